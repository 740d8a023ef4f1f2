"""Problems of a scenario in the language of a reader.

What is wrong with this very value is said in English by the rooms below; in another language stand before it what its
code means and what to do, and the English remark after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ilot.glossary.error_texts import TEXTS
from ilot.words.language import _, language
from scenarios.problems import CODES, Problem


def told(problem: Problem) -> str:
    """Return a problem with its place, in the language that is spoken."""
    if language() == "en":
        return str(problem)
    _why, cure = TEXTS[problem.code]
    where = f"{problem.where}: {problem.path}" if problem.path else problem.where
    general, remark = f"{where}: {_(CODES[problem.code])} – {_(cure)} [{problem.code}]", _("in English:")
    return f"{general}\n    {remark} {problem.message}; {problem.cure}"


def as_data(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain data; in another language with `meaning` and `what_to_do` of their codes besides."""
    if language() == "en":
        return [problem.as_dict() for problem in problems]
    return [
        {**problem.as_dict(), "meaning": _(CODES[problem.code]), "what_to_do": _(TEXTS[problem.code][1])}
        for problem in problems
    ]
