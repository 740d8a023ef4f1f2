"""Columns of one hour that all rows but their own limits take for one: their sum becomes a column, and is shared again.

Sun, wind and water of one node, what was built in one period and in another: the balance sees their sum alone, and how
it is shared would be found out hour by hour without ever being told. The sum keeps to the sum of their limits. It is
shared afterwards as far as each limit lies above its lower bound, and each limit has the price of the sum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.banded.copies import Alike, alike
from solvers.banded.limits import Limits, limits_of, of_columns_that_link
from solvers.banded.presolve import Reduced
from solvers.banded.selection import new_places, positions, with_others
from solvers.shape import hours_of_rows


@dataclass(frozen=True, eq=False)
class Merged:
    """What is left of a reduced program when columns alike are one, and the way back.

    Attributes
    ----------
    left : the program that is left.
    other_columns, other_rows : positions before of the columns and rows that are left.
    columns, group : of all that were merged, position before and number of its group.
    leader : of each group, position among the columns that are left.
    lower : of each that was merged.
    limits, of_limits : upper limit of each that was merged, and the rows of it that speak of columns left.
    rows, weights, price_of : rows that are left out; their price is weight × price of a row that is left.
    """

    left: Reduced
    other_columns: np.ndarray
    other_rows: np.ndarray
    columns: np.ndarray
    group: np.ndarray
    leader: np.ndarray
    lower: np.ndarray
    limits: Limits
    of_limits: sparse.csr_array
    rows: np.ndarray
    weights: np.ndarray
    price_of: np.ndarray

    def restored(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of the program before, given those of what is left."""
        return self._undone(x, y, self.lower, self.limits.side)

    def directions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return directions of values and row duals of the program before: no bounds, no sides."""
        nothing = np.zeros(self.columns.size)
        return self._undone(x, y, nothing, nothing)

    def together(self, x: np.ndarray) -> np.ndarray:
        """Return the values of what is left, given those of the columns before."""
        left = x[self.other_columns]
        left[self.leader] = np.bincount(self.group, x[self.columns], self.leader.size)
        return left

    def _undone(
        self, x: np.ndarray, y: np.ndarray, lower: np.ndarray, side: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        n_groups = self.leader.size
        every_x = np.empty(x.size + self.columns.size - n_groups)
        every_y = np.empty(y.size + self.rows.size)
        every_x[self.other_columns], every_y[self.other_rows] = x, y
        every_y[self.rows] = self.weights * y[self.price_of]
        if n_groups:
            room = np.maximum(self.limits.factor * (side - self.of_limits @ x) - lower, 0.0)
            total = np.bincount(self.group, room, n_groups)
            # Where there is no room there is nothing to share but what the solver leaves beside a bound.
            alone = (1.0 / np.bincount(self.group, minlength=n_groups))[self.group]
            share = np.divide(room, total[self.group], out=alone, where=total[self.group] > 0)
            above = x[self.leader] - np.bincount(self.group, lower, n_groups)
            every_x[self.columns] = lower + share * above[self.group]
        return every_x, every_y

    def way_back(self) -> Merged:
        """Return what `restored` and `directions` need, without the numbers of what is left."""
        return replace(self, left=self.left.way_back())


def merged(left: Reduced, column_at: np.ndarray) -> Merged:
    """Merge what is alike.

    Parameters
    ----------
    column_at : (n_columns left,) see `solvers.shape.Shape`.
    """
    row_at, n_hourly = hours_of_rows(left.matrix, column_at)
    limits = limits_of(left, column_at, row_at, n_hourly)
    return _without(left, column_at, limits, alike(left, column_at, row_at, n_hourly, limits))


def _without(left: Reduced, column_at: np.ndarray, every: Limits, found: Alike) -> Merged:
    """Leave out all but the first of each group, and sum the limits in the row of that."""
    limits, group, n_groups = every.of(found.columns), found.group, found.first.size
    first, row = found.columns[found.first], limits.row[found.first]
    is_column, is_row = np.ones(left.columns.size, bool), np.ones(left.rows.size, bool)
    is_column[found.columns], is_column[first] = False, True
    is_row[limits.row[limits.row >= 0]], is_row[row[row >= 0]], is_row[found.rows] = False, True, False
    columns, rows = positions(is_column), positions(is_row)
    column_place, row_place = new_places(is_column.size, columns), new_places(is_row.size, rows)
    leader = column_place[first]
    # Each limit as a multiple of what the first's row says, whose factor is 1 / its coefficient.
    multiple = limits.factor / limits.factor[found.first][group]
    said = of_columns_that_link(left, limits, column_at, columns)
    add = sparse.csr_array((multiple, (group, np.arange(group.size))), (n_groups, group.size))
    own = sparse.csr_array((1.0 / limits.factor[found.first], (np.arange(n_groups), leader)), (n_groups, columns.size))
    has_row = row >= 0
    sums = sparse.csr_array((add @ said + own)[has_row])
    sums.eliminate_zeros()
    side, below = np.bincount(group, multiple * limits.side, n_groups), limits.factor[found.first] > 0
    lower, upper, row_lower, row_upper = (
        left.lower[columns], left.upper[columns], left.row_lower[rows], left.row_upper[rows],
    )  # fmt: skip
    lower[leader] = np.bincount(group, left.lower[found.columns], n_groups)
    upper[leader] = np.where(has_row, np.inf, side)
    from_above, from_below = has_row & below, has_row & ~below
    row_upper[row_place[row[from_above]]] = side[from_above]
    row_lower[row_place[row[from_below]]] = side[from_below]
    out = (limits.row >= 0) & (limits.row != row[group])
    if columns.size == left.columns.size and rows.size == left.rows.size:
        matrix = left.matrix
    else:
        matrix = with_others(left.matrix, rows, columns, row_place[row[has_row]], sums)
    return Merged(
        left=replace(
            left, cost=left.cost[columns], lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper,
            matrix=matrix, rows=left.rows[rows], columns=left.columns[columns],
        ),
        other_columns=columns, other_rows=rows, columns=found.columns, group=group, leader=leader,
        lower=left.lower[found.columns], limits=limits, of_limits=said,
        rows=np.concatenate([limits.row[out], found.rows]),
        weights=np.concatenate([multiple[out], np.ones(found.rows.size)]),
        price_of=row_place[np.concatenate([row[group[out]], found.like])],
    )  # fmt: skip
