"""A program in the order of time: hour after hour, what links them last, scaled, every column from 0 up.

minimise cᵀx,   A x − s = b,   0 ≤ x ≤ u or x free,   0 ≤ s ≤ u_s (rows that are inequalities)
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solvers.banded.presolve import Reduced
from solvers.banded.scaling import scales
from solvers.kernels.matrix import (
    carrying,
    earliest,
    entries_below,
    order_by,
    rescale,
    stand_columns,
    stand_rows,
    touch,
    turn,
)
from solvers.kernels.position import entries_of, position, unsigned
from solvers.shape import LINKING, hours_of_rows

FIXED, LOWER, BOXED, FREE = 0, 1, 2, 3
"""Kinds of columns and slacks: no variable (the slack of an equality), from 0 up, between 0 and its bound, any."""

SHORTEST = 48
"""Stages or positions below which neighbouring pieces of time are taken together: each has a border of its own."""

Entries = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Where each line starts and ends, in which other line its entries lie, and their values."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The matrix in the order of the kernels (`solvers.kernels.band`), and the way back to the reduced program.

    Attributes
    ----------
    by_row, by_column : the scaled matrix. Columns: of hours by stage, then linking. Rows: E by stage, those that carry
        over last; J by column; K, linking.
    cost, b, upper, kind : of the standard form; `kind` of columns, then of slacks, `upper` of those that are boxed.
    n_e, n_band, n_v : rows E, rows E and J, columns of hours.
    v_at, e_at, carries, block_at, coupling_at, e_end, j_end, l_start : see `factor_band`.
    bands : (first, after last) stage of each band.
    links : what each band touches: linking columns, then linking rows counted after them.
    columns, rows : position in the reduced program of each column and row.
    column_scale, row_scale : reduced x = shift + column_scale × x, reduced y = row_scale × y; signs included.
    shift, cost_scale, size : size is that of bounds and right-hand sides, cost_scale that of the costs.
    """

    by_row: sparse.csr_array
    by_column: sparse.csc_array
    cost: np.ndarray
    b: np.ndarray
    upper: np.ndarray
    kind: np.ndarray
    n_e: int
    n_band: int
    n_v: int
    v_at: np.ndarray
    e_at: np.ndarray
    carries: np.ndarray
    block_at: np.ndarray
    coupling_at: np.ndarray
    e_end: np.ndarray
    j_end: np.ndarray
    l_start: np.ndarray
    bands: tuple[tuple[int, int], ...]
    links: tuple[np.ndarray, ...]
    columns: np.ndarray
    rows: np.ndarray
    column_scale: np.ndarray
    row_scale: np.ndarray
    shift: np.ndarray
    cost_scale: float
    size: float

    @property
    def n_x(self) -> int:
        """Number of linking columns."""
        return self.cost.size - self.n_v

    @property
    def n_links(self) -> int:
        """Number of linking columns and rows."""
        return self.n_x + self.b.size - self.n_band

    @property
    def entries_by_row(self) -> Entries:
        """The matrix by rows, for kernels."""
        return _entries(self.by_row)

    @property
    def entries_by_column(self) -> Entries:
        """The matrix by columns, for kernels."""
        return _entries(self.by_column)

    def laid_out(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values of the columns and row duals, given those of the reduced program."""
        value = (x[self.columns] - self.shift) / (self.column_scale * self.size)
        return value, y[self.rows] / (self.row_scale * self.cost_scale)

    def reduced_point(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of the reduced program."""
        at, price = self.directions(x, y)
        at[self.columns] += self.shift
        return at, price

    def directions(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return directions of values and of row duals of the reduced program."""
        at, price = np.empty(x.size), np.empty(y.size)
        at[self.columns] = self.column_scale * self.size * x
        price[self.rows] = self.row_scale * self.cost_scale * y
        return at, price


def _entries(matrix: sparse.csr_array | sparse.csc_array) -> Entries:
    ends, others, values = entries_of(matrix)
    return ends[:-1], ends[1:], others, values


def lay_out(left: Reduced, column_at: np.ndarray) -> Layout:
    """Return a reduced program in the order of time.

    Parameters
    ----------
    column_at : (n_columns left,) see `solvers.shape.Shape`.
    """
    stage_of_column, stage_of_row, is_j = _stages(left, column_at)
    carries = _carrying(left.matrix, stage_of_column, stage_of_row, is_j)
    n_stages = int(stage_of_column.max(initial=-1)) + 1
    columns = _order(np.where(stage_of_column == LINKING, n_stages, stage_of_column), n_stages)
    rank = np.empty(columns.size, np.int32)
    rank[columns] = np.arange(columns.size, dtype=np.int32)
    first_column = np.empty(left.rows.size, np.int32)
    earliest(*entries_of(left.matrix)[:2], rank, first_column)
    # E by stage, those that carry over last; then J by column; then K.
    place = np.where(is_j, 2 * n_stages + first_column, 2 * stage_of_row + carries)
    last = 2 * n_stages + columns.size
    place[stage_of_row == LINKING] = last
    rows = _order(place, last)
    at = stage_of_column[columns], stage_of_row[rows], is_j[rows], carries[rows]
    return _standard(left, columns, rows, _by_column(left.matrix, rows, rank), *at)


def _order(place: np.ndarray, largest: int) -> np.ndarray:
    """Return the stable order of whole numbers that are not many more than there are things to order."""
    order = np.empty(place.size, np.int32)
    order_by(place, np.zeros(largest + 2, np.int32), order)
    return order


def _by_column(matrix: sparse.csr_array, rows: np.ndarray, rank: np.ndarray) -> sparse.csc_array:
    """Return the matrix by columns in the order of their rank, its rows in the order given."""
    ends = np.zeros(rank.size + 2, np.int32)
    lines, values = np.empty(matrix.nnz, np.int32), np.empty(matrix.nnz)
    turn(*entries_of(matrix), unsigned(rows), unsigned(rank), unsigned(ends), lines, values)
    return sparse.csc_array((values, lines, ends[:-1]), matrix.shape)


def _stages(left: Reduced, column_at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the positions in use; tell which rows hold one hourly column and a slack."""
    row_at, n_hourly = hours_of_rows(left.matrix, column_at)
    is_used = np.zeros(int(column_at.max(initial=LINKING)) + 1, bool)
    is_used[column_at[column_at != LINKING]] = True
    stage_at = np.append(np.cumsum(is_used) - 1, LINKING).astype(np.int32)  # the last is that of LINKING
    stage_of_column, stage_of_row = stage_at[column_at], stage_at[row_at]
    is_j = (stage_of_row != LINKING) & (n_hourly == 1) & (left.row_lower != left.row_upper)
    return stage_of_column, stage_of_row, is_j


def _carrying(
    matrix: sparse.csr_array, stage_of_column: np.ndarray, stage_of_row: np.ndarray, is_j: np.ndarray
) -> np.ndarray:
    """Tell which rows E share a column with a row E of the next stage."""
    is_reached, carries = np.empty(matrix.shape[1], bool), np.empty(matrix.shape[0], bool)
    carrying(*entries_of(matrix)[:2], stage_of_column, stage_of_row, is_j, is_reached, carries)
    return carries


def _standard(
    left: Reduced,
    columns: np.ndarray,
    rows: np.ndarray,
    by_column: sparse.csc_array,
    stage_of_column: np.ndarray,
    stage_of_row: np.ndarray,
    is_j: np.ndarray,
    carries: np.ndarray,
) -> Layout:
    """Scale, shift, turn round what has an upper bound alone, and count."""
    by_row = by_column.tocsr()
    row_scale, column_scale = scales(by_row, by_column)
    n, m = columns.size, rows.size
    cost, shift, b, room, kind = np.empty(n), np.empty(n), np.empty(m), np.empty(n + m), np.empty(n + m, np.int8)
    stand_columns(
        unsigned(columns), left.lower, left.upper, left.cost, BOXED, LOWER, FREE,
        column_scale, shift, room[:n], kind[:n], cost,
    )  # fmt: skip
    stand_rows(
        *entries_of(by_row), unsigned(rows), left.row_lower, left.row_upper, column_scale, shift,
        BOXED, LOWER, FIXED, row_scale, b, room[n:], kind[n:],
    )  # fmt: skip
    rescale(*entries_of(by_column), column_scale, row_scale)
    # Boxes may be as large as to mean none: what is asked for says how large things are, if anything is.
    size, cost_scale = _size(b if b.any() else room[np.isfinite(room)]), _size(cost)
    counts = _counted(by_row, by_column, stage_of_column, stage_of_row, is_j, carries)
    return Layout(
        by_row=by_row, by_column=by_column, cost=np.divide(cost, cost_scale, out=cost), b=np.divide(b, size, out=b),
        upper=room[kind == BOXED] / size, kind=kind, columns=columns, rows=rows,
        column_scale=column_scale, row_scale=row_scale, shift=shift,
        cost_scale=cost_scale, size=size, **counts,
    )  # fmt: skip


def _size(numbers: np.ndarray) -> float:
    """A power of 2 near the median of the numbers that are not 0, 1 if all are."""
    sizes = np.abs(numbers)
    sizes = sizes[sizes > 0]
    return float(np.exp2(np.round(np.log2(np.median(sizes, overwrite_input=True))))) if sizes.size else 1.0


def _counted(
    by_row: sparse.csr_array,
    by_column: sparse.csc_array,
    stage_of_column: np.ndarray,
    stage_of_row: np.ndarray,
    is_j: np.ndarray,
    carries: np.ndarray,
) -> dict:
    """Say where stages, blocks, classes of rows and bands begin."""
    n_stages = int(stage_of_column.max(initial=-1)) + 1
    n_v = int((stage_of_column != LINKING).sum())
    n_e = int(((stage_of_row != LINKING) & ~is_j).sum())
    n_band = int((stage_of_row != LINKING).sum())
    v_at = np.searchsorted(stage_of_column[:n_v], np.arange(n_stages + 1))
    e_at = np.searchsorted(stage_of_row[:n_e], np.arange(n_stages + 1))
    wide = np.diff(e_at)
    carried = np.bincount(stage_of_row[:n_e][carries[:n_e]], minlength=n_stages).astype(np.int64)
    coupled = wide * np.concatenate([[0], carried[:-1]])[:n_stages]
    l_start = _ends_below(by_row, n_v)
    bands = _bands(carried)
    return {
        "n_e": n_e,
        "n_band": n_band,
        "n_v": n_v,
        "v_at": unsigned(v_at),
        "e_at": unsigned(e_at),
        "carries": unsigned(carried),
        "block_at": unsigned(np.concatenate([[0], np.cumsum(wide * (wide + 1) // 2)])),
        "coupling_at": unsigned(np.concatenate([[0], np.cumsum(coupled)])),
        "e_end": _ends_below(by_column, n_e),
        "j_end": _ends_below(by_column, n_band),
        "l_start": l_start,
        "bands": bands,
        "links": tuple(
            _touched(by_column, by_row, l_start, (v_at[a], v_at[b], e_at[a], e_at[b]), n_e, n_band, n_v)
            for a, b in bands
        ),
    }


def _ends_below(lines: sparse.csr_array | sparse.csc_array, limit: int) -> np.ndarray:
    """Where the entries of each line end that lie below a position."""
    ends = np.empty(lines.indptr.size - 1, np.int32)
    entries_below(*entries_of(lines)[:2], position(limit), unsigned(ends))
    return unsigned(ends)


def _bands(carried: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Cut the stages where nothing carries over."""
    return tuple(itertools.pairwise(cut(np.flatnonzero(carried == 0) + 1, carried.size)))


def cut(may: np.ndarray, size: int) -> list[int]:
    """Return where pieces of something begin and, at `size`, end: cut where it may be, none but the last too short."""
    cuts = [0]
    for at in may.tolist():
        if at - cuts[-1] >= SHORTEST:
            cuts.append(at)
    return cuts if cuts[-1] == size else [*cuts, size]


def _touched(
    by_column: sparse.csc_array,
    by_row: sparse.csr_array,
    l_start: np.ndarray,
    span: tuple[int, int, int, int],
    n_e: int,
    n_band: int,
    n_v: int,
) -> np.ndarray:
    """Linking columns, then rows, that a band touches; `span`: its columns and its rows E, first and after last."""
    n_x = by_row.shape[1] - n_v
    is_touched = np.empty(n_x + by_row.shape[0] - n_band, bool)
    touch(
        *span, n_e, n_band, n_v, n_x, by_column.indptr, by_column.indices,
        by_row.indptr, l_start, by_row.indices, is_touched,
    )  # fmt: skip
    return np.flatnonzero(is_touched)
