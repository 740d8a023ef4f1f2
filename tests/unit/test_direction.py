"""A direction of the banded solver, taken out of its iterations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.chain import as_arrays, chain
from solvers.banded.direction import Aim, Direction, Passing
from solvers.banded.interior import REGULARISATION, _Iterations
from solvers.banded.layout import BOXED, FIXED, LOWER, lay_out
from solvers.banded.newton import Newton
from solvers.banded.presolve import reduced
from solvers.banded.start import begin
from solvers.banded.substitution import substituted
from solvers.kernels.interior import CORRECT, COUNTED, PARTS
from solvers.kernels.move import KEPT
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


def test_a_few_values_pass_as_far_as_they_may_and_are_put_back_beside_the_path(begun: _Iterations) -> None:
    direction, most = begun.direction, 5
    for _ in range(3):
        begun._residuals()
        begun._step()
    begun._residuals()
    direction.predict(REGULARISATION)
    direction.passing = Passing(most, (0.5, 20.0))
    exact = direction.turn(Aim(CORRECT, begun.middle, 0.0, 0.0), 0.3, (0.0, 0.0))
    (x, t, z, w), (dx, dz, dw) = begun.point, direction.along
    one, two = (begun.at.kind == LOWER) | (begun.at.kind == BOXED), begun.at.kind == BOXED
    at = np.arange(begun.at.kind.size)
    of_hours = (at < begun.at.n_v) | ((at >= begun.n) & (at < begun.n + begun.at.n_band))
    dt = begun.at.upper - x[two] - t - dx[two]
    for longest, past, pairs in (
        (exact[0], 0.5, ((x[one], dx[one], of_hours[one]), (t, dt, of_hours[two]))),
        (exact[1], 20.0, ((z[one], dz[one], of_hours[one]), (w, dw, of_hours[two]))),
    ):
        value, along, hours = (np.concatenate(each) for each in zip(*pairs, strict=True))
        falls = -along > value
        reach = np.sort(-value[falls & hours] / along[falls & hours])
        bound = ((value + past * hours) / np.maximum(-along, 1e-300))[falls].min(initial=1.0)
        part = min(int(np.append(reach, np.ones(most + 1))[most] * PARTS / COUNTED), PARTS) * COUNTED / PARTS
        assert longest == pytest.approx(min(bound, 1.0 if reach.size <= most else part))
        assert reach.size <= most or reach[0] < longest
    before = [each.copy() for each in begun.point]
    direction.go(*exact, begun.middle)
    then = x[one], t, z[one], w
    assert all((each > 0).all() for each in then)
    value, price = before[0] + exact[0] * dx, before[2] + exact[1] * dz
    passed = one & of_hours & (value <= 0.0) & (price > KEPT * before[2])
    assert passed.any()
    put = np.minimum(np.minimum(begun.middle / np.where(passed, price, 1.0), before[0]), 0.5)
    assert x[passed] == pytest.approx(put[passed])
    untouched = one & (value > KEPT * before[0]) & (price > KEPT * before[2])
    assert x[untouched] == pytest.approx(value[untouched])
    assert z[untouched] == pytest.approx(price[untouched])


def test_where_none_may_pass_all_that_links_and_of_hours_stays_inside(begun: _Iterations) -> None:
    longest = begun.direction.turn(Aim(CORRECT, begun.middle, 0.0, 0.0), 0.3, (0.0, 0.0))
    x, dx = begun.point[0].copy(), begun.direction.along[0]
    begun.direction.go(*longest, begun.middle)
    assert begun.point[0] == pytest.approx(x + longest[0] * dx, abs=1e-12)


def test_a_point_is_put_where_its_rows_hold_and_its_prices_stay(begun: _Iterations) -> None:
    x, _, z, w = begun.point
    for _ in range(8):
        begun._residuals()
        begun._step()
    # Values as they are, but for one in a hundred of theirs.
    x[: begun.n] *= 1.0 + 1e-2 * np.random.default_rng(1).normal(size=begun.n).clip(-1, 1)
    begun._residuals()
    before, prices = begun.errors[0], (z.copy(), w.copy(), begun.y.copy())
    begun.direction.restore(prices=False)
    begun._residuals()
    assert begun.errors[0] < 1e-6 * before
    assert all((now == was).all() for now, was in zip((z, w, begun.y), prices, strict=True))
    assert x[begun.at.kind != FIXED].min() > 0


def test_columns_are_priced_again_and_values_stay(begun: _Iterations) -> None:
    x, t, z, w = begun.point
    for _ in range(8):
        begun._residuals()
        begun._step()
    begun._residuals()
    begun.direction.restore(prices=False)
    begun._residuals()
    values = x.copy(), t.copy()
    begun.y *= 1.0 + 1e-4 * np.random.default_rng(1).normal(size=begun.y.size).clip(-1, 1)
    begun._residuals()
    before = begun.errors[1]
    begun.direction.restore(prices=True)
    begun._residuals()
    assert begun.errors[1] < 1e-6 * before
    for now, was in zip((x, t), values, strict=True):
        assert now == pytest.approx(was, rel=1e-6, abs=1e-9)
    assert min(z[begun.at.kind == LOWER].min(), w.min(initial=np.inf)) > 0


def test_a_value_beyond_its_box_is_put_inside_with_its_room(begun: _Iterations) -> None:
    x, t, _, _ = begun.point
    two = begun.at.kind == BOXED
    x[np.flatnonzero(two)[:3]] = 1.01 * begun.at.upper[:3]
    begun._residuals()
    begun.direction.restore(prices=False)
    assert ((x[two] > 0) & (x[two] < begun.at.upper)).all()
    assert x[two] + t == pytest.approx(begun.at.upper)
