"""The verbs of the command line on a small island: what they answer, as words and as JSON, and what they leave."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import xarray as xr

from ilot.exports.series import harmless
from ilot.runs.record import read_record
from tests.integration.command_line import SMALL, ask

KPI = {
    "served_energy", "unserved_energy", "curtailed_energy", "unserved_hours", "renewable_share", "zero_carbon_share",
    "local_share", "gross_emissions", "removals", "net_emissions", "gross_co2", "net_co2", "additional_removals",
    "carbon_budget", "budget_used", "budget_exceeded_year", "near_zero_year", "net_zero_year",
    "inventory_net_zero_year", "net_present_cost", "lcoe",
}  # fmt: skip


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory):
    """A run of the small island and what was said."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    with pytest.MonkeyPatch.context() as patch:
        said = _asked_outside_a_test(patch, "run", SMALL, "--out", folder, "--json")
    return folder, said


def _asked_outside_a_test(patch, *words):
    import contextlib
    import io
    import sys

    from ilot import cli

    patch.setattr(sys, "argv", ["ilot", *map(str, words)])
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        assert cli.exit_code() == 0
    return json.loads(out.getvalue())


def test_run_answers_the_contract_and_nothing_else_on_standard_output(finished_run):
    folder, said = finished_run
    assert set(said) == {
        "scenario", "run", "years", "annual", "kpi", "nodes", "shares", "milestones", "verdict", "scores", "questions",
        "warnings", "timings",
    }  # fmt: skip
    assert set(said["kpi"]) >= KPI and all(set(each) == {"unit", "value"} for each in said["kpi"].values())
    assert said["run"] == str(folder) and said["years"] == [2025, 2026, 2027, 2028]
    assert {"demand", "generation|engine", "capacity|battery", "fuel|diesel", "cost|fuel"} <= set(said["annual"])


def test_a_run_folder_holds_scenario_manifest_results_and_report(finished_run):
    folder, said = finished_run
    assert json.loads((folder / "kpi.json").read_text()) == said
    assert "<html" in (folder / "report.html").read_text(encoding="utf-8").lower()
    about = json.loads((folder / "manifest.json").read_text())
    assert {"versions", "platform", "files", "options", "seeds", "residuals", "warnings", "timings"} <= set(about)
    assert about["files"][0]["file"] == str(SMALL) and len(about["files"][0]["sha256"]) == 64


def test_results_say_what_they_hold_in_the_words_of_the_climate_and_forecast_conventions(finished_run):
    folder, _ = finished_run
    with xr.open_dataset(folder / "results.nc", decode_cf=False) as results:
        assert results.attrs["Conventions"].startswith("CF-")
        for name, array in results.data_vars.items():
            assert {"units", "long_name"} <= set(array.attrs), name
        assert results["generation"].attrs["units"] == "MW h/year"


def test_a_run_is_read_back_as_it_was(finished_run):
    folder, said = finished_run
    record = read_record(folder)
    assert record.summary == said
    assert record.results.inputs.attrs["periods"] == [2025, 2027]
    assert record.results.annual["demand"].sum("node").mean("member").values.tolist() == pytest.approx(
        said["annual"]["demand"]["values"], rel=1e-12
    )


def test_a_run_folder_can_be_run_again_and_gives_the_same(finished_run, tmp_path, capsys, monkeypatch):
    folder, said = finished_run
    again = ask(capsys, monkeypatch, "run", folder / "scenario.yaml", "--out", tmp_path / "again", "--json")
    assert json.loads(again.out)["kpi"] == said["kpi"]


