"""Many weather years of one climate: the first as before, the others independent, all of them reproducible."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from scenarios.hours.patterns import Patterns
from scenarios.hours.weather import HOURS, MONTH, even_states, seed_of
from scenarios.load import load

N_YEARS = 40
FULL_LOAD_HOURS = {
    "sun_fleet": 1100,
    "sun_new": 1280,
    "sun_baoting": 1150,
    "wind_onshore": 1675,
    "wind_offshore_west": 3326,
    "wind_offshore_wanning": 4200,
}
SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


@pytest.fixture(scope="module")
def hainan() -> Patterns:
    return Patterns(load("hainan"))


@pytest.fixture(scope="module")
def years(hainan: Patterns) -> list[dict[str, np.ndarray]]:
    return [hainan.all(weather_year) for weather_year in range(1, N_YEARS + 1)]


def test_weather_year_0_is_the_year_of_a_single_run(hainan: Patterns) -> None:
    alone = Patterns(load("hainan")).all()
    for name, pattern in hainan.all(0).items():
        assert pattern.tobytes() == alone[name].tobytes()
    assert seed_of(7, 0) == 7


def test_a_weather_year_does_not_depend_on_those_drawn_before_it(years: list[dict[str, np.ndarray]]) -> None:
    again = Patterns(load("hainan")).all(5)
    assert all(pattern.tobytes() == years[4][name].tobytes() for name, pattern in again.items())


def test_every_weather_year_is_the_same_pool_of_patterns(hainan: Patterns, years: list[dict[str, np.ndarray]]) -> None:
    first = hainan.all(0)
    drawn = hainan.drawn()
    left = {name for name in first if name.startswith("demand less")}
    assert {"demand", "cooling", "air_conditioning", *left, *FULL_LOAD_HOURS} == set(drawn) and len(left) == 5
    for year in years[:3]:
        assert list(year) == list(first)
        for name, pattern in year.items():
            assert (not np.array_equal(pattern, first[name])) == (name in drawn)
            assert np.isfinite(pattern).all() and pattern.min() >= 0
    assert hainan.notes == list(dict.fromkeys(hainan.notes))


def test_full_load_hours_of_many_years_have_the_stated_mean_and_a_spread(years: list[dict[str, np.ndarray]]) -> None:
    for name, stated in FULL_LOAD_HOURS.items():
        hours = np.array([year[name].sum() for year in years])
        # Four standard errors of the mean.
        assert hours.mean() == pytest.approx(stated, abs=4 * hours.std(ddof=1) / np.sqrt(N_YEARS))
        assert 0.015 < hours.std(ddof=1) / stated < 0.10


def test_weather_years_are_independent_of_each_other(years: list[dict[str, np.ndarray]]) -> None:
    wind = np.stack([year["wind_onshore"] for year in years])
    anomaly = wind - wind.mean(axis=0)
    between = np.corrcoef(anomaly)[np.triu_indices(N_YEARS, 1)]
    # Subtracting the mean of N years leaves -1/(N - 1); hours persist, so about 450 are independent.
    assert between.mean() == pytest.approx(-1 / (N_YEARS - 1), abs=0.005)
    assert np.abs(between).max() < 0.25


def test_sites_stay_correlated_within_a_year_and_not_across_years(years: list[dict[str, np.ndarray]]) -> None:
    within = np.mean([np.corrcoef(y["wind_onshore"], y["wind_offshore_west"])[0, 1] for y in years])
    across = np.mean(
        [np.corrcoef(one["wind_onshore"], other["wind_offshore_west"])[0, 1] for one, other in pairwise(years)]
    )
    assert within > 0.5
    assert across < 0.15  # what is left is the season that years share


def test_recorded_patterns_have_only_the_year_of_their_file() -> None:
    patterns = Patterns(load("ouessant"))
    first, fifth = patterns.all(), patterns.all(5)
    assert patterns.drawn() == []
    assert all(first[name].tobytes() == fifth[name].tobytes() for name in first)


def test_negative_weather_years_are_refused() -> None:
    with pytest.raises(ValueError, match="count from 0"):
        Patterns(load(SMALL)).all(-1)


def test_even_states_cover_the_normal_law_in_every_month_and_hour() -> None:
    states = even_states()
    assert states.shape == (HOURS,)
    assert states.mean() == pytest.approx(0, abs=0.005) and states.std() == pytest.approx(1, abs=0.01)
    for month in range(12):
        of_month = states[month == MONTH].reshape(-1, 24)
        # Of 28 days drawn by chance the mean would stray by 0.19 in one standard deviation.
        assert np.abs(of_month.mean(axis=0)).max() < 0.19
        assert of_month.std(axis=0) == pytest.approx(1, abs=0.2)
