"""HiGHS: solve a `LinearProgram`, explain an infeasible one, write it as MPS. Only this file and
`solvers/crossover.py` know a solver.

An answer counts as optimal when HiGHS says so *and* our own residuals on the original matrix agree; otherwise
the next safer method solves it again, and `Solution.attempts` tells.

References
----------
Huangfu & Hall (2018), Parallelizing the dual revised simplex method, Math. Prog. Comp. 10, 119–142,
doi:10.1007/s12532-017-0130-5. Schork & Gondzio (2020), Implementation of an interior point method with basis
preconditioning, Math. Prog. Comp. 12, 603–635, doi:10.1007/s12532-020-00181-8 (IPX).
"""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO, TypeVar

import highspy
import numpy as np

from solvers.answer import Attempt, Centre, Conflict, Solution, Status
from solvers.banded.answer import METHOD as BANDED
from solvers.banded.answer import solve_banded
from solvers.crossover import basis_near
from solvers.program import LinearProgram
from solvers.residuals import Residuals, residuals

logger = logging.getLogger(__name__)

#: Columns from which `auto` takes `vertex` where the program says which hour its rows are of. One thread, against
#: simplex: 4,722 columns 0.08 and 0.10 s, 15,582 0.6 and 0.6 s, 61,338 1.2 and 5.0 s, 59,185 (three nodes) 1.2, 14 s.
MIDDLE = 10_000
#: From this many columns on `auto` takes an interior point: `banded` where the program says which hour
#: its rows are of, else IPX. One thread, 1.15.1, least cost after scaling: Ouessant, 4 typical weeks, 61,433 columns:
#: 11 s simplex, 21 s IPX; Hainan, 226,929 columns: 197 s simplex, 114 s IPX. Later Hainan took IPX 166 s, banded 58 s.
LARGE = 120_000
#: Power of 2 to which interior points scale the largest bound and the largest cost. Unscaled, IPX took 322 s for the
#: least cost of Hainan on a busy machine, and had not finished a synthetic case of 205,078 columns after 500 s.
SCALED = 15
#: Methods from the fast to the safe; a failing one is followed by those after it. Never `ipm`: it changes its
#: meaning with the packages installed.
SAFER = ("hipo", "ipx", "simplex", "simplex without presolve")
#: `banded`, then crossover to a vertex, cleaned up by simplex.
VERTEX, CLEANED = "vertex", "simplex from banded"
#: Relative residuals and gap to which `banded` goes before crossover, in one to five iterations more. Ouessant, 4
#: weeks, least cost: 4,400 iterations are left to simplex at 1e-9, none at 1e-10.
SHARP = 1e-11
#: Elastic LP, then reduce. By name: in 1.15.1 the text of the option gives Irreducible and ColPriority each
#: other's number.
_IIS_STRATEGY = int(highspy.IisStrategy.kIisStrategyFromLp) | int(highspy.IisStrategy.kIisStrategyIrreducible)
_IIS_FEASIBLE, _IIS_IRREDUCIBLE = -1, 3
#: Told of an answer that another method than the first one found.
TOOK_OVER = "The solver {first} stopped before its answer was proven; {method} took over."
_DUAL = highspy.simplex_constants.SimplexStrategy.kSimplexStrategyDual

Progress = Callable[[float, str], bool | None]
T = TypeVar("T")


class SolverError(RuntimeError):
    """HiGHS refused a model, an option or a file, or lacks a method."""


