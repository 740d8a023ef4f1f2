"""What every ladder of linear programs does: state, compile, load, solve, extract, replay, phase by phase."""

from __future__ import annotations

from dataclasses import replace

import xarray as xr

from benchmarks.measurement import Measurement
from engine.simulate import no_plan, simulate
from solvers.answer import Solution, Status, load_into
from solvers.data import Data, gather
from solvers.highs import loaded, solve
from solvers.hourly import hourly_power
from solvers.model import PathwayModel
from solvers.periods import investment_periods
from solvers.program import LinearProgram
from solvers.solution import operation_of, plan_of
from solvers.two_hours import repeated_for_all_hours, stated_for_two_hours
from solvers.typical import representative_hours

ALL_WEEKS = 52
"""As many typical weeks are the full year."""
EQUAL = 1e-6
"""Relative: objectives of two solvers, or of two tools, on one program."""


def numbers_of_weeks(inputs: xr.Dataset, n_weeks: int) -> Data:
    """Return the model's numbers for so many typical weeks; 0 or 52 of them are the full year."""
    power = hourly_power(inputs)
    return gather(inputs, power, investment_periods(inputs), representative_hours(inputs, power, n_weeks % ALL_WEEKS))


def compiled(measured: Measurement, data: Data) -> tuple[PathwayModel, LinearProgram]:
    """Phases `build model`, for two hours, and `compile`, for all; the sizes of the program."""
    with measured.phase("build model"):
        stated = stated_for_two_hours(data)
    with measured.phase("compile"):
        program = repeated_for_all_hours(stated)
    measured.sizes |= sizes(program)
    return replace(stated, data=data), program


def load(measured: Measurement, program: LinearProgram) -> None:
    """Phase `load`: HiGHS takes the arrays."""
    with measured.phase("load"):
        loaded(program)


def solved(measured: Measurement, program: LinearProgram, solver: str = "auto", phase: str = "solve") -> Solution:
    """Phase `solve`, loading included; iterations, objective and residuals of the answer, which must be proven."""
    with measured.phase(phase):
        solution = solve(program, solver=solver)
    found = solution.residuals
    if solution.status is not Status.OPTIMAL or found is None:
        raise RuntimeError(f"{measured.case} {measured.size}: {solution.status}")
    measured.sizes |= {"iterations": solution.iterations, "objective": solution.objective}
    measured.sizes |= {"primal residual": found.primal_relative, "dual residual": found.dual_relative or 0.0}
    measured.sizes |= {"gap": found.gap_relative or 0.0}
    measured.methods[phase] = solution.method
    return solution


def extracted(
    measured: Measurement, stated: PathwayModel, program: LinearProgram, solution: Solution
) -> tuple[xr.Dataset, xr.Dataset]:
    """Phase `extract`: plan and operation; the costs reported add up to the objective."""
    with measured.phase("extract"):
        load_into(stated.pyomo, program, solution)
        plan, operation = plan_of(stated), operation_of(stated)
    measured.expect("sum of costs", float(operation["cost"].sum()), solution.objective, EQUAL)
    return plan, operation


def replayed(measured: Measurement, inputs: xr.Dataset, plan: xr.Dataset) -> None:
    """Phase `replay`: the simulation of a plan, warm."""
    simulate(inputs, no_plan(inputs))
    with measured.phase("replay"):
        simulate(inputs, plan)


def sizes(program: LinearProgram) -> dict[str, int | float]:
    """Return what a program counts."""
    return {"rows": len(program.rows), "columns": len(program.columns), "nonzeros": program.matrix.nnz}
