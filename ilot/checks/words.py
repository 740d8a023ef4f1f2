"""Problems of a scenario in the language of a reader.

In another language than English what a code means and what to do about it stand first, and below them the remark on
this very value: in the language where its form is known (`ilot.words.remarks`), else in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ilot.glossary.error_texts import TEXTS
from ilot.words.language import _, language
from ilot.words.remarks import remark
from scenarios.problems import CODES, Problem


def told(problem: Problem) -> str:
    """Return a problem with its place, in the language that is spoken."""
    if language() == "en":
        return str(problem)
    _why, cure = TEXTS[problem.code]
    where = f"{problem.where}: {problem.path}" if problem.path else problem.where
    return f"{where}: {_(CODES[problem.code])} – {_(cure)} [{problem.code}]\n    {_remark(problem)}"


def _remark(problem: Problem) -> str:
    """What is wrong with the value and what to do, in English where either has no other form."""
    message, cure = remark(problem.message), remark(problem.cure)
    if message is None or cure is None:
        said = _("in English:")
        return f"{said} {problem.message}; {problem.cure}"
    return _("; ").join((message, cure))


def as_data(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain data; in another language with `meaning` and `what_to_do` of their codes besides."""
    if language() == "en":
        return [problem.as_dict() for problem in problems]
    return [
        {**problem.as_dict(), "meaning": _(CODES[problem.code]), "what_to_do": _(TEXTS[problem.code][1])}
        for problem in problems
    ]
