"""Uncontrolled charging of vehicles: who arrives when, and plugs in at once until the trips are made good."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from scenarios.hours.profiles import is_weekend, shares
from scenarios.hours.weather import DAYS, HOURS_OF_DAY, MONTH_OF_DAY, Array


def charging(
    arrivals: ArrayLike,
    arrivals_weekend: ArrayLike | None = None,
    *,
    trip_energy: float,
    plug_in_share: float,
    charger_power: float,
    months: ArrayLike = (1.0,) * 12,
    weekend_energy: float = 1.0,
    first_weekday: int = 0,
) -> Array:
    """Return the shares (8760,) of a year's charging that nobody steers; they sum to 1.

    Parameters
    ----------
    arrivals, arrivals_weekend : (24,) vehicles that arrive where they charge, by hour of the day; of any scale. Without
        those of weekends all days are alike.
    trip_energy : energy of a vehicle's trips of a day, at the plug, MWh.
    plug_in_share : share of days on which a vehicle is plugged in, 0-1; it then charges for several days.
    charger_power : MW, drawn from arrival until the battery is full.
    months : (12,) relative energy of a day by month.
    weekend_energy : energy of a day of the weekend over that of another day.
    first_weekday : weekday of 1 January, Monday 0.

    Notes
    -----
    Vehicles arrive evenly within their hour. Every vehicle draws the same energy, so what is drawn is the arrivals
    convolved with `charging_hours`; what runs past 31 December is drawn on 1 January.
    """
    weekday = np.asarray(arrivals, dtype=float)
    weekend = weekday if arrivals_weekend is None else np.asarray(arrivals_weekend, dtype=float)
    if min(weekday.min(), weekend.min()) < 0 or weekday.sum() <= 0 or weekend.sum() <= 0:
        raise ValueError("arrivals are 0 or more, and some vehicle must arrive")
    free = is_weekend(first_weekday)
    by_day = np.where(free[:, None], weekend / weekend.sum() * weekend_energy, weekday / weekday.sum())
    plugged = (by_day * np.asarray(months, dtype=float)[MONTH_OF_DAY, None]).ravel()
    drawn = charging_hours(trip_energy / plug_in_share / charger_power)
    if len(drawn) > DAYS * HOURS_OF_DAY:
        raise ValueError("a vehicle would charge for more than a year: check trip_energy, plug_in_share, charger_power")
    return shares(sum(share * np.roll(plugged, later) for later, share in enumerate(drawn)))


def charging_hours(duration: float) -> Array:
    """Return which share of its energy a vehicle draws in the hour of its arrival and in each one after; sums to 1.

    Parameters
    ----------
    duration : h from arrival to full, > 0.

    Notes
    -----
    A vehicle that arrives at u has drawn min(max(t − u, 0), D) of its D hours by the time t. With u even over [0, 1]
    the mean is Q(t) − Q(t − 1), Q(t) the integral of min(max(s, 0), D) from 0 to t: t²/2 up to D, then D t − D²/2.
    """
    t = np.arange(-1.0, np.ceil(duration) + 2)
    within = np.clip(t, 0.0, duration)
    integral = within**2 / 2 + duration * np.maximum(t - duration, 0.0)
    return np.asarray(np.diff(np.diff(integral)) / duration)
