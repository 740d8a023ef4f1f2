"""Inputs and fleet as the arrays that the dispatch kernel works on, year by year and member by member."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import interval_hours
from engine.kernels.fleet import Flexible, Links, Plants, Rule, Stores
from engine.ledger import weights_of
from engine.membership import positions
from engine.outages import mean_share_in_service
from engine.strategies import strategy_of


def merit_order(inputs: xr.Dataset, fuel_share: xr.DataArray) -> np.ndarray:
    """Return positions of the technologies (year, rank), cheapest variable cost first, ties in file order.

    Variable cost [money/MWh] = (fuel slope + curvature) × Σ fuel share × (price + carbon price × emissions) +
    variable O&M, of the year's mean price, the carbon price being the higher of what is paid and of what the
    dispatch is told to count.
    """
    carbon_price = np.maximum(inputs["carbon_price"], inputs["dispatch_carbon_price"])
    emissions = (inputs["emission_factor"] * inputs["gwp"]).sum("gas")
    fuel_cost = (fuel_share * (inputs["fuel_price"] + carbon_price * emissions)).sum("fuel")
    cost = (inputs["fuel_slope"] + inputs["fuel_curvature"]) * fuel_cost + inputs["variable_om"]
    return np.argsort(cost.transpose("year", "technology").values, axis=1, kind="stable")


def plants_by_year(inputs: xr.Dataset, fleet: xr.Dataset, fuel_share: xr.DataArray) -> list[Plants]:
    """Return the technologies of each year; they have no rows of the profiles yet."""
    is_variable = inputs["technology_kind"].values == "variable"
    is_must_run = ~is_variable & (inputs["is_must_run"].values == 1)
    is_before = ~is_variable & (inputs["is_before_storage"].values == 1)
    up, down = (_intervals(inputs, name) for name in ("minimum_up_time", "minimum_down_time"))
    is_timed = ~is_variable & ~is_must_run & ((up > 1) | (down > 1))
    stages = (is_variable, is_must_run, is_timed, ~is_variable, is_before, ~is_variable & ~is_before)
    physics = ("fuel_slope", "fuel_intercept", "fuel_curvature", "start_fuel", "is_synchronous", "provides_reserve")
    available = plain(fleet["capacity"] * mean_share_in_service(inputs), "year", "technology")
    node, no_row = positions(inputs["technology_node"], inputs["node"]), np.full(len(up), -1)
    always = [
        *(plain(inputs[name]) for name in ("minimum_load", "unit_capacity")), up, down,
        *(plain(inputs[name]) for name in physics),
    ]  # fmt: skip
    return [
        Plants(node, no_row, now, *always, *(order[stage[order]] for stage in stages))
        for now, order in zip(available, merit_order(inputs, fuel_share), strict=True)
    ]


def stores_by_year(inputs: xr.Dataset, fleet: xr.Dataset) -> list[Stores]:
    """Return the stores of each year, with no energy capacity yet (see `sized`) and no rows of inflow."""
    power = plain(fleet["store_power"], "year", "store")
    charge_power = power * inputs["charge_power_ratio"].values + plain(fleet["store_charge_capacity"], "year", "store")
    lowest_charge = charge_power * inputs["minimum_charge"].values
    # What never charges is not asked for an efficiency of charging.
    charge = np.where((charge_power > 0).any(axis=0), inputs["charge_efficiency"].values, 1.0)
    discharge, loss = plain(inputs["discharge_efficiency"]), _share_lost(inputs, "standing_loss")
    node, inflow = positions(inputs["store_node"], inputs["node"]), plain(inputs["inflow"], "year", "store")
    stable = plain(inputs["store_is_synchronous"]), plain(inputs["store_provides_reserve"])
    none, no_row = np.zeros(len(loss)), np.full(len(loss), -1)
    return [
        Stores(
            node, *of_nodes(inputs, node), charge_power[y], power[y], lowest_charge[y], none, charge, discharge,
            loss, none, none, no_row, inflow[y], none, none, none, none, *stable,
        )
        for y in range(len(power))
    ]  # fmt: skip


class Shares(NamedTuple):
    """What is stated as a share of a store's energy capacity, (store)."""

    highest: np.ndarray
    minimum: np.ndarray
    initial: np.ndarray
    kept: np.ndarray
    target: np.ndarray
    lower: np.ndarray
    lower_initial: np.ndarray


