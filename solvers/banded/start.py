"""Where the iterations begin: Mehrotra's point, inside the bounds.

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
OF_LINKS = 100.0
"""Times the mean that a product of what links shall be: all hours lean on it, and it would be at its bound long before
they are."""
REGULARISATION = 1e-8
"""Of the rows, in the least squares of the starting point."""

Point = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Values and prices of columns and slacks, rooms of boxes and theirs: x, t, z, w."""


def begin(at: Layout, newton: Newton, point: Point, y: np.ndarray) -> None:
    """Write the starting point: least squares, moved inside the bounds."""
    x, t, z, w = point
    n, kind = at.cost.size, at.kind
    newton.factor(np.where(np.arange(kind.size) < n, 1.0, np.where(kind == FIXED, np.inf, 1.0)), REGULARISATION)
    newton.solve(x[:n], at.b, y)
    x[n:] = np.where(kind[n:] == FIXED, 0.0, -y)
    z[:] = left_of_costs(at, newton, y)
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
    every = _lifts(one, point)
    least = LEAST_LIFT * every[0], LEAST_LIFT * every[1]
    parts = zip(itertools.pairwise(edges), itertools.pairwise(boxes), (False, True) * 2, strict=True)
    for of_part, of_boxes, links in parts:
        part, boxed = slice(*of_part), slice(*of_boxes)
        _lift(one[part], (x[part], t[boxed], z[part], w[boxed]), *least)
        if links:
            z[part] *= OF_LINKS
            w[boxed] *= OF_LINKS


def left_of_costs(at: Layout, newton: Newton, y: np.ndarray) -> np.ndarray:
    """Write prices of rows by least squares, weighted as was factored; return what they leave as prices of values."""
    cost = at.cost.copy()
    newton.solve(cost, np.zeros(at.b.size), y)
    return np.concatenate([at.cost - at.by_column.T @ y, y])


def _lift(one: np.ndarray, point: Point, least_x: float, least_z: float) -> None:
    """Move some columns or slacks inside the bounds; their prices too."""
    if not one.any():
        return
    x, t, z, w = point
    lift_x, lift_z = _lifts(one, point)
    x[one] = _lifted(x[one], max(lift_x, least_x))
    t[:] = _lifted(t, max(lift_x, least_x))
    z[one] = _lifted(z[one], max(lift_z, least_z))
    w[:] = _lifted(w, max(lift_z, least_z))


def _lifts(one: np.ndarray, point: Point) -> tuple[float, float]:
    """How far some values and their prices must be moved."""
    x, t, z, w = point
    values, prices = [x[one], t], [z[one], w]
    lift_x, lift_z = 1.5 * max(map(_depth, values)), 1.5 * max(map(_depth, prices))
    values, prices = [_lifted(v, lift_x) for v in values], [_lifted(v, lift_z) for v in prices]
    product = sum(float(v @ p) for v, p in zip(values, prices, strict=True)) + 1e-8
    lift_x += max(0.5 * product / (sum(float(p.sum()) for p in prices) + 1e-8), START_LEAST)
    lift_z += max(0.5 * product / (sum(float(v.sum()) for v in values) + 1e-8), START_LEAST)
    return lift_x, lift_z


def _depth(values: np.ndarray) -> float:
    """How far below 0 all but a share of them, the worst, lie."""
    return max(0.0, -float(np.quantile(values, WORST))) if values.size else 0.0


def _lifted(values: np.ndarray, lift: float) -> np.ndarray:
    return np.maximum(values + lift, LEAST_ROOM * lift)
