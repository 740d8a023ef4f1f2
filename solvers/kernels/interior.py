"""What an interior-point iteration does to every column and slack: diagonal, targets, directions, longest steps.

    x z = τ_z,   t w = τ_w,   x + t = u in the end       z prices 0, w the upper bound u

The room t goes its own way until a whole step makes it u − x: a box of next to nothing would hold every step back.

Kinds: 0 no variable, 1 from 0 up, 2 between 0 and u, 3 free.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel

NOT, LOWER, BOXED = 0, 1, 2

LEAST = 1e-16
"""Of a value or a price."""


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
    """Write c − Aᵀ y − z + w, then y − z + w of the slacks, and the size of the columns' terms; return the largest."""
    n, worst = cost.size, 0.0
    for v in range(n):
        total, terms = cost[v] - z[v] + w[v], least + abs(cost[v])
        for k in range(starts[v], starts[v + 1]):
            term = values[k] * y[rows[k]]
            total -= term
            terms += abs(term)
        residual[v], size[v] = total, terms
        worst = max(worst, abs(total))
    for i in range(n, kind.size):
        residual[i] = y[i - n] - z[i] + w[i] if kind[i] != NOT else 0.0
        worst = max(worst, abs(residual[i]))
    return worst


@kernel
def diagonal(kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray, d: np.ndarray) -> None:
    """Write z / x + w / t into d; 0 of free columns."""
    for i in range(kind.size):
        if kind[i] == BOXED:
            d[i] = z[i] / x[i] + w[i] / t[i]
        elif kind[i] == LOWER:
            d[i] = z[i] / x[i]
        else:
            d[i] = 0.0


