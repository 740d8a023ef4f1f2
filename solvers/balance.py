"""The power balance of every node and hour, and what closes it: unserved demand, export, curtailment."""

from __future__ import annotations

from collections.abc import Sequence

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import constrain, positive


def add_balance(model: pyo.ConcreteModel, data: Data, families: Sequence[Contribution]) -> Contribution:
    """Add the block `balance` over what all families inject and return what it gives.

    Only what runs unasked may be exported, as in the simulation. What minimum load forces may be thrown away.
    """
    block = model.balance = pyo.Block(doc="power at the nodes")
    nodes, periods, hours = data.names("node"), data.periods.years, range(len(data.hours.hour_of_year))
    every = [(n, p) for n in nodes for p in periods]
    sellers = [(n, p) for n, p in every if data("export_capacity", n, p)]
    at = data.label("technology_node")
    forced = {at[g] for g in data.where("is_must_run")}
    hourly = [(n, p, h) for n, p in every for h in hours]
    unserved = positive(block, "unserved_demand", hourly, "demand not served [MW]")
    export = positive(block, "export", [(n, p, h) for n, p in sellers for h in hours], "leaves the island [MW]")
    waste = positive(block, "curtailment", [k for k in hourly if k[0] in forced], "forced output thrown away [MW]")
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

    def annual_unserved_adds_up(_: pyo.Block, n: str, p: int) -> Expression:
        """annual unserved = Σ weight × unserved; dual: present money per MWh/yr."""
        return annual_unserved[n, p] == pyo.quicksum(data("weight", h) * unserved[n, p, h] for h in hours)

    def annual_export_adds_up(_: pyo.Block, n: str, p: int) -> Expression:
        """annual export = Σ weight × export; dual: present money per MWh/yr."""
        return annual_export[n, p] == pyo.quicksum(data("weight", h) * export[n, p, h] for h in hours)

    changing = [family for family in families if family.demand]
    # Elsewhere its price alone keeps unserved demand within demand.
    saving = {(n, p) for (_, n, p, _), change in data.tables["measure_demand"].items() if change < 0}
    constrain(block, hourly, power_balance)
    constrain(block, [key for key in hourly if key[:2] in saving], unserved_within_demand)
    constrain(block, export.keys(), export_within_capacity)
    constrain(block, export.keys(), export_within_surplus)
    constrain(block, every, annual_unserved_adds_up)
    constrain(block, sellers, annual_export_adds_up)

    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        lost = data.scalar("unserved_cost") * data("present_year", p)
        cost["unserved", p] = sum(lost * annual_unserved[n, p] for n in nodes)
        cost["export", p] = sum(-data("export_price", n, p) * annual_export[n, p] for n, q in sellers if q == p)
    return Contribution(
        cost=cost,
        demand={p: sum(-annual_unserved[n, p] for n in nodes) for p in periods},
    )
