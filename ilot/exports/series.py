"""The yearly series of a run for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ilot.failures import Code, Failure
from ilot.runs.folder import refuse_existing, write_new
from ilot.runs.record import read_json, read_record

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
    write_table(path, COLUMNS, yearly_rows(summary))


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a new file of rows under heads as CSV, UTF-8; texts are made `harmless` by who gives them."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(heads)
    table.writerows(rows)
    write_new(path, text.getvalue().encode("utf-8"))


def to_iamc(run: Path, path: Path) -> None:
    """Write the yearly series under the names of the IAMC as a long table, CSV, UTF-8; raises as `to_csv`."""
    from ilot.exports.iamc import COLUMNS as heads
    from ilot.exports.iamc import iamc_rows

    refuse_existing(path)
    record = read_record(run)
    rows = iamc_rows(record.loaded.scenario, record.results)
    write_table(path, heads, ([harmless(c) if isinstance(c, str) else repr(c) for c in row] for row in rows))


def to_parquet(run: Path, path: Path) -> None:
    """Write the table of `to_csv` as Parquet; raises as it, and where the package pyarrow is missing."""
    refuse_existing(path)
    summary = read_json(run / "kpi.json")
    import pandas as pd

    frame = pd.DataFrame(yearly_rows(summary), columns=list(COLUMNS)).astype({"year": int, "value": float})
    content = io.BytesIO()
    try:
        frame.to_parquet(content, index=False)
    except ImportError:
        raise Failure(Code.BAD_INPUT, "Parquet needs one more package: pip install pyarrow") from None
    write_new(path, content.getvalue())


def to_netcdf(run: Path, path: Path) -> None:
    """Write the yearly results as one netCDF file with CF attributes; raises as `to_csv`."""
    refuse_existing(path)
    write_new(path, (run / "results.nc").read_bytes())


def yearly_rows(summary: dict[str, Any]) -> Iterator[list[object]]:
    """Yield each yearly series of a run, one value a row, by the heads `COLUMNS`."""
    for name, series in summary["annual"].items():
        group, _, item = name.partition("|")
        words = [harmless(word) for word in (summary["scenario"], group, item)]
        for year, value in zip(summary["years"], series["values"], strict=True):
            yield [*words, year, repr(value), harmless(series["unit"])]


def printed(rows: Iterable[Sequence[object]]) -> Iterator[list[object]]:
    """Yield rows as a CSV holds them: floats to their last digit, texts `harmless`."""
    for row in rows:
        yield [_cell(cell) for cell in row]


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return harmless(cell)
    return repr(float(cell)) if isinstance(cell, float) else cell


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe before `= + - @`."""
    return f"'{text}" if text.startswith(FORMULA) else text
