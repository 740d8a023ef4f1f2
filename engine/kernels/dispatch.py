"""Hourly operation of a given fleet, one member and year at a time, by a rule that knows nothing of the future.

The stages a to f are those of docs/dispatch.md. Powers are means of an interval in MW, states of charge are MWh
at edges.

Within an interval a node has a surplus or a deficit, never both, and each stage only makes either smaller. So a
link is used in one direction alone, and its signed flow is all that needs keeping. A need that is met in full
is set to zero, not computed: rounding must start no engine and count no hour.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from engine.kernels.fleet import Flexible, Hours, Links, Now, Plants, Rule, Stores, Totals
from engine.kernels.flexible import end_flexible, latest_schedule, start_flexible, take_forced, take_surplus
from engine.kernels.links import share_surplus
from engine.kernels.outages import Outages, fail_and_repair
from engine.kernels.plants import follow_demand, release_surplus, run_unasked
from engine.kernels.reserve import hold_reserve
from engine.kernels.stores import (
    charge_stores,
    discharge_stores,
    end_stores,
    give_what_is_kept,
    recharge,
    start_stores,
    store_forced,
)
from engine.kernels.totals import add_converters, add_nodes, add_plants, add_reserve, add_stores, keep


@kernel
def operate(
    demand: np.ndarray,
    profile: np.ndarray,
    month: np.ndarray,
    export_capacity: np.ndarray,
    weights: np.ndarray,
    plants: Plants,
    stores: Stores,
    links: Links,
    flexible: Flexible,
    rule: Rule,
    outages: Outages,
    totals: Totals,
    hours: Hours,
) -> None:
    """Operate the fleet through all intervals of `demand` and add to `totals`, which start at zero.

    Parameters
    ----------
    demand : (node, hour) MW, flexible demand apart. profile : (pattern, hour).
    month : (hour), 0 to 11. export_capacity : (node) MW.
    weights : (weight) rows of the profiles by which fuel is weighted, -1: 1.
    plants, stores, links, flexible, rule, outages : the fleet of the year, how it is operated, what of it fails.
    totals, hours : written to; `hours` only where its arrays have hours.
    """
    interval = rule.interval
    has_reserve = rule.reserve_of_demand + rule.reserve_of_variable + rule.reserve_of_largest > 0.0
    now = blank(demand.shape[0], plants, stores, links, flexible)
    least = np.zeros((flexible.node.size, demand.shape[1] + 1))
    latest_schedule(flexible, profile, interval, least)
    keeps_hours = hours.export.shape[1] > 0
    if keeps_hours:
        hours.demand[:, :] = demand
        hours.state[:, 0] = now.state
        hours.lower[:, 0] = now.lower
        hours.content[:, 0] = now.content
    change = 0
    for hour in range(demand.shape[1]):
        start_hour(now, demand, hour)
        change = fail_and_repair(now.lost, outages, change, int(hour * interval))
        start_stores(now, stores, rule, profile, hour)
        start_flexible(now, flexible, profile, least, interval, hour)
        run_unasked(now, plants, profile, hour)  # a
        share_surplus(now, links)  # b
        follow_demand(now, plants, links, plants.before)  # c
        take_surplus(now, flexible, links)  # d
        charge_stores(now, stores, links, interval)
        discharge_stores(now, stores, links, interval)
        follow_demand(now, plants, links, plants.after)  # e
        if rule.keeps or rule.holds:
            give_what_is_kept(now, stores, links, interval)
        if has_reserve:
            hold_reserve(now, plants, stores, rule)
        take_forced(now, flexible)  # f
        store_forced(now, stores, interval)
        if rule.recharges:
            recharge(now, plants, stores, rule)
        release_surplus(now, plants, export_capacity)
        end_stores(now, stores, interval)
        end_flexible(now, flexible, rule)
        add_plants(now, plants, profile, weights, hour, month[hour], totals)
        add_nodes(now, demand, interval, hour, month[hour], totals)
        add_stores(now, stores, flexible, totals)
        add_converters(now, plants, stores, rule, totals)
        if has_reserve:
            add_reserve(now, plants, stores, rule, totals)
        if keeps_hours:
            keep(now, hours, hour)


@kernel
def blank(n_nodes: int, plants: Plants, stores: Stores, links: Links, flexible: Flexible) -> Now:
    """The moment before the first interval: states as they begin, all else at zero."""
    n_plants, n_stores, n_flexible = plants.node.size, stores.node.size, flexible.node.size
    ring = 1
    for plant in range(n_plants):
        ring = max(ring, max(plants.up[plant], plants.down[plant]))
    of_node, of_plant = np.zeros((8, n_nodes)), np.zeros((8, n_plants))
    of_store, of_flexible = np.zeros((5, n_stores)), np.zeros((4, n_flexible))
    return Now(
        of_node[0], of_node[1], of_node[2], of_node[3], of_node[4], of_node[5], of_node[6], of_node[7],
        of_plant[0], of_plant[1], of_plant[2], of_plant[3], of_plant[4], of_plant[5], of_plant[6], of_plant[7],
        np.zeros((n_plants, ring)), np.zeros((n_plants, ring)),
        of_store[0], of_store[1], stores.initial.copy(), stores.lower_initial.copy(),
        of_store[2], of_store[3], of_store[4],
        np.zeros(links.start.size),
        of_flexible[0], flexible.initial.copy(), of_flexible[1], of_flexible[2], of_flexible[3],
    )  # fmt: skip


@step
def start_hour(now: Now, demand: np.ndarray, hour: int) -> None:
    """Nothing flows yet."""
    for node in range(now.demand.size):
        now.demand[node] = demand[node, hour]
    now.forced[:] = 0.0
    now.variable[:] = 0.0
    now.flow[:] = 0.0
    now.charge[:] = 0.0
    now.discharge[:] = 0.0
