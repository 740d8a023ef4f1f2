"""What an interior-point iteration does to every column and slack: diagonal, right-hand sides, longest steps.

    x z = τ_z,   t w = τ_w,   x + t = u in the end       z prices 0, w the upper bound u

The room t goes its own way until a whole step makes it u − x: a box of next to nothing would hold every step back.
Slacks stand after the columns in all that has both; u, t and w count boxes alone, in their order. A direction is Δx, Δz
and Δw; Δt follows from Δx, and the prices of a direction that was solved for follow from its Δx and its targets: passes
are bound by memory, so that what can be had from arrays read anyway is not kept.

Every pass is over one piece, columns or slacks first … last − 1, `box` the first box among them: pieces may be passed
over at the same time. Row i has slack n + i, of n columns. Positions are unsigned (`position`).

Kinds: 0 no variable, 1 from 0 up, 2 between 0 and u, 3 free.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, seldom, step
from solvers.kernels.position import NONE, ONE, position

NOT, LOWER, BOXED = 0, 1, 2

PREDICT, CORRECT, CENTRE = 0, 1, 2
"""Aims of a direction: no product; as much of each as the prediction misses; products near their mean."""

FAR = 10.0
"""Times the aim, and its inverse, that a product may keep."""

PARTS = 256
"""Of a step, in each of which is counted what passes its bound …"""
COUNTED = 0.98
"""… up to this one."""

BLOCK = position(2048)
"""Columns, slacks or boxes that are seen to at a time where a pass takes several loops: what they hand on stays in a
near cache, and each is so plain that several columns are computed in one instruction."""


@step
def _target(aim: int, x: float, z: float, dx: float, dz: float, middle: float, primal: float, dual: float) -> float:
    """Return what x z shall become, seen from the direction so far and how far it would be gone."""
    if aim == PREDICT:
        return 0.0
    now = x * z + z * dx + x * dz
    if aim == CORRECT:
        return now + middle - dx * dz
    then = (x + primal * dx) * (z + dual * dz)
    return now + max(min(max(then, middle / FAR), middle * FAR) - then, -middle * FAR)


@step
def _is_bounded(kind: int) -> bool:
    return LOWER <= kind <= BOXED


@seldom
def _prices(
    kind: np.ndarray, x: np.ndarray, z: np.ndarray, dx: np.ndarray, dz: np.ndarray, other: np.ndarray,
    aim: int, middle: float, primal: float, dual: float, prices: np.ndarray,
) -> None:  # fmt: skip
    """Write (τ − z Δx) / x − z of a block: Δz of another direction, whose Δx is `other`, that aims at τ."""
    for j in range(prices.size):
        target = _target(aim, x[j], z[j], dx[j], dz[j], middle, primal, dual)
        prices[j] = (target - z[j] * other[j]) / x[j] - z[j] if _is_bounded(kind[j]) else 0.0


@seldom
def _boxes(kind: np.ndarray, places: np.ndarray) -> int:
    """Write where in a block the boxes stand, and return how many there are."""
    count = NONE
    for j in range(kind.size):
        places[count] = j
        count += np.uint64(kind[j] == BOXED)
    return count


@seldom
def _off(places: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, off: np.ndarray) -> None:
    """Write u − x − t of the boxes of a block."""
    for k in range(off.size):
        off[k] = upper[k] - x[places[k]] - t[k]


@seldom
def _along_boxes(places: np.ndarray, off: np.ndarray, dx: np.ndarray, dt: np.ndarray) -> None:
    """Write Δt of the boxes of a block."""
    for k in range(off.size):
        dt[k] = off[k] - dx[places[k]]


@seldom
def _prices_of_boxes(
    boxed: np.ndarray, places: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dw: np.ndarray, other: np.ndarray, aim: int, middle: float, primal: float, dual: float,
    off: np.ndarray, dt: np.ndarray, of_other: np.ndarray, prices: np.ndarray,
) -> None:  # fmt: skip
    """Write u − x − t of the boxes of a block, Δt of a direction and of another, and Δw of the other."""
    _off(places, upper, x, t, off)
    _along_boxes(places, off, dx, dt)
    _along_boxes(places, off, other, of_other)
    _prices(boxed, t, w, dt, dw, of_other, aim, middle, primal, dual, prices)


@kernel
def products(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
) -> tuple[float, int, float, float]:  # fmt: skip
    """Return Σ x z + Σ t w, of how many products, Σ u w, and the largest of u − x − t."""
    total, count, held, worst = 0.0, 0, 0.0, 0.0
    for i in range(first, last):
        if kind[i] == LOWER or kind[i] == BOXED:
            total += x[i] * z[i]
            count += 1
        if kind[i] == BOXED:
            total += t[box] * w[box]
            count += 1
            held += upper[box] * w[box]
            worst = max(worst, abs(upper[box] - x[i] - t[box]))
            box += ONE
    return total, count, held, worst


@kernel
def diagonal(
    first: int, last: int, box: int, kind: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray, n: int, of_columns: float, d: np.ndarray,
) -> None:  # fmt: skip
    """Write z / x + w / t into d, and add `of_columns` to the n columns; without end where there is no variable."""
    for i in range(first, last):
        total = of_columns if i < n else 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            total += z[i] / x[i]
        if kind[i] == BOXED:
            total += w[box] / t[box]
            box += ONE
        d[i] = total if kind[i] != NOT else np.inf


@kernel
def right_hand_side(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, aim: int, middle: float, primal: float, dual: float,
    of_columns: np.ndarray, of_rows: np.ndarray, y: np.ndarray, d: np.ndarray,
    right: np.ndarray, step: np.ndarray, r2: np.ndarray,
) -> None:  # fmt: skip
    """Write residual − (τ_z / x − z) + ((τ_w − w (u − x − t)) / t − w).

    Of columns into `step`, to be solved for; of slacks into `right`, and what rows make of it into `r2`.
    """
    n = np.uint64(of_columns.size)
    for i in range(first, last):
        total = of_columns[i] if i < n else y[i - n] - z[i]
        if kind[i] == BOXED and i >= n:
            total += w[box]
        if kind[i] == LOWER or kind[i] == BOXED:
            total -= _target(aim, x[i], z[i], dx[i], dz[i], middle, primal, dual) / x[i] - z[i]
        if kind[i] == BOXED:
            off = upper[box] - x[i] - t[box]
            target = _target(aim, t[box], w[box], off - dx[i], dw[box], middle, primal, dual)
            total += (target - w[box] * off) / t[box] - w[box]
            box += ONE
        if i < n:
            step[i] = total
        else:
            right[i] = total if kind[i] != NOT else 0.0
            r2[i - n] = of_rows[i - n] - right[i] / d[i]


@step
def _kept_above(value: float, along: float, longest: float) -> float:
    """Return a step, shortened where it would take a value below 0."""
    return -value / along if -along * longest > value else longest


@kernel
def predicted(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray,
) -> tuple[float, float, float, float, float, float]:  # fmt: skip
    """Write the prices of the prediction; return the longest steps, at most 1, and Σ x z, Σ Δx z, Σ x Δz, Σ Δx Δz."""
    primal, dual = 1.0, 1.0
    now, by_value, by_price, by_both = 0.0, 0.0, 0.0, 0.0
    for i in range(first, last):
        dz[i] = 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            dz[i] = -z[i] * dx[i] / x[i] - z[i]
            primal = _kept_above(x[i], dx[i], primal)
            dual = _kept_above(z[i], dz[i], dual)
            now += x[i] * z[i]
            by_value += dx[i] * z[i]
            by_price += x[i] * dz[i]
            by_both += dx[i] * dz[i]
        if kind[i] == BOXED:
            dt = upper[box] - x[i] - t[box] - dx[i]
            dw[box] = -w[box] * dt / t[box] - w[box]
            primal = _kept_above(t[box], dt, primal)
            dual = _kept_above(w[box], dw[box], dual)
            now += t[box] * w[box]
            by_value += dt * w[box]
            by_price += t[box] * dw[box]
            by_both += dt * dw[box]
            box += ONE
    return primal, dual, now, by_value, by_price, by_both


@step
def _shortened(value: float, along: float, past: float, longest: float, passing: np.ndarray) -> float:
    """Return a step, shortened where it would take a value further than `past` below 0; count where it passes 0."""
    if -along <= value:
        return longest
    passing[min(int(value / -along * (PARTS / COUNTED)), PARTS)] += 1
    return min(longest, -(value + past) / along)


@seldom
def _shorten(
    kind: np.ndarray, value: np.ndarray, along: np.ndarray, other: np.ndarray, weights: np.ndarray, past: float,
    most: np.ndarray, passing: np.ndarray, blocks: np.ndarray,
) -> None:  # fmt: skip
    """Shorten the steps that would take a value of a block past its bound along (1 − weight) Δ + weight × other.

    The weights rise: where neither the first nor the last minds a whole step, none does. `blocks` is written.
    """
    least, last, count = weights[0], weights[-1], 0
    for j in range(value.size):
        more = other[j] - along[j]
        gone = min(along[j] + least * more, along[j] + last * more)
        blocks[j] = _is_bounded(kind[j]) and -gone > value[j]
    for j in range(value.size):
        count += blocks[j]
    if count == 0:
        return
    for j in range(value.size):
        if blocks[j]:
            for k in range(weights.size):
                gone = along[j] + weights[k] * (other[j] - along[j])
                most[k] = _shortened(value[j], gone, past, most[k], passing[k])


@kernel
def longest_steps(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, other: np.ndarray,
    aim: int, middle: float, primal: float, dual: float,
    weights: np.ndarray, past: float, past_price: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Return the longest steps of values and of prices, at most 1, along (1 − weight) Δ + weight × other, by weight.

    No value is taken further than `past` below 0, and no price further than `past_price`. The third array, (2,
    n_weights, PARTS + 1), counts values and prices by the part of a step in which they pass 0, the last of them all
    that is beyond `COUNTED`.
    """
    most, most_dual, blocks = np.ones(weights.size), np.ones(weights.size), np.empty(BLOCK, np.bool_)
    passing = np.zeros((2, weights.size, PARTS + 1), np.int64)
    scratch, offs, dts, others = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    boxed, places = np.full(BLOCK, BOXED, np.int8), np.empty(BLOCK, np.uint32)
    for a in range(first, last, BLOCK):
        b = min(a + BLOCK, last)
        e, prices = box + _boxes(kind[a:b], places), scratch[: b - a]
        _prices(kind[a:b], x[a:b], z[a:b], dx[a:b], dz[a:b], other[a:b], aim, middle, primal, dual, prices)
        _shorten(kind[a:b], x[a:b], dx[a:b], other[a:b], weights, past, most, passing[0], blocks)
        _shorten(kind[a:b], z[a:b], dz[a:b], prices, weights, past_price, most_dual, passing[1], blocks)
        if e > box:
            off, dt, of_other, prices = offs[: e - box], dts[: e - box], others[: e - box], scratch[: e - box]
            _prices_of_boxes(
                boxed, places, upper[box:e], x[a:b], t[box:e], w[box:e], dx[a:b], dw[box:e], other[a:b],
                aim, middle, primal, dual, off, dt, of_other, prices,
            )  # fmt: skip
            _shorten(boxed, t[box:e], dt, of_other, weights, past, most, passing[0], blocks)
            _shorten(boxed, w[box:e], dw[box:e], prices, weights, past_price, most_dual, passing[1], blocks)
            box = e
    return most, most_dual, passing


