"""Positions in arrays are unsigned in kernels: of a signed one Numba asks each time whether it counts from the end.

In loops over a few entries that question takes a third of the time. One and a signed literal would make a float.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse


def position(number: int) -> Any:
    """Return a whole number from 0 up as what kernels take for a position."""
    return np.uint64(number)


NONE, ONE = position(0), position(1)


def unsigned(positions: np.ndarray) -> np.ndarray:
    """Return whole numbers from 0 up as what kernels take for positions; no copy."""
    return positions.view(np.uint32 if positions.dtype.itemsize == 4 else np.uint64)


def entries_of(matrix: sparse.csr_array | sparse.csc_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where each line starts, the last one's end with it, the other line of each entry, and values."""
    return unsigned(matrix.indptr), unsigned(matrix.indices), matrix.data
