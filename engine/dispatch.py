"""Hourly operation of a given fleet: who runs, what is stored, sent, exported, curtailed and not served."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.ageing import ageing_results, blank_wear, usable_capacity, wear_out
from engine.clock import energy, month_of_hour
from engine.kernels.dispatch import operate
from engine.kernels.fleet import Hours
from engine.kernels.outages import Outages
from engine.ledger import annual_results, blank_hours, blank_totals, hourly_results, online_energy
from engine.machines import (
    flexible_by_year,
    links_by_year,
    of_member,
    plain,
    plants_by_year,
    refuse_total_loss,
    rows_of,
    rules_by_year,
    shares_of,
    sized,
    stores_by_year,
)
from engine.outages import failures_and_repairs, outages_of_year


class Operation(NamedTuple):
    """What `dispatch` returns."""

    annual: xr.Dataset
    """The variables of the results table from `demand` to `monthly_demand`."""
    online: xr.DataArray
    """(member, technology, year) MWh/yr: capacity on line × hours, to which `running_om` applies."""
    hourly: xr.Dataset
    """Hours of the years asked for, MW; states: MWh, on edges; `flow`: + from `link_from`."""


def dispatch(
    inputs: xr.Dataset,
    demand_of_year: Callable[[int], xr.DataArray],
    fleet: xr.Dataset,
    fuel_share: xr.DataArray,
    *,
    demand_of_member: np.ndarray | None = None,
    hours_of: Iterable[int] = (),
    progress: Callable[[int], None] | None = None,
) -> Operation:
    """Operate the fleet of every year through its hours by the scenario's strategy (docs/dispatch.md).

    Members run in threads; each writes what is its own, so that the outcome does not depend on their number.

    Parameters
    ----------
    inputs : as the table of variables has it.
    demand_of_year : year → demand (member, node, hour) in MW; asked once for each year, in order.
    fleet : what `engine.fleet.fleet_in_service` returned.
    fuel_share : (technology, fuel, year), share of each fuel in what a technology burns.
    demand_of_member : (member), which of the series that `demand_of_year` gives is the member's; else its own.
    hours_of : the years whose every hour is returned; nothing per hour is held of the others.
    progress : called with each year when it is done.

    Raises
    ------
    ValueError
        A year of `hours_of` is not simulated, a store or link in service gives nothing back, a row of the
        profiles does not exist, or there is no such strategy.
    """
    years, kept = [int(year) for year in inputs["year"].values], sorted(set(hours_of))
    if unknown := set(kept) - set(years):
        raise ValueError(f"hours are asked of years that are not simulated: {sorted(unknown)}")
    refuse_total_loss(inputs, fleet)
    plants, links = plants_by_year(inputs, fleet, fuel_share), links_by_year(inputs, fleet)
    stores, flexible, rules = stores_by_year(inputs, fleet), flexible_by_year(inputs), rules_by_year(inputs)
    shares, rows, failures = shares_of(inputs), rows_of(inputs), failures_and_repairs(inputs)
    profile, month = plain(inputs["profile"]), month_of_hour(inputs.sizes["hour"])
    export_capacity = plain(inputs["export_capacity"], "year", "node")
    totals, hours, wear = blank_totals(inputs), blank_hours(inputs, len(kept)), blank_wear(inputs)
    unkept = Hours(*np.zeros((len(Hours._fields), 0, 0)))
    series_of = np.arange(inputs.sizes["member"]) if demand_of_member is None else demand_of_member
    for y, year in enumerate(years):
        demand = plain(demand_of_year(year), "member", "node", "hour")
        outages = list(outages_of_year(failures, plants[y].available, inputs))
        wear.usable[y] = usable_capacity(inputs, fleet.isel(year=y), wear.cycled)

        def run(m: int, y: int = y, demand: np.ndarray = demand, outages: list[Outages] = outages) -> None:
            to_keep = _at(hours, (kept.index(years[y]), m)) if years[y] in kept else unkept
            of_year = plants[y], sized(stores[y], shares, wear.usable[y, m]), flexible[y]
            mine = of_member(*of_year, rows, m)
            operate(
                demand[series_of[m]], profile, month, export_capacity[y], rows.weights[m],
                mine[0], mine[1], links[y], mine[2], rules[y], outages[m], _at(totals, (y, m)), to_keep,
            )  # fmt: skip

        _for_each(run, inputs.sizes["member"])
        wear_out(wear, fleet.isel(year=y), y, energy(totals.charge[y] + totals.discharge[y], rules[y].interval))
        if progress is not None:
            progress(year)
    annual = annual_results(inputs, totals, fuel_share).assign(ageing_results(inputs, wear))
    return Operation(annual, online_energy(inputs, totals), hourly_results(inputs, hours, kept))


def _for_each(run: Callable[[int], None], n_members: int) -> None:
    """Run every member, several at a time where there are several: kernels leave Python's lock alone."""
    if n_members == 1:
        return run(0)
    with ThreadPoolExecutor() as pool:
        list(pool.map(run, range(n_members)))
    return None


def _at(arrays, position):  # type: ignore[no-untyped-def]
    """The same named tuple, with each of its arrays at a position of (year, member)."""
    return type(arrays)(*(array[position] for array in arrays))