@kernel
def blend(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, dy: np.ndarray, other: np.ndarray, other_y: np.ndarray,
    aim: int, middle: float, primal: float, dual: float, weight: float, weight_of_prices: float,
) -> None:  # fmt: skip
    """Turn a direction, in place, towards another by a weight of its values and one of its prices, rows included."""
    n, boxed, places = np.uint64(kind.size - dy.size), np.full(BLOCK, BOXED, np.int8), np.empty(BLOCK, np.uint32)
    scratch, offs, dts, others = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    for a in range(first, last, BLOCK):
        b = min(a + BLOCK, last)
        e = box + _boxes(kind[a:b], places)
        if e > box:
            off, dt, of_other, prices = offs[: e - box], dts[: e - box], others[: e - box], scratch[: e - box]
            _prices_of_boxes(
                boxed, places, upper[box:e], x[a:b], t[box:e], w[box:e], dx[a:b], dw[box:e], other[a:b],
                aim, middle, primal, dual, off, dt, of_other, prices,
            )  # fmt: skip
            _blend(weight_of_prices, prices, dw[box:e])
            box = e
        prices = scratch[: b - a]
        _prices(kind[a:b], x[a:b], z[a:b], dx[a:b], dz[a:b], other[a:b], aim, middle, primal, dual, prices)
        _blend(weight_of_prices, prices, dz[a:b])
        _blend(weight, other[a:b], dx[a:b])
        if a >= n:
            _blend(weight_of_prices, other_y[a - n : b - n], dy[a - n : b - n])


