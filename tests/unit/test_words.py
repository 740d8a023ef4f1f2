"""What a terminal says of a run: each amount in a unit of its size, and what must stand apart, apart."""

from __future__ import annotations

import shutil

import pytest
import xarray as xr

from engine.indicators import budget_verdict
from engine.results import Results
from engine.simulate import simulate
from engine.targets import Milestone
from ilot.runs.summary import annual_series
from ilot.words.amounts import written
from ilot.words.built import builds
from ilot.words.judgement import missed
from ilot.words.verdict import parts, year_of
from scenarios.inputs.build import build, plan_of
from scenarios.load import Loaded, load
from tests.integration.command_line import SMALL

COUNTY = """
schema: 1
name: county
extends: small.yaml
nodes: {county: {title: Green county, lat: 48.0, lon: -5.1, population: 200}}
uses: {stoves: {node: county, sector: residential, carrier: petrol, energy: 6000 MWh/yr}}
plan:
  technologies: {hydro: {2027: 250 kW}}
  measures: {electric_cars: {2025: 12}}
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Loaded, Results]:
    """The small island with a county beside it that burns much and generates nothing."""
    folder = tmp_path_factory.mktemp("county")
    shutil.copy(SMALL, folder / "small.yaml")
    (folder / "county.yaml").write_text(COUNTY, encoding="utf-8")
    loaded = load(folder / "county.yaml")
    inputs = build(loaded)
    return loaded, simulate(inputs, plan_of(loaded, inputs), hours_of=())


def test_a_plan_is_told_as_supply_and_measures_and_what_is_planted(county: tuple[Loaded, Results]) -> None:
    assert builds(county[1]) == [
        ("The plan", "hydro 250\xa0kW from 2027"),
        ("Measures", "electric_cars 12 × from 2025"),
    ]


def test_a_county_has_its_own_verdict_beside_the_island_s(county: tuple[Loaded, Results]) -> None:
    (heading, said), (_, territorial) = parts(county[1], county[0].scenario)
    verdict = budget_verdict(county[1], "county")
    assert heading == "County" and said.startswith("Green county")
    # 6,000 MWh a year at 69.3 kg/GJ, in 2026, 2027 and 2028
    assert verdict.counted == pytest.approx(3 * 6000 * 3.6 * 0.0693)
    assert "spent in 2028" in said and written(verdict.budget, "tCO2") in said
    assert f"exceeded by {written(verdict.exceeded_by, 'tCO2')}" in said
    assert "additional sink 0 t CO₂; existing sink 0 t CO₂, not counted" in said.replace("\xa0", " ")
    assert "where it is generated or imported" in territorial


def test_an_island_of_one_node_has_no_parts() -> None:
    loaded = load(SMALL)
    inputs = build(loaded)
    assert parts(simulate(inputs, plan_of(loaded, inputs), hours_of=()), loaded.scenario) == []


def test_a_year_tells_zero_carbon_apart_only_where_it_differs(county: tuple[Loaded, Results]) -> None:
    results = county[1]
    plain = year_of(results, annual_series(results), 0)
    assert plain.endswith("renewable") and "litres of diesel in the plants" in plain
    nuclear = {"is_zero_carbon": xr.ones_like(results.inputs["is_zero_carbon"])}
    apart = Results(results.annual, results.hourly, results.checks, results.inputs.assign(nuclear), results.plan)
    assert year_of(apart, annual_series(apart), 0) == f"{plain}, 100\xa0% zero-carbon with nuclear"


def test_electricity_that_is_bought_is_no_fuel_of_the_plants(county: tuple[Loaded, Results]) -> None:
    results = county[1]
    scope = results.inputs["fuel_scope"].copy(data=["2"] * results.inputs.sizes["fuel"])
    bought = Results(
        results.annual, results.hourly, results.checks, results.inputs.assign(fuel_scope=scope), results.plan
    )
    said = year_of(bought, annual_series(bought), 0)
    assert "bought from outside" in said and "in the plants" not in said


def test_fuels_without_a_volume_are_told_by_energy(county: tuple[Loaded, Results]) -> None:
    results = county[1]
    solid = results.inputs.assign(fuel_volume=xr.zeros_like(results.inputs["fuel_volume"]))
    coal = Results(results.annual, results.hourly, results.checks, solid, results.plan)
    said = year_of(coal, annual_series(coal), 0)
    assert "Wh of diesel in the plants" in said and "litres" not in said


def test_a_milestone_that_is_missed_by_a_rise_is_not_told_as_a_fall() -> None:
    told = missed(Milestone(2030, 0.48, -0.037, False)).replace("\N{NO-BREAK SPACE}", " ")
    assert told == "in 2030 CO₂ is 3.7 % above 2019 where 48 % below it is asked"
    assert "below 2019" in missed(Milestone(2030, 0.48, 0.4, False))
