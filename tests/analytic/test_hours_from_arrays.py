"""Values, prices, names, conflicts and files of a program that was repeated hour by hour."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr

from solvers.answer import load_into, values_of_hours
from solvers.data import Data, gather
from solvers.highs import irreducible_infeasible_subset, solve, write_mps
from solvers.hourly import hourly_power
from solvers.infeasible import in_words
from solvers.model import pathway_model
from solvers.periods import RepresentativeHours, investment_periods
from solvers.program import compile_model
from solvers.rows import hold_each_hour
from solvers.shape import LINKING
from solvers.two_hours import compile_hours
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
LOAD = 2.0 + np.sin(2 * np.pi * HOUR / 24)
SUN = np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24))
DAYS = RepresentativeHours(np.arange(48), np.full(48, 8760 / 48), 24, weeks=(0,))


def island(battery: float = 4.0) -> xr.Dataset:
    """An engine of 2 MW that cannot serve the evening, sun, and a store of so many MWh without loss."""
    dims = {
        "use": {"power": {"use_energy": 8760 * 2.0, "use_pattern": "load"}},
        "fuel": {"oil": {"fuel_price": 60.0}},
        "technology": {
            "engine": {"fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0, "existing_capacity": {2025: 2.0}},
            "sun": {"technology_kind": "variable", "availability_pattern": "sun", "existing_capacity": {2025: 3.0}},
        },
        "store": {"battery": {"store_existing_power": {2025: 2.0}, "store_existing_energy": {2025: battery}}},
    }
    for name in ("engine", "sun"):
        dims["technology"][name]["is_buildable"] = 0.0
    dims["store"]["battery"]["store_is_buildable"] = 0.0
    return tiny_inputs(patterns={"load": LOAD / LOAD.sum(), "sun": SUN}, dims=dims, carbon_budget=1e9)


def numbers(inputs: xr.Dataset) -> Data:
    return gather(inputs, hourly_power(inputs), investment_periods(inputs), DAYS)


def test_values_and_prices_of_the_hours_balance() -> None:
    data = numbers(island())
    stated, program = compile_hours(data)
    answer, m = solve(program), stated.pyomo
    prices = load_into(m, program, answer)

    def of(variable: pyo.Var) -> np.ndarray:
        return sum(values_of_hours(program.columns, answer.x, variable).values())  # type: ignore[return-value]

    supplied = of(m.variable.generation) + of(m.dispatchable.generation) + of(m.balance.unserved_demand)
    stored = of(m.storage.charge) - of(m.storage.discharge)
    np.testing.assert_allclose(supplied - stored, data.series["demand"]["island", 2025], atol=1e-9)
    state, before = of(m.storage.state_of_charge), data.hours.hour_before()
    np.testing.assert_allclose(state - state[before], stored, atol=1e-9)
    burned = float(data.hours.weight @ of(m.dispatchable.generation)) * 2.2
    assert pyo.value(m.dispatchable.fuel_use["engine", "oil", 2025]) == pytest.approx(burned, rel=1e-9)
    assert m.dispatchable.heat_follows_generation["engine", 2025] in prices
    # One more MW in an hour saves the engine's fuel in the hours it stands for, or costs unserved demand.
    (price,) = values_of_hours(program.rows, answer.row_dual, m.balance.power_balance).values()
    assert price.max() == pytest.approx(10_000.0 * 8760 / 48 / 1.05)


def test_both_builds_have_the_same_optimum() -> None:
    data = numbers(island())
    (_once, program), row_by_row = compile_hours(data), pathway_model(data)
    assert solve(program).objective == pytest.approx(solve(compile_model(row_by_row.pyomo)).objective, rel=1e-12)


def test_a_conflict_is_told_with_its_hours_counted() -> None:
    data = numbers(island())
    stated, program = compile_hours(data)
    engine = stated.pyomo.dispatchable.annual_generation["engine", 2025]
    asked, _ = program.coefficients(engine)
    impossible = program.with_row("more_than_it_can", asked, lower=2.0 * 8760 + 1.0)
    (words,) = in_words(data, irreducible_infeasible_subset(impossible))
    assert words.startswith("these cannot all hold: ")
    assert "capacity is what stands [engine, 2025]" in words
    # Hours are counted, not listed.
    assert re.search(r"generation within availability \[engine, 2025\] \(\d+ hours\)", words)


def test_mps_has_the_names_of_instance_period_and_hour(tmp_path: Path) -> None:
    stated, program = compile_hours(numbers(island()))
    write_mps(program, tmp_path / "island.mps")
    text = (tmp_path / "island.mps").read_text()
    assert stated.pyomo.name == "tiny"
    assert "storage.state_of_charge[battery,2025,47]" in text and "balance.power_balance[island,2025,0]" in text


def test_a_row_speaks_of_its_hour_and_the_one_before() -> None:
    _, program = compile_hours(numbers(island()))
    assert program.shape is not None
    entries = program.matrix.tocoo()
    rows, columns = program.shape.row_at[entries.row], program.shape.column_at[entries.col]
    both = (rows != LINKING) & (columns != LINKING)
    assert set(rows[both] - columns[both]) == {0, 1}
    assert (program.shape.column_at[program.cost != 0] == LINKING).all()
    of_hours = [k for k, row in enumerate(program.rows) if not isinstance(row, str) and k not in program.rows.once]
    closing = [k for k in of_hours if "closes" in program.rows[k].name]
    assert (program.shape.row_at[closing] == LINKING).all() and len(closing) == 2
    assert set(program.shape.row_at[np.setdiff1d(of_hours, closing)]) == set(range(48))


def test_a_rule_that_looks_at_a_number_of_an_hour_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from solvers import variable as family

    def looking(block: pyo.Block, data: Data, instances: list, rule: object) -> None:
        def only_by_day(b: pyo.Block, g: str, p: int, h: int) -> object:
            return rule(b, g, p, h) if data("availability", g, h) > 0 else pyo.Constraint.Skip  # type: ignore[operator]

        hold_each_hour(block, data, instances, only_by_day)

    monkeypatch.setattr(family, "hold_each_hour", looking)
    with pytest.raises(Exception, match="bool"):
        compile_hours(numbers(island()))
