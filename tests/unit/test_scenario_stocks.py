"""What a scenario says of stocks and levers, against the hand."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.adoption import bass_adoption, logistic_adoption
from engine.electrification import measure_level
from engine.simulate import simulate
from ilot.runs.summary import cautions
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
PETROL, ELECTRIC = "stocks.petrol_cars.", "stocks.electric_cars."
REST = [f"{PETROL}sales_share=", f"{PETROL}adoption={{kind: rest}}"]
LOGISTIC = "{kind: logistic, midpoint: 2027, rate: 60 %/yr, ceiling: 90 %, of: OF}"
OF_SALES = f"{ELECTRIC}adoption={LOGISTIC.replace('OF', 'sales')}"
OF_STOCK = f"{ELECTRIC}adoption={LOGISTIC.replace('OF', 'stock')}"
LEVER = (
    "levers.cars={level: 1, levels: {1: {}, 2: {measures: {electric_cars: {share: 50 %, start: 2026, years: 3}}}, "
    "3: {settings: {stocks.petrol_cars.mandate.banned_from: 2026, stocks.electric_cars.sales_share: 20 %, "
    "stocks.petrol_cars.sales_share: 80 %}}, 4: {measures: {electric_cars: {share: 100 %, start: 2025, years: 1}}}}}"
)
"""A lever over one measure and two settings."""


def inputs_with(*overrides: str) -> xr.Dataset:
    return build(load(SMALL, overrides))


def of(inputs: xr.Dataset, name: str, stock: str) -> list[float]:
    return inputs[name].sel(stock=stock).values.tolist()


def test_stocks_that_name_no_rule_have_the_neutral_ones() -> None:
    inputs = inputs_with()
    neutral = {
        "sales_minimum": 0, "sales_maximum": 1, "stock_target": -1, "early_scrapping": 0, "early_scrapping_age": 0,
        "second_hand_share": 0, "second_hand_age": 0, "stock_degradation": 0,
    }  # fmt: skip
    assert all((inputs[name] == value).all() for name, value in neutral.items())


def test_sales_follow_a_logistic_law_and_another_stock_takes_the_rest() -> None:
    inputs = inputs_with(*REST, f"{ELECTRIC}sales_share=", OF_SALES)
    expected = logistic_adoption([2025, 2026, 2027, 2028], 2027, 0.6, 0.9)
    np.testing.assert_allclose(of(inputs, "sales_share", "electric_cars"), expected, rtol=1e-15)
    np.testing.assert_allclose(of(inputs, "sales_share", "petrol_cars"), 1 - expected, rtol=1e-15)
    assert (inputs["stock_target"] == -1).all()


def test_a_law_of_the_stock_is_a_target_and_leaves_the_sales_to_the_rest() -> None:
    bass = "{kind: bass, start: 2024, innovation: 0.05, imitation: 0.5, ceiling: 1, of: stock}"
    inputs = inputs_with(*REST, f"{ELECTRIC}sales_share=", f"{ELECTRIC}adoption={bass}")
    expected = bass_adoption([2025, 2026, 2027, 2028], 2024, 0.05, 0.5)
    np.testing.assert_allclose(of(inputs, "stock_target", "electric_cars"), expected, rtol=1e-15)
    assert of(inputs, "sales_share", "electric_cars") == [0] * 4 and of(inputs, "sales_share", "petrol_cars") == [1] * 4


def test_a_choice_by_cost_is_the_logit_of_what_owning_costs() -> None:
    cost = "{{kind: cost, price: {price}, upkeep: 600, energy_price: 200}}"
    inputs = inputs_with(
        "services.mobility.choice={spread: 500, rate: 0, years: 10}",
        f"{PETROL}sales_share=", f"{PETROL}adoption={cost.format(price=20000)}",
        f"{ELECTRIC}sales_share=", f"{ELECTRIC}adoption={cost.format(price=25000)}",
    )  # fmt: skip
    # Petrol: 2,000 + 600 + 5 MWh x 200 = 3,600 a year. Electric: 2,500 + 600 + 2 x 200 = 3,500; 100 less, spread 500.
    assert of(inputs, "sales_share", "electric_cars") == pytest.approx([1 / (1 + np.exp(-0.2))] * 4, rel=1e-12)


def test_a_mandate_and_a_target_hold_from_the_first_year_they_name() -> None:
    inputs = inputs_with(
        f"{ELECTRIC}mandate={{minimum_share: {{2026: 20 %, 2028: 60 %}}}}",
        f"{PETROL}sales_share=90 %", f"{ELECTRIC}sales_share=10 %",
        f"{PETROL}mandate={{banned_from: 2028}}", f"{ELECTRIC}target={{2027: 30 %}}",
    )  # fmt: skip
    assert of(inputs, "sales_minimum", "electric_cars") == pytest.approx([0, 0.2, 0.4, 0.6])
    assert of(inputs, "sales_maximum", "petrol_cars") == [1, 1, 1, 0]
    assert of(inputs, "stock_target", "electric_cars") == [-1, -1, 0.3, 0.3]


def test_early_scrapping_second_hand_and_degradation_reach_the_engine() -> None:
    inputs = inputs_with(
        f"{PETROL}early_scrapping={{share: 5 %, age: 10}}",
        f"{PETROL}second_hand={{share: 40 %, age: 6}}",
        f"{PETROL}degradation=1 %/yr",
    )
    assert of(inputs, "early_scrapping", "petrol_cars") == [0.05] * 4
    assert inputs["early_scrapping_age"].sel(stock="petrol_cars").item() == 10
    assert of(inputs, "second_hand_share", "petrol_cars") == [0.4] * 4
    assert inputs["second_hand_age"].values.tolist() == [6, 0]
    assert inputs["stock_degradation"].values.tolist() == [0.01, 0]


def test_a_service_grows_along_its_law() -> None:
    inputs = inputs_with("services.mobility.growth={kind: logistic, midpoint: 2026, rate: 0.5, ceiling: 80 %}")
    expected = 100 * logistic_adoption([2025, 2026, 2027, 2028], 2026, 0.5, 0.8)
    np.testing.assert_allclose(inputs["service_level"].values[0], expected, rtol=1e-12)


def test_a_level_of_a_lever_becomes_units_of_its_measure() -> None:
    loaded = load(SMALL, [LEVER, "levers.cars.level=2", "measures.electric_cars.lifetime=2"])
    inputs = build(loaded)
    plan = plan_of(loaded, inputs)
    # Half of 60 in three equal steps from 2026, and those of 2026 again when they are two years old.
    assert plan["measure_builds"].values[0] == pytest.approx([0, 10, 10, 20])
    assert measure_level(inputs, plan).values[0] == pytest.approx([0, 10, 20, 30])


def test_a_level_that_may_not_begin_as_fast_as_it_wants_says_so(caplog: pytest.LogCaptureFixture) -> None:
    loaded = load(SMALL, [LEVER, "levers.cars.level=4"])
    inputs = build(loaded)
    with caplog.at_level(logging.WARNING):
        plan = plan_of(loaded, inputs)
    assert plan["measure_builds"].values[0] == pytest.approx([20, 20, 20, 0])
    assert "lever cars" in caplog.text and "electric_cars" in caplog.text and "2026" in caplog.text


def test_a_level_sets_values_of_the_scenario_and_what_is_set_by_hand_stands_above_it() -> None:
    chosen = load(SMALL, [LEVER, "levers.cars.level=3"])
    assert chosen.scenario.stocks["petrol_cars"].mandate.banned_from == 2026
    by_hand = load(SMALL, [LEVER, "levers.cars.level=3", "stocks.petrol_cars.mandate.banned_from=2028"])
    assert by_hand.scenario.stocks["petrol_cars"].mandate.banned_from == 2028
    results = simulate(build(chosen), plan_of(chosen, build(chosen)))
    sold = results.annual["sales"].sel(stock="petrol_cars").values
    assert (sold == 0).all() and results.annual["sales"].sel(stock="electric_cars").values[1:].min() > 0


def test_a_run_says_in_which_year_a_target_is_reached_that_sales_cannot_reach_sooner() -> None:
    rules = ("services.mobility.level={2025: 100, 2028: 400}", f"{ELECTRIC}target={{2026: 50 %}}")
    loaded = load(SMALL, rules)
    results = simulate(build(loaded), plan_of(loaded, build(loaded)))
    # Each year the service grows by 100 cars: half of 200 can be electric in 2026, 60 % not before 2027.
    share = (results.annual["stock_units"] / results.annual["stock_units"].sum("stock")).sel(stock="electric_cars")
    assert share.sel(year=2026).item() == pytest.approx(0.5) and not [
        said for said in cautions(results) if "target" in said
    ]
    early = load(SMALL, (rules[0], f"{ELECTRIC}target={{2026: 60 %}}"))
    (said,) = [said for said in cautions(simulate(build(early), plan_of(early, build(early)))) if "target" in said]
    assert said.startswith("stock 'electric_cars': its target of 60% in 2026 is reached in 2027")
    never = load(SMALL, (f"{ELECTRIC}target={{2026: 90 %}}",))
    (said,) = [said for said in cautions(simulate(build(never), plan_of(never, build(never)))) if "target" in said]
    assert "is not reached by 2028" in said


def test_the_level_of_today_changes_nothing() -> None:
    loaded, plain = load(SMALL, [LEVER]), load(SMALL)
    xr.testing.assert_identical(build(loaded), build(plain))
    xr.testing.assert_identical(plan_of(loaded, build(loaded)), plan_of(plain, build(plain)))


BROKEN = {
    "no share at all": ([f"{PETROL}sales_share="], "stocks.petrol_cars", "neither"),
    "a share said twice": ([f"{PETROL}adoption={{kind: rest}}"], "stocks.petrol_cars", "both"),
    "two that take the rest": (
        [*REST, f"{ELECTRIC}sales_share=", f"{ELECTRIC}adoption={{kind: rest}}"],
        "stocks.electric_cars.adoption",
        "all take the rest",
    ),
    "shares that do not add up": (
        [f"{PETROL}sales_share={{2025: 1, 2028: 0.5}}"],
        "stocks.petrol_cars.sales_share",
        "0.833333 in 2026",
    ),
    "a law of the stock without a rest": (
        [f"{ELECTRIC}sales_share=", OF_STOCK],
        "stocks.electric_cars.adoption",
        "no stock takes the rest",
    ),
    "a law and a target": (
        [*REST, f"{ELECTRIC}sales_share=", f"{ELECTRIC}target=0.5", OF_STOCK],
        "stocks.electric_cars.target",
        "target already",
    ),
    "a ban that leaves nobody to sell": (
        [f"{PETROL}mandate={{banned_from: 2027}}"],
        "stocks.petrol_cars.mandate",
        "in 2027 the mandates leave 1",
    ),
    "minimum shares above 1": (
        [f"{PETROL}mandate={{minimum_share: 70 %}}", f"{ELECTRIC}mandate={{minimum_share: 40 %}}"],
        "stocks.petrol_cars.mandate",
        "ask for 1.1",
    ),
    "a minimum above the maximum": (
        [f"{PETROL}mandate={{minimum_share: 70 %, maximum_share: 60 %}}"],
        "stocks.petrol_cars.mandate",
        "above its highest",
    ),
    "units brought in older than any": (
        [f"{ELECTRIC}second_hand={{share: 0.5, age: 15}}"],
        "stocks.electric_cars.second_hand.age",
        "15 years old",
    ),
    "a law without its rate": (
        [*REST, f"{ELECTRIC}sales_share=", OF_SALES.replace("rate: 60 %/yr, ", "")],
        "stocks.electric_cars.adoption.rate",
        "rate",
    ),
    "a law that is none": (
        [f"{ELECTRIC}adoption={{kind: gompertz}}"],
        "stocks.electric_cars.adoption.kind",
        "gompertz",
    ),
    "a choice by cost of one stock alone": (
        [f"{ELECTRIC}sales_share=", f"{ELECTRIC}adoption={{kind: cost, price: 1, upkeep: 0, energy_price: 1}}"],
        "stocks.petrol_cars",
        "is not",
    ),
    "a choice that nobody makes": (
        ["services.mobility.choice={spread: 500, rate: 0, years: 10}"],
        "services.mobility",
        "nobody makes",
    ),
    "a lever with three levels": (
        ["levers.cars={level: 1, levels: {1: {}, 2: {}, 3: {}}}"],
        "levers.cars.levels",
        "level 4",
    ),
    "a fifth level": ([LEVER, "levers.cars.level=5"], "levers.cars.level", "5"),
    "a lever over a measure that is not there": (
        [LEVER.replace("{electric_cars: {share: 50 %", "{heat_pump: {share: 50 %")],
        "levers.cars.levels.2.measures.heat_pump",
        "no measure",
    ),
    "a share of no potential": (
        [LEVER, "measures.electric_cars.potential="],
        "levers.cars.levels.2.measures.electric_cars",
        "potential",
    ),
    "a lever over what the plan does": (
        [LEVER, "levers.cars.level=2", "plan.measures.electric_cars={2026: 1}"],
        "levers.cars.levels.2.measures.electric_cars",
        "by the plan",
    ),
    "a setting of what does not exist": (
        ["levers.cars={level: 2, levels: {1: {}, 2: {settings: {stocks.petrol_cars.colour: red}}, 3: {}, 4: {}}}"],
        "stocks.petrol_cars.colour",
        "colour",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_contradicts_itself_is_named_with_its_place(what: str) -> None:
    overrides, path, words = BROKEN[what]
    with pytest.raises(ScenarioError) as caught:
        build(load(SMALL, overrides))
    assert any(problem.path == path and words in problem.message for problem in caught.value.problems), str(
        caught.value
    )
    assert all(problem.cure for problem in caught.value.problems)
