"""What bounds a column of an hour from above: one row that speaks of it and of what links, or its own bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solvers.banded.presolve import Reduced
from solvers.banded.selection import selected
from solvers.kernels.copies import find_limits
from solvers.kernels.position import entries_of
from solvers.shape import LINKING


@dataclass(frozen=True, eq=False)
class Limits:
    """The upper limits of columns: factor × (side − what the row says of columns that link).

    Attributes
    ----------
    is_one : the column has one upper limit, and it is never below its lower bound.
    row : -1 where it is the column's bound.
    factor : 1 / the column's coefficient in the row, 1 where there is none.
    side : of the row, or the bound.
    """

    is_one: np.ndarray
    row: np.ndarray
    factor: np.ndarray
    side: np.ndarray

    def of(self, columns: np.ndarray) -> Limits:
        """Return those of some columns."""
        return Limits(self.is_one[columns], self.row[columns], self.factor[columns], self.side[columns])


def limits_of(left: Reduced, column_at: np.ndarray, row_at: np.ndarray, n_hourly: np.ndarray) -> Limits:
    """Return the upper limits of all columns.

    Parameters
    ----------
    column_at, row_at, n_hourly : positions in time, and how many columns of hours each row holds (`solvers.shape`).
    """
    n = left.columns.size
    limits = Limits(np.empty(n, bool), np.full(n, -1, np.int32), np.ones(n), left.upper.copy())
    with np.errstate(invalid="ignore"):  # without end both ways: unknown, and not held to lie above anything
        find_limits(
            *entries_of(left.matrix), is_limit(left, row_at, n_hourly), column_at != LINKING,
            left.lower, left.upper, left.row_lower, left.row_upper,
            limits.is_one, limits.row, limits.factor, limits.side,
        )  # fmt: skip
    return limits


def is_limit(left: Reduced, row_at: np.ndarray, n_hourly: np.ndarray) -> np.ndarray:
    """Tell which rows hold one column of an hour and are inequalities."""
    return (row_at != LINKING) & (n_hourly == 1) & (left.row_lower != left.row_upper)


def of_columns_that_link(left: Reduced, limits: Limits, column_at: np.ndarray, columns: np.ndarray) -> sparse.csr_array:
    """Return what the rows of limits say of columns that link, (n_limits, n_columns); nothing of those that are bounds.

    Parameters
    ----------
    columns : the columns that the result has, in their order.
    """
    linking, has_row = np.flatnonzero(column_at[columns] == LINKING), limits.row >= 0
    said = selected(left.matrix, limits.row[has_row], columns[linking])
    starts = np.zeros(has_row.size + 1, np.int64)
    starts[1:][has_row] = np.diff(said.indptr)
    return sparse.csr_array((said.data, linking[said.indices], np.cumsum(starts)), (has_row.size, columns.size))
