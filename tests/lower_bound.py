"""The least that an island of one node can cost: a linear program that knows all hours and is free where rules are not.

Relaxed to be a bound: commitment is continuous, the fuel curve is its tangents from below, stores and buffers may end
empty, charge and discharge in the same hour, minimum charge, lower reservoirs, up and down times and reserve do not
bind. Start levels, outages, inflows and the prices of fuel, starts and shortage are those of the rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from tests.load_following import Flexible, Island, Store, Technology

TANGENTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Output over what is on line at which P²/online is touched from below: P²/on >= 2 r P - r² on."""


class Program:
    """Columns and rows as they come: minimise cost · x, rows at most their limit, columns in bounds."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.bounds: list[tuple[float, float]] = []
        self.entries: list[tuple[int, int, float]] = []
        self.limits: list[float] = []

    def column(self, cost: float = 0.0, high: float = np.inf, low: float = 0.0) -> int:
        self.cost.append(cost)
        self.bounds.append((low, high))
        return len(self.cost) - 1

    def at_most(self, limit: float, *terms: tuple[int, float]) -> None:
        self.entries.extend((len(self.limits), column, factor) for column, factor in terms)
        self.limits.append(limit)

    def least(self) -> float:
        rows, columns, factors = zip(*self.entries, strict=True)
        matrix = coo_array((factors, (rows, columns)), (len(self.limits), len(self.cost))).tocsr()
        found = linprog(self.cost, matrix, self.limits, bounds=self.bounds, method="highs")
        assert found.status == 0, found.message
        return float(found.fun)


def least_cost(island: Island, prices: list[float], start_price: float, shortage_price: float) -> float:
    """Return the least cost; `prices`: money per MWh of fuel by technology, `start_price`: per MW started."""
    (demand,) = island.demand.values()
    program, dt = Program(), island.interval
    hours = range(len(demand))
    balance: list[list[tuple[int, float]]] = [[] for _ in hours]  # what lessens the lack, negative
    for plant, price in zip(island.technologies, prices, strict=True):
        _plant(program, plant, price * dt, start_price + price * plant.start_fuel, balance)
    for store in island.stores:
        _store(program, store, dt, balance)
    for each in island.flexible:
        _flexible(program, each, dt, shortage_price, balance)
    for hour in hours:
        unserved = program.column(shortage_price * dt)
        program.at_most(-demand[hour], (unserved, -1.0), *balance[hour])
    return program.least()


def _plant(program: Program, plant: Technology, price: float, start_price: float, balance: list[Any]) -> None:
    before: tuple[int, float] | None = None
    for hour, free in enumerate(plant.available):
        output = program.column(0.0 if not plant.is_dispatchable else price * plant.slope, free)
        balance[hour].append((output, -1.0))
        if not plant.is_dispatchable:
            continue
        online = program.column(price * plant.intercept, free)
        program.at_most(0.0, (output, 1.0), (online, -1.0))
        program.at_most(0.0, (online, plant.minimum_load), (output, -1.0))
        curved = program.column(price * plant.curvature)
        for r in TANGENTS:
            program.at_most(0.0, (output, 2.0 * r), (online, -r * r), (curved, -1.0))
        if before is not None:
            # What comes back from an outage joins what is on line without being started.
            started = program.column(start_price)
            program.at_most(max(0.0, free - before[1]), (online, 1.0), (before[0], -1.0), (started, -1.0))
        before = online, free


def _store(program: Program, store: Store, dt: float, balance: list[Any]) -> None:
    state = program.column(0.0, store.first, store.first)
    lowest = store.lowest if store.first >= store.lowest and store.standing == 0.0 else 0.0
    power = store.power if store.charge_power is None else store.charge_power
    for hour, needs in enumerate(balance):
        charge, discharge = program.column(0.0, power), program.column(0.0, store.power)
        needs += [(charge, 1.0), (discharge, -1.0)]
        after = program.column(0.0, max(store.capacity, store.first), lowest)
        inflow = store.inflow[hour] if store.inflow else 0.0
        kept = (state, -(1.0 - store.standing)), (charge, -store.into * dt), (discharge, dt / store.out)
        program.at_most(inflow, (after, 1.0), *kept)  # water may be spilled
        state = after


def _flexible(program: Program, each: Flexible, dt: float, shortage_price: float, balance: list[Any]) -> None:
    content = program.column(0.0, each.first, each.first)
    for hour, needs in enumerate(balance):
        intake, missed = program.column(0.0, each.power[hour]), program.column(shortage_price)
        needs.append((intake, 1.0))
        after = program.column(0.0, max(*each.buffer, each.first))
        kept = (content, -(1.0 - each.loss)), (intake, -each.efficiency * dt), (missed, -1.0)
        program.at_most(-each.draw[hour], (after, 1.0), *kept)
        content = after
