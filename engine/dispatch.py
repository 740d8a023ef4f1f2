"""Hourly operation of a given fleet: who runs when, what is stored, sent, exported, curtailed and not served."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import HOURS, edges, energy, month_of_hour
from engine.kernels.dispatch import Hours, Links, Plants, Stores, Totals, operate
from engine.variables import MONTHS

# What a Totals and an Hours lie over, after (year, member).
TOTALS_DIMS = Totals(
    generation=("technology", "month"),
    potential=("technology",),
    running=("technology",),
    online=("technology",),
    charge=("store",),
    discharge=("store",),
    flow=("link",),
    export=("node",),
    curtailment=("node",),
    unserved=("node",),
    demand=("node", "month"),
    shortage=("shortage",),
)
HOURS_DIMS = Hours(
    generation=("technology", "hour"),
    charge=("store", "hour"),
    discharge=("store", "hour"),
    state=("store", "hour_edge"),
    flow=("link", "hour"),
    export=("node", "hour"),
    curtailment=("node", "hour"),
    unserved=("node", "hour"),
)


class Operation(NamedTuple):
    """What `dispatch` returns."""

    annual: xr.Dataset
    """The variables of the results table from `demand` to `monthly_demand`."""
    online: xr.DataArray
    """(member, technology, year) MW·h/yr: capacity on line times hours, to which `running_om` applies."""
    hourly: xr.Dataset
    """Hours of the years asked for, MW; `state_of_charge` in MWh on edges; `flow` positive from link_from to link_to."""


def dispatch(
    inputs: xr.Dataset,
    demand_of_year: Callable[[int], xr.DataArray],
    fleet: xr.Dataset,
    fuel_share: xr.DataArray,
    *,
    hours_of: Iterable[int] = (),
    progress: Callable[[int], None] | None = None,
) -> Operation:
    """Operate the fleet of every year through its hours by the rule `load_following`.

    Parameters
    ----------
    inputs : see the table of variables.
    demand_of_year : year → demand (member, node, hour) MW; asked once for each year, in order.
    fleet : `capacity`, `store_power`, `energy_capacity`, `link_capacity` of the results table: in service by year.
    fuel_share : (technology, fuel, year), share of each fuel in what a technology burns.
    hours_of : the years whose every hour is returned; of the others only totals are ever held.
    progress : called with each year when it is done.

    Raises
    ------
    ValueError
        A year of `hours_of` that is not simulated; a store or link in service that gives nothing back.
    """
    years, kept = inputs["year"].values, sorted(set(hours_of))
    _refuse_impossible(inputs, fleet, years, kept)
    profile, month = _plain(inputs["profile"].values), month_of_hour()
    order = merit_order(inputs, fuel_share)
    export_capacity = inputs["export_capacity"].transpose("year", "node").values
    totals = Totals(*_zeros(inputs, TOTALS_DIMS, len(years)))
    hours, nothing = Hours(*_zeros(inputs, HOURS_DIMS, len(kept))), Hours(*np.zeros((len(Hours._fields), 0, 0)))
    hourly_demand = np.zeros((len(kept), inputs.sizes["member"], inputs.sizes["node"], HOURS))
    for y, year in enumerate(years):
        demand = _plain(demand_of_year(int(year)).transpose("member", "node", "hour").values)
        stores, links = _stores(inputs, fleet, year), _links(inputs, fleet, year)
        for m in range(inputs.sizes["member"]):
            plants = _plants(inputs, fleet, order.sel(year=year).values, m, year)
            asked = Hours(*(array[kept.index(year), m] for array in hours)) if year in kept else nothing
            written = Totals(*(array[y, m] for array in totals))
            operate(demand[m], profile, month, _plain(export_capacity[y]), plants, stores, links, written, asked)
        if year in kept:
            hourly_demand[kept.index(year)] = demand
        peak = demand.max(axis=2)
        peaks = peak[np.newaxis] if y == 0 else np.concatenate([peaks, peak[np.newaxis]])
        if progress is not None:
            progress(int(year))
    return Operation(*_label(inputs, totals, peaks, fuel_share), _label_hours(inputs, kept, hours, hourly_demand))
