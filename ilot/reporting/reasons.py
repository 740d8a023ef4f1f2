"""Why the plan is as it is: what each limit costs by year, how far capacities may move, what each plant displaces."""

from __future__ import annotations

from typing import Any

from ilot.reporting.tables import Table, milestones_of
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import difference, number, percent, symbol, written
from ilot.words.language import _
from ilot.words.limits import DUALS
from ilot.words.phrases import listed, say, word
from ilot.words.sentences import retold
from ilot.words.titles import text_of, title_of
from solvers.pathway import Displacement, Range
from solvers.shadow_prices import EXCEEDED, ShadowPrice

MOST = 14
"""Shadow prices that are shown: those of policies, then the dearest; `pathway.json` has all."""

RESOURCES = ("is_within_limit", "within_rate", "within_potential", "within_land")
"""Endings of the limits of resources; all others are policies."""

GROUPS = ("technologies", "stores", "links", "measures", "fuels", "nodes")
"""Keys of the scenario under which what a shadow price is of may have its title."""


def reasons(y: Yearly) -> dict[str, Any]:
    """Return the tables of shadow prices, alternatives and displacement, each None where the run has none."""
    pathway = y.record.pathway
    shown = [] if pathway is None else sorted(pathway.shadow_prices, key=_is_resource)[:MOST]
    slack = None if pathway is None else pathway.slack
    return {
        "shadow_table": _prices(y, shown) if shown else None,
        # The path of a limit is a name that no language translates: it stands apart.
        "shadow_sentences": [(*retold(price.sentence).partition(price.path),) for price in shown],
        "shadow_excess": _excess(y) if shown else "",
        "shadow_none": say("shadow_none" if pathway is None else "shadow_free"),
        "slack": None if slack is None else percent(slack),
        "ranges": _ranges(y, list(pathway.ranges)) if pathway is not None and pathway.ranges else None,
        "displaced": _displaced(y, list(pathway.displaced)) if pathway is not None and pathway.displaced else None,
    }


def _is_resource(price: ShadowPrice) -> bool:
    return price.name.endswith(RESOURCES)


def _excess(y: Yearly) -> str:
    """What is in every price where the carbon budget is exceeded; an empty text where it is not."""
    pathway = y.record.pathway
    if pathway is None or pathway.excess <= EXCEEDED:
        return ""
    return say("shadow_excess", excess=written(pathway.excess, "tCO2"))


def _prices(y: Yearly, shown: list[ShadowPrice]) -> Table:
    """Limit, what it is of, unit, and its price in some years; none where a unit does not count."""
    years = [year for year in milestones_of(y) if any(year in price.by_year for price in shown)]
    rows = [
        [
            word(DUALS, price.name),
            say("comma").join(_named(y, str(part)) for part in _about(price)),
            _unit(price.unit),
            *(number(price.by_year[year]) if year in price.by_year else "" for year in years),
        ]
        for price in shown
    ]
    return Table([say("limit"), say("of_what"), say("unit"), *map(str, years)], rows, 3)


def _about(price: ShadowPrice) -> list[Any]:
    """The instance of a limit, and the first year in which it holds; a sum over all years has neither."""
    first = min(price.by_year)
    return [*price.index[:-1], *([first] if first == price.index[-1] else [])]


def _unit(unit: str) -> str:
    """`EUR/tCO2` with the sign of the currency."""
    currency, _slash, of = unit.partition("/")
    return f"{symbol(currency)}/{_('Unit').lower() if of == 'unit' else symbol(of)}"


def _ranges(y: Yearly, found: list[Range]) -> Table:
    """Least, chosen and most of every capacity within the cost that is allowed."""
    rows = [
        [_named(y, each.name), say(f"range_{each.kind}"), str(each.period),
         *(_amount(value, each.unit) for value in (each.least, each.chosen, each.most))]
        for each in found
    ]  # fmt: skip
    heads = [say("asset"), say("figure"), say("year"), say("range_least"), say("range_chosen"), say("range_most")]
    return Table(heads, rows, 3)


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return say("range_unknown")
    return number(value) if unit == "1" else written(value, unit)


def _displaced(y: Yearly, found: list[Displacement]) -> Table:
    """What the plan costs more without each plant, and what is generated instead in the last period."""
    rows = []
    for each in found:
        instead = [f"{_named(y, name)} {difference(change, 'MWh')}" for name, change in each.generation.items()]
        if abs(each.unserved) > 1.0:
            instead.append(f"{say('unserved')} {difference(each.unserved, 'MWh')}")
        rows.append([_named(y, each.name), listed(instead), _dearer(y, each)])
    heads = [say("displaced_without"), say("displaced_instead", year=found[0].period), say("displaced_cost")]
    return Table(heads, rows, 2)


def _dearer(y: Yearly, without: Displacement) -> str:
    """By how much the plan costs more; else that there is none, or why it is not known."""
    if without.not_found_out:
        return say("displaced_unknown", why=retold(without.not_found_out))
    return say("displaced_no_plan") if without.cost is None else difference(without.cost, y.currency)


def _named(y: Yearly, name: str) -> str:
    if name.isdigit() or "." in name:
        return name
    if name in y.scenario.forest.planting:
        return text_of(y.scenario.forest.planting[name].title, name)
    group = next((group for group in GROUPS if name in getattr(y.scenario, group)), None)
    return word({}, name) if group is None else title_of(y.scenario, group, name)
