"""Broken scenario files: each is answered by the place of the mistake and its cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.command_line import SMALL, ask

SERIES = """
series:
  metered: {file: metered.csv, column: load, unit: kW, quantity: demand, clock: UTC, label: start,
      source: test, quality: measured}
"""

# What is broken: (text in the file, what it becomes, dotted path, word of the message, word of the cure).
BROKEN = {
    "a typo in a field": (
        "    efficiency: 0.35",
        "    eficiency: 0.35",
        "technologies.engine.eficiency",
        "eficiency",
        "efficiency",
    ),
    "a wrong unit": (
        "maximum_capacity: 500 kW",
        "maximum_capacity: 500 kWh",
        "technologies.hydro.maximum_capacity",
        "kWh",
        "MW",
    ),
    "a negative cost": (
        "variable_om: 8 EUR/MWh",
        "variable_om: -8 EUR/MWh",
        "technologies.engine.variable_om",
        "-8",
        "number",
    ),
    "an unknown fuel": (
        "fuels: {diesel: 1, biofuel: 0}",
        "fuels: {deisel: 1}",
        "technologies.engine.fuels.deisel",
        "deisel",
        "diesel",
    ),
    "a key written twice": ("name: small", "name: small\nname: again", "name", "already written on line 2", ""),
    "bad indentation": ("    lifetime: 30 yr\n", "   lifetime: 30 yr\n", "", "", "indent"),
    "NaN": ("co2: 74100 kg/TJ", "co2: .nan", "fuels.diesel.co2", "nan", "number"),
    "a lifetime as text": (
        "lifetime: 30 yr",
        "lifetime: thirty years",
        "technologies.engine.lifetime",
        "thirty",
        "number",
    ),
    "a missing field": (
        "    capacity_credit: 1\n",
        "",
        "technologies.engine.capacity_credit",
        "capacity_credit",
        "capacity_credit",
    ),
    "another currency": (
        "variable_om: 8 EUR/MWh",
        "variable_om: 8 USD/MWh",
        "technologies.engine.variable_om",
        "USD",
        "EUR",
    ),
    "an option without its strategy": (
        "dispatch: {strategy: load_following}",
        "dispatch: {strategy: load_following, set_point: 80 %}",
        "dispatch.set_point",
        "without its strategy",
        "cycle_charging",
    ),
    "a window of charge without room": (
        "    minimum_state: 0.1\n",
        "    minimum_state: 0.1\n    maximum_state: 5 %\n",
        "stores.battery.maximum_state",
        "not below the highest",
        "room",
    ),
    "a start of what follows the weather": (
        "    class: hydro\n",
        "    class: hydro\n    minimum_up_time: 4 h\n",
        "technologies.hydro.minimum_up_time",
        "never started",
        "dispatchable",
    ),
    "flexible demand without its power": (
        "measures:\n",
        "flexible:\n  mill: {kind: shiftable_load, node: island, sector: industry, energy: 1 GWh/yr, pattern: flat,"
        " earlier: 1 h, later: 2 h, smart: true}\nmeasures:\n",
        "flexible.mill.power",
        "missing",
        "power",
    ),
    "an outage on no day": (
        "    class: diesel\n",
        "    class: diesel\n    planned_outages: {spring: {from: 04-31, to: 05-02, share: 1}}\n",
        "technologies.engine.planned_outages.spring.from",
        "no day",
        "MM-DD",
    ),
    "typical weeks and days at once": (
        "optimise: {typical_weeks: 1}",
        "optimise: {typical_weeks: 1, typical_days: 6}",
        "time.optimise.typical_days",
        "both asked for",
        "remove one",
    ),
    "steps that do not divide a day": (
        "optimise: {typical_weeks: 1}",
        "optimise: {typical_days: 6, resolution: 5}",
        "time.optimise.resolution",
        "24 hours cannot be divided into steps of 5",
        "1, 2, 3, 4, 6, 8, 12, 24",
    ),
    "more segments than hours": (
        "optimise: {typical_weeks: 1}",
        "optimise: {typical_weeks: 1, segments: 200}",
        "time.optimise.segments",
        "168 hours cannot be divided into 200 segments",
        "at most 168",
    ),
    "a list for a mapping": ("stores:\n  battery:", "stores:\n  - battery:", "stores", "list", ""),
}


def broken(folder: Path, before: str, after: str) -> Path:
    """The small island with one mistake."""
    text = SMALL.read_text(encoding="utf-8")
    assert before in text
    path = folder / "island.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("what", BROKEN)
def test_a_mistake_is_answered_by_its_place_and_its_cure(what, tmp_path, capsys, monkeypatch):
    before, after, path, message, cure = BROKEN[what]
    file = broken(tmp_path, before, after)
    said = ask(capsys, monkeypatch, "validate", file, "--json")
    assert said.code == 2
    problems = json.loads(said.out)["error"]["problems"]
    found = [p for p in problems if p["path"] == path or (not path and p["line"])]
    assert found, problems
    problem = found[0]
    assert problem["file"] == str(file) and problem["line"] > 1 and problem["column"] > 0
    assert message.lower() in f"{problem['message']} {problem['path']}".lower()
    assert cure in problem["cure"] or cure in problem["message"]
    line = file.read_text(encoding="utf-8").splitlines()[problem["line"] - 1]
    parts = [part for part in path.split(".") if part]
    assert line in after.splitlines() or any(part in line for part in parts) or not path

    in_words = ask(capsys, monkeypatch, "validate", file)
    assert f"{file}:{problem['line']}:{problem['column']}" in in_words.err and in_words.out == ""


def test_files_that_extend_each_other_in_a_circle_are_named(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.yaml").write_text("schema: 1\nname: a\nextends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("schema: 1\nname: b\nextends: a.yaml\n")
    said = ask(capsys, monkeypatch, "validate", tmp_path / "a.yaml")
    assert said.code == 2
    assert "a.yaml → b.yaml → a.yaml" in said.err and "b.yaml:3:" in said.err and "remove one 'extends'" in said.err


@pytest.mark.parametrize(
    ("file", "column", "words"),
    [("../metered.csv", "load", "folder"), ("metered.csv", "laod", "load"), ("nowhere.csv", "load", "nowhere.csv")],
    ids=["a file outside the folder", "a missing column", "a missing file"],
)
def test_a_series_that_cannot_be_read_is_named_by_deep_validation(file, column, words, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "island"
    folder.mkdir()
    for place in (tmp_path, folder):
        (place / "metered.csv").write_text("load\n" + "1\n" * 8760)
    declared = SERIES.replace("metered.csv", file).replace("column: load", f"column: {column}")
    pattern = "patterns:\n  metered: {kind: series, series: metered, shape: true}"
    path = broken(folder, "patterns:", declared.strip() + "\n" + pattern)
    said = ask(capsys, monkeypatch, "validate", path, "--deep")
    assert said.code == 2 and said.out == ""
    assert file in said.err and words in said.err and "; " in said.err


def test_all_mistakes_are_told_at_once(tmp_path, capsys, monkeypatch):
    path = broken(tmp_path, "    efficiency: 0.35", "    eficiency: 0.35")
    path.write_text(path.read_text().replace("500 kW", "500 kWh").replace("74100 kg/TJ", "-1 kg/TJ"))
    problems = json.loads(ask(capsys, monkeypatch, "validate", path, "--json").out)["error"]["problems"]
    assert {"technologies.engine.eficiency", "technologies.hydro.maximum_capacity", "fuels.diesel.co2"} <= {
        p["path"] for p in problems
    }


def test_an_override_that_is_wrong_names_itself(capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "validate", SMALL, "--set", "technologies.engine.lifetime=-3")
    assert said.code == 2 and "--set: technologies.engine.lifetime" in said.err
