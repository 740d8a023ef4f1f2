"""The levers of the library: every level can be run, and a higher one emits no more."""

from __future__ import annotations

import functools
import json

import numpy as np
import pytest
import xarray as xr

from engine.electrification import electrify
from engine.results import Results
from engine.simulate import simulate
from scenarios.inputs.build import build, plan_of
from scenarios.load import library, load
from tests.integration.command_line import ask

ISLANDS = ["ouessant-1p5c", "hainan-1p5c"]
LEVELS = (1, 2, 3, 4)


@functools.cache
def simulated(island: str, level: int) -> Results:
    """The island with every lever at one level."""
    levers = load(island).scenario.levers
    loaded = load(island, [f"levers.{name}.level={level}" for name in levers])
    inputs = build(loaded)
    return simulate(inputs, plan_of(loaded, inputs))


def test_the_islands_name_levers_and_their_children_inherit_them() -> None:
    with_levers = [name for name in library() if load(name).scenario.levers]
    assert {"ouessant", "hainan", *ISLANDS} <= set(with_levers)
    assert all(lever.level == 1 for name in with_levers for lever in load(name).scenario.levers.values())


@pytest.mark.parametrize("island", ISLANDS)
def test_every_level_can_be_run_and_a_higher_one_emits_no_more(island: str) -> None:
    emitted = []
    for level in LEVELS:
        annual = simulated(island, level).annual
        at_home = annual["gross_emissions"].sel(sector=[s for s in annual["sector"].values if s != "power"])
        emitted.append(at_home.sum(["member", "node", "sector", "scope", "gas"]).values)
        assert (annual["service_unmet"] < 1e-6).all()
    assert (np.diff(np.sum(emitted, axis=1)) < 0).all()


def test_the_first_level_is_the_scenario_as_it_stands() -> None:
    loaded = load("ouessant-1p5c")
    inputs = build(loaded)
    xr.testing.assert_identical(simulated("ouessant-1p5c", 1).annual, simulate(inputs, plan_of(loaded, inputs)).annual)


def test_an_end_of_petrol_sales_empties_the_petrol_stock_by_its_survival() -> None:
    results = simulated("ouessant-1p5c", 4)
    sold = results.annual["sales"].sel(stock="petrol_cars", year=slice(2027, None))
    assert (sold == 0).all()
    stock = results.annual["stock_units"].sel(stock="petrol_cars", year=slice(2027, None)).values
    assert (np.diff(stock) <= 0).all() and 0 < stock[-1] < 0.05 * stock[0]


def test_one_lever_is_set_from_the_command_line(tmp_path, capsys, monkeypatch) -> None:
    words = ("run", "ouessant-1p5c", "--set", "levers.heating.level=3", "--out", tmp_path / "run", "--json")
    said = ask(capsys, monkeypatch, *words)
    assert said.code == 0, said.err
    told = json.loads(said.out)
    # Two thirds, 70 %, of the 332 dwellings by 2042.
    at = told["years"].index(2045)
    assert told["annual"]["measure|heat_pumps"]["values"][at] == pytest.approx(0.7 * 332)
    untouched = ask(capsys, monkeypatch, "validate", "ouessant-1p5c", "--set", "levers.heating.level=7")
    assert untouched.code == 2 and "levers.heating.level" in untouched.err


def test_a_plan_of_levers_has_the_units_that_the_optimiser_would_price() -> None:
    """The level goes into the plan as builds by year: the same units, lives and costs as if it were chosen."""
    results = simulated("ouessant-1p5c", 4)
    again = electrify(results.inputs, results.plan)["measure_level"]
    xr.testing.assert_allclose(again, results.annual["measure_level"])
    assert float(results.annual["cost"].sel(item="measures").sum()) > 0
