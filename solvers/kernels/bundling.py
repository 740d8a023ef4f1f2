"""What linking columns have in the rows of hours, and which have the same times a factor: passes over a matrix by rows.

A pair is a linking column and a segment of time, place × n_segments + segment; a row belongs to one segment, -1 for
none, and `place` is that of a column among the linking ones, -1 of others.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step

GOLDEN = 0.6180339887498949
KEPT, DROPPED = -1, -2
"""What becomes of the entries of a pair that is not the first of its bundle."""


@step
def _pair(segment: int, place: int, n_segments: int) -> int:
    """Return the number of a pair, -1 where there is none."""
    return place * n_segments + segment if segment >= 0 and place >= 0 else -1


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
        weight = 0.5 + (i * GOLDEN) % 1.0
        for k in range(starts[i], starts[i + 1]):
            pair = _pair(segment_of_row[i], place[columns[k]], n_segments)
            if pair >= 0:
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
        for k in range(starts[i], starts[i + 1]):
            pair = _pair(segment_of_row[i], place[columns[k]], n_segments)
            if pair >= 0 and group[pair] >= 0 and is_first[pair]:
                seen[group[pair]], of_first[group[pair]] = i, values[k] / scale[pair]
        for k in range(starts[i], starts[i + 1]):
            pair = _pair(segment_of_row[i], place[columns[k]], n_segments)
            if pair >= 0 and group[pair] >= 0 and not is_first[pair]:
                at = group[pair]
                if seen[at] != i or abs(values[k] / scale[pair] - of_first[at]) > rounding * abs(of_first[at]):
                    is_same[at] = False


@kernel
def put_bundles(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, segment_of_row: np.ndarray, place: np.ndarray,
    n_segments: int, becomes: np.ndarray, new_starts: np.ndarray, new_columns: np.ndarray, new_values: np.ndarray,
) -> None:  # fmt: skip
    """Write the matrix with each pair's entries `KEPT`, `DROPPED`, or in the column that it `becomes`."""
    at, new_starts[0] = 0, 0
    for i in range(segment_of_row.size):
        for k in range(starts[i], starts[i + 1]):
            column = columns[k]
            pair = _pair(segment_of_row[i], place[column], n_segments)
            new = becomes[pair] if pair >= 0 else KEPT
            if new != DROPPED:
                new_columns[at], new_values[at] = column if new == KEPT else new, values[k]
                at += 1
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
