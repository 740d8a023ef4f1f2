"""The carbon account: every tonne once, in its place."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.emissions import biogenic_emissions, budget_count, gross_emissions
from tests.tiny import tiny_inputs
from tests.years import year_by_hand

CH4_GWP, N2O_GWP = 29.8, 273.0


def two_towns():
    """Diesel and wood in plants, diesel at home, power bought from outside, a kiln, and a cleaner kiln."""
    return tiny_inputs(
        years=(2025, 2026),
        nodes=("north", "south"),
        n_members=2,
        dims={
            "technology": {"engine": {"technology_node": "north"}, "cable": {"technology_node": "south"}},
            "fuel": {
                "diesel": {"emission_factor": {"CO2": 0.267, "CH4": 1e-5, "N2O": 2e-6}},
                "wood": {"emission_factor": {"CH4": 1e-4}, "biogenic_factor": 0.4},
                "grid": {"fuel_scope": "2", "emission_factor": {"CO2": 0.5}},
            },
            "use": {"boilers": {"use_node": "south", "use_sector": "homes", "use_carrier": "diesel"}},
            "process": {
                "kiln": {
                    "process_node": "south",
                    "process_sector": "industry",
                    "process_emissions": {"CO2": 900.0, "N2O": 1.0},
                }
            },
            "measure": {
                "cleaner_kiln": {
                    "measure_node": "south",
                    "measure_sector": "industry",
                    "measure_emissions": {"CO2": -50.0},
                }
            },
        },
    )


def activity(inputs) -> xr.Dataset:
    annual = year_by_hand(inputs, measure_level={"cleaner_kiln": [0.0, 4.0]})
    annual["fuel_use"].loc[{"technology": "engine", "fuel": "diesel"}] = [[1000.0], [800.0]]
    annual["fuel_use"].loc[{"technology": "engine", "fuel": "wood"}] = 300.0
    annual["fuel_use"].loc[{"technology": "cable", "fuel": "grid"}] = 200.0
    annual["final_energy"].loc[{"node": "south", "sector": "homes", "carrier": "diesel"}] = 60.0
    annual["final_energy"].loc[{"node": "south", "sector": "homes", "carrier": "electricity"}] = 5000.0
    return annual


def account(inputs, annual) -> xr.DataArray:
    return gross_emissions(inputs, annual["final_energy"], annual["fuel_use"], annual["measure_level"])


def test_each_source_stands_once_in_its_node_sector_scope_and_gas():
    inputs = two_towns()
    gross = account(inputs, activity(inputs)).sel(year=2026)
    first = gross.sel(member=0)
    expected = {
        ("north", "power", "1", "CO2"): 1000 * 0.267,
        ("north", "power", "1", "CH4"): (1000 * 1e-5 + 300 * 1e-4) * CH4_GWP,
        ("north", "power", "1", "N2O"): 1000 * 2e-6 * N2O_GWP,
        ("south", "power", "2", "CO2"): 200 * 0.5,
        ("south", "homes", "1", "CO2"): 60 * 0.267,
        ("south", "homes", "1", "CH4"): 60 * 1e-5 * CH4_GWP,
        ("south", "homes", "1", "N2O"): 60 * 2e-6 * N2O_GWP,
        ("south", "industry", "1", "CO2"): 900 - 4 * 50,
        ("south", "industry", "1", "N2O"): 1.0 * N2O_GWP,
    }
    for (node, sector, scope, gas), tonnes in expected.items():
        assert first.sel(node=node, sector=sector, scope=scope, gas=gas).item() == pytest.approx(tonnes, rel=1e-12)
    assert first.sum().item() == pytest.approx(sum(expected.values()), rel=1e-12)
    assert (first != 0).sum().item() == len(expected)
    assert gross.sel(member=1, node="north", sector="power", scope="1", gas="CO2").item() == pytest.approx(800 * 0.267)


def test_electricity_emits_nothing_where_it_is_used():
    inputs, without = two_towns(), activity(two_towns())
    without["final_energy"].loc[{"carrier": "electricity"}] = 0.0
    xr.testing.assert_equal(account(inputs, without), account(inputs, activity(inputs)))


def test_biogenic_carbon_is_a_memo_and_no_emission():
    inputs = two_towns()
    annual = activity(inputs)
    biogenic = biogenic_emissions(inputs, annual["final_energy"], annual["fuel_use"])
    assert biogenic.sel(member=0, node="north", year=2025).item() == pytest.approx(300 * 0.4)
    assert biogenic.sel(node="south").sum().item() == 0.0


@given(st.lists(st.floats(0, 1e6), min_size=4, max_size=4), st.floats(0, 10))
@settings(max_examples=15, deadline=None)
def test_the_account_is_the_sum_of_its_parts(energies, level):
    inputs = two_towns()
    diesel, wood, grid, boilers = energies
    annual = activity(inputs)
    annual["fuel_use"].loc[{"technology": "engine", "fuel": "diesel"}] = diesel
    annual["fuel_use"].loc[{"technology": "engine", "fuel": "wood"}] = wood
    annual["fuel_use"].loc[{"technology": "cable", "fuel": "grid"}] = grid
    annual["final_energy"].loc[{"node": "south", "sector": "homes", "carrier": "diesel"}] = boilers
    annual["measure_level"][:] = level
    burned = {"diesel": diesel + boilers, "wood": wood, "grid": grid}
    factor = (inputs["emission_factor"] * inputs["gwp"]).sum("gas").isel(year=0)
    whole = sum(burned[name] * factor.sel(fuel=name).item() for name in burned) + 900 + N2O_GWP - 50 * level
    total = account(inputs, annual).sum(["node", "sector", "scope", "gas"])
    np.testing.assert_allclose(total.values, whole, rtol=1e-9)


def test_the_count_against_the_budget_is_co2_less_additional_removals_from_its_first_year():
    inputs = two_towns()
    annual = activity(inputs)
    annual["gross_emissions"] = account(inputs, annual)
    annual["additional_removals"].loc[{"node": "north"}] = 30.0
    annual["inventory_removals"][:] = 1e6
    co2 = 900 * 0.267 + 200 * 0.5 + 60 * 0.267 + 900  # 900 MWh is the mean of the two members
    np.testing.assert_allclose(budget_count(annual, 2025).values, [co2 - 30, 2 * co2 - 200 - 60], rtol=1e-12)
    np.testing.assert_allclose(budget_count(annual, 2026).values, [0.0, co2 - 200 - 30], rtol=1e-12)


def test_a_sector_that_does_not_exist_cannot_swallow_emissions():
    inputs = two_towns().assign_coords(technology_node=("technology", ["north", "atlantis"]))
    with pytest.raises(ValueError, match="atlantis"):
        account(inputs, activity(inputs))
