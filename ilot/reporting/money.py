"""Money besides the yearly cost: cash flow, what the cost of electricity is made of, and shadow prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.cash_flow import cash_flow
from engine.costs import discount_weights
from ilot.language import _
from ilot.reporting.amounts import number, scale_for, symbol, written
from ilot.reporting.charts import Figure, Item, bars
from ilot.reporting.palette import COST, INK
from ilot.reporting.tables import Table
from ilot.reporting.titles import title_of
from ilot.reporting.words import DUALS, ITEMS, say, word
from ilot.reporting.yearly import Yearly

MOST = 14
"""Shadow prices that are shown: those of policies, then the largest in size."""

RESOURCES = ("is_within_limit", "within_rate", "within_potential", "within_land")
"""Endings of the limits of resources; all others are policies."""

GROUPS = ("technologies", "stores", "links", "measures", "fuels", "nodes")
"""Keys of the scenario under which what a shadow price is of may have its title."""


def cash(y: Yearly) -> Figure | None:
    """Return payments by year, and what has been paid up to it; None where one year stands for a project."""
    if y.results.inputs.attrs["cost_method"] == "project":
        return None
    flow = cash_flow(y.results)
    edges = [int(year) for year in flow["year_edge"].values]
    shades = {"investment": COST["investment"], "operation": COST["fuel"], "residual": COST["planting"]}
    items = [Item(say(f"cash_{name}"), flow.sel(item=name).values, shade) for name, shade in shades.items()]
    items = [item for item in items if np.abs(item.values).max() > 0]
    summed = flow.sum("item").values.cumsum()
    scale = scale_for(y.currency, float(np.abs(summed).max()))
    shown = [replace(item, values=item.values / scale.factor) for item in items]
    shown.append(Item(say("cash_so_far"), summed / scale.factor, INK, "line"))
    peak = int(flow.sel(item="investment").values.argmax())
    says = say("cash_says", year=edges[peak], most=written(float(flow.sel(item="investment").values.max()), y.currency),
               total=written(float(summed[-1]), y.currency), last=edges[-1])  # fmt: skip
    return Figure("cash", say("cash_figure"), scale.unit, says, shown, bars(edges, shown, scale.unit))


def cost_of_electricity(y: Yearly) -> Table | None:
    """Return what the cost of electricity is made of, by item; None where nothing is served."""
    results = y.results
    served = (results.annual["demand"] - results.annual["unserved_demand"]).sum("node").mean("member")
    served = served + results.annual["flexible_intake"].sum("flexible").mean("member")
    weights = discount_weights(results.inputs)
    energy = float((served * weights).sum())
    if energy <= 0:
        return None
    present = (results.annual["power_cost"].mean("member") * weights).sum("year")
    parts = {
        str(name): float(value) / energy for name, value in zip(present["item"].values, present.values, strict=True)
    }
    told = {name: value for name, value in parts.items() if value}
    rows = [[word(ITEMS, name), number(value)] for name, value in sorted(told.items(), key=lambda pair: -pair[1])]
    return Table([say("item"), f"{symbol(y.currency)}/MWh"], [*rows, [say("sum"), number(sum(told.values()))]])


def shadow_prices(y: Yearly) -> Table | None:
    """Return what the objective would gain if a limit grew by one, the largest; None where nothing was optimised."""
    pathway = y.record.pathway
    if pathway is None or not pathway.duals:
        return None
    found = sorted(pathway.duals, key=lambda dual: (dual.name.endswith(RESOURCES), -abs(dual.value)))[:MOST]
    rows = [[word(DUALS, dual.name), _index(y, dual.index), _(dual.unit), number(dual.value)] for dual in found]
    return Table([say("limit"), say("of_what"), say("unit"), say("shadow_price")], rows, 3)


def _index(y: Yearly, index: tuple[object, ...]) -> str:
    """The instance and year of a limit under the titles of the scenario."""
    return say("comma").join(_named(y, str(part)) for part in index)


def _named(y: Yearly, name: str) -> str:
    if name.isdigit():
        return name
    group = next((group for group in GROUPS if name in getattr(y.scenario, group)), None)
    return word({}, name) if group is None else title_of(y.scenario, group, name)
