"""Synthetic output of photovoltaics in one year: the sun, a wavering clear sky, fixed modules.

Pure functions of parameters, as in `scenarios.hours.weather`, which draws the state of the sky they start from.
pvlib is imported only when they run: it is slow to import, and not every scenario needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta, timezone
from functools import lru_cache
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from scenarios.hours.weather import DAYS, HOURS, HOURS_OF_DAY, Array, season

CALENDAR_YEAR = 2023
"""The common year whose sun is used: its declination differs from other years' by less than 0.3 degrees."""


@dataclass(frozen=True)
class Sun:
    """The sun over a site: what the clear-sky and transposition models need, each (8760,)."""

    zenith: Array
    azimuth: Array
    clear_ghi: Array
    extraterrestrial: Array
    day_of_year: NDArray[np.intp]


@lru_cache(maxsize=32)  # a scenario and its reference lie under the same sun
def sun(
    latitude: float,
    longitude: float,
    *,
    utc_offset: float,
    altitude: float = 0.0,
    turbidity: float = 3.5,
    minute: float = 30.0,
) -> Sun:
    """Return the position of the sun (degrees) and the clear-sky global horizontal irradiance (W/m2).

    `latitude` and `longitude` in degrees north and east, `utc_offset` in h, `altitude` in m, `turbidity` the
    Linke turbidity of the whole year (2 very clear, 5 hazy), `minute` of each hour in which the sun is looked at.

    References
    ----------
    Ineichen and Perez (2002), Solar Energy 73(3):151-157, doi:10.1016/S0038-092X(02)00045-2, and the NREL
    solar position algorithm, both as in pvlib.
    """
    import pandas as pd
    import pvlib

    zone = timezone(timedelta(hours=utc_offset))
    start = pd.Timestamp(f"{CALENDAR_YEAR}-01-01", tz=zone) + pd.Timedelta(minutes=minute)
    times = pd.date_range(start, periods=HOURS, freq="h")
    position = pvlib.solarposition.get_solarposition(times, latitude, longitude, altitude)
    zenith = position["apparent_zenith"].to_numpy()
    day_of_year = np.arange(1, DAYS + 1).repeat(HOURS_OF_DAY)
    extraterrestrial = np.asarray(pvlib.irradiance.get_extra_radiation(day_of_year))
    pressure = pvlib.atmosphere.alt2pres(altitude)
    relative = np.nan_to_num(np.asarray(pvlib.atmosphere.get_relative_airmass(zenith)), nan=40.0)
    airmass = pvlib.atmosphere.get_absolute_airmass(relative, pressure)
    # At night the model divides by a sun of no height, and then puts 0.
    with np.errstate(divide="ignore"):
        clear = pvlib.clearsky.ineichen(zenith, airmass, turbidity, altitude, extraterrestrial)
    return Sun(
        zenith=zenith,
        azimuth=position["azimuth"].to_numpy(),
        clear_ghi=np.asarray(clear["ghi"]),
        extraterrestrial=extraterrestrial,
        day_of_year=day_of_year,
    )


def pv_availability(over: Sun, sky: Array, *, full_load_hours: float, **site: Any) -> tuple[Array, Array]:
    """Return the availability of fixed PV and the irradiance behind it, calibrated to the full-load hours.

    As `pv_output`, which explains `site`, with the clearness of all hours shifted alike until this very sky
    gives `full_load_hours`, the annual output per peak power, h.
    """
    shift = clearness_shift(over, sky, full_load_hours=full_load_hours, **site)
    return pv_output(over, sky, shift=shift, **site)


def clearness_shift(over: Sun, sky: Array, *, full_load_hours: float, **site: Any) -> float:
    """Return the shift of the sky's state, in its standard deviations, with which it gives the full-load hours.

    Raises
    ------
    ValueError
        If no sky within `clearness_range` gives the full-load hours.
    """

    def excess(shift: float) -> float:
        return float(pv_output(over, sky, shift=shift, **site)[0].sum()) - full_load_hours

    return _solve(excess, -8.0, 8.0, full_load_hours)


