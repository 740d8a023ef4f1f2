"""Sums put into the rows that speak of them, and the way back, by hand and on an island."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse

from scenarios.inputs.build import build
from scenarios.load import load
from solvers.answer import Status
from solvers.banded.answer import solve_banded
from solvers.banded.presolve import reduced
from solvers.banded.substitution import substituted
from solvers.data import gather
from solvers.highs import solve
from solvers.hourly import hourly_power
from solvers.labels import Labels
from solvers.periods import investment_periods
from solvers.program import LinearProgram
from solvers.residuals import residuals
from solvers.shape import LINKING, Shape, rows_of, shape_of
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours
from tests.hourly_systems import as_program


def program_of(
    matrix: np.ndarray, cost: list[float], low: list[float], high: list[float], column_at: list[int], upper: float
) -> LinearProgram:
    stated, at = sparse.csc_array(matrix), np.array(column_at)
    return LinearProgram(
        matrix=stated,
        row_lower=np.array(low),
        row_upper=np.array(high),
        column_lower=np.zeros(at.size),
        column_upper=np.full(at.size, upper),
        cost=np.array(cost),
        offset=0.0,
        sense=1,
        is_integer=np.zeros(at.size, bool),
        rows=Labels(range(len(low))),
        columns=Labels(range(at.size)),
        shape=Shape(rows_of(stated, at), at),
    )


def fuel_of_two_hours(upper: float = math.inf) -> LinearProgram:
    """Generation of two hours, its sum, the heat it takes, twice as much, and the fuel, at most 7, which costs 3.

    Columns: g₀, g₁, unserved₀, unserved₁ (50 each), sum, heat, fuel. Demand 2 and 3: 10 of fuel would serve it.
    """
    matrix = np.array(
        [
            [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            [-1.0, -1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, -2.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 1.0],
            [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
            [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0],
        ]
    )
    low = [2.0, 3.0, 0.0, 0.0, 0.0, -math.inf, -math.inf]
    high = [2.0, 3.0, 0.0, 0.0, 0.0, 7.0, 12.0]
    at = [0, 1, 0, 1, LINKING, LINKING, LINKING]
    return program_of(matrix, [0.0, 0.0, 50.0, 50.0, 0.0, 0.0, 3.0], low, high, at, upper)


def test_a_year_s_sum_and_its_heat_leave_no_column_and_the_limited_fuel_stays() -> None:
    program = fuel_of_two_hours()
    short = substituted(reduced(program), shape_of(program).column_at)
    assert short.left.columns.tolist() == [0, 1, 2, 3, 6]
    answer = solve_banded(program)
    assert answer.objective == pytest.approx(3 * 7 + 50 * 1.5, rel=1e-7)
    assert answer.x[4:] == pytest.approx([3.5, 7.0, 7.0], rel=1e-6)
    # One more of fuel serves half a unit: 25 − 3.
    assert answer.row_dual[5] == pytest.approx(3 - 25, rel=1e-6)
    assert answer.residuals is not None and answer.residuals.is_optimal()


def test_bounds_of_sums_are_kept() -> None:
    program = fuel_of_two_hours(upper=3.0)
    assert solve_banded(program).objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-6)


def test_an_island_s_sums_come_back_with_their_duals() -> None:
    """The optimum of what is left, by simplex, restored, is an optimum of the whole with its own certificate."""
    inputs = build(load("ouessant-1p5c", []))
    power, periods = hourly_power(inputs), investment_periods(inputs)
    _, program = compile_hours(gather(inputs, power, periods, representative_hours(inputs, power, 1)))
    left = reduced(program)
    short = substituted(left, shape_of(program).column_at)
    assert sum(done.rows.size for done in short.rounds) > 50
    answer = solve(as_program(short.left), solver="simplex")
    assert answer.status is Status.OPTIMAL
    x, y, z = left.restored(*short.restored(answer.x, answer.row_dual))
    assert residuals(program, x, program.sense * y, program.sense * z).is_optimal()
    assert float(program.cost @ x) + program.offset == pytest.approx(
        answer.objective + short.constant + float(program.cost @ left.fixed) + program.offset, rel=1e-9
    )
