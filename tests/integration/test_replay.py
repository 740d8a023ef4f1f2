"""The optimiser's plan in the simulator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.simulate import no_plan, simulate
from ilot.words.adequacy import target_said
from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError
from solvers.lesson import Lesson
from solvers.model import PathwayModel
from solvers.optimise import optimise
from solvers.program import LinearProgram
from solvers.reliability import standing
from solvers.replay import replay
from tests.integration.command_line import SMALL
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
FLAT = np.ones(8760)
LOAD = 2.0 + np.sin(2 * np.pi * HOUR / 24) + 0.5 * np.cos(2 * np.pi * HOUR / 8760)
SUN = np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24)) * (0.7 - 0.3 * np.cos(2 * np.pi * HOUR / 8760))


def island(load: np.ndarray = LOAD, technology: dict[str, Any] | None = None, **said: Any) -> xr.Dataset:
    engine = {
        "overnight_cost": 5e5,
        "fuel_slope": 2.2,
        "can_burn": 1.0,
        "fuel_share": 1.0,
        "fixed_om": 1e4,
        "variable_om": 2.0,
    }
    sun = {"technology_kind": "variable", "availability_pattern": "sun", "overnight_cost": 8e5, "is_renewable": 1.0}
    dims = {
        "use": {
            "power": {"use_energy": 8760.0 * 2.0, "use_pattern": "load"},
            "cars": {"use_energy": {2025: 900.0, 2026: 950.0, 2027: 1000.0}, "use_carrier": "oil"},
        },
        "fuel": {
            "oil": {"fuel_price": {2025: 60.0, 2026: 70.0, 2027: 80.0}, "emission_factor": {"CO2": 0.27, "CH4": 1e-5}}
        },
        "technology": technology or {"engine": engine, "sun": sun},
    } | said.pop("dims", {})
    said = {
        "carbon_budget": 1e9,
        "years": (2025, 2026, 2027),
        "attrs": {"periods": [2025, 2026]},
        "carbon_price": 30.0,
    } | said
    return tiny_inputs(patterns={"load": load / load.sum(), "sun": SUN}, dims=dims, **said)


def test_the_proof_of_a_pathway_is_the_simulation_of_its_plan_with_the_hours_asked_for() -> None:
    inputs = island()
    pathway = optimise(inputs, weeks=1, hours_of=(2026,))
    again = replay(inputs, pathway, hours_of=(2026,))
    assert pathway.proof is not None
    assert pathway.proof.results.hourly["year"].values.tolist() == [2026]
    xr.testing.assert_identical(pathway.proof.results.annual, again.results.annual)
    xr.testing.assert_identical(pathway.proof.results.hourly, again.results.hourly)
    xr.testing.assert_identical(pathway.proof.results.plan, pathway.plan)
    assert (pathway.proof.cost_gap, pathway.proof.sentences) == (again.cost_gap, again.sentences)


def test_without_storage_the_simulation_confirms_the_full_year_to_the_last_figure() -> None:
    inputs = island()
    pathway = optimise(inputs, weeks=0)
    proof = replay(inputs, pathway)
    assert net_present_cost(proof.results) == pytest.approx(pathway.objective, rel=1e-6)
    assert proof.cost_gap == pytest.approx(0.0, abs=1e-6)
    assert proof.emissions_gap == pytest.approx(0.0, abs=1e-6)
    assert proof.unserved_energy == pytest.approx(0.0, abs=1e-3)
    counted = pathway.operation["counted_emissions"].sum()
    gross = proof.results.annual["gross_emissions"].sel(gas="CO2").sum()
    assert float(counted) == pytest.approx(float(gross), rel=1e-6)


def test_curtailment_is_the_models_own_where_nothing_is_left_to_the_rule() -> None:
    sun = {
        "technology_kind": "variable", "availability_pattern": "sun", "existing_capacity": {2025: 8.0},
        "is_buildable": 0.0, "is_renewable": 1.0,
    }  # fmt: skip
    engine = {"overnight_cost": 5e5, "fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0}
    inputs = island(technology={"engine": engine, "sun": sun})
    proof = replay(inputs, optimise(inputs, weeks=0))
    assert proof.curtailment == pytest.approx(proof.model_curtailment, rel=1e-6)
    assert proof.curtailment > 1000.0
    assert any("could have been generated" in sentence for sentence in proof.sentences)


def test_every_cost_item_of_the_model_is_the_simulators() -> None:
    measure = {
        "retrofit": {
            "measure_demand": -1e-3,
            "measure_cost": 500.0,
            "measure_fixed_om": 5.0,
            "measure_potential": 200.0,
            "measure_fuel": {"oil": 0.4},
        }
    }
    planting = {
        "hill": {"planting_cover": "wood", "planting_cost": 100.0, "planting_fixed_om": 3.0, "planting_potential": 40.0}
    }
    inputs = island(
        dims={"measure": measure, "planting": planting, "cover": {"wood": {}}},
        carbon_budget=1000.0, export_capacity=1.0, export_price=20.0,
    )  # fmt: skip
    pathway = optimise(inputs, weeks=0)
    proof = replay(inputs, pathway)
    discount = 1.05 ** -(proof.results.annual["year"] - 2024)
    simulated = (proof.results.annual["cost"].mean("member") * discount).sum("year")
    for item in simulated["item"].values:
        own = float(pathway.operation["cost"].sel(item=item).sum())
        assert own == pytest.approx(float(simulated.sel(item=item)), rel=1e-5, abs=1.0), item


def test_the_model_never_costs_more_than_the_rule_with_the_same_fleet_and_hours() -> None:
    store = {
        "battery": {
            "store_existing_power": {2025: 1.0},
            "store_existing_energy": {2025: 4.0},
            "charge_efficiency": 0.9,
            "store_is_buildable": 0.0,
        }
    }
    curve = {
        "fuel_slope": 2.0,
        "fuel_intercept": 0.3,
        "minimum_load": 0.3,
        "can_burn": 1.0,
        "fuel_share": 1.0,
        "is_buildable": 0.0,
    }
    technology = {
        "small": curve | {"existing_capacity": {2025: 2.0}},
        "large": curve | {"existing_capacity": {2025: 4.0}, "variable_om": 1.0},
        "sun": {
            "technology_kind": "variable",
            "availability_pattern": "sun",
            "existing_capacity": {2025: 3.0},
            "is_buildable": 0.0,
        },
    }
    inputs = island(technology=technology, dims={"store": store}, attrs={"periods": [2025]})
    model = optimise(inputs, weeks=0)
    assert model.objective <= net_present_cost(simulate(inputs, no_plan(inputs))) * (1 + 1e-7)


def test_typical_weeks_come_close_to_the_full_year() -> None:
    inputs = island()
    full, weeks = (optimise(inputs, weeks=n).objective for n in (0, 4))
    assert weeks == pytest.approx(full, rel=0.03)


def test_demand_that_simulation_leaves_unserved_asks_for_more_and_the_model_is_solved_again() -> None:
    spiky = LOAD.copy()
    spiky[20 * 168 + 18] = 40.0
    pathway = optimise(island(spiky, unserved_cost=1e6), weeks=1)
    assert len(pathway.rounds) > 1
    assert pathway.rounds[0].lessons
    assert pathway.rounds[-1].replay_unserved < 0.1 * pathway.rounds[0].replay_unserved
    assert any("Simulation corrected the optimiser" in warning for warning in pathway.warnings)


@pytest.mark.parametrize(("target", "is_taught"), [(0.05, False), (1e-5, True), (0.0, True)])
def test_a_looser_target_accepts_a_plan_that_a_tighter_one_teaches(target: float, is_taught: bool) -> None:
    """An hour of forty-fold demand that the model's week does not hold: the first plan lacks 2 % of demand."""
    spiky = LOAD.copy()
    spiky[20 * 168 + 18] = 40.0
    pathway = optimise(island(spiky, unserved_cost=1e6, unserved_target=target), weeks=1)
    proof = pathway.proof
    assert proof is not None and bool(pathway.rounds[0].lessons) == (len(pathway.rounds) > 1) == is_taught
    assert standing(proof.results, pathway, proof) == "kept"
    assert proof.unserved_share == pytest.approx(0.0 if is_taught else 0.0198, abs=1e-4)
    # The same simulation against one per cent.
    asked = replace(proof.results, inputs=proof.results.inputs.assign(unserved_target=0.01))
    assert standing(asked, pathway, proof) == ("kept" if is_taught else "missed")
    said = target_said(asked, pathway, proof).replace("\N{NO-BREAK SPACE}", " ")
    assert said == ("" if is_taught else "at most 1 % of demand may stay unserved: missed")