def shares_of(inputs: xr.Dataset) -> Shares:
    """Return the shares that the scenario and its strategy state."""
    minimum, highest = inputs["minimum_state"].values, inputs["maximum_state"].values
    target = inputs[strategy_of(inputs.attrs["dispatch_strategy"]).target].values
    return Shares(
        highest=highest,
        minimum=minimum,
        initial=inputs["initial_state"].values,
        kept=np.maximum(minimum, inputs["peak_reserve_state"].values),
        target=np.minimum(target, highest),
        lower=inputs["lower_capacity_ratio"].values,
        lower_initial=inputs["lower_initial_state"].values,
    )


def sized(stores: Stores, shares: Shares, capacity: np.ndarray) -> Stores:
    """Return the stores with an energy capacity, (store) MWh."""
    is_bounded = np.isfinite(shares.lower)
    lower = np.where(is_bounded, shares.lower, 0.0) * capacity
    return stores._replace(
        capacity=capacity * shares.highest,
        minimum=capacity * shares.minimum,
        initial=capacity * shares.initial,
        kept=capacity * shares.kept,
        target=capacity * shares.target,
        lower_capacity=np.where(is_bounded, lower, np.inf),
        lower_initial=np.where(is_bounded, lower * shares.lower_initial, np.inf),
    )


def links_by_year(inputs: xr.Dataset, fleet: xr.Dataset) -> list[Links]:
    """Return the links of each year."""
    start, end = (positions(inputs[name], inputs["node"]) for name in ("link_from", "link_to"))
    loss = plain(inputs["link_loss"])
    touching = of_nodes(inputs, start, end)
    return [Links(start, end, *touching, now, loss) for now in plain(fleet["link_capacity"], "year", "link")]


def flexible_by_year(inputs: xr.Dataset) -> list[Flexible]:
    """Return the flexible demand of each year, with no rows of the profiles yet."""
    node = positions(inputs["flexible_node"], inputs["node"])
    no_row, loss = np.full(len(node), -1), _share_lost(inputs, "flexible_loss")
    smart, efficiency = plain(inputs["flexible_is_smart"]), plain(inputs["flexible_efficiency"])
    first = inputs["flexible_initial_state"].values
    by_year = (plain(inputs[f"flexible_{name}"], "year", "flexible") for name in ("energy", "power", "buffer"))
    return [
        Flexible(
            node,
            *of_nodes(inputs, node),
            no_row,
            drawn,
            no_row,
            power,
            no_row,
            size,
            no_row,
            smart,
            efficiency,
            loss,
            size * first,
        )
        for drawn, power, size in zip(*by_year, strict=True)
    ]


class Rows(NamedTuple):
    """Rows of the profiles by member, (member, instance), −1: none."""

    availability: np.ndarray
    inflow: np.ndarray
    draw: np.ndarray
    plug: np.ndarray
    buffer: np.ndarray
    eager: np.ndarray
    weights: np.ndarray


def rows_of(inputs: xr.Dataset) -> Rows:
    """Return the rows of every pattern by member.

    Raises
    ------
    ValueError
        If there is no such row.
    """
    weights = [_rows(inputs, name)[:, fuel] for fuel, name in weights_of(inputs)]
    return Rows(
        availability=_rows(inputs, "availability_pattern"),
        inflow=_rows(inputs, "inflow_pattern"),
        draw=_rows(inputs, "flexible_draw_pattern"),
        plug=_rows(inputs, "flexible_plug_pattern"),
        buffer=_rows(inputs, "flexible_buffer_pattern"),
        eager=_rows(inputs, "flexible_eager_pattern"),
        weights=np.ascontiguousarray(np.array(weights, np.int64).reshape(-1, inputs.sizes["member"]).T),
    )


