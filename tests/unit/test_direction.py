"""A direction of the banded solver, taken out of its iterations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.chain import as_arrays, chain
from solvers.banded.direction import Aim, Direction
from solvers.banded.interior import REGULARISATION, _Iterations
from solvers.banded.layout import BOXED, FIXED, LOWER, lay_out
from solvers.banded.newton import Newton
from solvers.banded.presolve import reduced
from solvers.banded.start import begin
from solvers.banded.substitution import substituted
from solvers.kernels.interior import CORRECT
from solvers.shape import shape_of


@pytest.fixture
def begun() -> Iterator[_Iterations]:
    """One node for five days, at its first point, with its first prediction."""
    program = as_arrays(chain(1, 24 * 5))
    column_at = shape_of(program).column_at
    left = substituted(reduced(program), column_at).left
    layout = lay_out(left, column_at[left.columns])
    newton = Newton(layout, 1)
    iterations = _Iterations(layout, newton, 0.0)
    begin(layout, newton, iterations.point, iterations.y)
    iterations._residuals()
    iterations.direction.predict(REGULARISATION)
    yield iterations
    newton.close()


def test_a_refinement_that_would_make_a_direction_worse_is_not_made(
    begun: _Iterations, monkeypatch: pytest.MonkeyPatch
) -> None:
    direction, told = begun.direction, iter([2.0])
    error = direction._unmet()
    before = [each.tobytes() for each in (*direction.along, direction.dy)]
    monkeypatch.setattr(Direction, "_left_over", lambda self, dx, dy: next(told) * error)
    assert direction.refine(7, 0.0, (0.25, 0.5)) == (0.25, 0.5)
    assert next(told, None) is None
    assert [each.tobytes() for each in (*direction.along, direction.dy)] == before


def test_a_turned_direction_is_refined_as_a_whole_and_leaves_what_was_foretold(begun: _Iterations) -> None:
    direction = begun.direction
    direction.turn(Aim(CORRECT, begun.middle, 0.0, 0.0), 0.3, (0.0, 0.0))
    rng = np.random.default_rng(1)
    direction.dy += 1e-3 * rng.normal(size=direction.dy.size)
    of_slacks = direction.along[1][direction.n :]
    of_slacks += 1e-3 * rng.normal(size=of_slacks.size) * (begun.at.kind[direction.n :] != FIXED)
    rough = direction._unmet()
    longest = direction.refine(1, 0.0, (0.0, 0.0))
    left, right = direction.right[: direction.n].copy(), direction.r2.copy()
    assert direction._unmet() < 1e-4 * rough
    size_of_rows, size_of_columns = begun.residuals.size_of_rows, begun.residuals.size_of_columns
    assert (direction.right[: direction.n] - left) / size_of_columns == pytest.approx(0.0, abs=1e-9 * rough)
    assert (direction.r2 - right) / size_of_rows == pytest.approx(0.0, abs=1e-9 * rough)
    (x, t, z, w), (dx, dz, dw) = begun.point, direction.along
    one, two = (begun.at.kind == LOWER) | (begun.at.kind == BOXED), begun.at.kind == BOXED
    dt = begun.at.upper - x[two] - t - dx[two]
    by_value = shrinking(x[one], dx[one]), shrinking(t, dt)
    by_price = shrinking(z[one], dz[one]), shrinking(w, dw)
    assert longest == pytest.approx((min(1.0, *by_value), min(1.0, *by_price)))


def shrinking(value: np.ndarray, along: np.ndarray) -> float:
    """The least step at which a value that falls is 0."""
    falls = along < 0
    return float((-value[falls] / along[falls]).min(initial=1.0))


def test_a_point_is_put_where_its_rows_hold_and_its_prices_stay(begun: _Iterations) -> None:
    x, _, z, w = begun.point
    for _ in range(8):
        begun._residuals()
        begun._step()
    # Values as they are, but for one in a hundred of theirs.
    x[: begun.n] *= 1.0 + 1e-2 * np.random.default_rng(1).normal(size=begun.n).clip(-1, 1)
    begun._residuals()
    before, prices = begun.errors[0], (z.copy(), w.copy(), begun.y.copy())
    begun.direction.restore()
    begun._residuals()
    assert begun.errors[0] < 1e-6 * before
    assert all((now == was).all() for now, was in zip((z, w, begun.y), prices, strict=True))
    assert x[begun.at.kind != FIXED].min() > 0
