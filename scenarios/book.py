"""A workbook of values that a planner fills in: the scenario it builds on, with what its cells say laid over it.

The sheet `scenario` names the workbook's scenario and the one it extends. Every other sheet holds values, one a row,
under the heads `PATH`, `YEAR`, `UNIT`, `YOURS`, `YOUR_SOURCE` and `YOUR_QUALITY`; other columns are for the reader. A
row whose cell under `YOURS` is empty changes nothing. Rows of one path with years are points of one path in time, among
those that were there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from scenarios.document import read_text
from scenarios.formulas import failed_formulas
from scenarios.inheritance import Resolved, lay_over
from scenarios.problems import Place, Problem, ScenarioError, problem_at

SUFFIX = ".xlsx"
FRONT = "scenario"
"""The sheet that says what the workbook is; its two columns are a name and a text."""
NAME, EXTENDS = "name", "extends"
PATH, YEAR, UNIT, YOURS = "path", "year", "unit", "your value"
YOUR_SOURCE, YOUR_QUALITY = "your source", "your quality"
NEEDED = (PATH, YEAR, UNIT, YOURS, YOUR_SOURCE, YOUR_QUALITY)

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000
"""Of a sheet: a workbook of values is small, and a packed file can unfold into anything."""


@dataclass(frozen=True)
class Book:
    """What a workbook says: its scenario's name, what that extends, and values by path with the cell of each."""

    name: str
    extends: str
    place_of_extends: Place
    values: dict[str, tuple[Any, Place]]

    def laid_over(self, base: Resolved, file: Path) -> Resolved:
        """Return the scenario that the workbook extends, with its name and its values."""
        base = lay_over(base, [NAME], self.name, Place(str(file)))
        problems: list[Problem] = []
        for path, (value, place) in self.values.items():
            names = path.split(".")
            try:
                base = lay_over(base, names, _with_other_years(base.data, names, value), place, allow_new=True)
            except ScenarioError as error:
                problems += error.problems
        if problems:
            raise ScenarioError(problems)
        return Resolved(base.data, base.places, base.key_places, (file, *base.files))


@dataclass(frozen=True)
class _Row:
    """One row of a sheet of values."""

    path: str
    year: Any
    unit: str
    yours: Any
    source: str
    quality: str
    place: Place


def read_book(file: Path) -> Book:
    """Return what a workbook says.

    Raises
    ------
    ScenarioError
        E102, E104 for the file; E150 where it is no workbook or a sheet lacks what it needs; E151 for a cell that is
        no value; E152 for rows of one path that contradict each other. All problems at once, each with sheet and cell.
    """
    sheets, formulas = _sheets(file)
    front = _front(sheets, file)
    problems: list[Problem] = []
    rows: dict[str, list[_Row]] = {}
    for title, sheet in sheets.items():
        if title != FRONT:
            failed = {cell: told for (named, cell), told in formulas.items() if named == title}
            for row in _rows(title, sheet, file, failed, problems):
                rows.setdefault(row.path, []).append(row)
    values: dict[str, tuple[Any, Place]] = {}
    for path, group in rows.items():
        values[path] = _value(path, group, problems)
    for needed in (NAME, EXTENDS):
        if needed not in front:
            text = f"the sheet '{FRONT}' has no '{needed}'"
            problems.append(problem_at(_cell(file, FRONT, 0, 0), "E150", (), text, "write it into its two columns"))
    if problems:
        raise ScenarioError(problems)
    (name, _), (extends, place) = front[NAME], front[EXTENDS]
    return Book(name, extends, place, values)


def _sheets(file: Path) -> tuple[dict[str, list[list[Any]]], dict[tuple[str, str], str]]:
    """The sheets of a workbook, each a list of rows, from its first cell on, and its formulas that come to nothing."""
    place = Place(str(file))
    if not file.is_file():
        raise ScenarioError([problem_at(place, "E102", (), "the file does not exist", "check its name")])
    if file.stat().st_size > MAX_BYTES:
        text = f"the file has more than the {MAX_BYTES:,} bytes allowed"
        raise ScenarioError([problem_at(place, "E104", (), text, "keep hourly data in CSV files")])
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        formulas = failed_formulas(file)
        book = CalamineWorkbook.from_path(str(file))
        sheets = {
            title: book.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=MAX_ROWS)
            for title in book.sheet_names
        }
        return sheets, formulas
    except (CalamineError, OSError, ValueError, KeyError, BadZipFile, ParseError) as error:
        text = f"it cannot be read as a workbook ({error})"
        raise ScenarioError([problem_at(place, "E150", (), text, "save it as .xlsx")]) from None


