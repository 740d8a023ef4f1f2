"""The forest by cell and the sink by class of cover."""

from __future__ import annotations

import numpy as np

from engine.results import Results
from ilot.reporting.charts import Figure, Item
from ilot.reporting.maps import bars_by_name, cells
from ilot.reporting.palette import SPARE, TECHNOLOGY
from ilot.reporting.yearly import Array, Yearly, scaled
from ilot.words.amounts import scale_for, written
from ilot.words.phrases import in_sentence, joined, listed, say
from ilot.words.titles import text_of

GREENS = ("#009E73", "#E69F00", "#56B4E9", "#0072B2", "#CC79A7", "#F0E442", "#D55E00", *SPARE)
SHOWN = 25
"""Cells without a place that are shown by name: those that change most."""


def by_class(y: Yearly) -> tuple[list[Item], str, str] | None:
    """Return removals by class of cover, their unit and what they say; None where there is no cover."""
    found = y.group("forest_removals")
    if not found:
        return None
    items = [
        Item(_cover(y, name), values, GREENS[nth % len(GREENS)]) for nth, (name, values) in enumerate(found.items())
    ]
    shown, unit = scaled(items, "tCO2")
    last = {item.label: float(item.values[-1]) for item in items}
    takes = sorted((label for label in last if last[label] > 0), key=lambda label: -last[label])[:3]
    gives = [label for label in last if last[label] < 0]
    told = {
        label: say("with_share", what=in_sentence(label), share=written(abs(last[label]), "tCO2")) for label in last
    }
    says = [say("class_takes", last=y.years[-1], names=listed([told[label] for label in takes]))] if takes else []
    if gives:
        says.append(say("class_gives", last=y.years[-1], names=listed([told[label] for label in gives])))
    return shown, unit, joined(says)


def by_cell(y: Yearly) -> Figure | None:
    """Return the change of carbon of each cell over the years, as a map where cells have places; None without cells."""
    inputs, stock = y.results.inputs, y.results.annual["carbon_stock"]
    if stock.sizes["cell"] == 0 or stock.sizes["map_edge"] < 2:
        return None
    change = _change(y.results)
    names = [str(name) for name in stock["cell"].values]
    lat, lon = inputs["cell_lat"].values.astype(float), inputs["cell_lon"].values.astype(float)
    scale = scale_for("tC", float(np.abs(change).max()))
    first, last = (int(stock["map_edge"].values[at]) for at in (0, -1))
    gained, lost = float(change.clip(min=0).sum()), float(-change.clip(max=0).sum())
    words = {"first": first, "last": last, "gained": written(gained, "tC"), "lost": written(lost, "tC")}
    says, title = say("cells_say", n=len(names), **words), say("cells_figure", first=first, last=last)
    has_places = bool(np.isfinite(lat).all() and np.isfinite(lon).all() and np.ptp(lat) + np.ptp(lon) > 0)
    if has_places:
        lon, lat, change, names = _by_place(lon, lat, change, names)
        plot = cells(lon, lat, change / scale.factor, names, scale.unit)
        return Figure("cells", title, scale.unit, says, (), plot)
    most = np.argsort(-np.abs(change), kind="stable")[:SHOWN]
    plot = bars_by_name([names[at] for at in most], change[most] / scale.factor, scale.unit, TECHNOLOGY["biomass"])
    return Figure("cells", title, scale.unit, says, (), plot)


def _change(results: Results) -> Array:
    """Carbon at the last mapped edge less that at the first, (cell,) tC."""
    stock = results.annual["carbon_stock"].sum("pool").transpose("cell", "map_edge").values
    return np.asarray(stock[:, -1] - stock[:, 0], dtype=float)


def _by_place(lon: Array, lat: Array, change: Array, names: list[str]) -> tuple[Array, Array, Array, list[str]]:
    """Cells that share a place as one."""
    together: dict[tuple[float, float], list[int]] = {}
    for at, place in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
        together.setdefault(place, []).append(at)
    sums = np.array([change[found].sum() for found in together.values()])
    places = np.array(list(together))
    return places[:, 0], places[:, 1], sums, [", ".join(names[at] for at in found) for found in together.values()]


def _cover(y: Yearly, name: str) -> str:
    covers = y.scenario.forest.covers if y.scenario.forest is not None else {}
    return text_of(getattr(covers.get(name), "title", ""), name)
