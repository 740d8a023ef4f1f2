"""Catalogues as a run reads them: Babel, which writes them, takes longer to be imported than this takes in all."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r'^(msg\w+(?:\[\d\])?)? ?"(.*)"$', re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_PLURAL = re.compile(r"plural=(.*?);")


@dataclass(frozen=True)
class Po:
    """Messages of a language.

    `forms` are English text → its translations, one for each form of a plural; `many` is the text for one thing → that
    for several; `plural` is gettext's expression of n that says which form counts.
    """

    forms: dict[str, list[str]]
    many: dict[str, str]
    plural: str


def read_po(text: str) -> Po:
    """Return the catalogue that a file holds."""
    header, *entries = map(_texts, text.strip().split("\n\n"))
    found = Po({}, {}, _PLURAL.findall(header["msgstr"])[0])
    for entry in entries:
        english, many = entry.pop("msgid"), entry.pop("msgid_plural", None)
        found.forms[english] = list(entry.values())
        if many is not None:
            found.many[english] = many
    return found


def _texts(entry: str) -> dict[str, str]:
    """What stands behind each word of an entry, its lines joined."""
    texts: dict[str, str] = {}
    word = ""
    for begun, quoted in _QUOTED.findall(entry):
        word = begun or word
        texts[word] = texts.get(word, "") + quoted
    return {word: _ESCAPE.sub(_plain, text) if "\\" in text else text for word, text in texts.items()}


def _plain(escaped: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(escaped[1], escaped[1])
