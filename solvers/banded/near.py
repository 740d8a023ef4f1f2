"""Where the iterations begin when a program of the same columns was solved before, for another objective.

On the way to an optimum each value times its price is much the same, µ: such a point is inside all bounds and near the
middle of what they leave. Where that objective has become a row, λ times its prices are prices of this program whatever
this one's costs are, if λ is large: then costs move each price by less than its own size, and the point is as central
as it was.

References
----------
Gondzio (1998), Warm start of the primal-dual method applied in the cutting-plane scheme, Math. Programming 83, 125–143.
"""

from __future__ import annotations

import numpy as np

from solvers.banded.layout import BOXED, FIXED, FREE, LOWER, Layout
from solvers.banded.newton import Newton
from solvers.banded.start import REGULARISATION, Point, begin, left_of_costs

TIMES = 1.0
"""λ × Σ products, where they are of the other objective, as a multiple of what all costs come to."""
LEAST_SHARE = 0.1
"""Of what value and price are to be for a product of µ."""
LARGEST = 30.0
"""Value to which one too near its bound is moved at most: rows miss what values are moved by."""


def begin_near(at: Layout, newton: Newton, near: np.ndarray, prices: np.ndarray, point: Point, y: np.ndarray) -> None:
    """Write the starting point.

    Parameters
    ----------
    near : (n_columns,) values of a point that was central for another objective.
    prices : (n_rows,) of the rows there, for that objective; of rows that stand for it, what they count for in it.
    point, y : written; all 0 before.
    """
    x, t, z, w = point
    n, kind = at.cost.size, at.kind
    two = kind == BOXED
    one = (kind == LOWER) | two
    value = np.concatenate([near, np.where(kind[n:] == FIXED, 0.0, at.by_row @ near - at.b)])
    room, price = at.upper - value[two], np.concatenate([-(at.by_column.T @ prices), prices])
    products = np.concatenate([(value * price)[one], -room * price[two]])
    products = products[products > 0]
    if not products.size:
        begin(at, newton, point, y)
        return
    middle, size = float(np.median(products)), np.abs(price) + np.finfo(float).tiny
    x[:] = np.where(one, _inside(value, middle / size, LARGEST), value)
    t[:] = _inside(room, middle / size[two], np.minimum(at.upper / 2, LARGEST))
    times = TIMES * float(np.abs(at.cost) @ np.abs(x[:n])) / float(products.sum()) or 1.0
    d = np.where(kind == FREE, REGULARISATION, np.inf)
    d[one] = 1.0 / x[one] ** 2
    d[two] += 1.0 / t**2
    newton.factor(d, REGULARISATION)
    worth = left_of_costs(at, newton, y)
    y += times * prices
    worth += times * price
    middle *= times
    z[one] = np.maximum(worth[one], LEAST_SHARE * middle / x[one])
    z[two], w[:] = _split(worth[two], middle * middle / (x[two] * t))


def _inside(values: np.ndarray, central: np.ndarray, most: np.ndarray | float) -> np.ndarray:
    """Values, and those outside their bounds or far too near them as far inside as is central."""
    return np.where(values > LEAST_SHARE * central, values, np.minimum(central, most))


def _split(net: np.ndarray, product: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return two prices above 0 of a difference and a product."""
    root = np.sqrt(net * net + 4.0 * product)
    larger = (np.abs(net) + root) / 2.0
    smaller = product / larger
    return np.where(net > 0, larger, smaller), np.where(net > 0, smaller, larger)
