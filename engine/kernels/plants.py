"""Steps of the dispatch: what technologies generate, which of their units are on line."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import step
from engine.kernels.fleet import Links, Now, Plants
from engine.kernels.links import ROUNDING, deliver


@step
def run_unasked(now: Now, plants: Plants, profile: np.ndarray, hour: int) -> None:
    """Stage a: variable technologies at availability, must-run ones at minimum load; then who lacks.

    A unit within its minimum up time runs as one that must.
    """
    supply = now.surplus
    supply[:] = 0.0
    for plant in range(plants.node.size):
        pattern = plants.pattern[plant]
        not_lost = max(plants.available[plant] - now.lost[plant], 0.0)
        now.available[plant] = not_lost * (1.0 if pattern < 0 else profile[pattern, hour])
        now.limit[plant] = now.available[plant]
        now.generation[plant] = 0.0
        now.online[plant] = 0.0
    for plant in plants.variable:
        now.generation[plant] = now.available[plant]
        now.variable[plants.node[plant]] += now.available[plant]
        supply[plants.node[plant]] += now.available[plant]
    for plant in plants.timed:
        hold_units(now, plants, plant)
    for plant in plants.must_run:
        now.online[plant] = now.available[plant]
        now.generation[plant] = plants.minimum_load[plant] * now.available[plant]
        supply[plants.node[plant]] += now.generation[plant]
    for plant in plants.timed:
        now.generation[plant] = plants.minimum_load[plant] * now.online[plant]
        supply[plants.node[plant]] += now.generation[plant]
    for node in range(supply.size):
        balance = supply[node] - now.demand[node]
        now.rounding[node] = ROUNDING * now.demand[node]
        if abs(balance) <= now.rounding[node]:
            balance = 0.0
        now.surplus[node] = max(balance, 0.0)
        now.deficit[node] = max(-balance, 0.0)


@step
def hold_units(now: Now, plants: Plants, plant: int) -> None:
    """Keep on line what started of late and off line what stopped of late; what ran before may go on.

    Units of a kind as a number on line (Palmintier 2013, MIT thesis, section 3.2): those within their minimum
    up time are among those on line, those within their minimum down time among those off line. What an outage
    stopped is off line for its minimum down time too.
    """
    available, unit = now.available[plant], plants.unit[plant]
    if unit > 0.0:
        usable = max(now.units[plant], np.ceil(available / unit - 1e-9) - now.barred[plant])
        now.limit[plant] = min(available, unit * usable)
        now.online[plant] = min(now.limit[plant], unit * now.held[plant])
    else:
        now.limit[plant] = 0.0 if now.barred[plant] > 0.0 else available
        now.online[plant] = now.limit[plant] if now.held[plant] > 0.0 else 0.0


@step
def follow_demand(now: Now, plants: Plants, links: Links, order: np.ndarray) -> None:
    """Stages c and e: dispatchables meet the deficit of their own node, then others' over links."""
    for plant in order:
        headroom = now.limit[plant] - now.generation[plant]
        if headroom <= 0.0:
            continue
        node = plants.node[plant]
        asked = 0.0
        if now.deficit[node] > now.rounding[node]:
            asked = min(headroom, now.deficit[node])
            now.deficit[node] -= asked
        for n in range(links.first[node], links.first[node + 1]):
            link = links.at[n]
            asked += deliver(now, links, link, node, headroom - asked)
        if asked > 0.0:
            commit(now, plants, plant, now.generation[plant] + asked)


@step
def commit(now: Now, plants: Plants, plant: int, output: float) -> None:
    """Put the fewest units on line that give `output`; their minimum load may force more."""
    unit = plants.unit[plant]
    online = now.limit[plant]
    if unit > 0.0:
        online = max(now.online[plant], min(online, unit * np.ceil(output / unit - 1e-9)))
    least = plants.minimum_load[plant] * online
    if output < least:
        now.forced[plants.node[plant]] += least - output
        output = least
    now.online[plant] = online
    now.generation[plant] = output


@step
def release_surplus(now: Now, plants: Plants, export_capacity: np.ndarray) -> None:
    """Stage f, second half: export what can leave, curtail the rest, each variable technology by the same share.

    What is curtailed beyond them is the output that minimum loads force.
    """
    for node in range(now.surplus.size):
        left = now.surplus[node] + now.forced[node]
        now.export[node] = min(left, export_capacity[node])
        now.curtailment[node] = left - now.export[node]
    for plant in plants.variable:
        node = plants.node[plant]
        if now.curtailment[node] >= now.variable[node]:
            now.generation[plant] = 0.0
        elif now.curtailment[node] > 0.0:
            now.generation[plant] *= 1.0 - now.curtailment[node] / now.variable[node]


@step
def units_on_line(now: Now, plants: Plants, plant: int) -> float:
    """Number of units; what has no unit size is one."""
    if now.online[plant] <= 0.0:
        return 0.0
    unit = plants.unit[plant]
    return np.ceil(now.online[plant] / unit - 1e-9) if unit > 0.0 else 1.0


@step
def remember_units(now: Now, plants: Plants, plant: int, hour: int, change: float) -> None:
    """Write down what started and stopped, and count what is held and barred in the next interval.

    A unit that started in interval t is on line in t … t + up − 1; numbers of units, so that sums are exact.
    """
    ring = now.started.shape[1]
    now.started[plant, hour % ring] = max(change, 0.0)
    now.stopped[plant, hour % ring] = max(-change, 0.0)
    now.held[plant] += max(change, 0.0)
    now.barred[plant] += max(-change, 0.0)
    up, down = plants.up[plant], plants.down[plant]
    if hour - up + 1 >= 0:
        now.held[plant] -= now.started[plant, (hour - up + 1) % ring]
    if hour - down + 1 >= 0:
        now.barred[plant] -= now.stopped[plant, (hour - down + 1) % ring]
