"""Policies, reasons and early ends on the command line."""

from __future__ import annotations

import json
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import solvers.choice
from ilot.runs.record import read_record
from solvers.answer import Status
from tests.integration.command_line import SMALL, Said, ask, start

SHORT = (
    "--set", "horizon.last_year=2026", "--set", "horizon.periods=[2025]", "--set", "carbon.budget.from=2025",
    "--weeks", "1",
)  # fmt: skip


def optimised(capsys, monkeypatch, out: Path, *words: object) -> Said:
    return ask(capsys, monkeypatch, "optimise", SMALL, *SHORT, *words, "--out", out, "--json")


def test_a_policy_that_binds_is_told_by_its_name_with_its_price_and_is_read_back(tmp_path, capsys, monkeypatch):
    free = optimised(capsys, monkeypatch, tmp_path / "free")
    assert free.code == 0, free.err
    emitted = json.loads(free.out)["kpi"]["gross_co2"]["value"]
    budget = f"policies.whole={{kind: gross_budget, budget: {0.9 * emitted:.3f} t, status: adopted, decided_by: state}}"
    said = optimised(capsys, monkeypatch, tmp_path / "run", "--set", budget, "--alternatives", "0.05")
    assert said.code == 0, said.err
    summary = json.loads(said.out)
    (price,) = [each for each in summary["shadow_prices"] if each["path"] == "policies.whole"]
    assert price["unit"].endswith("/tCO2") and "policies.whole binds" in price["sentence"]
    assert summary["ranges"] and summary["status"] == "optimal"
    pathway = read_record(tmp_path / "run").pathway
    assert pathway is not None and {each.path for each in pathway.shadow_prices} >= {"policies.whole"}
    assert list(pathway.shadow_prices[0].by_year) == [2025, 2026]


def test_a_budget_that_cannot_be_kept_is_code_3_by_its_path_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    budget = "policies.tight={kind: gross_budget, budget: 0 t, status: adopted, decided_by: state}"
    said = optimised(capsys, monkeypatch, tmp_path / "run", "--set", budget)
    error = json.loads(said.out)["error"]
    assert said.code == error["code"] == 3 and "policies.tight" in error["message"]
    assert list(tmp_path.iterdir()) == []


def test_a_solver_that_is_stopped_is_code_4_and_its_plan_is_kept(tmp_path, capsys, monkeypatch):
    solve = solvers.choice.solve

    def stopped(program, **options):
        found, nothing = solve(program, **options), np.empty(0)
        return replace(found, status=Status.TIME_LIMIT, row_dual=nothing, reduced_cost=nothing)

    monkeypatch.setattr(solvers.choice, "solve", stopped)
    said = optimised(capsys, monkeypatch, tmp_path / "run", "--time-limit", "60")
    summary = json.loads(said.out)
    assert said.code == 4 and summary["status"] == "time limit"
    assert any("Time ran out" in warning for warning in summary["warnings"])
    assert (tmp_path / "run" / "manifest.json").is_file()


def test_no_time_at_all_is_code_4_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    said = optimised(capsys, monkeypatch, tmp_path / "run", "--time-limit", "0")
    assert said.code == json.loads(said.out)["error"]["code"] == 4
    assert list(tmp_path.iterdir()) == []


def test_what_others_decide_is_built_as_the_plan_says(tmp_path, capsys, monkeypatch):
    words = ("--set", "planner={authorities: [county]}", "--set", "technologies.engine.decided_by=state")
    blend = "plan.fuel_share.engine={diesel: {2025: 1, 2028: 0}, biofuel: {2025: 0, 2028: 1}}"
    said = optimised(capsys, monkeypatch, tmp_path / "run", *words, "--set", blend)
    assert said.code == 0, said.err
    record = read_record(tmp_path / "run")
    assert record.pathway is not None and "technology=engine" in record.results.inputs.attrs["levers_of_others"]
    plan = record.pathway.plan.sel(technology="engine")
    assert float(plan["technology_builds"].sum()) == 0.0
    assert plan["fuel_share"].sel(fuel="diesel").values.tolist() == pytest.approx([1, 2 / 3])


def test_an_interrupted_solve_says_so_and_leaves_nothing(tmp_path):
    process = start("optimise", SMALL, "--weeks", "30", "--out", tmp_path / "run", folder=tmp_path)
    limit = time.monotonic() + 120
    while not list(tmp_path.glob(".run.partial-*")):
        assert process.poll() is None and time.monotonic() < limit, process.communicate()
        time.sleep(0.05)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and out == "" and "interrupted" in err and "Traceback" not in err
    assert not (tmp_path / "run").exists() and not list(tmp_path.glob(".run.partial-*"))


def test_whole_units_that_leave_no_plan_are_code_3_with_their_place_and_leave_nothing(tmp_path, capsys, monkeypatch):
    """About 275 kW of hydro are firm enough, 450 kW the limit, in units of 250 kW: one is too few, two too many."""
    plant = "technologies.hydro."
    said = optimised(
        capsys, monkeypatch, tmp_path / "run", "--set", "technologies.engine.banned_from=2025",
        "--set", f"{plant}whole_units=true", "--set", f"{plant}unit_capacity=250 kW", "--set", f"{plant}lead_time=0 yr",
        "--set", f"{plant}maximum_capacity=450 kW", "--set", f"{plant}capacity_credit=40 %",
        "--set", "stores.battery.status=refused",
    )  # fmt: skip
    error = json.loads(said.out)["error"]
    assert said.code == error["code"] == 3, said.err
    (problem,) = [
        each for each in error["problems"] if "with parts of units of hydro there is a plan" in each["message"]
    ]
    assert problem["path"] == "technologies.hydro.whole_units" and "unit_capacity" in problem["message"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("foresight", "said_so"), [("perfect", ""), ("myopic", "is myopic"), ("limited", "is limited")]
)
def test_foresight_is_chosen_by_name(foresight, said_so, tmp_path, capsys, monkeypatch):
    words = ("--set", f"time.optimise.foresight={foresight}", "--set", "horizon.last_year=2027")
    periods = ("--set", "horizon.periods=[2025, 2026, 2027]")
    periods += ("--set", "time.optimise.foresight_periods=2") if foresight == "limited" else ()
    said = ask(
        capsys, monkeypatch, "optimise", SMALL, *words, *periods, "--weeks", "1", "--out", tmp_path / "run", "--json"
    )
    assert said.code == 0, said.err
    told = [warning for warning in json.loads(said.out)["warnings"] if warning.startswith("Foresight")]
    assert len(told) == (foresight != "perfect") and all(said_so in each for each in told)
