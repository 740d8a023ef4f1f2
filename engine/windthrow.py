"""Storms: the gust at a place, and the share of a stand that it destroys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]

EARTH_RADIUS = 6371.0
"""km"""
GUST_DECAY = 0.5
"""Exponent of the wind beyond the radius of the strongest wind: modified Rankine vortex (Hughes 1952), near 0.5."""
CALM = 10.8
"""m/s, Beaufort 6: below it rubber takes no damage (Wu et al. 2015, Hainan)."""


def typhoon_damage(gust: Floats, midpoint: npt.ArrayLike, slope: npt.ArrayLike) -> Floats:
    """Return the share of a stand's area that a storm destroys, (stand,).

    Parameters
    ----------
    gust : m/s, strongest 3-second gust at the stand.
    midpoint : m/s at which half is destroyed; infinite: none ever is.
    slope : s/m, steepness of the logistic curve there.

    Notes
    -----
    D = 1 / (1 + e^(−b (v − v50))), and 0 below Beaufort 6.

    References
    ----------
    Curves of rubber in Hainan, young and mature: end points of Wu et al. (2015), Journal of Catastrophology 30 (3).
    """
    share = scipy.special.expit(np.asarray(slope) * (gust - np.asarray(midpoint)))
    return np.where(gust < CALM, 0.0, share)


def gust_at(lat: Floats, lon: Floats, storm_lat: float, storm_lon: float, peak: float, radius: float) -> Floats:
    """Return the strongest gust of a storm at places, (place,), m/s.

    Notes
    -----
    V = V_max within the radius of the strongest wind r_m, V_max (r_m / r)^0.5 beyond it: modified Rankine vortex.
    """
    phi, theta = np.deg2rad(lat), np.deg2rad(storm_lat)
    half = np.sin((phi - theta) / 2) ** 2
    half = half + np.cos(phi) * np.cos(theta) * np.sin(np.deg2rad(lon - storm_lon) / 2) ** 2
    distance = 2.0 * EARTH_RADIUS * np.arcsin(np.sqrt(half))
    return peak * (radius / np.maximum(distance, radius)) ** GUST_DECAY
