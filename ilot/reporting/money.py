"""Money besides the yearly cost: cash flow, and what the cost of electricity is made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.cash_flow import cash_flow
from engine.costs import discount_weights
from ilot.reporting.charts import Figure, Item, bars
from ilot.reporting.palette import COST, INK
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import number, scale_for, symbol, written
from ilot.words.names import ITEMS
from ilot.words.phrases import say, word


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
