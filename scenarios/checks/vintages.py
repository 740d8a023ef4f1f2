"""Relations between vintages: what is rebuilt into what, and stores whose losses go by the year of building."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scenarios.quantity import Trajectory
from scenarios.schema import Link, Scenario, Store, Technology

Finding = tuple[tuple[str | int, ...], str, str, str]
"""Path, code, what is wrong, what to do."""

REFITTED = {"technologies": "technology", "stores": "store", "links": "link"}
"""Part of the scenario whose things may be rebuilt into others → what one of them is called."""
LOSSES = ("charge_efficiency", "discharge_efficiency", "loss", "standing_loss")
"""What of a store may differ from vintage to vintage, and parts them."""


def references(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, str, Iterable[str]]]:
    """Return path, name, kind and known names of everything that is rebuilt."""
    for part, kind in REFITTED.items():
        for name, thing in getattr(scenario, part).items():
            if thing.refit_of is not None:
                yield (part, name, "refit_of"), thing.refit_of, kind, getattr(scenario, part)


def refits_are_of_what_may_leave(scenario: Scenario) -> Iterator[Finding]:
    """What is rebuilt stands in the same place and may leave service early, with a part for each that is rebuilt."""
    for part, kind in REFITTED.items():
        things = getattr(scenario, part)
        for name, thing in things.items():
            old = things.get(thing.refit_of or "")
            if old is None:
                continue
            wrong = [
                problem for is_so, problem in (
                    (old is thing, f"'{name}' cannot be a refit of itself"),
                    (not old.early_retirement, f"'{thing.refit_of}' may not leave service early"),
                    (_place(old) != _place(thing),
                     f"'{thing.refit_of}' stands at {_place(old)}, '{name}' at {_place(thing)}"),
                    (_charges_apart(thing) and not _charges_apart(old),
                     f"'{name}' has charge power of its own, and '{thing.refit_of}' none that could be rebuilt"),
                ) if is_so
            ]  # fmt: skip
            if wrong:
                cure = f"name a {kind} of the same place with early_retirement: true, or leave refit_of out"
                yield (part, name, "refit_of"), "E304", "; ".join(wrong), cure


def _place(thing: Technology | Store | Link) -> str:
    """The node of a thing; of a link both, in either order."""
    return " and ".join(sorted((thing.from_node, thing.to))) if isinstance(thing, Link) else thing.node


def _charges_apart(thing: Technology | Store | Link) -> bool:
    return isinstance(thing, Store) and (bool(thing.existing_charge) or thing.charge_cost is not None)


def stores_with_a_river_lose_alike(scenario: Scenario) -> Iterator[Finding]:
    """Vintages that lose differently run apart, and none of them could say how much of the river is its own."""
    for name, store in scenario.stores.items():
        for field in _changing(store) if store.inflow is not None else ():
            yield (
                ("stores", name, field), "E304", "a river feeds it, which its vintages would have to share",
                "state one number, or a store for each vintage with its own inflow",
            )  # fmt: skip


def parts_of_a_store_enter_together(scenario: Scenario) -> Iterator[Finding]:
    """Where losses go by the year of building, a part serves with parts that lose as it does, and with no others."""
    for name, store in scenario.stores.items():
        changing = _changing(store)
        if not changing:
            continue
        power, energy = _entering(scenario, name, store, "power"), _entering(scenario, name, store, "energy")
        for year in sorted({**power, **energy}):
            own, other, part = (power, energy, "power") if year in power else (energy, power, "energy")
            if own[year] not in other.values():
                yield (
                    ("stores", name, changing[0]), "E304",
                    f"of {year} there is {part} alone, and nothing to serve it loses as much",
                    "state power and energy of the same years, or one number of the efficiencies and losses",
                )  # fmt: skip


def what_loses_by_its_year_lives_as_a_whole(scenario: Scenario) -> Iterator[Finding]:
    """A part that is replaced alone would lose as its own year says, and not serve what is left of the others."""
    first, last = scenario.horizon.first_year, scenario.horizon.last_year
    for name, store in scenario.stores.items():
        changing, lives = _changing(store), [store.power_lifetime, store.energy_lifetime]
        if store.charge_lifetime is not None and _charges_apart(store):
            lives.append(store.charge_lifetime)
        by_year = (dict.fromkeys(life.at(year) for life in lives) for year in range(first, last + 1))
        different = next((found for found in by_year if len(found) > 1), None)
        if changing and different:
            told = " and ".join(f"{life:g}" for life in different)
            yield (
                ("stores", name, changing[0]), "E304",
                f"its parts live {told} years, and one that is replaced would not lose as the others do",
                "state one lifetime of all parts, or one number of the efficiencies and losses",
            )  # fmt: skip


def _entering(scenario: Scenario, name: str, store: Store, part: str) -> dict[int, tuple[float, ...]]:
    """Year in which a part exists from or is built by the scenario's own plan → what it loses."""
    said = [getattr(store, f"existing_{part}"), getattr(scenario.plan, f"store_{part}").get(name, {})]
    years = {int(year) for by_year in said for year, value in by_year.items() if value.amount > 0}
    paths: list[Trajectory] = [path for field in LOSSES if (path := getattr(store, field)) is not None]
    return {year: tuple(path.at(year) for path in paths) for year in years}


def _changing(store: Store) -> list[str]:
    """The losses that are not the same for all years of building."""
    return [field for field in LOSSES if (path := getattr(store, field)) is not None and not path.is_constant]


CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    refits_are_of_what_may_leave,
    stores_with_a_river_lose_alike,
    parts_of_a_store_enter_together,
    what_loses_by_its_year_lives_as_a_whole,
)
