"""Benchmarks must fail when the answer is wrong."""

from __future__ import annotations

import json
import math

import pytest

import benchmarks.measurement
from benchmarks.measurement import Measurement, WrongFigure


@pytest.mark.parametrize("found", [1.001, 0.999, math.nan, math.inf])
def test_a_rung_with_a_wrong_figure_fails(found: float) -> None:
    with pytest.raises(WrongFigure, match="objective"):
        Measurement("case", 1).expect("objective", found, 1.0, 1e-6)


def test_a_right_figure_is_kept_with_the_record() -> None:
    measured = Measurement("case", 1)
    with measured.phase("solve"):
        pass
    measured.expect("objective", 1.0000001, 1.0, 1e-6)
    record = json.loads(json.dumps(measured.record()))
    assert record["figures"]["objective"] == [1.0000001, 1.0, 1e-6]
    assert record["seconds"]["solve"] >= 0 and record["peak_mb"] > 0


def test_a_record_says_which_code_was_measured() -> None:
    record = Measurement("case", 1).record()
    assert record["versions"]["ilot"] and isinstance(record["commit"], str)


def test_of_a_repeated_phase_the_least_time_counts() -> None:
    measured = Measurement("case", 1, seconds={"simulate": -1.0}, busy={"simulate": -2.0})
    with measured.phase("simulate"):
        pass
    assert measured.seconds["simulate"] == -1.0 and measured.busy["simulate"] == -2.0


def test_a_peer_that_is_not_installed_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks.measurement, "PACKAGES", ("numpy", "no-such-peer"))
    versions = Measurement("case", 1).record()["versions"]
    assert versions["no-such-peer"] == "not installed" and versions["numpy"][0].isdigit()