def _front(sheets: dict[str, list[list[Any]]], file: Path) -> dict[str, tuple[str, Place]]:
    """What the first sheet says by name, each with its cell."""
    return {
        str(row[0]).strip(): (str(row[1]).strip(), _cell(file, FRONT, n, 1))
        for n, row in enumerate(sheets.get(FRONT, []))
        if len(row) > 1 and str(row[0]).strip() in (NAME, EXTENDS) and str(row[1]).strip()
    }


def _rows(
    title: str, sheet: list[list[Any]], file: Path, failed: dict[str, str], problems: list[Problem]
) -> Iterator[_Row]:
    """The rows of a sheet that name a path; a sheet without the heads of one is the planner's own."""
    heads = [str(head).strip().lower() for head in (sheet[0] if sheet else [])]
    if PATH not in heads:
        return
    missing = [head for head in NEEDED if head not in heads]
    if missing:
        text = f"the columns {', '.join(missing)} are missing"
        problems.append(problem_at(_cell(file, title, 0, 0), "E150", (), text, "`ilot init --excel` makes them"))
        return
    at = {head: heads.index(head) for head in NEEDED}
    for n, cells in enumerate(sheet[1:], 1):
        cell = {head: cells[column] if column < len(cells) else "" for head, column in at.items()}
        path = str(cell[PATH]).strip()
        yours, name = _number(cell[YOURS]), _named(n, at[YOURS])
        if path and name in failed:
            text, cure = (
                f"the cell holds {failed[name]}",
                "correct the formula, or write the number; save the workbook again",
            )
            problems.append(problem_at(_cell(file, title, n, at[YOURS]), "E151", [path], text, cure))
            continue
        if path and yours is not None:
            yield _Row(
                path,
                _number(cell[YEAR]),
                str(cell[UNIT]).strip(),
                yours,
                str(cell[YOUR_SOURCE]).strip(),
                str(cell[YOUR_QUALITY]).strip(),
                _cell(file, title, n, at[YOURS]),
            )


def _number(cell: Any) -> Any:
    """A cell as plain data: None where it is empty, a whole number as one."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _with_other_years(data: Any, names: list[str], value: Any) -> Any:
    """The planner's points of a path in time among those that were there, under the source these share."""
    if not isinstance(value, dict) or "value" in value:
        return value
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(data.get("value"), dict):
        return {**data, "value": dict(sorted({**data["value"], **value}.items()))}
    if isinstance(data, dict) and "value" not in data:
        return dict(sorted({**data, **value}.items()))
    return value


def _value(path: str, rows: list[_Row], problems: list[Problem]) -> tuple[Any, Place]:
    """The value that the filled rows of one path say together, and the first cell that says it."""
    first = rows[0]
    if first.year is None and len(rows) == 1:
        return _plain(first, problems), first.place
    points: dict[int, Any] = {}
    for row in rows:
        if row.year is None or row.year in points:
            text = f"the year {row.year} is there twice" if row.year in points else "one of several rows has no year"
            problems.append(problem_at(row.place, "E152", [path], text, "one row for all years, or one for each"))
        elif not isinstance(row.year, int):
            problems.append(problem_at(row.place, "E152", [path], f"'{row.year}' is not a year", "write it as 2030"))
        else:
            points[row.year] = _plain(row, problems)
    return dict(sorted(points.items())), first.place


def _plain(row: _Row, problems: list[Problem]) -> Any:
    """What a planner wrote into a cell, with the unit of its row and its source."""
    if isinstance(row.yours, (bool, int, float)):
        return _record(row)
    if not isinstance(row.yours, str):
        text = f"{row.yours} is a date or time"
        problems.append(problem_at(row.place, "E151", [row.path], text, "write a number or a text"))
        return None
    try:
        return read_text(row.yours, row.place.file).data
    except ScenarioError as error:
        problems += [problem_at(row.place, "E151", [row.path], each.message, each.cure) for each in error.problems]
        return None


def _record(row: _Row) -> Any:
    """A number with what stands beside it; alone where nothing does."""
    beside = {"unit": row.unit, "source": row.source, "quality": row.quality}
    told = {name: text for name, text in beside.items() if text}
    return {"value": row.yours, **told} if told else row.yours


def _cell(file: Path, sheet: str, row: int, column: int) -> Place:
    """A cell as messages name it, `book.xlsx:technologies!E12`; rows and columns from 0."""
    return Place(f"{file}:{sheet}!{_named(row, column)}")


def _named(row: int, column: int) -> str:
    """A cell as a spreadsheet names it, such as E12."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
