"""What a run found, in words: the first thing that a reader sees."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.costs import net_present_cost
from engine.emissions import budget_count
from engine.indicators import budget_verdict, indicators
from ilot.quality import ASSUMED, assumed_share, values_by_quality
from ilot.reporting.amounts import number, percent, written
from ilot.reporting.titles import text_of, title_of
from ilot.reporting.words import RULES, SECTORS, listed, say, word
from ilot.reporting.yearly import Yearly

SMALL = 0.005
"""A difference of cost below this share is none."""

NEGLIGIBLE = 1e-9
"""A share of demand that is rounding."""

Point = tuple[str, str]
"""A label and what is said under it."""


def headline(y: Yearly) -> str:
    """Return the verdict in one sentence."""
    verdict, attrs, scenario = budget_verdict(y.results), y.results.inputs.attrs, y.scenario
    place = scenario.island or text_of(scenario.title, scenario.name)
    if not y.is_counted or verdict.budget == 0:
        kpi = y.record.summary["kpi"]
        gross, share = kpi["gross_emissions"]["value"], kpi["renewable_share"]["value"]
        return say("headline_one_year", place=place, gross=written(gross, "tCO2e"), renewable=percent(share or 0.0))
    words = {"place": place, "temperature": f"{attrs['budget_temperature']:g}", "last": y.years[-1]}
    if verdict.exceeded_year is None:
        return say("headline_kept", used=percent(verdict.counted / verdict.budget), **words)
    excess = written(verdict.exceeded_by, "tCO2")
    return say("headline_exceeded", year=verdict.exceeded_year, excess=excess, **words)


def shortfall(y: Yearly) -> str:
    """Return the share of demand that is not served in one sentence, or an empty text: no plan succeeds with it."""
    unserved, demand = float(y["unserved_energy"].sum()), float(y["demand"].sum())
    return say("headline_unserved", share=percent(unserved / demand)) if unserved > NEGLIGIBLE * demand else ""


def points(y: Yearly) -> list[Point]:
    """Return the findings under their labels: budget, near zero, proof, cost, evidence."""
    found = [
        ("budget", budget(y)),
        ("zero", zero(y)),
        ("proof", proof(y)),
        ("cost", cost(y)),
        ("evidence", evidence(y)),
    ]
    return [(say(label), " ".join(filter(None, sentences))) for label, sentences in found]


def budget(y: Yearly) -> list[str]:
    """Return the island's share, what of it is used, and which temperature the pathway would fit."""
    verdict, attrs, inputs = budget_verdict(y.results), y.results.inputs.attrs, y.results.inputs
    words = {
        "rule": RULES.get(attrs["budget_rule"], attrs["budget_rule"]),
        "start": attrs["budget_first_year"],
        "temperature": f"{attrs['budget_temperature']:g}",
        "likelihood": percent(attrs["budget_likelihood"]),
        "budget": written(verdict.budget, "tCO2"),
    }
    said = [say("budget_share", **words)]
    if not y.is_counted:
        return [*said, say("budget_before", last=y.years[-1])]
    used = percent(verdict.counted / verdict.budget) if verdict.budget > 0 else "–"
    counts = {"counted": written(verdict.counted, "tCO2"), "last": y.years[-1], "used": used}
    if verdict.exceeded_year is None:
        said.append(say("budget_kept", **counts))
    else:
        excess = written(verdict.exceeded_by, "tCO2")
        said.append(say("budget_exceeded", year=verdict.exceeded_year, excess=excess, **counts))
        said.append(_nearest(verdict.nearest, float(inputs["temperature"].max())))
    for sink in ("additional", "inventory"):
        removed = float(y[f"removals|{sink}"].sum())
        if removed != 0:
            said.append(say(f"budget_{sink}", removed=written(removed, "tCO2")))
    return said


def zero(y: Yearly) -> list[str]:
    """Return when gross emissions are near zero, what remains and from whom, and net zero where there is forest."""
    kpi, gross = y.record.summary["kpi"], y["gross_emissions"]
    words = {
        "first": y.years[0],
        "last": y.years[-1],
        "left": written(float(gross[-1]), "tCO2e"),
        "share": percent(float(gross[-1] / gross[0])) if gross[0] > 0 else "0 %",
        "who": _emitters(y),
    }
    if len(y.years) == 1:
        return [say("zero_one_year", **words)]
    year = kpi["near_zero_year"]["value"]
    said = [say("not_near_zero", **words) if year is None else say("near_zero", year=year, **words)]
    if y.group("removals"):
        net, inventory = kpi["net_zero_year"]["value"], kpi["inventory_net_zero_year"]["value"]
        said.append(say("not_net_zero", last=y.years[-1]) if net is None else say("net_zero", year=net))
        said.append("" if inventory is None else say("inventory_net_zero", year=inventory))
    return said


