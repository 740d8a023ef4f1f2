"""A chain of nodes to be supplied: one linear program stated twice, as arrays and in PyPSA.

Each node has a demand, photovoltaics, wind, gas turbines and a battery of four hours, all of free size; lines of fixed
size join neighbours; emissions stay within 5 % of those of an all-gas year. With several periods, photovoltaics, wind
and batteries are built in each and serve for `LIFE` periods. Series are drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from solvers.labels import HourlyRun, Labels
from solvers.program import MINIMISE, LinearProgram
from solvers.shape import LINKING, Shape

FREE_KINDS = ("pv", "wind", "gas")
CAPITAL = {"pv": 45.0, "wind": 95.0, "gas": 40.0, "battery": 60.0}
"""Thousand money per MW and year."""
MARGINAL = {"pv": 0.01, "wind": 0.02, "gas": 60.0, "battery": 0.05}
"""Money per MWh, as PyPSA takes it; capital costs are × 1,000 and shared over the hours of the year."""
LINE, DURATION, EFFICIENCY, GAS_EFFICIENCY, GAS_CO2 = 40.0, 4.0, 0.95, 0.5, 0.2
LIFE = 3
YEARS = 5
"""Years between periods."""


class Chain(NamedTuple):
    """The numbers of a case: demand (node, hour), availability kind → (node, hour), hours of a year they stand for."""

    n_nodes: int
    n_periods: int
    n_hours: int
    demand: np.ndarray
    availability: dict[str, np.ndarray]
    weight: float

    @property
    def budget(self) -> float:
        """Emissions allowed in each period, tCO2 per year."""
        return 0.05 * self.weight * float(self.demand.sum()) * GAS_CO2 / GAS_EFFICIENCY


def chain(n_nodes: int, n_hours: int, n_periods: int = 1) -> Chain:
    """Return a case drawn from a seed of its own size."""
    rng = np.random.default_rng(n_nodes)
    hour = np.arange(n_hours)
    day, year = np.sin(2 * np.pi * (hour % 24 - 6) / 24), np.cos(2 * np.pi * hour / 8760)
    shape = (n_nodes, n_hours)
    demand = 100 + 20 * day + 10 * year + 5 * rng.standard_normal(shape)
    cloud = 0.4 + 0.6 * np.repeat(rng.random((n_nodes, n_hours // 24 + 1)), 24, axis=1)[:, :n_hours]
    sun = np.round(np.clip(day, 0.0, None) * (0.8 - 0.2 * year) * cloud, 4)
    gusts = np.cumsum(rng.standard_normal(shape), axis=1)
    width = min(241, n_hours)
    calm = gusts - np.array([np.convolve(each, np.ones(width) / width, "same") for each in gusts])
    wind = np.round(np.clip(0.35 + 0.06 * calm + 0.1 * year, 0.0, 1.0), 4)
    return Chain(n_nodes, n_periods, n_hours, demand, {"pv": sun, "wind": wind}, 8760.0 / n_hours)


def plants(case: Chain) -> Iterator[tuple[str, int, int]]:
    """Yield kind, node and period of building of all that has a size; gas serves for ever and is built at first."""
    for node in range(case.n_nodes):
        for kind in (*FREE_KINDS, "battery"):
            for built in range(1 if kind == "gas" else case.n_periods):
                yield kind, node, built


def serves(kind: str, built: int, period: int) -> bool:
    """Tell whether what was built in one period serves in another."""
    return kind == "gas" or built <= period < built + LIFE


class _Entries:
    """The matrix, grown by whole series of entries."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.columns: list[np.ndarray] = []
        self.values: list[np.ndarray] = []

    def add(self, rows: Any, columns: Any, values: Any) -> None:
        rows, columns, values = np.broadcast_arrays(rows, columns, np.asarray(values, float))
        self.rows.append(rows.ravel())
        self.columns.append(columns.ravel())
        self.values.append(values.ravel())

    def matrix(self, n_rows: int, n_columns: int) -> sparse.csc_array:
        entries = (np.concatenate(self.values), (np.concatenate(self.rows), np.concatenate(self.columns)))
        return sparse.coo_array(entries, shape=(n_rows, n_columns)).tocsc()


