"""What every reader delivers: the cells of one column as text, with the place and the stamp of each.

Numbers stay text until `scenarios.hours.series` checks them, so that all formats meet the same checks and every
complaint names the line it is about.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, Protocol

from scenarios.hours.clocks import Clock, ClockError, LeapDay
from scenarios.problems import Place, ScenarioError, did_you_mean, listed, problem_at

MAX_BYTES = 50_000_000
HEADER_WITHIN = 20
"""A header is looked for in so many first lines; what stands before it is a remark."""

Format = Literal["csv", "tmy3", "epw", "pvgis", "renewables_ninja", "edf_sei"]
Quantity = Literal["demand", "availability", "temperature", "speed", "irradiance", "any"]
Rows = list[tuple[int, list[str]]]
"""Cells of each row, with the line it stands on."""

WEATHER: dict[str, tuple[Quantity, str]] = {
    "ghi": ("irradiance", "W/m2"),
    "dni": ("irradiance", "W/m2"),
    "dhi": ("irradiance", "W/m2"),
    "temperature": ("temperature", "degC"),
    "wind_speed": ("speed", "m/s"),
    "output": ("availability", "1"),
}
"""Columns of weather formats, by the one name that îlot gives them: their quantity and unit."""


class SeriesSpec(Protocol):
    """What a scenario says about one column of an hourly file.

    `file` is relative to the folder. Of a plain CSV file it tells the rest too: `unit` of the numbers; `label`,
    whether a stamp names the start or the end of its interval; `clock` and `leap_day` as in `scenarios.hours.clocks`;
    `units_row`, true when a row of units follows the header. The other formats tell these themselves. `year`
    is the calendar year of the data, or the one wanted of a file with several; `territory` that of an EDF SEI
    file; `sentinels` are further marks of missing data.
    """

    @property
    def file(self) -> str: ...
    @property
    def format(self) -> Format: ...
    @property
    def column(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def quantity(self) -> Quantity | None: ...
    @property
    def clock(self) -> str | None: ...
    @property
    def label(self) -> Literal["start", "end"] | None: ...
    @property
    def time_column(self) -> str | None: ...
    @property
    def territory(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def leap_day(self) -> LeapDay | None: ...
    @property
    def sentinels(self) -> Sequence[float]: ...
    @property
    def units_row(self) -> bool: ...


@dataclass(frozen=True)
class Recording:
    """One column of an hourly file, not yet checked.

    `header` and `places` are where the columns are named and where each row stands; `stamps` are the texts that
    `stamp_of` reads. Numbers are in `unit`, times `scale`. `is_typical` marks a year of months from several
    years. `minute` is the minute of the hour that values stand for: 30 for means over the hour.
    """

    header: Place
    places: list[Place]
    cells: list[str]
    stamps: list[str] | None
    clock: Clock
    unit: str
    quantity: Quantity
    stamp_of: Callable[[str], datetime] = datetime.fromisoformat
    scale: float = 1.0
    sentinels: frozenset[float] = frozenset()
    is_typical: bool = False
    minute: float = 30.0
    notes: tuple[str, ...] = field(default=())


def text_of(path: Path, *encodings: str) -> str:
    """Return the text of a file, in UTF-8 or the first of the other encodings that fits.

    Raises
    ------
    ScenarioError
        E416, if the file is too large or no text.
    """
    place = Place(str(path))
    if path.stat().st_size > MAX_BYTES:
        raise complaint("E416", place, f"the file is larger than {MAX_BYTES:,} bytes", "keep one year of data")
    data = path.read_bytes()
    for encoding in ("utf-8-sig", *encodings):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise complaint(
        "E416",
        _first_odd(data, path),
        "the file cannot be read as text",
        "save it as text in UTF-8: it may be a spreadsheet or packed",
    )


def _first_odd(data: bytes, path: Path) -> Place:
    """Where a file stops being text in UTF-8."""
    try:
        at = data.decode("utf-8-sig").encode().find(b"\0")
    except UnicodeDecodeError as error:
        at = error.start
    return Place(str(path), data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at))


@lru_cache(maxsize=1)
def rows_of(text: str, path: Path, first_line: int = 1, delimiter: str | None = None) -> Rows:
    """Return the rows of a CSV text that are not blank; the separator is ',' or else ';'.

    The series of a scenario are often columns of one file, read one after another: its rows are made once.

    Raises
    ------
    ScenarioError
        E416, if quotes or separators do not make a table.
    """
    lines = text.splitlines(keepends=True)
    head = "".join(islice(lines, HEADER_WITHIN))
    guess = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(lines, delimiter=delimiter or guess, strict=True)
    try:
        rows = [(reader.line_num + first_line - 1, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise complaint(
            "E416",
            Place(str(path), reader.line_num + first_line - 1, 1),
            f"the file cannot be read as CSV ({error})",
            "save it as comma-separated text in UTF-8",
        ) from error
    return [(line, cells) for line, cells in rows if any(cells)]


def column_of(header: Sequence[str], name: str, place: Place, spec: SeriesSpec) -> int:
    """Return where a column stands in the header; E403 if it is missing or there twice."""
    if header.count(name) != 1:
        cause = "occurs twice" if name in header else "is missing"
        raise complaint(
            "E403",
            place,
            f"the column '{name}' {cause}",
            f"{did_you_mean(name, header)}the columns are: {listed(header)}",
            spec,
        )
    return list(header).index(name)


def weather_column(columns: Iterable[str], place: Place, spec: SeriesSpec) -> tuple[Quantity, str]:
    """Return quantity and unit of the column of a weather format; E403 if this file has no such thing."""
    known = list(columns)
    if spec.column not in known:
        raise complaint(
            "E403",
            place,
            f"this {spec.format} file has no '{spec.column}'",
            f"{did_you_mean(spec.column, known)}what can be read of it: {listed(known)}",
            spec,
        )
    return WEATHER[spec.column]


def of_year(stamps: Sequence[str], place: Place, spec: SeriesSpec) -> list[int]:
    """Return the rows of the wanted year; E404 if the file has several and none is named, or not that one."""
    years = sorted({stamp[:4] for stamp in stamps})
    if spec.year is None and len(years) > 1:
        raise complaint(
            "E404",
            place,
            f"the file holds the years {years[0]} to {years[-1]}",
            "declare 'year', the one to read",
            spec,
        )
    wanted = years[0] if spec.year is None and years else str(spec.year)
    if wanted not in years:
        raise complaint(
            "E404",
            place,
            f"the file does not hold {wanted}",
            f"declare one of its years: {listed(years) or 'it has no rows'}",
            spec,
        )
    return [row for row, stamp in enumerate(stamps) if stamp.startswith(wanted)]


def typical_stamps(stamps: Sequence[datetime], label: Literal["start", "end"]) -> list[datetime]:
    """Return the stamps of a typical year, whose months come from several years, as those of one common year.

    A file of one and the same year keeps its stamps.
    """
    ahead = timedelta(hours=1) if label == "end" else timedelta()
    starts = [stamp - ahead for stamp in stamps]
    if len({start.year for start in starts}) <= 1:
        return list(stamps)
    if any((start.month, start.day) == (2, 29) for start in starts):
        raise ClockError(
            "E413",
            "a typical year has 29 February",
            "remove its 24 rows: months of several years make a year of 365 days",
            next(i for i, start in enumerate(starts) if (start.month, start.day) == (2, 29)),
        )
    return [start.replace(year=2001) + ahead for start in starts]


def offset_name(hours: float) -> str:
    """Return the name of a clock so many hours ahead of UTC, such as +05:30."""
    minutes = round(abs(hours) * 60)
    return f"{'-' if hours < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def complaint(code: str, place: Place, message: str, cure: str, spec: SeriesSpec | None = None) -> ScenarioError:
    """Return the error that holds one problem."""
    return ScenarioError([problem_at(place, code, (spec.column,) if spec else (), message, cure)])
