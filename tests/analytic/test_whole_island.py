"""A whole island of two years, every part of it present, against arithmetic done by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.costs import lcoe, net_present_cost
from engine.demand import measure_demand_of_a_unit
from engine.electrification import measure_effects
from engine.growth import chapman_richards
from engine.simulate import no_plan, simulate
from engine.variables import ContractError
from tests.tiny import tiny_inputs

HOURS = np.arange(8760)
PATTERNS = {"flat": np.full(8760, 1 / 8760), "noon": np.where(HOURS % 24 == 12, 1.0, 0.0)}
GROWTH = {
    "growth_maximum": 200.0,
    "growth_rate": 0.06,
    "growth_shape": 2.0,
    "root_shoot": 0.25,
    "carbon_fraction": 0.5,
}

TECHNOLOGIES = {
    "pv": {
        "technology_kind": "variable", "availability_pattern": "noon", "existing_capacity": {2020: 1.0},
        "overnight_cost": 800e3, "fixed_om": 15e3, "cost_of_capital": 0.04, "lifetime": 25.0,
    },
    "engine": {
        "existing_capacity": {2020: 1.5}, "fuel_slope": 2.5, "variable_om": 8.0, "running_om": 1.0,
        "fuel_share": {"diesel": 0.8, "biofuel": 0.2}, "can_burn": {"diesel": 1.0, "biofuel": 1.0},
    },
}  # fmt: skip
BATTERY = {
    "store_existing_power": {2020: 1.0}, "store_existing_energy": {2020: 1.0}, "store_energy_fixed_om": 5e3,
    "charge_efficiency": 0.9, "discharge_efficiency": 0.9,
}  # fmt: skip
FUELS = {
    "diesel": {"fuel_price": 80.0, "emission_factor": {"CO2": 0.267}},
    "biofuel": {"fuel_price": 120.0, "biogenic_factor": 0.25},
    "petrol": {"fuel_price": 150.0, "emission_factor": {"CO2": 0.25}},
}
CARS = {"stock_service": "mobility", "stock_sector": "transport", "survival": 1.0}


def island(years=(2025, 2026), n_members=1) -> xr.Dataset:
    inputs = tiny_inputs(
        years=years,
        first_vintage=2020,
        patterns=PATTERNS,
        n_members=n_members,
        dims={
            "technology": TECHNOLOGIES,
            "store": {"battery": BATTERY},
            "fuel": FUELS,
            "use": {"homes": {"use_sector": "homes", "use_energy": 8760.0, "use_pattern": "flat"}},
            "service": {"mobility": {"service_level": 100.0}},
            "stock": {
                "petrol_cars": {
                    **CARS, "stock_carrier": "petrol", "stock_energy_use": 8.0, "initial_stock": {2022:
                    100.0}, "sales_share": 1.0,
                },
                "electric_cars": {
                    **CARS, "stock_carrier": "electricity", "stock_energy_use": 2.19, "stock_pattern": "flat",
                },
            },
            "measure": {
                "switch": {
                    "measure_sector": "transport", "measure_cost": 10e3, "measure_lifetime": 10.0,
                    "measure_fixed_om": -200.0,
                },
            },
            "cover": {"natural": GROWTH, "planted": {**GROWTH, "soil_accumulation": 0.5}},
            "cohort": {"old": {"cohort_age": 40.0, "cohort_area": 100.0}},
            "cell": ["hill"],
            "planting": {
                "slopes": {"planting_cover": "planted", "planting_cost": 3e3, "planting_fixed_om": 20.0},
            },
            "process": {"kiln": {"process_sector": "industry", "process_emissions": {"CO2": 100.0}}},
        },
        carbon_price=50.0,
        discount_rate=0.03,
    ).assign_coords(cell=["hill"])  # fmt: skip
    inputs["measure_stock"][:] = [[-1.0, 1.0]]
    return inputs


def plan_for(inputs) -> xr.Dataset:
    """2025: a MW of PV more, 5 ha planted; 2026: ten cars switched, half of the engine's fuel biofuel."""
    plan = no_plan(inputs)
    plan["technology_builds"].loc[{"technology": "pv", "year": 2025}] = 1.0
    plan["hectares"].loc[{"planting": "slopes", "year": 2025}] = 5.0
    plan["measure_builds"].loc[{"measure": "switch", "year": 2026}] = 10.0
    plan["fuel_share"].loc[{"technology": "engine", "year": 2026}] = [0.5, 0.5, 0.0]
    return plan


@pytest.fixture(scope="module")
def results():
    inputs = island()
    return simulate(inputs, plan_for(inputs), hours_of=[2026])


