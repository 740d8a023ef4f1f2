"""Sentences that a run keeps in English are recognised and said in another language."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from engine.simulate import simulate
from ilot.runs.summary import cautions
from ilot.words.language import speaking
from ilot.words.sentences import FORMS, retold
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from solvers.choice import _STOPPED
from solvers.foresight import LIMITED, MYOPIC
from solvers.highs import TOOK_OVER
from solvers.infeasible import Infeasible
from solvers.left_out import left_out
from solvers.lesson import Lesson
from solvers.optimise import _in_vain, _refused
from solvers.replay import _compared
from solvers.shadow_prices import ASKED_FOR, PRICED, _of_excess, _rounded
from solvers.slacks import Violation

DATA = Path(__file__).parents[1] / "data"


def test_a_sentence_is_said_with_its_figures_as_the_language_writes_them() -> None:
    said = "demand is not always served: 1,234.5 MWh in all, the first in 2031"
    with speaking("fr"):
        assert retold(said) == ("la demande n’est pas toujours servie\u00a0: 1\u202f234,5 MWh en tout, d’abord en 2031")
    assert retold(said) == said


def test_sentences_within_a_sentence_are_said_too() -> None:
    said = (
        "Simulation corrected the optimiser once: it was asked for 0.18 MW more of dispatchable plant in 2035, less "
        "biofuel in 2027 (simulation burned 1,552 of 1,500 MWh/yr). Unserved demand went from 172.8 to 0.0 MWh."
    )
    with speaking("zh"):
        assert retold(said) == (
            "模拟纠正了优化器一次，要求：2035 年可调度电源增加 0.18 MW、"
            "2027 年减少生物燃料（模拟消耗 1,552，限额 1,500 MWh/年）。"
            "未供电量由 172.8 变为 0.0 MWh。"
        )


def test_stamps_of_time_are_left_as_they_are() -> None:
    said = "load: Europe/Paris: the row of 2016-03-27 02:00:00 was left out, the clock is put forward over it"
    with speaking("fr"):
        assert "2016-03-27 02:00:00" in retold(said)
        assert retold(said) != said


def test_a_sentence_of_no_form_stays_as_it_is() -> None:
    with speaking("fr"):
        assert retold("Something nobody foresaw in 2031.") == "Something nobody foresaw in 2031."


@pytest.mark.parametrize("scenario", ["ouessant-reference", str(DATA / "small.yaml"), str(DATA / "full_fleet.yaml")])
def test_all_that_scenarios_give_reason_to_say_is_recognised(scenario: str) -> None:
    loaded = load(scenario)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs))
    said = [
        *cautions(results),
        *left_out(inputs, False),
        _compared("present cost", 0.063),
        _compared("gross emissions", None),
    ]
    assert said
    with speaking("fr"):
        assert [sentence for sentence in said if retold(sentence) == sentence] == []


def test_every_limit_that_has_a_price_is_told_in_another_language() -> None:
    for name, (unit, _when, what) in PRICED.items():
        way = "more" if name in ASKED_FOR else "less"
        # Only what counts over several years in different money has two prices.
        several = [f"{_rounded(12e3)} EUR in 2026, {_rounded(35e3)} EUR in 2050"] if way == "less" else []
        for cost in (f"{_rounded(45.2)} EUR", *several):
            for beyond in (0.0, 11e3):
                said = f"policies.one binds in 2030–2034: one {unit.replace('money', 'EUR')} {what} {way} costs {cost}"
                said = f"{said}{_of_excess(beyond, 'EUR')}."
                for language in ("fr", "zh"):
                    with speaking(language):
                        told = retold(said)
                    assert not re.search(r" (binds|less|more|costs|that|of|in the|planted|built) ", told), told


def test_that_another_solver_took_over_is_said_in_three_languages() -> None:
    said = TOOK_OVER.format(first="vertex", method="simplex without presolve")
    assert retold(said) == (
        "The solver vertex stopped before its answer was proven; simplex without presolve took over."
    )
    with speaking("fr"):
        assert retold(said) == (
            "Le solveur vertex s’est arrêté avant que sa réponse ne soit prouvée\u00a0; simplex sans prétraitement a "
            "pris le relais."
        )
    with speaking("zh"):
        assert retold(said) == "求解器 vertex 在其结果得到证明之前停止，由 simplex（无预处理） 接手。"


@pytest.mark.parametrize(
    "said",
    [
        MYOPIC,
        LIMITED.format(n=3),
        _STOPPED,
        _in_vain([Lesson("a", np.ones(1), 0.0, 1.0, "7 MWh/yr less that is not renewable in 2030", 7.0)]),
        _refused(Infeasible([Violation("policies.cap", "cap", (2030,), 12.5, 100.0).sentence()])),
    ],
)
def test_what_the_optimiser_warns_of_is_said_whole_in_another_language(said: str) -> None:
    with speaking("fr"):
        told = retold(said)
    assert not re.search(r"\b(the|was|asked|would|less|than|not)\b", told), told


def test_no_form_hides_another() -> None:
    """A form with its blanks filled in is found again as itself: no form before it takes it."""
    with speaking("fr"):
        for form in FORMS:
            filled = form.format_map(Filling())
            from ilot.words.sentences import _patterns

            first = next(known for known, pattern in _patterns() if pattern.fullmatch(filled))
            assert first == form


class Filling(dict[str, str]):
    """Something for every blank."""

    def __missing__(self, name: str) -> str:
        return "7"
