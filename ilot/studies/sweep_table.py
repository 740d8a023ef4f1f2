"""The members of a sweep together: one table and one netCDF, the same bytes for the same members."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ilot.exports.series import harmless
from ilot.glossary.kpis import KPIS, OPTIMISED
from ilot.runs.netcdf import cf_unit
from ilot.studies.sweep_file import Range, SweepFile, flow

Record = dict[str, Any]
"""A member as its file tells it: member, values, years, annual, kpi, error."""


def read_members(files: Iterable[Path]) -> list[Record]:
    """Return members in the order of their files."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def csv_of(sweep: SweepFile, members: Sequence[Record]) -> bytes:
    """Return one row per member: its values, its KPIs, its error. A KPI that is not there is an empty cell.

    Numbers are written such that they read back as the same number; units are in the netCDF.
    """
    names = kpi_names(sweep, members)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(["member", *map(harmless, sweep.values), *names, "error"])
    for member in members:
        table.writerow(
            [
                member["member"],
                *[_cell(member["values"][path]) for path in sweep.values],
                *[_cell(member["kpi"].get(name, {}).get("value")) for name in names],
                harmless(member["error"] or ""),
            ]
        )
    return text.getvalue().encode("utf-8")


def dataset_of(sweep: SweepFile, members: Sequence[Record]) -> xr.Dataset:
    """Return the sweep over `member`: a variable by path, a variable by KPI, and `annual(member, series, year)`.

    A failed member, and a year or series that a member does not have, is NaN; `error` tells why.
    """
    values = {path: _varied(path, varied, members) for path, varied in sweep.values.items()}
    kpis = {name: _kpi(name, members) for name in kpi_names(sweep, members)}
    years = sorted({year for member in members for year in member["years"]})
    units = {name: told["unit"] for member in members for name, told in member["annual"].items()}
    annual = np.full((len(members), len(units), len(years)), np.nan)
    rows, columns = ({key: n for n, key in enumerate(keys)} for keys in (units, years))
    for n, member in enumerate(members):
        at = [columns[year] for year in member["years"]]
        for name, told in member["annual"].items():
            annual[n, rows[name], at] = told["values"]
    return xr.Dataset(
        {
            **values,
            **kpis,
            "annual": (
                ("member", "series", "year"),
                annual,
                {"long_name": "yearly series, in the unit of each"},
            ),
            "error": ("member", _texts(member["error"] or "" for member in members)),
        },
        coords={
            "member": [member["member"] for member in members],
            "series": _texts(units),
            "series_unit": ("series", _texts(units.values())),
            "year": np.array(years, dtype=np.int64),
        },
        attrs={
            "Conventions": "CF-1.11",
            "title": f"{sweep.design} sweep of {sweep.scenario}",
            "scenario": sweep.scenario,
            "run": sweep.run,
        },
    )


def write_netcdf(path: Path, dataset: xr.Dataset) -> None:
    """Write a Dataset with fixed compression and no time of writing."""
    floats = [name for name, array in dataset.data_vars.items() if array.dtype.kind == "f" and array.size]
    fixed = {"zlib": True, "complevel": 4, "shuffle": True, "_FillValue": np.nan}
    dataset.to_netcdf(path, engine="netcdf4", format="NETCDF4", encoding=dict.fromkeys(floats, fixed))


def kpi_names(sweep: SweepFile, members: Sequence[Record]) -> list[str]:
    """Return the KPIs asked for, else all that any member has."""
    return sweep.outputs or list(dict.fromkeys(name for member in members for name in member["kpi"]))


def _varied(path: str, varied: Range | list[Any], members: Sequence[Record]) -> Any:
    """A varied value over the members: a number where all are, else its text."""
    found = [member["values"][path] for member in members]
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in found):
        unit = varied.unit if isinstance(varied, Range) else None
        return "member", np.array(found, dtype=float), {"units": unit} if unit else {}
    return "member", _texts(map(_word, found))


def _kpi(name: str, members: Sequence[Record]) -> Any:
    found = [member["kpi"].get(name) for member in members]
    unit = next((told["unit"] for told in found if told), "1")
    values = [np.nan if told is None or told["value"] is None else told["value"] for told in found]
    about = {"units": cf_unit(unit, ""), "long_name": {**KPIS, **OPTIMISED}.get(name, name)}
    return "member", np.array(values, dtype=float), about


def _cell(value: Any) -> str:
    """A number with all its digits, a text that is no formula, nothing for None."""
    if value is None:
        return ""
    return repr(value) if isinstance(value, (int, float)) else harmless(_word(value))


def _word(value: Any) -> str:
    return value if isinstance(value, str) else flow(value)


def _texts(words: Iterable[str]) -> np.ndarray:
    listed = list(words)
    return np.array(listed, dtype=object if not listed else None).astype("U" if listed else "U1")
