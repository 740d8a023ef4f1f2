"""Units in which the numbers of a program are near 1: kW and GW, hours and years side by side are hard to factor."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from solvers.kernels.matrix import scale_middles
from solvers.kernels.position import entries_of

GEOMETRIC_PASSES = 3


def scales(by_row: sparse.csr_array, by_column: sparse.csc_array) -> tuple[np.ndarray, np.ndarray]:
    """Return factors of rows and columns, powers of 2, that bring the entries of a matrix near 1.

    Geometric means of the largest and the smallest entry, row and column in turn, then the largest of each column to 1.

    References
    ----------
    Curtis & Reid (1972), IMA J. Appl. Math. 10, 118–124, doi:10.1093/imamat/10.1.118 (geometric scaling of LPs).
    """
    row, column = np.empty(by_row.shape[0]), np.ones(by_row.shape[1])
    for _ in range(GEOMETRIC_PASSES):
        scale_middles(*entries_of(by_row), column, row)
        scale_middles(*entries_of(by_column), row, column)
    return _power(row), _power(column)


def _power(factor: np.ndarray) -> np.ndarray:
    """Return the power of 2 next to each factor, in its place."""
    np.log2(factor, out=factor)
    np.rint(factor, out=factor)
    return np.exp2(factor, out=factor)
