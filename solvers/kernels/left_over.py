"""What a point, and then a step, leaves of the equations: by columns Aᵀ y, by rows A x; pieces as in `interior`."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.interior import BOXED, NOT


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


@kernel
def residuals_of_rows(
    first: int, last: int, box: int, kind: np.ndarray,
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray, b: np.ndarray,
    x: np.ndarray, y: np.ndarray, z: np.ndarray, w: np.ndarray,
    least: float, residual: np.ndarray, size: np.ndarray,
) -> tuple[float, float]:  # fmt: skip
    """Write b − A x + s and the size of its terms; return the largest, and that of y − z + w of the slacks.

    Slacks s, prices z and w of theirs stand after the columns'; `first` and `last` count slacks among these.
    """
    n, worst, worst_of_slacks = x.size - b.size, 0.0, 0.0
    for i in range(first - n, last - n):
        total, terms = b[i] + x[n + i], least + abs(b[i])
        total, terms = _without(total, terms, row_starts[i], row_starts[i + 1], row_columns, row_values, x)
        residual[i], size[i] = total, terms
        worst = max(worst, abs(total))
        if kind[n + i] != NOT:
            of_slack = y[i] - z[n + i]
            if kind[n + i] == BOXED:
                of_slack += w[box]
                box += 1
            worst_of_slacks = max(worst_of_slacks, abs(of_slack))
    return worst, worst_of_slacks


@kernel
def residuals_of_columns(
    first: int, last: int, box: int, kind: np.ndarray,
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray, cost: np.ndarray,
    y: np.ndarray, z: np.ndarray, w: np.ndarray, least: float, residual: np.ndarray, size: np.ndarray,
) -> float:  # fmt: skip
    """Write c − Aᵀ y − z + w of columns and the size of its terms; return the largest."""
    worst = 0.0
    for v in range(first, last):
        total, terms = cost[v] - z[v], least + abs(cost[v])
        if kind[v] == BOXED:
            total += w[box]
            box += 1
        total, terms = _without(total, terms, starts[v], starts[v + 1], rows, values, y)
        residual[v], size[v] = total, terms
        worst = max(worst, abs(total))
    return worst


@kernel
def left_over_of_columns(
    first: int, last: int, _: int, starts: np.ndarray, rows: np.ndarray, values: np.ndarray, of_columns: float,
    d: np.ndarray, r1: np.ndarray, dx: np.ndarray, dy: np.ndarray, size: np.ndarray, e1: np.ndarray,
) -> float:  # fmt: skip
    """Write what a step leaves of r1, and return the largest against the size of its column.

    `of_columns`: what the diagonal holds beyond that of the system as it is.
    """
    worst = 0.0
    for v in range(first, last):
        total = r1[v] + (d[v] - of_columns) * dx[v]
        for k in range(starts[v], starts[v + 1]):
            total -= values[k] * dy[rows[k]]
        e1[v] = total
        worst = max(worst, abs(total) / size[v])
    return worst


@step
def _slack_step(activity: float, of_row: float, d: float, right: float, dy: float) -> float:
    """Return the step of a slack; a wide one takes what the row says: its price, times its room, would be rounding."""
    return activity - of_row if d < 1.0 else -(dy + right) / d


@kernel
def left_over_of_rows(
    first: int, last: int, _: int, row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    of_rows: np.ndarray, d: np.ndarray, right: np.ndarray, r2: np.ndarray, dx: np.ndarray, dy: np.ndarray,
    size: np.ndarray, e2: np.ndarray,
) -> float:  # fmt: skip
    """Write what a step leaves of r2, and the slacks' steps; return the largest left against the size of its row."""
    n, worst = d.size - r2.size, 0.0
    for i in range(first - n, last - n):
        activity = 0.0
        for k in range(row_starts[i], row_starts[i + 1]):
            activity += row_values[k] * dx[row_columns[k]]
        e2[i] = r2[i] - dy[i] / d[n + i] - activity
        worst = max(worst, abs(e2[i]) / size[i])
        dx[n + i] = _slack_step(activity, of_rows[i], d[n + i], right[n + i], dy[i])
    return worst


@kernel
def slack_steps(
    first: int, last: int, _: int, row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    of_rows: np.ndarray, d: np.ndarray, right: np.ndarray, dx: np.ndarray, dy: np.ndarray,
) -> None:  # fmt: skip
    """Write the steps of the slacks after those of the columns."""
    n = dx.size - dy.size
    for i in range(first - n, last - n):
        activity = 0.0
        if d[n + i] < 1.0:
            for k in range(row_starts[i], row_starts[i + 1]):
                activity += row_values[k] * dx[row_columns[k]]
        dx[n + i] = _slack_step(activity, of_rows[i], d[n + i], right[n + i], dy[i])


@kernel
def correct(
    first: int, last: int, _: int, step: np.ndarray, dy: np.ndarray, more: np.ndarray, more_y: np.ndarray,
    kept: np.ndarray, kept_y: np.ndarray,
) -> None:  # fmt: skip
    """Keep a step of columns and of rows, and add to it; `first` and `last` count slacks after columns."""
    n = step.size
    for v in range(first, min(last, n)):
        kept[v] = step[v]
        step[v] += more[v]
    for i in range(max(first - n, 0), last - n):
        kept_y[i] = dy[i]
        dy[i] += more_y[i]
