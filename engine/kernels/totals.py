"""Steps of the dispatch: the interval added to the year, and written down where it is wanted."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import seldom, step
from engine.kernels.fleet import Flexible, Hours, Now, Plants, Rule, Stores, Totals
from engine.kernels.flexible import share_of
from engine.kernels.links import ROUNDING
from engine.kernels.plants import remember_units, units_on_line
from engine.kernels.reserve import reserve_held, reserve_wanted
from engine.kernels.shortage import count_shortage, nonsynchronous_share

SHORTAGE = 1e-6
"""A shortage up to this share of what is wanted counts as energy, but not as an hour of shortage."""


@step
def add_plants(
    now: Now, plants: Plants, profile: np.ndarray, weights: np.ndarray, hour: int, month: int, totals: Totals
) -> None:
    """Add generation, what is on line and started, and fuel by the hour's weights."""
    for plant in range(now.generation.size):
        output, online = now.generation[plant], now.online[plant]
        totals.generation[plant, month] += output
        totals.potential[plant] += output
        totals.online[plant] += online
        if output > 0.0:
            totals.running[plant] += 1.0
    for plant in plants.variable:
        totals.potential[plant] += now.available[plant] - now.generation[plant]
    for plant in plants.dispatchable:
        output, online = now.generation[plant], now.online[plant]
        units = units_on_line(now, plants, plant)
        change = units - now.units[plant] if hour > 0 else 0.0
        started = 0.0
        if change > 0.0:
            started = min(online, change * plants.unit[plant]) if plants.unit[plant] > 0.0 else online
            totals.starts[plant] += change
            totals.started[plant] += started
        now.units[plant] = units
        curved = output * output / online if online > 0.0 else 0.0
        totals.curved[plant] += curved
        if plants.up[plant] > 1 or plants.down[plant] > 1:
            remember_units(now, plants, plant, hour, change)
        for weight in range(weights.size):
            burned = plants.slope[plant] * output + plants.intercept[plant] * online + plants.curvature[plant] * curved
            burned += plants.start_fuel[plant] * started
            totals.weighted[plant, weight] += burned * share_of(profile, weights[weight], hour, 1.0)


@step
def add_nodes(now: Now, demand: np.ndarray, interval: float, hour: int, month: int, totals: Totals) -> None:
    """Add what nodes export, curtail and lack."""
    short = 0.0
    is_short = False
    for node in range(now.deficit.size):
        totals.demand[node, month] += demand[node, hour]
        totals.peak[node] = max(totals.peak[node], demand[node, hour])
        totals.export[node] += now.export[node]
        totals.curtailment[node] += now.curtailment[node]
        totals.unserved[node] += now.deficit[node]
        short += now.deficit[node]
        is_short |= now.deficit[node] > SHORTAGE * demand[node, hour]
    count_shortage(totals.shortage, totals.shortage_hours, short, is_short, month, int(hour * interval))


@step
def add_stores(now: Now, stores: Stores, flexible: Flexible, totals: Totals) -> None:
    """Add what stores, links and flexible demand did."""
    for store in range(now.state.size):
        totals.charge[store] += now.charge[store]
        totals.discharge[store] += now.discharge[store]
        totals.spilled[store] += now.spilled[store]
    for link in range(now.flow.size):
        totals.flow[link] += abs(now.flow[link])
    for each in range(flexible.node.size):
        totals.intake[each] += now.intake[each]
        totals.missed[each] += now.missed[each]
        totals.missed_hours[each] += now.missed[each] > SHORTAGE * now.draw[each]


@step
def add_reserve(now: Now, plants: Plants, stores: Stores, rule: Rule, totals: Totals) -> None:
    """Add what lacks of the reserve."""
    wanted = reserve_wanted(now, plants, rule)
    lack = wanted - reserve_held(now, plants, stores)
    if lack > ROUNDING * wanted:
        totals.reserve[0] += lack
        totals.reserve[1] += lack > SHORTAGE * wanted


@step
def add_converters(now: Now, plants: Plants, stores: Stores, rule: Rule, totals: Totals) -> None:
    """Keep the highest share of supply behind converters, and count where it is more than allowed."""
    share = nonsynchronous_share(now.generation, plants.is_synchronous, now.discharge, stores.is_synchronous)
    totals.nonsynchronous[0] = max(totals.nonsynchronous[0], share)
    totals.nonsynchronous[1] += share > rule.converters + SHORTAGE


@seldom
def keep(now: Now, hours: Hours, hour: int) -> None:
    """Write the interval down."""
    for plant in range(now.generation.size):
        hours.generation[plant, hour] = now.generation[plant]
        hours.online[plant, hour] = now.online[plant]
    for store in range(now.state.size):
        hours.charge[store, hour] = now.charge[store]
        hours.discharge[store, hour] = now.discharge[store]
        hours.state[store, hour + 1] = now.state[store]
        hours.lower[store, hour + 1] = now.lower[store]
        hours.spilled[store, hour] = now.spilled[store]
    for link in range(now.flow.size):
        hours.flow[link, hour] = now.flow[link]
    for each in range(now.content.size):
        hours.intake[each, hour] = now.intake[each]
        hours.content[each, hour + 1] = now.content[each]
        hours.missed[each, hour] = now.missed[each]
    for node in range(now.deficit.size):
        hours.export[node, hour] = now.export[node]
        hours.curtailment[node, hour] = now.curtailment[node]
        hours.unserved[node, hour] = now.deficit[node]
