"""Where the iterations begin: Mehrotra's point, or one near another, inside the bounds.

References
----------
Mehrotra (1992), SIAM J. Optim. 2(4), 575–601, doi:10.1137/0802028.
"""

from __future__ import annotations

import itertools

import numpy as np

from solvers.banded.layout import BOXED, FIXED, LOWER, Layout
from solvers.banded.newton import Newton

START_LEAST = 1e-2
"""Least value and price of the starting point …"""
LEAST_LIFT = 0.1
"""… and the share of what would bring all inside their bounds by which each kind is moved at least."""
WORST = 1e-4
"""Share of values that may lie so far outside that they do not say how far all are moved …"""
LEAST_ROOM = 0.3
"""… and the share of that way at which they are set instead."""
CLOSE = 1e-2
"""Share of the usual way inside the bounds that a point goes which was inside another program's."""
REGULARISATION = 1e-8
"""Of the rows, in the least squares of the starting point."""

Point = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Values and prices of columns and slacks, rooms of boxes and theirs: x, t, z, w."""


def begin(at: Layout, newton: Newton, near: np.ndarray | None, point: Point, y: np.ndarray) -> None:
    """Write the starting point: least squares, or one near another, moved inside the bounds.

    Parameters
    ----------
    near : (n_columns,) values to begin near, if there are any.
    point, y : written.
    """
    x, t, z, w = point
    n, kind = at.cost.size, at.kind
    newton.factor(np.where(np.arange(kind.size) < n, 1.0, np.where(kind == FIXED, np.inf, 1.0)), REGULARISATION)
    if near is None:
        newton.solve(x[:n], at.b, y)
        x[n:] = np.where(kind[n:] == FIXED, 0.0, -y)
    else:
        x[:n], x[n:] = near, np.where(kind[n:] == FIXED, 0.0, at.by_row @ near - at.b)
    cost = at.cost.copy()
    newton.solve(cost, np.zeros(at.b.size), y)
    z[:n], z[n:] = at.cost - at.by_column.T @ y, y
    one, two = (kind == LOWER) | (kind == BOXED), kind == BOXED
    z[~one] = 0.0
    t[:], w[:] = at.upper - x[two], np.maximum(-z[two], 0.0)
    z[two] = np.maximum(z[two], 0.0)
    if not one.any():
        return
    # Sums of a year are thousands of times what an hour holds: each kind is lifted by the worst of its own, yet
    # by a share of the worst of all: among prices next to nothing an infeasible program would not run away.
    edges = (0, at.n_v, n, n + at.n_band, kind.size)
    boxes = [int(two[:edge].sum()) for edge in edges]
    share, worst = (1.0, WORST) if near is None else (CLOSE, 0.0)
    every = _lifts(one, point, share, worst)
    least = LEAST_LIFT * every[0], LEAST_LIFT * every[1]
    for of_part, of_boxes in zip(itertools.pairwise(edges), itertools.pairwise(boxes), strict=True):
        part, boxed = slice(*of_part), slice(*of_boxes)
        _lift(one[part], (x[part], t[boxed], z[part], w[boxed]), share, worst, *least)


def _lift(one: np.ndarray, point: Point, share: float, worst: float, least_x: float, least_z: float) -> None:
    """Move some columns or slacks inside the bounds, further in by a share of what is usual; their prices too."""
    if not one.any():
        return
    x, t, z, w = point
    lift_x, lift_z = _lifts(one, point, share, worst)
    x[one] = _lifted(x[one], max(lift_x, least_x))
    t[:] = _lifted(t, max(lift_x, least_x))
    z[one] = _lifted(z[one], max(lift_z, least_z))
    w[:] = _lifted(w, max(lift_z, least_z))


def _lifts(one: np.ndarray, point: Point, share: float, worst: float) -> tuple[float, float]:
    """How far some values and their prices must be moved."""
    x, t, z, w = point
    values, prices = [x[one], t], [z[one], w]
    lift_x, lift_z = 1.5 * max(_depth(v, worst) for v in values), 1.5 * max(_depth(v, worst) for v in prices)
    values, prices = [_lifted(v, lift_x) for v in values], [_lifted(v, lift_z) for v in prices]
    product = sum(float(v @ p) for v, p in zip(values, prices, strict=True)) + 1e-8
    lift_x += share * max(0.5 * product / (sum(float(p.sum()) for p in prices) + 1e-8), START_LEAST)
    lift_z += max(0.5 * product / (sum(float(v.sum()) for v in values) + 1e-8), START_LEAST)
    return lift_x, lift_z


def _depth(values: np.ndarray, worst: float) -> float:
    """How far below 0 all but a share of them, the worst, lie."""
    return max(0.0, -float(np.quantile(values, worst))) if values.size else 0.0


def _lifted(values: np.ndarray, lift: float) -> np.ndarray:
    return np.maximum(values + lift, LEAST_ROOM * lift)
