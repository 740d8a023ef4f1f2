"""Stocks in use by service, and how much of what each sector uses is electricity."""

from __future__ import annotations

import numpy as np

from engine.variables import ELECTRICITY
from ilot.reporting.charts import Figure, Item, bars, lines
from ilot.reporting.palette import CARRIER, INK, SECTOR, colours
from ilot.reporting.yearly import Array, Yearly
from ilot.words.amounts import percent
from ilot.words.names import SECTORS
from ilot.words.phrases import say, word
from ilot.words.titles import title_of


def stocks(y: Yearly) -> list[Figure]:
    """Return a figure for each service whose stocks are simulated: units in use, by stock."""
    found: dict[str, list[str]] = {}
    for name in map(str, y.results.inputs["stock"].values):
        found.setdefault(y.scenario.stocks[name].service, []).append(name)
    return [_of_service(y, service, names) for service, names in found.items()]


def electrification(y: Yearly) -> Figure | None:
    """Return the share of electricity in final energy, of all and by sector; nothing without final energy."""
    final = y.results.annual["final_energy"].sum("node").transpose("sector", "carrier", "year")
    total = final.sum("carrier")
    if float(total.sum()) <= 0:
        return None
    power = final.sel(carrier=ELECTRICITY)
    whole = _share(power.sum("sector").values, total.sum("sector").values)
    names = [str(name) for name in final["sector"].values if float(total.sel(sector=name).max()) > 0]
    shades = colours(names, SECTOR)
    items = [
        Item(
            word(SECTORS, name),
            100 * _share(power.sel(sector=name).values, total.sel(sector=name).values),
            shade,
            "dash",
        )
        for name, shade in zip(names, shades, strict=True)
    ]
    items = [Item(say("electrified_all"), 100 * whole, INK, "line"), *items]
    says = say("electrified_says", before=percent(float(whole[0])), after=percent(float(whole[-1])),
               first=y.years[0], last=y.years[-1])  # fmt: skip
    return Figure("electrified", say("electrified_figure"), "%", says, items, lines(y.years, items, "%", [], 104))


def _of_service(y: Yearly, service: str, names: list[str]) -> Figure:
    units = {name: y[f"stock|{name}"] for name in names}
    shades = colours([y.scenario.stocks[name].carrier for name in names], CARRIER)
    items = [
        Item(title_of(y.scenario, "stocks", name), values, shade)
        for (name, values), shade in zip(units.items(), shades, strict=True)
    ]
    electric = [units[name] for name in names if y.scenario.stocks[name].carrier == ELECTRICITY]
    total = np.sum(list(units.values()), axis=0)
    share = _share(np.sum(electric, axis=0) if electric else np.zeros_like(total), total)
    title = title_of(y.scenario, "services", service)
    says = say("stock_says", first=y.years[0], last=y.years[-1], before=percent(float(share[0])),
               after=percent(float(share[-1])))  # fmt: skip
    unit = say("units")
    return Figure(f"stock-{service}", say("stock_figure", service=title), unit, says, items, bars(y.years, items, unit))


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
