"""Ladders of the linear program: what its building, loading and solving take."""

from __future__ import annotations

import xarray as xr

from benchmarks.grids import YEAR, every_hour, in_years, numbers, ring
from benchmarks.islands import PATHWAY, read
from benchmarks.measurement import Measurement, peak_mb
from benchmarks.programs import EQUAL, compiled, extracted, load, numbers_of_weeks, replayed, solved
from solvers.answer import values_of_hours
from solvers.data import Data
from solvers.highs import solve
from solvers.labels import HourlyRun
from solvers.model import PathwayModel
from solvers.program import LinearProgram

SOLVED = 130_000
"""Columns above which a ladder only builds and loads."""
PERIODS = (2025, 2030)
"""Of Ouessant under more typical weeks."""


def lp_hours(measured: Measurement, n_hours: int) -> None:
    """One node over more of the year: build, load, solve, extract, replay."""
    _climbed(measured, ring(1), n_hours)


def lp_nodes(measured: Measurement, n_nodes: int) -> None:
    """More nodes over the full year."""
    _climbed(measured, ring(n_nodes), YEAR)


def lp_periods(measured: Measurement, n_periods: int) -> None:
    """One node over more periods, each of a full year of hours."""
    _climbed(measured, ring(1, n_periods), YEAR)


def lp_weather_years(measured: Measurement, n_weather_years: int) -> None:
    """One node in more weather years of all their hours, with shared capacities: a band each."""
    built(Measurement("", 0), ring(1), 48)
    inputs = in_years(n_weather_years)
    with measured.phase("gather"):
        data = every_hour(inputs)
    stated, program = compiled(measured, data)
    answer = solved(measured, program, "banded")
    measured.expect("attempts", len(answer.attempts), 1, 0.0)
    measured.expect("demand", _rigid(stated, program), float(inputs["use_energy"].sum()), 1e-9)
    extracted(measured, stated, program, answer)


def lp_technologies(measured: Measurement, n_farms: int) -> None:
    """One node over the full year with more farms of sun and wind."""
    _climbed(measured, ring(1, n_farms=n_farms), YEAR)


def lp_hainan(measured: Measurement, n_weeks: int) -> None:
    """The pathway of Hainan under more typical weeks, 52 for the full year: built and loaded."""
    inputs = hainan(measured)
    week = numbers_of_weeks(inputs, 1)
    _, of_a_week = compiled(Measurement("", 0), week)
    load(Measurement("", 0), of_a_week)
    before = peak_mb()
    with measured.phase("gather"):
        data = numbers_of_weeks(inputs, n_weeks)
    _, program = compiled(measured, data)
    load(measured, program)
    measured.sizes["build and load MB"] = peak_mb() - before
    n_hours = len(data.hours.hour_of_year)
    each, expected = (_hourly_columns(p) for p in (program, of_a_week))
    measured.expect("hourly columns for each hour", each / n_hours, expected / len(week.hours.hour_of_year), 0.0)


def pathway_weeks(measured: Measurement, n_weeks: int) -> None:
    """Two periods of Ouessant under more typical weeks, to the plan of least cost (no budget held) and its replay."""
    _least_cost(measured, ouessant(measured, PERIODS), n_weeks)


def pathway_periods(measured: Measurement, n_periods: int) -> None:
    """One typical week of Ouessant over more periods of five years."""
    _least_cost(measured, ouessant(measured, fives(n_periods)), 1)


def hainan(measured: Measurement) -> xr.Dataset:
    """Return the inputs of the pathway of Hainan."""
    return read("hainan-1p5c", ["plan="], measured)[0]


def ouessant(measured: Measurement, periods: tuple[int, ...]) -> xr.Dataset:
    """Return the inputs of the pathway of Ouessant over the periods given, the last of five years."""
    horizon = [f"horizon.last_year={periods[-1] + 4}", f"horizon.periods={list(periods)}"]
    return read(PATHWAY, ["plan=", *horizon], measured)[0]


def fives(n_periods: int) -> tuple[int, ...]:
    """Return so many periods of five years."""
    return tuple(range(2025, 2025 + 5 * n_periods, 5))


def built(measured: Measurement, inputs: xr.Dataset, n_hours: int) -> tuple[PathwayModel, LinearProgram]:
    """Build and load a grid; a first time on two days, so that nothing is counted that only a first call does."""
    _built_and_loaded(Measurement("", 0), numbers(inputs, 48))
    before = peak_mb()
    with measured.phase("gather"):
        data = numbers(inputs, n_hours)
    stated, program = _built_and_loaded(measured, data)
    measured.sizes["build and load MB"] = peak_mb() - before
    return stated, program


def _built_and_loaded(measured: Measurement, data: Data) -> tuple[PathwayModel, LinearProgram]:
    stated, program = compiled(measured, data)
    load(measured, program)
    return stated, program


def _climbed(measured: Measurement, inputs: xr.Dataset, n_hours: int) -> None:
    stated, program = built(measured, inputs, n_hours)
    _expect_the_grid(measured, inputs, n_hours, stated, program)
    if len(program.columns) <= SOLVED:
        _proved(measured, inputs, stated, program)


def _least_cost(measured: Measurement, inputs: xr.Dataset, n_weeks: int) -> None:
    with measured.phase("gather"):
        data = numbers_of_weeks(inputs, n_weeks)
    _proved(measured, inputs, *compiled(measured, data))


def _proved(measured: Measurement, inputs: xr.Dataset, stated: PathwayModel, program: LinearProgram) -> None:
    """Solve, extract and replay; the costs of the answer are its objective, and another method's the same."""
    answer = solved(measured, program)
    other = "simplex" if answer.method == "banded" else "banded"
    solve(compiled(Measurement("", 0), numbers(ring(1), 48))[1], solver=other)
    with measured.phase(other):
        theirs = solve(program, solver=other)
    measured.methods[other] = theirs.method
    measured.expect(f"objective of {other}", theirs.objective, answer.objective, EQUAL)
    measured.expect(f"attempts of {other}", len(theirs.attempts), 1, 0.0)
    plan, _ = extracted(measured, stated, program, answer)
    replayed(measured, inputs, plan)


def _expect_the_grid(
    measured: Measurement, inputs: xr.Dataset, n_hours: int, stated: PathwayModel, program: LinearProgram
) -> None:
    """Hold the number of hourly columns, and the demand in the balance's rows, against what was asked."""
    # Plants; charge, discharge, state of a store; links both ways; unserved demand.
    each = {"technology": 1, "store": 3, "link": 2, "node": 1}
    at_once = sum(n * inputs.sizes[dim] for dim, n in each.items())
    measured.expect("hourly columns", _hourly_columns(program), at_once * inputs.sizes["year"] * n_hours, 0.0)
    measured.expect("demand", _rigid(stated, program), float(inputs["use_energy"].sum()), 1e-9)


def _rigid(stated: PathwayModel, program: LinearProgram) -> float:
    """Demand in the balance's rows, MWh of a year of each period."""
    balance = values_of_hours(program.rows, program.row_lower, stated.pyomo.balance.power_balance)
    return sum(float(stated.data.hours.weight @ values) for values in balance.values())


def _hourly_columns(program: LinearProgram) -> int:
    return sum(len(run) for run in program.columns.runs if isinstance(run, HourlyRun))
