"""Which rows bound a column of an hour, from below, or from above where it is worth nothing to stay below."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.position import ONE

MANY = -2
"""In the place of its row, of a column that several rows bound."""
BOUND = -3
"""Likewise, of a column at its own bound."""


@kernel
def find_lower(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, is_limit: np.ndarray, is_of_hour: np.ndarray,
    lower: np.ndarray, upper: np.ndarray, row_lower: np.ndarray, row_upper: np.ndarray, row: np.ndarray,
) -> None:  # fmt: skip
    """Write of each column the row that bounds it from below, never below its own bound.

    Parameters
    ----------
    is_limit : (n_rows,) the row is an inequality that holds one column of an hour.
    is_of_hour : (n_columns,)
    row : (n_columns,) all -1; written where there is one such row, and no bound of its own from above.
    """
    for i in range(is_limit.size):
        if is_limit[i]:
            k, low = _limit(i, starts, columns, values, is_of_hour, lower, upper, row_lower, row_upper)
            j = columns[k]
            if (row_lower[i] if values[k] > 0 else -row_upper[i]) == -np.inf:
                continue
            is_alone = row[j] == -1 and (row_upper[i] if values[k] > 0 else -row_lower[i]) == np.inf
            may = np.isfinite(lower[j]) and upper[j] == np.inf and low >= lower[j]
            row[j] = i if is_alone and may else MANY


@kernel
def find_dominated(
    cost: np.ndarray,
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, is_limit: np.ndarray, is_of_hour: np.ndarray,
    lower: np.ndarray, upper: np.ndarray, row_lower: np.ndarray, row_upper: np.ndarray,
    least: np.ndarray, most: np.ndarray, gain: np.ndarray, count: np.ndarray, row: np.ndarray,
) -> None:  # fmt: skip
    """Write of each column of an hour the row, or that it is its own bound, at which it may be whatever prices are.

    A column alone in its row and without end says on which side of its cost the row's price is: curtailment takes all
    that is given.

    Parameters
    ----------
    is_limit, is_of_hour : as for `find_lower`.
    least, most : (n_rows,) work: bounds of prices.
    gain : (n_columns,) work: the least that one more of a column gains.
    count : (n_columns,) all 0: work.
    row : (n_columns,) all -1; written.
    """
    for k in range(columns.size):
        count[columns[k]] += 1
    for i in range(is_limit.size):
        least[i] = 0.0 if row_upper[i] == np.inf else -np.inf
        most[i] = 0.0 if row_lower[i] == -np.inf else np.inf
        if is_limit[i]:
            k, low = _limit(i, starts, columns, values, is_of_hour, lower, upper, row_lower, row_upper)
            j = columns[k]
            is_upper = (row_lower[i] if values[k] > 0 else -row_upper[i]) == -np.inf
            may = is_upper and row[j] == -1 and np.isfinite(lower[j]) and upper[j] == np.inf and low >= lower[j]
            row[j] = i if may else MANY
            continue
        for k in range(starts[i], starts[i + ONE]):
            j, a = columns[k], values[k]
            if count[j] == 1 and upper[j] == np.inf:
                if a > 0:
                    most[i] = min(most[i], cost[j] / a)
                else:
                    least[i] = max(least[i], cost[j] / a)
    for j in range(cost.size):
        gain[j] = -cost[j]
    for i in range(is_limit.size):
        if not is_limit[i]:
            for k in range(starts[i], starts[i + ONE]):
                j, a = columns[k], values[k]
                gain[j] += a * (least[i] if a > 0 else most[i])
    for j in range(cost.size):
        i, may = row[j], is_of_hour[j] and count[j] > 0
        row[j] = -1
        if may and gain[j] >= 0.0 and i >= 0:
            row[j] = i
        elif may and gain[j] >= 0.0 and i == -1 and np.isfinite(upper[j]):
            row[j] = BOUND


@step
def _limit(
    i: int, starts: np.ndarray, columns: np.ndarray, values: np.ndarray, is_of_hour: np.ndarray,
    lower: np.ndarray, upper: np.ndarray, row_lower: np.ndarray, row_upper: np.ndarray,
) -> tuple[int, float]:  # fmt: skip
    """Return the entry of a row's column of an hour, and the least that its one side may bound it by."""
    own = starts[i]
    for k in range(starts[i], starts[i + ONE]):
        if is_of_hour[columns[k]]:
            own = k
    a = values[own]
    side = row_lower[i] if np.isfinite(row_lower[i]) else row_upper[i]
    low = side / a
    for k in range(starts[i], starts[i + ONE]):
        if k != own:
            of, term = columns[k], -values[k] / a
            low += (lower[of] if term > 0 else upper[of]) * term
    return own, low
