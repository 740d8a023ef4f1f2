"""Forced outages of units, from the list of events to the capacity lost in each hour.

The k-th unit of a technology, of size u [MW], holds min(u, C − k·u) of its capacity C, not below 0. So a unit that a
plan does not build does not fail either, and one more unit leaves the failures of the others as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import HOURS
from engine.kernels.outages import Outages

WHOLE_UNIT = 1e-6
"""A rest of capacity below this share of a unit is rounding, of a solver too."""


class Changes(NamedTuple):
    """Failures and repairs of all members, by member and then by hour; the same for every year and plan."""

    first: np.ndarray  # (member + 1) where the changes of each member begin, and where the last end
    hour: np.ndarray
    technology: np.ndarray
    unit: np.ndarray
    sign: np.ndarray  # +1 failure, -1 repair


def mean_share_in_service(inputs: xr.Dataset) -> xr.DataArray:
    """Return (technology,) `forced_availability`, but 1 where outages are drawn: mean or draws, never both."""
    return inputs["forced_availability"].where(inputs["units_drawn"] == 0, 1.0)


def failures_and_repairs(inputs: xr.Dataset) -> Changes:
    """Return the events of `inputs` as changes; a repair beyond the end of the year is none."""
    technology, unit, member, start, duration = (
        inputs[f"outage_{name}"].values.astype(np.int64)
        for name in ("technology", "unit", "member", "start", "duration")
    )
    sign = np.repeat([1.0, -1.0], len(start))
    hour, member = np.concatenate([start, start + duration]), np.tile(member, 2)
    in_year = hour < HOURS
    order = np.lexsort((hour[in_year], member[in_year]))
    member, hour, sign = (each[in_year][order] for each in (member, hour, sign))
    technology, unit = (np.tile(each, 2)[in_year][order] for each in (technology, unit))
    first = np.searchsorted(member, np.arange(inputs.sizes["member"] + 1))
    return Changes(first, hour, technology, unit, sign)


def outages_of_year(changes: Changes, available: np.ndarray, inputs: xr.Dataset) -> Iterator[Outages]:
    """Yield the changes of each member in MW.

    Parameters
    ----------
    available : (technology,) MW in service, of which units fail.
    inputs : the table's, for `unit_capacity` and `units_drawn`.

    Raises
    ------
    ValueError
        If more units are in service than outages were drawn of.
    """
    _refuse_more_units_than_drawn(available, inputs)
    unit = inputs.variables["unit_capacity"].values[changes.technology]
    in_service = np.clip(available[changes.technology] - changes.unit * unit, 0.0, unit)
    lost = changes.sign * in_service
    for start, end in zip(changes.first[:-1], changes.first[1:], strict=True):
        yield Outages(changes.hour[start:end], changes.technology[start:end], lost[start:end])


def lost_by_hour(inputs: xr.Dataset, capacity: xr.DataArray) -> xr.DataArray:
    """Return MW on forced outage, (member, technology, hour), of a year's capacity (technology,)."""
    available = (capacity * mean_share_in_service(inputs)).values
    lost = np.zeros((inputs.sizes["member"], inputs.sizes["technology"], HOURS))
    for of_member, outages in zip(lost, outages_of_year(failures_and_repairs(inputs), available, inputs), strict=True):
        np.add.at(of_member, (outages.technology, outages.hour), outages.lost)
    dims = ("member", "technology", "hour")
    return xr.DataArray(lost.cumsum(axis=-1), {name: inputs[name].values for name in dims}, dims)


def _refuse_more_units_than_drawn(available: np.ndarray, inputs: xr.Dataset) -> None:
    drawn, unit = inputs.variables["units_drawn"].values, inputs.variables["unit_capacity"].values
    too_many = (drawn > 0) & (available > unit * (drawn + WHOLE_UNIT))
    if too_many.any():
        names = ", ".join(map(str, inputs.variables["technology"].values[too_many]))
        raise ValueError(f"{names}: more units are in service than outages were drawn of; raise maximum_capacity")
