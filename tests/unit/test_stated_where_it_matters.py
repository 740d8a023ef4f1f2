"""Variables and rows of hours that would decide nothing are not stated; where they decide, they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr

from solvers.model import pathway_model
from solvers.optimise import optimise
from tests.conformance.golden_lp import numbers, small_system
from tests.tiny import tiny_inputs


def island(plant: dict[str, Any], measure: dict[str, Any] | None = None, **said: Any) -> xr.Dataset:
    """A flat demand of 2 MW and one plant, of 4 MW."""
    usual = {"existing_capacity": {2025: 4.0}, "fuel_slope": 2.0, "can_burn": 1.0, "fuel_share": 1.0}
    dims = {
        "use": {"power": {"use_energy": 8760.0 * 2.0, "use_pattern": "flat"}},
        "fuel": {"oil": {"fuel_price": 50.0}},
        "technology": {"plant": usual | plant},
        "measure": {"saving": measure} if measure else {},
    }
    return tiny_inputs(patterns={"flat": np.full(8760, 1 / 8760)}, dims=dims, carbon_budget=1e9, **said)


def stated(inputs: xr.Dataset) -> pyo.ConcreteModel:
    return pathway_model(numbers(inputs)).pyomo


@pytest.mark.parametrize(
    ("plant", "reserve", "is_decided"),
    [
        ({"minimum_load": 0.4}, 0.0, False),
        ({"minimum_load": 0.4}, 0.1, True),
        ({"minimum_load": 0.4, "provides_reserve": 0.0}, 0.1, False),
        ({}, 0.1, False),
        ({"fuel_intercept": 0.2}, 0.0, True),
        ({"running_om": 2.0}, 0.0, True),
        ({"start_cost": 30.0}, 0.0, True),
        ({"start_fuel": 0.4}, 0.0, True),
        ({"fuel_intercept": 0.2, "is_must_run": 1.0}, 0.1, False),
    ],
)
def test_what_is_on_line_is_decided_where_it_matters(plant: dict[str, Any], reserve: float, is_decided: bool) -> None:
    model = stated(island(plant, reserve_of_demand=reserve))
    assert bool(model.dispatchable.online) == is_decided


def test_a_minimum_load_alone_costs_a_fleet_of_small_units_nothing() -> None:
    def cost(**plant: float) -> float:
        return optimise(island(plant), weeks=1).objective

    assert cost(minimum_load=0.6) == pytest.approx(cost(), rel=1e-9)
    assert cost(minimum_load=0.6, is_must_run=1.0) > cost()


def test_what_always_runs_burns_the_intercept_of_all_that_is_available() -> None:
    plant = {"minimum_load": 0.5, "is_must_run": 1.0, "fuel_intercept": 0.2, "running_om": 3.0}
    operation = optimise(island(plant), weeks=1).operation
    assert float(operation["fuel_use"].sum()) == pytest.approx(8760 * (2.0 * 2.0 + 0.2 * 4.0))
    running = float(operation["cost"].sel(item="variable_om").sum())
    assert running == pytest.approx(8760 * 3.0 * 4.0 / 1.05)


@pytest.mark.parametrize(("potential", "is_stated"), [(1999.0, False), (2001.0, True), (np.inf, True)])
def test_unserved_demand_is_limited_where_measures_could_save_it_all(potential: float, is_stated: bool) -> None:
    saving = {"measure_demand": -1e-3, "measure_cost": 1.0, "measure_potential": potential}
    assert bool(stated(island({}, saving)).balance.unserved_within_demand) == is_stated


def test_measures_that_never_save_limit_nothing() -> None:
    more = {"measure_demand": 1e-3, "measure_cost": 1.0}
    assert not stated(island({}, more)).balance.unserved_within_demand
    assert {key[0] for key in stated(small_system()).balance.unserved_within_demand} == {"town"}
