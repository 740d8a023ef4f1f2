"""Where rows and columns lie in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyomo.environ as pyo
import pytest

from solvers.program import LinearProgram, compile_model
from solvers.shape import LINKING, latest, shape_of

PERIODS, HOURS = (2025, 2030), 4


@pytest.fixture
def model() -> pyo.ConcreteModel:
    """A plant and a store over two periods of four hours, the store cyclic. Names live as long as it does."""
    m = pyo.ConcreteModel()
    hourly = [(p, h) for p in PERIODS for h in range(HOURS)]
    m.capacity = pyo.Var([("plant", p) for p in PERIODS], within=pyo.NonNegativeReals)
    m.generation = pyo.Var([("plant", p, h) for p, h in hourly], within=pyo.NonNegativeReals)
    m.state = pyo.Var([("store", p, h) for p, h in hourly], within=pyo.NonNegativeReals)
    m.within = pyo.Constraint(hourly, rule=lambda m, p, h: m.generation["plant", p, h] <= m.capacity["plant", p])
    before = {h: (h - 1) % HOURS for h in range(HOURS)}
    m.follows = pyo.Constraint(
        hourly,
        rule=lambda m, p, h: m.state["store", p, h] == m.state["store", p, before[h]] + m.generation["plant", p, h] - 1,
    )
    m.peak = pyo.Constraint(PERIODS, [3], rule=lambda m, p, h: m.capacity["plant", p] >= h)
    m.cost = pyo.Objective(expr=sum(m.capacity.values()))
    return m


@pytest.fixture
def island(model: pyo.ConcreteModel) -> LinearProgram:
    return compile_model(model)


def by_name(program: LinearProgram) -> tuple[dict[str, int], dict[str, int]]:
    shape = shape_of(program)
    rows = {program.row_name(i): int(at) for i, at in enumerate(shape.row_at)}
    return rows, {program.column_name(j): int(at) for j, at in enumerate(shape.column_at)}


def test_a_column_lies_at_its_period_and_hour_and_a_capacity_links(island: LinearProgram) -> None:
    _, columns = by_name(island)
    assert columns["generation[plant,2025,3]"] == 3
    assert columns["state[store,2030,1]"] == HOURS + 1
    assert columns["capacity[plant,2030]"] == LINKING


def test_a_row_lies_at_its_latest_hour_and_links_where_it_reaches_further_than_one_hour(island: LinearProgram) -> None:
    rows, _ = by_name(island)
    assert rows["within[2030,2]"] == HOURS + 2
    assert rows["follows[2025,1]"] == 1
    assert rows["follows[2030,0]"] == LINKING, "it closes the cycle"
    assert rows["peak[2025,3]"] == LINKING, "it speaks of no column of an hour"


def test_a_row_added_to_a_program_that_knows_its_shape_is_linking(island: LinearProgram) -> None:
    known = replace(island, shape=shape_of(island))
    longer = known.with_row("more", np.ones(len(known.columns)), lower=1.0)
    assert longer.shape is not None and longer.shape.row_at[-1] == LINKING
    assert longer.shape.row_at.size == len(longer.rows)
    assert shape_of(known) is known.shape, "what is known is not read again"


def test_positions_of_rows_follow_from_those_of_their_columns_and_keep_their_kind_of_number() -> None:
    far, near, alone = [0, 5], [4, 5], [3, 3]
    at = latest(np.array([far, near, alone], np.int32).T)
    assert at.tolist() == [LINKING, 5, 3] and at.dtype == np.int32
    assert latest(np.empty((0, 2), np.int32)).tolist() == [LINKING, LINKING]
