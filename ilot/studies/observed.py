"""What was counted: a column of a CSV file with the years or months that its figures speak of."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from scenarios.problems import Place, ScenarioError, did_you_mean, listed, problem_at
from scenarios.units import UnitError, convert

TIME = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?\Z", re.ASCII)


@dataclass(frozen=True)
class Observation:
    """One figure: the time it speaks of as written, its end and its middle in years, and its value."""

    time: str
    end: float
    middle: float
    value: float


def read_observations(path: Path, column: str, time_column: str, unit: str, wanted: str) -> list[Observation]:
    """Read a column, empty cells left out, and convert it.

    Parameters
    ----------
    path : a CSV file with one header.
    column, time_column : names in the header; times are as `span_of` reads them.
    unit : what the numbers are written in. wanted : the unit they are converted to.

    Raises
    ------
    ScenarioError
        With every problem: E401 no file, E403 no such column, E409 no number, E414 no time, E416 no table, and
        those of the unit.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        _refuse(Place(str(path)), "E401", column, f"there is no file {path.name}", "name a CSV file beside this one")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(Place(str(path)), "E416", column, f"the file cannot be read: {error}", "save it as CSV, in UTF-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    header = header_of(rows, path)
    for name in (column, time_column):
        if name not in header:
            cure = f"{did_you_mean(name, header)}the columns are: {listed(header)}"
            _refuse(Place(str(path), 1, 1), "E403", name, f"there is no column '{name}'", cure)
    found, problems = [], []
    for row in told_rows(rows, path):
        place = Place(str(path), rows.line_num, 1)
        written = (row[column] or "").strip()
        if not written:
            continue
        time, value = (row[time_column] or "").strip(), _number(written)
        span = span_of(time)
        if span is None:
            words, cure = f"'{time[:40]}' is no year, month or span", "write it like 2018, 2022-02 or 2022-01/2022-02"
            problems.append(problem_at(place, "E414", (time_column,), words, cure))
        if value is None:
            words = f"'{written[:40]}' is not a number"
            problems.append(problem_at(place, "E409", (column,), words, "write plain numbers with a decimal point"))
        if span is not None and value is not None:
            found.append(Observation(time, span[1], (span[0] + span[1]) / 2, value))
    if problems:
        raise ScenarioError(problems)
    return [_in_unit(each, unit, wanted, path, column) for each in found]


def told_rows(rows: csv.DictReader[str], path: Path) -> Iterator[dict[str, str | None]]:
    """Yield the rows of a table of text; E416 where a quote is not closed or the like."""
    try:
        yield from rows
    except csv.Error as error:
        _refuse_table(rows, path, error)


def header_of(rows: csv.DictReader[str], path: Path) -> list[str]:
    """Return the names of the columns; raises as `told_rows`."""
    try:
        return list(rows.fieldnames or [])
    except csv.Error as error:
        _refuse_table(rows, path, error)


def _refuse_table(rows: csv.DictReader[str], path: Path, error: csv.Error) -> NoReturn:
    cure = "close what is quoted, or save it anew as CSV, in UTF-8"
    _refuse(Place(str(path), rows.line_num, 1), "E416", "", f"the table cannot be read on: {error}", cure)


def span_of(time: str) -> tuple[float, float] | None:
    """Return start and end, in years, of a year, a month or a span from one to another; None if it is none.

    >>> span_of("2018"), span_of("2022-01/2022-06")
    ((2018.0, 2019.0), (2022.0, 2022.5))
    """
    parts = [TIME.match(part.strip()) for part in time.split("/", 1)]
    starts, ends = [], []
    for part in parts:
        if part is None:
            return None
        year, month = int(part[1]), part[2]
        starts.append(float(year) if month is None else year + (int(month) - 1) / 12)
        ends.append(year + 1.0 if month is None else year + int(month) / 12)
    return (starts[0], ends[-1]) if starts[0] < ends[-1] else None


def _in_unit(each: Observation, unit: str, wanted: str, path: Path, column: str) -> Observation:
    try:
        return Observation(each.time, each.end, each.middle, float(convert(each.value, unit, wanted)))
    except UnitError as error:
        _refuse(Place(str(path), 1, 1), error.code, column, error.message, error.cure)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _refuse(place: Place, code: str, column: str, message: str, cure: str) -> NoReturn:
    raise ScenarioError([problem_at(place, code, (column,), message, cure)])
