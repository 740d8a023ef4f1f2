"""Passes over all columns and limits to find which are alike."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel


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
        starts[int(key * n) + 1] += 1
    for k in range(n):
        starts[k + 1] += starts[k]
    for i in range(keys.size):
        k = int(keys[i] * n)
        order[starts[k]], ordered[starts[k]] = i, keys[i]
        starts[k] += 1
    for i in range(1, keys.size):
        key, place, j = ordered[i], order[i], i
        while j > 0 and ordered[j - 1] > key:
            ordered[j], order[j] = ordered[j - 1], order[j - 1]
            j -= 1
        ordered[j], order[j] = key, place


@kernel
def group_alike(
    keys: np.ndarray, columns: np.ndarray, column_at: np.ndarray, row: np.ndarray, part: np.ndarray,
    found: np.ndarray, group: np.ndarray, first: np.ndarray,
) -> tuple[int, int]:  # fmt: skip
    """Write the columns that have their like, group by group, and where groups begin; return how many of both.

    Parameters
    ----------
    keys, columns : in the order of the keys; alike are neighbours of one key and one position.
    column_at, row, part : of every column. Within a group those with a row come first, by the number of their part.
    """
    n, n_groups, begin = 0, 0, 0
    while begin < keys.size:
        end = begin + 1
        while end < keys.size and keys[end] == keys[begin] and column_at[columns[end]] == column_at[columns[begin]]:
            end += 1
        if end > begin + 1:
            first[n_groups] = n
            for k in range(begin, end):
                column, j = columns[k], n
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
def read_limits(
    starts: np.ndarray, others: np.ndarray, values: np.ndarray, rows: np.ndarray, column_at: np.ndarray, linking: int,
    lower: np.ndarray, upper: np.ndarray, row_lower: np.ndarray, row_upper: np.ndarray,
    column: np.ndarray, coefficient: np.ndarray, least: np.ndarray,
) -> None:  # fmt: skip
    """Write of rows that hold one column of an hour that column, its coefficient, and the least that the limit can be.

    The limit is (side − what the row says of columns that link) / coefficient; unknown (no number) if without end both
    ways.
    """
    for i in range(rows.size):
        for k in range(starts[rows[i]], starts[rows[i] + 1]):
            if column_at[others[k]] != linking:
                column[i], coefficient[i] = others[k], values[k]
        factor, worst = 1.0 / coefficient[i], 0.0
        for k in range(starts[rows[i]], starts[rows[i] + 1]):
            j = others[k]
            if column_at[j] == linking:
                term = -(factor * values[k])
                worst += (lower[j] if term > 0 else upper[j]) * term
        least[i] = factor * (row_upper[rows[i]] if coefficient[i] > 0 else row_lower[rows[i]]) + worst
