"""What a run found, in words: the first thing that a reader sees."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.costs import net_present_cost
from engine.indicators import BudgetVerdict, budget_verdict, indicators, node_verdicts
from ilot.reporting.yearly import Yearly
from ilot.words.adequacy import target_said
from ilot.words.amounts import celsius, fixed, number, percent, written
from ilot.words.judgement import judged
from ilot.words.language import _
from ilot.words.names import RULES, SECTORS
from ilot.words.phrases import begun, in_sentence, joined, listed, say, word
from ilot.words.quality import ASSUMED, assumed_share, values_by_quality
from ilot.words.sentences import retold
from ilot.words.titles import text_of, title_of
from solvers.periods import RepresentativeHours
from solvers.reliability import unserved_target

SMALL = 0.005
"""A difference of cost below this share is none."""

NEGLIGIBLE = 1e-9
"""A share of demand that is rounding."""

NODE_HEADS = ("budget", "gross", "additional", "counted", "used", "year", "excess", "inventory")
"""Columns of the table of nodes, as `node_…` of the words."""

Point = tuple[str, str]
"""A label and what is said under it."""


def headline(y: Yearly) -> str:
    """Return the verdict in one sentence: of the island, or of the node whose plan this is."""
    attrs, scenario = y.results.inputs.attrs, y.scenario
    node = str(attrs["budget_node"])
    verdict = budget_verdict(y.results, node or None)
    place = title_of(scenario, "nodes", node) if node else text_of(scenario.island or scenario.title, scenario.name)
    if not y.is_counted or verdict.budget == 0:
        kpi = y.record.summary["kpi"]
        gross, share = kpi["gross_emissions"]["value"], kpi["renewable_share"]["value"]
        return say("headline_one_year", place=place, gross=written(gross, "tCO2e"), renewable=percent(share or 0.0))
    words = {"place": place, "temperature": celsius(attrs["budget_temperature"]), "last": y.years[-1]}
    if verdict.exceeded_year is None:
        return say("headline_kept", used=percent(verdict.counted / verdict.budget), **words)
    excess = written(verdict.exceeded_by, "tCO2")
    return say("headline_exceeded", year=verdict.exceeded_year, excess=excess, **words)


def shortfall(y: Yearly) -> str:
    """Return the share of demand not served, in one sentence where it is above the target: no plan succeeds so."""
    unserved, demand = float(y["unserved_energy"].sum()), float(y["demand"].sum())
    most = unserved_target(y.results.inputs) * demand
    return say("headline_unserved", share=percent(unserved / demand)) if unserved > most else ""


def points(y: Yearly) -> list[Point]:
    """Return the findings under their labels: budget, 1.5 °C, near zero, proof, cost, evidence."""
    found = [
        ("budget", budget(y)),
        ("judgement", judged(y.results)),
        ("zero", zero(y)),
        ("proof", proof(y)),
        ("cost", cost(y)),
        ("evidence", evidence(y)),
    ]
    return [(say(label), joined(sentences)) for label, sentences in found]


def budget(y: Yearly) -> list[str]:
    """Return the island's share, what of it is used, and which temperature the pathway would fit."""
    verdict, attrs, inputs = y.budget, y.results.inputs.attrs, y.results.inputs
    words = {
        "rule": _(RULES.get(attrs["budget_rule"], attrs["budget_rule"])),
        "start": attrs["budget_first_year"],
        "temperature": celsius(attrs["budget_temperature"]),
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
    if str(attrs["budget_node"]):
        said.append(_of_planner(y, str(attrs["budget_node"])))
    for sink, removed in (("additional", verdict.additional_removals), ("inventory", verdict.inventory_removals)):
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
        "share": percent(float(gross[-1] / gross[0])) if gross[0] > 0 else percent(0.0),
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
        said = [say("served_always", hours=fixed(hours))]
    else:
        words: dict[str, Any] = {
            "hours": fixed(hours),
            "unserved_hours": fixed(float(annual["unserved_hours"].sum())),
            "energy": written(unserved, "MWh"),
            "share": percent(unserved / float(y["demand"].sum())),
            "year": y.years[int(without.argmax())],
            "worst": number(float(without.max())),
        }
        said = [say("served_not", **words)]
    pathway, replay = y.record.pathway, y.record.replay
    told = target_said(y.results, pathway, replay)
    said += [f"{begun(told)}{say('stop')}"] if told else []
    if pathway is not None and replay is not None:
        said.append(say("proof_looked", weeks=_looked_at(pathway.hours)))
        if replay.cost_gap is not None:
            said.append(say("proof_replay", share=percent(1.0 + replay.cost_gap)))
    return [*said, _supply(y)]


def _looked_at(hours: RepresentativeHours) -> str:
    """What the optimiser looked at: years, weeks or days of them, and steps where hours were taken together."""
    if hours.is_full_year:
        said = say("proof_weeks_full")
    else:
        said = say("proof_weeks", n=len(hours.weeks)) if hours.weeks else say("proof_days", n=len(hours.days))
    if hours.n_weather_years > 1:
        said = say("proof_weather", hours=said, n=hours.n_weather_years)
    return said if hours.steps is None else say("proof_steps", hours=said, n=fixed(len(hours.steps)))


def cost(y: Yearly) -> list[str]:
    """Return what all of it costs, beside the reference where there is one."""
    inputs, kpi = y.results.inputs, y.record.summary["kpi"]
    npc, lcoe = kpi["net_present_cost"]["value"], kpi["lcoe"]["value"]
    words = {
        "span": y.span,
        "lifetime": number(inputs.attrs["project_lifetime"]),
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
        "n": fixed(sum(counts.values())),
        "assumed": fixed(sum(counts.get(quality, 0) for quality in ASSUMED)),
        "share": percent(assumed_share(counts)),
        "unverified": fixed(counts.get("unverified", 0)),
    }
    return [say("evidence_share", **words)]


def cautions(y: Yearly) -> list[str]:
    """Return the warnings of the run, without what stands with the provenance: notes on data, gaps of the proof."""
    notes = {*data_notes(y), *(y.record.replay.sentences if y.record.replay is not None else ())}
    told = [str(warning) for warning in y.record.summary["warnings"] if warning not in notes]
    return [begun(retold(warning)) for warning in dict.fromkeys(told)]


def data_notes(y: Yearly) -> list[str]:
    """Return what was done to the data on reading."""
    return [str(note) for note in y.results.inputs.attrs.get("notes", [])]


def nodes(y: Yearly) -> list[list[str]]:
    """Return name and verdict on the budget, by node and then of all, as rows of a table; for several nodes."""
    verdicts = node_verdicts(y.results)
    if len(verdicts) < 2:
        return []
    parts = [(title_of(y.scenario, "nodes", name), verdict) for name, verdict in verdicts.items()]
    return [[title, *_against(each)] for title, each in [*parts, (say("node_island"), y.budget)]]


def budget_table(y: Yearly) -> tuple[list[str], list[tuple[str, list[tuple[str, bool]]]]]:
    """Return likelihoods, and for each temperature the share of the budget used and whether it is kept to."""
    table = y.results.inputs["budget_table"].transpose("temperature", "likelihood")
    peak = float(y["co2_count_cumulative"].max())
    rows = [
        (
            f"{celsius(float(t))} °C",
            [(percent(peak / share) if share > 0 else "–", bool(peak <= share)) for share in row],
        )
        for t, row in zip(table["temperature"].values, table.values, strict=True)
    ]
    return [say("likely", likelihood=percent(float(p))) for p in table["likelihood"].values], rows


def _of_planner(y: Yearly, node: str) -> str:
    """How the node that the plan is made for stands to its own part of the budget."""
    own = budget_verdict(y.results, node)
    words = {
        "place": title_of(y.scenario, "nodes", node),
        "budget": written(own.budget, "tCO2"),
        "counted": written(own.counted, "tCO2"),
        "last": y.years[-1],
    }
    if own.exceeded_year is None:
        return say("budget_of_node", used=percent(own.counted / own.budget) if own.budget > 0 else "–", **words)
    excess = written(own.exceeded_by, "tCO2")
    return say("budget_of_node_exceeded", excess=excess, year=own.exceeded_year, **words)


def _against(verdict: BudgetVerdict) -> list[str]:
    """One row of the table of nodes, in the order of `NODE_HEADS`."""
    return [
        written(verdict.budget, "tCO2"),
        written(verdict.gross_co2, "tCO2"),
        written(verdict.additional_removals, "tCO2"),
        written(verdict.counted, "tCO2"),
        percent(verdict.counted / verdict.budget) if verdict.budget > 0 else "–",
        say("not_spent") if verdict.exceeded_year is None else str(verdict.exceeded_year),
        written(verdict.exceeded_by, "tCO2") if verdict.exceeded_by > 0 else "–",
        written(verdict.inventory_removals, "tCO2"),
    ]


def _nearest(nearest: tuple[float, float] | None, highest: float) -> str:
    if nearest is None:
        return say("budget_none", temperature=celsius(highest))
    return say("budget_nearest", temperature=celsius(nearest[0]), likelihood=percent(nearest[1]))


def _emitters(y: Yearly) -> str:
    """The sectors that nine tenths of what remains come from, three at most."""
    left = {name: float(values[-1]) for name, values in y.group("gross_emissions").items() if values[-1] > 0}
    told, before = [], 0.0
    for name in sorted(left, key=lambda name: -left[name])[:3]:
        if before < 0.9 * sum(left.values()):
            told.append(in_sentence(word(SECTORS, name)))
        before += left[name]
    return say("zero_who", sectors=listed(told)) if told else ""


def _supply(y: Yearly) -> str:
    renewable, zero_carbon = y["renewable_share"], y["zero_carbon_share"]
    differs = max(abs(zero_carbon[at] - renewable[at]) for at in (0, -1)) > SMALL
    words: dict[str, Any] = {"last": y.years[-1], "first": y.years[0], "zero_carbon": "", "zero_carbon_before": ""}
    for at, when in ((-1, ""), (0, "_before")):
        words[f"renewable{when}"] = percent(float(renewable[at]))
        if differs:
            words[f"zero_carbon{when}"] = say(f"supply_zero_carbon{when}", share=percent(float(zero_carbon[at])))
    return say("supply_one_year" if len(y.years) == 1 else "supply", **words)


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
