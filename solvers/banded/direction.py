"""Where to go from a point, and how far: directions solved for, refined, turned towards one another, gone.

References
----------
Colombo & Gondzio (2008), Comput. Optim. Appl. 41, 277–305, doi:10.1007/s10589-007-9106-0 (weighted correctors).
Friedlander & Orban (2012), Math. Prog. Comp. 4, 71–107, doi:10.1007/s12532-012-0035-2 (regularisation).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from solvers.banded.layout import Layout
from solvers.banded.newton import Newton
from solvers.banded.start import OF_LINKS, Point
from solvers.kernels.interior import (
    COUNTED,
    PARTS,
    PREDICT,
    blend,
    diagonal,
    longest_steps,
    predicted,
    refine,
    right_hand_side,
)
from solvers.kernels.left_over import (
    left_over_of_columns,
    left_over_of_rows,
    slack_steps,
    unmet_by_columns,
    unmet_by_rows,
)
from solvers.kernels.move import move, restore_prices, restore_values, unpriced_slacks

FREE_REGULARISATION = 1e-11
"""Of the columns; all there is of a free one."""
WEIGHTS = 5
"""Shares of the corrector that are tried."""


SLOW = 0.3
"""Share of what was left that a refinement may leave for another to follow."""


class Passing(NamedTuple):
    """How many products of hours may have a value or price taken past its bound by a step.

    `past`: how far, of a value and of a price, as scaled.
    """

    most: int = 0
    past: tuple[float, float] = (0.0, 0.0)


NONE_PASSES = Passing()


class Aim(NamedTuple):
    """What products shall become (`solvers.kernels.interior`): the kind, their mean, and the steps asked for."""

    kind: int
    middle: float
    primal: float
    dual: float

    @property
    def of_links(self) -> Aim:
        """The aim of what links."""
        return self._replace(middle=self.middle * OF_LINKS)


class Residuals(NamedTuple):
    """What a point leaves of rows and columns, and the size of the terms of each."""

    rows: np.ndarray
    size_of_rows: np.ndarray
    columns: np.ndarray
    size_of_columns: np.ndarray


class Direction:
    """The direction, kept in place from one iteration to the next, and one more that it is turned towards.

    Parameters
    ----------
    point, y, residuals : read each time, and moved by `go`.
    """

    def __init__(self, layout: Layout, newton: Newton, point: Point, y: np.ndarray, residuals: Residuals) -> None:
        self.at, self.newton, self.point, self.y, self.residuals = layout, newton, point, y, residuals
        n, m, size, boxes = layout.cost.size, layout.b.size, layout.kind.size, layout.upper.size
        self.n, self.pieces, self.passing = n, newton.pieces, NONE_PASSES
        self.along, self.dy = (room(size), room(size), room(boxes)), room(m)
        self.other, self.other_y = room(size), room(m)
        self.d, self.right, self.r2 = room(size), room(size), room(m)
        self.of_rows, self.e1, self.e2 = room(m), room(n), room(m)
        self.by_column, self.by_row = layout.entries_by_column, layout.entries_by_row

    def predict(self, regularisation: float) -> tuple[float, float, float]:
        """Factor the system and aim at products of 0; return the longest steps and the sum of products after them."""
        self._each(diagonal, self.at.kind, *self.point, self.n, FREE_REGULARISATION, self.d)
        self.newton.factor(self.d, regularisation)
        self._solve(Aim(PREDICT, 0.0, 0.0, 0.0), self.along[0], self.dy)
        found = np.array(self._each(predicted, self.at.kind, self.at.upper, *self.point, *self.along))
        primal, dual = (float(each) for each in found[:, :2].min(axis=0))
        now, by_value, by_price, by_both = (float(each) for each in found[:, 2:].sum(axis=0))
        return primal, dual, max(now + primal * by_value + dual * by_price + primal * dual * by_both, 0.0)

    def turn(self, aim: Aim, least: float, now: tuple[float, float]) -> tuple[float, float]:
        """Turn as far towards another aim, `least` or more, as lets it go furthest, if beyond `now`; say how far."""
        at = self.at
        self._solve(aim, self.other, self.other_y)
        weights = least + (1.0 - least) * np.linspace(0.1, 1.0, WEIGHTS)
        about = (at.kind, at.upper, *self.point, *self.along)
        by_weight = (*aim, weights, *self.passing.past), (*aim.of_links, weights, *NONE_PASSES.past)
        primal, dual = self._longest(self._apart(longest_steps, (*about, self.other), *by_weight))
        p, d = int(primal.argmax()), int(dual.argmax())
        of_values = float(weights[p]) if primal[p] > now[0] else 0.0
        of_prices = float(weights[d]) if dual[d] > now[1] else 0.0
        self._aimed(blend, aim, (*about, self.dy, self.other, self.other_y), (of_values, of_prices))
        return max(float(primal[p]), now[0]), max(float(dual[d]), now[1])

    def go(self, primal: float, dual: float, middle: float) -> None:
        """Move the point; what passes its bound is put back where its product is µ, `middle`."""
        about = (self.at.kind, self.at.upper, *self.point, self.y, *self.along, self.dy, primal, dual, middle)
        self._with_past(move, *about)

    def restore(self, prices: bool) -> None:
        """Move the point to where its rows hold and, if asked, its columns are priced: as little, against what it is.

        Prices are left alone by the first, values by the second. The system is the one factored last.
        """
        of, more, of_columns = self.residuals, self.other, self.other[: self.n]
        kind, upper, (x, t, z, w), y = self.at.kind, self.at.upper, self.point, self.y
        if prices:
            self._each(unpriced_slacks, kind, y, z, w, self.d, self.right, self.r2, over="slacks")
            of_columns[:] = of.columns
            self.newton.solve(of_columns, self.r2, self.other_y)
            self._each(restore_prices, kind, x, t, z, w, y, self.d, more, self.other_y, self.right)
        of_columns[:], self.right[:] = 0.0, 0.0
        self.newton.solve(of_columns, of.rows, self.other_y)
        self._slack_steps(more, self.other_y)
        self._each(restore_values, kind, upper, x, t, more)

    def _longest(self, found: list) -> tuple[np.ndarray, np.ndarray]:
        """Return the longest steps of values and prices, of pieces of hours and then of what links.

        No further than where more than may pass their bounds would.
        """
        primal, dual = np.array([piece[:2] for piece in found]).min(axis=0)
        if not self.passing.most:
            return primal, dual
        passed = np.cumsum(sum(piece[2] for piece in found[: len(self.pieces.hours)]), axis=-1)
        parts = (passed <= self.passing.most).sum(axis=-1)
        by_count = np.where(parts > PARTS, 1.0, parts * (COUNTED / PARTS))
        return np.minimum(primal, by_count[0]), np.minimum(dual, by_count[1])

    def _each(self, kernel: Callable, *about: Any, over: str = "both") -> list:
        """Call a kernel for each piece: of columns, of slacks or of both."""
        return self.newton.team.over(getattr(self.pieces, over), kernel, *about)

    def _apart(self, kernel: Callable, about: tuple, of_hours: tuple, of_links: tuple) -> list:
        """Call a kernel for each piece of hours, and then of what links, with what is different for these."""
        found = self._each(kernel, *about, *of_hours, over="hours")
        return found + self._each(kernel, *about, *of_links, over="links")

    def _aimed(self, kernel: Callable, aim: Aim, about: tuple, more: tuple) -> list:
        """Call a kernel with the aim of hours and that of what links."""
        return self._apart(kernel, about, (*aim, *more), (*aim.of_links, *more))

    def _with_past(self, kernel: Callable, *about: Any) -> list:
        """Call a kernel with how far values of hours may pass their bounds, and with 0 for what links."""
        return self._apart(kernel, about, self.passing.past, NONE_PASSES.past)

    def _solve(self, aim: Aim, dx: np.ndarray, dy: np.ndarray) -> None:
        """Solve for the step of columns, slacks and rows."""
        of, step = self.residuals, dx[: self.n]
        self._aimed(
            right_hand_side, aim, (self.at.kind, self.at.upper, *self.point, *self.along),
            (of.columns, of.rows, self.y, self.d, self.right, step, self.r2),
        )  # fmt: skip
        self.newton.solve(step, self.r2, dy)
        self._slack_steps(dx, dy)

    def _slack_steps(self, dx: np.ndarray, dy: np.ndarray) -> None:
        """Write the steps of the slacks that follow."""
        of_rows, band = self.residuals.rows, (self.at.n_e, self.at.n_band)
        self._each(slack_steps, *self.by_row, *band, of_rows, self.d, self.right, dx, dy, over="slacks")

    def refine(self, most: int, good: float, longest: tuple[float, float]) -> tuple[float, float]:
        """Take out what the direction leaves of columns and rows until it is good, or no better; return longest steps.

        Parameters
        ----------
        most : refinements.
        good : what may be left of a row or column, against the size of its terms.
        longest : steps as they are.
        """
        error = self._unmet()
        more, of_columns = self.other, self.other[: self.n]
        for _ in range(most):
            if error <= good:
                break
            of_columns[:] = self.right[: self.n]
            self.newton.solve(of_columns, self.r2, self.other_y)
            before, error = error, self._left_over(more, self.other_y)
            if not error < before:
                break
            found = self._with_past(
                refine, self.at.kind, self.at.upper, *self.point, *self.along, self.dy, more, self.other_y,
                self.d, self.e1, self.e2, self.of_rows, self.right, self.r2,
            )  # fmt: skip
            primal, dual = self._longest(found)
            longest = float(primal), float(dual)
            if error > SLOW * before:
                break
        return longest

    def _unmet(self) -> float:
        """Write what the direction leaves of columns and rows; return the most, against the terms of each.

        Prices of an hour are small beside those of what is built for decades.
        """
        of, (_, _, z, w), (dx, dz, dw) = self.residuals, self.point, self.along
        of_columns = self._each(
            unmet_by_columns, self.at.kind, *self.by_column, of.columns, self.dy, dz, dw, of.size_of_columns,
            self.right, over="columns",
        )  # fmt: skip
        of_rows = self._each(
            unmet_by_rows, self.at.kind, *self.by_row, of.rows, self.y, z, w, self.d, dx, self.dy, dz, dw,
            of.size_of_rows, self.of_rows, self.right, self.r2, over="slacks",
        )  # fmt: skip
        return max(of_columns + of_rows)

    def _left_over(self, dx: np.ndarray, dy: np.ndarray) -> float:
        """Return what a step leaves of what was unmet, likewise; write the steps of slacks."""
        of, about = self.residuals, (self.d, self.right)
        of_columns = self._each(
            left_over_of_columns, *self.by_column, FREE_REGULARISATION, *about, dx, dy, of.size_of_columns, self.e1,
            over="columns",
        )  # fmt: skip
        of_rows = self._each(
            left_over_of_rows, *self.by_row, self.of_rows, *about, self.r2, dx, dy, of.size_of_rows, self.e2,
            over="slacks",
        )  # fmt: skip
        return max(of_columns + of_rows)


def room(size: int) -> np.ndarray:
    """An array that is written, not merely set aside: masked stores to a page never written take ten times as long."""
    return np.full(size, 0.0)
