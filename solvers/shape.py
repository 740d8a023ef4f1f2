"""Where each row and column of a program lies in time: what a solver needs to see a band instead of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from solvers.kernels.matrix import LINKING, place_rows
from solvers.kernels.position import entries_of
from solvers.rows import repetition_of

if TYPE_CHECKING:
    from solvers.program import LinearProgram


class Shape(NamedTuple):
    """The position in time of each row and column of a `LinearProgram`.

    Attributes
    ----------
    row_at, column_at : int, (n_rows,) and (n_columns,)
        `LINKING`, or the running position period index × number of hours + hour. A row at a position holds columns of
        that position, of the one before, and linking ones, no others. Positions between which no row reaches back are
        independent of each other but for what is linking: bands.
    """

    row_at: np.ndarray
    column_at: np.ndarray


def shape_of(program: LinearProgram) -> Shape:
    """Return the shape of a program: its own if it has one, else read from the indices of its Pyomo variables.

    A variable is hourly if its index ends in a period and an hour: two whole numbers, the hours counted from 0. Rows
    follow from their columns (`rows_of`).
    """
    if program.shape is not None:
        return program.shape
    column_at = _positions(program.columns)
    return Shape(rows_of(program.matrix, column_at), column_at)


def rows_of(matrix: sparse.csc_array | sparse.csr_array, column_at: np.ndarray) -> np.ndarray:
    """Return the position of each row, given those of the columns.

    It is that of its latest column; `LINKING` without an hourly column, or where columns are more than one hour apart.

    Parameters
    ----------
    matrix : (n_rows, n_columns)
    column_at : (n_columns,), see `Shape`.
    """
    return hours_of_rows(matrix, column_at)[0]


def hours_of_rows(matrix: sparse.csc_array | sparse.csr_array, column_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the position of each row, see `rows_of`, and how many columns of hours it holds."""
    at, n_hourly = np.empty(matrix.shape[0], column_at.dtype), np.empty(matrix.shape[0], np.int32)
    place_rows(*entries_of(matrix.tocsr())[:2], column_at, at, n_hourly)
    return at, n_hourly


def latest(at: np.ndarray) -> np.ndarray:
    """Return the position of rows whose columns of hours are at these positions, (n_each, n_rows); see `rows_of`."""
    last = at.max(axis=0, initial=LINKING)
    first = at.min(axis=0, initial=np.iinfo(at.dtype).max)
    return np.where((last != LINKING) & (last - first <= 1), last, LINKING).astype(at.dtype)


def _positions(columns: Sequence[Any]) -> np.ndarray:
    """Position of each variable, from its index."""
    hourly: dict[int, bool] = {}
    where: list[tuple[int, int] | None] = []
    for variable in columns:
        component = variable.parent_component()
        if id(component) not in hourly:
            hourly[id(component)] = _is_hourly(component)
        where.append(variable.index()[-2:] if hourly[id(component)] else None)
    found = [place for place in where if place is not None]
    order = {period: k for k, period in enumerate(sorted({period for period, _ in found}))}
    n_hours = 1 + max((hour for _, hour in found), default=0)
    places = [LINKING if place is None else order[place[0]] * n_hours + place[1] for place in where]
    return np.array(places, np.int64)


def _is_hourly(component: Any) -> bool:
    """Tell whether the indices of a variable end in a period and an hour: years are never 0, the first hour is.

    Those of what belongs to a window and not to an hour end in two whole numbers too.
    """
    if repetition_of(component).hours == "window":
        return False
    indices = [index for index in component.index_set() if isinstance(index, tuple)]
    ends = [index[-2:] for index in indices]
    whole = all(isinstance(number, int) for end in ends for number in end)
    return bool(ends) and whole and min(hour for _, hour in ends) == 0
