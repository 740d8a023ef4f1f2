"""Technologies whose output the weather bounds: photovoltaics, wind, tidal stream, run of river."""

from __future__ import annotations

import pyomo.environ as pyo

from solvers.assets import TECHNOLOGY
from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import hold_each_hour, hourly, positive, sum_over_year
from solvers.vintages import add_vintages, capital, investment


def add_variable(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `variable` and return what it gives.

    Raises
    ------
    ValueError
        If one of them burns fuel.
    """
    kind, at, periods = data.label("technology_kind"), data.label("technology_node"), data.periods.years
    technologies = [g for g in data.names("technology") if kind[g] == "variable"]
    burning = [g for g in technologies if data("fuel_slope", g) or data("fuel_intercept", g)]
    if burning:
        raise ValueError(f"variable technologies burn no fuel, but {', '.join(burning)} has a fuel slope or intercept")
    block = model.variable = pyo.Block(doc="technologies whose output the weather bounds")
    add_vintages(block, data, TECHNOLOGY, technologies)
    every = [(g, p) for g in technologies for p in periods]
    generation = hourly(block, data, "generation", every, "energy generated [MW]")
    annual = positive(block, "annual_generation", every, "energy generated in a year [MWh/yr]")

    def generation_within_availability(b: pyo.Block, g: str, p: int, h: int) -> Expression:
        """generation ≤ availability × capacity; dual: present money per MW of one hour."""
        return generation[g, p, h] <= data("availability", g, h) * b.capacity[g, p]

    def annual_generation_adds_up(_: pyo.Block, g: str, p: int, h: int) -> Expression:
        """annual generation = Σ weight × generation; dual: present money per MWh/yr."""
        return generation[g, p, h]

    hold_each_hour(block, data, every, generation_within_availability)
    sum_over_year(block, data, annual, annual_generation_adds_up)

    at_node = {n: [g for g in technologies if at[g] == n] for n in data.names("node")}

    def injection(n: str, p: int, h: int) -> Expression:
        return pyo.quicksum(generation[g, p, h] for g in at_node[n])

    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        cost["investment", p], cost["fixed_om", p] = investment(block, data, TECHNOLOGY, p)
        cost["variable_om", p] = sum(data("variable_om", g, p) * annual[g, p] for g in technologies)
    credit = {g: data("capacity_credit", g) for g in technologies}
    return Contribution(
        injection=injection,
        cost=cost,
        firm={p: sum(credit[g] * block.capacity[g, p] for g in technologies) for p in periods},
        fossil_generation={p: sum(annual[g, p] for g in technologies if not data("is_renewable", g)) for p in periods},
        foreign_generation={p: sum(annual[g, p] for g in technologies if not data("is_local", g)) for p in periods},
        capital={p: capital(block, data, TECHNOLOGY, p) for p in periods},
        land=land_under(block, data, at_node),
        exportable=injection,
    )


def land_under(block: pyo.Block, data: Data, at_node: dict[str, list[str]]) -> dict[tuple[str, int], Expression]:
    """Return the land under the technologies of each node and period, ha."""
    return {
        (n, p): sum(data("land_use", g) * block.capacity[g, p] for g in named)
        for n, named in at_node.items() for p in data.periods.years
    }  # fmt: skip
