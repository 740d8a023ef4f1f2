"""Hourly series from files, whatever their format, checked and laid on the model year."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath

import numpy as np

from engine.clock import energy
from scenarios.hours.clocks import Alignment, ClockError, align
from scenarios.hours.readers import READERS
from scenarios.hours.readers.recording import Recording, SeriesSpec, complaint, typical_stamps
from scenarios.problems import Place, Problem, ScenarioError, did_you_mean, listed, problem_at
from scenarios.units import UnitError, convert

DATA_FILES = (".csv", ".epw", ".json")

# Quantity: canonical unit, lowest and highest number that can be meant.
_QUANTITIES: dict[str, tuple[str | None, float, float]] = {
    "demand": ("MW", 0.0, math.inf),
    "availability": ("1", 0.0, 1.0),
    "temperature": ("degC", -95.0, 65.0),
    "speed": ("m/s", 0.0, 120.0),
    "irradiance": ("W/m2", 0.0, 2000.0),
    "any": (None, -math.inf, math.inf),
}

# Marks of missing data: those of the usual loggers and weather services, and the largest float32.
SENTINELS = frozenset([-999.0, -999.9, -9999.0, -99999.0, 9999.0, 99999.0, 999999.0, 9.96921e36])
_HUGE = 1e30
_EMPTY = frozenset(["", "nan", "na", "n/a", "null", "none", "-", "#n/a", "inf", "-inf", "+inf", "infinity"])


@dataclass(frozen=True)
class Series:
    """One value for each interval of the model year, shape (hour,), in `unit`; `notes` tell what was done.

    `minute` is the minute of the hour that values stand for: 30 unless the file gives instants.
    """

    values: np.ndarray
    unit: str
    notes: tuple[str, ...]
    minute: float = 30.0


def read_series(
    folder: Path, spec: SeriesSpec, utc_offset: float = 0.0, *, intervals: int = 8760, named: Place | None = None
) -> Series:
    """Read one hourly series and lay it on the model year.

    Parameters
    ----------
    folder : Path
        The scenario's folder; nothing outside it is read.
    spec : SeriesSpec
        What the scenario says about the column.
    utc_offset : float
        Clock of the model year, hours ahead of UTC.
    intervals : int
        8,760 hours or 17,520 half hours; the file must have the same step.
    named : Place, optional
        Where the scenario names the file.

    Returns
    -------
    Series
        float64, shape (intervals,), in MW, 1, °C, m/s or W/m2 by the quantity, or the file's own unit for
        `any`.

    Raises
    ------
    ScenarioError
        E401–E418, or E212–E213 for the unit; each at the line of the CSV file, or where
        the scenario names a file that cannot be read.
    """
    path = _safe_path(folder, spec.file, named)
    recording = READERS[spec.format](path, spec)
    if not recording.cells:
        raise complaint(
            "E404", recording.header, "the file has a header and no rows", "give a row for every hour", spec
        )
    numbers, problems = _numbers(recording, spec)
    alignment = _aligned(recording, spec, intervals, utc_offset, problems)
    values, unit = _converted(np.array(numbers) * recording.scale, recording, spec)
    _check_range(values, unit, recording, spec)
    notes = [*recording.notes, *alignment.notes, *_leap_note(values, alignment, 8760 / intervals, unit)]
    return Series(values[alignment.rows], unit, tuple(notes), recording.minute)


def _safe_path(folder: Path, name: str, named: Place | None) -> Path:
    """The file, inside the folder even after links are followed."""
    home = folder.resolve()
    outside = Path(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name or "\0" in name
    if outside or not (home / name).resolve().is_relative_to(home):
        raise complaint(
            "E402",
            named or Place(name),
            f"the path '{name}' leaves the folder of the scenario",
            "copy the file into the folder and name it by its relative path",
        )
    path = folder / name
    if not path.is_file():
        others = sorted(other.name for other in home.iterdir() if other.suffix.lower() in DATA_FILES)
        raise complaint(
            "E401",
            named or Place(str(path)),
            f"the file '{name}' does not exist",
            f"{did_you_mean(name, others)}data files in the folder: {listed(others) or 'none'}",
        )
    return path


def _numbers(rows: Recording, spec: SeriesSpec) -> tuple[list[float], list[Problem]]:
    """The numbers of the rows, NaN where there is none, and one problem for each kind of bad cell."""
    numbers = [_number(cell) for cell in rows.cells]
    marks = _marks(numbers) | set(spec.sentinels) | rows.sentinels
    bad: dict[str, list[int]] = {"E408": [], "E409": [], "E410": []}
    for row, (cell, number) in enumerate(zip(rows.cells, numbers, strict=True)):
        if cell.lower() in _EMPTY:
            bad["E408"].append(row)
        elif math.isnan(number):
            bad["E409"].append(row)
        elif number in marks or abs(number) >= _HUGE:
            bad["E410"].append(row)
    words: dict[str, tuple[Callable[[str], str], str]] = {
        "E408": (
            lambda cell: f"the cell is empty or no number ('{cell}')",
            "fill it and say how in 'note': a missing value is never taken for zero",
        ),
        "E409": (
            lambda cell: f"'{cell[:40]}' is not a number",
            "write numbers alone, with '.' for decimals; for a row of units, declare 'units_row: true'",
        ),
        "E410": (lambda cell: f"{cell} is a marker of missing data", "fill the value and say how in 'note'"),
    }
    return numbers, [
        _problem(
            code,
            rows.places[found[0]],
            words[code][0](rows.cells[found[0]]) + _and_more(found),
            words[code][1],
            spec,
        )
        for code, found in bad.items()
        if found
    ]


def _number(cell: str) -> float:
    """The number in a cell; NaN when there is none."""
    try:
        return math.nan if "_" in cell else float(cell)
    except ValueError:
        return math.nan


def _marks(numbers: list[float]) -> set[float]:
    """The marks of missing data in a column: 9999 is one only where no honest number is as large."""
    largest = max((number for number in numbers if number < _HUGE and number not in SENTINELS), default=0.0)
    return {mark for mark in SENTINELS if mark < 0 or mark > largest}


def _aligned(
    rows: Recording, spec: SeriesSpec, intervals: int, utc_offset: float, problems: list[Problem]
) -> Alignment:
    """The row of each interval; raises what is wrong with the cells and with the time together."""
    try:
        stamps = None if rows.stamps is None or rows.clock.name == "as_published" else _stamps(rows)
        alignment = align(rows.clock, stamps, len(rows.cells), intervals, utc_offset)
    except ClockError as error:
        place = rows.header if error.row is None else rows.places[error.row]
        raise ScenarioError([*problems, _problem(error.code, place, error.message, error.cure, spec)]) from None
    if problems:
        raise ScenarioError(problems)
    return alignment


def _stamps(rows: Recording) -> list[datetime]:
    """The stamps on the clock of the file; those of a typical year as of one common year."""
    stamps = []
    for row, text in enumerate(rows.stamps or []):
        try:
            stamp = rows.stamp_of(text)
        except ValueError:
            raise ClockError(
                "E414", f"'{text[:40]}' is not a time stamp", "write it like 2016-12-31 23:00", row
            ) from None
        if stamp.tzinfo is not None:
            raise ClockError(
                "E414",
                f"'{text[:40]}' carries its own offset from UTC",
                "write the stamps without it and declare the clock, "
                f"here {stamp.astimezone(UTC):%Y-%m-%d %H:%M} with 'clock: UTC'",
                row,
            )
        stamps.append(stamp)
    return typical_stamps(stamps, rows.clock.label) if rows.is_typical else stamps


def _converted(numbers: np.ndarray, rows: Recording, spec: SeriesSpec) -> tuple[np.ndarray, str]:
    """The numbers in the canonical unit of their quantity."""
    wanted = _QUANTITIES[rows.quantity][0] or rows.unit
    try:
        return convert(numbers, rows.unit, wanted), wanted
    except UnitError as error:
        raise complaint(error.code, rows.header, error.message, error.cure, spec) from None


def _check_range(values: np.ndarray, unit: str, rows: Recording, spec: SeriesSpec) -> None:
    _, low, high = _QUANTITIES[rows.quantity]
    found = np.flatnonzero((values < low) | (values > high)).tolist()
    if not found:
        return
    value = f"{values[found[0]]:g} {unit}".removesuffix(" 1")
    if rows.quantity == "demand":
        raise complaint(
            "E411",
            rows.places[found[0]],
            f"the demand is negative, {value}{_and_more(found)}",
            "correct it: local generation is a technology of its own, not a negative demand",
            spec,
        )
    raise complaint(
        "E412",
        rows.places[found[0]],
        f"{value} is not between {low:g} and {high:g}, as {rows.quantity} must be{_and_more(found)}",
        "correct the number, or the 'unit' of the series",
        spec,
    )


def _leap_note(values: np.ndarray, alignment: Alignment, hours: float, unit: str) -> list[str]:
    """What went with 29 February: its energy, or the mean of the day."""
    if not alignment.leap_rows:
        return []
    dropped = values[alignment.leap_rows]
    what = f"{energy(float(dropped.sum()), hours):.6g} MWh" if unit == "MW" else f"mean {dropped.mean():.4g} {unit}"
    return [f"29 February was left out ({what})"]


def _and_more(found: Sequence[int]) -> str:
    return f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""


def _problem(code: str, place: Place, message: str, cure: str, spec: SeriesSpec) -> Problem:
    return problem_at(place, code, (spec.column,), message, cure)
