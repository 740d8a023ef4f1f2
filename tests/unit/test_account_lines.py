"""What the account holds beside fuel and the year's mean grid: activities, journeys, contracts, hours, things built."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from engine.account import BIOGENIC, ELSEWHERE, MEMO, Line, account, grid_factor, totals
from engine.results import Results
from engine.scope2 import hourly_grid_factor, hourly_lines, market_lines, residual_factor
from engine.simulate import simulate
from ilot.exports.account import to_account, to_balance
from ilot.exports.provenance import activity_of
from ilot.planning import run_scenario
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError

ISLAND = str(Path(__file__).parents[1] / "data" / "account.yaml")
YEARS = [2025, 2026, 2027, 2028]
AT = "carbon.account"


def simulated(*overrides: str) -> Results:
    loaded = load(ISLAND, overrides)
    inputs = build(loaded)
    return simulate(inputs, plan_of(loaded, inputs), hours_of=(2025, 2028))


@pytest.fixture(scope="module")
def results() -> Results:
    return simulated()


@pytest.fixture(scope="module")
def lines(results: Results) -> list[Line]:
    return account(results)


def total(lines: Iterable[Line], **same: object) -> float:
    return sum(line.co2e for line in lines if all(getattr(line, key) == value for key, value in same.items()))


def power(results: Results, year: int) -> float:
    gross = results.annual["gross_emissions"].sel(sector="power", year=year)
    return float(gross.sum(["node", "scope", "gas"]).mean("member"))


def test_an_activity_is_counted_times_its_published_factor(lines: list[Line]) -> None:
    (cattle,) = [line for line in lines if line.source == "cattle" and line.year == 2025]
    assert (cattle.ref, cattle.unit, cattle.gas, cattle.scope) == ("V.1", "head", "CH4 non-fossil", "1")
    assert (cattle.activity, cattle.factor) == (200.0, pytest.approx(0.047))
    assert cattle.co2e == pytest.approx(200 * 0.047 * 27.0)  # AR6, methane of living things
    (later,) = [line for line in lines if line.source == "cattle" and line.year == 2028]
    assert later.activity == pytest.approx(200 * 0.97)
    (leaked,) = [line for line in lines if line.source == "refrigerants" and line.year == 2025]
    assert (leaked.ref, leaked.co2e) == ("IV.2", pytest.approx(0.02 * 2255.5))
    (landfill,) = [line for line in lines if line.source == "landfill" and line.year == 2025]
    assert (landfill.ref, landfill.tonnes) == ("III.1", pytest.approx(400 * 0.14 * 0.5 * 0.5 * 16 / 12, rel=1e-4))


def test_every_tonne_that_leaves_the_island_stands_in_one_line_of_scope_1_a_journey_s_3_or_a_memo(
    results: Results, lines: list[Line]
) -> None:
    """The territorial account over again: nothing of it is lost, and nothing of it stands twice."""
    gross = results.annual["gross_emissions"].sel(scope="1").sum(["node", "sector"]).mean("member")
    for year in YEARS:
        for gas in results.inputs["gas"].values:
            said = [
                line
                for line in lines
                if (line.year, line.gas) == (year, gas) and line.ref not in ("V.2", ELSEWHERE)
                and (line.scope == "1" or line.source == "kerosene")
            ]  # fmt: skip
            assert total(said) == pytest.approx(float(gross.sel(year=year, gas=gas)), rel=1e-9, abs=1e-12)
            keys = [(line.node, line.sector, line.scope, line.source) for line in said]
            assert len(keys) == len(set(keys))


def test_the_carbon_budget_counts_co2_alone(results: Results) -> None:
    without = simulated("processes.cattle=null", "processes.landfill=null", "processes.refrigerants=null")
    one, other = (each.annual["gross_emissions"] for each in (results, without))
    assert float(one.sel(gas="CO2").sum()) == pytest.approx(float(other.sel(gas="CO2").sum()), rel=1e-12)
    assert float(one.sum()) > float(other.sum()) + 4 * 250


def test_a_rule_divides_the_fuel_of_journeys_and_loses_none(lines: list[Line]) -> None:
    fuel = [line for line in lines if line.source == "kerosene" and line.year == 2025]
    whole = total(fuel)
    assert [total(fuel, scope=scope) / whole for scope in ("1", "3", MEMO)] == pytest.approx([0.1, 0.45, 0.45])


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        (("rule=departures",), (0.1, 0.9, 0.0)),
        (("rule=none",), (0.1, 0.0, 0.9)),
        (("rule=residents", "residents=0.2"), (0.1, 0.18, 0.72)),
    ],
)
def test_every_rule_of_journeys_by_hand(rule: tuple[str, ...], shares: tuple[float, ...]) -> None:
    found = account(simulated(*(f"{AT}.journeys.aviation.{word}" for word in rule)))
    fuel = [line for line in found if line.source == "kerosene" and line.year == 2025]
    assert [total(fuel, scope=scope) / total(fuel) for scope in ("1", "3", MEMO)] == pytest.approx(shares)


def test_totals_are_the_sums_of_their_parts_and_hold_no_memo(lines: list[Line]) -> None:
    sums = totals(lines, YEARS)
    basic = [one for one in lines if one.ref[:2] in ("I.", "II") and one.ref != "I.4.4" and one.scope in ("1", "2")]
    waste = [one for one in lines if one.ref.startswith("III.")]
    plus = [one for one in lines if one.ref[:2] in ("IV", "V.") or (one.ref[:2] in ("I.", "II") and one.scope == "3")]
    inside = [one for one in lines if one.scope == "1"]
    for column, year in enumerate(YEARS):
        of_year = [[one for one in part if one.year == year and one.gas != BIOGENIC and one.scope != MEMO]
                   for part in ({*basic, *waste}, {*basic, *waste, *plus}, inside)]  # fmt: skip
        for name, part in zip(("basic", "basic_plus", "territorial"), of_year, strict=True):
            assert sums[name][column] == pytest.approx(total(part), rel=1e-9)


def test_what_the_island_causes_elsewhere_is_in_no_total(lines: list[Line]) -> None:
    flights = [line for line in lines if line.source == "visitors" and line.year == 2025]
    assert total(flights) == pytest.approx(3.0e6 * 0.12786 / 1000)
    assert all(values.sum() == 0.0 for values in totals(flights, YEARS).values())


def test_what_is_built_has_its_embodied_carbon_in_the_year_it_enters_service(lines: list[Line]) -> None:
    built = {(line.source, line.year): line.co2e for line in lines if line.source.endswith("embodied")}
    assert built == {("hydro, embodied", 2028): pytest.approx(200.0), ("battery, embodied", 2026): pytest.approx(50.0)}


def test_hour_by_hour_electricity_emits_what_the_plants_emit(results: Results) -> None:
    found = hourly_lines(results)
    for year in (2025, 2028):
        assert total(found, year=year) == pytest.approx(power(results, year), rel=1e-9)
    assert {line.year for line in found} == {2025, 2028}


def test_who_uses_electricity_when_rivers_are_low_or_engines_run_alone_emits_more_by_the_hour(results: Results) -> None:
    factor = hourly_grid_factor(results, 2025).sel(gas="CO2").values
    at_night = np.tile([1.0] * 6 + [0.0] * 16 + [1.0] * 2, 365) / 8 / 365
    (hotels,) = [
        line for line in hourly_lines(results)
        if (line.year, line.sector, line.gas, line.scope) == (2025, "tourism", "CO2", "2")
    ]  # fmt: skip
    assert hotels.factor == pytest.approx(float(factor @ at_night), rel=1e-9)
    mean = float(grid_factor(results).sel(gas="CO2", year=2025))
    assert abs(hotels.factor - mean) > 1e-3 * mean


def test_contracts_with_the_island_s_own_plants_move_emissions_and_make_none(results: Results) -> None:
    found = market_lines(results)
    for year in YEARS:
        assert total(found, year=year) == pytest.approx(power(results, year), rel=1e-9)
    (hydro,) = [line for line in found if line.source == "contract hotel_hydro" and line.year == 2025]
    assert (hydro.activity, hydro.co2e) == (pytest.approx(100.0), 0.0)
    grid = grid_factor(results).sel(gas="CO2")
    assert (residual_factor(results).sel(gas="CO2") > grid).all()


def test_the_residual_mix_by_hand(results: Results) -> None:
    annual = results.annual
    served = float((annual["demand"] - annual["unserved_demand"]).sel(year=2025).sum("node").mean("member"))
    tonnes = float(grid_factor(results).sel(gas="CO2", year=2025)) * served
    assert float(residual_factor(results).sel(gas="CO2", year=2025)) == pytest.approx(tonnes / (served - 100.0))


def test_a_contract_counts_no_more_than_is_used_and_generated() -> None:
    found = market_lines(simulated(f"{AT}.contracts.hotel_hydro.energy=9000 MWh/yr"))
    hydro = [line for line in found if line.source == "contract hotel_hydro" and line.year == 2025]
    assert [line.activity for line in hydro] == [pytest.approx(0.05 * 8760 * 0.4)]  # 50 kW at 40 %: 175 of 190 MWh used


def test_a_certificate_from_elsewhere_and_a_stated_residual_factor_count_as_stated() -> None:
    bought = f"{AT}.contracts.green"
    found = market_lines(
        simulated(f"{bought}.node=island", f"{bought}.sector=residential", f"{bought}.energy=300 MWh/yr",
                  f"{bought}.co2=0.1 t/MWh", f"{AT}.residual=0.6 t/MWh")
    )  # fmt: skip
    of_2025 = [line for line in found if line.year == 2025 and line.gas == "CO2"]
    assert total(of_2025, source="contract green") == pytest.approx(30.0)
    assert {line.factor for line in of_2025 if line.source == "residual mix"} == {0.6}


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("processes.cattle.activity.ch4_non_fossil={factor: ipcc_2006_enteric_cattle}", "no published factor"),
        ("processes.cattle.activity.ch4_non_fossil=null", "no gas has a factor"),
        ("processes.cattle.activity.follows=peple", "no driver 'peple'"),
        ("processes.cattle.co2=3 t/yr", "activity and co2 are both given"),
        (f"{AT}.contracts.hotel_hydro.technology=hydr", "no technology 'hydr'"),
        (f"{AT}.contracts.hotel_hydro.co2=0 t/MWh", "one of technology and co2"),
        (f"{AT}.journeys.aviation.rule=residents", "residents go with rule: residents"),
        (f"{AT}.embodied.stores.batery=1 t/MWh", "no store 'batery'"),
        (f"{AT}.beyond.visitors.node=moon", "no node 'moon'"),
    ],
)
def test_what_the_account_lacks_is_an_error_that_names_it(override: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load(ISLAND, (override,))


def test_the_file_says_of_both_numbers_where_they_come_from_and_keeps_other_ways_out_of_the_totals(
    tmp_path: Path,
) -> None:
    run = Path(run_scenario(ISLAND, out=tmp_path / "run").summary["run"])
    to_account(run, tmp_path / "account.csv")
    rows = list(csv.DictReader((tmp_path / "account.csv").read_text(encoding="utf-8").splitlines()))
    (cattle,) = [row for row in rows if (row["source"], row["year"]) == ("cattle", "2025")]
    assert (cattle["activity_source"], cattle["activity_quality"], cattle["factor_year"]) == (
        "a count",
        "measured",
        "2006",
    )
    assert (
        cattle["factor_source"].startswith("IPCC 2006 Guidelines, volume 4")
        and cattle["factor_quality"] == "unverified"
    )
    by_method = {row["method"] for row in rows}
    assert by_method == {"account", "electricity by the hour", "electricity by contracts"}
    territorial = {row["year"]: float(row["tCO2e"]) for row in rows if row["sub_sector"] == "territorial"}
    for year, told in territorial.items():
        mine = [row for row in rows if (row["method"], row["year"], row["scope"]) == ("account", year, "1")]
        parts = [float(row["tCO2e"]) for row in mine if row["gas"] != BIOGENIC]
        assert told == pytest.approx(sum(parts), rel=1e-9)
    of_2025 = [row for row in rows if row["year"] == "2025"]
    hours, contracts = (
        [float(row["tCO2e"]) for row in of_2025 if row["method"] == f"electricity by {way}"]
        for way in ("the hour", "contracts")
    )
    assert sum(hours) == pytest.approx(sum(contracts), rel=1e-9)


def test_the_balance_is_a_table_in_which_the_net_stands_beside_its_parts(tmp_path: Path) -> None:
    run = Path(run_scenario(ISLAND, out=tmp_path / "run").summary["run"])
    to_balance(run, tmp_path / "balance.csv")
    rows = list(csv.DictReader((tmp_path / "balance.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["year"] for row in rows] == [str(year) for year in YEARS]
    for row in rows:
        value = {key.removesuffix("_tCO2e"): float(text) for key, text in row.items() if key.endswith("tCO2e")}
        kept = value["intended_removals"] - value["credits_issued"]
        assert value["net"] == pytest.approx(value["gross"] - kept) and value["gross"] > 0


def test_the_example_of_the_page_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "account.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0].replace("follows: residents", "follows: people")
    for name in ("small.yaml", "account.yaml"):
        shutil.copy(Path(ISLAND).with_name(name), tmp_path)
    said = f"schema: 1\nname: over\nextends: account.yaml\n{example}"
    (tmp_path / "over.yaml").write_text(said, encoding="utf-8")
    inputs = build(load(tmp_path / "over.yaml"))
    assert set(inputs["contract"].values) == {"hotel_hydro", "green"}


def test_cement_is_clinker_times_its_factor_and_says_where_both_come_from() -> None:
    """1,000 t × 0.7 × 0.52 = 364 t, told as 700 t of clinker at 0.52 (IPCC 2006, volume 3, equation 2.2)."""
    made = (
        "processes.works.node=island", "processes.works.sector=cement", "processes.works.cement.output.value=1000",
        "processes.works.cement.output.unit=t/yr", "processes.works.cement.output.source=a count",
        "processes.works.cement.output.quality=assumed", "processes.works.cement.clinker_ratio=0.7",
        "processes.works.cement.clinker_co2=0.52",
    )  # fmt: skip
    loaded = load(ISLAND, made)
    found = account(simulate(build(loaded)))
    (line,) = [each for each in found if each.source == "works" and each.year == 2025]
    assert (line.activity, line.unit, line.factor, line.tonnes) == pytest.approx((700.0, "t clinker", 0.52, 364.0))
    assert activity_of(line, loaded.scenario)[:2] == ("this run; a count", "assumed")


def test_what_is_simulated_is_no_better_than_what_it_rests_on() -> None:
    said = (
        "uses.stoves.node=island", "uses.stoves.sector=residential", "uses.stoves.carrier=diesel",
        "uses.stoves.energy.value=10", "uses.stoves.energy.unit=MWh/yr", "uses.stoves.energy.source=a survey",
        "uses.stoves.energy.quality=unverified",
    )  # fmt: skip
    loaded = load(ISLAND, said)
    found = account(simulate(build(loaded)))
    burned = [each for each in found if (each.sector, each.source) == ("residential", "diesel")]
    assert burned and all("a survey" in activity_of(each, loaded.scenario).source for each in burned)
    assert {activity_of(each, loaded.scenario).quality for each in burned} == {"unverified"}
