"""What leaves service early, by hand: upkeep is saved, annuities are owed, and nothing leaves that may not."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from engine.costs import annuity_factor, net_present_cost
from engine.simulate import simulate
from solvers.optimise import optimise
from tests.analytic.test_pathway_by_hand import engine, island

PRICED = [1.05**-n for n in range(1, 5)]


def two_plants(**said: Any) -> xr.Dataset:
    """4 MW for a demand of 2 MW in four years of two periods: one plant of 1995 and 2015, one that stays."""
    old = engine(
        existing_capacity={1995: 1.0, 2015: 1.0}, fixed_om=1e5, may_retire=1.0, lifetime=50.0, is_buildable=0.0
    )
    kept = engine(existing_capacity={2020: 2.0}, is_buildable=0.0)
    return island(
        years=(2025, 2026, 2027, 2028), first_vintage=1995, attrs={"periods": [2025, 2027]},
        dims={"technology": {"old": old | said, "kept": kept}},
    )  # fmt: skip


def test_a_plant_that_only_costs_leaves_at_once_and_saves_its_upkeep() -> None:
    pathway = optimise(two_plants(), weeks=1)
    retired = pathway.plan["retirements"].sel(technology="old")
    assert float(retired.sel(year=2025).sum()) == pytest.approx(2.0)
    operated = 8760 * 2.0 * (2.0 * 50.0 + 3.0)
    assert pathway.objective == pytest.approx(operated * sum(PRICED), rel=1e-9)


def test_what_may_not_retire_stays_and_is_kept_up() -> None:
    pathway = optimise(two_plants(may_retire=0.0), weeks=1)
    assert float(pathway.plan["retirements"].sum()) == 0.0
    operated = 8760 * 2.0 * (2.0 * 50.0 + 3.0)
    assert pathway.objective == pytest.approx((operated + 2.0 * 1e5) * sum(PRICED), rel=1e-9)


def test_a_plant_leaves_when_it_is_no_longer_worth_its_upkeep() -> None:
    """While oil is dear the old plant runs, for it burns less; when oil is cheap it costs more than it saves."""
    inputs = two_plants(fuel_slope=1.5)
    inputs["fuel_price"].values[0] = [50.0, 50.0, 10.0, 10.0]
    # A MW saves 8,760 × 0.5 × 50 = 219,000 a year at first, then 43,800; upkeep is 100,000.
    pathway = optimise(inputs, weeks=1)
    retired = pathway.plan["retirements"].sel(technology="old").sum("vintage")
    assert retired.sel(year=2025).item() == 0.0
    assert retired.sel(year=2027).item() == pytest.approx(2.0)
    assert pathway.operation["capacity"].sel(technology="old").values.tolist() == pytest.approx([2.0, 0.0])
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)


def test_what_the_optimiser_builds_may_leave_too_and_is_paid_off_all_the_same() -> None:
    """A ban that is known: needed for two years, kept up for no longer, and the annuity is owed for all four."""
    plant = engine(fixed_om=3e5, may_retire=1.0, lifetime=30.0)
    inputs = island(
        years=(2025, 2026, 2027, 2028), attrs={"periods": [2025, 2027]}, dims={"technology": {"plant": plant}}
    )
    inputs["use_energy"].values[0, 2:] = 0.0
    pathway = optimise(inputs, weeks=1)
    plan = pathway.plan.sel(technology="plant")
    assert float(plan["technology_builds"].sel(year=2025)) == pytest.approx(2.0)
    assert float(plan["retirements"].sel(vintage=2025, year=2027)) == pytest.approx(2.0)
    annuities = 2.0 * 1e6 * float(annuity_factor(0.0, 30)) * sum(PRICED)
    run = (2.0 * 3e5 + 8760 * 2.0 * (2.0 * 50.0 + 3.0)) * sum(PRICED[:2])
    assert pathway.objective == pytest.approx(annuities + run, rel=1e-9)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)
