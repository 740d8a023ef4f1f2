"""What simulation teaches of budgets, of caps of a node, and of shares of the electricity served."""

from __future__ import annotations

import math

import pyomo.environ as pyo
import xarray as xr

from engine.indicators import non_generation
from solvers.contribution import Expression, total, total_of
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
        expression = _counted(stated, nodes, is_net)
        simulated = _simulated(proof, nodes, is_net)
        asked += tightened(
            program,
            f"budget[{name}]",
            expression,
            float(pyo.value(expression)),
            simulated,
            budget,
            f"less CO2 under {name} (simulation counted {simulated:,.0f} of {budget:,.0f} tCO2)",
            BUDGET_TOLERANCE,
        )
    return asked


def _counted(stated: PathwayModel, nodes: list[str], is_net: bool) -> Expression:
    gross, removed = (
        sum(total_of(stated.families, name, nodes, p) for p in stated.data.periods.years)
        for name in ("counted", "removals")
    )
    return gross - removed if is_net else gross


def _simulated(proof: Replay, nodes: list[str], is_net: bool) -> float:
    """CO2 of the years that count, mean of the members, tCO2."""
    annual, first = proof.results.annual, int(proof.results.inputs.attrs["budget_first_year"])
    gross = annual["gross_emissions"].sel(gas="CO2", node=nodes).sum(["node", "sector", "scope"]).mean("member")
    counted = gross - annual["additional_removals"].sel(node=nodes).sum("node") if is_net else gross
    return float(counted.sel(year=counted["year"] >= first).sum())


def _caps_of_nodes(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    data, asked = stated.data, []
    emitted = proof.results.annual["gross_emissions"].sum(["sector", "scope", "gas"]).mean("member")
    for name in policies_of(data, "emission_cap"):
        for period, span in decided(stated, pathway):
            expression = total_of(stated.families, "emissions", area(data, name), period)
            simulated = float(emitted.sel(node=area(data, name), year=list(span)).sum("node").mean("year"))
            cap = data("policy_limit", name, period)
            asked += tightened(
                program,
                f"emissions[{name},{period}]",
                expression,
                float(pyo.value(expression)),
                simulated,
                cap,
                f"a lower cap under policies.{name} in {period} "
                f"(simulation emitted {simulated:,.0f} of {cap:,.0f} tCO2e/yr)",
            )
    return asked


def _shares(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """Simulation generates more that is not renewable, or not of the island, than the share allows."""
    data, asked = stated.data, []
    for quality, quantity, least in (
        ("renewable", "fossil_generation", lambda p: data("renewable_minimum", p)),
        ("local", "foreign_generation", lambda p: _indigenous(stated, p)),
    ):
        without = non_generation(proof.results, quality).sum("technology").mean("member")
        for period, span in decided(stated, pathway):
            served = _served(proof, span)
            beyond = float(without.sel(year=list(span)).mean("year")) - (1.0 - least(period)) * served
            expression = total(stated.families, quantity, period) - (1.0 - least(period)) * total(
                stated.families, "demand", period
            )
            coefficients, constant = program.coefficients(expression)
            if least(period) > 0 and beyond > SHARE_TOLERANCE * served and coefficients.any():
                sentence = f"{beyond:,.0f} MWh/yr less that is not {quality} in {period}"
                upper = float(pyo.value(expression)) - beyond / RESPONSE - constant
                asked.append(Lesson(f"{quality}[{period}]", coefficients, -math.inf, upper, sentence, beyond))
    return asked


def _indigenous(stated: PathwayModel, period: int) -> float:
    data = stated.data
    return max((data("policy_limit", n, period) for n in policies_of(data, "indigenous_minimum")), default=0.0)


def _served(proof: Replay, span: tuple[int, ...]) -> float:
    annual = proof.results.annual
    rigid = (annual["demand"] - annual["unserved_demand"]).sum("node")
    served: xr.DataArray = (rigid + annual["flexible_intake"].sum("flexible")).mean("member")
    return float(served.sel(year=list(span)).mean("year"))
