"""Synthetic weather of one year, for islands without metered data; another seed is another year.

Every function is pure: parameters and a seed give arrays of 8,760 hourly values at a fixed UTC offset, each
value standing for the middle of its hour. The same seed gives the same bytes; each quantity and each site
draws from a stream of its own, so that a site added at the end leaves the others as they are. What comes
out is synthetic: it has the asked season and persistence, and no hour of it happened. Defaults are shapes
assumed for want of measurements; no annual yield depends on them, for `hours.solar` and `hours.wind`
calibrate every series to its full-load hours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS = 365
HOURS = 8760
HOURS_OF_DAY = 24

MONTH_OF_DAY: NDArray[np.intp] = np.repeat(np.arange(12), DAYS_OF_MONTH)
"""Month (0-11) of each day."""
MONTH: NDArray[np.intp] = np.repeat(MONTH_OF_DAY, HOURS_OF_DAY)
"""Month (0-11) of each hour."""
CLOCK: Array = np.arange(HOURS, dtype=np.float64) % HOURS_OF_DAY + 0.5
"""Local time in the middle of each hour, in hours."""

# One stream of random numbers per quantity: never renumber, or every synthetic series changes.
SKY_OF_DAY, SKY_OF_HOUR, AIR, WIND = range(4)
WEATHER_YEAR = 301


def seed_of(seed: int, weather_year: int) -> int:
    """Return the seed of one weather year: the seed itself for year 0, an independent one for each year after.

    Every function here and in `scenarios.hours.wind` takes a seed; with this one it gives another year of the same
    climate. Year k does not depend on how many years are drawn.

    Raises
    ------
    ValueError
        If the weather year is negative.
    """
    if weather_year < 0:
        raise ValueError(f"weather years count from 0, not {weather_year}")
    if weather_year == 0:
        return seed
    words = np.random.SeedSequence(seed, spawn_key=(WEATHER_YEAR, weather_year)).generate_state(4)
    return int.from_bytes(words.astype("<u4").tobytes(), "little")


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Return the random generator of one stream of a seed (SeedSequence spawn key)."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=stream)))


def ar1(n_steps: int, persistence: float, draw: np.random.Generator) -> Array:
    """Return a stationary standard-normal AR(1) series, z(t) = φ z(t−1) + √(1−φ²) ε(t), φ the persistence.

    Raises
    ------
    ValueError
        If the persistence is below 0, or 1 and more: such a series has no stationary law.
    """
    if not 0 <= persistence < 1:
        raise ValueError(f"persistence must be at least 0 and less than 1, not {persistence}")
    shocks = draw.standard_normal(n_steps)
    shocks[1:] *= np.sqrt(1 - persistence**2)
    return np.asarray(scipy.signal.lfilter([1.0], [1.0, -persistence], shocks))


def _sites(n_steps: int, persistence: float, correlation: Sequence[float], seed: int, stream: int) -> Array:
    """Return AR(1) series by site, (site, step), each correlated with the first: c z₀ + √(1−c²) z."""
    if correlation[0] != 1 or not all(-1 <= c <= 1 for c in correlation):
        raise ValueError(f"correlations with the first site must start with 1 and stay in -1..1: {correlation}")
    own = [ar1(n_steps, persistence, generator(seed, stream, site)) for site in range(len(correlation))]
    return np.stack([c * own[0] + np.sqrt(1 - c**2) * z for c, z in zip(correlation, own, strict=True)])


def even_states() -> Array:
    """Return standard-normal states (8760,) that cover their law evenly in every month and hour of the day.

    No chance is in them: what is calibrated to them is calibrated to the long-term mean. In each hour of the day
    they are a Kronecker sequence over the days: Niederreiter (1992), Random Number Generation and Quasi-Monte
    Carlo Methods, ch. 3, doi:10.1137/1.9781611970081.
    """
    golden, root = (np.sqrt(5) - 1) / 2, np.sqrt(2)
    ranks = 0.5 + golden * np.arange(DAYS)[:, None] + root * np.arange(HOURS_OF_DAY)
    return np.asarray(scipy.special.ndtri(ranks.ravel() % 1))


def over_hours(daily: Array) -> Array:
    """Return daily values (365,) as hourly ones, linear between noons; the mean of the year is kept."""
    noons = np.arange(DAYS) * HOURS_OF_DAY + HOURS_OF_DAY / 2
    return np.interp(np.arange(HOURS) + 0.5, noons, daily, period=HOURS)


def sky_states(
    correlation: Sequence[float],
    *,
    seed: int,
    day_persistence: float = 0.5,
    hour_persistence: float = 0.8,
    day_weight: float = 0.6,
) -> Array:
    """Return the standard-normal state of the sky, (site, hour); high is clear.

    Parameters
    ----------
    correlation : of each site with the first, which has 1 itself; sites i and j then have c_i c_j.
    seed : the seed.
    day_persistence : correlation of one day's sky with the next day's.
    hour_persistence : correlation of one hour with the next, of what varies within the day.
    day_weight : share of the variance that the hours of a day have in common, 0-1.
    """
    days = _sites(DAYS, day_persistence, correlation, seed, SKY_OF_DAY)
    hours = _sites(HOURS, hour_persistence, correlation, seed, SKY_OF_HOUR)
    return np.sqrt(day_weight) * days.repeat(HOURS_OF_DAY, axis=1) + np.sqrt(1 - day_weight) * hours


def wind_states(correlation: Sequence[float], *, seed: int, persistence: float = 0.95) -> Array:
    """Return the standard-normal state of the wind, (site, hour).

    `correlation` is that of each site with the first, which has 1 itself; `persistence` that of one hour with
    the next.
    """
    return _sites(HOURS, persistence, correlation, seed, WIND)


def air_temperature(
    monthly_minimum: ArrayLike,
    monthly_maximum: ArrayLike,
    *,
    seed: int,
    site: int = 0,
    warmest_hour: float = 14.0,
    anomaly: float = 1.5,
    anomaly_persistence: float = 0.7,
) -> Array:
    """Return hourly air temperature in °C from the means of daily minimum and maximum by month.

    Parameters
    ----------
    monthly_minimum, monthly_maximum : (12,) °C, means over the month of the daily minimum and maximum.
    seed, site : the seed, and the number of the site among those that share it.
    warmest_hour : local time of the daily maximum, h.
    anomaly : standard deviation of the daily mean about its climatology, K.
    anomaly_persistence : correlation of one day's anomaly with the next day's.

    Returns
    -------
    (8760,) °C. Its mean over the year is that of the two monthly rows; each month departs from its own row by
    that year's weather.

    Notes
    -----
    T = (max + min)/2 + (max − min)/2 · cos(2π (clock − warmest_hour)/24) + a, with min and max linear between
    mid-months and their monthly means kept; a is an AR(1) by day, linear between noons, less its annual mean.
    """
    low = season(monthly_minimum).repeat(HOURS_OF_DAY)
    high = season(monthly_maximum).repeat(HOURS_OF_DAY)
    day = np.cos(2 * np.pi * (CLOCK - warmest_hour) / HOURS_OF_DAY)
    anomalies = anomaly * ar1(DAYS, anomaly_persistence, generator(seed, AIR, site))
    anomalies -= anomalies.mean()
    return np.asarray((high + low) / 2 + (high - low) / 2 * day + over_hours(anomalies))


def season(monthly: ArrayLike) -> Array:
    """Return daily values (365,), linear between mid-months, with the given monthly means (12,)."""
    days_of_month = np.array(DAYS_OF_MONTH)
    middles = days_of_month.cumsum() - days_of_month / 2
    knots = np.concatenate([middles[-1:] - DAYS, middles, middles[:1] + DAYS])
    around = np.eye(12)[[11, *range(12), 0]]
    days = np.arange(DAYS) + 0.5
    weights = np.stack([np.interp(days, knots, column) for column in around.T], axis=1)
    averages = np.eye(12)[MONTH_OF_DAY].T / days_of_month[:, None]
    return np.asarray(weights @ np.linalg.solve(averages @ weights, np.asarray(monthly, dtype=float)))
