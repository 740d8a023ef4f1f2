"""NOx, SO2 and PM2.5 as a memo: fuel times the factor that the scenario states, and nothing that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.emissions import air_pollutants
from engine.simulate import simulate
from ilot.runs.summary import annual_series, cautions
from scenarios.inputs.build import build
from scenarios.load import load

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
STATED = ("fuels.diesel.nox=942 g/GJ", "fuels.petrol.nox=0.2 kg/GJ", "fuels.diesel.pm25=21.7 g/GJ")


def test_nox_by_hand() -> None:
    """876 / 0.35 MWh of diesel in engines and 500 MWh of petrol in cars: 3.6 GJ a MWh."""
    series = annual_series(simulate(build(load(SMALL, STATED))))
    diesel, petrol = 876 / 0.35 * 3.6 * 942e-6, 500 * 3.6 * 0.2e-3
    assert series["nox|diesel"][1][0] == pytest.approx(diesel, rel=1e-6)
    assert series["nox|petrol"][1][0] == pytest.approx(petrol, rel=1e-6)
    assert series["nox"][0] == "t"
    assert series["nox"][1][0] == pytest.approx(diesel + petrol, rel=1e-6)


def test_a_pollutant_without_a_factor_has_no_series_and_one_that_is_incomplete_says_so() -> None:
    results = simulate(build(load(SMALL, STATED)))
    series = annual_series(results)
    assert "so2" not in series
    assert series["pm25|petrol"][1][0] == 0.0
    (said,) = [text for text in cautions(results) if text.startswith("air pollutants")]
    assert said.endswith("NOx of biofuel, PM2.5 of biofuel, PM2.5 of petrol")


def test_a_scenario_that_states_none_has_none_and_no_warning() -> None:
    results = simulate(build(load(SMALL)))
    assert not {"nox", "so2", "pm25"} & set(annual_series(results))
    assert not [text for text in cautions(results) if text.startswith("air pollutants")]


def test_electricity_from_outside_pollutes_elsewhere() -> None:
    inputs = build(load(SMALL, (*STATED, "fuels.petrol.scope=2")))
    results = simulate(inputs)
    emitted = air_pollutants(inputs, results.annual["final_energy"], results.annual["fuel_use"])
    assert float(emitted.sel(pollutant="NOx", fuel="petrol").sum()) == 0.0
