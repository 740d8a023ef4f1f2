"""Steps of the dispatch: what stores take and give, the water that flows into them and out of them."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import seldom, step
from engine.kernels.fleet import Links, Now, Plants, Rule, Stores
from engine.kernels.links import ROUNDING, deliver, link_room


@step
def start_stores(now: Now, stores: Stores, rule: Rule, profile: np.ndarray, hour: int) -> None:
    """They have lost what they lose by standing, rivers have brought what they bring."""
    for store in range(now.state.size):
        now.state[store] *= 1.0 - stores.standing_loss[store]
        if stores.inflow_pattern[store] >= 0:
            now.state[store] += stores.inflow[store] * profile[stores.inflow_pattern[store], hour]
        now.kept[store] = stores.kept[store] if rule.keeps else stores.minimum[store]
        if now.holding[store] > 0.0:
            now.kept[store] = stores.capacity[store]


@step
def charge_stores(now: Now, stores: Stores, links: Links, interval: float) -> None:
    """Stage d: surplus charges the node's own stores, then those of linked nodes."""
    for store in range(stores.node.size):
        node = stores.node[store]
        taken = min(now.surplus[node], charge_room(now, stores, store, interval))
        if now.charge[store] + taken >= stores.minimum_charge[store]:
            now.surplus[node] -= taken
            charge(now, stores, store, taken, interval)
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            far = links.start[link] + links.end[link] - node
            for n in range(stores.first[far], stores.first[far + 1]):
                store = stores.at[n]
                if now.surplus[node] > 0.0:
                    most = min(now.surplus[node], link_room(now, links, link))
                    sent = min(most, charge_room(now, stores, store, interval) / (1.0 - links.loss[link]))
                    taken = sent * (1.0 - links.loss[link])
                    if now.charge[store] + taken >= stores.minimum_charge[store]:
                        now.surplus[node] -= sent
                        now.flow[link] += sent if node == links.start[link] else -sent
                        charge(now, stores, store, taken, interval)


@step
def charge_room(now: Now, stores: Stores, store: int, interval: float) -> float:
    """MW that the store can still take from its node: by power, by capacity, by the water of a lower reservoir."""
    energy_room = (stores.capacity[store] - now.state[store]) / stores.charge_efficiency[store] / interval
    water = now.lower[store] / stores.charge_efficiency[store] / interval - now.charge[store]
    return max(0.0, min(stores.charge_power[store] - now.charge[store], min(energy_room, water)))


@step
def charge(now: Now, stores: Stores, store: int, taken: float, interval: float) -> None:
    """Store what is taken from the node, less the loss."""
    now.charge[store] += taken
    now.state[store] += taken * interval * stores.charge_efficiency[store]


@step
def discharge_stores(now: Now, stores: Stores, links: Links, interval: float) -> None:
    """Stage d: stores that do not charge meet deficits of their node, then of linked nodes."""
    for store in range(stores.node.size):
        node = stores.node[store]
        if now.deficit[node] > now.rounding[node] and now.charge[store] == 0.0:
            given = min(now.deficit[node], discharge_room(now, stores, store, interval))
            now.deficit[node] -= given
            discharge(now, stores, store, given, interval)
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            for n in range(stores.first[node], stores.first[node + 1]):
                store = stores.at[n]
                if now.charge[store] == 0.0:
                    sent = deliver(now, links, link, node, discharge_room(now, stores, store, interval))
                    discharge(now, stores, store, sent, interval)


@step
def discharge_room(now: Now, stores: Stores, store: int, interval: float) -> float:
    """MW that the store can still give to its node."""
    energy_room = (now.state[store] - now.kept[store]) * stores.discharge_efficiency[store] / interval
    return max(0.0, min(stores.discharge_power[store] - now.discharge[store], energy_room))


@step
def discharge(now: Now, stores: Stores, store: int, given: float, interval: float) -> None:
    """Draw from the store what is given to the node, and the loss."""
    now.discharge[store] += given
    now.state[store] -= given * interval / stores.discharge_efficiency[store]


@seldom
def give_what_is_kept(now: Now, stores: Stores, links: Links, interval: float) -> None:
    """Stage e, second half: what dispatchables cannot serve, stores do, from what the strategy kept."""
    for store in range(stores.node.size):
        now.kept[store] = stores.minimum[store]
    discharge_stores(now, stores, links, interval)


@step
def store_forced(now: Now, stores: Stores, interval: float) -> None:
    """Stage f, first half: output that minimum loads force spares the node's stores, then charges them."""
    for store in range(stores.node.size):
        node = stores.node[store]
        if now.forced[node] > 0.0:
            spared = min(now.forced[node], now.discharge[store])
            discharge(now, stores, store, -spared, interval)
            now.forced[node] -= spared
        if now.forced[node] > 0.0 and now.discharge[store] == 0.0:
            taken = min(now.forced[node], charge_room(now, stores, store, interval))
            if now.charge[store] + taken >= stores.minimum_charge[store]:
                charge(now, stores, store, taken, interval)
                now.forced[node] -= taken


@seldom
def recharge(now: Now, plants: Plants, stores: Stores, rule: Rule) -> None:
    """What is on line and idle charges the node's stores up to their targets, sparing them first if they are held."""
    for plant in plants.dispatchable:
        node = plants.node[plant]
        for n in range(stores.first[node], stores.first[node + 1]):
            store = stores.at[n]
            idle = now.online[plant] - now.generation[plant]
            if idle <= 0.0:
                break
            if rule.holds:
                spared = min(idle, now.discharge[store])
                discharge(now, stores, store, -spared, rule.interval)
                now.generation[plant] += spared
                idle -= spared
            wanted = (stores.target[store] - now.state[store]) / stores.charge_efficiency[store] / rule.interval
            taken = min(min(idle, wanted), charge_room(now, stores, store, rule.interval))
            if now.discharge[store] > 0.0 or taken <= ROUNDING * stores.charge_power[store]:
                continue
            if now.charge[store] + taken >= stores.minimum_charge[store]:
                charge(now, stores, store, taken, rule.interval)
                now.generation[plant] += taken
                now.holding[store] = 1.0 if rule.holds else 0.0


@step
def end_stores(now: Now, stores: Stores, interval: float) -> None:
    """What a full store cannot keep of its inflow is spilled; water turbined and spilled fills the lower reservoir."""
    for store in range(now.state.size):
        now.spilled[store] = 0.0
        if stores.inflow_pattern[store] >= 0 and now.state[store] > stores.capacity[store]:
            now.spilled[store] = now.state[store] - stores.capacity[store]
            now.state[store] = stores.capacity[store]
        if now.holding[store] > 0.0 and now.state[store] >= stores.target[store] * (1.0 - 1e-9):
            now.holding[store] = 0.0
        if stores.lower_capacity[store] < np.inf:
            pumped = now.charge[store] * interval * stores.charge_efficiency[store]
            released = now.discharge[store] * interval / stores.discharge_efficiency[store] + now.spilled[store]
            now.lower[store] = max(0.0, min(stores.lower_capacity[store], now.lower[store] - pumped + released))