@kernel
def right_hand_side(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray, residual: np.ndarray,
    target_z: np.ndarray, target_w: np.ndarray, upper: np.ndarray, of_rows: np.ndarray, inverse_s: np.ndarray,
    right: np.ndarray, r2: np.ndarray,
) -> None:  # fmt: skip
    """Write residual − (τ_z / x − z) + ((τ_w − w (u − x − t)) / t − w) into right, and what rows make of it into r2."""
    n = kind.size - r2.size
    for i in range(kind.size):
        total = residual[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            total -= target_z[i] / x[i] - z[i]
        if kind[i] == BOXED:
            total += (target_w[i] - w[i] * (upper[i] - x[i] - t[i])) / t[i] - w[i]
        right[i] = total if kind[i] != NOT else 0.0
        if i >= n:
            r2[i - n] = of_rows[i - n] - right[i] * inverse_s[i - n]


@kernel
def left_over(
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    d: np.ndarray, inverse_s: np.ndarray, r1: np.ndarray, r2: np.ndarray, dx: np.ndarray, dy: np.ndarray,
    size_d: np.ndarray, size_p: np.ndarray, e1: np.ndarray, e2: np.ndarray,
) -> float:  # fmt: skip
    """Write what a step leaves of r1 and r2, and return the largest against the size of its column or row."""
    worst = 0.0
    for v in range(e1.size):
        total = r1[v] + d[v] * dx[v]
        for k in range(starts[v], starts[v + 1]):
            total -= values[k] * dy[rows[k]]
        e1[v] = total
        worst = max(worst, abs(total) / size_d[v])
    for i in range(e2.size):
        total = r2[i] - inverse_s[i] * dy[i]
        for k in range(row_starts[i], row_starts[i + 1]):
            total -= row_values[k] * dx[row_columns[k]]
        e2[i] = total
        worst = max(worst, abs(total) / size_p[i])
    return worst


@kernel
def slack_steps(
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, of_rows: np.ndarray,
    inverse_s: np.ndarray, right: np.ndarray, dy: np.ndarray, dx: np.ndarray,
) -> None:  # fmt: skip
    """Write the steps of the slacks after those of the columns.

    A wide slack takes what the row says: its price, times the slack's room, would be rounding.
    """
    n = dx.size - dy.size
    for i in range(dy.size):
        if inverse_s[i] > 1.0:
            total = -of_rows[i]
            for k in range(row_starts[i], row_starts[i + 1]):
                total += row_values[k] * dx[row_columns[k]]
            dx[n + i] = total
        else:
            dx[n + i] = -(dy[i] + right[n + i]) * inverse_s[i]


@kernel
def dual_direction(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    target_z: np.ndarray, target_w: np.ndarray, upper: np.ndarray,
    dx: np.ndarray, dt: np.ndarray, dz: np.ndarray, dw: np.ndarray,
) -> tuple[float, float]:  # fmt: skip
    """Write the steps of t, z and w; return the longest, at most 1, that keep x and t, and z and w, above 0."""
    primal, dual = 1.0, 1.0
    for i in range(kind.size):
        dz[i] = 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            dz[i] = (target_z[i] - z[i] * dx[i]) / x[i] - z[i]
            if -dx[i] * primal > x[i]:
                primal = -x[i] / dx[i]
            if -dz[i] * dual > z[i]:
                dual = -z[i] / dz[i]
        if kind[i] == BOXED:
            dt[i] = upper[i] - x[i] - t[i] - dx[i]
            dw[i] = (target_w[i] - w[i] * dt[i]) / t[i] - w[i]
            if -dt[i] * primal > t[i]:
                primal = -t[i] / dt[i]
            if -dw[i] * dual > w[i]:
                dual = -w[i] / dw[i]
    return primal, dual


@kernel
def longest_steps(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dt: np.ndarray, dz: np.ndarray, dw: np.ndarray,
    other_x: np.ndarray, other_t: np.ndarray, other_z: np.ndarray, other_w: np.ndarray,
    weights: np.ndarray, primal: np.ndarray, dual: np.ndarray,
) -> None:  # fmt: skip
    """Write the longest steps, at most 1, along (1 − weight) Δ + weight × other, for each weight."""
    primal[:], dual[:] = 1.0, 1.0
    for i in range(kind.size):
        if kind[i] != LOWER and kind[i] != BOXED:
            continue
        more_x, more_z = other_x[i] - dx[i], other_z[i] - dz[i]
        for k in range(weights.size):
            step_x, step_z = dx[i] + weights[k] * more_x, dz[i] + weights[k] * more_z
            if -step_x * primal[k] > x[i]:
                primal[k] = -x[i] / step_x
            if -step_z * dual[k] > z[i]:
                dual[k] = -z[i] / step_z
        if kind[i] == BOXED:
            more_t, more_w = other_t[i] - dt[i], other_w[i] - dw[i]
            for k in range(weights.size):
                step_t, step_w = dt[i] + weights[k] * more_t, dw[i] + weights[k] * more_w
                if -step_t * primal[k] > t[i]:
                    primal[k] = -t[i] / step_t
                if -step_w * dual[k] > w[i]:
                    dual[k] = -w[i] / step_w


@kernel
def blend(
    kind: np.ndarray, dx: np.ndarray, dt: np.ndarray, dz: np.ndarray, dw: np.ndarray,
    other_x: np.ndarray, other_t: np.ndarray, other_z: np.ndarray, other_w: np.ndarray, primal: float, dual: float,
) -> None:  # fmt: skip
    """Turn steps, in place, towards others by their weights."""
    for i in range(kind.size):
        dx[i] += primal * (other_x[i] - dx[i])
        dz[i] += dual * (other_z[i] - dz[i])
        if kind[i] == BOXED:
            dt[i] += primal * (other_t[i] - dt[i])
            dw[i] += dual * (other_w[i] - dw[i])


@kernel
def product_after(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dt: np.ndarray, dz: np.ndarray, dw: np.ndarray, primal: float, dual: float,
) -> tuple[float, int]:  # fmt: skip
    """Return Σ x z + Σ t w after a step, and of how many products."""
    total, count = 0.0, 0
    for i in range(kind.size):
        if kind[i] == LOWER or kind[i] == BOXED:
            total += (x[i] + primal * dx[i]) * (z[i] + dual * dz[i])
            count += 1
        if kind[i] == BOXED:
            total += (t[i] + primal * dt[i]) * (w[i] + dual * dw[i])
            count += 1
    return total, count


@kernel
def second_order_targets(
    kind: np.ndarray, dx: np.ndarray, dt: np.ndarray, dz: np.ndarray, dw: np.ndarray, middle: float,
    target_z: np.ndarray, target_w: np.ndarray,
) -> None:  # fmt: skip
    """Write the targets of Mehrotra's corrector, middle − Δx Δz and middle − Δt Δw."""
    for i in range(kind.size):
        target_z[i] = middle - dx[i] * dz[i]
        target_w[i] = middle - dt[i] * dw[i]


@kernel
def move(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dt: np.ndarray, dz: np.ndarray, dw: np.ndarray, primal: float, dual: float,
) -> None:  # fmt: skip
    """Step in place; what blocks step after step stays above nothing, and so small that wide boxes leave no gap."""
    for i in range(kind.size):
        x[i] += primal * dx[i]
        z[i] += dual * dz[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            x[i] = max(x[i], LEAST)
            z[i] = max(z[i], LEAST / max(x[i], 1.0))
        if kind[i] == BOXED:
            t[i] = max(t[i] + primal * dt[i], LEAST)
            w[i] = max(w[i] + dual * dw[i], LEAST / max(t[i], 1.0))