def proof(y: Yearly) -> list[str]:
    """Return whether demand is served in every hour simulated, and how the optimiser's view compares."""
    annual = y.results.annual
    hours = 8760 * len(y.years) * annual.sizes["member"]
    unserved, without = float(y["unserved_energy"].sum()), y["unserved_hours"]
    if unserved <= NEGLIGIBLE * float(y["demand"].sum()):
        said = [say("served_always", hours=f"{hours:,}")]
    else:
        words: dict[str, Any] = {
            "hours": f"{hours:,}",
            "unserved_hours": f"{float(annual['unserved_hours'].sum()):,.0f}",
            "energy": written(unserved, "MWh"),
            "share": percent(unserved / float(y["demand"].sum())),
            "year": y.years[int(without.argmax())],
            "worst": number(float(without.max())),
        }
        said = [say("served_not", **words)]
    pathway, replay = y.record.pathway, y.record.replay
    if pathway is not None and replay is not None:
        weeks = len(pathway.hours.weeks)
        looked = say("proof_weeks", n=weeks) if weeks else say("proof_weeks_full")
        said.append(say("proof_looked", weeks=looked))
        if replay.cost_gap is not None:
            said.append(say("proof_replay", share=percent(1.0 + replay.cost_gap)))
    return [*said, _supply(y)]


def cost(y: Yearly) -> list[str]:
    """Return what all of it costs, beside the reference where there is one."""
    inputs, kpi = y.results.inputs, y.record.summary["kpi"]
    npc, lcoe = kpi["net_present_cost"]["value"], kpi["lcoe"]["value"]
    words = {
        "span": y.span,
        "lifetime": f"{inputs.attrs['project_lifetime']:g}",
        "npc": written(npc, y.currency),
        "rate": percent(float(inputs["discount_rate"])),
        "price_year": inputs.attrs["price_year"],
    }
    said = [say("cost_project" if inputs.attrs["cost_method"] == "project" else "cost_total", **words)]
    by_energy = f"{y.currency}/MWh"
    if y.record.reference is None:
        return [*said, say("cost_lcoe", lcoe=written(lcoe, by_energy)) if lcoe is not None else ""]
    reference = net_present_cost(y.record.reference)
    if abs(npc - reference) <= SMALL * abs(reference):
        said.append(say("cost_same"))
    else:
        manner = "cost_less" if npc < reference else "cost_more"
        share = percent(abs(npc - reference) / abs(reference)) if reference != 0 else "–"
        said.append(say(manner, difference=written(abs(npc - reference), y.currency), share=share))
    theirs = indicators(y.record.reference)["lcoe"][1]
    if lcoe is not None and theirs is not None:
        pair = {"lcoe": written(lcoe, by_energy), "reference": written(theirs, by_energy)}
        said.append(say("lcoe_reference", **pair))
    return [*said, _saved(y)]


def evidence(y: Yearly) -> list[str]:
    """Return how much of the data is assumed."""
    counts = values_by_quality(y.scenario)
    words = {
        "n": f"{sum(counts.values()):,}",
        "assumed": f"{sum(counts.get(quality, 0) for quality in ASSUMED):,}",
        "share": percent(assumed_share(counts)),
        "unverified": f"{counts.get('unverified', 0):,}",
    }
    return [say("evidence_share", **words)]


def cautions(y: Yearly) -> list[str]:
    """Return the warnings of the run, without what stands with the provenance: notes on data, gaps of the proof."""
    notes = {*data_notes(y), *(y.record.replay.sentences if y.record.replay is not None else ())}
    told = [str(warning) for warning in y.record.summary["warnings"] if warning not in notes]
    return [warning[:1].upper() + warning[1:] for warning in dict.fromkeys(told)]


def data_notes(y: Yearly) -> list[str]:
    """Return what was done to the data on reading."""
    return [str(note) for note in y.results.inputs.attrs.get("notes", [])]


