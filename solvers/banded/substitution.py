"""Sums that rows define, put into the rows that speak of them: a year's generation, its heat, a size built once.

A column that belongs to no hour, that an equation defines and whose bounds that equation keeps anyway, is a name. Each
name and its row would be a row and a column of the border, and a residual priced by a dual that may be huge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.banded.presolve import Reduced
from solvers.banded.selection import new_places, positions, selected, shortened
from solvers.kernels.position import entries_of, unsigned
from solvers.kernels.substitution import EMPTY, SPEAKS, STAYS, find_names, put_names
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
    """Columns substituted at once, none of which stands in another's row; positions are those of the reduced program.

    Attributes
    ----------
    columns, rows : what was substituted, and its rows.
    divisor, cost, right : of each column its coefficient in its row, its cost, and the right-hand side.
    of_others : (n_substituted, n_columns) the rows' other coefficients.
    in_others : (n_substituted, n_rows) the columns' other coefficients.
    """

    columns: np.ndarray
    rows: np.ndarray
    divisor: np.ndarray
    cost: np.ndarray
    right: np.ndarray
    of_others: sparse.csr_array
    in_others: sparse.csr_array

    def undo(self, x: np.ndarray, y: np.ndarray) -> None:
        """Write the values of its columns and the duals of its rows, all others given."""
        self._undo(x, y, self.right, self.cost)

    def undo_directions(self, x: np.ndarray, y: np.ndarray) -> None:
        """Write directions of its columns and of the duals of its rows: nothing asked for, no costs."""
        nothing = np.zeros(self.rows.size)
        self._undo(x, y, nothing, nothing)

    def _undo(self, x: np.ndarray, y: np.ndarray, right: np.ndarray, cost: np.ndarray) -> None:
        x[self.columns] = (right - self.of_others @ x) / self.divisor
        y[self.rows] = (cost - self.in_others @ y) / self.divisor


@dataclass(frozen=True, eq=False)
class Substituted:
    """What is left of a reduced program, the cost it leaves out, and the way back.

    `other_columns`, `other_rows`: positions in the reduced program of what is left, of `n_columns` and `n_rows`; rows
    that hold no column any more are not left.
    """

    left: Reduced
    constant: float
    rounds: tuple[Round, ...]
    other_columns: np.ndarray
    other_rows: np.ndarray
    n_columns: int
    n_rows: int

    def restored(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of the reduced program, given those of what is left."""
        x, y = self._spread(x, y)
        for done in reversed(self.rounds):
            done.undo(x, y)
        return x, y

    def directions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return directions of values and row duals of the reduced program."""
        x, y = self._spread(x, y)
        for done in reversed(self.rounds):
            done.undo_directions(x, y)
        return x, y

    def _spread(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        every_x, every_y = np.zeros(self.n_columns), np.zeros(self.n_rows)
        every_x[self.other_columns], every_y[self.other_rows] = x, y
        return every_x, every_y


def substituted(left: Reduced, column_at: np.ndarray) -> Substituted:
    """Substitute until no name is left.

    Parameters
    ----------
    column_at : (n_columns of the program,) see `solvers.shape.Shape`.
    """
    state, constant = _Rows(left, column_at[left.columns]), 0.0
    rounds: list[Round] = []
    while len(rounds) < MOST_ROUNDS:
        rows, columns = state.names()
        if not rows.size:
            break
        done = state.round(rows, columns)
        constant += float(done.cost @ (done.right / done.divisor))
        state.substitute(done)
        rounds.append(done)
    shorter, other_columns, other_rows = state.left_over()
    if not other_rows.size:
        every_column, every_row = np.arange(left.columns.size), np.arange(left.rows.size)
        return Substituted(left, 0.0, (), every_column, every_row, left.columns.size, left.rows.size)
    return Substituted(
        shorter, constant, tuple(rounds), other_columns, other_rows, left.columns.size, left.rows.size
    )  # fmt: skip


class _Rows:
    """A reduced program between two rounds. Rows and columns keep their positions.

    Attributes
    ----------
    column_at : positions in time of columns (`solvers.shape`).
    matrix, cost, row_lower, row_upper, is_column : as the rounds have left them; `is_column` those not substituted.
    """

    def __init__(self, left: Reduced, column_at: np.ndarray) -> None:
        self.left, self.column_at = left, column_at
        self.matrix, self.cost, self.row_lower, self.row_upper = left.matrix, left.cost, left.row_lower, left.row_upper
        self.is_column = np.ones(left.columns.size, bool)

    def names(self) -> tuple[np.ndarray, np.ndarray]:
        """Return rows and the columns they define, of which none stands in the row of another."""
        n_columns = self.column_at.size
        is_sum = (rows_of(self.matrix, self.column_at) == LINKING) & (self.row_lower == self.row_upper)
        sums = np.flatnonzero(is_sum)
        rows, columns = np.empty(sums.size, np.int64), np.empty(sums.size, np.int64)
        n = find_names(
            unsigned(sums), *entries_of(self.matrix), self.row_lower, self.column_at == LINKING,
            self.left.lower, self.left.upper, MOST_PLACES, IMPLIED,
            np.zeros(n_columns, np.int32), np.zeros(n_columns, bool), np.zeros(n_columns, bool), rows, columns,
        )  # fmt: skip
        return rows[:n], columns[:n]

    def round(self, rows: np.ndarray, columns: np.ndarray) -> Round:
        """Return what substitutes columns by their rows."""
        of_others, divisor = _apart(self.matrix[rows], columns)
        of_names = selected(self.matrix, np.arange(self.row_lower.size, dtype=np.int32), columns)
        in_others, _ = _apart(sparse.csr_array(of_names.tocsc().T), rows)
        return Round(columns, rows, divisor, self.cost[columns], self.row_lower[rows], of_others, in_others)

    def substitute(self, done: Round) -> None:
        """Put the names' rows into all others."""
        share = _times(1.0 / done.divisor, done.of_others)
        self.cost = self.cost - share.T @ done.cost
        self.row_lower, self.row_upper = self.row_lower.copy(), self.row_upper.copy()
        self.matrix = self._with_names(done, share)
        self.is_column[done.columns] = False

    def _with_names(self, done: Round, share: sparse.csr_array) -> sparse.csr_array:
        """Return the matrix with what names stand for in the place of the names, and move the sides of its rows."""
        n_rows, n_columns = self.matrix.shape
        # The names' own rows hold nothing any more.
        becomes, name = np.full(n_rows, STAYS, np.int8), new_places(n_columns, done.columns)
        becomes[done.in_others.indices], becomes[done.rows] = SPEAKS, EMPTY
        most = self.matrix.nnz + int(np.diff(done.in_others.indptr) @ np.diff(share.indptr).astype(np.int64))
        ends, columns, values = np.empty(n_rows + 1, np.int32), np.empty(most, np.int32), np.empty(most)
        is_long = np.zeros(n_rows, bool)
        put_names(
            *entries_of(self.matrix), becomes, name, *entries_of(share), done.right / done.divisor, ROUNDING,
            np.full(n_columns, -1, np.int32), np.empty((n_columns, 2)), np.empty(n_columns, np.uint32),
            self.row_lower, self.row_upper, ends, unsigned(columns), values, is_long,
        )  # fmt: skip
        for i in np.flatnonzero(is_long).tolist():
            span = slice(ends[i], ends[i + 1])
            order = np.argsort(columns[span], kind="stable")  # quick with a few rising runs
            columns[span], values[span] = columns[span][order], values[span][order]
        return sparse.csr_array((values[: ends[-1]], columns[: ends[-1]], ends), shape=(n_rows, n_columns))

    def left_over(self) -> tuple[Reduced, np.ndarray, np.ndarray]:
        """Return the program without names and rows that hold nothing, and the positions of its columns and rows."""
        left = self.left
        rows, columns = positions(np.diff(self.matrix.indptr) > 0), positions(self.is_column)
        if rows.size == left.rows.size and columns.size == left.columns.size:
            return left, columns, rows
        shorten = selected if self.matrix is left.matrix else shortened
        shorter = replace(
            left, cost=self.cost[columns], lower=left.lower[columns], upper=left.upper[columns],
            row_lower=self.row_lower[rows], row_upper=self.row_upper[rows],
            matrix=shorten(self.matrix, rows, columns), rows=left.rows[rows], columns=left.columns[columns],
        )  # fmt: skip
        return shorter, columns, rows


def _apart(lines: sparse.csr_array, own: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    """Return a matrix without the entry of each row in a column of its own, and these entries."""
    is_own = lines.indices == np.repeat(own, np.diff(lines.indptr))
    starts = lines.indptr - np.arange(lines.indptr.size, dtype=np.int32)
    others = sparse.csr_array((lines.data[~is_own], lines.indices[~is_own], starts), shape=lines.shape)
    return others, lines.data[is_own]


def _times(factor: np.ndarray, matrix: sparse.csr_array) -> sparse.csr_array:
    """Return a matrix with each of its rows multiplied by a factor."""
    values = np.repeat(factor, np.diff(matrix.indptr)) * matrix.data
    return sparse.csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)
