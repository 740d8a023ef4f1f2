"""Sums that rows define, put into the rows that speak of them: a year's generation, its heat, a size built once.

A column that belongs to no hour, that an equation defines and whose bounds that equation keeps anyway, is a name. Each
name and its row would be a row and a column of the border, and a residual priced by a dual that may be huge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.banded.presolve import Reduced
from solvers.banded.selection import new_places, selected, spliced, with_others
from solvers.kernels.matrix import most_with_names, put_names
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
        rows, columns = _names(state)
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
    """A reduced program between two rounds: its matrix as it was, and beside it the rows that have changed.

    Rows and columns keep their positions, so that a round touches no row but those that speak of its names.

    Attributes
    ----------
    at, column_at : positions in time of rows and columns (`solvers.shape`).
    cost, row_lower, row_upper, is_column : as the rounds have left them; `is_column` those not substituted.
    new, instead : the rows that have changed, and for each row which of these stands in its place, -1 if none.
    linking, of_links, by_column : the columns that link, and what rows say of them, (n_rows, n_linking), by rows and
        by columns.
    """

    def __init__(self, left: Reduced, column_at: np.ndarray) -> None:
        n_rows, n_columns = left.matrix.shape
        self.left, self.column_at = left, column_at
        self.at = rows_of(left.matrix, column_at)
        self.cost, self.row_lower, self.row_upper = left.cost, left.row_lower, left.row_upper
        self.is_column = np.ones(n_columns, bool)
        self.new, self.instead = sparse.csr_array((0, n_columns)), np.full(n_rows, -1, np.int32)
        self.linking = np.flatnonzero(column_at == LINKING)
        self.of_links = selected(left.matrix, np.arange(n_rows, dtype=np.int32), self.linking)
        self.by_column = self.of_links.tocsc()

    def row(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns and the coefficients of a row."""
        matrix, i = (self.left.matrix, i) if self.instead[i] < 0 else (self.new, int(self.instead[i]))
        span = slice(matrix.indptr[i], matrix.indptr[i + 1])
        return matrix.indices[span], matrix.data[span]

    def round(self, rows: np.ndarray, columns: np.ndarray) -> Round:
        """Return what substitutes columns by their rows."""
        n_rows, n_columns = self.left.matrix.shape
        of_others, divisor = _apart([self.row(i) for i in rows.tolist()], columns, n_columns)
        by_column, place = self.by_column, np.searchsorted(self.linking, columns)
        spans = [slice(*ends) for ends in zip(by_column.indptr[place], by_column.indptr[place + 1], strict=True)]
        in_others, _ = _apart([(by_column.indices[span], by_column.data[span]) for span in spans], rows, n_rows)
        return Round(columns, rows, divisor, self.cost[columns], self.row_lower[rows], of_others, in_others)

    def substitute(self, done: Round) -> None:
        """Put the names' rows into all others."""
        n_rows, n_columns = self.left.matrix.shape
        share = sparse.diags_array(1.0 / done.divisor) @ done.of_others
        is_spoken, name = np.zeros(n_rows, bool), np.full(n_columns, -1, np.int32)
        is_spoken[done.in_others.indices], name[done.columns] = True, np.arange(done.columns.size)
        spoken = np.flatnonzero(is_spoken).astype(np.int32)
        fresh, shift = self._with_names(spoken, name, share, done.right / done.divisor)
        self.cost = self.cost - share.T @ done.cost
        self.row_lower, self.row_upper = self.row_lower.copy(), self.row_upper.copy()
        self.row_lower[spoken] -= shift
        self.row_upper[spoken] -= shift
        self.is_column[done.columns] = False
        self.at[spoken], self.at[done.rows] = rows_of(fresh, self.column_at), LINKING
        # The names' own rows hold nothing any more.
        changed = np.concatenate([spoken, done.rows])
        fresh.resize(changed.size, n_columns)
        links = selected(fresh, np.arange(changed.size, dtype=np.int32), self.linking)
        self.of_links = with_others(
            self.of_links, np.arange(n_rows, dtype=np.int32), np.arange(self.linking.size), changed, links
        )
        self.by_column = self.of_links.tocsc()
        self.instead[changed] = self.new.shape[0] + np.arange(changed.size)
        self.new = sparse.vstack([self.new, fresh], format="csr") if self.new.shape[0] else fresh

    def _with_names(
        self, spoken: np.ndarray, name: np.ndarray, share: sparse.csr_array, level: np.ndarray
    ) -> tuple[sparse.csr_array, np.ndarray]:
        """Return rows with what names stand for in the place of the names, and by how much their sides move."""
        n_columns = name.size
        rows = spliced(
            self.left.matrix, spoken, np.arange(n_columns, dtype=np.int32), n_columns, self.instead, self.new
        )
        most = most_with_names(rows.indptr, rows.indices, name, share.indptr)
        ends, others, values = np.empty(spoken.size + 1, np.int32), np.empty(most, np.int32), np.empty(most)
        shift, found = np.empty(spoken.size), np.full(n_columns, -1, np.int32)
        put_names(
            rows.indptr, rows.indices, rows.data, name, share.indptr, share.indices, share.data, level, ROUNDING,
            found, np.empty((n_columns, 2)), ends, others, values, shift,
        )  # fmt: skip
        n = ends[-1]
        fresh = sparse.csr_array((values[:n].copy(), others[:n].copy(), ends), shape=(spoken.size, n_columns))
        fresh.sort_indices()
        return fresh, shift

    def left_over(self) -> tuple[Reduced, np.ndarray, np.ndarray]:
        """Return the program without names and rows that hold nothing, and the positions of its columns and rows."""
        left, starts = self.left, self.left.matrix.indptr
        length, is_new = np.diff(starts), self.instead >= 0
        length[is_new] = np.diff(self.new.indptr)[self.instead[is_new]]
        rows, columns = (np.flatnonzero(each).astype(np.int32) for each in (length, self.is_column))
        if rows.size == left.rows.size and columns.size == left.columns.size:
            return left, columns, rows
        to = new_places(left.columns.size, columns)
        matrix = spliced(left.matrix, rows, to, columns.size, self.instead, self.new)
        shorter = replace(
            left, cost=self.cost[columns], lower=left.lower[columns], upper=left.upper[columns],
            row_lower=self.row_lower[rows], row_upper=self.row_upper[rows],
            matrix=matrix, rows=left.rows[rows], columns=left.columns[columns],
        )  # fmt: skip
        return shorter, columns, rows


