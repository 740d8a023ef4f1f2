"""The community's account: the same tonnes as the territorial one, where they are used."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from engine.account import BIOGENIC, Line, account, grid_factor, totals
from engine.results import Results
from engine.simulate import simulate
from ilot.exports.account import COLUMNS, to_account
from ilot.planning import run_scenario
from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
LOSS = ("carbon.account.grid_loss=0.05",)


@pytest.fixture(scope="module")
def results() -> Results:
    return simulate(build(load(SMALL, LOSS)))


@pytest.fixture(scope="module")
def lines(results: Results) -> list[Line]:
    return account(results)


def total(lines: list[Line], year: int, **same: str) -> float:
    return sum(line.co2e for line in lines if line.year == year and all(getattr(line, k) == v for k, v in same.items()))


def test_every_line_is_activity_times_factor(results: Results, lines: list[Line]) -> None:
    for line in lines:
        potential = 1.0 if line.gas == BIOGENIC else float(results.inputs["gwp"].sel(gas=line.gas))
        assert line.tonnes == pytest.approx(line.activity * line.factor, rel=1e-12)
        assert line.co2e == pytest.approx(line.tonnes * potential, rel=1e-12)


def test_scope_1_is_what_the_territorial_account_says(results: Results, lines: list[Line]) -> None:
    gross = results.annual["gross_emissions"].sel(scope="1").sum(["node", "sector", "gas"]).mean("member")
    for year in results.annual["year"].values:
        emitted = sum(
            line.co2e
            for line in lines
            if line.year == year and line.scope == "1" and line.ref != "V.2" and line.gas != BIOGENIC
        )
        assert emitted == pytest.approx(float(gross.sel(year=year)), rel=1e-9)


def test_electricity_is_counted_once_at_the_plants_and_once_where_it_is_used(
    results: Results, lines: list[Line]
) -> None:
    """Scopes 2 and 3 of electricity are together what plants and purchases emit; 5 % of it is lost on the way."""
    power = results.annual["gross_emissions"].sel(sector="power").sum(["node", "scope", "gas"]).mean("member")
    for year in results.annual["year"].values:
        at_meter, lost = total(lines, year, scope="2"), total(lines, year, scope="3")
        assert at_meter + lost == pytest.approx(float(power.sel(year=year)), rel=1e-9)
        assert lost == pytest.approx(0.05 * (at_meter + lost), rel=1e-9)


def test_the_grid_factor_by_hand(results: Results) -> None:
    annual = results.annual
    burned = annual["fuel_use"].sum("technology").mean("member")
    tonnes = (burned * results.inputs["emission_factor"].sel(gas="CO2")).sum("fuel")
    served = (annual["demand"] - annual["unserved_demand"]).sum("node").mean("member")
    assert np.allclose(grid_factor(results).sel(gas="CO2"), tonnes / served, rtol=1e-12)


def test_totals_hold_what_the_protocol_says() -> None:
    def line(ref: str, scope: str, gas: str = "CO2") -> Line:
        return Line("x", "y", ref, scope, "s", gas, 2030, 1.0, "t", 1.0, 1.0, 1.0)

    parts = [
        line("I.1", "1"), line("I.1", "2"), line("I.1", "3"), line("I.4.4", "1"), line("II.4", "1"), line("III.1", "1"),
        line("IV.1", "1"), line("V.2", "1")._replace(co2e=-5.0), line("I.2", "1", BIOGENIC),
    ]  # fmt: skip
    sums = {name: float(values[0]) for name, values in totals(parts, [2030]).items()}
    assert sums == {
        "basic": 4.0,
        "basic_plus": 4.0 + 1.0 + 1.0 - 5.0,
        "territorial": 1 + 1 + 1 + 1 + 1 - 5,
        "biogenic": 1.0,
    }


def test_a_scenario_may_send_sectors_and_processes_elsewhere() -> None:
    said = ("carbon.account.gpc.transport=II.5",)
    found = account(simulate(build(load(SMALL, said))))
    assert {line.ref for line in found if line.source == "petrol"} == {"II.5"}


def test_a_sector_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ScenarioError, match="no sector or process 'transprot'"):
        load(SMALL, ("carbon.account.gpc.transprot=II.5",))


def test_the_file_adds_up_and_names_its_sources(tmp_path: Path) -> None:
    run = run_scenario(SMALL, out=tmp_path / "run", overrides=LOSS).summary["run"]
    to_account(Path(run), tmp_path / "account.csv")
    rows = list(csv.DictReader((tmp_path / "account.csv").read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    basic = {row["year"]: float(row["tCO2e"]) for row in rows if row["sub_sector"] == "BASIC"}
    for year, told in basic.items():
        parts = [
            float(row["tCO2e"])
            for row in rows
            if (row["method"], row["year"]) == ("account", year)
            and row["gpc"].startswith(("I.", "II.", "III.")) and row["gpc"] != "I.4.4"
            and row["scope"] in ("1", "2") and row["gas"] != BIOGENIC
        ]  # fmt: skip
        assert told == pytest.approx(sum(parts), rel=1e-9)
    silent = {row["gpc"]: row["notation"] for row in rows if row["notation"]}
    assert silent["I.7"] == "NE: not estimated"
