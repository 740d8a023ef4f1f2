"""Years, hours, edges, vintages, and the one place that turns power into energy.

Every year has 8,760 intervals of one hour and no 29 February. Fluxes live on intervals (`hour`, `year`),
states on edges (`hour_edge`, `year_edge`), of which there is one more.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import xarray as xr

HOURS = 8760
"""Hours in a year."""

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Power = TypeVar("Power", float, np.ndarray, xr.DataArray)


def energy(power: Power, interval_hours: float = 1.0) -> Power:
    """Return the energy [MWh] of `power` [MW], constant over each interval of `interval_hours` [h].

    A sum of hourly powers may be given as well: the energy of the sum is the sum of the energies.
    """
    return power * interval_hours


def month_of_hour(n_intervals: int = HOURS) -> np.ndarray:
    """Return the calendar month, 0 to 11, of each of the year's intervals (int64); hours where not said."""
    return np.repeat(np.arange(12, dtype=np.int64), n_intervals // 365 * np.array(MONTH_DAYS))


def interval_hours(inputs: xr.Dataset) -> float:
    """Return the length of an interval of `hour` in hours: 1, or 0.5 where the year has 17,520 of them."""
    n_intervals = inputs.sizes["hour"]
    if n_intervals % HOURS:
        raise ValueError(f"a year has {HOURS} intervals or a multiple of them, not {n_intervals}")
    return HOURS / n_intervals


def edges(intervals: npt.ArrayLike) -> np.ndarray:
    """Return the edges of consecutive `intervals` (years or hours): their starts, and the end of the last."""
    starts = np.asarray(intervals, dtype=np.int64)
    return np.append(starts, starts[-1] + 1)


def in_service(vintage: npt.ArrayLike, lifetime: npt.ArrayLike, year: npt.ArrayLike) -> np.ndarray:
    """Return whether what entered service at the start of a vintage year still serves in a year.

    An asset of vintage v and lifetime L serves in the years v … v+L−1.

    Parameters
    ----------
    vintage : years of entry, shape (vintage,).
    lifetime : years in service; one number, or (…, vintage).
    year : the years asked about, shape (year,).

    Returns
    -------
    bool array of shape (…, vintage, year): (vintage, year) for one number.
    """
    age = np.asarray(year)[np.newaxis, :] - np.asarray(vintage)[:, np.newaxis]
    last_age = np.asarray(lifetime, dtype=float)[..., np.newaxis] - 1
    return (age >= 0) & (age <= last_age)


def of_builds(of_vintage: xr.DataArray, years: npt.ArrayLike) -> xr.DataArray:
    """Return what of a quantity (…, vintage) belongs to what is built in each of the `years`, (…, year)."""
    return of_vintage.sel(vintage=np.asarray(years)).rename(vintage="year")


def capacity_by_year(
    existing: xr.DataArray,
    builds: xr.DataArray,
    lifetime: xr.DataArray,
    retirements: xr.DataArray | None = None,
) -> xr.DataArray:
    """Return capacity in service by year, (x, year): the sum of `capacity_by_vintage`."""
    by_vintage = capacity_by_vintage(existing, builds, lifetime, retirements)
    return builds.transpose(str(existing.dims[0]), "year").copy(data=by_vintage.values.sum(axis=1)).rename(None)


def capacity_by_vintage(
    existing: xr.DataArray,
    builds: xr.DataArray,
    lifetime: xr.DataArray,
    retirements: xr.DataArray | None = None,
) -> xr.DataArray:
    """Return capacity in service by vintage: existing and built within its life, less retirements.

    Parameters
    ----------
    existing : (x, vintage), what enters service at the start of each vintage year whatever the plan.
    builds : (x, year), what the plan adds at the start of each year; every year is a vintage.
    lifetime : (x, vintage), years in service of what enters service then.
    retirements : (x, vintage, year), what leaves service early at the start of the year; none if not given.

    Returns
    -------
    (x, vintage, year), in the unit of `existing`.

    Raises
    ------
    ValueError
        Where more of a vintage is retired than entered service.
    """
    instance = str(existing.dims[0])
    builds, lifetime = builds.transpose(instance, "year"), lifetime.transpose(instance, "vintage")
    xr.align(existing, builds, lifetime, join="exact", exclude=["year"])
    vintages, years = existing["vintage"].values, builds["year"].values
    installed = existing.transpose(instance, "vintage").values.astype(float)
    installed[:, np.searchsorted(vintages, years)] += builds.values
    standing = np.repeat(installed[:, :, np.newaxis], len(years), axis=2)
    if retirements is not None:
        retired = retirements.transpose(instance, "vintage", "year").values
        standing = standing - np.cumsum(retired, axis=2)
        if (standing < -1e-6 * np.maximum(installed, 1.0)[:, :, np.newaxis]).any():
            raise ValueError(f"more of a {instance} is retired than entered service")
        standing = np.maximum(standing, 0.0)
    labels = (existing[instance], existing["vintage"], builds["year"])
    coords = {str(label.name): label.variable for label in labels}
    serving = standing * in_service(vintages, lifetime.values, years)
    return xr.DataArray(serving, coords, (instance, "vintage", "year"))
