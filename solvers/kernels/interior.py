"""What an interior-point iteration does to every column and slack: diagonal, right-hand sides, longest steps, the move.

    x z = τ_z,   t w = τ_w,   x + t = u in the end       z prices 0, w the upper bound u

The room t goes its own way until a whole step makes it u − x: a box of next to nothing would hold every step back.
Slacks stand after the columns in all that has both; u, t and w count boxes alone, in their order. A direction is Δx, Δz
and Δw; Δt follows from Δx, and the prices of a direction that was solved for follow from its Δx and its targets: passes
are bound by memory, so that what can be had from arrays read anyway is not kept.

Kinds: 0 no variable, 1 from 0 up, 2 between 0 and u, 3 free.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step

NOT, LOWER, BOXED = 0, 1, 2

PREDICT, CORRECT, CENTRE = 0, 1, 2
"""Aims of a direction: no product; as much of each as the prediction misses; products near their mean."""

LEAST = 1e-16
"""Of a value or a price."""
FAR = 10.0
"""Times the aim, and its inverse, that a product may keep."""


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


@kernel
def row_residuals(
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, b: np.ndarray, x: np.ndarray,
    least: float, residual: np.ndarray, size: np.ndarray,
) -> float:  # fmt: skip
    """Write b − A x + s and the size of its terms, slacks s after the columns in x; return the largest residual."""
    n, worst = x.size - b.size, 0.0
    for i in range(b.size):
        total, terms = b[i] + x[n + i], least + abs(b[i])
        for k in range(row_starts[i], row_starts[i + 1]):
            term = row_values[k] * x[row_columns[k]]
            total -= term
            terms += abs(term)
        residual[i], size[i] = total, terms
        worst = max(worst, abs(total))
    return worst


@kernel
def column_residuals(
    kind: np.ndarray, starts: np.ndarray, rows: np.ndarray, values: np.ndarray, cost: np.ndarray, y: np.ndarray,
    z: np.ndarray, w: np.ndarray, least: float, residual: np.ndarray, size: np.ndarray,
) -> float:  # fmt: skip
    """Write c − Aᵀ y − z + w and the size of its terms; return the largest, that of slacks, y − z + w, among them."""
    n, worst, box = cost.size, 0.0, 0
    for i in range(kind.size):
        total = -z[i]
        if kind[i] == BOXED:
            total += w[box]
            box += 1
        if i < n:
            total += cost[i]
            terms = least + abs(cost[i])
            for k in range(starts[i], starts[i + 1]):
                term = values[k] * y[rows[k]]
                total -= term
                terms += abs(term)
            residual[i], size[i] = total, terms
        else:
            total = total + y[i - n] if kind[i] != NOT else 0.0
        worst = max(worst, abs(total))
    return worst


@kernel
def products(
    kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray
) -> tuple[float, int, float, float]:
    """Return Σ x z + Σ t w, of how many products, Σ u w, and the largest of u − x − t."""
    total, count, held, worst, box = 0.0, 0, 0.0, 0.0, 0
    for i in range(kind.size):
        if kind[i] == LOWER or kind[i] == BOXED:
            total += x[i] * z[i]
            count += 1
        if kind[i] == BOXED:
            total += t[box] * w[box]
            count += 1
            held += upper[box] * w[box]
            worst = max(worst, abs(upper[box] - x[i] - t[box]))
            box += 1
    return total, count, held, worst


@kernel
def diagonal(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray, n: int, of_columns: float,
    d: np.ndarray,
) -> None:  # fmt: skip
    """Write z / x + w / t into d, and add `of_columns` to the n columns; without end where there is no variable."""
    box = 0
    for i in range(kind.size):
        total = of_columns if i < n else 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            total += z[i] / x[i]
        if kind[i] == BOXED:
            total += w[box] / t[box]
            box += 1
        d[i] = total if kind[i] != NOT else np.inf


@kernel
def right_hand_side(
    kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, aim: int, middle: float, primal: float, dual: float,
    of_columns: np.ndarray, of_rows: np.ndarray, y: np.ndarray, d: np.ndarray, right: np.ndarray, r2: np.ndarray,
) -> None:  # fmt: skip
    """Write residual − (τ_z / x − z) + ((τ_w − w (u − x − t)) / t − w) into right, and what rows make of it into r2."""
    n, box = of_columns.size, 0
    for i in range(kind.size):
        total = of_columns[i] if i < n else y[i - n] - z[i]
        if kind[i] == BOXED and i >= n:
            total += w[box]
        if kind[i] == LOWER or kind[i] == BOXED:
            total -= _target(aim, x[i], z[i], dx[i], dz[i], middle, primal, dual) / x[i] - z[i]
        if kind[i] == BOXED:
            off = upper[box] - x[i] - t[box]
            target = _target(aim, t[box], w[box], off - dx[i], dw[box], middle, primal, dual)
            total += (target - w[box] * off) / t[box] - w[box]
            box += 1
        right[i] = total if kind[i] != NOT else 0.0
        if i >= n:
            r2[i - n] = of_rows[i - n] - right[i] / d[i]


@kernel
def left_over(
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, of_columns: float,
    d: np.ndarray, r1: np.ndarray, r2: np.ndarray, dx: np.ndarray, dy: np.ndarray,
    size_d: np.ndarray, size_p: np.ndarray, e1: np.ndarray, e2: np.ndarray,
) -> float:  # fmt: skip
    """Write what a step leaves of r1 and r2, and return the largest against the size of its column or row.

    `of_columns`: what the diagonal holds beyond that of the system as it is.
    """
    n, worst = e1.size, 0.0
    for v in range(n):
        total = r1[v] + (d[v] - of_columns) * dx[v]
        for k in range(starts[v], starts[v + 1]):
            total -= values[k] * dy[rows[k]]
        e1[v] = total
        worst = max(worst, abs(total) / size_d[v])
    for i in range(e2.size):
        total = r2[i] - dy[i] / d[n + i]
        for k in range(row_starts[i], row_starts[i + 1]):
            total -= row_values[k] * dx[row_columns[k]]
        e2[i] = total
        worst = max(worst, abs(total) / size_p[i])
    return worst


@kernel
def slack_steps(
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, of_rows: np.ndarray,
    d: np.ndarray, right: np.ndarray, dy: np.ndarray, dx: np.ndarray,
) -> None:  # fmt: skip
    """Write the steps of the slacks after those of the columns.

    A wide slack takes what the row says: its price, times the slack's room, would be rounding.
    """
    n = dx.size - dy.size
    for i in range(dy.size):
        if d[n + i] < 1.0:
            total = -of_rows[i]
            for k in range(row_starts[i], row_starts[i + 1]):
                total += row_values[k] * dx[row_columns[k]]
            dx[n + i] = total
        else:
            dx[n + i] = -(dy[i] + right[n + i]) / d[n + i]


@kernel
def predicted(
    kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray,
) -> tuple[float, float, float]:  # fmt: skip
    """Write the prices of the prediction; return the longest steps, at most 1, and the sum of products after them."""
    primal, dual, box = 1.0, 1.0, 0
    now, by_value, by_price, by_both = 0.0, 0.0, 0.0, 0.0
    for i in range(kind.size):
        dz[i] = 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            dz[i] = -z[i] * dx[i] / x[i] - z[i]
            if -dx[i] * primal > x[i]:
                primal = -x[i] / dx[i]
            if -dz[i] * dual > z[i]:
                dual = -z[i] / dz[i]
            now += x[i] * z[i]
            by_value += dx[i] * z[i]
            by_price += x[i] * dz[i]
            by_both += dx[i] * dz[i]
        if kind[i] == BOXED:
            dt = upper[box] - x[i] - t[box] - dx[i]
            dw[box] = -w[box] * dt / t[box] - w[box]
            if -dt * primal > t[box]:
                primal = -t[box] / dt
            if -dw[box] * dual > w[box]:
                dual = -w[box] / dw[box]
            now += t[box] * w[box]
            by_value += dt * w[box]
            by_price += t[box] * dw[box]
            by_both += dt * dw[box]
            box += 1
    return primal, dual, max(now + primal * by_value + dual * by_price + primal * dual * by_both, 0.0)


@kernel
def longest_steps(
    kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, other: np.ndarray,
    aim: int, middle: float, primal: float, dual: float,
    weights: np.ndarray, most_primal: np.ndarray, most_dual: np.ndarray,
) -> None:  # fmt: skip
    """Write the longest steps, at most 1, along (1 − weight) Δ + weight × other, for each weight."""
    most_primal[:], most_dual[:] = 1.0, 1.0
    box = 0
    for i in range(kind.size):
        if kind[i] != LOWER and kind[i] != BOXED:
            continue
        more_x = other[i] - dx[i]
        target = _target(aim, x[i], z[i], dx[i], dz[i], middle, primal, dual)
        more_z = (target - z[i] * other[i]) / x[i] - z[i] - dz[i]
        for k in range(weights.size):
            step_x, step_z = dx[i] + weights[k] * more_x, dz[i] + weights[k] * more_z
            if -step_x * most_primal[k] > x[i]:
                most_primal[k] = -x[i] / step_x
            if -step_z * most_dual[k] > z[i]:
                most_dual[k] = -z[i] / step_z
        if kind[i] == BOXED:
            off = upper[box] - x[i] - t[box]
            target = _target(aim, t[box], w[box], off - dx[i], dw[box], middle, primal, dual)
            more_w = (target - w[box] * (off - other[i])) / t[box] - w[box] - dw[box]
            for k in range(weights.size):
                step_t, step_w = off - dx[i] - weights[k] * more_x, dw[box] + weights[k] * more_w
                if -step_t * most_primal[k] > t[box]:
                    most_primal[k] = -t[box] / step_t
                if -step_w * most_dual[k] > w[box]:
                    most_dual[k] = -w[box] / step_w
            box += 1


@kernel
def blend(
    kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, other: np.ndarray,
    aim: int, middle: float, primal: float, dual: float, weight: float, weight_of_prices: float,
) -> None:  # fmt: skip
    """Turn a direction, in place, towards another by a weight of its values and one of its prices."""
    box = 0
    for i in range(kind.size):
        if kind[i] == LOWER or kind[i] == BOXED:
            target = _target(aim, x[i], z[i], dx[i], dz[i], middle, primal, dual)
            dz[i] += weight_of_prices * ((target - z[i] * other[i]) / x[i] - z[i] - dz[i])
        if kind[i] == BOXED:
            off = upper[box] - x[i] - t[box]
            target = _target(aim, t[box], w[box], off - dx[i], dw[box], middle, primal, dual)
            dw[box] += weight_of_prices * ((target - w[box] * (off - other[i])) / t[box] - w[box] - dw[box])
            box += 1
        dx[i] += weight * (other[i] - dx[i])


@kernel
def move(
    kind: np.ndarray, upper: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, primal: float, dual: float,
) -> None:  # fmt: skip
    """Step in place; what blocks step after step stays above nothing, and so small that wide boxes leave no gap."""
    box = 0
    for i in range(kind.size):
        if kind[i] == BOXED:
            dt = upper[box] - x[i] - t[box] - dx[i]
            t[box] = max(t[box] + primal * dt, LEAST)
            w[box] = max(w[box] + dual * dw[box], LEAST / max(t[box], 1.0))
            box += 1
        x[i] += primal * dx[i]
        z[i] += dual * dz[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            x[i] = max(x[i], LEAST)
            z[i] = max(z[i], LEAST / max(x[i], 1.0))
