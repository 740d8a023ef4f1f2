"""The banded solver, its answer at a vertex and simplex on the same programs: from which size `auto` takes which."""

from __future__ import annotations

from benchmarks.grids import YEAR, numbers, ring
from benchmarks.linear import PERIODS, ouessant
from benchmarks.measurement import Measurement
from benchmarks.programs import EQUAL, compiled, numbers_of_weeks, solved
from solvers.program import LinearProgram

BESIDE_IPX = 5_000
"""Columns up to which IPX solves the program too."""


def either_hours(measured: Measurement, n_hours: int) -> None:
    """One node over more of the year."""
    _both(measured, compiled(measured, numbers(ring(1), n_hours))[1])


def either_nodes(measured: Measurement, n_nodes: int) -> None:
    """More nodes over a quarter of the year."""
    _both(measured, compiled(measured, numbers(ring(n_nodes), YEAR // 4))[1])


def either_weeks(measured: Measurement, n_weeks: int) -> None:
    """Two periods of Ouessant under more typical weeks, least cost."""
    _both(measured, compiled(measured, numbers_of_weeks(ouessant(measured, PERIODS), n_weeks))[1])


def _both(measured: Measurement, program: LinearProgram) -> None:
    solved(Measurement("", 0), compiled(Measurement("", 0), numbers(ring(1), 48))[1], "vertex")
    simplex = solved(measured, program, "simplex", phase="simplex")
    banded = solved(measured, program, "banded", phase="banded")
    measured.expect("objective", banded.objective, simplex.objective, EQUAL)
    vertex = solved(measured, program, "vertex", phase="vertex")
    measured.expect("objective at a vertex", vertex.objective, simplex.objective, EQUAL)
    measured.ratios["simplex over vertex"] = measured.busy["simplex"] / measured.busy["vertex"]
    measured.ratios["simplex"] = measured.busy["simplex"] / measured.busy["banded"]
    if len(program.columns) <= BESIDE_IPX:
        ipx = solved(measured, program, "ipx", phase="ipx")
        measured.expect("objective of ipx", ipx.objective, simplex.objective, EQUAL)
