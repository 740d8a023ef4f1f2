"""Uncontrolled charging against hand calculation, against vehicles one by one, and its limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.hours.charging import charging, charging_hours

EVENING = [0.0] * 18 + [3.0, 2.0, 1.0] + [0.0] * 3
LAST = [0.0] * 23 + [1.0]


@pytest.mark.parametrize(
    ("duration", "by_hand"),
    [(0.5, [0.75, 0.25]), (1.0, [0.5, 0.5]), (2.5, [0.2, 0.4, 0.35, 0.05])],
)
def test_the_hours_of_a_charge_are_those_by_hand(duration: float, by_hand: list[float]) -> None:
    # Half an hour: who comes in the first half of the hour is full within it, of the others half is left over.
    hours = charging_hours(duration)
    np.testing.assert_allclose(hours[: len(by_hand)], by_hand, atol=1e-12)
    np.testing.assert_allclose(hours[len(by_hand) :], 0, atol=1e-12)


@given(st.floats(0.01, 60))
@settings(deadline=None, max_examples=30)
def test_a_vehicle_draws_all_its_energy_and_never_more_than_its_charger_gives(duration: float) -> None:
    hours = charging_hours(duration)
    assert hours.sum() == pytest.approx(1, abs=1e-12)
    assert hours.min() >= -1e-12
    assert hours.max() <= 1 / duration + 1e-12


def test_vehicles_one_by_one_draw_the_same() -> None:
    duration, n = 3.3, 2000
    drawn = np.zeros(5)
    for arrival in (np.arange(n) + 0.5) / n:
        for hour in range(5):
            drawn[hour] += max(0.0, min(hour + 1, arrival + duration) - max(hour, arrival)) / duration / n
    np.testing.assert_allclose(charging_hours(duration), drawn, atol=1e-6)


def test_a_year_of_charging_keeps_its_energy_and_its_days() -> None:
    # 14 kWh a day at 7 kW, plugged in every second day: 4 h from arrival.
    said = {"trip_energy": 0.014, "plug_in_share": 0.5, "charger_power": 0.007}
    profile = charging(EVENING, **said).reshape(365, 24)
    assert profile.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(profile[1:].sum(axis=1), 1 / 365, atol=1e-15)
    arrivals = np.array(EVENING) / sum(EVENING)
    by_hand = sum(share * np.roll(arrivals, k) for k, share in enumerate([0.125, 0.25, 0.25, 0.25, 0.125]))
    np.testing.assert_allclose(profile[100] * 365, by_hand, atol=1e-12)


def test_a_fast_charger_draws_as_vehicles_arrive() -> None:
    profile = charging(EVENING, trip_energy=0.001, plug_in_share=1, charger_power=1.0).reshape(365, 24)
    np.testing.assert_allclose(profile[50] * 365, np.array(EVENING) / 6, atol=1e-3)


def test_what_runs_past_the_year_is_drawn_at_its_start() -> None:
    profile = charging(LAST, trip_energy=0.004, plug_in_share=1, charger_power=0.002)
    assert profile[0] == pytest.approx(0.5 / 365)
    assert profile.sum() == pytest.approx(1, abs=1e-12)


def test_weekends_and_months_have_their_energy() -> None:
    said = {"trip_energy": 1e-6, "plug_in_share": 1, "charger_power": 1.0}
    months = [2.0 if month == 6 else 1.0 for month in range(12)]
    days = charging(EVENING, LAST, months=months, weekend_energy=0.5, first_weekday=0, **said).reshape(365, 24)
    assert days[5].sum() / days[2].sum() == pytest.approx(0.5, rel=1e-5)
    assert days[190].sum() / days[2].sum() == pytest.approx(2.0, rel=1e-5)
    assert days[5].argmax() == 23 and days[2].argmax() == 18


def test_no_arrivals_are_refused() -> None:
    with pytest.raises(ValueError, match="some vehicle"):
        charging([0.0] * 24, trip_energy=1, plug_in_share=1, charger_power=1)
    with pytest.raises(ValueError, match="more than a year"):
        charging(EVENING, trip_energy=10, plug_in_share=0.01, charger_power=0.001)
