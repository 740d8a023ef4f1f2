"""Mehrotra's predictor and corrector on a laid-out program.

References
----------
Mehrotra (1992), SIAM J. Optim. 2(4), 575–601, doi:10.1137/0802028.
Colombo & Gondzio (2008), Comput. Optim. Appl. 41, 277–305, doi:10.1007/s10589-007-9106-0 (weighted correctors).
Friedlander & Orban (2012), Math. Prog. Comp. 4, 71–107, doi:10.1007/s12532-012-0035-2 (regularisation).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solvers.banded.layout import BOXED, FIXED, LOWER, Layout
from solvers.banded.newton import Newton
from solvers.kernels.interior import (
    blend,
    column_residuals,
    diagonal,
    dual_direction,
    left_over,
    longest_steps,
    move,
    product_after,
    right_hand_side,
    row_residuals,
    second_order_targets,
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
"""Of a step at most; its prediction takes none."""
GOOD_STEP = 1e-6
"""Residual of a step, against the terms of its row or column and the error of the point, that needs no refinement."""
LEAST_SIZE = 1e-6
"""Of the terms of a row or column."""
NEAR = 0.9995
"""Share of the longest step that is taken."""
WEIGHTS = 5
"""Shares of the corrector that are tried."""
START_LEAST = 1e-2
"""Least value and price of the starting point."""


@dataclass(frozen=True, eq=False)
class Point:
    """Where the iterations ended: x of columns, y of rows, how far from the optimum (relative), and why."""

    x: np.ndarray
    y: np.ndarray
    error: float
    iterations: int
    claim: str


Steps = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Of x, t, z and w."""
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
) -> Point:
    """Return the optimum of a laid-out program, or the best point found.

    Parameters
    ----------
    constant : what the objective has beyond cᵀx, in its units.
    judge : asked where the point seems good; what it says is not good enough is improved.
    refute : asked where the dual objective is above the primal one.
    tolerance : error that is aimed at.
    """
    newton = Newton(layout, threads)
    try:
        return _Iterations(layout, newton, constant).run(report, judge, refute, tolerance)
    finally:
        newton.close()


