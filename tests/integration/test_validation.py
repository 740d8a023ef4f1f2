"""Validation that teaches: what is asked against what can be had, how well values are known, and SARIF."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from scenarios.problems import CODES
from tests.integration.command_line import SMALL, Said, ask

FOUND = {
    "an emission cap below what end uses emit": (
        ["policies.cap={kind: emission_cap, status: adopted, decided_by: county, cap: 1 t/yr}"],
        "E501",
        "policies.cap",
    ),
    "a fuel limit below what end uses burn": (["fuels.petrol.limit=1 MWh/yr"], "E502", "fuels.petrol.limit"),
    "a reserve margin out of reach": (
        ["reliability.reserve_margin=200 %", "stores.battery.status=refused"],
        "E503",
        "reliability.reserve_margin",
    ),
    "a peak above firm capacity": (["technologies.engine.existing={2015: 20 kW}"], "W501", "plan"),
    "more in service than the resource allows": (
        ["plan.technologies.hydro={2026: 3 MW}"],
        "W502",
        "technologies.hydro.maximum_capacity",
    ),
    "measures that replace more cars than there are": (["plan.measures.electric_cars={2026: 500}"], "E505", "plan"),
}


def found(said: Said) -> list[dict[str, Any]]:
    told = json.loads(said.out)
    return told["warnings"] if said.code == 0 else told["error"]["problems"]


@pytest.mark.parametrize("what", FOUND)
def test_what_cannot_be_had_is_told_with_code_place_and_cure(what, capsys, monkeypatch):
    overrides, code, path = FOUND[what]
    words = [word for text in overrides for word in ("--set", text)]
    said = ask(capsys, monkeypatch, "validate", SMALL, "--deep", "--json", *words)
    (problem,) = [each for each in found(said) if each["code"] == code]
    assert said.code == (2 if code.startswith("E") else 0)
    assert problem["path"] == path and problem["message"] and problem["cure"] and problem["file"]
    assert problem["severity"] == ("error" if code.startswith("E") else "warning")
    # The warning comes from the numbers, not from the scenario: as it stands it has none.
    assert code not in {each["code"] for each in found(ask(capsys, monkeypatch, "validate", SMALL, "--deep", "--json"))}


def test_the_optimiser_refuses_by_the_same_code_and_place(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said = ask(capsys, monkeypatch, "optimise", SMALL, "--json", "--set", "fuels.petrol.limit=1 MWh/yr")
    assert said.code == 3
    (problem,) = json.loads(said.out)["error"]["problems"]
    assert (problem["code"], problem["path"]) == ("E502", "fuels.petrol.limit")
    assert "the limit is 1" in problem["message"]


def test_a_target_that_turning_over_cannot_reach_is_told_before_anything_is_simulated(capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "validate", "hainan-reference", "--deep", "--json")
    (problem,) = found(said)
    assert said.code == 0
    assert (problem["code"], problem["path"]) == ("W503", "stocks.hired_electric_cars.target")
    assert problem["file"].endswith("sectors.yaml") and problem["line"] > 1


def test_strict_validation_asks_for_sources_that_somebody_saw(capsys, monkeypatch):
    assert ask(capsys, monkeypatch, "validate", "ouessant", "--json").code == 0
    said = ask(capsys, monkeypatch, "validate", "ouessant", "--json", "--strict")
    assert said.code == 2 and {each["code"] for each in found(said)} == {"W602"}
    bare = ask(capsys, monkeypatch, "validate", "ouessant", "--json", "--strict", "--set", "fuels.diesel.co2=74 t/TJ")
    (unstated,) = [each for each in found(bare) if each["code"] == "W601"]
    assert unstated["path"] == "fuels.diesel.co2" and unstated["file"] == "--set"


SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "rules"],
                                "properties": {"rules": {"type": "array", "items": {"required": ["id"]}}},
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {"required": ["uri"]},
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        },
                                                        "required": ["startLine"],
                                                    },
                                                },
                                            }
                                        }
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 requires of the parts that are written (sections 3.13, 3.14, 3.18, 3.19, 3.27 to 3.30)."""


@pytest.mark.parametrize("words", [(), ("--deep", "--set", "fuels.petrol.limit=1 MWh/yr"), ("--strict",)])
def test_what_is_found_is_written_as_sarif(words, capsys, monkeypatch, tmp_path):
    path = tmp_path / "found.sarif"
    said = ask(capsys, monkeypatch, "validate", SMALL, "--json", "--sarif", path, *words)
    log = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert [result["ruleId"] for result in run["results"]] == [each["code"] for each in found(said)]
    assert all(run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} <= set(CODES)
    if "--strict" in words:
        assert run["results"] and {result["level"] for result in run["results"]} == {"error"}


def test_a_file_is_never_written_over_by_sarif(capsys, monkeypatch, tmp_path):
    (tmp_path / "mine.yaml").write_text("mine")
    said = ask(capsys, monkeypatch, "validate", SMALL, "--sarif", tmp_path / "mine.yaml")
    assert said.code == 2 and (tmp_path / "mine.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("language", "words", "remark"),
    [
        ("fr", "une valeur hors de son domaine", "-3 yr n’est pas au-dessus de 0 yr\xa0; corrigez le nombre"),
        ("zh", "值超出范围", "-3 yr 不大于 0 yr；请改正数值"),
    ],
)
def test_problems_are_told_in_the_language_asked_for_with_a_remark_on_the_value(
    language, words, remark, capsys, monkeypatch
):
    broken = ("--set", "technologies.engine.lifetime=-3")
    said = ask(capsys, monkeypatch, "validate", SMALL, "--lang", language, *broken)
    assert said.code == 2 and words in said.err and remark in said.err
    data = json.loads(ask(capsys, monkeypatch, "validate", SMALL, "--lang", language, "--json", *broken).out)
    assert data["error"]["problems"][0]["meaning"] == words
    assert words in ask(capsys, monkeypatch, "explain", "E205", "--lang", language).out
    monkeypatch.setenv("ILOT_LANG", language)
    assert words in ask(capsys, monkeypatch, "run", SMALL, *broken).err
    assert words not in ask(capsys, monkeypatch, "validate", SMALL, "--lang", "en", *broken).err
