"""Steps of the dispatch: spinning reserve of the whole island, held by headroom on line and by stores."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import seldom, step
from engine.kernels.fleet import Now, Plants, Rule, Stores
from engine.kernels.links import ROUNDING


@step
def reserve_wanted(now: Now, plants: Plants, rule: Rule) -> float:
    """MW: shares of demand and of variable output, and the output of the largest dispatchable unit."""
    demand, variable, largest = 0.0, 0.0, 0.0
    for node in range(now.demand.size):
        demand += now.demand[node]
    for plant in plants.variable:
        variable += now.generation[plant]
    for plant in plants.dispatchable:
        output, unit = now.generation[plant], plants.unit[plant]
        if unit > 0.0 and now.online[plant] > unit:
            output *= unit / now.online[plant]
        largest = max(largest, output)
    return rule.reserve_of_demand * demand + rule.reserve_of_variable * variable + rule.reserve_of_largest * largest


@step
def reserve_held(now: Now, plants: Plants, stores: Stores) -> float:
    """MW: headroom on line, curtailed output that may be released, what stores could give for an hour."""
    held = 0.0
    for plant in plants.dispatchable:
        held += plants.provides_reserve[plant] * (now.online[plant] - now.generation[plant])
    for plant in plants.variable:
        held += plants.provides_reserve[plant] * (now.available[plant] - now.generation[plant])
    for store in range(stores.node.size):
        energy = max(0.0, now.state[store] - stores.minimum[store]) * stores.discharge_efficiency[store]
        more = min(stores.discharge_power[store] - now.discharge[store], energy)
        held += stores.provides_reserve[store] * (now.charge[store] + more)
    return held


@step
def hold_reserve(now: Now, plants: Plants, stores: Stores, rule: Rule) -> None:
    """After stage e: further units where reserve lacks."""
    wanted = reserve_wanted(now, plants, rule)
    lack = wanted - reserve_held(now, plants, stores)
    if lack > ROUNDING * wanted:
        commit_reserve(now, plants, wanted, lack)


@seldom
def commit_reserve(now: Now, plants: Plants, wanted: float, lack: float) -> None:
    """Put further units on line in merit order, at their minimum load, until the reserve wanted is held.

    Their output displaces that of the node's other dispatchables above their minimum loads, the dearest first;
    what is left of it is forced output.
    """
    for plant in plants.dispatchable:
        more = now.limit[plant] - now.online[plant]
        if lack <= ROUNDING * wanted:
            break
        if plants.provides_reserve[plant] == 0.0 or more <= 0.0:
            continue
        unit = plants.unit[plant]
        started = min(more, unit * np.ceil(lack / unit - 1e-9)) if unit > 0.0 else more
        now.online[plant] += started
        least = plants.minimum_load[plant] * now.online[plant]
        rise = max(0.0, least - now.generation[plant])
        now.generation[plant] += rise
        left, gained = displace(now, plants, plant, rise)
        now.forced[plants.node[plant]] += left
        lack -= plants.provides_reserve[plant] * (started - rise) + gained


@step
def displace(now: Now, plants: Plants, by: int, rise: float) -> tuple[float, float]:
    """Take `rise` from the node's other dispatchables; return what they cannot take back, and the reserve gained."""
    gained = 0.0
    for rank in range(plants.dispatchable.size - 1, -1, -1):
        if rise <= 0.0:
            break
        other = plants.dispatchable[rank]
        if other != by and plants.node[other] == plants.node[by]:
            cut = max(0.0, min(rise, now.generation[other] - plants.minimum_load[other] * now.online[other]))
            now.generation[other] -= cut
            rise -= cut
            gained += plants.provides_reserve[other] * cut
    return rise, gained
