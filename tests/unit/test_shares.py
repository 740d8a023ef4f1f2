"""The island's share of the budget by rule, from a scenario to the figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.indicators import implied_warming, milestone_verdicts, rule_verdicts
from engine.simulate import simulate
from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
BUDGET, WORLD, PEOPLE = 130e9, 8.1e9, 990.0
NUMBERS = (
    "carbon.budget.emissions.island=4000",
    "carbon.budget.world_emissions=42.2e9",
    "carbon.budget.emissions_weight=0.5",
    "carbon.budget.convergence_year=2036",
    "carbon.budget.past.from=1990",
    "carbon.budget.past.emissions.island=150000",
    "carbon.budget.past.world_emissions=1.2e12",
)


def shares(*overrides: str) -> dict[str, float]:
    budgets = build(load(SMALL, overrides))["budget_by_rule"].sum("node")
    return dict(zip(budgets["rule"].values.tolist(), budgets.values.tolist(), strict=True))


def test_every_rule_with_its_numbers_is_computed() -> None:
    found = shares(*NUMBERS)
    by_people, by_emissions = BUDGET * PEOPLE / WORLD, BUDGET * 4000 / 42.2e9
    assert found["per_capita"] == pytest.approx(by_people)
    assert found["grandfathering"] == pytest.approx(by_emissions)
    assert found["blended"] == pytest.approx((by_people + by_emissions) / 2)
    assert found["cumulative_per_capita"] == pytest.approx((BUDGET + 1.2e12) * PEOPLE / WORLD - 150000)
    # The world emits 42.2, … Gt for 2·130/42.2 − 1 = 5.16 years; c falls by a tenth a year.
    years = 2 * BUDGET / 42.2e9 - 1
    k = np.arange(6)
    path, c = 42.2e9 * (1 - k / years), 1 - k / 10
    expected = (path * (c * 4000 / 42.2e9 + (1 - c) * PEOPLE / WORLD)).sum()
    assert found["convergence"] == pytest.approx(expected)


def test_rules_without_numbers_say_what_they_lack() -> None:
    inputs = build(load(SMALL))
    assert inputs["rule"].values.tolist() == ["per_capita"]
    said = inputs.attrs["rules_not_computed"]
    assert "grandfathering: missing emissions, world_emissions" in said
    assert any(text.startswith("ability_to_pay: missing") for text in said)


def test_the_rule_that_is_chosen_is_the_budget() -> None:
    inputs = build(load(SMALL, ("carbon.budget.share=grandfathering", *NUMBERS)))
    assert float(inputs["carbon_budget"].sum()) == pytest.approx(BUDGET * 4000 / 42.2e9)
    assert float(inputs["budget_table"].sel(temperature=1.5, likelihood=0.5)) == pytest.approx(BUDGET * 4000 / 42.2e9)


def test_a_chosen_rule_without_its_numbers_is_an_error_that_names_them() -> None:
    with pytest.raises(ScenarioError) as error:
        load(SMALL, ("carbon.budget.share=blended",))
    assert [problem.code for problem in error.value.problems] == ["E340"] * 3
    assert {"emissions", "world_emissions", "emissions_weight"} <= set(str(error.value).replace(",", " ").split())


def test_a_node_that_is_not_there_and_one_that_is_forgotten_are_errors() -> None:
    with pytest.raises(ScenarioError) as error:
        load(SMALL, ("carbon.budget.emissions.village=4000",))
    assert sorted(problem.code for problem in error.value.problems) == ["E301", "E340"]


def test_years_of_the_budget_before_the_first_simulated_must_be_observed() -> None:
    later = (
        "carbon.budget.from=2025",
        "horizon.first_year=2026",
        "horizon.present_year=2026",
        "horizon.periods=[2026]",
    )
    with pytest.raises(ScenarioError, match="nothing is said of 'island' in 2025"):
        load(SMALL, later)
    spent = build(load(SMALL, (*later, "carbon.budget.observed.island.2025=3500")))
    people = load(SMALL).scenario.nodes["island"].population.at(2025)
    assert float(spent["carbon_budget"].sum()) == pytest.approx(BUDGET * people / WORLD - 3500)


def test_the_budget_of_the_ipcc_counts_from_2020_less_what_was_emitted_since() -> None:
    """AR6 WG1, table SPM.2: 500 Gt at 1.5 °C and 50 %, 400 at 67 %; five years of 3,500 t are taken off."""
    seen = "carbon.budget.observed.island={2020: 3500, 2021: 3500, 2022: 3500, 2023: 3500, 2024: 3500}"
    people = load(SMALL).scenario.nodes["island"].population.at(2025)
    for likelihood, world in ((0.5, 500e9), (0.67, 400e9)):
        inputs = build(load(SMALL, ("carbon.budget.from=2020", f"carbon.budget.likelihood={likelihood}", seen)))
        assert float(inputs["carbon_budget"].sum()) == pytest.approx(world * people / WORLD - 5 * 3500)
    with pytest.raises(ScenarioError, match="nothing is said of 'island' in 2020, 2021, 2022, 2023, 2024"):
        load(SMALL, ("carbon.budget.from=2020",))


def test_a_cell_that_was_estimated_is_noted_and_a_published_one_is_not() -> None:
    assert not build(load(SMALL)).attrs["notes"]
    (note,) = build(load(SMALL, ("carbon.budget.likelihood=0.67",))).attrs["notes"]
    assert note.startswith("the remaining budget for 1.5 °C at 67% from 2026 on is estimated")


def test_verdicts_by_rule_milestone_and_warming_agree_with_each_other() -> None:
    overrides = ("carbon.base_2019.co2=4000", "carbon.base_2019.ghg=5000", *NUMBERS)
    results = simulate(build(load(SMALL, overrides)))
    verdicts = rule_verdicts(results)
    budget, used, _ = verdicts["per_capita"]
    assert used is not None
    assert used * budget == pytest.approx((verdicts["blended"][1] or 0) * verdicts["blended"][0])
    warming = implied_warming(results)
    assert warming is not None
    assert warming[0] == pytest.approx(1.5 + 0.45e-12 * (used - 1) * BUDGET)
    gross = results.annual["gross_emissions"].sum(["node", "sector", "scope"]).mean("member")
    for basket, base in (("CO2", 4000), ("GHG", 5000)):
        net = (gross.sel(gas="CO2") if basket == "CO2" else gross.sum("gas")) - results.annual[
            "additional_removals"
        ].sum("node")
        for milestone in milestone_verdicts(results)[basket]:
            assert milestone.reached == pytest.approx(1 - float(net.sel(year=milestone.year)) / base)
