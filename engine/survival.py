"""How long units of a stock stay in use: the share surviving at an age, one function per shape."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def weibull_survival(age: npt.ArrayLike, scale: float, shape: float) -> Array:
    """Return the Weibull survival exp(−(age/scale)^shape).

    Parameters
    ----------
    age : yr since sale, ≥ 0, any shape.
    scale : yr, > 0: the age at which 1/e is still in use.
    shape : 1, > 0: 1 is a constant rate of loss (exponential survival), above 1 units wear out.

    Returns
    -------
    Share still in use, 0 to 1, shape of `age`; 1 at age 0.

    References
    ----------
    Zachariadis, Samaras and Zierock (1995), Dynamic modeling of vehicle populations, Technological
    Forecasting and Social Change 50, 135–149 (there with a shift of the age, which is 0 here).

    Examples
    --------
    >>> weibull_survival([0.0, 10.0], scale=10.0, shape=1.0).round(4)
    array([1.    , 0.3679])
    """
    _refuse_unless(
        scale > 0 and shape > 0, f"a Weibull survival needs scale and shape above 0, not {scale} and {shape}"
    )
    return np.exp(-((_ages(age) / scale) ** shape))


def fixed_life_survival(age: npt.ArrayLike, lifetime: float) -> Array:
    """Return 1 while age < lifetime, then 0: every unit lives equally long.

    Parameters
    ----------
    age : yr since sale, ≥ 0, any shape.
    lifetime : yr, > 0.

    Returns
    -------
    Share still in use, 0 or 1, shape of `age`.

    Examples
    --------
    >>> fixed_life_survival([0, 1, 2], lifetime=2)
    array([1., 1., 0.])
    """
    _refuse_unless(lifetime > 0, f"a fixed life needs a lifetime above 0, not {lifetime}")
    return (_ages(age) < lifetime).astype(float)


def logistic_survival(age: npt.ArrayLike, midpoint: float, width: float) -> Array:
    """Return a logistic fall of the share in use, scaled so that it starts at 1.

    Parameters
    ----------
    age : yr since sale, ≥ 0, any shape.
    midpoint : yr, > 0: where the fall is steepest.
    width : yr, > 0: the larger, the longer the fall takes.

    Returns
    -------
    Share still in use, 0 to 1, shape of `age`.

    Notes
    -----
    S(a) = (1 + e^(−m/w)) / (1 + e^((a−m)/w)). The numerator makes S(0) = 1; without it a share e^(−m/w)
    would be scrapped on the day of sale.

    Examples
    --------
    >>> logistic_survival([0.0, 12.0], midpoint=12.0, width=2.0).round(4)
    array([1.    , 0.5012])
    """
    _refuse_unless(
        midpoint > 0 and width > 0,
        f"a logistic survival needs midpoint and width above 0, not {midpoint} and {width}",
    )
    fall = np.exp(-np.logaddexp(0.0, (_ages(age) - midpoint) / width))
    return (1.0 + np.exp(-midpoint / width)) * fall


def _ages(age: npt.ArrayLike) -> Array:
    ages = np.asarray(age, dtype=float)
    _refuse_unless(bool((ages >= 0).all()), "an age is 0 or more")
    return ages


def _refuse_unless(is_sound: bool, message: str) -> None:
    if not is_sound:
        raise ValueError(message)
