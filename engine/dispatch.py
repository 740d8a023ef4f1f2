"""Hourly operation of a given fleet: who runs, what is stored, sent, exported, curtailed and not served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import HOURS, edges, energy, month_of_hour
from engine.kernels.dispatch import Hours, Links, Plants, Stores, Totals, operate
from engine.kernels.shortage import DAYS, EVENTS, HOURS_OF_DAY, LARGEST, LONGEST, N_FIGURES, PEAK
from engine.kernels.shortage import HOURS as SHORT_HOURS
from engine.membership import positions
from engine.outages import failures_and_repairs, mean_share_in_service, outages_of_year
from engine.variables import MONTHS

TOTALS_DIMS = {
    "generation": ("technology", "month"),
    "potential": ("technology",),
    "running": ("technology",),
    "online": ("technology",),
    "charge": ("store",),
    "discharge": ("store",),
    "flow": ("link",),
    "export": ("node",),
    "curtailment": ("node",),
    "unserved": ("node",),
    "demand": ("node", "month"),
    "peak": ("node",),
    "shortage": ("figure",),
    "shortage_hours": ("month", "hour_of_day"),
    "nonsynchronous": ("figure",),
}
"""What each of the kernel's `Totals` lies over, after year and member."""

HOURS_DIMS = {
    "demand": ("node", "hour"),
    "generation": ("technology", "hour"),
    "charge": ("store", "hour"),
    "discharge": ("store", "hour"),
    "state": ("store", "hour_edge"),
    "flow": ("link", "hour"),
    "export": ("node", "hour"),
    "curtailment": ("node", "hour"),
    "unserved": ("node", "hour"),
}
"""What each of the kernel's `Hours` lies over, likewise."""


