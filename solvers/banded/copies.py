"""Which columns of one hour are alike but for their limits, alone or with the rows that are theirs alone.

A plant is one column an hour. A battery is three, joined by the rows of its level, which no other speaks of: two that
differ in size alone are copies, and the sums of their columns keep to the sum of these rows. As they are shared out by
size, each keeps to its own. Copies are found by colours: of a column what its rows say of it, of a row what its columns
are, in turn, and shown to be copies by what hangs together.

References
----------
Grohe, Kersting, Mladenov & Selman (2014), Dimension reduction via colour refinement, ESA 2014, LNCS 8737, 505–516,
doi:10.1007/978-3-662-44777-2_42.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from solvers.banded.limits import Limits, is_limit, of_columns_that_link
from solvers.banded.presolve import Reduced

ROUNDS = 3
"""Of colouring; what is still of one colour by mistake does not hang together alike."""
EQUAL = 1e-12
"""Relative difference between sizes of which one is a multiple of the other throughout."""


class Alike(NamedTuple):
    """Groups of columns that are alike.

    Attributes
    ----------
    columns, group : all that have their like, group by group, and the number of the group.
    first : place among them of the first of each group; one whose limit is a row, if there is one.
    rows, like : rows that may be left out with them, and for each the row that says the same of the first.
    """

    columns: np.ndarray
    group: np.ndarray
    first: np.ndarray
    rows: np.ndarray
    like: np.ndarray


def alike(left: Reduced, column_at: np.ndarray, row_at: np.ndarray, n_hourly: np.ndarray, limits: Limits) -> Alike:
    """Return the columns with one limit each that have hour, cost and all else in common.

    Parameters
    ----------
    column_at, row_at, n_hourly : positions in time, and how many columns of hours each row holds (`solvers.shape`).

    Notes
    -----
    Entries are compared by random sums over them, equal to the last digit where entries are. What was mistaken for
    alike would show where the answer is judged on the program as stated.
    """
    shared = np.random.default_rng(0).standard_normal(left.rows.size)
    shared[is_limit(left, row_at, n_hourly)] = 0.0
    own = _own_rows(left, row_at, n_hourly, limits)
    while True:
        inner = left.matrix[own]
        said = shared.copy()
        said[own] = 0.0
        colour, row_colour = _colours(said @ left.matrix, inner, left.cost, column_at, row_at[own])
        part = csgraph.connected_components(sparse.block_array([[None, inner], [inner.T, None]]))[1]
        of_row, of_column = part[: own.size], part[own.size :]
        found = _groups(np.flatnonzero(limits.is_one), colour, left.cost, column_at, limits, of_column)
        is_copy = _copies(left, found, limits, column_at, inner, row_colour, of_row, of_column)
        if is_copy.all():
            return found._replace(**_left_out(own, row_colour, of_row, of_column[found.columns[found.first]]))
        own = own[is_copy]


def _own_rows(left: Reduced, row_at: np.ndarray, n_hourly: np.ndarray, limits: Limits) -> np.ndarray:
    """Rows that may belong to copies: equations without a side, of columns with limits, another of the same numbers."""
    length = np.diff(left.matrix.indptr)
    rows = np.flatnonzero((left.row_lower == 0) & (left.row_upper == 0) & (n_hourly == length) & (length > 0))
    inner = left.matrix[rows]
    rows = rows[np.add.reduceat(~limits.is_one[inner.indices], inner.indptr[:-1]) == 0] if rows.size else rows
    inner = left.matrix[rows]
    inner.data = _mixed(inner.data)
    return rows[_has_like(_mixed(inner.sum(axis=1), row_at[rows]))]


def _colours(
    said: np.ndarray, inner: sparse.csr_array, cost: np.ndarray, column_at: np.ndarray, row_at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return numbers of columns and of rows `inner`, the same for those that are alike.

    Parameters
    ----------
    said : of each column, what all other rows say of it.
    """
    of_rows = _mixed(row_at)
    for _ in range(ROUNDS if row_at.size else 1):
        of_columns = _mixed(said + inner.T @ of_rows, cost, column_at)
        of_rows = _mixed(inner @ of_columns, row_at)
    return of_columns, of_rows


def _mixed(*keys: np.ndarray) -> np.ndarray:
    """Return numbers between 0 and 1 that are equal where all keys are, and look random (splitmix64's mixing)."""
    mixed = np.zeros(keys[0].size, np.uint64)
    for key in keys:
        mixed = (mixed ^ (np.asarray(key, float) + 0.0).view(np.uint64)) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(32)
    return (mixed >> np.uint64(11)) * 2.0**-53


