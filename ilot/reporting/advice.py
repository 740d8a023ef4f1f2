"""Warnings with advice: what in a result a planner should not rest on, and what to do about it.

Thresholds are those of the scenario, `report.warnings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.costs import discount_weights
from engine.emissions import end_use_fuel
from ilot.reporting.assumptions import Assumption
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import fixed, number, percent
from ilot.words.phrases import in_sentence, listed, say, word
from ilot.words.quality import ASSUMED
from ilot.words.titles import title_of

DOUBTFUL = (*ASSUMED, "unverified")
NAMED = 6
"""Names that are told of a longer list."""

HOURS = 8760

LIMITS = (
    ("capacity", "maximum_capacity", "technology", "technologies"),
    ("energy_capacity", "store_maximum_energy", "store", "stores"),
    ("store_power", "store_maximum_power", "store", "stores"),
    ("measure_level", "measure_potential", "measure", "measures"),
)
"""Result and its limit, their dimension, and the key of the scenario that names its instances."""


@dataclass(frozen=True)
class Warned:
    """A warning and what to do."""

    text: str
    advice: str


def advice(y: Yearly, rows: list[Assumption]) -> list[Warned]:
    """Return the warnings that the run gives reason for; `rows` are its assumptions."""
    return [*_storage(y), *_removals(y), *_bounds(y), *_weather(y), *_unverified(y, rows)]


def _storage(y: Yearly) -> Iterator[Warned]:
    """Much sun, wind and tide with few hours of storage."""
    asked, results = y.scenario.report.warnings, y.results
    served = float(y["served_energy"][-1])
    if served <= 0:
        return
    is_variable = (results.inputs["technology_kind"] == "variable").values
    generated = results.annual["generation"].isel(technology=is_variable, year=-1).mean("member").sum()
    share, hours = float(generated) / served, float(y["energy_capacity"][-1]) / (served / HOURS)
    if share >= asked.variable_share and hours < asked.storage_hours:
        words = {"share": percent(share), "hours": number(hours), "last": y.years[-1]}
        thresholds = {"from_share": percent(asked.variable_share), "asked": number(asked.storage_hours)}
        yield Warned(say("warned_storage", **words, **thresholds), say("advice_storage"))


def _removals(y: Yearly) -> Iterator[Warned]:
    verdict, asked = y.budget, y.scenario.report.warnings
    if verdict.gross_co2 <= 0 or not y.is_counted:
        return
    share = verdict.additional_removals / verdict.gross_co2
    if share > 0 and share >= asked.removals_share:
        words = {"share": percent(share), "threshold": percent(asked.removals_share)}
        yield Warned(say("warned_removals", **words), say("advice_removals"))


def _bounds(y: Yearly) -> Iterator[Warned]:
    """What stands at its limit in the last year, of what the plan builds at all."""
    found = []
    for result, limit, dim, group in LIMITS:
        reached = y.results.annual[result].isel(year=-1).values
        most = y.results.inputs[limit].isel(year=-1).values
        first = y.results.annual[result].isel(year=0).values
        at_limit = np.isfinite(most) & (most > 0) & (reached >= y.scenario.report.warnings.bound * most)
        names = y.results.inputs[dim].values[at_limit & (reached > first)]
        found += [title_of(y.scenario, group, str(name)) for name in names]
    found = list(dict.fromkeys(in_sentence(name) for name in found))
    if found:
        rest = say("and_more", n=len(found) - NAMED) if len(found) > NAMED else ""
        words = {"last": y.years[-1], "names": listed(found[:NAMED]) + rest, "n": len(found)}
        yield Warned(say("warned_bound", **words), say("advice_bound"))


def _weather(y: Yearly) -> Iterator[Warned]:
    n, asked = int(y.results.inputs.attrs["n_weather_years"]), y.scenario.report.warnings.weather_years
    if n < asked:
        yield Warned(say("warned_weather", n=n, asked=fixed(asked)), say("advice_weather"))


def _unverified(y: Yearly, rows: list[Assumption]) -> Iterator[Warned]:
    """Doubtful inputs of what most of the money is paid for."""
    asked, paid = y.scenario.report.warnings, paid_for(y)
    total = sum(paid.values())
    if total <= 0:
        return
    doubtful: dict[str, int] = {}
    for row in rows:
        if row.quality in DOUBTFUL:
            doubtful[row.group] = doubtful.get(row.group, 0) + 1
    matter = [name for name in paid if paid[name] / total >= asked.cost_share and doubtful.get(name)]
    matter.sort(key=lambda name: -paid[name])
    if matter:
        told = [
            say("unverified_of", name=_titled(y, name), share=percent(paid[name] / total), n=doubtful[name])
            for name in matter[:NAMED]
        ]
        yield Warned(say("warned_unverified", names=listed(told)), say("advice_unverified"))


def paid_for(y: Yearly) -> dict[str, float]:
    """Return what is paid for each plant, store, measure and fuel, by its path: present value of builds and of fuel."""
    inputs, plan, annual = y.results.inputs, y.results.plan, y.results.annual
    weights = discount_weights(inputs).values
    found: dict[str, float] = {}
    for dim, group, terms in (
        ("technology", "technologies", (("technology_builds", "overnight_cost"),)),
        ("store", "stores", (("store_power_builds", "store_power_cost"), ("store_energy_builds", "store_energy_cost"))),
        ("measure", "measures", (("measure_builds", "measure_cost"),)),
    ):
        spent = sum((plan[built] * inputs[cost]).transpose(dim, "year").values @ weights for built, cost in terms)
        found |= {f"{group}.{name}": float(paid) for name, paid in zip(inputs[dim].values, spent, strict=True)}
    burned = annual["fuel_use"].sum("technology").mean("member").transpose("fuel", "year")
    in_uses = end_use_fuel(annual["final_energy"]).sum(["node", "sector"]).transpose("fuel", "year")
    paid_fuel = ((burned + in_uses) * inputs["fuel_price"]).transpose("fuel", "year").values @ weights
    found |= {f"fuels.{name}": float(paid) for name, paid in zip(inputs["fuel"].values, paid_fuel, strict=True)}
    return {name: value for name, value in found.items() if value > 0}


def _titled(y: Yearly, path: str) -> str:
    group, _sep, name = path.partition(".")
    return in_sentence(word({}, name) if group == "fuels" else title_of(y.scenario, group, name))