def pv_output(
    over: Sun,
    sky: Array,
    *,
    shift: float,
    tilt: float,
    azimuth: float,
    temperature: ArrayLike = 25.0,
    monthly_clearness: ArrayLike = (0.0,) * 12,
    clearness_spread: float = 1.2,
    clearness_range: tuple[float, float] = (0.15, 1.0),
    albedo: float = 0.2,
    temperature_coefficient: float = -0.0035,
    system_loss: float = 0.17,
) -> tuple[Array, Array]:
    """Return the availability of fixed PV under a synthetic sky, and the irradiance behind it.

    Parameters
    ----------
    over : the sun over the site.
    sky : (8760,) standard-normal state of the sky, from `sky_states`.
    shift : added to the state of every hour, in its standard deviations, from `clearness_shift`.
    tilt, azimuth : of the modules, degrees; azimuth 180 faces south.
    temperature : (8760,) or one number, air temperature, °C.
    monthly_clearness : (12,) shift of the sky's state by month, in its own standard deviations.
    clearness_spread : how far skies part into clear and overcast: 1 spreads them evenly, more parts them.
    clearness_range : lowest and highest share of the clear-sky irradiance.
    albedo : of the ground.
    temperature_coefficient : of the power of the modules, 1/K, negative.
    system_loss : soiling, wiring, mismatch, inverter, outages: share of the modules' output. With the yield
        calibrated, more loss means clearer skies, which the returned irradiance shows.

    Returns
    -------
    availability : (8760,) 0-1, output per peak power.
    irradiance : (8760,) global horizontal irradiance, W/m2, a check on the calibration.

    Notes
    -----
    Clear-sky index k = k_min + (k_max − k_min) Φ(spread · state + month + shift).
    Diffuse share: Erbs et al. (1982), Solar Energy 28(4):293-302. Plane of array: Hay and Davies (1980).
    Cell temperature: Faiman (2008), Prog. Photovolt. 16(4):307-315, at a wind of 1 m/s. Power: PVWatts
    version 5, Dobos (2014), NREL/TP-6A20-62641. All as in pvlib.
    """
    lowest, highest = clearness_range
    wavering = clearness_spread * sky + season(monthly_clearness).repeat(HOURS_OF_DAY)
    ghi = np.asarray(over.clear_ghi * (lowest + (highest - lowest) * scipy.special.ndtr(wavering + shift)))
    plane = _plane_irradiance(over, ghi, tilt, azimuth, albedo)
    return _module_output(plane, temperature, temperature_coefficient) * (1 - system_loss), ghi


def _plane_irradiance(over: Sun, ghi: Array, tilt: float, azimuth: float, albedo: float) -> Array:
    import pvlib

    parts = pvlib.irradiance.erbs(ghi, over.zenith, over.day_of_year)
    plane = pvlib.irradiance.get_total_irradiance(
        tilt, azimuth, over.zenith, over.azimuth, parts["dni"], ghi, parts["dhi"],
        dni_extra=over.extraterrestrial, albedo=albedo, model="haydavies",
    )  # fmt: skip
    return np.asarray(plane["poa_global"])


def _module_output(plane: Array, temperature: ArrayLike, coefficient: float) -> Array:
    import pvlib

    cell = pvlib.temperature.faiman(plane, temperature)
    return np.clip(pvlib.pvsystem.pvwatts_dc(plane, cell, 1.0, coefficient), 0.0, 1.0)


def _solve(excess: Callable[[float], float], low: float, high: float, target: float) -> float:
    if excess(low) > 0 or excess(high) < 0:
        reached = (excess(low) + target, excess(high) + target)
        raise ValueError(f"{target:g} full-load hours lie outside {reached[0]:.0f}-{reached[1]:.0f} h")
    return float(scipy.optimize.brentq(excess, low, high, xtol=1e-10))
