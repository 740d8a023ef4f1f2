"""From a scenario to `inputs`: units, paths in time, vintages and levers, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


@pytest.fixture(scope="module")
def inputs() -> xr.Dataset:
    return build(load(SMALL))


def test_a_price_by_volume_becomes_a_price_by_energy(inputs: xr.Dataset) -> None:
    # 1 EUR/L over 10 kWh/L is 100 EUR/MWh, and 0.1 m3/MWh.
    assert inputs["fuel_price"].sel(fuel="diesel").values == pytest.approx(100.0)
    assert inputs["fuel_volume"].sel(fuel="diesel").item() == pytest.approx(0.1)


def test_an_emission_factor_in_kg_per_tj_becomes_tonnes_per_mwh(inputs: xr.Dataset) -> None:
    # 74,100 kg/TJ x 0.0036 TJ/MWh = 0.26676 t/MWh (IPCC 2006, vol. 2, table 2.2).
    assert inputs["emission_factor"].sel(fuel="diesel", gas="CO2").values == pytest.approx(0.26676)


def test_costs_are_interpolated_between_years_and_shares_of_them_follow(inputs: xr.Dataset) -> None:
    cost = inputs["overnight_cost"].sel(technology="hydro")
    assert cost.sel(year=2027).item() == pytest.approx(3.0e6 - 2 / 5 * 0.5e6)
    assert inputs["fixed_om"].sel(technology="hydro", year=2027).item() == pytest.approx(0.01 * cost.sel(year=2027))


def test_a_lever_may_enter_service_only_after_its_lead_time(inputs: xr.Dataset) -> None:
    assert inputs["is_buildable"].sel(technology="hydro").values.tolist() == [0, 0, 1, 1]
    assert inputs["is_buildable"].sel(technology="engine").values.tolist() == [0, 0, 0, 0]


def test_a_refused_lever_is_never_available() -> None:
    refused = build(load(SMALL, ["technologies.hydro.status=refused"]))
    assert refused["is_buildable"].sel(technology="hydro").sum() == 0


def test_a_ban_ends_building_and_running() -> None:
    banned = build(load(SMALL, ["technologies.hydro.banned_from=2028"]))
    assert banned["is_buildable"].sel(technology="hydro").values.tolist() == [0, 0, 1, 0]
    assert banned["is_operable"].sel(technology="hydro").values.tolist() == [1, 1, 1, 0]


def test_a_use_that_follows_a_driver_moves_with_it(inputs: xr.Dataset) -> None:
    assert inputs["use_energy"].sel(use="homes", year=2028).item() == pytest.approx(876 * 970 / 1000)


def test_the_initial_stock_is_spread_over_ages_as_in_a_steady_state(inputs: xr.Dataset) -> None:
    stock = inputs["initial_stock"].sel(stock="petrol_cars")
    ages = 2025 - stock["vintage"].values
    expected = np.where((ages >= 1) & (ages <= 26), np.exp(-((np.maximum(ages, 0) / 14.0) ** 3)), 0.0)
    np.testing.assert_allclose(stock.values, 100 * expected / expected.sum(), rtol=1e-12)


def test_a_monthly_pattern_meets_its_capacity_factor(inputs: xr.Dataset) -> None:
    assert inputs["profile"].sel(pattern="river").mean().item() == pytest.approx(0.4)


def test_the_budget_share_is_equal_per_capita(inputs: xr.Dataset) -> None:
    # 130 Gt x about 990 people of 8.1 billion.
    assert inputs["carbon_budget"].item() == pytest.approx(130e9 * 990 / 8.1e9)


def test_the_plan_of_a_scenario_is_what_it_states() -> None:
    loaded = load(SMALL, ["plan.technologies.hydro.2027=50 kW", "plan.fuel_share.engine={diesel: 0.4, biofuel: 0.6}"])
    inputs = build(loaded)
    plan = plan_of(loaded, inputs)
    assert plan["technology_builds"].sel(technology="hydro").values.tolist() == [0, 0, 0.05, 0]
    assert plan["fuel_share"].sel(technology="engine", fuel="biofuel").values.tolist() == [0.6] * 4


def test_more_cannot_be_retired_than_there_is() -> None:
    loaded = load(SMALL, ["plan.retirements.engine.2026=300 kW"])
    with pytest.raises(ScenarioError, match="more than there are"):
        plan_of(loaded, build(loaded))


STORE_OF_TWO_AGES = (
    "stores.battery.existing_energy={2012: 1 MWh, 2020: 2 MWh}", "stores.battery.existing_power={2020: 1 MW}"
)  # fmt: skip


def test_a_plan_retires_the_oldest_in_service_first_and_what_it_built_last() -> None:
    """The energy of 2012 is at the end of its 15 years in 2027: it cannot leave again."""
    loaded = load(SMALL, [
        *STORE_OF_TWO_AGES, "stores.battery.early_retirement=true", "plan.store_energy.battery.2027=1 MWh",
        "plan.store_energy_retirements.battery={2026: 0.5 MWh, 2028: 2.25 MWh}",
    ])  # fmt: skip
    inputs = build(loaded)
    assert inputs["store_may_retire"].values.tolist() == [1.0]
    retired = plan_of(loaded, inputs)["store_energy_retirements"].sel(store="battery")
    assert retired.sel(year=2026, vintage=2012).item() == 0.5
    assert retired.sel(year=2028).to_series().loc[lambda by: by > 0].to_dict() == {2020: 2.0, 2027: 0.25}


def test_more_of_a_store_cannot_be_retired_than_serves() -> None:
    loaded = load(SMALL, [*STORE_OF_TWO_AGES, "plan.store_energy_retirements.battery.2027=2.5 MWh"])
    with pytest.raises(ScenarioError, match=r"2.5 MWh are retired in 2027, more than there are"):
        plan_of(loaded, build(loaded))


def test_a_pattern_that_cannot_be_made_is_an_error_with_its_place() -> None:
    with pytest.raises(ScenarioError) as error:
        build(load(SMALL, ["patterns.river.capacity_factor=95 %"]))
    assert error.value.problems[0].code == "E308"
    assert error.value.problems[0].path == "patterns.river"


def test_synthetic_patterns_are_named() -> None:
    warm = "{kind: temperature, minimum: [1,1,1,1,1,1,1,1,1,1,1,1], maximum: [9,9,9,9,9,9,9,9,9,9,9,9], "
    warm += "warmest_hour: 14, anomaly: 1, anomaly_persistence: 0.5, source: test, quality: assumed}"
    assert build(load(SMALL, [f"patterns.air={warm}"])).attrs["synthetic"] == ["air"]
    assert build(load(SMALL)).attrs["synthetic"] == []
