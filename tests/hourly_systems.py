"""Random linear programs with the shape of time: hours, links between them, and every nastiness a solver may meet."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from solvers.banded.presolve import Reduced
from solvers.labels import Labels
from solvers.program import LinearProgram
from solvers.shape import LINKING, Shape, rows_of

KINDS = ("plain", "degenerate", "badly scaled", "zero capacity", "infeasible", "unbounded")
COEFFICIENTS = np.array([-2.0, -1.0, -1.0, 1.0, 1.0, 1.0, 2.0, 0.5])


def hourly_system(rng: np.random.Generator, kind: str) -> LinearProgram:
    """Return a program of one or two periods of a few hours.

    A point satisfies all rows, and a price all columns, so that there is an optimum, except where the kind says
    otherwise (`infeasible` and `unbounded` only try to be).
    """
    hours, periods, width, n_links = (int(rng.integers(*span)) for span in ((2, 9), (1, 3), (1, 4), (1, 4)))
    column_at = np.append(np.repeat(np.arange(periods * hours), width), np.full(n_links, LINKING))
    n = column_at.size
    point = rng.integers(0, 5, n) * (rng.random(n) < 0.7).astype(float)
    below = np.where(rng.random(n) < 0.3, -np.inf, point - rng.integers(0, 3, n))
    lower = np.where(rng.random(n) < 0.8, 0.0, below)
    upper = np.where(rng.random(n) < 0.3, point + rng.integers(0, 4, n), np.inf)
    matrix = np.array(_rows(rng, column_at, hours, kind == "zero capacity"))
    if kind == "degenerate":
        matrix = np.vstack([matrix, matrix[:2]])
    row_lower, row_upper = _sides(rng, matrix @ point)
    if kind == "infeasible":
        moved = int(rng.integers(len(matrix)))
        row_lower[moved], row_upper[moved] = row_lower[moved] + 9, row_upper[moved] + 9
    cost = rng.integers(-2, 5, n).astype(float)
    if kind != "unbounded":
        y, z = _signed(rng, row_lower, row_upper), _signed(rng, lower, upper)
        cost = matrix.T @ y + z
    if kind == "badly scaled":
        r, c = 10.0 ** rng.integers(-4, 5, len(matrix)), 10.0 ** rng.integers(-3, 4, n)
        matrix, row_lower, row_upper = r[:, np.newaxis] * matrix * c, r * row_lower, r * row_upper
        lower, upper, cost = lower / c, upper / c, cost * c
    sense = int(rng.choice([1, -1]))
    stated = sparse.csc_array(matrix)
    return LinearProgram(
        matrix=stated,
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=lower,
        column_upper=upper,
        cost=sense * cost,
        offset=float(rng.integers(-5, 5)),
        sense=sense,
        is_integer=np.zeros(n, bool),
        rows=Labels([f"row {i}" for i in range(len(matrix))]),
        columns=Labels(range(n)),
        shape=Shape(rows_of(stated, column_at), column_at),
    )


def as_program(left: Reduced) -> LinearProgram:
    """Return what presolving left of a program as a program of its own."""
    return LinearProgram(
        matrix=left.matrix.tocsc(),
        row_lower=left.row_lower,
        row_upper=left.row_upper,
        column_lower=left.lower,
        column_upper=left.upper,
        cost=left.cost,
        offset=0.0,
        sense=1,
        is_integer=np.zeros(left.columns.size, bool),
        rows=Labels(left.rows.tolist()),
        columns=Labels(left.columns.tolist()),
    )


def _rows(rng: np.random.Generator, column_at: np.ndarray, hours: int, has_zeros: bool) -> list[np.ndarray]:
    """Rows of one hour, some of them with the hour before and a linking column, and rows of anything."""
    rows, links = [], np.flatnonzero(column_at == LINKING)

    def add(columns: list[int] | np.ndarray) -> None:
        row = np.zeros(column_at.size)
        row[columns] = rng.choice(COEFFICIENTS, len(columns))
        if has_zeros and rng.random() < 0.3:
            row[columns[-1]] = 0.0
        rows.append(row)

    for at in range(column_at.max() + 1):
        now, before = np.flatnonzero(column_at == at), np.flatnonzero(column_at == at - 1)
        for _ in range(rng.integers(1, 4)):
            columns = list(rng.choice(now, rng.integers(1, now.size + 1), replace=False))
            if at % hours and rng.random() < 0.5:
                columns.append(rng.choice(before))
            if rng.random() < 0.5:
                columns.append(rng.choice(links))
            add(columns)
    for _ in range(rng.integers(0, 4)):
        add(rng.choice(column_at.size, rng.integers(1, column_at.size + 1), replace=False))
    return rows


def _sides(rng: np.random.Generator, activity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Equalities, inequalities and ranges that hold at an activity."""
    kind, room = rng.integers(0, 4, activity.size), rng.integers(0, 3, (2, activity.size))
    lower = np.choose(kind, [activity, np.full(activity.size, -np.inf), activity - room[0], activity - room[0]])
    upper = np.choose(kind, [activity, activity + room[1], np.full(activity.size, np.inf), activity + room[1]])
    return lower, upper


def _signed(rng: np.random.Generator, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Prices that price no absent side."""
    price = rng.integers(-3, 4, lower.size).astype(float)
    price[np.isinf(lower) & (price > 0)] = 0.0
    price[np.isinf(upper) & (price < 0)] = 0.0
    return price
