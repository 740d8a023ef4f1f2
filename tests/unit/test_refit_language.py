"""Refit as a scenario says it."""

from __future__ import annotations

import pytest

from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError
from tests.integration.command_line import SMALL

PLANT = (
    "technologies.rebuilt={node: island, kind: dispatchable, class: diesel, lifetime: 20 yr, "
    "overnight_cost: 200 EUR/kW, fixed_om: 10 EUR/kW/yr, variable_om: 8 EUR/MWh, fuels: {biofuel: 1}, "
    "efficiency: 0.35, capacity_credit: 1, "
    "status: planned, decided_by: company, refit_of: %s}"
)
MAY_LEAVE = "technologies.engine.early_retirement=true"


def test_a_refit_names_what_is_rebuilt() -> None:
    inputs = build(load(SMALL, [PLANT % "engine", MAY_LEAVE]))
    assert inputs["technology_refit_of"].values.tolist() == ["", "", "engine"]


@pytest.mark.parametrize(
    ("overrides", "code", "said"),
    [
        ([PLANT % "engin", MAY_LEAVE], "E301", "there is no technology 'engin'"),
        ([PLANT % "engine"], "E304", "'engine' may not leave service early"),
        ([PLANT % "rebuilt"], "E304", "'rebuilt' cannot be a refit of itself"),
    ],
)
def test_a_refit_of_what_may_not_leave_is_refused_at_its_place(overrides: list[str], code: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        load(SMALL, overrides)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (code, "technologies.rebuilt.refit_of") and said in str(problem)


def test_a_plan_by_hand_rebuilds_no_more_than_it_retires() -> None:
    says = [PLANT % "engine", MAY_LEAVE, "plan.technologies.rebuilt={2027: 100 kW}"]
    loaded = load(SMALL, says)
    with pytest.raises(ScenarioError, match=r"0\.1 MW are refits of engine in 2027, 0\.1 more than it retires"):
        plan_of(loaded, build(loaded))
    loaded = load(SMALL, [*says, "plan.retirements.engine={2027: 100 kW}"])
    assert float(plan_of(loaded, build(loaded))["retirements"].sum()) == pytest.approx(0.1)


STORE = (
    "stores.cells={node: island, kind: battery, power_lifetime: 15 yr, energy_lifetime: 15 yr, power_fixed_om: 0, "
    "energy_fixed_om: 0, variable_om: 0, charge_efficiency: 0.95, discharge_efficiency: 0.95, standing_loss: 0, "
    "minimum_state: 0, initial_state: 0.5, capacity_credit: 0.5, power_cost: 100 EUR/kW, energy_cost: 100 EUR/kWh, "
    "status: planned, decided_by: company, refit_of: battery%s}"
)
LEAVES = "stores.battery.early_retirement=true"


def test_a_store_and_its_parts_are_rebuilt_as_they_retire() -> None:
    stands = ["stores.battery.existing_energy={2022: 500 kWh}", "stores.battery.existing_power={2022: 200 kW}"]
    says = [*stands, STORE % "", LEAVES, "plan.store_energy.cells={2027: 100 kWh}"]
    loaded = load(SMALL, says)
    inputs = build(loaded)
    assert inputs["store_refit_of"].values.tolist() == ["", "battery"]
    with pytest.raises(ScenarioError, match=r"0\.1 MWh are refits of battery in 2027.*plan.store_energy_retirements"):
        plan_of(loaded, inputs)
    loaded = load(SMALL, [*says, "plan.store_energy_retirements.battery={2027: 100 kWh}"])
    assert float(plan_of(loaded, build(loaded))["store_energy_retirements"].sum()) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ([STORE % ""], "'battery' may not leave service early"),
        (
            [STORE % ", charge_cost: 50 EUR/kW, charge_fixed_om: 0, charge_lifetime: 9 yr", LEAVES],
            "'cells' has charge power of its own, and 'battery' none that could be rebuilt",
        ),
    ],
)
def test_a_refit_of_a_store_that_cannot_be_is_refused_at_its_place(overrides: list[str], said: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        load(SMALL, overrides)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == ("E304", "stores.cells.refit_of") and said in str(problem)
