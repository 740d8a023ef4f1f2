"""Some rows and columns of a sparse matrix, in another order."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from solvers.kernels.matrix import keep, put_positions, splice
from solvers.kernels.position import entries_of, unsigned


def selected(matrix: sparse.csr_array, rows: np.ndarray, columns: np.ndarray) -> sparse.csr_array:
    """Return the matrix of some rows and columns, each once, in the order given; within a row as before.

    Notes
    -----
    One pass for what `matrix[rows][:, columns]` makes in four. Memory that is reserved and not written to is none.
    """
    return _kept(matrix, rows, columns, np.empty(matrix.nnz, np.int32), np.empty(matrix.nnz))


def shortened(matrix: sparse.csr_array, rows: np.ndarray, columns: np.ndarray) -> sparse.csr_array:
    """Return what `selected` returns of rows in their order, in the arrays of the matrix, which is lost by that."""
    return _kept(matrix, rows, columns, matrix.indices, matrix.data)


def _kept(
    matrix: sparse.csr_array, rows: np.ndarray, columns: np.ndarray, others: np.ndarray, values: np.ndarray
) -> sparse.csr_array:
    starts = np.empty(rows.size + 1, np.int32)
    keep(*entries_of(matrix), unsigned(rows), new_places(matrix.shape[1], columns), starts, others, values)
    return sparse.csr_array((values[: starts[-1]], others[: starts[-1]], starts), shape=(rows.size, columns.size))


def with_others(
    matrix: sparse.csr_array, rows: np.ndarray, columns: np.ndarray, replaced: np.ndarray, new: sparse.csr_array
) -> sparse.csr_array:
    """Return what `selected` returns, with other rows in the place of some.

    Parameters
    ----------
    replaced, new : positions in `rows`, and the rows of these, their columns numbered anew already.
    """
    instead, to = np.full(matrix.shape[0], -1, np.int32), new_places(matrix.shape[1], columns)
    instead[rows[replaced]] = np.arange(replaced.size)
    most, starts = matrix.nnz + new.nnz, np.empty(rows.size + 1, np.int32)
    others, values = np.empty(most, np.int32), np.empty(most)
    splice(*entries_of(matrix), unsigned(rows), to, instead, *entries_of(new), starts, others, values)
    return sparse.csr_array((values[: starts[-1]], others[: starts[-1]], starts), shape=(rows.size, columns.size))


def positions(is_so: np.ndarray) -> np.ndarray:
    """Return where something is so."""
    at = np.empty(np.count_nonzero(is_so), np.int32)
    put_positions(is_so, at)
    return at


def new_places(n: int, columns: np.ndarray) -> np.ndarray:
    """The place of each column among some, -1 of the others."""
    to = np.full(n, -1, np.int32)
    to[columns] = np.arange(columns.size, dtype=np.int32)
    return to
