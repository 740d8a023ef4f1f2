"""The power balance of every node and hour, and what closes it: unserved demand, export, curtailment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import hold_each_hour, hourly, positive, sum_over_year
from solvers.vintages import most


def add_balance(model: pyo.ConcreteModel, data: Data, families: Sequence[Contribution]) -> Contribution:
    """Add the block `balance` over what all families inject and return what it gives.

    Only what runs unasked may be exported, as in the simulation. What minimum load forces may be thrown away.
    """
    block = model.balance = pyo.Block(doc="power at the nodes")
    nodes, periods = data.names("node"), data.periods.years
    every = [(n, p) for n in nodes for p in periods]
    sellers = [(n, p) for n, p in every if data("export_capacity", n, p)]
    at = data.label("technology_node")
    forced = {at[g] for g in data.where("is_must_run")}
    wasting = [(n, p) for n, p in every if n in forced]
    unserved = hourly(block, data, "unserved_demand", every, "demand not served [MW]")
    export = hourly(block, data, "export", sellers, "leaves the island [MW]")
    waste = hourly(block, data, "curtailment", wasting, "forced output thrown away [MW]")
    annual_unserved = positive(block, "annual_unserved", every, "demand not served in a year [MWh/yr]")
    annual_export = positive(block, "annual_export", sellers, "exported in a year [MWh/yr]")

    def power_balance(_: pyo.Block, n: str, p: int, h: int) -> Expression:
        """Σ injection + unserved − export − curtailment = demand; dual: present money per MW of one hour."""
        supplied = pyo.quicksum(family.injection(n, p, h) for family in families) + unserved[n, p, h]
        leaving = (export[n, p, h] if (n, p) in annual_export else 0.0) + (waste[n, p, h] if n in forced else 0.0)
        return supplied - leaving == data("demand", n, p, h)

    def unserved_within_demand(_: pyo.Block, n: str, p: int, h: int) -> Expression:
        """unserved ≤ demand with measures, so neither is negative; dual: present money per MW of one hour."""
        change = pyo.quicksum(family.injection(n, p, h) for family in changing)
        return unserved[n, p, h] + change <= data("demand", n, p, h)

    def export_within_capacity(_: pyo.Block, n: str, p: int, h: int) -> Expression:
        """export ≤ export capacity; dual: present money per MW of one hour."""
        return export[n, p, h] <= data("export_capacity", n, p)

    def export_within_surplus(_: pyo.Block, n: str, p: int, h: int) -> Expression:
        """export ≤ what runs unasked at the node; dual: present money per MW of one hour."""
        return export[n, p, h] <= pyo.quicksum(family.exportable(n, p, h) for family in families)

    def annual_unserved_adds_up(_: pyo.Block, n: str, p: int, h: int) -> Expression:
        """annual unserved = Σ weight × unserved; dual: present money per MWh/yr."""
        return unserved[n, p, h]

    def annual_export_adds_up(_: pyo.Block, n: str, p: int, h: int) -> Expression:
        """annual export = Σ weight × export; dual: present money per MWh/yr."""
        return export[n, p, h]

    changing = [family for family in families if family.demand]
    hold_each_hour(block, data, every, power_balance)
    # Elsewhere its price alone keeps unserved demand within demand.
    hold_each_hour(block, data, [(n, p) for n, p in every if _may_save_it_all(data, n, p)], unserved_within_demand)
    hold_each_hour(block, data, sellers, export_within_capacity)
    hold_each_hour(block, data, sellers, export_within_surplus)
    sum_over_year(block, data, annual_unserved, annual_unserved_adds_up)
    sum_over_year(block, data, annual_export, annual_export_adds_up)

    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        lost = data.scalar("unserved_cost") * data("present_year", p)
        cost["unserved", p] = sum(lost * annual_unserved[n, p] for n in nodes)
        cost["export", p] = sum(-data("export_price", n, p) * annual_export[n, p] for n, q in sellers if q == p)
    return Contribution(
        cost=cost,
        demand={p: sum(-annual_unserved[n, p] for n in nodes) for p in periods},
    )


def _may_save_it_all(data: Data, node: str, period: int) -> bool:
    """Tell whether measures, each at its most, could save more than the demand of an hour."""
    left = data.series["demand"][node, period].copy()
    for (m, n, p), change in data.series["measure_demand"].items():
        if (n, p) == (node, period):
            # The most may be without end: only where they save is it multiplied.
            left += np.multiply(change, most(data, "measure_level", m, p), out=np.zeros_like(change), where=change < 0)
    return bool((left < 0).any())
