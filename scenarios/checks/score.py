"""What a criterion of a score must say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scenarios.inheritance import Keys
from scenarios.schema import Scenario
from scenarios.schema.scores import Criterion

Finding = tuple[Keys, str, str, str]
"""Path, code, what is wrong, what to do."""


def criteria_say_what_counts(scenario: Scenario) -> Iterator[Finding]:
    """A criterion has worst and best, or one limit; and its year is simulated."""
    first, last = scenario.horizon.first_year, scenario.horizon.last_year
    for name, score in scenario.scores.items():
        for criterion, said in score.criteria.items():
            at: Keys = ("scores", name, "criteria", criterion)
            if _ways(said) != 1:
                cure = "give worst and best, two different values, or at_least, or at_most, and nothing else"
                yield at, "E344", "it must say in one way what counts", cure
            if said.year is not None and not first <= said.year <= last:
                cure = f"name a year from {first} to {last}, or leave it out"
                yield (*at, "year"), "E344", f"{said.year} is not simulated", cure


def _ways(said: Criterion) -> int:
    """In how many ways a criterion says what counts; half a way is none of use."""
    bounds = [said.worst is not None, said.best is not None]
    if any(bounds) and (not all(bounds) or said.worst == said.best):
        return 0
    return int(all(bounds)) + (said.at_least is not None) + (said.at_most is not None)


CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (criteria_say_what_counts,)
