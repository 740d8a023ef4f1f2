"""Near-optimal alternatives: how far each capacity may move at little more cost, and what each chosen plant displaces.

Modelling to generate alternatives, one technology at a time: Neumann & Brown (2021), The near-optimal feasible space
of a renewable power system model, Electric Power Systems Research 190, 106690, doi:10.1016/j.epsr.2020.106690.

The program is stated and compiled once; each solve begins at the basis of the optimum, from which another objective
takes primal simplex and another bound dual simplex a fraction of the work of a cold start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from engine.vintage_groups import whole
from solvers.answer import Solution, Status
from solvers.choice import Asked, Choice
from solvers.model import PathwayModel
from solvers.paths import is_banned, path_of
from solvers.pathway import Displacement, Range
from solvers.program import LinearProgram

CLEAN = 1e-6
"""Share of the largest capacity below which a difference is rounding."""

OUT_OF_TIME = "time ran out"
NO_ANSWER = "the solver gave no answer that holds"
"""Why it was not found out what would be without a plant."""

Tell = Callable[[str], None]
"""Told what is looked at."""


def ranges(stated: PathwayModel, choice: Choice, slack: float, asked: Asked, tell: Tell) -> tuple[Range, ...]:
    """Return the least and the most of every capacity of the last period, at a cost of at most (1 + slack) × the least.

    The excess over the carbon budget stays the least, and all limits hold.

    Parameters
    ----------
    slack : share by which the cost may be above the optimum, > 0.
    """
    program, best = choice.program, choice.solution
    most = best.objective - program.offset + slack * abs(best.objective)
    near = program.with_row("cost_within_slack", program.cost, upper=most)
    found, every = [], list(_capacities(stated))
    for n, (kind, name, period, unit, capacity) in enumerate(every, 1):
        tell(f"the range of {name}, {n} of {len(every)}")
        vector, constant = program.coefficients(1.0 * capacity)
        if not vector.any():
            continue
        chosen = float(vector @ best.x) + constant
        low, high = (_extreme(near, sign * vector, best, asked) for sign in (1.0, -1.0))
        found.append(Range(kind, name, period, unit, _add(low, constant), chosen, _add(high, constant)))
    return tuple(found)


def _capacities(stated: PathwayModel) -> Iterator[tuple[str, str, int, str, Any]]:
    """Every capacity of the last period that can be built, and what can be planted by then."""
    data, hectares, last = stated.data, stated.pyomo.planting.hectares, stated.data.periods.years[-1]
    for block, name, unit in (
        (stated.pyomo.variable, "capacity", "MW"),
        (stated.pyomo.dispatchable, "capacity", "MW"),
        (stated.pyomo.storage, "store_power", "MW"),
        (stated.pyomo.storage, "energy_capacity", "MWh"),
        (stated.pyomo.storage, "store_charge_capacity", "MW"),
        (stated.pyomo.link, "link_capacity", "MW"),
        (stated.pyomo.measure, "measure_level", "1"),
    ):
        every = {instance: capacity for (instance, period), capacity in block.component(name).items() if period == last}
        for thing in dict.fromkeys(map(whole, every)):
            groups = [group for group in every if whole(group) == thing]
            if any(data(f"{name}.can_build", group, p) for group in groups for p in data.periods.years):
                yield name, thing, last, unit, sum(every[group] for group in groups)
    for planting in dict.fromkeys(a for a, _ in hectares):
        planted = sum(area for (a, _), area in hectares.items() if a == planting)
        yield "hectares", planting, last, "ha", planted + data("planted", planting, last)


def _extreme(program: LinearProgram, cost: np.ndarray, best: Solution, asked: Asked) -> float | None:
    answer = asked.solve(program.with_cost(cost), warm_start=best)
    if answer.status is not Status.OPTIMAL:
        return None
    return abs(answer.objective)


def _add(value: float | None, constant: float) -> float | None:
    return None if value is None else value + constant


def displaced(stated: PathwayModel, choice: Choice, asked: Asked, tell: Tell) -> tuple[Displacement, ...]:
    """Return, for each technology that the plan builds, what is generated instead where it cannot be built."""
    program, best = choice.program, choice.solution
    column = program.columns.position_of
    blocks, found = (stated.pyomo.variable, stated.pyomo.dispatchable), []
    largest = max((v.value or 0.0 for block in blocks for v in block.capacity.values()), default=0.0)
    for block in blocks:
        builds = block.technology_builds
        for name in sorted({whole(instance) for instance, _ in builds}):
            own = [column[id(v)] for (i, _), v in builds.items() if whole(i) == name and id(v) in column]
            if best.x[own].sum() <= CLEAN * largest:
                continue
            tell(f"the plan without {name}")
            upper = program.column_upper.copy()
            upper[own] = 0.0
            answer = asked.solve(replace(program, column_upper=upper), warm_start=best)
            found.append(_displacement(stated, program, name, best, answer))
    return (*found, *_without_bans(stated, choice, asked, tell))


def _without_bans(stated: PathwayModel, choice: Choice, asked: Asked, tell: Tell) -> list[Displacement]:
    """What happens where a ban is lifted: what stands serves to the end of its life; its upkeep is not counted."""
    data, program, found = stated.data, choice.program, []
    position = program.rows.position_of
    lifted: dict[str, dict[int, float]] = {}
    for block in (stated.pyomo.variable, stated.pyomo.dispatchable):
        for (g, p), row in block.capacity_is_what_stands.items():
            if is_banned(data, g, p) and id(row) in position:
                stands = data("capacity.without_ban", g, p)
                lifted.setdefault(path_of(data, "capacity_is_what_stands", (g, p)), {})[position[id(row)]] = stands
    for path, rows in lifted.items():
        tell(f"the plan without {path}")
        lower, upper = program.row_lower.copy(), program.row_upper.copy()
        for at, stands in rows.items():
            lower[at] = upper[at] = stands
        answer = asked.solve(replace(program, row_lower=lower, row_upper=upper), warm_start=choice.solution)
        found.append(_displacement(stated, program, path, choice.solution, answer))
    return found


def _displacement(
    stated: PathwayModel, program: LinearProgram, name: str, best: Solution, other: Solution
) -> Displacement:
    last = stated.data.periods.years[-1]
    if other.status is Status.INFEASIBLE:
        return Displacement(name, last, None, {}, 0.0, f"Without {name} there is no plan that keeps to all limits.")
    if other.status is not Status.OPTIMAL:
        why = OUT_OF_TIME if other.status is Status.TIME_LIMIT else NO_ANSWER
        told = f"What would be without {name} was not found out: {why}."
        return Displacement(name, last, None, {}, 0.0, told, why)
    instead: dict[str, float] = {}
    for block in (stated.pyomo.variable, stated.pyomo.dispatchable):
        for (g, p), annual in block.annual_generation.items():
            if p == last and whole(g) != name:
                vector, _ = program.coefficients(1.0 * annual)
                instead[whole(g)] = instead.get(whole(g), 0.0) + float(vector @ (other.x - best.x))
    lost, _ = program.coefficients(
        sum(stated.pyomo.balance.annual_unserved[n, last] for n in stated.data.names("node"))
    )
    unserved, cost = float(lost @ (other.x - best.x)), other.objective - best.objective
    largest = max((abs(change) for change in instead.values()), default=0.0)
    instead = {g: change for g, change in instead.items() if abs(change) > CLEAN * max(largest, 1.0)}
    return Displacement(name, last, cost, instead, unserved, _sentence(stated, name, last, cost, instead, unserved))


def _sentence(
    stated: PathwayModel, name: str, period: int, cost: float, instead: dict[str, float], unserved: float
) -> str:
    currency = str(stated.data.inputs.attrs["currency"])
    changes = [f"{g} {change:+,.0f}" for g, change in sorted(instead.items(), key=lambda item: -abs(item[1]))]
    if abs(unserved) > 1.0:
        changes.append(f"demand not served {unserved:+,.0f}")
    told = f" {period}, MWh/yr: {', '.join(changes)}." if changes else ""
    return f"Without {name} the plan costs {cost:+,.0f} {currency} (present value).{told}"
