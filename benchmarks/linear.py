"""Ladders of the linear program: what its building, loading and solving take, alone and beside other tools."""

from __future__ import annotations

import xarray as xr

from benchmarks import linear_peers
from benchmarks.agreement import hold_banded
from benchmarks.grids import numbers, ring, work
from benchmarks.islands import read
from benchmarks.measurement import Measurement, peak_mb
from benchmarks.mps import YEAR
from engine.simulate import no_plan, simulate
from solvers.answer import Solution, Status, load_into, values_of_hours
from solvers.data import Data, gather
from solvers.highs import loaded, solve
from solvers.hourly import WEATHER_MEMBER, hourly_power
from solvers.labels import HourlyRun
from solvers.model import PathwayModel
from solvers.periods import N_WEEKS, RepresentativeHours, full_year, investment_periods, typical_weeks
from solvers.program import LinearProgram
from solvers.solution import operation_of, plan_of
from solvers.two_hours import compile_hours

SOLVED = 130_000
"""Columns above which a ladder only builds and loads: simplex would take minutes."""
EXCESS = 1
"""The row, column and entry of the carbon budget, which peers do not have."""


def lp_hours(measured: Measurement, n_hours: int) -> None:
    """One node over more of the year: build, load, solve, extract, replay."""
    _climbed(measured, ring(1), n_hours)


def lp_nodes(measured: Measurement, n_nodes: int) -> None:
    """More nodes over the full year."""
    _climbed(measured, ring(n_nodes), YEAR)


def lp_periods(measured: Measurement, n_periods: int) -> None:
    """One node over more periods of a full year each."""
    _climbed(measured, ring(1, n_periods), YEAR)


def lp_technologies(measured: Measurement, n_farms: int) -> None:
    """One node over the full year with more farms of sun and wind."""
    _climbed(measured, ring(1, n_farms=n_farms), YEAR)


def lp_hainan(measured: Measurement, n_weeks: int) -> None:
    """The pathway of Hainan under more typical weeks, 52 for the full year: built and loaded."""
    inputs, _ = read("hainan-1p5c", ["plan="], measured)
    power, periods = hourly_power(inputs), investment_periods(inputs)
    rows = inputs["availability_pattern"].values[WEATHER_MEMBER].astype(int)
    used = inputs["profile"].values[sorted({row for row in rows.tolist() if row >= 0})]

    def hours(n: int) -> RepresentativeHours:
        return full_year() if n == N_WEEKS else typical_weeks(n, power.demand(), used)

    week = gather(inputs, power, periods, hours(1))
    _, of_a_week = _loaded(Measurement("", 0), week)
    before = peak_mb()
    with measured.phase("gather"):
        data = gather(inputs, power, periods, hours(n_weeks))
    _, program = _loaded(measured, data)
    measured.sizes = _sizes(program) | {"build and load MB": peak_mb() - before}
    n_hours = len(data.hours.hour_of_year)
    each, expected = (_hourly_columns(p) for p in (program, of_a_week))
    measured.expect("hourly columns for each hour", each / n_hours, expected / len(week.hours.hour_of_year), 0.0)


def peer_linopy(measured: Measurement, n_nodes: int) -> None:
    """The same program stated in linopy, row by row as many: build and load of the full year."""
    _beside(measured, linear_peers.linopy, n_nodes, YEAR)


def peer_pyomo_interface(measured: Measurement, n_nodes: int) -> None:
    """The same text stated row by row and loaded through Pyomo's own interface to HiGHS: build and load."""
    _beside(measured, linear_peers.pyomo, n_nodes, YEAR)


