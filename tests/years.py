"""Annual results made by hand for tests of the account and of costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from engine.emissions import SCOPES
from engine.membership import sectors
from engine.variables import ELECTRICITY, TABLE


def year_by_hand(inputs: xr.Dataset, **said: dict[str, Any]) -> xr.Dataset:
    """Return results that are 0 but for what is said, such as generation={"pv": 5.0} in every year."""
    coords = {name: inputs[name].values for name in inputs.sizes if name in inputs.coords}
    coords |= {
        "sector": sectors(inputs).values,
        "scope": list(SCOPES),
        "carrier": [ELECTRICITY, *coords["fuel"]],
    }
    names = [name for name, row in TABLE["results"].items() if set(row.dims) <= set(coords) and name not in row.dims]
    dims = {name: TABLE["results"][name].dims for name in names}
    annual = xr.Dataset(
        {name: (dims[name], np.zeros([len(coords[dim]) for dim in dims[name]])) for name in names},
        {dim: coords[dim] for dim in {dim for name in names for dim in dims[name]}},
    )
    for name, values in said.items():
        for label, value in values.items():
            instance = next(dim for dim in dims[name] if dim != "year" and label in list(coords[dim]))
            annual[name].loc[{instance: label}] = value
    return annual
