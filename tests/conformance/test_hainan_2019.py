"""Hainan's CO2 of 2019 against the provincial inventory of CEADs, by sector and by fuel, and the page that shows it.

Source: CEADs, Emission Inventories for 30 Provinces 2019 (IPCC sectoral approach, scope 1), Hainan: 43.07 Mt CO2.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.account import account, totals
from engine.emissions import end_use_fuel
from engine.results import Results
from engine.simulate import simulate
from scenarios.inputs.build import build
from scenarios.load import load

FOLDER = Path(__file__).parents[2] / "docs" / "backcasts"
PAGE = FOLDER / "hainan-2019.md"

MT = 1e6
SECTORS = {
    "power and heat": (21.68, ("power",)),
    "industry and cement": (9.23, ("industry",)),
    "aviation": (3.98, ("aviation",)),
    "roads and ships": (5.69, ("transport", "shipping")),
    "services and homes": (1.20, ("services", "residential")),
    "farms and building": (1.59, ("agriculture", "construction")),
}
"""Row → what CEADs has (Mt), petrol and the diesel of services booked to roads, and the sectors of the scenario."""

FUELS = {
    "coal": 19.52, "natural_gas": 4.06, "diesel": 4.09, "kerosene": 3.98, "petrol": 3.15, "refinery_gas": 1.43,
    "lpg": 0.76, "fuel_oil": 0.20,
}  # fmt: skip


@pytest.fixture(scope="module")
def results() -> Results:
    return simulate(build(load(FOLDER / "hainan-2019.yaml")))


@pytest.fixture(scope="module")
def by_sector(results: Results) -> dict[str, float]:
    gross = results.annual["gross_emissions"].sel(scope="1", gas="CO2").sum("node").mean("member").isel(year=0) / MT
    return {row: float(gross.sel(sector=list(of)).sum()) for row, (_, of) in SECTORS.items()}


@pytest.fixture(scope="module")
def by_fuel(results: Results) -> dict[str, float]:
    annual = results.annual
    used = annual["fuel_use"].mean("member").sum("technology")
    used = used + end_use_fuel(annual["final_energy"]).sum(["node", "sector"])
    tonnes = (used * results.inputs["emission_factor"].sel(gas="CO2")).isel(year=0) / MT
    return {fuel: float(tonnes.sel(fuel=fuel)) for fuel in FUELS}


def test_the_total_is_foretold_within_a_tenth(by_sector: dict[str, float]) -> None:
    assert sum(by_sector.values()) == pytest.approx(43.07, rel=0.10)
    assert sum(by_sector.values()) < 43.07  # heat, and gas under contract: too little, and never too much


def test_the_coal_of_power_stations_is_foretold_within_five_percent(by_fuel: dict[str, float]) -> None:
    """18.48 Mt, from the fleet of the year and its demand alone."""
    assert by_fuel["coal"] - (19.52 - 18.48) == pytest.approx(18.48, rel=0.05)


def test_gas_in_power_stations_is_not_foretold_by_cost(by_fuel: dict[str, float]) -> None:
    """2.85 Mt in the inventory: contracts, which no merit order knows."""
    assert by_fuel["natural_gas"] < 4.06 - 2.85 + 0.2


def test_petrol_of_the_vehicles_counted_is_a_sixth_short(by_fuel: dict[str, float]) -> None:
    assert by_fuel["petrol"] == pytest.approx(3.15 * (1 - 0.17), rel=0.02)


@pytest.mark.parametrize("fuel", ["diesel", "kerosene", "lpg", "fuel_oil"])
def test_fuels_taken_from_the_inventory_come_back(by_fuel: dict[str, float], fuel: str) -> None:
    assert by_fuel[fuel] == pytest.approx(FUELS[fuel], abs=0.011)  # as it is rounded


@pytest.mark.parametrize("row", ["industry and cement", "aviation", "services and homes", "farms and building"])
def test_sectors_taken_from_the_inventory_come_back_but_for_their_petrol(by_sector: dict[str, float], row: str) -> None:
    published, _ = SECTORS[row]
    petrol = {"industry and cement": 0.15, "farms and building": 0.09}.get(row, 0.0)
    assert by_sector[row] == pytest.approx(published - petrol, abs=0.011)


def test_the_page_prints_what_the_scenario_says(
    results: Results, by_sector: dict[str, float], by_fuel: dict[str, float]
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row, here in by_sector.items():
        assert f"| {row} | {here:.2f} | {SECTORS[row][0]:.2f} |" in page
    for fuel, here in by_fuel.items():
        assert f"| {fuel.replace('_', ' ')} | {here:.2f} | {FUELS[fuel]:.2f} |" in page
    assert f"| **all** | **{sum(by_sector.values()):.2f}** | **43.07** |" in page
    sums = totals(account(results), [2019])
    for name, words in (("basic", "BASIC"), ("basic_plus", "BASIC+"), ("territorial", "territorial")):
        assert f"| {words} | {sums[name][0] / MT:.2f} |" in page
