"""Synthetic weather: what is asked for is what comes out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scenarios.hours.solar import Sun, pv_availability, sun
from scenarios.hours.turbines import at_height, offshore, onshore, power_curve
from scenarios.hours.weather import (
    DAYS,
    HOURS,
    MONTH,
    MONTH_OF_DAY,
    air_temperature,
    season,
    sky_states,
    wind_states,
)
from scenarios.hours.wind import (
    Storm,
    storm_speed,
    typhoons,
    wind_availability,
    wind_speed,
)

MINIMUM = [15, 16, 19, 22, 24, 25, 25, 25, 24, 22, 20, 16]
MAXIMUM = [21, 22, 26, 30, 32, 33, 33, 32, 31, 28, 25, 22]


@pytest.fixture(scope="module")
def haikou() -> Sun:
    return sun(20.03, 110.33, utc_offset=8)


def autocorrelation(series: np.ndarray, lag: int) -> float:
    return float(np.corrcoef(series[:-lag], series[lag:])[0, 1])


def test_the_sun_of_haikou_stands_highest_at_noon_of_local_solar_time_and_never_shines_at_night(
    haikou: Sun,
) -> None:
    by_hour = haikou.clear_ghi.reshape(DAYS, 24).mean(axis=0)
    assert by_hour.argmax() == 12  # 110.33 E is 39 minutes behind the meridian of UTC+8
    assert haikou.clear_ghi[haikou.zenith > 90].max() == 0
    assert 2200 < haikou.clear_ghi.sum() / 1e3 < 2600
    assert haikou.clear_ghi.max() < 1367


@pytest.mark.parametrize("full_load_hours", [950, 1100, 1280])
def test_pv_gives_the_full_load_hours_asked_for(haikou: Sun, full_load_hours: float) -> None:
    availability, irradiance = pv_availability(
        haikou, sky_states([1.0], seed=3)[0], full_load_hours=full_load_hours, tilt=15, azimuth=180
    )
    assert availability.shape == irradiance.shape == (HOURS,)
    assert availability.sum() == pytest.approx(full_load_hours, rel=1e-3)
    assert availability.min() == 0 and availability.max() <= 1
    assert (irradiance <= haikou.clear_ghi + 1e-9).all()
    assert np.isfinite(irradiance).all()


def test_pv_of_1100_hours_asks_for_the_radiation_that_hainan_has(haikou: Sun) -> None:
    _, irradiance = pv_availability(
        haikou,
        sky_states([1.0], seed=3)[0],
        full_load_hours=1100,
        tilt=15,
        azimuth=180,
        temperature=air_temperature(MINIMUM, MAXIMUM, seed=3),
    )
    # 4,500-5,800 MJ/m2 a year: Design of Solar Thermal Power Plants (2019), section 2.5.7.
    assert 1250 < irradiance.sum() / 1e3 < 1611


def test_a_month_made_clearer_gets_more_sun(haikou: Sun) -> None:
    clear_july = np.zeros(12)
    clear_july[6] = 1.0
    sky = sky_states([1.0], seed=3)[0]
    flat, _ = pv_availability(haikou, sky, full_load_hours=1100, tilt=15, azimuth=180)
    clear, _ = pv_availability(haikou, sky, full_load_hours=1100, tilt=15, azimuth=180, monthly_clearness=clear_july)
    assert clear[MONTH == 6].mean() > 1.1 * flat[MONTH == 6].mean()
    assert clear.sum() == pytest.approx(flat.sum())


def test_pv_beyond_the_clear_sky_is_refused(haikou: Sun) -> None:
    with pytest.raises(ValueError, match="2500 full-load hours lie outside"):
        pv_availability(haikou, np.zeros(HOURS), full_load_hours=2500, tilt=15, azimuth=180)


def test_the_sky_persists_from_day_to_day_and_within_the_day() -> None:
    sky = np.stack([sky_states([1.0], seed=seed)[0] for seed in range(8)])
    same_hour = np.mean([autocorrelation(one, 24) for one in sky])
    next_hour = np.mean([autocorrelation(one, 1) for one in sky])
    assert same_hour == pytest.approx(0.6 * 0.5, abs=0.05)
    # Of the pairs of hours one in 24 lies across midnight.
    assert next_hour == pytest.approx(0.6 * (23 + 0.5) / 24 + 0.4 * 0.8, abs=0.02)
    assert sky.std() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("states", [sky_states, wind_states])
def test_sites_follow_the_first_as_closely_as_asked_and_each_other_by_the_product(
    states: Callable[..., np.ndarray],
) -> None:
    correlations = np.mean([np.corrcoef(states([1.0, 0.8, 0.5], seed=seed)) for seed in range(8)], axis=0)
    assert correlations[0, 1] == pytest.approx(0.8, abs=0.04)
    assert correlations[0, 2] == pytest.approx(0.5, abs=0.06)
    assert correlations[1, 2] == pytest.approx(0.4, abs=0.08)


@pytest.mark.parametrize("states", [sky_states, wind_states])
def test_a_site_added_leaves_the_others_as_they_are_to_the_byte(
    states: Callable[..., np.ndarray],
) -> None:
    assert states([1.0, 0.6], seed=7).tobytes() == states([1.0, 0.6, 0.3], seed=7)[:2].tobytes()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    def year(seed: int) -> bytes:
        temperature = air_temperature(MINIMUM, MAXIMUM, seed=seed)
        return temperature.tobytes() + wind_states([1.0], seed=seed).tobytes()

    assert year(11) == year(11)
    assert year(11) != year(12)


@pytest.mark.parametrize("correlation", [[0.5, 0.5], [1.0, 1.1]])
def test_correlations_that_cannot_be_are_refused(correlation: list[float]) -> None:
    with pytest.raises(ValueError, match="must start with 1"):
        wind_states(correlation, seed=1)


def test_persistence_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="less than 1"):
        wind_states([1.0], seed=1, persistence=1.0)


@pytest.mark.parametrize("full_load_hours", [1500, 1850, 3326, 4200])
def test_a_wind_farm_gives_the_full_load_hours_asked_for(full_load_hours: float) -> None:
    curve = onshore() if full_load_hours < 2000 else offshore()
    relative = wind_speed(wind_states([1.0], seed=2)[0], monthly_factor=[1.2] * 3 + [0.8] * 6 + [1.2] * 3)
    availability, speed = wind_availability(relative, curve, full_load_hours=full_load_hours)
    assert availability.sum() == pytest.approx(full_load_hours, rel=1e-3)
    assert availability.min() >= 0 and availability.max() <= 0.88
    assert np.isfinite(speed).all() and 3 < speed.mean() < 12


def test_more_wind_than_there_can_be_is_refused() -> None:
    relative = wind_speed(wind_states([1.0], seed=2)[0])
    with pytest.raises(ValueError, match="8000 full-load hours"):
        wind_availability(relative, onshore(), full_load_hours=8000)


@pytest.mark.parametrize("shape", [1.6, 2.2, 3.0])
def test_wind_speed_has_the_weibull_shape_asked_for(shape: float) -> None:
    state = np.concatenate([wind_states([1.0], seed=seed)[0] for seed in range(10)])
    years = [wind_speed(z, shape=shape, diurnal_amplitude=0.0) for z in state.reshape(10, HOURS)]
    speed = np.concatenate(years)
    # Justus et al. (1978): k = (standard deviation / mean)^-1.086.
    assert (speed.std() / speed.mean()) ** -1.086 == pytest.approx(shape, rel=0.05)


def test_wind_keeps_its_persistence_season_and_day() -> None:
    state = wind_states([1.0], seed=4, persistence=0.95)[0]
    assert autocorrelation(state, 1) == pytest.approx(0.95, abs=0.01)
    months = np.array([1.3, 1.2, 1.0, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.1, 1.2, 1.2])
    years = [
        wind_speed(wind_states([1.0], seed=seed)[0], monthly_factor=months, diurnal_amplitude=0.2, windiest_hour=15)
        for seed in range(20)
    ]
    mean = np.mean(years, axis=0)
    by_month = np.array([mean[month == MONTH].mean() for month in range(12)])
    assert by_month == pytest.approx(months / months.mean(), rel=0.12)
    by_hour = mean.reshape(DAYS, 24).mean(axis=0)
    assert by_hour.argmax() in (14, 15)
    assert (by_hour.max() - by_hour.min()) / 2 == pytest.approx(0.2, abs=0.02)


def test_a_power_curve_without_smoothing_is_cubic_then_flat_then_nothing() -> None:
    curve = power_curve(specific_power=300, power_coefficient=0.4, cut_in=3, cut_out=25, smoothing=0)
    assert curve(np.array([2.9, 8.0, 15.0, 26.0])) == pytest.approx([0.0, 0.5 * 1.225 * 0.4 * 512 / 300, 1.0, 0.0])


def test_a_smoothed_power_curve_stays_within_bounds_and_is_never_steeper() -> None:
    sharp = power_curve(specific_power=300, power_coefficient=0.4, cut_in=3, cut_out=25, smoothing=0)
    output = onshore().output
    assert output.min() >= 0 and output.max() <= 1
    assert np.abs(np.diff(output)).max() < np.abs(np.diff(sharp.output)).max()


def test_the_power_law_carries_wind_up_and_back() -> None:
    speed = np.array([4.0, 8.0])
    up = at_height(speed, reference=10, hub=100, shear=0.2)
    assert up == pytest.approx(speed * 10**0.2)
    assert at_height(up, reference=100, hub=10, shear=0.2) == pytest.approx(speed)


def test_a_typhoon_stops_the_farm_at_its_peak_and_passes() -> None:
    relative = wind_speed(wind_states([1.0], seed=2)[0])
    storm = storm_speed([Storm(hour=5000.5, peak_speed=50.0, decay=6.0)])
    availability, speed = wind_availability(relative, onshore(), full_load_hours=1700, storm_speed=storm)
    assert speed[5000] == pytest.approx(50)
    assert availability[5000] == 0
    assert availability.sum() == pytest.approx(1700, rel=1e-3)
    assert storm[4900] < 1e-5


def test_typhoons_come_at_their_rate_and_in_their_season() -> None:
    years = [typhoons(seed=seed) for seed in range(400)]
    assert np.mean([len(storms) for storms in years]) == pytest.approx(1.7, abs=0.2)
    months = {int(MONTH[int(storm.hour)]) for storms in years for storm in storms}
    assert months == {5, 6, 7, 8, 9}
    assert all(list(storms) == sorted(storms, key=lambda storm: storm.hour) for storms in years)


def test_without_anomaly_temperature_has_the_published_monthly_means() -> None:
    temperature = air_temperature(MINIMUM, MAXIMUM, seed=1, anomaly=0.0)
    days = temperature.reshape(DAYS, 24)
    # The cosine is read in the middle of hours: it misses its peaks by 1 - cos(2 pi 0.5/24).
    for month in range(12):
        of_month = days[month == MONTH_OF_DAY]
        assert of_month.mean() == pytest.approx((MINIMUM[month] + MAXIMUM[month]) / 2, abs=0.02)
        assert of_month.max(axis=1).mean() == pytest.approx(MAXIMUM[month], abs=0.05)
        assert of_month.min(axis=1).mean() == pytest.approx(MINIMUM[month], abs=0.05)


def test_anomalies_of_temperature_persist_and_do_not_move_the_year() -> None:
    still = air_temperature(MINIMUM, MAXIMUM, seed=1, anomaly=0.0)
    spread, persistence = [], []
    for seed in range(10):
        anomaly = (air_temperature(MINIMUM, MAXIMUM, seed=seed, anomaly=2.0) - still).reshape(DAYS, 24)
        assert anomaly.mean() == pytest.approx(0, abs=1e-9)
        noon = anomaly[:, 11:13].mean(axis=1)
        spread.append(noon.std())
        persistence.append(autocorrelation(noon, 1))
    assert np.mean(spread) == pytest.approx(2.0, rel=0.1)
    assert np.mean(persistence) == pytest.approx(0.7, abs=0.07)


def test_a_season_keeps_its_monthly_means() -> None:
    monthly = np.array([3.0, 5, 2, 8, 9, 1, 4, 4, 6, 7, 2, 3])
    daily = season(monthly)
    assert np.bincount(MONTH_OF_DAY, daily) / np.bincount(MONTH_OF_DAY) == pytest.approx(monthly, abs=1e-12)
