"""How warm the air feels: humidity and temperature together, for the need of cooling."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from scenarios.hours.weather import HOURS_OF_DAY, MONTH, Array, season


def vapour_pressure(temperature: ArrayLike) -> Array:
    """Return the saturation vapour pressure over water, hPa, at an air temperature, °C.

    Notes
    -----
    6.112 e^(17.62 T / (243.12 + T)): Magnus, with the constants of WMO-No. 8 (2008), annex 4.B.
    """
    air = np.asarray(temperature, dtype=float)
    return np.asarray(6.112 * np.exp(17.62 * air / (243.12 + air)))


def relative_humidity(temperature: Array, months: ArrayLike) -> Array:
    """Return relative humidity (8760,), 0-1, from its means by month.

    Parameters
    ----------
    temperature : (8760,) °C.
    months : (12,) mean relative humidity by month, 0-1.

    Notes
    -----
    The vapour in the air is that of the month's mean humidity at the month's mean temperature and hardly changes within
    a day; so warm hours are dry and cool ones damp, up to saturation.
    """
    mean = np.bincount(MONTH, temperature) / np.bincount(MONTH)
    vapour = np.asarray(months, dtype=float) * vapour_pressure(mean)
    return np.minimum(season(vapour).repeat(HOURS_OF_DAY) / vapour_pressure(temperature), 1.0)


def heat_index(temperature: ArrayLike, humidity: ArrayLike) -> Array:
    """Return the heat index, °C: the temperature that the air feels like in the shade.

    Parameters
    ----------
    temperature : °C.
    humidity : relative humidity, 0-1, of the same shape.

    Notes
    -----
    Rothfusz (1990), The Heat Index Equation, NWS Technical Attachment SR 90-23, with the adjustments and the simple
    formula below 80 °F that the US National Weather Service publishes with it; in °F and %, as there.
    """
    t = np.asarray(temperature, dtype=float) * 1.8 + 32
    r = np.asarray(humidity, dtype=float) * 100
    simple = 0.5 * (t + 61.0 + (t - 68.0) * 1.2 + r * 0.094)
    full = (
        -42.379
        + 2.04901523 * t
        + 10.14333127 * r
        - 0.22475541 * t * r
        - 6.83783e-3 * t**2
        - 5.481717e-2 * r**2
        + 1.22874e-3 * t**2 * r
        + 8.5282e-4 * t * r**2
        - 1.99e-6 * t**2 * r**2
    )
    dry = (13 - r) / 4 * np.sqrt(np.clip(17 - np.abs(t - 95), 0, None) / 17)
    damp = (r - 85) / 10 * (87 - t) / 5
    full = full - np.where((r < 13) & (t > 80) & (t < 112), dry, 0) + np.where((r > 85) & (t > 80) & (t < 87), damp, 0)
    return np.asarray((np.where(simple < 80, simple, full) - 32) / 1.8)
