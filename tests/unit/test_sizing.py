"""What sizings side by side refuse, and a search among a few by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.search import cheapest
from engine.sizing import island_of, operate_and_cost
from engine.variables import ContractError
from tests.tiny import tiny_inputs

PROJECT = {"cost_method": "project", "salvage": "linear", "project_lifetime": 20}
DAY = np.tile(np.r_[np.zeros(12), np.ones(12)], 365)


def island(attrs: dict[str, Any] | None = None, engine: dict[str, Any] | None = None, **inputs: Any) -> xr.Dataset:
    """An engine of 300 a MW and 50 a MWh, sun by day of 200 a MW, a lossless battery of 10 a MWh, demand of 1 MW."""
    burns = {"fuel": {"diesel": {"fuel_price": 50.0}}}
    technologies = {
        "engine": {
            "overnight_cost": 300.0,
            "fuel_slope": 1.0,
            "can_burn": {"diesel": 1.0},
            "fuel_share": {"diesel": 1.0},
            "lifetime": 20.0,
            **(engine or {}),
        },
        "sun": {
            "technology_kind": "variable",
            "availability_pattern": "day",
            "overnight_cost": 200.0,
            "lifetime": 20.0,
        },
    }
    stores = {"battery": {"store_energy_cost": 10.0, "store_energy_lifetime": 20.0, "store_power_lifetime": 20.0}}
    said: dict[str, Any] = {
        "patterns": {"day": DAY, "flat": np.full(8760, 1 / 8760)},
        "dims": {
            "technology": technologies,
            "store": stores,
            "use": {"town": {"use_energy": 8760.0, "use_pattern": "flat"}},
            **burns,
        },
        "attrs": {**PROJECT, **(attrs or {})},
        "discount_rate": 0.0,
        "unserved_cost": 0.0,
    }
    return tiny_inputs(**{**said, **inputs})


def sizes(engine: Any, sun: Any, battery: Any) -> xr.Dataset:
    """MW, MW and MWh of each sizing; the battery gives or takes its energy in an hour."""
    capacity = np.stack(np.broadcast_arrays(*np.atleast_1d(engine, sun)), axis=1).astype(float)
    energy = np.broadcast_to(np.atleast_1d(battery)[:, np.newaxis], (len(capacity), 1)).astype(float)
    return xr.Dataset(
        {
            "capacity": (("sizing", "technology"), capacity),
            "store_power": (("sizing", "store"), energy),
            "energy_capacity": (("sizing", "store"), energy),
        },
        {"technology": ["engine", "sun"], "store": ["battery"]},
    )


def test_sizes_by_hand_give_energies_spells_and_money_by_hand() -> None:
    found = operate_and_cost(island_of(island()), sizes([1.0, 0.0, 0.0], [0.0, 2.0, 3.0], [0.0, 12.0, 0.0]))
    # The engine alone; sun whose surplus by day serves the night but for the first; sun alone, dark half of the time.
    np.testing.assert_allclose(found["generation"].sel(technology="engine"), [8760.0, 0.0, 0.0])
    np.testing.assert_allclose(found["generation"].sel(technology="sun"), [0.0, 8760.0, 4380.0])
    np.testing.assert_allclose(found["potential_generation"].sel(technology="sun"), [0.0, 8760.0, 13140.0])
    np.testing.assert_allclose(found["unserved_demand"].squeeze(), [0.0, 12.0, 4380.0])
    np.testing.assert_array_equal(found["unserved_hours"], [0.0, 12.0, 4380.0])
    np.testing.assert_array_equal(found["unserved_spell"], [0.0, 12.0, 12.0])
    np.testing.assert_array_equal(found["unserved_peak"], [0.0, 1.0, 1.0])
    np.testing.assert_allclose(found["curtailment"].squeeze(), [0.0, 0.0, 8760.0])
    np.testing.assert_array_equal(found["curtailment_peak"], [0.0, 0.0, 2.0])
    np.testing.assert_array_equal(found["running_hours"], [[8760, 0], [0, 4380], [0, 4380]])
    np.testing.assert_allclose(found["cycles"].squeeze(), [0.0, (4380 + 4368) / 24, 0.0])
    np.testing.assert_allclose(found["stored"].squeeze(), [0.0, 12.0, 0.0])
    # Nothing is discounted: bought once, and twenty years of fuel.
    np.testing.assert_allclose(found["net_present_cost"], [300 + 20 * 8760 * 50, 400 + 120, 600])
    np.testing.assert_allclose(found["lcoe"], found["net_present_cost"] / (20 * np.array([8760, 8748, 4380])))


def test_a_sizing_that_serves_nothing_costs_infinitely_much_a_megawatt_hour() -> None:
    found = operate_and_cost(island_of(island()), sizes(0.0, 0.0, 5.0))
    assert np.isinf(found["lcoe"].item()) and found["net_present_cost"].item() == 50.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nodes": ("island", "islet")}, "2 nodes"),
        ({"years": (2025, 2026)}, "2 years"),
        ({"n_members": 2}, "2 members"),
        ({"attrs": {"cost_method": "annuity"}}, "cost method annuity"),
        ({"attrs": {"dispatch_strategy": "clairvoyance"}}, "strategy clairvoyance"),
        ({"export_capacity": 1.0}, "export"),
        ({"engine": {"minimum_load": 0.3}}, "minimum load"),
        ({"engine": {"unit_capacity": 0.5}}, "units of a size"),
        ({"engine": {"is_must_run": 1.0}}, "must-run"),
        ({"engine": {"availability_pattern": "day"}}, "hours of its own"),
        ({"charge_efficiency": 0.0}, "gives nothing back"),
    ],
)
def test_what_a_batch_cannot_do_is_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        island_of(island(**changes))


def test_an_hour_without_demand_is_refused() -> None:
    halves = {"day": DAY, "flat": DAY / DAY.sum()}
    with pytest.raises(ValueError, match="demand in every hour"):
        island_of(island(patterns=halves))


def test_inputs_that_hold_no_number_are_refused() -> None:
    broken = island()
    broken["fuel_price"][:] = np.nan
    with pytest.raises(ContractError, match="fuel_price holds NaN"):
        island_of(broken)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
@pytest.mark.parametrize("name", ["capacity", "store_power", "energy_capacity"])
def test_sizes_that_are_no_sizes_are_refused(name: str, value: float) -> None:
    wrong = sizes(1.0, 1.0, 1.0)
    wrong[name][0, 0] = value
    with pytest.raises(ValueError, match=f"{name} (holds NaN or infinity|is below 0)"):
        operate_and_cost(island_of(island()), wrong)


def test_sizes_of_another_island_are_refused_all_at_once() -> None:
    wrong = sizes(1.0, 1.0, 1.0).assign_coords(technology=["engine", "moon"]).drop_vars("store_power")
    wrong["energy_capacity"] = wrong["energy_capacity"].isel(sizing=0)
    with pytest.raises(ValueError, match=r"store_power is missing; capacity is not for .*; energy_capacity lies over"):
        operate_and_cost(island_of(island()), wrong)


def test_a_search_finds_the_cheapest_that_serves_enough() -> None:
    # Twenty years of fuel make sun and battery the cheaper: 2 MW and 12 MWh, and 1 MW of engine for the first night.
    low, high = sizes(0.0, 0.0, 0.0).isel(sizing=0), sizes(2.0, 4.0, 24.0).isel(sizing=0)
    found = cheapest(island_of(island()), low, high, 0.0)
    np.testing.assert_allclose([*found["capacity"], *found["energy_capacity"]], [1.0, 2.0, 12.0], rtol=1e-3)
    assert found["unserved_demand"].sum() == 0.0
    less = cheapest(island_of(island()), low, high, 0.01)
    assert less["lcoe"] < found["lcoe"] and 0.0 < less["unserved_demand"].sum() <= 0.01 * 8760


def test_what_both_bounds_hold_alike_stays() -> None:
    low, high = sizes(1.0, 0.0, 3.0).isel(sizing=0), sizes(1.0, 4.0, 3.0).isel(sizing=0)
    found = cheapest(island_of(island()), low, high, 0.0)
    assert found["capacity"].sel(technology="engine") == 1.0 and found["energy_capacity"].item() == 3.0


def test_a_search_without_hope_or_with_crossed_bounds_says_so() -> None:
    low, high = sizes(0.0, 0.0, 0.0).isel(sizing=0), sizes(0.5, 4.0, 1.0).isel(sizing=0)
    with pytest.raises(ValueError, match=r"serves all but 0\.01 of the demand"):
        cheapest(island_of(island()), low, high, 0.01)
    with pytest.raises(ValueError, match="exceed the highest: capacity"):
        cheapest(island_of(island()), high, low, 0.01)
