"""Saying things: sentences of the report by name, names as words, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ilot.words.language import _, language, plural
from ilot.words.report import (
    account,
    advice,
    alternatives,
    carbon,
    costs,
    energy,
    evidence,
    hours,
    land,
    page,
    pathway,
    questions,
    sliders,
    verdict,
)

PARTS = (
    verdict, hours, page, carbon, land, pathway, costs, questions,
    evidence, advice, sliders, energy, alternatives, account,
)  # fmt: skip
"""Tables of the report's words, by what they speak of."""

WORDS: dict[str, str | tuple[str, str]] = {name: said for part in PARTS for name, said in part.WORDS.items()}
"""Every sentence and heading of the report by its name."""


def say(name: str, /, **values: Any) -> str:
    """Return a sentence in the language spoken, its blanks filled in; of two forms the one that `n` asks for."""
    message = WORDS[name]
    said = _(message) if isinstance(message, str) else plural(*message, values["n"])
    return said.format(**values)


def word(table: dict[str, str], name: str) -> str:
    """Return what a name of the model is called, else the name itself as words."""
    return _(table.get(name) or name.replace("_", " ").replace("-", " ").capitalize())


def in_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence: `Solar on roofs` small, `PV` as it is.

    >>> in_sentence("Solar on roofs"), in_sentence("PV on roofs")
    ('solar on roofs', 'PV on roofs')
    """
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def joined(sentences: Iterable[str]) -> str:
    """Return sentences one after the other, those that say nothing left out."""
    return ("" if language() == "zh" else " ").join(filter(None, sentences))


def begun(sentence: str) -> str:
    """Return a sentence with a large first letter."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence.

    >>> listed(["power", "transport", "industry"])
    'power, transport and industry'
    """
    return say("and").join(filter(None, [say("comma").join(names[:-1]), names[-1]])) if names else ""
