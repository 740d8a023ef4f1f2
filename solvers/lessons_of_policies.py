"""What simulation teaches of budgets, of caps of a node, and of shares of the electricity served."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import pyomo.environ as pyo

from solvers import simulated
from solvers.contribution import Expression, total, total_of
from solvers.data import Data
from solvers.lesson import RESPONSE, Lesson, decided, tightened
from solvers.model import PathwayModel
from solvers.named_policies import area, budget_nodes, carbon_budget, policies_of
from solvers.pathway import Pathway
from solvers.program import LinearProgram
from solvers.replay import Replay

BUDGET_TOLERANCE = 1e-3
"""Share by which simulation may pass a budget before the model's own is tightened."""
SHARE_TOLERANCE = 0.005
"""Share of the electricity served by which simulation may miss a share of it."""


def lessons_of_policies(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """Return what the simulation of a pathway asks of the next one, for the policies that it breaks."""
    return [
        *_budgets(stated, program, pathway, proof),
        *_caps_of_nodes(stated, program, pathway, proof),
        *_shares(stated, program, pathway, proof),
    ]


def _budgets(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """Simulated CO2 passes a budget that the model kept: the carbon budget, or one of a policy."""
    data, asked = stated.data, []
    last = data.periods.years[-1]
    budgets = [("the carbon budget", budget_nodes(data), carbon_budget(data), True)] if pathway.excess < 1.0 else []
    for kind in ("gross_budget", "net_budget"):
        budgets += [
            (f"policies.{name}", area(data, name), data("policy_limit", name, last), kind == "net_budget")
            for name in policies_of(data, kind)
        ]
    for name, nodes, budget, is_net in budgets:
        found = simulated.counted(proof, nodes, is_net)
        sentence = f"less CO2 under {name} (simulation counted {found:,.0f} of {budget:,.0f} tCO2)"
        expression = _counted(stated, nodes, is_net)
        asked += tightened(program, f"budget[{name}]", expression, found, budget, sentence, BUDGET_TOLERANCE)
    return asked


def _counted(stated: PathwayModel, nodes: list[str], is_net: bool) -> Expression:
    gross, removed = (
        sum(total_of(stated.families, name, nodes, p) for p in stated.data.periods.years)
        for name in ("counted", "removals")
    )
    return gross - removed if is_net else gross


def _caps_of_nodes(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    data, asked = stated.data, []
    for name in policies_of(data, "emission_cap"):
        for period, span in decided(stated, pathway):
            cap, found = data("policy_limit", name, period), simulated.emitted(proof, area(data, name), span)
            emitted = f"simulation emitted {found:,.0f} of {cap:,.0f} tCO2e/yr"
            sentence = f"a lower cap under policies.{name} in {period} ({emitted})"
            expression = total_of(stated.families, "emissions", area(data, name), period)
            asked += tightened(program, f"emissions[{name},{period}]", expression, found, cap, sentence)
    return asked


class Share(NamedTuple):
    """A limit on a part of the electricity served: of the model, of the simulation, and the most there may be."""

    constraint: str
    name: str
    quantity: str
    what: str
    simulated: Callable[[Replay, tuple[int, ...]], float]
    most: Callable[[Data, int], float]


SHARES = (
    Share(
        "renewable_share_reached", "renewable", "fossil_generation", "not renewable",
        lambda proof, span: simulated.generated_without(proof, "renewable", span),
        lambda data, p: 1.0 - data("renewable_minimum", p),
    ),
    Share(
        "indigenous_share_reached", "local", "foreign_generation", "not local",
        lambda proof, span: simulated.generated_without(proof, "local", span),
        lambda data, p: 1.0 - _indigenous(data, p),
    ),
    Share(
        "imports_within_share", "imports", "imported", "imported",
        simulated.imported, lambda data, p: data("import_maximum", p),
    ),
)  # fmt: skip


def _shares(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """Simulation generates more that is not renewable, not of the island, or imported, than the share allows."""
    data, asked = stated.data, []
    for share in SHARES:
        for period, span in decided(stated, pathway):
            most = share.most(data, period)
            if most >= 1.0:
                continue
            served = simulated.served(proof, span)
            beyond = share.simulated(proof, span) - most * served
            if beyond <= SHARE_TOLERANCE * served:
                continue
            demand = total(stated.families, "demand", period)
            expression = total(stated.families, share.quantity, period) - most * demand
            coefficients, constant = program.coefficients(expression)
            if coefficients.any():
                sentence = f"{beyond:,.0f} MWh/yr less that is {share.what} in {period}"
                upper = float(pyo.value(expression)) - beyond / RESPONSE - constant
                asked.append(Lesson(f"{share.name}[{period}]", coefficients, -math.inf, upper, sentence, beyond))
    return asked


def _indigenous(data: Data, period: int) -> float:
    return max((data("policy_limit", n, period) for n in policies_of(data, "indigenous_minimum")), default=0.0)
