"""Relations between policies, the planner and the rest of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenarios.inheritance import Keys
from scenarios.schema import Scenario

Finding = tuple[Keys, str, str, str]

NEEDED = {
    "carbon_price": "price",
    "dispatch_carbon_price": "price",
    "emission_cap": "cap",
    "renewable_minimum": "share",
    "import_maximum": "share",
    "gross_budget": "budget",
    "net_budget": "budget",
    "capital_maximum": "capital",
    "land_maximum": "land",
    "indigenous_minimum": "share",
    "removals_maximum": "share",
    "non_synchronous_maximum": "share",
    "technology_ban": "technologies",
}
"""Kind of policy → the one field that it carries."""

OF_A_NODE = ("emission_cap", "gross_budget", "net_budget", "land_maximum")


def references(scenario: Scenario) -> Iterator[tuple[Keys, str, str, Iterable[str]]]:
    """Every name that policies and the planner point to: path, name, what it is, what there is."""
    for name, policy in scenario.policies.items():
        for technology in policy.technologies or ():
            yield ("policies", name, "technologies"), technology, "technology", scenario.technologies
        if policy.node is not None:
            yield ("policies", name, "node"), policy.node, "node", scenario.nodes
    if scenario.planner is not None and scenario.planner.node is not None:
        yield ("planner", "node"), scenario.planner.node, "node", scenario.nodes


def policies_say_what(scenario: Scenario) -> Iterator[Finding]:
    """Each kind of policy carries its one number, and a node only where it can hold for one."""
    for name, policy in scenario.policies.items():
        for field in dict.fromkeys(NEEDED.values()):
            given = getattr(policy, field) is not None
            if given != (NEEDED[policy.kind] == field):
                wrong = "missing" if not given else "given"
                cure = f"a {policy.kind} has {NEEDED[policy.kind]} and nothing else"
                yield ("policies", name), "E306", f"{field} is {wrong} for a {policy.kind}", cure
        if policy.node is not None and policy.kind not in OF_A_NODE:
            wrong, cure = f"a {policy.kind} holds for the whole island", "leave node out"
            yield ("policies", name, "node"), "E306", wrong, cure


def limited_land_is_known(scenario: Scenario) -> Iterator[Finding]:
    """Under a limit on land every plant that may be built says how much it takes."""
    limits = [policy for policy in scenario.policies.values() if policy.kind == "land_maximum"]
    for name, plant in scenario.technologies.items():
        is_limited = any(policy.node in (None, plant.node) for policy in limits if policy.status != "refused")
        if is_limited and plant.land is None and plant.status in ("adopted", "planned"):
            wrong, cure = "land is limited, and what a MW of it takes is not stated", "state land, such as 1.2 ha/MW"
            yield ("technologies", name), "E304", wrong, cure


CHECKS = (policies_say_what, limited_land_is_known)
