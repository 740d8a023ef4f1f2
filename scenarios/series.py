"""Hourly series from CSV files, checked and laid on the model year."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path, PureWindowsPath
from typing import Any, Literal, Protocol

import numpy as np

from engine.clock import energy
from scenarios.clocks import Alignment, Clock, ClockError, LeapDay, align
from scenarios.problems import Place, Problem, ScenarioError, did_you_mean, listed, problem_at
from scenarios.units import UnitError, convert

MAX_BYTES = 50_000_000
HEADER_WITHIN = 20
"""A header is looked for in so many first lines; what stands before it is a remark."""

Quantity = Literal["demand", "availability", "temperature", "speed", "irradiance", "any"]

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


class SeriesSpec(Protocol):
    """What a scenario says about one column of a CSV file.

    `file` is relative to the folder; `unit` is that of the numbers; `label` tells whether a stamp names the
    start or the end of its interval; `year` is the calendar year of the data (told by the stamps where there
    are any); `clock` is explained in `scenarios.clocks`; `leap_day` there too; `sentinels` are further marks
    of missing data; `units_row` is true when a row of units follows the header.
    """

    @property
    def file(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def quantity(self) -> Quantity: ...
    @property
    def clock(self) -> str: ...
    @property
    def label(self) -> Literal["start", "end"]: ...
    @property
    def time_column(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def leap_day(self) -> LeapDay | None: ...
    @property
    def sentinels(self) -> Sequence[float]: ...
    @property
    def units_row(self) -> bool: ...


@dataclass(frozen=True)
class Series:
    """One value for each interval of the model year, shape (hour,), in `unit`; `notes` tell what was done."""

    values: np.ndarray
    unit: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Rows:
    """The cells of a file that matter: one number and one stamp per row, with the line each stands on."""

    file: str
    header_line: int
    lines: list[int]
    cells: list[str]
    stamps: list[str] | None


def read_series(folder: Path, spec: SeriesSpec, utc_offset: float = 0.0, *, intervals: int = 8760) -> Series:
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

    Returns
    -------
    Series
        float64, shape (intervals,), in MW, 1, °C, m/s or W/m2 by the quantity, or the file's own unit for
        `any`.

    Raises
    ------
    ScenarioError
        E401–E416, or E212–E213 for the unit; each at the line of the CSV file.
    """
    path = _safe_path(folder, spec.file)
    rows = _read_rows(path, spec)
    numbers, problems = _numbers(rows, spec)
    alignment = _aligned(rows, spec, intervals, utc_offset, problems)
    values, unit = _converted(np.array(numbers), rows, spec)
    _check_range(values, unit, rows, spec)
    notes = [*alignment.notes, *_leap_note(values, alignment, spec, 8760 / intervals, unit)]
    return Series(values[alignment.rows], unit, tuple(notes))