def solve(
    program: LinearProgram,
    *,
    solver: str = "auto",
    threads: int | None = None,
    time_limit: float = math.inf,
    mip_gap: float = 1e-6,
    log: TextIO | None = None,
    progress: Progress | None = None,
    warm_start: Solution | None = None,
    near: Centre | None = None,
    keeps_centre: bool = False,
) -> Solution:
    """Return the optimum of a program, or why there is none.

    Parameters
    ----------
    solver : {"auto", "simplex", "ipx", "hipo", "banded", "vertex"}
        `auto`: simplex, from `MIDDLE` columns on `vertex` and from `LARGE` on `banded` where the program has a shape,
        else from `LARGE` on IPX. HiGHS's interior points end with crossover to a vertex. With integer columns: the
        method for the search's linear programs.
        `banded` uses the shape of time (`solvers.banded`); what it cannot prove HiGHS solves again. `vertex` goes on
        from its answer to a vertex near it, with a basis.
    threads : int, optional
        If not given, those that `banded` can use, whose answer is the same whatever their number, and one of HiGHS, so
        that runs repeat; the random seed of HiGHS is never touched.
    time_limit : float
        s, for all attempts together.
    mip_gap : float
        Relative gap at which a search over integers ends.
    log : text stream, optional
        Receives HiGHS's log; nothing is ever written to standard output.
    progress : callable, optional
        Called about five times a second in this thread with the seconds since the attempt began and the last
        log line. Returning True stops the solver: status `INTERRUPTED`.
    warm_start : Solution, optional
        Of the same columns, and of the same rows or the first of them. Simplex starts from its basis, a
        search over integers from its values; interior points cannot use it. An answer found so that is not
        trusted is sought again without it.
    near : Centre, optional
        Where `banded` and `vertex` begin: see `solvers.banded.answer.solve_banded`.
    keeps_centre : bool
        `banded` and `vertex` return a `centre`.

    Raises
    ------
    SolverError
        The method is unknown or not installed, or HiGHS refuses the model.
    KeyboardInterrupt
        And whatever `progress` raises, after the solver has stopped.
    """
    start = time.monotonic()
    attempts: list[Attempt] = []
    tries = _tries(program, solver, warm_start, near)
    for method, basis, centre in tries:
        left = max(0.0, time_limit - (time.monotonic() - start))
        if method in (BANDED, VERTEX):
            own = solve_banded if method == BANDED else _vertex
            solution = own(
                program, threads=threads, time_limit=left, log=log, progress=progress,
                near=centre, keeps_centre=keeps_centre,
            )  # fmt: skip
        else:
            options = _options(program, method, basis) | {"threads": threads or 1, "time_limit": left}
            solution = _attempt(program, method, options | {"mip_rel_gap": mip_gap}, log, progress, basis)
        attempts += solution.attempts
        if solution.status is not Status.ERROR:
            break
        logger.info("%s: %s is not trusted, %s", method, attempts[-1].claim, attempts[-1].residuals)
    if method != (first := tries[0][0]) and solution.status is not Status.ERROR:
        logger.warning(TOOK_OVER.format(first=first, method=method))
    return replace(solution, attempts=tuple(attempts), seconds=time.monotonic() - start)


def irreducible_infeasible_subset(program: LinearProgram, time_limit: float = math.inf) -> Conflict:
    """Return a smallest set of rows and bounds that contradict one another, whole numbers apart.

    Parameters
    ----------
    time_limit : float
        s. A set found until then is returned even if it could still be reduced.

    Raises
    ------
    ValueError
        Without its integers the program is feasible.
    SolverError
        HiGHS found no such set.
    """
    relaxed = replace(program, is_integer=np.zeros_like(program.is_integer))
    highs = loaded(relaxed, {"iis_strategy": _IIS_STRATEGY, "iis_time_limit": time_limit, "threads": 1})
    status, subset = _run(highs, highs.getIis)
    if subset.status_ == _IIS_FEASIBLE:
        raise ValueError("the program is feasible, integers apart: there is no conflict of rows and bounds")
    if status == highspy.HighsStatus.kError or not subset.valid_ or not (subset.row_index_ or subset.col_index_):
        raise SolverError("HiGHS found no infeasible subset")
    return Conflict(
        _sides(program.rows, subset.row_index_, subset.row_bound_),
        _sides(program.columns, subset.col_index_, subset.col_bound_),
        subset.status_ == _IIS_IRREDUCIBLE,
    )


def write_mps(program: LinearProgram, path: Path) -> None:
    """Write a program as an MPS file, objective constant and sense included.

    Names are those of the Pyomo components; what MPS cannot hold becomes `_`, namesakes get a number.

    Raises
    ------
    SolverError
        HiGHS cannot write there; the suffix must be .mps.
    """
    highs = loaded(program)
    for column, name in enumerate(_unique([program.column_name(j) for j in range(len(program.columns))])):
        highs.passColName(column, name)
    for row, name in enumerate(_unique([program.row_name(i) for i in range(len(program.rows))])):
        highs.passRowName(row, name)
    if path.suffix != ".mps" or highs.writeModel(str(path)) == highspy.HighsStatus.kError:
        raise SolverError(f"cannot write {path} as MPS")


