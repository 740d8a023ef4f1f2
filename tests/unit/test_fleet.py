"""What a plan puts in service, and what it burns."""

from __future__ import annotations

import numpy as np
import pytest

from engine.fleet import capacity_in_service, fleet_in_service, fuel_shares
from engine.simulate import no_plan
from tests.tiny import tiny_inputs


def island():
    return tiny_inputs(
        years=(2025, 2026, 2027),
        first_vintage=2020,
        dims={
            "technology": {
                "engine": {
                    "existing_capacity": {2020: 2.0},
                    "lifetime": 7.0,
                    "fuel_slope": 2.5,
                    "fuel_share": {"diesel": 1.0},
                    "can_burn": {"diesel": 1.0, "biofuel": 1.0},
                },
                "pv": {"existing_capacity": {2024: 1.0}, "is_operable": {2027: 0.0}},
            },
            "store": {
                "battery": {
                    "store_existing_power": {2020: 1.0},
                    "store_power_lifetime": 6.0,
                    "store_existing_energy": {2020: 4.0},
                }
            },
            "fuel": ["diesel", "biofuel", "coal"],
        },
    )


def test_capacity_lives_from_its_vintage_to_the_end_of_its_life():
    inputs = island()
    plan = no_plan(inputs)
    plan["technology_builds"].loc[{"technology": "engine", "year": 2026}] = 0.5
    fleet = fleet_in_service(inputs, plan)
    np.testing.assert_allclose(fleet["capacity"].sel(technology="engine"), [2.0, 2.5, 0.5])
    np.testing.assert_allclose(fleet["store_power"].sel(store="battery"), [1.0, 0.0, 0.0])
    np.testing.assert_allclose(fleet["energy_capacity"].sel(store="battery"), [4.0, 4.0, 4.0])


def test_what_is_retired_or_banned_is_not_in_service():
    inputs = island()
    plan = no_plan(inputs)
    plan["retirements"].loc[{"technology": "engine", "vintage": 2020, "year": 2026}] = 0.5
    fleet = fleet_in_service(inputs, plan)
    np.testing.assert_allclose(fleet["capacity"].sel(technology="engine"), [2.0, 1.5, 0.0])
    np.testing.assert_allclose(fleet["capacity"].sel(technology="pv"), [1.0, 1.0, 0.0])


def test_the_plan_says_what_is_burned_and_where_it_does_not_the_scenario():
    inputs = island()
    plan = no_plan(inputs)
    plan["fuel_share"].loc[{"technology": "engine", "year": 2026}] = [0.25, 0.75, 0.0]
    plan["fuel_share"].loc[{"technology": "engine", "year": 2027}] = 0.0
    shares = fuel_shares(inputs, plan).sel(technology="engine")
    np.testing.assert_allclose(shares.transpose("year", "fuel"), [[1, 0, 0], [0.25, 0.75, 0], [1, 0, 0]])


def test_shares_that_do_not_sum_to_one_are_refused():
    inputs = island()
    plan = no_plan(inputs)
    plan["fuel_share"].loc[{"technology": "engine", "year": 2026}] = [0.25, 0.5, 0.0]
    with pytest.raises(ValueError, match=r"engine.*2026.*0\.75"):
        fuel_shares(inputs, plan)


def test_a_fuel_that_cannot_be_burned_is_refused():
    inputs = island()
    plan = no_plan(inputs)
    plan["fuel_share"].loc[{"technology": "engine", "year": 2026}] = [0.5, 0.0, 0.5]
    with pytest.raises(ValueError, match="engine cannot burn coal"):
        fuel_shares(inputs, plan)


def test_technologies_alone_are_in_service_as_with_the_whole_fleet():
    inputs = island()
    plan = no_plan(inputs)
    plan["technology_builds"].loc["engine", 2026] = 3.0
    alone = capacity_in_service(inputs, plan)
    assert alone.sel(technology="engine").values.tolist() == [2.0, 5.0, 3.0]
    np.testing.assert_array_equal(alone.values, fleet_in_service(inputs, plan)["capacity"].values)
