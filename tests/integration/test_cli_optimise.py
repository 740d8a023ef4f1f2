"""`ilot optimise` on a small island: the pathway, its proof, the strict budget, the resumed run."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import Any

import pytest

from ilot import optimisation
from ilot.runs.record import read_record
from solvers import highs
from solvers.answer import Solution, Status
from tests.integration.command_line import SMALL, ask
from tests.unit.test_members import HEATED

OPTIMISED = {"objective", "gap", "replay_cost_gap", "replay_unserved_energy"}


def test_an_optimised_run_tells_objective_and_gaps_and_is_read_back(tmp_path, capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "optimise", SMALL, "--out", tmp_path / "run", "--json")
    assert said.code == 0, said.err
    summary = json.loads(said.out)
    assert set(summary["kpi"]) >= OPTIMISED
    assert summary["kpi"]["gap"]["value"] < 1e-6
    record = read_record(tmp_path / "run")
    assert record.pathway is not None and record.replay is not None
    assert record.pathway.objective == summary["kpi"]["objective"]["value"]
    assert record.replay.cost_gap == summary["kpi"]["replay_cost_gap"]["value"]
    assert record.pathway.plan.equals(record.results.plan)
    # The run folder says who solved it, how, and how far the answer can be trusted on the model as stated.
    about = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert about["options"]["method"] == record.pathway.method == "simplex" and about["versions"]["highspy"]
    assert {"presolve", "threads", "time_limit"} <= set(about["options"])
    assert about["options"]["threads"] == 1
    kept = {name: about["residuals"][f"solver_{name}"] for name in ("primal_relative", "dual_relative", "gap_relative")}
    assert all(0.0 <= value <= 1e-6 for value in kept.values())


def test_threads_are_asked_for_and_stand_in_the_manifest(tmp_path, capsys, monkeypatch):
    asked = ("--solver", "banded", "--threads", "2", "--set", "time.optimise.typical_weeks=1")
    said = ask(capsys, monkeypatch, "optimise", SMALL, *asked, "--out", tmp_path / "run", "--json")
    assert said.code == 0, said.err
    options = json.loads((tmp_path / "run" / "manifest.json").read_text())["options"]
    assert (options["method"], options["threads"]) == ("banded", 2)


def test_a_run_says_once_in_plain_words_that_another_solver_took_over(tmp_path, capsys, monkeypatch):
    proven = highs.solve_banded

    def unproven(*program: Any, **about: Any) -> Solution:
        return replace(proven(*program, **about), status=Status.ERROR)

    monkeypatch.setattr(highs, "solve_banded", unproven)
    asked = ("--solver", "banded", "--set", "time.optimise.typical_weeks=1")
    said = ask(capsys, monkeypatch, "optimise", SMALL, *asked, "--out", tmp_path / "run", "--json")
    assert said.code == 0, said.err
    sentence = "The solver banded stopped before its answer was proven; simplex took over."
    assert json.loads(said.out)["warnings"].count(sentence) == 1
    assert sentence in (tmp_path / "run" / "report.html").read_text("utf-8")


def test_a_strict_budget_that_is_exceeded_is_code_3_and_the_run_is_kept(tmp_path, capsys, monkeypatch):
    out = tmp_path / "run"
    few = ("--set", "nodes.island.population=10")  # a share of the budget that a year spends
    said = ask(capsys, monkeypatch, "optimise", SMALL, *few, "--strict-budget", "--out", out, "--json")
    error = json.loads(said.out)["error"]
    assert said.code == error["code"] == 3 and "exceeded by" in error["message"] and str(out) in error["message"]
    assert (out / "manifest.json").is_file()


def test_an_infeasible_scenario_is_code_3_names_the_cause_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    cap = "policies.nothing={kind: emission_cap, cap: 0 t/yr, status: adopted, decided_by: state}"
    said = ask(capsys, monkeypatch, "optimise", SMALL, "--set", cap, "--out", tmp_path / "run", "--json")
    error = json.loads(said.out)["error"]
    assert said.code == 3 and "emission cap" in error["message"]
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_resumes_from_the_plan_that_was_solved(tmp_path, capsys, monkeypatch):
    mark_solved = optimisation.mark_solved

    def killed_after(partial, fingerprint):
        mark_solved(partial, fingerprint)
        shutil.copytree(partial, tmp_path / ".run.partial-killed")
        raise RuntimeError("the power failed")

    with monkeypatch.context() as patch:
        patch.setattr(optimisation, "mark_solved", killed_after)
        assert ask(capsys, monkeypatch, "optimise", SMALL, "--out", tmp_path / "run").code == 5

    def not_again(*_: object, **__: object) -> None:
        raise AssertionError("solved again")

    with monkeypatch.context() as patch:
        patch.setattr(optimisation, "optimise", not_again)
        said = ask(capsys, monkeypatch, "optimise", SMALL, "--out", tmp_path / "run")
    assert said.code == 0 and "resuming from the plan" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_linked_days_in_segments_are_simulated_hour_by_hour_and_read_again(tmp_path, capsys, monkeypatch):
    seen = "time.optimise={typical_days: 6, storage: linked, segments: 8}"
    options = ("--set", seen, "--set", "horizon.last_year=2026", "--set", "horizon.periods=[2025]")
    said = ask(capsys, monkeypatch, "optimise", SMALL, *options, "--out", tmp_path / "run", "--json")
    assert said.code == 0, said.err
    record = read_record(tmp_path / "run")
    hours = record.pathway.hours
    assert (len(hours.days), len(hours.calendar), len(hours.hour_of_year)) == (6, 365, 48)
    assert hours.duration.sum() == 6 * 24 and hours.weight.sum() == pytest.approx(8760)
    assert set(hours.calendar) == set(range(6))
    assert record.replay.unserved_share < 0.01
    assert "6 typical days, taken together in 48 steps" in (tmp_path / "run" / "report.html").read_text("utf-8")


def test_the_plan_may_be_chosen_for_all_weather_years(tmp_path, capsys, monkeypatch):
    """The option says what the scenario could; the optimiser then sees what the simulation sees, and says so."""
    run, options = tmp_path / "run", ["--set", "horizon.last_year=2026", "--set", "horizon.periods=[2025]"]
    options += [word for text in (*HEATED, "ensemble.weather_years=3") for word in ("--set", text)]
    said = ask(
        capsys, monkeypatch, "optimise", SMALL, *options, "--weeks", "5", "--weather-years", "all", "--out", run,
        "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    record = read_record(run)
    hours = record.pathway.hours
    assert hours.n_weather_years == 3 and len(hours.weather_years) == 5 and len(set(hours.weather_years)) > 1
    assert "all" in record.loaded.resolved.data["time"]["optimise"]["weather_years"]
    assert list(record.results.inputs.attrs["weather_years"]) == [0, 1, 2]
    assert not any("weather years" in text and "optimiser" in text for text in record.summary["warnings"])
    assert "5 typical weeks, in 3 weather years" in (run / "report.html").read_text("utf-8")


def test_weather_years_may_be_named_and_those_left_out_are_told(tmp_path, capsys, monkeypatch):
    run, options = tmp_path / "run", ["--set", "horizon.last_year=2026", "--set", "horizon.periods=[2025]"]
    options += [word for text in (*HEATED, "ensemble.weather_years=3") for word in ("--set", text)]
    said = ask(capsys, monkeypatch, "optimise", SMALL, *options, "--weather-years", "1,3", "--out", run, "--json")
    assert said.code == 0, said.err
    assert list(read_record(run).results.inputs.attrs["weather_years"]) == [0, 2]
    assert any("sees 2 of 3 weather years" in text for text in json.loads(said.out)["warnings"])
    said = ask(capsys, monkeypatch, "optimise", SMALL, *options, "--weather-years", "4", "--out", tmp_path / "none")
    assert said.code == 2 and "the ensemble has weather years 1 to 3" in said.err


@pytest.mark.slow
def test_the_full_year_may_be_asked_for(tmp_path, capsys, monkeypatch):
    options = ("--set", "horizon.last_year=2026", "--set", "horizon.periods=[2025]")
    said = ask(capsys, monkeypatch, "optimise", SMALL, *options, "--weeks", "0", "--out", tmp_path / "run", "--json")
    assert said.code == 0, said.err
    assert read_record(tmp_path / "run").pathway.hours.is_full_year
