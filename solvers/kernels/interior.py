"""What an interior-point iteration does to every column and slack: diagonal, targets, directions, longest steps.

    x z = τ_z,   t w = τ_w,   t = u − x       z prices 0, w the upper bound u

Kinds: 0 no variable, 1 from 0 up, 2 between 0 and u, 3 free.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel

NOT, LOWER, BOXED = 0, 1, 2

LEAST = 1e-16
"""Of a value or a price."""


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
    target_z: np.ndarray, target_w: np.ndarray, right: np.ndarray,
) -> None:  # fmt: skip
    """Write residual − (τ_z / x − z) + (τ_w / t − w) into right."""
    for i in range(kind.size):
        total = residual[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            total -= target_z[i] / x[i] - z[i]
        if kind[i] == BOXED:
            total += target_w[i] / t[i] - w[i]
        right[i] = total if kind[i] != NOT else 0.0


@kernel
def dual_direction(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    target_z: np.ndarray, target_w: np.ndarray, dx: np.ndarray, dz: np.ndarray, dw: np.ndarray,
) -> tuple[float, float]:  # fmt: skip
    """Write the steps of z and w; return the longest steps, at most 1, that keep x and t, and z and w, from below 0."""
    primal, dual = 1.0, 1.0
    for i in range(kind.size):
        dz[i], dw[i] = 0.0, 0.0
        if kind[i] == LOWER or kind[i] == BOXED:
            dz[i] = (target_z[i] - z[i] * dx[i]) / x[i] - z[i]
            if -dx[i] * primal > x[i]:
                primal = -x[i] / dx[i]
            if -dz[i] * dual > z[i]:
                dual = -z[i] / dz[i]
        if kind[i] == BOXED:
            dw[i] = (target_w[i] + w[i] * dx[i]) / t[i] - w[i]
            if dx[i] * primal > t[i]:
                primal = t[i] / dx[i]
            if -dw[i] * dual > w[i]:
                dual = -w[i] / dw[i]
    return primal, dual


@kernel
def longest_steps(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, more_x: np.ndarray, more_z: np.ndarray, more_w: np.ndarray,
    weights: np.ndarray, primal: np.ndarray, dual: np.ndarray,
) -> None:  # fmt: skip
    """Write the longest steps, at most 1, along Δ + weight × more, for each weight."""
    primal[:], dual[:] = 1.0, 1.0
    for i in range(kind.size):
        if kind[i] != LOWER and kind[i] != BOXED:
            continue
        for k in range(weights.size):
            step_x, step_z = dx[i] + weights[k] * more_x[i], dz[i] + weights[k] * more_z[i]
            if -step_x * primal[k] > x[i]:
                primal[k] = -x[i] / step_x
            if -step_z * dual[k] > z[i]:
                dual[k] = -z[i] / step_z
            if kind[i] == BOXED:
                step_w = dw[i] + weights[k] * more_w[i]
                if step_x * primal[k] > t[i]:
                    primal[k] = t[i] / step_x
                if -step_w * dual[k] > w[i]:
                    dual[k] = -w[i] / step_w


@kernel
def product_after(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, primal: float, dual: float,
) -> tuple[float, int]:  # fmt: skip
    """Return Σ x z + Σ t w after a step, and of how many products."""
    total, count = 0.0, 0
    for i in range(kind.size):
        if kind[i] == LOWER or kind[i] == BOXED:
            total += (x[i] + primal * dx[i]) * (z[i] + dual * dz[i])
            count += 1
        if kind[i] == BOXED:
            total += (t[i] - primal * dx[i]) * (w[i] + dual * dw[i])
            count += 1
    return total, count


@kernel
def second_order_targets(
    kind: np.ndarray, dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, middle: float,
    target_z: np.ndarray, target_w: np.ndarray,
) -> None:  # fmt: skip
    """Write the targets of Mehrotra's corrector, middle − Δx Δz and middle + Δx Δw."""
    for i in range(kind.size):
        target_z[i] = middle - dx[i] * dz[i]
        target_w[i] = middle + dx[i] * dw[i]


@kernel
def centred_targets(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, primal: float, dual: float, middle: float,
    least: float, most: float, target_z: np.ndarray, target_w: np.ndarray,
) -> None:  # fmt: skip
    """Add to the targets what brings the products after a longer step between least and most times middle.

    Gondzio's correctors: a product that is far too large is pulled down by at most `most` times middle.
    """
    low, high = least * middle, most * middle
    for i in range(kind.size):
        if kind[i] == LOWER or kind[i] == BOXED:
            product = (x[i] + primal * dx[i]) * (z[i] + dual * dz[i])
            if product < low:
                target_z[i] += low - product
            elif product > high:
                target_z[i] += max(high - product, -high)
        if kind[i] == BOXED:
            product = (t[i] - primal * dx[i]) * (w[i] + dual * dw[i])
            if product < low:
                target_w[i] += low - product
            elif product > high:
                target_w[i] += max(high - product, -high)


@kernel
def move(
    kind: np.ndarray, x: np.ndarray, t: np.ndarray, z: np.ndarray, w: np.ndarray,
    dx: np.ndarray, dz: np.ndarray, dw: np.ndarray, primal: float, dual: float,
) -> None:  # fmt: skip
    """Step in place; what blocks step after step stays above nothing, and so small that wide boxes leave no gap."""
    for i in range(kind.size):
        x[i] += primal * dx[i]
        z[i] += dual * dz[i]
        if kind[i] == LOWER or kind[i] == BOXED:
            x[i] = max(x[i], LEAST)
            z[i] = max(z[i], LEAST / max(x[i], 1.0))
        if kind[i] == BOXED:
            t[i] = max(t[i] - primal * dx[i], LEAST)
            w[i] = max(w[i] + dual * dw[i], LEAST / max(t[i], 1.0))
