"""How well the numbers of a scenario are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from scenarios.quantity import Trajectory, Value
from scenarios.schema import Scenario
from scenarios.schema_stocks import Ambitions

UNSTATED = "unstated"
ASSUMED = ("assumed", UNSTATED)


def values_by_quality(scenario: Scenario) -> dict[str, int]:
    """Return how many values of the scenario are measured, published, derived … or `unstated`.

    A path in time is one value; so is a data series, and a synthesised pattern that says where it comes from.
    """
    return dict(Counter(_qualities(scenario)).most_common())


def assumed_share(counts: dict[str, int]) -> float:
    """Return the share of values that rest on no source, 0–1."""
    return sum(counts.get(quality, 0) for quality in ASSUMED) / max(1, sum(counts.values()))


def _qualities(part: Any) -> Iterator[str]:
    if isinstance(part, Value):
        yield part.quality or UNSTATED
    elif isinstance(part, Trajectory):
        yield part.points[0].quality or UNSTATED
    elif isinstance(part, Ambitions):  # levels that are not chosen are in no figure
        yield from _qualities(part.levels.get(part.level))
    elif isinstance(part, BaseModel):
        quality: str | None = getattr(part, "quality", None)
        if quality is not None and bool(getattr(part, "source", None)):
            yield quality
        for name in type(part).model_fields:
            yield from _qualities(getattr(part, name))
    elif isinstance(part, dict):
        for item in part.values():
            yield from _qualities(item)
