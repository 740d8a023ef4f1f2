"""Myopic foresight: each period is planned as if it were the last, with all that was built before it in place.

A step sees the prices, limits and policies of its own years, and pays of its builds the annuities and the upkeep of
those years alone. What is left of the carbon budget, and of every budget that a policy sets, is shared over the years
still to come in equal parts; a step may use that of its own years, and what it leaves over is shared anew. A planting
counts in the step that plants it, with all that it removes until the horizon.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyomo.environ as pyo
import xarray as xr

from engine.simulate import no_plan
from solvers.answer import load_into
from solvers.choice import Asked, choose
from solvers.contribution import total_of
from solvers.data import gather
from solvers.given import together, with_builds
from solvers.hourly import hourly_power
from solvers.infeasible import Infeasible, obvious_causes
from solvers.model import PathwayModel
from solvers.named_policies import area
from solvers.periods import Periods, RepresentativeHours, investment_periods
from solvers.policy import counted_net
from solvers.policy_data import BUDGETS
from solvers.program import LinearProgram
from solvers.solution import plan_of
from solvers.two_hours import compile_hours

RULE = (
    "Foresight is myopic: each period was planned as if it were the last, and could use, of what was left of the "
    "carbon budget, an equal part for each of its years."
)

Tell = Callable[[int], None]
"""Told the period of each step."""


def myopic_plan(inputs: xr.Dataset, hours: RepresentativeHours, asked: Asked, tell: Tell) -> xr.Dataset:
    """Return the plan that is built period by period.

    Raises
    ------
    Infeasible
        A step cannot keep to its limits after what the steps before it built; says which step.
    SolverStopped
        A step has no trusted answer.
    """
    periods, plan = investment_periods(inputs), no_plan(inputs)
    left = _budgets(inputs)
    for p in periods.years:
        tell(p)
        try:
            stated = _step(inputs, plan, periods, hours, p, left, asked)
        except Infeasible as refusal:
            raise Infeasible(tuple(f"in the step of {p}: {problem}" for problem in refusal.problems)) from None
        plan = together(plan, plan_of(stated))
        for name in left:
            left[name] -= _used(stated, name)
    return plan


def holding(program: LinearProgram, stated: PathwayModel, plan: xr.Dataset) -> LinearProgram:
    """Return a program in which all that may be built is built as a plan says; how it runs is left to choose."""
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    column = program.columns.position_of
    for name, builds in stated.builds():
        for (instance, period), variable in builds.items():
            at = column.get(id(variable))
            if at is not None:
                lower[at] = upper[at] = float(plan[name].sel({plan[name].dims[0]: instance, "year": period}))
    return replace(program, column_lower=lower, column_upper=upper)


def _step(
    inputs: xr.Dataset,
    plan: xr.Dataset,
    periods: Periods,
    hours: RepresentativeHours,
    period: int,
    left: dict[str, float],
    asked: Asked,
) -> PathwayModel:
    """State and solve one period by itself; return it with the values of its answer."""
    seen = _shared(_less_land(with_builds(inputs, plan), plan), periods, period, left)
    span = periods.spans[period]
    discount = {year: factor if year in span else 0.0 for year, factor in periods.discount.items()}
    data = gather(seen, hourly_power(seen), Periods((period,), {period: span}, discount), hours)
    causes = obvious_causes(data)
    if causes:
        raise Infeasible(causes)
    stated, program = compile_hours(data)
    choice = choose(stated, program, [], asked)
    load_into(stated.pyomo, choice.program, choice.solution)
    return stated


def _budgets(inputs: xr.Dataset) -> dict[str, float]:
    """What there is to share, tCO2, by policy; of the carbon budget by "" ."""
    node = str(inputs.attrs["budget_node"])
    whole = inputs["carbon_budget"].sel(node=node) if node else inputs["carbon_budget"].sum()
    budgets = {"": float(whole)}
    for k, (name, kind) in enumerate(zip(inputs["policy"].values, inputs["policy_kind"].values, strict=True)):
        if kind in BUDGETS:
            budgets[str(name)] = float(inputs["policy_limit"].values[k, 0])
    return budgets


def _shared(inputs: xr.Dataset, periods: Periods, period: int, left: dict[str, float]) -> xr.Dataset:
    """The inputs with the part of each budget that the years of a period may use."""
    first = int(inputs.attrs["budget_first_year"])
    years = [year for p in periods.years if p >= period for year in periods.spans[p] if year >= first]
    own = [year for year in years if year in periods.spans[period]]
    part = len(own) / len(years) if years else 0.0
    seen = inputs.assign(
        carbon_budget=xr.zeros_like(inputs["carbon_budget"]), policy_limit=inputs["policy_limit"].copy(deep=True)
    )
    seen["carbon_budget"].loc[{"node": str(inputs.attrs["budget_node"]) or inputs["node"].values[0]}] = part * left[""]
    for name in (name for name in left if name):
        seen["policy_limit"].loc[{"policy": name}] = part * left[name]
    return seen


def _less_land(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """The inputs without the land that earlier steps have planted."""
    planted = plan["hectares"].sum("year")
    potential = (inputs["planting_potential"] - planted).clip(min=0.0).transpose("planting", "year")
    land = inputs["land_limit"].copy(deep=True)
    for k, (node, cover) in enumerate(
        zip(inputs["planting_node"].values, inputs["planting_replaces"].values, strict=True)
    ):
        if str(cover):
            land.loc[{"node": node, "cover": cover}] -= float(planted[k])
    return inputs.assign(planting_potential=potential.astype(float), land_limit=land.clip(min=0.0))


def _used(stated: PathwayModel, name: str) -> float:
    """What a solved step used of a budget, tCO2."""
    data, families = stated.data, stated.families
    if not name:
        return float(pyo.value(counted_net(data, families)))
    (period,) = data.periods.years
    gross, removed = (
        float(pyo.value(total_of(families, quantity, area(data, name), period))) for quantity in ("counted", "removals")
    )
    return gross - (removed if data.label("policy_kind")[name] == "net_budget" else 0.0)