# A flat 1 MW, and in 2026 ten cars of 2.19 MWh more. At noon 2 MW of sun: what is left over goes through the
# battery (0.9 in, 0.9 out) into the next hour; the engine does the rest.
DEMAND = np.array([1.0, 1.0 + 10 * 2.19 / 8760])
SURPLUS = 2.0 - DEMAND
ENGINE = 365 * (23 * DEMAND - 0.81 * SURPLUS)
FUEL = 2.5 * ENGINE


def test_energy_is_that_of_the_hand(results):
    annual = results.annual.isel(member=0)
    np.testing.assert_allclose(annual["demand"].sel(node="island"), 8760 * DEMAND, rtol=1e-9)
    np.testing.assert_allclose(annual["peak_demand"].sel(node="island"), DEMAND, rtol=1e-9)
    np.testing.assert_allclose(annual["generation"].sel(technology="pv"), 365 * 2.0, rtol=1e-9)
    np.testing.assert_allclose(annual["generation"].sel(technology="engine"), ENGINE, rtol=1e-9)
    np.testing.assert_allclose(annual["charge"].sel(store="battery"), 365 * SURPLUS, rtol=1e-9)
    np.testing.assert_allclose(annual["discharge"].sel(store="battery"), 365 * 0.81 * SURPLUS, rtol=1e-9)
    np.testing.assert_allclose(annual["running_hours"].sel(technology="engine"), 365 * 23)
    assert abs(annual[["curtailment", "unserved_demand", "export"]].to_array()).max() < 1e-9


def test_fuel_follows_the_plans_shares(results):
    fuel = results.annual["fuel_use"].sel(member=0, technology="engine")
    np.testing.assert_allclose(fuel.sel(fuel="diesel"), FUEL * [0.8, 0.5], rtol=1e-9)
    np.testing.assert_allclose(fuel.sel(fuel="biofuel"), FUEL * [0.2, 0.5], rtol=1e-9)


def test_cars_are_switched_and_their_service_met(results):
    annual = results.annual
    np.testing.assert_allclose(annual["stock_units"].sel(stock="petrol_cars"), [100, 90])
    np.testing.assert_allclose(annual["stock_units"].sel(stock="electric_cars"), [0, 10])
    assert (annual["service_unmet"] == 0).all()
    energy = annual["final_energy"].sel(node="island", sector="transport")
    np.testing.assert_allclose(energy.sel(carrier="petrol"), [800, 720])
    np.testing.assert_allclose(energy.sel(carrier="electricity"), [0, 21.9], rtol=1e-12)


def test_emissions_and_removals_stand_apart_in_the_account(results):
    gross = results.annual["gross_emissions"].sel(member=0, node="island", gas="CO2", scope="1")
    np.testing.assert_allclose(gross.sel(sector="power"), FUEL * [0.8, 0.5] * 0.267, rtol=1e-9)
    np.testing.assert_allclose(gross.sel(sector="transport"), [200, 180])
    np.testing.assert_allclose(gross.sel(sector="industry"), [100, 100])
    assert gross.sel(sector="homes").sum() == 0
    assert results.annual["gross_emissions"].sum().item() == pytest.approx(gross.sum().item(), rel=1e-12)
    biogenic = results.annual["biogenic_emissions"].sel(member=0, node="island")
    np.testing.assert_allclose(biogenic, FUEL * [0.2, 0.5] * 0.25, rtol=1e-9)
    growth = {name: GROWTH[f"growth_{name}"] for name in ("maximum", "rate", "shape")}
    old = 100 * 1.25 * 0.5 * chapman_richards([40, 41, 42], **growth)
    young = 5 * 1.25 * 0.5 * chapman_richards([0, 1, 2], **growth)
    annual = results.annual.sel(node="island", cell="hill")
    np.testing.assert_allclose(annual["carbon_stock"].sum("pool"), old, rtol=1e-12)
    np.testing.assert_allclose(annual["inventory_removals"], np.diff(old) * 44 / 12, rtol=1e-12)
    np.testing.assert_allclose(annual["additional_removals"], (np.diff(young) + 5 * 0.5) * 44 / 12, rtol=1e-12)


