"""Effective load-carrying capability: the flat demand that a technology lets the island serve besides, equally well.

L₀ is the flat demand that may be added to the island's until the expected unserved energy is what the criterion allows,
a share of the island's own demand; L₁ the same without the technology. Its capability is L₀ − L₁ [MW], over the same
members: that of a plant which never fails is its capacity.

References
----------
L. L. Garver, IEEE Trans. Power Apparatus and Systems PAS-85 (1966) 910-919, DOI 10.1109/TPAS.1966.291652; by expected
unserved energy instead of loss-of-load expectation, for it changes steadily with demand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from engine.clock import energy
from engine.dispatch import dispatch
from engine.vintage_groups import whole

PRECISION = 1e-3
"""Of the capability, as a share of the technology's capacity."""


def load_carrying_capability(
    inputs: xr.Dataset, demand_of_year: Callable[[int], xr.DataArray], fleet: xr.Dataset, fuel_share: xr.DataArray
) -> xr.Dataset:
    """Return `load_carrying` of the table; 0 of what has no capacity in its year.

    Parameters
    ----------
    inputs, demand_of_year, fleet, fuel_share : as of `engine.dispatch.dispatch`.
    """
    years = inputs["year"].values
    found = np.zeros(inputs.sizes["credited"])
    for row, (technology, year) in enumerate(
        zip(inputs["credited_technology"].values.astype(int), inputs["credited_year"].values.astype(int), strict=True)
    ):
        y = [int(np.searchsorted(years, year))]
        now, shares = fleet.isel(year=y), fuel_share.isel(year=y)
        names = [whole(str(name)) for name in inputs["technology"].values]
        is_it = xr.DataArray([name == names[technology] for name in names], dims="technology")
        capacity = float(now["capacity"].where(is_it, 0.0).sum())
        if capacity > 0:
            without = now.assign(capacity=now["capacity"].where(~is_it, 0.0))
            at_year, demand = inputs.isel(year=y), demand_of_year(int(year))
            tolerance = PRECISION * capacity
            with_it, without_it = (
                _load_at_criterion(at_year, demand, each, shares, tolerance) for each in (now, without)
            )
            found[row] = with_it - without_it
    return xr.Dataset({"load_carrying": ("credited", found)}, {"credited": inputs["credited"].values})


def _load_at_criterion(
    inputs: xr.Dataset, demand: xr.DataArray, fleet: xr.Dataset, fuel_share: xr.DataArray, tolerance: float
) -> float:
    """MW of flat demand, shared by nodes as demand is, at which what is allowed is unserved; negative: taken away."""
    by_node = demand.sum("hour") / demand.sum(["node", "hour"])
    allowed = float(inputs["load_carrying_criterion"]) * energy(float(demand.sum()))

    def is_met(load: float) -> bool:
        asked = (demand + load * by_node).clip(min=0.0)
        short = dispatch(inputs, lambda year: asked, fleet, fuel_share).annual["unserved_demand"]
        return float(short.sum()) <= allowed

    low, high = -float(demand.sum("node").max()), float(fleet["capacity"].sum() + fleet["store_power"].sum())
    while high - low > tolerance:
        middle = (low + high) / 2
        low, high = (middle, high) if is_met(middle) else (low, middle)
    return (low + high) / 2
