"""What linking columns have in the rows of hours, and which have the same times a factor: passes over a matrix by rows.

A pair is a linking column and a segment of time, place × n_segments + segment; a row belongs to one segment, -1 for
none, and `place` is that of a column among the linking ones, -1 of others.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel
from solvers.kernels.position import NONE, ONE

GOLDEN = 0.6180339887498949
KEPT, DROPPED = -1, -2
"""What becomes of the entries of a pair that is not the first of its bundle."""


@kernel
def sign_pairs(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, segment_of_row: np.ndarray, place: np.ndarray,
    n_segments: int, first_row: np.ndarray, count: np.ndarray, scale: np.ndarray, signature: np.ndarray,
) -> None:  # fmt: skip
    """Write of each pair its first row, -1 without any, how many rows, its value in the first, and Σ weight × value.

    The signature is in units of `scale`; weights of rows lie unevenly between 0.5 and 1.5.
    """
    first_row[:], count[:], scale[:], signature[:] = -1, 0, 1.0, 0.0
    for i in range(segment_of_row.size):
        segment = segment_of_row[i]
        if segment < 0:
            continue
        weight = 0.5 + (i * GOLDEN) % 1.0
        for k in range(starts[i], starts[i + 1]):
            at = place[columns[k]]
            if at >= 0:
                pair = at * n_segments + segment
                if count[pair] == 0:
                    first_row[pair], scale[pair] = i, values[k]
                count[pair] += 1
                signature[pair] += weight * values[k] / scale[pair]


@kernel
def confirm(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, segment_of_row: np.ndarray, place: np.ndarray,
    n_segments: int, scale: np.ndarray, group: np.ndarray, is_first: np.ndarray, rounding: float, is_same: np.ndarray,
) -> None:  # fmt: skip
    """Write of each group of pairs, as many rows each, whether its values in all rows are those of its first."""
    seen, of_first = np.full(is_same.size, -1, np.int64), np.empty(is_same.size)
    is_same[:] = True
    for i in range(segment_of_row.size):
        segment, n_others = segment_of_row[i], 0
        if segment < 0:
            continue
        for k in range(starts[i], starts[i + 1]):
            at = place[columns[k]]
            if at >= 0:
                pair = at * n_segments + segment
                if is_first[pair]:
                    seen[group[pair]], of_first[group[pair]] = i, values[k] / scale[pair]
                elif group[pair] >= 0:
                    n_others += 1
        if n_others == 0:
            continue
        for k in range(starts[i], starts[i + 1]):
            at = place[columns[k]]
            if at >= 0:
                pair = at * n_segments + segment
                if group[pair] >= 0 and not is_first[pair]:
                    of = group[pair]
                    if seen[of] != i or abs(values[k] / scale[pair] - of_first[of]) > rounding * abs(of_first[of]):
                        is_same[of] = False


@kernel
def put_bundles(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, segment_of_row: np.ndarray, place: np.ndarray,
    n_segments: int, becomes: np.ndarray, new_starts: np.ndarray, new_columns: np.ndarray, new_values: np.ndarray,
) -> None:  # fmt: skip
    """Write the matrix with each pair's entries `KEPT`, `DROPPED`, or in the column that it `becomes`."""
    at, new_starts[0] = NONE, 0
    for i in range(segment_of_row.size):
        segment = segment_of_row[i]
        for k in range(starts[i], starts[i + 1]):
            column = columns[k]
            new = KEPT
            if segment >= 0 and place[column] >= 0:
                new = becomes[place[column] * n_segments + segment]
            if new != DROPPED:
                new_columns[at], new_values[at] = column if new == KEPT else new, values[k]
                at += ONE
        new_starts[i + 1] = at


@kernel
def reaching_back(
    starts: np.ndarray, columns: np.ndarray, column_at: np.ndarray, row_at: np.ndarray, is_reached: np.ndarray
) -> None:
    """Mark the positions of which a row holds a column of the one before."""
    for i in range(row_at.size):
        if row_at[i] > 0:
            for k in range(starts[i], starts[i + 1]):
                if column_at[columns[k]] == row_at[i] - 1:
                    is_reached[row_at[i]] = True