def _safe_path(folder: Path, name: str) -> Path:
    """The file, inside the folder even after links are followed."""
    home = folder.resolve()
    outside = Path(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name or "\0" in name
    if outside or not (home / name).resolve().is_relative_to(home):
        raise _error(
            "E402",
            Place(name),
            "the path leaves the folder of the scenario",
            "copy the file into the folder and name it by its relative path",
        )
    path = home / name
    if not path.is_file():
        others = sorted(other.name for other in home.glob("*.csv"))
        raise _error(
            "E401",
            Place(str(path)),
            "the file does not exist",
            f"{did_you_mean(name, others)}CSV files in the folder: {listed(others) or 'none'}",
        )
    return path


def _read_rows(path: Path, spec: SeriesSpec) -> _Rows:
    """The column and its time stamps as text."""
    place = Place(str(path))
    if path.stat().st_size > MAX_BYTES:
        raise _error("E416", place, f"the file is larger than {MAX_BYTES:,} bytes", "keep one year of data")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = _table(stream.read())
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise _error(
            "E416",
            place,
            f"the file cannot be read as CSV ({error})",
            "save it as comma-separated text in UTF-8",
        ) from error
    names = [spec.column] if spec.time_column is None else [spec.column, spec.time_column]
    at = next((i for i, (_, cells) in enumerate(table[:HEADER_WITHIN]) if spec.column in cells), None)
    line, header = (
        table[at] if at is not None else max(table[:HEADER_WITHIN], key=lambda row: len(row[1]), default=(1, []))
    )
    for name in names:
        if header.count(name) != 1:
            cause = "occurs twice" if name in header else "is missing"
            raise _error(
                "E403",
                Place(str(path), line, 1),
                f"the column '{name}' {cause}",
                f"{did_you_mean(name, header)}the columns are: {listed(header)}",
                spec,
            )
    body = table[(at or 0) + 1 + spec.units_row :]
    column = header.index(spec.column)
    time = None if spec.time_column is None else header.index(spec.time_column)
    return _Rows(
        str(path),
        line,
        [number for number, _ in body],
        [_cell(cells, column) for _, cells in body],
        None if time is None else [_cell(cells, time) for _, cells in body],
    )


def _table(text: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV text that are not blank, each with its line; the separator is ',' or else ';'."""
    head = "".join(islice(text.splitlines(keepends=True), HEADER_WITHIN))
    reader = csv.reader(
        text.splitlines(keepends=True),
        delimiter=";" if head.count(";") > head.count(",") else ",",
        strict=True,
    )
    rows = ((reader.line_num, [cell.strip() for cell in cells]) for cells in reader)
    return [(line, cells) for line, cells in rows if any(cells)]


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _numbers(rows: _Rows, spec: SeriesSpec) -> tuple[list[float], list[Problem]]:
    """The numbers of the rows, NaN where there is none, and one problem for each kind of bad cell."""
    numbers = [_number(cell) for cell in rows.cells]
    marks = _marks(numbers) | set(spec.sentinels)
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
            _line(rows, found[0]),
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


def _aligned(rows: _Rows, spec: SeriesSpec, intervals: int, utc_offset: float, problems: list[Problem]) -> Alignment:
    """The row of each interval; raises what is wrong with the cells and with the time together."""
    clock = Clock(spec.clock, spec.label, spec.year, spec.leap_day)
    try:
        stamps = None if rows.stamps is None or spec.clock == "as_published" else _stamps(rows.stamps)
        alignment = align(clock, stamps, len(rows.cells), intervals, utc_offset)
    except ClockError as error:
        place = Place(rows.file, rows.header_line, 1) if error.row is None else _line(rows, error.row)
        raise ScenarioError([*problems, _problem(error.code, place, error.message, error.cure, spec)]) from None
    if problems:
        raise ScenarioError(problems)
    return alignment


def _stamps(texts: list[str]) -> list[datetime]:
    """ISO 8601 stamps on the clock of the file."""
    stamps = []
    for row, text in enumerate(texts):
        try:
            stamp = datetime.fromisoformat(text)
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
    return stamps


def _converted(numbers: np.ndarray, rows: _Rows, spec: SeriesSpec) -> tuple[np.ndarray, str]:
    """The numbers in the canonical unit of their quantity."""
    wanted = _QUANTITIES[spec.quantity][0] or spec.unit
    try:
        return convert(numbers, spec.unit, wanted), wanted
    except UnitError as error:
        raise _error(error.code, Place(rows.file, rows.header_line, 1), error.message, error.cure, spec) from None


def _check_range(values: np.ndarray, unit: str, rows: _Rows, spec: SeriesSpec) -> None:
    _, low, high = _QUANTITIES[spec.quantity]
    found = np.flatnonzero((values < low) | (values > high)).tolist()
    if not found:
        return
    value = f"{values[found[0]]:g} {unit}".removesuffix(" 1")
    if spec.quantity == "demand":
        raise _error(
            "E411",
            _line(rows, found[0]),
            f"the demand is negative, {value}{_and_more(found)}",
            "correct it: local generation is a technology of its own, not a negative demand",
            spec,
        )
    raise _error(
        "E412",
        _line(rows, found[0]),
        f"{value} is not between {low:g} and {high:g}, as {spec.quantity} must be{_and_more(found)}",
        "correct the number, or the 'unit' of the series",
        spec,
    )


def _leap_note(values: np.ndarray, alignment: Alignment, spec: SeriesSpec, hours: float, unit: str) -> list[str]:
    """What went with 29 February: its energy, or the mean of the day."""
    if not alignment.leap_rows:
        return []
    dropped = values[alignment.leap_rows]
    what = f"{energy(float(dropped.sum()), hours):.6g} MWh" if unit == "MW" else f"mean {dropped.mean():.4g} {unit}"
    return [f"29 February was left out ({what})"]


def _and_more(found: Sequence[int]) -> str:
    return f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""


def _line(rows: _Rows, row: int) -> Place:
    return Place(rows.file, rows.lines[row], 1)


def _problem(code: str, place: Place, message: str, cure: str, spec: SeriesSpec) -> Problem:
    return problem_at(place, code, (spec.column,), message, cure)


def _error(code: str, place: Place, message: str, cure: str, spec: Any = None) -> ScenarioError:
    return ScenarioError([problem_at(place, code, (spec.column,) if spec else (), message, cure)])
