"""Goods of a scenario at the EU's border."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.account import grid_factor
from engine.results import Results
from engine.simulate import simulate
from ilot.exports.border import Declared, declarations, to_cbam
from ilot.failures import Failure
from ilot.planning import run_scenario
from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
AT = "carbon.border"
PRICED = (f"{AT}.certificate_price=82.32 EUR/t", f"{AT}.correction=1")
INGOTS = (
    f"{AT}.goods.ingots.node=island", f"{AT}.goods.ingots.kind=aluminium", f"{AT}.goods.ingots.exports=500 t/yr",
    f"{AT}.goods.ingots.default_value=3.0", f"{AT}.goods.ingots.benchmark=1.423",
)  # fmt: skip
CEMENT = (
    f"{AT}.goods.cement.node=island", f"{AT}.goods.cement.kind=cement", f"{AT}.goods.cement.exports=1000 t/yr",
    f"{AT}.goods.cement.direct=0.70", f"{AT}.goods.cement.electricity=0.09 MWh/t",
    f"{AT}.goods.cement.country_factor=0.61 t/MWh", f"{AT}.goods.cement.benchmark=0.666",
)  # fmt: skip


def declared(*overrides: str) -> tuple[dict[tuple[str, int], Declared], Results]:
    loaded = load(SMALL, (*PRICED, *overrides))
    results = simulate(build(loaded))
    return {(each.good, each.year): each for each in declarations(loaded.scenario, results)}, results


def test_aluminium_at_its_default_pays_for_direct_emissions_alone() -> None:
    found, _ = declared(*INGOTS)
    ingots = found["ingots", 2026]
    assert ingots.certificates == pytest.approx(500 * 1.91258, abs=5e-3)
    assert ingots.cost == pytest.approx(500 * 157.44, abs=3.0)
    assert (ingots.basis, ingots.indirect, ingots.saved_by_own_power) == ("default", 0.0, 0.0)
    assert ("ingots", 2025) not in found


def test_cement_pays_the_country_s_electricity_whatever_the_island_s() -> None:
    found, _ = declared(*CEMENT)
    cement = found["cement", 2027]
    assert cement.indirect == pytest.approx(0.09 * 0.61)
    assert cement.certificates == pytest.approx(1000 * (0.70 + 0.0549 - 0.95 * 0.666))
    assert (cement.power, cement.saved_by_own_power) == ("country", 0.0)


def test_own_power_counts_the_island_s_grid_and_says_what_it_saves() -> None:
    found, results = declared(*CEMENT, f"{AT}.goods.cement.own_power=true")
    cement = found["cement", 2027]
    factor = float((grid_factor(results) * results.inputs["gwp"]).sum("gas").sel(year=2027))
    assert cement.indirect == pytest.approx(0.09 * factor)
    assert cement.saved_by_own_power == pytest.approx(0.09 * (0.61 - factor))


def test_a_carbon_price_paid_at_home_is_taken_off() -> None:
    dear, _ = declared(*INGOTS)
    cheaper, _ = declared(*INGOTS, f"{AT}.goods.ingots.price_paid=20 EUR/t")
    assert dear["ingots", 2026].cost - cheaper["ingots", 2026].cost == pytest.approx(500 * 20)


def test_a_good_without_its_numbers_is_an_error_that_names_them() -> None:
    with pytest.raises(ScenarioError) as error:
        load(SMALL, (*PRICED, *INGOTS[:3], INGOTS[4]))
    assert [problem.code for problem in error.value.problems] == ["E341"]
    with pytest.raises(ScenarioError, match="indirect emissions of cement count"):
        load(SMALL, (*PRICED, *CEMENT[:4], CEMENT[6]))
    with pytest.raises(ScenarioError, match="own power has no electricity that counts"):
        load(SMALL, (*PRICED, *INGOTS, f"{AT}.goods.ingots.own_power=true"))
    with pytest.raises(ScenarioError, match="no node 'mainland'"):
        load(SMALL, (*PRICED, *INGOTS[1:], f"{AT}.goods.ingots.node=mainland"))


def test_the_sheet_holds_every_good_and_year(tmp_path: Path) -> None:
    run = run_scenario(SMALL, out=tmp_path / "run", overrides=(*PRICED, *INGOTS, *CEMENT)).summary["run"]
    to_cbam(Path(run), tmp_path / "cbam.csv")
    rows = list(csv.DictReader((tmp_path / "cbam.csv").read_text(encoding="utf-8").splitlines()))
    assert {(row["good"], row["year"]) for row in rows} == {
        (good, str(year)) for good in ("ingots", "cement") for year in (2026, 2027, 2028)
    }
    assert all(float(row["cost_EUR"]) > 0 for row in rows)
    for row in rows:  # the sheet can be reckoned over from its own columns
        free = float(row["cbam_factor"]) * float(row["benchmark_tCO2e_per_t"])
        embedded = float(row["direct_tCO2e_per_t"]) + float(row["indirect_tCO2e_per_t"])
        due = float(row["exports_t"]) * max(0.0, embedded - free)
        assert due == pytest.approx(float(row["certificates"]))
        cost = due * float(row["certificate_price_EUR"])
        assert cost == pytest.approx(float(row["cost_EUR"]))
        assert cost / float(row["exports_t"]) == pytest.approx(float(row["cost_EUR_per_t"]))
    assert {row["kind"] for row in rows} == {"aluminium", "cement"}


def test_what_small_importers_buy_is_exempt_and_a_liable_tonne_pays_the_same() -> None:
    """Regulation (EU) 2025/2083: an importer of at most 50 t a year owes nothing; here two fifths of 500 t."""
    everything, _ = declared(*INGOTS)
    found, _ = declared(*INGOTS, f"{AT}.goods.ingots.exempt=40 %")
    liable = found["ingots", 2026]
    assert liable.certificates == pytest.approx(300 * 1.91258, abs=5e-3)
    assert liable.cost == pytest.approx(0.6 * everything["ingots", 2026].cost)
    assert liable.cost_per_t == everything["ingots", 2026].cost_per_t == pytest.approx(157.44, abs=5e-3)


def test_no_importer_of_hydrogen_is_exempt() -> None:
    hydrogen = (*INGOTS[:1], f"{AT}.goods.ingots.kind=hydrogen", *INGOTS[2:], f"{AT}.goods.ingots.exempt=40 %")
    with pytest.raises(ScenarioError, match="no importer of hydrogen is exempt"):
        load(SMALL, (*PRICED, *hydrogen))


def test_what_a_tonne_would_pay_is_told_before_any_is_sold() -> None:
    found, _ = declared(*INGOTS, f"{AT}.goods.ingots.exports=0 t/yr")
    ingots = found["ingots", 2026]
    assert (ingots.certificates, ingots.cost) == (0.0, 0.0)
    assert ingots.cost_per_t == pytest.approx(157.44, abs=5e-3)


def test_the_proposed_schedule_of_free_allocation_is_taken_by_name() -> None:
    found, _ = declared(*INGOTS, f"{AT}.free_allocation=proposed_2026")
    assert found["ingots", 2028].free == pytest.approx(0.915 * 1.423)


def test_without_goods_there_is_nothing_to_declare_and_no_empty_sheet(tmp_path: Path) -> None:
    run = run_scenario(SMALL, out=tmp_path / "run").summary["run"]
    with pytest.raises(Failure, match=r"nothing to declare: small names no good.*carbon\.border\.goods"):
        to_cbam(Path(run), tmp_path / "cbam.csv")
    assert not (tmp_path / "cbam.csv").exists()
