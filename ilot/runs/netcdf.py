"""Datasets as netCDF files that say what they hold, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr

import ilot
from engine.variables import TABLE
from ilot.runs.folder import damaged

ATTRIBUTES = "ilot_attributes"
"""Attribute with the Dataset's own attributes as JSON: netCDF has no lists of text and no empty lists."""

LARGE = 512
"""Numbers from which on an array is packed: a smaller one takes less room as it is than in chunks."""

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
    """Write a Dataset with CF attributes: `Conventions`, and `units` and `long_name` of every variable.

    All variables are defined before any is written: HDF5 goes over the whole file whenever it turns from one to the
    other, which takes five times as long for the 340 variables of the inputs.
    """
    riding = _riding(dataset)
    with netCDF4.Dataset(path, "w") as file:
        file.set_fill_off()
        file.setncatts(
            {
                "Conventions": "CF-1.11",
                "title": title,
                "source": f"ilot {ilot.__version__}",
                ATTRIBUTES: json.dumps(dataset.attrs, default=_plain, ensure_ascii=False),
            }
        )
        used = {label for name in dataset.data_vars for label in _labels(dataset, name, riding)}
        if alone := set(map(str, riding)) - used:
            file.setncattr("coordinates", " ".join(sorted(alone)))
        for dim, size in dataset.sizes.items():
            file.createDimension(str(dim), size)
        defined = {name: _defined(file, str(name), array, currency) for name, array in dataset.variables.items()}
        for name in dataset.data_vars:
            if labels := _labels(dataset, name, riding):
                defined[name].setncattr("coordinates", " ".join(labels))
        for name, array in dataset.variables.items():
            if array.size:
                defined[name][...] = array.values.astype(object) if array.dtype.kind == "U" else array.values


def _defined(file: netCDF4.Dataset, name: str, array: xr.Variable, currency: str) -> netCDF4.Variable:
    """Define a variable and say what it is; numbers are packed where that makes the file smaller."""
    is_float, is_large = array.dtype.kind == "f", array.size >= LARGE
    kind: Any = str if array.dtype.kind in "UO" else array.dtype
    packing: dict[str, Any] = {"zlib": True, "complevel": 4} if is_float and is_large else {}
    dims = [str(dim) for dim in array.dims]
    variable = file.createVariable(name, kind, dims, fill_value=np.nan if is_float else None, **packing)
    unit, meaning = _description(name, is_hourly=bool({"hour", "hour_edge"} & set(array.dims)))
    if array.dtype.kind in "fiu" and meaning:
        variable.setncatts({"units": cf_unit(unit, currency), "long_name": meaning})
    return variable


def _riding(dataset: xr.Dataset) -> dict[Hashable, set[Hashable]]:
    """The dimensions of each label that rides on dimensions of others, such as `technology_node`."""
    return {name: set(dataset.variables[name].dims) for name in dataset.coords if name not in dataset.dims}


def _labels(dataset: xr.Dataset, name: Hashable, riding: Mapping[Hashable, set[Hashable]]) -> list[str]:
    """The labels that ride on dimensions of a variable: its auxiliary coordinates (CF-1.11, ch. 5)."""
    dims = set(dataset.variables[name].dims)
    return sorted(str(label) for label, of in riding.items() if of <= dims)


def read_dataset(path: Path) -> xr.Dataset:
    """Return a Dataset as it was before it was written, loaded into memory.

    Raises
    ------
    Failure
        `BAD_INPUT` where the file is not there, or not as it was written.
    """
    try:
        with netCDF4.Dataset(path) as file:
            file.set_auto_maskandscale(False)
            variables = {name: xr.Variable(read.dimensions, _values(read)) for name, read in file.variables.items()}
            said = [getattr(each, "coordinates", "") for each in (file, *file.variables.values())]
            attributes = json.loads(file.getncattr(ATTRIBUTES))
            dims = set(file.dimensions)
    except (OSError, ValueError, AttributeError, RuntimeError) as error:
        raise damaged(path, error) from error
    # Labels that ride on a dimension are coordinates again.
    names = {label for text in said for label in text.split()} | {name for name in variables if name in dims}
    coordinates = {name: array for name, array in variables.items() if name in names}
    data = {name: array for name, array in variables.items() if name not in names}
    return xr.Dataset(data, coordinates, attributes)


def _values(read: netCDF4.Variable) -> np.ndarray:
    """What a variable holds; text as NumPy has it."""
    values = read[...]
    return values.astype(str) if values.dtype.kind == "O" else values


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
