"""An island with one of everything that the language knows of operation: run, optimised, reported."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.account import account
from engine.simulate import simulate
from ilot.runs.record import read_record
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from solvers.flexible_data import as_soon_as_it_can
from tests.integration.command_line import ask

FULL = Path(__file__).parents[1] / "data" / "full_fleet.yaml"
STRATEGIES = {"load_following", "cycle_charging", "peak_reserve"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ilot.planning import run_scenario

    out = tmp_path_factory.mktemp("runs") / "full"
    run_scenario(str(FULL), out=out)
    return out


def test_the_verdict_tells_strategy_flexible_demand_and_reserve(run, capsys, monkeypatch) -> None:
    said = ask(capsys, monkeypatch, "run", FULL, "--out", run.parent / "again").out
    (chosen,) = [line for line in said.splitlines() if line.startswith("Strategy")]
    assert "is the cheapest; +" in chosen and sum(name.replace("_", " ") in chosen for name in STRATEGIES) == 3
    assert "taken by demand that may wait, every deadline met" in said
    assert "spinning reserve short in" in said


def test_the_summary_names_what_best_chose_and_what_each_costs(run) -> None:
    summary = json.loads((run / "kpi.json").read_text(encoding="utf-8"))
    costs = {name: said["value"] for name, said in summary["strategy"]["present_power_cost"].items()}
    assert set(costs) == STRATEGIES and costs[summary["strategy"]["chosen"]] == min(costs.values())
    kpi = {name: said["value"] for name, said in summary["kpi"].items()}
    assert kpi["unit_starts"] > 100 and kpi["reserve_shortfall_hours"] > 0
    assert kpi["flexible_missed_energy"] == kpi["flexible_missed_hours"] == 0
    assert kpi["flexible_energy"] == pytest.approx(sum(summary["annual"]["flexible_intake"]["values"]))
    assert any("spinning reserve is short" in warning for warning in summary["warnings"])


def test_flexible_demand_takes_its_draws_over_its_efficiency(run) -> None:
    annual = json.loads((run / "kpi.json").read_text(encoding="utf-8"))["annual"]
    # 2 MWh a year for 10, 15 and 20 vehicles of 40 kWh at 92 %, whose batteries end the year fuller than they began it.
    for vehicles, taken in zip((10, 15, 20), annual["flexible_intake|cars"]["values"], strict=True):
        assert 2 * vehicles / 0.92 <= taken * (1 + 1e-9) <= (2 + 0.5 * 0.040) * vehicles / 0.92 * (1 + 2e-9)
    assert annual["flexible_intake|mill"]["values"] == pytest.approx([20.0] * 3, rel=1e-6)
    assert annual["flexible_intake|fridges"]["values"] == pytest.approx([10.0] * 3, rel=1e-6)


def test_the_community_account_holds_all_electricity_that_is_served(run) -> None:
    results = read_record(run).results
    lines = [line for line in account(results) if line.source in ("electricity", "grid losses") and line.gas == "CO2"]
    served = json.loads((run / "kpi.json").read_text(encoding="utf-8"))["kpi"]["served_energy"]["value"]
    assert sum(line.activity for line in lines) == pytest.approx(served, rel=1e-9)


def test_the_report_tells_how_the_fleet_was_operated(run) -> None:
    report = (run / "report.html").read_text(encoding="utf-8")
    for words in ("Of the strategies simulated", "meets every deadline", "Spinning reserve is short in",
                  "Taken by flexible demand", "Starts of units", "Inflow spilled"):  # fmt: skip
        assert words in report, words


def test_a_run_is_read_back_with_its_strategy(run) -> None:
    record = read_record(run)
    assert record.results.annual.attrs["dispatch_strategy"] in STRATEGIES
    assert set(record.results.annual.attrs["present_power_cost"]) == STRATEGIES


def test_the_plan_of_the_optimiser_is_proven_and_what_it_left_out_is_said(tmp_path, capsys, monkeypatch) -> None:
    said = ask(capsys, monkeypatch, "optimise", FULL, "--out", tmp_path / "best", "--json")
    assert said.code == 0, said.err
    summary = json.loads(said.out)
    assert abs(summary["kpi"]["replay_cost_gap"]["value"]) < 0.05
    warnings = " ".join(summary["warnings"])
    for words in ("minimum up and down times (engine)", "bent fuel curve of engine, sheet",
                  "do not fade (battery)", "lets hydrogen charge", "hours of its tariff", "with parts of units",
                  "by the strategy best"):  # fmt: skip
        assert words in warnings, words


def test_what_is_not_smart_is_taken_alike_by_simulation_and_optimiser() -> None:
    loaded = load(FULL, ["dispatch={strategy: load_following}"])
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs), hours_of=[2025])
    simulated = results.hourly["flexible_intake"].sel(flexible="ice", year=2025).values.squeeze()
    at = inputs["flexible"].values.tolist().index("ice")
    ice = inputs.sel(flexible="ice", year=2025)
    draw = inputs["profile"].values[int(ice["flexible_draw_pattern"].item())] * float(ice["flexible_energy"])
    power, buffer = (np.full(8760, float(ice[f"flexible_{name}"])) for name in ("power", "buffer"))
    np.testing.assert_allclose(simulated, as_soon_as_it_can(inputs, at, draw, power, buffer), atol=1e-9)


@pytest.mark.parametrize(
    "word", ["E320", "flexible", "electric_vehicles", "unit_starts", "planned_outages", "set_point"]
)
def test_its_words_are_explained(word, capsys, monkeypatch) -> None:
    said = ask(capsys, monkeypatch, "explain", word)
    assert said.code == 0 and len(said.out.splitlines()) > 1
