"""Stores and links whose losses and lives are those of their year of building, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.cash_flow import cash_flow
from engine.costs import net_present_cost
from engine.reliability import autonomy_by_year
from engine.results import Results
from engine.simulate import no_plan, simulate
from ilot.accessor import Accessor
from ilot.words.built import builds as built_in_words
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.analytic.test_pathway_by_hand import engine, island, sun

YEARS = (2025, 2026, 2027, 2028)
PRICED = [1.05**-n for n in range(1, 5)]
BETTER = {2027: 0.1, 2028: 0.1}
PER_MWH = 2.0 * 50.0 + 3.0
"""Money for a MWh from the engine."""


def planned(inputs: xr.Dataset, **said: Any) -> tuple[Pathway, Results]:
    """The pathway and its simulation, which costs, burns and emits what the model says."""
    pathway = optimise(inputs, weeks=1, **said)
    results = simulate(inputs, pathway.plan)
    assert net_present_cost(results) == pytest.approx(pathway.objective, rel=1e-9)
    annual = results.annual
    for ours, theirs in (
        (pathway.operation["fuel_use"].sum(["technology", "fuel"]), annual["fuel_use"].sum(["technology", "fuel"])),
        (pathway.operation["gross_emissions"], (annual["gross_emissions"] * inputs["gwp"]).sum(
            ["node", "sector", "scope", "gas"])),
    ):  # fmt: skip
        for period, span in pathway.periods.spans.items():
            simulated = float(theirs.mean("member").sel(year=list(span)).mean())
            assert float(ours.sel(period=period)) == pytest.approx(simulated, rel=1e-9)
    return pathway, results


def lit_by_day(**battery: Any) -> xr.Dataset:
    """2 MW day and night; 4 MW of sun leave 24 MWh a day for the night, of which a battery of 2020 keeps 80 %."""
    said = {
        "charge_efficiency": 0.8, "charge_efficiency_change": BETTER, "store_is_buildable": 0.0,
        "store_power_lifetime": 40.0, "store_energy_lifetime": 40.0,
    }  # fmt: skip
    technology = {
        "sun": sun(existing_capacity={2020: 4.0}, is_buildable=0.0, lifetime=60.0),
        "engine": engine(existing_capacity={2020: 2.0}, is_buildable=0.0, lifetime=60.0),
    }
    dims = {"technology": technology, "store": {"battery": said | battery}}
    return island(years=YEARS, first_vintage=2015, attrs={"periods": [2025, 2027]}, dims=dims)


def burned(results: Results) -> list[float]:
    """What the engine gives in a day of each year, MWh."""
    return (results.annual["generation"].sel(technology="engine").isel(member=0) / 365).values.tolist()


@pytest.mark.parametrize("foresight", ["perfect", "myopic"])
def test_each_vintage_of_a_store_keeps_what_its_year_says(foresight: str) -> None:
    """1 MW charges for 12 hours: 9.6 MWh of it come back, and of the MW of 2027 10.8."""
    inputs = lit_by_day(store_existing_power={2020: 1.0, 2027: 1.0}, store_existing_energy={2020: 40.0, 2027: 40.0})
    pathway, results = planned(inputs.assign_attrs(foresight=foresight))
    assert burned(results) == pytest.approx([14.4, 14.4, 3.6, 3.6], rel=1e-9)
    assert pathway.objective == pytest.approx(
        365 * PER_MWH * (14.4 * sum(PRICED[:2]) + 3.6 * sum(PRICED[2:])), rel=1e-9
    )
    annual = results.annual.sel(store="battery").isel(member=0)
    assert annual["discharge"].sel(year=2027).item() == pytest.approx(365 * 20.4, rel=1e-9)
    assert annual["energy_capacity"].values.tolist() == [40.0, 40.0, 80.0, 80.0]
    assert annual["store_cycles"].sel(year=2027).item() == pytest.approx(365 * (24.0 + 20.4) / 160.0, rel=1e-9)
    assert results.annual["store"].values.tolist() == pathway.operation["store"].values.tolist() == ["battery"]


def test_hours_and_autonomy_are_of_the_whole_store() -> None:
    inputs = lit_by_day(
        store_existing_power={2020: 1.0, 2027: 1.0}, store_existing_energy={2020: 10.0, 2027: 40.0},
        charge_efficiency=1.0, charge_efficiency_change=0.0, discharge_efficiency=0.5,
        discharge_efficiency_change={2027: 0.3, 2028: 0.3},
    )  # fmt: skip
    results = simulate(inputs, hours_of=(2027,))
    day = results.hourly.sel(store="battery", year=2027).isel(member=0)
    assert day["charge"].isel(hour=slice(0, 10)).values.tolist() == pytest.approx([2.0] * 10)
    assert day["state_of_charge"].values[10] == pytest.approx(20.0)
    # 10 MWh give 5 MWh, for 5 hours of 1 MW; 40 MWh give 32, for 32: the demand of 2 MW is met as long as both last.
    assert autonomy_by_year(results)["mean_demand"].tolist() == pytest.approx([0.0, 0.0, 5.0, 5.0])


def test_a_better_store_is_built_where_it_may_be_and_the_old_one_goes_to_make_room() -> None:
    """Two MW stand and may: those of 2027 give 2.4 MWh a day more, for 1 money a MW."""
    inputs = lit_by_day(
        store_existing_power={2020: 2.0}, store_existing_energy={2020: 24.0}, store_is_buildable={2027: 1.0},
        store_power_cost=40.0, store_maximum_power=2.0, store_may_retire=1.0, store_maximum_energy=60.0,
    )  # fmt: skip
    pathway, results = planned(inputs)
    plan = pathway.plan.sel(store="battery")
    assert plan["store_power_builds"].values.tolist() == pytest.approx([0.0, 0.0, 2.0, 0.0])
    assert float(plan["store_power_retirements"].sel(vintage=2020, year=2027)) == pytest.approx(2.0)
    assert float(plan["store_energy_builds"].sel(year=2027)) >= 21.6 - 1e-9
    assert burned(results) == pytest.approx([4.8, 4.8, 2.4, 2.4], rel=1e-9)
    assert results.annual["store_power"].sel(store="battery").values.tolist() == pytest.approx([2.0] * 4)
    assert pathway.objective == pytest.approx(
        365 * PER_MWH * (4.8 * sum(PRICED[:2]) + 2.4 * sum(PRICED[2:])) + 2.0 * sum(PRICED[2:]), rel=1e-9
    )
    assert "battery" in built_in_words(results)[0][1] and "@" not in built_in_words(results)[0][1]


def test_what_others_build_and_retire_of_a_store_is_by_its_vintages() -> None:
    theirs = {"store_existing_power": {2020: 1.0}, "store_existing_energy": {2020: 40.0}, "store_may_retire": 1.0}
    inputs = lit_by_day(**theirs).assign_attrs(levers_of_others=["store=battery"])
    given = no_plan(inputs)
    given["store_power_builds"].loc[{"store": "battery", "year": 2027}] = 1.0
    given["store_energy_builds"].loc[{"store": "battery", "year": 2027}] = 40.0
    given["store_power_retirements"].loc[{"store": "battery", "vintage": 2020, "year": 2028}] = 1.0
    inputs.attrs["periods"] = list(YEARS)
    _pathway, results = planned(inputs, given=given)
    assert burned(results) == pytest.approx([14.4, 14.4, 3.6, 24.0 - 10.8], rel=1e-9)


def test_the_parts_of_a_store_live_as_long_as_their_year_says_and_serve_each_other() -> None:
    """Energy of 2025 lives for two years, that of 2027 for four; the power that stands serves both."""
    lives = {2015: 40.0} | dict.fromkeys(range(2016, 2027), 2.0) | {2027: 4.0, 2028: 4.0}
    inputs = lit_by_day(
        charge_efficiency=1.0, charge_efficiency_change=0.0, store_existing_power={2020: 2.0}, store_energy_cost=1e3,
        store_energy_lifetime=lives, store_is_buildable=1.0, store_cost_of_capital=0.05, store_energy_fixed_om=10.0,
    )  # fmt: skip
    pathway, results = planned(inputs)
    energy = pathway.plan["store_energy_builds"].sel(store="battery")
    assert energy.values.tolist() == pytest.approx([24.0, 0.0, 24.0, 0.0])
    np.testing.assert_allclose(results.annual["energy_capacity"].sel(store="battery"), 24.0, rtol=1e-9)
    early, late = (24e3 * 0.05 / (1 - 1.05**-life) + 240.0 for life in (2, 4))
    assert pathway.objective == pytest.approx(early * sum(PRICED[:2]) + late * sum(PRICED[2:]), rel=1e-9)
    value = sum(flow / 1.05**n for n, flow in enumerate(cash_flow(results).sum("item").values))
    assert value == pytest.approx(net_present_cost(results), rel=1e-9)


def test_a_store_that_a_river_feeds_is_not_parted() -> None:
    inputs = lit_by_day(store_existing_power={2020: 1.0, 2027: 1.0}, inflow=10.0)
    with pytest.raises(ValueError, match="store battery: a river feeds it"):
        simulate(inputs)


def two_nodes(demand: float = 2.0, **cable: Any) -> xr.Dataset:
    """An engine in the north for the south; a cable that loses 10 %, and 2 % of what is laid from 2027 on."""
    said = {
        "link_from": "north", "link_to": "south", "link_loss": 0.1, "link_loss_change": {2027: -0.08, 2028: -0.08},
        "link_is_buildable": 0.0, "link_lifetime": 60.0,
    }  # fmt: skip
    plant = engine(existing_capacity={2020: 5.0}, is_buildable=0.0, technology_node="north")
    use = {"power": {"use_energy": 8760.0 * demand, "use_pattern": "flat", "use_node": "south"}}
    dims = {"technology": {"engine": plant}, "link": {"cable": said | cable}, "use": use}
    return island(
        years=YEARS, first_vintage=1995, nodes=("north", "south"), attrs={"periods": [2025, 2027]}, dims=dims
    )  # fmt: skip


def test_the_link_that_loses_least_carries_what_it_can_and_the_other_the_rest() -> None:
    """From 2027 on 1 MW arrives as 0.98, so that 1.02 more must: 1.02/0.9 is sent."""
    pathway, results = planned(two_nodes(link_existing_capacity={1995: 3.0, 2027: 1.0}))
    early, late = 2.0 / 0.9, 1.0 + 1.02 / 0.9
    generated = results.annual["generation"].sel(technology="engine").isel(member=0) / 8760
    assert generated.values.tolist() == pytest.approx([early, early, late, late], rel=1e-9)
    flow = results.annual["flow"].sel(link="cable").isel(member=0) / 8760
    assert flow.values.tolist() == pytest.approx([early, early, late, late], rel=1e-9)
    lost = Accessor(results.annual).balance()["use"].sel(purpose="link_losses") / 8760
    assert lost.values.tolist() == pytest.approx([early - 2.0, early - 2.0, late - 2.0, late - 2.0], rel=1e-9)
    hand = 8760 * PER_MWH * (early * sum(PRICED[:2]) + late * sum(PRICED[2:]))
    assert pathway.objective == pytest.approx(hand, rel=1e-9)


def test_a_better_link_is_laid_for_its_life_and_the_old_one_saves_its_upkeep() -> None:
    """A cable of 2027 lives for 20 years, where what stands lives for 60."""
    inputs = two_nodes(
        link_existing_capacity={1995: 3.0}, link_is_buildable={2027: 1.0}, link_cost=1e5, link_fixed_om=1e3,
        link_lifetime=dict.fromkeys(range(1995, 2027), 60.0) | {2027: 20.0, 2028: 20.0}, link_may_retire=1.0,
        link_maximum_capacity=3.0, link_cost_of_capital=0.05,
    )  # fmt: skip
    pathway, _results = planned(inputs)
    laid = 2.0 / 0.98
    assert float(pathway.plan["link_builds"].sel(link="cable", year=2027)) == pytest.approx(laid)
    gone = pathway.plan["link_retirements"].sel(link="cable", vintage=1995)
    assert gone.values.tolist() == pytest.approx([3.0 - 2.0 / 0.9, 0.0, 2.0 / 0.9, 0.0])
    yearly = 1e5 * 0.05 / (1 - 1.05**-20) + 1e3
    early = 2.0 / 0.9 * (8760 * PER_MWH + 1e3)
    hand = early * sum(PRICED[:2]) + laid * (8760 * PER_MWH + yearly) * sum(PRICED[2:])
    assert pathway.objective == pytest.approx(hand, rel=1e-9)
