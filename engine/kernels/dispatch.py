"""Hourly operation of a given fleet by the rule `load_following`, one member and year at a time.

The stages a to f are those of the contract. Powers are means of an hour in MW, states of charge are MWh at
edges; with intervals of one hour a power adds to a state as it stands.

Within an hour a node has a surplus or a deficit, never both, and each stage only makes either smaller. So a
link is used in one direction alone, and its signed flow is all that needs keeping. A need that is met in full
is set to zero, not computed: rounding must start no engine and count no hour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernels._jit import kernel, step
from engine.kernels.outages import Outages, fail_and_repair
from engine.kernels.shortage import count_shortage, nonsynchronous_share

ROUNDING = 1e-12
"""What is left of demand or of a link's capacity up to this share is rounding: it starts no unit."""

SHORTAGE = 1e-6
"""Unserved demand up to this share of the node's demand counts as energy, but not as an hour of shortage."""


class Plants(NamedTuple):
    """Technologies of the fleet; the last four are positions: those of each stage, in merit order."""

    node: np.ndarray  # (technology) position of its node
    pattern: np.ndarray  # (technology) row of the profiles, -1: always available
    available: np.ndarray  # (technology) MW, before the profile
    minimum_load: np.ndarray  # (technology) share of what is on line
    unit: np.ndarray  # (technology) MW of a unit, 0: one unit of any size
    turns: np.ndarray  # (technology) 1: machines turn with the grid's frequency
    variable: np.ndarray
    must_run: np.ndarray
    before: np.ndarray  # dispatchables before storage
    after: np.ndarray  # dispatchables after it


class Stores(NamedTuple):
    """Stores of the fleet, each array over store."""

    node: np.ndarray
    power: np.ndarray  # MW, at the node's side
    capacity: np.ndarray  # MWh
    charge_efficiency: np.ndarray
    discharge_efficiency: np.ndarray
    standing_loss: np.ndarray  # 1/h
    minimum: np.ndarray  # MWh
    initial: np.ndarray  # MWh
    turns: np.ndarray  # 1: discharges by machines that turn with the grid's frequency


class Links(NamedTuple):
    """Links, each array over link."""

    start: np.ndarray
    end: np.ndarray
    capacity: np.ndarray  # MW sent, either way
    loss: np.ndarray


class Totals(NamedTuple):
    """What the year adds up to: sums of hourly MW (running: hours), to be turned into energy by the clock."""

    generation: np.ndarray  # (technology, month)
    potential: np.ndarray  # (technology)
    running: np.ndarray  # (technology) h
    online: np.ndarray  # (technology)
    charge: np.ndarray  # (store)
    discharge: np.ndarray  # (store)
    flow: np.ndarray  # (link)
    export: np.ndarray  # (node)
    curtailment: np.ndarray  # (node)
    unserved: np.ndarray  # (node)
    demand: np.ndarray  # (node, month)
    peak: np.ndarray  # (node) highest MW of demand
    shortage: np.ndarray  # (figure) of `engine.kernels.shortage`
    shortage_hours: np.ndarray  # (month, hour of day) h
    nonsynchronous: np.ndarray  # (1) highest hourly share of generation and discharge through converters


class Hours(NamedTuple):
    """Every hour, MW, last dimension hour (state: edge, MWh); of length 0 where hours are not kept."""

    demand: np.ndarray
    generation: np.ndarray
    charge: np.ndarray
    discharge: np.ndarray
    state: np.ndarray
    flow: np.ndarray  # positive from the start of the link to its end, as sent
    export: np.ndarray
    curtailment: np.ndarray
    unserved: np.ndarray


