"""Stores and links that leave service early, by hand, and what others retire: it binds as what they build does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.fleet import fleet_in_service, without_impossible_retirements
from engine.simulate import no_plan, simulate
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.analytic.test_pathway_by_hand import engine, island, sun

YEARS = (2025, 2026, 2027, 2028)
PRICED = [1.05**-n for n in range(1, 5)]
BURNED = 8760 * 2.0 * (2.0 * 50.0 + 3.0)
"""A year of 2 MW from engines."""


def planned(inputs: xr.Dataset, **said: Any) -> Pathway:
    """The pathway; simulated, it costs what the model says, and every capacity is what the model has."""
    pathway = optimise(inputs, weeks=1, **said)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-9)
    assert float(pathway.operation["cost"].sum()) == pytest.approx(pathway.objective, rel=1e-9)
    return pathway


def lit_by_day(**battery: Any) -> xr.Dataset:
    """2 MW day and night from 4 MW of sun: a battery gives 2 MW and holds 24 MWh, and more stands than that."""
    said = {
        "store_existing_power": {2015: 4.0, 2022: 2.0}, "store_existing_energy": {2015: 60.0, 2022: 40.0},
        "store_power_fixed_om": 1e4, "store_energy_fixed_om": 1e3, "store_may_retire": 1.0, "store_is_buildable": 0.0,
        "store_power_lifetime": 40.0, "store_energy_lifetime": 40.0,
    }  # fmt: skip
    technology = {"sun": sun(existing_capacity={2020: 4.0}, is_buildable=0.0, lifetime=60.0)}
    dims = {"technology": technology, "store": {"battery": said | battery}}
    return island(years=YEARS, first_vintage=2015, attrs={"periods": [2025, 2027]}, dims=dims)


def test_each_part_of_a_store_leaves_down_to_what_is_used_and_saves_its_upkeep() -> None:
    inputs = lit_by_day()
    pathway = planned(inputs)
    assert pathway.objective == pytest.approx((2.0 * 1e4 + 24.0 * 1e3) * sum(PRICED), rel=1e-9)
    fleet = fleet_in_service(inputs, pathway.plan).sel(store="battery")
    np.testing.assert_allclose(fleet["store_power"], 2.0, rtol=1e-9)
    np.testing.assert_allclose(fleet["energy_capacity"], 24.0, rtol=1e-9)


def test_a_store_that_may_not_leave_stays_and_is_kept_up() -> None:
    pathway = planned(lit_by_day(store_may_retire=0.0))
    assert float(pathway.plan["store_power_retirements"].sum() + pathway.plan["store_energy_retirements"].sum()) == 0.0
    assert pathway.objective == pytest.approx((6.0 * 1e4 + 100.0 * 1e3) * sum(PRICED), rel=1e-9)


def two_nodes(**link: Any) -> xr.Dataset:
    """An engine in the north for 2 MW in the south; a cable of 5 MW of two ages, and later no one there."""
    said = {
        "link_from": "north", "link_to": "south", "link_existing_capacity": {1995: 3.0, 2018: 2.0},
        "link_fixed_om": 1e4, "link_may_retire": 1.0, "link_is_buildable": 0.0, "link_lifetime": 60.0, "link_cost": 2e5,
    }  # fmt: skip
    plant = engine(existing_capacity={2020: 2.0}, is_buildable=0.0, technology_node="north")
    use = {"power": {"use_energy": 8760.0 * 2.0, "use_pattern": "flat", "use_node": "south"}}
    dims = {"technology": {"engine": plant}, "link": {"cable": said | link}, "use": use}
    return island(
        years=YEARS, first_vintage=1995, nodes=("north", "south"), attrs={"periods": [2025, 2027]}, dims=dims
    )  # fmt: skip


def test_a_link_leaves_down_to_what_is_used_and_wholly_when_nobody_is_there() -> None:
    inputs = two_nodes()
    inputs["use_energy"].values[0, 2:] = 0.0
    pathway = planned(inputs)
    fleet = fleet_in_service(inputs, pathway.plan).sel(link="cable")["link_capacity"]
    np.testing.assert_allclose(fleet, [2.0, 2.0, 0.0, 0.0], atol=1e-9)
    assert pathway.objective == pytest.approx((BURNED + 2.0 * 1e4) * sum(PRICED[:2]), rel=1e-9)


def test_a_link_that_is_built_may_leave_and_is_paid_off_all_the_same() -> None:
    inputs = two_nodes(link_existing_capacity={}, link_is_buildable=1.0)
    inputs["use_energy"].values[0, 2:] = 0.0
    pathway = planned(inputs)
    assert float(pathway.plan["link_retirements"].sel(link="cable", vintage=2025, year=2027)) == pytest.approx(2.0)
    annuities = 2.0 * 2e5 / 60 * sum(PRICED)
    assert pathway.objective == pytest.approx(annuities + (BURNED + 2.0 * 1e4) * sum(PRICED[:2]), rel=1e-9)


@pytest.mark.parametrize("foresight", ["perfect", "myopic"])
def test_nothing_that_retires_leaves_less_than_nothing(foresight: str) -> None:
    """Vintages end within the horizon, others retire, others are built, and one is bought that has left already."""
    battery = {
        "store_existing_power": {2015: 1.0, 2022: 1.5, 2026: 0.5}, "store_existing_energy": {2015: 12.0, 2022: 9.0},
        "store_power_lifetime": 12.0, "store_energy_lifetime": 5.0, "store_is_buildable": 1.0, "store_power_cost": 1e4,
        "store_energy_cost": 1e3,
    }  # fmt: skip
    inputs = lit_by_day(**battery)
    inputs["use_energy"].values[0] *= [1.0, 1.0, 0.2, 0.2]
    pathway = planned(inputs.assign_attrs(foresight=foresight))
    fleet, parts = fleet_in_service(inputs, pathway.plan), ("store_power", "energy_capacity")
    for part in parts:
        assert (fleet[part] >= 0).all() and float(fleet[part].sum()) > 0
    for retired, existing, builds in (
        ("store_power_retirements", "store_existing_power", "store_power_builds"),
        ("store_energy_retirements", "store_existing_energy", "store_energy_builds"),
    ):
        gone = pathway.plan[retired].sum("year").values
        entered = inputs[existing].values.copy()
        entered[:, np.searchsorted(inputs["vintage"], YEARS)] += pathway.plan[builds].values
        assert gone.sum() > 0 and (gone <= entered + 1e-9).all()


def test_what_others_retire_is_gone_in_its_year_and_not_before() -> None:
    """Their plant of 2 MW leaves in 2027: the planner's engine, dearer to run, is built for that year."""
    theirs = engine(existing_capacity={2020: 2.0}, is_buildable=0.0, fixed_om=1e4, may_retire=1.0, variable_om=0.0)
    dims = {"technology": {"theirs": theirs, "ours": engine(cost_of_capital=0.05)}}
    about = {"levers_of_others": ["technology=theirs"], "periods": [2025, 2027]}
    inputs = island(years=YEARS, first_vintage=2020, attrs=about, dims=dims)
    given = no_plan(inputs)
    given["retirements"].loc[{"technology": "theirs", "vintage": 2020, "year": 2027}] = 2.0
    pathway = planned(inputs, given=given)
    assert pathway.operation["capacity"].sel(technology="theirs").values.tolist() == pytest.approx([2.0, 0.0])
    assert pathway.plan["technology_builds"].sel(technology="ours").values.tolist() == pytest.approx([0, 0, 2, 0])
    assert float(pathway.plan["retirements"].sel(technology="theirs", vintage=2020, year=2027)) == 2.0
    kept = planned(inputs, given=no_plan(inputs))
    assert float(kept.plan["technology_builds"].sum()) == 0.0


