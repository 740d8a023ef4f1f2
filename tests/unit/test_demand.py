"""Hourly demand and final energy."""

from __future__ import annotations

import numpy as np
import pytest

from engine.demand import NegativeDemand, final_energy, hourly_demand, measure_demand_of_a_unit
from engine.electrification import electrify, measure_effects
from engine.simulate import no_plan
from tests.tiny import tiny_inputs

HOURS = np.arange(8760)
EVENING = np.where(HOURS % 24 == 19, 1 / 365, 0.0)
FLAT = np.full(8760, 1 / 8760)


def village(**lighting):
    """Evening lights, gas cooking, fridges, and a measure that dims lights and removes fridges."""
    inputs = tiny_inputs(
        years=(2025, 2026),
        nodes=("north", "south"),
        n_members=2,
        patterns={"evening": EVENING, "flat": FLAT},
        dims={
            "use": {
                "lighting": {
                    "use_node": "north",
                    "use_sector": "homes",
                    "use_energy": 365.0,
                    "use_pattern": "evening",
                },
                "cooking": {
                    "use_node": "north",
                    "use_sector": "homes",
                    "use_carrier": "gas",
                    "use_energy": 50.0,
                    "use_pattern": -1,
                },
            },
            "fuel": ["gas"],
            "service": {"cold": {"service_level": 876.0}},
            "stock": {
                "fridges": {
                    "stock_service": "cold",
                    "stock_node": "south",
                    "stock_sector": "homes",
                    "stock_pattern": "flat",
                    "stock_carrier": "electricity",
                    "stock_energy_use": 10.0,
                    "sales_share": 1.0,
                    "survival": np.r_[1.0, np.zeros(60)],
                },
            },
            "measure": {
                "dimming": {
                    "measure_node": "north",
                    "measure_sector": "policy",
                    "measure_demand": np.where(HOURS % 24 == 19, -0.1, 0),
                    "measure_fuel": {"gas": -3.0},
                    **lighting,
                },
            },
        },
    )
    inputs["measure_stock"][:] = -8.76
    plan = no_plan(inputs)
    plan["measure_builds"].loc[{"year": 2026}] = 2.0
    return inputs, plan


def test_demand_is_the_energy_of_uses_and_stocks_laid_over_their_patterns():
    inputs, plan = village()
    demand = hourly_demand(inputs, electrify(inputs, plan), 2025)
    assert demand.dims == ("member", "node", "hour")
    np.testing.assert_allclose(demand.sel(node="north").values, np.tile(EVENING * 365, (2, 1)), rtol=1e-12)
    np.testing.assert_allclose(demand.sel(node="south").values, 1.0, rtol=1e-12)


def test_measures_change_the_demand_of_their_node_and_of_the_stocks_node():
    inputs, plan = village()
    demand = hourly_demand(inputs, electrify(inputs, plan), 2026)
    np.testing.assert_allclose(
        demand.sel(node="north", member=1).values, np.where(HOURS % 24 == 19, 0.8, 0), atol=1e-12
    )
    np.testing.assert_allclose(demand.sel(node="south").values, 1 - 2 * 8.76 * 10 / 8760, rtol=1e-12)


def test_the_optimisers_coefficients_give_the_simulations_demand():
    inputs, plan = village()
    unit = measure_demand_of_a_unit(inputs, measure_effects(inputs), 2026)
    without = hourly_demand(inputs, electrify(inputs, no_plan(inputs)), 2026)
    with_it = hourly_demand(inputs, electrify(inputs, plan), 2026)
    np.testing.assert_allclose((without + 2.0 * unit.sel(measure="dimming")).values, with_it.values, atol=1e-12)


def test_saving_more_than_is_used_names_node_year_hour_and_measure():
    inputs, plan = village(measure_demand=np.where(HOURS == 43, -0.6, 0))
    with pytest.raises(NegativeDemand, match=r"node north, year 2026, hour 43: demand is -0\.2 MW; .*dimming \(2\)"):
        hourly_demand(inputs, electrify(inputs, plan), 2026)


def test_electricity_without_a_pattern_is_refused():
    inputs, plan = village()
    inputs["use_pattern"].loc[{"use": "lighting"}] = -1
    with pytest.raises(ValueError, match="lighting"):
        hourly_demand(inputs, electrify(inputs, plan), 2025)


def test_final_energy_is_the_years_demand_and_fuel_by_sector():
    inputs, plan = village()
    electrified = electrify(inputs, plan)
    energy = final_energy(inputs, electrified)
    for year in (2025, 2026):
        demand = hourly_demand(inputs, electrified, year).isel(member=0).sum("hour")
        electricity = energy.sel(carrier="electricity", year=year).sum("sector")
        np.testing.assert_allclose(electricity.values, demand.values, rtol=1e-12)
    assert energy.sel(node="north", sector="homes", carrier="gas", year=2026).item() == 50.0
    assert energy.sel(node="north", sector="policy", carrier="gas", year=2026).item() == -6.0
    assert energy.sel(node="north", sector="policy", carrier="electricity", year=2026).item() == pytest.approx(-73.0)


def test_saving_more_fuel_than_is_used_names_node_year_and_fuel():
    inputs, plan = village(measure_fuel={"gas": -30.0})
    with pytest.raises(NegativeDemand, match=r"north, year 2026.*gas.*10 MWh too much"):
        final_energy(inputs, electrify(inputs, plan))
