"""What the law and the 1.5 °C target ask: budget, caps, shares, fuel limits, reserve."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression, total, total_of
from solvers.data import Data
from solvers.named_policies import add_named_policies, budget_nodes, carbon_budget
from solvers.rows import constrain


def fixed_activity(data: Data) -> Contribution:
    """Return the fuel, emissions and cost of end uses and processes that no decision changes."""
    periods, nodes = data.periods.years, data.names("node")
    return Contribution(
        cost={("end_use_fuel", p): data("fixed_fuel_cost", p) for p in periods}
        | {("stocks", p): data("fixed_stock_cost", p) for p in periods}
        | {("carbon", p): sum(data("fixed_carbon", n, p) for n in nodes) for p in periods},
        fuel={(f, p): data("fixed_fuel", f, p) for f in data.names("fuel") for p in periods},
        emissions={(n, p): data("fixed_emissions", n, p) for n in nodes for p in periods},
        counted={(n, p): data("fixed_counted", n, p) for n in nodes for p in periods},
        demand={p: _rigid_demand(data, p) for p in periods},
    )


def _rigid_demand(data: Data, period: int) -> float:
    """Electricity demand of a year without measures, MWh/yr."""
    return sum(data.over_year("demand", n, period) for n in data.names("node"))


def add_policy(model: pyo.ConcreteModel, data: Data, families: Sequence[Contribution]) -> None:
    """Add the block `policy`. All is hard but the carbon budget, whose `excess` is minimised before cost.

    A limit that is infinite, a share that asks nothing (renewable 0, imports 1) and a reserve margin of 0 (no firm
    capacity asked for: unserved demand has its price) add no constraint.
    """
    block = model.policy = pyo.Block(doc="policies and limits")
    block.excess = pyo.Var(within=pyo.NonNegativeReals, doc="CO2 beyond the carbon budget until the horizon [tCO2]")
    periods, nodes = data.periods.years, data.names("node")

    def emissions_within_budget(b: pyo.Block, _: int) -> Expression:
        """Σ gross CO2 − additional removals ≤ budget + excess, from the budget's first year; dual: money per tCO2."""
        return counted_net(data, families) <= carbon_budget(data) + b.excess

    def emissions_within_cap(_: pyo.Block, p: int) -> Expression:
        """gross emissions ≤ cap; dual: present money per tCO2e in each year of the period."""
        return total_of(families, "emissions", nodes, p) <= data("emission_cap", p)

    def renewable_share_reached(_: pyo.Block, p: int) -> Expression:
        """non-renewable generation ≤ (1 − minimum share) × served; dual: present money per MWh/yr."""
        fossil = total(families, "fossil_generation", p)
        return fossil <= (1.0 - data("renewable_minimum", p)) * total(families, "demand", p)

    def imports_within_share(_: pyo.Block, p: int) -> Expression:
        """imported electricity ≤ maximum share × served; dual: present money per MWh/yr."""
        return total(families, "imported", p) <= data("import_maximum", p) * total(families, "demand", p)

    def fuel_within_limit(_: pyo.Block, f: str, p: int) -> Expression:
        """fuel of power plants and end uses ≤ limit; dual: present money per MWh in each year of the period."""
        return total(families, "fuel", f, p) <= data("fuel_limit", f, p)

    def firm_capacity_covers_peak(_: pyo.Block, p: int, h: int) -> Expression:
        """Σ credit × capacity ≥ (1 + margin) × demand of a peak hour; dual: present money per MW in each year."""
        peak = data("peak_demand", p, h) + total(families, "peak", p, h)
        return total(families, "firm", p) >= (1.0 + data.scalar("reserve_margin")) * peak

    limits = {(f, p): total(families, "fuel", f, p) for f in data.names("fuel") for p in periods}
    constrain(block, [periods[-1]], emissions_within_budget)
    constrain(block, _asked(data, "emission_cap", lambda limit: limit < math.inf), emissions_within_cap)
    constrain(block, _asked(data, "renewable_minimum", lambda share: share > 0), renewable_share_reached)
    constrain(block, _asked(data, "import_maximum", lambda share: share < 1), imports_within_share)
    decided = [k for k, use in limits.items() if pyo.is_potentially_variable(use)]
    constrain(block, [k for k in decided if math.isfinite(data("fuel_limit", *k))], fuel_within_limit)
    constrain(block, _watched_peaks(data), firm_capacity_covers_peak)
    add_named_policies(block, data, families)


def counted_net(data: Data, families: Sequence[Contribution]) -> Expression:
    """Return what counts against the carbon budget, tCO2: gross CO2 less additional removals."""
    gross, removed = (
        sum(total_of(families, name, budget_nodes(data), p) for p in data.periods.years)
        for name in ("counted", "removals")
    )
    return gross - removed


def _asked(data: Data, name: str, asks: object) -> list[int]:
    return [p for p in data.periods.years if asks(data(name, p))]  # type: ignore[operator]


def _watched_peaks(data: Data) -> list[tuple[int, int]]:
    """Peak hours of the periods that can still be decided."""
    if data.scalar("reserve_margin") == 0:
        return []
    return [(p, h) for p, h in data.tables["peak_demand"] if p >= int(data.inputs.attrs["present_year"])]
