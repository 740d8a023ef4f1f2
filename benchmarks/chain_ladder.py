"""Ladders of the banded solver on a chain of nodes, beside HiGHS on the same arrays and PyPSA on the same program."""

from __future__ import annotations

import gc
import warnings
from typing import Any

import numpy as np

from benchmarks.apart import apart
from benchmarks.chain import Chain, as_arrays, chain
from benchmarks.measurement import Measurement, peak_mb
from benchmarks.programs import EQUAL, sizes, solved
from solvers.answer import Solution
from solvers.highs import solve
from solvers.residuals import residuals

YEAR = 8760
BESIDE_SIMPLEX = 2_500
"""Hours up to which simplex solves the same arrays."""
BESIDE_PEER = 3
"""Nodes up to which PyPSA solves the same program; ten took it five minutes."""


def chain_hours(measured: Measurement, n_hours: int) -> None:
    """One node over more hours of the year, beside simplex on the same arrays."""
    case = chain(1, n_hours)
    answer = _solved(measured, case)
    if n_hours <= BESIDE_SIMPLEX:
        with measured.phase("simplex"):
            theirs = solve(as_arrays(case), solver="simplex")
        measured.expect("objective", answer.objective, theirs.objective, EQUAL)
        measured.ratios["simplex"] = measured.busy["simplex"] / measured.busy["solve"]


def chain_nodes(measured: Measurement, n_nodes: int) -> None:
    """More nodes over the full year, beside PyPSA and HiGHS's interior points in a process of its own."""
    case = chain(n_nodes, YEAR)
    answer = _solved(measured, case)
    if n_nodes <= BESIDE_PEER:
        theirs = peer(case)
        measured.expect("objective", answer.objective, theirs["objective"], EQUAL)
        ours = measured.busy["state"] + measured.busy["solve"]
        measured.ratios["PyPSA, processor time"] = theirs["busy"] / ours
        if measured.sizes["MB"] > 0:  # in the one process of a smoke run an earlier peak may be higher
            measured.ratios["PyPSA, memory"] = theirs["MB"] / measured.sizes["MB"]


def chain_periods(measured: Measurement, n_periods: int) -> None:
    """One node over more periods of a full year each: bands that builds join."""
    _solved(measured, chain(1, YEAR, n_periods))


def chain_yardsticks(measured: Measurement, n_nodes: int) -> None:
    """More nodes over the full year, beside general interior points on the same arrays."""
    case = chain(n_nodes, YEAR)
    answer, program = _solved(measured, case), as_arrays(case)
    for package, name in (("piqp", "PIQP"), ("clarabel", "Clarabel")):
        x, theirs = apart(package, _of_yardstick, name, case)
        measured.take(package, theirs)
        check = residuals(program, x)
        measured.expect(f"objective of {name}", float(program.cost @ x) + program.offset, answer.objective, EQUAL)
        measured.expect(f"feasible by {name}", check.is_feasible(), True, 0.0)
        measured.ratios[name] = measured.busy[name] / measured.busy["solve"]


def _of_yardstick(name: str, case: Chain) -> tuple[np.ndarray, dict[str, Any]]:
    from benchmarks.yardsticks import SOLVED_BY

    measured, program = Measurement(name, case.n_nodes), as_arrays(case)
    with measured.phase(name):
        x = SOLVED_BY[name](program)
    return x, measured.record()


def chain_vintages(measured: Measurement, n_periods: int) -> None:
    """Three nodes over more periods of a full year each, with what was built in each."""
    _solved(measured, chain(3, YEAR, n_periods))


def _solved(measured: Measurement, case: Chain) -> Solution:
    """State and solve a case; what is compiled at a first call is not measured."""
    solve(as_arrays(chain(1, 48)), solver="banded")
    before = peak_mb()
    with measured.phase("state"):
        program = as_arrays(case)
    answer = solved(measured, program, "banded")
    measured.sizes |= sizes(program) | {"MB": peak_mb() - before}
    measured.expect("attempts", len(answer.attempts), 1, 0.0)
    return answer


def peer(case: Chain) -> dict[str, Any]:
    """Return what PyPSA finds, and its processor time and memory beyond imports and a first small case."""
    return apart("pypsa", _of_peer, case)


def _of_peer(case: Chain) -> dict[str, Any]:
    from benchmarks.chain_peer import solved_by_peer

    warnings.simplefilter("ignore")
    solved_by_peer(chain(1, 48), "ipx")
    gc.freeze()  # as here (`benchmarks.rung`)
    measured, before = Measurement("PyPSA", case.n_nodes), peak_mb()
    with measured.phase("all"):
        objective, _ = solved_by_peer(case, "ipx")
    return {"objective": objective, "busy": measured.busy["all"], "MB": peak_mb() - before}
