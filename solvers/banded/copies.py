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
from solvers.banded.selection import positions, selected
from solvers.kernels.copies import group_alike, sort_spread

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


class Parts(NamedTuple):
    """Rows that may belong to copies and the columns of which they speak: colour and number of the part of each."""

    rows: np.ndarray
    row_colour: np.ndarray
    of_row: np.ndarray
    columns: np.ndarray
    colour: np.ndarray
    of_column: np.ndarray


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
    weights = np.random.default_rng(0).standard_normal(left.rows.size)
    weights[is_limit(left, row_at, n_hourly)] = 0.0
    rows, others = _own_rows(left, row_at, n_hourly, limits), weights.copy()
    others[rows] = 0.0
    said = others @ left.matrix
    parts = _parts(left, rows, said, column_at, row_at)
    while not (is_copy := _copies(left, parts, limits, column_at)).all():
        said += weights[parts.rows[~is_copy]] @ left.matrix[parts.rows[~is_copy]]
        parts = _parts(left, parts.rows[is_copy], said, column_at, row_at)
    colour, part = _mixed(said, left.cost, column_at), np.full(said.size, -1, np.int32)
    colour[parts.columns], part[parts.columns] = parts.colour, parts.of_column
    columns = positions(limits.is_one)
    found = _groups(columns, colour[columns], column_at, limits, part)
    return found._replace(**_left_out(parts, part[found.columns[found.first]]))


def _own_rows(left: Reduced, row_at: np.ndarray, n_hourly: np.ndarray, limits: Limits) -> np.ndarray:
    """Rows that may belong to copies: equations without a side, of columns with limits, another of the same numbers."""
    length = np.diff(left.matrix.indptr)
    rows = np.flatnonzero((left.row_lower == 0) & (left.row_upper == 0) & (n_hourly == length) & (length > 0))
    inner = left.matrix[rows]
    is_bounded = abs(inner) @ (~limits.is_one).astype(float) == 0
    rows, inner = rows[is_bounded], inner[is_bounded]
    inner.data = _mixed(inner.data)
    return rows[_has_like(_mixed(inner.sum(axis=1), row_at[rows]))]


def _parts(left: Reduced, rows: np.ndarray, said: np.ndarray, column_at: np.ndarray, row_at: np.ndarray) -> Parts:
    """Colour some rows and their columns, and tell what hangs together.

    Parameters
    ----------
    said : of each column, what all other rows say of it.
    """
    columns = positions(_among(left.matrix[rows].indices, left.columns.size))
    if not rows.size:
        return Parts(rows, np.empty(0), rows, columns, np.empty(0), rows)
    inner, within = selected(left.matrix, rows, columns), said[columns]
    of_rows = _mixed(row_at[rows])
    for _ in range(ROUNDS):
        of_columns = _mixed(within + of_rows @ inner, left.cost[columns], column_at[columns])
        of_rows = _mixed(inner @ of_columns, row_at[rows])
    part = csgraph.connected_components(sparse.block_array([[None, inner], [inner.T, None]]))[1]
    return Parts(rows, of_rows, part[: rows.size], columns, of_columns, part[rows.size :])


def _mixed(*keys: np.ndarray) -> np.ndarray:
    """Return numbers between 0 and 1 that are equal where all keys are, and look random (splitmix64's mixing)."""
    mixed = np.zeros(keys[0].size, np.uint64)
    for key in keys:
        mixed ^= (np.asarray(key, float) + 0.0).view(np.uint64)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(32)
    mixed >>= np.uint64(11)
    return mixed * 2.0**-53


def _among(some: np.ndarray, n: int) -> np.ndarray:
    """Tell of the numbers below n which are among some."""
    is_among = np.zeros(n, bool)
    is_among[some] = True
    return is_among


def _has_like(colour: np.ndarray) -> np.ndarray:
    _, number, count = np.unique(colour, return_inverse=True, return_counts=True)
    return count[number] > 1


