"""The page of the benchmarks."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.report import exponent, page


def record(size: int, seconds: float, **more: Any) -> dict[str, Any]:
    plain = {"case": "ladder", "size": size, "busy": {"solve": seconds}, "seconds": {"solve": seconds}, "sizes": {}}
    about = {"when": "2026-11-22T08:00:00Z", "machine": {"processors": 2, "architecture": "x86_64", "load": 0.5}}
    return plain | about | {"versions": {"numpy": "2"}, "ratios": {}, "peers": {}, "peak_mb": 100.0} | more


@pytest.mark.parametrize("power", [0.0, 1.0, 1.7])
def test_an_exponent_is_that_of_the_power_law(power: float) -> None:
    sizes = [1.0, 3.0, 10.0]
    assert exponent(sizes, [0.1 * size**power for size in sizes]) == pytest.approx(power, abs=1e-12)


def test_phases_that_are_too_short_have_no_exponent() -> None:
    assert exponent([1.0, 10.0], [0.001, 0.01]) is None


def test_the_page_draws_the_latest_record_of_each_rung_and_names_the_peer() -> None:
    theirs = {"slow<tool>": {"busy": {"imports and first call": 9.0, "build": 4.0}}}
    older, newer = record(10, 5.0), record(10, 1.0, ratios={"slow<tool>": 4.0}, peers=theirs)
    text = page([record(1, 0.1), older, newer])
    assert "solve \\u221d size^1.00" in text or "solve ∝ size^1.00" in text
    assert "slow&lt;tool&gt; takes" in text and "<h2>ladder</h2>" in text
    assert "http" not in text.split("<h1>")[1], "the page needs no network"


def test_the_page_draws_the_largest_rung_over_the_commits_that_measured_it() -> None:
    of = [
        ("2026-11-22T08:00:00Z", "old", 2.0),
        ("2026-11-22T10:00:00Z", "new", 0.25),
        ("2026-11-22T09:00:00Z", "old", 1.5),
    ]
    records = [record(10, seconds, when=when, commit=commit) for when, commit, seconds in of]
    text = page([*records, record(100, 9.0, commit="new")])
    history = text.split("<h3>History, size 10</h3>")[1]
    assert '"x":["old","new"]' in history and '"y":[1.5,0.25]' in history
    assert "<h3>History" not in page([record(10, 1.0, commit="one"), record(10, 2.0, commit="one")])
