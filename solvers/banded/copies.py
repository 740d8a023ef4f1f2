"""Which columns of one hour are alike but for their limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solvers.banded.limits import Limits, is_limit
from solvers.banded.presolve import Reduced


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
    """Return the columns with one limit each that have hour, cost and all other entries in common.

    Notes
    -----
    Entries are compared by two random sums over the rows: they are equal to the last digit where entries are, and
    otherwise differ. What was mistaken for alike would show where the answer is judged on the program as stated.
    """
    weights = np.random.default_rng(0).standard_normal((2, left.rows.size))
    weights[:, is_limit(left, row_at, n_hourly)] = 0.0
    may = np.flatnonzero(limits.is_one)
    keys = [(weight @ left.matrix)[may] for weight in weights] + [left.cost[may], column_at[may]]
    # By one key alone: those of an hour lie together, for hours have rows of their own.
    order = np.lexsort((limits.row[may] < 0, keys[0]))
    is_same = np.ones(max(may.size - 1, 0), bool)
    for key in keys:
        is_same &= key[order][1:] == key[order][:-1]
    begins = np.concatenate([[True], ~is_same])[: may.size]
    group = np.cumsum(begins) - 1
    has_like = (np.bincount(group) > 1)[group] if may.size else np.empty(0, bool)
    columns, begins = may[order][has_like], begins[has_like]
    nothing = np.empty(0, np.int64)
    return Alike(columns, np.cumsum(begins) - 1, np.flatnonzero(begins), nothing, nothing)
