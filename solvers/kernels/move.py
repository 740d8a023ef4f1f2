"""The move of a point along a direction, and to where its rows hold and its columns are priced.

Values, prices, boxes and pieces are as in `interior`.

A step may take a few of millions of values past their bounds, so that not the worst of them says how far all others
go: they are put back where their product is µ, at most as far inside as they were let past, and the equations miss
what they were moved by.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.interior import BOXED, LOWER
from solvers.kernels.position import ONE

LEAST = 1e-16
"""Of a value or a price."""
KEPT = 0.1
"""Share of a value or price: of what has less left, and of what would have less after a restoration."""


@step
def _put_back(
    x: float, z: float, then_x: float, then_z: float, middle: float, past: float, past_price: float
) -> tuple[float, float]:
    """Return value and price after a step, one that passed its bound, or nearly, put where their product is µ."""
    if past == 0.0:
        return then_x, then_z
    is_past, is_price_past = then_x < KEPT * x, then_z < KEPT * z
    if is_past:
        then_x = max(then_x, min(np.sqrt(middle * x / z) if is_price_past else middle / then_z, x, past))
    if is_price_past:
        then_z = max(then_z, min(middle / then_x, z, past_price))
    return then_x, then_z


@kernel
def move(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray, y: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, dy: np.ndarray, primal: float, dual: float,
    middle: float, past: float, past_price: float,
) -> None:  # fmt: skip
    """Step in place; what blocks step after step stays above nothing, and so small that wide boxes leave no gap.

    `middle`: µ; `past`, `past_price`: how far past its bound a step takes a value or a price, and is put back.
    """
    n = np.uint64(kind.size - y.size)
    for i in range(first, last):
        if kind[i] == BOXED:
            dt = upper[box] - x[i] - t[box] - dx[i]
            value, price = t[box] + primal * dt, w[box] + dual * dw[box]
            value, price = _put_back(t[box], w[box], value, price, middle, past, past_price)
            t[box] = max(value, LEAST)
            w[box] = max(price, LEAST / max(t[box], 1.0))
            box += ONE
        value, price = x[i] + primal * dx[i], z[i] + dual * dz[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            value, price = _put_back(x[i], z[i], value, price, middle, past, past_price)
            value = max(value, LEAST)
            price = max(price, LEAST / max(value, 1.0))
        x[i], z[i] = value, price
        if i >= n:
            y[i - n] += dual * dy[i - n]


@kernel
def restore_values(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, dx: np.ndarray,
) -> None:  # fmt: skip
    """Step in place by Δx; a share at least of each value and of its room is left, and of a box both are put right."""
    for i in range(first, last):
        value = x[i] + dx[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            value = max(value, KEPT * x[i])
        if kind[i] == BOXED:
            value = min(value, max(upper[box] - KEPT * t[box], 0.5 * upper[box]))
            t[box] = upper[box] - value
            box += ONE
        x[i] = value


@kernel
def unpriced_slacks(
    first: int, last: int, box: int, kind: np.ndarray,
    y: np.ndarray, z: np.ndarray, w: np.ndarray, d: np.ndarray, right: np.ndarray, r2: np.ndarray,
) -> None:  # fmt: skip
    """Write y − z + w of slacks, and what rows make of it as r₂."""
    n = np.uint64(kind.size - y.size)
    for i in range(first, last):
        right[i] = 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            right[i] = y[i - n] - z[i]
        if kind[i] == BOXED:
            right[i] += w[box]
            box += ONE
        r2[i - n] = -right[i] / d[i]


@kernel
def restore_prices(
    first: int, last: int, box: int, kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    y: np.ndarray, d: np.ndarray, dx: np.ndarray, dy: np.ndarray, right: np.ndarray,
) -> None:  # fmt: skip
    """Step in place by Δy, and by what it leaves of columns and slacks, shared out between both prices of a box.

    − D Δx of a system whose right-hand side is what columns lack is what Δy leaves of them; of a slack it is Δy and
    what it lacked itself. Where a price would have less than a share left, that is what is left.
    """
    n = np.uint64(kind.size - y.size)
    for i in range(first, last):
        price = -d[i] * dx[i] if i < n else dy[i - n] + right[i]
        if kind[i] == BOXED:
            share = w[box] * x[i] / (w[box] * x[i] + z[i] * t[box])
            w[box] = max(w[box] - share * price, KEPT * w[box])
            price *= 1.0 - share
            box += ONE
        if kind[i] == LOWER or kind[i] == BOXED:
            z[i] = max(z[i] + price, KEPT * z[i])
        if i >= n:
            y[i - n] += dy[i - n]
