"""Sums that rows define, put into the rows that speak of them: a year's generation, its heat, a size built once.

A column that belongs to no hour, that an equation defines and whose bounds that equation keeps anyway, is a name. Each
name and its row would be a row and a column of the dense border, and a residual priced by a dual that may be huge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.banded.presolve import Reduced
from solvers.banded.selection import selected, with_others
from solvers.shape import LINKING, rows_of

MOST_ROUNDS = 8
MOST_PLACES = 2
"""Rows in which a sum of many columns may stand; a multiple of one column may stand anywhere."""
IMPLIED = 1e-9
"""Share by which an implied bound may miss the column's own."""

ROUNDING = 1e-13
"""Share of its terms below which a coefficient is nothing."""


@dataclass(frozen=True, eq=False)
class Round:
    """Columns substituted at once, none of which stands in another's row.

    Attributes
    ----------
    columns, rows : what was substituted, and its rows; positions before the round, as are `other_columns` and
        `other_rows`, which are left.
    divisor, cost, right : of each column its coefficient in its row, its cost, and the right-hand side.
    of_others : (n_substituted, n_columns left) the rows' other coefficients.
    in_others : (n_rows left, n_substituted) the columns' other coefficients.
    """

    columns: np.ndarray
    rows: np.ndarray
    other_columns: np.ndarray
    other_rows: np.ndarray
    divisor: np.ndarray
    cost: np.ndarray
    right: np.ndarray
    of_others: sparse.csr_array
    in_others: sparse.csr_array

    def restored(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals before the round."""
        return self._undone(x, y, self.right, self.cost)

    def directions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return directions of values and row duals before the round: nothing asked for, no costs."""
        nothing = np.zeros(self.rows.size)
        return self._undone(x, y, nothing, nothing)

    def _undone(
        self, x: np.ndarray, y: np.ndarray, right: np.ndarray, cost: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        every_x, every_y = np.empty(x.size + self.columns.size), np.empty(y.size + self.rows.size)
        every_x[self.other_columns], every_y[self.other_rows] = x, y
        every_x[self.columns] = (right - self.of_others @ x) / self.divisor
        every_y[self.rows] = (cost - self.in_others.T @ y) / self.divisor
        return every_x, every_y


@dataclass(frozen=True, eq=False)
class Substituted:
    """What is left of a reduced program, the cost it leaves out, and the way back.

    `filled`: rows that still hold a column, of `n_rows` after the last round.
    """

    left: Reduced
    constant: float
    rounds: tuple[Round, ...]
    filled: np.ndarray
    n_rows: int

    def restored(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of the reduced program, given those of what is left."""
        y = self._of_rows(y)
        for done in reversed(self.rounds):
            x, y = done.restored(x, y)
        return x, y

    def directions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return directions of values and row duals of the reduced program."""
        y = self._of_rows(y)
        for done in reversed(self.rounds):
            x, y = done.directions(x, y)
        return x, y

    def _of_rows(self, y: np.ndarray) -> np.ndarray:
        if y.size == self.n_rows:
            return y
        every = np.zeros(self.n_rows)
        every[self.filled] = y
        return every


def substituted(left: Reduced, column_at: np.ndarray) -> Substituted:
    """Substitute until no name is left.

    Parameters
    ----------
    column_at : (n_columns of the program,) see `solvers.shape.Shape`.
    """
    rounds: list[Round] = []
    whole, constant = left, 0.0
    while len(rounds) < MOST_ROUNDS:
        rows, columns = _names(left, column_at[left.columns])
        if not rows.size:
            break
        done = _round(left, rows, columns)
        constant += float(done.cost @ (done.right / done.divisor))
        left = _without(left, done)
        rounds.append(done)
    filled = np.flatnonzero(np.diff(left.matrix.indptr)).astype(np.int32)
    if filled.size == left.rows.size:
        return Substituted(left, constant, tuple(rounds), filled, filled.size)
    if not filled.size:
        return Substituted(whole, 0.0, (), np.arange(whole.rows.size), whole.rows.size)
    return Substituted(_with_rows(left, filled), constant, tuple(rounds), filled, left.rows.size)


def _names(left: Reduced, column_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and the columns they define, of which none stands in the row of another."""
    matrix, linking = left.matrix, np.flatnonzero(column_at == LINKING)
    by_column = selected(matrix, np.arange(left.rows.size), linking).tocsc()
    place = np.full(left.columns.size, -1)
    place[linking] = np.arange(linking.size)
    places = np.zeros(left.columns.size, np.int64)
    places[linking] = np.diff(by_column.indptr)
    is_linking = rows_of(matrix, column_at) == LINKING
    rows: list[int] = []
    columns: list[int] = []
    taken, is_name_row = np.zeros(left.columns.size, bool), np.zeros(left.rows.size, bool)
    for i in np.flatnonzero(is_linking & (left.row_lower == left.row_upper)).tolist():
        span = slice(matrix.indptr[i], matrix.indptr[i + 1])
        within, values = matrix.indices[span], matrix.data[span]
        may = (column_at[within] == LINKING) & ((places[within] <= 1 + MOST_PLACES) | (within.size == 2))
        # A column stands for its row alone, and no row of this round may hold it beside.
        if not may.any() or taken[within].any():
            continue
        chosen = _implied(left, i, within, values, may)
        if chosen < 0:
            continue
        beside = by_column.indices[by_column.indptr[place[chosen]] : by_column.indptr[place[chosen] + 1]]
        if is_name_row[beside].any():
            continue
        rows.append(i)
        columns.append(chosen)
        taken[chosen] = is_name_row[i] = True
    return np.array(rows, np.int64), np.array(columns, np.int64)


def _implied(left: Reduced, row: int, within: np.ndarray, values: np.ndarray, may: np.ndarray) -> int:
    """Return the column of least coefficient whose bounds the others' bounds imply by the row, -1 if there is none."""
    low = np.where(values > 0, left.lower[within], left.upper[within]) * values
    high = np.where(values > 0, left.upper[within], left.lower[within]) * values
    best, least_of_all = -1, np.inf
    for k in np.flatnonzero(may):
        j, others = within[k], np.arange(within.size) != k
        ends = (left.row_lower[row] - np.array([high[others].sum(), low[others].sum()])) / values[k]
        least, most = ends.min(), ends.max()
        slip = IMPLIED * (1.0 + abs(left.lower[j]) if np.isfinite(left.lower[j]) else 1.0)
        if least >= left.lower[j] - slip and most <= left.upper[j] + slip and abs(values[k]) < least_of_all:
            best, least_of_all = int(j), abs(values[k])
    return best


def _round(left: Reduced, rows: np.ndarray, columns: np.ndarray) -> Round:
    other_rows, other_columns = _others(left.rows.size, rows), _others(left.columns.size, columns)
    stated = left.matrix[rows]
    return Round(
        columns, rows, other_columns, other_rows,
        divisor=np.asarray(stated[:, columns].diagonal()), cost=left.cost[columns], right=left.row_lower[rows],
        of_others=selected(stated, np.arange(rows.size), other_columns),
        in_others=selected(left.matrix, other_rows, columns),
    )  # fmt: skip


def _others(n: int, some: np.ndarray) -> np.ndarray:
    is_other = np.ones(n, bool)
    is_other[some] = False
    return np.flatnonzero(is_other)


def _without(left: Reduced, done: Round) -> Reduced:
    """Put the names' rows into all others."""
    share = sparse.diags_array(1.0 / done.divisor) @ done.of_others
    spoken = np.flatnonzero(np.diff(done.in_others.indptr))
    kept = selected(left.matrix, done.other_rows[spoken], done.other_columns)
    names = selected(done.in_others, spoken, np.arange(done.rows.size))
    new = sparse.csr_array(kept - names @ share)
    terms = abs(kept) + abs(names) @ abs(share)
    new = sparse.csr_array(new.multiply(abs(new) > ROUNDING * terms))
    matrix = with_others(left.matrix, done.other_rows, done.other_columns, spoken, new)
    shift = done.in_others @ (done.right / done.divisor)
    return replace(
        left,
        cost=left.cost[done.other_columns] - share.T @ done.cost,
        lower=left.lower[done.other_columns],
        upper=left.upper[done.other_columns],
        row_lower=left.row_lower[done.other_rows] - shift,
        row_upper=left.row_upper[done.other_rows] - shift,
        matrix=matrix,
        rows=left.rows[done.other_rows],
        columns=left.columns[done.other_columns],
    )


def _with_rows(left: Reduced, rows: np.ndarray) -> Reduced:
    return replace(
        left,
        row_lower=left.row_lower[rows],
        row_upper=left.row_upper[rows],
        matrix=selected(left.matrix, rows, np.arange(left.columns.size)),
        rows=left.rows[rows],
    )
