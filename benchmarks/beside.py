"""The linear program beside other tools on the same work, each in a process of its own."""

from __future__ import annotations

from benchmarks import linear_peers
from benchmarks.grids import YEAR, numbers, ring, work
from benchmarks.linear import PERIODS, built, ouessant
from benchmarks.measurement import Measurement
from benchmarks.peers import solve_with_pyomo
from benchmarks.programs import EQUAL, extracted, numbers_of_weeks, sizes, solved
from solvers.model import pathway_model
from solvers.program import compile_model

EXCESS = 1
"""The row, column and entry of the carbon budget, which peers do not have."""


def peer_linopy(measured: Measurement, n_nodes: int) -> None:
    """The same program stated in linopy, row by row as many: build and load of the full year."""
    _beside(measured, "linopy", linear_peers.linopy, n_nodes, YEAR)


def peer_pyomo_interface(measured: Measurement, n_nodes: int) -> None:
    """The same text stated row by row and loaded through Pyomo's own interface to HiGHS: build and load."""
    _beside(measured, "pyomo", linear_peers.pyomo, n_nodes, YEAR)


def solved_linopy(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and in linopy."""
    _beside(measured, "linopy", linear_peers.linopy, 2, n_hours, solves=True)


def solved_pypsa(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and in PyPSA."""
    _beside(measured, "pypsa", linear_peers.pypsa, 2, n_hours, solves=True)


def solved_oemof(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and in oemof.solph."""
    _beside(measured, "oemof.solph", linear_peers.oemof, 2, n_hours, solves=True)


def solved_pyomo(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and row by row through Pyomo's own interface to HiGHS."""
    _beside(measured, "pyomo", linear_peers.pyomo, 2, n_hours, solves=True)


def peer_pyomo(measured: Measurement, n_weeks: int) -> None:
    """Two periods of Ouessant row by row: the same Pyomo model through our bridge to HiGHS and through Pyomo's own."""
    inputs = ouessant(measured, PERIODS)
    with measured.phase("build model"):
        stated = pathway_model(numbers_of_weeks(inputs, n_weeks))
    with measured.phase("compile"):
        program = compile_model(stated.pyomo)
    measured.sizes = sizes(program)
    solution = solved(measured, program, "simplex")
    theirs = solve_with_pyomo(stated.pyomo, measured)
    ours = measured.seconds["compile"] + measured.seconds["solve"]
    measured.ratios["pyomo highs"] = measured.seconds["pyomo highs"] / ours
    measured.expect("objective", solution.objective, theirs, EQUAL)


def _beside(
    measured: Measurement, name: str, peer: linear_peers.Peer, n_nodes: int, n_hours: int, solves: bool = False
) -> None:
    """Build and load, or solve if asked, here and in a peer's own process; ratios are of processor time."""
    inputs = ring(n_nodes)
    stated, program = built(measured, inputs, n_hours)
    theirs = linear_peers.beside(name, peer, work(numbers(inputs, n_hours)), solves)
    if solves:
        # The load is counted once: in the solve.
        phases = ["gather", "build model", "compile", "solve", "extract"]
        solution = solved(measured, program)
        extracted(measured, stated, program, solution)
        measured.expect(f"objective of {name}", theirs["sizes"]["objective"], solution.objective, EQUAL)
    else:
        phases = ["gather", "build model", "compile", "load"]
        for what, count in sizes(program).items():
            measured.expect(f"{what} of {name}", theirs["sizes"][what], count - EXCESS * (name != "pyomo"), 0.0)
    measured.compare(name, theirs, phases)
