"""What the things of a scenario are called."""

from __future__ import annotations

from typing import Any

from ilot.reporting.words import CLASSES, word
from scenarios.schema import Scenario

LANGUAGE = "en"


def text_of(text: dict[Any, str] | str, name: str = "") -> str:
    """Return a text of the scenario in the report's language, in another, or the name as words."""
    if isinstance(text, dict):
        text = text.get(LANGUAGE) or next(iter(text.values()), "")
    return text or word(CLASSES, name)


def title_of(scenario: Scenario, group: str, name: str) -> str:
    """Return the title of an instance; `group` is the key of the scenario it stands under, such as `stores`."""
    known = getattr(scenario, group).get(name)
    return text_of(getattr(known, "title", ""), name)
