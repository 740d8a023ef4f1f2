"""Reductions of a linear program that leave its optimum what it is, and their undoing.

    minimise cᵀx,  row_lower ≤ A x ≤ row_upper,  lower ≤ x ≤ upper

Every reduction fixes columns or turns a row into a bound. What it did is kept in order; undone in the opposite order,
each gives the duals of what it removed.

References
----------
Andersen & Andersen (1995), Presolving in linear programming, Math. Prog. 71, 221–245, doi:10.1007/BF01586000.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.position import NONE

NOTHING, INFEASIBLE, UNBOUNDED = 0, 1, 2
"""What a reduction found."""

EQUAL = 1e-11
"""Share of its terms by which a sum may miss a bound and still meet it."""

MOST_PASSES = 30


@step
def _tighten(
    row: int, j: int, low: float, high: float,
    lower: np.ndarray, upper: np.ndarray, lower_from: np.ndarray, upper_from: np.ndarray,
    starts: np.ndarray, rows: np.ndarray, is_stale: np.ndarray,
) -> None:  # fmt: skip
    """Take the bounds that a row with one column sets, where they are tighter; remember the row."""
    if low > lower[j] or high < upper[j]:
        for k in range(starts[j], starts[j + 1]):
            is_stale[rows[k]] = True
    if low > lower[j]:
        lower[j], lower_from[j] = low, row
    if high < upper[j]:
        upper[j], upper_from[j] = high, row


@step
def _fix(
    j: int, value: float, row: int, n_events: int,
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    row_lower: np.ndarray, row_upper: np.ndarray, row_count: np.ndarray, is_stale: np.ndarray, is_column: np.ndarray,
    x: np.ndarray, event_column: np.ndarray, event_row: np.ndarray,
) -> int:  # fmt: skip
    """Fix a column and take it out of its rows; `row` says which row forced it, see `reduce_program`."""
    x[j], is_column[j] = value, False
    event_column[n_events], event_row[n_events] = j, row
    for k in range(starts[j], starts[j + 1]):
        i = rows[k]
        row_lower[i] -= values[k] * value
        row_upper[i] -= values[k] * value
        row_count[i] -= values[k] != 0.0
        is_stale[i] = True
    return n_events + 1


@step
def _may_fall(
    j: int, sign: float, starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    row_lower: np.ndarray, row_upper: np.ndarray, is_row: np.ndarray,
) -> bool:  # fmt: skip
    """Tell whether no row minds if the column falls (sign 1) or rises (sign -1)."""
    for k in range(starts[j], starts[j + 1]):
        i = rows[k]
        if is_row[i] and values[k] != 0.0 and np.isfinite(row_lower[i] if sign * values[k] > 0 else row_upper[i]):
            return False
    return True


@kernel
def reduce_program(
    cost: np.ndarray,
    row_starts: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    row_lower: np.ndarray, row_upper: np.ndarray, lower: np.ndarray, upper: np.ndarray,
    is_row: np.ndarray, is_column: np.ndarray, x: np.ndarray,
    lower_from: np.ndarray, upper_from: np.ndarray, event_column: np.ndarray, event_row: np.ndarray,
) -> tuple[int, int]:  # fmt: skip
    """Reduce a program until nothing changes; return what was found and how many columns were fixed.

    Parameters
    ----------
    cost : (n_columns,)
    row_starts, row_columns, row_values : the matrix by rows (CSR), none of its entries 0.
    starts, rows, values : the matrix by columns (CSC); entries may be 0.
    row_lower, row_upper, lower, upper : changed in place to those of the reduced program.
    is_row, is_column : bool, what is left.
    x : (n_columns,) values of the columns that are fixed.
    lower_from, upper_from : (n_columns,) the row that set the bound, -1 where it is the column's own.
    event_column, event_row : (n_columns,) written: the columns in the order they were fixed, and what forced each:
        twice the row if its upper side did, one more if the lower did, -1 if none.
    """
    n_rows, n_columns = row_lower.size, lower.size
    row_count = np.empty(n_rows, np.int32)
    # A row says nothing new until one of its columns is fixed or bounded anew.
    is_stale = np.ones(n_rows, np.bool_)
    for i in range(n_rows):
        row_count[i] = row_starts[i + 1] - row_starts[i]
    n_events = 0
    for _ in range(MOST_PASSES):
        is_changed = False
        for i in range(n_rows):
            if not is_row[i] or not is_stale[i]:
                continue
            is_stale[i] = False
            least, most, size = 0.0, 0.0, 1.0
            last = NONE
            for k in range(row_starts[i], row_starts[i + 1]):
                j, a = row_columns[k], row_values[k]
                if not is_column[j]:
                    continue
                last = k
                low, high = (a * lower[j], a * upper[j]) if a > 0 else (a * upper[j], a * lower[j])
                least += low
                most += high
                if np.isfinite(low):
                    size += abs(low)
                if np.isfinite(high):
                    size = max(size, abs(high))
            slip = EQUAL * size
            if least > row_upper[i] + 1e3 * slip or most < row_lower[i] - 1e3 * slip:
                return INFEASIBLE, n_events
            if row_count[i] == 0:
                is_row[i], is_changed = False, True
            elif row_count[i] == 1:
                j, a = row_columns[last], row_values[last]
                low, high = row_lower[i] / a, row_upper[i] / a
                if a < 0:
                    low, high = high, low
                _tighten(i, j, low, high, lower, upper, lower_from, upper_from, starts, rows, is_stale)
                is_row[i], is_changed = False, True
            elif least >= row_upper[i] - slip or most <= row_lower[i] + slip:
                # Only the columns' bounds themselves meet the row: they are the only solution.
                is_upper = least >= row_upper[i] - slip
                direction, forced = (1.0, 2 * i) if is_upper else (-1.0, 2 * i + 1)
                for k in range(row_starts[i], row_starts[i + 1]):
                    j = row_columns[k]
                    if is_column[j]:
                        at = lower[j] if direction * row_values[k] > 0 else upper[j]
                        n_events = _fix(j, at, forced, n_events, starts, rows, values, row_lower, row_upper, row_count,
                                        is_stale, is_column, x, event_column, event_row)  # fmt: skip
                is_row[i], is_changed = False, True
            else:
                if least >= row_lower[i]:
                    row_lower[i] = -np.inf
                if most <= row_upper[i]:
                    row_upper[i] = np.inf
                if row_lower[i] == -np.inf and row_upper[i] == np.inf:
                    is_row[i], is_changed = False, True
        for j in range(n_columns):
            if not is_column[j]:
                continue
            room = upper[j] - lower[j]
            size = 1.0 + (abs(lower[j]) if np.isfinite(lower[j]) else 0.0)
            if room < -1e3 * EQUAL * size:
                return INFEASIBLE, n_events
            at = np.nan
            if room <= EQUAL * size:
                at = lower[j]
            elif cost[j] >= 0 and _may_fall(j, 1.0, starts, rows, values, row_lower, row_upper, is_row):
                if np.isfinite(lower[j]):
                    at = lower[j]
                elif cost[j] > 0:
                    return UNBOUNDED, n_events
            if np.isnan(at) and cost[j] <= 0 and _may_fall(j, -1.0, starts, rows, values, row_lower, row_upper, is_row):
                if np.isfinite(upper[j]):
                    at = upper[j]
                elif cost[j] < 0:
                    return UNBOUNDED, n_events
            if not np.isnan(at):
                n_events = _fix(j, at, -1, n_events, starts, rows, values, row_lower, row_upper, row_count,
                                is_stale, is_column, x, event_column, event_row)  # fmt: skip
                is_changed = True
        if not is_changed:
            break
    return NOTHING, n_events


@step
def _reduced_cost(
    j: int, cost: np.ndarray, starts: np.ndarray, rows: np.ndarray, values: np.ndarray, y: np.ndarray
) -> float:
    z = cost[j]
    for k in range(starts[j], starts[j + 1]):
        z -= values[k] * y[rows[k]]
    return z


@step
def _give_to_row(
    j: int, z: float, starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    lower_from: np.ndarray, upper_from: np.ndarray, y: np.ndarray,
) -> None:  # fmt: skip
    """Where a row set the bound that binds, the price of the bound is the row's dual."""
    row = lower_from[j] if z > 0 else upper_from[j]
    if z == 0 or row < 0:
        return
    for k in range(starts[j], starts[j + 1]):
        if rows[k] == row:
            y[row] += z / values[k]


