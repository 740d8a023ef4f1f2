"""Growth of stands: above-ground dry matter by age after a named curve, and the roots that go with it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import xarray as xr

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


def chapman_richards(
    age: npt.ArrayLike, maximum: npt.ArrayLike, rate: npt.ArrayLike, shape: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Return above-ground dry matter at an age, t/ha, of the broadcast shape.

    Parameters
    ----------
    age : yr, ≥ 0.
    maximum : t/ha, the asymptote A.
    rate : 1/yr, k.
    shape : 1, p, > 0.

    Notes
    -----
    B(t) = A·(1 − e^(−kt))^p. Where a source writes the exponent as 1/(1−m), p is that.

    References
    ----------
    Richards (1959), A flexible growth function for empirical use, Journal of Experimental Botany 10, 290–301,
    doi:10.1093/jxb/10.2.290; in this form in FLINT's Chapman–Richards module (moja global).

    Examples
    --------
    >>> chapman_richards([0.0, 1.0, 100.0], 51.64, 0.037, 2.0).round(4)
    array([ 0.    ,  0.0681, 49.1181])
    """
    return np.asarray(maximum) * (-np.expm1(-np.asarray(rate) * np.asarray(age))) ** np.asarray(shape)


def ipcc_rates(
    age: npt.ArrayLike, young: npt.ArrayLike, old: npt.ArrayLike, turn: npt.ArrayLike, maximum: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Return above-ground dry matter at an age, t/ha, from a young and an old growth rate, up to a ceiling.

    Parameters
    ----------
    age : yr, ≥ 0.
    young, old : t/ha/yr, G_W before and after `turn`.
    turn : yr, the age that parts them (20 in the tables).
    maximum : t/ha, where growth stops.

    References
    ----------
    IPCC 2006 Guidelines, vol. 4, ch. 4, tables 4.9 and 4.12, in the 2019 Refinement: rates up to and above 20 years.

    Examples
    --------
    >>> ipcc_rates([10.0, 30.0, 500.0], 3.4, 2.7, 20.0, 413.1)
    array([ 34. ,  95. , 413.1])
    """
    years, turn = np.asarray(age, dtype=float), np.asarray(turn)
    grown = np.minimum(years, turn) * np.asarray(young) + np.maximum(years - turn, 0.0) * np.asarray(old)
    return np.minimum(grown, np.asarray(maximum))


def by_table(age: npt.ArrayLike, table: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return dry matter at an age, t/ha, from a yearly table (age 0, 1, 2 …), held at its last value.

    Examples
    --------
    >>> by_table([0.5, 9.0], [0.0, 4.0, 6.0])
    array([2., 6.])
    """
    values = np.asarray(table, dtype=float)
    return np.interp(np.asarray(age, dtype=float), np.arange(values.size), values)


def biomass(inputs: xr.Dataset, cover: Positions, age: Floats) -> Floats:
    """Return above-ground dry matter of stands after their covers' curves, (stand,), t/ha.

    Parameters
    ----------
    inputs : the table's `inputs`; `cover_growth` names the curve of each cover.
    cover : (stand,) positions of cover classes.
    age : (stand,) yr.

    Raises
    ------
    KeyError
        For a curve that is not in `CURVES`.
    """
    names = inputs.variables["cover_growth"].values
    known = set(names[np.flatnonzero(np.bincount(cover))]) if cover.size else set()
    if len(known) == 1:
        return CURVES[str(known.pop())](inputs, cover, age)
    dry_matter = np.zeros(cover.size)
    for name in known:
        rows = np.flatnonzero(names[cover] == name)
        dry_matter[rows] = CURVES[str(name)](inputs, cover[rows], age[rows])
    return dry_matter


def root_ratio(inputs: xr.Dataset, cover: Positions, dry_matter: Floats) -> Floats:
    """Return below- over above-ground dry matter, (stand,): one ratio up to a stock, another above it.

    IPCC 2006 Guidelines, vol. 4, ch. 4, table 4.4 (2019 Refinement), which parts them at 125 t/ha.
    """
    old = dry_matter > inputs.variables["root_shoot_break"].values[cover]
    return np.where(old, inputs.variables["root_shoot_old"].values[cover], inputs.variables["root_shoot"].values[cover])


def ceiling(inputs: xr.Dataset) -> Floats:
    """Return the dry matter at which each cover's curve comes to rest, (cover,), t/ha; 0 where nothing grows."""
    table = inputs.variables["growth_table"].values
    highest = table.max(axis=1) if table.shape[1] else np.zeros(table.shape[0])
    maximum = inputs.variables["growth_maximum"].values
    names = inputs.variables["cover_growth"].values
    return np.select([names == "table", names == "none"], [highest, np.zeros(maximum.size)], maximum)


def _of(inputs: xr.Dataset, cover: Positions, *names: str) -> list[Floats]:
    return [inputs.variables[name].values[cover] for name in names]


def _chapman_richards(inputs: xr.Dataset, cover: Positions, age: Floats) -> Floats:
    return chapman_richards(age, *_of(inputs, cover, "growth_maximum", "growth_rate", "growth_shape"))


def _ipcc_rates(inputs: xr.Dataset, cover: Positions, age: Floats) -> Floats:
    return ipcc_rates(age, *_of(inputs, cover, "growth_young", "growth_old", "growth_break", "growth_maximum"))


def _table(inputs: xr.Dataset, cover: Positions, age: Floats) -> Floats:
    dry_matter = np.zeros(cover.size)
    for one in np.unique(cover):
        dry_matter[cover == one] = by_table(age[cover == one], inputs.variables["growth_table"].values[one])
    return dry_matter


def _none(inputs: xr.Dataset, cover: Positions, age: Floats) -> Floats:
    return np.zeros(cover.size)


CURVES: dict[str, Callable[[xr.Dataset, Positions, Floats], Floats]] = {
    "chapman_richards": _chapman_richards,
    "ipcc_rates": _ipcc_rates,
    "table": _table,
    "none": _none,
}
"""Curve of growth → above-ground dry matter of stands, t/ha. `none`: land on which nothing is counted as growing."""