def test_what_is_left_unserved_at_its_price_teaches_nothing_and_is_said_to_be_so() -> None:
    """At 1 money/MWh nothing is built: the model leaves all of demand, the simulation as much."""
    pathway = optimise(island(unserved_cost=1.0, unserved_target=0.1), weeks=1)
    assert pathway.proof is not None and len(pathway.rounds) == 1 and pathway.proof.unserved_share > 0.9
    assert standing(pathway.proof.results, pathway, pathway.proof) == "priced"
    assert standing(pathway.proof.results, None, None) == "missed"


def test_the_target_is_what_the_scenario_says() -> None:
    assert float(build(load(SMALL))["unserved_target"]) == 1e-5
    assert float(build(load(SMALL, ["reliability.unserved_target=0.2 %"]))["unserved_target"]) == pytest.approx(2e-3)
    with pytest.raises(ScenarioError, match="unserved_target"):
        load(SMALL, ["reliability.unserved_target=1.2"])


def test_past_unserved_demand_teaches_nothing() -> None:
    technology = {"engine": {"fuel_slope": 2.0, "can_burn": 1.0, "fuel_share": 1.0, "overnight_cost": 1e5}}
    inputs = island(FLAT, technology, attrs={"periods": [2025, 2026], "present_year": 2026})
    pathway = optimise(inputs, weeks=1)
    assert float(replay(inputs, pathway).results.annual["unserved_demand"].sel(year=2025).sum()) > 0
    assert [r.lessons for r in pathway.rounds] == [()]
    assert float(pathway.plan["technology_builds"].sel(year=2025).sum()) == 0.0


