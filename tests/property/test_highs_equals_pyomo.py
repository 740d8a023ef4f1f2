"""The bridge against Pyomo's own interface to HiGHS, and conflicts against their definition, at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyomo.opt import TerminationCondition

from solvers.answer import Status, load_into
from solvers.highs import irreducible_infeasible_subset, solve
from solvers.program import LinearProgram, compile_model
from solvers.residuals import residuals

SMALL = st.integers(-4, 4)
ROOM = st.integers(0, 5)
SAID_BY_PYOMO = {
    TerminationCondition.optimal: {Status.OPTIMAL},
    TerminationCondition.infeasible: {Status.INFEASIBLE},
    TerminationCondition.unbounded: {Status.UNBOUNDED},
    TerminationCondition.infeasibleOrUnbounded: {Status.INFEASIBLE, Status.UNBOUNDED},
}


@st.composite
def models(draw: st.DrawFn, is_integer: st.SearchStrategy[bool], shift: st.SearchStrategy[int]) -> pyo.ConcreteModel:
    """Draw up to five variables (free, bounded, fixed, integer) and up to six constraints of any kind.

    All hold at one point, unless a constraint is shifted.
    """
    m = pyo.ConcreteModel()
    point = draw(st.lists(SMALL, min_size=2, max_size=5))
    n = len(point)
    m.x = pyo.Var(range(n))
    for j, at in enumerate(point):
        m.x[j].setlb(draw(st.sampled_from([None, at - draw(ROOM)])))
        m.x[j].setub(draw(st.sampled_from([None, at + draw(ROOM)])))
        if draw(is_integer):
            m.x[j].domain = pyo.Integers
    if draw(st.booleans()):
        m.x[0].fix(point[0])
    m.rows = pyo.ConstraintList()
    for _ in range(draw(st.integers(1, 6))):
        coefficients = draw(st.lists(SMALL, min_size=n, max_size=n))
        coefficients[1] = coefficients[1] or 1  # or Pyomo would see a constraint without variables
        constant = draw(SMALL)
        body = sum(a * m.x[j] for j, a in enumerate(coefficients)) + constant
        at = constant + sum(a * p for a, p in zip(coefficients, point, strict=True)) + draw(shift)
        kinds = {
            "at most": body <= at + draw(ROOM),
            "at least": body >= at - draw(ROOM),
            "equal": body == at,
            "range": (at - draw(ROOM), body, at + 1),
            "narrow": (at, body, at + 1e-3),
        }
        m.rows.add(kinds[draw(st.sampled_from(sorted(kinds)))])
    m.cost = pyo.Objective(
        expr=sum(draw(SMALL) * m.x[j] for j in range(n)) + draw(st.integers(-100, 100)),
        sense=draw(st.sampled_from([pyo.minimize, pyo.maximize])),
    )
    return m


NEVER, SOMETIMES = st.just(False), st.sampled_from([False, False, True])
FEASIBLE, ANY, MOSTLY_WRONG = st.just(0), st.sampled_from([0, 0, 0, -3, -1, 2]), st.integers(-6, 6)


def by_pyomo(m: pyo.ConcreteModel) -> tuple[TerminationCondition, float | None]:
    solver = pyo.SolverFactory("appsi_highs")
    result = solver.solve(m, load_solutions=False, options={"mip_rel_gap": 0.0})
    condition = result.solver.termination_condition
    if condition is not TerminationCondition.optimal:
        return condition, None
    bound = result.problem.upper_bound if m.cost.sense == pyo.minimize else result.problem.lower_bound
    return condition, bound


@settings(deadline=None, max_examples=100)
@given(m=models(SOMETIMES, ANY), solver=st.sampled_from(["simplex", "ipx"]))
def test_status_and_objective_are_those_of_pyomo_s_own_interface(m: pyo.ConcreteModel, solver: str) -> None:
    condition, objective = by_pyomo(m)
    program = compile_model(m)
    solution = solve(program, solver=solver, mip_gap=0)
    assert solution.status in SAID_BY_PYOMO[condition]
    if objective is not None:
        assert solution.objective == pytest.approx(objective, rel=1e-8, abs=1e-8)
        load_into(m, program, solution)
        assert pyo.value(m.cost) == pytest.approx(objective, rel=1e-8, abs=1e-8)
        violations = [-min(c.lslack(), c.uslack()) for c in m.rows.values()]
        assert max(violations) <= 1e-6


@settings(deadline=None, max_examples=60)
@given(m=models(NEVER, FEASIBLE))
def test_duals_bound_the_change_of_the_objective_from_both_sides(m: pyo.ConcreteModel) -> None:
    """The optimal value is convex (concave, maximising) in the bounds, the dual one of its subgradients."""
    program = compile_model(m)
    solution = solve(program)
    assume(solution.status is Status.OPTIMAL)
    for row in np.flatnonzero(solution.row_dual):
        for step in (-1e-3, 1e-3):
            shift = np.where(np.arange(len(program.rows)) == row, step, 0.0)
            shifted = replace(program, row_lower=program.row_lower + shift, row_upper=program.row_upper + shift)
            change = solve(shifted).objective - solution.objective
            assert program.sense * (change - solution.row_dual[row] * step) >= -1e-9


@settings(deadline=None, max_examples=60)
@given(m=models(NEVER, FEASIBLE), scale=st.floats(0.05, 5), seed=st.integers(0, 2**32 - 1))
def test_an_optimum_pushed_off_its_place_no_longer_passes(m: pyo.ConcreteModel, scale: float, seed: int) -> None:
    program = compile_model(m)
    solution = solve(program)
    assume(solution.status is Status.OPTIMAL)
    assert residuals(program, solution.x, solution.row_dual, solution.reduced_cost).is_optimal(1e-8)
    push = scale * np.sign(np.random.default_rng(seed).standard_normal(solution.x.size))
    pushed = residuals(program, solution.x + push, solution.row_dual, solution.reduced_cost)
    still_best = abs(program.cost @ push) <= 1e-3
    assert still_best or not pushed.is_optimal()


def holds(program: LinearProgram, rows: dict[int, str], columns: dict[int, str]) -> bool:
    """Tell whether the given sides of the given rows and columns, and nothing else, can hold together."""

    def only(kept: dict[int, str], lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        keeps_lower = np.array([kept.get(i) in ("lower", "both") for i in range(lower.size)], bool)
        keeps_upper = np.array([kept.get(i) in ("upper", "both") for i in range(lower.size)], bool)
        return np.where(keeps_lower, lower, -np.inf), np.where(keeps_upper, upper, np.inf)

    row_lower, row_upper = only(rows, program.row_lower, program.row_upper)
    column_lower, column_upper = only(columns, program.column_lower, program.column_upper)
    part = replace(
        program,
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=column_lower,
        column_upper=column_upper,
        cost=np.zeros_like(program.cost),
    )
    return solve(part).status is Status.OPTIMAL


@settings(deadline=None, max_examples=60)
@given(m=models(NEVER, MOSTLY_WRONG))
def test_a_conflict_cannot_hold_and_each_part_of_it_is_needed(m: pyo.ConcreteModel) -> None:
    program = compile_model(m)
    assume(solve(program).status is Status.INFEASIBLE)
    conflict = irreducible_infeasible_subset(program)
    row_at = {program.row_name(i): i for i in range(len(program.rows))}
    column_at = {program.column_name(j): j for j in range(len(program.columns))}
    rows = {row_at[c.name]: side for c, side in conflict.rows}
    columns = {column_at[c.name]: side for c, side in conflict.columns}
    assert conflict.is_irreducible and not holds(program, rows, columns)
    for row in rows:
        assert holds(program, {i: s for i, s in rows.items() if i != row}, columns)
    for column in columns:
        assert holds(program, rows, {j: s for j, s in columns.items() if j != column})
