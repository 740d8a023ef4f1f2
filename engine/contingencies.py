"""Contingencies: the largest units of the fleet out of service all year, N-1 and beyond."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from engine.dispatch import dispatch
from engine.membership import bare


def contingency_cases(
    inputs: xr.Dataset, demand_of_year: Callable[[int], xr.DataArray], fleet: xr.Dataset, fuel_share: xr.DataArray
) -> xr.Dataset:
    """Return `contingency_hours` and `contingency_unserved` of the table: a dispatch without the largest units.

    The other arguments are those of `engine.dispatch.dispatch`.
    """
    hours, unserved = [], []
    for n_out in inputs["largest_units_out"].values.astype(int):
        without = fleet.assign(capacity=without_largest_units(inputs, fleet["capacity"], int(n_out)))
        annual = dispatch(inputs, demand_of_year, without, fuel_share).annual
        hours.append(annual["unserved_hours"].transpose("member", "year").values)
        unserved.append(annual["unserved_demand"].sum("node").transpose("member", "year").values)
    dims = ("member", "contingency", "year")
    shape = tuple(inputs.sizes[dim] for dim in dims)
    coords = {dim: inputs[dim].values for dim in dims}
    return xr.Dataset(
        {
            name: (dims, np.stack(cases, axis=1) if cases else np.zeros(shape))
            for name, cases in (("contingency_hours", hours), ("contingency_unserved", unserved))
        },
        coords,
    )


def without_largest_units(inputs: xr.Dataset, capacity: xr.DataArray, n_out: int) -> xr.DataArray:
    """Return the capacity (technology, year) [MW] without the `n_out` largest units of each year.

    A technology of units of size u [MW] and capacity C has ⌊C/u⌋ of them and a rest; without a stated size a
    dispatchable technology is one unit, and a variable one has none that could fail as a whole.
    """
    left = bare(capacity).transpose("technology", "year").copy(deep=True)
    unit = inputs["unit_capacity"].values
    is_one = (inputs["technology_kind"].values != "variable") & (unit == 0)
    for y in range(left.sizes["year"]):
        for _ in range(n_out):
            now = left.values[:, y]
            largest = np.where(is_one, now, np.minimum(unit, now))
            if largest.size and largest.max() > 0:
                now[largest.argmax()] -= largest.max()
    return left
