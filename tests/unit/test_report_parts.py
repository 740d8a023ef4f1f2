"""Parts of the report against hand calculations: packed hours, prices, flows of energy, warnings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.account import account
from engine.cash_flow import cash_flow
from engine.indicators import budget_verdict
from engine.simulate import simulate
from engine.variables import ELECTRICITY
from ilot.reporting.abatement import abatement
from ilot.reporting.advice import advice, paid_for
from ilot.reporting.assumptions import assumptions
from ilot.reporting.balance import balances
from ilot.reporting.generation import origins
from ilot.reporting.hours import hours_of, pack, unpack
from ilot.reporting.money import cost_of_electricity
from ilot.reporting.price import price, running_cost
from ilot.reporting.sankey import flows
from ilot.reporting.tables import key_figures, retirements
from ilot.reporting.verdict import budget, headline
from ilot.reporting.weeks import member_name, shown_members, weeks_of
from ilot.reporting.yearly import Yearly
from ilot.runs.record import Record
from ilot.runs.summary import summarise
from ilot.runs.what_if import moved
from ilot.words.amounts import written
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.schema.report import Warnings

DATA = Path(__file__).parents[1] / "data"


def yearly(scenario: str | Path, *overrides: str) -> Yearly:
    loaded = load(scenario, overrides)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs), hours_of=(int(inputs["year"][-1]),))
    return Yearly(Record(loaded, results, summarise(results), {}))


@pytest.fixture(scope="module")
def fleet() -> Yearly:
    """Every family of plants and stores, two nodes and a line."""
    return yearly(DATA / "full_fleet.yaml")


@pytest.fixture(scope="module")
def small() -> Yearly:
    return yearly(DATA / "small.yaml")


def told(y: Yearly) -> str:
    return " ".join(each.text for each in advice(y, assumptions(y.scenario)))


def warned_by(y: Yearly, **thresholds: float) -> str:
    """What is told with other thresholds."""
    warnings = Warnings(**thresholds)
    report = y.scenario.report.model_copy(update={"warnings": warnings})
    scenario = y.scenario.model_copy(update={"report": report})
    return told(Yearly(replace(y.record, loaded=replace(y.record.loaded, scenario=scenario))))


def test_packed_hours_are_read_back_to_half_a_step() -> None:
    values = np.sin(np.linspace(0, 40, 8760)) * 12.5
    packed = pack(values)
    np.testing.assert_allclose(unpack(packed), values, rtol=0, atol=0.51 * packed["step"])
    assert unpack(pack(np.zeros(5))).tolist() == [0.0] * 5


def test_what_enters_electricity_leaves_it_in_every_year(fleet: Yearly) -> None:
    found = flows(fleet)
    enters = sum(values for (_from, to), values in found.items() if to == ELECTRICITY)
    leaves = sum(values for (origin, _to), values in found.items() if origin == ELECTRICITY)
    assert float(np.max(enters)) > 0
    np.testing.assert_allclose(enters, leaves, rtol=5e-3)


def test_what_enters_a_plant_leaves_it_as_power_or_is_lost(fleet: Yearly) -> None:
    found = flows(fleet)
    for plant in {end for ends in found for end in ends if end.startswith("plant:")}:
        enters = sum(values for (_from, to), values in found.items() if to == plant)
        leaves = sum(values for (origin, _to), values in found.items() if origin == plant)
        np.testing.assert_allclose(enters, leaves, rtol=1e-9)


def test_the_price_is_the_running_cost_of_the_dearest_plant_that_runs(small: Yearly) -> None:
    results, year = small.results, small.years[-1]
    hourly = results.hourly.isel(member=0).sel(year=year)
    found, costs = price(results, year), running_cost(results, year)
    for hour in (0, 12, 4000, 8759):
        running = hourly["generation"].isel(hour=hour).values > 1e-6
        is_spilled = bool((hourly["curtailment"].isel(hour=hour) > 1e-6).all())
        is_short = bool((hourly["unserved_demand"].isel(hour=hour) > 1e-6).any())
        expected = costs[running].max(initial=0.0) if not is_spilled else 0.0
        assert found[hour] == pytest.approx(float(results.inputs["unserved_cost"]) if is_short else expected)


def test_the_cost_of_electricity_by_item_adds_up_to_the_whole(small: Yearly) -> None:
    table = cost_of_electricity(small)
    assert table is not None
    values = [float(row[1].replace(",", "").replace("−", "-")) for row in table.rows]
    assert sum(values[:-1]) == pytest.approx(values[-1], rel=0.02)
    assert values[-1] == pytest.approx(small.record.summary["kpi"]["lcoe"]["value"], rel=0.01)


def test_capacity_that_leaves_service_is_what_stood_and_was_built_less_what_stands(small: Yearly) -> None:
    annual, plan = small.results.annual, small.results.plan
    before, after = annual["capacity"].values[:, :-1], annual["capacity"].values[:, 1:]
    left = (before + plan["technology_builds"].values[:, 1:] - after).clip(min=0).sum()
    assert (retirements(small) is None) == (left <= 1e-6 and float(annual["energy_capacity"].diff("year").min()) >= 0)


def test_little_storage_behind_much_sun_is_warned_of_by_the_thresholds_of_the_scenario(fleet: Yearly) -> None:
    assert "stores hold" in warned_by(fleet, variable_share=0.0, storage_hours=1e6)
    assert "stores hold" not in warned_by(fleet, variable_share=0.0, storage_hours=0.0)
    assert "stores hold" not in warned_by(fleet, variable_share=1.0, storage_hours=1e6)


def test_one_weather_year_is_warned_of_unless_it_is_enough(small: Yearly) -> None:
    assert "weather year is simulated" in told(small)
    assert "weather year" not in warned_by(small, weather_years=1)


def test_doubtful_inputs_of_what_costs_most_are_named_first(small: Yearly) -> None:
    paid = paid_for(small)
    assert sum(paid.values()) > 0
    doubtful = [row for row in assumptions(small.scenario) if row.quality in ("assumed", "unstated", "unverified")]
    costly = {name for name, value in paid.items() if value >= 0.05 * sum(paid.values())}
    assert ("Much is paid" in told(small)) == bool(costly & {row.group for row in doubtful})
    assert "Much is paid" not in warned_by(small, cost_share=1.0) or len(costly) == 1


def test_a_lever_at_one_is_the_run_itself_and_twice_the_fuel_price_is_twice_the_fuel_price(small: Yearly) -> None:
    results = small.results
    names = ("variable_builds", "store_builds", "measure_builds", "fuel_price", "demand")
    inputs, plan = moved(results, dict.fromkeys(names, 1.0))
    assert inputs.equals(results.inputs) and plan.equals(results.plan)
    inputs, _plan = moved(results, {"fuel_price": 2.0})
    np.testing.assert_allclose(inputs["fuel_price"], 2 * results.inputs["fuel_price"])
    assert not results.inputs["fuel_price"].equals(inputs["fuel_price"])


def test_the_figure_of_cash_is_that_of_the_engine(small: Yearly) -> None:
    from ilot.reporting.money import cash

    figure = cash(small)
    assert figure is not None
    flow = cash_flow(small.results).sum("item").values.cumsum()
    line = np.array(figure.plot["data"][-1]["y"])
    np.testing.assert_allclose(line / line[-1], flow / flow[-1], rtol=1e-3)


def test_the_balance_begins_with_gross_and_ends_with_net(small: Yearly) -> None:
    table = balances(small)["balance"]
    assert [row[0] for row in table.rows] == ["Gross emissions", "Net"], "nothing is planted and nothing sold"
    assert table.rows[0][1:] == table.rows[1][1:]
    assert [head[:4] for head in table.heads[1:]] == [str(small.years[at]) for at in (0, len(small.years) // 2, -1)]


def test_electricity_adds_up_to_the_same_by_year_hour_and_contract(fleet: Yearly) -> None:
    """Without contracts the residual mix is the island's own; over all hours the year's emissions come back."""
    year = fleet.years[-1]
    table = balances(fleet)["electricity"]
    *sectors, total = table.rows
    by_place = sum(line.co2e for line in account(fleet.results) if line.year == year and line.source == ELECTRICITY)
    losses = sum(line.co2e for line in account(fleet.results) if line.year == year and line.source == "grid losses")
    shown = written(by_place + losses, "tCO2e").split()[0]
    assert total[1:] == [shown] * 3
    assert sectors and table.heads[0].endswith(str(year))


def test_the_verdict_of_a_planner_of_one_node_is_that_of_its_part() -> None:
    y = yearly(DATA / "small.yaml", "planner={authorities: [county, state, company, household], node: island}")
    own = budget_verdict(y.results, "island")
    (said,) = [sentence for sentence in budget(y) if sentence.startswith("The plan is that of")]
    assert written(own.budget, "tCO2") in said and written(own.counted, "tCO2") in said
    assert ("exceeds" in said) == (own.exceeded_year is not None)
    # The headline speaks of its place too, and the figures of the run hold its verdict.
    assert headline(y).startswith("Island ") and not headline(yearly(DATA / "small.yaml")).startswith("Island ")
    kpi = y.record.summary["kpi"]
    assert kpi["planner_budget"]["value"] == own.budget and kpi["planner_counted_co2"]["value"] == own.counted
    assert kpi["planner_budget_used"]["value"] == pytest.approx(own.counted / own.budget)
    assert kpi["planner_budget_exceeded_year"]["value"] == own.exceeded_year
    for each, is_shown in ((y, True), (yearly(DATA / "small.yaml"), False)):
        assert any("planner" in row[0] for row in key_figures(each).rows) == is_shown


@pytest.fixture(scope="module")
def drawn() -> Yearly:
    """The small island with outages drawn five times."""
    outages = ("technologies.engine.mean_time_to_repair=200 h", "technologies.engine.availability=0.9",
               "technologies.engine.unit_capacity=50 kW")  # fmt: skip
    return yearly(DATA / "small.yaml", "ensemble={outage_draws: 5, seed: 1}", *outages)


def test_the_hours_of_each_member_that_a_page_offers_are_its_own(drawn: Yearly) -> None:
    year = drawn.years[-1]
    found = hours_of(drawn.record, origins(drawn.results, drawn.scenario), year, [0, 3])
    hourly = drawn.results.hourly.sel(year=year)
    for packed, member in zip(found.members, (0, 3), strict=True):
        *_flows, demand = packed["week"]
        labels = [item.label for item in found.week.legend]
        unserved = unpack(packed["week"][labels.index("Demand not served")])
        assert len(packed["week"]) == len(labels)
        # The small island is shown in kW.
        for shown, name in ((unpack(demand), "demand"), (unserved, "unserved_demand")):
            simulated = 1e3 * hourly[name].isel(member=member).sum("node").values
            np.testing.assert_allclose(shown, simulated, atol=1e-4 * simulated.max(initial=1.0))
    assert found.members[0] != found.members[1]


def test_a_page_without_room_for_all_members_holds_those_of_its_weeks(drawn: Yearly) -> None:
    years = [drawn.years[-1]]
    assert shown_members(drawn.results, years, 9) == [0, 1, 2, 3, 4]
    worst = weeks_of(drawn.results, years[0])[0].member
    assert shown_members(drawn.results, years, 1) == [worst]
    assert len(shown_members(drawn.results, years, 4)) == 4
    assert member_name(drawn.results, 3) == "weather year 1, draw 4"


def test_a_part_is_as_wide_in_the_curve_as_it_avoids_and_as_high_as_a_tonne_costs(small: Yearly) -> None:
    of_all = {"kind": "technology", "cost": 0.0, "unserved": 0.0}
    rows = [
        {**of_all, "lever": "hydro", "avoided": 900.0, "abatement_cost": -20.0},
        {**of_all, "lever": "engine", "avoided": 1.0, "abatement_cost": 90_000.0},
        {**of_all, "lever": "engine", "avoided": -5.0, "abatement_cost": None},
        {**of_all, "kind": "whole plan", "lever": "", "avoided": 2.0, "abatement_cost": 1.0},
    ]
    found = abatement(Yearly(replace(small.record, abatement=rows)))
    assert found is not None and found[1] is not None
    table, figure = found
    bars, layout = figure.plot["data"][0], figure.plot["layout"]
    assert len(table.rows) == 4
    assert (bars["width"], bars["x"], bars["y"]) == ([900.0, 1.0], [450.0, 900.5], [-20.0, 90_000.0])
    assert [each["text"] for each in layout["annotations"][1:]] == ["1", "2"]
    assert layout["yaxis"]["range"][1] < 90_000 and "are cut" in figure.says
