"""Features of the fleet in the optimiser, on islands whose best operation follows by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from solvers.fuel_curve import straightened
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.tiny import tiny_inputs

FLAT = np.full(8760, 1 / 8760)
DAY = np.tile(np.repeat([1.0, 0.0], 12), 365)
"""One for twelve hours, zero for twelve."""
LAST_HOUR = np.tile(np.eye(24)[23], 365) / 365
YEAR = 1.05**-1
"""Present value of what is paid at the end of the one year."""


def island(demand: float = 2.0, patterns: dict[str, np.ndarray] | None = None, **said: Any) -> xr.Dataset:
    """A flat demand [MW] and an existing engine of 10 MW at 103 money/MWh; all else as a test says."""
    dims = {
        "use": {"power": {"use_energy": 8760.0 * demand, "use_pattern": "flat"}},
        "fuel": {"oil": {"fuel_price": 50.0, "emission_factor": {"CO2": 0.25}}},
        "technology": {"engine": engine()},
    } | said.pop("dims", {})
    said.setdefault("carbon_budget", 1e9)
    return tiny_inputs(patterns={"flat": FLAT, "day": DAY, "last": LAST_HOUR} | (patterns or {}), dims=dims, **said)


def engine(**said: Any) -> dict[str, Any]:
    stands = {"existing_capacity": {2025: 10.0}, "is_buildable": 0.0}
    return {"fuel_slope": 2.0, "variable_om": 3.0, "can_burn": 1.0, "fuel_share": 1.0} | stands | said


def store(power: float, energy: float, **said: Any) -> dict[str, Any]:
    stands = {"store_existing_power": {2025: power}, "store_existing_energy": {2025: energy}, "store_is_buildable": 0.0}
    return stands | said


def solve(inputs: xr.Dataset, weeks: int = 1) -> Pathway:
    pathway = optimise(inputs, weeks=weeks)
    assert float(pathway.operation["cost"].sum()) == pytest.approx(pathway.objective, rel=1e-9)
    return pathway


def sun(capacity: float) -> dict[str, Any]:
    about = {"technology_kind": "variable", "availability_pattern": "day", "is_renewable": 1.0, "is_buildable": 0.0}
    return about | {"existing_capacity": {2025: capacity}}


@pytest.mark.parametrize(("ratio", "own", "charged"), [(1.0, 0.0, 1.0), (0.5, 0.0, 0.5), (0.0, 0.75, 0.75)])
def test_charge_power_apart_from_discharge_power_limits_what_is_stored(
    ratio: float, own: float, charged: float
) -> None:
    # 4 MW of sun for twelve hours, of which 2 are spare: each charged MW saves 12 MWh of the engine at night.
    battery = store(1.0, 100.0, charge_power_ratio=ratio, store_existing_charge={2025: own})
    said = solve(island(dims={"technology": {"engine": engine(), "pv": sun(4.0)}, "store": {"battery": battery}}))
    saved = charged * 12 * 365
    assert said.objective == pytest.approx((2.0 * 12 * 365 - saved) * 103.0 * YEAR, rel=1e-6)


def test_charge_power_with_a_price_is_built_where_it_pays() -> None:
    battery = store(1.0, 100.0, charge_power_ratio=0.0, store_charge_cost=1000.0, store_is_buildable=1.0)
    battery |= {"store_maximum_power": 1.0, "store_maximum_energy": 100.0}
    inputs = island(dims={"technology": {"engine": engine(), "pv": sun(4.0)}, "store": {"battery": battery}})
    said = optimise(inputs, weeks=1, alternatives=0.01)
    assert float(said.plan["store_charge_builds"].sum()) == pytest.approx(1.0, rel=1e-6)
    assert ("store_charge_capacity", "battery") in {(each.kind, each.name) for each in said.ranges}


def test_a_highest_state_of_charge_leaves_the_rest_of_the_store_unused() -> None:
    battery = store(10.0, 10.0, maximum_state=0.6, minimum_state=0.1)
    said = solve(island(dims={"technology": {"engine": engine(), "pv": sun(4.0)}, "store": {"battery": battery}}))
    assert said.objective == pytest.approx((2.0 * 12 - 5.0) * 365 * 103.0 * YEAR, rel=1e-6)


def test_a_river_feeds_a_reservoir_and_what_it_cannot_use_is_spilled() -> None:
    lake = store(1.0, 1000.0, charge_power_ratio=0.0, discharge_efficiency=0.9, inflow=8760.0, inflow_pattern="flat")
    said = solve(island(dims={"store": {"lake": lake}}))
    assert float(said.operation["discharge"].sum()) == pytest.approx(0.9 * 8760.0, rel=1e-6)
    wet = lake | {"inflow": 20_000.0}
    assert float(solve(island(dims={"store": {"lake": wet}})).operation["discharge"].sum()) == pytest.approx(8760.0)


def test_a_closed_pumped_plant_stores_no_more_than_its_water() -> None:
    pumped = store(10.0, 10.0, initial_state=0.2, lower_capacity_ratio=0.5, lower_initial_state=0.6)
    said = solve(island(dims={"technology": {"engine": engine(), "pv": sun(4.0)}, "store": {"pumped": pumped}}))
    # Water in both reservoirs: 0.2 × 10 + 0.6 × 0.5 × 10 = 5 MWh.
    assert said.objective == pytest.approx((2.0 * 12 - 5.0) * 365 * 103.0 * YEAR, rel=1e-6)


def test_imports_cost_and_emit_what_their_hour_says() -> None:
    # The cable is at 40 × 1.5 by day and 40 × 0.5 by night, the engine at 50 always: it runs by day.
    moves = 0.5 + DAY
    cable = {"fuel_price": 40.0, "fuel_price_pattern": "moves", "emission_factor": {"CO2": 0.1},
             "fuel_emission_pattern": "moves", "fuel_scope": "2"}  # fmt: skip
    burns = {"oil": {"fuel_price": 50.0}, "cable": cable}
    plants = {
        "engine": engine(fuel_slope=1.0, variable_om=0.0, can_burn={"oil": 1.0}, fuel_share={"oil": 1.0}),
        "line": engine(fuel_slope=1.0, variable_om=0.0, can_burn={"cable": 1.0}, fuel_share={"cable": 1.0}),
    }
    said = solve(island(patterns={"moves": moves}, dims={"fuel": burns, "technology": plants}))
    half = 2.0 * 4380
    assert said.objective == pytest.approx(half * (50.0 + 20.0) * YEAR, rel=1e-9)
    assert float(said.operation["gross_emissions"].sum()) == pytest.approx(half * 0.1 * 0.5, rel=1e-9)


def test_a_start_burns_fuel_and_costs_money_each_day() -> None:
    # Sun serves all by day, so 2 MW start each evening; nothing but the start costs the engine to stop.
    plant = engine(start_fuel=0.5, start_cost=20.0, minimum_load=1.0)
    said = solve(island(dims={"technology": {"engine": plant, "pv": sun(2.0)}}))
    starts = 2.0 * 365
    expected = 2.0 * 4380 * 103.0 + starts * (20.0 + 0.5 * 50.0)
    assert said.objective == pytest.approx(expected * YEAR, rel=1e-6)
    assert any("infinitely small units (engine)" in warning for warning in said.warnings)


@pytest.mark.parametrize(("a", "b", "c", "least"), [(0.2, 2.0, 0.3, 0.4), (0.0, 2.0, 0.3, 0.4), (0.1, 2.0, 0.5, 0.0)])
def test_the_line_for_a_bent_curve_burns_no_less_and_as_much_at_an_end(a, b, c, least) -> None:  # type: ignore[no-untyped-def]
    plant = {"fuel_intercept": a, "fuel_slope": b, "fuel_curvature": c, "minimum_load": least}
    line = straightened(tiny_inputs(dims={"technology": {"engine": plant}}))
    x = np.linspace(least, 1.0, 101)
    straight = line["fuel_intercept"].item() + line["fuel_slope"].item() * x
    curve = a + b * x + c * x**2
    assert (straight >= curve - 1e-12).all()
    assert min(straight[0] - curve[0], straight[-1] - curve[-1]) == pytest.approx(0.0, abs=1e-12)


def flexible(**said: Any) -> dict[str, Any]:
    """24 MWh drawn at the last hour of each day, from a buffer of 24 MWh filled at up to 2 MW."""
    about = {"flexible_energy": 24.0 * 365, "flexible_draw_pattern": "last", "flexible_power": 2.0}
    return about | {"flexible_buffer": 24.0} | said


def test_demand_that_may_wait_is_taken_from_the_sun() -> None:
    # 4 MW of sun, 2 of demand: 24 MWh are spare each day, and fill the buffer.
    dims = {"technology": {"engine": engine(), "pv": sun(4.0)}, "flexible": {"cars": flexible()}}
    said = solve(island(dims=dims))
    assert said.objective == pytest.approx(2.0 * 4380 * 103.0 * YEAR, rel=1e-6)
    assert float(said.operation["demand"].sum()) == pytest.approx((48.0 + 24.0) * 365, rel=1e-6)


def test_what_is_not_plugged_in_by_day_must_be_taken_by_night() -> None:
    dims = {
        "technology": {"engine": engine(), "pv": sun(4.0)},
        "flexible": {"cars": flexible(flexible_plug_pattern="night")},
    }
    said = solve(island(patterns={"night": 1.0 - DAY}, dims=dims))
    assert said.objective == pytest.approx((2.0 * 4380 + 24.0 * 365) * 103.0 * YEAR, rel=1e-6)


def test_demand_that_is_not_smart_takes_what_it_can_as_soon_as_it_can() -> None:
    # It takes 2 MW in the hour of the draw too, which leaves 2 MWh in the buffer, at the end of the year as well.
    dims = {"technology": {"engine": engine(), "pv": sun(2.0)}, "flexible": {"cars": flexible(flexible_is_smart=0.0)}}
    said = solve(island(dims=dims))
    assert said.objective == pytest.approx((2.0 * 4380 + 24.0 * 365 + 2.0) * 103.0 * YEAR, rel=1e-6)


def test_a_draw_that_does_not_fit_is_missed_at_the_price_of_unserved_demand() -> None:
    said = solve(island(dims={"flexible": {"cars": flexible(flexible_buffer=10.0)}}))
    # 10 MWh wait in the buffer and 2 come in the hour of the draw: 12 of 24 are missed.
    missed, taken = 12.0 * 365, 12.0 * 365
    expected = (2.0 * 8760 + taken) * 103.0 + missed * 10_000.0
    assert said.objective == pytest.approx(expected * YEAR, rel=1e-6)


def test_a_typical_week_misses_nothing_that_the_year_does_not() -> None:
    # Draws of every other week are twice those of the others, with the same highest hour, which the power just meets.
    week = np.repeat([1.0, 0.0], 84)
    busy = np.ones(168)
    draws = np.resize(np.concatenate([week, busy]), 8760)
    shares = draws / draws.sum()
    work = flexible(flexible_draw_pattern="work", flexible_buffer=0.0, flexible_energy=2.0 * draws.sum())
    said = solve(island(patterns={"work": shares}, dims={"flexible": {"mill": work}}))
    assert float(said.operation["flexible_missed"].sum()) == pytest.approx(0.0, abs=1e-6)
    assert said.objective == pytest.approx((2.0 * 8760 + 2.0 * draws.sum()) * 103.0 * YEAR, rel=1e-6)


def test_what_the_simulation_alone_knows_is_said() -> None:
    plant = engine(minimum_up_time=3.0, fuel_curvature=0.2)
    battery = store(1.0, 1.0, store_calendar_fade=0.02, minimum_charge=0.1)
    dims = {"technology": {"engine": plant}, "store": {"battery": battery}}
    said = solve(island(dims=dims, reserve_of_demand=0.1, attrs={"dispatch_strategy": "cycle_charging"}))
    for words in (
        "up and down times (engine)", "fuel curve of engine", "do not fade (battery)", "lets battery charge",
        "holds spinning reserve with parts of units", "by the strategy cycle_charging",
    ):  # fmt: skip
        assert any(words in warning for warning in said.warnings), words
    plain = solve(island())
    assert not any("optimiser" in warning for warning in plain.warnings)
