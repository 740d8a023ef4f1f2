"""What each binding limit costs: its shadow price, year by year in the money of that year, and in a sentence.

The dual of a limit is present money. A limit that holds in each year of a period is worth that over the sum of the
discount factors of those years; a sum over all years, such as a budget, is worth the same present money in whichever
year it is used, so that its price rises with the discount rate (Hotelling 1931, J. Polit. Econ. 39, 137–175,
doi:10.1086/254195). A limit that leaves no room at all, such as a ban, has no single price: what lifting it would
spare is found by solving without it (`solvers.alternatives`).

Where the carbon budget cannot be kept, cost is minimised with the excess held at its least. A limit that binds then
also keeps emissions up, and its dual holds what others must pay so that the excess does not grow: the dual of the
budget times what the limit would spare, which may be many times the rest. Prices and sentences say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.vintage_groups import whole
from solvers.paths import path_of

if TYPE_CHECKING:
    from solvers.data import Data

NEGLIGIBLE = 1e-6
"""Money of a year per unit below which a price is rounding."""

EXCEEDED = 1.0
"""tCO2 from which the carbon budget counts as exceeded: below it is the rounding of the least excess."""

BUDGET = "emissions_within_budget"
"""The carbon budget; where it is exceeded its dual is that of the row which holds the excess."""

_YEAR, _HORIZON, _START = "each year", "any year", "start"
PRICED = {
    "emissions_within_budget": ("tCO2", _HORIZON, "of the carbon budget"),
    "gross_emissions_within_budget": ("tCO2", _HORIZON, "of gross CO2"),
    "net_emissions_within_budget": ("tCO2", _HORIZON, "of net CO2"),
    "removals_within_share": ("tCO2", _HORIZON, "of removals"),
    "emissions_within_cap": ("tCO2e", _YEAR, "emitted"),
    "emissions_of_node_within_cap": ("tCO2e", _YEAR, "emitted"),
    "renewable_share_reached": ("MWh", _YEAR, "that is not renewable"),
    "indigenous_share_reached": ("MWh", _YEAR, "that is not of the island"),
    "imports_within_share": ("MWh", _YEAR, "imported"),
    "fuel_within_limit": ("MWh", _YEAR, "of fuel"),
    "firm_capacity_covers_peak": ("MW", _YEAR, "of firm capacity"),
    "non_synchronous_share_kept": ("MW", _YEAR, "behind converters, in every hour"),
    "capital_within_limit": ("money", _START, "to invest"),
    "land_within_limit": ("ha", _YEAR, "of land"),
    "capacity_is_within_limit": ("MW", _YEAR, "of capacity"),
    "store_power_is_within_limit": ("MW", _YEAR, "of power"),
    "energy_capacity_is_within_limit": ("MWh", _YEAR, "of storage"),
    "store_charge_capacity_is_within_limit": ("MW", _YEAR, "of charge power"),
    "link_capacity_is_within_limit": ("MW", _YEAR, "of capacity"),
    "measure_level_is_within_limit": ("unit", _YEAR, "in use"),
    "group_within_potential": ("unit", _YEAR, "in use"),
    "technology_builds_are_within_rate": ("MW", _START, "built"),
    "store_energy_builds_are_within_rate": ("MWh", _START, "built"),
    "measure_builds_are_within_rate": ("unit", _START, "adopted"),
    "planted_within_potential": ("ha", _YEAR, "planted"),
    "planted_within_rate": ("ha", _START, "planted"),
    "planted_within_land": ("ha", _HORIZON, "that may be planted over"),
}
"""Constraint → unit of its limit, when a unit of it is had, and what it is a unit of."""

OF_OPERATION = (
    "emissions_within_budget", "gross_emissions_within_budget", "net_emissions_within_budget", "emissions_within_cap",
    "emissions_of_node_within_cap", "renewable_share_reached", "indigenous_share_reached", "imports_within_share",
    "fuel_within_limit", "non_synchronous_share_kept",
)  # fmt: skip
"""Limits that what is built leaves room under, by how it is run."""

ASKED_FOR = ("firm_capacity_covers_peak",)
"""Limits from below: a unit more of them costs. Of all others a unit less does."""


@dataclass(frozen=True)
class ShadowPrice:
    """What a binding limit costs at the margin.

    Attributes
    ----------
    name : the constraint, a phrase that is true when it is kept.
    path : where the scenario asks for it.
    index : its instance and period.
    unit : of the price.
    present : ≥ 0, present money by which the plan is dearer for each unit by which the limit is stricter.
    by_year : ≥ 0, the same in the money of the year it is paid in, for each year in which a unit counts.
    sentence : what it means.
    """

    name: str
    path: str
    index: tuple[Any, ...]
    unit: str
    present: float
    by_year: dict[int, float]
    sentence: str


def shadow_prices(
    data: Data, duals: Iterable[tuple[str, tuple[Any, ...], float]], excess: float = 0.0
) -> tuple[ShadowPrice, ...]:
    """Return the price of every limit that binds, the dearest present money first.

    Parameters
    ----------
    duals : constraint, its index, and d objective / d limit, present money; hours of one limit are added up.
    excess : tCO2 beyond the carbon budget, which was held there while cost was minimised.
    """
    found: dict[tuple[str, tuple[Any, ...]], float] = defaultdict(float)
    for name, index, dual in duals:
        if name in PRICED:
            found[name, _without_hour(data, index)] += abs(dual)
    held = sum(dual for (name, _), dual in found.items() if name == BUDGET) if excess > EXCEEDED else 0.0
    prices = [_price(data, name, index, dual, held) for (name, index), dual in found.items()]
    return tuple(sorted((price for price in prices if price is not None), key=lambda price: -price.present))


def _without_hour(data: Data, index: tuple[Any, ...]) -> tuple[Any, ...]:
    """An index up to its period."""
    period = next((n for n, part in enumerate(index) if part in data.periods.spans), len(index))
    return index[: period + 1]


def _price(data: Data, name: str, index: tuple[Any, ...], dual: float, held: float) -> ShadowPrice | None:
    unit, when, what = PRICED[name]
    by_year = {year: dual / factor for year, factor in _factors(data, when, index[-1]).items()}
    if not by_year or max(by_year.values()) <= NEGLIGIBLE:
        return None
    currency = str(data.inputs.attrs["currency"])
    unit = f"{currency}/{unit.replace('money', currency)}"
    path = path_of(data, name, index) or name.replace("_", " ")
    told = _sentence(path, by_year, unit, what, "more" if name in ASKED_FOR else "less", index)
    return ShadowPrice(name, path, index, unit, dual, by_year, f"{told}{_of_excess(held, currency)}.")


def _factors(data: Data, when: str, period: int) -> Mapping[int, float]:
    """Year → present value of 1 in its money, for the years in which a unit of the limit counts."""
    discount, inputs = data.periods.discount, data.inputs
    if when == _HORIZON:
        first = max(int(inputs.attrs["budget_first_year"]), int(inputs.attrs["present_year"]))
        return {year: factor for year, factor in discount.items() if year >= first}
    if when == _START:
        return {period: discount[period] * (1.0 + data.scalar("discount_rate"))}
    return {year: data("present_year", period) for year in data.periods.spans[period]}


def _sentence(path: str, by_year: Mapping[int, float], unit: str, what: str, way: str, index: tuple[Any, ...]) -> str:
    """`policies.cap binds in 2030–2034: one tCO2e emitted less costs 45.2 EUR`"""
    currency, _, of = unit.partition("/")
    years = sorted(by_year)
    first, last = by_year[years[0]], by_year[years[-1]]
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    cost = f"{_rounded(first)} {currency}"
    if abs(last - first) > 1e-9 * max(first, last):
        cost += f" in {years[0]}, {_rounded(last)} {currency} in {years[-1]}"
    about = ", ".join(str(part) for part in index[:-1] if f".{whole(str(part))}" not in path)
    return f"{path} binds in {span}{f' ({about})' if about else ''}: one {of} {what} {way} costs {cost}"


def _of_excess(held: float, currency: str) -> str:
    """What is in a price besides, where the excess over the carbon budget may not grow."""
    if held <= NEGLIGIBLE:
        return ""
    price = f"{_rounded(held)} {currency} (present value)"
    return f", what it takes so that the excess over the carbon budget does not grow included, at {price} a tCO2"


def _rounded(value: float) -> str:
    """Four figures, thousands apart: `29,060,000`."""
    return f"{float(f'{value:.4g}'):,.12g}"
