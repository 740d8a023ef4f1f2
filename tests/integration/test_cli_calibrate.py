"""`calibrate` and `rank` as a modeller calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.load import load
from tests.integration.command_line import SMALL, ask

FIT = """\
schema: 1
scenario: small.yaml
observed:
  service|mobility: {file: counts.csv, column: cars, source: a census, quality: published}
until: 2027
parameters:
  services.mobility.level: {low: 50, high: 200}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "counts.csv").write_text("time,cars\n2025,110\n2026,112\n2027,114\n2028,130\n")
    (tmp_path / "fit.yaml").write_text(FIT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")  # a narrow terminal folds long names
    return tmp_path


def test_a_fit_answers_in_words_and_leaves_a_scenario_that_runs(folder, capsys, monkeypatch) -> None:
    said = ask(capsys, monkeypatch, "calibrate", "fit.yaml")
    assert said.code == 0, said.err
    assert "services.mobility.level" in said.out and "predicted" in said.out and "small-calibrated.yaml" in said.out
    ran = ask(capsys, monkeypatch, "run", "small-calibrated.yaml", "--out", folder / "run", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["annual"]["stock"]["values"] == pytest.approx([112.0] * 4)


def test_a_fit_answers_as_json(folder, capsys, monkeypatch) -> None:
    said = ask(capsys, monkeypatch, "calibrate", "fit.yaml", "--out", "better.yaml", "--json")
    told = json.loads(said.out)
    assert told["parameters"]["services.mobility.level"]["value"] == pytest.approx(112.0)
    assert [point["fitted"] for point in told["points"]] == [True, True, True, False]
    assert told["points"][-1]["error"] == pytest.approx(-18.0)
    assert load("better.yaml").scenario.name == "better"


def test_a_fit_that_is_interrupted_leaves_nothing(folder, capsys, monkeypatch) -> None:
    import ilot.studies.calibration

    calls = []

    def interrupted(scenario: object) -> None:
        calls.append(scenario)
        raise KeyboardInterrupt

    monkeypatch.setattr(ilot.studies.calibration, "series_of", interrupted)
    before = set(folder.iterdir())
    said = ask(capsys, monkeypatch, "calibrate", "fit.yaml")
    assert said.code == 130 and calls and set(folder.iterdir()) == before


def test_what_is_wrong_is_told_with_its_line_and_its_cure(folder, capsys, monkeypatch) -> None:
    (folder / "fit.yaml").write_text(FIT.replace("service|mobility", "service|mobilty"))
    said = ask(capsys, monkeypatch, "calibrate", "fit.yaml")
    assert said.code == 2 and "fit.yaml:4" in said.err and "did you mean 'service|mobility'" in said.err
    (folder / "fit.yaml").write_text(FIT)
    (folder / "counts.csv").write_text("time,cars\n2025,110\n2026,about 112\n")
    said = ask(capsys, monkeypatch, "calibrate", "fit.yaml")
    assert said.code == 2 and "counts.csv:3" in said.err and "about 112" in said.err
    said = ask(capsys, monkeypatch, "calibrate", "nowhere.yaml", "--json")
    assert said.code == 2 and "nowhere.yaml" in json.loads(said.out)["error"]["message"]


def test_the_file_is_explained(folder, capsys, monkeypatch) -> None:
    said = ask(capsys, monkeypatch, "explain", "calibrate")
    assert said.code == 0 and "observed" in said.out and "parameters" in said.out


def test_a_ranking_of_another_design_says_what_to_write(folder, capsys, monkeypatch) -> None:
    (folder / "study.yaml").write_text(
        "schema: 1\nscenario: small.yaml\nrun: simulate\ndesign: lhs\nsamples: 2\n"
        "values:\n  services.mobility.level: {low: 50, high: 100}\n"
    )
    said = ask(capsys, monkeypatch, "rank", "study.yaml")
    assert said.code == 2 and "design: morris" in said.err
