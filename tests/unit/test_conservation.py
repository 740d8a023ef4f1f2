"""The checks on finished results: silent on a sound simulation, loud on a tampered one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.checks import ConservationError, check_results
from engine.results import Results
from engine.simulate import simulate
from tests.tiny import tiny_inputs


@pytest.fixture(scope="module")
def results() -> Results:
    """Two nodes, a link, a store and an engine, over two years; hours of the second."""
    wind = {
        "technology_node": "east",
        "technology_kind": "variable",
        "availability_pattern": "wind",
        "forced_availability": 0.9,
        "existing_capacity": {2025: 6.0},
    }
    engine = {
        "technology_node": "west",
        "minimum_load": 0.4,
        "fuel_slope": 2.4,
        "fuel_intercept": 0.1,
        "can_burn": {"diesel": 1.0},
        "fuel_share": {"diesel": 1.0},
        "existing_capacity": {2025: 1.0},
    }
    battery = {
        "store_node": "west",
        "charge_efficiency": 0.9,
        "discharge_efficiency": 0.9,
        "standing_loss": 0.001,
        "minimum_state": 0.1,
        "initial_state": 0.1,
        "store_existing_power": {2025: 1.0},
        "store_existing_energy": {2025: 4.0},
    }
    cable = {"link_from": "east", "link_to": "west", "link_loss": 0.05, "link_existing_capacity": {2025: 1.5}}
    homes = {"use_sector": "homes", "use_energy": 10_000.0, "use_pattern": "flat"}
    cement = {"process_node": "west", "process_sector": "industry", "process_emissions": {"CO2": 3.0}}
    inputs = tiny_inputs(
        years=(2025, 2026),
        nodes=("east", "west"),
        patterns={"wind": np.random.default_rng(3).random(8760), "flat": np.full(8760, 1 / 8760)},
        dims={
            "technology": {"wind": wind, "engine": engine},
            "store": {"battery": battery},
            "link": {"cable": cable},
            "fuel": {"diesel": {"emission_factor": {"CO2": 0.267, "CH4": 1e-5}}},
            "use": {f"homes_{node}": {**homes, "use_node": node} for node in ("east", "west")},
            "process": {"cement": cement},
            "cell": {"hill": {"cell_node": "east"}},
            "cover": ["woods"],
            "cohort": {"old": {"cohort_age": 10.0, "cohort_area": 40.0}},
        },
    )
    return simulate(inputs, hours_of=(2026,))


def test_a_simulation_conserves_energy_and_carbon(results: Results) -> None:
    residuals = check_results(results)
    assert set(residuals) == {
        "energy_balance", "monthly_totals", "carbon_account", "forest_carbon", "hourly_balance", "state_of_charge",
            "flexible_demand",
    }  # fmt: skip
    assert max(residuals.values()) < 1e-9
    assert float(results.annual["unserved_demand"].sum()) > 0
    assert float(results.annual["curtailment"].sum()) > 0
    assert float(results.annual["flow"].sum()) > 0


@pytest.mark.parametrize(
    ("part", "name", "check"),
    [
        ("annual", "curtailment", "energy_balance"),
        ("annual", "discharge", "energy_balance"),
        ("annual", "monthly_generation", "monthly_totals"),
        ("annual", "emitting_fuel_use", "carbon_account"),
        ("annual", "gross_emissions", "carbon_account"),
        ("annual", "inventory_removals", "forest_carbon"),
        ("annual", "pool_stock", "forest_carbon"),
        ("hourly", "generation", "hourly_balance"),
        ("hourly", "flow", "hourly_balance"),
        ("hourly", "unserved_demand", "hourly_balance"),
        ("hourly", "state_of_charge", "state_of_charge"),
    ],
)
def test_a_tampered_number_is_found(results: Results, part: str, name: str, check: str) -> None:
    dataset = getattr(results, part)
    tampered = replace(results, **{part: dataset.assign({name: dataset[name] * (1 + 1e-6)})})
    with pytest.raises(ConservationError, match=check):
        check_results(tampered)


def test_nan_is_never_conserved(results: Results) -> None:
    lost = results.annual.assign(export=results.annual["export"] * np.nan)
    with pytest.raises(ConservationError, match="energy_balance"):
        check_results(replace(results, annual=lost))


def test_without_kept_hours_the_years_are_checked(results: Results) -> None:
    unkept = replace(results, hourly=results.hourly.isel(year=slice(0)))
    assert set(check_results(unkept)) == {"energy_balance", "monthly_totals", "carbon_account", "forest_carbon"}
