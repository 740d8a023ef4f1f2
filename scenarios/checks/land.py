"""Relations between what a scenario says of its land: curves that are complete, events that say enough, names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scenarios.inheritance import Keys
from scenarios.schema import Cover, LandEvent, Scenario, TyphoonHazard

Finding = tuple[Keys, str, str, str]
"""Path, code, what is wrong, what to do."""

CURVES = {
    "chapman_richards": ("growth_maximum", "growth_rate", "growth_shape"),
    "ipcc_rates": ("growth_young", "growth_old", "growth_break", "growth_maximum"),
    "table": ("growth_table",),
    "none": (),
}
"""Curve of growth → the fields that it needs; no other field of a curve may be given."""
ALL_OF_CURVES = {field for fields in CURVES.values() for field in fields}
EVENTS = {
    "typhoon": ("lat", "lon", "speed", "radius"),
    "fire": ("share",),
    "harvest": ("share",),
    "thinning": ("share",),
    "enrichment": ("share", "to"),
    "afforestation": ("share", "to"),
    "deforestation": ("share", "to"),
}
"""Kind of event → what it must say."""
ONLY_OF_SOME = {"lat", "lon", "speed", "radius", "share", "to"}


def land_references(scenario: Scenario) -> Iterator[tuple[Keys, str, str, Iterable[str]]]:
    """Yield every name that land uses for something else: where it stands, the name, its kind, what there is."""
    forest, covers, nodes = scenario.forest, scenario.forest.covers, scenario.nodes
    for name, planting in forest.planting.items():
        at: Keys = ("forest", "planting", name)
        yield (*at, "node"), planting.node, "node", nodes
        yield (*at, "cover"), planting.cover, "cover", covers
        if planting.replaces is not None:
            yield (*at, "replaces"), planting.replaces, "cover", covers
    for name, event in forest.events.items():
        at = ("forest", "events", name)
        for field, said, kind, known in (
            ("node", event.node, "node", nodes),
            ("cover", event.cover, "cover", covers),
            ("to", event.to, "cover", covers),
        ):
            if said is not None:
                yield (*at, field), said, kind, known
    for name, hazard in forest.hazards.items():
        if not isinstance(hazard, TyphoonHazard):
            for cover in hazard.share:
                yield ("forest", "hazards", name, "share", cover), cover, "cover", covers


def covers_say_how_they_grow(scenario: Scenario) -> Iterator[Finding]:
    """Each curve has its own numbers, and what grows has roots and carbon."""
    for name, cover in scenario.forest.covers.items():
        at: Keys = ("forest", "covers", name)
        for field in _missing(cover):
            yield at, "E304", f"{field} is missing for a cover with growth {cover.growth}", "state it with its source"
        for field in sorted(ALL_OF_CURVES - set(CURVES[cover.growth])):
            if getattr(cover, field):
                text = f"{field} is given, and growth {cover.growth} does not use it"
                yield (*at, field), "E304", text, "remove it, or name the curve that uses it"
        old = (cover.root_shoot_old is None, cover.root_shoot_break is None)
        if not old[1] and old[0]:
            yield at, "E304", "root_shoot_break without root_shoot_old", "state the ratio above it, or remove it"
        if (cover.product_share is None) != (cover.product_half_life is None):
            yield at, "E304", "product_share and product_half_life go together", "state both, or neither"
        if cover.growth_table and min(cover.growth_table) != 0:
            yield (*at, "growth_table"), "E304", "the table does not begin at age 0", "begin with 0: what is there then"


def _missing(cover: Cover) -> list[str]:
    needed = list(CURVES[cover.growth]) + ([] if cover.growth == "none" else ["root_shoot", "carbon_fraction"])
    return [field for field in needed if getattr(cover, field) in (None, {})]


def events_say_enough(scenario: Scenario) -> Iterator[Finding]:
    """Each kind of event has what it needs and nothing that it does not use, in a simulated year."""
    first, last = scenario.horizon.first_year, scenario.horizon.last_year
    for name, event in scenario.forest.events.items():
        at: Keys = ("forest", "events", name)
        for field in EVENTS[event.kind]:
            if getattr(event, field) is None:
                yield at, "E304", f"{field} is missing for an event of kind {event.kind}", "state it"
        for field in sorted(ONLY_OF_SOME - set(EVENTS[event.kind])):
            if getattr(event, field) is not None:
                yield (*at, field), "E304", f"a {event.kind} has no {field}", "remove it, or choose another kind"
        if not first <= event.year <= last:
            yield (*at, "year"), "E302", f"{event.year} is not simulated", f"choose a year from {first} to {last}"
        yield from _ages_rise(event, at)


def _ages_rise(event: LandEvent, at: Keys) -> Iterator[Finding]:
    if event.ages is not None and not 0 <= event.ages[0] < event.ages[1]:
        yield (
            (*at, "ages"),
            "E304",
            "the ages do not rise from 0 or more",
            "write [youngest reached, first not reached]",
        )


def hazards_are_in_order(scenario: Scenario) -> Iterator[Finding]:
    """The ranges of storms rise."""
    for name, hazard in scenario.forest.hazards.items():
        if not isinstance(hazard, TyphoonHazard):
            continue
        at: Keys = ("forest", "hazards", name)
        if hazard.highest.amount <= hazard.lowest.amount:
            yield (*at, "highest"), "E304", "the highest speed is not above the lowest", "write it in m/s, above lowest"
        for field, bound in (("lat", 90.0), ("lon", 180.0)):
            low, high = getattr(hazard, field)
            if not -bound <= low <= high <= bound:
                yield (*at, field), "E304", f"{low:g} to {high:g} is no range of {field}", "write [lowest, highest]"


def what_is_replaced_may_be(scenario: Scenario) -> Iterator[Finding]:
    """Land that measures turn into another cover says how much of it may be, and pools start from some land."""
    forest = scenario.forest
    for name, planting in forest.planting.items():
        at: Keys = ("forest", "planting", name)
        if planting.replaces == planting.cover:
            yield (*at, "replaces"), "E304", "a planting replaces its own cover", "name the cover that stood before"
        before = forest.covers.get(planting.replaces or "")
        if before is not None and before.convertible is None:
            text = f"the cover '{planting.replaces}' does not say which share of it may be planted"
            yield (*at, "replaces"), "E304", text, f"state forest.covers.{planting.replaces}.convertible"
        if forest.method == "cbm" and planting.replaces is None:
            text = "the method cbm needs to know what stood on the land, or its soil would start empty"
            yield at, "E304", text, "state replaces: the cover that is planted over"


def cbm_has_its_pools(scenario: Scenario) -> Iterator[Finding]:
    """The method cbm needs pools of every cover that grows, and leaves and stems that are no more than the whole."""
    for name, cover in scenario.forest.covers.items():
        at: Keys = ("forest", "covers", name)
        if scenario.forest.method == "cbm" and cover.pools is None and cover.growth != "none":
            yield at, "E304", "the method cbm needs pools of every cover that grows", "state pools with their source"
        if cover.pools is not None and cover.pools.merchantable.amount + cover.pools.foliage.amount > 1 + 1e-9:
            yield (*at, "pools"), "E304", "merchantable and foliage add up to more than 1", "correct the shares"


LAND_CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    covers_say_how_they_grow,
    events_say_enough,
    hazards_are_in_order,
    what_is_replaced_may_be,
    cbm_has_its_pools,
)
