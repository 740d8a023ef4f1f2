"""Every constraint of the model has a golden `.lp`, and says what it says there.

What a constraint is may change: `python -m tests.conformance.golden_lp` shows how, `--write` takes it over.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import solvers
from tests.conformance.golden_lp import GOLDEN, golden_texts

TEXTS = golden_texts()
KNOWN = sorted(file.stem for file in GOLDEN.glob("*.lp"))
RENEW = "python -m tests.conformance.golden_lp --write"


def numbers_and_words(text: str) -> tuple[list[float], list[str]]:
    """Part a text into its numbers and all else, in order."""
    numbers, words = [], []
    for token in text.split():
        try:
            numbers.append(float(token))
            words.append("#")
        except ValueError:
            words.append(token)
    return numbers, words


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_constraint_is_what_its_golden_file_says(name: str) -> None:
    assert TEXTS[name], f"nothing in small_system of tests/conformance/golden_lp.py brings {name} about: add it"
    assert name in KNOWN, f"{name} has no golden file: {RENEW}"
    numbers, words = numbers_and_words(TEXTS[name])
    golden_numbers, golden_words = numbers_and_words((GOLDEN / f"{name}.lp").read_text())
    assert words == golden_words, f"if this is meant: {RENEW}"
    # The last digit may be another on another machine.
    assert numbers == pytest.approx(golden_numbers, rel=1e-12, abs=1e-12), f"if this is meant: {RENEW}"


def test_no_golden_file_is_of_a_constraint_that_is_gone() -> None:
    assert set(KNOWN) <= set(TEXTS), f"remove them: {RENEW}"


def test_no_constraint_of_the_sources_is_missing_from_the_small_system() -> None:
    """Also one that is added only where a scenario asks for it."""
    missing = [name for name in constraints_of_the_sources() if not any(known.endswith(name) for known in KNOWN)]
    assert not missing, f"add what brings them about to small_system of tests/conformance/golden_lp.py, then {RENEW}"


WORDS = (
    "constrain", "hold_each_hour", "follow_the_hour_before", "carry_within_windows", "begin_each_window",
    "hold_each_date", "open_the_year", "sum_over_year",
)  # fmt: skip
"""The functions of `solvers.rows` that add a constraint; the last thing that each is told is its rule or its name."""


def constraints_of_the_sources() -> set[str]:
    """Names, or their constant ends, of all that the words of `solvers.rows` are called with."""
    found: set[str] = set()
    for file in Path(*solvers.__path__).glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)):
            if file.stem != "rows" and isinstance(call.func, ast.Name) and call.func.id in WORDS:
                # What follows the hour before has a rule, and a name for where the cycle closes.
                found |= {_named(said) for said in call.args[-2 if call.func.id.startswith("follow") else -1 :]}
    assert len(found) > 40
    return found


def _named(said: ast.expr) -> str:
    if isinstance(said, ast.JoinedStr):  # the end of an f-string
        said = said.values[-1]
    return str(said.value) if isinstance(said, ast.Constant) else said.id if isinstance(said, ast.Name) else ""