def _has_like(colour: np.ndarray) -> np.ndarray:
    _, number, count = np.unique(colour, return_inverse=True, return_counts=True)
    return count[number] > 1


def _groups(
    may: np.ndarray, colour: np.ndarray, cost: np.ndarray, column_at: np.ndarray, limits: Limits, part: np.ndarray
) -> Alike:
    """Group columns of one colour; those of one part come first in all groups in which they are."""
    order = may[np.argsort(colour[may], kind="stable")]
    is_same = colour[order][1:] == colour[order][:-1]
    is_same &= (column_at[order][1:] == column_at[order][:-1]) & (cost[order][1:] == cost[order][:-1])
    begins = np.concatenate([[True], ~is_same])[: may.size]
    group = np.cumsum(begins) - 1
    has_like = np.bincount(group, minlength=1)[group] > 1
    columns, group = order[has_like], group[has_like]
    _, group = np.unique(group, return_inverse=True)
    columns = columns[np.lexsort((part[columns], limits.row[columns] < 0, group))]
    nothing = np.empty(0, np.int64)
    return Alike(columns, group, np.flatnonzero(np.diff(group, prepend=-1)), nothing, nothing)


def _copies(
    left: Reduced,
    found: Alike,
    limits: Limits,
    column_at: np.ndarray,
    inner: sparse.csr_array,
    row_colour: np.ndarray,
    of_row: np.ndarray,
    of_column: np.ndarray,
) -> np.ndarray:
    """Tell of which rows the part is a copy of another: alike column by column and row by row, one size for all."""
    n_parts = int(of_column.max(initial=-1)) + 1
    is_copy = np.ones(n_parts, bool)
    if not of_row.size:
        return np.empty(0, bool)
    within = np.zeros(left.columns.size, bool)
    within[inner.indices] = True
    is_grouped = np.zeros(left.columns.size, bool)
    is_grouped[found.columns] = True
    is_copy[of_column[within & ~is_grouped]] = False
    is_copy[of_row[~_has_like(row_colour)]] = False
    chosen = np.flatnonzero(within[found.columns])
    columns, group = found.columns[chosen], found.group[chosen]
    part, first = of_column[columns], of_column[found.columns[found.first]][group]
    _, row_group = np.unique(row_colour, return_inverse=True)
    # The parts that a part has its like in are the same all through it, and so is the first of them.
    size = _sizes(left, limits.of(columns), column_at, columns)
    _, start = np.unique(group, return_index=True)
    ratio = size / size[start][np.unique(group, return_inverse=True)[1]]
    for those, its_group, its_part in ((part, group, part), (of_row, row_group, of_row)):
        siblings = np.bincount(its_group, _mixed(those))[its_group]
        is_copy &= _is_constant(siblings, its_part, n_parts)
        pairs = np.unique(its_group * n_parts + its_part, return_inverse=True, return_counts=True)
        is_copy[its_part[pairs[2][pairs[1]] > 1]] = False
    is_copy &= _is_constant(first.astype(float), part, n_parts) & _is_constant(ratio, part, n_parts)
    is_copy[part[left.lower[columns] != 0]] = False
    return is_copy[of_row]


def _sizes(left: Reduced, limits: Limits, column_at: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """What limits are where what links has random values: one a multiple of the other if it is so everywhere."""
    values = 1.0 + np.random.default_rng(1).random(left.columns.size)
    said = of_columns_that_link(left, limits, column_at, np.arange(left.columns.size))
    return limits.factor * (np.pi * limits.side - said @ values)


def _is_constant(values: np.ndarray, part: np.ndarray, n_parts: int) -> np.ndarray:
    """Tell in which parts all values are equal."""
    least, most = np.full(n_parts, np.inf), np.full(n_parts, -np.inf)
    np.minimum.at(least, part, values)
    np.maximum.at(most, part, values)
    return ~(most - least > EQUAL * np.abs(most))


def _left_out(
    own: np.ndarray, row_colour: np.ndarray, of_row: np.ndarray, first_parts: np.ndarray
) -> dict[str, np.ndarray]:
    """Rows of all copies but the first, and of each the row of the first."""
    is_first = np.isin(of_row, first_parts)
    kept = np.flatnonzero(is_first)
    kept = kept[np.argsort(row_colour[kept])]
    like = kept[np.searchsorted(row_colour[kept], row_colour[~is_first])] if kept.size else kept
    return {"rows": own[~is_first], "like": own[like]}
