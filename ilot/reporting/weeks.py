"""The hardest, the median and the easiest week of a kept year, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import xarray as xr

from engine.results import Results
from ilot.reporting.charts import Figure, Item, day_of_year, week
from ilot.reporting.generation import Origin
from ilot.reporting.palette import FLEXIBLE, GREY, INK, PALE, TECHNOLOGY, colours, rank
from ilot.runs.record import Record
from ilot.words.amounts import percent, scale_for, written
from ilot.words.language import _
from ilot.words.names import WEEKS
from ilot.words.phrases import in_sentence, say
from ilot.words.titles import title_of

HOURS = 168
NEGLIGIBLE = 1e-6
"""MW below which a series of a week is not drawn."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Week:
    """A week of a kept year: `which` of `WEEKS`, position of the weather year, first hour; or more hours."""

    which: str
    year: int
    member: int
    start: int
    n_hours: int = HOURS

    @property
    def hours(self) -> slice:
        """Its hours of the year."""
        return slice(self.start, self.start + self.n_hours)

    @property
    def first_day(self) -> int:
        """Its first day of the year, from 0."""
        return self.start // 24


def kept_years(results: Results) -> list[int]:
    """Return the years whose hours were kept, of more than three the first, the middle and the last."""
    years = [int(year) for year in results.hourly["year"].values]
    return sorted({years[0], years[len(years) // 2], years[-1]}) if years else []


def weeks_of(results: Results, year: int) -> list[Week]:
    """Return the hardest, median and easiest week of a year, of all weather years.

    Weeks are ranked by residual demand: demand less variable generation and curtailment, MWh. The hardest is the one
    with the most unserved demand, if there is any. The last week of the year overlaps the one before it.
    """
    at_year = results.hourly.sel(year=year)
    is_variable = (results.inputs["technology_kind"] == "variable").values
    variable = at_year["generation"].isel(technology=is_variable).sum("technology")
    residual = (at_year["demand"] - at_year["curtailment"]).sum("node") - variable
    starts = _starts(residual.sizes["hour"])
    by_week = _by_week(residual, starts)
    unserved = _by_week(at_year["unserved_demand"].sum("node"), starts)
    order = np.argsort(by_week, axis=None, kind="stable")
    hardest = int(unserved.argmax()) if unserved.max() > NEGLIGIBLE else int(order[-1])
    chosen = {"worst": hardest, "median": int(order[len(order) // 2]), "best": int(order[0])}
    places = {which: np.unravel_index(position, by_week.shape) for which, position in chosen.items()}
    return [Week(which, year, int(member), starts[int(nth)]) for which, (member, nth) in places.items()]


def week_figures(record: Record, sources: list[Origin], year: int) -> list[Figure]:
    """Return a figure for each of the three weeks of a kept year, all on one vertical axis."""
    weeks = weeks_of(record.results, year)
    items = [power(record, sources, week_) for week_ in weeks]
    low = min(_height(each, -1.0) for each in items)
    high = max(_height(each, 1.0) for each in items)
    scale = scale_for("MW", max(high, -low))
    span = (1.05 * low / scale.factor, 1.05 * high / scale.factor)
    return [
        Figure(
            name=f"week-{year}-{week_.which}",
            title=_title(record.results, week_),
            unit=scale.unit,
            says=_says(record.results, week_, each),
            legend=(shown := [replace(item, values=item.values / scale.factor) for item in each]),
            plot=week(week_.first_day, shown, scale.unit, span),
        )
        for week_, each in zip(weeks, items, strict=True)
    ]


def shown_members(results: Results, years: list[int], room: int) -> list[int]:
    """Return positions of members whose hours a page holds: all, or those of the chosen weeks first, by position."""
    n = results.inputs.sizes["member"]
    if n <= room:
        return list(range(n))
    of_weeks = [
        week.member for weeks in zip(*(weeks_of(results, year) for year in years), strict=True) for week in weeks
    ]
    return sorted(list(dict.fromkeys([*of_weeks, *range(n)]))[:room])


def member_name(results: Results, position: int) -> str:
    """Return the weather year and, where any are drawn, the draw of outages of a member, counted from 1."""
    member = results.inputs.isel(member=position)
    words = {name: int(member[f"member_{name}"]) + 1 for name in ("weather_year", "draw")}
    return say("member_drawn" if results.inputs.attrs.get("n_outage_draws", 0) else "member_weather", **words)


def _height(items: list[Item], sign: float) -> float:
    """The highest (sign 1) or lowest (−1) point of stacks and lines, MW."""
    stacked = sum(((sign * item.values).clip(min=0.0) for item in items if not item.is_line), np.zeros(HOURS))
    single = max(float((sign * item.values).max()) for item in items)
    return sign * max(float(stacked.max()), single, 0.0)


def _of(results: Results, chosen: Week) -> xr.Dataset:
    return results.hourly.isel(member=chosen.member, hour=chosen.hours).sel(year=chosen.year)


def _title(results: Results, chosen: Week) -> str:
    last_day = chosen.first_day + HOURS // 24 - 1
    words = {"which": _(WEEKS[chosen.which]), "year": chosen.year}
    title = say("week_title", start=day_of_year(chosen.first_day), end=day_of_year(last_day), **words)
    if results.inputs.sizes["member"] > 1:
        title += say("week_member", member=member_name(results, chosen.member))
    return title


def power(record: Record, sources: list[Origin], chosen: Week) -> list[Item]:
    """Return what supplies and what takes, MW, from the ground up, and demand; what is never anything is left out."""
    *items, demand = all_power(record, sources, chosen)
    return [*(item for item in items if is_drawn(item)), demand]


def is_drawn(item: Item) -> bool:
    """Whether an item is ever more than nothing."""
    return bool(np.abs(item.values).max() > NEGLIGIBLE)


def all_power(record: Record, sources: list[Origin], chosen: Week) -> list[Item]:
    """Return what supplies and what takes, MW, from the ground up, then demand; what takes is negative."""
    results = record.results
    hourly = _of(results, chosen)
    supply = []
    for source in sources:
        generated = source.hourly(hourly, chosen.year)
        supply.append((rank(source.kind), Item(source.label, generated, source.colour)))
    kinds = [str(kind) for kind in results.inputs["store_kind"].values]
    titles = [title_of(record.loaded.scenario, "stores", str(store)) for store in hourly["store"].values]
    for i, (kind, title, colour) in enumerate(zip(kinds, titles, colours(kinds, TECHNOLOGY), strict=True)):
        discharge = hourly["discharge"].isel(store=i).values
        supply.append((rank(kind), Item(say("discharge", store=title), discharge, colour)))
    supply.sort(key=lambda ranked: ranked[0])
    charge = hourly["charge"].sum("store").values
    return [
        *(item for _, item in supply),
        Item(say("curtailment"), hourly["curtailment"].sum("node").values, PALE, "hatch"),
        Item(say("charge"), -charge, TECHNOLOGY["battery"]),
        Item(say("flexible"), -hourly["flexible_intake"].sum("flexible").values, FLEXIBLE),
        Item(say("export"), -hourly["export"].sum("node").values, GREY),
        Item(say("unserved"), hourly["unserved_demand"].sum("node").values, INK),
        Item(say("demand"), hourly["demand"].sum("node").values, INK, "line"),
    ]


def _says(results: Results, chosen: Week, items: list[Item]) -> str:
    hourly = _of(results, chosen)
    demand, unserved = hourly["demand"].sum("node").values, float(hourly["unserved_demand"].sum())
    served = say("week_unserved", energy=written(unserved, "MWh")) if unserved > NEGLIGIBLE else say("week_served")
    supply = [item for item in items if not item.is_line and item.mark != "hatch"]
    largest = max(supply, key=lambda item: float(item.values.sum()))
    share = float(largest.values.sum() / demand.sum()) if demand.sum() > 0 else 0.0
    return say(
        "week_says",
        peak=written(float(demand.max()), "MW"),
        served=served,
        largest=say("of_demand", what=in_sentence(largest.label), share=percent(share)),
    )


def _starts(n_hours: int) -> list[int]:
    whole = list(range(0, n_hours - HOURS + 1, HOURS))
    last = (n_hours - HOURS) // 24 * 24
    return whole if whole[-1] == last else [*whole, last]


def _by_week(hourly: xr.DataArray, starts: list[int]) -> Array:
    """Sums of each week, (member, week)."""
    values = hourly.transpose("member", "hour").values
    return np.stack([values[:, start : start + HOURS].sum(axis=1) for start in starts], axis=1)
