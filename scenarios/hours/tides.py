"""Tidal currents through a turbine: spring and neap from the constituents of the tide."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.roots import root
from scenarios.hours.weather import HOURS, Array

PERIODS = {"M2": 12.4206012, "S2": 12.0, "N2": 12.65834751, "K1": 23.93447213, "O1": 25.81933871}
"""Periods of the main constituents of the tide, h: Pugh (1987), Tides, Surges and Mean Sea-Level, ch. 4."""


def current_speed(constituents: Mapping[str, tuple[float, float]]) -> Array:
    """Return the speed of a rectilinear tidal current, (8760,), in the unit of its amplitudes.

    `constituents` gives amplitude and phase (degrees at the first midnight) by name. Speed =
    |Σ a cos(2π t/T − phase)| in the middle of each hour: flood and ebb drive the turbine alike.

    Raises
    ------
    KeyError
        If a constituent is not in `PERIODS`.
    """
    hours = np.arange(HOURS) + 0.5
    current = np.zeros(HOURS)
    for name, (amplitude, phase) in constituents.items():
        current += amplitude * np.cos(2 * np.pi * hours / PERIODS[name] - np.deg2rad(phase))
    return np.abs(current)


def tidal_availability(
    speed: Array, *, rated_speed: float, cut_in_speed: float, capacity_factor: float
) -> tuple[Array, float]:
    """Return the availability (8760,) of a tidal turbine and the factor on the current that it takes.

    Parameters
    ----------
    speed : (8760,) current, of any scale, from `current_speed`.
    rated_speed, cut_in_speed : of the turbine, m/s. Output is 0 below cut-in, (speed/rated)³ up to 1.
    capacity_factor : mean over the year, met by scaling the current.

    Raises
    ------
    ValueError
        If the capacity factor is not between 0 and 1 (neither included).
    """
    if not 0 < capacity_factor < 1:
        raise ValueError(f"the capacity factor must lie between 0 and 1, not {capacity_factor}")

    def output_at(factor: float) -> Array:
        current = factor * speed
        return np.where(current < cut_in_speed, 0.0, np.minimum(current / rated_speed, 1.0) ** 3)

    high = rated_speed / speed.max()
    while output_at(high).mean() < capacity_factor:
        high *= 2
    factor = root(lambda x: float(output_at(x).mean()) - capacity_factor, 0.0, high)
    return output_at(factor), factor
