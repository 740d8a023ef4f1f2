"""From what a scenario says of operation to `inputs`: outages, curves, water, hourly prices, flexible demand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from scenarios.inputs.build import build, plan_of
from scenarios.inputs.fuel_curve import fitted
from scenarios.load import load
from scenarios.planned_outages import day_of_year

FULL = Path(__file__).parents[1] / "data" / "full_fleet.yaml"
SMALL = FULL.with_name("small.yaml")


@pytest.fixture(scope="module")
def inputs() -> xr.Dataset:
    return build(load(FULL))


def row(inputs: xr.Dataset, variable: str, name: str) -> np.ndarray:
    """The hours that a variable of rows names, of one instance."""
    dim = inputs[variable].dims[1]
    return inputs["profile"].values[int(inputs[variable].sel({dim: name}).item())]


def test_a_scenario_that_names_none_of_it_has_neutral_values() -> None:
    small = build(load(SMALL))
    zero = ("fuel_curvature", "start_fuel", "start_cost", "minimum_up_time", "minimum_charge", "inflow",
            "store_existing_charge", "store_calendar_fade", "store_cycle_fade", "peak_reserve_state",
            "lower_initial_state", "reserve_of_demand", "reserve_of_variable", "reserve_of_largest")  # fmt: skip
    assert all((small[name] == 0).all() for name in zero)
    one = ("charge_power_ratio", "maximum_state", "cycle_set_point", "store_provides_reserve")
    assert all((small[name] == 1).all() for name in one)
    assert all((small[name] == -1).all() for name in ("fuel_price_pattern", "fuel_emission_pattern", "inflow_pattern"))
    assert np.isinf(small["lower_capacity_ratio"]).all() and small.sizes["flexible"] == 0
    assert small["is_synchronous"].values.tolist() == small["provides_reserve"].values.tolist() == [1, 0]


def test_days_of_an_outage_take_out_their_share_both_days_included(inputs: xr.Dataset) -> None:
    share = row(inputs, "availability_pattern", "engine").reshape(365, 24)
    # 10 May is day 129, 31 May day 150; 28 December to 3 January passes the turn of the year.
    assert (share[129:151] == 0.5).all() and (share[[128, 151]] == 1.0).all()
    assert (share[361:] == 0.75).all() and (share[:3] == 0.75).all() and share[3, 0] == 1.0
    assert share.mean() == pytest.approx(1 - (22 * 0.5 + 7 * 0.25) / 365)


def test_an_outage_of_what_has_a_pattern_bounds_it_further() -> None:
    outage = "technologies.hydro.planned_outages={overhaul: {from: 06-01, to: 06-01, share: 1}}"
    both, river = build(load(FULL, [outage])), build(load(FULL))
    expected = row(river, "availability_pattern", "hydro").copy()
    expected[24 * 151 : 24 * 152] = 0.0
    np.testing.assert_array_equal(row(both, "availability_pattern", "hydro"), expected)


@pytest.mark.parametrize(("date", "day"), [("01-01", 0), ("02-28", 58), ("03-01", 59), ("12-31", 364)])
def test_a_date_is_a_day_of_a_year_of_365_days(date: str, day: int) -> None:
    assert day_of_year(date) == day


def test_load_points_on_a_curve_give_the_curve_back() -> None:
    a, b, c = 0.2, 2.0, 0.3
    found = fitted({load: a / (load / 100) + b + c * load / 100 for load in (25, 40, 75, 100)})
    assert found == pytest.approx((a, b, c, 0.0), abs=1e-9)


def test_two_load_points_give_a_line_and_a_bad_sheet_tells_its_error() -> None:
    assert fitted({50: 3.0, 100: 2.75}) == pytest.approx((0.25, 2.5, 0.0, 0.0))
    assert fitted({25: 3.0, 50: 2.0, 75: 3.0, 100: 2.0}).largest_error > 0.1


def test_a_data_sheet_in_litres_is_read_by_the_energy_of_its_fuel(inputs: xr.Dataset) -> None:
    sheet = inputs.sel(technology="sheet")
    full = sum(float(sheet[name]) for name in ("fuel_intercept", "fuel_slope", "fuel_curvature"))
    assert full == pytest.approx(0.268 * 10.0, rel=0.005)
    assert any("sheet: its fuel curve" in note for note in inputs.attrs["notes"])


def test_stated_coefficients_stand_as_they_are(inputs: xr.Dataset) -> None:
    engine = inputs.sel(technology="engine")
    said = {"fuel_slope": 2.5, "fuel_intercept": 0.1, "fuel_curvature": 0.15, "start_fuel": 0.5, "start_cost": 20.0,
            "minimum_up_time": 3.0, "minimum_down_time": 2.0, "unit_capacity": 0.05}  # fmt: skip
    assert {name: float(engine[name]) for name in said} == pytest.approx(said)


def test_what_turns_with_the_grid_is_what_says_so_or_runs_on_demand(inputs: xr.Dataset) -> None:
    assert dict(zip(inputs["technology"].values.tolist(), inputs["is_synchronous"].values.tolist(), strict=True)) == {
        "engine": 1, "hydro": 1, "sheet": 1, "interconnector": 0, "reactor": 1, "pv": 0
    }  # fmt: skip
    assert inputs["store_is_synchronous"].values.tolist() == [0, 1, 1, 0]


def test_charge_power_is_a_ratio_or_a_part_of_its_own(inputs: xr.Dataset) -> None:
    assert inputs["charge_power_ratio"].values.tolist() == [0.5, 0.0, 0.0, 0.0]
    assert inputs["store_existing_charge"].sum("vintage").values == pytest.approx([0.0, 0.0, 0.015, 0.025])
    assert (inputs["store_maximum_charge"].sel(store=["battery", "lake", "pumped"]) == 0).all()
    assert np.isinf(inputs["store_maximum_charge"].sel(store="hydrogen")).all()


def test_a_river_brings_the_energy_of_its_year_by_its_pattern(inputs: xr.Dataset) -> None:
    flow = row(inputs, "inflow_pattern", "lake")
    assert flow.sum() == pytest.approx(1.0) and (inputs["inflow"].sel(store="lake") == 60.0).all()
    river = inputs["profile"].sel(pattern="river").values
    np.testing.assert_allclose(flow, river / river.sum())


def test_the_hourly_price_has_the_mean_of_the_year(inputs: xr.Dataset) -> None:
    moves = row(inputs, "fuel_price_pattern", "cable")
    assert moves.mean() == pytest.approx(1.0)
    assert moves[19] / moves[0] == pytest.approx(6.0)


def test_a_fleet_of_vehicles_is_a_buffer_that_is_plugged_in_at_some_hours(inputs: xr.Dataset) -> None:
    cars = inputs.sel(flexible="cars")
    assert cars["flexible_energy"].values == pytest.approx([20.0, 30.0, 40.0])
    assert cars["flexible_power"].values == pytest.approx([0.07, 0.105, 0.14])
    assert cars["flexible_buffer"].values == pytest.approx([0.4, 0.6, 0.8])
    assert float(cars["flexible_efficiency"]) == 0.92 and float(cars["flexible_is_smart"]) == 1
    plugged, tariff = row(inputs, "flexible_plug_pattern", "cars"), row(inputs, "flexible_eager_pattern", "cars")
    assert plugged.max() == pytest.approx(0.9) and plugged[12] == pytest.approx(0.9 * 4 / 9)
    assert tariff[:8].tolist() == [1, 1, 1, 1, 1, 1, 0, 0]
    assert row(inputs, "flexible_draw_pattern", "cars").sum() == pytest.approx(1.0)


def test_water_and_cold_become_electricity(inputs: xr.Dataset) -> None:
    of = inputs.sel(year=2025)
    assert float(of["flexible_energy"].sel(flexible="water")) == pytest.approx(5000 * 0.0035)
    assert float(of["flexible_buffer"].sel(flexible="water")) == pytest.approx(40 * 0.0035)
    assert float(of["flexible_energy"].sel(flexible="ice")) == pytest.approx(60 / 3)
    assert float(of["flexible_buffer"].sel(flexible="ice")) == pytest.approx(0.120 / 3)
    assert float(of["flexible_loss"].sel(flexible="showers")) == pytest.approx(0.005)


def test_work_put_off_falls_due_later_and_may_be_done_ahead_within_its_window(inputs: xr.Dataset) -> None:
    due, today = row(inputs, "flexible_draw_pattern", "mill"), inputs["profile"].sel(pattern="evening").values
    np.testing.assert_allclose(due, np.roll(today, 6))
    # At the end of hour h at most what falls due in the 2 + 6 hours after it may have been done already.
    room = row(inputs, "flexible_buffer_pattern", "mill") * float(
        inputs["flexible_buffer"].sel(flexible="mill", year=2025)
    )
    for hour in (0, 17, 8759):
        ahead = [due[(hour + n) % 8760] for n in range(1, 9)]
        assert room[hour] == pytest.approx(20.0 * sum(ahead))


def test_a_block_held_back_is_flat_here_and_waits_four_hours(inputs: xr.Dataset) -> None:
    assert float(inputs["flexible_buffer"].sel(flexible="fridges", year=2025)) == pytest.approx(10.0 * 4 / 8760)


def test_the_options_of_the_dispatch_reach_every_store(inputs: xr.Dataset) -> None:
    assert inputs.attrs["dispatch_strategy"] == "best"
    assert (inputs["cycle_set_point"] == 0.8).all() and (inputs["peak_reserve_state"] == 0.3).all()
    reserve = {name: float(inputs[f"reserve_of_{name}"]) for name in ("demand", "variable", "largest")}
    assert reserve == {"demand": 0.1, "variable": 0.25, "largest": 1.0}


def test_a_plan_by_hand_builds_charge_power() -> None:
    loaded = load(FULL, ["plan.store_charge.hydrogen.2026=5 kW"])
    plan = plan_of(loaded, build(loaded))
    assert plan["store_charge_builds"].sel(store="hydrogen").values == pytest.approx([0.0, 0.005, 0.0])
