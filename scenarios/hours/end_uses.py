"""Uses taken apart into end uses, energy and hours of the whole unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scenarios.hours.profiles import remainder
from scenarios.schema import Scenario, Use
from scenarios.tables import Array


class Part(NamedTuple):
    """An end use, or what is left of its use."""

    use: Use
    sector: str
    share: list[float]
    """Of the use's energy, by simulated year."""
    pattern: str | None


def parts(scenario: Scenario) -> dict[str, Part]:
    """Return every use by name, those with end uses first as what is left of them, then as `USE_ENDUSE`.

    The shares of a use sum to 1 in every year, and in the first year its parts lie over the hours so that together they
    are the pattern of the use: neither energy nor hours of the whole depend on how it is taken apart. Parts without a
    pattern share the hours that the others leave. Where shares change from year to year, energy stays that of the
    whole and the hours change with what it is made of.
    """
    found: dict[str, Part] = {}
    years = list(range(scenario.horizon.first_year, scenario.horizon.last_year + 1))
    for name, use in scenario.uses.items():
        shares = {end_use: said.share.values(years) for end_use, said in use.end_uses.items()}
        left = [1.0 - sum(share) for share in zip(*shares.values(), strict=True)] if shares else [1.0] * len(years)
        hours_left = _left(scenario, use) if _taken(scenario, use) else use.pattern
        found[name] = Part(use, use.sector, left, hours_left)
        for end_use, said in use.end_uses.items():
            hours = said.pattern or hours_left
            found[f"{name}_{end_use}"] = Part(use, said.sector or use.sector, shares[end_use], hours)
    return found


def remainders(scenario: Scenario, pool: Mapping[str, Array]) -> dict[str, Array]:
    """Return the patterns of what is left of uses with end uses, each once.

    Raises
    ------
    ValueError
        Naming the use, if its end uses draw more in an hour than it does.
    """
    made: dict[str, Array] = {}
    for name, use in scenario.uses.items():
        taken = [(share, pool[pattern]) for share, pattern in _taken(scenario, use)]
        if taken and use.pattern is not None and _left(scenario, use) not in made:
            try:
                made[_left(scenario, use)] = remainder(pool[use.pattern], taken)
            except ValueError as error:
                raise ValueError(f"uses.{name}.end_uses: {error}") from None
    return made


def patterns_behind(scenario: Scenario) -> dict[str, list[str]]:
    """Return the patterns that each remainder is made of."""
    return {
        _left(scenario, use): [use.pattern or "", *(pattern for _, pattern in _taken(scenario, use))]
        for use in scenario.uses.values()
        if _taken(scenario, use)
    }


def _left(scenario: Scenario, use: Use) -> str:
    """The name of the pattern of what is left: the same for all uses that are taken apart alike."""
    taken = (f"{share:g} {pattern}" for share, pattern in _taken(scenario, use))
    return f"{use.pattern} less {' and '.join(taken)}"


def _taken(scenario: Scenario, use: Use) -> list[tuple[float, str]]:
    """The share in the first year and the pattern of each end use that has one."""
    first = scenario.horizon.first_year
    return [(said.share.at(first), said.pattern) for said in use.end_uses.values() if said.pattern is not None]