class Now(NamedTuple):
    """The hour at work, MW (state: MWh)."""

    surplus: np.ndarray  # (node)
    deficit: np.ndarray  # (node)
    rounding: np.ndarray  # (node) deficit that is none
    forced: np.ndarray  # (node) output forced by minimum load beyond all need
    variable: np.ndarray  # (node) potential of variable technologies
    export: np.ndarray  # (node)
    curtailment: np.ndarray  # (node)
    lost: np.ndarray  # (technology) on forced outage
    available: np.ndarray  # (technology)
    generation: np.ndarray  # (technology)
    online: np.ndarray  # (technology)
    charge: np.ndarray  # (store)
    discharge: np.ndarray  # (store)
    state: np.ndarray  # (store)
    flow: np.ndarray  # (link)


@kernel
def operate(
    demand: np.ndarray,
    profile: np.ndarray,
    month: np.ndarray,
    export_capacity: np.ndarray,
    plants: Plants,
    stores: Stores,
    links: Links,
    outages: Outages,
    totals: Totals,
    hours: Hours,
) -> None:
    """Operate the fleet through all hours of `demand` and add to `totals`, which start at zero.

    Parameters
    ----------
    demand : (node, hour) MW. profile : (pattern, hour). month : (hour), 0 to 11. export_capacity : (node) MW.
    plants, stores, links : the fleet of the year. outages : of its units.
    totals, hours : written to; `hours` only where its arrays have hours.
    """
    n_nodes, n_hours = demand.shape
    n_plants, n_stores, n_links = plants.node.size, stores.node.size, links.start.size
    now = Now(
        np.zeros(n_nodes), np.zeros(n_nodes), np.zeros(n_nodes), np.zeros(n_nodes), np.zeros(n_nodes),
        np.zeros(n_nodes), np.zeros(n_nodes),
        np.zeros(n_plants), np.zeros(n_plants), np.zeros(n_plants), np.zeros(n_plants),
        np.zeros(n_stores), np.zeros(n_stores), stores.initial.copy(),
        np.zeros(n_links),
    )  # fmt: skip
    keeps_hours = hours.export.shape[1] > 0
    if keeps_hours:
        hours.demand[:, :] = demand
        hours.state[:, 0] = now.state
    change = 0
    for hour in range(n_hours):
        start_hour(now, stores)
        change = fail_and_repair(now.lost, outages, change, hour)
        run_unasked(now, plants, demand, profile, hour)  # a
        share_surplus(now, links)  # b
        follow_demand(now, plants, links, plants.before)  # c
        charge_stores(now, stores, links)  # d
        discharge_stores(now, stores, links)
        follow_demand(now, plants, links, plants.after)  # e
        store_forced(now, stores)  # f
        release_surplus(now, plants, export_capacity)
        add_up(now, plants, stores, demand, hour, month[hour], totals)
        if keeps_hours:
            keep(now, hours, hour)


@step
def start_hour(now: Now, stores: Stores) -> None:
    """Nothing flows yet, and the stores have lost what they lose by standing."""
    now.forced[:] = 0.0
    now.variable[:] = 0.0
    now.flow[:] = 0.0
    now.charge[:] = 0.0
    now.discharge[:] = 0.0
    for store in range(now.state.size):
        now.state[store] *= 1.0 - stores.standing_loss[store]


@step
def run_unasked(now: Now, plants: Plants, demand: np.ndarray, profile: np.ndarray, hour: int) -> None:
    """Stage a: variable technologies at availability, must-run ones at minimum load; then who lacks."""
    supply = now.surplus
    supply[:] = 0.0
    for plant in range(plants.node.size):
        pattern = plants.pattern[plant]
        not_lost = max(plants.available[plant] - now.lost[plant], 0.0)
        now.available[plant] = not_lost * (1.0 if pattern < 0 else profile[pattern, hour])
        now.generation[plant] = 0.0
        now.online[plant] = 0.0
    for plant in plants.variable:
        now.generation[plant] = now.available[plant]
        now.variable[plants.node[plant]] += now.available[plant]
        supply[plants.node[plant]] += now.available[plant]
    for plant in plants.must_run:
        now.online[plant] = now.available[plant]
        now.generation[plant] = plants.minimum_load[plant] * now.available[plant]
        supply[plants.node[plant]] += now.generation[plant]
    for node in range(supply.size):
        balance = supply[node] - demand[node, hour]
        now.rounding[node] = ROUNDING * demand[node, hour]
        if abs(balance) <= now.rounding[node]:
            balance = 0.0
        now.surplus[node] = max(balance, 0.0)
        now.deficit[node] = max(-balance, 0.0)


