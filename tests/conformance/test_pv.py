"""PV from measured weather against pvlib's own ModelChain, and against published results of PVWatts."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pvlib
import pytest

from scenarios.hours.pv import Irradiance, Plane, cell_temperature, irradiance, pv_availability, tracking
from scenarios.hours.series import read_series
from scenarios.hours.solar import Sun, sun
from tests.conformance.test_weather_files import SAND_POINT
from tests.unit.test_readers import Spec

LATITUDE, LONGITUDE, ALTITUDE, OFFSET = 55.317, -160.517, 7, -9.0
AXIS = {
    "axis_tilt": 0.0, "axis_azimuth": 180.0, "maximum_angle": 55.0, "ground_cover_ratio": 0.4, "backtrack": True
}  # fmt: skip
DENVER = Path(__file__).parents[1] / "data" / "pvwatts_denver.csv"


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, np.ndarray]:
    folder = tmp_path_factory.mktemp("sand_point")
    (folder / "file").write_bytes(SAND_POINT.read_bytes())
    columns = ("ghi", "dni", "dhi", "temperature", "wind_speed")
    return {column: read_series(folder, Spec("tmy3", column), OFFSET).values for column in columns}


PLACE = pvlib.location.Location(LATITUDE, LONGITUDE, "Etc/GMT+9", ALTITUDE)
TIMES = pd.date_range("2023-01-01 00:30", periods=8760, freq="h", tz="Etc/GMT+9")


@pytest.fixture(scope="module")
def over(weather: Mapping[str, np.ndarray]) -> Sun:
    """The sun as pvlib's chain has it: refracted in the air of each hour, and another day at midnight UTC."""
    local = sun(LATITUDE, LONGITUDE, utc_offset=OFFSET, altitude=ALTITUDE)
    refracted = PLACE.get_solarposition(TIMES, temperature=weather["temperature"])["apparent_zenith"].to_numpy()
    np.testing.assert_allclose(local.zenith, refracted, atol=0.04)
    return replace(local, zenith=refracted, extraterrestrial=np.roll(local.extraterrestrial, int(OFFSET)))


def availability(weather: Mapping[str, np.ndarray], over: Sun, plane: Plane) -> np.ndarray:
    return pv_availability(
        over,
        irradiance(over, weather["ghi"], weather["dni"], weather["dhi"]),
        plane,
        temperature=weather["temperature"],
        wind_speed=weather["wind_speed"],
        mounting="open_rack_glass_glass",
        temperature_coefficient=-0.004,
        albedo=0.25,
        losses=pvlib.pvsystem.pvwatts_losses() / 100,
        dc_ac_ratio=1.25,
        inverter_efficiency=0.96,
    )


def chain(weather: Mapping[str, np.ndarray], mount: object) -> np.ndarray:
    """AC output per peak power by pvlib's ModelChain."""
    system = pvlib.pvsystem.PVSystem(
        arrays=[
            pvlib.pvsystem.Array(
                mount,
                albedo=0.25,
                module_parameters={"pdc0": 1.0, "gamma_pdc": -0.004},
                temperature_model_parameters=pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][
                    "open_rack_glass_glass"
                ],
            )
        ],
        inverter_parameters={"pdc0": 1 / 1.25 / 0.96, "eta_inv_nom": 0.96},
    )
    model = pvlib.modelchain.ModelChain.with_pvwatts(system, PLACE)
    names = {"temperature": "temp_air"}
    data = pd.DataFrame({names.get(name, name): values for name, values in weather.items()}, index=TIMES)
    with warnings.catch_warnings():
        # Inside pvlib: pandas renames dayofyear.
        warnings.simplefilter("ignore", DeprecationWarning)
        return np.asarray(model.run_model(data).results.ac.fillna(0.0))


def test_fixed_modules_give_what_the_model_chain_of_pvlib_gives(weather: Mapping[str, np.ndarray], over: Sun) -> None:
    ours = availability(weather, over, Plane(40.0, 170.0))
    theirs = chain(weather, pvlib.pvsystem.FixedMount(40.0, 170.0))
    np.testing.assert_allclose(ours, theirs.clip(0), atol=1e-9)
    assert 700 < ours.sum() < 1000 and ours.max() <= 0.8 + 1e-12