@seldom
def _blend(weight: float, other: np.ndarray, along: np.ndarray) -> None:
    for j in range(along.size):
        along[j] += weight * (other[j] - along[j])


@kernel
def refine(
    first: int, last: int, box: int, kind: np.ndarray, upper: np.ndarray,
    x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, dy: np.ndarray,
    more: np.ndarray, more_y: np.ndarray, d: np.ndarray, e1: np.ndarray, e2: np.ndarray,
    of_rows: np.ndarray, right: np.ndarray, r2: np.ndarray, past: float, past_price: float,
) -> tuple[float, float, np.ndarray]:  # fmt: skip
    """Add to a direction, its products as they were, and write what is left as was unmet.

    Returns its longest steps and counts as `longest_steps` does.
    """
    n, primal, dual, passing = np.uint64(e1.size), 1.0, 1.0, np.zeros((2, PARTS + 1), np.int64)
    for i in range(first, last):
        dx[i] += more[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            dz[i] -= z[i] / x[i] * more[i]
            primal = _shortened(x[i], dx[i], past, primal, passing[0])
            dual = _shortened(z[i], dz[i], past_price, dual, passing[1])
        if kind[i] == BOXED:
            dw[box] += w[box] / t[box] * more[i]
            dt = upper[box] - x[i] - t[box] - dx[i]
            primal = _shortened(t[box], dt, past, primal, passing[0])
            dual = _shortened(w[box], dw[box], past_price, dual, passing[1])
            box += ONE
        if i < n:
            right[i] = e1[i]
        else:
            dy[i - n] += more_y[i - n]
            r2[i - n] = e2[i - n]
            # A wide slack took what the row says, and leaves of its price; any other the reverse.
            is_wide = d[i] < 1.0
            of_rows[i - n], right[i] = 0.0 if is_wide else e2[i - n], -e2[i - n] * d[i] if is_wide else 0.0
    return primal, dual, passing
