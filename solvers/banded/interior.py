"""Mehrotra's predictor and corrector on a laid-out program.

References
----------
Mehrotra (1992), SIAM J. Optim. 2(4), 575–601, doi:10.1137/0802028.
Gondzio (1996), Comput. Optim. Appl. 6, 137–156, doi:10.1007/BF00249643 (correctors that centre).
Colombo & Gondzio (2008), Comput. Optim. Appl. 41, 277–305, doi:10.1007/s10589-007-9106-0 (weighted correctors).
Friedlander & Orban (2012), Math. Prog. Comp. 4, 71–107, doi:10.1007/s12532-012-0035-2 (regularisation).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from solvers.banded.layout import Layout
from solvers.banded.newton import Newton
from solvers.banded.start import begin
from solvers.kernels.interior import (
    CENTRE,
    CORRECT,
    PREDICT,
    blend,
    column_residuals,
    diagonal,
    left_over,
    longest_steps,
    move,
    predicted,
    products,
    right_hand_side,
    row_residuals,
    slack_steps,
)

GOOD = 5e-8
"""Relative residuals and gap at which an answer is good: as scaled, and then in the program as stated."""
ENOUGH = 1e-6
"""… and at which it may be once no step improves it."""
MOST_ITERATIONS = 250
PATIENCE = 25
"""Iterations without a better point, or half the complementarity, after which the best is taken …"""
LAST_PATIENCE = 5
"""… and where it is good enough."""
STUCK = 1e-6
"""Step below which the next one is regularised ten times as much, up to `MOST_REGULARISATION`."""
MOST_REGULARISATION = 1e-10
REGULARISATION = 1e-12
"""Of the rows, where they are scaled to 1; refinement takes its effect out of the step."""
FREE_REGULARISATION = 1e-11
"""Of the columns; all there is of a free one."""
REFINEMENTS = 7
"""Of a corrected step at most; what is predicted and what centres it take none."""
GOOD_STEP = 1e-6
"""Residual of a step, against the terms of its row or column and the error of the point, that needs no refinement."""
LEAST_SIZE = 1e-6
"""Of the terms of a row or column."""
NEAR = 0.9995
"""Share of the longest step that is taken."""
WEIGHTS = 5
"""Shares of the corrector that are tried."""
FURTHER = 0.3
"""How much longer a step is asked for when products are brought near their mean …"""
FAR_ENOUGH = 0.95
"""… and the step that needs none of it."""


@dataclass(frozen=True, eq=False)
class Point:
    """Where the iterations ended: x of columns, y of rows, how far from the optimum (relative), and why."""

    x: np.ndarray
    y: np.ndarray
    error: float
    iterations: int
    claim: str


Report = Callable[[int, float], bool | None]
"""Told the iteration and the error; True stops."""
Judge = Callable[[np.ndarray, np.ndarray], float]
"""Returns the error of x and y where it counts: in the program as it was stated."""
Refute = Callable[[np.ndarray, np.ndarray], None]
"""Raises where x and y, run away, prove that there is no optimum."""


def optimum(
    layout: Layout,
    constant: float,
    threads: int,
    report: Report,
    judge: Judge,
    refute: Refute,
    tolerance: float = GOOD,
    near: np.ndarray | None = None,
) -> Point:
    """Return the optimum of a laid-out program, or the best point found.

    Parameters
    ----------
    constant : what the objective has beyond cᵀx, in its units.
    judge : asked where the point seems good; what it says is not good enough is improved.
    refute : asked where the dual objective is above the primal one.
    tolerance : error that is aimed at.
    near : (n_columns,) a point inside the bounds or on them to begin near.
    """
    newton = Newton(layout, threads)
    try:
        return _Iterations(layout, newton, constant).run(report, judge, refute, tolerance, near)
    finally:
        newton.close()


class Aim(NamedTuple):
    """What products shall become (`solvers.kernels.interior`): the kind, their mean, and the steps asked for."""

    kind: int
    middle: float
    primal: float
    dual: float


class _Iterations:
    """The point, its residuals and the direction, kept in place from one iteration to the next."""

    def __init__(self, layout: Layout, newton: Newton, constant: float) -> None:
        self.at, self.newton, self.constant = layout, newton, constant
        n, m, size, boxes = layout.cost.size, layout.b.size, layout.kind.size, layout.upper.size
        self.n, self.y, self.regularisation = n, _room(m), REGULARISATION
        self.x, self.t, self.z, self.w = self.point = _room(size), _room(boxes), _room(size), _room(boxes)
        self.dx, self.dz, self.dw = self.along = _room(size), _room(size), _room(boxes)
        self.other, self.dy, self.other_y = _room(size), _room(m), _room(m)
        self.rp, self.size_p, self.rd, self.size_d = _room(m), _room(m), _room(n), _room(n)
        self.d, self.right, self.r2 = _room(size), _room(size), _room(m)
        self.e1, self.e2, self.more_y = _room(n), _room(m), _room(m)
        self.kept_x, self.kept_y = _room(n), _room(m)
        by_column, by_row = layout.by_column, layout.by_row
        self.by_column = by_column.indptr, by_column.indices, by_column.data
        self.by_row = by_row.indptr, by_row.indices, by_row.data

    def run(self, report: Report, judge: Judge, refute: Refute, tolerance: float, near: np.ndarray | None) -> Point:
        """Iterate until the tolerance is met or nothing improves; return the best point."""
        self.best = Point(self.x[: self.n], self.y, math.inf, 0, "no progress")
        try:
            # An infeasible or unbounded program lets the point run away.
            with np.errstate(over="raise", invalid="raise", divide="raise"):
                begin(self.at, self.newton, near, self.point, self.y)
                fresh, lowest = 0, math.inf
                for iteration in range(MOST_ITERATIONS):
                    error = self._residuals()
                    if error <= ENOUGH:
                        error = max(error, judge(self.x[: self.n], self.y))
                    if error < self.best.error:
                        self.best = Point(self.x[: self.n].copy(), self.y.copy(), error, iteration, "optimal")
                    if report(iteration, error):
                        return replace(self.best, claim="stopped")
                    if self.is_crossed:
                        refute(self.x[: self.n], self.y)
                    if self.best.iterations == iteration or (self.best.error > ENOUGH and self.middle < 0.5 * lowest):
                        fresh, lowest = iteration, min(lowest, self.middle)
                    patience = PATIENCE if self.best.error > ENOUGH else LAST_PATIENCE
                    if error <= tolerance or iteration - fresh > patience:
                        break
                    self._step()
        except ArithmeticError:
            pass
        return self.best if self.best.error <= ENOUGH else replace(self.best, claim="no progress")

    def _residuals(self) -> float:
        """Compute the residuals and return the largest relative error."""
        at, n = self.at, self.n
        primal_error = row_residuals(*self.by_row, at.b, self.x, LEAST_SIZE, self.rp, self.size_p)
        dual_error = column_residuals(
            at.kind, *self.by_column, at.cost, self.y, self.z, self.w, LEAST_SIZE, self.rd, self.size_d
        )
        total, self.count, held, box_error = products(at.kind, at.upper, *self.point)
        self.middle = total / max(self.count, 1)
        worth = at.size * at.cost_scale
        primal, dual = float(at.cost @ self.x[:n]), float(at.b @ self.y) - held
        self.is_crossed = dual > primal
        self.errors = (
            max(primal_error, box_error) / (1 + float(np.abs(at.b).max(initial=0.0))),
            dual_error / (1 + float(np.abs(at.cost).max(initial=0.0))),
            abs(primal - dual) * worth / (1 + abs(primal * worth + self.constant) + abs(dual * worth + self.constant)),
        )
        if not math.isfinite(sum(self.errors)):
            raise ArithmeticError("the point ran away")
        return max(self.errors)

    def _step(self) -> None:
        at = self.at
        diagonal(at.kind, *self.point, self.n, FREE_REGULARISATION, self.d)
        self.newton.factor(self.d, self.regularisation)
        self._direction(Aim(PREDICT, 0.0, 0.0, 0.0), 0, self.dx, self.dy)
        primal, dual, after = predicted(at.kind, at.upper, *self.point, *self.along)
        if self.count:
            sigma = (after / self.count / self.middle) ** 3
            primal, dual = self._corrected(sigma * self.middle, primal, dual)
            primal, dual = NEAR * primal, NEAR * dual
        move(at.kind, at.upper, *self.point, *self.along, primal, dual)
        self.dy *= dual
        self.y += self.dy
        is_stuck = min(primal, dual) < STUCK
        self.regularisation = min(10 * self.regularisation, MOST_REGULARISATION) if is_stuck else REGULARISATION

    def _corrected(self, middle: float, primal: float, dual: float) -> tuple[float, float]:
        """Turn the prediction towards what corrects it, and that towards the middle; return the longest steps."""
        primal, dual = self._turned(Aim(CORRECT, middle, 0.0, 0.0), primal * dual, REFINEMENTS, (0.0, 0.0))
        if min(primal, dual) > FAR_ENOUGH or max(self.errors) <= ENOUGH:  # near the end only refined steps gain
            return primal, dual
        further = min(primal + FURTHER, 1.0), min(dual + FURTHER, 1.0)
        return self._turned(Aim(CENTRE, middle, *further), further[0] * further[1], 0, (primal, dual))

    def _turned(self, aim: Aim, least: float, refinements: int, now: tuple[float, float]) -> tuple[float, float]:
        """Turn the direction as far towards another aim, `least` or more, as lets it go furthest, if beyond `now`."""
        at = self.at
        self._direction(aim, refinements, self.other, self.other_y)
        weights = least + (1.0 - least) * np.linspace(0.1, 1.0, WEIGHTS)
        primal, dual = np.empty(WEIGHTS), np.empty(WEIGHTS)
        longest_steps(
            at.kind, at.upper, *self.point, *self.along, self.other, aim.kind, aim.middle, aim.primal, aim.dual,
            weights, primal, dual,
        )  # fmt: skip
        p, d = int(primal.argmax()), int(dual.argmax())
        of_values = float(weights[p]) if primal[p] > now[0] else 0.0
        of_prices = float(weights[d]) if dual[d] > now[1] else 0.0
        blend(
            at.kind, at.upper, *self.point, *self.along, self.other, aim.kind, aim.middle, aim.primal, aim.dual,
            of_values, of_prices,
        )  # fmt: skip
        self.other_y -= self.dy
        self.other_y *= of_prices
        self.dy += self.other_y
        return max(float(primal[p]), now[0]), max(float(dual[d]), now[1])

    def _direction(self, aim: Aim, refinements: int, dx: np.ndarray, dy: np.ndarray) -> None:
        """Solve for the step of columns, slacks and rows, kept; refine it against the system as it is."""
        right_hand_side(
            self.at.kind, self.at.upper, *self.point, *self.along, aim.kind, aim.middle, aim.primal, aim.dual,
            self.rd, self.rp, self.y, self.d, self.right, self.r2,
        )  # fmt: skip
        step = dx[: self.n]
        step[:] = self.right[: self.n]
        self.newton.solve(step, self.r2, dy)
        error, good = math.inf, GOOD_STEP * min(1.0, max(self.errors))
        for _ in range(refinements):
            # Against the terms of each: prices of an hour are small beside those of what is built for decades.
            before, error = error, left_over(
                *self.by_column, *self.by_row, FREE_REGULARISATION, self.d, self.right, self.r2, step, dy,
                self.size_d, self.size_p, self.e1, self.e2,
            )  # fmt: skip
            if not error < before:
                step[:], dy[:] = self.kept_x, self.kept_y
                break
            if error <= good:
                break
            self.kept_x[:], self.kept_y[:] = step, dy
            self.newton.solve(self.e1, self.e2, self.more_y)
            step += self.e1
            dy += self.more_y
        slack_steps(*self.by_row, self.rp, self.d, self.right, dy, dx)


def _room(size: int) -> np.ndarray:
    """An array that is written, not merely set aside: masked stores to a page never written take ten times as long."""
    return np.full(size, 0.0)