def _apart(lines: list[tuple[np.ndarray, np.ndarray]], own: np.ndarray, n: int) -> tuple[sparse.csr_array, np.ndarray]:
    """Return lines of a matrix of n columns without the entry of each in a column of its own, and these entries."""
    size = np.array([others.size for others, _ in lines])
    others, values = (np.concatenate(each) for each in zip(*lines, strict=True))
    is_own = others == np.repeat(own, size)
    starts = np.concatenate([[0], np.cumsum(size - 1)]).astype(np.int32)
    return sparse.csr_array((values[~is_own], others[~is_own], starts), shape=(own.size, n)), values[is_own]


def _names(state: _Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and the columns they define, of which none stands in the row of another."""
    n_rows, n_columns = state.left.matrix.shape
    by_column = state.by_column
    place = np.full(n_columns, -1)
    place[state.linking] = np.arange(state.linking.size)
    places = np.zeros(n_columns, np.int64)
    places[state.linking] = np.diff(by_column.indptr)
    rows: list[int] = []
    columns: list[int] = []
    taken, is_name_row = np.zeros(n_columns, bool), np.zeros(n_rows, bool)
    for i in np.flatnonzero((state.at == LINKING) & (state.row_lower == state.row_upper)).tolist():
        within, values = state.row(i)
        may = (state.column_at[within] == LINKING) & ((places[within] <= 1 + MOST_PLACES) | (within.size == 2))
        # A column stands for its row alone, and no row of this round may hold it beside.
        if not may.any() or taken[within].any():
            continue
        chosen = _implied(state, i, within, values, may)
        if chosen < 0:
            continue
        beside = by_column.indices[by_column.indptr[place[chosen]] : by_column.indptr[place[chosen] + 1]]
        if is_name_row[beside].any():
            continue
        rows.append(i)
        columns.append(chosen)
        taken[chosen] = is_name_row[i] = True
    return np.array(rows, np.int64), np.array(columns, np.int64)


def _implied(state: _Rows, row: int, within: np.ndarray, values: np.ndarray, may: np.ndarray) -> int:
    """Return the column of least coefficient whose bounds the others' bounds imply by the row, -1 if there is none."""
    lower, upper = state.left.lower, state.left.upper
    low = np.where(values > 0, lower[within], upper[within]) * values
    high = np.where(values > 0, upper[within], lower[within]) * values
    best, least_of_all = -1, np.inf
    for k in np.flatnonzero(may):
        if abs(values[k]) >= least_of_all:
            continue
        j, others = within[k], np.arange(within.size) != k
        ends = (state.row_lower[row] - np.array([high[others].sum(), low[others].sum()])) / values[k]
        least, most = ends.min(), ends.max()
        slip = IMPLIED * (1.0 + abs(lower[j]) if np.isfinite(lower[j]) else 1.0)
        if least >= lower[j] - slip and most <= upper[j] + slip:
            best, least_of_all = int(j), abs(values[k])
    return best