@step
def share_surplus(now: Now, links: Links) -> None:
    """Stage b: surplus meets other nodes' deficits."""
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            if now.surplus[node] > 0.0:
                now.surplus[node] -= deliver(now, links, link, node, now.surplus[node])


@step
def follow_demand(now: Now, plants: Plants, links: Links, order: np.ndarray) -> None:
    """Stages c and e: dispatchables meet the deficit of their own node, then others' over links."""
    for plant in order:
        headroom = now.available[plant] - now.generation[plant]
        if headroom <= 0.0:
            continue
        node = plants.node[plant]
        asked = 0.0
        if now.deficit[node] > now.rounding[node]:
            asked = min(headroom, now.deficit[node])
            now.deficit[node] -= asked
        for link in range(links.start.size):
            if links.start[link] == node or links.end[link] == node:
                asked += deliver(now, links, link, node, headroom - asked)
        if asked > 0.0:
            commit(now, plants, plant, now.generation[plant] + asked)


@step
def commit(now: Now, plants: Plants, plant: int, output: float) -> None:
    """Put the fewest units on line that give `output`; their minimum load may force more."""
    unit = plants.unit[plant]
    online = now.available[plant]
    if unit > 0.0 and now.online[plant] == 0.0:
        online = min(online, unit * np.ceil(output / unit - 1e-9))
    least = plants.minimum_load[plant] * online
    if output < least:
        now.forced[plants.node[plant]] += least - output
        output = least
    now.online[plant] = online
    now.generation[plant] = output


@step
def charge_stores(now: Now, stores: Stores, links: Links) -> None:
    """Stage d, first half: surplus charges the node's own stores, then those of linked nodes."""
    for store in range(stores.node.size):
        node = stores.node[store]
        taken = min(now.surplus[node], charge_room(now, stores, store))
        now.surplus[node] -= taken
        charge(now, stores, store, taken)
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            far = links.start[link] + links.end[link] - node
            for store in range(stores.node.size):
                if stores.node[store] == far and now.surplus[node] > 0.0:
                    most = min(now.surplus[node], link_room(now, links, link))
                    sent = min(most, charge_room(now, stores, store) / (1.0 - links.loss[link]))
                    now.surplus[node] -= sent
                    now.flow[link] += sent if node == links.start[link] else -sent
                    charge(now, stores, store, sent * (1.0 - links.loss[link]))


@step
def charge_room(now: Now, stores: Stores, store: int) -> float:
    """MW that the store can still take from its node."""
    energy_room = (stores.capacity[store] - now.state[store]) / stores.charge_efficiency[store]
    return max(0.0, min(stores.power[store] - now.charge[store], energy_room))


@step
def charge(now: Now, stores: Stores, store: int, taken: float) -> None:
    """Store what is taken from the node, less the loss."""
    now.charge[store] += taken
    now.state[store] += taken * stores.charge_efficiency[store]


@step
def discharge_stores(now: Now, stores: Stores, links: Links) -> None:
    """Stage d, second half: stores that do not charge meet deficits of their node, then of linked nodes."""
    for store in range(stores.node.size):
        node = stores.node[store]
        if now.deficit[node] > now.rounding[node] and now.charge[store] == 0.0:
            given = min(now.deficit[node], discharge_room(now, stores, store))
            now.deficit[node] -= given
            discharge(now, stores, store, given)
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            for store in range(stores.node.size):
                if stores.node[store] == node and now.charge[store] == 0.0:
                    sent = deliver(now, links, link, node, discharge_room(now, stores, store))
                    discharge(now, stores, store, sent)


