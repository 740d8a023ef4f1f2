"""Proofs that there is no optimum: by hand, on chains of nodes, and how soon the banded solver has one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from benchmarks.chain import as_arrays, chain
from solvers.answer import Status
from solvers.banded.answer import solve_banded
from solvers.banded.certificate import excludes_every_point, falls_without_end
from solvers.banded.interior import MOST_ITERATIONS
from solvers.highs import solve
from solvers.labels import Labels
from solvers.program import LinearProgram

ONE = np.ones(2)


def two_rows(second: float) -> LinearProgram:
    """Minimise -a - b: a + b ≤ 3, a + b ≥ the number given, a ≥ 0, 0 ≤ b ≤ 9."""
    return LinearProgram(
        matrix=sparse.csc_array(np.ones((2, 2))),
        row_lower=np.array([-np.inf, second]),
        row_upper=np.array([3.0, np.inf]),
        column_lower=np.zeros(2),
        column_upper=np.array([np.inf, 9.0]),
        cost=-ONE,
        offset=0.0,
        sense=1,
        is_integer=np.zeros(2, bool),
        rows=Labels(["at most", "at least"]),
        columns=Labels(["a", "b"]),
    )


def test_two_rows_that_contradict_each_other_are_proven_to_by_prices_of_both() -> None:
    contradiction = two_rows(4.0)
    assert excludes_every_point(contradiction, np.array([-1.0, 1.0]), ONE)
    assert not excludes_every_point(contradiction, np.array([1.0, -1.0]), ONE)  # prices of absent sides
    assert not excludes_every_point(contradiction, np.array([-1.0, 0.0]), ONE)
    assert not excludes_every_point(two_rows(3.0), np.array([-1.0, 1.0]), ONE)


def test_a_price_that_is_a_little_off_proves_it_unless_a_large_column_could_escape() -> None:
    contradiction, off = two_rows(4.0), np.array([-1.0, 1.0 + 1e-6])
    assert excludes_every_point(contradiction, off, ONE)  # a would have to be 1e6
    assert not excludes_every_point(contradiction, off, np.array([1e3, 1.0]))


def test_a_direction_is_proven_to_fall_for_ever_where_nothing_stops_it() -> None:
    open_above = replace(two_rows(1.0), row_upper=np.full(2, np.inf))
    assert falls_without_end(open_above, np.array([1.0, 0.0]), ONE, ONE)
    assert not falls_without_end(open_above, np.array([0.0, 1.0]), ONE, ONE)  # b ends at 9
    assert not falls_without_end(open_above, np.array([-1.0, 0.0]), ONE, ONE)
    assert not falls_without_end(two_rows(1.0), np.array([1.0, 0.0]), ONE, ONE)
    assert falls_without_end(replace(open_above, sense=-1, cost=ONE), np.array([1.0, 0.0]), ONE, ONE)


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_cost_that_no_plan_can_keep_to_is_proven_in_a_fraction_of_the_iterations(share: float) -> None:
    program = as_arrays(chain(2, 120, 2))
    least = solve(program, solver="banded")
    assert least.method == "banded"
    answer = solve_banded(program.with_row("cheaper", program.cost, upper=share * least.objective))
    assert answer.status is Status.ERROR and answer.x.size == 0
    assert [attempt.claim for attempt in answer.attempts] == ["infeasible"]
    assert 0 < answer.iterations < MOST_ITERATIONS / 5


def test_a_cost_that_falls_for_ever_is_proven_in_a_fraction_of_the_iterations() -> None:
    program = as_arrays(chain(2, 120))
    assert program.shape is not None
    cost = np.where(program.shape.column_at == 7, program.cost - 1e5, program.cost)
    is_equal = program.row_lower == program.row_upper
    free = replace(program.with_cost(cost), row_upper=np.where(is_equal, program.row_upper, np.inf))
    answer = solve_banded(free)
    assert answer.status is Status.ERROR
    assert [attempt.claim for attempt in answer.attempts] == ["unbounded or infeasible"]
    assert 0 < answer.iterations < MOST_ITERATIONS / 5
    assert solve(free, solver="banded").status is Status.UNBOUNDED
