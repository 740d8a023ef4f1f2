"""Statistics of many synthetic weather years against what was asked: `python -m benchmarks.weather_statistics`.

Each row compares what the years drew with what the scenario asks or theory gives, within a stated tolerance;
tests hold every row. Prints Markdown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import gamma

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest, multivariate_normal, norm

from scenarios import schema
from scenarios.hours.patterns import Patterns
from scenarios.hours.weather import CLOCK, DAYS, HOURS, HOURS_OF_DAY, MONTH
from scenarios.hours.wind import weibull_speed
from scenarios.load import load

Array = NDArray[np.float64]

ISLAND = "hainan"
N_YEARS = 40
CALM = 0.1
"""Share of the hours that count as calm, or as overcast."""


@dataclass(frozen=True)
class Row:
    """One statistic: what is asked or follows from it, what was drawn, and how far apart they may be."""

    name: str
    expected: float
    drawn: float
    tolerance: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--island", default=ISLAND)
    parser.add_argument("--years", type=int, default=N_YEARS)
    said = parser.parse_args()
    print(f"| {said.island}, {said.years} weather years | asked, or by theory | drawn | tolerance |")
    print("|---|---:|---:|---:|")
    for row in statistics(Patterns(load(said.island)), said.years):
        print(f"| {row.name} | {row.expected:,.3f} | {row.drawn:,.3f} | {row.tolerance:,.3f} |")
    print_yields(Patterns(load(said.island)), said.years)


def print_yields(patterns: Patterns, n_years: int) -> None:
    """Print how the full-load hours of the sites vary from year to year."""
    sites = [
        name
        for name, spec in patterns.scenario.patterns.items()
        if isinstance(spec, schema.SolarPattern | schema.WindPattern)
    ]
    hours = np.array([[pool[name].sum() for name in sites] for pool in map(patterns.all, range(1, n_years + 1))])
    print("\n| full-load hours | mean | lowest year | highest year | standard deviation, % |")
    print("|---|---:|---:|---:|---:|")
    for name, drawn in zip(sites, hours.T, strict=True):
        spread = 100 * drawn.std(ddof=1) / drawn.mean()
        print(f"| {name} | {drawn.mean():,.0f} | {drawn.min():,.0f} | {drawn.max():,.0f} | {spread:.1f} |")


def statistics(patterns: Patterns, n_years: int) -> list[Row]:
    """Return every statistic over the weather years 1 to `n_years`."""
    named = patterns.scenario.patterns
    farms = {name: spec for name, spec in named.items() if isinstance(spec, schema.WindPattern)}
    sites = {name: spec for name, spec in named.items() if isinstance(spec, schema.SolarPattern)}
    airs = {name: spec for name, spec in named.items() if isinstance(spec, schema.TemperaturePattern)}
    wind: dict[str, list[Array]] = {name: [] for name in farms}
    sky: dict[str, list[Array]] = {name: [] for name in sites}
    air: dict[str, list[Array]] = {name: [] for name in airs}
    hours: dict[str, list[float]] = {name: [] for name in (*sites, *farms)}
    storms: list[int] = []
    for year in range(1, n_years + 1):
        pool, synthesis = patterns.all(year), patterns.synthesis
        for name in farms:
            wind[name].append(synthesis.wind(name))
        for name in sites:
            sky[name].append(synthesis.sky(name))
        for name, spec in airs.items():
            air[name].append(synthesis.temperature(spec))
        for name, drawn in hours.items():
            drawn.append(float(pool[name].sum()))
        storms.append(len(synthesis.storms()))
    shared = patterns.scenario.weather
    assert shared is not None
    rows = [*_full_load_hours(hours, {**sites, **farms})]
    for name, spec in farms.items():
        rows += _wind(name, np.stack(wind[name]), spec, shared.wind)
    rows += _between("wind", wind, shared.wind.correlation)
    for name in sites:
        rows += _sky(name, np.stack(sky[name]), shared.sky)
    rows += _between("sky", sky, shared.sky.correlation)
    for name, spec in airs.items():
        rows += _air(name, np.stack(air[name]), spec)
    if shared.storms is not None:
        rate = shared.storms.rate
        rows.append(Row("storms a year", rate, float(np.mean(storms)), 3 * (rate / n_years) ** 0.5))
    return rows


def _full_load_hours(
    hours: dict[str, list[float]], specs: dict[str, schema.SolarPattern | schema.WindPattern]
) -> Iterator[Row]:
    """Means over the years, within four of their standard errors."""
    for name, drawn in hours.items():
        error = float(np.std(drawn, ddof=1)) / len(drawn) ** 0.5
        yield Row(f"{name}: full-load hours, h", specs[name].full_load_hours.amount, float(np.mean(drawn)), 4 * error)


def _wind(name: str, states: Array, spec: schema.WindPattern, shared: schema.Wind) -> Iterator[Row]:
    """Law, persistence, season, day and calms of one farm's wind; states (year, hour)."""
    day = 1 + spec.diurnal_amplitude * np.cos(2 * np.pi * (CLOCK - spec.windiest_hour) / HOURS_OF_DAY)
    factors = np.asarray(spec.monthly_factor)
    speed = np.stack(
        [
            weibull_speed(
                state,
                shape=spec.shape,
                monthly_factor=spec.monthly_factor,
                diurnal_amplitude=spec.diurnal_amplitude,
                windiest_hour=spec.windiest_hour,
            )
            for state in states
        ]
    )
    still = weibull_speed(np.zeros(HOURS), shape=spec.shape, monthly_factor=spec.monthly_factor,
                          diurnal_amplitude=spec.diurnal_amplitude, windiest_hour=spec.windiest_hour)  # fmt: skip
    # Speed over its mean of the month and hour: a Weibull variable of mean 1.
    alone = speed / (still / np.log(2) ** (1 / spec.shape) * gamma(1 + 1 / spec.shape))
    scale = 1 / gamma(1 + 1 / spec.shape)
    distance = kstest(alone.ravel(), lambda v: 1 - np.exp(-((v / scale) ** spec.shape))).statistic
    by_month = np.array([speed[:, month == MONTH].mean() for month in range(12)])
    by_hour = speed.mean(axis=0).reshape(DAYS, HOURS_OF_DAY).mean(axis=0)
    wave = 2 * abs(np.mean(by_hour * np.exp(-2j * np.pi * (np.arange(24) + 0.5) / 24))) / by_hour.mean()
    expected = float((factors[MONTH] * day).mean())
    yield Row(f"{name}: mean speed, relative", expected, float(speed.mean()), 0.02)
    yield Row(f"{name}: distance from the Weibull law (Kolmogorov-Smirnov)", 0.0, float(distance), 0.02)
    for share in (0.1, 0.5, 0.9):
        quantile = scale * (-np.log(1 - share)) ** (1 / spec.shape)
        tolerance = 0.03 * quantile
        yield Row(f"{name}: speed quantile {share:.0%}", quantile, float(np.quantile(alone, share)), tolerance)
    yield Row(f"{name}: autocorrelation, 1 h", shared.persistence, _autocorrelation(states, 1), 0.01)
    yield Row(f"{name}: autocorrelation, 24 h", shared.persistence**24, _autocorrelation(states, 24), 0.04)
    yield Row(f"{name}: amplitude of the day", spec.diurnal_amplitude, float(wave), 0.01)
    error = float(np.abs(by_month / factors - 1).max())
    yield Row(f"{name}: largest departure of a month from its mean", 0.0, error, 0.06)
    yield Row(f"{name}: calms a year", HOURS * _starts(shared.persistence), _spells(states), 12.0)


