"""How the pathway stands to global targets: shares by every rule, milestones, and the warming it implies."""

from __future__ import annotations

from engine.indicators import implied_warming, milestone_verdicts, rule_verdicts
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import fixed, percent, percent_beside, written
from ilot.words.names import BASKETS, RULES
from ilot.words.phrases import say, word
from ilot.words.sentences import retold


def shares(y: Yearly) -> Table | None:
    """Return the island's share of the remaining budget by rule and what of it is used; None before the budget."""
    if not y.is_counted:
        return None
    chosen = y.results.inputs.attrs["budget_rule"]
    rows = [
        [
            word(RULES, rule) + (say("rule_chosen") if rule == chosen else ""),
            written(share, "tCO2"),
            "–" if used is None else percent(used),
            say("not_spent") if year is None else str(year),
        ]
        for rule, (share, used, year) in rule_verdicts(y.results).items()
    ]
    heads = [say("rule"), say("node_budget"), say("node_used"), say("node_year")]
    return Table(heads, rows)


def rules_left_out(y: Yearly) -> list[str]:
    """Return the rules that are not computed, each with what it lacks."""
    found = []
    for text in y.results.inputs.attrs.get("rules_not_computed", []):
        rule, _, lacking = str(text).partition(": ")
        found.append(say("rule_lacks", rule=word(RULES, rule), lacking=retold(lacking.replace("_", " "))))
    return found


def milestones(y: Yearly) -> Table | None:
    """Return the milestones of the simulated years by basket; None where emissions of 2019 are not given."""
    rows = [
        [
            word(BASKETS, basket),
            str(each.year),
            percent(each.asked),
            percent_beside(each.reached, each.asked),
            say("met" if each.is_met else "missed"),
        ]
        for basket, found in milestone_verdicts(y.results).items()
        for each in found
    ]
    heads = [say("basket"), say("year"), say("asked"), say("reached"), say("milestone")]
    return Table(heads, rows) if rows else None


def warming(y: Yearly) -> str:
    """Return the warming if all the world did the same, with its range, in one sentence; empty without a share."""
    found = implied_warming(y.results) if y.is_counted else None
    if found is None:
        return ""
    best, low, high = found
    return say("implied_warming", best=fixed(best, 2), low=fixed(low, 2), high=fixed(high, 2))
