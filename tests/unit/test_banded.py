"""The banded solver on a chain of nodes and on Ouessant, and how it stops, refuses and hands over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from benchmarks.chain import as_arrays, chain
from scenarios.inputs.build import build
from scenarios.load import load
from solvers.answer import Centre, Solution, Status
from solvers.banded.answer import _laid_out, solve_banded
from solvers.banded.interior import ENOUGH, LAST_PATIENCE, Point, optimum
from solvers.data import gather
from solvers.highs import SolverError, solve
from solvers.hourly import hourly_power
from solvers.objective import least_excess
from solvers.periods import investment_periods
from solvers.program import LinearProgram
from solvers.residuals import residuals
from solvers.shape import LINKING
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours

DAYS = 24 * 5
STRICT = 1e-11
"""Error that is aimed at where iterations below 1e-6 are to be seen."""


def moved(program: LinearProgram, row: int, step: float) -> LinearProgram:
    """Return the program with both sides of a row moved."""
    shift = np.where(np.arange(len(program.rows)) == row, step, 0.0)
    return replace(program, row_lower=program.row_lower + shift, row_upper=program.row_upper + shift)


@pytest.mark.parametrize(("nodes", "periods"), [(1, 1), (3, 1), (2, 3)])
def test_a_chain_has_the_objective_of_simplex_and_needs_no_other_method(nodes: int, periods: int) -> None:
    program = as_arrays(chain(nodes, DAYS, periods))
    ours = solve(program, solver="banded")
    assert ours.method == "banded" and len(ours.attempts) == 1
    assert ours.objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-7)


def test_the_duals_of_the_budget_and_of_balances_are_the_change_of_the_objective() -> None:
    program = as_arrays(chain(2, DAYS))
    answer, budget, checked = solve(program, solver="banded"), len(program.rows) - 1, 0
    base = solve(program).objective
    for row, step in ((budget, 1e-4 * program.row_upper[budget]), *((h, 1e-3) for h in range(5, DAYS, 12))):
        fall, rise = (solve(moved(program, row, s * step)).objective - base for s in (-1, 1))
        if abs(fall + rise) <= 1e-3 * abs(rise):  # unique: the same to both sides
            assert answer.row_dual[row] * step == pytest.approx(rise, rel=2e-3)
            checked += 1
    assert checked >= 5


def test_hourly_prices_beside_costs_of_decades_and_a_sum_held_to_nothing_are_proven() -> None:
    program = as_arrays(chain(2, DAYS))
    assert program.shape is not None
    emissions = program.matrix.tocsr()[[len(program.rows) - 1]].toarray()[0]
    dear = program.with_cost(np.where(program.shape.column_at == LINKING, 1e6, 1.0) * program.cost, 0.0)
    thin = dear.with_row("emissions_stay_least", emissions, upper=1e-9)
    answer = solve_banded(thin)
    assert answer.residuals is not None and answer.residuals.is_optimal(5e-8)
    assert answer.residuals.dual_relative is not None and answer.residuals.dual_relative < 1e-9
    assert answer.objective == pytest.approx(solve(thin, solver="simplex").objective, rel=1e-8)


@pytest.mark.parametrize("periods", [1, 3])
def test_bands_and_pieces_in_threads_give_the_same_bytes(periods: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solvers.banded.team.LONGEST", 100)
    program = as_arrays(chain(1, DAYS, periods))
    one, two = solve_banded(program, threads=1), solve_banded(program, threads=2)
    assert one.x.tobytes() == two.x.tobytes()
    assert one.row_dual.tobytes() == two.row_dual.tobytes()
    assert one.iterations == two.iterations


def test_a_point_is_judged_where_it_is_good_and_not_on_the_way_there() -> None:
    _, laid_out = _laid_out(as_arrays(chain(1, DAYS)))
    assert laid_out is not None
    errors: list[float] = []
    judged: list[float] = []

    def found(verdict: float) -> Point:
        errors.clear()
        judged.clear()

        def told(iteration: int, error: float) -> None:
            errors.append(error)

        def judge(x: np.ndarray, y: np.ndarray) -> float:
            judged.append(verdict)
            return verdict

        return optimum(laid_out.layout, laid_out.constant, 1, told, judge, lambda x, y: None, STRICT)

    content = found(0.0)
    assert content.claim == "optimal" and content.error <= STRICT and len(judged) == 1
    assert sum(error <= ENOUGH for error in errors) > 1
    # A judge who is never content is asked until nothing improves, and what he says is the error.
    doubted = found(1e-7)
    assert doubted.claim == "optimal" and doubted.error == 1e-7
    assert 1 < len(judged) <= 2 + LAST_PATIENCE
    refused = found(1.0)
    assert refused.claim == "no progress" and len(judged) > 2 + LAST_PATIENCE


def test_blas_has_one_thread_while_it_works_and_as_many_as_before_afterwards() -> None:
    told: list[int] = []
    with threadpool_limits(limits=2, user_api="blas"):
        solve_banded(as_arrays(chain(1, DAYS)), progress=lambda seconds, line: told.extend(blas_threads()))
        assert set(told) == {1} and set(blas_threads()) == {2}


def blas_threads() -> list[int]:
    """Return the threads of each BLAS that is loaded."""
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_beginning_at_a_centre_of_another_objective_ends_at_the_same_optimum_sooner(
    ouessant: tuple[LinearProgram, LinearProgram],
) -> None:
    held, centre = with_the_excess_held(ouessant)
    cold, near = solve_banded(held), solve_banded(held, near=centre)
    assert near.status is Status.OPTIMAL
    assert near.objective == pytest.approx(cold.objective, rel=1e-6)
    assert near.iterations < cold.iterations


def test_a_centre_is_a_point_on_the_way_inside_the_bounds(ouessant: tuple[LinearProgram, LinearProgram]) -> None:
    least_excess = ouessant[0]
    answer = solve_banded(least_excess, keeps_centre=True)
    assert answer.centre is not None and solve_banded(least_excess).centre is None
    x, row_dual = answer.centre
    ends = residuals(least_excess, answer.x, answer.row_dual, answer.reduced_cost)
    on_the_way = residuals(least_excess, x, row_dual, least_excess.cost - least_excess.matrix.T @ row_dual)
    assert ends.gap_relative < 1e-6 < 1e-4 < on_the_way.gap_relative < 1.0
    first, last = (values - least_excess.column_lower < 1e-6 for values in (x, answer.x))
    assert not (first & ~last).any(), "at a bound is only what presolve put there"
    assert (last & ~first).sum() > 400


def test_what_begins_at_a_centre_and_fails_begins_anew(
    ouessant: tuple[LinearProgram, LinearProgram], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, centre = with_the_excess_held(ouessant)
    begun: list[bool] = []

    def refused(program: LinearProgram, *, near: Centre | None, **about: Any) -> Solution:
        begun.append(near is not None)
        answer = solve_banded(program, near=near, **about)
        return answer if near is None else replace(answer, status=Status.ERROR)

    monkeypatch.setattr("solvers.highs.solve_banded", refused)
    answer = solve(held, solver="banded", near=centre)
    assert answer.status is Status.OPTIMAL and begun == [True, False]
    assert [attempt.method for attempt in answer.attempts] == ["banded", "banded"]


def with_the_excess_held(ouessant: tuple[LinearProgram, LinearProgram]) -> tuple[LinearProgram, Centre]:
    """Least cost where the excess stays within a thousandth of the least, and a point on the way to that."""
    least_excess, least_cost = ouessant
    before = solve_banded(least_excess, keeps_centre=True)
    assert before.centre is not None
    most = 1.001 * (before.objective - least_excess.offset)
    held = least_cost.with_row("excess_stays_least", least_excess.cost, upper=most)
    return held, Centre(before.centre.x, np.append(before.centre.row_dual, -1.0))


def test_progress_and_the_time_limit_stop_it() -> None:
    program = as_arrays(chain(1, DAYS))
    told: list[str] = []
    stopped = solve_banded(program, progress=lambda seconds, line: bool(told.append(line)) or len(told) == 3)
    assert stopped.status is Status.INTERRUPTED and len(told) == 3
    assert solve_banded(program, time_limit=0.0).status is Status.TIME_LIMIT
    assert solve(program, solver="banded", time_limit=0.0).status is Status.TIME_LIMIT


def test_whole_numbers_are_refused() -> None:
    program = as_arrays(chain(1, DAYS))
    with pytest.raises(SolverError, match="integer columns"):
        solve(replace(program, is_integer=np.ones(len(program.columns), bool)), solver="banded")


def test_an_infeasible_program_is_handed_over_and_the_answer_says_so(caplog: pytest.LogCaptureFixture) -> None:
    program = as_arrays(chain(1, DAYS))
    upper = program.column_upper.copy()
    upper[:4] = 1.0  # MW of everything, for 100 MW of demand
    answer = solve(replace(program, column_upper=upper), solver="banded")
    assert answer.status is Status.INFEASIBLE
    assert [attempt.method for attempt in answer.attempts] == ["banded", "simplex"]
    assert "The solver banded stopped before its answer was proven; simplex took over." in caplog.text


@pytest.fixture(scope="module")
def ouessant() -> tuple[LinearProgram, LinearProgram]:
    """One typical week of Ouessant's pathway: least excess over the budget, least cost."""
    inputs = build(load("ouessant-1p5c", []))
    power, periods = hourly_power(inputs), investment_periods(inputs)
    stated, program = compile_hours(gather(inputs, power, periods, representative_hours(inputs, power, 1)))
    cost, offset = program.coefficients(least_excess(stated.pyomo, stated.data))
    return program.with_cost(cost, offset), program


@pytest.mark.parametrize("which", [0, 1])
def test_an_island_of_the_library_has_the_objective_of_simplex(
    ouessant: tuple[LinearProgram, LinearProgram], which: int
) -> None:
    ours = solve(ouessant[which], solver="banded")
    assert ours.method == "banded"
    assert ours.objective == pytest.approx(solve(ouessant[which], solver="simplex").objective, rel=1e-6)
