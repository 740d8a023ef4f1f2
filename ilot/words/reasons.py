"""Why the plan is as it is, in words: what binds and costs, what may move, what each plant displaces."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from ilot.words.amounts import number, percent, written
from ilot.words.language import _, plural
from ilot.words.sentences import retold
from solvers.pathway import Pathway, Range

MOST = 6
"""How many prices are told on a terminal; `pathway.json` has all."""

PLAIN = ("name", "path", "unit", "by_year", "sentence")
"""What of a shadow price stands in the JSON object of a run."""

Line = tuple[str, str]


def reasons(pathway: Pathway) -> list[Line]:
    """Return a line on each limit that binds, the dearest first, and those on alternatives that were asked for."""
    binds, more = _("Binds"), len(pathway.shadow_prices) - MOST
    lines = [(binds, retold(price.sentence)) for price in pathway.shadow_prices[:MOST]]
    if more > 0:
        limits = plural("{n} more limit: see pathway.json", "{n} more limits: see pathway.json", more)
        lines.append((binds, limits.format(n=more)))
    if pathway.slack is not None:
        dearer = _("{moved}, at a cost up to {share} above the least")
        lines += [
            (_("May move"), dearer.format(moved=moved(each), share=percent(pathway.slack)))
            for each in pathway.ranges
            if each.most != each.least
        ]
    return lines + [(_("Displaces"), retold(each.sentence)) for each in pathway.displaced]


def moved(each: Range) -> str:
    """Return how far a capacity may move: `pv in 2050: 1.2 MW to 4.5 MW, chosen 3 MW`."""
    least, chosen, most = (_amount(value, each.unit) for value in (each.least, each.chosen, each.most))
    told = _("{name} in {year}: {least} to {most}, chosen {chosen}")
    return told.format(name=each.name, year=each.period, least=least, most=most, chosen=chosen)


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return _("unknown")
    return number(value) if unit == "1" else written(value, unit)


def told(pathway: Pathway) -> dict[str, Any]:
    """Return what `--json` adds of an optimised pathway: how the solver ended, what binds, what was asked besides."""
    answer: dict[str, Any] = {
        "status": pathway.status,
        "shadow_prices": [{name: getattr(price, name) for name in PLAIN} for price in pathway.shadow_prices],
    }
    if pathway.slack is not None:
        answer |= {name: [asdict(each) for each in getattr(pathway, name)] for name in ("ranges", "displaced")}
    if pathway.bounds:
        answer["bounds"] = [
            {name: value if math.isfinite(value) else None for name, value in each._asdict().items()}
            for each in pathway.bounds
        ]
    return answer
