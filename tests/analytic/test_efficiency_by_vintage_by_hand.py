"""Plants whose efficiency and life are those of their year of building, by hand: newer ones burn less and run first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.cash_flow import cash_flow
from engine.costs import net_present_cost
from engine.results import Results
from engine.simulate import no_plan, simulate
from ilot.words.built import builds as built_in_words
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.analytic.test_pathway_by_hand import DAY, engine, island

YEARS = (2025, 2026, 2027, 2028)
PRICED = [1.05**-n for n in range(1, 5)]
HALVES = np.tile(np.repeat([1.5, 0.5], 12), 365) / 8760
"""3 MW for twelve hours, 1 MW for twelve, of a mean of 2 MW."""


def gas(**said: Any) -> dict[str, Any]:
    """Burns 2 MWh a MWh; what is built from 2027 on 1.6."""
    return engine(fuel_slope_ratio={2027: 0.8, 2028: 0.8}, cost_of_capital=0.05) | said


def two_periods(demand: float = 2.0, **said: Any) -> xr.Dataset:
    about = {"periods": [2025, 2027]} | said.pop("attrs", {})
    said.setdefault("dims", {"technology": {"gas": gas()}})
    return island(demand, years=YEARS, first_vintage=2020, attrs=about, **said)


def planned(inputs: xr.Dataset, weeks: int = 1, **said: Any) -> tuple[Pathway, Results]:
    """The pathway and its simulation, which costs and burns what the model says."""
    pathway = optimise(inputs, weeks=weeks, **said)
    results = simulate(inputs, pathway.plan)
    assert net_present_cost(results) == pytest.approx(pathway.objective, rel=1e-9)
    model = pathway.operation["fuel_use"].sum(["technology", "fuel"])
    simulated = results.annual["fuel_use"].sum(["technology", "fuel"]).mean("member")
    for period, span in pathway.periods.spans.items():
        assert float(model.sel(period=period)) == pytest.approx(float(simulated.sel(year=list(span)).mean()), rel=1e-9)
    return pathway, results


def test_each_vintage_burns_as_its_year_says_and_results_are_of_the_whole_technology() -> None:
    """2 MW stand; 2 MW that burn less are as good as free when they can be had."""
    plant = gas(existing_capacity={2020: 2.0}, is_buildable={2027: 1.0}, overnight_cost=1.0)
    plant["is_buildable"] = {2025: 0.0, 2026: 0.0, 2028: 0.0}
    inputs = two_periods(dims={"technology": {"gas": plant}})
    pathway, results = planned(inputs)
    assert pathway.plan["technology_builds"].sel(technology="gas").values.tolist() == pytest.approx([0, 0, 2, 0])
    assert results.annual["technology"].values.tolist() == ["gas"]
    burned = results.annual["fuel_use"].sel(technology="gas").sum("fuel").isel(member=0)
    np.testing.assert_allclose(burned, 8760 * 2.0 * np.array([2.0, 2.0, 1.6, 1.6]), rtol=1e-9)
    assert pathway.operation["capacity"].sel(technology="gas").values.tolist() == pytest.approx([2.0, 4.0])


def test_the_newer_vintage_runs_first_and_the_older_one_for_what_is_left() -> None:
    """1 MW of each: by night the new one gives all, by day it is full and the old one gives what it can."""
    plant = gas(existing_capacity={2020: 2.0, 2027: 1.0}, is_buildable=0.0)
    inputs = two_periods(dims={"technology": {"gas": plant}})
    inputs["profile"].values[0] = HALVES
    pathway, results = planned(inputs)
    burned = results.annual["fuel_use"].sel(technology="gas", year=2027).sum().item()
    assert burned == pytest.approx(4380 * (1.6 * 1.0 + 2.0 * 2.0) + 4380 * 1.6 * 1.0, rel=1e-9)
    assert results.annual["running_hours"].sel(technology="gas", year=2027).item() == pytest.approx(8760)
    assert float(pathway.operation["generation"].sum("technology").sel(period=2027)) == pytest.approx(8760 * 2.0)


def test_vintages_share_what_the_technology_may_have_in_all() -> None:
    """3 MW may stand; 2 stand until 2060: in 2027 one more can be had, the rest of the demand is not served."""
    limited = gas(existing_capacity={2020: 2.0}, maximum_capacity=3.0, lifetime=40.0)
    inputs = two_periods(4.0, dims={"technology": {"gas": limited}})
    inputs["is_buildable"].values[:, :2] = 0.0
    pathway, _results = planned(inputs)
    assert float(pathway.plan["technology_builds"].sum()) == pytest.approx(1.0)
    assert pathway.operation["unserved_demand"].sel(period=2027).item() == pytest.approx(8760.0)
    (limit,) = [dual for dual in pathway.duals if dual.name == "capacity_is_within_limit"]
    assert limit.index == ("gas", 2027)


def test_an_old_vintage_leaves_early_to_make_room_for_one_that_burns_less() -> None:
    """Upkeep is the same, fuel is dear: the new takes the place of the old under the limit."""
    limited = gas(
        existing_capacity={2020: 2.0}, maximum_capacity=2.0, lifetime=40.0, may_retire=1.0, overnight_cost=1e5
    )  # fmt: skip
    inputs = two_periods(dims={"technology": {"gas": limited}})
    inputs["fuel_price"].values[:] = 500.0
    plan = planned(inputs)[0].plan
    assert float(plan["retirements"].sel(technology="gas", vintage=2020, year=2027)) == pytest.approx(2.0)
    assert float(plan["technology_builds"].sel(technology="gas", year=2027)) == pytest.approx(2.0)


@pytest.mark.parametrize("foresight", ["myopic", "perfect"])
def test_existing_vintages_burn_each_at_their_own_rate_however_far_one_sees(foresight: str) -> None:
    plant = gas(
        existing_capacity={2020: 1.0, 2022: 1.0}, fuel_slope_ratio={2020: 1.25, 2027: 0.8, 2028: 0.8},
        maximum_capacity=3.0,
    )  # fmt: skip
    inputs = two_periods(3.0, dims={"technology": {"gas": plant}}, attrs={"foresight": foresight})
    _pathway, results = planned(inputs)
    burned = results.annual["fuel_use"].sel(technology="gas", year=2025).sum().item()
    assert burned == pytest.approx(8760 * (2.5 + 2.0 + 2.0), rel=1e-9)


def test_levers_of_others_and_alternatives_speak_of_the_whole_technology() -> None:
    plants = {"gas": gas(existing_capacity={2020: 1.0}, maximum_capacity=5.0), "dear": engine(variable_om=90.0)}
    inputs = two_periods(dims={"technology": plants})
    pathway = optimise(inputs, weeks=1, alternatives=0.05)
    assert [each.name for each in pathway.ranges] == ["gas", "dear"]
    (without,) = [each for each in pathway.displaced if each.name == "gas"]
    assert set(without.generation) <= {"dear"} and without.cost is not None and without.cost > 0
    theirs = inputs.assign_attrs(levers_of_others=["technology=gas"])
    given = no_plan(theirs)
    given["technology_builds"].loc[{"technology": "gas", "year": 2027}] = 0.5
    pathway, results = planned(theirs, given=given)
    assert pathway.plan["technology_builds"].sel(technology="gas").values.tolist() == [0.0, 0.0, 0.5, 0.0]
    burned = results.annual["fuel_use"].sel(technology="gas", year=2027).sum().item()
    assert burned == pytest.approx(8760 * (2.0 + 0.8), rel=1e-9)


def test_one_ratio_for_all_that_serves_is_another_slope() -> None:
    """Nothing but what was built in 2022: the technology is one, and burns as that vintage does."""
    said = {"existing_capacity": {2022: 2.0}, "is_buildable": 0.0, "fuel_slope_ratio": {2022: 1.5}}
    as_ratio = two_periods(dims={"technology": {"gas": engine(**said)}})
    as_slope = two_periods(dims={"technology": {"gas": engine(**said | {"fuel_slope_ratio": 1.0, "fuel_slope": 3.0})}})
    one, other = (simulate(each).annual for each in (as_ratio, as_slope))
    xr.testing.assert_allclose(one, other)


def test_hours_that_are_kept_and_the_contract_of_results_are_of_the_whole_technology() -> None:
    plant = gas(existing_capacity={2020: 2.0, 2027: 1.0}, is_buildable=0.0)
    sun = {"technology_kind": "variable", "availability_pattern": "sun", "existing_capacity": {2020: 1.0}}
    inputs = two_periods(dims={"technology": {"sun": sun, "gas": plant}})
    results = simulate(inputs, hours_of=(2027,))
    generation = results.hourly["generation"].sel(year=2027).isel(member=0)
    np.testing.assert_allclose(generation.sel(technology="gas"), 2.0 - DAY, atol=1e-9)
    assert list(results.plan["technology"].values) == ["sun", "gas"]
    assert results.annual["capacity"].dims == ("technology", "year")


def test_vintages_live_as_long_as_their_year_says() -> None:
    """4 years for what stands, 2 for what is built from 2027 on: paid in two years, and gone after them."""
    lives = {2025: 4.0, 2026: 4.0, 2027: 2.0, 2028: 2.0}
    plant = engine(
        existing_capacity={2023: 2.0}, lifetime=lives | {2023: 4.0}, cost_of_capital=0.05,
        is_buildable={2025: 0.0, 2026: 0.0, 2027: 1.0, 2028: 1.0}, overnight_cost=1e5,
    )  # fmt: skip
    years = (2025, 2026, 2027, 2028, 2029, 2030)
    inputs = island(
        years=years, first_vintage=2020, attrs={"periods": [2025, 2027, 2029]}, dims={"technology": {"gas": plant}}
    )  # fmt: skip
    inputs["lifetime"].loc[{"vintage": [2029, 2030]}] = 2.0
    pathway, results = planned(inputs)
    built = pathway.plan["technology_builds"].sel(technology="gas")
    assert built.values.tolist() == pytest.approx([0, 0, 2, 0, 2, 0])
    np.testing.assert_allclose(results.annual["capacity"].sel(technology="gas"), 2.0)
    paid = results.annual["cost"].sel(item="investment").isel(member=0)
    yearly = 2.0 * 1e5 * 0.05 / (1 - 1.05**-2)
    np.testing.assert_allclose(paid, [0, 0, yearly, yearly, yearly, yearly], rtol=1e-9)
    assert built_in_words(results)[0][1] == "gas 2\u00a0MW from 2027"
    value = sum(flow / 1.05**n for n, flow in enumerate(cash_flow(results).sum("item").values))
    assert value == pytest.approx(net_present_cost(results), rel=1e-9)
