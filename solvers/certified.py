"""The optimum of a program too large to solve whole, between two bounds: a coarse year below, every hour above.

1. The coarse program (`solvers.coarse`) costs no more than the program: a lower bound, and sizes of all that is built.
2. The program with those sizes held costs no less: an upper bound, hour by hour, and prices of all hours. All hours are
   solved together, for a budget links them all, but without the columns that sizes are. Limits on sums, such as that
   budget, may be passed at a price; by what they are, the next coarse plan keeps them in hand.
3. Hours of one group whose prices differ are what the coarse year does not see: there groups are cut, and again.

Where the prices of a group are the same in all hours, adding up its rows loses nothing (Song & Luedtke 2015, theorem
2.4), so the bounds meet at the latest where each hour is a group.

References
----------
Song & Luedtke (2015), SIAM J. Optim. 25(3), 1344–1367, doi:10.1137/140967337.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy import sparse

from solvers.answer import Solution, Status
from solvers.coarse import Coarse, coarse, families
from solvers.labels import Labels
from solvers.program import LinearProgram
from solvers.residuals import Bounds
from solvers.shape import LINKING

FIRST = 24
"""Hours of a group at first."""
SHARE = 0.8
"""Of what the groups do not see, as prices tell, held by those that are cut."""
NOTHING = 1e-9
"""Difference of prices, as a share of all, that is rounding."""

KEPT = 1e-9
"""Share of its terms by which a limit may be passed for rounding."""
SPARE = 1.02
"""Times what operation missed of a limit, kept in hand of it by the next coarse plan."""
FORGOTTEN = 0.5
"""Of what was kept in hand before: the finer the coarse plan, the less it misses."""
DEAR = 10.0
"""Times the whole cost, for as much more as a limit allows."""

Solve = Callable[[LinearProgram], Solution]


def certified(program: LinearProgram, tolerance: float, solve: Solve) -> Solution:
    """Return a point whose objective is proven to be within a tolerance of the optimum.

    Parameters
    ----------
    program : linear, with its shape.
    tolerance : the gap that is asked for, a share of the objective.
    solve : answers the programs on the way.

    Returns
    -------
    Solution
        Its `bound` is the lower bound, `bounds` what each round found; duals and residuals are those with the sizes
        held. Where a coarse program has no point, none has the program.
    """
    group_of, lower, best, rounds = _groups(program), -math.inf, None, list[Bounds]()
    spare = np.zeros(len(program.rows))
    while True:
        below = solve(coarse(program, group_of).program)
        if below.status is not Status.OPTIMAL:
            return replace(best or _without_point(below), bounds=tuple(rounds))
        lower = max(lower, program.sense * below.objective)
        is_whole = int(group_of[-1]) + 1 == group_of.size
        above, missed = (solve(program), 0 * spare) if is_whole else _operated(program, group_of, spare, below, solve)
        if above.status is Status.OPTIMAL and not missed.any():
            best = above if best is None or program.sense * (above.objective - best.objective) < 0 else best
        rounds.append(_round(program, group_of, below, lower, best))
        if best is not None and (rounds[-1].gap <= tolerance or is_whole):
            return replace(best, bound=program.sense * lower, bounds=tuple(rounds))
        if is_whole or above.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            return replace(best or above, bound=program.sense * lower, bounds=tuple(rounds))
        group_of, spare = _cut(program, group_of, above), FORGOTTEN * spare + SPARE * missed


def _operated(
    program: LinearProgram, group_of: np.ndarray, spare: np.ndarray, below: Solution, solve: Solve
) -> tuple[Solution, np.ndarray]:
    """Return all hours' operation with the sizes of a coarse plan held, and by how much each limit on sums was passed.

    The coarse plan keeps `spare` in hand of each limit, if it can. One that passes a limit tells prices alone.
    """
    small = coarse(_with_spare(program, spare), group_of)
    plan = solve(small.program) if spare.any() else below
    yielding, rows = _yielding(held(program, small, (plan if plan.status is Status.OPTIMAL else below).x), below)
    above = solve(yielding)
    missed, n = np.zeros(spare.size), len(program.columns)
    if above.status is not Status.OPTIMAL:
        return above, missed
    missed[rows] = above.x[n:]
    missed[missed <= KEPT * (1 + abs(program.matrix) @ np.abs(above.x[:n]))] = 0.0
    objective = float(program.cost @ above.x[:n]) + program.offset
    return replace(above, x=above.x[:n], objective=objective, reduced_cost=above.reduced_cost[:n], basis=None), missed


def _with_spare(program: LinearProgram, spare: np.ndarray) -> LinearProgram:
    """Return the program with that much in hand of each limit, at most half of it."""
    least, most = (np.minimum(spare, 0.5 * np.abs(side)) for side in (program.row_lower, program.row_upper))
    return replace(program, row_lower=program.row_lower + least, row_upper=program.row_upper - most)


def _yielding(program: LinearProgram, below: Solution) -> tuple[LinearProgram, np.ndarray]:
    """Return the program with a dear way past each one-sided limit on sums over the hours, and those rows."""
    assert program.shape is not None
    has_lower, has_upper = np.isfinite(program.row_lower), np.isfinite(program.row_upper)
    free = (program.column_lower < program.column_upper).astype(float)
    rows = np.flatnonzero(
        (program.shape.row_at == LINKING) & (has_lower != has_upper) & (abs(program.matrix) @ free > 0)
    )
    ways = sparse.csc_array(
        (np.where(has_lower, 1.0, -1.0)[rows], rows, np.arange(rows.size + 1)), (has_lower.size, rows.size)
    )
    side = np.where(has_lower, program.row_lower, program.row_upper)[rows]
    price = abs(below.objective) / np.maximum(np.abs(side), 1.0)
    return replace(
        program,
        matrix=sparse.csc_array(sparse.hstack([program.matrix, ways])),
        column_lower=np.append(program.column_lower, np.zeros(rows.size)),
        column_upper=np.append(program.column_upper, np.full(rows.size, np.inf)),
        cost=np.append(program.cost, program.sense * DEAR * price),
        is_integer=np.append(program.is_integer, np.zeros(rows.size, bool)),
        columns=Labels(*program.columns.runs, [f"beyond {program.row_name(row)}" for row in rows.tolist()]),
        shape=program.shape._replace(column_at=np.append(program.shape.column_at, np.full(rows.size, LINKING))),
    ), rows


def _without_point(below: Solution) -> Solution:
    """What a coarse program could not be answered with is no point of the program."""
    nothing = np.empty(0)
    return replace(below, x=nothing, row_dual=nothing, reduced_cost=nothing, basis=None)


def _round(
    program: LinearProgram, group_of: np.ndarray, below: Solution, lower: float, best: Solution | None
) -> Bounds:
    upper = math.inf if best is None else program.sense * best.objective
    gap = math.inf if best is None else max(0.0, upper - lower) / max(abs(upper), 1.0)
    return Bounds(int(group_of[-1]) + 1, below.x.size, program.sense * lower, program.sense * upper, gap)


def held(program: LinearProgram, small: Coarse, x: np.ndarray) -> LinearProgram:
    """Return the program with all that is of no hour, but stands in rows of hours, as the coarse answer has it."""
    assert program.shape is not None
    entries, column_at = program.matrix.tocoo(), program.shape.column_at
    in_hours = entries.col[program.shape.row_at[entries.row] != LINKING]
    is_held = np.zeros(column_at.size, bool)
    is_held[in_hours] = True
    is_held &= column_at == LINKING
    value = np.clip(small.spread(x), program.column_lower, program.column_upper)
    return replace(
        program,
        column_lower=np.where(is_held, value, program.column_lower),
        column_upper=np.where(is_held, value, program.column_upper),
    )


def _groups(program: LinearProgram) -> np.ndarray:
    """Adjacent hours, `FIRST` to a group."""
    if program.shape is None:
        raise ValueError("a program without a shape has no hours to take together")
    return np.arange(int(program.shape.column_at.max(initial=LINKING)) + 1) // FIRST


def _cut(program: LinearProgram, group_of: np.ndarray, above: Solution) -> np.ndarray:
    """Cut groups in two: those whose hours differ most, where they differ; all in their middle if nothing is known."""
    starts = np.flatnonzero(np.diff(group_of, prepend=-1))
    ends = np.append(starts[1:], group_of.size)
    is_long = ends - starts > 1
    differ, jump = _differences(program, group_of, above)
    by_group = np.where(is_long, np.bincount(group_of, differ, minlength=starts.size), 0.0)
    cuts = (starts + ends) // 2
    chosen = is_long
    if by_group.sum() > 0:
        order = np.argsort(-by_group)
        so_far = np.cumsum(by_group[order])
        most = np.searchsorted(so_far, SHARE * so_far[-1]) + 1
        chosen = np.zeros(starts.size, bool)
        chosen[order[:most]] = True
        chosen &= is_long & (by_group > 0)
        inside = np.where(np.diff(group_of, prepend=-1) != 0, -1.0, jump)
        for g in np.flatnonzero(chosen).tolist():
            cuts[g] = starts[g] + int(np.argmax(inside[starts[g] : ends[g]]))
    new = np.zeros(group_of.size, np.int64)
    new[starts[1:]] = 1
    new[cuts[chosen]] = 1
    return np.cumsum(new)


def _differences(program: LinearProgram, group_of: np.ndarray, above: Solution) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the prices of each position are from their group's, and from those of the position before.

    Prices of rows, in the money that the terms of the row are worth.
    """
    assert program.shape is not None
    nothing = np.zeros(group_of.size)
    if not above.row_dual.size:
        return nothing, nothing
    family, at = families(program.rows), program.shape.row_at
    rows = np.flatnonzero((family >= 0) & (at != LINKING))
    price, family, at = above.row_dual[rows], family[rows], at[rows]
    worth = (abs(program.matrix) @ np.abs(above.x))[rows]
    _, key = np.unique(family * (int(group_of[-1]) + 1) + group_of[at], return_inverse=True)
    n, total, terms = np.bincount(key), np.bincount(key, price), np.bincount(key, worth)
    away = np.abs(price - (total / n)[key]) * (terms / n)[key]
    away[away <= NOTHING * np.abs(away).sum() / max(away.size, 1)] = 0.0
    order = np.lexsort((at, family))
    step = np.abs(np.diff(price[order], prepend=0.0)) * (terms / n)[key][order]
    follows = np.append(False, (np.diff(family[order]) == 0) & (np.diff(at[order]) == 1))
    jump = np.bincount(at[order][follows], step[follows], minlength=group_of.size)
    return np.bincount(at, away, minlength=group_of.size), jump