def nodes(y: Yearly) -> list[list[str]]:
    """Return rows of name, share, counted, used and year of spending, by node and then of all; for several nodes."""
    inputs = y.results.inputs
    if inputs.sizes["node"] < 2:
        return []
    rows = [[str(name)] for name in inputs["node"].values]
    parts = [(title_of(y.scenario, "nodes", row[0]), row) for row in rows]
    everything = (say("node_island"), [str(name) for name in inputs["node"].values])
    return [[title, *_counted(y, names)] for title, names in [*parts, everything]]


def budget_table(y: Yearly) -> tuple[list[str], list[tuple[str, list[tuple[str, bool]]]]]:
    """Return likelihoods, and for each temperature the share of the budget used and whether it is kept to."""
    table = y.results.inputs["budget_table"].transpose("temperature", "likelihood")
    peak = float(y["co2_count_cumulative"].max())
    rows = [
        (f"{float(t):g} °C", [(percent(peak / share) if share > 0 else "–", bool(peak <= share)) for share in row])
        for t, row in zip(table["temperature"].values, table.values, strict=True)
    ]
    return [say("likely", likelihood=percent(float(p))) for p in table["likelihood"].values], rows


def _counted(y: Yearly, names: list[str]) -> list[str]:
    count = budget_count(y.results.annual.sel(node=names), int(y.results.inputs.attrs["budget_first_year"])).values
    share = float(y.results.inputs["carbon_budget"].sel(node=names).sum())
    beyond = np.flatnonzero(count > share)
    return [
        written(share, "tCO2"),
        written(float(count[-1]), "tCO2"),
        percent(float(count[-1]) / share) if share > 0 else "–",
        str(y.years[int(beyond[0])]) if beyond.size else say("not_spent"),
    ]


def _nearest(nearest: tuple[float, float] | None, highest: float) -> str:
    if nearest is None:
        return say("budget_none", temperature=f"{highest:g}")
    return say("budget_nearest", temperature=f"{nearest[0]:g}", likelihood=percent(nearest[1]))


def _emitters(y: Yearly) -> str:
    """The sectors that nine tenths of what remains come from, three at most."""
    left = {name: float(values[-1]) for name, values in y.group("gross_emissions").items() if values[-1] > 0}
    told, before = [], 0.0
    for name in sorted(left, key=lambda name: -left[name])[:3]:
        if before < 0.9 * sum(left.values()):
            told.append(word(SECTORS, name).lower())
        before += left[name]
    return say("zero_who", sectors=listed(told)) if told else ""


def _supply(y: Yearly) -> str:
    renewable, zero_carbon = y["renewable_share"], y["zero_carbon_share"]
    differs = abs(zero_carbon[-1] - renewable[-1]) > SMALL
    also = say("supply_zero_carbon", share=percent(float(zero_carbon[-1]))) if differs else ""
    if len(y.years) == 1:
        return say("supply_one_year", renewable=percent(float(renewable[-1])), zero_carbon=also)
    return say(
        "supply",
        last=y.years[-1],
        first=y.years[0],
        renewable=percent(float(renewable[-1])),
        before=percent(float(renewable[0])),
        zero_carbon=also,
    )


def _saved(y: Yearly) -> str:
    """Emissions, and liquid fuel of the power plants, beside the reference."""
    if not y.reference:
        return ""
    emitted = float(y["gross_emissions"].sum() - y.reference["gross_emissions"].sum())
    burned = _fossil(y, y.record.summary["annual"]) - _fossil(y, y.reference)
    fuel = ""
    if burned != 0:
        than = say("less") if burned < 0 else say("more")
        fuel = say("saved_fuel", litres=written(abs(burned), "L"), than=than)
    than = say("less") if emitted < 0 else say("more")
    return say("saved", emissions=written(abs(emitted), "tCO2e"), than=than, fuel=fuel)


def _fossil(y: Yearly, series: dict[str, Any]) -> float:
    """Litres of fossil fuel that power plants burn in all years."""
    inputs = y.results.inputs
    fossil = [str(name) for name in inputs["fuel"].values[(inputs["fuel_is_zero_carbon"] == 0).values]]
    found = [series[f"fuel_volume|{name}"] for name in fossil if f"fuel_volume|{name}" in series]
    return float(sum(np.sum(each["values"] if isinstance(each, dict) else each) for each in found))
