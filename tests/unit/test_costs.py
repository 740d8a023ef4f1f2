"""Costs against arithmetic done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.costs import annuity_factor, discount_weights, lcoe, net_present_cost, yearly_costs
from engine.levelised import generation_cost, lcos
from engine.project import life_cycle_factor
from engine.results import Results
from engine.simulate import no_plan
from tests.tiny import tiny_inputs
from tests.years import year_by_hand

YEARS = (2025, 2026, 2027)


def island(**attrs):
    """PV that may be built, an old and a committed engine, a battery, cars to switch, land to plant."""
    return tiny_inputs(
        years=YEARS,
        first_vintage=2020,
        dims={
            "technology": {
                "pv": {
                    "overnight_cost": {2025: 900e3, 2026: 800e3, 2027: 700e3},
                    "lifetime": 20.0,
                    "cost_of_capital": 0.04,
                },
                "engine": {
                    "existing_capacity": {2020: 2.0, 2026: 1.0},
                    "overnight_cost": 500e3,
                    "fixed_om": 10e3,
                    "variable_om": 6.0,
                    "running_om": 2.0,
                    "lifetime": 30.0,
                    "cost_of_capital": 0.05,
                    "fuel_slope": 2.5,
                },
            },
            "store": {
                "battery": {
                    "store_energy_cost": 200e3,
                    "store_energy_lifetime": 2.0,
                    "store_variable_om": 1.5,
                }
            },
            "fuel": {"diesel": {"fuel_price": {2025: 70.0, 2026: 75.0, 2027: 80.0}}},
            "use": {"cooking": {"use_carrier": "diesel", "use_sector": "homes", "use_pattern": -1}},
            "measure": {"switch": {"measure_sector": "homes", "measure_cost": 5e3, "measure_fixed_om": -100.0}},
            "planting": {"hills": {"planting_cost": 4e3, "planting_fixed_om": 50.0, "planting_cover": "trees"}},
            "cover": ["trees"],
        },
        discount_rate=0.03,
        carbon_price=100.0,
        export_price=40.0,
        attrs={"present_year": 2025, **attrs},
    )


def costs_of(inputs, plan, annual, online=0.0):
    return yearly_costs(inputs, plan, annual, annual["capacity"] * 0.0 + online + annual["generation"] * 0.0)


def test_an_annuity_repays_its_loan_to_the_cent():
    payment, owed = float(annuity_factor(0.07, 12.0)), 1.0
    for _ in range(12):
        owed = owed * 1.07 - payment
    assert owed == pytest.approx(0.0, abs=1e-12)
    assert float(annuity_factor(0.05, 25.0)) == pytest.approx(0.0709524573)


def test_an_annuity_without_interest_is_one_over_the_lifetime():
    np.testing.assert_allclose(annuity_factor([0.0, 0.0], [10.0, 25.0]), [0.1, 0.04])


def test_an_annuity_over_no_years_is_refused():
    with pytest.raises(ValueError, match="lifetime"):
        annuity_factor(0.05, 0.0)


def test_costs_of_a_year_fall_at_its_end():
    np.testing.assert_allclose(discount_weights(island()).values, [1.03**-1, 1.03**-2, 1.03**-3])


def test_builds_pay_annuities_from_their_year_on_and_what_is_old_is_sunk():
    inputs = island()
    plan = no_plan(inputs)
    plan["technology_builds"].loc[{"technology": "pv", "year": 2026}] = 3.0
    plan["store_energy_builds"].loc[{"store": "battery", "year": 2025}] = 4.0
    investment = costs_of(inputs, plan, year_by_hand(inputs))["cost"].sel(item="investment", member=0)
    pv = 3.0 * 800e3 * float(annuity_factor(0.04, 20.0))
    engine = 1.0 * 500e3 * float(annuity_factor(0.05, 30.0))  # the committed one of 2026
    battery = 4.0 * 200e3 / 2.0
    np.testing.assert_allclose(investment.values, [battery, battery + pv + engine, pv + engine], rtol=1e-12)


def test_capacity_taken_out_of_service_early_goes_on_paying():
    inputs = island()
    plan = no_plan(inputs)
    plan["technology_builds"].loc[{"technology": "pv", "year": 2025}] = 3.0
    before = costs_of(inputs, plan, year_by_hand(inputs))["cost"].sel(item="investment")
    plan["retirements"].loc[{"technology": "pv", "vintage": 2025, "year": 2026}] = 3.0
    after = costs_of(inputs, plan, year_by_hand(inputs))["cost"].sel(item="investment")
    np.testing.assert_array_equal(before.values, after.values)


def test_every_item_is_its_quantity_times_its_price():
    inputs = island()
    plan = no_plan(inputs)
    plan["measure_builds"].loc[{"year": 2025}] = 2.0
    plan["hectares"].loc[{"year": 2026}] = 10.0
    annual = year_by_hand(
        inputs,
        capacity={"engine": 2.0},
        generation={"engine": 1000.0},
        priced_fuel_use={"engine": 2500.0},
        discharge={"battery": 300.0},
        unserved_demand={"island": 0.5},
        export={"island": 20.0},
        measure_level={"switch": 2.0},
        planted={"hills": [0.0, 10.0, 10.0]},
    )
    annual["final_energy"].loc[{"sector": "homes", "carrier": "diesel"}] = 40.0
    annual["gross_emissions"].loc[{"sector": "power", "gas": "CO2", "scope": "1"}] = 660.0
    annual["gross_emissions"].loc[{"sector": "homes", "gas": "CO2", "scope": "1"}] = 11.0
    costs = costs_of(inputs, plan, annual, online=1600.0)
    cost = costs["cost"].sel(member=0)
    np.testing.assert_allclose(cost.sel(item="fixed_om"), 2 * 10e3)
    np.testing.assert_allclose(cost.sel(item="variable_om"), 1000 * 6.0 + 1600 * 2.0 + 300 * 1.5)
    np.testing.assert_allclose(cost.sel(item="fuel"), [2500 * 70, 2500 * 75, 2500 * 80])
    np.testing.assert_allclose(cost.sel(item="carbon"), 671 * 100)
    np.testing.assert_allclose(cost.sel(item="unserved"), 0.5 * 10_000)
    np.testing.assert_allclose(cost.sel(item="export"), -20 * 40)
    np.testing.assert_allclose(cost.sel(item="measures"), 2 * 5e3 / 15 - 2 * 100)
    np.testing.assert_allclose(cost.sel(item="planting"), [0, 10 * 4e3 + 10 * 50, 10 * 50])
    np.testing.assert_allclose(cost.sel(item="end_use_fuel"), [40 * 70, 40 * 75, 40 * 80])
    power = costs["power_cost"].sel(member=0)
    np.testing.assert_allclose(power.sel(item="carbon"), 660 * 100)
    assert (power.sel(item=["measures", "planting", "end_use_fuel"]) == 0).all()
    assert (power.sel(item="fuel") == cost.sel(item="fuel")).all()


def test_net_present_cost_and_levelised_cost_are_discounted_sums():
    inputs = island()
    annual = year_by_hand(
        inputs,
        capacity={"engine": 2.0},
        generation={"engine": 1000.0},
        demand={"island": [1000.0, 1100.0, 1200.0]},
    )
    plan = no_plan(inputs)
    annual = annual.merge(costs_of(inputs, plan, annual))
    committed = 500e3 * float(annuity_factor(0.05, 30.0))
    yearly = [20e3 + 6e3, 20e3 + 6e3 + committed, 20e3 + 6e3 + committed]
    results = Results(annual, annual, {}, inputs, plan)
    npc = sum(cost / 1.03 ** (i + 1) for i, cost in enumerate(yearly))
    served = 1000 / 1.03 + 1100 / 1.03**2 + 1200 / 1.03**3
    assert net_present_cost(results) == pytest.approx(npc, rel=1e-12)
    assert lcoe(results) == pytest.approx(npc / served, rel=1e-12)
    annual["unserved_demand"] = annual["demand"].copy()
    assert lcoe(results) is None


def test_a_project_buys_replaces_and_sells():
    # Life 10, project 25 years: bought in years 0, 10 and 20, and half of its life is left at the end.
    linear = 1 + 1.05**-10 + 1.05**-20 - 0.5 * 1.05**-25
    assert life_cycle_factor(10.0, 25, 0.05, "linear") == pytest.approx(linear, rel=1e-12)
    # By annuity, the factor is 25 years of its annuity: what a user pays who rents.
    rent = float(annuity_factor(0.05, 10.0)) / float(annuity_factor(0.05, 25.0))
    assert life_cycle_factor(10.0, 25, 0.05, "annuity") == pytest.approx(rent, rel=1e-12)


def test_a_life_as_long_as_the_project_is_bought_once_and_leaves_nothing():
    assert life_cycle_factor(25.0, 25, 0.05, "linear") == 1.0
    assert life_cycle_factor(12.5, 25, 0.05, "annuity") == pytest.approx(1 + 1.05**-12.5)


def test_a_life_of_no_years_is_refused():
    with pytest.raises(ValueError, match="lifetime above 0"):
        life_cycle_factor(0.0, 25, 0.05, "linear")


def test_a_salvage_rule_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="sentimental"):
        life_cycle_factor(10.0, 25, 0.05, "sentimental")


def test_a_project_has_one_simulated_year():
    inputs = island(cost_method="project")
    with pytest.raises(ValueError, match="one simulated year, not 3"):
        costs_of(inputs, no_plan(inputs), year_by_hand(inputs))


def test_the_levelised_cost_of_storage_by_hand():
    """4 MWh of 200,000 a MWh over two years without interest: 400,000 a year; 300 MWh given of 330 charged."""
    inputs = island()
    plan = no_plan(inputs)
    plan["store_energy_builds"].loc[{"store": "battery", "year": 2025}] = 4.0
    annual = year_by_hand(inputs, discharge={"battery": 300.0}, charge={"battery": 330.0})
    results = Results(annual, annual, {}, inputs, plan)
    # Two of three years pay the annuity, and each gives 300 MWh.
    paid, given = 400e3 * (1 / 1.03 + 1 / 1.03**2), 300 * (1 / 1.03 + 1 / 1.03**2 + 1 / 1.03**3)
    assert lcos(results)["battery"] == pytest.approx(paid / given + 1.5, rel=1e-12)
    assert lcos(results, 50.0)["battery"] == pytest.approx(paid / given + 1.5 + 50.0 * 1.1, rel=1e-12)
    annual["discharge"][:] = 0.0
    assert lcos(results)["battery"] is None


def test_what_stores_cost_and_what_plants_cost_is_the_power_system():
    inputs = island()
    plan = no_plan(inputs)
    plan["store_energy_builds"].loc[{"store": "battery", "year": 2025}] = 4.0
    annual = year_by_hand(
        inputs, capacity={"engine": 2.0}, generation={"engine": 1000.0}, discharge={"battery": 300.0},
        demand={"island": 990.0}, unserved_demand={"island": 1.0},
    )  # fmt: skip
    results = Results(annual.merge(costs_of(inputs, plan, annual)), annual, {}, inputs, plan)
    years = sum(1.03**-n for n in (1, 2, 3))
    of_plants, of_store = generation_cost(results) * 1000 * years, lcos(results)["battery"] * 300 * years
    unserved = 1.0 * 10_000 * years
    assert of_plants + of_store + unserved == pytest.approx(lcoe(results) * 989 * years, rel=1e-12)