def test_tracking_modules_give_what_the_model_chain_of_pvlib_gives(
    weather: Mapping[str, np.ndarray], over: Sun
) -> None:
    ours = availability(weather, over, tracking(over, **AXIS))  # type: ignore[arg-type]
    mount = pvlib.pvsystem.SingleAxisTrackerMount(
        axis_tilt=0.0, axis_azimuth=180.0, max_angle=55.0, backtrack=True, gcr=0.4
    )
    np.testing.assert_allclose(ours, chain(weather, mount).clip(0), atol=1e-9)
    assert ours.sum() > availability(weather, over, Plane(0.0, 180.0)).sum()


def test_measured_parts_of_irradiance_close_and_a_missing_one_follows(
    weather: Mapping[str, np.ndarray], over: Sun
) -> None:
    ghi, dni, dhi = weather["ghi"], weather["dni"], weather["dhi"]
    high = over.zenith < 80
    derived = irradiance(over, ghi, dhi=dhi).dni
    # The file rounds to 1 W/m2 and its own sun differs a little: 5 % of the year's beam.
    assert derived[high].sum() == pytest.approx(dni[high].sum(), rel=0.05)
    assert irradiance(over, ghi, dni=dni).dhi.sum() == pytest.approx(dhi.sum(), rel=0.05)
    split = irradiance(over, ghi)
    closure = split.dni * np.maximum(np.cos(np.deg2rad(over.zenith)), 0) + split.dhi
    np.testing.assert_allclose(closure[high], ghi[high], rtol=1e-9)
    # Erbs knows the clearness alone: 11 % too much diffuse light under the broken cloud of this coast.
    assert split.dhi.sum() == pytest.approx(dhi.sum(), rel=0.15)


def test_clear_days_of_pvwatts_are_met() -> None:
    published = pd.read_csv(DENVER, comment="#")
    rows = np.array(
        [
            (pd.Timestamp(2023, month, day).day_of_year - 1) * 24 + hour
            for month, day, hour in published.values[:, :3].astype(int)
        ]
    )
    over = sun(39.73, -105.18, utc_offset=-7, altitude=1820)

    def year(column: str) -> np.ndarray:
        values = np.zeros(8760)
        values[rows] = published[column]
        return values

    beam = year("dni") * np.maximum(np.cos(np.deg2rad(over.zenith)), 0.0)
    light = Irradiance(beam + year("dhi"), year("dni"), year("dhi"))
    ac = 4000 * pv_availability(
        over, light, Plane(20.0, 180.0), temperature=year("temperature"), wind_speed=year("wind_speed"),
        mounting="open_rack_glass_polymer", temperature_coefficient=-0.0047, albedo=0.2, losses=0.1408,
        dc_ac_ratio=1.2, inverter_efficiency=0.96,
    )[rows]  # fmt: skip
    for _, day in published.assign(ours=ac).groupby(["month", "day"]):
        # PVWatts has a cell with thermal inertia and its own sun: 2 % of a day and of its best hour.
        assert day["ours"].sum() == pytest.approx(day["ac"].sum(), rel=0.02)
        assert day["ours"].max() == pytest.approx(day["ac"].max(), rel=0.02)


def test_the_inverter_of_pvwatts_is_met_hour_by_hour() -> None:
    published = pd.read_csv(DENVER, comment="#")
    ac = pvlib.inverter.pvwatts(published["dc"].to_numpy() / 4000, 1 / 1.2 / 0.96, 0.96) * 4000
    np.testing.assert_allclose(ac, published["ac"], atol=0.01)


def test_cells_warm_up_as_the_formulas_say() -> None:
    # Faiman (2008): T + G / (25 + 6.84 v); King et al. (2004): T + G e^(a + b v) + G/1000 dT.
    light, air, wind = np.array([800.0]), np.array([20.0]), np.array([2.0])
    assert cell_temperature(light, air, wind, "faiman") == pytest.approx(20 + 800 / (25 + 6.84 * 2))
    expected = 20 + 800 * np.exp(-3.47 - 0.0594 * 2) + 0.8 * 3
    assert cell_temperature(light, air, wind, "open_rack_glass_glass") == pytest.approx(expected)
