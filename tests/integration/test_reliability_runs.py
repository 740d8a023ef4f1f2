"""Runs whose scenario asks for members, a contingency and a storm: verdict, JSON and report tell of them."""

from __future__ import annotations

import json

import pytest

from tests.integration.command_line import SMALL, ask

ASKED = [
    "ensemble.outage_draws=4",
    "technologies.engine.availability=0.9",
    "technologies.engine.mean_time_to_repair=30 h",
    "technologies.engine.unit_capacity=50 kW",
    "technologies.engine.existing={2010: 150 kW}",
    "reliability.contingencies.n_1={units_out: 1}",
    "plan.store_power.battery.2026=50 kW",
    "plan.store_energy.battery.2026=200 kWh",
    "reliability.load_carrying={unserved_share: 1 %, technologies: {engine: 2027}}",
    "reliability.storms.gale={landfall_day: 300, landfall_hour: 6, duration: 120 h, customers_out: 50 %, "
    "restoration_time: 74 h, critical_share: 20 %, first_state: 90 %, local_stores: {battery: 1}}",
]


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    arguments = [word for asked in ASKED for word in ("--set", asked)]
    said = ask(capsys, monkeypatch, "run", SMALL, *arguments, "--out", tmp_path / "run")
    assert said.code == 0, said.err
    return tmp_path / "run", " ".join(said.out.split())


def test_the_verdict_tells_of_members_cases_and_their_limits(run) -> None:
    _, verdict = run
    assert "Means of 4 members (one weather year alone with 4 draws of outages each)" in verdict
    assert "with the largest unit out all year" in verdict
    assert "gale in 2028, 50 % of customers cut off" in verdict and "; with local stores and plants" in verdict
    assert "engine in 2027: its 150 kW carry" in verdict


def test_the_figures_stand_in_the_json(run) -> None:
    folder, _ = run
    summary = json.loads((folder / "kpi.json").read_text(encoding="utf-8"))
    kpi = {name: each["value"] for name, each in summary["kpi"].items()}
    assert 0 < kpi["lolh_low"] < kpi["lolh"] < kpi["lolh_high"]
    assert kpi["storm_critical_unserved_local"] < kpi["storm_critical_unserved"] < kpi["storm_unserved"]
    assert kpi["storm_served_share"] < kpi["storm_served_share_local"] < 1
    # 876 MWh less 3 % of people are 0.097 MW; two units of 50 kW are left of three, and 200 kWh of storage.
    assert kpi["contingency_unserved"] == pytest.approx(0.0, abs=1e-6)
    assert kpi["autonomy_mean_demand"] == 0  # 50 kW are less than the demand
    assert len(summary["annual"]["storm_unserved_gale"]["values"]) == 4
    assert any("4 draws of outages in the weather of this one year" in warning for warning in summary["warnings"])


def test_the_report_tells_them_with_intervals_and_by_hour(run) -> None:
    folder, _ = run
    report = (folder / "report.html").read_text(encoding="utf-8")
    for words in ("Loss-of-load expectation", "95 % from", "Probability that an hour is not wholly served", "gale"):
        assert words in report
