"""Typical weeks and days: which of all weather years' are looked at, and which stands for which."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import scipy
import xarray as xr

from engine.clock import HOURS
from solvers.hourly import Power
from solvers.periods import RepresentativeHours, full_year
from solvers.steps import NoSuchHours, equal_steps, segments

if TYPE_CHECKING:
    import pandas as pd

DAY_HOURS, WEEK_HOURS = 24, 168
WARD = "ward"
"""Our own clustering; every other name is one of tsam's."""


def representative_hours(inputs: xr.Dataset, power: Power, weeks: int | None = None) -> RepresentativeHours:
    """Return the hours that the optimiser looks at, as the attributes of the inputs ask.

    Parameters
    ----------
    weeks : typical weeks instead of the weeks or days that the inputs ask for; 0 for full years.

    Raises
    ------
    NoSuchHours
        The weather years have not so many weeks or days; the clustering is one of tsam's, which is not installed; or a
        window does not hold so many steps.
    """
    about = inputs.attrs
    n_weeks, n_days = int(about["typical_weeks"]), int(about["typical_days"])
    if weeks is not None:
        n_weeks, n_days = weeks, 0
    demand, available = power.demand(), power.resources
    n_weather_years = demand.shape[1] // HOURS
    length, n = (DAY_HOURS, n_days) if n_days else (WEEK_HOURS, n_weeks)
    hours = full_year(n_weather_years)
    most = n_weather_years * (HOURS // length)
    if n > most:
        what = f"typical {'days' if n_days else 'weeks'}"
        raise NoSuchHours(f"time.optimise: {n} {what} are asked for, and what is looked at has {most}: ask for fewer")
    if n:
        how = str(about["clustering"]), str(about["storage"]) == "linked"
        hours = typical_periods(length, n, demand, available, *how)
    if int(about["segments"]):
        return segments(hours, int(about["segments"]), standardised(demand, available))
    return equal_steps(hours, int(about["resolution"]))


def typical_periods(
    length: int,
    n: int,
    demand: np.ndarray,
    availability: np.ndarray,
    clustering: str = WARD,
    is_linked: bool = False,
) -> RepresentativeHours:
    """Return typical weeks or days: the hardest of all weather years, and the medoids of clusters of the others.

    Parameters
    ----------
    length : h, `WEEK_HOURS` or `DAY_HOURS`.
    n : how many, the hardest included; ≥ 1.
    demand : (series, n_weather_years × 8760) electricity demand by node, MW.
    availability : (series, n_weather_years × 8760) availability patterns in use, 0–1.
    clustering : `ward`, or a method of tsam: `hierarchical`, `k_medoids`, `adjacent_periods`.
    is_linked : levels of stores are carried from date to date of each weather year.

    Raises
    ------
    NoSuchHours
        The method is one of tsam's, which is not installed.

    Notes
    -----
    Ward's hierarchical clustering of the vectors of dates, each series divided by its standard deviation; the medoid is
    the member nearest to all others of its cluster. The hardest date has the highest residual demand: demand over its
    mean, less the mean over the patterns of availability over its mean. Weights are cluster sizes × 8,760 / hours of
    all dates, for a year is 52 weeks and a day. Dates of all weather years are chosen from together.
    """
    of_year, n_weather_years = HOURS // length, demand.shape[1] // HOURS
    n_dates = n_weather_years * of_year
    hardest = hardest_date(length, demand, availability)
    others = np.delete(np.arange(n_dates), hardest)
    stands = np.full(n_dates, hardest)
    if n > 1:
        vectors = _by_date(standardised(demand, availability), length)[others]
        medoids = _medoids if clustering == WARD else _medoids_of_tsam
        stands[others] = others[medoids(vectors, min(n - 1, n_dates - 1), clustering)]
    chosen, calendar, sizes = np.unique(stands, return_inverse=True, return_counts=True)
    dates = tuple((chosen % of_year).tolist())
    weeks, days = ((), dates) if length == DAY_HOURS else (dates, ())
    return RepresentativeHours(
        hour_of_year=((chosen % of_year)[:, np.newaxis] * length + np.arange(length)).ravel(),
        weight=np.repeat(sizes.astype(float), length) * HOURS / (n_dates * length),
        window_hours=length,
        weeks=weeks,
        days=days,
        calendar=tuple(calendar.tolist()) if is_linked else (),
        n_weather_years=n_weather_years,
        weather_years=tuple((chosen // of_year).tolist()),
    )


def hardest_date(length: int, demand: np.ndarray, availability: np.ndarray) -> int:
    """Return the week or day of the highest mean residual demand (see `typical_periods`).

    Counted from 0 through the weather years, each of 52 weeks or 365 days.
    """
    residual = _over_mean(demand.sum(axis=0))
    patterns = [_over_mean(pattern) for pattern in availability if pattern.any()]
    if patterns:
        residual = residual - np.mean(patterns, axis=0)
    return int(_by_date(residual[np.newaxis], length).mean(axis=(1, 2)).argmax())


def standardised(demand: np.ndarray, availability: np.ndarray) -> np.ndarray:
    """Return the series that move, each divided by its standard deviation, (series, n_weather_years × 8760)."""
    series = np.vstack([demand, availability])
    spread = series.std(axis=1)
    return series[spread > 0] / spread[spread > 0][:, np.newaxis]


def _over_mean(series: np.ndarray) -> np.ndarray:
    mean = series.mean()
    return series / mean if mean > 0 else series


def _by_date(series: np.ndarray, length: int) -> np.ndarray:
    """(date, series, hour of the date), the dates of each weather year in their order, without what is left of it."""
    n_years, of_year = series.shape[1] // HOURS, HOURS // length
    whole = series.reshape(len(series), n_years, HOURS)[:, :, : of_year * length]
    return whole.reshape(len(series), n_years * of_year, length).transpose(1, 0, 2)


def _medoids(vectors: np.ndarray, n_clusters: int, _: str) -> np.ndarray:
    """Position of the medoid that stands for each vector."""
    flat = vectors.reshape(len(vectors), -1)
    if flat.shape[1] == 0 or len(flat) == 1:
        return np.zeros(len(flat), int)
    tree = scipy.cluster.hierarchy.linkage(flat, method="ward")
    cluster = scipy.cluster.hierarchy.fcluster(tree, n_clusters, criterion="maxclust")
    stands = np.empty(len(flat), int)
    for label in np.unique(cluster):
        members = np.flatnonzero(cluster == label)
        distance = scipy.spatial.distance.cdist(flat[members], flat[members], "sqeuclidean").sum(axis=1)
        stands[members] = members[distance.argmin()]
    return stands


def _medoids_of_tsam(vectors: np.ndarray, n_clusters: int, method: str) -> np.ndarray:
    """The same by a method of tsam 2 (Kotzur et al. 2018, Renew. Energy 117, doi:10.1016/j.renene.2017.10.017).

    tsam divides a series by its range and multiplies it with its weight: with the range as weight it is as given.
    """
    if vectors.size == 0:
        return np.zeros(len(vectors), int)
    frame = _as_frame(vectors)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what tsam 2 says of pandas 3
        try:
            from tsam.timeseriesaggregation import TimeSeriesAggregation
        except ModuleNotFoundError:
            raise NoSuchHours(
                f"time.optimise.clustering: {method} needs tsam, which is not installed: pip install 'ilot[tsam]', "
                "or set clustering: ward"
            ) from None
        found = TimeSeriesAggregation(
            frame, resolution=1, hoursPerPeriod=vectors.shape[2], noTypicalPeriods=n_clusters, clusterMethod=method,
            representationMethod="medoidRepresentation", rescaleClusterPeriods=False, solver="highs",
            weightDict=(frame.max() - frame.min()).to_dict(),
        )  # fmt: skip
        found.createTypicalPeriods()
    return np.array(found.clusterCenterIndices)[np.array(found.clusterOrder)]


def _as_frame(vectors: np.ndarray) -> pd.DataFrame:
    """(date, series, hour) as the rows and columns that tsam reads."""
    import pandas as pd

    n_dates, n_series, length = vectors.shape
    stamps = pd.date_range("2025-01-01", periods=n_dates * length, freq="h")
    return pd.DataFrame(vectors.transpose(0, 2, 1).reshape(-1, n_series), stamps, [f"s{k}" for k in range(n_series)])
