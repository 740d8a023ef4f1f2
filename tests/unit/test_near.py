"""The point near a centre of another objective: inside all bounds, its prices those that the costs leave."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.chain import as_arrays, chain
from solvers.answer import Centre
from solvers.banded import near
from solvers.banded.answer import solve_banded
from solvers.banded.layout import BOXED, LOWER, Layout
from solvers.banded.newton import Newton
from solvers.banded.start import Point
from solvers.highs import solve
from solvers.program import LinearProgram

HOURS = 24 * 5


@pytest.fixture
def held() -> tuple[LinearProgram, Centre]:
    """A node at half as dear again as need be, of which something else is to be least, and a centre of the cost."""
    program = as_arrays(chain(1, HOURS))
    before = solve_banded(program, keeps_centre=True)
    assert before.centre is not None
    other = program.with_cost(np.random.default_rng(11).uniform(0.0, 1.0, len(program.columns)), 0.0)
    bounded = other.with_row("cost_within", program.cost, upper=1.5 * (before.objective - program.offset))
    return bounded, Centre(before.centre.x, np.append(before.centre.row_dual, -1.0))


def test_it_ends_at_the_optimum_of_simplex(held: tuple[LinearProgram, Centre]) -> None:
    program, centre = held
    ours = solve_banded(program, near=centre)
    assert ours.objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-6)


def test_it_lies_inside_all_bounds_and_its_prices_are_nearly_those_of_the_costs(
    held: tuple[LinearProgram, Centre], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, centre = held
    begun: list[tuple[Layout, list[np.ndarray], np.ndarray]] = []

    def seen(at: Layout, newton: Newton, x: np.ndarray, prices: np.ndarray, point: Point, y: np.ndarray) -> None:
        near.begin_near(at, newton, x, prices, point, y)
        begun.append((at, [each.copy() for each in point], y.copy()))

    monkeypatch.setattr("solvers.banded.interior.begin_near", seen)
    solve_banded(program, near=centre)
    (at, (x, t, z, w), y) = begun[0]
    one, two = (at.kind == LOWER) | (at.kind == BOXED), at.kind == BOXED
    assert min(x[one].min(), z[one].min(), t.min(initial=1.0), w.min(initial=1.0)) > 0
    net = z.copy()
    net[two] -= w
    left = at.cost - at.by_column.T @ y - net[: at.cost.size]
    assert np.median(np.abs(left)) < 1e-6 * np.median(z[one])


def test_a_centre_whose_prices_say_nothing_is_no_beginning(held: tuple[LinearProgram, Centre]) -> None:
    program, centre = held
    nothing = Centre(centre.x, np.zeros(centre.row_dual.size))
    from_there, from_nothing = solve_banded(program, near=nothing), solve_banded(program)
    assert from_there.iterations == from_nothing.iterations
    assert np.array_equal(from_there.x, from_nothing.x)
