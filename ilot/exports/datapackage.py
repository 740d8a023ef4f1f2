"""A run as a Frictionless data package: tables as CSV and one file that says what each column means.

References
----------
Frictionless Data, Data Package and Table Schema (specification v1), specs.frictionlessdata.io.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ilot
from ilot.exports.iamc import COLUMNS as IAMC_COLUMNS
from ilot.exports.iamc import iamc_rows
from ilot.exports.series import COLUMNS, harmless, write_table, yearly_rows
from ilot.glossary.kpis import KPIS, OPTIMISED
from ilot.runs.folder import refuse_existing
from ilot.runs.record import Record, read_record

KINDS = {"year": "integer", "value": "number"}
"""Columns that are no texts."""
MEANINGS = {
    "scenario": "name of the scenario", "group": "what is counted", "item": "part of the group; empty for its sum",
    "year": "calendar year, an interval", "value": "yearly value, the mean of the members", "unit": "unit of the value",
    "model": "program and version", "region": "the island", "variable": "name in the common definitions of the IAMC",
    "name": "indicator", "meaning": "what the indicator is",
}  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """One table of the package."""

    name: str
    title: str
    heads: tuple[str, ...]
    key: tuple[str, ...]
    rows: Iterator[list[object]]


def to_datapackage(run: Path, folder: Path) -> None:
    """Write a folder with `datapackage.json` and its tables, whole or not at all.

    Raises
    ------
    Failure
        When the folder exists.
    """
    refuse_existing(folder)
    record = read_record(run)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        partial.chmod(0o755)
        resources = [_written(partial, resource) for resource in _resources(record)]
        described = json.dumps(_package(record, resources), ensure_ascii=False, indent=1)
        (partial / "datapackage.json").write_text(described + "\n", encoding="utf-8")
        refuse_existing(folder)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _resources(record: Record) -> Iterator[Resource]:
    summary, scenario = record.summary, record.loaded.scenario
    yield Resource(
        "yearly", "Yearly series of the run", COLUMNS, ("scenario", "group", "item", "year"), yearly_rows(summary)
    )
    yield Resource(
        "indicators", "Indicators of the run", ("name", "value", "unit", "meaning"), ("name",), _indicators(summary)
    )
    yield Resource(
        "iamc",
        "Yearly series under the names of the IAMC",
        IAMC_COLUMNS,
        ("model", "scenario", "region", "variable", "year"),
        (
            [harmless(cell) if isinstance(cell, str) else cell for cell in row]
            for row in iamc_rows(scenario, record.results)
        ),
    )


def _indicators(summary: dict[str, Any]) -> Iterator[list[object]]:
    meanings = {**KPIS, **OPTIMISED}
    for name, told in summary["kpi"].items():
        value = "" if told["value"] is None else repr(told["value"])
        yield [name, value, harmless(told["unit"]), meanings.get(name, "")]


def _written(folder: Path, resource: Resource) -> dict[str, Any]:
    """Write a table and return its description."""
    path = folder / f"{resource.name}.csv"
    write_table(path, resource.heads, resource.rows)
    content = path.read_bytes()
    fields = [
        {"name": head, "type": KINDS.get(head, "string"), "description": MEANINGS.get(head, "")}
        for head in resource.heads
    ]
    return {
        "name": resource.name,
        "title": resource.title,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, "primaryKey": list(resource.key), "missingValues": [""]},
    }


def _package(record: Record, resources: list[dict[str, Any]]) -> dict[str, Any]:
    attrs = record.results.inputs.attrs
    return {
        "profile": "tabular-data-package",
        "name": record.loaded.scenario.name,
        "title": str(attrs["title"]),
        "created": record.manifest["finished"],
        "sources": [{"title": f"ilot {ilot.__version__}, scenario {record.loaded.scenario.name}"}],
        "currency": f"{attrs['currency']}, prices of {record.loaded.scenario.money.price_year}",
        "resources": resources,
    }
