"""The hours of the kept years, packed into the page: any week of them, and their days and hours as heat maps."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from ilot.reporting.charts import Figure, Item, day_of_year, week
from ilot.reporting.generation import Origin
from ilot.reporting.maps import heat
from ilot.reporting.price import price
from ilot.reporting.weeks import HOURS, Week, all_power, is_drawn
from ilot.runs.record import Record
from ilot.words.amounts import scale_for, written
from ilot.words.phrases import say

DAYS, HOURS_OF_DAY = 365, 24
STEPS = 32767
"""A series is packed as whole steps of its largest value over this: 0.003 % of it."""

BYTES = 4 * 2 * 8760 // 3
"""Of a packed series in the page."""

SERIES_BESIDES = 9
"""Series of a year besides those of plants and stores: demand, curtailment, export … and the heat maps."""

ROOM = 3_000_000
"""Bytes that hours may take in a page, which with its script is to stay below 10 MB."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Hours:
    """A kept year: the figure of any of its weeks, and the heat maps, whose values the page unpacks.

    `members` holds for each member that the page offers its packed values and what its heat maps say.
    """

    year: int
    week: Figure
    heats: list[Figure]
    members: list[dict[str, Any]]


def room_for(record: Record, n_years: int) -> int:
    """Return how many members' hours have room in a page."""
    inputs = record.results.inputs
    n_series = sum(inputs.sizes[dim] for dim in ("technology", "store")) + SERIES_BESIDES
    return max(1, ROOM // (n_years * n_series * BYTES))


def hours_of(record: Record, sources: list[Origin], year: int, members: list[int]) -> Hours:
    """Return the hours of a kept year, of the members at these positions; what is drawn is of the first of them."""
    found = [all_power(record, sources, Week("year", year, member, 0, 8760)) for member in members]
    is_kept = [*(any(map(is_drawn, same)) for same in zip(*(items[:-1] for items in found), strict=True)), True]
    found = [[item for item, is_one in zip(items, is_kept, strict=True) if is_one] for items in found]
    low, high = (max(_reach(items, sign) for items in found) for sign in (-1.0, 1.0))
    scale = scale_for("MW", max(high, low))
    shown = [[replace(item, values=item.values / scale.factor) for item in items] for items in found]
    first = [replace(item, values=item.values[:HOURS]) for item in shown[0]]
    span = (-1.05 * low / scale.factor, 1.05 * high / scale.factor)
    figure = Figure(
        f"any-week-{year}", say("any_week", year=year), scale.unit, say("any_week_says"), shown[0],
        week(0, first, scale.unit, span),
    )  # fmt: skip
    heats = _heats(record, year, members)
    packed = [
        {
            "week": [pack(item.values) for item in items],
            "heats": {name: pack(values) for name, (_figure, values) in of_member.items()},
            "says": {name: drawn.says for name, (drawn, _values) in of_member.items()},
        }
        for items, of_member in zip(shown, heats, strict=True)
    ]
    return Hours(year, figure, [drawn for drawn, _values in heats[0].values()], packed)


def _reach(items: list[Item], sign: float) -> float:
    """How far the stack and the lines reach above the axis (sign 1) or below it (−1), MW."""
    stack = sum(((sign * item.values).clip(min=0.0) for item in items if not item.is_line), np.zeros(8760))
    return max(float(stack.max()), float((sign * items[-1].values).max()), 0.0)


def pack(values: Array) -> dict[str, Any]:
    """Return values as 16-bit steps in base 64, with the size of a step."""
    peak = float(np.abs(values).max(initial=0.0))
    steps = np.round(values / peak * STEPS) if peak > 0 else np.zeros(len(values))
    return {"step": peak / STEPS, "steps": base64.b64encode(steps.astype("<i2").tobytes()).decode()}


def unpack(packed: dict[str, Any]) -> Array:
    """Return what was packed, to half a step."""
    return np.frombuffer(base64.b64decode(packed["steps"]), dtype="<i2") * packed["step"]


def days() -> list[str]:
    """Return the names of the days of a year."""
    return [day_of_year(day) for day in range(DAYS)]


def _heats(record: Record, year: int, members: list[int]) -> list[dict[str, tuple[Figure, Array]]]:
    """The heat maps of each member by name, with their values; what is 0 in every hour of all is left out."""
    found = [_quantities(record, year, member) for member in members]
    peaks = {name: max(float(np.abs(each[name][0]).max()) for each in found) for name in found[0]}
    return [
        {
            f"heat-{name}-{year}": _heat(name, year, values, unit, peaks[name])
            for name, (values, unit) in each.items()
            if peaks[name] > 1e-9
        }
        for each in found
    ]


def _quantities(record: Record, year: int, member: int) -> dict[str, tuple[Array, str]]:
    """What heat maps show, (hour,) in a canonical unit."""
    results = record.results
    hourly = results.hourly.isel(member=member).sel(year=year)
    stored = hourly["state_of_charge"].isel(hour_edge=slice(1, None)).sum("store")
    currency = results.inputs.attrs["currency"]
    return {
        "demand": (_total(hourly["demand"]) + _total(hourly["flexible_intake"]), "MW"),
        "curtailment": (_total(hourly["curtailment"]), "MW"),
        "state_of_charge": (stored.values, "MWh"),
        "price": (price(results, year, member), f"{currency}/MWh"),
    }


def _total(array: xr.DataArray) -> Array:
    return array.transpose(..., "hour").values.reshape(-1, array.sizes["hour"]).sum(axis=0)


def _heat(name: str, year: int, values: Array, unit: str, peak: float) -> tuple[Figure, Array]:
    """A heat map without its values, and these in the unit that suits the peak."""
    peak_at = int(values.argmax())
    says = say(
        f"heat_{name}_says",
        year=year,
        peak=written(float(values.max()), unit),
        day=day_of_year(peak_at // HOURS_OF_DAY),
        hour=peak_at % HOURS_OF_DAY,
        mean=written(float(values.mean()), unit),
        sum=written(float(values.sum()), "MWh"),
    )
    if "/" in unit:
        factor, shown = 1.0, written(0.0, unit).split("\N{NO-BREAK SPACE}", 1)[1]
    else:
        scale = scale_for(unit, peak)
        factor, shown = scale.factor, scale.unit
    title = say(f"heat_{name}")
    return Figure(f"heat-{name}-{year}", title, shown, says, (), heat(shown, say("hour_of_day"))), values / factor
