"""The fuel curve of a plant: stated by its coefficients, or fitted to the load points of its data sheet.

With x the output over the capacity on line, fuel per MW on line and hour is intercept + slope·x + curvature·x².
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import scipy

from scenarios.schema import Fuel, Technology

LEAST_POINTS = {"line": 2, "curve": 3}
"""Load points from which a straight line, and a curve, can be fitted."""


class FuelCurve(NamedTuple):
    """Coefficients of the curve, all ≥ 0, and how far it is from the points it was fitted to."""

    intercept: float
    """MWh/MW/h, fuel per MW on line and hour at no output."""
    slope: float
    """MWh/MWh."""
    curvature: float
    """MWh/MW/h, fuel added at full output."""
    largest_error: float = 0.0
    """Share of the fuel of the point that is hit worst."""


def fuel_curve(plant: Technology, fuels: Mapping[str, Fuel], year: int) -> FuelCurve:
    """Return the curve a plant states of what enters service in a year; zeros for one that burns nothing."""
    if plant.fuel_by_load:
        return fitted({load: rate.amount for load, rate in plant.fuel_by_load.items()})
    if plant.fuel_volume_by_load:
        content = fuels[next(iter(plant.fuels))].energy_by_volume
        assert content is not None
        return fitted({load: rate.amount * content.amount for load, rate in plant.fuel_volume_by_load.items()})
    if plant.efficiency is None:
        return FuelCurve(0.0, 0.0, 0.0)
    intercept, curvature = (
        0.0 if said is None else said.amount for said in (plant.fuel_intercept, plant.fuel_curvature)
    )
    return FuelCurve(intercept, 1.0 / plant.efficiency.at(year), curvature)


def slope_ratio(plant: Technology, year: int, vintages: Iterable[int]) -> list[float]:
    """Return the slope of each vintage over that of a year; 1 of all where the efficiency is one number."""
    if plant.efficiency is None:
        return [1.0 for _ in vintages]
    return [plant.efficiency.at(year) / plant.efficiency.at(vintage) for vintage in vintages]


def fitted(points: Mapping[int, float]) -> FuelCurve:
    """Fit a curve to fuel per energy [MWh/MWh] by load [% of capacity] by non-negative least squares.

    Two points give a straight line, more a parabola. Each point weighs the same in fuel per hour.

    Examples
    --------
    >>> fitted({50: 3.0, 100: 2.75})
    FuelCurve(intercept=0.25, slope=2.5, curvature=0.0, largest_error=0.0)
    """
    load = np.array(sorted(points)) / 100.0
    burned = load * np.array([points[key] for key in sorted(points)])
    powers = 3 if len(points) >= LEAST_POINTS["curve"] else 2
    terms = np.vander(load, powers, increasing=True)
    found, _ = scipy.optimize.nnls(terms, burned)
    error = float(np.max(np.abs(terms @ found - burned) / burned))
    intercept, slope, curvature = (round(float(each), 12) for each in [*found, 0.0][:3])
    return FuelCurve(intercept, slope, curvature, round(error, 12))
