"""Efficiency and life as a scenario says them: one number, or by the year of building."""

from __future__ import annotations

import numpy as np
import pytest

from engine.simulate import simulate
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError
from tests.integration.command_line import SMALL

ALIKE = "stores.battery.power_lifetime=15 yr"
"""Of the battery of the small island: its power lives as long as its energy."""


def test_one_number_is_that_of_all_vintages() -> None:
    inputs = build(load(SMALL, ["technologies.engine.efficiency=0.4"]))
    assert inputs["fuel_slope"].sel(technology="engine").item() == 1 / 0.4
    assert (inputs["fuel_slope_ratio"] == 1.0).all()


def test_a_path_is_read_at_the_year_of_building_also_of_what_stands() -> None:
    """The table has the slope of the first simulated year; before the first point of the path it is that point's."""
    inputs = build(load(SMALL, ["technologies.engine.efficiency={2010: 0.3, 2020: 0.36, 2030: 0.42}"]))
    engine = inputs.sel(technology="engine")
    assert engine["fuel_slope"].item() == pytest.approx(1 / 0.39)
    slope = engine["fuel_slope"] * engine["fuel_slope_ratio"].sel(vintage=[2010, 2015, 2028])
    np.testing.assert_allclose(slope, [1 / 0.3, 1 / 0.33, 1 / 0.408], rtol=1e-12)


def test_a_scenario_of_two_vintages_burns_what_each_of_them_does() -> None:
    """The engine of 2010 gives 150 kW at most, in every hour less than homes ask for: the new one runs first."""
    says = [
        "technologies.engine.efficiency={2010: 0.30, 2011: 0.30, 2026: 0.45}", "technologies.engine.status=planned",
        "technologies.engine.overnight_cost=500 EUR/kW", "plan.technologies.engine={2027: 40 kW}",
        "plan.retirements.engine={2028: 100 kW}",
    ]  # fmt: skip
    loaded = load(SMALL, says)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs), hours_of=(2026, 2027, 2028))
    generation = results.hourly["generation"].sel(technology="engine").isel(member=0).transpose("year", "hour").values
    burned = results.annual["fuel_use"].sel(technology="engine", year=[2026, 2027, 2028]).sum("fuel").isel(member=0)
    new = np.minimum(generation, np.array([[0.0], [0.04], [0.04]]))
    np.testing.assert_allclose(burned, (new / 0.45 + (generation - new) / 0.30).sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(
        results.annual["capacity"].sel(technology="engine"), [0.2, 0.2, 0.24, 0.14], rtol=1e-12
    )  # fmt: skip


def test_outages_of_units_ask_for_one_efficiency() -> None:
    says = [
        "technologies.engine.efficiency={2025: 0.35, 2030: 0.4}", "technologies.engine.mean_time_to_repair=60 h",
        "technologies.engine.availability=95 %", "technologies.engine.unit_capacity=100 kW",
    ]  # fmt: skip
    with pytest.raises(ScenarioError) as refusal:
        load(SMALL, says)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == ("E304", "technologies.engine.efficiency")
    assert "outages are drawn of units that all burn alike" in str(problem)


def test_an_efficiency_out_of_range_is_refused_at_its_year() -> None:
    with pytest.raises(ScenarioError, match=r"technologies\.engine\.efficiency\.2040"):
        load(SMALL, ["technologies.engine.efficiency={2025: 0.35, 2040: 1.45}"])


def test_a_life_by_year_is_that_of_the_year_of_building_in_whole_years() -> None:
    says = ["technologies.engine.lifetime={2010: 15 yr, 2025: 20 yr, 2030: 23 yr}", "plan.retirements.engine.2026=1 kW"]
    loaded = load(SMALL, says)
    inputs = build(loaded)
    engine = inputs.sel(technology="engine")
    assert engine["lifetime"].sel(vintage=[2010, 2025, 2026, 2028]).values.tolist() == [15.0, 20.0, 21.0, 22.0]
    with pytest.raises(ScenarioError, match="more than there are"):
        plan_of(loaded, inputs)
    results = simulate(inputs)
    assert results.annual["capacity"].sel(technology="engine").values.tolist() == [0.0] * 4


def test_losses_and_lives_of_stores_and_links_are_read_at_the_year_of_building() -> None:
    says = [
        "stores.battery.charge_efficiency={2025: 0.90, 2027: 0.94}",
        "stores.battery.standing_loss={2025: 0.001, 2028: 0}",
        *(f"stores.battery.{part}_lifetime={{2025: 10 yr, 2027: 14 yr}}" for part in ("power", "energy")),
    ]  # fmt: skip
    inputs = build(load(SMALL, says))
    battery = inputs.sel(store="battery")
    assert battery["charge_efficiency"].item() == pytest.approx(0.9 + 0.04 * max(0, int(inputs["year"][0]) - 2025) / 2)
    path = {2010: 0.90, 2025: 0.90, 2026: 0.92, 2028: 0.94}
    charge = battery["charge_efficiency"] + battery["charge_efficiency_change"].sel(vintage=list(path))
    np.testing.assert_allclose(charge, list(path.values()), rtol=1e-12)
    standing = battery["standing_loss"] + battery["standing_loss_change"].sel(vintage=[2025, 2028])
    np.testing.assert_allclose(standing, [0.001, 0.0], atol=1e-15)
    assert battery["store_energy_lifetime"].sel(vintage=[2010, 2026, 2028]).values.tolist() == [10.0, 12.0, 14.0]
    apart = build(load(SMALL, ["stores.battery.energy_lifetime={2025: 10 yr, 2027: 14 yr}"])).sel(store="battery")
    assert apart["store_energy_lifetime"].sel(vintage=2027) == 14.0 and (apart["store_power_lifetime"] == 10.0).all()


@pytest.mark.parametrize(
    ("overrides", "path", "said"),
    [
        (
            [ALIKE, "stores.battery.charge_efficiency={2025: 0.9, 2030: 0.95}",
             "plan.store_power.battery={2027: 10 kW}"],
            "stores.battery.charge_efficiency", "of 2027 there is power alone, and nothing to serve it loses as much",
        ),
        (
            [ALIKE, "stores.battery.discharge_efficiency={2025: 0.9, 2030: 0.95}",
             "plan.store_energy.battery={2027: 10 kWh}"],
            "stores.battery.discharge_efficiency", "of 2027 there is energy alone",
        ),
        (["stores.battery.standing_loss={2025: 0.01, 2030: 0}"], "stores.battery.standing_loss",
         "its parts live 10 and 15 years, and one that is replaced would not lose as the others do"),
        ([ALIKE, "stores.battery.discharge_efficiency={2025: 0.9, 2040: 1.1}"],
         "stores.battery.discharge_efficiency.2040", "at most 1"),
    ],
)  # fmt: skip
def test_vintages_of_a_store_that_cannot_serve_are_refused(overrides: list[str], path: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        load(SMALL, overrides)
    (problem,) = refusal.value.problems
    assert problem.path == path and said in str(problem)


def test_a_store_with_a_river_loses_alike_whatever_its_year() -> None:
    full = SMALL.parent / "full_fleet.yaml"
    scenario = load(full).scenario
    fed = next(name for name, store in scenario.stores.items() if store.inflow is not None)
    with pytest.raises(ScenarioError) as refusal:
        load(full, [f"stores.{fed}.discharge_efficiency={{2025: 0.8, 2040: 0.9}}"])
    assert f"stores.{fed}.discharge_efficiency" in [problem.path for problem in refusal.value.problems]
    assert "a river feeds it" in str(refusal.value)
