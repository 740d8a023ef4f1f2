"""Synthetic wind of one year: speed at hub height, availability of a farm, and typhoons.

Pure functions of parameters and a seed, as in `scenarios.hours.weather`, which draws the states they start from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from scenarios.hours.turbines import PowerCurve
from scenarios.hours.weather import CLOCK, HOURS, HOURS_OF_DAY, MONTH, Array, generator, season

TYPHOONS = 101
"""Number of the random stream of the storms."""
HAINAN_TYPHOON_RATE = 1.7
"""Landfalls a year, 1964-2013: Liang et al. (2015), Marine Forecasts 32(4):68."""
HAINAN_TYPHOON_MONTHS = (0, 0, 0, 0, 0, 20.6, 19, 20, 23, 17.4, 0, 0)
"""Per cent by month: July to September 62, October 17.4 as there; their split and June (the rest) assumed."""


def wind_speed(
    wind: Array,
    *,
    monthly_factor: ArrayLike = (1.0,) * 12,
    shape: float = 2.2,
    diurnal_amplitude: float = 0.1,
    windiest_hour: float = 15.0,
) -> Array:
    """Return hourly wind speed relative to its mean over this very year, (8760,) with mean 1.

    As `weibull_speed`, which explains the parameters, divided by its mean.
    """
    speed = weibull_speed(
        wind,
        monthly_factor=monthly_factor,
        shape=shape,
        diurnal_amplitude=diurnal_amplitude,
        windiest_hour=windiest_hour,
    )
    return np.asarray(speed / speed.mean())


def weibull_speed(
    wind: Array, *, monthly_factor: ArrayLike, shape: float, diurnal_amplitude: float, windiest_hour: float
) -> Array:
    """Return hourly wind speed relative to its long-term mean, (8760,): some years are windier than others.

    Parameters
    ----------
    wind : (8760,) standard-normal state of the wind, from `scenarios.hours.weather.wind_states`.
    monthly_factor : (12,) relative mean speed by month.
    shape : Weibull k of the speed about its mean of the month and hour; 2 is the Rayleigh law,
        steadier winds such as trades and monsoons have more.
    diurnal_amplitude, windiest_hour : of the daily cosine, share of the mean and local time in h.

    Notes
    -----
    v = F⁻¹(Φ(z)) · month · (1 + a cos(2π (clock − windiest_hour)/24)), F the Weibull law of shape k: a
    Gaussian copula, so ranks keep the persistence of z and its correlation between sites.
    """
    # F⁻¹(Φ(z)) = (−ln(1 − Φ(z)))^(1/k), by the logarithm of the tail, which does not saturate.
    weibull = (-scipy.special.log_ndtr(-wind)) ** (1 / shape) / scipy.special.gamma(1 + 1 / shape)
    day = 1 + diurnal_amplitude * np.cos(2 * np.pi * (CLOCK - windiest_hour) / HOURS_OF_DAY)
    return np.asarray(weibull * season(monthly_factor).repeat(HOURS_OF_DAY) * day)


def wind_availability(
    relative_speed: Array,
    curve: PowerCurve,
    *,
    full_load_hours: float,
    losses: float = 0.12,
    storm_speed: Array | None = None,
) -> tuple[Array, Array]:
    """Return the availability of a wind farm and the speed at its hubs, calibrated to annual full-load hours.

    As `farm_output`, with the mean speed at which this very year gives `full_load_hours`, the annual output per
    capacity, h.
    """
    mean = mean_speed(relative_speed, curve, full_load_hours=full_load_hours, losses=losses, storm_speed=storm_speed)
    return farm_output(relative_speed, curve, mean=mean, losses=losses, storm_speed=storm_speed)


def farm_output(
    relative_speed: Array,
    curve: PowerCurve,
    *,
    mean: float,
    losses: float = 0.12,
    storm_speed: Array | None = None,
) -> tuple[Array, Array]:
    """Return the availability of a wind farm and the speed at its hubs.

    Parameters
    ----------
    relative_speed : (8760,) wind speed at hub height over its mean.
    curve : power curve of the farm.
    mean : mean wind speed at hub height, m/s.
    losses : wakes, electrical losses and outages, share of the curve's output.
    storm_speed : (8760,) m/s, wind speed at hub height that storms bring, 0 where there is none.

    Returns
    -------
    availability : (8760,) 0-1.
    speed : (8760,) m/s at hub height; its mean is a check on the calibration.
    """
    storm = np.zeros(HOURS) if storm_speed is None else storm_speed
    speed = np.maximum(mean * relative_speed, storm)
    return curve(speed) * (1 - losses), speed


def mean_speed(
    relative_speed: Array,
    curve: PowerCurve,
    *,
    full_load_hours: float,
    losses: float = 0.12,
    storm_speed: Array | None = None,
) -> float:
    """Return the mean wind speed, m/s, at which a farm gives the full-load hours.

    Raises
    ------
    ValueError
        If no mean wind speed up to 20 m/s gives the full-load hours.
    """
    storm = np.zeros(HOURS) if storm_speed is None else storm_speed

    def excess(mean: float) -> float:
        return float(curve(np.maximum(mean * relative_speed, storm)).sum() * (1 - losses)) - full_load_hours

    # Beyond the windiest useful mean, cut-out takes more than wind gives: look on the near side of it.
    enough = next((mean for mean in np.linspace(0.0, 20.0, 81) if excess(mean) >= 0), None)
    if enough is None or excess(0.0) > 0:
        raise ValueError(f"no mean wind speed gives {full_load_hours:g} full-load hours")
    return float(scipy.optimize.brentq(excess, enough - 0.25, enough, xtol=1e-12))


@dataclass(frozen=True)
class Storm:
    """A typhoon as it passes the site: hour of its peak (of the year), peak speed (m/s), decay time (h)."""

    hour: float
    peak_speed: float
    decay: float


def typhoons(
    *,
    seed: int,
    rate: float = HAINAN_TYPHOON_RATE,
    monthly_share: ArrayLike = HAINAN_TYPHOON_MONTHS,
    peak_speed: tuple[float, float] = (20.0, 60.0),
    decay: float = 6.0,
) -> list[Storm]:
    """Return the typhoons of one year as a compact list of events, in order of time.

    Parameters
    ----------
    seed : the seed.
    rate : mean number of storms in a year; the number drawn is Poisson.
    monthly_share : (12,) share of the storms by month.
    peak_speed : lowest and highest peak of the wind at hub height, m/s, drawn evenly between them.
    decay : hours from the peak until the storm's wind has fallen by a factor e.
    """
    draw = generator(seed, TYPHOONS)
    hourly = np.asarray(monthly_share, dtype=float)[MONTH]
    hours = draw.choice(HOURS, size=draw.poisson(rate), p=hourly / hourly.sum()) + 0.5
    peaks = draw.uniform(*peak_speed, size=hours.size)
    order = np.argsort(hours)
    return [Storm(float(hours[i]), float(peaks[i]), decay) for i in order]


def storm_speed(storms: Sequence[Storm]) -> Array:
    """Return the wind speed (m/s) that storms bring in each hour, (8760,); the strongest counts."""
    speed = np.zeros(HOURS)
    for storm in storms:
        away = np.abs(np.arange(HOURS) + 0.5 - storm.hour)
        speed = np.maximum(speed, storm.peak_speed * np.exp(-away / storm.decay))
    return speed