class _Iterations:
    """The point, its residuals and the step, kept in place from one iteration to the next."""

    def __init__(self, layout: Layout, newton: Newton, constant: float) -> None:
        self.at, self.newton, self.constant = layout, newton, constant
        self.n, size = layout.cost.size, layout.kind.size
        self.point, self.along, self.other = _four(size), _four(size), _four(size)
        self.x, self.t, self.z, self.w = self.point
        by_column, by_row = layout.by_column, layout.by_row
        self.by_column = by_column.indptr, by_column.indices, by_column.data
        self.by_row = by_row.indptr, by_row.indices, by_row.data
        self.rp, self.size_p, self.r2, self.e2 = (np.empty(layout.b.size) for _ in range(4))
        self.size_d, self.e1 = np.empty(self.n), np.empty(self.n)
        self.target_z, self.target_w = np.full(size, 0.0), np.zeros(size)
        self.d, self.right, self.rd = np.empty(size), np.empty(size), np.empty(size)
        self.y, self.regularisation = np.zeros(layout.b.size), REGULARISATION

    def run(self, report: Report, judge: Judge, refute: Refute, tolerance: float) -> Point:
        """Iterate until the tolerance is met or nothing improves; return the best point."""
        self.best = Point(self.x[: self.n], self.y, math.inf, 0, "no progress")
        try:
            # An infeasible or unbounded program lets the point run away.
            with np.errstate(over="raise", invalid="raise", divide="raise"):
                self._start()
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

    def _start(self) -> None:
        """Mehrotra's starting point: least squares, moved inside the bounds."""
        at, n, kind = self.at, self.n, self.at.kind
        inverse_s = np.where(kind[n:] == FIXED, 0.0, 1.0)
        self.newton.factor(np.ones(n), inverse_s, 1e-8)
        x, y = self.newton.solve(np.zeros(n), at.b)
        self.x[:n], self.x[n:] = x, np.where(kind[n:] == FIXED, 0.0, -y)
        _, self.y = self.newton.solve(at.cost, np.zeros(at.b.size))
        price = np.concatenate([at.cost - at.by_column.T @ self.y, self.y])
        one, two = (kind == LOWER) | (kind == BOXED), kind == BOXED
        self.z[one], self.t[two] = price[one], at.upper[two] - self.x[two]
        self.z[two], self.w[two] = np.maximum(price[two], 0.0), np.maximum(-price[two], 0.0)
        # Sums of a year are thousands of times what an hour holds: each kind is lifted by the worst of its own.
        edges = (0, at.n_v, n, n + at.n_band, kind.size)
        for first, last in itertools.pairwise(edges):
            self._lift(slice(first, last))

    def _lift(self, part: slice) -> None:
        """Move some columns or slacks, and their prices, inside the bounds."""
        x, t, z, w = (each[part] for each in self.point)
        one, two = (self.at.kind[part] == LOWER) | (self.at.kind[part] == BOXED), self.at.kind[part] == BOXED
        if not one.any():
            return
        values, prices = (x[one], t[two]), (z[one], w[two])
        lift_x = max(0.0, -1.5 * min(float(v.min(initial=0.0)) for v in values))
        lift_z = max(0.0, -1.5 * min(float(v.min(initial=0.0)) for v in prices))
        values, prices = tuple(v + lift_x for v in values), tuple(v + lift_z for v in prices)
        product = sum(float(v @ p) for v, p in zip(values, prices, strict=True)) + 1e-8
        lift_x += max(0.5 * product / (sum(float(p.sum()) for p in prices) + 1e-8), START_LEAST)
        lift_z += max(0.5 * product / (sum(float(v.sum()) for v in values) + 1e-8), START_LEAST)
        x[one] += lift_x
        t[two] += lift_x
        z[one] += lift_z
        w[two] += lift_z

    def _residuals(self) -> float:
        """Compute the residuals and return the largest relative error."""
        at, n = self.at, self.n
        two = at.kind == BOXED
        primal_error = row_residuals(*self.by_row, at.b, self.x, LEAST_SIZE, self.rp, self.size_p)
        dual_error = column_residuals(
            at.kind, *self.by_column, at.cost, self.y, self.z, self.w, LEAST_SIZE, self.rd, self.size_d
        )
        box_error = float(np.abs(at.upper[two] - self.x[two] - self.t[two]).max(initial=0.0))
        worth = at.size * at.cost_scale
        primal = float(at.cost @ self.x[:n])
        dual = float(at.b @ self.y) - float(at.upper[two] @ self.w[two])
        self.is_crossed = dual > primal
        total, count = product_after(at.kind, *self.point, *self.along, 0.0, 0.0)
        self.middle = total / max(count, 1)
        self.errors = (
            max(primal_error, box_error) / (1 + float(np.abs(at.b).max(initial=0.0))),
            dual_error / (1 + float(np.abs(at.cost).max(initial=0.0))),
            abs(primal - dual) * worth / (1 + abs(primal * worth + self.constant) + abs(dual * worth + self.constant)),
        )
        if not math.isfinite(sum(self.errors)):
            raise ArithmeticError("the point ran away")
        return max(self.errors)

    def _step(self) -> None:
        kind = self.at.kind
        diagonal(kind, *self.point, self.d)
        self._factor()
        self.target_z[:], self.target_w[:] = 0.0, 0.0
        dy = self._direction(0, self.along)
        primal, dual = self._dual_direction(self.along)
        after, count = product_after(kind, *self.point, *self.along, primal, dual)
        if count:
            sigma = (after / count / self.middle) ** 3
            second_order_targets(kind, *self.along, sigma * self.middle, self.target_z, self.target_w)
            dy, primal, dual = self._weighed(dy, primal * dual)
        primal, dual = NEAR * primal, NEAR * dual
        if not count:
            primal = dual = 1.0
        move(kind, *self.point, *self.along, primal, dual)
        self.y += dual * dy
        is_stuck = min(primal, dual) < STUCK
        self.regularisation = min(10 * self.regularisation, MOST_REGULARISATION) if is_stuck else REGULARISATION

    def _factor(self) -> None:
        n, kind = self.n, self.at.kind
        self.inverse_s = np.where(kind[n:] == FIXED, 0.0, 1.0 / np.where(kind[n:] == FIXED, 1.0, self.d[n:]))
        self.newton.factor(self.d[:n] + FREE_REGULARISATION, self.inverse_s, self.regularisation)

    def _weighed(self, dy: np.ndarray, least: float) -> tuple[np.ndarray, float, float]:
        """Turn the prediction as far towards the corrected step, by `least` or more, as lets it go furthest."""
        after_y = self._direction(REFINEMENTS, self.other)
        self._dual_direction(self.other)
        weights = least + (1.0 - least) * np.linspace(0.1, 1.0, WEIGHTS)
        primal, dual = np.empty(WEIGHTS), np.empty(WEIGHTS)
        longest_steps(self.at.kind, *self.point, *self.along, *self.other, weights, primal, dual)
        p, d = int(primal.argmax()), int(dual.argmax())
        blend(self.at.kind, *self.along, *self.other, weights[p], weights[d])
        return dy + weights[d] * (after_y - dy), float(primal[p]), float(dual[d])

    def _dual_direction(self, along: Steps) -> tuple[float, float]:
        return dual_direction(self.at.kind, *self.point, self.target_z, self.target_w, self.at.upper, *along)

    def _direction(self, refinements: int, along: Steps) -> np.ndarray:
        """Solve for the step of x and slacks, kept, and of y, returned; refine it against the system as it is."""
        n = self.n
        right_hand_side(
            self.at.kind, *self.point, self.rd, self.target_z, self.target_w, self.at.upper, self.rp, self.inverse_s,
            self.right, self.r2,
        )  # fmt: skip
        dx, dy = self.newton.solve(self.right[:n], self.r2)
        kept, error, good = (dx, dy), math.inf, GOOD_STEP * min(1.0, max(self.errors))
        for _ in range(refinements):
            # Against the terms of each: prices of an hour are small beside those of what is built for decades.
            before, error = error, left_over(
                *self.by_column, *self.by_row, self.d, self.inverse_s, self.right, self.r2, dx, dy,
                self.size_d, self.size_p, self.e1, self.e2,
            )  # fmt: skip
            if not error < before:
                dx, dy = kept
                break
            if error <= good:
                break
            kept = dx, dy
            more_x, more_y = self.newton.solve(self.e1, self.e2)
            dx, dy = dx + more_x, dy + more_y
        along[0][:n] = dx
        slack_steps(*self.by_row, self.rp, self.inverse_s, self.right, dy, along[0])
        return dy


def _four(size: int) -> Steps:
    """Arrays that are written, not merely set aside: masked stores to a page never written take ten times as long."""
    return np.full(size, 0.0), np.full(size, 0.0), np.full(size, 0.0), np.full(size, 0.0)
