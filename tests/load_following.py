"""The rule `load_following` in plain Python, from the contract and not from the kernel: slow and obvious.

One signed balance per node; every stage is a sentence of the contract. The kernel is held against it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Technology:
    node: str
    kind: str  # variable, must_run, before, after
    available: list[float]
    minimum_load: float = 0.0
    unit: float = 0.0


@dataclass
class Store:
    node: str
    power: float
    capacity: float
    into: float = 1.0
    out: float = 1.0
    standing: float = 0.0
    lowest: float = 0.0
    first: float = 0.0


@dataclass
class Link:
    start: str
    end: str
    capacity: float
    loss: float = 0.0


@dataclass
class Island:
    demand: dict[str, list[float]]
    technologies: list[Technology]  # in merit order
    stores: list[Store] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    export_capacity: dict[str, float] = field(default_factory=dict)


def operate_plainly(island: Island) -> dict[str, list[list[float]]]:
    """Return what every technology, store, link and node does, [instance][hour]; `online` too."""
    written: dict[str, list[list[float]]] = defaultdict(list)
    state = [store.first for store in island.stores]
    for hour in range(len(next(iter(island.demand.values())))):
        state = one_hour(island, hour, state, written)
    return {name: [list(row) for row in zip(*hours, strict=True)] for name, hours in written.items()}


def one_hour(island: Island, hour: int, state: list[float], written: dict) -> list[float]:
    demand = {node: series[hour] for node, series in island.demand.items()}
    output, online = [0.0] * len(island.technologies), [0.0] * len(island.technologies)
    charge, discharge = [0.0] * len(island.stores), [0.0] * len(island.stores)
    flow = [0.0] * len(island.links)
    excess = dict.fromkeys(demand, 0.0)
    state = [energy * (1 - store.standing) for energy, store in zip(state, island.stores, strict=True)]

    def lack(node: str) -> float:
        """The deficit of a node; rounding is none."""
        return -balance[node] if balance[node] < -1e-12 * demand[node] else 0.0

    def room(number: int) -> float:
        """What a link can still carry; rounding is none."""
        left = island.links[number].capacity - abs(flow[number])
        return left if left > 1e-12 * island.links[number].capacity else 0.0

    def over_links(node: str, supply: float) -> float:
        """Sends supply over links to who lacks; says how much left."""
        left = supply
        for number, link in enumerate(island.links):
            if node not in (link.start, link.end):
                continue
            other, sign = (link.end, 1) if node == link.start else (link.start, -1)
            if lack(other) > 0 and left > 0:
                sent = min(left, room(number), lack(other) / (1 - link.loss))
                flow[number] += sign * sent
                balance[other] = min(0.0, balance[other] + sent * (1 - link.loss))
                left -= sent
        return supply - left

    # a
    supply = dict.fromkeys(demand, 0.0)
    for number, plant in enumerate(island.technologies):
        if plant.kind == "variable":
            output[number] = plant.available[hour]
        elif plant.kind.startswith("must_run"):
            online[number] = plant.available[hour]
            output[number] = plant.minimum_load * plant.available[hour]
        supply[plant.node] += output[number]
    balance = {node: supply[node] - demand[node] for node in demand}
    balance = {node: 0.0 if abs(mw) <= 1e-12 * demand[node] else mw for node, mw in balance.items()}

    # b
    for number, link in enumerate(island.links):
        for node, other, sign in ((link.start, link.end, 1), (link.end, link.start, -1)):
            if balance[node] > 0 and lack(other) > 0:
                sent = min(balance[node], room(number), lack(other) / (1 - link.loss))
                balance[node] -= sent
                balance[other] = min(0.0, balance[other] + sent * (1 - link.loss))
                flow[number] += sign * sent

    def run(stage: str) -> None:
        for number, plant in enumerate(island.technologies):
            if not plant.kind.endswith(stage):
                continue
            free = plant.available[hour] - output[number]
            own = min(free, lack(plant.node))
            balance[plant.node] += own
            asked = own + over_links(plant.node, free - own)
            if asked == 0:
                continue
            if not plant.kind.startswith("must_run"):
                n_units = math.ceil(asked / plant.unit - 1e-9) if plant.unit else 1
                online[number] = min(n_units * (plant.unit or math.inf), plant.available[hour])
            wanted = output[number] + asked
            output[number] = max(wanted, plant.minimum_load * online[number])
            excess[plant.node] += output[number] - wanted

    # c
    run("before")

    # d
    def take(number: int, most: float) -> float:
        store = island.stores[number]
        taken = max(0.0, min(most, store.power - charge[number], (store.capacity - state[number]) / store.into))
        charge[number] += taken
        state[number] += taken * store.into
        return taken

    def give(number: int, most: float) -> float:
        store = island.stores[number]
        given = max(0.0, min(most, store.power - discharge[number], (state[number] - store.lowest) * store.out))
        discharge[number] += given
        state[number] -= given / store.out
        return given

    for number, store in enumerate(island.stores):
        balance[store.node] -= take(number, max(0.0, balance[store.node]))
    for at, link in enumerate(island.links):
        for node, other, sign in ((link.start, link.end, 1), (link.end, link.start, -1)):
            for number, store in enumerate(island.stores):
                if store.node == other and balance[node] > 0:
                    most = min(balance[node], room(at))
                    sent = take(number, most * (1 - link.loss)) / (1 - link.loss)
                    balance[node] = max(0.0, balance[node] - sent)
                    flow[at] += sign * sent
    idle = [number for number in range(len(island.stores)) if charge[number] == 0]
    for number in idle:
        node = island.stores[number].node
        balance[node] += give(number, lack(node))
    for at, link in enumerate(island.links):
        for node, other, sign in ((link.start, link.end, 1), (link.end, link.start, -1)):
            for number in idle:
                if island.stores[number].node == node and lack(other) > 0:
                    most = min(room(at), lack(other) / (1 - link.loss))
                    sent = give(number, most)
                    balance[other] = min(0.0, balance[other] + sent * (1 - link.loss))
                    flow[at] += sign * sent

    # e
    run("after")

    # f
    for number, store in enumerate(island.stores):
        spared = min(excess[store.node], discharge[number])
        discharge[number] -= spared
        state[number] += spared / store.out
        excess[store.node] -= spared
        if discharge[number] == 0:
            excess[store.node] -= take(number, excess[store.node])
    curtailed, exported = {}, {}
    for node in demand:
        left = max(0.0, balance[node]) + excess[node]
        exported[node] = min(left, island.export_capacity.get(node, 0.0))
        curtailed[node] = left - exported[node]
    for number, plant in enumerate(island.technologies):
        if plant.kind == "variable":
            of_node = sum(
                p.available[hour] for p in island.technologies if p.node == plant.node and p.kind == "variable"
            )
            share = min(1.0, curtailed[plant.node] / of_node) if of_node else 0.0
            output[number] *= 1 - share

    written["generation"].append(output)
    written["online"].append(online)
    written["charge"].append(charge)
    written["discharge"].append(discharge)
    written["state"].append(state)
    written["flow"].append(flow)
    written["export"].append([exported[node] for node in demand])
    written["curtailment"].append([curtailed[node] for node in demand])
    written["unserved"].append([max(0.0, -balance[node]) for node in demand])
    return list(state)
