"""What each part of the plan avoids and costs: a table, and the curve that stands beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ilot.reporting.charts import Figure, Item
from ilot.reporting.cost_curve import curve
from ilot.reporting.palette import TECHNOLOGY, colours
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.studies.macc import FUEL, WHOLE
from ilot.words.amounts import number, scale_for, symbol, written
from ilot.words.phrases import in_sentence, joined, say
from ilot.words.titles import title_of

GROUPS = {
    "technology": "technologies", "store": "stores", "link": "links", "measure": "measures", FUEL: "technologies",
}  # fmt: skip
"""Kind of lever → key of the scenario that names it."""

IN_VIEW = 0.95
"""Share of what is avoided whose cost lies within the figure; what avoids little at an extreme cost is cut off."""

Row = dict[str, Any]
"""A lever as `ilot.studies.macc` tells it."""


def abatement(y: Yearly) -> tuple[Table, Figure | None] | None:
    """Return the levers as a table and as a curve; None where they were not asked for, no curve if none avoids."""
    rows = y.record.abatement
    if rows is None:
        return None
    heads = [say("lever"), say("abatement_cost", currency=symbol(y.currency)), say("avoided"), say("lever_cost"),
             say("unserved_without")]  # fmt: skip
    drawn = [row for row in rows if row["kind"] != WHOLE and row["abatement_cost"] is not None]
    return Table(heads, [_told(y, row) for row in rows]), _curve(y, drawn) if drawn else None


def _told(y: Yearly, row: Row) -> list[str]:
    cost = row["abatement_cost"]
    return [
        _named(y, row),
        "–" if cost is None else number(cost),
        written(row["avoided"], "tCO2e"),
        written(row["cost"], y.currency),
        written(row["unserved"], "MWh"),
    ]


def _curve(y: Yearly, rows: list[Row]) -> Figure:
    """A bar for each lever, the cheapest tonne first: as wide as it avoids, as high as a tonne costs."""
    avoided = np.array([row["avoided"] for row in rows])
    costs = np.array([row["abatement_cost"] for row in rows])
    scale, unit = scale_for("tCO2e", float(avoided.sum())), say("abatement_cost", currency=symbol(y.currency))
    labels = [f"{nth} · {_named(y, row)}" for nth, row in enumerate(rows, 1)]
    shades = colours([_kind(y, row) for row in rows], TECHNOLOGY)
    items = [Item(label, np.array([cost]), shade) for label, cost, shade in zip(labels, costs, shades, strict=True)]
    low, high = _span(avoided, costs)
    plot = curve(items, avoided / scale.factor, (low, high), unit, say("avoided_in_all", unit=scale.unit))
    most = int(avoided.argmax())
    said = [
        say("curve_says", n=len(rows), gains=int((costs < 0).sum()), avoided=written(avoided[most], "tCO2e"),
            lever=in_sentence(_named(y, rows[most])), cost=number(costs[most]), unit=unit),
        say("curve_cut") if ((costs < low) | (costs > high)).any() else "",
    ]  # fmt: skip
    return Figure("abatement-curve", say("curve_figure"), unit, joined(said), items, plot)


def _span(avoided: np.ndarray, costs: np.ndarray) -> tuple[float, float]:
    """The costs in view: those of the levers that avoid most, and some air."""
    order = np.argsort(-avoided, kind="stable")
    n_shown = int(np.searchsorted(np.cumsum(avoided[order]), IN_VIEW * avoided.sum())) + 1
    seen = costs[order[:n_shown]]
    low, high = min(float(seen.min()), 0.0), max(float(seen.max()), 0.0)
    air = 0.3 * (high - low) or 1.0
    return low - air, high + air


def _kind(y: Yearly, row: Row) -> str:
    """What gives a lever its colour: the class of a plant, the kind of a store, else itself."""
    name, scenario = row["lever"], y.scenario
    if row["kind"] in ("technology", FUEL):
        return scenario.technologies[name].technology_class
    return scenario.stores[name].kind if row["kind"] == "store" else name


def _named(y: Yearly, row: Row) -> str:
    kind, name = row["kind"], row["lever"]
    if kind == WHOLE:
        return say("whole_plan")
    if kind == "planting":
        return title_of(y.scenario.forest, "planting", name)  # type: ignore[arg-type]
    title = title_of(y.scenario, GROUPS[kind], name)
    return say("fuel_switch", plant=title) if kind == FUEL else title
