"""What the island declares to others: the community's account (GPC), goods under the border adjustment, U4SSC."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.account import BIOGENIC, SUB_SECTORS, totals
from ilot.exports.border import declarations
from ilot.exports.u4ssc import NOT_MODELLED, rows
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import fixed, number, scale_for, written
from ilot.words.language import _
from ilot.words.phrases import say

TOTALS = {"basic": "BASIC", "basic_plus": "BASIC+", "territorial": "total_territorial", "biogenic": "total_biogenic"}


def declared(y: Yearly) -> dict[str, Any]:
    """Return the tables of account, border adjustment and indicators, each None where there is nothing to tell."""
    return {"account": _account(y), "border": _border(y), **_indicators(y)}


def _account(y: Yearly) -> Table:
    """tCO2e by sub-sector and the totals, in the first and the last year."""
    lines, ends = y.account, (y.years[0], y.years[-1])
    sums: dict[tuple[str, str], np.ndarray] = {}
    for line in lines:
        if line.year in ends and line.gas != BIOGENIC:
            at = sums.setdefault((line.ref, line.scope), np.zeros(2))
            at[[end == line.year for end in ends]] += line.co2e
    shown = {key: at for key, at in sorted(sums.items()) if np.abs(at).max() > 0}
    whole = {name: values[[0, -1]] for name, values in totals(lines, y.years).items()}
    peak = max((float(np.abs(at).max()) for at in [*shown.values(), *whole.values()]), default=0.0)
    scale = scale_for("tCO2e", peak)
    cells = [
        [f"{ref} {_(SUB_SECTORS[ref])}", scope, *(number(value / scale.factor) for value in at)]
        for (ref, scope), at in shown.items()
    ]
    cells += [
        [say(TOTALS[name]) if name.startswith(("terr", "bio")) else TOTALS[name], "",
         *(number(value / scale.factor) for value in at)]
        for name, at in whole.items()
    ]  # fmt: skip
    heads = [say("sub_sector"), say("scope"), *(f"{year}, {scale.unit}" for year in dict.fromkeys(ends))]
    return Table(heads, [row[: len(heads)] for row in cells], 2)


def _border(y: Yearly) -> Table | None:
    """Goods under the adjustment in the first and the last year in which certificates are due."""
    found = declarations(y.scenario, y.results)
    if not found:
        return None
    ends = {min(each.year for each in found), max(each.year for each in found)}
    cells = [
        [each.good.replace("_", " "), each.code, str(each.year), fixed(each.exports), number(each.direct),
         number(each.indirect), number(each.free), fixed(each.certificates), written(each.cost, y.currency),
         written(each.cost_per_t, y.currency)]
        for each in found if each.year in ends
    ]  # fmt: skip
    heads = [say(f"border_{name}") for name in ("good", "code", "year", "exports", "direct", "indirect", "free",
                                                "certificates", "cost", "cost_per_t")]  # fmt: skip
    return Table(heads, cells, 2)


def _indicators(y: Yearly) -> dict[str, Any]:
    """The indicators of U4SSC that have a value, and how many have none."""
    found = list(rows(y.scenario, y.results))
    told = [row for row in found if row[5] != NOT_MODELLED]
    cells = [
        [str(row[0]), _(str(row[1])), _told(str(row[5])), "" if row[6] == "1" else str(row[6]),
         str(row[7]), _(str(row[8]))]
        for row in told
    ]  # fmt: skip
    heads = [say("indicator"), say("indicator_name"), say("value"), say("unit"), say("year"), say("quality")]
    return {"u4ssc": Table(heads, cells, 2) if cells else None, "u4ssc_told": len(told), "u4ssc_all": len(found)}


def _told(value: str) -> str:
    """A number as a reader takes it in; what a scenario observed by parts as it is."""
    try:
        return number(float(value))
    except ValueError:
        return value