_STATUS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,  # no columns: only the constant is left
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
    highspy.HighsModelStatus.kInterrupt: Status.INTERRUPTED,
}
_SIDE = {
    int(highspy.IisBoundStatus.kIisBoundStatusLower): "lower",
    int(highspy.IisBoundStatus.kIisBoundStatusUpper): "upper",
    int(highspy.IisBoundStatus.kIisBoundStatusBoxed): "both",
}


def has_hipo() -> bool:
    """Tell whether HiPO is there: HiGHS takes its name only with the package highspy-extras."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs.setOptionValue("solver", "hipo") == highspy.HighsStatus.kOk


def _tries(
    program: LinearProgram, solver: str, warm_start: Solution | None, near: Centre | None
) -> list[tuple[str, Solution | None, Centre | None]]:
    """Methods in turn, and where each begins; what began somewhere and fails begins anew."""
    methods = _methods(program, solver)
    first, basis, centre = methods[0], warm_start, near
    if first == VERTEX and warm_start is not None and warm_start.basis is not None:
        first = "simplex"
    if not (first.startswith("simplex") or program.is_integer.any()):
        basis = None
    if first not in (BANDED, VERTEX):
        centre = None
    begun = [(first, basis, centre)] if basis is not None or centre is not None else []
    return [*begun, *((method, None, None) for method in methods)]


def _methods(program: LinearProgram, solver: str) -> tuple[str, ...]:
    safe = "simplex" if len(program.columns) < LARGE else "ipx"
    is_linear = not program.is_integer.any()
    if solver == "auto":
        own = BANDED if len(program.columns) >= LARGE else VERTEX if len(program.columns) >= MIDDLE else safe
        solver = own if is_linear and program.shape is not None else safe
    if solver in (BANDED, VERTEX):
        if not is_linear:
            raise SolverError(f"{solver} solves linear programs, and this one has integer columns: take auto")
        return (solver, *_methods(program, safe))
    if solver not in SAFER[:3]:
        raise SolverError(f"unknown solver {solver!r}: auto, simplex, ipx, hipo, banded or vertex")
    if solver == "hipo" and not has_hipo():
        raise SolverError("hipo needs the package highspy-extras: pip install 'highspy[extras]', or take ipx")
    return SAFER[SAFER.index(solver) :]


def _vertex(
    program: LinearProgram,
    *,
    threads: int | None,
    time_limit: float,
    log: TextIO | None,
    progress: Progress | None,
    near: Centre | None,
    keeps_centre: bool,
) -> Solution:
    """Return the optimum of `banded` at a vertex; inside its face if time or simplex fails."""
    start = time.monotonic()
    inside = solve_banded(
        program, threads=threads, time_limit=time_limit, log=log, progress=progress, tolerance=SHARP,
        near=near, keeps_centre=keeps_centre,
    )  # fmt: skip
    basis = basis_near(program, inside) if inside.status is Status.OPTIMAL else None
    if basis is None:
        return inside
    options = {"solver": "simplex", "presolve": "off", "simplex_strategy": int(_DUAL), "threads": 1}
    options["time_limit"] = max(0.0, time_limit - (time.monotonic() - start))
    cleaned = _attempt(program, CLEANED, options, log, progress, replace(inside, basis=basis))
    kept = cleaned if cleaned.status in (Status.OPTIMAL, Status.INTERRUPTED) else inside
    attempts, iterations = (*inside.attempts, *cleaned.attempts), inside.iterations + cleaned.iterations
    return replace(kept, attempts=attempts, iterations=iterations, centre=inside.centre)


def _options(program: LinearProgram, method: str, warm_start: Solution | None) -> dict[str, Any]:
    algorithm, _, restriction = method.partition(" ")
    options = {"presolve": "off" if restriction else "on"}
    if program.is_integer.any():
        interior = "ipx" if algorithm == "simplex" else algorithm
        return options | {"mip_lp_solver": algorithm, "mip_ipm_solver": interior}
    # From a warm start simplex chooses: primal if the old point is still feasible. Cold it is dual.
    strategy = highspy.simplex_constants.SimplexStrategy
    chosen = strategy.kSimplexStrategyChoose if warm_start else strategy.kSimplexStrategyDual
    scale = {} if algorithm == "simplex" else _scales(program)
    return options | scale | {"solver": algorithm, "run_crossover": "on", "simplex_strategy": int(chosen)}


def _scales(program: LinearProgram) -> dict[str, int]:
    """Powers of 2 on bounds and costs that bring the largest near 2^15, for interior points; HiGHS undoes them.

    An island in MWh and yuan has right-hand sides of 1e8 and costs of 1e7, on which IPX is slow.
    """
    largest = {kind: high for kind, (_, high) in program.ranges().items()}
    bound = max(largest.get("bound", 1.0), largest.get("rhs", 1.0))
    return {
        "user_bound_scale": -max(0, round(math.log2(bound)) - SCALED),
        "user_objective_scale": -max(0, round(math.log2(largest.get("cost", 1.0))) - SCALED),
    }


def _attempt(
    program: LinearProgram,
    method: str,
    options: dict[str, Any],
    log: TextIO | None,
    progress: Progress | None,
    warm_start: Solution | None,
) -> Solution:
    """Run one method once and judge its answer."""
    start = time.monotonic()
    highs = loaded(program, options)
    if warm_start is not None:
        _start_from(highs, program, method, warm_start)
    _run(highs, highs.run, log, progress)
    claim, info = highs.getModelStatus(), highs.getInfo()
    x, row_dual, reduced_cost = _values(highs)
    check = residuals(program, x, row_dual, reduced_cost) if x.size == len(program.columns) else None
    status = _judged(program, claim, check, options)
    iterations = sum(max(n, 0) for n in (info.simplex_iteration_count, info.ipm_iteration_count))
    seconds = time.monotonic() - start
    attempt = Attempt(method, highs.modelStatusToString(claim), status, iterations, seconds, check)
    is_kept = status in (Status.OPTIMAL, Status.TIME_LIMIT, Status.INTERRUPTED)
    has_point = is_kept and check is not None and check.is_feasible()
    is_proven = status is Status.OPTIMAL
    objective = float(program.cost @ x) + program.offset if has_point else _worst(program, status)
    basis = highs.getBasis()
    return Solution(
        status=status,
        objective=objective,
        bound=_bound(program, status, objective, info),
        x=x if has_point else np.empty(0),
        row_dual=row_dual if is_proven and row_dual is not None else np.empty(0),
        reduced_cost=reduced_cost if is_proven and reduced_cost is not None else np.empty(0),
        method=method,
        iterations=iterations,
        seconds=seconds,
        residuals=check,
        attempts=(attempt,),
        options=options,
        version=highs.version(),
        basis=basis if is_proven and basis.valid else None,
    )


def _judged(
    program: LinearProgram, claim: highspy.HighsModelStatus, check: Residuals | None, options: dict[str, Any]
) -> Status:
    """Turn what HiGHS says into what we stand for."""
    if claim == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        # Any feasible point settles it, and without a cost there is nothing to be unbounded.
        highs = loaded(program.with_cost(np.zeros_like(program.cost)), options)
        _run(highs, highs.run)
        status = _STATUS.get(highs.getModelStatus(), Status.ERROR)
        return Status.UNBOUNDED if status is Status.OPTIMAL else status
    status = _STATUS.get(claim, Status.ERROR)
    if status is Status.OPTIMAL and (check is None or not check.is_optimal()):
        return Status.ERROR
    return status


def _worst(program: LinearProgram, status: Status) -> float:
    return (-math.inf if status is Status.UNBOUNDED else math.inf) * program.sense


def _bound(program: LinearProgram, status: Status, objective: float, info: highspy.HighsInfo) -> float:
    if program.is_integer.any() and status in (Status.OPTIMAL, Status.TIME_LIMIT, Status.INTERRUPTED):
        return info.mip_dual_bound
    return objective if status in (Status.OPTIMAL, Status.INFEASIBLE) else -math.inf * program.sense


def loaded(program: LinearProgram, options: dict[str, Any] | None = None) -> highspy.Highs:
    """Return HiGHS with a program and its options, silent on the console."""
    highs = highspy.Highs()
    for name, value in {"log_to_console": False, **(options or {})}.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise SolverError(f"HiGHS does not take the option {name} = {value}")
    matrix = program.matrix
    status = highs.passModel(
        len(program.columns), len(program.rows), matrix.nnz,
        int(highspy.MatrixFormat.kColwise), program.sense, program.offset,
        program.cost, program.column_lower, program.column_upper, program.row_lower, program.row_upper,
        matrix.indptr.astype(np.int32, copy=False), matrix.indices.astype(np.int32, copy=False), matrix.data,
        program.is_integer.astype(np.int32) if program.is_integer.any() else np.zeros(len(program.columns), np.int32),
    )  # fmt: skip
    if status == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refuses the model")
    return highs


def _start_from(highs: highspy.Highs, program: LinearProgram, method: str, warm_start: Solution) -> None:
    """Begin from an earlier answer; rows added since then start slack."""
    if program.is_integer.any() and warm_start.x.size:
        columns = np.arange(warm_start.x.size, dtype=np.int32)
        highs.setSolution(columns.size, columns, warm_start.x)
    elif warm_start.basis is not None and method.startswith("simplex"):
        basis = highspy.HighsBasis()
        basis.col_status, rows = warm_start.basis.col_status, list(warm_start.basis.row_status)
        basis.row_status = rows + [highspy.HighsBasisStatus.kBasic] * (len(program.rows) - len(rows))
        basis.valid = True
        if highs.setBasis(basis) == highspy.HighsStatus.kError:
            raise SolverError("the warm start is not of this program")


def _run(
    highs: highspy.Highs, action: Callable[[], T], log: TextIO | None = None, progress: Progress | None = None
) -> T:
    """Let HiGHS work in a thread of its own; this one reports, and stops it whatever happens here."""
    start, stop, lines, latest = time.monotonic(), threading.Event(), SimpleQueue[str](), ""

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        if stop.is_set():
            event.interrupt()

    # In HiGHS's thread nothing but the flag and the queue is touched: an exception there would cross C++.
    highs.cbLogging.subscribe(lambda event: lines.put(event.message))
    for callback in (highs.cbSimplexInterrupt, highs.cbIpmInterrupt, highs.cbMipInterrupt):
        callback.subscribe(interrupt)
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(action)
        try:
            while True:
                is_done = bool(wait([future], timeout=0.2).done)
                while not lines.empty():
                    line = lines.get()
                    latest = line.strip() or latest
                    if log is not None:
                        log.write(line)
                if is_done:
                    return future.result()
                if progress is not None and progress(time.monotonic() - start, latest):
                    stop.set()
        finally:
            stop.set()


def _values(highs: highspy.Highs) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None]:
    """Return the values of the columns (empty if there are none), the duals of rows and columns (or None)."""
    solution = highs.getSolution()
    x = np.array(solution.col_value, float) if solution.value_valid else np.empty(0)
    if not solution.dual_valid:
        return x, None, None
    return x, np.array(solution.row_dual, float), np.array(solution.col_dual, float)


def _sides(components: Sequence[Any], positions: list[int], bounds: list[int]) -> tuple[tuple[Any, str], ...]:
    """Keep the components with a bound in the conflict; HiGHS also lists columns that are merely present."""
    pairs = zip(positions, bounds, strict=True)
    return tuple((components[at], _SIDE[bound]) for at, bound in pairs if bound in _SIDE)


def _unique(names: list[str]) -> list[str]:
    """Return names of printable ASCII without blanks, each different."""
    taken: set[str] = set()
    result = []
    for name in (re.sub(r"[^!-~]", "_", name) for name in names):
        candidate, number = name, 2
        while candidate in taken:
            candidate, number = f"{name}~{number}", number + 1
        taken.add(candidate)
        result.append(candidate)
    return result