@step
def discharge_room(now: Now, stores: Stores, store: int) -> float:
    """MW that the store can still give to its node."""
    energy_room = (now.state[store] - stores.minimum[store]) * stores.discharge_efficiency[store]
    return max(0.0, min(stores.power[store] - now.discharge[store], energy_room))


@step
def discharge(now: Now, stores: Stores, store: int, given: float) -> None:
    """Draw from the store what is given to the node, and the loss."""
    now.discharge[store] += given
    now.state[store] -= given / stores.discharge_efficiency[store]


@step
def deliver(now: Now, links: Links, link: int, node: int, supply: float) -> float:
    """Send up to `supply` from `node` to meet the deficit at the other end; return what is sent."""
    far = links.start[link] + links.end[link] - node
    sent = min(supply, link_room(now, links, link))
    if now.deficit[far] <= now.rounding[far] or sent <= 0.0:
        return 0.0
    received = sent * (1.0 - links.loss[link])
    if received >= now.deficit[far]:
        sent = now.deficit[far] / (1.0 - links.loss[link])
        now.deficit[far] = 0.0
    else:
        now.deficit[far] -= received
    now.flow[link] += sent if node == links.start[link] else -sent
    return sent


@step
def link_room(now: Now, links: Links, link: int) -> float:
    """MW that the link can still take."""
    room = links.capacity[link] - abs(now.flow[link])
    return room if room > ROUNDING * links.capacity[link] else 0.0


@step
def store_forced(now: Now, stores: Stores) -> None:
    """Stage f, first half: output that minimum loads force spares the node's stores, then charges them."""
    for store in range(stores.node.size):
        node = stores.node[store]
        if now.forced[node] > 0.0:
            spared = min(now.forced[node], now.discharge[store])
            discharge(now, stores, store, -spared)
            now.forced[node] -= spared
        if now.forced[node] > 0.0 and now.discharge[store] == 0.0:
            taken = min(now.forced[node], charge_room(now, stores, store))
            charge(now, stores, store, taken)
            now.forced[node] -= taken


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
def add_up(now: Now, plants: Plants, stores: Stores, demand: np.ndarray, hour: int, month: int, totals: Totals) -> None:
    """Add the hour to the year."""
    for plant in range(now.generation.size):
        totals.generation[plant, month] += now.generation[plant]
        totals.potential[plant] += now.generation[plant]
        totals.online[plant] += now.online[plant]
        if now.generation[plant] > 0.0:
            totals.running[plant] += 1.0
    for plant in plants.variable:
        totals.potential[plant] += now.available[plant] - now.generation[plant]
    for store in range(now.state.size):
        totals.charge[store] += now.charge[store]
        totals.discharge[store] += now.discharge[store]
    for link in range(now.flow.size):
        totals.flow[link] += abs(now.flow[link])
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
    count_shortage(totals.shortage, totals.shortage_hours, short, is_short, month, hour)
    share = nonsynchronous_share(now.generation, plants.turns, now.discharge, stores.turns)
    totals.nonsynchronous[0] = max(totals.nonsynchronous[0], share)


@step
def keep(now: Now, hours: Hours, hour: int) -> None:
    """Write the hour down."""
    for plant in range(now.generation.size):
        hours.generation[plant, hour] = now.generation[plant]
    for store in range(now.state.size):
        hours.charge[store, hour] = now.charge[store]
        hours.discharge[store, hour] = now.discharge[store]
        hours.state[store, hour + 1] = now.state[store]
    for link in range(now.flow.size):
        hours.flow[link, hour] = now.flow[link]
    for node in range(now.deficit.size):
        hours.export[node, hour] = now.export[node]
        hours.curtailment[node, hour] = now.curtailment[node]
        hours.unserved[node, hour] = now.deficit[node]
