"""A direction of the banded solver, taken out of its iterations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.chain import as_arrays, chain
from solvers.banded.direction import Aim, Direction
from solvers.banded.interior import REGULARISATION, _Iterations
from solvers.banded.layout import lay_out
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


def test_a_refinement_that_makes_a_step_worse_is_taken_back_to_the_last_bit(
    begun: _Iterations, monkeypatch: pytest.MonkeyPatch
) -> None:
    direction, aim, told = begun.direction, Aim(CORRECT, begun.middle, 0.0, 0.0), iter([1.0, 2.0])
    direction._solve(aim, 0, 0.0, direction.other, direction.other_y)
    plain = direction.other.tobytes(), direction.other_y.tobytes()

    def worse(self: Direction, dx: np.ndarray, dy: np.ndarray) -> float:
        self.e1[:], self.e2[:] = 0.7, 0.3  # a correction that no sum takes back
        return next(told)

    monkeypatch.setattr(Direction, "_left_over", worse)
    direction._solve(aim, 7, 0.0, direction.other, direction.other_y)
    assert next(told, None) is None
    assert (direction.other.tobytes(), direction.other_y.tobytes()) == plain
