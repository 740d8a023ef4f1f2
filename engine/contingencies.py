"""Contingencies: the largest units of the fleet out of service all year and all others intact, N-1 and beyond."""

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

    The units that are left do not fail: neither the mean nor a draw of forced outages applies to dispatchable
    technologies. Draws of one weather year are therefore alike, and one of them is simulated.

    Parameters
    ----------
    inputs, demand_of_year, fleet, fuel_share : as of `engine.dispatch.dispatch`.
    """
    weather = inputs.coords.get("member_weather_year", inputs["member"]).values
    _, first, alike = np.unique(weather, return_index=True, return_inverse=True)
    dims = ("member", "contingency", "year")
    shape = tuple(inputs.sizes[dim] for dim in dims)
    hours, unserved = np.zeros(shape), np.zeros(shape)
    cases = inputs["largest_units_out"].values.astype(int).tolist()
    intact = _without_forced_outages(inputs.isel(member=first)) if cases else inputs
    for case, n_out in enumerate(cases):
        without = fleet.assign(capacity=without_largest_units(inputs, fleet["capacity"], n_out))
        annual = dispatch(intact, lambda year: demand_of_year(year).isel(member=first), without, fuel_share).annual
        hours[:, case] = annual["unserved_hours"].transpose("member", "year").values[alike]
        unserved[:, case] = annual["unserved_demand"].sum("node").transpose("member", "year").values[alike]
    coords = {dim: inputs[dim].values for dim in dims}
    return xr.Dataset({"contingency_hours": (dims, hours), "contingency_unserved": (dims, unserved)}, coords)


def _without_forced_outages(inputs: xr.Dataset) -> xr.Dataset:
    is_variable = inputs["technology_kind"] == "variable"
    return inputs.isel(outage=slice(0, 0)).assign(
        forced_availability=xr.where(is_variable, inputs["forced_availability"], 1.0),
        units_drawn=xr.zeros_like(inputs["units_drawn"]),
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
