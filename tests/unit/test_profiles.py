"""Hourly profiles: the published figures come back, and shares sum to 1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenarios.hours.profiles import (
    Spell,
    constant,
    cooling_degree_hours,
    day_shape,
    heating_degree_hours,
    is_weekend,
    month_hour_demand,
    monthly_availability,
    refuelling,
    shares,
)
from scenarios.hours.tides import current_speed, tidal_availability
from scenarios.hours.weather import DAYS, HOURS, MONTH, air_temperature

TABLE = Path(__file__).parents[2] / "scenarios" / "library" / "hainan" / "demand_month_hour.csv"
WEEKDAY = [6.36, 5.21, 4.04, 3.05, 2.29, 1.90, 1.78, 1.93, 3.40, 4.05, 3.68, 3.60,
           3.89, 3.64, 3.29, 3.73, 3.85, 3.69, 4.32, 5.48, 6.34, 6.90, 6.75, 6.84]  # fmt: skip
WEEKEND = [6.65, 5.59, 4.42, 3.39, 2.56, 2.08, 1.95, 1.62, 1.94, 2.65, 2.91, 3.19,
           3.40, 3.60, 3.74, 4.23, 4.50, 4.61, 4.91, 5.49, 6.08, 6.75, 6.72, 7.01]  # fmt: skip
CHINESE_NEW_YEAR_2018 = Spell(45, 7, 0.91)


def hainan_table() -> np.ndarray:
    return np.loadtxt(TABLE, delimiter=",", skiprows=1)[:, 1:]


def hainan(seed: int) -> np.ndarray:
    return month_hour_demand(
        hainan_table(),
        seed=seed,
        first_weekday=0,
        weekend_factor=0.977,
        spells=[CHINESE_NEW_YEAR_2018],
        day_noise=0.06,
        day_persistence=0.85,
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_demand_meets_every_mean_by_month_and_hour_and_the_energy_of_the_year(seed: int) -> None:
    demand, table = hainan(seed), hainan_table()
    hour = np.arange(HOURS) % 24
    means = [[demand[(m == MONTH) & (hour == h)].mean() for h in range(24)] for m in range(12)]
    assert np.array(means) == pytest.approx(table, rel=1e-9)
    assert demand.sum() == pytest.approx(32.70e6, rel=1e-4)  # DEA, 2018


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_demand_of_hainan_has_about_the_published_extremes(seed: int) -> None:
    demand = hainan(seed)
    assert demand.max() == pytest.approx(5453, rel=0.06)
    assert demand.min() == pytest.approx(1919, rel=0.15)
    assert demand.mean() / demand.max() == pytest.approx(0.685, abs=0.04)
    assert demand.argmin() % 24 == 5
    days = demand.reshape(DAYS, 24).mean(axis=1)
    assert days[45:52].mean() < days[MONTH[::24] == 1].mean()


def test_demand_without_noise_differs_between_days_by_weekend_and_spell_alone() -> None:
    spells = [Spell(45, 7, 0.5)]
    demand = month_hour_demand(
        np.full((12, 24), 100.0), seed=1, first_weekday=0, weekend_factor=0.8, spells=spells,
        day_noise=0, day_persistence=0, hour_noise=0,
    ).reshape(DAYS, 24)  # fmt: skip
    january = demand[:31]
    weekend = is_weekend(0)[:31]
    assert january[weekend].mean() / january[~weekend].mean() == pytest.approx(0.8)
    # 14 and 15 February 2018 are a Wednesday and a Thursday.
    assert demand[45, 12] / demand[44, 12] == pytest.approx(0.5)


def test_demand_is_the_same_to_the_byte_for_the_same_seed_only() -> None:
    assert hainan(5).tobytes() == hainan(5).tobytes()
    assert hainan(5).tobytes() != hainan(6).tobytes()


def test_a_table_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="12 months of 24 hours"):
        month_hour_demand(
            np.ones((24, 12)), seed=1, first_weekday=0, weekend_factor=1, spells=[],
            day_noise=0, day_persistence=0,
        )  # fmt: skip


def test_every_share_sums_to_one_and_none_is_negative() -> None:
    temperature = air_temperature([15.0] * 12, [30.0] * 12, seed=1)
    profiles = [
        constant(),
        day_shape(WEEKDAY, WEEKEND, valley_share=0.3),
        heating_degree_hours(temperature, base=18, smoothing_hours=24),
        cooling_degree_hours(temperature, base=24, smoothing_hours=6),
    ]
    for profile in profiles:
        assert profile.shape == (HOURS,)
        assert profile.min() >= 0
        assert profile.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("weights", [np.zeros(HOURS), np.full(HOURS, np.nan), -np.ones(HOURS)])
def test_weights_that_make_no_profile_are_refused(weights: np.ndarray) -> None:
    with pytest.raises(ValueError, match="not all 0"):
        shares(weights)


def test_a_summer_without_heating_need_is_refused_rather_than_made_flat() -> None:
    with pytest.raises(ValueError):
        heating_degree_hours(np.full(HOURS, 25.0), base=18, smoothing_hours=24)


def test_charging_follows_its_weekday_and_weekend_shapes() -> None:
    days = day_shape(WEEKDAY, WEEKEND, first_weekday=2).reshape(DAYS, 24) * DAYS
    assert days[0] == pytest.approx(np.array(WEEKDAY) / sum(WEEKDAY))
    assert days[3] == pytest.approx(np.array(WEEKEND) / sum(WEEKEND))  # 4 January 2025, a Saturday


def test_the_valley_tariff_makes_a_step_when_it_starts_and_moves_no_energy_between_days() -> None:
    plain = day_shape(WEEKDAY).reshape(DAYS, 24)
    moved = day_shape(WEEKDAY, valley_share=0.3, valley_start=0, valley_hours=3).reshape(DAYS, 24)
    assert moved[1, 0] / moved[0, 23] > 2 > plain[1, 0] / plain[0, 23]
    assert moved.sum(axis=1) == pytest.approx(plain.sum(axis=1))
    assert moved[0] * DAYS == pytest.approx(0.7 * plain[0] * DAYS + 0.3 * np.array([3, 2, 1] + [0] * 21) / 6)


def test_a_day_shape_takes_seasons_and_monthly_energy() -> None:
    summer = [month in range(4, 10) for month in range(12)]
    noon, midnight = np.eye(24)[12], np.eye(24)[0]
    shapes = [noon if hot else midnight for hot in summer]
    profile = day_shape(shapes, months=[2.0 if hot else 1.0 for hot in summer]).reshape(DAYS, 24)
    assert profile[200, 12] == pytest.approx(2 * profile[10, 0])
    assert profile[200, 0] == profile[10, 12] == 0


def test_degree_hours_are_proportional_to_the_degrees() -> None:
    temperature = np.full(HOURS, 20.0)
    temperature[100:110] = 26.0
    temperature[200:210] = 30.0
    cooling = cooling_degree_hours(temperature, base=24, smoothing_hours=1)
    assert cooling[205] / cooling[105] == pytest.approx(3)
    assert cooling.sum() == pytest.approx(cooling[100:110].sum() + cooling[200:210].sum())
    smooth = cooling_degree_hours(temperature, base=24, smoothing_hours=24)
    assert 0 < smooth[95] < cooling[105]


def test_reactors_go_out_one_after_another_for_the_days_asked() -> None:
    availability = refuelling(n_units=2, outage_days=30, first_day=350, spacing_days=60)
    assert set(np.unique(availability)) == {0.5, 1.0}
    assert (1 - availability).sum() * 2 == pytest.approx(2 * 30 * 24)
    assert availability[0] == availability[349 * 24] == 0.5 and availability[348 * 24] == 1.0


def test_reactors_out_together_are_out_together() -> None:
    assert refuelling(n_units=2, outage_days=30, first_day=1, spacing_days=0).min() == 0


def test_a_river_keeps_its_monthly_means_and_its_capacity_factor() -> None:
    months = np.array([0.2, 0.15, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.5, 0.4, 0.3])
    by_month = np.bincount(MONTH, monthly_availability(months)) / np.bincount(MONTH)
    assert by_month == pytest.approx(months)
    assert monthly_availability(months * 7, capacity_factor=0.3).mean() == pytest.approx(0.3)
    with pytest.raises(ValueError, match="beyond 0-1"):
        monthly_availability(months, capacity_factor=0.9)


def test_the_tide_has_springs_and_neaps_a_fortnight_apart() -> None:
    speed = current_speed({"M2": (1.0, 0.0), "S2": (0.4, 0.0)})
    daily = speed[: 354 * 24].reshape(354, 24).max(axis=1)
    assert daily.max() == pytest.approx(1.4, abs=0.03) and daily.min() == pytest.approx(0.6, abs=0.05)
    spectrum = np.abs(np.fft.rfft(daily - daily.mean()))
    assert 354 / spectrum.argmax() == pytest.approx(14.77, abs=0.2)


@pytest.mark.parametrize("capacity_factor", [0.1, 0.25, 0.4])
def test_a_tidal_turbine_has_the_capacity_factor_asked_for(capacity_factor: float) -> None:
    speed = current_speed({"M2": (1.0, 0.0), "S2": (0.36, 40.0), "N2": (0.2, 80.0)})
    availability, factor = tidal_availability(speed, rated_speed=3.0, cut_in_speed=0.7, capacity_factor=capacity_factor)
    assert availability.mean() == pytest.approx(capacity_factor, rel=1e-3)
    assert availability.min() == 0 and availability.max() <= 1
    assert (availability[factor * speed < 0.7] == 0).all()
    assert (availability[factor * speed >= 3.0] == 1).all()


def test_an_unknown_constituent_and_an_impossible_capacity_factor_are_refused() -> None:
    with pytest.raises(KeyError):
        current_speed({"M9": (1.0, 0.0)})
    with pytest.raises(ValueError, match="between 0 and 1"):
        tidal_availability(np.ones(HOURS), rated_speed=3, cut_in_speed=1, capacity_factor=1.2)
