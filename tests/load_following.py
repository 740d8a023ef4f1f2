"""The rules of dispatch in plain Python, from docs/dispatch.md and not from the kernel: slow and obvious.

One signed balance per node; every stage is a sentence of that page. The kernel is held against it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

ROUNDING = 1e-12


@dataclass
class Technology:
    node: str
    kind: str  # variable, must_run_before, must_run_after, before, after
    available: list[float]
    minimum_load: float = 0.0
    unit: float = 0.0
    up: int = 1
    down: int = 1
    slope: float = 2.0
    intercept: float = 0.0
    curvature: float = 0.0
    start_fuel: float = 0.0
    synchronous: float = 1.0
    reserve: float = 1.0

    @property
    def is_dispatchable(self) -> bool:
        return self.kind != "variable"


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
    charge_power: float | None = None  # as power where not said
    lowest_charge: float = 0.0
    inflow: list[float] | None = None  # MWh
    lower: float = math.inf
    lower_first: float = math.inf
    kept: float = 0.0
    target: float = 0.0
    synchronous: float = 0.0
    reserve: float = 1.0


@dataclass
class Link:
    start: str
    end: str
    capacity: float
    loss: float = 0.0


@dataclass
class Flexible:
    node: str
    draw: list[float]  # MWh
    power: list[float]  # MW plugged in
    buffer: list[float]  # MWh that may be filled at the end of the hour
    eager: list[float]  # share of the power
    smart: bool = True
    efficiency: float = 1.0
    loss: float = 0.0
    first: float = 0.0


@dataclass
class Island:
    demand: dict[str, list[float]]
    technologies: list[Technology]  # in merit order
    stores: list[Store] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    export_capacity: dict[str, float] = field(default_factory=dict)
    flexible: list[Flexible] = field(default_factory=list)
    strategy: str = "load_following"
    reserve: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of demand, of variable output, of the largest unit
    interval: float = 1.0


def operate_plainly(island: Island) -> dict[str, list[list[float]]]:
    """Return what every technology, store, link, node and flexible demand does, [instance][hour]."""
    written: dict[str, list[list[float]]] = defaultdict(list)
    memory = Memory(
        [store.first for store in island.stores],
        [store.lower_first for store in island.stores],
        [each.first for each in island.flexible],
        [False] * len(island.stores),
    )
    for hour in range(len(next(iter(island.demand.values())))):
        Hour(island, hour, memory).run(written)
    return {name: [list(row) for row in zip(*hours, strict=True)] for name, hours in written.items()}


def least_contents(each: Flexible, interval: float) -> list[float]:
    """The least content at each edge from which full power meets the draws to come, or the most that can be had."""
    hours = range(len(each.draw))
    full = [each.efficiency * power * interval for power in each.power]
    most = [each.first]
    for hour in hours:
        kept = most[-1] * (1 - each.loss)
        most.append(max(0.0, min(kept + full[hour], max(kept, each.buffer[hour] + each.draw[hour])) - each.draw[hour]))
    least = [min(each.first, most[-1])]
    for hour in reversed(hours):
        taken = (
            full[hour] if least[0] <= each.buffer[hour] * (1 + ROUNDING) else 0.0
        )  # a fuller buffer was filled before
        least.insert(0, min(most[hour], max(0.0, least[0] + each.draw[hour] - taken) / (1 - each.loss)))
    return least


@dataclass
class Memory:
    """What an hour leaves to the next."""

    state: list[float]
    lower: list[float]
    content: list[float]
    holding: list[bool]
    units: list[list[int]] = field(default_factory=list)  # of every technology, hour after hour
    least: list[list[float]] = field(default_factory=list)


class Hour:
    """One hour of an island."""

    def __init__(self, island: Island, hour: int, memory: Memory) -> None:
        self.island, self.hour, self.memory = island, hour, memory
        self.plants, self.stores, self.links, self.flexible = (
            island.technologies, island.stores, island.links, island.flexible,
        )  # fmt: skip
        self.output, self.online = [0.0] * len(self.plants), [0.0] * len(self.plants)
        self.charge, self.discharge = [0.0] * len(self.stores), [0.0] * len(self.stores)
        self.spilled = [0.0] * len(self.stores)
        self.flow = [0.0] * len(self.links)
        self.excess = dict.fromkeys(island.demand, 0.0)
        self.limit = [plant.available[hour] for plant in self.plants]
        self.demand = {node: series[hour] for node, series in island.demand.items()}
        self.balance: dict[str, float] = {}

    def run(self, written: dict[str, list[list[float]]]) -> None:
        self.begin()
        self.what_flexible_demand_must_take()
        self.a()
        self.b()
        self.dispatchables("before")  # c
        self.d()
        self.dispatchables("after")  # e
        if self.island.strategy != "load_following":
            self.floor = [store.lowest for store in self.stores]
            self.discharge_to_lacks()
        if any(self.island.reserve):
            self.commit_reserve()
        self.f()
        self.write(written)

    # ---- what is left and what is lacking

    def lack(self, node: str) -> float:
        """The deficit of a node; rounding is none."""
        return -self.balance[node] if self.balance[node] < -ROUNDING * self.demand[node] else 0.0

    def room(self, number: int) -> float:
        """What a link can still carry; rounding is none."""
        left = self.links[number].capacity - abs(self.flow[number])
        return left if left > ROUNDING * self.links[number].capacity else 0.0

    def ends(self, number: int) -> tuple[tuple[str, str, int], tuple[str, str, int]]:
        """From, to and sign of both directions of a link."""
        link = self.links[number]
        return (link.start, link.end, 1), (link.end, link.start, -1)

    def send(self, number: int, other: str, sign: int, most: float) -> float:
        """Send up to `most` over a link to who lacks; return what is sent."""
        loss = self.links[number].loss
        sent = min(most, self.room(number), self.lack(other) / (1 - loss))
        self.flow[number] += sign * sent
        self.balance[other] = min(0.0, self.balance[other] + sent * (1 - loss))
        return sent

    # ---- the stages

    def begin(self) -> None:
        state = self.memory.state
        for number, store in enumerate(self.stores):
            state[number] *= 1 - store.standing
            state[number] += store.inflow[self.hour] if store.inflow else 0.0
        self.floor = [store.lowest for store in self.stores]
        if self.island.strategy == "peak_reserve":
            self.floor = [store.kept for store in self.stores]
        if self.island.strategy == "cycle_charging":
            held = self.memory.holding
            self.floor = [s.capacity if h else s.lowest for s, h in zip(self.stores, held, strict=True)]

    def what_flexible_demand_must_take(self) -> None:
        if not self.memory.least:
            self.memory.least = [least_contents(each, self.island.interval) for each in self.flexible]
        self.intake, self.most = [], []
        for number, each in enumerate(self.flexible):
            self.memory.content[number] *= 1 - each.loss
            content, power, into = self.memory.content[number], each.power[self.hour], each.efficiency
            into *= self.island.interval
            room = (each.buffer[self.hour] + each.draw[self.hour] - content) / into
            self.most.append(max(0.0, min(power, room)))
            eager = each.eager[self.hour] * power if each.smart else power
            due = (self.memory.least[number][self.hour + 1] + each.draw[self.hour] - content) / into
            taken = min(self.most[-1], max(eager, due))
            self.intake.append(taken if taken > ROUNDING * power else 0.0)
            self.demand[each.node] += self.intake[-1]

    def a(self) -> None:
        supply = dict.fromkeys(self.demand, 0.0)
        for number, plant in enumerate(self.plants):
            if plant.kind == "variable":
                self.output[number] = plant.available[self.hour]
            elif plant.kind.startswith("must_run"):
                self.online[number] = plant.available[self.hour]
                self.output[number] = plant.minimum_load * plant.available[self.hour]
            else:
                self.hold_units(number)
                self.output[number] = plant.minimum_load * self.online[number]
            supply[plant.node] += self.output[number]
        for node, wanted in self.demand.items():
            left = supply[node] - wanted
            self.balance[node] = 0.0 if abs(left) <= ROUNDING * wanted else left

    def hold_units(self, number: int) -> None:
        """Units that started less than `up` hours ago stay; what stopped less than `down` ago does not come back."""
        plant, past = self.plants[number], [units[number] for units in self.memory.units]
        changes = [now - before for before, now in pairwise(past)]
        started = sum(max(0, n) for n in changes[-(plant.up - 1) :]) if plant.up > 1 else 0
        stopped = sum(max(0, -n) for n in changes[-(plant.down - 1) :]) if plant.down > 1 else 0
        free = plant.available[self.hour]
        if plant.unit:
            if plant.up > 1 or plant.down > 1:
                usable = max(past[-1] if past else 0, math.ceil(free / plant.unit - 1e-9) - stopped)
                self.limit[number] = min(free, plant.unit * usable)
            self.online[number] = min(self.limit[number], plant.unit * started)
        else:
            self.limit[number] = 0.0 if stopped else free
            self.online[number] = self.limit[number] if started else 0.0

    def b(self) -> None:
        for number in range(len(self.links)):
            for node, other, sign in self.ends(number):
                if self.balance[node] > 0 and self.lack(other) > 0:
                    self.balance[node] -= self.send(number, other, sign, self.balance[node])

    def dispatchables(self, stage: str) -> None:
        for number, plant in enumerate(self.plants):
            if not plant.kind.endswith(stage):
                continue
            free = self.limit[number] - self.output[number]
            own = min(free, self.lack(plant.node))
            self.balance[plant.node] += own
            asked = own
            for at in range(len(self.links)):
                for node, other, sign in self.ends(at):
                    if node == plant.node and self.lack(other) > 0 and free > asked:
                        asked += self.send(at, other, sign, free - asked)
            if asked == 0:
                continue
            if not plant.kind.startswith("must_run"):
                wanted = self.output[number] + asked
                n_units = math.ceil(wanted / plant.unit - 1e-9) if plant.unit else 1
                fewest = min(n_units * (plant.unit or math.inf), self.limit[number])
                self.online[number] = max(self.online[number], fewest)
            wanted = self.output[number] + asked
            self.output[number] = max(wanted, plant.minimum_load * self.online[number])
            self.excess[plant.node] += self.output[number] - wanted

    def d(self) -> None:
        for number, each in enumerate(self.flexible):
            taken = min(max(0.0, self.balance[each.node]), max(0.0, self.most[number] - self.intake[number]))
            self.balance[each.node] -= taken
            self.intake[number] += taken
        for at, link in enumerate(self.links):
            for node, other, sign in self.ends(at):
                for number, each in enumerate(self.flexible):
                    if each.node == other and self.balance[node] > 0:
                        free = max(0.0, self.most[number] - self.intake[number])
                        sent = min(self.balance[node], self.room(at), free / (1 - link.loss))
                        self.balance[node] = max(0.0, self.balance[node] - sent)
                        self.intake[number] += sent * (1 - link.loss)
                        self.flow[at] += sign * sent
        for number, store in enumerate(self.stores):
            self.balance[store.node] -= self.take(number, max(0.0, self.balance[store.node]))
        for at, link in enumerate(self.links):
            for node, other, sign in self.ends(at):
                for number, store in enumerate(self.stores):
                    if store.node == other and self.balance[node] > 0:
                        most = min(self.balance[node], self.room(at))
                        sent = self.take(number, most * (1 - link.loss)) / (1 - link.loss)
                        self.balance[node] = max(0.0, self.balance[node] - sent)
                        self.flow[at] += sign * sent
        self.discharge_to_lacks()

    def discharge_to_lacks(self) -> None:
        idle = [number for number in range(len(self.stores)) if self.charge[number] == 0]
        for number in idle:
            node = self.stores[number].node
            self.balance[node] += self.give(number, self.lack(node))
        for at, link in enumerate(self.links):
            for node, other, sign in self.ends(at):
                for number in idle:
                    if self.stores[number].node == node and self.lack(other) > 0:
                        most = min(self.room(at), self.lack(other) / (1 - link.loss))
                        sent = self.give(number, most)
                        self.balance[other] = min(0.0, self.balance[other] + sent * (1 - link.loss))
                        self.flow[at] += sign * sent

    def take(self, number: int, most: float) -> float:
        store, dt = self.stores[number], self.island.interval
        power = store.power if store.charge_power is None else store.charge_power
        limits = [
            most,
            power - self.charge[number],
            (store.capacity - self.memory.state[number]) / store.into / dt,
            self.memory.lower[number] / store.into / dt - self.charge[number],
        ]
        taken = max(0.0, min(limits))
        if self.charge[number] + taken < store.lowest_charge:
            return 0.0
        self.charge[number] += taken
        self.memory.state[number] += taken * dt * store.into
        return taken

    def give(self, number: int, most: float) -> float:
        store, dt = self.stores[number], self.island.interval
        energy = (self.memory.state[number] - self.floor[number]) * store.out / dt
        given = max(0.0, min(most, store.power - self.discharge[number], energy))
        self.discharge[number] += given
        self.memory.state[number] -= given * dt / store.out
        return given

    def spare(self, number: int, most: float) -> float:
        """Discharge less."""
        spared = min(most, self.discharge[number])
        self.discharge[number] -= spared
        self.memory.state[number] += spared * self.island.interval / self.stores[number].out
        return spared

    # ---- reserve

    def reserve_wanted(self) -> float:
        of_demand, of_variable, of_largest = self.island.reserve
        largest = 0.0
        for plant, output, online in zip(self.plants, self.output, self.online, strict=True):
            if plant.is_dispatchable:
                n = online / plant.unit if plant.unit and online > plant.unit else 1
                largest = max(largest, output / n)
        variable = sum(mw for plant, mw in zip(self.plants, self.output, strict=True) if not plant.is_dispatchable)
        return of_demand * sum(self.demand.values()) + of_variable * variable + of_largest * largest

    def reserve_held(self) -> float:
        held = 0.0
        for number, plant in enumerate(self.plants):
            top = self.online[number] if plant.is_dispatchable else plant.available[self.hour]
            held += plant.reserve * (top - self.output[number])
        for number, store in enumerate(self.stores):
            energy = max(0.0, self.memory.state[number] - store.lowest) * store.out
            held += store.reserve * (self.charge[number] + min(store.power - self.discharge[number], energy))
        return held

    def commit_reserve(self) -> None:
        wanted = self.reserve_wanted()
        for number, plant in enumerate(self.plants):
            missing, more = wanted - self.reserve_held(), self.limit[number] - self.online[number]
            if missing <= ROUNDING * wanted:
                return
            if not plant.is_dispatchable or not plant.reserve or more <= 0:
                continue
            self.online[number] += (
                min(more, plant.unit * math.ceil(missing / plant.unit - 1e-9)) if plant.unit else more
            )
            rise = max(0.0, plant.minimum_load * self.online[number] - self.output[number])
            self.output[number] += rise
            for other in reversed(range(len(self.plants))):
                that = self.plants[other]
                if other != number and that.node == plant.node and that.is_dispatchable:
                    cut = max(0.0, min(rise, self.output[other] - that.minimum_load * self.online[other]))
                    self.output[other] -= cut
                    rise -= cut
            self.excess[plant.node] += rise

    # ---- the end

    def f(self) -> None:
        for number, each in enumerate(self.flexible):
            taken = min(self.excess[each.node], max(0.0, self.most[number] - self.intake[number]))
            self.excess[each.node] -= taken
            self.intake[number] += taken
        for number, store in enumerate(self.stores):
            self.excess[store.node] -= self.spare(number, self.excess[store.node])
            if self.discharge[number] == 0:
                self.excess[store.node] -= self.take(number, self.excess[store.node])
        self.recharge()
        self.release()
        self.end_stores()
        self.end_flexible()

    def recharge(self) -> None:
        if self.island.strategy == "load_following":
            return
        is_cycle = self.island.strategy == "cycle_charging"
        for at, plant in enumerate(self.plants):
            for number, store in enumerate(self.stores):
                idle = self.online[at] - self.output[at]
                if not plant.is_dispatchable or plant.node != store.node or idle <= 0:
                    continue
                if is_cycle:
                    spared = self.spare(number, idle)
                    self.output[at] += spared
                    idle -= spared
                wanted = (store.target - self.memory.state[number]) / store.into / self.island.interval
                if self.discharge[number] > 0 or wanted <= 0:
                    continue
                power = store.power if store.charge_power is None else store.charge_power
                before = self.memory.state[number], self.charge[number]
                taken = self.take(number, min(idle, wanted))
                if taken <= ROUNDING * power:
                    self.memory.state[number], self.charge[number] = before
                    continue
                self.output[at] += taken
                self.memory.holding[number] = is_cycle

    def release(self) -> None:
        self.curtailed, self.exported = {}, {}
        for node in self.demand:
            left = max(0.0, self.balance[node]) + self.excess[node]
            self.exported[node] = min(left, self.island.export_capacity.get(node, 0.0))
            self.curtailed[node] = left - self.exported[node]
        for number, plant in enumerate(self.plants):
            if not plant.is_dispatchable:
                free = [p.available[self.hour] for p in self.plants if p.node == plant.node and not p.is_dispatchable]
                self.output[number] *= 1 - (min(1.0, self.curtailed[plant.node] / sum(free)) if sum(free) else 0.0)

    def end_stores(self) -> None:
        state, lower, dt = self.memory.state, self.memory.lower, self.island.interval
        for number, store in enumerate(self.stores):
            if store.inflow:
                self.spilled[number] = max(0.0, state[number] - store.capacity)
                state[number] -= self.spilled[number]
            if state[number] >= store.target * (1 - 1e-9):
                self.memory.holding[number] = False
            if store.lower < math.inf:
                turbined = self.discharge[number] * dt / store.out + self.spilled[number]
                lower[number] += turbined - self.charge[number] * dt * store.into
                lower[number] = max(0.0, min(store.lower, lower[number]))

    def end_flexible(self) -> None:
        self.missed = []
        for number, each in enumerate(self.flexible):
            shed = min(max(0.0, -self.balance[each.node]), self.intake[number])
            self.balance[each.node] += shed
            self.intake[number] -= shed
            taken = each.efficiency * self.intake[number] * self.island.interval
            content = self.memory.content[number] + taken - each.draw[self.hour]
            self.missed.append(max(0.0, -content))
            self.memory.content[number] = max(0.0, content)

    def write(self, written: dict[str, list[list[float]]]) -> None:
        self.memory.units.append(
            [
                0 if online <= 0 else math.ceil(online / plant.unit - 1e-9) if plant.unit else 1
                for plant, online in zip(self.plants, self.online, strict=True)
            ]
        )
        wanted = self.reserve_wanted()
        supply = sum(self.output) + sum(self.discharge)
        spinning = sum(p.synchronous * mw for p, mw in zip(self.plants, self.output, strict=True))
        spinning += sum(s.synchronous * mw for s, mw in zip(self.stores, self.discharge, strict=True))
        for name, values in {
            "generation": self.output,
            "online": self.online,
            "charge": self.charge,
            "discharge": self.discharge,
            "state": self.memory.state,
            "lower": self.memory.lower,
            "spilled": self.spilled,
            "flow": self.flow,
            "intake": self.intake,
            "content": self.memory.content,
            "missed": self.missed,
            "export": self.exported.values(),
            "curtailment": self.curtailed.values(),
            "unserved": [max(0.0, -left) for left in self.balance.values()],
            "units": self.memory.units[-1],
            "reserve_lack": [max(0.0, wanted - self.reserve_held())],
            "converters": [1 - spinning / supply if supply > 0 else 0.0],
        }.items():
            written[name].append(list(values))
