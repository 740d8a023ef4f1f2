"""A program that sees a year coarsely and costs no more: rows of adjacent hours added up, like columns one.

Rows added up hold wherever the rows hold, so whatever keeps to the program keeps to the sum: its least cost is a lower
bound, whatever the hours have in common and however they differ. Availability that differs from hour to hour is added
up too, for the capacity that it multiplies belongs to no hour. Columns that then have the same entries and the same
cost are one column, their sum between the sums of their bounds: that changes nothing.

Of a state, level of a store or plant on line, the last hour of a group stays a column of its own with its own limits:
the next group begins there. So stores carry over from group to group, and in between are known by their sum.

References
----------
Zipkin (1980), Bounds on the effect of aggregating variables in linear programs, Oper. Res. 28(2), 403–418,
doi:10.1287/opre.28.2.403. Song & Luedtke (2015), An adaptive partition-based approach for solving two-stage stochastic
programs with fixed recourse, SIAM J. Optim. 25(3), 1344–1367, doi:10.1137/140967337.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.labels import HourlyRun, Labels
from solvers.program import LinearProgram
from solvers.shape import LINKING, Shape, rows_of

CHECKS = 2
"""Random sums by which columns that are alike are found, before they are compared entry by entry."""


@dataclass(frozen=True, eq=False)
class Coarse:
    """The coarse program, and which of its columns each column of the fine one went into."""

    program: LinearProgram
    column_of: np.ndarray

    def spread(self, x: np.ndarray) -> np.ndarray:
        """Return the values of the fine columns, each an equal share of the column it went into."""
        n = np.bincount(self.column_of, minlength=len(self.program.columns))
        return (x / n)[self.column_of]


def families(labels: Labels) -> np.ndarray:
    """Return a number for each row or column: the same for one component and instance at all hours; -1 of no hour."""
    found, start, number = np.full(len(labels), -1), 0, 0
    for run in labels.runs:
        if isinstance(run, HourlyRun):
            n_hours = len(run.hours)
            found[start : start + len(run)] = number + np.repeat(np.arange(len(run.instances)), n_hours)
            number += len(run.instances)
        start += len(run)
    return found


def coarse(program: LinearProgram, group_of: np.ndarray) -> Coarse:
    """Return the program with the hours of each group taken together.

    Parameters
    ----------
    program : to be minimised or maximised, with its shape.
    group_of : (n_positions,) the group of each position in time (`Shape`), rising from 0 without gaps.

    Raises
    ------
    ValueError
        The program has no shape, or integer columns.
    """
    if program.shape is None or program.is_integer.any():
        raise ValueError("only a linear program with a shape can be seen coarsely")
    added = _adding(program, program.shape, group_of)
    matrix = sparse.csc_array(added @ program.matrix)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    column_of, first = _alike(program, program.shape, group_of, matrix)
    lower, upper = (np.bincount(column_of, bound) for bound in (program.column_lower, program.column_upper))
    at = program.shape.column_at[first]
    row_lower, row_upper = _added(added, program.row_lower), _added(added, program.row_upper)
    kept = replace(
        program,
        matrix=matrix[:, first],
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=lower,
        column_upper=upper,
        cost=program.cost[first],
        is_integer=np.zeros(first.size, bool),
        rows=Labels(range(added.shape[0])),
        columns=Labels(range(first.size)),
        shape=None,
    )
    column_at = np.where(at == LINKING, LINKING, group_of[at])
    return Coarse(replace(kept, shape=Shape(rows_of(kept.matrix, column_at), column_at)), column_of)


def _adding(program: LinearProgram, shape: Shape, group_of: np.ndarray) -> sparse.csr_array:
    """Return the matrix that adds up rows: one row for each group and family, and those that stay as they are.

    Besides the sums stay: rows of no hour, and limits of one hourly column that the next hour sees, at a group's end.
    """
    family, at = families(program.rows), shape.row_at
    is_added = (family >= 0) & (at != LINKING)
    n_groups = int(group_of.max()) + 1
    key = np.where(is_added, family * n_groups + group_of[at], -1)
    _, sums = np.unique(key[is_added], return_inverse=True)
    stays = np.flatnonzero(~is_added | _limits_of_ends(program, shape, group_of))
    n_sums = int(sums.max(initial=-1)) + 1
    rows = np.concatenate([sums, n_sums + np.arange(stays.size)])
    columns = np.concatenate([np.flatnonzero(is_added), stays])
    return sparse.csr_array((np.ones(rows.size), (rows, columns)), (n_sums + stays.size, at.size))


def _limits_of_ends(program: LinearProgram, shape: Shape, group_of: np.ndarray) -> np.ndarray:
    """Tell which rows hold one hourly column, of a group's last hour, that a row of the next hour holds too."""
    entries = program.matrix.tocoo()
    column_at, row_at = shape.column_at[entries.col], shape.row_at[entries.row]
    is_hourly = column_at != LINKING
    carries = np.zeros(program.matrix.shape[1], bool)
    carries[entries.col[is_hourly & (row_at == column_at + 1)]] = True
    ends = np.append(group_of[1:] != group_of[:-1], True)
    is_end = carries & (shape.column_at != LINKING)
    is_end[is_end] = ends[shape.column_at[is_end]]
    n_hourly = np.bincount(entries.row[is_hourly], minlength=program.matrix.shape[0])
    holds = np.zeros(program.matrix.shape[0], bool)
    holds[entries.row[is_end[entries.col]]] = True
    return holds & (n_hourly == 1)


def _added(added: sparse.csr_array, side: np.ndarray) -> np.ndarray:
    """Add up the sides of rows; one that is absent leaves the sum without."""
    is_finite = np.isfinite(side)
    total = added @ np.where(is_finite, side, 0.0)
    lacks = added @ (~is_finite).astype(float) > 0
    absent = side[~is_finite]
    return np.where(lacks, absent[0] if absent.size else 0.0, total)


def _alike(
    program: LinearProgram, shape: Shape, group_of: np.ndarray, matrix: sparse.csc_array
) -> tuple[np.ndarray, np.ndarray]:
    """Return the coarse column of each column, and of each coarse column the first that it holds.

    Columns are one if family, group, cost and all entries are the same.
    """
    family, at = families(program.columns), shape.column_at
    n_rows = matrix.shape[0]
    weights = np.random.default_rng(0).standard_normal((CHECKS, n_rows))
    sums = [matrix.T @ weight for weight in weights]
    own = (family < 0) | (at == LINKING)
    group = np.where(own, -1 - np.arange(at.size), group_of[at])
    keys = np.lexsort((np.arange(at.size), *sums, program.cost, group, family))
    same = np.ones(at.size - 1, bool)
    for values in (*sums, program.cost, group, family):
        same &= values[keys][1:] == values[keys][:-1]
    same &= ~own[keys][1:]
    number = np.concatenate([[0], np.cumsum(~same)])
    first = keys[np.concatenate([[True], ~same])]
    column_of = np.empty(at.size, np.int64)
    column_of[keys] = number
    differ = matrix - matrix[:, first][:, column_of]
    if differ.nnz and np.abs(differ.data).max() > 0:
        raise ArithmeticError("columns that are not alike have the same sums")
    order = np.argsort(first)
    rank = np.empty(order.size, np.int64)
    rank[order] = np.arange(order.size)
    return rank[column_of], first[order]
