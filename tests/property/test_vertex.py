"""The banded solver's answer at a vertex, on random systems of every kind and on a chain of nodes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.chain import as_arrays, chain
from solvers import highs as bridge
from solvers.answer import Solution, Status
from solvers.highs import CLEANED, SolverError, solve
from solvers.program import LinearProgram
from solvers.residuals import residuals
from tests.hourly_systems import KINDS, hourly_system

BASIC = highspy.HighsBasisStatus.kBasic
SEEDS = st.integers(0, 2**32 - 1)


def at_a_side(value: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Tell what lies at one of its sides, or at 0 without any."""
    near = np.minimum(np.abs(value - lower), np.abs(upper - value))
    return np.where(np.isfinite(near), near, np.abs(value)) <= 1e-6 * (1 + np.abs(value))


def is_vertex(program: LinearProgram, answer: Solution) -> bool:
    """Tell whether a basis is there, as large as the rows, and all that is not in it lies at a side."""
    columns = np.array([status != BASIC for status in answer.basis.col_status])
    rows = np.array([status != BASIC for status in answer.basis.row_status])
    activity = program.matrix @ answer.x
    return bool(
        (~columns).sum() + (~rows).sum() == len(program.rows)
        and at_a_side(answer.x, program.column_lower, program.column_upper)[columns].all()
        and at_a_side(activity, program.row_lower, program.row_upper)[rows].all()
    )


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, kind=st.sampled_from(KINDS))
def test_any_system_ends_as_with_simplex_at_a_vertex(seed: int, kind: str) -> None:
    program = hourly_system(np.random.default_rng(seed), kind)
    ours, theirs = solve(program, solver="vertex"), solve(program, solver="simplex")
    assert ours.status is theirs.status
    if theirs.status is Status.OPTIMAL:
        assert ours.objective == pytest.approx(theirs.objective, rel=1e-6, abs=1e-6)
        assert residuals(program, ours.x, ours.row_dual, ours.reduced_cost).is_optimal()
        assert ours.basis is None or is_vertex(program, ours)


def test_nearly_all_systems_with_an_optimum_are_cleaned_up_from_crossover() -> None:
    answered: Counter[str] = Counter()
    for seed in range(120):
        program = hourly_system(np.random.default_rng(seed), KINDS[seed % 4])
        answered[solve(program, solver="vertex").method] += 1
    assert answered[CLEANED] >= 0.95 * answered.total()


def test_of_a_chain_simplex_has_nothing_left_to_do_and_the_interior_answer_is_no_vertex() -> None:
    program = as_arrays(chain(2, 24 * 14))
    inside, ours, theirs = (solve(program, solver=solver) for solver in ("banded", "vertex", "simplex"))
    assert is_vertex(program, ours) and ours.method == CLEANED
    assert ours.attempts[-1].iterations <= 0.02 * theirs.iterations
    assert ours.objective == pytest.approx(theirs.objective, rel=1e-9)
    between = [
        int((~at_a_side(answer.x, program.column_lower, program.column_upper)).sum()) for answer in (inside, ours)
    ]
    assert between[1] < between[0]


def test_another_objective_begins_at_the_vertex() -> None:
    program = as_arrays(chain(2, 24 * 7))
    best = solve(program, solver="vertex")
    dearer = program.with_cost(program.cost * np.linspace(1.0, 1.2, program.cost.size))
    near = solve(dearer, solver="vertex", warm_start=best)
    assert near.method == "simplex" and near.iterations < solve(dearer, solver="simplex").iterations
    assert near.objective == pytest.approx(solve(dearer, solver="vertex").objective, rel=1e-8)


def test_without_time_to_clean_up_the_interior_answer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    program = as_arrays(chain(1, 24 * 5))
    monkeypatch.setattr(bridge, "basis_near", lambda program, inside: None)
    answer = solve(program, solver="vertex")
    assert answer.status is Status.OPTIMAL and answer.method == "banded" and answer.basis is None
    assert solve(program, solver="vertex", time_limit=0.0).status is Status.TIME_LIMIT


def test_auto_takes_simplex_then_a_vertex_then_the_interior_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    program = as_arrays(chain(1, 24 * 3))
    for middle, large, method in ((math.inf, math.inf, "simplex"), (0, math.inf, CLEANED), (0, 0, "banded")):
        monkeypatch.setattr(bridge, "MIDDLE", middle)
        monkeypatch.setattr(bridge, "LARGE", large)
        assert solve(program).method == method


def test_whole_numbers_are_refused() -> None:
    program = as_arrays(chain(1, 24))
    with pytest.raises(SolverError, match="vertex"):
        solve(replace(program, is_integer=np.ones(len(program.columns), bool)), solver="vertex")


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, kind=st.sampled_from(KINDS[:4]), solver=st.sampled_from(["simplex", "vertex"]))
def test_a_start_that_is_wrong_changes_no_answer(seed: int, kind: str, solver: str) -> None:
    """Begun at a basis of random columns and rows, of a program that has since lost its cost and gained a row."""
    rng = np.random.default_rng(seed)
    program = hourly_system(rng, kind)
    best = solve(program, solver="simplex")
    n_columns, n_rows = len(program.columns), len(program.rows)
    wrong = highspy.HighsBasis()
    chosen = rng.permutation(n_columns + n_rows) < n_rows
    sides = [highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kUpper, highspy.HighsBasisStatus.kZero]
    status = [BASIC if is_in else sides[int(rng.integers(3))] for is_in in chosen]
    wrong.col_status, wrong.row_status, wrong.valid = status[:n_columns], status[n_columns:], True
    wide = program.with_row("no limit", np.ones(n_columns))
    ours = solve(wide, solver=solver, warm_start=replace(best, basis=wrong))
    assert ours.status is Status.OPTIMAL
    assert ours.objective == pytest.approx(best.objective, rel=1e-6, abs=1e-6)
