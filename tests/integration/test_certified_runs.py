"""A run that was content with a certified gap: bounds in its files, told in three languages."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from ilot.optimisation import optimise_scenario
from ilot.runs.record import read_json, read_pathway
from ilot.words.language import speaking
from ilot.words.sentences import retold

SHORT = ["plan=", "horizon.last_year=2034", "horizon.periods=[2025, 2030]"]


def test_a_run_within_a_gap_keeps_its_bounds_and_says_so(tmp_path: Path) -> None:
    exact = optimise_scenario("ouessant-1p5c", overrides=SHORT, out=tmp_path / "exact", weeks=1)
    run = optimise_scenario("ouessant-1p5c", overrides=SHORT, out=tmp_path / "run", weeks=1, certified=0.02)
    assert exact.pathway is not None and run.pathway is not None
    last = run.pathway.bounds[-1]
    assert not exact.pathway.bounds and run.pathway.gap == last.gap <= 0.02
    assert last.lower * (1 - 1e-6) <= exact.pathway.objective
    read = read_pathway(tmp_path / "run", run.results.inputs)
    assert read.bounds == run.pathway.bounds
    assert read_json(tmp_path / "run" / "manifest.json")["options"]["certified"] == 0.02
    (sentence,) = [text for text in run.pathway.warnings if "coarser year" in text]
    assert math.isfinite(last.upper) and f"{last.gap:.2%}" in sentence
    for language in ("fr", "zh"):
        with speaking(language):
            assert retold(sentence) != sentence


@pytest.mark.parametrize("gap", [0.05])
def test_there_are_no_alternatives_within_a_gap(tmp_path: Path, gap: float) -> None:
    run = optimise_scenario(
        "ouessant-1p5c", overrides=SHORT, out=tmp_path / "run", weeks=1, certified=gap, alternatives=0.05
    )
    assert run.pathway is not None and not run.pathway.ranges
    assert any("No alternatives" in text for text in run.pathway.warnings)