def _sky(name: str, states: Array, shared: schema.Sky) -> Iterator[Row]:
    """Persistence and overcast spells of one site's sky; states (year, hour)."""
    weight = shared.day_weight
    within = weight + (1 - weight) * shared.hour_persistence
    across = weight * shared.day_persistence + (1 - weight) * shared.hour_persistence
    next_day = weight * shared.day_persistence + (1 - weight) * shared.hour_persistence**24
    yield Row(
        f"{name}: autocorrelation of the sky, 1 h", (23 * within + across) / 24, _autocorrelation(states, 1), 0.01
    )
    yield Row(f"{name}: autocorrelation of the sky, 24 h", next_day, _autocorrelation(states, 24), 0.03)
    spells = DAYS * (23 * _starts(within) + _starts(across))
    yield Row(f"{name}: overcast spells a year", spells, _spells(states), 15.0)


def _air(name: str, years: Array, spec: schema.TemperaturePattern) -> Iterator[Row]:
    """Months, spread and persistence of air temperature; (year, hour) °C."""
    by_month = np.array([years[:, month == MONTH].mean() for month in range(12)])
    middle = (np.asarray(spec.minimum) + np.asarray(spec.maximum)) / 2
    noon = years.reshape(len(years), DAYS, HOURS_OF_DAY)[:, :, 11:13].mean(axis=2)
    anomaly = noon - noon.mean(axis=0)
    yield Row(f"{name}: largest departure of a month, K", 0.0, float(np.abs(by_month - middle).max()), 0.5)
    yield Row(f"{name}: standard deviation of days, K", spec.anomaly, float(anomaly.std()), 0.1)
    lagged = _autocorrelation(anomaly, 1)
    yield Row(f"{name}: autocorrelation of days", spec.anomaly_persistence, lagged, 0.04)


def _between(what: str, states: dict[str, list[Array]], correlation: float) -> Iterator[Row]:
    """Correlation of sites: of each with the first as asked, of others with each other its square."""
    for (i, one), (_, other) in combinations(enumerate(states), 2):
        drawn = np.corrcoef(np.concatenate(states[one]), np.concatenate(states[other]))[0, 1]
        expected = correlation if i == 0 else correlation**2
        yield Row(f"{what}: correlation of {one} and {other}", expected, float(drawn), 0.03)


def _autocorrelation(years: Array, lag: int) -> float:
    """Correlation with the value `lag` steps later, within years."""
    return float(np.corrcoef(years[:, :-lag].ravel(), years[:, lag:].ravel())[0, 1])


def _starts(correlation: float) -> float:
    """Chance that a calm starts in an hour: above the threshold now, below it in the next, both normal."""
    low = norm.ppf(CALM)
    both = multivariate_normal.cdf([low, low], mean=[0, 0], cov=[[1, correlation], [correlation, 1]])
    return float(CALM - both)


def _spells(states: Array) -> float:
    """Spells below the threshold that start in a year, mean of the years."""
    below = states < norm.ppf(CALM)
    return float((~below[:, :-1] & below[:, 1:]).sum(axis=1).mean())


if __name__ == "__main__":
    main()