class Operation(NamedTuple):
    """What `dispatch` returns."""

    annual: xr.Dataset
    """The variables of the results table from `demand` to `monthly_demand`."""
    online: xr.DataArray
    """(member, technology, year) MWh/yr: capacity on line × hours, to which `running_om` applies."""
    hourly: xr.Dataset
    """Hours of the years asked for, MW; `state_of_charge`: MWh, on edges; `flow`: + from `link_from`."""


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

    What the contract leaves open: the variable technologies of a node are curtailed by the same share, before
    what minimum loads force; a store does not charge and discharge in the same hour; must-run plants have all
    their units on line, others the fewest that carry their output; `potential_generation` of a dispatchable
    technology is its generation, so that at a node potentials, discharge, receipts and unserved demand equal
    demand, charge, sendings, export and curtailment.

    Parameters
    ----------
    inputs : as the table of variables has it.
    demand_of_year : year → demand (member, node, hour) in MW; asked once for each year, in order.
    fleet : in service by year: `capacity`, `store_power`, `energy_capacity`, `link_capacity` of the results.
    fuel_share : (technology, fuel, year), share of each fuel in what a technology burns.
    hours_of : the years whose every hour is returned; nothing per hour is held of the others.
    progress : called with each year when it is done.

    Raises
    ------
    ValueError
        A year of `hours_of` is not simulated, a store or link in service gives nothing back, or a row of the
        profiles does not exist.
    """
    years, kept = [int(year) for year in inputs["year"].values], sorted(set(hours_of))
    if unknown := set(kept) - set(years):
        raise ValueError(f"hours are asked of years that are not simulated: {sorted(unknown)}")
    _refuse_total_loss(inputs, fleet)
    plants, stores, links = _plants(inputs, fleet, fuel_share), _stores(inputs, fleet), _links(inputs, fleet)
    pattern = inputs["availability_pattern"].transpose("member", "technology").values.astype(np.int64)
    profile, month = _plain(inputs["profile"]), month_of_hour()
    if (pattern >= len(profile)).any():
        raise ValueError("availability_pattern names a row that the profiles do not have")
    export_capacity = _plain(inputs["export_capacity"], "year", "node")
    totals = Totals(*_zeros(inputs, TOTALS_DIMS, len(years)))
    hours = Hours(*_zeros(inputs, HOURS_DIMS, len(kept)))
    failures = failures_and_repairs(inputs)
    unkept = Hours(*np.zeros((len(Hours._fields), 0, 0)))
    for y, year in enumerate(years):
        demand = _plain(demand_of_year(year), "member", "node", "hour")
        for m, outages in enumerate(outages_of_year(failures, plants[y].available, inputs)):
            fleet_now = plants[y]._replace(pattern=pattern[m]), stores[y], links[y]
            to_keep = _at(hours, (kept.index(year), m)) if year in kept else unkept
            operate(demand[m], profile, month, export_capacity[y], *fleet_now, outages, _at(totals, (y, m)), to_keep)
        if progress is not None:
            progress(year)
    online = energy(_labelled(inputs, totals.online, ("technology",)))
    return Operation(_annual(inputs, totals, fuel_share), online, _hourly(inputs, hours, kept))


def merit_order(inputs: xr.Dataset, fuel_share: xr.DataArray) -> np.ndarray:
    """Return positions of the technologies (year, rank), cheapest variable cost first, ties in file order.

    Variable cost [money/MWh] = fuel slope × Σ fuel share × (price + carbon price × emissions) + variable O&M, the
    carbon price being the higher of what is paid and of what the dispatch is told to count.
    """
    carbon_price = np.maximum(inputs["carbon_price"], inputs["dispatch_carbon_price"])
    emissions = (inputs["emission_factor"] * inputs["gwp"]).sum("gas")
    fuel_cost = (fuel_share * (inputs["fuel_price"] + carbon_price * emissions)).sum("fuel")
    cost = inputs["fuel_slope"] * fuel_cost + inputs["variable_om"]
    return np.argsort(cost.transpose("year", "technology").values, axis=1, kind="stable")


def burned(inputs: xr.Dataset, generation: xr.DataArray, online: xr.DataArray) -> xr.DataArray:
    """Return the fuel of a year, MWh, of MWh generated and of MW on line × hours, each (…, technology, …)."""
    return inputs["fuel_slope"] * generation + inputs["fuel_intercept"] * online


def _plants(inputs: xr.Dataset, fleet: xr.Dataset, fuel_share: xr.DataArray) -> list[Plants]:
    """The technologies of each year; each member has its own rows of the profiles."""
    is_variable = inputs["technology_kind"].values == "variable"
    is_must_run = ~is_variable & (inputs["is_must_run"].values == 1)
    is_before = ~is_variable & (inputs["is_before_storage"].values == 1)
    stages = (is_variable, is_must_run, is_before, ~is_variable & ~is_before)
    node, of_member = positions(inputs["technology_node"], inputs["node"]), np.zeros(0, np.int64)
    units = _plain(inputs["minimum_load"]), _plain(inputs["unit_capacity"]), _plain(inputs["is_synchronous"])
    available = _plain(fleet["capacity"] * mean_share_in_service(inputs), "year", "technology")
    return [
        Plants(node, of_member, now, *units, *(order[stage[order]] for stage in stages))
        for now, order in zip(available, merit_order(inputs, fuel_share), strict=True)
    ]


def _stores(inputs: xr.Dataset, fleet: xr.Dataset) -> list[Stores]:
    """The stores of each year."""
    node = positions(inputs["store_node"], inputs["node"])
    charge, discharge = _plain(inputs["charge_efficiency"]), _plain(inputs["discharge_efficiency"])
    standing_loss = _plain(inputs["standing_loss"])
    lowest, first = inputs["minimum_state"].values, inputs["initial_state"].values
    power, capacity = (_plain(fleet[name], "year", "store") for name in ("store_power", "energy_capacity"))
    turns = _plain(inputs["store_is_synchronous"])
    return [
        Stores(node, now, size, charge, discharge, standing_loss, size * lowest, size * first, turns)
        for now, size in zip(power, capacity, strict=True)
    ]


def _links(inputs: xr.Dataset, fleet: xr.Dataset) -> list[Links]:
    """The links of each year."""
    start, end = (positions(inputs[name], inputs["node"]) for name in ("link_from", "link_to"))
    loss = _plain(inputs["link_loss"])
    return [Links(start, end, now, loss) for now in _plain(fleet["link_capacity"], "year", "link")]


def _annual(inputs: xr.Dataset, totals: Totals, fuel_share: xr.DataArray) -> xr.Dataset:
    """Totals of the kernel as variables of the results table; what was burned, by fuel."""
    power = {name: _labelled(inputs, array, TOTALS_DIMS[name]) for name, array in totals._asdict().items()}
    monthly_generation, monthly_demand = energy(power["generation"]), energy(power["demand"])
    generation = monthly_generation.sum("month")
    fuel = burned(inputs, generation, energy(power["online"]))
    return xr.Dataset(
        {
            "demand": monthly_demand.sum("month"),
            "peak_demand": power["peak"],
            "generation": generation,
            "potential_generation": energy(power["potential"]),
            "running_hours": power["running"],
            "fuel_use": (fuel * fuel_share).transpose("member", "technology", "fuel", "year"),
            "charge": energy(power["charge"]),
            "discharge": energy(power["discharge"]),
            "flow": energy(power["flow"]),
            "export": energy(power["export"]),
            "curtailment": energy(power["curtailment"]),
            "unserved_demand": energy(power["unserved"]),
            "unserved_hours": power["shortage"].isel(figure=SHORT_HOURS),
            "unserved_peak": power["shortage"].isel(figure=PEAK),
            "shortage_hours": power["shortage_hours"],
            "shortage_days": power["shortage"].isel(figure=DAYS),
            "shortage_events": power["shortage"].isel(figure=EVENTS),
            "longest_shortage": power["shortage"].isel(figure=LONGEST),
            "largest_shortage": energy(power["shortage"].isel(figure=LARGEST)),
            "nonsynchronous_peak": power["nonsynchronous"].isel(figure=0),
            "monthly_generation": monthly_generation,
            "monthly_demand": monthly_demand,
        }
    )


def _hourly(inputs: xr.Dataset, hours: Hours, kept: Sequence[int]) -> xr.Dataset:
    named = {"state": "state_of_charge", "unserved": "unserved_demand"}
    labels = inputs.coords.to_dataset().sel(year=list(kept))
    labels = labels.assign_coords(hour_edge=edges(inputs["hour"].values))
    arrays = {name: _labelled(labels, array, HOURS_DIMS[name]) for name, array in hours._asdict().items()}
    return xr.Dataset({named.get(name, name): array for name, array in arrays.items()})


def _zeros(inputs: xr.Dataset, dims_of: Mapping[str, tuple[str, ...]], n_years: int) -> list[np.ndarray]:
    """Arrays over (year, member, …), so that what one call of the kernel writes to lies together."""
    sizes = {**inputs.sizes, "month": MONTHS, "figure": N_FIGURES, "hour_of_day": HOURS_OF_DAY, "hour_edge": HOURS + 1}
    lead = (n_years, inputs.sizes["member"])
    return [np.zeros(lead + tuple(sizes[dim] for dim in dims)) for dims in dims_of.values()]


def _at(arrays, position):  # type: ignore[no-untyped-def]
    """The same named tuple, with each of its arrays at a position of (year, member)."""
    return type(arrays)(*(array[position] for array in arrays))


def _labelled(inputs: xr.Dataset, array: np.ndarray, dims: Sequence[str]) -> xr.DataArray:
    """An array of the kernel, (year, member, x, …), as (member, x, year, …) with its labels."""
    coords = {dim: inputs[dim].values for dim in ("year", "member", *dims) if dim in inputs.coords}
    labelled = xr.DataArray(array, dims=("year", "member", *dims), coords=coords)
    if "month" in dims:
        labelled = labelled.assign_coords(month=np.arange(1, MONTHS + 1))
    if "hour_of_day" in dims:
        labelled = labelled.assign_coords(hour_of_day=np.arange(HOURS_OF_DAY))
    if dims in (("figure",), ("month", "hour_of_day")):
        return labelled.transpose("member", "year", *dims)
    return labelled.transpose("member", *dims[:1], "year", *dims[1:])


def _plain(array: xr.DataArray, *dims: str) -> np.ndarray:
    """The form that kernels are compiled for: float64, contiguous, writable."""
    return np.require(array.transpose(*dims).values if dims else array.values, np.float64, ["C", "W"])


def _refuse_total_loss(inputs: xr.Dataset, fleet: xr.Dataset) -> None:
    """Stores and links whose energy is lost to the last: they would be divided by."""
    is_store, is_link = (fleet["store_power"] > 0).any("year"), (fleet["link_capacity"] > 0).any("year")
    no_return = is_store & (inputs["charge_efficiency"] * inputs["discharge_efficiency"] <= 0)
    no_arrival = is_link & (inputs["link_loss"] >= 1)
    if lossy := [*inputs["store"].values[no_return.values], *inputs["link"].values[no_arrival.values]]:
        raise ValueError(f"nothing comes back from {', '.join(map(str, lossy))}: efficiency 0 or loss 1")
