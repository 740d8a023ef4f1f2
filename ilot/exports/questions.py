"""The five questions of a city: is it quantifiable, financeable, feasible, governable, experimentable?

Each is answered by a table of figures of one run. Nothing is computed here that another page does not define.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from engine.results import Results
from engine.u4ssc import computed
from engine.verdict import judgement
from ilot.exports.finance import Sheet, sheet
from ilot.exports.payers import household_bill, shares
from ilot.exports.scores import scores
from ilot.exports.series import harmless, write_table
from ilot.runs.folder import refuse_existing
from ilot.runs.record import read_record
from ilot.words.quality import assumed_share, values_by_quality
from scenarios.schema import Scenario
from scenarios.u4ssc import KPIS

QUESTIONS = ("quantifiable", "financeable", "feasible", "governable", "experimentable")
LEVERS = ("technologies", "stores", "links", "measures")
COLUMNS = ("question", "figure", "item", "year", "value", "unit")


class Answer(NamedTuple):
    """One row of a table."""

    figure: str
    value: float | int | str | None
    """None where there is none to give."""
    unit: str
    item: str = ""
    """What it is of: a fund, an authority, a lever."""
    year: int | None = None
    """None: all years together."""


def questions(scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> dict[str, list[Answer]]:
    """Return the five tables, each a list of answers.

    Parameters
    ----------
    summary : of `ilot.runs.summary.summarise`; the figures are its own.
    """
    return {
        "quantifiable": [*_quantifiable(scenario, results, summary)],
        "financeable": [*_financeable(scenario, results, summary)],
        "feasible": [*_feasible(summary)],
        "governable": [*_governable(scenario, results, summary)],
        "experimentable": [*_experimentable(scenario, summary)],
    }


def _quantifiable(scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> Iterator[Answer]:
    """What is counted: emissions, energy, by resident and by visitor, and how many indicators have a value."""
    for name in ("gross_emissions", "removals", "net_emissions"):
        yield _kpi(summary, name)
    for name in (
        "gross_emissions", "emissions_per_person", "emissions_per_visitor", "electricity_per_person",
        "electricity_per_visitor", "renewable_energy", "energy_import_dependence", "low_carbon_vehicles",
    ):  # fmt: skip
        yield from _ends(summary, name)
    known = {kpi.slug for kpi in KPIS}
    has_value = (set(computed(results)) | set(scenario.indicators)) & known
    yield Answer("u4ssc_indicators", len(has_value), f"of {len(KPIS)}")
    for name, total in scores(scenario, results, summary).items():
        yield from (Answer("score", value, "1", f"{name}|{group}") for group, value in total.groups.items())
        yield Answer("score", total.value, "1", name)


def _financeable(scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> Iterator[Answer]:
    """What it costs, who puts up the money, what it earns, and what homes pay."""
    currency = scenario.money.currency
    for name in ("net_present_cost", "lcoe", "fuel_import_cost", "job_years"):
        yield _kpi(summary, name)
    yield from _ends(summary, "cost_per_person")
    if scenario.finance.method == "project":
        return
    told = sheet(scenario, results)
    yield Answer("investment", float(told.investment.sum()), currency, "power system")
    for fund, share in scenario.finance.funding.items():
        yield Answer("investment", float(told.investment @ np.array(share.values(told.years))), currency, fund)
    yield from _earned(told, currency)
    for part in shares(scenario, results):
        yield Answer("paid", float(part.paid.sum()), currency, f"{part.payer}: {part.what}")
    bill = household_bill(scenario, results)
    if bill is not None:
        for at in (0, -1):
            yield Answer("household_bill", float(bill[at]), f"{currency}/person", year=told.years[at])


def _earned(told: Sheet, currency: str) -> Iterator[Answer]:
    """What a bank asks for; nothing where no tariff is stated."""
    if told.revenue is None:
        return
    yield Answer("net_present_value", told.present_value, currency)
    yield Answer("internal_rate_of_return", told.rate_of_return, "1/yr")
    if told.lending is not None:
        cover = told.lending.cover[np.isfinite(told.lending.cover)]
        yield Answer("debt_service_cover_lowest", float(cover.min()) if cover.size else None, "1")
        yield Answer("loan_life_cover", told.lending.life_cover, "1")


def _feasible(summary: Mapping[str, Any]) -> Iterator[Answer]:
    """Whether every hour is served, and what the system is like in its hardest ones."""
    for name in (
        "unserved_energy", "unserved_hours", "longest_shortage", "lole", "neue", "reserve_shortfall_hours",
        "nonsynchronous_peak", "curtailed_energy", "autonomy_mean_demand", "fuel_stock_days", "contingency_unserved",
        "storm_served_share", "flexible_missed_energy", "replay_unserved_energy",
    ):  # fmt: skip
        if summary["kpi"].get(name, {"value": None})["value"] is not None:
            yield _kpi(summary, name)
    for name in ("peak_demand", "capacity", "energy_capacity"):
        yield from _ends(summary, name)


def _governable(scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> Iterator[Answer]:
    """How it stands to the targets, what rules bind it, and who decides what."""
    yield Answer("is_1p5", {True: "yes", False: "no", None: "open"}[judgement(results).is_kept], "")
    for name in ("budget_used", "budget_exceeded_year", "budget_peak_excess", "net_zero_co2_year", "net_zero_year"):
        yield _kpi(summary, name)
    for basket, found in summary["milestones"].items():
        met = sum(bool(each["is_met"]) for each in found)
        yield Answer("milestones_met", met, f"of {len(found)}", basket)
    for name, policy in scenario.policies.items():
        if policy.status != "refused":
            yield Answer("policy", policy.decided_by, "", f"{name} ({policy.kind.replace('_', ' ')})")
    yield from _deciders(scenario)
    for name, total in scores(scenario, results, summary).items():
        if total.needed is not None:
            yield Answer("label", {True: "reached", False: "not reached", None: None}[total.is_reached], "", name)


def _deciders(scenario: Scenario) -> Iterator[Answer]:
    """How many levers each authority decides, of those that may be used."""
    levers = [lever for part in LEVERS for lever in getattr(scenario, part).values()]
    levers += list(scenario.forest.planting.values())
    open_ = Counter(str(lever.decided_by) for lever in levers if lever.status in ("adopted", "planned"))
    yield from (Answer("levers", count, "", authority) for authority, count in sorted(open_.items()))


def _experimentable(scenario: Scenario, summary: Mapping[str, Any]) -> Iterator[Answer]:
    """What may be tried, how sure the numbers are, and how well the optimiser saw what the simulation shows."""
    for name, lever in scenario.levers.items():
        yield Answer("level_of_ambition", lever.level, f"of {len(lever.levels)}", name)
    counts = values_by_quality(scenario)
    yield Answer("values", sum(counts.values()), "")
    yield Answer("assumed_share", assumed_share(counts), "1")
    yield _kpi(summary, "n_members")
    for name in ("objective", "gap", "replay_cost_gap"):
        if name in summary["kpi"]:
            yield _kpi(summary, name)
    yield Answer("seed", scenario.seed, "")


def _kpi(summary: Mapping[str, Any], name: str) -> Answer:
    found = summary["kpi"][name]
    return Answer(name, found["value"], found["unit"])


def _ends(summary: Mapping[str, Any], name: str) -> Iterator[Answer]:
    """A yearly series in its first and last year; nothing where the island has none."""
    series, years = summary["annual"].get(name), summary["years"]
    for at in (0, -1) if series is not None and len(years) > 1 else (0,) if series is not None else ():
        yield Answer(name, series["values"][at], series["unit"], year=years[at])


def plain(found: Mapping[str, list[Answer]]) -> dict[str, Any]:
    """Return the tables as plain data, for `kpi.json`."""
    return {question: [answer._asdict() for answer in answers] for question, answers in found.items()}


def to_questions(run: Path, path: Path) -> None:
    """Write the five tables as one, an answer a row, CSV, UTF-8; raises as `ilot.exports.series.to_csv`."""
    refuse_existing(path)
    record = read_record(run)
    found = questions(record.loaded.scenario, record.results, record.summary)
    write_table(path, COLUMNS, [_row(question, answer) for question in QUESTIONS for answer in found[question]])


def _row(question: str, answer: Answer) -> list[object]:
    value = "none" if answer.value is None else answer.value if isinstance(answer.value, str) else repr(answer.value)
    return [question, answer.figure, harmless(answer.item), answer.year or "", value, answer.unit]
