"""The banded solver against HiGHS's simplex on random systems of every kind."""

from __future__ import annotations

import logging
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.answer import Status
from solvers.banded.answer import METHOD, solve_banded
from solvers.banded.interior import MOST_ITERATIONS
from solvers.banded.presolve import NoOptimum, reduced
from solvers.highs import solve
from solvers.program import LinearProgram
from solvers.residuals import residuals
from tests.hourly_systems import KINDS, as_program, hourly_system

NO_PROOF = "no progress"
SEEDS = st.integers(0, 2**32 - 1)


def hold_against_simplex(program: LinearProgram) -> str:
    """Assert that both end alike; return the method that answered."""
    ours, theirs = solve(program, solver="banded"), solve(program, solver="simplex")
    assert ours.status is theirs.status
    if theirs.status is Status.OPTIMAL:
        assert ours.objective == pytest.approx(theirs.objective, rel=1e-6, abs=1e-6)
        assert residuals(program, ours.x, ours.row_dual, ours.reduced_cost).is_optimal()
    return ours.method


def test_five_hundred_random_systems_have_the_objective_of_simplex_and_nearly_all_need_no_other_method(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    answered: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    for seed in range(510):
        program = hourly_system(np.random.default_rng(seed), KINDS[seed % len(KINDS)])
        theirs = solve(program, solver="simplex")
        if theirs.status is Status.OPTIMAL:
            answered[hold_against_simplex(program)] += 1
        else:
            told: list[str] = []
            ours = solve_banded(program, progress=lambda seconds, line, told=told: told.append(line))
            assert ours.status is Status.ERROR, "HiGHS must explain it"
            assert len(told) < MOST_ITERATIONS / 2
            claims[ours.attempts[0].claim] += 1
            assert ours.attempts[0].claim != "infeasible" or theirs.status is Status.INFEASIBLE
    assert answered[METHOD] >= 0.99 * answered.total()
    assert claims[NO_PROOF] <= 0.05 * claims.total()


def test_the_objective_is_that_of_simplex_where_many_values_may_pass_their_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A few of millions otherwise: none of so small a system.
    monkeypatch.setattr("solvers.banded.interior.PASSING", 2e-2)
    answered: Counter[str] = Counter()
    for seed in range(120):
        program = hourly_system(np.random.default_rng(seed), KINDS[seed % len(KINDS)])
        answered[hold_against_simplex(program)] += 1
    assert answered[METHOD] >= 0.5 * answered.total()


@settings(deadline=None, max_examples=25)
@given(seed=SEEDS, kind=st.sampled_from(KINDS))
def test_any_system_ends_as_with_simplex(seed: int, kind: str) -> None:
    hold_against_simplex(hourly_system(np.random.default_rng(seed), kind))


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, kind=st.sampled_from(KINDS[:4]))
def test_what_presolve_took_away_comes_back_with_its_duals(seed: int, kind: str) -> None:
    """The optimum of what is left, by simplex, restored, is an optimum of the whole with its own certificate."""
    program = hourly_system(np.random.default_rng(seed), kind)
    try:
        left = reduced(program)
    except NoOptimum:
        pytest.fail("these systems have an optimum")
    x, y = left.cost[:0], left.cost[:0]
    if left.rows.size:
        answer = solve(as_program(left), solver="simplex")
        assert answer.status is Status.OPTIMAL
        x, y = answer.x, answer.row_dual
    x, y, z = left.restored(x if left.rows.size else np.zeros(left.columns.size), y)
    assert residuals(program, x, program.sense * y, program.sense * z).is_optimal()
