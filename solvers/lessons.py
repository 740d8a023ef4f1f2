"""What simulating a plan teaches the optimiser: limits that its next answer must keep, each a row of the program."""

from __future__ import annotations

import math

import pyomo.environ as pyo
import xarray as xr

from engine.vintage_groups import whole
from solvers import simulated
from solvers.contribution import Expression, total, total_of
from solvers.lesson import Lesson, decided, tightened
from solvers.lessons_of_policies import lessons_of_policies
from solvers.model import PathwayModel
from solvers.pathway import Pathway
from solvers.program import LinearProgram
from solvers.reliability import unserved_target
from solvers.replay import Replay, unserved_above_model

SPARE = 1.05
"""Firm capacity is asked for with this margin over what was missing: it may itself be out of service in part."""


def lessons(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """Return what the simulation of a pathway asks of the next one; empty when it confirms the pathway."""
    return [
        *_firm_capacity(stated, program, pathway, proof),
        *_scarce_fuels(stated, program, pathway, proof),
        *_emission_caps(stated, program, pathway, proof),
        *lessons_of_policies(stated, program, pathway, proof),
    ]


def _firm_capacity(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """More demand than the target allows went unserved: ask for that much more dispatchable capacity.

    A store counts as firm in the reserve margin, but the rule may have emptied it when it is needed. As far as
    dispatchable capacity can be had at all; beyond that, unserved demand keeps its price.
    """
    data, annual = stated.data, proof.results.annual
    missed = unserved_above_model(proof, pathway, int(data.inputs.attrs["present_year"]))
    allowed = unserved_target(data.inputs) * annual["demand"].sum("node").mean("member")
    if float(missed.sum()) <= float(allowed.sum()):
        return []
    asked = []
    for period, span in pathway.periods.spans.items():
        if float(missed.sel(year=list(span)).sum()) <= float(allowed.sel(year=list(span)).sum()):
            continue
        short = _short(annual.sel(year=list(span)))
        capacity = _dispatchable(stated, period)
        coefficients, constant = program.coefficients(capacity)
        standing = float(pyo.value(capacity))
        wanted = min(standing + SPARE * short, _reachable(stated, period))
        if wanted > standing * (1 + 1e-9) and coefficients.any():
            sentence = f"{wanted - standing:,.2f} MW more of dispatchable plant in {period}"
            name = f"dispatchable_capacity[{period}]"
            asked.append(Lesson(name, coefficients, wanted - constant, math.inf, sentence, short))
    return asked


def _short(annual: xr.Dataset) -> float:
    """MW that were missing at worst: of rigid demand its peak, of flexible demand the mean of the hours that missed."""
    hours = annual["flexible_missed_hours"]
    missed = (annual["flexible_missed"] / hours.where(hours > 0, 1.0)).sum("flexible")
    return float((annual["unserved_peak"] + missed).max())


def _scarce_fuels(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """The rule burns more than the model thought: leave it that much less of a limited fuel."""
    data, asked = stated.data, []
    for fuel in data.names("fuel"):
        for period, span in decided(stated, pathway):
            limit = data("fuel_limit", fuel, period)
            if not math.isfinite(limit):
                continue
            used = simulated.burned(proof, fuel, span)
            sentence = f"less {fuel} in {period} (simulation burned {used:,.0f} of {limit:,.0f} MWh/yr)"
            expression = total(stated.families, "fuel", fuel, period)
            asked += tightened(program, f"fuel[{fuel},{period}]", expression, used, limit, sentence)
    return asked


def _emission_caps(stated: PathwayModel, program: LinearProgram, pathway: Pathway, proof: Replay) -> list[Lesson]:
    """Simulated emissions pass a cap: tighten the model's own cap."""
    data, asked = stated.data, []
    nodes = data.names("node")
    for period, span in decided(stated, pathway):
        cap = data("emission_cap", period)
        if not math.isfinite(cap):
            continue
        found = simulated.emitted(proof, nodes, span)
        sentence = f"a lower cap in {period} (simulation emitted {found:,.0f} of {cap:,.0f} tCO2e/yr)"
        expression = total_of(stated.families, "emissions", nodes, period)
        asked += tightened(program, f"emissions[{period}]", expression, found, cap, sentence)
    return asked


def _dispatchable(stated: PathwayModel, period: int) -> Expression:
    """Dispatchable capacity that is not on outage, MW."""
    capacity, share = stated.pyomo.dispatchable.capacity, _not_on_outage(stated)
    return sum(share[g] * capacity[g, p] for g, p in capacity if p == period)


def _not_on_outage(stated: PathwayModel) -> dict[str, float]:
    """Mean share of capacity that is not on outage, by technology."""
    shares = stated.data.inputs["forced_availability"]
    return dict(zip(stated.data.names("technology"), shares.values.tolist(), strict=True))


def _reachable(stated: PathwayModel, period: int) -> float:
    """Most of it that existing plant and permitted builds can give, MW."""
    data, share = stated.data, _not_on_outage(stated)
    standing: dict[str, float] = {}
    limit: dict[str, float] = {}
    for g, p in stated.pyomo.dispatchable.capacity:
        if p != period:
            continue
        standing[whole(g)] = standing.get(whole(g), 0.0) + share[g] * data("capacity.existing", g, p)
        if any(
            data("capacity.can_build", g, q) and data("capacity.serves", g, q, p) for q in data.periods.years if q <= p
        ):
            limit[whole(g)] = share[g] * data("capacity.maximum", g, p)
    return sum((standing | limit).values())
