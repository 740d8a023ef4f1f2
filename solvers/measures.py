"""Measures: units adopted that change demand, fuel, stocks and emissions, linear in their level."""

from __future__ import annotations

import math

import numpy as np
import pyomo.environ as pyo

from solvers.assets import MEASURE
from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import constrain
from solvers.saved import add_saved
from solvers.vintages import add_vintages, capital, investment

ROUNDING = 1e-9
"""Share of the energy a measure moves below which what is left is rounding."""


def add_measures(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `measure` and return what it gives."""
    block = model.measure = pyo.Block(doc="measures of electrification, efficiency and flexibility")
    measures, group = data.names("measure"), data.label("measure_group_of")
    add_vintages(block, data, MEASURE, measures)
    every = [(g, p) for g in data.names("measure_group") for p in data.periods.years]
    members = {g: [m for m in measures if group[m] == g] for g in data.names("measure_group")}

    def stands(m: str, p: int) -> Expression:
        builds = block.measure_builds
        return data("measure_level.standing", m, p) + sum(
            data("measure_level.stands", m, v, p) * builds[m, v] for name, v in builds if name == m and v <= p
        )

    def group_within_potential(_: pyo.Block, g: str, p: int) -> Expression:
        """Σ units of the group that stand ≤ its potential, or what stands already; dual: present money per unit."""
        already = sum(data("measure_level.standing", m, p) for m in members[g])
        return sum(stands(m, p) for m in members[g]) <= max(data("measure_group_potential", g, p), already)

    chosen = {
        (m, p) for m, v in block.measure_builds for p in data.periods.years if data("measure_level.stands", m, v, p)
    }
    limited = [
        (g, p) for g, p in every
        if math.isfinite(data("measure_group_potential", g, p)) and any((m, p) in chosen for m in members[g])
    ]  # fmt: skip
    constrain(block, limited, group_within_potential)
    add_saved(block, data, stands)
    return _contribution(block, data, measures)


def _contribution(block: pyo.Block, data: Data, measures: list[str]) -> Contribution:
    periods, level, felt = data.periods.years, block.measure_level, data.series["measure_demand"]
    at = data.label("measure_node")
    at_node = {(n, p): [m for m in measures if (m, n, p) in felt] for n in data.names("node") for p in periods}
    energy = {key: _net(data.hours.weight * change) for key, change in felt.items()}
    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        annuity, fixed_om = investment(block, data, MEASURE, p)
        cost["measures", p] = annuity + fixed_om
        cost["carbon", p] = pyo.quicksum(
            data("measure_carbon", m, n, p) * level[m, p] for m in measures for n in data.names("node")
        )
        cost["end_use_fuel", p] = pyo.quicksum(data("measure_fuel_cost", m, p) * level[m, p] for m in measures)

    def weighed(table: str) -> dict[tuple[str, int], Expression]:
        return {
            (n, p): pyo.quicksum(data(table, m, n, p) * level[m, p] for m in measures)
            for n in data.names("node") for p in periods
        }  # fmt: skip

    return Contribution(
        injection=lambda n, p, h: pyo.quicksum(
            -data("measure_demand", m, n, p, h) * level[m, p] for m in at_node[n, p]
        ),
        cost=cost,
        fuel={
            (f, p): pyo.quicksum(data("measure_fuel", m, f, p) * level[m, p] for m in measures)
            for f in data.names("fuel") for p in periods
        },
        emissions=weighed("measure_emissions"),
        counted=weighed("measure_counted"),
        removals={
            (n, p): pyo.quicksum(data("measure_captured", m, p) * level[m, p] for m in measures if at[m] == n)
            for n in data.names("node") for p in periods
        },
        capital={p: capital(block, data, MEASURE, p) for p in periods},
        peak={
            (p, h): pyo.quicksum(data("measure_peak", m, p, h) * level[m, p] for m in measures)
            for p, h in data.tables["peak_demand"]
        },
        demand={p: pyo.quicksum(energy[m, n, q] * level[m, p] for m, n, q in sorted(felt) if q == p) for p in periods},
    )  # fmt: skip


def _net(changes: np.ndarray) -> float:
    """Sum of the hours' changes, MWh/yr; exactly 0 where a measure only moves energy and rounding is left."""
    net = float(changes.sum())
    return net if abs(net) > ROUNDING * np.abs(changes).sum() else 0.0
