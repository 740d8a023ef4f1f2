"""How far something new has spread by a year: the share that has adopted it, one function per law."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def logistic_adoption(year: npt.ArrayLike, midpoint: float, rate: float, ceiling: float = 1.0) -> Array:
    """Return the logistic share ceiling / (1 + e^(−rate·(year − midpoint))).

    Parameters
    ----------
    year : yr, any shape.
    midpoint : yr: where half of the ceiling is reached, and growth is fastest.
    rate : 1/yr, > 0: growth while the share is small; from 10 to 90 % of the ceiling takes ln 81 / rate years.
    ceiling : 1, > 0: the share in the long run.

    Returns
    -------
    Share, 0 to `ceiling`, shape of `year`.

    References
    ----------
    Verhulst (1838), Correspondance mathématique et physique 10, 113–121; as technological substitution Fisher and
    Pry (1971), Technological Forecasting and Social Change 3, 75–88.

    Examples
    --------
    >>> logistic_adoption([2020, 2030], midpoint=2030, rate=0.5).round(4)
    array([0.0067, 0.5   ])
    """
    _refuse_unless(
        rate > 0 and ceiling > 0, f"a logistic adoption needs rate and ceiling above 0, not {rate} and {ceiling}"
    )
    return ceiling * np.exp(-np.logaddexp(0.0, -rate * (np.asarray(year, dtype=float) - midpoint)))


def bass_adoption(
    year: npt.ArrayLike, start: float, innovation: float, imitation: float, ceiling: float = 1.0
) -> Array:
    """Return the Bass share of adopters.

    Parameters
    ----------
    year : yr, any shape.
    start : yr: launch; before it nobody has adopted.
    innovation : 1/yr, > 0, Bass's p: rate at which those adopt who heed nobody.
    imitation : 1/yr, ≥ 0, Bass's q: rate by which each share of adopters draws the others.
    ceiling : 1, > 0: the share in the long run.

    Returns
    -------
    Share, 0 to `ceiling`, shape of `year`.

    Notes
    -----
    F(t) = (1 − e^(−(p+q)t)) / (1 + (q/p) e^(−(p+q)t)), the solution of F' = (p + qF)(1 − F), F(0) = 0.

    References
    ----------
    Bass (1969), A New Product Growth for Model Consumer Durables, Management Science 15(5), 215–227, equation (9).
    https://doi.org/10.1287/mnsc.15.5.215

    Examples
    --------
    >>> bass_adoption([2019, 2020, 2030], start=2020, innovation=0.03, imitation=0.4).round(4)
    array([0.    , 0.    , 0.8353])
    """
    _refuse_unless(
        innovation > 0 and imitation >= 0 and ceiling > 0,
        "a Bass adoption needs innovation above 0, imitation of at least 0 and a ceiling above 0, "
        f"not {innovation}, {imitation} and {ceiling}",
    )
    since = np.maximum(np.asarray(year, dtype=float) - start, 0.0)
    left = np.exp(-(innovation + imitation) * since)
    return ceiling * (1.0 - left) / (1.0 + imitation / innovation * left)


def bass_peak(start: float, innovation: float, imitation: float) -> float:
    """Return the year in which most adopt, start + ln(q/p)/(p+q); the start itself unless q > p (Bass 1969, eq. 10)."""
    return start + max(0.0, math.log(imitation / innovation)) / (innovation + imitation) if imitation > 0 else start


def _refuse_unless(is_sound: bool, message: str) -> None:
    if not is_sound:
        raise ValueError(message)
