"""Units in which the numbers of a program are near 1: kW and GW, hours and years side by side are hard to factor."""

from __future__ import annotations

import numpy as np
from scipy import sparse

GEOMETRIC_PASSES = 3


def scales(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return factors of rows and columns, powers of 2, that bring the entries of a matrix near 1.

    Geometric means of the largest and the smallest entry, row and column in turn, then the largest of each column to 1.

    References
    ----------
    Curtis & Reid (1972), IMA J. Appl. Math. 10, 118–124, doi:10.1093/imamat/10.1.118 (geometric scaling of LPs).
    """
    by_row, by_column = abs(matrix), abs(matrix).tocsc()
    row, column = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    for _ in range(GEOMETRIC_PASSES):
        row = 1.0 / _middle(by_row, column)
        column = 1.0 / _middle(by_column, row)
    return _power(row), _power(column)


def _middle(lines: sparse.csr_array, others: np.ndarray) -> np.ndarray:
    """Geometric mean of the largest and smallest entry of each line, the others scaled; 1 of an empty line."""
    middle = np.ones(lines.indptr.size - 1)
    is_filled = np.diff(lines.indptr) > 0
    sizes = lines.data * others[lines.indices]
    at = lines.indptr[:-1][is_filled]
    if at.size:
        middle[is_filled] = np.sqrt(np.maximum.reduceat(sizes, at) * np.minimum.reduceat(sizes, at))
    return middle


def _power(factor: np.ndarray) -> np.ndarray:
    return np.exp2(np.round(np.log2(factor)))
