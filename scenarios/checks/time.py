"""Relations between what a scenario says of the hours that the optimiser looks at."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.schema import Scenario

Finding = tuple[tuple[str | int, ...], str, str, str]
"""Path, code, what is wrong, what to do."""

AT = ("time", "optimise")


def hours_are_chosen_once(scenario: Scenario) -> Iterator[Finding]:
    """Weeks or days, equal steps or segments."""
    seen = scenario.time.optimise
    if seen.typical_days is not None and seen.typical_weeks is not None:
        yield (
            (*AT, "typical_days"), "E304", f"typical days and typical weeks ({seen.typical_weeks}) are both asked for",
            "remove one; what is inherited is removed by an empty value, `typical_weeks:`",
        )  # fmt: skip
    if seen.segments is not None and seen.resolution > 1:
        yield (
            (*AT, "segments"), "E304", f"segments and steps of {seen.resolution} h are both asked for",
            "remove segments or resolution",
        )  # fmt: skip


def steps_fit_the_hours(scenario: Scenario) -> Iterator[Finding]:
    """A typical week or day, or the year, is divided without a rest."""
    seen = scenario.time.optimise
    if seen.window % seen.resolution:
        divisors = ", ".join(str(n) for n in range(1, 25) if seen.window % n == 0)
        yield (
            (*AT, "resolution"), "E304", f"{seen.window} hours cannot be divided into steps of {seen.resolution}",
            f"choose one that divides them: {divisors}",
        )  # fmt: skip
    if seen.segments is not None and seen.segments > seen.window:
        yield (
            (*AT, "segments"), "E304", f"{seen.window} hours cannot be divided into {seen.segments} segments",
            f"choose at most {seen.window}",
        )  # fmt: skip


CHECKS = (hours_are_chosen_once, steps_fit_the_hours)
