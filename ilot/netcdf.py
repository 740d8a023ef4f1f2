"""Datasets as netCDF files that say what they hold, and back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import ilot
from engine.variables import TABLE

ATTRIBUTES = "ilot_attributes"
"""Attribute with the Dataset's own attributes as JSON: netCDF has no lists of text and no empty lists."""

HOURLY = {
    "demand": ("MW", "electricity demand"),
    "generation": ("MW", "power generated"),
    "charge": ("MW", "power taken from the node"),
    "discharge": ("MW", "power given to the node"),
    "online": ("MW", "capacity on line"),
    "state_of_charge": ("MWh", "energy in the store at the edges of the hours"),
    "lower_state": ("MWh", "water of the lower reservoir at the edges of the hours, infinite where it has no bound"),
    "spilled_inflow": ("MWh", "inflow that a full store could not keep"),
    "flexible_intake": ("MW", "power taken by flexible demand"),
    "flexible_state": ("MWh", "energy in the buffer of flexible demand at the edges of the hours"),
    "flexible_missed": ("MWh", "draw of flexible demand that could not be met"),
    "flow": ("MW", "power sent from the first to the second node"),
    "export": ("MW", "surplus that leaves the island"),
    "curtailment": ("MW", "power available and not used"),
    "unserved_demand": ("MW", "demand not served"),
}
COORDINATES = {
    "year": ("year", "calendar year, an interval"),
    "year_edge": ("year", "instant at the start of the year"),
    "vintage": ("year", "year of entry into service"),
    "age": ("year", "age"),
    "hour": ("h", "hour of a year of 8,760 hours, an interval"),
    "hour_edge": ("h", "instant at the start of the hour"),
    "month": ("1", "calendar month"),
    "hour_of_day": ("h", "hour of the day, an interval"),
    "member_weather_year": ("1", "weather year of the member, the first is 0"),
    "member_draw": ("1", "draw of outages in that weather year, the first is 0"),
}


def write_dataset(path: Path, dataset: xr.Dataset, title: str, currency: str) -> None:
    """Write a Dataset with CF attributes: `Conventions`, and `units` and `long_name` of every variable."""
    described = dataset.copy(deep=False)
    for name, array in described.variables.items():
        unit, meaning = _description(str(name), is_hourly=bool({"hour", "hour_edge"} & set(array.dims)))
        if array.dtype.kind in "fiu" and meaning:
            array.attrs = {"units": cf_unit(unit, currency), "long_name": meaning}
    described.attrs = {
        "Conventions": "CF-1.11",
        "title": title,
        "source": f"ilot {ilot.__version__}",
        ATTRIBUTES: json.dumps(dataset.attrs, default=_plain, ensure_ascii=False),
    }
    floats = [name for name, array in described.data_vars.items() if array.dtype.kind == "f" and array.size]
    described.to_netcdf(path, encoding={name: {"zlib": True, "complevel": 4} for name in floats})


def read_dataset(path: Path) -> xr.Dataset:
    """Return a Dataset as it was before it was written, loaded into memory."""
    # Labels that ride on a dimension are coordinates again; numbers stay as they are.
    with xr.open_dataset(path, mask_and_scale=False, decode_times=False, decode_coords=True) as opened:
        dataset = opened.load()
    for array in dataset.variables.values():
        array.attrs = {}
        array.encoding = {}
    dataset.attrs = json.loads(dataset.attrs[ATTRIBUTES])
    return dataset


def cf_unit(unit: str, currency: str) -> str:
    """Return a unit of the table as UDUNITS reads it, as far as it can; money by its currency.

    >>> cf_unit("money/MWh", "EUR")
    'EUR/(MW h)'
    """
    unit = unit.replace("money", currency)
    unit = re.sub(r"(?<=/)MWh", "(MW h)", unit)
    return re.sub(r"MWh", "MW h", unit).replace("/yr", "/year").replace("/h", "/hour")


def _description(name: str, is_hourly: bool) -> tuple[str, str]:
    """Unit and meaning of a variable of the table, of the kept hours, or of a coordinate."""
    if is_hourly and name in HOURLY:
        return HOURLY[name]
    for table in TABLE.values():
        if name in table:
            return table[name].unit, table[name].meaning
    return COORDINATES.get(name, ("1", ""))


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as Python's."""
    return value.tolist() if isinstance(value, (np.generic, np.ndarray)) else str(value)
