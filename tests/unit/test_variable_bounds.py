"""Columns measured from a row that bounds them, and columns that are at their limit whatever prices are, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse

from solvers.answer import Status
from solvers.banded.answer import solve_banded
from solvers.banded.presolve import reduced
from solvers.banded.substitution import Substituted, substituted
from solvers.highs import solve
from solvers.labels import Labels
from solvers.program import LinearProgram
from solvers.residuals import residuals
from solvers.shape import LINKING, Shape, rows_of, shape_of

INF = math.inf
SUN = (0.5, 0.8)
"""Of two hours, MW per MW."""
DEMAND = (3.0, 5.0)
PLANT, PLANT_LEAST = 2.0, 0.25
"""Cost per MW of what must run, and the share of it that must."""


def island(
    sun_cost: float = 0.0, wastes: bool = True, sun_lower: float = 0.0, sun_upper: float = INF, extra: float = 0.0
) -> LinearProgram:
    """Two hours of sun, a plant that must run at a quarter, and unserved demand at 100; both sizes are to be chosen.

    Columns: sun₀, sun₁, plant₀, plant₁, unserved₀, unserved₁, waste₀, waste₁, size of the sun (3 a MW), of the plant.
    Rows: balances; sun ≤ SUN × size + extra; plant ≤ size; plant ≥ PLANT_LEAST × size.
    """
    matrix = np.zeros((8, 10))
    for h in (0, 1):
        matrix[h, [h, 2 + h, 4 + h]], matrix[h, 6 + h] = 1.0, -1.0 if wastes else 0.0
        matrix[2 + h, [h, 8]] = 1.0, -SUN[h]
        matrix[4 + h, [2 + h, 9]] = 1.0, -1.0
        matrix[6 + h, [2 + h, 9]] = -1.0, PLANT_LEAST
    column_at = np.array([0, 1, 0, 1, 0, 1, 0, 1, LINKING, LINKING])
    stated = sparse.csc_array(matrix)
    lower, upper = np.zeros(10), np.full(10, INF)
    lower[:2], upper[:2], upper[8:] = sun_lower, sun_upper, 20.0
    return LinearProgram(
        matrix=stated,
        row_lower=np.array([*DEMAND, *[-INF] * 6]),
        row_upper=np.array([*DEMAND, extra, extra, 0.0, 0.0, 0.0, 0.0]),
        column_lower=lower,
        column_upper=upper,
        cost=np.array([sun_cost, sun_cost, 1.0, 1.0, 100.0, 100.0, 0.0, 0.0, 3.0, PLANT]),
        offset=0.0,
        sense=1,
        is_integer=np.zeros(10, bool),
        rows=Labels(range(8)),
        columns=Labels(range(10)),
        shape=Shape(rows_of(stated, column_at), column_at),
    )


def shortened(program: LinearProgram) -> Substituted:
    return substituted(reduced(program), shape_of(program).column_at)


def check_answer(program: LinearProgram) -> None:
    """The banded answer is that of simplex, and its own certificate as stated."""
    mine, theirs = solve_banded(program, threads=1), solve(program, solver="simplex")
    assert mine.status is theirs.status is Status.OPTIMAL
    assert mine.objective == pytest.approx(theirs.objective, rel=1e-6)
    check = residuals(program, mine.x, mine.row_dual, mine.reduced_cost)
    assert check.is_optimal()


def test_the_sun_that_may_be_thrown_away_is_always_taken() -> None:
    short = shortened(island())
    assert not {0, 1} & set(short.left.columns.tolist())
    assert not {2, 3} & set(short.left.rows.tolist())
    # What is built of it stands in the balances.
    at = {int(column): k for k, column in enumerate(short.left.columns)}
    balances = short.left.matrix.toarray()[[list(short.left.rows).index(h) for h in (0, 1)]]
    assert balances[:, at[8]] == pytest.approx(SUN)
    check_answer(island())


def test_what_must_run_is_measured_from_its_least() -> None:
    short = shortened(island())
    assert {2, 3} <= set(short.left.columns.tolist())
    assert not {6, 7} & set(short.left.rows.tolist())
    left, at = short.left.matrix.toarray(), {int(column): k for k, column in enumerate(short.left.columns)}
    limits = left[[list(short.left.rows).index(row) for row in (4, 5)]]
    assert limits[:, at[9]] == pytest.approx([PLANT_LEAST - 1.0] * 2)
    assert left[[list(short.left.rows).index(h) for h in (0, 1)]][:, at[9]] == pytest.approx([PLANT_LEAST] * 2)
    x = np.array([1.0, 2.0, 3.0, 4.0, 0.0, 0.0, 0.5, 0.5, 6.0, 8.0])
    measured = short.together(x)
    assert measured[[at[2], at[3]]] == pytest.approx([3.0 - 2.0, 4.0 - 2.0])
    restored, _ = short.restored(measured, np.zeros(short.left.rows.size))
    assert restored == pytest.approx([0.5 * 6.0, 0.8 * 6.0, *x[2:]])


@pytest.mark.parametrize(
    "different",
    [{"sun_cost": 0.1}, {"wastes": False}, {"sun_lower": 1.0}, {"extra": -1.0}],
    ids=["it costs", "it cannot be thrown away", "it has a least", "its limit may lie below its least"],
)
def test_the_sun_stays_where_it_is_worth_something_to_take_less(different: dict[str, float]) -> None:
    short = shortened(island(**different))
    assert {0, 1} <= set(short.left.columns.tolist())
    check_answer(island(**different))


@pytest.mark.parametrize("different", [{"sun_cost": -0.5}, {"extra": 2.0}, {"sun_cost": -0.5, "extra": 2.0}])
def test_what_is_paid_for_running_or_has_some_already_is_taken_too(different: dict[str, float]) -> None:
    assert not {0, 1} & set(shortened(island(**different)).left.columns.tolist())
    check_answer(island(**different))


def test_a_bound_of_its_own_holds_what_no_row_does() -> None:
    program = island(sun_upper=2.0)
    # Two limits: neither is the limit whatever prices are.
    assert {0, 1} <= set(shortened(program).left.columns.tolist())
    check_answer(program)
    matrix = program.matrix.tolil()
    matrix[2:4] = 0.0
    alone = LinearProgram(**{**vars(program), "matrix": sparse.csc_array(matrix)})
    assert not {0, 1} & set(shortened(alone).left.columns.tolist())
    short = shortened(alone)
    restored, _ = short.restored(np.zeros(short.left.columns.size), np.zeros(short.left.rows.size))
    assert restored[:2] == pytest.approx([2.0, 2.0])
    check_answer(alone)


def test_two_that_throw_away_do_not_keep_one_another_from_it() -> None:
    """A second column that takes all, at no cost: each says the price is not below 0, and neither goes."""
    program = island()
    matrix = sparse.csc_array(sparse.hstack([program.matrix, program.matrix[:, [6, 7]]]))
    twice = LinearProgram(
        **{
            **vars(program),
            "matrix": matrix,
            "column_lower": np.append(program.column_lower, [0.0, 0.0]),
            "column_upper": np.append(program.column_upper, [INF, INF]),
            "cost": np.append(program.cost, [0.0, 0.0]),
            "is_integer": np.zeros(12, bool),
            "columns": Labels(range(12)),
            "shape": Shape(program.shape.row_at, np.append(program.shape.column_at, [0, 1])),
        }
    )
    check_answer(twice)


@pytest.mark.parametrize("seed", range(40))
def test_random_islands_have_the_optimum_of_simplex(seed: int) -> None:
    random = np.random.default_rng(seed)
    check_answer(
        island(
            sun_cost=float(random.choice([-1.0, 0.0, 0.5])),
            wastes=bool(random.random() < 0.7),
            sun_lower=0.0,
            sun_upper=float(random.choice([1.0, 4.0, INF])),
            extra=float(random.choice([0.0, 1.0])),
        )
    )
