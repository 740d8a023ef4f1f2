"""Problems of scenarios as SARIF, the form in which code hosts and editors show what a checker found.

References
----------
OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 27 March 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ilot
from ilot.glossary.error_texts import TEXTS
from scenarios.problems import CODES, Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(problems: Sequence[Problem], is_strict: bool = False) -> dict[str, Any]:
    """Return one run of a checker: the rules that were broken, and where; strict, a warning is an error."""
    codes = sorted({problem.code for problem in problems})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "ilot", "version": ilot.__version__, "rules": [_rule(code) for code in codes]}
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, codes.index(problem.code), is_strict) for problem in problems],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    why, cure = TEXTS[code]
    return {
        "id": code,
        "shortDescription": {"text": CODES[code]},
        "fullDescription": {"text": why},
        "help": {"text": cure},
    }


def _result(problem: Problem, rule: int, is_strict: bool) -> dict[str, Any]:
    where = f"{problem.path}: " if problem.path else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": "error" if is_strict or problem.is_error else "warning",
        "message": {"text": f"{where}{problem.message}; {problem.cure}"},
        "locations": [{"physicalLocation": _place(problem)}],
    }


def _place(problem: Problem) -> dict[str, Any]:
    """File and, where there is one, line and column; they count from 1 in SARIF too."""
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.file)}}
    if problem.line:
        place["region"] = {"startLine": problem.line, **({"startColumn": problem.column} if problem.column else {})}
    return place


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
