"""The banded solver on the programs of every ladder that simplex solves: the same objective, and no other method."""

from __future__ import annotations

from benchmarks.chain import as_arrays, chain
from benchmarks.measurement import Measurement
from solvers.highs import solve
from solvers.program import LinearProgram

EQUAL = 1e-6


def hold_banded(measured: Measurement, program: LinearProgram, objective: float) -> None:
    """Solve a program by `banded` and hold it to an objective; what is compiled at a first call is not measured."""
    solve(as_arrays(chain(1, 48)), solver="banded")
    with measured.phase("banded"):
        answer = solve(program, solver="banded")
    measured.sizes |= {"banded iterations": answer.iterations}
    measured.expect("attempts of banded", len(answer.attempts), 1, 0.0)
    measured.expect("objective of banded", answer.objective, objective, EQUAL)
