"""Refit by hand: a plant is rebuilt into another, MW for MW, at a cost below that of a new one."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.simulate import simulate
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.analytic.test_pathway_by_hand import engine, island

YEARS = (2025, 2026)
FACTORS = 1 / 1.05 + 1 / 1.05**2
WOOD = 8760 * 2.0 * (2.0 * 20.0 + 3.0)
"""A year of 2 MW of wood."""


def fleet(demand: float = 2.0, about: dict[str, Any] | None = None, **said: Any) -> xr.Dataset:
    """2 MW on oil; rebuilt for wood they cost less than new ones for wood, and oil is dear."""
    on_wood = {"can_burn": {"wood": 1.0}, "fuel_share": {"wood": 1.0}}
    on_oil = {"can_burn": {"oil": 1.0}, "fuel_share": {"oil": 1.0}, "existing_capacity": {2020: 2.0}}
    plants = {
        "old": engine(**on_oil, is_buildable=0.0, fixed_om=5e3, may_retire=1.0) | said,
        "rebuilt": engine(**on_wood, overnight_cost=3e5, technology_refit_of="old"),
        "new": engine(**on_wood),
    }
    fuels = {"oil": {"fuel_price": 200.0, "emission_factor": {"CO2": 0.25}}, "wood": {"fuel_price": 20.0}}
    dims = {"technology": plants, "fuel": fuels}
    return island(demand, years=YEARS, first_vintage=2020, attrs=about or {}, dims=dims)


def planned(inputs: xr.Dataset) -> Pathway:
    """The pathway; simulated, it costs what the model says, and rebuilds no more than it retires."""
    pathway = optimise(inputs, weeks=1)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)
    built = pathway.plan["technology_builds"].sel(technology="rebuilt")
    left = pathway.plan["retirements"].sel(technology="old").sum("vintage")
    assert (built <= left + 1e-9).all()
    return pathway


@pytest.mark.parametrize("foresight", ["perfect", "myopic"])
def test_a_refit_costs_its_own_annuity_and_ends_the_upkeep_of_what_is_rebuilt(foresight: str) -> None:
    pathway = planned(fleet(about={"foresight": foresight}))
    builds = pathway.plan["technology_builds"].sel(year=2025)
    assert builds.sel(technology=["rebuilt", "new"]).values.tolist() == pytest.approx([2.0, 0.0])
    assert pathway.objective == pytest.approx((2.0 * 3e5 / 30 + WOOD) * FACTORS, rel=1e-9)


def test_no_more_is_rebuilt_than_there_is_and_the_rest_is_new() -> None:
    pathway = planned(fleet(demand=3.0))
    builds = pathway.plan["technology_builds"].sel(year=2025)
    assert builds.sel(technology=["rebuilt", "new"]).values.tolist() == pytest.approx([2.0, 1.0])
    assert pathway.objective == pytest.approx((2.0 * 3e5 / 30 + 1e6 / 30 + 1.5 * WOOD) * FACTORS, rel=1e-9)


def test_what_may_not_leave_is_not_rebuilt() -> None:
    pathway = planned(fleet(may_retire=0.0))
    assert float(pathway.plan["technology_builds"].sel(technology="rebuilt").sum()) == 0.0
    assert pathway.objective == pytest.approx((2.0 * 5e3 + 2.0 * 1e6 / 30 + WOOD) * FACTORS, rel=1e-9)


def test_a_refit_waits_until_it_pays() -> None:
    """Oil is as cheap as wood at first: upkeep is less than the annuity, which begins with the second year."""
    inputs = fleet()
    inputs["fuel_price"].values[0] = [20.0, 200.0]
    pathway = planned(inputs)
    builds = pathway.plan["technology_builds"].sel(technology="rebuilt")
    assert builds.values.tolist() == pytest.approx([0.0, 2.0])
    paid = (2.0 * 5e3 + WOOD) / 1.05 + (2.0 * 3e5 / 30 + WOOD) / 1.05**2
    assert pathway.objective == pytest.approx(paid, rel=1e-9)
