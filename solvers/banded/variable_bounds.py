"""Columns of an hour that a row bounds by what links: measured from where it bounds them, or put there altogether.

What a store must keep, or a plant must run at, is a row of each hour; measured from there the column has a bound and no
row. A plant that costs nothing to run, at a node where power may be thrown away, may always give all it can: neither
column nor row is left of it, and what is built of it stands in the balance.

References
----------
Andersen & Andersen (1995), Presolving in linear programming, Math. Prog. 71, 221–245, doi:10.1007/BF01586000 (dominated
columns: bounds of prices say the sign of a reduced cost).
"""

from __future__ import annotations

import numpy as np

from solvers.banded.limits import is_limit
from solvers.banded.presolve import Reduced
from solvers.kernels.position import entries_of
from solvers.kernels.variable_bounds import BOUND, find_dominated, find_lower
from solvers.shape import LINKING, hours_of_rows

_Array = np.ndarray
_About = tuple[_Array, _Array, _Array, _Array, _Array, _Array, _Array, _Array, _Array]


def on_limits(left: Reduced, column_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that alone bound a column of an hour from below, and the columns.

    Parameters
    ----------
    column_at : (n_columns left,) see `solvers.shape.Shape`.
    """
    row = np.full(column_at.size, -1, np.int32)
    find_lower(*_about(left, column_at), row)
    columns = np.flatnonzero(row >= 0)
    return row[columns], columns


def dominated(left: Reduced, column_at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows from above at which a column of an hour may be, whatever prices are, and the columns; and bounds.

    Columns that are at their own upper bound so, given last, have no row.
    """
    n_rows, n_columns = left.matrix.shape
    row = np.full(n_columns, -1, np.int32)
    work = np.empty(n_rows), np.empty(n_rows), np.empty(n_columns), np.zeros(n_columns, np.int32)
    find_dominated(left.cost, *_about(left, column_at), *work, row)
    by_row, by_bound = np.flatnonzero(row >= 0), np.flatnonzero(row == BOUND)
    return row[by_row], np.append(by_row, by_bound), left.upper[by_bound]


def _about(left: Reduced, column_at: np.ndarray) -> _About:
    """What kernels ask of rows that may be limits of columns of hours."""
    limit = is_limit(left, *hours_of_rows(left.matrix, column_at))
    bounds = left.lower, left.upper, left.row_lower, left.row_upper
    return (*entries_of(left.matrix), limit, column_at != LINKING, *bounds)
