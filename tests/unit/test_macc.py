"""Abatement by leaving out: by hand where levers do not meet, and against a run of its own where they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.costs import net_present_cost
from engine.results import Results
from engine.simulate import no_plan, simulate
from ilot.planning import run_scenario
from ilot.runs.record import read_results, write_results
from ilot.studies.compare import balance
from ilot.studies.macc import FUEL, WHOLE, abatement_costs, in_words, levers, without
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from tests.tiny import tiny_inputs

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
PLAN = ("plan.technologies.hydro.2027=0.1 MW", "plan.measures.electric_cars.2026=20")


def two_measures() -> Results:
    """Each unit avoids 5 or 2 t a year in both years, for 100 or 10 a year of upkeep; nothing is discounted."""
    measure = {"measure_sector": "homes", "measure_emissions": {"CO2": -5.0}, "measure_fixed_om": 100.0}
    cheap = {"measure_emissions": {"CO2": -2.0}, "measure_fixed_om": 10.0}
    inputs = tiny_inputs(
        years=(2025, 2026),
        dims={
            "measure": {"dear": measure, "cheap": {**measure, **cheap}, "idle": measure},
            "process": {"kiln": {"process_sector": "homes"}},
        },
        discount_rate=0.0,
        measure_potential=10.0,
        process_emissions=50.0,
    )
    plan = no_plan(inputs)
    plan["measure_builds"].loc[{"measure": ["dear", "cheap"], "year": 2025}] = 3.0
    return simulate(inputs, plan)


def test_measures_that_do_not_meet_cost_what_the_hand_finds(tmp_path: Path) -> None:
    """3 units for 2 years: 600 for 30 t is 20 a tonne, 60 for 12 t is 5; the whole is 660 for 42 t."""
    results = two_measures()
    write_results(tmp_path, results)
    cheap, dear, whole = abatement_costs(tmp_path)["levers"]
    assert (cheap["lever"], dear["lever"], whole["kind"]) == ("cheap", "dear", WHOLE)
    assert cheap["abatement_cost"] == pytest.approx(5.0)
    assert dear["abatement_cost"] == pytest.approx(20.0)
    assert (dear["cost"], dear["avoided"]) == (pytest.approx(600.0), pytest.approx(30.0))
    assert whole["abatement_cost"] == pytest.approx(660 / 42)


def test_what_is_read_from_a_run_can_be_simulated_again(tmp_path: Path) -> None:
    results = two_measures()
    write_results(tmp_path, results)
    read = read_results(tmp_path)
    assert set(read.inputs.coords) == set(results.inputs.coords)
    assert simulate(read.inputs, read.plan).annual["cost"].equals(results.annual["cost"])


def test_what_is_not_built_is_no_lever() -> None:
    assert levers(two_measures()) == [("measure", "dear"), ("measure", "cheap")]


def test_a_lever_is_left_out_of_the_whole_plan(tmp_path: Path) -> None:
    """The row of the cars is the difference to a run in which the hydro plant alone is built."""
    run = Path(run_scenario(SMALL, out=tmp_path / "run", overrides=PLAN).summary["run"])
    told = abatement_costs(run)
    assert {(row["kind"], row["lever"]) for row in told["levers"]} == {
        ("technology", "hydro"), ("measure", "electric_cars"), (WHOLE, ""),
    }  # fmt: skip
    both, hydro_alone = (load(SMALL, said) for said in (PLAN, PLAN[:1]))
    whole, left = (simulate(inputs := build(said), plan_of(said, inputs)) for said in (both, hydro_alone))
    (cars,) = [row for row in told["levers"] if row["lever"] == "electric_cars"]
    assert cars["cost"] == pytest.approx(net_present_cost(whole) - net_present_cost(left))
    assert cars["avoided"] == pytest.approx(balance(left) - balance(whole))
    assert "do not add up" in in_words(told)


def test_a_fuel_switch_is_a_lever_and_its_absence_burns_what_the_scenario_says() -> None:
    loaded = load(SMALL, ("plan.fuel_share.engine.diesel=0", "plan.fuel_share.engine.biofuel=1"))
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs))
    assert levers(results) == [(FUEL, "engine")]
    back = simulate(inputs, without(results, (FUEL, "engine")))
    assert float(results.annual["fuel_use"].sel(fuel="diesel").sum()) == 0.0
    assert float(back.annual["fuel_use"].sel(fuel="biofuel").sum()) == 0.0


def test_what_was_never_built_is_not_retired() -> None:
    plant = {"existing_capacity": {2025: 2.0}}
    inputs = tiny_inputs(years=(2025, 2026, 2027), dims={"technology": {"plant": plant}})
    plan = no_plan(inputs)
    plan["technology_builds"].loc[{"technology": "plant", "year": 2026}] = 1.0
    plan["retirements"].loc[{"technology": "plant", "vintage": 2026, "year": 2027}] = 1.0
    plan["retirements"].loc[{"technology": "plant", "vintage": 2025, "year": 2027}] = 0.5
    left = simulate(inputs, without(simulate(inputs, plan), ("technology", "plant")))
    assert left.annual["capacity"].sel(technology="plant").values.tolist() == [2.0, 2.0, 1.5]
