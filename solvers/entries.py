"""Entries of a matrix in families that are alike from row to row, and the matrix that they make, by columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from solvers.kernels.entries import count_entries, put_entries


class Family(NamedTuple):
    """Entries that a rule makes, one for each hour or one for each column that a row of no hour speaks of.

    Attributes
    ----------
    n : how many.
    row : of the first entry.
    each_row : 1 where each entry has a row of its own, 0 where all are of one.
    column : that of which `places` are counted: the first of a run of hours; 0 of columns of no hour.
    places : int32, (n,), or (1,) where all are in one column.
    values : float64, (n,), or (1,) where all are the same.
    """

    n: int
    row: int
    each_row: int
    column: int
    places: np.ndarray
    values: np.ndarray


def by_column(families: Sequence[Family], n_rows: int, n_columns: int) -> sparse.csc_array:
    """Return the matrix of families that are in the order of their rows; entries that are 0 are left out."""
    ends = np.zeros(n_columns + 2, np.int32)
    for family in families:
        count_entries(family.n, family.column, family.places, family.values, ends[2:])
    np.cumsum(ends, out=ends)
    rows, numbers = np.empty(ends[-1], np.int32), np.empty(ends[-1])
    # All of a run of columns before the next: what is written stays in the processor's cache.
    for family in sorted(families, key=lambda family: family.column):
        put_entries(*family, ends[1:], rows, numbers)
    matrix = sparse.csc_array((numbers, rows, ends[:-1]), (n_rows, n_columns))
    if not matrix.has_canonical_format:  # an hour or date that is the only one of its window or year is before itself
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
    return matrix
