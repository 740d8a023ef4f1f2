"""Operation of islands small enough to work out on paper."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.simulate import simulate
from tests.operation import YEAR, operated
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
DAY = np.where(HOUR % 24 < 12, 1.0, 0.0)
"""Twelve hours of sun from midnight on, and none."""


def total(array: xr.DataArray, **at: str) -> float:
    return float(array.sel(**at).sum())


def test_one_plant_follows_a_flat_demand() -> None:
    plant = {"capacity": 3.0, "fuel": "diesel", "fuel_slope": 2.0, "fuel_intercept": 0.1}
    annual, online, _ = operated(2.0, technologies={"engine": plant}, fuels={"diesel": {}})
    assert total(annual["generation"]) == pytest.approx(2.0 * 8760)
    assert total(annual["fuel_use"]) == pytest.approx((2.0 * 2.0 + 0.1 * 3.0) * 8760)
    assert total(annual["running_hours"]) == 8760
    assert total(online) == pytest.approx(3.0 * 8760)
    assert total(annual["monthly_generation"], month=2) == pytest.approx(2.0 * 28 * 24)
    assert total(annual["unserved_demand"]) == 0.0


def test_what_a_plant_cannot_carry_is_unserved() -> None:
    annual, _, _ = operated(2.0, technologies={"engine": {"capacity": 1.5}})
    assert total(annual["unserved_demand"]) == pytest.approx(0.5 * 8760)
    assert total(annual["unserved_hours"]) == 8760
    assert total(annual["unserved_peak"]) == pytest.approx(0.5)


def test_a_plant_that_just_carries_the_peak_has_no_hours_of_shortage() -> None:
    thirds = {f"engine{n}": {"capacity": 1.0 / 3.0 - 1e-12} for n in range(3)}
    annual, _, _ = operated(1.0, technologies=thirds)
    assert total(annual["unserved_hours"]) == 0


def test_a_lossless_store_gives_back_what_it_took() -> None:
    sun = {"capacity": 2.0, "technology_kind": "variable", "availability_pattern": "sun"}
    store = {"capacity": 2.0, "energy": 12.0}
    annual, _, hourly = operated(1.0, technologies={"pv": sun}, stores={"tank": store}, patterns={"sun": DAY})
    assert total(annual["charge"]) == pytest.approx(12 * 365)
    assert total(annual["discharge"]) == pytest.approx(12 * 365)
    assert total(annual["unserved_demand"]) == 0.0 == total(annual["curtailment"])
    state = hourly["state_of_charge"].squeeze().values
    np.testing.assert_allclose(state[:25], [*range(13), *range(11, -1, -1)])


def test_a_store_loses_on_the_way_in_on_the_way_out_and_by_standing() -> None:
    sun = {"capacity": 2.0, "technology_kind": "variable", "availability_pattern": "first"}
    first = np.where(HOUR == 0, 1.0, 0.0)
    losses = {"charge_efficiency": 0.9, "discharge_efficiency": 0.8, "standing_loss": 0.1}
    demand = np.where(HOUR == 1, 2.0, 0.0)
    store = {"capacity": 2.0, "energy": 5.0, **losses}
    annual, _, hourly = operated(demand, technologies={"pv": sun}, stores={"tank": store}, patterns={"first": first})
    assert total(annual["charge"]) == pytest.approx(2.0)
    assert hourly["state_of_charge"].squeeze().values[1] == pytest.approx(1.8)
    assert total(annual["discharge"]) == pytest.approx(1.8 * 0.9 * 0.8)


def test_a_store_starts_at_its_initial_state_and_stops_at_its_minimum() -> None:
    store = {"capacity": 9.0, "energy": 10.0, "initial_state": 0.5, "minimum_state": 0.2}
    annual, _, hourly = operated(1.0, stores={"tank": store})
    assert total(annual["discharge"]) == pytest.approx(3.0)
    assert hourly["state_of_charge"].squeeze().values[-1] == pytest.approx(2.0)


def test_what_minimum_load_forces_is_stored_and_used_later() -> None:
    # 0.2 MW wanted, 0.5 MW forced: in a lossless store nothing is lost, so the engine makes just the demand and
    # runs two hours of five.
    plant = {"capacity": 1.0, "minimum_load": 0.5}
    annual, _, _ = operated(0.2, technologies={"engine": plant}, stores={"tank": {"capacity": 1.0, "energy": 1.0}})
    assert total(annual["generation"]) == pytest.approx(0.2 * 8760)
    assert total(annual["running_hours"]) == 8760 * 2 / 5
    assert total(annual["curtailment"]) == 0.0


def test_what_minimum_load_forces_and_no_store_takes_is_spilled() -> None:
    plant = {"capacity": 1.0, "minimum_load": 0.5}
    annual, _, _ = operated(0.2, technologies={"engine": plant})
    assert total(annual["generation"]) == pytest.approx(0.5 * 8760)
    assert total(annual["curtailment"]) == pytest.approx(0.3 * 8760)


def test_the_fewest_units_that_carry_the_output_are_on_line() -> None:
    plant = {
        "capacity": 4.0,
        "unit_capacity": 1.0,
        "minimum_load": 0.5,
        "fuel": "diesel",
        "fuel_intercept": 0.1,
    }
    annual, online, _ = operated(2.5, technologies={"engine": plant}, fuels={"diesel": {}})
    assert total(online) == pytest.approx(3.0 * 8760)
    assert total(annual["fuel_use"]) == pytest.approx(0.3 * 8760)


def test_a_link_loses_its_share_and_the_receiver_bears_it() -> None:
    demand = {"east": 0.0, "west": 0.9}
    plants = {"engine": {"capacity": 2.0, "technology_node": "east"}}
    links = {"cable": {"capacity": 1.0, "link_from": "west", "link_to": "east", "link_loss": 0.1}}
    annual, _, hourly = operated(demand, technologies=plants, links=links)
    assert total(annual["generation"]) == pytest.approx(1.0 * 8760)
    assert total(annual["flow"]) == pytest.approx(1.0 * 8760)
    assert total(annual["unserved_demand"]) == 0.0
    np.testing.assert_allclose(hourly["flow"].values, -1.0)


def test_a_full_link_leaves_the_rest_unserved() -> None:
    demand = {"east": 0.0, "west": 0.9}
    plants = {"engine": {"capacity": 2.0, "technology_node": "east"}}
    links = {"cable": {"capacity": 0.5, "link_from": "east", "link_to": "west", "link_loss": 0.1}}
    annual, _, _ = operated(demand, technologies=plants, links=links)
    assert total(annual["unserved_demand"], node="west") == pytest.approx(0.45 * 8760)


def test_a_must_run_plant_runs_at_its_minimum_and_its_surplus_charges_stores() -> None:
    demand = np.where(HOUR % 24 < 12, 0.5, 1.5)
    plant = {"capacity": 2.0, "minimum_load": 0.5, "is_must_run": 1.0}
    store = {"capacity": 1.0, "energy": 6.0}
    annual, online, hourly = operated(demand, technologies={"nuclear": plant}, stores={"tank": store})
    np.testing.assert_allclose(hourly["generation"].values, 1.0)
    assert total(annual["charge"]) == pytest.approx(6 * 365) == total(annual["discharge"])
    assert total(online) == pytest.approx(2.0 * 8760)


def test_a_plant_before_storage_spares_the_store_and_one_after_it_waits() -> None:
    store = {"capacity": 1.0, "energy": 4.0, "initial_state": 1.0}
    plants = {"early": {"capacity": 0.5, "is_before_storage": 1.0}, "late": {"capacity": 1.0}}
    annual, _, hourly = operated(1.0, technologies=plants, stores={"tank": store})
    first = hourly.isel(hour=0)
    assert total(first["generation"], technology="early") == 0.5
    assert total(first["discharge"]) == 0.5
    assert total(annual["generation"], technology="late") == pytest.approx(0.5 * (8760 - 8))


def test_the_cheapest_plant_runs_first_and_a_carbon_price_turns_the_order() -> None:
    fuels = {"coal": {"fuel_price": 10.0, "emission_factor": {"CO2": 0.34}}, "gas": {"fuel_price": 20.0}}
    plants = {
        "steam": {"capacity": 1.0, "fuel": "coal", "fuel_slope": 2.0},
        "turbine": {"capacity": 1.0, "fuel": "gas", "fuel_slope": 2.0},
    }
    cheap, _, _ = operated(1.0, technologies=plants, fuels=fuels)
    assert total(cheap["generation"], technology="steam") == pytest.approx(8760)
    clean, _, _ = operated(1.0, technologies=plants, fuels=fuels, carbon_price=50.0)
    assert total(clean["generation"], technology="turbine") == pytest.approx(8760)


def test_of_equal_plants_the_first_in_the_file_runs() -> None:
    annual, _, _ = operated(1.0, technologies={"a": {"capacity": 1.0}, "b": {"capacity": 1.0}})
    assert total(annual["generation"], technology="a") == pytest.approx(8760)


def test_surplus_leaves_the_island_up_to_its_export_capacity() -> None:
    sun = {"capacity": 3.0, "technology_kind": "variable"}
    annual, _, _ = operated(1.0, technologies={"pv": sun}, export_capacity=0.5)
    assert total(annual["export"]) == pytest.approx(0.5 * 8760)
    assert total(annual["curtailment"]) == pytest.approx(1.5 * 8760)
    assert total(annual["generation"]) == pytest.approx(1.5 * 8760)
    assert total(annual["potential_generation"]) == pytest.approx(3.0 * 8760)


def test_variable_technologies_are_curtailed_by_the_same_share() -> None:
    kind = {"technology_kind": "variable"}
    annual, _, _ = operated(2.0, technologies={"pv": {"capacity": 3.0, **kind}, "wind": {"capacity": 1.0, **kind}})
    assert total(annual["generation"], technology="pv") == pytest.approx(1.5 * 8760)
    assert total(annual["generation"], technology="wind") == pytest.approx(0.5 * 8760)


def test_surplus_reaches_the_store_of_a_linked_node_and_comes_back() -> None:
    sun = {
        "capacity": 2.0,
        "technology_kind": "variable",
        "availability_pattern": "sun",
        "technology_node": "east",
    }
    annual, _, _ = operated(
        {"east": 1.0, "west": 0.0},
        technologies={"pv": sun},
        stores={"tank": {"capacity": 1.0, "energy": 20.0, "store_node": "west"}},
        links={"cable": {"capacity": 1.0, "link_from": "east", "link_to": "west"}},
        patterns={"sun": DAY},
    )
    assert total(annual["charge"]) == pytest.approx(12 * 365) == total(annual["discharge"])
    assert total(annual["flow"]) == pytest.approx(24 * 365)
    assert total(annual["unserved_demand"]) == 0.0


def test_each_member_has_its_own_weather_and_a_batch_equals_one_by_one() -> None:
    rng = np.random.default_rng(1)
    patterns = {"calm": 0.3 * rng.random(8760), "windy": rng.random(8760)}
    said = {"capacity": 3.0, "technology_kind": "variable"}
    store = {"tank": {"capacity": 1.0, "energy": 5.0}}

    def alone(pattern: str) -> xr.Dataset:
        plant = {"wind": {**said, "availability_pattern": pattern}}
        return operated(1.0, technologies=plant, stores=store, patterns=patterns).annual

    rows = xr.DataArray([[0.0], [1.0]], dims=("member", "technology"))
    both = operated(
        1.0,
        technologies={"wind": said},
        stores=store,
        patterns=patterns,
        n_members=2,
        availability_pattern=rows,
    ).annual
    for member, pattern in enumerate(patterns):
        xr.testing.assert_identical(both.isel(member=[member]).drop_vars("member"), alone(pattern).drop_vars("member"))


def test_an_island_with_nothing_serves_nothing() -> None:
    annual, _, hourly = operated(1.0)
    assert total(annual["unserved_demand"]) == pytest.approx(8760)
    assert hourly["generation"].shape == (1, 0, 1, 8760)


def test_hours_are_kept_of_the_years_asked_for_alone() -> None:
    _, _, hourly = operated(1.0, hours_of=())
    assert all(array.size == 0 for array in hourly.data_vars.values())
    with pytest.raises(ValueError, match="2031"):
        operated(1.0, hours_of=(YEAR, 2031))


def test_a_store_that_gives_nothing_back_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="tank"):
        operated(1.0, stores={"tank": {"capacity": 1.0, "energy": 1.0, "discharge_efficiency": 0.0}})


def test_a_shadow_price_of_carbon_changes_who_runs_first_and_costs_nothing() -> None:
    # Coal 10 + 1 t x price, gas 30 + 0.4 t x price: they change places at 33.3 money/t.
    def plant(fuel: str, variable_om: float) -> dict:
        burning = {"fuel_slope": 1.0, "can_burn": {fuel: 1}, "fuel_share": {fuel: 1}}
        return {"existing_capacity": {2025: 1.0}, "variable_om": variable_om, **burning}

    fuels = {"coal": {"emission_factor": {"CO2": 1.0}}, "gas": {"emission_factor": {"CO2": 0.4}}}
    inputs = tiny_inputs(
        patterns={"flat": np.full(8760, 1 / 8760)},
        dims={
            "technology": {"coal": plant("coal", 10.0), "gas": plant("gas", 30.0)},
            "fuel": fuels,
            "use": {"all": {"use_energy": 8760.0, "use_pattern": "flat"}},
        },
    )
    shaded = inputs.assign(dispatch_carbon_price=inputs["dispatch_carbon_price"] + 40.0)
    first, second = (simulate(case).annual for case in (inputs, shaded))
    assert first["generation"].sel(technology="coal").item() == pytest.approx(8760.0)
    assert second["generation"].sel(technology="gas").item() == pytest.approx(8760.0)
    assert second["cost"].sel(item="carbon").item() == 0.0
