"""How the fleet was operated, in sentences: the strategy chosen, flexible demand, spinning reserve."""

from __future__ import annotations

from ilot.reporting.yearly import Yearly
from ilot.runs.summary import asks_for_reserve, strategy
from ilot.words.amounts import fixed, written
from ilot.words.language import _
from ilot.words.names import STRATEGIES
from ilot.words.phrases import joined, listed, say


def operation(y: Yearly) -> str:
    """Return the sentences that this scenario gives reason for; an empty text for none."""
    return joined([*_strategy(y), *_flexible(y), *_reserve(y)])


def _strategy(y: Yearly) -> list[str]:
    chosen = strategy(y.results)
    if not chosen:
        return []
    costs = {name: said["value"] for name, said in chosen["present_power_cost"].items()}
    best = str(chosen["chosen"])
    least = costs.pop(best)
    others = [
        say("strategy_other", name=_(STRATEGIES[name]), more=written(cost - least, y.currency))
        for name, cost in costs.items()
    ]
    return [say("strategy", chosen=_(STRATEGIES[best]), others=listed(others))]


def _flexible(y: Yearly) -> list[str]:
    if y.results.inputs.sizes["flexible"] == 0:
        return []
    taken, missed = (float(y[f"flexible_{what}"].sum()) for what in ("intake", "missed"))
    words = {"energy": written(taken, "MWh"), "missed": written(missed, "MWh")}
    return [say("flexible_not" if missed > 0 else "flexible_met", **words)]


def _reserve(y: Yearly) -> list[str]:
    if not asks_for_reserve(y.results.inputs):
        return []
    hours = float(y["reserve_shortfall_hours"].sum())
    return [say("reserve_short", hours=fixed(hours)) if hours > 0 else say("reserve_held")]
