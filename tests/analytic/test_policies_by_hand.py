"""Each policy on an island small enough for its price, and what it changes, to follow by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import annuity_factor
from engine.indicators import budget_verdict
from solvers.infeasible import Infeasible
from solvers.optimise import optimise
from solvers.pathway import Pathway
from solvers.replay import replay
from solvers.shadow_prices import ShadowPrice
from tests.tiny import tiny_inputs

FLAT = np.full(8760, 1 / 8760)
YEAR = 8760.0


def engine(**said: Any) -> dict[str, Any]:
    about = {"overnight_cost": 0.0, "fuel_slope": 2.0, "can_burn": 1.0, "fuel_share": 1.0, "is_buildable": 0.0}
    return about | {"existing_capacity": {2025: 4.0}} | said


def clean(**said: Any) -> dict[str, Any]:
    """A plant without fuel that runs in every hour: 100 money/MWh, none of it standing."""
    return {"variable_om": 100.0, "is_renewable": 1.0, "is_local": 1.0, "lifetime": 1.0, "overnight_cost": 1e5} | said


def island(policies: dict[str, dict[str, Any]] | None = None, **said: Any) -> xr.Dataset:
    """2 MW at all hours, an engine at 50 money and 0.25 t a MWh of fuel, and a clean plant that costs more."""
    dims = {
        "use": {"power": {"use_energy": 2.0 * YEAR, "use_pattern": "flat"}},
        "fuel": {"oil": {"fuel_price": 50.0, "emission_factor": {"CO2": 0.25}}},
        "technology": {"engine": engine(), "clean": clean()},
        "policy": policies or {},
    } | said.pop("dims", {})
    said = {"carbon_budget": 1e9, "years": (2025, 2026)} | said
    return tiny_inputs(patterns={"flat": FLAT}, dims=dims, **said)


def two_nodes(policies: dict[str, dict[str, Any]] | None = None, **said: Any) -> xr.Dataset:
    """The same twice, with nothing between the two."""
    nodes = ("north", "south")
    technology = {
        f"{kind}_{node}": said() | {"technology_node": node}
        for node in nodes for kind, said in (("engine", engine), ("clean", clean))
    }  # fmt: skip
    use = {node: {"use_node": node, "use_energy": 2.0 * YEAR, "use_pattern": "flat"} for node in nodes}
    return island(policies, nodes=nodes, dims={"technology": technology, "use": use}, **said)


def policy(kind: str, limit: Any, area: str = "") -> dict[str, Any]:
    return {"policy_kind": kind, "policy_area": area, "policy_limit": limit}


def solve(inputs: xr.Dataset, **asked: Any) -> Pathway:
    pathway = optimise(inputs, weeks=1, **asked)
    assert float(pathway.operation["cost"].sum()) == pytest.approx(pathway.objective, rel=1e-9)
    return pathway


def price_of(pathway: Pathway, path: str) -> list[ShadowPrice]:
    return [price for price in pathway.shadow_prices if price.path == path]


# A clean MWh costs its O&M and its annuity of a year over 8,760 h, an engine's two MWh of oil and half a tonne.
CLEAN = 100.0 + 1e5 * 1.0 * float(annuity_factor(0.0, 1.0)) / YEAR
PER_TONNE = (CLEAN - 100.0) / 0.5


def test_a_gross_budget_is_kept_and_its_price_rises_with_the_discount_rate() -> None:
    free = 2 * 0.5 * 2.0 * YEAR
    inputs = island({"all_gross": policy("gross_budget", 0.9 * free)})
    pathway = solve(inputs)
    assert float(pathway.operation["counted_emissions"].sum()) == pytest.approx(0.9 * free, rel=1e-6)
    (price,) = price_of(pathway, "policies.all_gross")
    assert price.unit == "EUR/tCO2"
    assert price.by_year[2026] == pytest.approx(1.05 * price.by_year[2025], rel=1e-9)
    # What is saved in the second year is paid for later: that is where it is saved.
    assert price.by_year[2026] == pytest.approx(PER_TONNE, rel=1e-3)
    assert "policies.all_gross binds in 2025–2026" in price.sentence


def test_a_gross_budget_is_deaf_to_removals_and_a_net_budget_is_not() -> None:
    forest = {
        "cover": {"wood": {"soil_accumulation": 3.0 / 11.0, "growth_maximum": 0.0}},
        "planting": {"hill": {"planting_cover": "wood", "planting_cost": 1.0, "planting_potential": 500.0}},
    }
    free = 2 * 0.5 * 2.0 * YEAR

    def hectares(kind: str) -> float:
        return float(solve(island({"budget": policy(kind, free - 600.0)}, dims=forest)).plan["hectares"].sum())

    assert hectares("gross_budget") == pytest.approx(0.0, abs=1e-6)
    # A hectare planted at the start removes a tonne in each of two years.
    assert hectares("net_budget") == pytest.approx(300.0, rel=1e-4)


def test_removals_may_be_no_more_than_their_share_of_the_carbon_budget() -> None:
    forest = {
        "cover": {"wood": {"soil_accumulation": 3.0 / 11.0, "growth_maximum": 0.0}},
        "planting": {"hill": {"planting_cover": "wood", "planting_cost": 1.0, "planting_potential": 500.0}},
    }
    budget = 2 * 0.5 * 2.0 * YEAR - 600.0
    pathway = solve(island({"few": policy("removals_maximum", 0.01)}, dims=forest, carbon_budget=budget))
    assert float(pathway.plan["hectares"].sum()) == pytest.approx(0.01 * budget / 2, rel=1e-4)
    assert price_of(pathway, "policies.few")
    assert pathway.excess == pytest.approx(0.0, abs=1e-2)


def test_capital_of_a_period_is_that_of_its_years() -> None:
    technology = {"engine": engine(variable_om=500.0), "clean": clean()}
    inputs = island({"purse": policy("capital_maximum", 2.5e4)}, dims={"technology": technology})
    pathway = solve(inputs.assign_attrs(periods=[2025]))
    # A life of one year does not serve a period of two: nothing is built at all.
    assert float(pathway.plan["technology_builds"].sum()) == 0.0
    pathway = solve(inputs)
    np.testing.assert_allclose(pathway.plan["technology_builds"].sel(technology="clean").values, 0.25, rtol=1e-6)
    first, _ = sorted(price_of(pathway, "policies.purse"), key=lambda price: price.index)
    assert first.unit == "EUR/EUR" and first.by_year[2025] > 0


def test_land_of_a_node_bounds_what_stands_on_it() -> None:
    technology = {"engine": engine(variable_om=500.0), "clean": clean(land_use=2.0)}
    pathway = solve(island({"coast": policy("land_maximum", 1.0, "island")}, dims={"technology": technology}))
    np.testing.assert_allclose(pathway.operation["capacity"].sel(technology="clean").values, 0.5, rtol=1e-6)
    first, _ = sorted(price_of(pathway, "policies.coast"), key=lambda price: price.index)
    # A hectare carries half a MW, which spares 500 + 100 − CLEAN money in each of 8,760 hours.
    assert first.by_year[2025] == pytest.approx(0.5 * YEAR * (600.0 - CLEAN), rel=2e-2)


def test_indigenous_supply_reaches_its_share() -> None:
    pathway = solve(island({"own": policy("indigenous_minimum", 0.25)}))
    share = pathway.operation["generation"].sel(technology="clean") / (2.0 * YEAR)
    np.testing.assert_allclose(share.values, 0.25, rtol=1e-6)
    prices = price_of(pathway, "policies.own")
    assert [price.unit for price in prices] == ["EUR/MWh"] * 2


def test_a_cap_of_a_node_leaves_the_other_alone() -> None:
    cap = 0.5 * 0.5 * 2.0 * YEAR
    pathway = solve(two_nodes({"capped": policy("emission_cap", {2025: cap, 2026: cap}, "north")}))
    made = pathway.operation["generation"] / (2.0 * YEAR)
    np.testing.assert_allclose(made.sel(technology="engine_north").values, 0.5, rtol=1e-6)
    np.testing.assert_allclose(made.sel(technology="engine_south").values, 1.0, rtol=1e-6)
    for price in price_of(pathway, "policies.capped"):
        assert list(price.by_year.values()) == pytest.approx([PER_TONNE], rel=0.06)


def test_a_ban_costs_what_the_banned_plant_would_spare() -> None:
    technology = {"engine": engine(is_operable={2025: 1.0, 2026: 0.0}), "clean": clean()}
    inputs = island(dims={"technology": technology}, attrs={"bans": ["engine=no_oil"]})
    pathway = solve(inputs, alternatives=0.05)
    (lifted,) = [each for each in pathway.displaced if each.name == "policies.no_oil"]
    assert lifted.cost == pytest.approx(-2.0 * YEAR * (CLEAN - 100.0) / 1.05**2, rel=1e-2)
    assert lifted.generation == pytest.approx({"engine": 2.0 * YEAR, "clean": -2.0 * YEAR})


def test_budgets_out_of_reach_are_named_by_their_policy_without_a_solver() -> None:
    use = {"cars": {"use_energy": 4000.0, "use_carrier": "oil"}}
    said = {"dims": {"use": use, "technology": {}}}
    with pytest.raises(Infeasible, match=r"policies.tight: end uses and processes alone emit 2000 tCO2, 0 can be"):
        solve(island({"tight": policy("net_budget", 1500.0)}, **said))
    with pytest.raises(Infeasible, match=r"policies.here 2025: end uses and processes alone emit 1000"):
        solve(island({"here": policy("emission_cap", 900.0, "island")}, **said))


def test_what_cannot_hold_is_told_with_where_when_and_how_much_and_by_its_path() -> None:
    must_run = {"engine": engine(existing_capacity={2025: 2.0}, is_must_run=1.0, minimum_load=1.0)}
    emitted = 0.5 * 2.0 * YEAR
    with pytest.raises(Infeasible) as caught:
        solve(island({"tight": policy("gross_budget", emitted)}, dims={"technology": must_run}))
    first, *_, last = caught.value.problems
    assert first.startswith("policies.tight [tight, 2026] would have to give way by 8,760 (it is 8,760)")
    assert "gross emissions within budget [tight, 2026] (policies.tight)" in last


def test_the_planner_decides_no_lever_of_others_and_keeps_what_they_build() -> None:
    from engine.simulate import no_plan

    technology = {"engine": engine(), "clean": clean(overnight_cost=0.0, variable_om=1.0)}
    inputs = island(dims={"technology": technology}, attrs={"levers_of_others": ["technology=clean"]})
    given = no_plan(inputs)
    given["technology_builds"].loc[{"technology": "clean", "year": 2026}] = 0.5
    pathway = solve(inputs, given=given)
    np.testing.assert_allclose(pathway.plan["technology_builds"].sel(technology="clean").values, [0.0, 0.5])
    made = pathway.operation["generation"].sel(technology="clean").values
    np.testing.assert_allclose(made, [0.0, 0.5 * YEAR], rtol=1e-9)
    with pytest.raises(ValueError, match="must be given"):
        solve(inputs)


def test_the_planner_retires_nothing_that_others_decide() -> None:
    from engine.simulate import no_plan

    idle = engine(variable_om=500.0, fixed_om=1e5, may_retire=1.0)

    def retired(others: list[str]) -> float:
        inputs = island(dims={"technology": {"engine": engine(), "idle": idle}}, attrs={"levers_of_others": others})
        # A vintage of the first year stays through it.
        return float(solve(inputs, given=no_plan(inputs)).plan["retirements"].sel(year=2026).sum())

    assert retired(["technology=idle"]) == 0.0
    assert retired(["technology=engine"]) == pytest.approx(4.0)


def test_the_budget_of_a_node_counts_its_own_emissions_alone() -> None:
    inputs = two_nodes(attrs={"budget_node": "south"})
    inputs["carbon_budget"].values[:] = [0.0, 0.5 * 2.0 * YEAR]
    pathway = solve(inputs)
    made = pathway.operation["generation"].sum("period") / (4.0 * YEAR)
    assert float(made.sel(technology="engine_south")) == pytest.approx(0.5, rel=1e-5)
    assert float(made.sel(technology="engine_north")) == pytest.approx(1.0, rel=1e-5)
    assert pathway.budget == pytest.approx(0.5 * 2.0 * YEAR)


def test_converters_carry_no_more_than_their_share_in_any_hour() -> None:
    technology = {"engine": engine(), "clean": clean(overnight_cost=0.0, variable_om=1.0, is_synchronous=0.0)}
    pathway = solve(island({"stable": policy("non_synchronous_maximum", 0.6)}, dims={"technology": technology}))
    share = pathway.operation["generation"].sel(technology="clean") / (2.0 * YEAR)
    np.testing.assert_allclose(share.values, 0.6, rtol=1e-6)
    # A MW more behind converters in every hour spares an engine's fuel and costs the clean plant's O&M.
    for price in price_of(pathway, "policies.stable"):
        assert price.unit == "EUR/MW"
        assert list(price.by_year.values()) == pytest.approx([YEAR * 99.0], rel=1e-4)


def test_spinning_reserve_asks_for_headroom_and_n_1_for_the_largest_unit() -> None:
    fleet = {"engine": engine(existing_capacity={2025: 2.0}), "spare": engine(overnight_cost=1e5, is_buildable=1.0)}
    fleet["spare"]["existing_capacity"] = {}
    for asked, built in (({}, 0.0), ({"reserve_of_demand": 0.1}, 0.2), ({"reserve_of_largest": 1.0}, 1.0)):
        pathway = solve(island(dims={"technology": fleet}, **asked))
        # N-1 of two plants of one unit each: half the demand on each, and as much again to spare.
        assert float(pathway.plan["technology_builds"].sum()) == pytest.approx(built, abs=1e-5), asked


def test_a_store_gives_reserve_out_of_what_it_holds() -> None:
    store = {"battery": {"store_power_cost": 1e3, "store_energy_cost": 1e3, "minimum_state": 0.2}}
    fleet = {"engine": engine(existing_capacity={2025: 2.0})}
    pathway = solve(island(dims={"technology": fleet, "store": store}, reserve_of_demand=0.1))
    assert float(pathway.plan["store_power_builds"].sum()) == pytest.approx(0.2, rel=1e-5)
    # 0.2 MWh above a fifth of what it holds.
    assert float(pathway.plan["store_energy_builds"].sum()) == pytest.approx(0.25, rel=1e-5)


@pytest.mark.parametrize("kind", ["measure_emissions", "measure_captured"])
def test_capture_takes_electricity_and_is_a_lower_emission_or_a_removal(kind: str) -> None:
    works = {"kiln": {"process_emissions": {"CO2": 4000.0}}}
    unit = {"measure_demand": 0.01, "measure_potential": 3.0, "measure_cost": 1e4, "measure_lifetime": 10.0}
    unit |= {kind: {"CO2": -1000.0} if kind == "measure_emissions" else 1000.0}
    free = 2 * (0.5 * 2.0 * YEAR + 4000.0)
    inputs = island(dims={"process": works, "measure": {"capture": unit}}, carbon_budget=free - 2 * 1000.0)
    pathway = solve(inputs)
    proof = replay(inputs, pathway)
    annual = proof.results.annual
    level = float(pathway.plan["measure_builds"].sum())
    assert level > 0 and pathway.excess == pytest.approx(0.0, abs=1e-2)
    drawn = pathway.operation["demand"].values
    np.testing.assert_allclose(drawn[-1], 2.0 * YEAR + level * 0.01 * YEAR, rtol=1e-6)
    assert proof.cost_gap == pytest.approx(0.0, abs=1e-6)
    removed = annual["additional_removals"].sum("node").values
    if kind == "measure_captured":
        np.testing.assert_allclose(removed[-1], 1000.0 * level, rtol=1e-6)
        np.testing.assert_allclose(annual["captured_removals"].sum("node").values, removed)
    else:
        np.testing.assert_array_equal(removed, 0.0)
    assert budget_verdict(proof.results).counted == pytest.approx(float(pathway.operation["counted_emissions"].sum()))


def test_what_is_captured_is_a_removal_that_a_limit_on_removals_holds() -> None:
    unit = {"measure_demand": 0.01, "measure_potential": 3.0, "measure_cost": 1.0, "measure_captured": 1000.0}
    budget = 2 * 0.5 * 2.0 * YEAR - 2000.0
    said = {"dims": {"measure": {"capture": unit}}, "carbon_budget": budget}
    pathway = solve(island({"few": policy("removals_maximum", 0.05)}, **said))
    captured = 1000.0 * float((pathway.plan["measure_builds"] * [2.0, 1.0]).sum())
    assert captured <= 0.05 * budget * (1 + 1e-6)
    assert price_of(pathway, "policies.few")


def limited_to(limit: float, budget: float) -> Pathway:
    """The clean plant has a limit, and the engine emits for the rest."""
    technology = {"engine": engine(), "clean": clean(maximum_capacity=limit, overnight_cost=1e4)}
    return solve(island(dims={"technology": technology}, carbon_budget=budget))


def test_a_price_says_when_the_excess_over_the_carbon_budget_is_held_in_it() -> None:
    kept, exceeded = limited_to(1.0, 1e9), limited_to(1.0, 0.0)
    assert kept.excess < 0.01 and exceeded.excess == pytest.approx(2 * 0.5 * YEAR, rel=1e-5)
    assert not any("excess" in price.sentence for price in kept.shadow_prices)
    (budget,) = price_of(exceeded, "carbon.budget")
    held = f"does not grow included, at {float(f'{budget.present:.4g}'):,.12g} EUR (present value) a tCO2."
    assert exceeded.shadow_prices and all(price.sentence.endswith(held) for price in exceeded.shadow_prices)
