"""What the things of a scenario are called."""

from __future__ import annotations

from typing import Any

from ilot.words.language import PSEUDO, accented, language
from ilot.words.names import CLASSES
from ilot.words.phrases import word
from scenarios.schema import Scenario


def text_of(text: dict[Any, str] | str, name: str = "") -> str:
    """Return a text of the scenario in the report's language, in another, or the name as words."""
    if isinstance(text, dict):
        text = text.get(language()) or text.get("en") or next(iter(text.values()), "")
    if not text:
        return word(CLASSES, name)
    return accented(text) if language() == PSEUDO else text


def title_of(scenario: Scenario, group: str, name: str) -> str:
    """Return the title of an instance; `group` is the key of the scenario it stands under, such as `stores`."""
    known = getattr(scenario, group).get(name)
    return text_of(getattr(known, "title", ""), name)
