"""How well the numbers of a scenario are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from scenarios.quantity import Trajectory, Value
from scenarios.schema import Scenario
from scenarios.schema.stocks import Ambitions

UNSTATED = "unstated"
ASSUMED = ("assumed", UNSTATED)


def values_by_quality(scenario: Scenario) -> dict[str, int]:
    """Return how many values of the scenario are measured, published, derived … or `unstated`.

    A path in time is one value; so is a data series, and a synthesised pattern that says where it comes from.
    """
    return dict(Counter(quality for _, _, quality in stated(scenario)).most_common())


def assumed_share(counts: dict[str, int]) -> float:
    """Return the share of values that rest on no source, 0–1."""
    return sum(counts.get(quality, 0) for quality in ASSUMED) / max(1, sum(counts.values()))


def stated(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the path, source (empty if none) and quality of each value of a scenario, in its order."""
    if isinstance(part, Value):
        yield path, part.source or "", part.quality or UNSTATED
    elif isinstance(part, Trajectory):
        yield path, part.points[0].source or "", part.points[0].quality or UNSTATED
    elif isinstance(part, Ambitions):  # levels that are not chosen are in no figure
        yield from stated(part.levels.get(part.level), (*path, "levels", str(part.level)))
    elif isinstance(part, BaseModel):
        source, quality = getattr(part, "source", None), getattr(part, "quality", None)
        if quality is not None and bool(source):
            yield path, str(source), quality
        for name, field in type(part).model_fields.items():
            yield from stated(getattr(part, name), (*path, field.alias or name))
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from stated(item, (*path, str(name)))
