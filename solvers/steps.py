"""Hours taken together: equal steps of some hours, or segments of adjacent hours that are alike."""

from __future__ import annotations

from dataclasses import replace
from heapq import heapify, heappop, heappush

import numpy as np

from solvers.periods import RepresentativeHours


class NoSuchHours(ValueError):
    """The hours that the optimiser is asked to look at cannot be had; says why, and what to do."""


def equal_steps(hours: RepresentativeHours, n_hours: int) -> RepresentativeHours:
    """Return representative hours of which so many at a time are one step.

    Raises
    ------
    NoSuchHours
        The windows cannot be divided into such steps.
    """
    if hours.window_hours % n_hours:
        raise NoSuchHours(f"time.optimise: {hours.window_hours} hours cannot be divided into steps of {n_hours}")
    return hours if n_hours == 1 else _stepped(hours, np.full(len(hours.hour_of_year) // n_hours, n_hours))


def segments(hours: RepresentativeHours, n_segments: int, series: np.ndarray) -> RepresentativeHours:
    """Return representative hours of which those that are adjacent and alike are one step, so many in each window.

    Parameters
    ----------
    hours : of one hour each.
    series : (series, n_weather_years × 8760) by which hours are alike, each on a scale that makes it count as much as
        it should.

    Raises
    ------
    NoSuchHours
        A window has fewer hours.

    Notes
    -----
    Ward's criterion with adjacent hours alone, as in Pineda & Morales 2018 (doi:10.1109/TPWRS.2018.2842093) and the
    segmentation of tsam.
    """
    if n_segments > hours.window_hours:
        raise NoSuchHours(f"time.optimise: {hours.window_hours} hours cannot be divided into {n_segments} segments")
    first = hours.first_hour
    lengths = [
        merged(series[:, first[start : start + hours.window_hours]].T, n_segments) for start in hours.window_starts()
    ]
    return _stepped(hours, np.concatenate(lengths))


def merged(values: np.ndarray, n: int) -> np.ndarray:
    """Return the lengths of n segments of adjacent rows, merged pair by pair at the least loss of variance.

    Parameters
    ----------
    values : (rows, series)

    Returns
    -------
    (n,), whole numbers that sum to the number of rows.
    """
    size, mean = np.ones(len(values), int), values.astype(float).copy()
    after, before = np.arange(1, len(values) + 1), np.arange(-1, len(values) - 1)

    def loss(left: int) -> tuple[float, int, int, int]:
        """What merging a segment with the next loses; the two and their sizes, which tell whether it still holds."""
        right = int(after[left])
        apart = mean[left] - mean[right]
        share = size[left] * size[right] / (size[left] + size[right])
        return float(share * (apart @ apart)), left, int(size[left]), int(size[right])

    heap = [loss(left) for left in range(len(values) - 1)]
    heapify(heap)
    for _ in range(len(values) - n):
        while True:
            _, left, n_left, n_right = heappop(heap)
            right = int(after[left])
            if size[left] == n_left and right < len(values) and size[right] == n_right:
                break
        mean[left] = (n_left * mean[left] + n_right * mean[right]) / (n_left + n_right)
        size[left], size[right], after[left] = n_left + n_right, 0, after[right]
        if after[left] < len(values):
            before[after[left]] = left
            heappush(heap, loss(left))
        if before[left] >= 0:
            heappush(heap, loss(int(before[left])))
    return size[size > 0]


def over_a_step(loss: float, duration: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what a store keeps of its state over steps, and of how many hours it keeps what is gained in each.

    Parameters
    ----------
    loss : share of the state lost in an hour.
    duration : (n_hours,) h, whole numbers.

    Returns
    -------
    kept : (1 − loss)^d.
    gained : Σ (1 − loss)^j over j < d: a constant gain, of which each hour's is lost from in the hours after it.
    """
    kept = (1.0 - loss) ** np.arange(duration.max() + 1)
    return kept[duration], np.concatenate([[0.0], np.cumsum(kept[:-1])])[duration]


def _stepped(hours: RepresentativeHours, lengths: np.ndarray) -> RepresentativeHours:
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return replace(
        hours,
        hour_of_year=hours.hour_of_year[first],
        weight=np.add.reduceat(hours.weight, first),
        window_hours=len(lengths) // len(hours.window_starts()),
        steps=lengths,
    )
