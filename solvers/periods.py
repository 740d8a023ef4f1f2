"""Investment periods and representative hours: the years and hours the optimiser looks at, what each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from engine.clock import HOURS
from engine.costs import discount_weights


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
    """Hours that stand for all 8,760 of a year; each is one hour, or a step of several that are taken together.

    Of several weather years they stand for the mean year. A series is then that of the weather years one after the
    other, each of 8,760 hours: (n_weather_years × 8760,). A window, and a chain of dates, is of one weather year.

    Attributes
    ----------
    hour_of_year : (n_hours,) the real hour, 0…8759, with which each begins.
    weight : (n_hours,) hours of the mean year it stands for; they sum to 8,760.
    window_hours : how many representative hours each window has, a run of consecutive hours of the year.
    weeks, days : the weeks, or days, of the year that were chosen as windows; both empty for full years.
    steps : (n_hours,) how many hours each lasts; none given: one hour each.
    calendar : (n_dates,) the window that stands for each date, a week or day of the year in its order, where levels of
        stores are carried from date to date; empty where each window closes its own cycle. All dates of a weather year
        stand before those of the next.
    n_weather_years : how many weather years are looked at.
    weather_years : (n_windows,) which of them each window is of, counted from 0; none given: all of the first.
    """

    hour_of_year: np.ndarray
    weight: np.ndarray
    window_hours: int
    weeks: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    steps: np.ndarray | None = None
    calendar: tuple[int, ...] = ()
    n_weather_years: int = 1
    weather_years: tuple[int, ...] = ()

    @property
    def is_full_year(self) -> bool:
        """Tell whether a window is a whole year."""
        return not self.weeks and not self.days

    @property
    def is_linked(self) -> bool:
        """Tell whether levels of stores are carried from date to date."""
        return bool(self.calendar)

    @property
    def first_hour(self) -> np.ndarray:
        """The hour with which each begins, counted through the weather years, (n_hours,)."""
        before = HOURS * np.array(self.weather_years or len(self.window_starts()) * (0,))
        return self.hour_of_year + np.repeat(before, self.window_hours)

    @property
    def duration(self) -> np.ndarray:
        """Hours that each lasts, (n_hours,)."""
        return np.ones(len(self.hour_of_year), int) if self.steps is None else self.steps

    def window_length(self) -> int:
        """Return the hours of the year that a window spans."""
        return int(self.duration[: self.window_hours].sum())

    def window_starts(self) -> range:
        """Return the positions of the first hour of each window."""
        return range(0, len(self.hour_of_year), self.window_hours)

    def hour_before(self) -> np.ndarray:
        """Return the position of the hour before each, (n_hours,); of a window's first that is its last."""
        before = np.arange(len(self.hour_of_year)) - 1
        before[self.window_starts()] += self.window_hours
        return before

    def opening_dates(self) -> range:
        """Return the positions of the first date of each weather year."""
        return range(0, len(self.calendar), max(1, len(self.calendar) // self.n_weather_years))

    def date_before(self) -> np.ndarray:
        """Return the position of the date before each, (n_dates,); of a weather year's first that is its last."""
        before = np.arange(len(self.calendar)) - 1
        before[self.opening_dates()] += len(self.calendar) // self.n_weather_years
        return before

    @cached_property
    def _first(self) -> np.ndarray:
        """Where each begins among all hours that are looked at, (n_hours,)."""
        return np.concatenate([[0], np.cumsum(self.duration)[:-1]])

    @cached_property
    def _hours(self) -> np.ndarray:
        """All hours that are looked at, counted through the weather years."""
        return np.arange(self.duration.sum()) + np.repeat(self.first_hour - self._first, self.duration)

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return the mean of a series (n_weather_years × 8760,) over each representative hour, (n_hours,)."""
        if self.steps is None:
            return values[self._hours].astype(float)
        return np.add.reduceat(values[self._hours].astype(float), self._first) / self.duration

    def at_end(self, values: np.ndarray) -> np.ndarray:
        """Return a series (n_weather_years × 8760,) in the last hour of each representative hour, (n_hours,)."""
        return values[self.first_hour + self.duration - 1]

    def scaled(self, values: np.ndarray, ceiling: float = np.inf) -> np.ndarray:
        """Return the representative hours of a non-negative series, scaled so that they keep its sum in a mean year.

        Parameters
        ----------
        values : (n_weather_years × 8760,), ≥ 0.
        ceiling : no hour may exceed it (1 for availability); the rest is then scaled further.

        Returns
        -------
        (n_hours,): Σ weight · returned = Σ values / n_weather_years, unless the ceiling leaves no room. A series that
        is 0 in every representative hour but not in the years becomes flat at its mean.
        """
        chosen = self.mean(values)
        wanted = float(values.sum()) / (len(values) // HOURS)
        if wanted > 0 and not (chosen > 0).any():
            return np.full(len(chosen), wanted / HOURS)
        for _ in range(20):
            total = float(self.weight @ chosen)
            if total <= 0 or abs(total - wanted) <= 1e-12 * wanted:
                break
            is_free = chosen < ceiling
            free = float((self.weight * chosen)[is_free].sum())
            if free < total - wanted:  # all that is below the ceiling is less than what is too much
                is_free, free = np.ones_like(is_free), total
            if free <= 0:
                break
            factor = 1.0 + (wanted - total) / free
            chosen = np.where(is_free, np.minimum(chosen * factor, ceiling), chosen)
        return chosen


def full_year(n_weather_years: int = 1) -> RepresentativeHours:
    """Return every hour of so many weather years, each a window of its own; one year's stand each for itself."""
    n, years = n_weather_years * HOURS, tuple(range(n_weather_years))
    hour_of_year, weight = np.arange(n) % HOURS, np.full(n, 1.0 / n_weather_years)
    return RepresentativeHours(hour_of_year, weight, HOURS, n_weather_years=n_weather_years, weather_years=years)
