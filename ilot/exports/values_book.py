"""A workbook of a scenario's values, to be filled in: default, unit, source and quality beside an empty column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from ilot.glossary.fields import Place, described, members, pattern, places
from ilot.words.language import _
from scenarios.book import EXTENDS, FRONT, NAME, PATH, UNIT, YEAR, YOUR_QUALITY, YOUR_SOURCE, YOURS
from scenarios.inheritance import is_single_value
from scenarios.load import Loaded
from scenarios.quantity import Quality

HEADS = (PATH, YEAR, "default", YOURS, UNIT, YOUR_SOURCE, YOUR_QUALITY, "source", "quality", "note", "meaning", "range")
WIDTHS = (52, 7, 14, 14, 14, 24, 14, 40, 12, 40, 60, 24)
LEFT_OUT = ("schema", "name", "extends", "title", "description", "series", "patterns", "weather", "island")
"""Parts whose values are files, shapes and texts: to be edited in the scenario file."""


@dataclass(frozen=True)
class Row:
    """One value of a scenario at one place, in one year or in all."""

    path: str
    year: int | None
    amount: Any
    unit: str
    source: str
    quality: str
    note: str


def book(loaded: Loaded, name: str, extends: str) -> bytes:
    """Return a workbook of a scenario's values as the bytes of an .xlsx file.

    Parameters
    ----------
    name : of the scenario that the workbook will be.
    extends : what that builds on: a name of the library, or a file beside the workbook.
    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as written:
        bold = written.add_format({"bold": True, "bottom": 1})
        given = written.add_format({"font_color": "#555555"})
        own = written.add_format({"bg_color": "#FFF8DC", "border": 4, "locked": False})
        front = written.add_worksheet(FRONT)
        front.set_column(0, 0, 12)
        front.set_column(1, 1, 110)
        for n, row in enumerate(((NAME, name), (EXTENDS, extends), *(("", text) for text in _help()))):
            front.write_row(n, 0, row)
        known = _Fields()
        for group, rows in values_by_group(loaded.resolved.data).items():
            sheet = written.add_worksheet(group[:31])
            sheet.write_row(0, 0, HEADS, bold)
            for column, width in enumerate(WIDTHS):
                sheet.set_column(column, column, width)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows), len(HEADS) - 1)
            for n, each in enumerate(rows, 1):
                _write_row(sheet, n, each, known.of(each.path), given, own)
    return content.getvalue()


def _write_row(sheet: Any, n: int, row: Row, field: Place | None, given: Any, own: Any) -> None:
    about = described(field) if field is not None else {}
    unit = row.unit or _plain_unit(about)
    texts = (row.path, row.year, row.amount, None, unit, None, None, row.source, row.quality, row.note)
    for column, cell in enumerate((*texts, about.get("meaning", ""), about.get("range", ""))):
        if column in (3, 5, 6):
            sheet.write_blank(n, column, None, own)
        elif cell is not None:
            sheet.write(n, column, cell, given)
    sheet.data_validation(n, 6, n, 6, {"validate": "list", "source": list(get_args(Quality))})
    choices = _choices(field, row.amount)
    if choices:
        sheet.data_validation(n, 3, n, 3, {"validate": "list", "source": choices, "error_type": "warning"})


def values_by_group(data: dict[Any, Any]) -> dict[str, list[Row]]:
    """Return the values of each part of a scenario, in file order: one row a place and year."""
    groups = {str(key): list(_rows(value, (str(key),))) for key, value in data.items() if key not in LEFT_OUT}
    return {group: rows for group, rows in groups.items() if rows}


def _rows(value: Any, path: tuple[str, ...]) -> Iterator[Row]:
    if is_single_value(value) and not _is_by_number(value):
        record = value if "value" in value else {"value": value}
        points = record["value"] if isinstance(record["value"], dict) else {None: record["value"]}
        for year, point in points.items():
            yield _row(path, year, {**record, **point} if isinstance(point, dict) else {**record, "value": point})
    elif isinstance(value, dict):
        for key, item in value.items():
            if "." not in str(key):  # the settings of a lever are paths themselves
                yield from _rows(item, (*path, str(key)))
    elif isinstance(value, (bool, int, float, str)):
        yield _row(path, None, {"value": value})


def _help() -> tuple[str, str]:
    return (
        _("Write into the column 'your value'; an empty cell keeps the default. Numbers are in the unit beside them. "
          "That may be changed too. A row may be added: another year of a path, or another path of the scenario "
          "language."),
        _("Run it: ilot validate BOOK.xlsx · ilot run BOOK.xlsx · ilot optimise BOOK.xlsx"),
    )  # fmt: skip


def _is_by_number(value: dict[Any, Any]) -> bool:
    """Whether a mapping has whole numbers for names, such as the levels of a lever, and is no path in time."""
    return "value" not in value and all(isinstance(item, dict) and "value" not in item for item in value.values())


def _row(path: tuple[str, ...], year: int | None, record: dict[str, Any]) -> Row:
    amount, unit = record["value"], str(record.get("unit", ""))
    if isinstance(amount, str) and not unit:
        amount, unit = _split(amount)
    told = [str(record.get(name, "")) for name in ("source", "quality", "note")]
    return Row(".".join(path), year, amount, unit, *told)


def _split(text: str) -> tuple[Any, str]:
    """A text such as `12 MW` as number and unit; any other text as it is."""
    found = re.fullmatch(r"\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s+(\S.*)", text)
    return (float(found[1]), found[2]) if found else (text, "")


class _Fields:
    """The fields of the scenario language, found by the path of a value."""

    def __init__(self) -> None:
        self._by_group: dict[str, list[tuple[re.Pattern[str], Place]]] = {}
        for place in places():
            self._by_group.setdefault(place.path.split(".")[0], []).append((re.compile(pattern(place)), place))

    def of(self, path: str) -> Place | None:
        """Return the field that a path is a value of, if any."""
        found = [place for shape, place in self._by_group.get(path.split(".")[0], []) if shape.fullmatch(path)]
        return max(found, key=lambda place: place.path.count("."), default=None)


def _plain_unit(about: dict[str, Any]) -> str:
    """The declared unit of a field, for a number written without one; none for money: it is the scenario's."""
    unit = str(about.get("unit") or "")
    return "" if unit == _("of one: 0.3 or 30 %") or "money" in unit else unit


def _choices(field: Place | None, amount: Any) -> list[Any]:
    """The words a cell may hold."""
    if isinstance(amount, bool):
        return ["true", "false"]
    if field is None:
        return []
    words = [w for one in members(field.field.annotation) if get_origin(one) is Literal for w in get_args(one)]
    return words if sum(len(str(word)) + 1 for word in words) < 255 else []
