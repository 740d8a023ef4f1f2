"""Hourly profiles of one year from what is published: tables by month and hour, day shapes, temperature.

A *share* is the part of a year's energy that falls in the hour: shares sum to 1. An *availability* lies
between 0 and 1. Everything is an array of 8,760 hours in local time, starting on 1 January at 0 h.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import uniform_filter1d

from scenarios.weather import (
    DAYS,
    HOURS,
    HOURS_OF_DAY,
    MONTH,
    MONTH_OF_DAY,
    Array,
    ar1,
    generator,
    over_hours,
    season,
)

# Streams of random numbers, apart from those of the weather: never renumber.
DEMAND_OF_DAY, DEMAND_OF_HOUR = 201, 202

DAYS_OF_WEEK = 7
HOUR_OF_DAY: NDArray[np.intp] = np.arange(HOURS) % HOURS_OF_DAY


class Spell(NamedTuple):
    """A run of days: the first (1 January is 0), how many, and the factor that holds on them."""

    first_day: int
    n_days: int
    factor: float


def shares(weights: ArrayLike) -> Array:
    """Return weights (8760,) as shares that sum to 1.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or all are 0: there is then no profile.
    """
    array = np.asarray(weights, dtype=float)
    if not (np.isfinite(array).all() and (array >= 0).all() and array.sum() > 0):
        raise ValueError("a profile needs finite weights of 0 or more, not all 0")
    return np.asarray(array / array.sum())


def constant() -> Array:
    """Return the shares of a load that never changes."""
    return np.full(HOURS, 1 / HOURS)


def month_hour_demand(
    table: ArrayLike,
    *,
    seed: int,
    first_weekday: int,
    weekend_factor: float,
    spells: Sequence[Spell],
    day_noise: float,
    day_persistence: float,
    hour_noise: float = 0.02,
    hour_persistence: float = 0.7,
) -> Array:
    """Return hourly demand that meets a published table of means by month and hour exactly.

    Parameters
    ----------
    table : (12, 24) mean demand by month and hour of the day.
    seed : the seed.
    first_weekday : weekday of 1 January, Monday 0.
    weekend_factor : mean of Saturdays and Sundays over the mean of the other days.
    spells : holidays and the like, with their factor on demand.
    day_noise, day_persistence : relative standard deviation of days, correlation of one with the next.
    hour_noise, hour_persistence : likewise for hours.

    Returns
    -------
    (8760,) in the table's unit; the mean of each month and hour is the table's to rounding, so the energy of
    the year is too.

    Notes
    -----
    demand = table × f / mean of f over the month and hour, with f = weekend × spell × e^(day + hour noise),
    the noise of days linear between noons.
    """
    means = np.asarray(table, dtype=float)
    if means.shape != (12, HOURS_OF_DAY):
        raise ValueError(f"the table must have 12 months of 24 hours, not {means.shape}")
    day_factor = np.where(is_weekend(first_weekday), weekend_factor, 1.0) * _spell_factor(spells)
    days = day_noise * ar1(DAYS, day_persistence, generator(seed, DEMAND_OF_DAY))
    hours = hour_noise * ar1(HOURS, hour_persistence, generator(seed, DEMAND_OF_HOUR))
    factor = day_factor.repeat(HOURS_OF_DAY) * np.exp(over_hours(days) + hours)
    group = MONTH * HOURS_OF_DAY + HOUR_OF_DAY
    mean_factor = np.bincount(group, factor) / np.bincount(group)
    return np.asarray(means.ravel()[group] * factor / mean_factor[group])


def is_weekend(first_weekday: int) -> NDArray[np.bool_]:
    """Return whether each day (365,) is a Saturday or Sunday; `first_weekday` of 1 January, Monday 0."""
    return (first_weekday + np.arange(DAYS)) % DAYS_OF_WEEK >= 5


def _spell_factor(spells: Sequence[Spell]) -> Array:
    factor = np.ones(DAYS)
    for spell in spells:
        factor[(spell.first_day + np.arange(spell.n_days)) % DAYS] *= spell.factor
    return factor


def day_shape(
    weekday: ArrayLike,
    weekend: ArrayLike | None = None,
    *,
    months: ArrayLike = (1.0,) * 12,
    first_weekday: int = 0,
    valley_share: float = 0.0,
    valley_start: int = 0,
    valley_hours: int = 3,
) -> Array:
    """Return the shares of a load known by the shape of its day, such as vehicle charging.

    Parameters
    ----------
    weekday, weekend : (24,), or (12, 24) by month where the shape has seasons; of any scale, for each day's
        energy is that of its month. Without `weekend` all days are alike.
    months : (12,) relative energy of a day by month.
    first_weekday : weekday of 1 January, Monday 0.
    valley_share : share of each day's energy that waits for the valley tariff. It steps up at
        `valley_start` h and falls off evenly over `valley_hours`.
    """
    waiting = np.zeros(HOURS_OF_DAY)
    waiting[(valley_start + np.arange(valley_hours)) % HOURS_OF_DAY] = np.arange(valley_hours, 0, -1)
    shapes = np.stack([_by_month(weekday), _by_month(weekday if weekend is None else weekend)])
    shapes = (1 - valley_share) * shapes + valley_share * waiting / waiting.sum()
    days = shapes[is_weekend(first_weekday).astype(int), MONTH_OF_DAY]
    return shares((days * np.asarray(months, dtype=float)[MONTH_OF_DAY, None]).ravel())


def _by_month(shape: ArrayLike) -> Array:
    rows = np.broadcast_to(np.asarray(shape, dtype=float), (12, HOURS_OF_DAY))
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def heating_degree_hours(temperature: ArrayLike, *, base: float, smoothing_hours: int) -> Array:
    """Return shares proportional to the degrees below `base` (°C), smoothed over the building's inertia.

    `temperature` is (8760,) °C. The smoothing is a running mean, centred, around the year.
    """
    return shares(_smooth(np.maximum(base - np.asarray(temperature), 0.0), smoothing_hours))


def cooling_degree_hours(temperature: ArrayLike, *, base: float, smoothing_hours: int) -> Array:
    """Return shares proportional to the degrees above `base` (°C), smoothed as in heating."""
    return shares(_smooth(np.maximum(np.asarray(temperature) - base, 0.0), smoothing_hours))


def _smooth(degrees: Array, hours: int) -> Array:
    # The running sum of the filter can leave -1e-16 where all degrees are 0.
    return np.maximum(uniform_filter1d(degrees, hours, mode="wrap"), 0.0)


def refuelling(*, n_units: int, outage_days: int, first_day: int, spacing_days: int) -> Array:
    """Return the availability of equal reactors refuelled once a year, one after another.

    The first outage starts on `first_day` (1 January is 1), each next one `spacing_days` later; an outage
    that passes 31 December goes on in January.
    """
    starts = first_day - 1 + spacing_days * np.arange(n_units)
    days = (starts[:, None] + np.arange(outage_days)) % DAYS
    out = np.bincount(days.ravel(), minlength=DAYS)
    return np.asarray((1 - out / n_units).repeat(HOURS_OF_DAY))


def monthly_availability(months: ArrayLike, *, capacity_factor: float | None = None) -> Array:
    """Return availability from means by month, such as a river's flow, linear between mid-months.

    Parameters
    ----------
    months : (12,) availability by month, 0-1; of any scale where a capacity factor is given.
    capacity_factor : mean over the year, 0-1.

    Raises
    ------
    ValueError
        If the availability leaves 0-1: the months differ too much for the capacity factor, or for a line.
    """
    flow = season(months)
    flow = flow if capacity_factor is None else flow * capacity_factor / flow.mean()
    if flow.min() < 0 or flow.max() > 1:
        raise ValueError(f"availability by month runs from {flow.min():.3f} to {flow.max():.3f}, beyond 0-1")
    return np.asarray(flow.repeat(HOURS_OF_DAY))
