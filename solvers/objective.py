"""The two objectives: least excess over the carbon budget, then least present cost."""

from __future__ import annotations

from collections.abc import Sequence

import pyomo.environ as pyo

from engine.costs import ITEMS
from solvers.contribution import Contribution, Expression, total
from solvers.data import Data

SHEDDING_WEIGHT = 10.0
"""tCO2 per MWh: several times what the dirtiest plant emits, so that no demand is shed to spare the budget."""


def cost_of(families: Sequence[Contribution], item: str, period: int) -> Expression:
    """Return one cost item of a period, present money at the start of the first year."""
    return total(families, "cost", item, period)


def add_objective(model: pyo.ConcreteModel, data: Data, families: Sequence[Contribution]) -> None:
    """Add `net_present_cost`: the discounted sum of all cost items, as `engine.costs.net_present_cost` defines it."""
    model.net_present_cost = pyo.Objective(
        expr=sum(cost_of(families, item, p) for item in ITEMS for p in data.periods.years),
        sense=pyo.minimize,
        doc="present money at the start of the first year",
    )


def shed_energy(model: pyo.ConcreteModel, data: Data) -> Expression:
    """Return the demand not served in all years, draws of flexible demand that are missed included, MWh."""
    lost = [*model.balance.annual_unserved.items(), *model.flexible.annual_missed.items()]
    return sum(data("years", p) * energy for (_, p), energy in lost)


def least_excess(model: pyo.ConcreteModel, data: Data) -> Expression:
    """Return what the first solve minimises, tCO2: the excess over the budget, demand served first."""
    return model.policy.excess + SHEDDING_WEIGHT * shed_energy(model, data)
