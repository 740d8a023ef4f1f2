"""Bounds from a coarse year and from all hours bracket the optimum, on random systems, and meet."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.grids import numbers, ring
from scenarios.inputs.build import build
from scenarios.load import load
from solvers.answer import Status
from solvers.certified import certified, held
from solvers.choice import Asked, least_excess_of
from solvers.coarse import coarse
from solvers.data import gather
from solvers.highs import solve
from solvers.hourly import hourly_power
from solvers.periods import investment_periods
from solvers.program import LinearProgram
from solvers.residuals import residuals
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours

HOURS = 24 * 4
CLOSE = 1e-6
SEEDS = st.integers(0, 2**32 - 1)


@cache
def island(n_nodes: int, hours: int = HOURS) -> LinearProgram:
    """Sun, wind, an engine and a battery at each node of a ring, all to be built; what is not served has a price."""
    return compile_hours(numbers(ring(n_nodes), hours))[1]


def shaken(program: LinearProgram, rng: np.random.Generator) -> LinearProgram:
    """Return the program with a third of its entries, all demands and all costs changed: no two hours are alike."""
    matrix, n = program.matrix.copy(), program.matrix.nnz
    matrix.data = matrix.data * np.where(rng.random(n) < 0.3, rng.uniform(0.8, 1.2, n), 1.0)
    demand = rng.uniform(0.5, 1.5, len(program.rows))
    cost = program.cost * rng.uniform(0.5, 1.5, len(program.columns))
    lower, upper = program.row_lower * demand, program.row_upper * demand
    return replace(program, matrix=matrix, row_lower=lower, row_upper=upper, cost=cost)


def random_groups(n_positions: int, rng: np.random.Generator) -> np.ndarray:
    return np.cumsum(np.append(0, rng.random(n_positions - 1) < rng.uniform(0.02, 0.9)))


@settings(deadline=None, max_examples=25)
@given(seed=SEEDS, n_nodes=st.integers(1, 2))
def test_a_coarse_program_never_costs_more_and_sizes_held_never_less(seed: int, n_nodes: int) -> None:
    rng = np.random.default_rng(seed)
    program = shaken(island(n_nodes), rng)
    optimum = solve(program, solver="simplex")
    assume(optimum.status is Status.OPTIMAL)
    small = coarse(program, random_groups(HOURS, rng))
    below = solve(small.program, solver="simplex")
    assert below.objective <= optimum.objective * (1 + CLOSE)
    above = solve(held(program, small, below.x), solver="simplex")
    assert above.objective >= optimum.objective * (1 - CLOSE)


@settings(deadline=None, max_examples=8)
@given(seed=SEEDS, tolerance=st.sampled_from([0.05, 0.01, 0.001]))
def test_the_gap_closes_to_what_was_asked_and_holds_the_optimum(seed: int, tolerance: float) -> None:
    program = shaken(island(1), np.random.default_rng(seed))
    optimum = solve(program, solver="simplex")
    assume(optimum.status is Status.OPTIMAL)
    found = certified(program, tolerance, solve)
    assert found.bound <= optimum.objective * (1 + CLOSE) and found.objective >= optimum.objective * (1 - CLOSE)
    assert found.objective <= optimum.objective / (1 - tolerance) * (1 + CLOSE)
    assert found.bounds[-1].gap <= tolerance
    lower, upper = (np.array([getattr(each, name) for each in found.bounds]) for name in ("lower", "upper"))
    assert (np.diff(lower) >= 0).all() and (upper[1:] <= upper[:-1]).all()


def test_each_hour_a_group_is_the_program_itself() -> None:
    program = island(2)
    whole = coarse(program, np.arange(HOURS)).program
    assert solve(whole, solver="simplex").objective == pytest.approx(
        solve(program, solver="simplex").objective, rel=1e-9
    )


def test_what_is_coarse_is_smaller_and_sees_less() -> None:
    program = island(1)
    rough = coarse(program, np.arange(HOURS) // 24).program
    assert solve(rough).objective < 0.999 * solve(program).objective
    assert len(rough.columns) < 0.12 * len(program.columns)


def all_served(program: LinearProgram) -> LinearProgram:
    """Nothing may go unserved: sizes from a coarse year have no operation, until they have."""
    names = [program.column_name(column) for column in range(len(program.columns))]
    upper = np.where(["unserved" in name for name in names], 0.0, program.column_upper)
    assert (upper == 0.0).sum() >= HOURS
    return replace(program, column_upper=upper)


def test_where_sizes_held_have_no_operation_it_goes_on_to_the_optimum() -> None:
    program = all_served(island(1))
    found = certified(program, 1e-5, solve)
    assert found.bounds[0].upper == math.inf == found.bounds[0].gap
    assert found.bounds[-1].gap <= 1e-5
    assert found.objective == pytest.approx(solve(program).objective, rel=2e-5)


def test_what_has_no_point_when_coarse_has_none() -> None:
    program = all_served(island(1))
    none = replace(program, column_upper=np.where(program.column_upper > 0, 1e-3, program.column_upper))
    found = certified(none, 0.01, solve)
    assert solve(none).status is found.status is Status.INFEASIBLE and not found.x.size


def test_it_is_asked_for_by_its_gap() -> None:
    program = island(1)
    asked = Asked(certified=0.01).solve(program)
    assert asked.bounds and asked.bound < asked.objective and asked.bounds[0].upper <= math.inf
    assert not Asked().solve(program).bounds


def test_ouessant_within_its_budget_is_bracketed_by_a_fraction_of_the_hours() -> None:
    """Two periods, a typical week, the excess held at its least: limits on sums are kept in hand by the coarse plan."""
    loaded = load("ouessant-1p5c", ["plan=", "horizon.last_year=2034", "horizon.periods=[2025, 2030]"])
    inputs = build(loaded)
    power = hourly_power(inputs)
    stated, program = compile_hours(
        gather(inputs, power, investment_periods(inputs), representative_hours(inputs, power, 1))
    )
    within = least_excess_of(stated, program, [], Asked("simplex", certified=0.01)).program
    exact, found = solve(within, solver="simplex"), certified(within, 0.01, lambda p: solve(p, solver="simplex"))
    assert found.bound <= exact.objective * (1 + CLOSE) and found.objective >= exact.objective * (1 - CLOSE)
    assert found.bounds[-1].gap <= 0.01 and found.bounds[-1].columns < 0.5 * len(program.columns)
    assert residuals(within, found.x).is_feasible()
