"""Passes over all columns and limits to find which are alike."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel
from solvers.kernels.position import ONE

MANY = -2
"""In the place of its row, of a column of which several rows are limits."""


@kernel
def sort_spread(keys: np.ndarray, starts: np.ndarray, order: np.ndarray, ordered: np.ndarray) -> None:
    """Write the stable order of keys that are spread evenly over 0 ≤ key < 1, and the keys in that order.

    Each is put into its compartment, and within that to its place: a time that grows with the number of keys alone.

    Parameters
    ----------
    starts : (n_compartments + 1,) all 0, a power of 2 of them near the number of keys; written.
    """
    n = starts.size - 1
    for key in keys:
        starts[np.uint64(key * n) + ONE] += 1
    for k in range(n):
        starts[k + 1] += starts[k]
    for i in range(keys.size):
        compartment = np.uint64(keys[i] * n)
        at = starts[compartment]
        order[at], ordered[at] = i, keys[i]
        starts[compartment] += 1
    for i in range(1, keys.size):
        key, place, j = ordered[i], order[i], i
        while j > 0 and ordered[j - 1] > key:
            ordered[j], order[j] = ordered[j - 1], order[j - 1]
            j -= 1
        if j < i:
            ordered[j], order[j] = key, place


@kernel
def group_alike(
    keys: np.ndarray, order: np.ndarray, columns: np.ndarray, column_at: np.ndarray, row: np.ndarray, part: np.ndarray,
    found: np.ndarray, group: np.ndarray, first: np.ndarray,
) -> tuple[int, int]:  # fmt: skip
    """Write the columns that have their like, group by group, and where groups begin; return how many of both.

    Parameters
    ----------
    keys, order : keys and places of the columns in the order of the keys; alike are neighbours of one key and position.
    column_at, row, part : of every column. Within a group those with a row come first, by the number of their part.
    """
    n, n_groups, begin = 0, 0, 0
    while begin < keys.size:
        end = begin + 1
        if end < keys.size and keys[end] == keys[begin]:
            here = column_at[columns[order[begin]]]
            while end < keys.size and keys[end] == keys[begin] and column_at[columns[order[end]]] == here:
                end += 1
        if end > begin + 1:
            first[n_groups] = n
            for k in range(begin, end):
                column, j = columns[order[k]], n
                late = row[column] < 0
                while j > first[n_groups]:
                    before = found[j - 1]
                    is_late = row[before] < 0
                    if is_late < late or (is_late == late and part[before] <= part[column]):
                        break
                    found[j] = before
                    j -= 1
                found[j], group[n] = column, n_groups
                n += 1
            n_groups += 1
        begin = end
    return n, n_groups


@kernel
def find_limits(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, is_limit: np.ndarray, is_of_hour: np.ndarray,
    lower: np.ndarray, upper: np.ndarray, row_lower: np.ndarray, row_upper: np.ndarray,
    is_one: np.ndarray, row: np.ndarray, factor: np.ndarray, side: np.ndarray,
) -> None:  # fmt: skip
    """Write of each column whether it has one upper limit, and which: see `solvers.banded.limits.Limits`.

    Parameters
    ----------
    is_limit : (n_rows,) the row is an inequality that holds one column of an hour.
    is_of_hour : (n_columns,)
    row, factor, side : as of columns whose limit is their bound; written where it is a row.

    Notes
    -----
    The least that a limit can be, by the bounds of what links, is no number where it is without end both ways: unknown,
    and not held to lie above anything.
    """
    for i in range(is_limit.size):
        if is_limit[i]:
            for k in range(starts[i], starts[i + 1]):
                j = columns[k]
                if is_of_hour[j]:
                    row[j] = i if row[j] == -1 else MANY
    for j in range(row.size):
        i = row[j]
        if i == -1:
            is_one[j] = is_of_hour[j] and np.isfinite(lower[j]) and np.isfinite(upper[j])
            continue
        is_one[j], row[j] = False, -1
        if i == MANY or not np.isfinite(lower[j]) or not np.isinf(upper[j]):
            continue
        own = 0.0
        for k in range(starts[i], starts[i + 1]):
            if is_of_hour[columns[k]]:
                own = values[k]
        share, worst = 1.0 / own, 0.0
        for k in range(starts[i], starts[i + 1]):
            of = columns[k]
            if not is_of_hour[of]:
                term = -(share * values[k])
                worst += (lower[of] if term > 0 else upper[of]) * term
        most, other = (row_upper[i], row_lower[i]) if own > 0 else (row_lower[i], row_upper[i])
        if np.isinf(other) and share * most + worst >= lower[j]:
            is_one[j], row[j], factor[j], side[j] = True, i, share, most
