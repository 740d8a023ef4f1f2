"""What others decide binds whole: their hectares, blends and refits, on islands small enough to follow by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.indicators import budget_verdict
from engine.planting import planting_response
from engine.simulate import no_plan, simulate
from engine.variables import TABLE
from solvers.data import gather
from solvers.given import decided_by_others, left_to_decide
from solvers.hourly import hourly_power
from solvers.infeasible import Infeasible
from solvers.optimise import optimise
from solvers.pathway import Pathway
from solvers.periods import RepresentativeHours, investment_periods
from solvers.replay import replay
from tests.analytic.test_pathway_by_hand import engine, island, sun
from tests.conformance.golden_lp import small_system
from tests.integration.test_replay import island as hourly_island

YEARS = (2025, 2026, 2027)
WEIGHTS = [1.05**-n for n in (1, 2, 3)]


def planned(inputs: xr.Dataset, given: xr.Dataset | None = None) -> Pathway:
    """The pathway; simulated, it costs and emits what the model says."""
    pathway = optimise(inputs, weeks=1, given=given)
    results = simulate(inputs, pathway.plan)
    assert net_present_cost(results) == pytest.approx(pathway.objective, rel=1e-6)
    n_years = np.array([pathway.periods.n_years(p) for p in pathway.periods.years])
    emitted = float(pathway.operation["gross_emissions"].values @ n_years)
    assert float(results.annual["gross_emissions"].sum()) == pytest.approx(emitted, rel=1e-6)
    counted = budget_verdict(results).counted
    assert float(pathway.operation["counted_emissions"].sum()) == pytest.approx(counted, rel=1e-6, abs=1e-6)
    return pathway


def wooded(policies: dict[str, Any] | None = None, **said: Any) -> xr.Dataset:
    """Cars emit 1,000 t a year; a hectare removes 1 t a year. Theirs and ours may turn 60 ha of field into wood."""
    field = {"cover_growth": "none", "carbon_fraction": 0.0, "growth_maximum": 0.0, "land_limit": 60.0}
    wood = {"soil_accumulation": 3.0 / 11.0, "growth_maximum": 0.0}
    about = {"planting_cover": "wood", "planting_replaces": "field", "planting_potential": 100.0}
    dims = {
        "cell": ["slope"],
        "cover": {"field": field, "wood": wood},
        "cohort": {"fields": {"cohort_area": 80.0}},
        "planting": {
            "theirs": about | {"planting_cost": {2025: 300.0, 2026: 200.0, 2027: 200.0}, "planting_fixed_om": 7.0},
            "ours": about | {"planting_cost": 100.0},
        },
        "use": {"cars": {"use_energy": 4000.0, "use_carrier": "oil"}},
        "technology": {},
        "policy": policies or {},
    }
    attrs = {"levers_of_others": ["planting=theirs"], "periods": [2025]} | said.pop("attrs", {})
    return island(years=YEARS, dims=dims, attrs=attrs, **({"carbon_budget": 2900.0} | said))


def planting(inputs: xr.Dataset, **hectares: float) -> xr.Dataset:
    """A plan of others: hectares of theirs by year, `y2026=20.0`."""
    given = no_plan(inputs)
    for year, area in hectares.items():
        given["hectares"].loc[{"planting": "theirs", "year": int(year[1:])}] = area
    return given


def test_what_others_plant_counts_and_is_paid_from_its_own_year_on() -> None:
    """20 ha from 2026 on remove 40 t of the 100 that are too much: a hectare of ours, from 2025 on, removes 3."""
    inputs = wooded()
    pathway = planned(inputs, planting(inputs, y2026=20.0))
    hectares = pathway.plan["hectares"]
    assert hectares.sel(planting="theirs").values.tolist() == [0.0, 20.0, 0.0]
    assert float(hectares.sel(planting="ours").sum()) == pytest.approx(20.0, rel=1e-4)
    paid = float(pathway.operation["cost"].sel(item="planting").sum())
    theirs = 20.0 * (200.0 * WEIGHTS[1] + 7.0 * (WEIGHTS[1] + WEIGHTS[2]))
    assert paid == pytest.approx(theirs + float(hectares.sel(planting="ours").sum()) * 100.0 * WEIGHTS[0], rel=1e-9)
    response = planting_response(inputs).sel(planting="theirs", start=2026)
    assert float(response.sum()) == pytest.approx(2.0)


def test_without_their_hectares_ours_do_it_all() -> None:
    pathway = planned(wooded(), no_plan(wooded()))
    assert float(pathway.plan["hectares"].sum()) == pytest.approx(100.0 / 3.0, rel=1e-4)


@pytest.mark.parametrize("foresight", ["perfect", "myopic"])
def test_land_that_others_plant_is_not_ours(foresight: str) -> None:
    """They take 50 of 60 ha, 25 of these after the first of our periods."""
    inputs = wooded(attrs={"periods": [2025, 2026], "foresight": foresight}, carbon_budget=1000.0)
    pathway = planned(inputs, planting(inputs, y2025=25.0, y2027=25.0))
    assert float(pathway.plan["hectares"].sel(planting="ours").sum()) == pytest.approx(10.0, rel=1e-4)
    assert pathway.excess == pytest.approx(3000.0 - 1000.0 - 25.0 * 3 - 25.0 - 10.0 * 3, rel=1e-5)


def test_their_hectares_fill_limits_on_land_and_on_removals() -> None:
    def ours(kind: str, limit: float) -> float:
        policy = {"policy_kind": kind, "policy_area": "", "policy_limit": limit}
        inputs = wooded({"few": policy}, carbon_budget=1000.0)
        return float(planned(inputs, planting(inputs, y2025=20.0)).plan["hectares"].sel(planting="ours").sum())

    assert ours("land_maximum", 25.0) == pytest.approx(5.0, rel=1e-3)
    assert ours("removals_maximum", 0.09) == pytest.approx(10.0, rel=1e-3)
    with pytest.raises(Infeasible, match=r"policies.few 2025: what stands takes 20 ha, the limit is 10"):
        ours("land_maximum", 10.0)
    with pytest.raises(Infeasible, match=r"policies.few: what others plant removes 60 tCO2, the limit is 50"):
        ours("removals_maximum", 0.05)


def test_more_land_than_there_is_is_refused_by_its_place() -> None:
    inputs = wooded()
    with pytest.raises(Infeasible, match=r"plan.hectares.theirs: others plant 70 ha on field of island, 10 ha more"):
        optimise(inputs, weeks=1, given=planting(inputs, y2025=30.0, y2027=40.0))


def test_steps_without_foresight_keep_to_a_limit_on_land_together() -> None:
    """Each of three steps could plant the 12 ha that are allowed in all."""
    policy = {"few": {"policy_kind": "land_maximum", "policy_area": "", "policy_limit": 12.0}}
    about = {"foresight": "myopic", "periods": list(YEARS), "levers_of_others": []}
    inputs = wooded(policy, attrs=about, carbon_budget=0.0)
    planted = planned(inputs).plan["hectares"].sum("planting")
    assert planted.values.tolist() == pytest.approx([12.0, 0.0, 0.0], rel=1e-3, abs=1e-5)


def test_what_others_plant_may_use_more_than_a_steps_part_of_the_limit_on_removals() -> None:
    """90 t in all, 30 for the first of three steps; theirs of that year take 60. What is left is shared anew."""
    policy = {"few": {"policy_kind": "removals_maximum", "policy_area": "", "policy_limit": 0.09}}
    inputs = wooded(policy, attrs={"foresight": "myopic", "periods": list(YEARS)}, carbon_budget=1000.0)
    plan = planned(inputs, planting(inputs, y2025=20.0)).plan["hectares"]
    assert plan.sel(planting="ours").values.tolist() == pytest.approx([0.0, 7.5, 15.0], rel=1e-3, abs=1e-3)


def blended(others: list[str], **said: Any) -> xr.Dataset:
    """2 MW of an engine that may burn oil or wood; wood is cheaper, and oil grows dearer year by year."""
    fuels = {
        "oil": {"fuel_price": {2025: 50.0, 2026: 60.0, 2027: 90.0}, "emission_factor": {"CO2": 0.25}},
        "wood": {"fuel_price": 20.0},
    }
    plant = engine(existing_capacity={2020: 2.0}, is_buildable=0.0, fuel_share={"oil": 1.0})
    idle = engine(existing_capacity={2020: 1.0}, is_buildable=0.0, fuel_share={"oil": 1.0}, variable_om=900.0)
    dims = {"fuel": fuels, "technology": {"plant": plant, "idle": idle}}
    attrs = {"levers_of_others": others, "periods": [2025]} | said.pop("attrs", {})
    return island(years=YEARS, first_vintage=2020, dims=dims, attrs=attrs, carbon_price=10.0, **said)


def with_oil(inputs: xr.Dataset, technology: str, shares: list[float]) -> xr.Dataset:
    """A plan in which a plant burns so much oil year by year, the rest wood."""
    given = no_plan(inputs)
    given["fuel_share"].loc[{"technology": technology, "fuel": "oil"}] = shares
    given["fuel_share"].loc[{"technology": technology, "fuel": "wood"}] = [1.0 - share for share in shares]
    return given


OIL = [1.0, 0.5, 0.25]
HEAT = 2.0 * 8760 * 2.0


def test_the_blend_of_others_is_burned_paid_and_counted_year_by_year() -> None:
    inputs = blended(["technology=plant", "technology=idle"], attrs={"budget_first_year": 2026})
    pathway = planned(inputs, with_oil(inputs, "plant", OIL))
    assert pathway.plan["fuel_share"].sel(technology="plant", fuel="oil").values.tolist() == OIL
    prices = [50.0, 60.0, 90.0]
    fuel = [HEAT * (s * price + (1 - s) * 20.0) for s, price in zip(OIL, prices, strict=True)]
    emitted = [HEAT * s * 0.25 for s in OIL]
    of_year = [a + 10.0 * b + 2.0 * 8760 * 3.0 for a, b in zip(fuel, emitted, strict=True)]
    assert pathway.objective == pytest.approx(float(np.dot(of_year, WEIGHTS)), rel=1e-9)
    assert float(pathway.operation["gross_emissions"].sum()) == pytest.approx(np.mean(emitted), rel=1e-9)
    assert float(pathway.operation["counted_emissions"].sum()) == pytest.approx(sum(emitted[1:]), rel=1e-9)


def test_a_plant_of_others_that_idles_keeps_the_blend_that_they_chose() -> None:
    inputs = blended(["technology=idle"])
    pathway = planned(inputs, with_oil(inputs, "idle", OIL))
    oil = pathway.plan["fuel_share"].sel(fuel="oil")
    assert oil.sel(technology="idle").values.tolist() == OIL
    assert oil.sel(technology="plant").values.tolist() == pytest.approx([0.0, 0.0, 0.0])


def test_a_blend_of_the_past_that_changes_costs_what_its_years_do() -> None:
    inputs = blended([], attrs={"present_year": 2027, "periods": [2025, 2027]})
    inputs["fuel_share"].loc[{"technology": "plant"}] = [OIL, [1.0 - share for share in OIL]]
    pathway = planned(inputs)
    assert pathway.plan["fuel_share"].sel(technology="plant", fuel="oil").values.tolist() == pytest.approx([1, 0.5, 0])


def refit(others: list[str], **of_old: Any) -> xr.Dataset:
    """2 MW on oil of two vintages, which may be rebuilt for wood."""
    plants = {
        "old": engine(existing_capacity={2020: 1.5, 2022: 0.5}, is_buildable=0.0, fixed_om=5e3, may_retire=1.0,
                      can_burn={"oil": 1.0}, fuel_share={"oil": 1.0}) | of_old,
        "rebuilt": engine(overnight_cost=3e5, technology_refit_of="old", can_burn={"wood": 1.0},
                          fuel_share={"wood": 1.0}),
    }  # fmt: skip
    fuels = {"oil": {"fuel_price": 20.0, "emission_factor": {"CO2": 0.25}}, "wood": {"fuel_price": 70.0}}
    attrs = {"levers_of_others": others}
    dims = {"technology": plants, "fuel": fuels}
    return island(years=YEARS, first_vintage=2020, dims=dims, attrs=attrs, unserved_cost=5000.0)


def rebuilding(inputs: xr.Dataset, built: float, retired: dict[int, float]) -> xr.Dataset:
    """A plan that rebuilds in 2026, and what it retires by vintage."""
    given = no_plan(inputs)
    given["technology_builds"].loc[{"technology": "rebuilt", "year": 2026}] = built
    for vintage, amount in retired.items():
        given["retirements"].loc[{"technology": "old", "vintage": vintage, "year": 2026}] = amount
    return given


def test_what_others_rebuild_of_ours_leaves_with_it_and_no_more() -> None:
    """Oil is the cheaper fuel: left alone we would keep our plant, and of what the plan retires the rest is ours."""
    inputs = refit(["technology=rebuilt"])
    pathway = planned(inputs, rebuilding(inputs, 1.6, {2020: 1.5, 2022: 0.5}))
    gone = pathway.plan["retirements"].sel(technology="old")
    assert gone.sel(year=2026, vintage=[2020, 2022]).values.tolist() == pytest.approx([1.5, 0.1])
    assert float(gone.sum()) == pytest.approx(1.6)
    capacity = pathway.operation["capacity"]
    assert capacity.sel(technology="old").values.tolist() == pytest.approx([2.0, 0.4, 0.4])
    assert capacity.sel(technology="rebuilt").values.tolist() == pytest.approx([0.0, 1.6, 1.6])
    on_oil, on_wood = 8760 * (2.0 * 20.0 + 3.0), 8760 * (2.0 * 70.0 + 3.0)
    first = 2.0 * on_oil + 2.0 * 5e3
    later = 0.4 * on_oil + 0.4 * 5e3 + 1.6 * on_wood + 1.6 * 3e5 / 30
    assert pathway.objective == pytest.approx(np.dot([first, later, later], WEIGHTS), rel=1e-9)


def test_what_others_rebuild_without_its_leaving_is_refused() -> None:
    inputs = refit(["technology=rebuilt"])
    with pytest.raises(
        Infeasible, match=r"plan.technologies.rebuilt 2026: others rebuild 1.6 MW of old, of which 1 leave"
    ):
        optimise(inputs, weeks=1, given=rebuilding(inputs, 1.6, {2020: 1.0}))


def test_what_others_rebuild_of_a_plant_that_only_our_part_of_the_plan_builds_is_refused() -> None:
    inputs = refit(["technology=rebuilt"], is_buildable=1.0)
    given = rebuilding(inputs, 1.0, {2025: 1.0})
    given["technology_builds"].loc[{"technology": "old", "year": 2025}] = 1.0
    with pytest.raises(Infeasible, match=r"plan.retirements.old: 1 MW of 2025 leave service .*, 0 stand"):
        optimise(inputs, weeks=1, given=given)


def test_a_refit_that_stands_already_is_not_what_others_rebuild() -> None:
    inputs = refit(["technology=old"])
    inputs["existing_capacity"].loc[{"technology": "rebuilt", "vintage": 2025}] = 1.0
    given = no_plan(inputs)
    assert planned(inputs, given).plan["retirements"].sum() == 0.0


NO_HOURS = RepresentativeHours(np.zeros(1, dtype=int), np.full(1, 8760.0), 1)
EVERY = {"technology", "store", "link", "measure", "planting"}


def seen_by_the_planner(inputs: xr.Dataset, given: xr.Dataset) -> dict[str, dict[tuple, float]]:
    seen = left_to_decide(inputs, decided_by_others(inputs, given))
    return gather(seen, hourly_power(seen), investment_periods(seen), NO_HOURS).tables


@pytest.mark.parametrize("name", TABLE["plan"])
def test_nothing_that_others_decide_is_ignored(name: str) -> None:
    """Of every variable of a plan: their part is taken over, and changes the numbers of the model; ours is not."""
    dim = TABLE["plan"][name].dims[0]
    assert dim in EVERY
    inputs = small_system()
    inputs = inputs.assign_attrs(levers_of_others=[f"{dim}={one}" for one in inputs[dim].values])
    given = no_plan(inputs)
    if name == "fuel_share":
        given[name].loc[{"technology": "engine"}] = 0.0
        given[name].loc[{"technology": "engine", "fuel": "wood"}] = 1.0
    else:
        of_a_vintage = {"vintage": 2025} if "vintage" in given[name].dims else {}
        first = "engine" if dim == "technology" else inputs[dim].values[0]
        given[name].loc[{dim: first, "year": 2027, **of_a_vintage}] = 0.25
    taken = decided_by_others(inputs, given)
    xr.testing.assert_equal(taken[name], given[name])
    of_others = seen_by_the_planner(inputs, given)
    assert of_others != seen_by_the_planner(inputs, no_plan(inputs))
    ours = inputs.assign_attrs(levers_of_others=[])
    xr.testing.assert_equal(decided_by_others(ours, given)[name], no_plan(inputs)[name])


AUTHORITIES = ["technology=engine", "technology=sun", "store=battery", "measure=saving", "planting=hill"]


def everything() -> xr.Dataset:
    """Everything competes, under a budget that takes some of each."""
    technology = {
        "engine": engine(existing_capacity={2020: 3.0}, is_buildable=0.0, fuel_share={"oil": 1.0}, may_retire=1.0,
                         fixed_om=2e4),
        "sun": sun(overnight_cost=5e5, maximum_capacity=6.0),
    }  # fmt: skip
    dims = {
        "technology": technology,
        "fuel": {
            "oil": {"fuel_price": 50.0, "emission_factor": {"CO2": 0.25}},
            "wood": {"fuel_price": 80.0, "fuel_limit": 4000.0},
        },
        "store": {"battery": {"store_power_cost": 1e5, "store_energy_cost": 2e5, "charge_efficiency": 0.9}},
        "measure": {"saving": {"measure_demand": -0.1, "measure_cost": 2e5, "measure_potential": 3.0}},
        "cover": {"wood": {"soil_accumulation": 3.0 / 11.0, "growth_maximum": 0.0}},
        "planting": {"hill": {"planting_cover": "wood", "planting_cost": 10.0, "planting_potential": 90.0}},
    }
    attrs = {"periods": [2025, 2026]}
    return island(years=YEARS, first_vintage=2020, dims=dims, attrs=attrs, carbon_budget=1.2e4)


@pytest.mark.parametrize("theirs", [AUTHORITIES[:1], AUTHORITIES[1:3], AUTHORITIES[3:], AUTHORITIES])
def test_the_part_of_an_authority_given_back_to_the_planner_of_the_rest_is_the_joint_plan(theirs: list[str]) -> None:
    inputs = everything()
    joint = optimise(inputs, weeks=1)
    rest = optimise(inputs.assign_attrs(levers_of_others=theirs), weeks=1, given=joint.plan)
    assert rest.excess == pytest.approx(joint.excess, abs=1e-2)
    assert rest.objective == pytest.approx(joint.objective, rel=1e-6)
    for name, row in TABLE["plan"].items():
        kept = [one.split("=")[1] for one in theirs if one.startswith(f"{row.dims[0]}=")]
        at = {row.dims[0]: kept}
        if kept:
            xr.testing.assert_allclose(rest.plan[name].sel(at), joint.plan[name].sel(at), rtol=1e-9)


def test_hectares_have_a_range_in_which_a_plan_costs_little_more() -> None:
    """10 ha of theirs remove 30 t of the 100 that are too much; the most of ours is what they leave of the land."""
    inputs = wooded(attrs={"levers_of_others": ["planting=theirs"]})
    pathway = optimise(inputs, weeks=1, given=planting(inputs, y2025=10.0), alternatives=0.5)
    (ours,) = [each for each in pathway.ranges if each.kind == "hectares"]
    assert (ours.name, ours.unit) == ("ours", "ha")
    assert (ours.least, ours.chosen) == pytest.approx((70.0 / 3.0, 70.0 / 3.0), rel=1e-3)
    spent = 0.5 * pathway.objective / (100.0 * WEIGHTS[0])
    assert ours.most == pytest.approx(min(50.0, ours.chosen + spent), rel=1e-3)


def test_a_plan_of_others_of_every_kind_replays_to_the_last_figure() -> None:
    """A full year of an hourly demand without a store: nothing is left to the rule of dispatch."""
    measure = {
        "retrofit": {
            "measure_demand": -1e-3, "measure_cost": 500.0, "measure_fixed_om": 5.0, "measure_potential": 200.0,
            "measure_fuel": {"oil": -0.4},
        }
    }  # fmt: skip
    wood = {"soil_accumulation": 0.5, "growth_maximum": 100.0, "growth_rate": 0.1}
    hill = {"planting_cover": "wood", "planting_cost": 90.0, "planting_fixed_om": 3.0, "planting_potential": 40.0}
    fuel = {
        "oil": {"fuel_price": {2025: 60.0, 2026: 70.0, 2027: 80.0}, "emission_factor": {"CO2": 0.27, "CH4": 1e-5}},
        "wood": {"fuel_price": {2025: 90.0, 2026: 80.0, 2027: 70.0}},
    }
    others = ["technology=sun", "technology=engine", "measure=retrofit", "planting=hill"]
    dims = {"measure": measure, "planting": {"hill": hill}, "cover": {"wood": wood}, "fuel": fuel}
    inputs = hourly_island(dims=dims, carbon_budget=9000.0).assign_attrs(levers_of_others=others)
    inputs["fuel_share"].values[:] = 0.0
    inputs["fuel_share"].loc[{"technology": "engine", "fuel": "oil"}] = 1.0
    given = with_oil(inputs, "engine", [1.0, 0.7, 0.3])
    given["technology_builds"].loc[{"technology": "sun"}] = [0.0, 1.5, 0.0]
    given["technology_builds"].loc[{"technology": "engine"}] = [4.0, 0.0, 0.0]
    given["measure_builds"].values[0] = [50.0, 30.0, 0.0]
    given["hectares"].values[0] = [5.0, 0.0, 7.0]
    pathway = optimise(inputs, weeks=0, given=given)
    for name in ("technology_builds", "measure_builds", "hectares"):
        np.testing.assert_array_equal(pathway.plan[name].values, given[name].values)
    proof = replay(inputs, pathway)
    assert proof.cost_gap == pytest.approx(0.0, abs=1e-6)
    assert proof.emissions_gap == pytest.approx(0.0, abs=1e-6)
    counted = float(pathway.operation["counted_emissions"].sum())
    assert budget_verdict(proof.results).counted == pytest.approx(counted, rel=1e-6)
    assert float(proof.results.annual["additional_removals"].sum()) > 50.0
    discount = 1.05 ** -(proof.results.annual["year"] - 2024)
    simulated = (proof.results.annual["cost"].mean("member") * discount).sum("year")
    np.testing.assert_allclose(pathway.operation["cost"].sum("period"), simulated, rtol=1e-6, atol=1e-3)