@kernel
def undo_reductions(
    cost: np.ndarray,
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray,
    is_column: np.ndarray, lower_from: np.ndarray, upper_from: np.ndarray,
    event_column: np.ndarray, event_row: np.ndarray, n_events: int, y: np.ndarray,
) -> None:  # fmt: skip
    """Complete the duals of the rows, `y` (n_rows,), in place; those of the reduced program are given, others are 0.

    `cost` … `event_row` as in `reduce_program`.
    """
    for j in range(cost.size):
        if is_column[j] and (lower_from[j] >= 0 or upper_from[j] >= 0):
            z = _reduced_cost(j, cost, starts, rows, values, y)
            _give_to_row(j, z, starts, rows, values, lower_from, upper_from, y)
    event = n_events - 1
    while event >= 0:
        forced, first = event_row[event], event
        if forced >= 0:
            row = forced // 2
            while first > 0 and event_row[first - 1] == forced:
                first -= 1
            fall, rise = 0.0, 0.0
            for e in range(first, event + 1):
                j = event_column[e]
                z = _reduced_cost(j, cost, starts, rows, values, y)
                for k in range(starts[j], starts[j + 1]):
                    if rows[k] == row:
                        price = z / values[k]
                        fall, rise = min(fall, price), max(rise, price)
            y[row] += fall if forced % 2 == 0 else rise
        for e in range(event, first - 1, -1):
            j = event_column[e]
            z = _reduced_cost(j, cost, starts, rows, values, y)
            _give_to_row(j, z, starts, rows, values, lower_from, upper_from, y)
        event = first - 1
