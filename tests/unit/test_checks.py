"""Relations between values of a scenario: each contradiction is found, placed and cured."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


def test_the_small_island_has_no_problem() -> None:
    assert load(SMALL).scenario.name == "small"


@pytest.mark.parametrize(
    ("override", "code", "path", "words"),
    [
        ("uses.homes.pattern=flatt", "E301", "uses.homes.pattern", "did you mean 'flat'"),
        ("technologies.engine.node=islet", "E301", "technologies.engine.node", "no node 'islet'"),
        ("technologies.engine.fuels.coal=0", "E301", "technologies.engine.fuels.coal", "no fuel 'coal'"),
        ("plan.technologies.hidro.2027=1 kW", "E301", "plan.technologies.hidro", "did you mean 'hydro'"),
        ("plan.technologies.hydro.2099=1 kW", "E302", "plan.technologies.hydro.2099", "2099 is not simulated"),
        ("horizon.periods=[2026, 2027]", "E302", "horizon.periods", "begin with the first year, 2025"),
        ("horizon.last_year=2020", "E302", "horizon.last_year", "before the first"),
        ("technologies.hydro.overnight_cost=null", "E303", "technologies.hydro", "overnight_cost is missing"),
        ("technologies.engine.fixed_om=null", "E303", "technologies.engine", "one of fixed_om and fixed_om_share"),
        ("stores.battery.energy_cost=null", "E303", "stores.battery", "power_cost and energy_cost"),
        ("technologies.hydro.pattern=null", "E304", "technologies.hydro", "has no pattern"),
        ("technologies.engine.efficiency=null", "E304", "technologies.engine", "has no efficiency"),
        ("technologies.engine.fuels.biofuel=0.5", "E304", "technologies.engine.fuels", "add up to 1.5"),
        ("stores.battery.loss=0.05", "E304", "stores.battery", "losses are not stated once"),
        ("uses.homes.pattern=null", "E304", "uses.homes", "has no pattern"),
        ("stocks.petrol_cars.sales_share=50 %", "E304", "stocks.petrol_cars.sales_share", "add up to 0.5"),
        ("stocks.petrol_cars.survival.shape=null", "E304", "stocks.petrol_cars.survival", "needs a shape"),
        ("fuels.diesel.price=90 EUR/MWh", "E305", "fuels.diesel", "2 prices"),
        ("fuels.diesel.energy_by_volume=null", "E305", "fuels.diesel", "needs energy_by_volume"),
        ("policies.price.kind=emission_cap", "E306", "policies.price", "cap is missing"),
        ("finance.method=project", "E307", "finance", "project_lifetime"),
        ("carbon.budget.likelihood=0.6", "E310", "carbon.budget.likelihood", "0.67"),
    ],
)
def test_a_contradiction_names_its_place_and_cure(override: str, code: str, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load(SMALL, [override])
    found = [problem for problem in error.value.problems if problem.code == code and problem.path == path]
    assert found, str(error.value)
    assert any(words in str(problem) for problem in found), str(error.value)
    assert all(problem.cure for problem in found)


def test_all_contradictions_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as error:
        load(SMALL, ["uses.homes.pattern=nowhere", "stores.battery.loss=0.05", "finance.method=project"])
    assert {problem.code for problem in error.value.problems} >= {"E301", "E304", "E307"}
