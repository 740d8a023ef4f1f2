"""Demand that may wait, as numbers of the optimisation model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from engine.clock import HOURS
from solvers.hourly import HourlySeries, row_of, weather_members
from solvers.periods import Periods, RepresentativeHours


def flexible_series(
    inputs: xr.Dataset, periods: Periods, hours: RepresentativeHours, watched: Sequence[int]
) -> tuple[dict[str, HourlySeries], dict[tuple, float]]:
    """Return the series of each flexible demand, means of a period's years, and what it takes in hours of the peak.

    Parameters
    ----------
    watched : hours, counted through the weather years, that may be the island's peak.

    Returns
    -------
    series : of smart ones `flexible_draw`, `flexible_intake_limit` (MW) and `flexible_room` (MWh) (flexible, period):
        draws keep their year's energy; limits are those of the hours, raised with the draws where these are, so
        that no typical week misses what the year does not. Of the others `flexible_rigid` (flexible, period), MW, what
        they take when they take it as soon as they can.
    peak : (flexible, period, hour), MW, the same in the hours that may be the peak.
    """
    names = ("flexible_draw", "flexible_intake_limit", "flexible_room", "flexible_rigid")
    series: dict[str, HourlySeries] = {name: {} for name in names}
    peak: dict[tuple, float] = {}
    years = inputs["year"].values
    for k, name in enumerate(str(each) for each in inputs["flexible"].values):
        draws, plugged, room = (_row(inputs, f"flexible_{row}_pattern", k) for row in ("draw", "plug", "buffer"))
        for p in periods.years:
            span = np.searchsorted(years, periods.spans[p])
            energy, power, buffer = (
                float(inputs[f"flexible_{what}"].values[k, span].mean()) for what in ("energy", "power", "buffer")
            )
            if inputs["flexible_is_smart"].values[k] == 1:
                raised = _raised(hours, draws)
                series["flexible_draw"][name, p] = energy * hours.scaled(draws)
                series["flexible_intake_limit"][name, p] = raised * power * hours.mean(plugged)
                series["flexible_room"][name, p] = raised * buffer * hours.at_end(room)
                continue
            limits = (each.reshape(-1, HOURS) for each in (energy * draws, power * plugged, buffer * room))
            # Each weather year begins anew, as in the simulation.
            taken = np.concatenate([as_soon_as_it_can(inputs, k, *year) for year in zip(*limits, strict=True)])
            series["flexible_rigid"][name, p] = hours.scaled(taken)
            peak |= {(name, p, h): float(taken[h]) for h in watched}
    return series, peak


def as_soon_as_it_can(
    inputs: xr.Dataset, flexible: int, draw: np.ndarray, limit: np.ndarray, room: np.ndarray
) -> np.ndarray:
    """Return the intake of a demand that is not smart, (8760,) MW: its buffer is kept as full as it can be.

    As the simulation takes it while supply is enough: min(limit, (room + draw − content) / efficiency).
    """
    efficiency, loss, initial = (
        float(inputs[f"flexible_{name}"].values[flexible]) for name in ("efficiency", "loss", "initial_state")
    )
    buffer = float(room.max(initial=0.0))
    taken, content = np.zeros(HOURS), initial * buffer
    for hour, (drawn, most, kept) in enumerate(zip(draw.tolist(), limit.tolist(), room.tolist(), strict=True)):
        content *= 1.0 - loss
        taken[hour] = max(0.0, min(most, (kept + drawn - content) / efficiency))
        content = max(0.0, content + efficiency * taken[hour] - drawn)
    return taken


def _raised(hours: RepresentativeHours, draws: np.ndarray) -> float:
    """By how much the draws of the representative hours are raised to keep the year's energy; 1 where they are not."""
    before, after = float(hours.weight @ hours.mean(draws)), float(hours.weight @ hours.scaled(draws))
    return max(1.0, after / before) if before > 0 else 1.0


def _row(inputs: xr.Dataset, pattern: str, flexible: int) -> np.ndarray:
    found = row_of(inputs, pattern, flexible)
    return np.ones(HOURS * weather_members(inputs).size) if found is None else found
