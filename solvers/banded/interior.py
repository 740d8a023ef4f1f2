"""Mehrotra's predictor and corrector, with Gondzio's correctors, on a laid-out program.

References
----------
Mehrotra (1992), SIAM J. Optim. 2(4), 575–601, doi:10.1137/0802028.
Gondzio (1996), Comput. Optim. Appl. 6, 137–156, doi:10.1007/BF00249643 (several centrality correctors).
Friedlander & Orban (2012), Math. Prog. Comp. 4, 71–107, doi:10.1007/s12532-012-0035-2 (regularisation).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solvers.banded.layout import BOXED, FIXED, LOWER, Layout
from solvers.banded.newton import Newton
from solvers.kernels.interior import (
    centred_targets,
    diagonal,
    dual_direction,
    longest_steps,
    move,
    product_after,
    right_hand_side,
    second_order_targets,
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
REFINEMENTS, ROUGH = 7, 2
"""Of a step at most; of a prediction or a correction less."""
GOOD_STEP = 1e-8
"""Residual of a step, against the terms of its row or column and the error of the point, that needs no refinement."""
LEAST_SIZE = 1e-6
"""Of the terms of a row or column."""
NEAR = 0.9995
"""Share of the longest step that is taken."""
CORRECTORS = 2
"""Centrality correctors tried in an iteration."""
WEIGHTS = 5
"""Shares of a corrector that are tried."""
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


Report = Callable[[int, float], bool | None]
"""Told the iteration and the error; True stops."""
Judge = Callable[[np.ndarray, np.ndarray], float]
"""Returns the error of x and y where it counts: in the program as it was stated."""
Refute = Callable[[np.ndarray, np.ndarray], None]
"""Raises where x and y, run away, prove that there is no optimum."""


def optimum(layout: Layout, constant: float, threads: int, report: Report, judge: Judge, refute: Refute) -> Point:
    """Return the optimum of a laid-out program, or the best point found.

    Parameters
    ----------
    constant : what the objective has beyond cᵀx, in its units.
    judge : asked where the point seems good; what it says is not good enough is improved.
    refute : asked where the dual objective is above the primal one.
    """
    newton = Newton(layout, threads)
    try:
        return _Iterations(layout, newton, constant).run(report, judge, refute)
    finally:
        newton.close()


class _Iterations:
    """The point, its residuals and the step, kept in place from one iteration to the next."""

    def __init__(self, layout: Layout, newton: Newton, constant: float) -> None:
        self.at, self.newton, self.constant = layout, newton, constant
        self.a, self.a_t = layout.by_row, layout.by_column.T
        self.abs_a, self.abs_t = abs(self.a), abs(layout.by_column).T
        self.n, size = layout.cost.size, layout.kind.size
        self.x, self.t, self.z, self.w = (np.zeros(size) for _ in range(4))
        self.dx, self.dz, self.dw = (np.zeros(size) for _ in range(3))
        self.target_z, self.target_w = np.zeros(size), np.zeros(size)
        self.d, self.right, self.rd = np.empty(size), np.empty(size), np.empty(size)
        self.y, self.regularisation = np.zeros(layout.b.size), REGULARISATION

    def run(self, report: Report, judge: Judge, refute: Refute) -> Point:
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
                    if error <= GOOD or iteration - fresh > patience:
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
        price = np.concatenate([at.cost - self.a_t @ self.y, self.y])
        one, two = (kind == LOWER) | (kind == BOXED), kind == BOXED
        if not one.any():
            return
        room = at.upper
        self.z[one] = price[one]
        free_side = kind == LOWER
        self.x[free_side] += max(0.0, -1.5 * float(self.x[free_side].min(initial=0.0)))
        self.z[free_side] += max(0.0, -1.5 * float(self.z[free_side].min(initial=0.0)))
        x, z = self.x[free_side], self.z[free_side]
        product = float(x @ z) + 1e-8
        self.x[free_side] += max(0.5 * product / (float(z.sum()) + 1e-8), START_LEAST)
        self.z[free_side] += max(0.5 * product / (float(x.sum()) + 1e-8), START_LEAST)
        middle = float(self.x[free_side] @ self.z[free_side]) / max(int(free_side.sum()), 1) or 1.0
        # Where μ/x − μ/(u − x) is the reduced cost: centred, and however small the room no dual residual.
        p, u = np.abs(price[two]), room[two]
        near = 2.0 * middle * u / (p * u + 2.0 * middle + np.hypot(p * u, 2.0 * middle))
        self.x[two] = np.where(price[two] > 0, near, u - near)
        self.t[two] = np.where(price[two] > 0, u - near, near)
        self.z[two], self.w[two] = middle / self.x[two], middle / self.t[two]

    def _residuals(self) -> float:
        """Compute the residuals and return the largest relative error."""
        at, n = self.at, self.n
        self.rp = at.b - self.a @ self.x[:n] + self.x[n:]
        self.rd[:n] = at.cost - self.a_t @ self.y
        self.rd[n:] = self.y
        self.rd += self.w - self.z
        self.rd[n:][at.kind[n:] == FIXED] = 0.0
        two = at.kind == BOXED
        self.size_d = LEAST_SIZE + np.abs(at.cost) + self.abs_t @ np.abs(self.y)
        self.size_p = LEAST_SIZE + np.abs(at.b) + self.abs_a @ np.abs(self.x[: self.n])
        worth = at.size * at.cost_scale
        primal = float(at.cost @ self.x[:n])
        dual = float(at.b @ self.y) - float(at.upper[two] @ self.w[two])
        self.is_crossed = dual > primal
        total, count = product_after(at.kind, self.x, self.t, self.z, self.w, self.dx, self.dz, self.dw, 0.0, 0.0)
        self.middle = total / max(count, 1)
        self.errors = (
            float(np.abs(self.rp).max(initial=0.0)) / (1 + float(np.abs(at.b).max(initial=0.0))),
            float(np.abs(self.rd).max(initial=0.0)) / (1 + float(np.abs(at.cost).max(initial=0.0))),
            abs(primal - dual) * worth / (1 + abs(primal * worth + self.constant) + abs(dual * worth + self.constant)),
        )
        return max(self.errors)

    def _step(self) -> None:
        kind, point = self.at.kind, (self.x, self.t, self.z, self.w)
        diagonal(kind, *point, self.d)
        self._factor()
        self.target_z[:], self.target_w[:] = 0.0, 0.0
        dy = self._direction(ROUGH)
        primal, dual = self._dual_direction()
        after, count = product_after(kind, *point, self.dx, self.dz, self.dw, primal, dual)
        if count:
            sigma = (after / count / self.middle) ** 3
            second_order_targets(kind, self.dx, self.dz, self.dw, sigma * self.middle, self.target_z, self.target_w)
            dy, primal, dual = self._weighed(dy, primal * dual, REFINEMENTS)
            dy, primal, dual = self._corrected(dy, primal, dual, max(sigma, 1e-3) * self.middle)
        primal, dual = NEAR * primal, NEAR * dual
        if not count:
            primal = dual = 1.0
        move(kind, *point, self.dx, self.dz, self.dw, primal, dual)
        self.y += dual * dy
        is_stuck = min(primal, dual) < STUCK
        self.regularisation = min(10 * self.regularisation, MOST_REGULARISATION) if is_stuck else REGULARISATION

    def _factor(self) -> None:
        n, kind = self.n, self.at.kind
        self.inverse_s = np.where(kind[n:] == FIXED, 0.0, 1.0 / np.where(kind[n:] == FIXED, 1.0, self.d[n:]))
        self.newton.factor(self.d[:n] + FREE_REGULARISATION, self.inverse_s, self.regularisation)

    def _corrected(self, dy: np.ndarray, primal: float, dual: float, middle: float) -> tuple[np.ndarray, float, float]:
        """Try centrality correctors as long as they make the step longer."""
        for _ in range(CORRECTORS):
            if min(primal, dual) > 0.9:
                break
            longer = min(1.0, 1.5 * primal + 0.1), min(1.0, 1.5 * dual + 0.1)
            centred_targets(
                self.at.kind, self.x, self.t, self.z, self.w, self.dx, self.dz, self.dw, *longer, middle, 0.1, 10.0,
                self.target_z, self.target_w,
            )  # fmt: skip
            before = primal + dual
            dy, primal, dual = self._weighed(dy, 0.0, ROUGH)
            if primal + dual < before + 0.1 * (sum(longer) - before):
                break
        return dy, primal, dual

    def _weighed(self, dy: np.ndarray, least: float, refinements: int) -> tuple[np.ndarray, float, float]:
        """Add to the step as much of the change that new targets make as lets it go furthest."""
        before = self.dx.copy(), self.dz.copy(), self.dw.copy()
        after_y = self._direction(refinements)
        self._dual_direction()
        more = (self.dx - before[0], self.dz - before[1], self.dw - before[2])
        weights = least + (1.0 - least) * np.linspace(0.0 if least == 0.0 else 0.1, 1.0, WEIGHTS)
        primal, dual = np.empty(WEIGHTS), np.empty(WEIGHTS)
        longest_steps(self.at.kind, self.x, self.t, self.z, self.w, *before, *more, weights, primal, dual)
        p, d = int(primal.argmax()), int(dual.argmax())
        np.multiply(more[0], weights[p], out=self.dx)
        self.dx += before[0]
        for now, then, change in ((self.dz, before[1], more[1]), (self.dw, before[2], more[2])):
            np.multiply(change, weights[d], out=now)
            now += then
        return dy + weights[d] * (after_y - dy), float(primal[p]), float(dual[d])

    def _dual_direction(self) -> tuple[float, float]:
        return dual_direction(
            self.at.kind, self.x, self.t, self.z, self.w, self.target_z, self.target_w, self.dx, self.dz, self.dw
        )

    def _direction(self, refinements: int) -> np.ndarray:
        """Solve for the step of x and slacks, kept, and of y, returned; refine it against the system as it is."""
        n, kind = self.n, self.at.kind
        right_hand_side(kind, self.x, self.t, self.z, self.w, self.rd, self.target_z, self.target_w, self.right)
        r1, of_slacks = self.right[:n], self.right[n:]
        r2 = self.rp - of_slacks * self.inverse_s
        dx, dy = self.newton.solve(r1, r2)
        kept, error, good = (dx, dy), math.inf, GOOD_STEP * min(1.0, max(self.errors))
        for _ in range(refinements):
            e1 = r1 + self.d[:n] * dx - self.a_t @ dy
            e2 = r2 - self.a @ dx - self.inverse_s * dy
            # Against the terms of each: prices of an hour are small beside those of what is built for decades.
            sizes = float((np.abs(e1) / self.size_d).max()), float((np.abs(e2) / self.size_p).max(initial=0.0))
            before, error = error, max(sizes)
            if not error < before:
                dx, dy = kept
                break
            if error <= good:
                break
            kept = dx, dy
            more_x, more_y = self.newton.solve(e1, e2)
            dx, dy = dx + more_x, dy + more_y
        # A wide slack takes what the row says: its price, times the slack's room, would be rounding.
        is_wide = self.inverse_s > 1.0
        self.dx[:n], self.dx[n:] = dx, np.where(is_wide, self.a @ dx - self.rp, -(dy + of_slacks) * self.inverse_s)
        return dy
