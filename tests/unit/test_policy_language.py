"""Policies and the planner as a scenario says them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
SAID = "status: adopted, decided_by: state"


@pytest.mark.parametrize(
    ("override", "code", "path", "words"),
    [
        (f"policies.a={{kind: gross_budget, {SAID}}}", "E306", "policies.a", "budget is missing"),
        (f"policies.a={{kind: gross_budget, budget: 1 t, cap: 1 t/yr, {SAID}}}", "E306", "policies.a", "cap is given"),
        (
            f"policies.a={{kind: capital_maximum, capital: 1 EUR/yr, node: island, {SAID}}}",
            "E306", "policies.a.node", "holds for the whole island",
        ),
        (
            f"policies.a={{kind: technology_ban, technologies: [engin], {SAID}}}",
            "E301", "policies.a.technologies", "did you mean 'engine'",
        ),
        (
            f"policies.a={{kind: net_budget, budget: 1 t, node: here, {SAID}}}",
            "E301", "policies.a.node", "no node 'here'",
        ),
        (f"policies.a={{kind: land_maximum, land: 1 ha, {SAID}}}", "E304", "technologies.hydro", "is not stated"),
        ("planner={authorities: [county], node: here}", "E301", "planner.node", "no node 'here'"),
    ],
)  # fmt: skip
def test_a_policy_that_does_not_fit_names_its_place(override: str, code: str, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load(SMALL, [override])
    assert [p for p in error.value.problems if p.code == code and p.path == path and words in str(p)], str(error.value)


def test_policies_by_name_hold_in_their_years_and_refused_ones_not_at_all() -> None:
    said = (
        f"policies.purse={{kind: capital_maximum, capital: 5 EUR/yr, available_from: 2026, banned_from: 2028, {SAID}}}",
        f"policies.own={{kind: indigenous_minimum, share: 40 %, available_from: 2027, {SAID}}}",
        f"policies.here={{kind: emission_cap, cap: 7 t/yr, node: island, {SAID}}}",
        f"policies.all={{kind: emission_cap, cap: 9 t/yr, {SAID}}}",
        "policies.never={kind: net_budget, budget: 1 t, status: refused, decided_by: state}",
    )
    inputs = build(load(SMALL, said))
    assert inputs["policy"].values.tolist() == ["purse", "own", "here"]
    limits = inputs["policy_limit"]
    np.testing.assert_array_equal(limits.sel(policy="purse", year=[2025, 2026, 2027]).values, [np.inf, 5.0, 5.0])
    assert float(limits.sel(policy="purse", year=2028)) == np.inf
    np.testing.assert_array_equal(limits.sel(policy="own", year=[2026, 2027]).values, [0.0, 0.4])
    assert inputs["policy_area"].values.tolist() == ["", "", "island"]
    assert float(inputs["emission_cap"].sel(year=2025)) == 9.0
    assert "emission_cap=all" in inputs.attrs["policies_of_the_island"]


def test_a_ban_takes_its_technologies_out_of_service_from_its_year_on() -> None:
    ban = f"policies.no_oil={{kind: technology_ban, technologies: [engine], available_from: 2027, {SAID}}}"
    inputs = build(load(SMALL, [ban]))
    operable = inputs["is_operable"].sel(technology="engine")
    assert operable.sel(year=2026) == 1 and operable.sel(year=2027) == 0
    assert inputs.attrs["bans"] == ["engine=no_oil"]


def test_the_planner_leaves_the_levers_of_others() -> None:
    inputs = build(load(SMALL, ["planner={authorities: [county], node: island}"]))
    assert set(inputs.attrs["levers_of_others"]) == {"technology=engine", "measure=electric_cars"}
    assert inputs.attrs["budget_node"] == "island"
    assert build(load(SMALL)).attrs["levers_of_others"] == []


def test_counties_and_households_of_other_nodes_are_others() -> None:
    """On two nodes, of which the planner's has but the ends of a cable."""
    file = SMALL.with_name("full_fleet.yaml")

    def others(node: str) -> set[str]:
        planner = f"planner={{authorities: [county, household, company], node: {node}}}"
        return set(build(load(file, [planner])).attrs["levers_of_others"])

    assert others("island") == {"technology=reactor"}
    plants, stores = ("reactor", "hydro", "pv"), ("battery", "lake", "pumped", "hydrogen")
    at_home = {f"technology={name}" for name in plants} | {f"store={name}" for name in stores}
    assert others("islet") == at_home | {"measure=electric_cars"}


@pytest.mark.parametrize(
    ("override", "code", "path", "said"),
    [
        ("plan.fuel_share.engine={diesel: 0.5}", "E304", "plan.fuel_share.engine", "add up to 0.5 in 2025"),
        ("plan.fuel_share.engine={petrol: 1}", "E301", "plan.fuel_share.engine.petrol", "there is no fuel 'petrol'"),
        (
            "technologies.engine.fuels={diesel: {2025: 1, 2028: 0.7}, biofuel: 0}",
            "E304", "technologies.engine.fuels", "add up to 0.9 in 2026",
        ),
    ],
)  # fmt: skip
def test_a_blend_that_cannot_be_burned_is_refused_at_its_place(override: str, code: str, path: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        load(SMALL, [override])
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (code, path) and said in str(problem)
