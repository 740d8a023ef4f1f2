"""From an optimum inside its face to a basis at a corner of it, by the crossover of HiGHS's IPX.

HiGHS takes a point for crossover only where it is complementary to the last digit: each column and each row at a side,
or without a price. It works out slacks of rows itself, never to the last digit, and loses rows with two sides; so each
row that is no equation is given here as an equation with a column of its own, whose value and price are ours to set.

References
----------
Megiddo (1991), On finding primal- and dual-optimal bases, ORSA J. Comput. 3(1), 63–65, doi:10.1287/ijoc.3.1.63.
Bixby & Saltzman (1994), Recovering an optimal LP basis from an interior point solution, Oper. Res. Lett. 15(4),
169–178, doi:10.1016/0167-6377(94)90074-4.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from scipy import sparse

from solvers.answer import Solution
from solvers.banded.scaling import scales
from solvers.program import LinearProgram


class Corner(NamedTuple):
    """Values and prices (minimised) of columns or rows, complementary to the last digit."""

    value: np.ndarray
    price: np.ndarray


def basis_near(program: LinearProgram, inside: Solution) -> highspy.HighsBasis | None:
    """Return a basis near an optimum inside its face; None where HiGHS finds none.

    It need be neither feasible nor optimal: simplex must clean up, in few iterations where the optimum is sharp.

    Parameters
    ----------
    inside : optimal, with duals; the nearer its gap to 0, the clearer which columns and rows are at a side.
    """
    columns, rows = _corners(program, inside)
    is_slack = program.row_lower != program.row_upper
    highs = _as_equations(program, is_slack)
    point = highspy.HighsSolution()
    point.col_value = np.concatenate([columns.value, rows.value[is_slack]])
    point.col_dual = np.concatenate([columns.price, rows.price[is_slack]])
    point.row_value, point.row_dual = np.where(is_slack, 0.0, program.row_lower), rows.price
    point.value_valid = point.dual_valid = True
    if highs.crossover(point) == highspy.HighsStatus.kError:
        return None
    return _of_program(highs.getBasis(), is_slack, len(program.columns))


def _corners(program: LinearProgram, inside: Solution) -> tuple[Corner, Corner]:
    """Send each column and row to its nearer side or take its price away, whichever is the less, as scaled."""
    matrix, cost = program.matrix, program.sense * program.cost
    row_scale, column_scale = _scales(matrix)
    y = program.sense * inside.row_dual
    sides = np.concatenate([row_scale * program.row_lower, row_scale * program.row_upper])
    worth = _typical(column_scale * cost) / _typical(sides)
    columns = _corner(
        inside.x, cost - matrix.T @ y, program.column_lower, program.column_upper, column_scale**2 / worth
    )
    rows = _corner(matrix @ inside.x, y, program.row_lower, program.row_upper, 1 / row_scale**2 / worth)
    return columns, rows


def _scales(matrix: sparse.csc_array) -> tuple[np.ndarray, np.ndarray]:
    """Factors of rows and columns as `banded` takes them, 1 where all is 0."""
    by_row = matrix.tocsr()
    by_row.eliminate_zeros()
    is_row, is_column = np.diff(by_row.indptr) > 0, np.bincount(by_row.indices, minlength=matrix.shape[1]) > 0
    row_scale, column_scale = np.ones(is_row.size), np.ones(is_column.size)
    kept = by_row[is_row][:, is_column]
    row_scale[is_row], column_scale[is_column] = scales(kept, kept.tocsc())
    return row_scale, column_scale


def _corner(value: np.ndarray, price: np.ndarray, lower: np.ndarray, upper: np.ndarray, weight: np.ndarray) -> Corner:
    """`weight`: room, in units of a value, that counts as much as one unit of price."""
    is_lower = value - lower <= upper - value
    room, side = np.where(is_lower, value - lower, upper - value), np.where(is_lower, lower, upper)
    is_at = (np.where(is_lower, price, -price) * weight > room) | (lower == upper)
    return Corner(np.clip(np.where(is_at, side, value), lower, upper), np.where(is_at, price, 0.0))


def _typical(numbers: np.ndarray) -> float:
    """The median of those that are neither 0 nor infinite, 1 if all are."""
    sizes = np.abs(numbers[np.isfinite(numbers) & (numbers != 0)])
    return float(np.median(sizes)) if sizes.size else 1.0


def _as_equations(program: LinearProgram, is_slack: np.ndarray) -> highspy.Highs:
    """Return HiGHS with the program, a column more for each row that is no equation: what the row adds up to."""
    slacks = np.flatnonzero(is_slack)
    n_rows, n_slacks = is_slack.size, slacks.size
    of_slacks = sparse.csc_array((np.full(n_slacks, -1.0), slacks, np.arange(n_slacks + 1)), (n_rows, n_slacks))
    matrix = sparse.csc_array(sparse.hstack([program.matrix, of_slacks]))
    side = np.where(is_slack, 0.0, program.row_lower)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.run()  # of nothing: without a run before it, crossover in 1.15.1 reads what was never set, and dies
    highs.passModel(
        matrix.shape[1], n_rows, matrix.nnz, int(highspy.MatrixFormat.kColwise), 1, 0.0,
        np.concatenate([program.sense * program.cost, np.zeros(n_slacks)]),
        np.concatenate([program.column_lower, program.row_lower[is_slack]]),
        np.concatenate([program.column_upper, program.row_upper[is_slack]]), side, side,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        np.zeros(matrix.shape[1], np.int32),
    )  # fmt: skip
    return highs


def _of_program(found: highspy.HighsBasis, is_slack: np.ndarray, n_columns: int) -> highspy.HighsBasis:
    """Return a basis of the equations as one of the program: a row is basic where it or its column is."""
    columns, rows = list(found.col_status), list(found.row_status)
    for row, status in zip(np.flatnonzero(is_slack).tolist(), columns[n_columns:], strict=True):
        if rows[row] != highspy.HighsBasisStatus.kBasic:
            rows[row] = status
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status, basis.valid = columns[:n_columns], rows, True
    return basis
