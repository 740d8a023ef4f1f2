"""Foresight that ends: each period is planned with so many of those after it in view, all built before it in place.

A step sees the prices, limits and policies of the years in its view, and pays of its builds the annuities and the
upkeep of those years alone; what it decides for its first period is kept, and the next step begins with the period
after. The step whose view reaches the horizon decides all that is left. With one period in view foresight is myopic.
What is left of the carbon budget, and of every sum over years that a policy sets, is shared over the years still to
come in equal parts; a step may use that of the years in its view, and what its first period leaves over is shared
anew. A planting counts in the period that plants it, with all that it removes until the horizon.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pyomo.environ as pyo
import xarray as xr

from engine.simulate import no_plan
from solvers.answer import load_into
from solvers.choice import Asked, choose
from solvers.contribution import total_of
from solvers.data import Data, gather
from solvers.given import decided_in, together, with_decisions
from solvers.hourly import hourly_power
from solvers.infeasible import Infeasible, obvious_causes, planted_already
from solvers.model import PathwayModel
from solvers.named_policies import area, budget_nodes, policies_of
from solvers.periods import Periods, RepresentativeHours, investment_periods
from solvers.policy_data import OVER_YEARS, carbon_budget_of, policy_limits
from solvers.program import LinearProgram
from solvers.solution import plan_of
from solvers.two_hours import compile_hours
from solvers.whole_units import in_parts

MYOPIC = (
    "Foresight is myopic: each period was planned as if it were the last, and could use, of what was left of the "
    "carbon budget, an equal part for each of its years."
)
LIMITED = (
    "Foresight is limited: each period was planned with {n} periods in view, itself included, which could use, of what "
    "was left of the carbon budget, an equal part for each of their years."
)

Tell = Callable[[int], None]
"""Told the first period of each step."""


def ends(inputs: xr.Dataset) -> bool:
    """Tell whether foresight ends before the horizon."""
    return inputs.attrs["foresight"] != "perfect"


def in_view(inputs: xr.Dataset) -> int:
    """Return how many periods a step sees."""
    return 1 if inputs.attrs["foresight"] == "myopic" else int(inputs.attrs["foresight_periods"])


def rule(inputs: xr.Dataset) -> str:
    """Return what foresight was, as a sentence."""
    return MYOPIC if inputs.attrs["foresight"] == "myopic" else LIMITED.format(n=in_view(inputs))


class _Shared(NamedTuple):
    """Of the carbon budget ("") and of each policy over years: what is left of it, and the part of a step, tCO2."""

    left: dict[str, float]
    parts: dict[str, float]


def stepwise_plan(inputs: xr.Dataset, hours: RepresentativeHours, asked: Asked, tell: Tell) -> xr.Dataset:
    """Return the plan that is built step by step: builds, retirements and hectares.

    Raises
    ------
    Infeasible
        A step cannot keep to its limits after what the steps before it decided; says which step.
    SolverStopped
        A step has no trusted answer.
    """
    periods, plan = investment_periods(inputs), no_plan(inputs)
    left = _to_share(inputs, periods)
    for view, kept in _views(periods, in_view(inputs)):
        tell(view.years[0])
        try:
            stated = _step(inputs, plan, view, hours, _Shared(left, _parts(inputs, periods, view, left)), asked)
        except Infeasible as refusal:
            at = view.years[0]
            raise Infeasible(tuple(f"in the step of {at}: {problem}" for problem in refusal.problems)) from None
        plan = together(plan, decided_in(plan_of(stated), kept))
        left = {name: amount - _used(stated, name, kept) for name, amount in left.items()}
    return plan


def holding(program: LinearProgram, stated: PathwayModel, plan: xr.Dataset) -> LinearProgram:
    """Return a program in which all is built and retired as a plan says; how it runs is left to choose.

    Whole units are whole in the plan already, so that no integers are left.
    """
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    column = program.columns.position_of
    for name, decisions in (*stated.builds(), *stated.retirements()):
        for key, variable in decisions.items():
            at = column.get(id(variable))
            if at is not None:
                lower[at] = upper[at] = float(plan[name].loc[key])
    return replace(in_parts(program), column_lower=lower, column_upper=upper)


def _views(periods: Periods, n: int) -> Iterator[tuple[Periods, tuple[int, ...]]]:
    """What each step sees, all costs of other years being 0, and the periods of which its decisions are kept."""
    years = periods.years
    for at in range(max(1, len(years) - n + 1)):
        seen = years[at : at + n]
        spans = {period: periods.spans[period] for period in seen}
        within = {year for span in spans.values() for year in span}
        discount = {year: factor if year in within else 0.0 for year, factor in periods.discount.items()}
        yield Periods(seen, spans, discount), seen if seen[-1] == years[-1] else seen[:1]


def _step(
    inputs: xr.Dataset,
    plan: xr.Dataset,
    view: Periods,
    hours: RepresentativeHours,
    shared: _Shared,
    asked: Asked,
) -> PathwayModel:
    """State and solve the periods in view; return the model with the values of its answer."""
    seen = with_decisions(inputs, plan)
    data = _with_parts(gather(seen, hourly_power(seen), view, hours), shared)
    causes = obvious_causes(data)
    if causes:
        raise Infeasible(causes)
    stated, program = compile_hours(data)
    choice = choose(stated, program, [], asked)
    load_into(stated.pyomo, choice.program, choice.solution)
    return stated


def _to_share(inputs: xr.Dataset, periods: Periods) -> dict[str, float]:
    """What there is to share, tCO2, by policy; of the carbon budget by "" ."""
    limits, last = policy_limits(inputs, periods)["policy_limit"], periods.years[-1]
    named = zip(inputs["policy"].values, inputs["policy_kind"].values, strict=True)
    shared = {str(name): limits[str(name), last] for name, kind in named if kind in OVER_YEARS}
    return {"": carbon_budget_of(inputs)} | shared


def _parts(inputs: xr.Dataset, periods: Periods, view: Periods, left: dict[str, float]) -> dict[str, float]:
    """The part of what is left that the years in view may use."""
    first, now = int(inputs.attrs["budget_first_year"]), view.years[0]
    years = [year for p in periods.years if p >= now for year in periods.spans[p] if year >= first]
    own = [year for year in years if any(year in span for span in view.spans.values())]
    part = len(own) / len(years) if years else 0.0
    return {name: part * amount if math.isfinite(amount) else amount for name, amount in left.items()}


def _with_parts(data: Data, shared: _Shared) -> Data:
    """The numbers of a step with the parts of the budgets that it may use; what others plant may use more than a part.

    Of a limit on removals, that is, as far as there is something left: nothing a step decides could make room for it.
    """
    node, *others = budget_nodes(data)
    parts = shared.parts | {
        name: max(shared.parts[name], min(shared.left[name], planted_already(data, area(data, name))))
        for name in policies_of(data, "removals_maximum")
    }
    budget = {(node,): parts[""]} | {(other,): 0.0 for other in others}
    limits = {(name, p): part for name, part in parts.items() if name for p in data.periods.years}
    tables: dict[str, dict[tuple, float]] = {"carbon_budget": budget, "policy_limit": limits}
    return replace(data, tables={**data.tables, **{name: data.tables[name] | table for name, table in tables.items()}})


def _used(stated: PathwayModel, name: str, kept: tuple[int, ...]) -> float:
    """What the periods that a solved step decides use of what is shared, tCO2."""
    data, families = stated.data, stated.families
    nodes = area(data, name) if name else budget_nodes(data)
    gross, removed = (
        float(pyo.value(sum(total_of(families, quantity, nodes, p) for p in kept)))
        for quantity in ("counted", "removals")
    )
    kind = data.label("policy_kind")[name] if name else "net_budget"
    return {"gross_budget": gross, "net_budget": gross - removed, "removals_maximum": removed}[kind]
