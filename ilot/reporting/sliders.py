"""Sliders over a grid of simulations, which a report may be asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from ilot.reporting.charts import Figure, Item, lines
from ilot.reporting.hours import pack
from ilot.reporting.palette import BLUE, GREY
from ilot.reporting.yearly import Yearly
from ilot.runs.what_if import FIGURES
from ilot.words.amounts import percent, scale_for, written
from ilot.words.figures import KPI
from ilot.words.language import _
from ilot.words.limits import LEVERS
from ilot.words.phrases import say, word


def sliders(y: Yearly) -> tuple[Figure, dict[str, Any]] | None:
    """Return the figure that the sliders move, and for the page their grid; None where it was not asked for."""
    found = y.record.what_if
    if found is None:
        return None
    scale = scale_for("tCO2e", float(found.emissions.max()))
    own = y["gross_emissions"] / scale.factor
    items = [Item(say("with_sliders"), own, BLUE, "line"), Item(say("this_pathway"), own, GREY, "dash")]
    unit = say("per_year", unit=scale.unit)
    plot = lines(y.years, items, unit, [], 1.08 * float(found.emissions.max()) / scale.factor)
    figure = Figure("what-if", say("what_if_figure"), unit, say("what_if_says"), items, plot)
    units = {name: y.record.summary["kpi"][name]["unit"] for name in FIGURES}
    grid = {
        "levers": [
            {"name": word(LEVERS, name), "factors": factors, "told": [percent(factor) for factor in factors]}
            for name, factors in found.levers.items()
        ],
        "figures": [_figure(name, found.figures[:, nth], units[name]) for nth, name in enumerate(FIGURES)],
        "emissions": pack(found.emissions.ravel() / scale.factor),
        "years": len(y.years),
    }
    return figure, grid


def _figure(name: str, values: np.ndarray, unit: str) -> dict[str, Any]:
    """A key figure over the grid, in the unit that suits its largest value; null where it says nothing."""
    largest = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 0.0
    if unit == "1":
        factor, shown = 0.01, "%"
    elif "/" in unit:
        factor, shown = 1.0, written(0.0, unit).split("\N{NO-BREAK SPACE}", 1)[1]
    else:
        scale = scale_for(unit, largest)
        factor, shown = scale.factor, scale.unit
    return {
        "name": _(KPI[name]),
        "unit": shown,
        "values": [None if np.isnan(value) else float(f"{value / factor:.5g}") for value in values],
    }
