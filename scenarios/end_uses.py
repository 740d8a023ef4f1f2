"""Uses of electricity taken apart into end uses, the hours of the whole unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scenarios.profiles import remainder
from scenarios.schema import Scenario, Use
from scenarios.tables import Array


class Part(NamedTuple):
    """An end use, or what is left of its use: its share of the use's energy and the name of its pattern."""

    use: Use
    share: float
    pattern: str | None


def parts(scenario: Scenario) -> dict[str, Part]:
    """Return every use by name, those with end uses first as what is left of them, then as `USE_ENDUSE`.

    The shares of a use sum to 1, and its parts lie over the hours so that together they are the pattern of the use:
    neither energy nor hours of the whole depend on how it is taken apart.
    """
    found: dict[str, Part] = {}
    for name, use in scenario.uses.items():
        taken = sum(end_use.share.amount for end_use in use.end_uses.values())
        found[name] = Part(use, 1.0 - taken, _left(use) if use.end_uses else use.pattern)
        for end_use, said in use.end_uses.items():
            found[f"{name}_{end_use}"] = Part(use, said.share.amount, said.pattern)
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
        if use.end_uses and use.pattern is not None and _left(use) not in made:
            taken = [(said.share.amount, pool[said.pattern]) for said in use.end_uses.values()]
            try:
                made[_left(use)] = remainder(pool[use.pattern], taken)
            except ValueError as error:
                raise ValueError(f"uses.{name}.end_uses: {error}") from None
    return made


def patterns_behind(scenario: Scenario) -> dict[str, list[str]]:
    """Return the patterns that each remainder is made of."""
    return {
        _left(use): [use.pattern or "", *(said.pattern for said in use.end_uses.values())]
        for use in scenario.uses.values()
        if use.end_uses
    }


def _left(use: Use) -> str:
    """The name of the pattern of what is left: the same for all uses that are taken apart alike."""
    taken = (f"{said.share.amount:g} {said.pattern}" for said in use.end_uses.values())
    return f"{use.pattern} less {' and '.join(taken)}"
