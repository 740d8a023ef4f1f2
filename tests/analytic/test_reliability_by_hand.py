"""Outages, shortage, contingencies and autonomy against what a planner works out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contingencies import contingency_cases, without_largest_units
from engine.fleet import fleet_in_service, fuel_shares
from engine.reliability import autonomy, mean_interval, wilson_interval
from engine.simulate import no_plan
from scenarios.hours.weather import generator
from scenarios.inputs.outages import two_state_unit
from tests.operation import YEAR, Operation, operated
from tests.tiny import tiny_inputs

HOURS = 8760


def drawn(n_units: int, n_members: int, *, rate: float, repair: float, seed: int = 1) -> list[tuple[int, ...]]:
    """Outages of the units of the one technology, each of them and each member on a stream of its own."""
    return [
        (0, unit, member, *event)
        for unit in range(n_units)
        for member in range(n_members)
        for event in two_state_unit(generator(seed, unit, member), availability=1 - rate, mean_time_to_repair=repair)
    ]


def units(n: int, size: float) -> dict[str, dict[str, float]]:
    return {"sets": {"capacity": n * size, "unit_capacity": size, "units_drawn": float(n)}}


def ensemble(n: int, size: float, demand: float, *, rate: float, repair: float, n_members: int) -> xr.Dataset:
    events = drawn(n, n_members, rate=rate, repair=repair)
    return operated(demand, technologies=units(n, size), outages=events, n_members=n_members, hours_of=()).annual


def holds(samples: xr.DataArray, exact: float) -> bool:
    estimate = mean_interval(samples.values.ravel())
    assert estimate.low is not None and estimate.high is not None
    return estimate.low <= exact <= estimate.high


def test_one_unit_against_constant_demand_is_short_with_its_forced_outage_rate() -> None:
    annual = ensemble(1, 1.0, 1.0, rate=0.08, repair=40.0, n_members=300)
    assert holds(annual["unserved_hours"], 0.08 * HOURS)
    assert holds(annual["unserved_demand"].sum("node"), 0.08 * HOURS)
    # In a steady state failures begin 1 / (MTTF + MTTR) times an hour; one that lasts from before counts too.
    assert holds(annual["shortage_events"], 0.08 + 0.92 * (HOURS - 1) / (40 * 0.92 / 0.08))
    # Every month and hour of the day has the same probability.
    by_hour = annual["shortage_hours"].mean("member").sum("year")
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    np.testing.assert_allclose((by_hour / days[:, None]).mean(), 0.08, atol=0.01)


def test_two_units_follow_their_capacity_outage_table() -> None:
    # 2 x 50 MW, rate 0.1: 0.81 both up, 0.18 one out, 0.01 both out. Demand of 60 MW lacks 0, 10 and 60 MW.
    annual = ensemble(2, 50.0, 60.0, rate=0.1, repair=24.0, n_members=200)
    assert holds(annual["unserved_hours"], 0.19 * HOURS)
    assert holds(annual["unserved_demand"].sum("node"), (0.18 * 10 + 0.01 * 60) * HOURS)


def with_gaps() -> Operation:
    """Two sets of 1 MW for 1.5 MW: the second is out for 3 h from 22 h on 1 January, both at 10 h on 2 January."""
    outages = [(0, 1, 0, 22, 3), (0, 0, 0, 34, 1), (0, 1, 0, 34, 1)]
    return operated(1.5, technologies=units(2, 1.0), outages=outages)


def test_hours_days_events_and_their_extremes_are_told_apart() -> None:
    annual = with_gaps().annual.squeeze(drop=True)
    assert float(annual["unserved_hours"]) == 4
    assert float(annual["shortage_days"]) == 2
    assert float(annual["shortage_events"]) == 2
    assert float(annual["longest_shortage"]) == 3
    assert float(annual["largest_shortage"]) == pytest.approx(1.5)
    assert float(annual["unserved_peak"]) == pytest.approx(1.5)
    by_hour = annual["shortage_hours"]
    assert [float(by_hour.sel(month=1, hour_of_day=h)) for h in (22, 23, 0, 10)] == [1, 1, 1, 1]
    assert float(by_hour.sum()) == 4


def test_a_unit_is_out_from_its_first_hour_to_its_last_and_whole_again_after() -> None:
    generation = with_gaps().hourly["generation"].sel(technology="sets").squeeze(drop=True).values
    expected = np.full(HOURS, 1.5)
    expected[[22, 23, 24]], expected[34] = 1.0, 0.0
    np.testing.assert_allclose(generation, expected, atol=1e-12)


def test_a_unit_that_is_not_in_service_does_not_fail() -> None:
    plants = {"sets": {"capacity": 1.0, "unit_capacity": 1.0, "units_drawn": 2.0}}
    annual = operated(1.0, technologies=plants, outages=[(0, 1, 0, 0, 5000)]).annual
    assert float(annual["unserved_hours"].sum()) == 0


def test_more_units_than_outages_were_drawn_of_are_refused() -> None:
    with pytest.raises(ValueError, match="sets: more units are in service"):
        operated(1.0, technologies={"sets": {"capacity": 3.0, "unit_capacity": 1.0, "units_drawn": 2.0}})


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 4), st.integers(1, 2), st.integers(0, 1000))
def test_more_capacity_never_leaves_any_member_with_more_unserved(n: int, more: int, seed: int) -> None:
    outages = drawn(n + more, 5, rate=0.15, repair=30.0, seed=seed)
    unserved = []
    for count in (n, n + more):
        plants = {"sets": {"capacity": float(count), "unit_capacity": 1.0, "units_drawn": float(n + more)}}
        annual = operated(2.5, technologies=plants, outages=outages, n_members=5, hours_of=()).annual
        unserved.append(annual["unserved_demand"].sum("node").values)
    assert (unserved[1] <= unserved[0] + 1e-9).all()


def test_what_comes_through_converters_is_told_of_its_highest_hour() -> None:
    sun = np.zeros(HOURS)
    sun[12] = 1.0
    operation = operated(
        1.0,
        technologies={
            "pv": {
                "capacity": 0.6,
                "technology_kind": "variable",
                "availability_pattern": "sun",
                "is_synchronous": 0.0,
            },
            "engine": {"capacity": 1.0, "is_synchronous": 1.0},
        },
        patterns={"sun": sun},
    )
    assert float(operation.annual["nonsynchronous_peak"].sum()) == pytest.approx(0.6)
    # No policy says how much may.
    assert float(operation.annual["nonsynchronous_hours"].sum()) == 0.0


def test_without_the_largest_unit_the_island_is_short_by_what_the_others_lack() -> None:
    plants = {"big": {"capacity": 5.0}, "sets": {"capacity": 5.0, "unit_capacity": 2.0}, "pv": {"capacity": 9.0}}
    plants["pv"] |= {"technology_kind": "variable"}  # type: ignore[dict-item]
    said = {name: {**plant, "existing_capacity": {YEAR: plant["capacity"]}} for name, plant in plants.items()}
    cases = {"n_1": {}, "n_2": {}, "n_3": {}}
    inputs = tiny_inputs(dims={"technology": said, "contingency": cases}, largest_units_out=np.array([1.0, 2.0, 3.0]))
    fleet = fleet_in_service(inputs, no_plan(inputs))
    left = without_largest_units(inputs, fleet["capacity"], 4)
    assert left.values.ravel().tolist() == [0.0, 0.0, 9.0]  # 5, then 2, 2 and the rest of 1
    demand = xr.DataArray(np.full((1, 1, HOURS), 16.0), dims=("member", "node", "hour"))
    found = contingency_cases(inputs, lambda year: demand, fleet, fuel_shares(inputs, no_plan(inputs)))
    # 19 MW less 5, less 2, less 2 again leave 14, 12 and 10 for 16.
    np.testing.assert_allclose(found["contingency_unserved"].values.ravel(), np.array([2.0, 4.0, 6.0]) * HOURS)
    assert (found["contingency_hours"] == HOURS).all()


@pytest.mark.parametrize(
    ("power", "energy", "demand", "hours"),
    [
        ([2.0], [8.0], 1.0, 8.0),  # energy over demand, where power does not bind
        ([2.0], [8.0], 2.0, 4.0),
        ([2.0], [8.0], 2.5, 0.0),  # short of power
        ([1.0, 1.0], [10.0, 2.0], 1.5, 4.0),  # the first gives 1 MW throughout, the second half a MW for 4 h
        ([1.0, 1.0], [10.0, 2.0], 2.0, 2.0),
        ([1.0, 1.0], [10.0, 2.0], 1.0, 12.0),
        ([], [], 1.0, 0.0),
        ([1.0, 0.0], [3.0, 9.0], 1.0, 3.0),  # energy without power serves nobody
    ],
)
def test_autonomy_is_what_stores_carry_alone(
    power: list[float], energy: list[float], demand: float, hours: float
) -> None:
    assert autonomy(np.array(power), np.array(energy), demand) == pytest.approx(hours)


def test_the_interval_of_a_mean_is_student_s() -> None:
    # t(0.975, 4 degrees of freedom) = 2.776; mean 3, standard deviation sqrt(2.5).
    estimate = mean_interval(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    margin = 2.776445 * np.sqrt(2.5 / 5)
    assert estimate == pytest.approx((3.0, 3.0 - margin, 3.0 + margin), rel=1e-6)
    assert mean_interval(np.array([2.0])) == (2.0, None, None)


def test_the_interval_of_a_share_is_wilson_s() -> None:
    # Wilson 1927 for 0 and 5 of 10: z = 1.95996.
    assert wilson_interval(np.zeros(10)) == pytest.approx((0.0, 0.0, 0.27753), abs=5e-6)
    assert wilson_interval(np.array([0.0, 1.0] * 5)) == pytest.approx((0.5, 0.23659, 0.76341), abs=5e-6)


def test_a_unit_that_never_fails_has_no_outage() -> None:
    assert two_state_unit(generator(1, 1), availability=1.0, mean_time_to_repair=24.0) == []


def test_the_two_state_unit_is_down_for_its_mean_time_to_repair() -> None:
    lengths = [
        hours
        for k in range(200)
        for start, hours in two_state_unit(generator(7, k), availability=0.9, mean_time_to_repair=20.0)
        if start > 0 and start + hours < HOURS
    ]
    margin = 3 * 20 / np.sqrt(len(lengths))
    assert np.mean(lengths) == pytest.approx(20.0, abs=margin)
