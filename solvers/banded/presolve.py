"""A program without the rows and columns that decide nothing, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from solvers.banded.selection import positions, shortened
from solvers.kernels.position import entries_of
from solvers.kernels.presolve import INFEASIBLE, NOTHING, reduce_program, undo_reductions
from solvers.program import MINIMISE, LinearProgram


class NoOptimum(Exception):
    """The program has no optimum: it is infeasible or unbounded."""


@dataclass(frozen=True, eq=False)
class Reduced:
    """What is left of a program, to be minimised.

    Attributes
    ----------
    cost, lower, upper : (n_columns left,)
    row_lower, row_upper : (n_rows left,)
    matrix : csr_array of what is left.
    rows, columns : positions in the program of what is left.
    undone : what `restored` needs.
    """

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    matrix: sparse.csr_array
    rows: np.ndarray
    columns: np.ndarray
    undone: tuple[Any, ...]

    @property
    def fixed(self) -> np.ndarray:
        """Values of the program's columns that are fixed, 0 of those left."""
        return self.undone[3]

    def way_back(self) -> Reduced:
        """Return what `restored` and `directions` need, without the numbers of what is left."""
        nothing = np.empty(0)
        return replace(
            self, cost=nothing, lower=nothing, upper=nothing, row_lower=nothing, row_upper=nothing,
            matrix=sparse.csr_array((0, 0)),
        )  # fmt: skip

    def restored(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return values, row duals and reduced costs of the program (minimised), given those of what is left."""
        return self._undone(x, y, self.undone[0], self.fixed)

    def directions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return directions of values and row duals, given those of what is left: no costs, what is fixed stays."""
        nothing = np.zeros(self.fixed.size)
        return self._undone(x, y, nothing, nothing)[:2]

    def _undone(
        self, x: np.ndarray, y: np.ndarray, cost: np.ndarray, fixed: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        _, matrix, is_column, _, lower_from, upper_from, event_column, event_row = self.undone
        every_x, every_y = fixed.copy(), np.zeros(matrix.shape[0])
        every_x[self.columns], every_y[self.rows] = x, y
        undo_reductions(
            cost, *entries_of(matrix), is_column, lower_from, upper_from,
            event_column, event_row, event_column.size, every_y,
        )  # fmt: skip
        reduced_cost = matrix.T @ every_y
        return every_x, every_y, np.subtract(cost, reduced_cost, out=reduced_cost)


def reduced(program: LinearProgram) -> Reduced:
    """Return what is left of a program.

    Raises
    ------
    NoOptimum
        It is infeasible or unbounded.
    """
    matrix = _of_places(program.matrix)
    by_row = matrix.tocsr()
    if not by_row.data.all():
        by_row.eliminate_zeros()
    n_rows, n_columns = matrix.shape
    cost = program.cost if program.sense == MINIMISE else -program.cost
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    is_row, is_column, fixed = np.ones(n_rows, bool), np.ones(n_columns, bool), np.zeros(n_columns)
    lower_from, upper_from = (np.full(n_columns, -1, np.int32) for _ in range(2))
    event_column, event_row = (np.empty(n_columns, np.int32) for _ in range(2))
    found, n_events = reduce_program(
        cost, *entries_of(by_row), *entries_of(matrix), row_lower, row_upper, lower, upper, is_row, is_column, fixed,
        lower_from, upper_from, event_column, event_row,
    )  # fmt: skip
    if found != NOTHING:
        raise NoOptimum("infeasible" if found == INFEASIBLE else "unbounded or infeasible")
    rows, columns = positions(is_row), positions(is_column)
    return Reduced(
        cost[columns], lower[columns], upper[columns], row_lower[rows], row_upper[rows],
        shortened(by_row, rows, columns), rows, columns,
        (
            cost, matrix, is_column, fixed, lower_from, upper_from,
            event_column[:n_events].copy(), event_row[:n_events].copy(),
        ),
    )  # fmt: skip


def _of_places(matrix: sparse.csc_array) -> sparse.csc_array:
    """A matrix whose entries are each in its place once: as it is, if they are."""
    if matrix.has_canonical_format:
        return matrix
    matrix = matrix.copy()
    matrix.sum_duplicates()
    return matrix
