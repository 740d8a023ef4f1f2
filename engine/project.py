"""The cost method `project`: one simulated year stands for every year from a beginning to an end.

Investment at the start, replacement at the end of each life, salvage of what is left at the end of the
project.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import xarray as xr


def life_cycle_factor(lifetime: float, project_lifetime: float, rate: float, salvage: str) -> float:
    """Return the present value of owning an asset through the project, per money of its first purchase.

    Parameters
    ----------
    lifetime : yr, > 0, until the asset is replaced.
    project_lifetime : yr, > 0.
    rate : 1/yr, the real discount rate.
    salvage : `linear` (value falls evenly over the life) or `annuity` (value is what an annuity at `rate`
    has yet
        to pay).

    Notes
    -----
    1 + Σ_(i=1…n) (1+r)^(−iL) − s · (1+r)^(−N) with n = ⌈N/L⌉ − 1 replacements at the first price, and s the
    share of value that remains with m = L·(n+1) − N years to go: m/L, or (1 − (1+r)^−m) / (1 − (1+r)^−L).

    References
    ----------
    The linear salvage and the replacement at the end of each life are those of HOMER (Lambert, Gilman and
    Lilienthal 2006, Micropower system modeling with HOMER, ch. 15 of Integration of Alternative Sources of
    Energy, Wiley) and of Microgrids.py 0.3.1.
    """
    if lifetime <= 0:
        raise ValueError("what is replaced needs a lifetime above 0")
    n_replacements = math.ceil(project_lifetime / lifetime) - 1
    replacements = sum((1.0 + rate) ** -(i * lifetime) for i in range(1, n_replacements + 1))
    years_left = lifetime * (n_replacements + 1) - project_lifetime
    if salvage == "linear" or rate == 0.0:
        value_left = years_left / lifetime
    elif salvage == "annuity":
        value_left = math.expm1(-years_left * math.log1p(rate)) / math.expm1(-lifetime * math.log1p(rate))
    else:
        raise ValueError(f"salvage is linear or annuity, not {salvage!r}")
    return 1.0 + replacements - value_left * (1.0 + rate) ** -project_lifetime


def present_value(money: xr.DataArray, lifetime: xr.DataArray, inputs: xr.Dataset) -> xr.DataArray:
    """Return the present value of owning what is bought for `money` through the project, (…)."""

    def factors(lives: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        about = inputs.attrs["project_lifetime"], float(inputs["discount_rate"]), inputs.attrs["salvage"]
        return np.array([life_cycle_factor(float(life), *about) for life in lives.ravel()]).reshape(lives.shape)

    return money * xr.apply_ufunc(factors, lifetime)


def technology_life(inputs: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Return years until replacement, (member, technology, year): by age or running hours, the sooner."""
    return _first(inputs["lifetime"], inputs["lifetime_hours"], annual["running_hours"])


def store_energy_life(inputs: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Return years until replacement, (member, store, year): by age or full cycles, the sooner.

    A full cycle is a throughput of twice the energy capacity, charged and discharged at the node.
    """
    capacity = annual["energy_capacity"]
    cycles = (annual["charge"] + annual["discharge"]) / (2.0 * capacity.where(capacity > 0, np.inf))
    return _first(inputs["store_energy_lifetime"], inputs["store_cycle_lifetime"], cycles)


def _first(years: xr.DataArray, uses: xr.DataArray, uses_per_year: xr.DataArray) -> xr.DataArray:
    """The shorter of a life in years and a life in uses."""
    by_use = uses / uses_per_year.where(uses_per_year > 0, 1.0)
    return xr.where((uses_per_year > 0) & (by_use < years), by_use, years).reset_coords(drop=True)
