"""Linking columns that hours know only as a sum: the sum becomes a column that the hours hold instead.

What was built of a plant in each year up to now, and measures that follow one profile, stand in every hour of a period
in the same proportion. Each hour would multiply, and each stage carry along, every one of them. The sum X = Σ r x is a
free column with a row of its own, which holds no hour.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.banded.layout import SHORTEST, cut
from solvers.banded.presolve import Reduced
from solvers.kernels.bundling import DROPPED, KEPT, confirm, put_bundles, reaching_back, sign_pairs
from solvers.kernels.position import entries_of
from solvers.shape import LINKING, hours_of_rows

FEWEST = 24
"""Rows of hours in which columns must stand together to be bundled there."""
ROUNDING = 1e-13
"""Share by which values of columns in one proportion may differ from it."""
SIGNED = 1e-10
"""… and their signatures, sums of many values, to be looked at."""

About = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]
"""What `sign_pairs` and the others read: the matrix, segments of rows, places of columns, number of segments."""


@dataclass(frozen=True, eq=False)
class Bundled:
    """What is left of a reduced program with bundles, its last columns and, each defined by one, last rows.

    Attributes
    ----------
    left : the program with bundles.
    ratios : (n_bundles, n_columns before) of which columns a bundle is the sum, and r of each.
    of_rows : (n_rows before, n_bundles) what rows of hours hold of bundles.
    """

    left: Reduced
    ratios: sparse.csr_array
    of_rows: sparse.csc_array

    @property
    def n(self) -> int:
        """Number of bundles."""
        return self.ratios.shape[0]

    def without(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values (or directions) and row duals of the program before."""
        return x[: x.size - self.n], y[: y.size - self.n]

    def together(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of the program with bundles, given those before."""
        return np.concatenate([x, self.ratios @ x]), np.concatenate([y, -(self.of_rows.T @ y)])

    def way_back(self) -> Bundled:
        """Return what `without` and `together` need, without the numbers of what is left."""
        return replace(self, left=self.left.way_back())


def bundled(left: Reduced, column_at: np.ndarray) -> Bundled:
    """Put sums in the place of the linking columns of which hours know no more.

    Parameters
    ----------
    column_at : (n_columns left,) see `solvers.shape.Shape`.
    """
    row_at, _ = hours_of_rows(left.matrix, column_at)
    segment_of_row, n_segments = _segments(left.matrix, column_at, row_at)
    linking = np.flatnonzero(column_at == LINKING)
    place = np.full(column_at.size, -1, np.int32)
    place[linking] = np.arange(linking.size)
    about = (*entries_of(left.matrix), segment_of_row, place, n_segments)
    becomes, ratios = _found(about, linking, column_at.size)
    if not ratios.shape[0]:
        return Bundled(left, ratios, sparse.csc_array((left.rows.size, 0)))
    return _with_bundles(left, about, becomes, ratios)


def _segments(matrix: sparse.csr_array, column_at: np.ndarray, row_at: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the stretches of time between which no row reaches back; return that of each row, -1 of linking ones."""
    is_reached = np.zeros(int(column_at.max(initial=0)) + 1, bool)
    reaching_back(*entries_of(matrix)[:2], column_at, row_at, is_reached)
    may = np.flatnonzero(~is_reached)
    lengths = np.diff(cut(may[may <= is_reached.size - SHORTEST], is_reached.size))
    return np.append(np.repeat(np.arange(lengths.size), lengths), -1)[row_at], lengths.size


def _found(about: About, linking: np.ndarray, n_columns: int) -> tuple[np.ndarray, sparse.csr_array]:
    """Return what becomes of each pair of a linking column and a segment, and of which columns bundles are sums."""
    n_segments = about[-1]
    n_pairs = linking.size * n_segments
    first_row, count = np.empty(n_pairs, np.int64), np.empty(n_pairs, np.int64)
    scale, signature = np.empty(n_pairs), np.empty(n_pairs)
    sign_pairs(*about, first_row, count, scale, signature)
    group, groups = _alike(first_row, count, signature)
    is_first, is_same = np.zeros(n_pairs, bool), np.ones(len(groups), bool)
    is_first[[pairs[0] for pairs in groups]] = True
    confirm(*about, scale, group, is_first, ROUNDING, is_same)
    becomes = np.full(n_pairs, KEPT, np.int64)
    at: dict[tuple, int] = {}
    sums: list[tuple[np.ndarray, np.ndarray]] = []
    for pairs in itertools.compress(groups, is_same):
        columns, ratio = linking[pairs // n_segments], scale[pairs] / scale[pairs[0]]
        # In one proportion in several segments: one sum.
        key = (*columns.tolist(), *(f"{each:.11e}" for each in ratio))
        if key not in at:
            at[key] = len(sums)
            sums.append((columns, ratio))
        becomes[pairs] = DROPPED
        becomes[pairs[0]] = n_columns + at[key]
    starts = np.cumsum([0, *(columns.size for columns, _ in sums)])
    columns, ratios = (np.concatenate([np.empty(0), *each]) for each in zip(*sums, strict=True)) if sums else ([], [])
    return becomes, sparse.csr_array((ratios, np.asarray(columns, np.int32), starts), (len(sums), n_columns))


def _alike(first_row: np.ndarray, count: np.ndarray, signature: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return pairs that begin in one row, stand in as many and have one signature: number of group, and the groups."""
    pairs = np.flatnonzero(count >= FEWEST)
    pairs = pairs[np.lexsort((signature[pairs], count[pairs], first_row[pairs]))]
    differs = np.diff(first_row[pairs], prepend=-2) != 0
    differs |= np.diff(count[pairs], prepend=-1) != 0
    differs |= np.abs(np.diff(signature[pairs], prepend=np.nan)) > SIGNED * np.abs(signature[pairs])
    groups = [np.sort(each) for each in np.split(pairs, np.flatnonzero(differs)[1:]) if each.size > 1]
    group = np.full(first_row.size, -1, np.int64)
    for k, each in enumerate(groups):
        group[each] = k
    return group, groups


def _with_bundles(left: Reduced, about: About, becomes: np.ndarray, ratios: sparse.csr_array) -> Bundled:
    n_rows, (n_bundles, n_columns) = left.rows.size, ratios.shape
    sums = sparse.hstack([-ratios, sparse.eye_array(n_bundles)], format="csr")
    most, starts = left.matrix.nnz + sums.nnz, np.empty(n_rows + n_bundles + 1, np.int32)
    columns, values = np.empty(most, np.int32), np.empty(most)
    put_bundles(*about, becomes, starts, columns, values)
    n, starts[n_rows:] = starts[n_rows], starts[n_rows] + sums.indptr
    columns[n : starts[-1]], values[n : starts[-1]] = sums.indices, sums.data
    n_all = n_columns + n_bundles
    of_hours = sparse.csr_array((values[:n], columns[:n], starts[: n_rows + 1]), shape=(n_rows, n_all))
    matrix = sparse.csr_array((values[: starts[-1]], columns[: starts[-1]], starts), shape=(n_rows + n_bundles, n_all))
    none, nothing = np.full(n_bundles, np.inf), np.zeros(n_bundles)
    return Bundled(
        left=replace(
            left, matrix=matrix, cost=np.concatenate([left.cost, nothing]),
            lower=np.concatenate([left.lower, -none]), upper=np.concatenate([left.upper, none]),
            row_lower=np.concatenate([left.row_lower, nothing]), row_upper=np.concatenate([left.row_upper, nothing]),
            rows=np.concatenate([left.rows, np.full(n_bundles, -1, left.rows.dtype)]),
            columns=np.concatenate([left.columns, np.full(n_bundles, -1, left.columns.dtype)]),
        ),
        ratios=ratios,
        of_rows=sparse.csc_array(of_hours[:, n_columns:]),
    )  # fmt: skip
