"""Policies that the simulation of a plan does not keep, each with its numbers: none is broken in silence.

Land, capital and the reserve margin are arithmetic of the plan alone, and a ban takes plants out of both: simulation
cannot break these. Spinning reserve that is short is told of every simulation (`ilot.runs.summary`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from solvers import simulated
from solvers.data import Data
from solvers.lesson import decided
from solvers.lessons_of_policies import SHARES
from solvers.model import PathwayModel
from solvers.named_policies import area, budget_nodes, carbon_budget, policies_of
from solvers.paths import path_of
from solvers.pathway import Pathway
from solvers.replay import Replay

ROUNDING = 1e-4
"""Share of a limit, or of the electricity served, up to which passing it is rounding."""


def broken(stated: PathwayModel, pathway: Pathway, proof: Replay) -> tuple[str, ...]:
    """Return a sentence on each limit of a policy that the simulation of a pathway passes."""
    return (
        *_each_year(stated, pathway, proof),
        *_over_years(stated.data, pathway, proof),
        *_shares(stated, pathway, proof),
        *_converters(stated, pathway, proof),
    )


def _each_year(stated: PathwayModel, pathway: Pathway, proof: Replay) -> Iterator[str]:
    """Caps of the island and of nodes, and limits of fuels."""
    data = stated.data
    for p, span in decided(stated, pathway):
        paths = path_of(data, "emissions_within_cap", (p,))
        caps = [(paths or "emission cap", data.names("node"), data("emission_cap", p))]
        caps += [
            (f"policies.{name}", area(data, name), data("policy_limit", name, p))
            for name in policies_of(data, "emission_cap")
        ]
        for path, nodes, cap in caps:
            if math.isfinite(cap):
                yield from _passed(path, f"in {p}", simulated.emitted(proof, nodes, span), cap, "tCO2e/yr emitted")
        for fuel in data.names("fuel"):
            limit = data("fuel_limit", fuel, p)
            if math.isfinite(limit):
                used = simulated.burned(proof, fuel, span)
                yield from _passed(f"fuels.{fuel}.limit", f"in {p}", used, limit, "MWh/yr burned")


def _over_years(data: Data, pathway: Pathway, proof: Replay) -> Iterator[str]:
    """The carbon budget, with the least excess of the plan over it, other budgets, and the limit on removals."""
    last, when = data.periods.years[-1], "until the horizon"
    yield from _carbon_budget(data, pathway, proof)
    for kind in ("gross_budget", "net_budget", "removals_maximum"):
        for name in policies_of(data, kind):
            limit, of = data("policy_limit", name, last), area(data, name)
            if not math.isfinite(limit):
                continue
            if kind == "removals_maximum":
                yield from _passed(f"policies.{name}", when, simulated.removed(proof, of), limit, "tCO2 removed")
            else:
                found = simulated.counted(proof, of, kind == "net_budget")
                yield from _passed(f"policies.{name}", when, found, limit, "tCO2 counted")


def _carbon_budget(data: Data, pathway: Pathway, proof: Replay) -> Iterator[str]:
    """What is counted against the carbon budget; where the plan must exceed it, beyond its least excess too."""
    budget, found = carbon_budget(data), simulated.counted(proof, budget_nodes(data), True)
    if not pathway.exceeds_budget:
        yield from _passed("carbon.budget", "until the horizon", found, budget, "tCO2 counted")
    elif _is_beyond(found, budget + pathway.excess):
        yield (
            f"Simulation counts {found:,.1f} tCO2 until the horizon, {found - budget - pathway.excess:,.1f} more than "
            f"carbon.budget ({budget:,.1f}) and the least excess of the plan over it ({pathway.excess:,.1f}) together."
        )


def _shares(stated: PathwayModel, pathway: Pathway, proof: Replay) -> Iterator[str]:
    """Shares of the electricity served."""
    data = stated.data
    for share in SHARES:
        names = policies_of(data, "indigenous_minimum") if share.name == "local" else [""]
        for p, span in decided(stated, pathway):
            most = share.most(data, p)
            if most >= 1.0:
                continue
            served, found = simulated.served(proof, span), share.simulated(proof, span)
            if found > (most + ROUNDING) * served:
                path = " or ".join(path_of(data, share.constraint, (*((n,) if n else ()), p)) for n in names)
                yield (
                    f"Simulation does not keep {path or share.constraint.replace('_', ' ')} in {p}: "
                    f"{found / served:.2%} of what is served is {share.what}, at most {most:.2%} may be."
                )


def _converters(stated: PathwayModel, pathway: Pathway, proof: Replay) -> Iterator[str]:
    """Hours in which converters give more than the strictest policy allows."""
    data, annual = stated.data, proof.results.annual
    names = policies_of(data, "non_synchronous_maximum")
    for p, span in decided(stated, pathway):
        hours = float(annual["nonsynchronous_hours"].sel(year=list(span)).mean())
        if hours > 0:
            highest = float(annual["nonsynchronous_peak"].sel(year=list(span)).max())
            path = " or ".join(f"policies.{name}" for name in names)
            share = min(data("policy_limit", name, p) for name in names)
            yield (
                f"Simulation does not keep {path} in {p}: in {hours:,.0f} hours a year more than {share:.0%} comes "
                f"through converters, at most {highest:.1%}."
            )


def _passed(path: str, when: str, found: float, limit: float, what: str) -> Iterator[str]:
    if _is_beyond(found, limit):
        yield f"Simulation does not keep {path} {when}: {found:,.1f} {what}, the limit is {limit:,.1f}."


def _is_beyond(found: float, limit: float) -> bool:
    return found > limit + ROUNDING * abs(limit) + 1e-3
