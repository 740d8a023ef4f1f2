"""The hours of the kept years, packed into the page: any week of them, and their days and hours as heat maps."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from ilot.record import Record
from ilot.reporting.amounts import scale_for, written
from ilot.reporting.charts import Figure, day_of_year, week
from ilot.reporting.generation import Origin
from ilot.reporting.maps import heat
from ilot.reporting.price import price
from ilot.reporting.weeks import HOURS, Week, power
from ilot.reporting.words import say

DAYS, HOURS_OF_DAY = 365, 24
STEPS = 32767
"""A series is packed as whole steps of its largest value over this: 0.003 % of it."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Hours:
    """A kept year: the figure of any of its weeks, and the heat maps, whose values the page unpacks."""

    year: int
    week: Figure
    heats: list[Figure]
    packed: dict[str, Any]


def hours_of(record: Record, sources: list[Origin], year: int) -> Hours:
    """Return the hours of a kept year, of the first member."""
    items = power(record, sources, Week("year", year, 0, 0, 8760))
    above = sum((item.values.clip(min=0.0) for item in items if not item.is_line), np.zeros(8760))
    below = sum((item.values.clip(max=0.0) for item in items if not item.is_line), np.zeros(8760))
    high, low = max(float(above.max()), float(items[-1].values.max())), float(below.min())
    scale = scale_for("MW", max(high, -low))
    shown = [replace(item, values=item.values / scale.factor) for item in items]
    first = [replace(item, values=item.values[:HOURS]) for item in shown]
    span = (1.05 * low / scale.factor, 1.05 * high / scale.factor)
    figure = Figure(
        f"any-week-{year}", say("any_week", year=year), scale.unit, say("any_week_says"), shown,
        week(0, first, scale.unit, span),
    )  # fmt: skip
    drawn = [_heat(name, year, *values_and_unit) for name, values_and_unit in _quantities(record, year).items()]
    packed = {
        "week": [pack(item.values) for item in shown],
        "heats": {figure.name: pack(values) for figure, values in drawn},
    }
    return Hours(year, figure, [figure for figure, _values in drawn], packed)


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


def _quantities(record: Record, year: int) -> dict[str, tuple[Array, str]]:
    """What heat maps show, (hour,) in a canonical unit; what is 0 in every hour is left out."""
    results = record.results
    hourly = results.hourly.isel(member=0).sel(year=year)
    stored = hourly["state_of_charge"].isel(hour_edge=slice(1, None)).sum("store")
    currency = results.inputs.attrs["currency"]
    found = {
        "demand": (_total(hourly["demand"]) + _total(hourly["flexible_intake"]), "MW"),
        "curtailment": (_total(hourly["curtailment"]), "MW"),
        "state_of_charge": (stored.values, "MWh"),
        "price": (price(results, year), f"{currency}/MWh"),
    }
    return {name: (values, unit) for name, (values, unit) in found.items() if np.abs(values).max() > 1e-9}


def _total(array: xr.DataArray) -> Array:
    return array.transpose(..., "hour").values.reshape(-1, array.sizes["hour"]).sum(axis=0)


def _heat(name: str, year: int, values: Array, unit: str) -> tuple[Figure, Array]:
    """A heat map without its values, and these in the unit shown."""
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
        scale = scale_for(unit, float(np.abs(values).max()))
        factor, shown = scale.factor, scale.unit
    title = say(f"heat_{name}")
    return Figure(f"heat-{name}-{year}", title, shown, says, (), heat(shown, say("hour_of_day"))), values / factor