def test_what_others_retire_of_stores_and_links_is_gone_too() -> None:
    inputs = lit_by_day(store_may_retire=1.0).assign_attrs(levers_of_others=["store=battery"])
    given = no_plan(inputs)
    given["store_energy_retirements"].loc[{"store": "battery", "vintage": 2022, "year": 2027}] = 30.0
    given["store_power_retirements"].loc[{"store": "battery", "vintage": 2015, "year": 2026}] = 3.0
    pathway = planned(inputs, given=given)
    assert pathway.objective == pytest.approx(
        sum(p * (mw * 1e4 + mwh * 1e3) for p, mw, mwh in zip(PRICED, (6, 3, 3, 3), (100, 100, 70, 70), strict=True))
    )
    cable = two_nodes(link_may_retire=1.0).assign_attrs(levers_of_others=["link=cable"])
    given = no_plan(cable)
    given["link_retirements"].loc[{"link": "cable", "vintage": 1995, "year": 2027}] = 3.0
    given["link_retirements"].loc[{"link": "cable", "vintage": 2018, "year": 2027}] = 1.0
    pathway = planned(cable, given=given)
    assert pathway.operation["unserved_demand"].values.tolist() == pytest.approx([0.0, 8760.0])


def test_a_plant_that_others_retire_may_be_refitted() -> None:
    theirs = engine(existing_capacity={2020: 2.0}, is_buildable=0.0, may_retire=1.0, fixed_om=1e4)
    rebuilt = engine(technology_refit_of="theirs", overnight_cost=3e5, may_retire=0.0)
    about = {"levers_of_others": ["technology=theirs"], "periods": [2025, 2027]}
    dims = {"technology": {"theirs": theirs, "rebuilt": rebuilt, "new": engine()}}
    inputs = island(years=YEARS, first_vintage=2020, attrs=about, dims=dims)
    given = no_plan(inputs)
    given["retirements"].loc[{"technology": "theirs", "vintage": 2020, "year": 2027}] = 1.5
    built = planned(inputs, given=given).plan["technology_builds"].sel(year=2027)
    assert built.sel(technology=["rebuilt", "new"]).values.tolist() == pytest.approx([1.5, 0.0])


def test_a_plan_that_builds_less_retires_no_more_than_it_has() -> None:
    inputs = two_nodes(link_is_buildable=1.0)
    plan = no_plan(inputs)
    plan["link_builds"].loc[{"link": "cable", "year": 2025}] = 2.0
    plan["link_retirements"].loc[{"link": "cable", "vintage": 2025}] = [0.0, 0.0, 1.5, 0.5]
    plan["link_retirements"].loc[{"link": "cable", "vintage": 1995, "year": 2026}] = 1.0
    less = plan.assign(link_builds=plan["link_builds"] * 0.5)
    with pytest.raises(ValueError, match="more of a link is retired than entered service"):
        fleet_in_service(inputs, less)
    kept = without_impossible_retirements(inputs, less)
    assert kept["link_retirements"].sel(link="cable", vintage=2025).values.tolist() == [0.0, 0.0, 0.75, 0.25]
    assert fleet_in_service(inputs, kept)["link_capacity"].values.tolist() == [[6.0, 5.0, 4.25, 4.0]]
    xr.testing.assert_identical(without_impossible_retirements(inputs, plan), plan)
