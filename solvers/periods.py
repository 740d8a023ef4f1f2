"""Investment periods and representative hours: the years and hours the optimiser looks at, what each stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
import xarray as xr

from engine.clock import HOURS
from engine.costs import discount_weights

WEEK_HOURS = 168
N_WEEKS = HOURS // WEEK_HOURS


@dataclass(frozen=True)
class Periods:
    """Investment periods.

    Attributes
    ----------
    years : the first year of each period, by which it is named.
    spans : for each period the years it stands for: up to the next period, the last one to the end of the horizon.
    discount : year → present value at the start of the first year of 1 paid at the year's end.
    """

    years: tuple[int, ...]
    spans: dict[int, tuple[int, ...]]
    discount: dict[int, float]

    def n_years(self, period: int) -> int:
        """Return how many years a period stands for."""
        return len(self.spans[period])


def investment_periods(inputs: xr.Dataset) -> Periods:
    """Return the investment periods that `inputs.attrs["periods"]` names.

    Raises
    ------
    ValueError
        If the periods do not rise, do not begin with the first simulated year, or lie outside the horizon.
    """
    years = [int(year) for year in inputs["year"].values]
    starts = [int(year) for year in inputs.attrs["periods"]]
    if not starts or starts != sorted(set(starts)) or starts[0] != years[0] or starts[-1] > years[-1]:
        raise ValueError(
            f"periods {starts}: they must rise, begin with the first simulated year {years[0]} "
            f"and not pass the last, {years[-1]}"
        )
    ends = [*starts[1:], years[-1] + 1]
    weights = discount_weights(inputs).values.tolist()
    return Periods(
        tuple(starts),
        {start: tuple(range(start, end)) for start, end in zip(starts, ends, strict=True)},
        dict(zip(years, weights, strict=True)),
    )


@dataclass(frozen=True)
class RepresentativeHours:
    """Hours of the year that stand for all 8,760.

    Attributes
    ----------
    hour_of_year : (n_hours,) the real hour, 0…8759, of each representative hour.
    weight : (n_hours,) hours of the year it stands for; they sum to 8,760.
    window_hours : length of each run of consecutive hours, over which storage is cyclic.
    weeks : the weeks chosen; empty for the full year.
    """

    hour_of_year: np.ndarray
    weight: np.ndarray
    window_hours: int
    weeks: tuple[int, ...] = ()

    @property
    def is_full_year(self) -> bool:
        """Tell whether every hour stands for itself."""
        return not self.weeks

    def window_starts(self) -> range:
        """Return the positions of the first hour of each window."""
        return range(0, len(self.hour_of_year), self.window_hours)

    def hour_before(self) -> np.ndarray:
        """Return the position of the hour before each, (n_hours,); of a window's first that is its last."""
        before = np.arange(len(self.hour_of_year)) - 1
        before[self.window_starts()] += self.window_hours
        return before

    def scaled(self, values: np.ndarray, ceiling: float = np.inf) -> np.ndarray:
        """Return the representative hours of a non-negative yearly series, scaled so that they keep its sum.

        Parameters
        ----------
        values : (8760,), ≥ 0.
        ceiling : no hour may exceed it (1 for availability); the rest is then scaled further.

        Returns
        -------
        (n_hours,): Σ weight · returned = Σ values, unless the ceiling leaves no room. A series that is 0 in every
        representative hour but not in the year becomes flat at its mean.
        """
        chosen = values[self.hour_of_year].astype(float)
        wanted = float(values.sum())
        if wanted > 0 and not (chosen > 0).any():
            return np.full(len(chosen), wanted / HOURS)
        for _ in range(20):
            total = float(self.weight @ chosen)
            if total <= 0 or abs(total - wanted) <= 1e-12 * wanted:
                break
            is_free = chosen < ceiling
            free = float((self.weight * chosen)[is_free].sum())
            if free <= 0:
                break
            factor = 1.0 + (wanted - total) / free
            chosen = np.where(is_free, np.minimum(chosen * factor, ceiling), chosen)
        return chosen


def full_year() -> RepresentativeHours:
    """Return every hour of the year, each standing for itself."""
    return RepresentativeHours(np.arange(HOURS), np.ones(HOURS), HOURS)


def typical_weeks(n_weeks: int, demand: np.ndarray, availability: np.ndarray) -> RepresentativeHours:
    """Return typical weeks: the hardest week, and the medoids of clusters of the others.

    Parameters
    ----------
    n_weeks : how many typical weeks, the hardest included; ≥ 1.
    demand : (series, 8760) electricity demand by node, MW.
    availability : (series, 8760) availability patterns in use, 0–1.

    Notes
    -----
    Ward's hierarchical clustering of weekly vectors, each series divided by its standard deviation; the medoid is the
    member nearest to all others of its cluster. The hardest week has the highest residual demand: demand over its
    mean, less the mean over the patterns of availability over its mean. Weights are cluster sizes × 8,760 / 8,736,
    for the year is 52 weeks and a day.
    """
    series = np.vstack([demand, availability])[:, : N_WEEKS * WEEK_HOURS]
    spread = series.std(axis=1)
    moving = series[spread > 0] / spread[spread > 0][:, np.newaxis]
    vectors = moving.reshape(len(moving), N_WEEKS, WEEK_HOURS).transpose(1, 0, 2).reshape(N_WEEKS, -1)
    hardest = hardest_week(demand, availability)
    others = [week for week in range(N_WEEKS) if week != hardest]
    if n_weeks > 1:
        size = {hardest: 1} | _medoids(vectors, others, min(n_weeks - 1, len(others)))
    else:
        size = {hardest: N_WEEKS}
    chosen = sorted(size)
    hours = np.concatenate([np.arange(week * WEEK_HOURS, (week + 1) * WEEK_HOURS) for week in chosen])
    weight = np.repeat([float(size[week]) for week in chosen], WEEK_HOURS) * HOURS / (N_WEEKS * WEEK_HOURS)
    return RepresentativeHours(hours, weight, WEEK_HOURS, tuple(chosen))


def hardest_week(demand: np.ndarray, availability: np.ndarray) -> int:
    """Return the week, 0…51, of the highest mean residual demand (see `typical_weeks`)."""
    residual = _over_mean(demand.sum(axis=0))
    patterns = [_over_mean(pattern) for pattern in availability if pattern.any()]
    if patterns:
        residual = residual - np.mean(patterns, axis=0)
    weekly = residual[: N_WEEKS * WEEK_HOURS].reshape(N_WEEKS, WEEK_HOURS).mean(axis=1)
    return int(weekly.argmax())


def _over_mean(series: np.ndarray) -> np.ndarray:
    mean = series.mean()
    return series / mean if mean > 0 else series


def _medoids(vectors: np.ndarray, weeks: list[int], n_clusters: int) -> dict[int, int]:
    """Medoid week → number of weeks in its cluster."""
    if vectors.shape[1] == 0 or len(weeks) == 1:
        return {weeks[0]: len(weeks)}
    chosen = vectors[weeks]
    tree = scipy.cluster.hierarchy.linkage(chosen, method="ward")
    cluster = scipy.cluster.hierarchy.fcluster(tree, n_clusters, criterion="maxclust")
    sizes = {}
    for label in np.unique(cluster):
        members = np.flatnonzero(cluster == label)
        inside = chosen[members]
        distance = ((inside[:, np.newaxis, :] - inside[np.newaxis, :, :]) ** 2).sum(axis=(1, 2))
        sizes[weeks[int(members[distance.argmin()])]] = len(members)
    return sizes
