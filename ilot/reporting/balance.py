"""The carbon balance with all its parts, and electricity counted in three ways, none added to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.account import SUB_SECTORS, Line
from engine.balance import balance
from engine.scope2 import hourly_lines, market_lines
from engine.variables import ELECTRICITY
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import number, scale_for
from ilot.words.language import _
from ilot.words.phrases import say

PARTS = (
    "gross", "intended_removals", "credits_issued", "credits_sold", "net", "other_removals", "harvested_products",
    "inventory_removals", "inventory_net",
)  # fmt: skip
"""Rows of the balance; those that are 0 throughout are left out."""

ALWAYS = ("gross", "net", "inventory_net")

LOCATED = ((ELECTRICITY, "2"), ("grid losses", "3"))
"""Source and scope of the lines of the account that are electricity used on the island."""


def balances(y: Yearly) -> dict[str, Any]:
    """Return the tables of the carbon balance and of electricity; the latter None where none is used."""
    return {"balance": _balance(y), "electricity": _electricity(y)}


def _balance(y: Yearly) -> Table:
    """tCO2e of all nodes in the first, the middle and the last year."""
    years = _years(y)
    whole = balance(y.results).sum("node").sel(year=years)
    parts = {name: whole[name].values for name in PARTS if name in ALWAYS or np.abs(whole[name].values).max() > 0}
    if "inventory_removals" not in parts:
        del parts["inventory_net"]
    scale = scale_for("tCO2e", max(float(np.abs(values).max()) for values in parts.values()))
    rows = [
        [say(f"balance_{name}"), *(number(float(value) / scale.factor) for value in values)]
        for name, values in parts.items()
    ]
    return Table([say("part"), *(f"{year}, {scale.unit}" for year in years)], rows)


def _electricity(y: Yearly) -> Table | None:
    """tCO2e of electricity used, scopes 2 and 3 together, by sub-sector and way of counting, in one year.

    The year is the last whose hours are kept; without any, the last, and nothing is told of hours.
    """
    if float(y.results.annual["demand"].sum()) == 0:
        return None
    kept = [int(year) for year in y.results.hourly["year"].values]
    year = kept[-1] if kept else y.years[-1]
    hours = replace(y.results, hourly=y.results.hourly.sel(year=[year] if kept else []))
    located = [line for line in y.account if (line.source, line.scope) in LOCATED]
    ways = [_by_sub_sector(lines, year) for lines in (located, hourly_lines(hours), market_lines(y.results))]
    refs = [ref for ref in SUB_SECTORS if any(ref in way for way in ways)]
    scale = scale_for("tCO2e", max((abs(sum(way.values())) for way in ways), default=0.0))

    def told(values: list[float]) -> list[str]:
        cells = [number(value / scale.factor) for value in values]
        return cells if kept else [cells[0], "–", cells[2]]

    rows = [[f"{ref} {_(SUB_SECTORS[ref])}", *told([way.get(ref, 0.0) for way in ways])] for ref in refs]
    rows.append([say("sum"), *told([sum(way.values()) for way in ways])])
    ends = [f"{say(name)}, {scale.unit}" for name in ("electricity_annual", "electricity_hourly", "electricity_market")]
    return Table([f"{say('sub_sector')}, {year}", *ends], rows)


def _by_sub_sector(lines: Sequence[Line], year: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for line in lines:
        if line.year == year:
            sums[line.ref] = sums.get(line.ref, 0.0) + line.co2e
    return sums


def _years(y: Yearly) -> list[int]:
    return sorted({y.years[0], y.years[len(y.years) // 2], y.years[-1]})
