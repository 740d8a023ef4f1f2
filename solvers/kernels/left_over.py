"""What a point, and then a step, leaves of the equations: by columns Aᵀ y, by rows A x.

Pieces and positions are as in `interior`.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.interior import BOXED, NOT
from solvers.kernels.position import ONE


@step
def _without(
    total: float, terms: float, first: int, last: int, places: np.ndarray, values: np.ndarray, of: np.ndarray
) -> tuple[float, float]:
    """Return a total without the entries first … last − 1, each times what stands in its place, and terms with them."""
    for k in range(first, last):
        term = values[k] * of[places[k]]
        total -= term
        terms += abs(term)
    return total, terms


@step
def _less(total: float, first: int, last: int, places: np.ndarray, values: np.ndarray, of: np.ndarray) -> float:
    """Return a total without the entries first … last − 1, each times what stands in its place."""
    for k in range(first, last):
        total -= values[k] * of[places[k]]
    return total


@kernel
def residuals_of_rows(
    first: int, last: int, box: int, kind: np.ndarray,
    row_starts: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, b: np.ndarray,
    x: np.ndarray, y: np.ndarray, z: np.ndarray, w: np.ndarray,
    least: float, residual: np.ndarray, size: np.ndarray,
) -> tuple[float, float]:  # fmt: skip
    """Write b − A x + s and the size of its terms; return the largest, and that of y − z + w of the slacks.

    Slacks s, prices z and w of theirs stand after the columns'; `first` and `last` count slacks among these.
    """
    n, worst, worst_of_slacks = np.uint64(x.size - b.size), 0.0, 0.0
    for i in range(first - n, last - n):
        total, terms = b[i] + x[n + i], least + abs(b[i])
        total, terms = _without(total, terms, row_starts[i], row_ends[i], row_columns, row_values, x)
        residual[i], size[i] = total, terms
        worst = max(worst, abs(total))
        if kind[n + i] != NOT:
            of_slack = y[i] - z[n + i]
            if kind[n + i] == BOXED:
                of_slack += w[box]
                box += ONE
            worst_of_slacks = max(worst_of_slacks, abs(of_slack))
    return worst, worst_of_slacks


@kernel
def residuals_of_columns(
    first: int, last: int, box: int, kind: np.ndarray,
    starts: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray, cost: np.ndarray,
    y: np.ndarray, z: np.ndarray, w: np.ndarray, least: float, residual: np.ndarray, size: np.ndarray,
) -> float:  # fmt: skip
    """Write c − Aᵀ y − z + w of columns and the size of its terms; return the largest."""
    worst = 0.0
    for v in range(first, last):
        total, terms = cost[v] - z[v], least + abs(cost[v])
        if kind[v] == BOXED:
            total += w[box]
            box += ONE
        total, terms = _without(total, terms, starts[v], ends[v], rows, values, y)
        residual[v], size[v] = total, terms
        worst = max(worst, abs(total))
    return worst


@kernel
def unmet_by_columns(
    first: int, last: int, box: int, kind: np.ndarray,
    starts: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    residual: np.ndarray, dy: np.ndarray, dz: np.ndarray, dw: np.ndarray, size: np.ndarray, r1: np.ndarray,
) -> float:  # fmt: skip
    """Write what a direction leaves of the residual of columns; return the largest against the size of its column."""
    worst = 0.0
    for v in range(first, last):
        total = residual[v] - dz[v]
        if kind[v] == BOXED:
            total += dw[box]
            box += ONE
        total = _less(total, starts[v], ends[v], rows, values, dy)
        r1[v] = total
        worst = max(worst, abs(total) / size[v])
    return worst


@kernel
def unmet_by_rows(
    first: int, last: int, box: int, kind: np.ndarray,
    row_starts: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, residual: np.ndarray,
    y: np.ndarray, z: np.ndarray, w: np.ndarray, d: np.ndarray,
    dx: np.ndarray, dy: np.ndarray, dz: np.ndarray, dw: np.ndarray, size: np.ndarray,
    of_rows: np.ndarray, right: np.ndarray, r2: np.ndarray,
) -> float:  # fmt: skip
    """Write what a direction leaves of rows and, into right, of their slacks' prices, and what rows make of both in r2.

    Returns the largest of the last against the size of its row.
    """
    n, worst = np.uint64(d.size - r2.size), 0.0
    for i in range(first - n, last - n):
        total = residual[i] + dx[n + i]
        total = _less(total, row_starts[i], row_ends[i], row_columns, row_values, dx)
        of_slack = 0.0
        if kind[n + i] != NOT:
            of_slack = y[i] - z[n + i] + dy[i] - dz[n + i]
            if kind[n + i] == BOXED:
                of_slack += w[box] + dw[box]
                box += ONE
        of_rows[i], right[n + i] = total, of_slack
        r2[i] = total - of_slack / d[n + i]
        worst = max(worst, abs(r2[i]) / size[i])
    return worst


@kernel
def left_over_of_columns(
    first: int, last: int, _: int,
    starts: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray, of_columns: float,
    d: np.ndarray, r1: np.ndarray, dx: np.ndarray, dy: np.ndarray, size: np.ndarray, e1: np.ndarray,
) -> float:  # fmt: skip
    """Write what a step leaves of r1, and return the largest against the size of its column.

    `of_columns`: what the diagonal holds beyond that of the system as it is.
    """
    worst = 0.0
    for v in range(first, last):
        total = r1[v] + (d[v] - of_columns) * dx[v]
        total = _less(total, starts[v], ends[v], rows, values, dy)
        e1[v] = total
        worst = max(worst, abs(total) / size[v])
    return worst


@kernel
def left_over_of_rows(
    first: int, last: int, _: int,
    row_starts: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    of_rows: np.ndarray, d: np.ndarray, right: np.ndarray, r2: np.ndarray, dx: np.ndarray, dy: np.ndarray,
    size: np.ndarray, e2: np.ndarray,
) -> float:  # fmt: skip
    """Write what a step leaves of r2, and the slacks' steps; return the largest left against the size of its row."""
    n, worst = np.uint64(d.size - r2.size), 0.0
    for i in range(first - n, last - n):
        activity = 0.0
        for k in range(row_starts[i], row_ends[i]):
            activity += row_values[k] * dx[row_columns[k]]
        e2[i] = r2[i] - dy[i] / d[n + i] - activity
        worst = max(worst, abs(e2[i]) / size[i])
        # A wide slack takes what the row says: its price, times its room, would be rounding.
        dx[n + i] = activity - of_rows[i] if d[n + i] < 1.0 else -(dy[i] + right[n + i]) / d[n + i]
    return worst


@kernel
def slack_steps(
    first: int, last: int, _: int,
    row_starts: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    n_e: int, n_band: int, of_rows: np.ndarray, d: np.ndarray, right: np.ndarray, dx: np.ndarray, dy: np.ndarray,
) -> None:  # fmt: skip
    """Write the steps of the slacks after those of the columns.

    Rows J, n_e … n_band − 1, were solved for last, each by itself: their price says what the row says.
    """
    n = np.uint64(dx.size - dy.size)
    for i in range(first - n, last - n):
        if d[n + i] >= 1.0 or n_e <= i < n_band:
            dx[n + i] = -(dy[i] + right[n + i]) / d[n + i]
        else:
            activity = 0.0
            for k in range(row_starts[i], row_ends[i]):
                activity += row_values[k] * dx[row_columns[k]]
            dx[n + i] = activity - of_rows[i]
