"""Refit by hand: a plant, store or link is rebuilt into another, MW for MW, at a cost below that of a new one."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.simulate import simulate
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.analytic.test_pathway_by_hand import engine, island, sun

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


PER_MWH = 2.0 * 50.0 + 3.0
"""Money for a MWh from the engine."""


def of_lead(power: float = 2.0, energy: float = 24.0, **lithium: Any) -> xr.Dataset:
    """Sun leaves 24 MWh a day for the night; a battery of lead keeps 80 % of it, one of lithium 90 %."""
    lead = {
        "store_existing_power": {2020: power}, "store_existing_energy": {2020: energy}, "charge_efficiency": 0.8,
        "store_may_retire": 1.0, "store_is_buildable": 0.0, "store_power_fixed_om": 100.0,
        "store_energy_fixed_om": 100.0,
    }  # fmt: skip
    new = {"charge_efficiency": 0.9, "store_power_cost": 3e3, "store_energy_cost": 3e3}
    plants = {
        "sun": sun(existing_capacity={2020: 4.0}, is_buildable=0.0),
        "engine": engine(existing_capacity={2020: 2.0}, is_buildable=0.0),
    }
    in_its_place = {"store_refit_of": "lead", "store_power_cost": 1e3, "store_energy_cost": 1e3}
    stores = {"lead": lead, "lithium": new | in_its_place | lithium, "new": new}
    return island(years=YEARS, first_vintage=2020, dims={"technology": plants, "store": stores})


def planned_stores(inputs: xr.Dataset) -> Pathway:
    """The pathway; simulated, it costs what the model says, and each part is rebuilt from what leaves."""
    pathway = optimise(inputs, weeks=1)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)
    for part in ("power", "energy"):
        built = pathway.plan[f"store_{part}_builds"].sel(store="lithium")
        left = pathway.plan[f"store_{part}_retirements"].sel(store="lead").sum("vintage")
        assert (built <= left + 1e-9).all()
    return pathway


def test_a_store_is_rebuilt_part_by_part_in_place_of_a_new_one() -> None:
    pathway = planned_stores(of_lead())
    builds = pathway.plan["store_energy_builds"].sel(year=2025)
    assert builds.sel(store=["lithium", "new"]).values.tolist() == pytest.approx([21.6, 0.0])
    paid = (2.0 + 21.6) * 1e3 / 15 + 365 * 2.4 * PER_MWH
    assert pathway.objective == pytest.approx(paid * FACTORS, rel=1e-9)


def test_a_part_of_a_store_that_is_not_there_is_new() -> None:
    """5 MWh of lead can be rebuilt, which 5/(12 · 0.9) MW charge in a day of 12 hours; 16.6 MWh more are new."""
    pathway = planned_stores(of_lead(power=1.0, energy=5.0))
    for part, rebuilt, new in (("power", 5 / 10.8, 2.0 - 5 / 10.8), ("energy", 5.0, 16.6)):
        builds = pathway.plan[f"store_{part}_builds"].sel(year=2025)
        assert builds.sel(store=["lithium", "new"]).values.tolist() == pytest.approx([rebuilt, new])


@pytest.mark.parametrize("may_retire", [1.0, 0.0])
def test_a_link_is_rebuilt_for_one_that_loses_less_if_it_may_leave(may_retire: float) -> None:
    cables = {
        "old": {
            "link_existing_capacity": {2020: 3.0}, "link_loss": 0.1, "link_may_retire": may_retire,
            "link_is_buildable": 0.0, "link_fixed_om": 1e3,
        },
        "rebuilt": {"link_loss": 0.02, "link_cost": 1e5, "link_refit_of": "old"},
    }  # fmt: skip
    plant = engine(existing_capacity={2020: 5.0}, is_buildable=0.0, technology_node="north")
    use = {"power": {"use_energy": 8760.0 * 2.0, "use_pattern": "flat", "use_node": "south"}}
    ends = {"link_from": "north", "link_to": "south"}
    dims = {"technology": {"engine": plant}, "use": use, "link": {name: ends | said for name, said in cables.items()}}
    inputs = island(years=YEARS, first_vintage=2020, nodes=("north", "south"), dims=dims)
    pathway = optimise(inputs, weeks=1)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)
    built = pathway.plan["link_builds"].sel(link="rebuilt", year=2025).item()
    sent = 2.0 / 0.98 if may_retire else 2.0 / 0.9
    assert built == pytest.approx(sent if may_retire else 0.0)
    upkeep = 0.0 if may_retire else 3e3
    assert pathway.objective == pytest.approx(
        (sent * 8760 * PER_MWH + built * 1e5 / 40 + upkeep) * FACTORS, rel=1e-9
    )  # fmt: skip
