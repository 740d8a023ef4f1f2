"""Why there is no pathway, as problems of the scenario: a code, a place and a cure for each cause that is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import xarray as xr

from engine.clock import HOURS
from ilot.checks.words import as_data, told
from ilot.failures import Code, Failure
from ilot.words.language import _
from scenarios.load import Loaded
from scenarios.problems import Problem, problem_at
from solvers.data import gather
from solvers.given import by_vintage_groups, decided_by_others, left_to_decide
from solvers.hourly import hourly_power
from solvers.infeasible import Infeasible, obvious_causes
from solvers.periods import RepresentativeHours, investment_periods

CAP, FUEL, RESERVE, OTHER = "E501", "E502", "E503", "E504"
CURES = {
    CAP: "raise the cap, begin it later, or give end uses more measures",
    FUEL: "raise the limit, or give end uses more measures",
    RESERVE: "lower the margin, raise a capacity credit, or let more firm capacity be built",
    OTHER: "give way in one of what is named",
}
NO_HOURS = RepresentativeHours(np.zeros(1, dtype=int), np.full(1, float(HOURS)), 1)
"""Arithmetic over years needs no hours beyond those of the peaks."""


def contradictions(loaded: Loaded, inputs: xr.Dataset, plan: xr.Dataset) -> list[Problem]:
    """Return what plain arithmetic finds impossible before a solver is asked; nothing without a pathway to look for."""
    if inputs.attrs["cost_method"] != "annuity":
        return []
    seen = decided_by_the_planner(inputs, plan)
    data = gather(seen, hourly_power(seen), investment_periods(seen), NO_HOURS)
    return problems_of(obvious_causes(data), loaded)


def decided_by_the_planner(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return the inputs as the optimiser sees them: what others decide is as the scenario's own plan says."""
    has_others = len(inputs.attrs["levers_of_others"]) > 0
    seen = left_to_decide(inputs, decided_by_others(inputs, plan)) if has_others else inputs
    return by_vintage_groups(seen)[0]


@contextmanager
def explained(loaded: Loaded) -> Iterator[None]:
    """Turn the optimiser's refusal of a scenario into a failure that says where the limits stand.

    Raises
    ------
    Failure
        `INFEASIBLE`, with a problem for each cause.
    """
    try:
        yield
    except Infeasible as refusal:
        problems = problems_of(refusal.problems, loaded)
        said = "\n".join([_("no pathway meets all that is asked:"), *map(told, problems)])
        raise Failure(Code.INFEASIBLE, said, as_data(problems)) from None


def problems_of(causes: Iterable[str], loaded: Loaded) -> list[Problem]:
    """Return the causes that the optimiser gives of there being no pathway; of one limit, the first time it is met."""
    met: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for cause in causes:
        met.setdefault(_known(cause, loaded), []).append(cause)
    return [
        problem_at(loaded.resolved.place_of(path), code, path, first + _and_more(rest), CURES[code])
        for (code, path), (first, *rest) in met.items()
    ]


def _and_more(causes: list[str]) -> str:
    return f" (and {len(causes)} more like it)" if causes else ""


def _known(cause: str, loaded: Loaded) -> tuple[str, tuple[str, ...]]:
    """The code of a cause and where the limit stands that it names."""
    cause = re.sub(r"^in the step of \d+: ", "", cause)
    if policy := re.match(r"policies\.([^ :]+)", cause):
        policies = loaded.scenario.policies
        is_cap = policy[1] in policies and policies[policy[1]].kind == "emission_cap"
        return CAP if is_cap else OTHER, ("policies", policy[1])
    if cause.startswith("emission cap "):
        caps = [name for name, policy in loaded.scenario.policies.items() if policy.kind == "emission_cap"]
        return CAP, ("policies", *caps[:1])
    if fuel := re.match(r"fuel limit of ([^ ]+)", cause):
        return FUEL, ("fuels", fuel[1], "limit")
    if said := re.match(r"plan\.([a-z_]+)\.([a-z0-9_]+)[: ]", cause):
        return OTHER, ("plan", said[1], said[2])
    if units := re.match(r"(technologies|stores|links)\.([^ ]+)\.whole_units", cause):
        return OTHER, (units[1], units[2], "whole_units")
    if cause.startswith("reserve margin "):
        return RESERVE, ("reliability", "reserve_margin")
    return OTHER, ()
