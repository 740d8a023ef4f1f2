"""Small islands whose best pathway follows by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import annuity_factor
from engine.variables import ContractError
from solvers.infeasible import Infeasible
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.tiny import tiny_inputs

FLAT = np.full(8760, 1 / 8760)
DAY = np.tile(np.repeat([1.0, 0.0], 12), 365)
"""Sun for twelve hours, none for twelve."""


def island(demand: float = 2.0, **said: Any) -> xr.Dataset:
    """A flat demand [MW]; engine, sun and battery as a test says."""
    dims = {
        "use": {"power": {"use_energy": 8760.0 * demand, "use_pattern": "flat"}},
        "fuel": {"oil": {"fuel_price": 50.0, "emission_factor": {"CO2": 0.25}}},
        "technology": {"engine": engine()},
    } | said.pop("dims", {})
    said.setdefault("carbon_budget", 1e9)
    return tiny_inputs(patterns={"flat": FLAT, "sun": DAY}, dims=dims, **said)


def engine(**said: Any) -> dict[str, Any]:
    return {"overnight_cost": 1e6, "fuel_slope": 2.0, "variable_om": 3.0, "can_burn": 1.0, "fuel_share": 1.0} | said


def sun(**said: Any) -> dict[str, Any]:
    about = {"technology_kind": "variable", "availability_pattern": "sun", "overnight_cost": 4e5, "is_renewable": 1.0}
    return about | said


def solve(inputs: xr.Dataset, weeks: int = 1) -> Pathway:
    pathway = optimise(inputs, weeks=weeks)
    assert float(pathway.operation["cost"].sum()) == pytest.approx(pathway.objective, rel=1e-9)
    return pathway


def test_one_plant_and_a_flat_demand_cost_what_the_hand_says() -> None:
    years = (2025, 2026, 2027)
    pathway = solve(island(years=years, dims={"technology": {"engine": engine(cost_of_capital=0.07, fixed_om=1e4)}}))
    yearly = 2.0 * 1e6 * float(annuity_factor(0.07, 30)) + 2.0 * 1e4 + 2.0 * 8760 * (2.0 * 50.0 + 3.0)
    assert pathway.objective == pytest.approx(sum(yearly * 1.05**-n for n in (1, 2, 3)), rel=1e-9)
    assert pathway.plan["technology_builds"].sel(technology="engine", year=2025) == pytest.approx(2.0)


def test_a_period_discounts_each_of_its_years_and_costs_change_year_by_year() -> None:
    price = {2025: 50.0, 2026: 60.0, 2027: 80.0}
    fuel = {"oil": {"fuel_price": price}}
    technology = {"engine": engine(existing_capacity={2025: 2.0}, overnight_cost=0.0)}
    inputs = island(years=(2025, 2026, 2027), attrs={"periods": [2025]}, dims={"fuel": fuel, "technology": technology})
    yearly = {y: 2.0 * 8760 * (2.0 * p + 3.0) for y, p in price.items()}
    assert solve(inputs).objective == pytest.approx(sum(c * 1.05 ** -(y - 2024) for y, c in yearly.items()), rel=1e-9)


def test_an_existing_plant_is_sunk_and_a_committed_one_pays_its_annuity() -> None:
    def cost(vintage: int) -> float:
        technology = {"engine": engine(existing_capacity={vintage: 2.0}, is_buildable=0.0)}
        return solve(island(years=(2025, 2026), first_vintage=2020, dims={"technology": technology})).objective

    annuities = 2.0 * 1e6 / 30 * (1.05**-1 + 1.05**-2)
    assert cost(2025) - cost(2020) == pytest.approx(annuities, rel=1e-9)


def test_the_fuel_curve_burns_its_intercept_for_what_is_on_line() -> None:
    curve = engine(existing_capacity={2025: 4.0}, fuel_intercept=0.2, minimum_load=0.3, overnight_cost=0.0)
    pathway = solve(island(dims={"technology": {"engine": curve}}))
    assert float(pathway.operation["fuel_use"].sum()) == pytest.approx(8760 * (2.0 * 2.0 + 0.2 * 2.0))


def test_the_cheaper_fuel_is_burned_up_to_its_limit() -> None:
    fuels = {"oil": {"fuel_price": 50.0}, "wood": {"fuel_price": 20.0, "fuel_limit": 10_000.0}}
    technology = {"engine": engine(existing_capacity={2025: 2.0})}
    technology["engine"]["fuel_share"] = {"oil": 1.0}
    pathway = solve(island(dims={"fuel": fuels, "technology": technology}))
    assert float(pathway.operation["fuel_use"].sel(fuel="wood").sum()) == pytest.approx(10_000.0)
    assert float(pathway.plan["fuel_share"].sel(fuel="wood").item()) == pytest.approx(10_000.0 / (8760 * 4.0))
    (limit,) = [dual for dual in pathway.duals if dual.name == "fuel_within_limit"]
    assert limit.value == pytest.approx(-30.0 / 1.05)


def test_a_plant_left_idle_is_given_the_fuel_of_the_others() -> None:
    fuels = {"oil": {"fuel_price": 50.0}, "wood": {"fuel_price": 20.0}}
    running = engine(existing_capacity={2025: 2.0}) | {"fuel_share": {"oil": 1.0}}
    idle = engine(existing_capacity={2025: 1.0}, variable_om=9.0) | {"fuel_share": {"oil": 1.0}}
    pathway = solve(island(dims={"fuel": fuels, "technology": {"engine": running, "spare": idle}}))
    assert float(pathway.operation["generation"].sel(technology="spare").sum()) == pytest.approx(0.0, abs=1e-6)
    assert pathway.plan["fuel_share"].sel(technology="spare", fuel="wood").item() == pytest.approx(1.0)


def test_the_fuel_split_of_past_years_is_given() -> None:
    fuels = {"oil": {"fuel_price": 50.0}, "wood": {"fuel_price": 20.0}}
    technology = {"engine": engine(existing_capacity={2025: 2.0})}
    technology["engine"]["fuel_share"] = {"oil": 1.0}
    about = {"present_year": 2026, "periods": [2025, 2026]}
    pathway = solve(island(years=(2025, 2026), attrs=about, dims={"fuel": fuels, "technology": technology}))
    wood = pathway.operation["fuel_use"].sel(fuel="wood", technology="engine").values
    np.testing.assert_allclose(wood, [0.0, 8760 * 4.0])
    assert pathway.plan["fuel_share"].sel(fuel="oil", technology="engine", year=2025).item() == 1.0


def test_a_battery_carries_the_day_into_the_night() -> None:
    store = {
        "battery": {
            "store_power_cost": 1e4,
            "store_energy_cost": 1e4,
            "charge_efficiency": 0.9,
            "discharge_efficiency": 0.9,
        }
    }
    inputs = island(demand=1.0, dims={"technology": {"sun": sun()}, "store": store})
    plan = solve(inputs).plan
    # A night of 12 h takes 12 MWh of demand: 12 / 0.9 from the store, 12 / 0.81 from the day.
    assert float(plan["store_power_builds"].sum()) == pytest.approx(1.0 / 0.81)
    assert float(plan["store_energy_builds"].sum()) == pytest.approx(12.0 / 0.9)
    assert float(plan["technology_builds"].sum()) == pytest.approx(1.0 + 1.0 / 0.81)


def test_a_fixed_duration_binds_power_to_energy() -> None:
    store = {"battery": {"store_power_cost": 1e4, "store_energy_cost": 1e4, "store_duration": 4.0}}
    plan = solve(island(demand=1.0, dims={"technology": {"sun": sun()}, "store": store})).plan
    assert float(plan["store_energy_builds"].sum()) == pytest.approx(4.0 * float(plan["store_power_builds"].sum()))
    assert float(plan["store_energy_builds"].sum()) == pytest.approx(12.0)


def test_a_link_loses_its_share() -> None:
    technology = {"engine": engine(technology_node="a", existing_capacity={2025: 5.0})}
    link = {"cable": {"link_from": "b", "link_to": "a", "link_existing_capacity": {2025: 5.0}, "link_loss": 0.2}}
    use = {"power": {"use_node": "b", "use_energy": 8760.0, "use_pattern": "flat"}}
    pathway = solve(island(nodes=("a", "b"), dims={"technology": technology, "link": link, "use": use}))
    assert float(pathway.operation["generation"].sum()) == pytest.approx(8760 / 0.8)


def test_only_what_runs_unasked_is_exported() -> None:
    technology = {
        "engine": engine(existing_capacity={2025: 5.0}),
        "sun": sun(existing_capacity={2025: 5.0}, is_buildable=0.0),
    }
    inputs = island(dims={"technology": technology}, export_capacity=1.5, export_price=500.0)
    cost = solve(inputs).operation["cost"].sel(item="export").sum()
    assert float(cost) == pytest.approx(-1.5 * 4380 * 500.0 / 1.05)


def test_must_run_output_beyond_demand_is_thrown_away() -> None:
    technology = {"engine": engine(existing_capacity={2025: 10.0}, minimum_load=0.5, is_must_run=1.0)}
    pathway = solve(island(dims={"technology": technology}))
    assert float(pathway.operation["generation"].sum()) == pytest.approx(5.0 * 8760)


def test_lead_time_and_the_past_keep_builds_out() -> None:
    buildable = {2025: 1.0, 2026: 0.0, 2027: 1.0}
    technology = {"engine": engine(is_buildable=buildable)}
    about = {"present_year": 2026, "periods": [2025, 2026, 2027]}
    pathway = solve(island(years=(2025, 2026, 2027), attrs=about, dims={"technology": technology}))
    np.testing.assert_allclose(pathway.plan["technology_builds"].sel(technology="engine").values, [0.0, 0.0, 2.0])
    np.testing.assert_allclose(pathway.operation["unserved_demand"].values, [2.0 * 8760, 2.0 * 8760, 0.0], atol=1e-6)


def test_what_is_built_retires_at_the_end_of_its_life_and_is_built_again() -> None:
    technology = {"engine": engine(lifetime=2.0)}
    years = tuple(range(2025, 2031))
    pathway = solve(island(years=years, attrs={"periods": [2025, 2027, 2029]}, dims={"technology": technology}))
    builds = pathway.plan["technology_builds"].sel(technology="engine", year=[2025, 2027, 2029]).values
    np.testing.assert_allclose(builds, [2.0, 2.0, 2.0])


def test_a_ban_takes_the_plant_out_of_its_period() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0}, is_operable={2025: 1.0, 2026: 0.0}, is_buildable=0.0)}
    pathway = solve(island(years=(2025, 2026), dims={"technology": technology}))
    np.testing.assert_allclose(pathway.operation["unserved_demand"].values, [0.0, 2.0 * 8760], atol=1e-6)


def test_a_measure_is_adopted_where_it_is_cheaper_than_supply() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0})}
    saving = {"measure_demand": -0.001, "measure_potential": 500.0, "measure_lifetime": 10.0}
    measure = {"cheap": saving | {"measure_cost": 100.0}, "dear": saving | {"measure_cost": 1e6}}
    pathway = solve(island(dims={"technology": technology, "measure": measure}))
    np.testing.assert_allclose(pathway.plan["measure_builds"].values.ravel(), [500.0, 0.0], atol=1e-9)
    assert float(pathway.operation["demand"].sum()) == pytest.approx(8760 * 1.5)


def test_measures_of_a_group_share_its_potential() -> None:
    saving = {"measure_demand": -0.001, "measure_group_of": "homes", "measure_cost": 10.0}
    groups = {"homes": {"measure_group_potential": 300.0}}
    technology = {"engine": engine(existing_capacity={2025: 2.0})}
    inputs = island(dims={"technology": technology, "measure": {"a": saving, "b": saving}, "measure_group": groups})
    assert float(solve(inputs).plan["measure_builds"].sum()) == pytest.approx(300.0)


def test_a_measure_cannot_make_demand_negative() -> None:
    saving = {"measure_demand": -1.0, "measure_cost": -0.0, "measure_fixed_om": -1e6}
    inputs = island(dims={"technology": {"engine": engine(existing_capacity={2025: 2.0})}, "measure": {"a": saving}})
    assert float(solve(inputs).plan["measure_builds"].sum()) == pytest.approx(2.0)


def test_the_reserve_margin_asks_for_firm_capacity_at_the_peak() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0}, capacity_credit=0.8)}
    plan = solve(island(dims={"technology": technology}, reserve_margin=0.2)).plan
    assert float(plan["technology_builds"].sum()) == pytest.approx(1.2 * 2.0 / 0.8 - 2.0)


def test_the_carbon_price_is_paid_by_plants_and_end_uses() -> None:
    use = {
        "power": {"use_energy": 8760.0, "use_pattern": "flat"},
        "cars": {"use_energy": 1000.0, "use_carrier": "oil"},
    }
    inputs = island(
        dims={"use": use, "technology": {"engine": engine(existing_capacity={2025: 1.0})}}, carbon_price=100.0
    )
    cost = solve(inputs).operation["cost"].sel(item="carbon").sum()
    assert float(cost) == pytest.approx(100.0 * 0.25 * (8760 * 2.0 + 1000.0) / 1.05)


def test_the_excess_over_the_budget_is_least_before_cost() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0}), "sun": sun(overnight_cost=1e8, maximum_capacity=1.0)}
    inputs = island(dims={"technology": technology}, carbon_budget=1000.0)
    pathway = solve(inputs)
    emitted = 0.25 * 2.0 * (2.0 * 8760 - 1.0 * 4380)
    assert pathway.excess == pytest.approx(emitted - 1000.0, rel=1e-5)
    assert pathway.exceeds_budget
    assert float(pathway.operation["unserved_demand"].sum()) == pytest.approx(0.0, abs=1e-2)


def test_a_budget_that_can_be_kept_is_kept_at_least_cost() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0}), "sun": sun(overnight_cost=1e8)}
    free = 0.25 * 2.0 * 2.0 * 8760
    kept = solve(island(dims={"technology": technology}, carbon_budget=0.9 * free))
    assert kept.excess == pytest.approx(0.0, abs=1e-2)
    assert not kept.exceeds_budget
    # A tenth of the year's energy in 4,380 h of sun.
    assert float(kept.plan["technology_builds"].sel(technology="sun").sum()) == pytest.approx(0.4, rel=1e-4)
    assert float(kept.operation["counted_emissions"].sum()) == pytest.approx(0.9 * free, rel=1e-6)


def test_only_the_years_from_the_budgets_first_year_count() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0})}
    about = {"budget_first_year": 2027, "periods": [2025]}
    inputs = island(years=(2025, 2026, 2027), attrs=about, dims={"technology": technology}, carbon_budget=0.0)
    assert solve(inputs).excess == pytest.approx(0.25 * 2.0 * 2.0 * 8760, rel=1e-5)


def planted(potential: float, **said: Any) -> Pathway:
    """Cars emit 2,000 t in two years, 1,900 may be; a hectare planted at the start removes 1 t in each of them."""
    cover = {"wood": {"soil_accumulation": 3.0 / 11.0, "growth_maximum": 0.0}}
    planting = {"hill": {"planting_cover": "wood", "planting_cost": 100.0, "planting_potential": potential}}
    use = {"cars": {"use_energy": 4000.0, "use_carrier": "oil"}}
    dims = {"cover": cover, "planting": planting, "use": use, "technology": {}}
    return solve(island(years=(2025, 2026), dims=dims, carbon_budget=1900.0, **said))


def test_planting_is_paid_and_its_removals_count_until_the_horizon() -> None:
    pathway = planted(50.0)
    assert pathway.plan["hectares"].sum().item() == pytest.approx(50.0, rel=1e-4)
    assert pathway.excess == pytest.approx(0.0, abs=1e-2)
    assert float(pathway.operation["cost"].sel(item="planting").sum()) == pytest.approx(50.0 * 100.0 / 1.05, rel=1e-4)


def test_removals_that_are_sold_as_credits_do_not_count_for_the_island() -> None:
    # A hectare removes 2 t until the horizon, of which 1.6 are kept: 100 / 1.6.
    pathway = planted(80.0, credit_share=0.2)
    assert pathway.plan["hectares"].sum().item() == pytest.approx(62.5, rel=1e-4)
    assert pathway.excess == pytest.approx(0.0, abs=1e-2)


def test_measures_together_take_no_more_of_a_land_than_there_is() -> None:
    # Two measures on the same 30 ha of field, one removing twice the other: the better one takes it all.
    field = {"cover_growth": "none", "carbon_fraction": 0.0, "growth_maximum": 0.0, "land_limit": 30.0}
    poor = {"growth_maximum": 0.0, "soil_accumulation": 3.0 / 11.0}
    about = {"planting_replaces": "field", "planting_cost": 1.0, "planting_potential": 50.0}
    inputs = island(
        years=(2025, 2026),
        dims={
            "cell": ["slope"],
            "cover": {"field": field, "poor": poor, "rich": poor | {"soil_accumulation": 6.0 / 11.0}},
            "cohort": {"fields": {"cohort_area": 80.0}},
            "planting": {"a": about | {"planting_cover": "poor"}, "b": about | {"planting_cover": "rich"}},
            "use": {"cars": {"use_energy": 4000.0, "use_carrier": "oil"}},
            "technology": {},
        },
        carbon_budget=1000.0,
    )
    hectares = solve(inputs).plan["hectares"].sum("year")
    assert hectares.sel(planting="b").item() == pytest.approx(30.0, rel=1e-4)
    assert hectares.sel(planting="a").item() == pytest.approx(0.0, abs=1e-4)


def test_a_cap_out_of_reach_is_named_without_a_solver() -> None:
    use = {"cars": {"use_energy": 4000.0, "use_carrier": "oil"}}
    with pytest.raises(
        Infeasible, match=r"emission cap 2025: end uses and processes alone emit 1000 tCO2e/yr, the cap is 900"
    ):
        solve(island(dims={"use": use, "technology": {}}, emission_cap=900.0))


def test_an_infeasible_policy_is_named_with_its_year() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0}, is_must_run=1.0, minimum_load=1.0, is_buildable=0.0)}
    with pytest.raises(Infeasible, match=r"emissions within cap \[2025\]"):
        solve(island(dims={"technology": technology}, emission_cap=100.0))


def test_a_reserve_that_nothing_can_give_is_named() -> None:
    technology = {"engine": engine(existing_capacity={2025: 2.0}, is_buildable=0.0)}
    with pytest.raises(Infeasible, match=r"reserve margin 2025: 2.4 MW"):
        solve(island(dims={"technology": technology}, reserve_margin=0.2))


def test_nan_is_refused_before_a_solver_sees_it() -> None:
    inputs = island(dims={"technology": {"engine": engine(existing_capacity={2025: 2.0})}})
    inputs["fuel_price"].values[0, 0] = np.nan
    with pytest.raises(ContractError, match="fuel_price holds NaN"):
        solve(inputs)


def test_a_project_has_no_pathway() -> None:
    with pytest.raises(ValueError, match="annuity"):
        solve(island(attrs={"cost_method": "project"}))
