"""Hourly profiles of one year from what is published: tables by month and hour, day shapes, temperature.

A *share* is the part of a year's energy that falls in the hour: shares sum to 1. An *availability* lies
between 0 and 1. Everything is an array of 8,760 hours in local time, starting on 1 January at 0 h.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from scenarios.hours.weather import (
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
N_ROUNDS = 20
"""Of scaling to a table and to peak and minimum in turn: each takes a quarter off the error of Hainan's table."""
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


def published_table(months: ArrayLike, day: ArrayLike) -> Array:
    """Return a table of means by month and hour (12, 24) from a shape of the year and one of the day.

    Parameters
    ----------
    months : (12,) mean demand by month, of any scale.
    day : (24,) mean demand by hour of the day, of any scale.
    """
    shape = np.asarray(day, dtype=float)
    return np.asarray(np.asarray(months, dtype=float)[:, None] * shape / shape.mean())


def meet(demand: Array, *, energy: float, peak: float, minimum: float) -> Array:
    """Return demand with a given energy, peak and minimum, its hours in the same order from low to high.

    Parameters
    ----------
    demand : (8760,) of any scale, not all alike.
    energy : MWh in the year.
    peak, minimum : MW, highest and lowest hour.

    Returns
    -------
    (8760,) MW: minimum + (peak − minimum) u^γ, with u the demand between its own lowest (0) and highest (1) hour and
    the one γ that gives the energy.

    Raises
    ------
    ValueError
        If no demand can have the three: the mean must lie between minimum and peak.
    """
    mean = energy / HOURS
    if not minimum < mean < peak:
        raise ValueError(f"a mean of {mean:,.1f} MW does not lie between {minimum:,.1f} and {peak:,.1f} MW")
    if demand.max() <= demand.min():
        raise ValueError("demand that never changes cannot have a peak: state means or noise that differ")
    level = (demand - demand.min()) / (demand.max() - demand.min())
    wanted = (mean - minimum) / (peak - minimum)

    def excess(log_power: float) -> float:
        return float((level ** np.exp(log_power)).mean() - wanted)

    if excess(-7.0) < 0 or excess(7.0) > 0:
        raise ValueError(f"no such year has a peak of {peak:,.1f} and a minimum of {minimum:,.1f} MW: check the three")
    power = np.exp(scipy.optimize.brentq(excess, -7.0, 7.0, xtol=1e-15, rtol=1e-14))
    return np.asarray(minimum + (peak - minimum) * level**power)


def meet_with_table(demand: Array, table: ArrayLike, *, energy: float, peak: float, minimum: float) -> Array:
    """Return demand with a given energy, peak and minimum, and means by month and hour as near to a table's as can be.

    Parameters and Raises as in `meet`; `table` (12, 24) is of any scale.

    Notes
    -----
    Alternately the means are scaled to those of the table and the three figures are met (a projection onto each in
    turn); the figures come last and hold exactly.
    """
    group = MONTH * HOURS_OF_DAY + HOUR_OF_DAY
    wanted = np.asarray(table, dtype=float).ravel()
    met = meet(demand, energy=energy, peak=peak, minimum=minimum)
    for _ in range(N_ROUNDS):
        means = np.bincount(group, met) / np.bincount(group)
        scale = np.divide(wanted, means, out=np.zeros_like(means), where=means > 0)
        met = meet(met * scale[group], energy=energy, peak=peak, minimum=minimum)
    return met


def month_hour_error(demand: Array, table: ArrayLike) -> float:
    """Return the largest relative error of the means by month and hour, both scaled to the same mean of the year."""
    group = MONTH * HOURS_OF_DAY + HOUR_OF_DAY
    found = np.bincount(group, demand) / np.bincount(group)
    wanted = np.asarray(table, dtype=float).ravel()
    return float(np.abs(found / demand.mean() / (wanted / wanted[group].mean()) - 1).max())


def remainder(whole: Array, parts: Sequence[tuple[float, Array]]) -> Array:
    """Return the shares of what is left of a use when its end uses are taken out, so that all together are the whole.

    Parameters
    ----------
    whole : (8760,) shares of the use's energy.
    parts : for each end use its share of the use's energy, 0-1, and its own shares (8760,).

    Raises
    ------
    ValueError
        If an end use draws more in an hour than the whole use has.
    """
    left = whole - sum(share * pattern for share, pattern in parts)
    if left.min() < 0:
        hour = int(left.argmin())
        raise ValueError(f"in hour {hour} its end uses draw {1 - left[hour] / whole[hour]:.3f} of all that it draws")
    return np.asarray(left / (1 - sum(share for share, _ in parts)))


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
    spells: Sequence[Spell] = (),
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
    spells : holidays and seasons of visitors, with their factor on the day's energy.
    """
    waiting = np.zeros(HOURS_OF_DAY)
    waiting[(valley_start + np.arange(valley_hours)) % HOURS_OF_DAY] = np.arange(valley_hours, 0, -1)
    shapes = np.stack([_by_month(weekday), _by_month(weekday if weekend is None else weekend)])
    shapes = (1 - valley_share) * shapes + valley_share * waiting / waiting.sum()
    days = shapes[is_weekend(first_weekday).astype(int), MONTH_OF_DAY]
    of_day = np.asarray(months, dtype=float)[MONTH_OF_DAY] * _spell_factor(spells)
    return shares((days * of_day[:, None]).ravel())


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
    """The centred running mean around the year, of an even number of hours half an hour late."""
    around = np.concatenate([degrees[len(degrees) - hours // 2 :], degrees, degrees[: hours - 1 - hours // 2]])
    first, steps = np.add.accumulate(around[:hours])[-1:], around[hours:] - around[:-hours]
    # The running sum can leave -1e-16 where all degrees are 0.
    return np.maximum(np.add.accumulate(np.concatenate([first, steps])) / hours, 0.0)


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
