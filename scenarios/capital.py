"""What money costs who invests, where a lever does not say it itself."""

from __future__ import annotations

from collections.abc import Mapping

from engine.finance import real_rate, weighted_cost_of_capital
from scenarios.schema import Link, Measure, Scenario, Store, Technology
from scenarios.tables import Array, each, numbers

Levers = Mapping[str, Technology] | Mapping[str, Store] | Mapping[str, Link] | Mapping[str, Measure]


def real_cost_of_capital(scenario: Scenario) -> float:
    """Return the real weighted cost of `finance.capital` after tax, 1/yr; the discount rate where there is none."""
    capital = scenario.finance.capital
    if capital is None:
        return scenario.horizon.discount_rate.amount
    debt = capital.debt_share.amount
    nominal = weighted_cost_of_capital(
        1.0 - debt, debt, capital.cost_of_equity.amount, capital.cost_of_debt.amount, capital.tax.amount
    )
    return real_rate(nominal, capital.inflation.amount)


def costs_of_capital(scenario: Scenario, things: Levers) -> Array:
    """Return the real cost of capital of each lever, (lever,) 1/yr: its own, or that of the scenario."""
    return numbers(each(things, "cost_of_capital"), real_cost_of_capital(scenario))