def solved_linopy(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and in linopy."""
    _beside(measured, linear_peers.linopy, 2, n_hours, solves=True)


def solved_pypsa(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and in PyPSA."""
    _beside(measured, linear_peers.pypsa, 2, n_hours, solves=True)


def solved_oemof(measured: Measurement, n_hours: int) -> None:
    """Two nodes to the optimum, here and in oemof.solph."""
    _beside(measured, linear_peers.oemof, 2, n_hours, solves=True)


def _climbed(measured: Measurement, inputs: xr.Dataset, n_hours: int) -> None:
    stated, program = _built(measured, inputs, n_hours)
    _expect_the_grid(measured, inputs, n_hours, stated, program)
    if len(program.columns) > SOLVED:
        return
    solution = _solved(measured, program)
    hold_banded(measured, program, solution.objective)
    with measured.phase("extract"):
        load_into(stated.pyomo, program, solution)
        plan, operation = plan_of(stated), operation_of(stated)
    simulate(inputs, no_plan(inputs))
    with measured.phase("replay"):
        simulate(inputs, plan)
    measured.expect("objective", float(operation["cost"].sum()), solution.objective, 1e-6)


def _expect_the_grid(
    measured: Measurement, inputs: xr.Dataset, n_hours: int, stated: PathwayModel, program: LinearProgram
) -> None:
    """Hold the number of hourly columns, and the demand in the balance's rows, against what was asked."""
    # Plants; charge, discharge, state of a store; links both ways; unserved demand.
    each = {"technology": 1, "store": 3, "link": 2, "node": 1}
    at_once = sum(n * inputs.sizes[dim] for dim, n in each.items())
    measured.expect("hourly columns", _hourly_columns(program), at_once * inputs.sizes["year"] * n_hours, 0.0)
    balance = values_of_hours(program.rows, program.row_lower, stated.pyomo.balance.power_balance)
    demand = sum(float(stated.data.hours.weight @ values) for values in balance.values())
    measured.expect("demand", demand, float(inputs["use_energy"].sum()), 1e-9)


def _beside(measured: Measurement, peer: linear_peers.Peer, n_nodes: int, n_hours: int, solves: bool = False) -> None:
    """Build and load, and solve if asked, here and in a peer's own process; ratios are of processor time."""
    inputs = ring(n_nodes)
    stated, program = _built(measured, inputs, n_hours)
    phases = ["gather", "build", "load"]
    theirs = linear_peers.apart(peer, work(numbers(inputs, n_hours)), solves)
    name = peer.__name__
    if solves:
        solution = _solved(measured, program)
        with measured.phase("extract"):
            load_into(stated.pyomo, program, solution)
            operation_of(stated)
        phases += ["solve", "extract"]
        measured.expect(f"objective of {name}", theirs["sizes"]["objective"], solution.objective, 1e-6)
    else:
        for what, count in _sizes(program).items():
            measured.expect(f"{what} of {name}", theirs["sizes"][what], count - EXCESS * (name != "pyomo"), 0.0)
    spent = sum(seconds for phase, seconds in theirs["busy"].items() if not phase.startswith(("imports", "build in")))
    measured.ratios[name] = spent / sum(measured.busy[phase] for phase in phases)
    measured.peers[name] = {key: theirs[key] for key in ("seconds", "busy", "sizes", "imported_mb", "peak_mb")}


def _built(measured: Measurement, inputs: xr.Dataset, n_hours: int) -> tuple[PathwayModel, LinearProgram]:
    """Build and load; a first time on two days, so that nothing is counted that only a first call does."""
    _loaded(Measurement("", 0), numbers(inputs, 48))
    before = peak_mb()
    with measured.phase("gather"):
        data = numbers(inputs, n_hours)
    stated, program = _loaded(measured, data)
    measured.sizes |= _sizes(program) | {"build and load MB": peak_mb() - before}
    return stated, program


def _sizes(program: LinearProgram) -> dict[str, int]:
    return {"rows": len(program.rows), "columns": len(program.columns), "nonzeros": program.matrix.nnz}


def _hourly_columns(program: LinearProgram) -> int:
    return sum(len(run) for run in program.columns.runs if isinstance(run, HourlyRun))


def _loaded(measured: Measurement, data: Data) -> tuple[PathwayModel, LinearProgram]:
    with measured.phase("build"):
        stated, program = compile_hours(data)
    with measured.phase("load"):
        loaded(program)
    return stated, program


def _solved(measured: Measurement, program: LinearProgram) -> Solution:
    with measured.phase("solve"):
        solution = solve(program, solver="simplex")
    if solution.status is not Status.OPTIMAL or solution.residuals is None:
        raise RuntimeError(f"{measured.case} {measured.size}: {solution.status}")
    found = solution.residuals
    measured.sizes |= {"iterations": solution.iterations, "objective": solution.objective}
    measured.sizes |= {"primal residual": found.primal_relative, "gap": found.gap_relative or 0.0}
    measured.sizes |= {"dual residual": found.dual_relative or 0.0}
    return solution
