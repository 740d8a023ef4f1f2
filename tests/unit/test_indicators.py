"""Indicators of a simulation whose figures can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.indicators import budget_verdict, indicators, node_verdicts, non_generation
from engine.results import Results
from engine.simulate import simulate
from ilot.glossary.kpis import KPIS
from tests.tiny import tiny_inputs

YEARS = (2025, 2026, 2027)
ENERGY = 8760.0
"""MWh of demand a year: 1 MW at all hours."""

KPI = {
    "served_energy", "unserved_energy", "curtailed_energy", "unserved_hours", "renewable_share",
    "zero_carbon_share", "local_share", "gross_emissions", "removals", "net_emissions", "gross_co2",
    "net_co2", "additional_removals", "carbon_budget", "budget_used", "budget_exceeded_year",
    "near_zero_year", "net_zero_year", "inventory_net_zero_year", "net_present_cost", "lcoe", "implied_warming",
    "net_zero_co2_year", "budget_peak_excess", "budget_peak_year",
    "unit_starts", "flexible_energy", "flexible_missed_energy", "flexible_missed_hours", "spilled_inflow",
    "reserve_shortfall", "reserve_shortfall_hours", "nonsynchronous_hours",
    "planner_budget", "planner_counted_co2", "planner_budget_used", "planner_budget_exceeded_year",
}  # fmt: skip


def island(**inputs: Any) -> Results:
    """Half a MW of nuclear, a quarter of wind, and an engine on half diesel, half biofuel, for the rest."""
    plants = {
        "nuclear": {"existing_capacity": {2025: 0.5}, "is_zero_carbon": 1.0, "is_local": 1.0},
        "wind": {
            "existing_capacity": {2025: 0.25}, "technology_kind": "variable",
            "is_zero_carbon": 1.0, "is_local": 1.0, "is_renewable": 1.0,
        },
        "engine": {
            "existing_capacity": {2025: 1.0}, "fuel_slope": 2.0, "variable_om": 1.0,
            "can_burn": {"diesel": 1.0, "biofuel": 1.0}, "fuel_share": {"diesel": 0.5, "biofuel": 0.5},
        },
    }  # fmt: skip
    fuels = {
        "diesel": {"emission_factor": {"CO2": 0.25, "CH4": 0.001}, "fuel_price": 100.0},
        "biofuel": {
            "fuel_is_renewable": 1.0,
            "fuel_is_zero_carbon": 1.0,
            "fuel_is_local": 1.0,
            "fuel_price": 100.0,
        },
    }
    homes = {"use_node": "island", "use_sector": "homes", "use_energy": ENERGY, "use_pattern": "flat"}
    return simulate(
        tiny_inputs(
            years=YEARS,
            patterns={"flat": np.full(8760, 1 / 8760)},
            dims={"technology": plants, "fuel": fuels, "use": {"homes": homes}},
            **inputs,
        )
    )


CO2 = ENERGY * 0.25 * 2.0 * 0.5 * 0.25
"""tCO2 a year: a quarter of the energy from the engine, slope 2, half of it diesel of 0.25 t/MWh."""


def values(results: Results) -> dict[str, Any]:
    return {name: value for name, (_, value) in indicators(results).items()}


@pytest.fixture(scope="module")
def plain() -> Results:
    table = [[1.5 * CO2, 1.2 * CO2], [4.0 * CO2, 3.5 * CO2]]
    return island(carbon_budget=1.5 * CO2, budget_table=table)


def test_all_figures_of_the_contract_are_there(plain: Results) -> None:
    assert set(indicators(plain)) == set(KPIS) and set(KPIS) > KPI
    assert indicators(plain)["lcoe"][0] == "EUR/MWh"


def test_shares_count_what_is_not_so(plain: Results) -> None:
    found = values(plain)
    assert found["served_energy"] == pytest.approx(3 * ENERGY)
    assert found["renewable_share"] == pytest.approx(0.25 + 0.125)
    assert found["zero_carbon_share"] == pytest.approx(0.875) == found["local_share"]
    by_technology = non_generation(plain, "renewable").sum(["member", "year"])
    assert by_technology.values == pytest.approx([1.5 * ENERGY, 0.0, 0.375 * ENERGY])


def test_emissions_add_up_over_the_years_and_gases(plain: Results) -> None:
    found = values(plain)
    assert found["gross_co2"] == pytest.approx(3 * CO2)
    assert found["gross_emissions"] == pytest.approx(3 * CO2 * (1 + 0.004 * 29.8))
    assert found["net_emissions"] == pytest.approx(found["gross_emissions"])


def test_a_budget_is_exceeded_in_the_year_whose_count_passes_it(plain: Results) -> None:
    found, verdict = values(plain), budget_verdict(plain)
    assert found["budget_used"] == pytest.approx(2.0)
    assert found["budget_exceeded_year"] == 2026 == verdict.exceeded_year
    assert verdict.exceeded_by == pytest.approx(1.5 * CO2)


def test_the_nearest_target_is_the_coolest_that_is_met_at_its_highest_likelihood(plain: Results) -> None:
    assert budget_verdict(plain).nearest == (2.0, 0.67)
    table = plain.inputs["budget_table"]
    for factors, nearest in (
        ([[1, 1], [4, 2]], (2.0, 0.5)),
        ([[1, 1], [1, 1]], None),
        ([[3.1, 1], [4, 4]], (1.5, 0.5)),
    ):
        inputs = plain.inputs.assign(budget_table=table.copy(data=np.array(factors) * CO2))
        assert budget_verdict(replace(plain, inputs=inputs)).nearest == nearest


def test_the_budget_counts_from_its_first_year_and_emissions_from_the_start(plain: Results) -> None:
    late = replace(plain, inputs=plain.inputs.assign_attrs(budget_first_year=2027))
    assert values(late)["budget_used"] == pytest.approx(1 / 1.5)
    assert values(late)["budget_exceeded_year"] is None
    assert values(late)["gross_co2"] == pytest.approx(3 * CO2)


def test_additional_removals_count_against_the_budget_and_the_inventory_s_do_not(plain: Results) -> None:
    removed = xr.full_like(plain.annual["additional_removals"], 0.5 * CO2)
    annual = plain.annual.assign(additional_removals=removed, inventory_removals=removed * 2)
    found = values(replace(plain, annual=annual))
    assert found["budget_used"] == pytest.approx(1.0)
    assert found["budget_exceeded_year"] is None
    assert found["net_co2"] == pytest.approx(1.5 * CO2)
    assert found["removals"] == pytest.approx(4.5 * CO2)
    assert found["net_emissions"] == pytest.approx(found["gross_emissions"] - 4.5 * CO2)


def town_and_county() -> Results:
    """What a town and a county emit and remove in three years, of which the budget counts the last two."""
    years = {"year": list(YEARS)}
    co2 = [[[50.0, 40.0, 30.0], [4.0, 3.0, 1.0]], [[30.0, 20.0, 10.0], [4.0, 3.0, 3.0]]]
    emitted = np.array([[[[[path, [900.0] * 3]] * 2] for path in paths] for paths in co2])
    dims = ("member", "node", "sector", "scope", "gas", "year")
    nodes = {"node": ["town", "county"], **years}
    annual = xr.Dataset(
        {
            "gross_emissions": (dims, emitted),
            "additional_removals": (("node", "year"), [[0.0, 0.0, 0.0], [5.0, 2.0, 3.0]]),
            "inventory_removals": (("node", "year"), [[1.0, 1.0, 1.0], [70.0, 80.0, 90.0]]),
        },
        {**nodes, "gas": ["CO2", "CH4"]},
    )
    table = (("temperature", "likelihood"), [[102.0], [150.0]])
    inputs = xr.Dataset(
        {"carbon_budget": ("node", [100.0, 2.0]), "budget_table": table},
        {**nodes, "temperature": [1.5, 2.0], "likelihood": [0.5]},
        {"budget_first_year": 2026},
    )
    return Results(annual=annual, hourly=xr.Dataset(), checks={}, inputs=inputs, plan=xr.Dataset())


def test_a_node_has_its_own_verdict_by_what_is_emitted_there() -> None:
    """Two scopes each, means of two members: the town emits 60 and 40 from 2026 on, the county 6 and 4."""
    found = node_verdicts(town_and_county())
    town, county = found["town"], found["county"]
    assert list(found) == ["town", "county"]
    assert (town.gross_co2, town.counted, town.budget, town.exceeded_by) == pytest.approx((100.0, 100.0, 100.0, 0.0))
    assert town.exceeded_year is None and town.nearest == (1.5, 0.5)
    assert (county.gross_co2, county.additional_removals, county.counted) == pytest.approx((10.0, 5.0, 5.0))
    assert county.inventory_removals == pytest.approx(170.0), "the existing sink stands apart and is not counted"
    assert (county.budget, county.exceeded_by, county.exceeded_year) == (2.0, pytest.approx(3.0), 2026)
    assert county.nearest is None, "it emits more than its 2/102 of either budget"


def test_the_counts_of_the_nodes_add_up_to_the_island_s() -> None:
    results = town_and_county()
    island_, nodes = budget_verdict(results), node_verdicts(results).values()
    for name in ("gross_co2", "additional_removals", "inventory_removals", "counted", "budget"):
        assert sum(getattr(node, name) for node in nodes) == pytest.approx(getattr(island_, name))
    assert (island_.counted, island_.exceeded_by, island_.exceeded_year) == pytest.approx((105.0, 3.0, 2027))
    assert island_.nearest == (2.0, 0.5)


def falling(results: Results, *shares: float) -> Results:
    """Emissions of each year as shares of what they were."""
    by_year = xr.DataArray(list(shares), {"year": list(YEARS)}, ("year",))
    scaled = (results.annual["gross_emissions"] * by_year).transpose(*results.annual["gross_emissions"].dims)
    return replace(results, annual=results.annual.assign(gross_emissions=scaled))


def test_near_zero_is_the_year_from_which_emissions_stay_at_a_twentieth(plain: Results) -> None:
    assert values(plain)["near_zero_year"] is None
    assert values(falling(plain, 1.0, 0.05, 0.0))["near_zero_year"] == 2026
    assert values(falling(plain, 1.0, 0.0, 0.06))["near_zero_year"] is None


def test_an_island_without_forest_is_never_net_zero(plain: Results) -> None:
    found = values(falling(plain, 1.0, 0.0, 0.0))
    assert found["net_zero_year"] is None and found["inventory_net_zero_year"] is None


def test_with_a_forest_net_zero_asks_for_additional_removals_and_the_inventory_s_for_all(
    plain: Results,
) -> None:
    gross = values(plain)["gross_emissions"] / 3
    removals = xr.zeros_like(plain.annual["additional_removals"])
    grown = plain.annual.assign(
        additional_removals=removals.copy(data=[[0.0, 0.0, gross]]),
        inventory_removals=removals.copy(data=[[0.0, gross, gross]]),
    )
    wooded = replace(plain, annual=grown, inputs=forest(plain.inputs))
    assert values(wooded)["net_zero_year"] == 2027
    assert values(wooded)["inventory_net_zero_year"] == 2026


def forest(inputs: xr.Dataset) -> xr.Dataset:
    """The inputs with one cohort instead of none."""
    return inputs.drop_dims("cohort").assign(cohort_area=("cohort", [1.0]))


def test_without_a_budget_there_is_no_share_of_it(plain: Results) -> None:
    none = replace(plain, inputs=plain.inputs.assign(carbon_budget=plain.inputs["carbon_budget"] * 0))
    assert values(none)["budget_used"] is None
    assert values(none)["budget_exceeded_year"] == 2025


def test_figures_are_means_over_members() -> None:
    both = island(n_members=2, forced_availability=np.array([1.0, 1.0, 1.0]))
    one = island()
    assert {name: values(both)[name] for name in KPI} == pytest.approx({name: values(one)[name] for name in KPI})
