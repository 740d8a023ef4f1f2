"""Hourly operation of a given fleet: who runs when; what is stored, sent, exported, curtailed and not served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import HOURS, edges, energy, month_of_hour
from engine.kernels.dispatch import Hours, Links, Plants, Stores, Totals, operate
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
    "shortage": ("what",),
}
"""What each of the kernel's `Totals` lies over, after member and year."""

HOURLY = {
    "demand": ("demand", "node", "hour"),
    "generation": ("generation", "technology", "hour"),
    "charge": ("charge", "store", "hour"),
    "discharge": ("discharge", "store", "hour"),
    "state": ("state_of_charge", "store", "hour_edge"),
    "flow": ("flow", "link", "hour"),
    "export": ("export", "node", "hour"),
    "curtailment": ("curtailment", "node", "hour"),
    "unserved": ("unserved_demand", "node", "hour"),
}
"""The name and the dimensions, but for member and year, of each of the kernel's `Hours`."""


class Operation(NamedTuple):
    """What `dispatch` returns."""

    annual: xr.Dataset
    """The variables of the results table from `demand` to `monthly_demand`."""
    online: xr.DataArray
    """(member, technology, year) MWh/yr: capacity on line × hours, to which `running_om` applies."""
    hourly: xr.Dataset
    """Hours of the years asked for, MW. `state_of_charge`: MWh on edges. `flow`: as sent, positive from `link_from`."""


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
    inputs : as the table of variables has it.
    demand_of_year : year → demand (member, node, hour) in MW; asked once for each year, in order.
    fleet : what is in service by year: `capacity`, `store_power`, `energy_capacity`, `link_capacity` of the results.
    fuel_share : (technology, fuel, year), share of each fuel in what a technology burns.
    hours_of : the years whose every hour is returned; nothing per hour is held of the others.
    progress : called with each year when it is done.

    Raises
    ------
    ValueError
        For a year of `hours_of` that is not simulated, and for stores or links in service that give nothing back.
    """
    _refuse_total_loss(inputs, fleet)
    years = [int(year) for year in inputs["year"].values]
    kept = sorted(set(hours_of))
    if unknown := set(kept) - set(years):
        raise ValueError(f"hours are asked of years that are not simulated: {sorted(unknown)}")
    totals = Totals(*_zeros(inputs, TOTALS_DIMS, len(years)))
    hours = Hours(*_zeros(inputs, {name: dims for name, (_, *dims) in HOURLY.items()}, len(kept)))
    for year in years:
        kept_hours = _at(hours, kept.index(year)) if year in kept else None
        _operate_year(inputs, demand_of_year(year), fleet, fuel_share, year, _at(totals, years.index(year)), kept_hours)
        if progress is not None:
            progress(year)
    online = _labelled(inputs, totals.online, ("technology",))
    return Operation(_annual(inputs, totals, fuel_share), online, _hourly(inputs, hours, kept))


def merit_order(inputs: xr.Dataset, fuel_share: xr.DataArray) -> xr.DataArray:
    """Return positions of the technologies (rank, year), cheapest variable cost first, ties in file order.

    Variable cost [money/MWh] = fuel slope × Σ fuel share × (price + carbon price × emissions) + variable O&M.
    """
    emissions = (inputs["emission_factor"] * inputs["gwp"]).sum("gas")
    fuel_cost = (fuel_share * (inputs["fuel_price"] + inputs["carbon_price"] * emissions)).sum("fuel")
    cost = (inputs["fuel_slope"] * fuel_cost + inputs["variable_om"]).transpose("technology", "year")
    return xr.DataArray(
        np.argsort(cost.values, axis=0, kind="stable"), dims=("rank", "year"), coords={"year": cost["year"]}
    )


def potential(inputs: xr.Dataset, capacity: xr.DataArray, member: int) -> xr.DataArray:
    """Return MW available in every hour, capacity × availability, on the dims of `capacity` (technology, …) and hour."""
    pattern = inputs["availability_pattern"].isel(member=member).values.astype(int)
    always = np.ones((1, HOURS))
    profile = np.concatenate([inputs["profile"].values, always])[pattern]  # row -1 is the last
    available = xr.DataArray(profile, dims=("technology", "hour"))
    return capacity * inputs["forced_availability"] * available


def _operate_year(
    inputs: xr.Dataset,
    demand: xr.DataArray,
    fleet: xr.Dataset,
    fuel_share: xr.DataArray,
    year: int,
    totals: Totals,
    hours: Hours | None,
) -> None:
    """Run the kernel for each member of one year; `totals` and `hours` start with the dimension member."""
    profile, month = _plain(inputs["profile"].values), month_of_hour()
    power = _plain(demand.transpose("member", "node", "hour").values)
    in_year, fleet = inputs.sel(year=year), fleet.sel(year=year)
    order = merit_order(inputs, fuel_share).sel(year=year).values
    stores, links = _stores(inputs, fleet), _links(inputs, fleet)
    export_capacity = _plain(in_year["export_capacity"].values)
    unkept = Hours(*np.zeros((len(Hours._fields), 0, 0)))
    for member in range(inputs.sizes["member"]):
        plants = _plants(inputs, fleet, order, member)
        written = unkept if hours is None else _at(hours, member)
        operate(power[member], profile, month, export_capacity, plants, stores, links, _at(totals, member), written)


def _plants(inputs: xr.Dataset, fleet: xr.Dataset, order: np.ndarray, member: int) -> Plants:
    is_variable = inputs["technology_kind"].values[order] == "variable"
    is_must_run = inputs["is_must_run"].values[order] == 1
    is_before = inputs["is_before_storage"].values[order] == 1
    return Plants(
        node=_position(inputs, "technology_node"),
        pattern=inputs["availability_pattern"].isel(member=member).values.astype(np.int64),
        available=_plain((fleet["capacity"] * inputs["forced_availability"]).values),
        minimum_load=_plain(inputs["minimum_load"].values),
        unit=_plain(inputs["unit_capacity"].values),
        variable=order[is_variable],
        must_run=order[~is_variable & is_must_run],
        before=order[~is_variable & is_before],
        after=order[~is_variable & ~is_before],
    )


def _stores(inputs: xr.Dataset, fleet: xr.Dataset) -> Stores:
    capacity = _plain(fleet["energy_capacity"].values)
    return Stores(
        node=_position(inputs, "store_node"),
        power=_plain(fleet["store_power"].values),
        capacity=capacity,
        charge_efficiency=_plain(inputs["charge_efficiency"].values),
        discharge_efficiency=_plain(inputs["discharge_efficiency"].values),
        standing_loss=_plain(inputs["standing_loss"].values),
        minimum=capacity * inputs["minimum_state"].values,
        initial=capacity * inputs["initial_state"].values,
    )


def _links(inputs: xr.Dataset, fleet: xr.Dataset) -> Links:
    return Links(
        start=_position(inputs, "link_from"),
        end=_position(inputs, "link_to"),
        capacity=_plain(fleet["link_capacity"].values),
        loss=_plain(inputs["link_loss"].values),
    )


def _annual(inputs: xr.Dataset, totals: Totals, fuel_share: xr.DataArray) -> xr.Dataset:
    """Totals of the kernel as variables of the results table; what was burned, by fuel."""
    power = {name: _labelled(inputs, array, TOTALS_DIMS[name]) for name, array in totals._asdict().items()}
    monthly_generation, monthly_demand = energy(power["generation"]), energy(power["demand"])
    generation = monthly_generation.sum("month")
    burned = inputs["fuel_slope"] * generation + inputs["fuel_intercept"] * energy(power["online"])
    return xr.Dataset(
        {
            "demand": monthly_demand.sum("month"),
            "peak_demand": power["peak"],
            "generation": generation,
            "potential_generation": energy(power["potential"]),
            "running_hours": power["running"],
            "fuel_use": (burned * fuel_share).transpose("member", "technology", "fuel", "year"),
            **{name: energy(power[name]) for name in ("charge", "discharge", "flow", "export", "curtailment")},
            "unserved_demand": energy(power["unserved"]),
            "unserved_hours": power["shortage"].isel(what=0),
            "unserved_peak": power["shortage"].isel(what=1),
            "monthly_generation": monthly_generation,
            "monthly_demand": monthly_demand,
        }
    )


def _hourly(inputs: xr.Dataset, hours: Hours, kept: Sequence[int]) -> xr.Dataset:
    at = inputs.sel(year=list(kept)).assign_coords(hour_edge=edges(inputs["hour"].values))
    named = zip(HOURLY.values(), hours, strict=True)
    return xr.Dataset({name: _labelled(at, array, dims) for (name, *dims), array in named})


def _zeros(inputs: xr.Dataset, dims_of: dict, n_years: int) -> list[np.ndarray]:
    """Arrays over (year, member, …), so that what one call of the kernel writes to lies together."""
    sizes = {**inputs.sizes, "month": MONTHS, "what": 2, "hour_edge": HOURS + 1}
    lead = (n_years, inputs.sizes["member"])
    return [np.zeros(lead + tuple(sizes[dim] for dim in dims)) for dims in dims_of.values()]


def _at(arrays, position):  # type: ignore[no-untyped-def]
    """The same tuple of arrays, at a position of their first dimension."""
    return type(arrays)(*(array[position] for array in arrays))


def _labelled(inputs: xr.Dataset, array: np.ndarray, dims: Sequence[str]) -> xr.DataArray:
    """A (year, member, x, …) array of the kernel as (member, x, year, …) with its labels."""
    coords = {dim: inputs[dim] for dim in ("year", "member", *dims) if dim in inputs.coords}
    labelled = xr.DataArray(array, dims=("year", "member", *dims), coords=coords)
    return labelled.transpose("member", *dims[:1], "year", *dims[1:])


def _position(inputs: xr.Dataset, label: str) -> np.ndarray:
    """Where the node of each instance stands among the nodes."""
    index = inputs.get_index("node").get_indexer(inputs[label].values)
    if (index < 0).any():
        raise ValueError(f"{label} names a node that does not exist")
    return index.astype(np.int64)


def _plain(values: np.ndarray) -> np.ndarray:
    """The form that kernels are compiled for: float64, contiguous, writable."""
    return np.require(values, dtype=np.float64, requirements=["C", "W"])


def _refuse_total_loss(inputs: xr.Dataset, fleet: xr.Dataset) -> None:
    is_store = (fleet["store_power"] > 0).any("year")
    no_return = is_store & (inputs["charge_efficiency"] * inputs["discharge_efficiency"] <= 0)
    is_link = (fleet["link_capacity"] > 0).any("year")
    no_arrival = is_link & (inputs["link_loss"] >= 1)
    lossy = [*inputs["store"].values[no_return.values], *inputs["link"].values[no_arrival.values]]
    if lossy:
        raise ValueError(f"nothing comes back from {', '.join(map(str, lossy))}: check its efficiency or loss")
