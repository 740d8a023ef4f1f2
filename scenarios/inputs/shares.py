"""The island's share of the remaining carbon budget by every rule whose numbers the scenario gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine import effort_sharing
from scenarios.budgets import missing, remaining_budget
from scenarios.schema import Scenario
from scenarios.tables import Array

PATH_YEARS = 200
"""yr, longer than any path to zero of a world that keeps to a tabulated budget."""

WORLDWIDE = ("capability", "ability_to_pay", "greenhouse_development_rights")
"""Rules that need incomes and baselines of every party of the world, which a scenario of one island does not have."""


def share_of(scenario: Scenario, remaining: float) -> Array:
    """Return what falls to each node of a remaining budget, (node,) tCO2, by the rule that the scenario chose.

    What was emitted between the start of the budget and the first simulated year is taken off. A share may be
    negative: the past, or the years observed, spent more.
    """
    return RULES[scenario.carbon.budget.share](scenario, remaining) - _observed(scenario)


def computed(scenario: Scenario) -> list[str]:
    """Return the rules whose numbers the scenario gives."""
    return [rule for rule in RULES if not missing(scenario.carbon.budget, rule)]


def by_rule(scenario: Scenario) -> Array:
    """Return the shares of the scenario's budget, (rule, node) tCO2, by every rule that can be computed."""
    budget = scenario.carbon.budget
    remaining = remaining_budget(budget.from_year, budget.temperature, budget.likelihood)
    return np.array([RULES[rule](scenario, remaining) - _observed(scenario) for rule in computed(scenario)])


def not_computed(scenario: Scenario) -> list[str]:
    """Return the rules that are not shown, each with the numbers it lacks."""
    budget = scenario.carbon.budget
    lacking = [f"{name}: missing {', '.join(what)}" for name in RULES if (what := missing(budget, name))]
    return [*lacking, *(f"{name}: missing income and emissions of every party of the world" for name in WORLDWIDE)]


def _per_capita(scenario: Scenario, remaining: float) -> Array:
    world = scenario.carbon.budget.world_population.amount
    return effort_sharing.equal_per_capita(remaining, _people(scenario), world)


def _grandfathering(scenario: Scenario, remaining: float) -> Array:
    return effort_sharing.grandfathering(remaining, *_emissions(scenario))


def _blended(scenario: Scenario, remaining: float) -> Array:
    weight = scenario.carbon.budget.emissions_weight
    assert weight is not None
    by_emissions, by_people = _grandfathering(scenario, remaining), _per_capita(scenario, remaining)
    return effort_sharing.blended_shares(by_emissions, by_people, weight.amount)


def _convergence(scenario: Scenario, remaining: float) -> Array:
    """The sum of the island's path; the world's is the straight one to zero that spends the budget."""
    budget, emissions, world = scenario.carbon.budget, *_emissions(scenario)
    assert budget.convergence_year is not None
    path = effort_sharing.linear_path(remaining, world, PATH_YEARS)
    people = _people(scenario) / budget.world_population.amount
    shares = np.repeat(people[:, None], PATH_YEARS, axis=1)
    years = budget.convergence_year - budget.from_year
    return effort_sharing.per_capita_convergence(path, emissions / world, shares, years).sum(axis=1)


def _cumulative(scenario: Scenario, remaining: float) -> Array:
    budget = scenario.carbon.budget
    assert budget.past is not None
    emitted = np.array([[budget.past.emissions[node].amount] for node in scenario.nodes])
    world, people = budget.past.world_emissions.amount, budget.world_population.amount
    residents = _people(scenario)[:, None]
    return effort_sharing.equal_cumulative_per_capita(remaining, emitted, residents, [world], [people])


def _people(scenario: Scenario) -> Array:
    start = scenario.carbon.budget.from_year
    return np.array([node.population.at(start) for node in scenario.nodes.values()])


def _emissions(scenario: Scenario) -> tuple[Array, float]:
    """Emissions of the nodes and of the world, tCO2/yr."""
    budget = scenario.carbon.budget
    assert budget.world_emissions is not None
    return np.array([budget.emissions[node].amount for node in scenario.nodes]), budget.world_emissions.amount


def _observed(scenario: Scenario) -> Array:
    """What was emitted from the start of the budget to the first simulated year, (node,) tCO2."""
    observed, first = scenario.carbon.budget.observed, scenario.horizon.first_year
    return np.array(
        [sum(value.amount for year, value in observed.get(node, {}).items() if year < first) for node in scenario.nodes]
    )


RULES: dict[str, Callable[[Scenario, float], Array]] = {
    "per_capita": _per_capita,
    "grandfathering": _grandfathering,
    "blended": _blended,
    "convergence": _convergence,
    "cumulative_per_capita": _cumulative,
}
