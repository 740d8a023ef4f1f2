"""Wind turbines: power curves of farms, wind at hub height, density of the air. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from scenarios.hours.weather import Array

AIR_DENSITY = 1.225
"""kg/m3, standard atmosphere at sea level, 15 °C (ISO 2533)."""
GAS_CONSTANT_OF_AIR = 287.05
"""J/kg/K, dry air: as in IEC 61400-12-1."""
STEP = 0.05
"""Step of power curves, m/s."""


@dataclass(frozen=True)
class PowerCurve:
    """Output per capacity (0-1) of a farm against wind speed at hub height (m/s)."""

    speed: Array
    output: Array

    def __call__(self, speed: Array) -> Array:
        return np.interp(speed, self.speed, self.output)


def power_curve(
    *, specific_power: float, power_coefficient: float, cut_in: float, cut_out: float, smoothing: float
) -> PowerCurve:
    """Return the power curve of a farm from the design of its turbine.

    Parameters
    ----------
    specific_power : rated power per swept area, W/m2: 200-270 for low wind speeds, 300-400 at sea.
    power_coefficient : share of the wind's power turned into electricity below rated speed, at most 16/27.
    cut_in, cut_out : wind speeds between which the turbine runs, m/s.
    smoothing : standard deviation of the wind speed across the farm and within the hour, m/s.

    Notes
    -----
    One turbine gives min(1, ½ ρ Cp v³ / specific power) from cut-in to cut-out; `over_a_farm` does the rest.
    """
    speed = np.arange(0.0, cut_out + 10 * smoothing + 1.0, STEP)
    turbine = np.minimum(1.0, 0.5 * AIR_DENSITY * power_coefficient * speed**3 / specific_power)
    turbine[(speed < cut_in) | (speed > cut_out)] = 0.0
    return over_a_farm(speed, turbine, smoothing)


def tabulated_curve(speeds: Sequence[float], outputs: Sequence[float], smoothing: float) -> PowerCurve:
    """Return the power curve of a farm from a maker's table of one turbine.

    Parameters
    ----------
    speeds : wind speeds at hub height, m/s, rising; the turbine stands still below the first and above the last.
    outputs : output per rated power at each, 0-1; linear between them.
    smoothing : as in `power_curve`.

    Raises
    ------
    ValueError
        If the table is not one.
    """
    speed_of, output_of = np.asarray(speeds, dtype=float), np.asarray(outputs, dtype=float)
    if speed_of.size != output_of.size or speed_of.size < 2 or (np.diff(speed_of) <= 0).any() or speed_of[0] < 0:
        raise ValueError("a power curve needs as many outputs as speeds, and speeds that rise from 0 or more")
    if output_of.min() < 0 or output_of.max() > 1:
        raise ValueError("outputs of a power curve are per rated power, between 0 and 1")
    speed = np.arange(0.0, speed_of[-1] + 10 * smoothing + 1.0, STEP)
    return over_a_farm(speed, np.interp(speed, speed_of, output_of, left=0.0, right=0.0), smoothing)


def over_a_farm(speed: Array, turbine: Array, smoothing: float) -> PowerCurve:
    """Return the curve of many turbines: that of one convolved with a normal law of the wind across them.

    Nørgaard and Holttinen (2004), A multi-turbine power curve approach, Nordic Wind Power Conference.
    """
    farm = scipy.ndimage.gaussian_filter1d(turbine, smoothing / STEP, mode="constant") if smoothing > 0 else turbine
    # Rounding in the convolution can pass 1 by 1e-15.
    return PowerCurve(speed, np.minimum(farm, 1.0))


def onshore() -> PowerCurve:
    """Return a farm of turbines for low wind speeds: 250 W/m2, rated near 10 m/s. Assumed; no maker's curve."""
    return power_curve(specific_power=250, power_coefficient=0.42, cut_in=3, cut_out=25, smoothing=0.8)


def offshore() -> PowerCurve:
    """Return a farm at sea: 350 W/m2, rated near 11 m/s. Assumed likewise."""
    return power_curve(specific_power=350, power_coefficient=0.42, cut_in=3, cut_out=25, smoothing=0.8)


def at_height(speed: Array, *, reference: float, hub: float, shear: float) -> Array:
    """Return wind speed carried from the `reference` to the `hub` height (m) by the power law v ∝ z^shear."""
    return np.asarray(speed * (hub / reference) ** shear)


def at_height_by_log(speed: Array, *, reference: float, hub: float, roughness: float) -> Array:
    """Return wind speed carried between heights (m) by the logarithmic law v ∝ ln(z/z₀), z₀ the roughness (m).

    Neutral air over even ground: Manwell, McGowan and Rogers (2009), Wind Energy Explained, ch. 2.

    Raises
    ------
    ValueError
        If a height is not above the roughness.
    """
    if min(reference, hub) <= roughness:
        raise ValueError(f"heights must lie above the roughness of {roughness:g} m")
    return np.asarray(speed * np.log(hub / roughness) / np.log(reference / roughness))


def air_density(temperature: ArrayLike, altitude: float) -> Array:
    """Return the density of dry air, kg/m3, at `temperature` (°C) and `altitude` (m) above the sea.

    ρ = p / (R T), p = 101,325 (1 − 2.25577e-5 z)^5.25588 Pa (ISO 2533). Moist tropical air is up to 1 % lighter.
    """
    pressure = 101_325 * (1 - 2.25577e-5 * altitude) ** 5.25588
    return np.asarray(pressure / (GAS_CONSTANT_OF_AIR * (np.asarray(temperature, dtype=float) + 273.15)))


def normalised_speed(speed: Array, density: Array, reference: float = AIR_DENSITY) -> Array:
    """Return the speed at which air of the curve's density holds as much power: v (ρ/ρ₀)^(1/3).

    IEC 61400-12-1:2017, for turbines with active power control (pitch).
    """
    return np.asarray(speed * (density / reference) ** (1 / 3))


def soft_cubic_output(
    speed: Array,
    *,
    power_coefficient: float,
    air_density: float,
    specific_power: float,
    softness: float,
    cut_out: float,
) -> Array:
    """Return output per capacity of a turbine with a cubic curve and a soft corner at rated power.

    Parameters
    ----------
    speed : (hour,) wind speed at hub height, m/s.
    power_coefficient, air_density (kg/m3), specific_power (W/m2) : of the turbine and the site.
    softness : a of the soft minimum; large values give a sharp corner.
    cut_out : m/s, above which the turbine stands still.

    Notes
    -----
    cf = ½ Cp ρ v³ / TSP, then −ln(e^−a + e^(−a·cf))/a, not below 0: the curve of the PyPI package `microgrids`
    0.3.1 (`WindPower.capacity_from_wind`).
    """
    raw = 0.5 * power_coefficient * air_density / specific_power * speed**3
    soft = -np.log(np.exp(-softness) + np.exp(-softness * raw)) / softness
    return np.where(speed > cut_out, 0.0, np.maximum(soft, 0.0))
