"""The indicators of U4SSC: observed, computed by hand, or not modelled."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.results import Results
from engine.simulate import simulate
from engine.u4ssc import computed
from ilot.exports.u4ssc import COLUMNS, NOT_MODELLED, rows, to_u4ssc
from ilot.planning import run_scenario
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError
from scenarios.u4ssc import BY_SLUG, KPIS
from tests.tiny import tiny_inputs

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
OUTAGES = (
    "indicators.ec_i_es_1c.value=0.8", "indicators.ec_i_es_1c.unit=1/yr", "indicators.ec_i_es_1c.year=2023",
    "indicators.ec_i_es_1c.source=the grid operator", "indicators.ec_i_es_1c.quality=measured",
)  # fmt: skip
GAS = (
    "uses.stoves.node=island", "uses.stoves.sector=residential", "uses.stoves.carrier=petrol",
    "uses.stoves.energy=50 MWh/yr", "uses.boilers.node=island", "uses.boilers.sector=services",
    "uses.boilers.carrier=biofuel", "uses.boilers.energy=100 MWh/yr",
)  # fmt: skip


@pytest.fixture(scope="module")
def results() -> Results:
    """876 MWh of homes for 1,000 people in 2025, 200 kW of diesel engines, 100 petrol cars of 5 MWh."""
    return simulate(build(load(SMALL, GAS)))


def test_all_91_indicators_are_there_once() -> None:
    """45 of the economy, 17 of the environment, 29 of society and culture (U4SSC 2017)."""
    assert len(KPIS) == len(BY_SLUG) == 91
    parts = [kpi.code.split(":")[0] for kpi in KPIS]
    assert [parts.count(part) for part in ("EC", "EN", "SC")] == [45, 17, 29]
    assert all(kpi.unit and kpi.definition for kpi in KPIS)


def test_electricity_per_person_by_hand(results: Results) -> None:
    """876 MWh for 1,000 people are 876 kWh each, and no car is electric."""
    assert computed(results)["en_e_e_2c"].value(2025) == pytest.approx(876.0, rel=1e-6)


def test_emissions_per_person_by_hand(results: Results) -> None:
    """Engines at 0.35: 876 / 0.35 MWh of diesel; 500 MWh of petrol in cars and 50 in stoves; 1,000 people."""
    of_co2 = 876 / 0.35 * 3.6 * 0.0741 + 550 * 3.6 * 0.0693
    of_others = 876 / 0.35 * 3.6e-3 * (3e-3 * 29.8 + 0.6e-3 * 273)
    told = computed(results)["en_en_aq_2c"].value(2025)
    assert told == pytest.approx((of_co2 + of_others) / 1000, rel=1e-4)


def test_renewable_energy_counts_fuels_that_are_burned_too(results: Results) -> None:
    """No renewable electricity in 2025; 100 MWh of biofuel in 876 + 500 + 50 + 100 MWh."""
    assert computed(results)["en_e_e_1c"].value(2025) == pytest.approx(100 * 100 / 1526, rel=1e-6)


def test_heat_of_dwellings_is_the_fuel_that_they_burn(results: Results) -> None:
    """50 MWh are 180 GJ, for 1,000 people."""
    assert computed(results)["en_e_e_3c"].value(2025) == pytest.approx(0.18)


def test_electric_cars_are_low_carbon() -> None:
    """20 of 100 cars are switched in 2026."""
    loaded = load(SMALL, ("plan.measures.electric_cars.2026=20",))
    inputs = build(loaded)
    share = computed(simulate(inputs, plan_of(loaded, inputs)))["ec_i_t_8a"]
    assert share.value(2025) == pytest.approx(0.0, abs=1e-6)
    assert share.value(2026) == pytest.approx(20.0, rel=1e-6)


def test_what_the_model_does_not_hold_is_left_out() -> None:
    """An island without dwellings that burn fuel or vehicles has no such indicators, and none that is 0."""
    assert set(computed(simulate(tiny_inputs()))) == {"en_en_aq_2c", "en_e_e_1c", "en_e_e_2c"}
    assert computed(simulate(tiny_inputs()))["en_e_e_1c"].value(2025) is None


def test_an_observation_goes_before_the_model_and_the_rest_is_not_modelled(results: Results) -> None:
    said = tuple(text.replace("ec_i_es_1c", "en_e_e_2c").replace("=1/yr", "=kWh/yr/person") for text in OUTAGES)
    scenario = load(SMALL, (*GAS, *OUTAGES, *said)).scenario
    sheet = {str(row[0]): dict(zip(COLUMNS, row, strict=True)) for row in rows(scenario, results)}
    assert len(sheet) == 91
    assert sheet["EN: E: E: 2C"]["value"] == sheet["EC: I: ES: 1C"]["value"] == 0.8
    assert sheet["EC: I: ES: 1C"]["quality"] == "measured"
    assert sheet["EC: I: ES: 2C"]["value"] == NOT_MODELLED
    assert sheet["EN: E: E: 3C"]["numerator"] == "180.0 GJ"
    silent = [code for code, row in sheet.items() if row["value"] == NOT_MODELLED]
    assert len(silent) == 91 - 6


def test_an_indicator_of_several_parts_has_a_number_for_each() -> None:
    at = "indicators.en_en_aq_1c"
    air = (f"{at}.value.pm10=21", f"{at}.value.no2=5.5", f"{at}.unit=ug/m3", f"{at}.year=2023", f"{at}.source=station",
           f"{at}.quality=measured")  # fmt: skip
    loaded = load(SMALL, air)
    found = [row for row in rows(loaded.scenario, simulate(build(loaded))) if row[0] == "EN: EN: AQ: 1C"]
    assert found[0][5] == "pm10 21.0; no2 5.5"


def test_an_unknown_code_or_unit_is_an_error_that_helps() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'ec_i_es_1c'"):
        load(SMALL, tuple(text.replace("es_1c", "es_1") for text in OUTAGES))
    with pytest.raises(ScenarioError) as error:
        load(SMALL, (*OUTAGES[:1], "indicators.ec_i_es_1c.unit=h", *OUTAGES[2:]))
    (problem,) = error.value.problems
    assert (problem.code, problem.path) == ("E342", "indicators.ec_i_es_1c.unit")
    assert "write it as 1/yr" in problem.cure


def test_the_sheet_is_written_from_a_run(tmp_path: Path) -> None:
    run = run_scenario(SMALL, out=tmp_path / "run", overrides=OUTAGES).summary["run"]
    to_u4ssc(Path(run), tmp_path / "u4ssc.csv")
    sheet = list(csv.DictReader((tmp_path / "u4ssc.csv").read_text(encoding="utf-8").splitlines()))
    assert tuple(sheet[0]) == COLUMNS
    assert len(sheet) == 91
    (row,) = [row for row in sheet if row["code"] == "EN: EN: AQ: 2C"]
    above, below = (float(row[part].split()[0]) for part in ("numerator", "denominator"))
    assert float(row["value"]) == pytest.approx(above / below)
    assert (row["year"], row["quality"]) == ("2025", "modelled")