def test_a_plan_is_said_to_begin_late_where_its_period_began_before_the_present() -> None:
    inputs = island(attrs={"periods": [2025, 2027], "present_year": 2026})
    pathway = optimise(inputs, weeks=1)
    assert any("period from 2025 began before the present year 2026" in warning for warning in pathway.warnings)
    builds = pathway.plan["technology_builds"].sum("technology")
    np.testing.assert_array_equal(builds.sel(year=[2025, 2026]).values, 0.0)


def test_the_gaps_are_told_in_words() -> None:
    inputs = island()
    proof = replay(inputs, optimise(inputs, weeks=1))
    assert "cost" in proof.sentences[0] and "%" in proof.sentences[0]
    assert any("MWh of demand are not served" in sentence for sentence in proof.sentences)


def test_a_correction_that_cannot_be_had_leaves_the_plan_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def impossible(stated: PathwayModel, program: LinearProgram, *_: object) -> list[Lesson]:
        return [Lesson("more_than_there_is", np.ones(len(program.columns)), -np.inf, -1.0, "the impossible")]

    monkeypatch.setattr("solvers.optimise.lessons", lambda *_: [])
    plain = optimise(island(), weeks=1)
    monkeypatch.setattr("solvers.optimise.lessons", impossible)
    kept = optimise(island(), weeks=1)
    assert len(kept.rounds) == 1
    assert kept.objective == pytest.approx(plain.objective)
    assert any("could not be had" in warning for warning in kept.warnings)
