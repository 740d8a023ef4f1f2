"""The banded solver beside simplex: every island of the library, oemof's example, low rungs of the ladders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.grids import numbers, ring
from scenarios.inputs.build import build
from scenarios.load import library, load
from solvers.answer import Solution, Status
from solvers.choice import Asked
from solvers.data import gather
from solvers.highs import solve
from solvers.hourly import hourly_power
from solvers.model import PathwayModel
from solvers.objective import least_excess
from solvers.optimise import optimise
from solvers.periods import investment_periods
from solvers.program import LinearProgram
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours

OEMOF = Path(__file__).parents[1] / "data" / "oemof"
WEEK = 168
EQUAL = 1e-6
"""Relative, of objectives; of prices against the largest of their kind, and 1e-4 of their own."""
STEP = 1e-4
"""Share of a row's side by which it is moved to see whether its price is unique."""


def programs(scenario: str | Path, n_weeks: int, n_periods: int | None = None) -> tuple[LinearProgram, LinearProgram]:
    """Return a scenario's programs of least excess over the carbon budget and of least cost."""
    _, excess, cost = stated_programs(scenario, n_weeks, n_periods)
    return excess, cost


def stated_programs(
    scenario: str | Path, n_weeks: int, n_periods: int | None = None
) -> tuple[PathwayModel, LinearProgram, LinearProgram]:
    """Return the model too: rows have its blocks in their names as long as it lives."""
    loaded = load(scenario)
    if n_periods is not None and len(loaded.scenario.horizon.periods) > n_periods:
        periods = loaded.scenario.horizon.periods[:n_periods]
        said = [f"horizon.last_year={periods[-1] + 4}", f"horizon.periods={list(periods)}"]
        loaded = load(scenario, [*said, *(["plan="] if loaded.scenario.plan else [])])
    inputs = build(loaded)
    power = hourly_power(inputs)
    hours = representative_hours(inputs, power, n_weeks)
    stated, program = compile_hours(gather(inputs, power, investment_periods(inputs), hours))
    cost, offset = program.coefficients(least_excess(stated.pyomo, stated.data))
    return stated, program.with_cost(cost, offset), program


def hold_against_simplex(program: LinearProgram) -> tuple[Solution, Solution]:
    """Assert that both find the same objective, the banded solver by itself; return both answers."""
    ours, theirs = solve(program, solver="banded"), solve(program, solver="simplex")
    assert theirs.status is Status.OPTIMAL
    assert ours.method == "banded", ours.attempts
    assert ours.objective == pytest.approx(theirs.objective, rel=EQUAL, abs=EQUAL)
    return ours, theirs


@pytest.mark.parametrize("name", library())
def test_every_island_of_the_library_has_the_objective_of_simplex(name: str) -> None:
    for program in programs(name, n_weeks=1, n_periods=2):
        hold_against_simplex(program)


@pytest.mark.parametrize(
    "variant", ["v1", *(pytest.param(slow, marks=pytest.mark.slow) for slow in ("v2", "v3", "v4"))]
)
def test_the_full_year_of_each_variant_of_oemof_has_the_objective_of_simplex(variant: str) -> None:
    for program in programs(OEMOF / f"storage_investment_{variant}.yaml", n_weeks=0):
        hold_against_simplex(program)


@pytest.mark.parametrize(
    ("nodes", "periods", "farms", "hours"), [(1, 1, 1, WEEK), (3, 1, 1, WEEK), (1, 3, 1, WEEK), (1, 1, 8, WEEK)]
)
def test_low_rungs_of_the_ladders_have_the_objective_of_simplex(
    nodes: int, periods: int, farms: int, hours: int
) -> None:
    _stated, program = compile_hours(numbers(ring(nodes, periods, farms), hours))
    hold_against_simplex(program)


def test_every_solve_of_both_rounds_of_ouessant_is_proven_at_the_first_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four weeks, the excess held: what steps left of rows once outlived their columns, and the gap stayed at 4e-4."""
    answers: list[Solution] = []

    def solved(asked: Asked, program: LinearProgram, warm_start: Solution | None = None, **begin: Any) -> Solution:
        answers.append(solve(program, solver="banded", threads=1, **begin))
        return answers[-1]

    monkeypatch.setattr(Asked, "solve", solved)
    pathway = optimise(build(load("ouessant")))
    assert [len(answer.attempts) for answer in answers] == [1] * 2 * len(pathway.rounds)
    assert len(pathway.rounds) == 2
    assert {answer.method for answer in answers} == {"banded"}


@pytest.mark.parametrize("name", ["ouessant-1p5c", "hainan-reference"])
def test_prices_of_balances_and_budgets_are_those_of_simplex_where_they_are_unique(name: str) -> None:
    """Where the two differ, cost falls by another slope than it rises: neither price is the only one."""
    _stated, excess, cost = stated_programs(name, n_weeks=1, n_periods=2)
    least = solve(excess, solver="simplex").objective - excess.offset
    program = cost.with_row("excess_stays_least", excess.cost, upper=1.01 * least)
    ours, theirs = hold_against_simplex(program)
    for kind, at_least in {"balance.power_balance": 300, "policy.emissions_within": 1, "excess_stays_least": 1}.items():
        rows = np.array([i for i in range(len(program.rows)) if program.row_name(i).startswith(kind)])
        mine, simplex = ours.row_dual[rows], theirs.row_dual[rows]
        assert np.abs(simplex).max() > 0, f"{kind} has no price"
        differ = np.abs(mine - simplex) > 1e-4 * np.abs(simplex) + EQUAL * np.abs(simplex).max()
        assert len(rows) - differ.sum() >= at_least, kind
        for row in rows[differ][:20]:
            assert slopes_differ(program, theirs, row), program.row_name(row)


def slopes_differ(program: LinearProgram, answer: Solution, row: int) -> bool:
    """Tell whether the cost changes by another slope when a row's sides fall than when they rise."""
    at = program.row_upper[row] if np.isfinite(program.row_upper[row]) else program.row_lower[row]
    slopes = []
    for step in (-STEP * max(abs(at), 1.0), STEP * max(abs(at), 1.0)):
        shift = np.where(np.arange(len(program.rows)) == row, step, 0.0)
        moved = replace(program, row_lower=program.row_lower + shift, row_upper=program.row_upper + shift)
        changed = solve(moved, warm_start=answer)
        if changed.status is not Status.OPTIMAL:
            return True
        slopes.append((changed.objective - answer.objective) / step)
    return slopes[1] - slopes[0] > 1e-5 * max(abs(slopes[0]), abs(slopes[1]), 1.0)
