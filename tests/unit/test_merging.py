"""Columns alike but for their limits, merged and shared again: by hand, on a chain, and on random plants and stores."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from benchmarks.chain import as_arrays, chain
from solvers.answer import Status
from solvers.banded.merging import Merged, merged
from solvers.banded.presolve import Reduced, reduced
from solvers.highs import solve
from solvers.labels import Labels
from solvers.program import LinearProgram
from solvers.residuals import residuals
from solvers.shape import LINKING, Shape, rows_of, shape_of
from tests.hourly_systems import as_program


class Stated:
    """A program grown column by column and row by row."""

    def __init__(self) -> None:
        self.columns: list[tuple[int, float, float, float]] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def column(self, at: int, cost: float, lower: float = 0.0, upper: float = math.inf) -> int:
        self.columns.append((at, cost, lower, upper))
        return len(self.columns) - 1

    def row(self, entries: dict[int, float], lower: float, upper: float) -> None:
        self.rows.append((entries, lower, upper))

    def program(self) -> LinearProgram:
        matrix = np.zeros((len(self.rows), len(self.columns)))
        for i, (entries, _, _) in enumerate(self.rows):
            for j, value in entries.items():
                matrix[i, j] = value
        at, cost, lower, upper = (np.array(each) for each in zip(*self.columns, strict=True))
        stated = sparse.csc_array(matrix)
        return LinearProgram(
            matrix=stated,
            row_lower=np.array([low for _, low, _ in self.rows]),
            row_upper=np.array([high for _, _, high in self.rows]),
            column_lower=lower,
            column_upper=upper,
            cost=cost,
            offset=0.0,
            sense=1,
            is_integer=np.zeros(cost.size, bool),
            rows=Labels(range(len(self.rows))),
            columns=Labels(range(cost.size)),
            shape=Shape(rows_of(stated, at), at),
        )


def plants_of_two_hours(cost: float = 0.0, least: float = 0.0) -> LinearProgram:
    """A plant to be built at 5 with sun of 1 and 0.5, one that is there, and one that costs 9 an hour; demand 3 and 4.

    Parameters
    ----------
    cost, least : of an hour of the plant to be built; 0 is what the one that is there costs and what it must run.
    """
    stated = Stated()
    size = stated.column(LINKING, 5.0)
    for hour, sun, demand in ((0, 1.0, 3.0), (1, 0.5, 4.0)):
        built, there = stated.column(hour, cost, least), stated.column(hour, 0.0, 0.0, 1.0 + hour)
        dear = stated.column(hour, 9.0, 0.0, 3.5)
        stated.row({built: 1.0, there: 1.0, dear: 1.0}, demand, demand)
        # Once as it is meant, once with all signs turned.
        sign = 1.0 - 2.0 * hour
        low, high = (-math.inf, 0.0) if hour == 0 else (0.0, math.inf)
        stated.row({built: sign, size: -sign * sun}, low, high)
    return stated.program()


def random_plants_and_stores(rng: np.random.Generator) -> LinearProgram:
    """Two nodes over twelve hours; plants and stores of few kinds, so that some are alike, there or to be built."""
    stated, n_hours = Stated(), 12
    demand = rng.integers(1, 9, (2, n_hours)).astype(float)
    balances: list[list[dict[int, float]]] = [[{} for _ in range(n_hours)] for _ in range(2)]
    for hour in range(n_hours):
        for node in range(2):
            balances[node][hour][stated.column(hour, 50.0)] = 1.0
        flow = stated.column(hour, 0.0, -2.0, 2.0)
        balances[0][hour][flow], balances[1][hour][flow] = -1.0, 1.0
    for _ in range(rng.integers(2, 7)):
        node, cost, is_there = int(rng.integers(2)), float(rng.integers(2)), rng.random() < 0.3
        sun = rng.integers(0, 5, n_hours) / 4.0
        size = None if is_there else stated.column(LINKING, float(rng.integers(1, 20)))
        for hour in range(n_hours):
            run = stated.column(hour, cost, 0.0, 2.0 * sun[hour] if size is None else math.inf)
            balances[node][hour][run] = 1.0
            if size is not None:
                stated.row({run: 2.0, size: -2.0 * sun[hour]}, -math.inf, 0.0)
    for _ in range(rng.integers(1, 6)):
        node, loss, duration = int(rng.integers(2)), rng.choice([0.8, 0.9]), float(rng.choice([2.0, 4.0]))
        size, most = stated.column(LINKING, float(rng.integers(1, 9))), rng.choice([1.0, 0.5])
        columns = [[stated.column(hour, 0.01 * k) for k in range(3)] for hour in range(n_hours)]
        for hour, (level, charge, discharge) in enumerate(columns):
            balances[node][hour] |= {charge: -1.0, discharge: 1.0}
            for each, share in ((level, duration), (charge, most), (discharge, 1.0)):
                stated.row({each: 1.0, size: -share}, -math.inf, 0.0)
            before = columns[hour - 1][0]
            stated.row({level: 1.0, before: -1.0, charge: -loss, discharge: 1.0 / loss}, 0.0, 0.0)
    for node in range(2):
        for hour in range(n_hours):
            stated.row(balances[node][hour], demand[node, hour], demand[node, hour])
    return stated.program()


def merged_of(program: LinearProgram) -> tuple[Reduced, Merged]:
    left = reduced(program)
    return left, merged(left, shape_of(program).column_at[left.columns])


def hold_restored(program: LinearProgram) -> Merged:
    """Assert that the optimum of what is left, restored, is that of the program, with its certificate."""
    left, found = merged_of(program)
    answer = solve(as_program(found.left), solver="simplex")
    assert answer.status is Status.OPTIMAL
    x, y, z = left.restored(*found.restored(answer.x, answer.row_dual))
    check = residuals(program, x, y, z)
    assert check.is_optimal() and check.primal < 1e-9 and (check.complementarity or 0.0) < 1e-6
    theirs = solve(program, solver="simplex")
    assert float(program.cost @ x) == pytest.approx(theirs.objective, rel=1e-9)
    np.testing.assert_allclose(found.together(found.restored(answer.x, answer.row_dual)[0]), answer.x, atol=1e-9)
    return found


def test_a_plant_that_is_there_and_one_to_be_built_run_as_one_within_the_sum_of_their_limits() -> None:
    found = hold_restored(plants_of_two_hours())
    assert found.leader.size == 2 and found.columns.size == 4
    row = found.left.matrix.toarray()[found.left.row_lower != found.left.row_upper]
    sides = found.left.row_upper[found.left.row_lower != found.left.row_upper]
    # The sum less sun × size within 1 MW in the first hour; in the second, signs turned, within 2 MW.
    assert sorted(row[:, found.left.columns == 0].ravel()) == [-1.0, 0.5]
    assert sorted(sides) == [1.0, math.inf]


def test_a_sum_is_shared_as_limits_allow() -> None:
    program = plants_of_two_hours()
    _, found = merged_of(program)
    place = {int(column): k for k, column in enumerate(found.left.columns)}
    x = np.zeros(len(place))
    x[place[0]], x[found.leader] = 3.0, [2.0, 1.75]  # 3 MW built: limits of 3 + 1 and 1.5 + 2
    every, _ = found.restored(x, np.zeros(found.left.rows.size))
    assert every[[1, 2, 4, 5]] == pytest.approx([1.5, 0.5, 0.75, 1.0])


@pytest.mark.parametrize("different", [{"cost": 1.0}, {"least": 0.5}])
def test_a_plant_of_other_cost_or_that_must_run_stays_itself(different: dict[str, float]) -> None:
    _, found = merged_of(plants_of_two_hours(**different))
    assert found.columns.size == 0
    assert found.left.matrix.shape == (4, 7)


def test_batteries_of_a_chain_that_differ_in_when_they_were_built_are_one() -> None:
    n_hours, n_periods = 48, 4
    program = as_arrays(chain(1, n_hours, n_periods))
    found = hold_restored(program)
    at = shape_of(program).column_at[found.left.columns]
    # By day: sun, wind, gas, three of the battery; one of each whatever number serves.
    assert np.bincount(at[at != LINKING]).max() == 6
    assert len(found.rows) > 0


def test_stores_of_other_duration_are_not_one_although_each_column_looks_alike() -> None:
    stated, columns = Stated(), []
    for duration in (2.0, 4.0):
        size = stated.column(LINKING, 3.0)
        for hour in range(3):
            level, charge, discharge = (stated.column(hour, 0.0) for _ in range(3))
            columns.append((hour, level, charge, discharge))
            for each, most in ((level, duration), (charge, 1.0), (discharge, 1.0)):
                stated.row({each: 1.0, size: -most}, -math.inf, 0.0)
    for hour, level, charge, discharge in columns:
        before = {h: each for h, each, *_ in columns[(0 if level < columns[3][1] else 3) :][:3]}[(hour - 1) % 3]
        stated.row({level: 1.0, before: -1.0, charge: -0.9, discharge: 1 / 0.9}, 0.0, 0.0)
    for hour, sun in ((0, 4.0), (1, -1.0), (2, -1.5)):
        entries = {stated.column(hour, 9.0): 1.0, stated.column(hour, 0.0): -1.0}
        entries |= {charge: -1.0 for at, _, charge, _ in columns if at == hour}
        entries |= {discharge: 1.0 for at, _, _, discharge in columns if at == hour}
        stated.row(entries, -sun, -sun)
    assert hold_restored(stated.program()).columns.size == 0


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_plants_and_stores_keep_their_certificate(seed: int) -> None:
    hold_restored(random_plants_and_stores(np.random.default_rng(seed)))


def test_many_random_plants_and_stores_have_their_like_and_are_solved_without_help() -> None:
    n_plants, n_stores = 0, 0
    for seed in range(20):
        program = random_plants_and_stores(np.random.default_rng(seed))
        left, found = merged_of(program)
        is_equation = left.row_lower[found.rows] == left.row_upper[found.rows]
        n_plants += (~is_equation).any()
        n_stores += is_equation.any()
        assert solve(program, solver="banded").method == "banded"
    assert n_plants > 10 and n_stores > 2
