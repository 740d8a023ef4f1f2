"""The yearly series of a run for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ilot.record import read_json
from ilot.runs import refuse_existing, write_new

COLUMNS = ("scenario", "group", "item", "year", "value", "unit")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which a spreadsheet takes a text for a formula."""


def to_csv(run: Path, path: Path) -> None:
    """Write the yearly series as a long table, one value a row, UTF-8; `item` is empty for a group's sum.

    Raises
    ------
    Failure
        When the file exists.
    """
    refuse_existing(path)
    summary = read_json(run / "kpi.json")
    write_table(path, COLUMNS, _rows(summary))


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a new file of rows under heads as CSV, UTF-8; texts are made `harmless` by who gives them."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(heads)
    table.writerows(rows)
    write_new(path, text.getvalue().encode("utf-8"))


def to_netcdf(run: Path, path: Path) -> None:
    """Write the yearly results as one netCDF file with CF attributes; raises as `to_csv`."""
    refuse_existing(path)
    write_new(path, (run / "results.nc").read_bytes())


def _rows(summary: dict[str, Any]) -> Iterator[list[object]]:
    for name, series in summary["annual"].items():
        group, _, item = name.partition("|")
        words = [harmless(word) for word in (summary["scenario"], group, item)]
        for year, value in zip(summary["years"], series["values"], strict=True):
            yield [*words, year, repr(value), harmless(series["unit"])]


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe before `= + - @`."""
    return f"'{text}" if text.startswith(FORMULA) else text
