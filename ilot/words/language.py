"""The language that the face of îlot speaks: messages in English, their translations, and how numbers are written.

Messages are looked up by their English text in `ilot/locales/LANGUAGE.po`, read as they are. What rooms below the face
say in English, in sentences with figures in them, is recognised by its form: see `ilot.words.sentences`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from gettext import c2py
from importlib.resources import files

from ilot.words.po import Po, read_po

LOCALES = {"en": "en_GB", "fr": "fr_FR", "zh": "zh_CN"}
"""Language → the locale by which numbers and dates are written."""

LANGUAGES = tuple(LOCALES)

PSEUDO = "pseudo"
"""English with an accent on every letter: what stands without one on a page is not in the catalogues."""

VARIABLES = ("ILOT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a machine says which language its user reads; the first that says anything counts."""

_spoken: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak a language, one of `LANGUAGES`, inside the block."""
    token = _spoken.set(name)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """Return the language that is spoken."""
    return _spoken.get()


def usual_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language in which a machine's user reads messages: `en` where it is none of ours.

    >>> usual_language({"LANG": "fr_FR.UTF-8"}), usual_language({"LANG": "C"})
    ('fr', 'en')
    """
    said = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    return said[:2].lower() if said[:2].lower() in LANGUAGES else "en"


def _(message: str) -> str:
    """Return a message in the language that is spoken; in English where there is no translation."""
    return translations(language()).get(message, message) if message else ""


def plural(one: str, many: str, n: float) -> str:
    """Return the form of a message that a number asks for, by the rules of the language.

    >>> plural("{n} week", "{n} weeks", 4)
    '{n} weeks'
    """
    english = one if n == 1 else many
    if language() not in LOCALES or language() == "en":
        return _(english)
    catalogue = read_catalogue(language())
    # gettext counts whole things; 1.5 weeks are several.
    form = c2py(catalogue.plural)(int(n) if n == int(n) else 2)
    return catalogue.forms[one][form] or english if one in catalogue.forms else english


def numeral(text: str) -> str:
    """Return a number that Python wrote, `1,234.5`, as the language writes it.

    >>> with speaking("fr"):
    ...     numeral("1,234.5")
    '1\\u202f234,5'
    """
    signs = _signs(language())
    return text.translate(signs) if signs else text


def separators() -> str:
    """Return the decimal and the group sign, in this order, as plotly asks for them."""
    return numeral(".,")


def day(when: date) -> str:
    """Return a day of the year.

    >>> day(date(2025, 3, 1))
    '1 Mar'
    """
    from babel.dates import format_skeleton

    return format_skeleton("MMMd", when, locale=_locale())


@lru_cache(maxsize=8)
def translations(name: str) -> Mapping[str, str]:
    """Return English message → translation; the forms of a plural by themselves, the last for several."""
    if name == "en":
        return {}
    if name == PSEUDO:
        return {message: accented(message) for message in translations("fr")}
    catalogue = read_catalogue(name)
    found = {english: said[0] for english, said in catalogue.forms.items() if said[0]}
    return found | {many: catalogue.forms[one][-1] for one, many in catalogue.many.items() if one in found}


@lru_cache(maxsize=8)
def read_catalogue(name: str) -> Po:
    """Return the catalogue of a language."""
    return read_po((files("ilot.locales") / f"{name}.po").read_text(encoding="utf-8"))


def accented(message: str) -> str:
    """Return a message with an accent on every letter outside its blanks.

    >>> accented("By {last} it is kept")
    'Bŷ {last} ît îs kêpt'
    """
    said, depth = [], 0
    for sign in message:
        depth += (sign == "{") - (sign == "}")
        said.append(sign if depth else sign.translate(_ACCENTS))
    return "".join(said)


_ACCENTS = str.maketrans("aceghijosuwyACEGHIJOSUWY", "âĉêĝĥîĵôŝûŵŷÂĈÊĜĤÎĴÔŜÛŴŶ")


def _locale() -> str:
    return LOCALES.get(language(), LOCALES["en"])


@lru_cache(maxsize=8)
def _signs(name: str) -> dict[int, str]:
    if name not in ("fr", "zh"):
        return {}
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return str.maketrans({".": get_decimal_symbol(LOCALES[name]), ",": get_group_symbol(LOCALES[name])})
