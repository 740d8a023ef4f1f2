"""The optimiser's own operation through the engine's account: its cost and its emissions are what the engine finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import net_present_cost, yearly_costs
from engine.emissions import gross_emissions
from engine.results import Results
from engine.simulate import simulate
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.tiny import tiny_inputs

YEARS = (2025, 2026, 2027)
HOUR = np.arange(8760)
LOAD = 2.0 + np.sin(2 * np.pi * HOUR / 24) + 0.5 * np.cos(2 * np.pi * HOUR / 8760)
SUN = np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24)) * (0.7 - 0.3 * np.cos(2 * np.pi * HOUR / 8760))
ABOUT: dict[str, dict[str, Any]] = {
    "use": {
        "power": {"use_energy": 8760.0 * 2.0, "use_pattern": "load"},
        "cars": {"use_energy": {2025: 900.0, 2026: 950.0, 2027: 1000.0}, "use_carrier": "oil", "use_sector": "roads"},
    },
    "fuel": {"oil": {"fuel_price": {2025: 60.0, 2026: 70.0, 2027: 80.0}, "emission_factor": {"CO2": 0.3, "CH4": 1e-5}}},
    "technology": {
        "engine": {
            "overnight_cost": 5e5, "fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0, "fixed_om": 1e4,
            "variable_om": 2.0, "cost_of_capital": 0.06,
        },
        "sun": {
            "technology_kind": "variable", "availability_pattern": "sun", "is_renewable": 1.0,
            "overnight_cost": {2025: 8e5, 2026: 6e5, 2027: 5e5}, "cost_of_capital": 0.08,
        },
    },
    "store": {
        "battery": {
            "store_power_cost": 5e4, "store_energy_cost": 5e4, "charge_efficiency": 0.95,
            "discharge_efficiency": 0.95, "store_variable_om": 1.0, "store_energy_fixed_om": 500.0,
        }
    },
    "measure": {
        "retrofit": {
            "measure_demand": -1e-3, "measure_cost": 500.0, "measure_fixed_om": 5.0, "measure_potential": 200.0,
            "measure_fuel": {"oil": -0.4}, "measure_sector": "roads",
        }
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def solved() -> tuple[xr.Dataset, Pathway, Results]:
    """An island whose every year is a period, so that the optimiser's years are the engine's."""
    inputs = tiny_inputs(
        years=YEARS, patterns={"load": LOAD / LOAD.sum(), "sun": SUN}, dims=ABOUT,
        attrs={"periods": list(YEARS)}, carbon_price=30.0, carbon_budget=1e9,
    )  # fmt: skip
    pathway = optimise(inputs, weeks=1)
    return inputs, pathway, simulate(inputs, pathway.plan)


def account_of(inputs: xr.Dataset, pathway: Pathway, simulated: Results) -> Results:
    """The optimiser's operation in the place of the simulator's; emissions and costs by the engine's functions."""
    annual, own = simulated.annual.copy(deep=True), pathway.operation.rename(period="year")
    for name in ("generation", "discharge"):
        annual[name] = own[name].expand_dims("member").transpose(*annual[name].dims)
    for name in ("fuel_use", "priced_fuel_use", "emitting_fuel_use"):
        annual[name] = own["fuel_use"].expand_dims("member").transpose(*annual[name].dims)
    annual["unserved_demand"][:] = own["unserved_demand"].values
    annual["gross_emissions"] = gross_emissions(
        inputs, annual["final_energy"], annual["emitting_fuel_use"], annual["measure_level"]
    )
    costs = yearly_costs(inputs, pathway.plan, annual, annual["generation"] * 0.0)
    return Results(annual.assign(costs), annual, {}, inputs, pathway.plan)


def test_the_objective_is_the_net_present_cost_of_the_optimisers_operation(
    solved: tuple[xr.Dataset, Pathway, Results],
) -> None:
    built = solved[1].plan
    assert all(float(built[name].sum()) > 0 for name in ("technology_builds", "store_energy_builds", "measure_builds"))
    assert net_present_cost(account_of(*solved)) == pytest.approx(solved[1].objective, rel=1e-7)


def test_the_optimisers_emissions_are_those_of_the_account(solved: tuple[xr.Dataset, Pathway, Results]) -> None:
    gross = account_of(*solved).annual["gross_emissions"].sum(["node", "sector", "scope", "gas"]).mean("member")
    assert gross.values == pytest.approx(solved[1].operation["gross_emissions"].values, rel=1e-7)
    assert float(gross.min()) > 0
