"""Relations between values on outages, the ensemble and storms: checks like those of `scenarios.checks.relations`."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.inheritance import Keys
from scenarios.problems import did_you_mean, listed
from scenarios.schema import Scenario, Technology

BUILDABLE = ("adopted", "planned")


def outages_are_complete(scenario: Scenario) -> Iterator[tuple[Keys, str, str, str]]:
    """Outages that can be drawn have one rate, a unit, and a bound on the number of units."""
    for name, technology in scenario.technologies.items():
        at: Keys = ("technologies", name)
        repair, failure = technology.mean_time_to_repair, technology.mean_time_to_failure
        if repair is None:
            if failure is not None:
                cure = "state mean_time_to_repair with its source, or availability instead of both"
                yield (*at, "mean_time_to_failure"), "E304", "a time to failure without mean_time_to_repair", cure
            continue
        if (technology.availability is None) == (failure is None):
            said = "neither availability nor" if failure is None else "both availability and"
            cure = "state one of them: availability = failure / (failure + repair)"
            yield (*at, "mean_time_to_repair"), "E304", f"{said} mean_time_to_failure is given", cure
        elif _hours_between_failures(technology) < 1:
            cure = "raise availability, or lengthen the repair"
            yield (*at, "mean_time_to_repair"), "E304", "its units would fail more than once an hour", cure
        if technology.unit_capacity is None or technology.unit_capacity.amount == 0:
            cure = "state unit_capacity: outages are drawn unit by unit"
            yield (*at, "mean_time_to_repair"), "E304", "it has no unit_capacity", cure
        if technology.maximum_capacity is None and technology.status in BUILDABLE:
            cure = "state maximum_capacity: it bounds the units whose outages are drawn"
            yield (*at, "mean_time_to_repair"), "E304", "it may be built without limit", cure


def _hours_between_failures(technology: Technology) -> float:
    assert technology.mean_time_to_repair is not None
    if technology.mean_time_to_failure is not None:
        return technology.mean_time_to_failure.amount
    assert technology.availability is not None
    up = technology.availability.amount
    return technology.mean_time_to_repair.amount * up / (1.0 - up) if up < 1 else float("inf")


def the_ensemble_has_something_to_draw(scenario: Scenario) -> Iterator[tuple[Keys, str, str, str]]:
    """Draws of outages differ only if something can fail."""
    fails = any(technology.mean_time_to_repair is not None for technology in scenario.technologies.values())
    if scenario.ensemble.outage_draws > 0 and not fails:
        message = "no technology says how long repairs take: all draws would be the same"
        cure = "state mean_time_to_repair of technologies, or outage_draws: 0"
        yield ("ensemble", "outage_draws"), "E304", message, cure


def storms_fit_the_scenario(scenario: Scenario) -> Iterator[tuple[Keys, str, str, str]]:
    """What stands with the customers exists; stores say how full they are, and plants need no fuel."""
    for name, storm in scenario.reliability.storms.items():
        at: Keys = ("reliability", "storms", name)
        for field, kind, known in (
            ("local_stores", "store", scenario.stores),
            ("local_technologies", "technology", scenario.technologies),
        ):
            for thing in getattr(storm, field):
                if thing not in known:
                    cure = f"{did_you_mean(thing, known)}there are: {listed(known) or 'none yet'}"
                    yield (*at, field, thing), "E301", f"there is no {kind} '{thing}'", cure
        for thing in storm.local_technologies:
            if thing in scenario.technologies and scenario.technologies[thing].kind != "variable":
                cure = "name variable technologies only: fuel does not reach customers who are cut off"
                yield (*at, "local_technologies", thing), "E304", f"'{thing}' is not variable", cure
        if bool(storm.local_stores) != (storm.first_state is not None):
            wrong = "missing" if storm.local_stores else "given"
            cure = "state first_state, the charge of the local stores at landfall, where there are local stores"
            yield at, "E304", f"first_state is {wrong}", cure


def credited_technologies_exist(scenario: Scenario) -> Iterator[tuple[Keys, str, str, str]]:
    """A capacity credit is asked of a technology of the scenario, in a simulated year."""
    credit, plants = scenario.reliability.load_carrying, scenario.technologies
    first, last = scenario.horizon.first_year, scenario.horizon.last_year
    for name, year in (credit.technologies if credit is not None else {}).items():
        at: Keys = ("reliability", "load_carrying", "technologies", name)
        if name not in plants:
            yield (
                at,
                "E301",
                f"there is no technology '{name}'",
                f"{did_you_mean(name, plants)}there are: {listed(plants)}",
            )
        if not first <= year <= last:
            yield at, "E302", f"{year} is not simulated", f"choose a year from {first} to {last}"