def as_arrays(case: Chain) -> LinearProgram:
    """Return the case as a linear program that knows its shape."""
    sizes = list(plants(case))
    size_at = {plant: k for k, plant in enumerate(sizes)}
    hour, hours = np.arange(case.n_hours), case.n_hours
    entries, n_columns, n_rows = _Entries(), len(sizes), 0
    column_at, row_at = [np.full(len(sizes), LINKING)], []
    cost = [np.array([1e3 * CAPITAL[kind] * _periods_served(case, kind, built) for kind, _, built in sizes])]
    lower, upper = [np.zeros(len(sizes))], [np.full(len(sizes), np.inf)]
    row_lower, row_upper = [], []

    def column(period: int, price: float, low: float = 0.0, high: float = np.inf) -> np.ndarray:
        nonlocal n_columns
        n_columns += hours
        column_at.append(period * hours + hour)
        cost.append(np.full(hours, price * case.weight))
        lower.append(np.full(hours, low))
        upper.append(np.full(hours, high))
        return n_columns - hours + hour

    def row(period: int, low: Any, high: Any, is_cycle: bool = False) -> np.ndarray:
        nonlocal n_rows
        n_rows += hours
        at = period * hours + hour
        row_at.append(np.where(hour == 0, LINKING, at) if is_cycle else at)
        row_lower.append(np.broadcast_to(np.asarray(low, float), hours))
        row_upper.append(np.broadcast_to(np.asarray(high, float), hours))
        return n_rows - hours + hour

    for period in range(case.n_periods):
        balance = [row(period, each, each) for each in case.demand]
        emitting = []
        for kind, node, built in (plant for plant in sizes if serves(plant[0], plant[2], period)):
            size = size_at[kind, node, built]
            if kind == "battery":
                charge, discharge, state = column(period, 0.0), column(period, MARGINAL[kind]), column(period, 0.0)
                entries.add(balance[node], charge, -1.0)
                entries.add(balance[node], discharge, 1.0)
                for held, most in ((charge, 1.0), (discharge, 1.0), (state, DURATION)):
                    within = row(period, -np.inf, 0.0)
                    entries.add(within, held, 1.0)
                    entries.add(within, size, -most)
                follows = row(period, 0.0, 0.0, is_cycle=True)
                entries.add(follows, state, 1.0)
                entries.add(follows, np.roll(state, 1), -1.0)
                entries.add(follows, charge, -EFFICIENCY)
                entries.add(follows, discharge, 1.0 / EFFICIENCY)
            else:
                generation = column(period, MARGINAL[kind])
                entries.add(balance[node], generation, 1.0)
                within = row(period, -np.inf, 0.0)
                entries.add(within, generation, 1.0)
                entries.add(within, size, -case.availability[kind][node] if kind in case.availability else -1.0)
                emitting += [generation] if kind == "gas" else []
        for node in range(case.n_nodes - 1):
            flow = column(period, 0.0, -LINE, LINE)
            entries.add(balance[node], flow, -1.0)
            entries.add(balance[node + 1], flow, 1.0)
        entries.add(n_rows, np.concatenate(emitting), case.weight * GAS_CO2 / GAS_EFFICIENCY)
        row_at.append(np.array([LINKING]))
        row_lower.append(np.array([-np.inf]))
        row_upper.append(np.array([case.budget]))
        n_rows += 1
    return LinearProgram(
        matrix=entries.matrix(n_rows, n_columns),
        row_lower=np.concatenate(row_lower),
        row_upper=np.concatenate(row_upper),
        column_lower=np.concatenate(lower),
        column_upper=np.concatenate(upper),
        cost=np.concatenate(cost),
        offset=0.0,
        sense=MINIMISE,
        is_integer=np.zeros(n_columns, bool),
        rows=_numbered("row", n_rows),
        columns=_numbered("column", n_columns),
        shape=Shape(np.concatenate(row_at), np.concatenate(column_at)),
    )


def _numbered(name: str, n: int) -> Labels:
    return Labels(HourlyRun(SimpleNamespace(name=name), [()], np.arange(n)))


def _periods_served(case: Chain, kind: str, built: int) -> int:
    return sum(serves(kind, built, period) for period in range(case.n_periods))
