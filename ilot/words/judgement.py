"""The verdict on 1.5 °C in words, with everything that it depends on."""

from __future__ import annotations

from engine.results import Results
from engine.targets import Milestone
from engine.verdict import Judgement, judgement
from ilot.words.amounts import percent, percent_beside, written
from ilot.words.language import _
from ilot.words.names import RULES
from ilot.words.phrases import listed, say
from ilot.words.sentences import retold


def judged(results: Results) -> list[str]:
    """Return whether the pathway is one of 1.5 °C, why, and by which rule, likelihood, first year and removals."""
    found, last = judgement(results), int(results.annual["year"].values[-1])
    kind = {True: "judged_kept", False: "judged_missed", None: "judged_open"}[found.is_kept]
    reasons = say("semicolon").join([*_budget(found), *_milestones(found)])
    missing = listed([retold(what) for what in found.not_judged])
    said = [say(kind, reasons=reasons, missing=missing)]
    if found.is_kept is False and found.not_judged:
        said.append(say("judged_besides", missing=missing))
    words = {
        "rule": _(RULES.get(found.rule, found.rule.replace("_", " "))),
        "likelihood": percent(found.likelihood),
        "start": found.first_year,
        "budget": written(found.budget, "tCO2"),
        "counted": written(found.counted, "tCO2"),
        "last": last,
    }
    removals = say("judged_removals", removals=written(found.removals, "tCO2")) if found.removals else ""
    return [*said, say("judged_by", **words, removals=removals or say("judged_no_removals"))]


def _budget(found: Judgement) -> list[str]:
    """What is said of the budget: kept, or exceeded when and by how much."""
    beyond = found.overshoot
    if beyond is None:
        return [say("judged_budget_kept")] if found.is_kept else []
    words = {"year": beyond.first_year, "peak": written(beyond.peak, "tCO2"), "when": beyond.peak_year}
    back = "" if beyond.last_year is None else say("judged_back", year=beyond.last_year)
    return [say("judged_budget_exceeded", **words, back=back)]


def _milestones(found: Judgement) -> list[str]:
    """What is said of the milestones: all met, or those that are missed."""
    if found.is_kept:
        return [say("judged_milestones_met", years=listed([str(each.year) for each in found.milestones]))]
    return [missed(each) for each in found.milestones if not each.is_met]


def missed(milestone: Milestone) -> str:
    """Return what is said of a milestone that is not met: fallen too little, or risen."""
    year, reached, asked = milestone.year, milestone.reached, percent(milestone.asked)
    if reached < 0:
        return say("judged_milestone_rise", year=year, risen=percent(-reached), asked=asked)
    return say("judged_milestone", year=year, reached=percent_beside(reached, milestone.asked), asked=asked)