def of_member(
    plants: Plants, stores: Stores, flexible: Flexible, rows: Rows, m: int
) -> tuple[Plants, Stores, Flexible]:
    """Return the same machines with a member's rows."""
    return (
        plants._replace(pattern=rows.availability[m]),
        stores._replace(inflow_pattern=rows.inflow[m]),
        flexible._replace(
            draw_pattern=rows.draw[m], plug_pattern=rows.plug[m],
            buffer_pattern=rows.buffer[m], eager_pattern=rows.eager[m],
        ),
    )  # fmt: skip


def of_nodes(inputs: xr.Dataset, *ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return instances by node: those of node n are `at[first[n] : first[n + 1]]`, in file order.

    Parameters
    ----------
    ends : (instance) positions of nodes; of a link, both.
    """
    node = np.concatenate(ends).astype(np.int64)
    instance = np.tile(np.arange(len(ends[0])), len(ends))
    first = np.searchsorted(np.sort(node), np.arange(inputs.sizes["node"] + 1))
    return first.astype(np.int64), instance[np.lexsort((instance, node))]


def rules_by_year(inputs: xr.Dataset) -> list[Rule]:
    """Return what the scenario's strategy and its spinning reserve ask for, and the converters that policies allow."""
    strategy = strategy_of(inputs.attrs["dispatch_strategy"])
    demand, variable, largest = (float(inputs[f"reserve_of_{name}"]) for name in ("demand", "variable", "largest"))
    asked = strategy.keeps, strategy.recharges, strategy.holds, demand, variable, largest
    limits = inputs["policy_limit"].values[inputs["policy_kind"].values == "non_synchronous_maximum"]
    return [Rule(interval_hours(inputs), *asked, float(share)) for share in limits.min(axis=0, initial=1.0)]


def plain(array: xr.DataArray, *dims: str) -> np.ndarray:
    """Return the form that kernels are compiled for: float64, contiguous, writable."""
    return np.require(array.transpose(*dims).values if dims else array.values, np.float64, ["C", "W"])


def refuse_total_loss(inputs: xr.Dataset, fleet: xr.Dataset) -> None:
    """Raise ValueError for stores, links and flexible demand whose energy is lost to the last: it is divided by."""
    gives, carries = (fleet["store_power"] > 0).any("year"), (fleet["link_capacity"] > 0).any("year")
    takes = (fleet["store_power"] * inputs["charge_power_ratio"] + fleet["store_charge_capacity"] > 0).any("year")
    gives_nothing = gives & (inputs["discharge_efficiency"] <= 0)
    keeps_nothing = takes & (inputs["charge_efficiency"] <= 0)
    no_use = (inputs["flexible_efficiency"] <= 0) | (inputs["flexible_loss"] >= 1)
    lossy = [
        *inputs["store"].values[(gives_nothing | keeps_nothing).values],
        *inputs["link"].values[(carries & (inputs["link_loss"] >= 1)).values],
        *inputs["flexible"].values[no_use.values],
    ]
    if lossy:
        raise ValueError(f"nothing comes back from {', '.join(map(str, lossy))}: efficiency 0 or loss 1")


def _rows(inputs: xr.Dataset, name: str) -> np.ndarray:
    """A pattern as (member, instance) int64."""
    (instance,) = (dim for dim in inputs[name].dims if dim != "member")
    found = np.ascontiguousarray(inputs[name].transpose("member", instance).values.astype(np.int64))
    if (found >= inputs.sizes["pattern"]).any():
        raise ValueError(f"{name} names a row that the profiles do not have")
    return found


def _intervals(inputs: xr.Dataset, name: str) -> np.ndarray:
    """Hours as a number of intervals, 1 at least."""
    return np.maximum(1, np.ceil(inputs[name].values / interval_hours(inputs) - 1e-9)).astype(np.int64)


def _share_lost(inputs: xr.Dataset, name: str) -> np.ndarray:
    """A share lost in an hour, as the share lost in an interval."""
    loss, interval = plain(inputs[name]), interval_hours(inputs)
    return loss if interval == 1.0 else 1.0 - (1.0 - loss) ** interval