def test_costs_are_those_of_the_hand(results):
    cost = results.annual["cost"].sel(member=0)
    annuity = 0.04 / (1 - 1.04**-25)
    np.testing.assert_allclose(cost.sel(item="investment"), 800e3 * annuity, rtol=1e-12)
    np.testing.assert_allclose(cost.sel(item="fixed_om"), 2 * 15e3 + 5e3)
    np.testing.assert_allclose(cost.sel(item="fuel"), FUEL * ([0.8, 0.5] * np.array(80) + [0.2, 0.5] * np.array(120)))
    # One unit of 1.5 MW is on line in every hour but that of noon.
    np.testing.assert_allclose(cost.sel(item="variable_om"), 8 * ENGINE + 1.5 * 365 * 23, rtol=1e-9)
    gross = results.annual["gross_emissions"].sum(["member", "node", "sector", "scope", "gas"])
    np.testing.assert_allclose(cost.sel(item="carbon"), 50 * gross, rtol=1e-12)
    np.testing.assert_allclose(cost.sel(item="measures"), [0, 10 * 10e3 / 10 - 10 * 200], rtol=1e-12)
    np.testing.assert_allclose(cost.sel(item="planting"), [5 * 3e3 + 5 * 20, 5 * 20])
    np.testing.assert_allclose(cost.sel(item="end_use_fuel"), [800 * 150, 720 * 150])
    np.testing.assert_allclose(cost.sel(item="unserved"), 0, atol=1e-6)
    weights = np.array([1 / 1.03, 1 / 1.03**2])
    assert net_present_cost(results) == pytest.approx((cost.sum("item").values * weights).sum(), rel=1e-12)
    power = cost.sel(item=["investment", "fixed_om", "fuel", "variable_om"]).sum("item").values
    power = power + 50 * FUEL * [0.8, 0.5] * 0.267
    assert lcoe(results) == pytest.approx((power * weights).sum() / (8760 * DEMAND * weights).sum(), rel=1e-9)


def test_the_hours_asked_for_are_kept_and_add_up_to_the_year(results):
    assert results.hourly["year"].values.tolist() == [2026]
    for name in ("generation", "charge", "discharge"):
        np.testing.assert_allclose(
            results.hourly[name].sum("hour").values,
            results.annual[name].sel(year=[2026]).values,
            rtol=1e-9,
            atol=1e-9,
        )


def test_every_check_is_passed_and_kept(results):
    assert results.checks
    assert max(results.checks.values()) < 1e-9


def test_a_measures_effect_is_the_difference_of_two_simulations():
    inputs = island()
    with_it, effects = plan_for(inputs), measure_effects(inputs)
    without = with_it.copy(deep=True)
    without["measure_builds"][:] = 0.0
    a, b = simulate(inputs, without, hours_of=[2026]), simulate(inputs, with_it, hours_of=[2026])
    at = {"measure": "switch", "year": 2026}
    demand = measure_demand_of_a_unit(inputs, effects, 2026).sel(measure="switch")
    np.testing.assert_allclose(
        (b.hourly["demand"] - a.hourly["demand"]).sel(year=2026).values, 10 * demand.values, atol=1e-12
    )
    change = (b.annual - a.annual).sel(year=2026)
    fuel = change["final_energy"].sel(carrier="petrol").sum()
    assert fuel.item() == pytest.approx(10 * effects["end_use_fuel"].sel(fuel="petrol", **at).item())
    emitted = change["gross_emissions"].sel(member=0, sector="transport", gas="CO2").sum()
    assert emitted.item() == pytest.approx(10 * effects["emissions"].sel(gas="CO2", **at).item())


def test_a_longer_horizon_has_the_same_beginning(results):
    inputs = island(years=(2025, 2026, 2027))
    plan = no_plan(inputs)
    for name, values in results.plan.items():
        plan[name].loc[{dim: values[dim].values for dim in values.dims}] = values.values
    longer = simulate(inputs, plan).annual
    for name, short in results.annual.items():
        dims = [dim for dim in ("year", "year_edge", "map_edge", "vintage") if dim in short.dims]
        same = longer[name].sel({dim: short[dim].values for dim in dims})
        np.testing.assert_allclose(same.values, short.values, rtol=1e-12, atol=1e-12, err_msg=str(name))


def test_a_member_is_simulated_as_if_alone(results):
    inputs = island(n_members=2)
    both = simulate(inputs, plan_for(inputs)).annual
    for name, alone in results.annual.items():
        if "member" in alone.dims:
            for member in (0, 1):
                np.testing.assert_array_equal(both[name].sel(member=member).values, alone.sel(member=0).values)


def test_progress_tells_every_year():
    told = []
    simulate(island(), progress=lambda done, total, text: told.append((done, total, text)))
    assert [(done, total) for done, total, _ in told] == [(1, 2), (2, 2)]
    assert "2025" in told[0][2]


def test_a_plan_of_other_years_is_not_bent_to_fit():
    inputs = island()
    with pytest.raises(ValueError, match="not for these inputs: vintage, year differ"):
        simulate(inputs, no_plan(island(years=(2025, 2026, 2027))))


def test_a_plan_that_breaks_the_table_is_refused():
    inputs = island()
    plan = no_plan(inputs)
    plan["technology_builds"][:] = np.nan
    with pytest.raises(ContractError, match="technology_builds holds NaN"):
        simulate(inputs, plan)