def test_a_run_is_not_overwritten(finished_run, capsys, monkeypatch):
    folder, _ = finished_run
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    said = ask(capsys, monkeypatch, "run", SMALL, "--out", folder)
    assert said.code == 2 and "not overwritten" in said.err
    assert ask(capsys, monkeypatch, "report", folder, "--out", folder / "report.html").code == 2
    assert before == {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_verdict_says_today_the_budget_and_where_the_report_lies(tmp_path, capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "run", SMALL, "--out", tmp_path / "run")
    assert said.code == 0
    for words in ("2025:", "thousand litres of diesel", "equal per head", "likelihood 50 %", "one single year"):
        assert words in " ".join(said.out.split()), said.out
    assert str(tmp_path / "run" / "report.html") in said.out.replace("\n", "").replace(" " * 14, "")
    assert "net zero" not in said.out


def test_a_run_speaks_the_language_asked_for_and_keeps_its_data_as_they_are(
    finished_run, tmp_path, capsys, monkeypatch
):
    folder, _ = finished_run
    said = ask(capsys, monkeypatch, "run", SMALL, "--out", tmp_path / "run", "--lang", "fr")
    assert said.code == 0 and "écriture des résultats" in said.err
    for words in ("Aujourd’hui", "milliers de litres de gazole", "à parts égales par habitant", "À essayer ensuite"):
        assert words in said.out.replace("\xa0", " "), said.out
    assert '<html lang="fr-FR">' in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    ours, theirs = (json.loads((run / "kpi.json").read_text(encoding="utf-8")) for run in (tmp_path / "run", folder))
    assert all(ours[name] == theirs[name] for name in ("warnings", "kpi", "questions", "verdict", "annual"))
    monkeypatch.setenv("ILOT_LANG", "zh")
    assert "不会被覆盖" in ask(capsys, monkeypatch, "run", SMALL, "--out", folder).err


def test_a_report_is_written_anew_elsewhere(finished_run, tmp_path, capsys, monkeypatch):
    folder, _ = finished_run
    said = ask(capsys, monkeypatch, "report", folder, "--out", tmp_path / "again.html")
    assert said.code == 0 and (tmp_path / "again.html").stat().st_size > 0


def test_csv_holds_every_value_and_is_not_written_twice(finished_run, tmp_path, capsys, monkeypatch):
    folder, said = finished_run
    path = tmp_path / "small.csv"
    assert ask(capsys, monkeypatch, "export", folder, "--to", "csv", "--out", path).code == 0
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * len(said["annual"])
    found = [float(r["value"]) for r in rows if (r["group"], r["item"]) == ("generation", "engine")]
    assert found == said["annual"]["generation|engine"]["values"]
    assert ask(capsys, monkeypatch, "export", folder, "--to", "csv", "--out", path).code == 2


def test_netcdf_opens_by_itself(finished_run, tmp_path, capsys, monkeypatch):
    folder, _ = finished_run
    assert ask(capsys, monkeypatch, "export", folder, "--to", "netcdf", "--out", tmp_path / "small.nc").code == 0
    with xr.open_dataset(tmp_path / "small.nc") as opened:
        assert "gross_emissions" in opened


@pytest.mark.parametrize(("to", "column"), [("u4ssc", "code"), ("finance", "falls_at"), ("payers", "payer")])
def test_a_sheet_is_written_once(to, column, finished_run, tmp_path, capsys, monkeypatch):
    folder, _ = finished_run
    words = ("export", folder, "--to", to, "--out", tmp_path / "sheet.csv")
    assert ask(capsys, monkeypatch, *words).code == 0
    with (tmp_path / "sheet.csv").open(newline="", encoding="utf-8") as file:
        assert column in next(csv.reader(file))
    assert ask(capsys, monkeypatch, *words).code == 2


def test_macc_of_a_run_that_builds_nothing_has_the_whole_plan_alone(finished_run, capsys, monkeypatch):
    folder, _ = finished_run
    (whole,) = json.loads(ask(capsys, monkeypatch, "macc", folder, "--json").out)["levers"]
    assert (whole["kind"], whole["avoided"], whole["abatement_cost"]) == ("whole plan", 0, None)
    assert whole["cost"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_takes_no_text_for_a_formula(text):
    assert harmless(text) == f"'{text}" and harmless("diesel") == "diesel"


def test_the_plan_of_a_run_can_be_simulated_again(finished_run, tmp_path, capsys, monkeypatch):
    folder, said = finished_run
    again = ask(capsys, monkeypatch, "run", SMALL, "--plan", folder, "--out", tmp_path / "again", "--json")
    assert json.loads(again.out)["kpi"] == said["kpi"]


def test_a_plan_by_hand_is_built(tmp_path, capsys, monkeypatch):
    (tmp_path / "plan.yaml").write_text("plan:\n  technologies:\n    hydro: {2027: 100 kW}\n")
    said = ask(capsys, monkeypatch, "run", SMALL, "--plan", tmp_path / "plan.yaml", "--out", tmp_path / "run", "--json")
    assert json.loads(said.out)["annual"]["capacity|hydro"]["values"] == pytest.approx([0, 0, 0.1, 0.1])


def test_the_plan_of_another_scenario_is_refused_by_what_differs(finished_run, tmp_path, capsys, monkeypatch):
    folder, _ = finished_run
    longer = ("--set", "horizon.last_year=2029", "--out", tmp_path / "run")
    said = ask(capsys, monkeypatch, "run", SMALL, "--plan", folder, *longer)
    assert said.code == 2 and "2029" in said.err


def test_a_failure_is_one_object_with_json_and_one_message_without(capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "run", "ouesant", "--json")
    error = json.loads(said.out)["error"]
    assert said.code == error["code"] == 2 and "ouessant" in error["problems"][0]["cure"]
    assert ask(capsys, monkeypatch, "run", "ouesant").out == ""


def test_an_unknown_verb_is_bad_input_with_json_too(capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "rnu", "--json")
    assert said.code == 2 and json.loads(said.out)["error"]["code"] == 2


def test_what_nobody_foresaw_is_a_defect_of_ours(tmp_path, capsys, monkeypatch):
    from ilot import planning

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("somewhere")

    monkeypatch.setattr(planning, "simulate", broken)
    said = ask(capsys, monkeypatch, "run", SMALL, "--out", tmp_path / "run")
    assert said.code == 5 and "a defect of ours" in said.err and "Traceback" not in said.err
    assert "Traceback" in ask(capsys, monkeypatch, "run", SMALL, "--out", tmp_path / "run", "-v").err
    assert list(tmp_path.iterdir()) == []


def test_the_library_is_listed_with_titles(capsys, monkeypatch):
    entries = json.loads(ask(capsys, monkeypatch, "list", "--json").out)["scenarios"]
    named = {entry["name"]: entry for entry in entries}
    assert {"ouessant", "ouessant-reference", "ouessant-published"} <= set(named)
    assert all(entry["title"] and entry["description"] for entry in entries)


def test_the_schema_accepts_the_small_island(capsys, monkeypatch):
    import jsonschema
    from ruamel.yaml import YAML

    schema = json.loads(ask(capsys, monkeypatch, "schema", "--json").out)
    data = json.loads(json.dumps(YAML(typ="safe", pure=True).load(SMALL)))
    jsonschema.Draft202012Validator(schema).validate(data)


def test_resolved_tells_where_a_value_comes_from(capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "validate", SMALL, "--resolved", "--set", "technologies.engine.lifetime=20 yr")
    assert "technologies.engine.lifetime: 20 yr  # --set" in said.out
    assert "technologies.engine.efficiency: 0.35  # small.yaml:" in said.out


def test_a_new_project_is_valid_and_is_not_made_twice(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "mine"
    assert ask(capsys, monkeypatch, "init", folder).code == 0
    assert ask(capsys, monkeypatch, "validate", folder / "island.yaml").code == 0
    assert ask(capsys, monkeypatch, "init", folder).code == 2
    assert "ouessant" in ask(capsys, monkeypatch, "init", tmp_path / "other", "--template", "ouesant").err


def test_every_commented_lever_of_a_new_project_is_valid(tmp_path, capsys, monkeypatch):
    ask(capsys, monkeypatch, "init", tmp_path / "mine")
    path: Path = tmp_path / "mine" / "island.yaml"
    head, mark, levers = path.read_text(encoding="utf-8").partition("# -- Demand")
    pulled = [line[2:] for line in levers.splitlines() if line.startswith("# ") and not line.startswith("# --")]
    path.write_text(head + "\n".join(pulled) + "\n", encoding="utf-8")
    said = ask(capsys, monkeypatch, "validate", path, "--json")
    assert mark and said.code == 0, said.out
