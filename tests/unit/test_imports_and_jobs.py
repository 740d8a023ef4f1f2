"""Energy imports, jobs and figures by visitor, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.account import account
from engine.imports import import_cost, import_dependence, imported_energy, own_energy
from engine.indicators import indicators
from engine.jobs import jobs, without_multipliers
from engine.results import Results
from engine.simulate import no_plan, simulate
from engine.visitors import per_visitor
from ilot.runs.summary import annual_series
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError
from tests.tiny import tiny_inputs
from tests.years import year_by_hand

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


def island() -> Results:
    """100 MWh of sun, 40 of hydropower from a reservoir with 10 spilled, 300 of oil and 60 of own wood."""
    inputs = tiny_inputs(
        years=(2025, 2026),
        first_vintage=2024,
        dims={
            "technology": {
                "sun": {"existing_capacity": {2026: 2.0}, "construction_jobs": 13.0, "operation_jobs": 0.7},
                "engine": {"can_burn": {"oil": 1.0, "wood": 1.0}, "fuel_slope": 2.0, "operation_jobs": 0.14},
            },
            "store": {"lake": {"inflow": 50.0, "store_construction_jobs": 10.8}},
            "fuel": {
                "oil": {"fuel_price": {2025: 60.0, 2026: 70.0}},
                "wood": {"fuel_price": 20.0, "fuel_is_local": 1.0},
            },
            "use": {"cars": {"use_carrier": "oil", "use_sector": "transport", "use_pattern": -1}},
        },
    )
    annual = year_by_hand(
        inputs,
        generation={"sun": 100.0, "engine": 150.0},
        fuel_use={"oil": [[0.0, 0.0], [240.0, 240.0]], "wood": [[0.0, 0.0], [60.0, 60.0]]},
        priced_fuel_use={"oil": [[0.0, 0.0], [264.0, 264.0]]},
        spilled_inflow={"lake": 10.0},
        capacity={"sun": [0.0, 2.0], "engine": 5.0},
    )
    annual["final_energy"].loc[{"sector": "transport", "carrier": "oil"}] = 60.0
    plan = no_plan(inputs)
    plan["store_power_builds"].loc[{"store": "lake", "year": 2025}] = 3.0
    return Results(annual, annual, {}, inputs, plan)


def test_dependence_is_what_comes_from_outside_over_all_energy() -> None:
    results = island()
    assert imported_energy(results).sel(fuel="oil").values == pytest.approx([300.0, 300.0])
    assert float(imported_energy(results).sel(fuel="wood").sum()) == 0.0
    assert own_energy(results).values == pytest.approx([200.0, 200.0])
    assert import_dependence(results).values == pytest.approx([0.6, 0.6])


def test_the_bill_of_imports_has_the_price_of_the_hour_and_no_own_fuel() -> None:
    # 264 MWh at the hours' prices and 60 in cars, at 60 and at 70.
    assert import_cost(island()).sum("fuel").values == pytest.approx([324 * 60.0, 324 * 70.0])


def test_jobs_are_multipliers_of_what_is_built_and_what_stands() -> None:
    work = jobs(island())
    assert work is not None
    assert work.sel(kind="construction").values == pytest.approx([3 * 10.8, 2 * 13.0])
    assert work.sel(kind="operation").values == pytest.approx([5 * 0.14, 2 * 0.7 + 5 * 0.14])


def test_what_stands_without_a_multiplier_is_named() -> None:
    results = island()
    assert without_multipliers(results) == []
    results.inputs["operation_jobs"].loc[{"technology": "engine"}] = 0.0
    assert without_multipliers(results) == ["engine"]


def test_without_a_multiplier_no_job_is_told() -> None:
    results = island()
    for name in ("construction_jobs", "operation_jobs", "store_construction_jobs"):
        results.inputs[name][:] = 0.0
    assert jobs(results) is None and without_multipliers(results) == []


def test_a_scenario_tells_its_imports_jobs_and_visitors() -> None:
    overrides = (
        "technologies.hydro.jobs.construction=7.4", "technologies.hydro.jobs.operation=0.2",
        "visitors.number=5000 1/yr", "visitors.sectors=[residential]", "plan.technologies.hydro.2027=0.1 MW",
    )  # fmt: skip
    loaded = load(SMALL, overrides)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs))
    kpi, series = indicators(results), annual_series(results)
    assert kpi["job_years"] == ("yr", pytest.approx(0.1 * 7.4 + 2 * 0.1 * 0.2))
    assert series["job_years|construction"][1].tolist() == pytest.approx([0.0, 0.0, 0.74, 0.0])
    assert 0 < kpi["energy_import_dependence"][1] < 1
    bought = series["fuel_import_cost|diesel"][1] + series["fuel_import_cost|petrol"][1]
    assert series["fuel_import_cost"][1] == pytest.approx(bought), "biofuel is bought too, but none is burned"
    # All electricity is of homes: 876 MWh over 5,000 visitors, and all emissions of plants are theirs.
    assert series["electricity_per_visitor"][1][0] == pytest.approx(175.2)
    of_plants = sum(line.co2e for line in account(results) if line.ref == "I.4.4" and line.year == 2025)
    assert per_visitor(results)["emissions_per_visitor"][1][0] == pytest.approx(of_plants / 5000, rel=1e-9)


def test_visitors_need_a_sector_that_is_there() -> None:
    with pytest.raises(ScenarioError, match="no sector 'tourisme'"):
        load(SMALL, ("visitors.number=5000 1/yr", "visitors.sectors=[tourisme]"))
