"""What is wrong with a very value and what to do about it: recognised by its form, as `ilot.words.sentences` are.

The rooms that read a scenario speak English alone. A remark of no form here is shown in English, and said to be so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ilot.words.language import _
from ilot.words.problems import contradictions, files, hours, reach, values, widest

# Of two forms that fit a remark the first counts: the widest come last.
REMARKS = (
    *contradictions.REMARKS, *hours.REMARKS, *values.REMARKS, *files.REMARKS, *reach.REMARKS, *widest.REMARKS,
)  # fmt: skip
"""The forms; what stands in the blank `wanted` must be a form itself."""

SPOKEN = ("kind", "place", "unit", "wanted", "what")
"""Blanks that hold a form where they hold no name or figure of the planner's; `meaning` holds that of a field."""

_HINT = re.compile(r"did you mean '(?P<hint>.*?)'\? (?P<rest>.+)", re.DOTALL)
_BLANK = re.compile(r"\{([a-z]+)\}")


def remark(text: str) -> str | None:
    """Return a remark in the language that is spoken, None where it is of no form that is known."""
    hint = _HINT.fullmatch(text)
    if hint is not None:
        rest = remark(hint["rest"])
        blanks = {"hint": hint["hint"], "rest": rest or ""}
        return _filled(_("did you mean '{hint}'? {rest}"), blanks) if rest else None
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None and (said := _blanks(found.groupdict())) is not None:
            return _filled(_(form), said)
    return None


def _blanks(found: dict[str, str]) -> dict[str, str] | None:
    """What stands in the blanks, in the language where it is ours; None where it is not what a form asks for."""
    said = {name: remark(text) if name in SPOKEN else None for name, text in found.items()}
    if "wanted" in said and said["wanted"] is None:
        return None
    return {name: said[name] or (_(text) if name == "meaning" else text) for name, text in found.items()}


def _filled(form: str, blanks: dict[str, str]) -> str:
    """A form with its blanks filled in; braces around anything else are braces, as in `{2025: 10}`."""
    return _BLANK.sub(lambda blank: blanks[blank[1]], form)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_expression(form), re.DOTALL)) for form in REMARKS)


def _expression(form: str) -> str:
    parts = _BLANK.split(form)
    return "".join(f"(?P<{part}>.+?)" if nth % 2 else re.escape(part) for nth, part in enumerate(parts))
