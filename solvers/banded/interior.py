"""Mehrotra's predictor and corrector on a laid-out program.

References
----------
Mehrotra (1992), SIAM J. Optim. 2(4), 575–601, doi:10.1137/0802028.
Gondzio (1996), Comput. Optim. Appl. 6, 137–156, doi:10.1007/BF00249643 (correctors that centre).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solvers.banded.direction import NONE_PASSES, Aim, Direction, Passing, Residuals, room
from solvers.banded.layout import Layout
from solvers.banded.near import begin_near
from solvers.banded.newton import Newton
from solvers.banded.start import OF_LINKS, begin
from solvers.kernels.interior import CENTRE, CORRECT, products
from solvers.kernels.left_over import residuals_of_columns, residuals_of_rows

GOOD = 5e-8
"""Relative residuals and gap at which an answer is good: as scaled, and then in the program as stated."""
ENOUGH = 1e-6
"""… and at which it may be once no step improves it."""
LITTLE = 0.8
"""Share of an error that an iteration leaves where it gets nowhere: what is enough is then judged, good or not."""
MOST_ITERATIONS = 250
PATIENCE = 25
"""Iterations without a better point, or half the complementarity, after which the best is taken …"""
LAST_PATIENCE = 5
"""… and where it is good enough."""
OF_CENTRE = 1e-3
"""Error above which a point is well inside its bounds."""
STUCK = 1e-6
"""Step below which the next one is regularised ten times as much, up to `MOST_REGULARISATION`."""
MOST_REGULARISATION = 1e-10
REGULARISATION = 1e-14
"""Of the rows, where they are scaled to 1; refinement takes its effect out of the step, but only as fast as the rows'
own diagonal outweighs it: prices that hardly any column holds would creep to where they belong."""
REFINEMENTS = 7
"""Of a direction at most, once it is turned where it will go: what it leaves of a row stays there once all columns of
the row are at bounds."""
GOOD_STEP = 1e-1
"""Residual of a step, against the terms of its row or column and the error of the point, that needs no refinement."""
LEAST_SIZE = 1e-6
"""Of the terms of a row or column."""
NEAR = 0.9995
"""Share of the longest step that is taken where it is whole …"""
WARY = 0.9
"""… and where it is half or less: what held it would be left with next to nothing, and hold the next one too."""
CENTRINGS = 2
"""Directions that bring products near their mean, at most …"""
LEAST_GAIN = 0.05
"""… by how much one must lengthen a step for another to be tried …"""
SHORT = 0.5
"""… and how short it must still be."""
FURTHER = 0.7
"""How much longer a step is asked for when products are brought near their mean …"""
FAR_ENOUGH = 0.95
"""… and the step that needs none of it."""
PASSING = 2e-4
"""Share of values and prices of hours that may pass their bounds in a step where the gap is wide …"""
WIDE_GAP = 1e-3
"""… from here up; below it fewer, in proportion, so that in the end none does."""
PAST = 3.0
"""How far past its bound a value may be taken, as scaled, …"""
PAST_OF_ERROR = 1e4
"""… and as a multiple of the error of the point; …"""
PAST_OF_ROOT = 300.0
"""… a price, of the root of the mean product."""
NEARLY = 1e-5
"""Gap from which rows and columns are put right after each step, where values may pass."""


@dataclass(frozen=True, eq=False)
class Point:
    """Where the iterations ended: x of columns, y of rows, how far from the optimum (relative), and why.

    `centre`: x and y of the best point that was further off than `OF_CENTRE`, if it was asked for.
    """

    x: np.ndarray
    y: np.ndarray
    error: float
    iterations: int
    claim: str
    centre: tuple[np.ndarray, np.ndarray] | None = None


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
    near: tuple[np.ndarray, np.ndarray] | None = None,
    keeps_centre: bool = False,
) -> Point:
    """Return the optimum of a laid-out program, or the best point found.

    Parameters
    ----------
    constant : what the objective has beyond cᵀx, in its units.
    judge : asked where the point seems good; what it says is not good enough is improved.
    refute : asked where the dual objective is above the primal one.
    tolerance : error that is aimed at.
    near : x of columns and y of rows to begin near: see `solvers.banded.near`.
    keeps_centre : return one.
    """
    newton = Newton(layout, threads)
    try:
        return _Iterations(layout, newton, constant).run(report, judge, refute, tolerance, near, keeps_centre)
    finally:
        newton.close()


class _Iterations:
    """The point and its residuals, kept in place from one iteration to the next."""

    def __init__(self, layout: Layout, newton: Newton, constant: float) -> None:
        self.at, self.newton, self.constant = layout, newton, constant
        n, m, size, boxes = layout.cost.size, layout.b.size, layout.kind.size, layout.upper.size
        self.n, self.y, self.regularisation, self.error = n, room(m), REGULARISATION, math.inf
        self.x, *_ = self.point = room(size), room(boxes), room(size), room(boxes)
        self.residuals = Residuals(room(m), room(m), room(n), room(n))
        self.direction = Direction(layout, newton, self.point, self.y, self.residuals)
        self.largest_b = float(np.abs(layout.b).max(initial=0.0))
        self.largest_cost = float(np.abs(layout.cost).max(initial=0.0))

    def run(
        self,
        report: Report,
        judge: Judge,
        refute: Refute,
        tolerance: float,
        near: tuple[np.ndarray, np.ndarray] | None,
        keeps_centre: bool,
    ) -> Point:
        """Iterate until the tolerance is met or nothing improves; return the best point."""
        self.best = Point(self.x[: self.n], self.y, math.inf, 0, "no progress")
        centre = None
        try:
            # An infeasible or unbounded program lets the point run away.
            with np.errstate(over="raise", invalid="raise", divide="raise"):
                if near is None:
                    begin(self.at, self.newton, self.point, self.y)
                else:
                    begin_near(self.at, self.newton, *near, self.point, self.y)
                fresh, lowest, best_is_judged = 0, math.inf, False
                for iteration in range(MOST_ITERATIONS):
                    error, is_judged = self._error(tolerance, judge)
                    if error < self.best.error or is_judged > best_is_judged:
                        best_is_judged = is_judged
                        self.best = Point(self.x[: self.n].copy(), self.y.copy(), error, iteration, "optimal")
                        if keeps_centre and error > OF_CENTRE:
                            centre = self.best.x, self.best.y
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
        best = replace(self.best, centre=centre)
        return best if best.error <= ENOUGH else replace(best, claim="no progress")

    def _error(self, tolerance: float, judge: Judge) -> tuple[float, bool]:
        """Return the error of the point, and whether it was judged.

        It is where it is good, or enough and hardly less than before: as scaled an error is no more than a hope.
        """
        before, error = self.error, self._residuals()
        may_pass = PASSING * self.of_hours >= 1.0
        if math.isfinite(before) and (self.errors[2] <= NEARLY if may_pass else error <= ENOUGH):
            # Short steps leave most of what rows miss, and the judge sees small ones too.
            self.direction.restore(prices=may_pass)
            error = self._residuals()
        self.error = error
        if error <= tolerance or LITTLE * before < error <= ENOUGH:
            return max(error, judge(self.x[: self.n], self.y)), True
        return error, False

    def _residuals(self) -> float:
        """Compute the residuals and return the largest relative error."""
        at, (primal_error, dual_error, box_error), held = self.at, *self._errors()
        worth = at.size * at.cost_scale
        primal, dual = float(at.cost @ self.x[: self.n]), float(at.b @ self.y) - held
        self.is_crossed = dual > primal
        self.errors = (
            max(primal_error, box_error) / (1 + self.largest_b),
            dual_error / (1 + self.largest_cost),
            abs(primal - dual) * worth / (1 + abs(primal * worth + self.constant) + abs(dual * worth + self.constant)),
        )
        if not math.isfinite(sum(self.errors)):
            raise ArithmeticError("the point ran away")
        return max(self.errors)

    def _errors(self) -> tuple[tuple[float, float, float], float]:
        """Return the largest residual of rows, columns and boxes, and Σ u w; write those of rows and columns."""
        at, of, (x, _, z, w), over = self.at, self.residuals, self.point, self.newton.team.over
        by_row, by_column = self.direction.by_row, self.direction.by_column
        pieces = self.newton.pieces
        rows = over(
            pieces.slacks, residuals_of_rows, at.kind, *by_row, at.b, x, self.y, z, w, LEAST_SIZE,
            of.rows, of.size_of_rows,
        )  # fmt: skip
        primal, of_slacks = np.array(rows).max(axis=0).tolist()
        of_columns = over(
            pieces.columns, residuals_of_columns, at.kind, *by_column, at.cost, self.y, z, w, LEAST_SIZE,
            of.columns, of.size_of_columns,
        )  # fmt: skip
        sums = over(pieces.hours + pieces.links, products, at.kind, at.upper, *self.point)
        total, count, held, box_error = zip(*sums, strict=True)
        n_hours = len(pieces.hours)
        self.of_hours = sum(count[:n_hours])
        self.count = self.of_hours + OF_LINKS * sum(count[n_hours:])
        self.middle = sum(total) / max(self.count, 1)
        return (primal, max(*of_columns, of_slacks), max(box_error)), sum(held)

    def _step(self) -> None:
        self.direction.passing = self._passing()
        primal, dual, after = self.direction.predict(self.regularisation)
        aim = 0.0
        if self.count:
            sigma = (after / self.count / self.middle) ** 3
            aim = sigma * self.middle
            primal, dual = self._corrected(aim, primal, dual)
        primal, dual = self.direction.refine(REFINEMENTS, GOOD_STEP * min(1.0, max(self.errors)), (primal, dual))
        if self.count:
            primal, dual = _taken(primal), _taken(dual)
        self.direction.go(primal, dual, aim)
        is_stuck = min(primal, dual) < STUCK
        self.regularisation = min(10 * self.regularisation, MOST_REGULARISATION) if is_stuck else REGULARISATION

    def _passing(self) -> Passing:
        """Return how many values and prices may pass their bounds, and how far."""
        error, gap = max(self.errors), self.errors[2]
        most = int(PASSING * self.of_hours * min(1.0, gap / WIDE_GAP))
        if not most:
            return NONE_PASSES
        return Passing(most, (min(PAST, PAST_OF_ERROR * error), PAST_OF_ROOT * math.sqrt(self.middle)))

    def _corrected(self, middle: float, primal: float, dual: float) -> tuple[float, float]:
        """Turn the prediction towards what corrects it, and that towards the middle; return the longest steps."""
        primal, dual = self.direction.turn(Aim(CORRECT, middle, 0.0, 0.0), primal * dual, (0.0, 0.0))
        if min(primal, dual) > FAR_ENOUGH:
            return primal, dual
        for _ in range(CENTRINGS):
            before = primal, dual
            aim = Aim(CENTRE, middle, min(primal + FURTHER, 1.0), min(dual + FURTHER, 1.0))
            primal, dual = self.direction.turn(aim, 0.0, before)
            gained = max(primal - before[0], dual - before[1])
            if gained < LEAST_GAIN or min(primal, dual) > SHORT:
                break
        return primal, dual


def _taken(longest: float) -> float:
    """Return the step that is taken of the longest one."""
    return longest * (WARY + (NEAR - WARY) * max(2.0 * longest - 1.0, 0.0))
