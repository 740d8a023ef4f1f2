"""What policies ask, and who plans: limits by name, bans, and the levers that are left to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from scenarios.inputs.accounts import of_policy
from scenarios.schema import Link, Measure, Policy, Scenario, Store, Technology
from scenarios.schema.land import Planting
from scenarios.tables import Columns, labels


class Kind(NamedTuple):
    """The one field of a kind of policy, and what it says in a year in which it asks nothing."""

    field: str
    neutral: float


KINDS = {
    "emission_cap": Kind("cap", np.inf),
    "capital_maximum": Kind("capital", np.inf),
    "land_maximum": Kind("land", np.inf),
    "indigenous_minimum": Kind("share", 0.0),
    "removals_maximum": Kind("share", np.inf),
    "non_synchronous_maximum": Kind("share", np.inf),
}
BUDGETS = ("gross_budget", "net_budget")
ISLAND = ("emission_cap", "renewable_minimum", "import_maximum", "carbon_price", "dispatch_carbon_price")
"""Of these the strictest holds for the whole island; the others, and caps of a node, hold each by itself."""

LEVERS = {"technology": "technologies", "store": "stores", "link": "links", "measure": "measures"}
LOCAL = ("county", "household")
"""Authorities of which each node has its own."""


def in_force(scenario: Scenario) -> dict[str, Policy]:
    """Return the policies that hold each by itself."""
    return {
        name: policy
        for name, policy in scenario.policies.items()
        if policy.status != "refused"
        and (policy.kind in BUDGETS or (policy.kind in KINDS and (policy.kind not in ISLAND or policy.node)))
    }


def named(scenario: Scenario, years: list[int]) -> Columns:
    """Return every variable and label of the dimension `policy`; a budget says the same of every year."""
    things = in_force(scenario)
    rows = [_limits(policy, years) for policy in things.values()]
    return {
        "policy_kind": (("policy",), labels(policy.kind for policy in things.values())),
        "policy_area": (("policy",), labels(policy.node or "" for policy in things.values())),
        "policy_limit": (("policy", "year"), np.array(rows).reshape(len(things), len(years))),
    }


def _limits(policy: Policy, years: list[int]) -> np.ndarray:
    if policy.kind in BUDGETS:
        assert policy.budget is not None
        return np.full(len(years), policy.budget.amount)
    kind = KINDS[policy.kind]
    return of_policy(policy, kind.field, years, kind.neutral)


def of_the_island(scenario: Scenario) -> list[str]:
    """Return `kind=name` of the policies of which the strictest holds for the island."""
    return [
        f"{policy.kind}={name}"
        for name, policy in scenario.policies.items()
        if policy.kind in ISLAND and policy.status != "refused" and policy.node is None
    ]


def bans(scenario: Scenario) -> list[str]:
    """Return `technology=policy` of every technology that a policy bans."""
    return [f"{technology}={name}" for name, policy in _bans(scenario) for technology in policy.technologies or ()]


def with_bans(scenario: Scenario) -> Mapping[str, Technology]:
    """Return the technologies, those that a policy bans with the first year of the ban."""
    first: dict[str, int] = {}
    for _, policy in _bans(scenario):
        year = policy.available_from or scenario.horizon.first_year
        first |= {g: min(year, first.get(g, year)) for g in policy.technologies or ()}
    return {
        name: plant
        if name not in first
        else plant.model_copy(update={"banned_from": min(first[name], plant.banned_from or first[name])})
        for name, plant in scenario.technologies.items()
    }


def _bans(scenario: Scenario) -> list[tuple[str, Policy]]:
    return [
        (name, policy)
        for name, policy in scenario.policies.items()
        if policy.kind == "technology_ban" and policy.status != "refused"
    ]


def levers_of_others(scenario: Scenario) -> list[str]:
    """Return `dimension=name` of every lever that the planner does not decide; none without a planner.

    A county and a household decide at home: in the plan of a node those of other nodes are others.
    """
    planner = scenario.planner
    if planner is None:
        return []
    parts = {dim: getattr(scenario, part) for dim, part in LEVERS.items()} | {"planting": scenario.forest.planting}
    return [
        f"{dim}={name}"
        for dim, things in parts.items()
        for name, lever in things.items()
        if lever.decided_by not in planner.authorities
        or (planner.node and lever.decided_by in LOCAL and planner.node not in _nodes_of(lever))
    ]


def _nodes_of(lever: Technology | Store | Link | Measure | Planting) -> set[str]:
    """The node where a lever stands; of a link the two that it joins."""
    return {lever.from_node, lever.to} if isinstance(lever, Link) else {lever.node}
