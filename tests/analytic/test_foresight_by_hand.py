"""What plans do that do not see the end, by hand: early retirement, whole units, sums over years, and a view of N."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.simulate import simulate
from solvers.optimise import optimise
from solvers.pathway import Pathway
from solvers.shadow_prices import OF_OPERATION
from tests.analytic.test_pathway_by_hand import engine, island
from tests.tiny import tiny_inputs

YEARS = (2025, 2026, 2027)
FACTORS = [1.05**-n for n in (1, 2, 3)]
RUN = 8760 * 2.0 * (2.0 * 50.0 + 3.0)
"""A year of 2 MW: fuel and variable O&M."""
ANNUITY = 1e6 / 30
UPKEEP = 1e4
PERFECT, MYOPIC = {"foresight": "perfect"}, {"foresight": "myopic"}
TWO = {"foresight": "limited", "foresight_periods": 2}
ALL = {"foresight": "limited", "foresight_periods": 3}


def resting(about: dict[str, Any], *, idle: int = 1, **said: Any) -> xr.Dataset:
    """An old plant of 2 MW on a site of 2 MW, with upkeep; demand of 2 MW comes after some idle years."""
    plant = engine(existing_capacity={2020: 2.0}, fixed_om=UPKEEP, may_retire=1.0, maximum_capacity=2.0, lifetime=30.0)
    inputs = island(years=YEARS, first_vintage=2020, attrs=about, dims={"technology": {"plant": plant | said}})
    inputs["use_energy"].values[0, :idle] = 0.0
    return inputs


def planned(inputs: xr.Dataset) -> Pathway:
    """The pathway; its cost is that of its simulation."""
    pathway = optimise(inputs, weeks=1)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)
    return pathway


def test_a_step_that_sees_no_need_retires_what_the_next_must_build_again() -> None:
    kept, rebuilt = planned(resting(PERFECT)), planned(resting(MYOPIC))
    run = RUN * sum(FACTORS[1:])
    assert float(kept.plan["retirements"].sum()) == 0.0
    assert kept.objective == pytest.approx(2.0 * UPKEEP * sum(FACTORS) + run, rel=1e-9)
    assert float(rebuilt.plan["retirements"].sel(vintage=2020, year=2025).sum()) == pytest.approx(2.0)
    assert float(rebuilt.plan["technology_builds"].sel(year=2026).sum()) == pytest.approx(2.0)
    # Its site is free again, and the new plant pays annuity and upkeep.
    assert rebuilt.objective == pytest.approx(2.0 * (UPKEEP + ANNUITY) * sum(FACTORS[1:]) + run, rel=1e-9)
    assert rebuilt.operation["capacity"].sel(technology="plant").values.tolist() == pytest.approx([0.0, 2.0, 2.0])


def test_with_the_next_period_in_view_it_is_kept_and_with_two_idle_ones_it_is_not() -> None:
    assert planned(resting(TWO)).objective == pytest.approx(planned(resting(PERFECT)).objective, rel=1e-9)
    blind, seeing = planned(resting(TWO, idle=2)), planned(resting(ALL, idle=2))
    assert float(blind.plan["retirements"].sum()) == pytest.approx(2.0)
    assert float(seeing.plan["retirements"].sum()) == 0.0
    assert blind.objective > seeing.objective
    assert any("with 2 periods in view" in warning for warning in blind.warnings)


def test_what_an_earlier_step_built_may_leave_in_a_later_one() -> None:
    """Needed for the first year alone: upkeep ends, its annuity is owed to the horizon."""
    plant = engine(fixed_om=3e5, may_retire=1.0, lifetime=30.0)
    inputs = island(years=YEARS, attrs=MYOPIC, dims={"technology": {"plant": plant}})
    inputs["use_energy"].values[0, 1:] = 0.0
    pathway = planned(inputs)
    assert float(pathway.plan["retirements"].sel(vintage=2025, year=2026).sum()) == pytest.approx(2.0)
    paid = 2.0 * ANNUITY * sum(FACTORS) + (2.0 * 3e5 + RUN) * FACTORS[0]
    assert pathway.objective == pytest.approx(paid, rel=1e-9)


def test_nothing_retires_twice() -> None:
    plant = engine(existing_capacity={2020: 1.0, 2021: 1.0}, fixed_om=UPKEEP, may_retire=1.0, is_buildable=0.0)
    kept = engine(existing_capacity={2020: 2.0}, is_buildable=0.0)
    about = {"technology": {"idle": plant, "kept": kept}}
    pathway = planned(island(years=YEARS, first_vintage=2020, attrs=MYOPIC, dims=about))
    retired = pathway.plan["retirements"].sel(technology="idle")
    assert retired.sel(year=2025).sum().item() == pytest.approx(2.0)
    assert retired.sel(year=[2026, 2027]).sum().item() == 0.0
    assert (pathway.operation["capacity"].sel(technology="idle") == 0.0).all()


@pytest.mark.parametrize("about", [PERFECT, MYOPIC, TWO], ids=["perfect", "myopic", "limited"])
def test_whole_units_are_whole_in_each_step(about: dict[str, Any]) -> None:
    """1 MW, then 2 MW, in units of 0.8 MW: two at first, a third later."""
    plant = engine(unit_capacity=0.8, whole_units=1.0)
    inputs = island(years=YEARS, attrs=about, dims={"technology": {"plant": plant}})
    inputs["use_energy"].values[0, 0] *= 0.5
    pathway = planned(inputs)
    builds = pathway.plan["technology_builds"].sel(technology="plant")
    np.testing.assert_allclose(builds.values, [1.6, 0.8, 0.0], rtol=1e-6, atol=1e-9)
    run = RUN * (0.5 * FACTORS[0] + FACTORS[1] + FACTORS[2])
    capital = ANNUITY * (1.6 * sum(FACTORS) + 0.8 * sum(FACTORS[1:]))
    assert pathway.objective == pytest.approx(capital + run, rel=1e-6)


def cheap_now_or_cheap_later(about: dict[str, Any]) -> xr.Dataset:
    """Oil grows dear; a plant that burns half of it can be had at first only, when it does not pay for itself yet."""
    thrifty = engine(overnight_cost=2e7, fuel_slope=1.0, is_buildable={2026: 0.0, 2027: 0.0})
    plants = {"wasteful": engine(overnight_cost=1e5), "thrifty": thrifty}
    inputs = island(years=YEARS, attrs=about, dims={"technology": plants})
    inputs["fuel_price"].values[0] = [50.0, 200.0, 200.0]
    return inputs


def test_a_view_of_two_periods_builds_what_pays_in_the_second_alone() -> None:
    """A MW of the thrifty saves 438,000 at first and 1,752,000 later, for 666,667 − 3,333 a year."""
    myopic, limited, perfect = (planned(cheap_now_or_cheap_later(about)) for about in (MYOPIC, TWO, PERFECT))
    first = [each.plan["technology_builds"].sel(year=2025) for each in (myopic, limited, perfect)]
    assert [each.sel(technology="thrifty").item() for each in first] == pytest.approx([0.0, 2.0, 2.0])
    assert limited.objective == pytest.approx(perfect.objective, rel=1e-9)
    saved = 8760 * (50.0 * FACTORS[0] + 200.0 * sum(FACTORS[1:]))
    spared = 2.0 * (saved - (2e7 - 1e5) / 30 * sum(FACTORS))
    assert myopic.objective - perfect.objective == pytest.approx(spared, rel=1e-6)


def test_all_periods_in_view_are_perfect_foresight_and_fewer_are_never_cheaper() -> None:
    costs = [planned(cheap_now_or_cheap_later(about)).objective for about in (PERFECT, ALL, TWO, MYOPIC)]
    assert costs[1] == pytest.approx(costs[0], rel=1e-9)
    assert min(costs[2:]) >= costs[0] * (1 - 1e-9)


def test_steps_that_have_decided_leave_no_alternatives_and_price_operation_alone() -> None:
    capped = {"policy_kind": "emission_cap", "policy_area": "", "policy_limit": 8760 * 2.0 * 0.25}
    plants = {"engine": engine(maximum_capacity=1.0), "clean": engine(fuel_slope=0.0, variable_om=400.0)}
    dims = {"technology": plants, "policy": {"capped": capped}}
    pathway = optimise(island(years=YEARS, attrs=MYOPIC, dims=dims), weeks=1, alternatives=0.05)
    assert pathway.ranges == () and pathway.displaced == ()
    assert any(warning.startswith("No alternatives: with foresight that ends") for warning in pathway.warnings)
    assert {price.name for price in pathway.shadow_prices} <= set(OF_OPERATION)


@pytest.mark.parametrize("about", [MYOPIC, TWO], ids=["myopic", "limited"])
def test_removals_of_all_steps_together_stay_within_their_share(about: dict[str, Any]) -> None:
    """Each step exceeds its part of the budget, and removes what it may: of a share of the whole, not of its part."""
    dims = {
        "use": {"power": {"use_energy": 8760.0 * 2.0, "use_pattern": "flat"}},
        "fuel": {"oil": {"fuel_price": 50.0, "emission_factor": {"CO2": 0.25}}},
        "technology": {"engine": engine(existing_capacity={2025: 4.0}, is_buildable=0.0)},
        "cover": {"wood": {"soil_accumulation": 3.0 / 11.0, "growth_maximum": 0.0}},
        "planting": {"hill": {"planting_cover": "wood", "planting_cost": 1.0, "planting_potential": 9000.0}},
        "policy": {"few": {"policy_kind": "removals_maximum", "policy_area": "", "policy_limit": 0.05}},
    }
    inputs = tiny_inputs(
        patterns={"flat": np.full(8760, 1 / 8760)}, dims=dims, years=YEARS, attrs=about, carbon_budget=12000.0
    )
    pathway = optimise(inputs, weeks=1)
    hectares = pathway.plan["hectares"].sel(planting="hill").values
    # A hectare removes a tonne in each year from its planting to the horizon.
    assert hectares @ [3.0, 2.0, 1.0] == pytest.approx(0.05 * 12000.0, rel=1e-4)
    assert (hectares > 0).all() or about is TWO
