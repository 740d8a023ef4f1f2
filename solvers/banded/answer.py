"""Solve a `LinearProgram` by its shape in time; the answer is that of the program as it was stated."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TextIO

import numpy as np
from threadpoolctl import threadpool_limits

from solvers.answer import Attempt, Centre, Solution, Status
from solvers.banded.bundling import Bundled, bundled
from solvers.banded.certificate import excludes_every_point, falls_without_end
from solvers.banded.interior import GOOD, Point, optimum
from solvers.banded.layout import Layout, lay_out
from solvers.banded.merging import Merged, merged
from solvers.banded.presolve import NoOptimum, Reduced, reduced
from solvers.banded.substitution import Substituted, substituted
from solvers.processors import usable_processors
from solvers.program import LinearProgram
from solvers.residuals import Residuals, residuals
from solvers.shape import LINKING, shape_of

METHOD = "banded"
VERSION = "îlot banded 1"

Progress = Callable[[float, str], bool | None]


def solve_banded(
    program: LinearProgram,
    *,
    threads: int | None = None,
    time_limit: float = math.inf,
    log: TextIO | None = None,
    progress: Progress | None = None,
    tolerance: float = GOOD,
    near: Centre | None = None,
    keeps_centre: bool = False,
) -> Solution:
    """Return the optimum of a linear program, or an answer of status `ERROR` where there is none to be trusted.

    Parameters
    ----------
    threads : bands at a time, as many as there are processors if not given; they change no byte of the answer.
    time_limit : s.
    log : receives a line for each iteration.
    progress : told the seconds and that line; returning True stops.
    tolerance : relative residuals and gap that are aimed at; what is reached counts from 1e-6 on.
    near : of a program of the same columns and rows with another objective, to begin near; rows that stand for that
        objective have as row dual what it counts them by.
    keeps_centre : return a `centre` with the answer.

    Notes
    -----
    An infeasible or unbounded program is an `ERROR` whose attempt claims it: another method must say which and why.
    """
    start, threads = time.monotonic(), threads or usable_processors()
    stopped: list[Status] = []
    done = 0

    def report(iteration: int, error: float) -> bool:
        nonlocal done
        done = iteration
        line, seconds = f"iteration {iteration}: {error:.1e} from the optimum", time.monotonic() - start
        if log is not None:
            log.write(f"{line}\n")
        if progress is not None and progress(seconds, line):
            stopped.append(Status.INTERRUPTED)
        elif seconds > time_limit:
            stopped.append(Status.TIME_LIMIT)
        return bool(stopped)

    # Threads share out the bands. Those of BLAS would spin beside them: the border is too small to gain by them.
    with threadpool_limits(limits=1, user_api="blas"):
        try:
            left, laid_out = _laid_out(program)
            point = _point(program, left, laid_out, threads, report, tolerance, near, keeps_centre)
        except NoOptimum as refusal:
            return _without_answer(program, str(refusal), done, threads, time.monotonic() - start)
        return _judged(program, left, point, stopped, threads, time.monotonic() - start)


class _LaidOut(NamedTuple):
    """What is left of a reduced program, in the order of time, and the way back; `constant` of its cost."""

    short: Substituted
    fewer: Merged
    sums: Bundled
    layout: Layout
    constant: float

    def restored(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of the reduced program."""
        return self.short.restored(*self.fewer.restored(*self.sums.without(*self.layout.reduced_point(x, y))))

    def laid_out(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return values and row duals of what is laid out, given those of the program (minimised)."""
        before = self.fewer.together(x[self.short.left.columns]), y[self.fewer.left.rows]
        return self.layout.laid_out(*self.sums.together(*before))


def _laid_out(program: LinearProgram) -> tuple[Reduced, _LaidOut | None]:
    """Return the way back from the reduced program, and that laid out if anything of it is left."""
    left = reduced(program)
    if not left.rows.size:
        return left, None
    column_at = shape_of(program).column_at
    # Each step keeps of the one before what leads back: two matrices at a time.
    short, left = substituted(left, column_at), left.way_back()
    fewer = merged(short.left, column_at[short.left.columns])
    short, at = replace(short, left=short.left.way_back()), column_at[fewer.left.columns]
    sums, fewer = bundled(fewer.left, at), fewer.way_back()
    layout = lay_out(sums.left, np.append(at, np.full(sums.n, LINKING)))
    of_fixed, of_shift = program.sense * program.cost @ left.fixed, sums.left.cost[layout.columns] @ layout.shift
    constant = float(of_fixed) + short.constant + float(of_shift)
    return left, _LaidOut(short, fewer, sums.way_back(), layout, constant)


def _point(
    program: LinearProgram,
    left: Reduced,
    at: _LaidOut | None,
    threads: int,
    report: Callable[[int, float], bool],
    tolerance: float,
    near: Centre | None,
    keeps_centre: bool,
) -> Point:
    if at is None:
        return Point(np.zeros(left.columns.size), np.empty(0), 0.0, 0, "optimal")

    def judge(x: np.ndarray, y: np.ndarray) -> float:
        check = _checked(program, left, *at.restored(x, y))[-1]
        return max(check.primal_relative, check.dual_relative or 0.0, check.gap_relative or 0.0)

    begin = None if near is None else at.laid_out(near.x, program.sense * near.row_dual)
    refute = partial(_refute, program, left, at)
    point = optimum(at.layout, at.constant, threads, report, judge, refute, tolerance, begin, keeps_centre)
    centre = None if point.centre is None else at.restored(*point.centre)
    return Point(*at.restored(point.x, point.y), point.error, point.iterations, point.claim, centre)


def _refute(program: LinearProgram, left: Reduced, at: _LaidOut, x: np.ndarray, y: np.ndarray) -> None:
    """Raise where a point that runs away proves that the program has no optimum."""
    short, fewer, sums, layout, _ = at
    unit, unit_price = sums.without(*layout.directions(np.ones(x.size), np.ones(y.size)))
    value, price = sums.without(*layout.directions(x, y))
    size, reduced_cost = np.full(len(program.columns), layout.size), np.full(len(program.columns), layout.cost_scale)
    worth = np.full(len(program.rows), layout.cost_scale)
    columns, rows = fewer.left.columns, fewer.left.rows
    size[columns] = np.maximum(np.abs(value), np.abs(unit))
    reduced_cost[columns] = layout.size * layout.cost_scale / np.abs(unit)
    worth[rows] = np.maximum(np.abs(price), np.abs(unit_price))
    value, price = left.directions(*short.directions(*fewer.directions(value, price)))
    if excludes_every_point(program, price, size):
        raise NoOptimum("infeasible")
    if falls_without_end(program, value, reduced_cost, worth):
        raise NoOptimum("unbounded or infeasible")


def _judged(
    program: LinearProgram, left: Reduced, point: Point, stopped: list[Status], threads: int, seconds: float
) -> Solution:
    x, row_dual, reduced_cost, check = _checked(program, left, point.x, point.y)
    status = stopped[0] if stopped else Status.OPTIMAL if check.is_optimal() else Status.ERROR
    has_point = status is not Status.ERROR and check.is_feasible()
    is_proven = status is Status.OPTIMAL
    objective = float(program.cost @ x) + program.offset if has_point else math.inf * program.sense
    return Solution(
        status=status,
        objective=objective,
        bound=objective if is_proven else -math.inf * program.sense,
        x=x if has_point else np.empty(0),
        row_dual=row_dual if is_proven else np.empty(0),
        reduced_cost=reduced_cost if is_proven else np.empty(0),
        method=METHOD,
        iterations=point.iterations,
        seconds=seconds,
        residuals=check,
        attempts=(Attempt(METHOD, point.claim, status, point.iterations, seconds, check),),
        options={"threads": threads},
        version=VERSION,
        basis=None,
        centre=_centre(program, left, point),
    )


def _centre(program: LinearProgram, left: Reduced, point: Point) -> Centre | None:
    if point.centre is None:
        return None
    x, y, _ = left.restored(*point.centre)
    return Centre(x, program.sense * y)


def _checked(
    program: LinearProgram, left: Reduced, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Residuals]:
    """Return values, row duals and reduced costs of the program as stated, and their residuals."""
    x, y, z = left.restored(x, y)
    np.clip(x, program.column_lower, program.column_upper, out=x)
    y *= program.sense
    z *= program.sense
    return x, y, z, residuals(program, x, y, z)


def _without_answer(program: LinearProgram, claim: str, iterations: int, threads: int, seconds: float) -> Solution:
    return Solution(
        status=Status.ERROR,
        objective=math.inf * program.sense,
        bound=-math.inf * program.sense,
        x=np.empty(0),
        row_dual=np.empty(0),
        reduced_cost=np.empty(0),
        method=METHOD,
        iterations=iterations,
        seconds=seconds,
        residuals=None,
        attempts=(Attempt(METHOD, claim, Status.ERROR, iterations, seconds, None),),
        options={"threads": threads},
        version=VERSION,
        basis=None,
    )
