"""`sweep`, `compare`, `diff`, `explain` and `doctor` as a modeller calls them."""

from __future__ import annotations

import csv
import json
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ilot.glossary.kpis import KPIS, OPTIMISED
from tests.integration.command_line import SMALL, ask, start

SWEEP = """\
schema: 1
scenario: small.yaml
run: {run}
design: {design}
{samples}
seed: 3
values:
{values}
"""
VALUES = """\
  horizon.discount_rate: {low: 2, high: 8, unit: "%/yr"}
  fuels.diesel.price_by_volume: {low: 0.8, high: 2.5, unit: EUR/L}
  technologies.engine.efficiency: [0.30, 0.35, "40 %"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sweep_file(folder: Path, n_samples: int, values: str = VALUES, run: str = "simulate") -> Path:
    file = folder / "study.yaml"
    file.write_text(SWEEP.format(run=run, design="lhs", samples=f"samples: {n_samples}", values=values))
    return file


def members(out: Path) -> list[Path]:
    return sorted((out / "members").glob("*.json"))


@pytest.fixture
def asked(capsys, monkeypatch):
    """Ask in this process and return the JSON object, the exit code beside it."""

    def of(*words: object) -> tuple[int, dict]:
        said = ask(capsys, monkeypatch, *words, "--json")
        return said.code, json.loads(said.out)

    return of


def test_a_sweep_makes_a_table_and_a_netcdf_of_the_same_figures(folder, asked) -> None:
    code, told = asked("sweep", sweep_file(folder, 3), "--workers", 1, "--out", "out")
    assert code == 0 and (told["members"], told["failed"], told["resumed"]) == (3, 0, 0)
    with Path(told["table"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with xr.open_dataset(told["netcdf"]) as data:
        assert dict(data.sizes)["member"] == 3 and data["year"].values.tolist() == [2025, 2026, 2027, 2028]
        for name in ("horizon.discount_rate", "net_present_cost", "gross_co2"):
            assert [float(row[name]) for row in rows] == data[name].values.tolist()
        assert data["horizon.discount_rate"].attrs["units"] == "%/yr"
        assert data["net_present_cost"].attrs["units"] == "EUR"
        fuel = data["annual"].sel(series="gross_co2").sum("year")
        np.testing.assert_allclose(fuel, data["gross_co2"])
    assert set(KPIS) <= set(rows[0])


def test_a_member_is_what_run_says_of_the_same_values(folder, asked) -> None:
    values = "  technologies.engine.efficiency: [0.30]\n  horizon.discount_rate: [3 %/yr]\n"
    _, told = asked("sweep", sweep_file(folder, 1, values), "--workers", 1)
    _, run = asked("run", "small.yaml", "--set", "technologies.engine.efficiency=0.30",
                   "--set", "horizon.discount_rate=3 %/yr")  # fmt: skip
    assert {name: span["lowest"] for name, span in told["kpi"].items()} == {
        name: kpi["value"] for name, kpi in run["kpi"].items()
    }


def test_the_kpis_that_are_explained_are_those_of_a_simulation_and_of_an_optimised_run(folder, asked) -> None:
    values = "  horizon.discount_rate: [3 %/yr]\n"
    _, told = asked("sweep", sweep_file(folder, 1, values, run="optimise"), "--workers", 1)
    assert told["errors"] == {}
    assert set(told["kpi"]) == {*KPIS, *OPTIMISED}


def test_members_that_fail_are_told_and_stop_nobody(folder, asked) -> None:
    values = "  technologies.engine.efficiency: {low: 1.0, high: 1.6}\n"
    code, told = asked("sweep", sweep_file(folder, 4, values), "--workers", 1, "--out", "out")
    assert code == 0 and 0 < told["failed"] < 4
    assert all("technologies.engine.efficiency" in error and "[E205]" in error for error in told["errors"])
    with xr.open_dataset("out/sweep.nc") as data:
        has_failed = data["error"].values != ""
        assert has_failed.sum() == told["failed"]
        assert (np.isnan(data["lcoe"].values) == has_failed).all()


def test_a_sweep_of_which_every_member_fails_exits_with_2(folder, asked) -> None:
    values = "  technologies.engine.efficiency: {low: 1.3, high: 1.6}\n"
    code, told = asked("sweep", sweep_file(folder, 2, values), "--workers", 1)
    assert code == 2 and told["failed"] == 2


def test_a_text_that_a_spreadsheet_would_run_is_neutralised_in_the_table(folder, asked) -> None:
    values = "  description: ['=1+1', 'harmless']\n"
    asked("sweep", sweep_file(folder, 2, values), "--workers", 1, "--out", "out")
    text = Path("out/sweep.csv").read_text(encoding="utf-8")
    cells = {row[1] for row in csv.reader(text.splitlines())}
    assert cells == {"description", "'=1+1", "harmless"}


def test_a_folder_of_another_sweep_is_left_alone(folder, asked) -> None:
    asked("sweep", sweep_file(folder, 1), "--workers", 1, "--out", "out")
    before = Path("out/sweep.csv").read_bytes()
    code, told = asked("sweep", sweep_file(folder, 2), "--workers", 1, "--out", "out")
    assert code == 2 and "another sweep" in told["error"]["message"]
    assert Path("out/sweep.csv").read_bytes() == before and len(members(Path("out"))) == 1


def begun(folder: Path, out: str, n_members: int):
    """A sweep in two more processes, of which some members are finished."""
    process = start("sweep", folder / "study.yaml", "--workers", 2, "--out", out, folder=folder)
    limit = time.monotonic() + 240
    while len(members(folder / out)) < n_members:
        assert process.poll() is None and time.monotonic() < limit, process.communicate()
        time.sleep(0.02)
    return process


def children(pid: int) -> list[int]:
    """Processes that a process has started, on a system that tells."""
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.glob("*/children") for child in task.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_stopped_half_way_and_resumed_gives_the_same_bytes(folder, asked, sent) -> None:
    file = sweep_file(folder, 24)
    process = begun(folder, "stopped", 5)
    workers = children(process.pid)
    process.send_signal(sent)
    process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if sent == signal.SIGKILL else 130)
    limit = time.monotonic() + 30
    while any(map(is_alive, workers)):
        assert time.monotonic() < limit, "processes of a killed sweep live on"
        time.sleep(0.1)
    n_before = len(members(folder / "stopped"))
    assert 5 <= n_before < 24 and not (folder / "stopped" / "sweep.csv").exists()
    code, told = asked("sweep", file, "--workers", 2, "--out", "stopped")
    assert code == 0 and told["resumed"] == n_before
    asked("sweep", file, "--workers", 1, "--out", "whole")
    for name in ("sweep.csv", "sweep.nc"):
        assert (folder / "stopped" / name).read_bytes() == (folder / "whole" / name).read_bytes()


@pytest.fixture
def two_runs(folder, asked) -> tuple[str, str]:
    for out, words in (("a", ()), ("b", ("--set", "fuels.diesel.price_by_volume=2 EUR/L"))):
        code, _ = asked("run", "small.yaml", "--out", out, *words)
        assert code == 0
    return "a", "b"


def test_compare_tells_differences_ranking_and_that_prices_are_not_shared(two_runs, asked) -> None:
    code, told = asked("compare", *two_runs)
    cost = told["kpi"]["net_present_cost"]
    assert code == 0 and cost["differences"] == [0.0, cost["values"][1] - cost["values"][0]]
    assert cost["differences"][1] > 0
    assert [each["run"] for each in told["ranking"]] == ["a", "b"]
    (earned,) = told["economics"]
    assert earned["run"] == "b" and earned["net_present_value"] == pytest.approx(-cost["differences"][1])
    assert earned["rate_of_return"] is None and earned["payback"] is None and earned["abatement_cost"] is None
    (warning,) = told["warnings"]
    assert warning.startswith("b does not share prices with a: fuels.diesel.price_by_volume is 2000 EUR/m3")


def test_compare_puts_the_base_first_also_when_it_is_named_apart(two_runs, asked, capsys, monkeypatch) -> None:
    _, told = asked("compare", "a", "--base", "b")
    assert (told["base"], [each["run"] for each in told["runs"]]) == ("b", ["b", "a"])
    assert "net_present_cost" in ask(capsys, monkeypatch, "compare", *two_runs).out


def test_compare_does_not_rank_runs_of_different_money(two_runs, asked) -> None:
    asked("run", "small.yaml", "--set", "money.price_year=2020", "--out", "c")
    _, told = asked("compare", "a", "c")
    assert told["ranking"] is None and told["kpi"]["lcoe"]["differences"] == [None, None]
    assert told["architectures"] is None and "cost" not in told["annual"]
    assert any("currency and price year" in warning for warning in told["warnings"])


def test_compare_tells_every_year_and_the_cheapest_run_of_each_architecture(
    two_runs, asked, capsys, monkeypatch
) -> None:
    asked("run", "small.yaml", "--out", "sun", "--set", "plan.technologies.hydro={2027: 100 kW}")
    asked("run", "small.yaml", "--out", "more", "--set", "plan.technologies.hydro={2027: 200 kW}")
    _, told = asked("compare", "a", "b", "sun", "more")
    assert [each["builds"] for each in told["runs"]] == ["nothing new", "nothing new", "hydro", "hydro"]
    costs = {each["run"]: each["net_present_cost"] for each in told["ranking"]}
    best = {each["architecture"]: each for each in told["architectures"]}
    assert {name: (each["run"], each["runs"]) for name, each in best.items()} == {
        "nothing new": ("a", 2),
        "hydro": (min(("sun", "more"), key=costs.__getitem__), 2),
    }
    emitted = told["annual"]["gross_emissions"]
    assert emitted["years"] == [2025, 2026, 2027, 2028]
    assert emitted["differences"][2] == [
        ours - a for ours, a in zip(emitted["values"][2], emitted["values"][0], strict=True)
    ]
    assert emitted["differences"][2][:2] == [0.0, 0.0] and emitted["differences"][2][2] < 0
    assert "Best of each architecture" in ask(capsys, monkeypatch, "compare", "a", "b", "sun", "more").out


def test_compare_wants_two_finished_runs(folder, asked) -> None:
    code, told = asked("compare", "nowhere", "elsewhere")
    assert code == 2 and "not the folder of a finished run" in told["error"]["message"]


def test_diff_tells_what_the_court_refused(asked) -> None:
    code, told = asked("diff", "ouessant-1p5c", "ouessant-wind-allowed")
    (only,) = told["differences"]
    assert code == 0 and only["path"] == "technologies.wind.status"
    assert (only["a"]["value"], only["b"]["value"]) == ("refused", "planned")


def test_explain_answers_in_words_and_as_data(asked, capsys, monkeypatch) -> None:
    assert "what to do: " in ask(capsys, monkeypatch, "explain", "E205").out
    code, told = asked("explain", "lcoe")
    assert code == 0 and [entry["kind"] for entry in told["found"]] == ["kpi"]
    assert asked("explain", "no_such_thing")[0] == 2


def test_the_doctor_looks_at_every_part_and_names_a_cure_for_each_problem(folder, asked) -> None:
    code, told = asked("doctor")
    found = {check["what"]: check for check in told["checks"]}
    assert set(found) == {"python", "packages", "kernels", "solver", "netcdf", "library", "folder", "processors"}
    assert all(found[name]["is_ok"] for name in ("python", "solver", "netcdf", "library", "folder"))
    assert all(check["is_ok"] or check["cure"] for check in found.values())
    assert code == (0 if told["ok"] else 5)


def test_the_doctor_sees_that_a_kernel_is_not_compiled(folder, asked, monkeypatch) -> None:
    monkeypatch.setenv("ILOT_INTERPRET", "1")
    code, told = asked("doctor")
    (kernels,) = [check for check in told["checks"] if check["what"] == "kernels"]
    assert code == 5 and not kernels["is_ok"] and kernels["cure"] == "unset ILOT_INTERPRET"
