"""The synthetic hours of Hainan against what is published of its yields, its peak and its climate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import scenarios
from benchmarks.weather_statistics import statistics
from engine.demand import hourly_demand
from engine.electrification import electrify
from engine.simulate import no_plan
from scenarios.hours.patterns import Patterns
from scenarios.inputs.build import build
from scenarios.load import load

TABLE = Path(scenarios.__file__).parent / "library" / "hainan" / "demand_month_hour.csv"
# Full-load hours derived from generation and capacity, and designers' figures: scenarios/library/hainan/SOURCES.md.
PUBLISHED = {
    "sun_fleet": (950, 1280),
    "sun_new": (950, 1280),
    "sun_baoting": (950, 1280),
    "wind_onshore": (1500, 1850),
    "wind_offshore_west": (3326, 4200),
    "wind_offshore_wanning": (3326, 4200),
}
NIGHT = (22, 23, 0)
"""Records of 2024: 7,505 MW on 27 April at 22:25, 7,722 MW on 28 April at 00:12 (China News)."""


@pytest.fixture(scope="module")
def inputs() -> xr.Dataset:
    return build(load("hainan-reference"))


def test_every_statistic_of_the_synthetic_weather_is_what_was_asked_or_follows_from_it() -> None:
    rows = statistics(Patterns(load("hainan")), 40)
    assert len(rows) > 50
    assert [row for row in rows if not abs(row.drawn - row.expected) <= row.tolerance] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_full_load_hours_are_those_published(inputs: xr.Dataset, name: str) -> None:
    low, high = PUBLISHED[name]
    assert low - 1e-6 <= float(inputs["profile"].sel(pattern=name).sum()) <= high + 1e-6


def test_the_demand_of_2018_peaks_in_the_morning_and_the_evening() -> None:
    table = np.loadtxt(TABLE, delimiter=",", skiprows=1)[:, 1:]
    assert set(table.argmax(axis=1)) == {20}
    assert set(table[:, 6:18].argmax(axis=1) + 6) == {10}


@pytest.mark.parametrize("year", [2025, 2030, 2040, 2050])
def test_electric_cars_make_the_peak_of_the_year_fall_at_night(inputs: xr.Dataset, year: int) -> None:
    electrified = electrify(inputs, no_plan(inputs))
    demand = hourly_demand(inputs, electrified, year).sum("node").values[0]
    assert int(demand.argmax()) % 24 in NIGHT
    # Without the charging of cars it would not: it is they who make it.
    stocks = electrified["stock_energy"].sel(year=year)
    cars = sum(
        float(stocks.sel(stock=stock))
        * inputs["profile"].values[int(inputs["stock_pattern"].sel(stock=stock, member=0))]
        for stock in inputs["stock"].values
        if int(inputs["stock_pattern"].sel(stock=stock, member=0)) >= 0
    )
    assert int((demand - cars).argmax()) % 24 not in NIGHT
    by_day = demand.reshape(365, 24).argmax(axis=1)
    assert np.isin(by_day, NIGHT).mean() > 0.5


def test_the_first_year_peaks_near_the_record_of_2024(inputs: xr.Dataset) -> None:
    electrified = electrify(inputs, no_plan(inputs))
    peak = hourly_demand(inputs, electrified, 2025).sum("node").values.max()
    assert 7_722 < peak < 7_722 * 1.16  # it grew by 15 % in 2023, and by 3 % in 2024 until April
