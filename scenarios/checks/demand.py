"""Relations between values of uses, drivers, synthesised demand and cement, as in `scenarios.checks.relations`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenarios.drivers import circles
from scenarios.problems import did_you_mean, listed
from scenarios.quantity import Trajectory
from scenarios.schema import MonthHourPattern, Scenario

if TYPE_CHECKING:
    from scenarios.checks.relations import Finding

HOURS = 8760
ROUNDING = 0.005
"""By how much a published load factor, of two or three digits, may miss energy and peak."""


def drivers_lead_to_a_path(scenario: Scenario) -> Iterator[Finding]:
    """A driver follows one that exists, never itself, and is not 0 where growth is counted from."""
    first = scenario.horizon.first_year
    for name, driver in scenario.drivers.items():
        at = ("drivers", name)
        if isinstance(driver, Trajectory):
            if driver.at(first) <= 0:
                yield at, "E302", f"it is 0 in {first}, and growth is counted from there", "state a value above 0"
        elif driver.follows not in scenario.drivers:
            known = [other for other in scenario.drivers if other != name]
            cure = f"{did_you_mean(driver.follows, known)}there are: {listed(known) or 'none yet'}"
            yield (*at, "follows"), "E301", f"there is no driver '{driver.follows}'", cure
    for name, way in circles(scenario.drivers):
        path = ("drivers", name, "follows")
        yield path, "E302", f"it follows itself: {' → '.join(way)}", "let one of them be a path in time"


def end_uses_are_parts(scenario: Scenario) -> Iterator[Finding]:
    """End uses have hours where their use has, patterns that exist, leave something, and take no name in use."""
    years = range(scenario.horizon.first_year, scenario.horizon.last_year + 1)
    for name, use in scenario.uses.items():
        at = ("uses", name, "end_uses")
        taken = {year: sum(said.share.at(year) for said in use.end_uses.values()) for year in years}
        if wrong := next((year for year in years if taken[year] >= 1), None):
            yield (
                at,
                "E302",
                f"its end uses take {taken[wrong]:.3g} of it in {wrong}",
                "leave a part for what is not named",
            )
        for end_use, said in use.end_uses.items():
            if said.pattern is not None and use.pattern is None:
                wrong_hours = f"{use.carrier} of '{name}' has no hours to take apart"
                yield (*at, end_use, "pattern"), "E304", wrong_hours, "remove the pattern of the end use"
            elif said.pattern is not None and said.pattern not in scenario.patterns:
                cure = f"{did_you_mean(said.pattern, scenario.patterns)}there are: {listed(scenario.patterns)}"
                yield (*at, end_use, "pattern"), "E301", f"there is no pattern '{said.pattern}'", cure
            if f"{name}_{end_use}" in scenario.uses:
                yield (*at, end_use), "E302", f"there is a use '{name}_{end_use}' already", "choose another name"


def synthesised_demand_is_complete(scenario: Scenario) -> Iterator[Finding]:
    """A table is given once, as a file or as a year and a day, and targets can be met."""
    for name, pattern in scenario.patterns.items():
        at = ("patterns", name)
        if pattern.kind == "degree_hours" and pattern.humidity is not None and pattern.mode == "heating":
            yield (*at, "humidity"), "E304", "heating does not follow the heat index", "remove humidity"
        if pattern.kind != "month_hour":
            continue
        year_and_day = [pattern.months is not None, pattern.day is not None]
        if (pattern.file is not None) == all(year_and_day) or (pattern.file is not None and any(year_and_day)):
            yield at, "E304", "its means are not given once", "give file, or months and day"
        elif pattern.months is not None and pattern.day is not None and min(sum(pattern.months), sum(pattern.day)) <= 0:
            yield at, "E302", "its months or hours are all 0", "state a mean above 0"
        yield from _targets(name, pattern)


def _targets(name: str, pattern: MonthHourPattern) -> Iterator[Finding]:
    targets = pattern.targets
    if targets is None:
        return
    at = ("patterns", name, "targets")
    mean, peak, minimum = targets.energy.amount / HOURS, targets.peak.amount, targets.minimum.amount
    if not minimum < mean < peak:
        said = f"a mean of {mean:,.1f} MW does not lie between minimum {minimum:,.1f} and peak {peak:,.1f} MW"
        yield at, "E302", said, "correct energy, peak or minimum"
    elif targets.load_factor is not None and abs(mean / peak - targets.load_factor.amount) > ROUNDING:
        yield (
            (*at, "load_factor"),
            "E302",
            f"energy and peak give a load factor of {mean / peak:.3f}",
            "correct one of the three, or leave load_factor out",
        )


def cement_is_said_once(scenario: Scenario) -> Iterator[Finding]:
    """CO2 of a process is stated, or follows from its cement."""
    for name, process in scenario.processes.items():
        if process.co2 is not None and process.cement is not None:
            yield ("processes", name), "E304", "co2 and cement are both given", "keep one of the two"


CHECKS = (drivers_lead_to_a_path, end_uses_are_parts, synthesised_demand_is_complete, cement_is_said_once)
