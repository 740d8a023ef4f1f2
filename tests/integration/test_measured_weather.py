"""A scenario with weather from files: PV and wind come out of them, and a wrong declaration is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenarios.hours.patterns import Patterns
from scenarios.load import load
from scenarios.problems import ScenarioError
from tests import weather_files as wild
from tests.integration.command_line import SMALL

WEATHER = """
time: {utc_offset: 8}
series:
  sun: {file: haikou.epw, format: epw, column: ghi, source: made up, quality: assumed}
  beam: {file: haikou.epw, format: epw, column: dni, source: made up, quality: assumed}
  air: {file: haikou.epw, format: epw, column: temperature, source: made up, quality: assumed}
  breeze: {file: haikou.epw, format: epw, column: wind_speed, source: made up, quality: assumed}
  plant: {file: plant.csv, format: pvgis, column: output, source: made up, quality: assumed}
patterns:
  fixed: {kind: pv, lat: 20.03, lon: 110.35, altitude: 14, ghi: sun, dni: beam, temperature: air, wind_speed: breeze,
      tilt: 15, azimuth: 180, mounting: faiman, temperature_coefficient: -0.0035, albedo: 0.2, losses: 0.14,
      dc_ac_ratio: 1.2, inverter_efficiency: 0.96, source: made up, quality: assumed}
  turning: {kind: pv, lat: 20.03, lon: 110.35, altitude: 14, ghi: sun, temperature: air, wind_speed: breeze,
      tracking: {axis_tilt: 0, axis_azimuth: 180, maximum_angle: 60, ground_cover_ratio: 0.35, backtrack: true},
      mounting: open_rack_glass_glass, temperature_coefficient: -0.0035, albedo: 0.2, losses: 0.14,
      dc_ac_ratio: 1.2, inverter_efficiency: 0.96, source: made up, quality: assumed}
  farm: {kind: wind_farm, speed: breeze, measured_height: 10, hub_height: 80, roughness: 0.03, temperature: air,
      altitude: 100, curve_speed: [3, 5, 7, 9, 11, 13, 25], curve_output: [0, 0.08, 0.25, 0.55, 0.88, 1, 1],
      smoothing: 0.6, losses: 0.1, source: made up, quality: assumed}
  bought: {kind: series, series: plant, shape: false}
"""


def scenario(folder: Path, text: str = WEATHER) -> Path:
    wild.write(folder, "haikou.epw", wild.epw())
    wild.write(folder, "plant.csv", wild.pvgis_hourly(power=5.0))
    wild.write(folder, "small.yaml", SMALL.read_text(encoding="utf-8"))
    return wild.write(folder, "mine.yaml", f"schema: 1\nname: mine\nextends: small.yaml\n{text}")


def test_pv_and_wind_are_made_of_the_weather_of_files(tmp_path: Path) -> None:
    patterns = Patterns(load(scenario(tmp_path)))
    pool = patterns.all()
    for name in ("fixed", "turning", "farm", "bought"):
        assert pool[name].shape == (8760,) and pool[name].min() >= 0 and pool[name].max() <= 1
    assert pool["fixed"].max() <= 1 / 1.2 + 1e-12
    night = patterns.series("sun").values == 0
    assert pool["fixed"][night].max() == 0
    # By hand: hour 12 has 4.2 m/s at 10 m, at 80 m x 7.8886/5.8091; air of 10.012 °C at 100 m is denser than 1.225.
    density = 101_325 * (1 - 2.25577e-3) ** 5.25588 / (287.05 * (273.15 + wild.temperature(12)))
    at_hub = wild.wind(12) * np.log(80 / 0.03) / np.log(10 / 0.03) * (density / 1.225) ** (1 / 3)
    nodes, weights = np.polynomial.hermite_e.hermegauss(101)
    speeds, outputs = [3, 5, 7, 9, 11, 13, 25], [0, 0.08, 0.25, 0.55, 0.88, 1, 1]
    expected = (np.interp(at_hub + 0.6 * nodes, speeds, outputs, left=0, right=0) * weights).sum() / weights.sum()
    assert pool["farm"][12] == pytest.approx(0.9 * expected, abs=2e-3)
    np.testing.assert_allclose(pool["bought"], np.roll(np.arange(8760) % 24 * 0.04, 8))
    assert any("instants" in note for note in patterns.notes)


def test_the_sun_stands_where_the_instants_of_pvgis_are(tmp_path: Path) -> None:
    text = WEATHER.replace("file: haikou.epw, format: epw", "file: typical.csv, format: pvgis")
    wild.write(tmp_path, "typical.csv", wild.pvgis_typical())
    patterns = Patterns(load(scenario(tmp_path, text)))
    assert patterns.series("sun").minute == pytest.approx(10.566)
    assert np.isfinite(patterns.all()["fixed"]).all()


# What is wrong: (text, what it becomes, code, word of the message).
WRONG = {
    "a CSV without its clock": ("format: epw, column: ghi", "column: ghi, unit: W/m2", "E417", "quantity"),
    "a unit that the file tells": ("column: ghi,", "column: ghi, unit: W/m2,", "E417", "tells this itself"),
    "an unknown format": ("format: pvgis", "format: pvsyst", "E203", "pvsyst"),
    "a territory of no use": ("column: ghi,", "column: ghi, territory: Corse,", "E417", "territory"),
    "no territory": ("format: pvgis, column: output", "format: edf_sei, column: eolien_mw", "E417", "territory"),
    "fixed and tracking": ("tracking: {", "tilt: 10, tracking: {", "E304", "fixed or tracking"),
    "tilt without azimuth": ("tilt: 15, azimuth: 180,", "tilt: 15,", "E304", "fixed or tracking"),
    "two laws": ("roughness: 0.03", "roughness: 0.03, shear: 0.1", "E304", "one law"),
    "half of the density": ("      altitude: 100, ", "      ", "E304", "density"),
    "an unknown series": ("speed: breeze, measured", "speed: breze, measured", "E301", "breze"),
    "an unknown air": ("dni: beam, temperature: air", "dni: beam, temperature: ear", "E301", "ear"),
    "light for wind": ("speed: breeze, measured", "speed: sun, measured", "E308", "W/m2"),
    "light for availability": ("series: plant, shape", "series: sun, shape", "E308", "not per capacity"),
    "a curve that falls back": ("[3, 5, 7, 9,", "[3, 5, 4, 9,", "E308", "rise"),
    "a missing file": ("plant.csv", "plants.csv", "E401", "does not exist"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_declaration_is_named(tmp_path: Path, case: str) -> None:
    old, new, code, word = WRONG[case]
    assert old in WEATHER
    path = scenario(tmp_path, WEATHER.replace(old, new, 1))
    with pytest.raises(ScenarioError) as caught:
        Patterns(load(path)).all()
    found = [(problem.code, problem.message) for problem in caught.value.problems]
    assert any(code == its_code and word in message for its_code, message in found), found
    assert all(problem.cure and problem.line for problem in caught.value.problems)
