"""Linking columns that hours know as a sum: put together, taken out of the border again, on chains with vintages."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse

from benchmarks.chain import Chain, as_arrays, chain
from solvers.banded.answer import _laid_out, solve_banded
from solvers.banded.bundling import Bundled, bundled
from solvers.banded.layout import lay_out
from solvers.banded.merging import merged
from solvers.banded.newton import Newton
from solvers.banded.presolve import Reduced, reduced
from solvers.banded.substitution import substituted
from solvers.highs import solve
from solvers.shape import LINKING, shape_of

HOURS = 60


def of(matrix: np.ndarray, column_at: np.ndarray) -> Bundled:
    """Bundle a program of rows ≤ 1 and columns from 0 up."""
    m, n = matrix.shape
    left = Reduced(
        np.ones(n), np.zeros(n), np.full(n, math.inf), np.full(m, -math.inf), np.ones(m),
        sparse.csr_array(matrix), np.arange(m), np.arange(n), (),
    )  # fmt: skip
    return bundled(left, column_at)


def plants(profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One generator whose output each hour is bounded by sizes (the last columns) times profiles, and their budget."""
    hours, sizes = profiles.shape
    matrix = np.block([[np.eye(hours), -profiles], [np.zeros((1, hours)), np.ones((1, sizes))]])
    return matrix, np.append(np.arange(hours), np.full(sizes, LINKING))


def test_sizes_in_one_proportion_become_a_sum_with_a_row_of_its_own() -> None:
    sun = np.random.default_rng(1).uniform(0.1, 1.0, HOURS)
    wind = np.random.default_rng(2).uniform(0.1, 1.0, HOURS)
    matrix, at = plants(np.column_stack([sun, wind, 0.8 * sun, 2.0 * sun]))
    found = of(matrix, at)
    assert found.n == 1
    assert found.ratios.toarray()[0, HOURS:] == pytest.approx([1.0, 0.0, 0.8, 2.0])
    of_hours = found.left.matrix.toarray()[:HOURS, HOURS:]
    assert (np.count_nonzero(of_hours, axis=0) == [0, HOURS, 0, 0, HOURS]).all()
    assert found.left.matrix.toarray()[HOURS + 1, HOURS:] == pytest.approx([-1.0, 0.0, -0.8, -2.0, 1.0])
    assert found.left.row_lower[-1] == found.left.row_upper[-1] == 0.0
    x, y = np.random.default_rng(3).normal(size=HOURS + 4), np.random.default_rng(4).normal(size=HOURS + 1)
    more_x, more_y = found.together(x, y)
    assert (found.left.matrix @ more_x)[:-1] == pytest.approx(matrix @ x)
    assert (found.left.matrix @ more_x)[-1] == pytest.approx(0.0, abs=1e-12)
    assert (found.left.matrix.T @ more_y)[:-1] == pytest.approx(matrix.T @ y)
    assert all((a == b).all() for a, b in zip(found.without(more_x, more_y), (x, y), strict=True))


@pytest.mark.parametrize("row", [0, 17, HOURS - 1])
def test_a_size_that_differs_in_one_hour_stays_by_itself(row: int) -> None:
    sun = np.random.default_rng(1).uniform(0.1, 1.0, HOURS)
    other = 0.5 * sun
    other[row] *= 1.0 + 1e-9
    matrix, at = plants(np.column_stack([sun, other, 2.0 * sun]))
    found = of(matrix, at)
    assert found.ratios.toarray()[:, HOURS + 1].tolist() == [0.0] * found.n


def test_a_size_that_is_missing_in_one_hour_stays_by_itself() -> None:
    sun = np.random.default_rng(1).uniform(0.1, 1.0, HOURS)
    matrix, at = plants(np.column_stack([sun, np.where(np.arange(HOURS) == 30, 0.0, sun)]))
    assert of(matrix, at).n == 0


def test_one_proportion_in_two_stretches_of_time_is_one_sum_and_another_is_another() -> None:
    sun = np.random.default_rng(1).uniform(0.1, 1.0, 3 * HOURS)
    second = np.concatenate([0.5 * sun[: 2 * HOURS], 0.7 * sun[2 * HOURS :]])
    matrix, at = plants(np.column_stack([sun, second]))
    # A store joins the hours of a stretch; none joins one stretch with the next.
    for hour in range(1, 3 * HOURS):
        if hour % HOURS:
            matrix[hour, hour - 1] = -0.9
    found = of(matrix, at)
    assert sorted(found.ratios.toarray()[:, -1].tolist()) == pytest.approx([0.5, 0.7])
    assert np.count_nonzero(found.left.matrix.toarray()[: 3 * HOURS, -2]) == 2 * HOURS


def _with_and_without(case: Chain) -> tuple[Newton, Newton, Bundled]:
    program = as_arrays(case)
    column_at = shape_of(program).column_at
    short = substituted(reduced(program), column_at).left
    left = merged(short, column_at[short.columns]).left
    at = column_at[left.columns]
    sums = bundled(left, at)
    with_sums = lay_out(sums.left, np.append(at, np.full(sums.n, LINKING)))
    return Newton(lay_out(left, at), 1), Newton(with_sums, 1), sums


def test_a_step_is_the_same_with_bundles_and_without() -> None:
    plain, other, sums = _with_and_without(chain(2, 24 * 5, 4))
    assert sums.n > 0 and sum(map(len, other.layout.links)) < sum(map(len, plain.layout.links))
    rng = np.random.default_rng(1)
    n, m = plain.layout.cost.size, plain.layout.b.size
    # Of the program as it was, before scaling: the same step whatever the units are.
    d, r, r2 = np.exp(rng.normal(0, 2, n + m)), rng.normal(size=n), rng.normal(size=m)
    free, equal = np.full(sums.n, 1e-30), np.full(sums.n, np.inf)
    steps = []
    for newton, of_columns, of_rows, costs, sides in (
        (plain, d[:n], d[n:], r, r2),
        (other, np.append(d[:n], free), np.append(d[n:], equal), *(np.append(v, np.zeros(sums.n)) for v in (r, r2))),
    ):
        at = newton.layout
        column, row = at.column_scale, at.row_scale
        x, y = costs[at.columns] * column, np.empty(sides.size)
        newton.factor(np.concatenate([of_columns[at.columns] * column**2, of_rows[at.rows] / row**2]), 1e-14)
        newton.solve(x, sides[at.rows] * row, y)
        found_x, found_y = np.empty(x.size), np.empty(y.size)
        found_x[at.columns], found_y[at.rows] = column * x, row * y
        steps.append((found_x[:n], found_y[:m]))
        newton.close()
    for ours, theirs in zip(*steps, strict=True):
        assert theirs == pytest.approx(ours, rel=1e-6, abs=1e-8 * np.abs(ours).max())


def test_vintages_of_a_chain_are_bundled_and_the_answer_is_that_of_simplex() -> None:
    program = as_arrays(chain(2, 24 * 5, 4))
    _, laid_out = _laid_out(program)
    assert laid_out is not None and laid_out.sums.n > 0
    ours = solve_banded(program, keeps_centre=True)
    assert ours.objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-6)
    near = solve_banded(program, near=ours.centre)
    assert near.objective == pytest.approx(ours.objective, rel=1e-6)
