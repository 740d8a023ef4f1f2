"""The cost method `project`: one simulated year stands for every year from a beginning to an end.

Investment at the start, replacement at the end of each life, salvage of what is left at the end of the
project.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from engine.clock import of_builds


def life_cycle_factor(
    lifetime: npt.ArrayLike, project_lifetime: float, rate: float, salvage: str
) -> npt.NDArray[np.float64]:
    """Return the present value of owning an asset through the project, per money of its first purchase.

    Parameters
    ----------
    lifetime : yr, > 0, until the asset is replaced, of any shape.
    project_lifetime : yr, > 0.
    rate : 1/yr, the real discount rate.
    salvage : `linear` (value falls evenly over the life) or `annuity` (value is what an annuity at `rate`
        has yet to pay).

    Returns
    -------
    1, of the shape of `lifetime`.

    Notes
    -----
    1 + Σ_(i=1…n) (1+r)^(−iL) − s · (1+r)^(−N) with n = ⌈N/L⌉ − 1 replacements at the first price, and s the
    share of value that remains with m = L·(n+1) − N years to go: m/L, or (1 − (1+r)^−m) / (1 − (1+r)^−L).
    The sum is that of a geometric series: q · (1 − q^n) / (1 − q) with q = (1+r)^−L.

    References
    ----------
    The linear salvage and the replacement at the end of each life are those of HOMER (Lambert, Gilman and
    Lilienthal 2006, Micropower system modeling with HOMER, ch. 15 of Integration of Alternative Sources of
    Energy, Wiley) and of Microgrids.py 0.3.1.
    """
    lives = np.asarray(lifetime, dtype=float)
    if not (lives > 0).all():
        raise ValueError("what is replaced needs a lifetime above 0")
    n_replacements = np.ceil(project_lifetime / lives) - 1
    years_left = lives * (n_replacements + 1) - project_lifetime
    if salvage not in ("linear", "annuity"):
        raise ValueError(f"salvage is linear or annuity, not {salvage!r}")
    is_linear = salvage == "linear" or rate == 0.0
    value_left = years_left / lives if is_linear else _lost(years_left, rate) / _lost(lives, rate)
    return 1.0 + _replacements(lives, n_replacements, rate) - value_left * (1.0 + rate) ** -project_lifetime


def _replacements(
    lives: npt.NDArray[np.float64], n_replacements: npt.NDArray[np.float64], rate: float
) -> npt.NDArray[np.float64]:
    """Present value of so many replacements, one at the end of each life."""
    if rate == 0.0:
        return n_replacements
    return (1.0 + rate) ** -lives * _lost(n_replacements * lives, rate) / _lost(lives, rate)


def _lost(years: npt.NDArray[np.float64], rate: float) -> npt.NDArray[np.float64]:
    """What discounting takes from a value of 1 over so many years: 1 − (1+r)^−years."""
    return -np.expm1(-years * np.log1p(rate))


def present_value(money: xr.DataArray, lifetime: xr.DataArray, inputs: xr.Dataset) -> xr.DataArray:
    """Return the present value of owning what is bought for `money` through the project, (…)."""
    about = inputs.attrs["project_lifetime"], float(inputs["discount_rate"]), inputs.attrs["salvage"]
    return money * xr.apply_ufunc(lambda lives: life_cycle_factor(lives, *about), lifetime)


def technology_life(inputs: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Return years until replacement, (member, technology, year): by age or running hours, the sooner."""
    return _first(
        of_builds(inputs["lifetime"], inputs["year"].values), inputs["lifetime_hours"], annual["running_hours"]
    )


def store_energy_life(inputs: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Return years until replacement, (member, store, year): by age or full cycles, the sooner."""
    years = of_builds(inputs["store_energy_lifetime"], inputs["year"].values)
    return _first(years, inputs["store_cycle_lifetime"], full_cycles(annual))


def full_cycles(annual: xr.Dataset) -> xr.DataArray:
    """Return the full cycles of a year, (member, store, year), 1/yr.

    A full cycle is a throughput of twice the energy capacity, charged and discharged at the node.
    """
    capacity = annual["energy_capacity"]
    return (annual["charge"] + annual["discharge"]) / (2.0 * capacity.where(capacity > 0, np.inf))


def _first(years: xr.DataArray, uses: xr.DataArray, uses_per_year: xr.DataArray) -> xr.DataArray:
    """The shorter of a life in years and a life in uses."""
    by_use = uses / uses_per_year.where(uses_per_year > 0, 1.0)
    return xr.where((uses_per_year > 0) & (by_use < years), by_use, years).reset_coords(drop=True)
