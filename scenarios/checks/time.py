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


def weather_years_are_simulated(scenario: Scenario) -> Iterator[Finding]:
    """The weather years that are named are of the ensemble, each once."""
    named, n = scenario.time.optimise.weather_years, scenario.ensemble.weather_years
    if isinstance(named, str):
        return
    unknown = [str(number) for number in named if number > n]
    if unknown:
        yield (
            (*AT, "weather_years"), "E304", f"{', '.join(unknown)}: the ensemble has weather years 1 to {n}",
            "name others, or set ensemble.weather_years higher",
        )  # fmt: skip
    if len(set(named)) < len(named):
        yield ((*AT, "weather_years"), "E304", "a weather year is named twice", "name each once")


def there_are_as_many_dates(scenario: Scenario) -> Iterator[Finding]:
    """No more typical weeks or days than the weather years have."""
    seen = scenario.time.optimise
    n_years = len(seen.looked_at(scenario.ensemble.weather_years))
    for field, of_year in (("typical_weeks", 52), ("typical_days", 365)):
        n = getattr(seen, field)
        if isinstance(n, int) and n > n_years * of_year:
            yield (
                (*AT, field), "E304", f"{n} are asked for, and a year has {of_year}",
                f"choose at most {n_years * of_year}: the optimiser looks at {n_years} of the weather years",
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


CHECKS = (hours_are_chosen_once, weather_years_are_simulated, there_are_as_many_dates, steps_fit_the_hours)
