"""Indices and labels: weighted criteria by hand, and nothing where a figure is missing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.simulate import simulate
from ilot.exports.scores import Total, scores, to_scores
from ilot.failures import Failure
from ilot.planning import run_scenario
from ilot.runs.record import read_json
from ilot.runs.summary import summarise
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
SCORES = """
extends: small.yaml
schema: 1
name: scored
indicators:
  ec_ict_es_1c: {value: 40, unit: "%", year: 2024, source: test, quality: measured}
scores:
  green_digital:
    title: Green and digital
    criteria:
      renewable: {of: renewable_share, group: green, weight: 2, worst: 0, best: 1, source: test}
      emissions: {of: emissions_per_person, group: green, weight: 1, worst: 10, best: 0, year: 2025, source: test}
      meters: {of: ec_ict_es_1c, group: digital, weight: 1, worst: 0, best: 80, source: test}
  label:
    needed: 0.5
    criteria:
      served: {of: unserved_energy, weight: 1, at_most: 0, source: test}
      clean: {of: renewable_energy, weight: 1, at_least: 90, source: test}
"""


def written(folder: Path, text: str = SCORES) -> str:
    (folder / "small.yaml").write_text(Path(SMALL).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "scored.yaml").write_text(text, encoding="utf-8")
    return str(folder / "scored.yaml")


def scored(folder: Path, *overrides: str) -> tuple[dict[str, Total], dict]:
    loaded = load(written(folder), overrides)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs))
    summary = summarise(results)
    return scores(loaded.scenario, results, summary), summary


def test_a_score_is_the_weighted_mean_of_what_its_criteria_score(tmp_path: Path) -> None:
    found, summary = scored(tmp_path)
    index = found["green_digital"]
    by_person = summary["annual"]["emissions_per_person"]["values"][0]
    assert 0 < by_person < 10
    # The last year's renewables of the series are 0: nothing is built. 40 of 80 % of meters is a half.
    renewable, emissions, meters = (each.scored for each in index.criteria)
    assert (renewable, meters) == (0.0, 0.5)
    assert emissions == pytest.approx(1 - by_person / 10)
    assert index.groups == {"green": pytest.approx(emissions / 3), "digital": 0.5}
    assert index.value == pytest.approx((emissions + 0.5) / 4)
    assert index.is_reached is None, "an index is no label"


def test_a_label_is_reached_at_its_score_and_says_which_criteria_are_met(tmp_path: Path) -> None:
    label = scored(tmp_path)[0]["label"]
    assert [each.scored for each in label.criteria] == [1.0, 0.0]
    assert (label.value, label.is_reached) == (0.5, True)
    assert scored(tmp_path, "scores.label.needed=0.6")[0]["label"].is_reached is False
    assert [each.counts for each in label.criteria] == ["at most 0", "at least 90"]


def test_a_value_beyond_its_bounds_counts_no_more_and_no_less(tmp_path: Path) -> None:
    found = scored(
        tmp_path, "scores.green_digital.criteria.meters.best=30", "scores.green_digital.criteria.emissions.worst=0.001"
    )[0]["green_digital"]
    assert [each.scored for each in found.criteria] == [0.0, 0.0, 1.0]


def test_without_a_figure_there_is_no_score_and_its_name_is_said(tmp_path: Path) -> None:
    name = written(tmp_path, SCORES.replace("of: ec_ict_es_1c", "of: ec_ict_es_3a"))
    run = run_scenario(name, out=tmp_path / "run")
    found = read_json(tmp_path / "run" / "kpi.json")["scores"]["green_digital"]
    assert (found["value"], found["groups"]["digital"], found["missing"]) == (None, None, ["ec_ict_es_3a"])
    assert found["groups"]["green"] is not None
    assert any("score 'green_digital' is not computed" in warning for warning in run.summary["warnings"])
    to_scores(tmp_path / "run", tmp_path / "scores.csv")
    rows = list(csv.DictReader((tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["scored"] for row in rows if row["criterion"] == "all"][2:] == ["not computed", "0.5"]


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("scores.label.criteria.clean.at_most=95", "in one way what counts"),
        ("scores.green_digital.criteria.meters.worst=80", "in one way what counts"),
        ("scores.green_digital.criteria.emissions.year=2040", "2040 is not simulated"),
    ],
)
def test_a_criterion_says_in_one_way_what_counts(tmp_path: Path, override: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as error:
        load(written(tmp_path), (override,))
    assert {problem.code for problem in error.value.problems} == {"E344"}


def test_without_scores_there_is_no_empty_sheet(tmp_path: Path) -> None:
    run = run_scenario(SMALL, out=tmp_path / "run").summary["run"]
    with pytest.raises(Failure, match=r"no score: small names none; state it under `scores`"):
        to_scores(Path(run), tmp_path / "scores.csv")
    assert not (tmp_path / "scores.csv").exists()