def _groups(columns: np.ndarray, colour: np.ndarray, column_at: np.ndarray, limits: Limits, part: np.ndarray) -> Alike:
    """Group some columns, each of a colour, by it; those of one part come first in all groups in which they are."""
    order, keys = _sorted(colour)
    found, group, first = (np.empty(columns.size, np.int64) for _ in range(3))
    n, n_groups = group_alike(keys, order, columns, column_at, limits.row, part, found, group, first)
    return Alike(found[:n].copy(), group[:n].copy(), first[:n_groups].copy(), _NOTHING, _NOTHING)


def _sorted(colour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the order of colours and the colours in this order; `_mixed` spreads them evenly."""
    order, ordered = np.empty(colour.size, np.uint32), np.empty(colour.size)
    sort_spread(colour, np.zeros((1 << colour.size.bit_length()) + 1, np.uint32), order, ordered)
    return order, ordered


def _copies(left: Reduced, parts: Parts, limits: Limits, column_at: np.ndarray) -> np.ndarray:
    """Tell of which rows the part is a copy of another: alike column by column and row by row, one size for all."""
    n_parts = int(parts.of_row.max(initial=-1)) + 1
    part = np.full(left.columns.size, -1, np.int32)
    part[parts.columns] = parts.of_column
    found = _groups(parts.columns, parts.colour, column_at, limits, part)
    if not found.columns.size:
        return np.zeros(parts.rows.size, bool)
    is_copy = np.ones(n_parts, bool)
    is_copy[parts.of_column[~_among(found.columns, left.columns.size)[parts.columns]]] = False
    is_copy[parts.of_row[~_has_like(parts.row_colour)]] = False
    of_column, first = part[found.columns], part[found.columns[found.first]][found.group]
    is_copy[of_column[left.lower[found.columns] != 0]] = False
    size = _sizes(left, limits.of(found.columns), column_at)
    with np.errstate(divide="ignore", invalid="ignore"):  # of what has no room at all
        ratio = size / size[found.first][found.group]
    is_copy &= _is_constant(first.astype(float), of_column, n_parts) & _is_constant(ratio, of_column, n_parts)
    # The parts in which a part has its like are the same all through it, each once.
    _, row_group = np.unique(parts.row_colour, return_inverse=True)
    for group, those in ((found.group, of_column), (row_group, parts.of_row)):
        is_copy &= _is_constant(np.bincount(group, _mixed(those))[group], those, n_parts)
        _, pair, count = np.unique(group * n_parts + those, return_inverse=True, return_counts=True)
        is_copy[those[count[pair] > 1]] = False
    return is_copy[parts.of_row]


def _sizes(left: Reduced, limits: Limits, column_at: np.ndarray) -> np.ndarray:
    """What limits are where what links has random values: one a multiple of the other if it is so everywhere."""
    values = 1.0 + np.random.default_rng(1).random(left.columns.size)
    said = of_columns_that_link(left, limits, column_at, np.arange(left.columns.size))
    return limits.factor * (np.pi * limits.side - said @ values)


def _is_constant(values: np.ndarray, part: np.ndarray, n_parts: int) -> np.ndarray:
    """Tell in which parts all values are equal, and numbers."""
    least, most = np.full(n_parts, np.inf), np.full(n_parts, -np.inf)
    np.minimum.at(least, part, values)
    np.maximum.at(most, part, values)
    with np.errstate(invalid="ignore"):
        return (most - least <= EQUAL * np.abs(most)) | (most < least)


def _left_out(parts: Parts, first_parts: np.ndarray) -> dict[str, np.ndarray]:
    """Rows of all copies but the first, and of each the row of the first."""
    is_first = _among(first_parts[first_parts >= 0], int(parts.of_row.max(initial=-1)) + 1)[parts.of_row]
    kept, out = np.flatnonzero(is_first), np.flatnonzero(~is_first)
    kept = kept[np.argsort(parts.row_colour[kept])]
    like = kept[np.searchsorted(parts.row_colour[kept], parts.row_colour[out])]
    return {"rows": parts.rows[out], "like": parts.rows[like]}


_NOTHING = np.empty(0, np.int64)
