"""Relations between plants, the fuels that they burn, and the blends that a plan says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scenarios.inheritance import Keys
from scenarios.quantity import Trajectory
from scenarios.schema import Scenario

Finding = tuple[Keys, str, str, str]

ROUNDING = 1e-6


def references(scenario: Scenario) -> Iterator[tuple[Keys, str, str, Iterable[str]]]:
    """Every fuel that a plan gives to a plant, among those that the plant can burn."""
    for name, blend in scenario.plan.fuel_share.items():
        if name in scenario.technologies:
            for fuel in blend:
                yield ("plan", "fuel_share", name, fuel), fuel, "fuel", scenario.technologies[name].fuels


def blends_are_whole(scenario: Scenario) -> Iterator[Finding]:
    """Shares of fuels add up to 1 in every simulated year: of a plant, and of what a plan says of it."""
    blends: dict[Keys, Mapping[str, Trajectory]] = {
        ("technologies", name, "fuels"): plant.fuels for name, plant in scenario.technologies.items() if plant.fuels
    }
    blends |= {("plan", "fuel_share", name): blend for name, blend in scenario.plan.fuel_share.items()}
    years = range(scenario.horizon.first_year, scenario.horizon.last_year + 1)
    for path, blend in blends.items():
        total = {year: sum(share.at(year) for share in blend.values()) for year in years}
        wrong = next((year for year in years if abs(total[year] - 1.0) > ROUNDING), None)
        if wrong is not None:
            what = f"the shares of its fuels add up to {total[wrong]:g} in {wrong}"
            yield path, "E304", what, "make them add up to 1 in every year"


CHECKS = (blends_are_whole,)
