"""Units, water, hydrogen, wear, hourly imports, reserve and outages on islands small enough to work out on paper."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.simulate import no_plan, simulate
from tests.operation import operated
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
DAYTIME = np.where(HOUR % 24 < 12, 1.0, 0.0)
EVENLY = np.full(8760, 1.0 / 8760)


def total(array: xr.DataArray, **at: str) -> float:
    return float(array.sel(**at).sum())


def first_hours(array: xr.DataArray, n: int) -> list[float]:
    return np.ravel(array.values)[:n].round(9).tolist()


def test_fuel_follows_a_quadratic_curve() -> None:
    # 0.1 MWh/h for each of 3 MW on line, 2 MWh per MWh, and 0.5 × 2²/3 on top.
    curve = {"fuel_slope": 2.0, "fuel_intercept": 0.1, "fuel_curvature": 0.5}
    annual, _, _ = operated(2.0, technologies={"engine": {"capacity": 3.0, "fuel": "oil", **curve}}, fuels={"oil": {}})
    assert total(annual["fuel_use"]) == pytest.approx((0.3 + 4.0 + 0.5 * 4.0 / 3.0) * 8760)


def test_every_start_of_a_unit_is_counted_and_burns_its_fuel() -> None:
    # Two units of 1 MW by day, none by night; those of the first hour of the year were on line before it.
    plant = {"capacity": 3.0, "unit_capacity": 1.0, "fuel": "oil", "fuel_slope": 2.0, "start_fuel": 0.5}
    annual, _, _ = operated(2.0 * DAYTIME, technologies={"engine": plant}, fuels={"oil": {}})
    assert total(annual["starts"]) == 364 * 2 == total(annual["started_capacity"])
    assert total(annual["fuel_use"]) == pytest.approx(2.0 * 2.0 * 12 * 365 + 0.5 * 364 * 2)


def test_starts_cost_what_they_wear() -> None:
    engine = {"existing_capacity": {2025: 3.0}, "unit_capacity": 1.0, "start_cost": 7.0, "lifetime": 30.0}
    use = {"use_energy": 2.0 * 12 * 365, "use_pattern": "day"}
    inputs = tiny_inputs(
        patterns={"day": DAYTIME / DAYTIME.sum()}, dims={"technology": {"engine": engine}, "use": {"homes": use}}
    )
    cost = simulate(inputs, no_plan(inputs)).annual["power_cost"]
    assert total(cost, item="variable_om") == pytest.approx(7.0 * 364 * 2)


def test_a_unit_that_started_stays_on_line_at_its_minimum_load() -> None:
    # 1 MW is wanted in the first hour of each day; from the second day on the unit stays for four hours.
    demand = np.where(HOUR % 24 == 0, 1.0, 0.0)
    plant = {"capacity": 1.0, "minimum_load": 0.5, "minimum_up_time": 4.0}
    annual, _, hourly = operated(demand, technologies={"engine": plant})
    assert first_hours(hourly["generation"], 30) == [1.0, *[0.0] * 23, 1.0, 0.5, 0.5, 0.5, 0.0, 0.0]
    assert total(annual["curtailment"]) == pytest.approx(364 * 3 * 0.5)


def test_a_unit_that_stopped_is_missed_until_it_may_start() -> None:
    demand = np.where(HOUR < 8, [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0][:8] * 1095, 0.0)
    plant = {"capacity": 1.0, "minimum_down_time": 3.0}
    _, _, hourly = operated(demand, technologies={"engine": plant})
    # Off from hour 1: not back before hour 4.
    assert first_hours(hourly["unserved_demand"], 8) == [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]


def test_a_store_charges_with_its_own_power_and_discharges_with_another() -> None:
    sun = {"capacity": 9.0, "technology_kind": "variable", "availability_pattern": "sun"}
    tank = {"capacity": 2.0, "energy": 60.0, "charge_power_ratio": 0.5, "store_existing_charge": {2025: 3.0}}
    _, _, hourly = operated(1.0, technologies={"pv": sun}, stores={"tank": tank}, patterns={"sun": DAYTIME})
    assert float(hourly["charge"].max()) == pytest.approx(0.5 * 2.0 + 3.0)
    assert float(hourly["discharge"].max()) == pytest.approx(1.0)


def test_a_hydrogen_chain_takes_nothing_below_the_minimum_of_its_electrolyser() -> None:
    # 2 MW of electrolyser, 30 % of it at least: a surplus of 0.5 MW is left, one of 1 MW taken.
    sun = {"capacity": 1.0, "technology_kind": "variable", "availability_pattern": "sun"}
    chain = {
        "capacity": 1.0, "energy": 100.0, "charge_power_ratio": 0.0, "store_existing_charge": {2025: 2.0},
        "minimum_charge": 0.3, "charge_efficiency": 0.7, "discharge_efficiency": 0.5,
    }  # fmt: skip
    shape = np.where(HOUR == 0, 0.5, np.where(HOUR == 1, 1.0, 0.0))
    demand = np.where(HOUR == 2, 1.0, 0.0)
    annual, _, hourly = operated(demand, technologies={"pv": sun}, stores={"h2": chain}, patterns={"sun": shape})
    assert first_hours(hourly["charge"], 3) == [0.0, 1.0, 0.0]
    assert total(annual["discharge"]) == pytest.approx(1.0 * 0.7 * 0.5)


def test_rivers_fill_a_reservoir_and_what_it_cannot_keep_is_spilled() -> None:
    lake = {
        "capacity": 1.0, "energy": 10.0, "charge_power_ratio": 0.0, "charge_efficiency": 0.0,
        "inflow": 8760.0, "inflow_pattern": "river", "discharge_efficiency": 0.8,
    }  # fmt: skip
    annual, _, hourly = operated(0.4, stores={"lake": lake}, patterns={"river": EVENLY})
    # 0.5 MWh of the 1 MWh an hour is turbined: full after 20 hours.
    assert first_hours(hourly["state_of_charge"], 23)[19:] == [9.5, 10.0, 10.0, 10.0]
    assert total(annual["spilled_inflow"]) == pytest.approx(0.5 * (8760 - 20))
    assert total(annual["unserved_demand"]) == 0.0


def test_water_can_be_pumped_only_from_a_lower_reservoir_that_has_some() -> None:
    sun = {"capacity": 2.0, "technology_kind": "variable", "availability_pattern": "sun"}
    pumped = {
        "capacity": 2.0, "energy": 10.0, "charge_efficiency": 0.8, "lower_capacity_ratio": 0.4,
        "lower_initial_state": 1.0,
    }  # fmt: skip
    _, _, hourly = operated(
        np.where(HOUR % 24 < 12, 0.0, 1.0),
        technologies={"pv": sun},
        stores={"hills": pumped},
        patterns={"sun": DAYTIME},
    )
    # 4 MWh of water: 1.6 and 1.6 and 0.8 MWh up, then none; given back at 1 MW from noon on.
    assert first_hours(hourly["state_of_charge"], 18) == [0.0, 1.6, 3.2, *[4.0] * 10, 3.0, 2.0, 1.0, 0.0, 0.0]
    assert first_hours(hourly["lower_state"], 14) == [4.0, 2.4, 0.8, *[0.0] * 10, 1.0]


def test_a_store_is_filled_to_its_highest_state_and_no_further() -> None:
    sun = {"capacity": 2.0, "technology_kind": "variable", "availability_pattern": "sun"}
    store = {"capacity": 2.0, "energy": 10.0, "maximum_state": 0.9}
    _, _, hourly = operated(0.0, technologies={"pv": sun}, stores={"tank": store}, patterns={"sun": DAYTIME})
    assert float(hourly["state_of_charge"].max()) == pytest.approx(9.0)


def test_age_and_cycles_take_from_the_energy_capacity() -> None:
    # 1 MWh charged and 1 MWh discharged a day in a store of 2 MWh: half a full cycle a day.
    engine = {"existing_capacity": {2025: 9.0}, "technology_kind": "variable", "availability_pattern": "sun"}
    use = {"use_energy": 365.0, "use_pattern": "noon"}
    store = {
        "store_existing_power": {2025: 1.0}, "store_existing_energy": {2025: 2.0}, "store_calendar_fade": 0.02,
        "store_cycle_fade": 1e-4,
    }  # fmt: skip
    patterns = {"sun": np.where(HOUR % 24 == 1, 1.0, 0.0), "noon": np.where(HOUR % 24 == 12, 1.0 / 365, 0.0)}
    dims = {"technology": {"pv": engine}, "use": {"homes": use}, "store": {"battery": store}}
    annual = simulate(tiny_inputs(years=(2025, 2026, 2027), patterns=patterns, dims=dims)).annual
    cycles = annual["store_cycles"].squeeze().values
    usable = annual["usable_energy_capacity"].squeeze().values
    assert cycles[0] == pytest.approx((365.0 + 365.0) / (2.0 * 2.0))
    np.testing.assert_allclose(usable[:2], [2.0, 2.0 * (1.0 - 0.02 - 1e-4 * cycles[0])])
    np.testing.assert_allclose(usable[2], 2.0 * (1.0 - 0.04 - 1e-4 * (cycles[0] + cycles[1])))


def test_imports_cost_and_emit_by_the_hour() -> None:
    # 1 MW around the clock from outside, at a price of 3 by day and 1 by night, and emissions of 0 and 2.
    fuel = {
        "fuel_price": 100.0, "emission_factor": {"CO2": 0.5}, "fuel_scope": "2",
        "fuel_price_pattern": "price", "fuel_emission_pattern": "carbon",
    }  # fmt: skip
    cable = {
        "existing_capacity": {2025: 1.0}, "fuel_slope": 1.0, "can_burn": {"grid": 1.0}, "fuel_share": {"grid": 1.0},
    }  # fmt: skip
    patterns = {"flat": EVENLY, "price": 1.0 + 2.0 * DAYTIME, "carbon": 2.0 - 2.0 * DAYTIME}
    use = {"use_energy": 8760.0, "use_pattern": "flat"}
    dims = {"technology": {"cable": cable}, "fuel": {"grid": fuel}, "use": {"homes": use}}
    annual = simulate(tiny_inputs(patterns=patterns, dims=dims)).annual
    assert total(annual["fuel_use"]) == pytest.approx(8760.0)
    assert total(annual["power_cost"], item="fuel") == pytest.approx(100.0 * 4380 * (3.0 + 1.0))
    assert total(annual["gross_emissions"]) == pytest.approx(0.5 * 4380 * 2.0)


def test_a_further_unit_goes_on_line_to_hold_the_reserve() -> None:
    # 1.9 MW on two units of 1 MW leaves 0.1; half of demand is wanted: 0.95, so a third unit at 0.3 MW.
    engine = {"capacity": 4.0, "unit_capacity": 1.0, "minimum_load": 0.3}
    annual, _, hourly = operated(1.9, technologies={"engine": engine}, reserve_of_demand=0.5)
    assert first_hours(hourly["online"], 1) == [3.0]
    assert total(annual["generation"]) == pytest.approx(1.9 * 8760)
    assert total(annual["reserve_shortfall"]) == 0.0


def test_a_unit_that_holds_reserve_displaces_the_dearest_of_its_node() -> None:
    plants = {
        "old": {"capacity": 1.0, "variable_om": 1.0, "provides_reserve": 0.0},
        "new": {"capacity": 2.0, "variable_om": 2.0, "minimum_load": 0.2},
    }
    annual, _, hourly = operated(1.0, technologies=plants, reserve_of_largest=1.0)
    # All 2 MW of the second go on line at 0.4 MW, which the first gives less; the largest unit then gives 0.6.
    assert first_hours(hourly["generation"].isel(hour=0), 2) == [0.6, 0.4]
    assert total(annual["curtailment"]) == 0.0 == total(annual["reserve_shortfall"])


def test_reserve_that_cannot_be_held_is_told() -> None:
    annual, _, _ = operated(1.9, technologies={"engine": {"capacity": 2.0}}, reserve_of_demand=0.1)
    assert total(annual["reserve_shortfall"]) == pytest.approx((0.19 - 0.1) * 8760)
    assert total(annual["reserve_shortfall_hours"]) == 8760


def test_a_battery_holds_reserve_by_what_it_could_give_for_an_hour() -> None:
    battery = {"capacity": 5.0, "energy": 2.0, "initial_state": 0.05, "discharge_efficiency": 0.5}
    plants = {"engine": {"capacity": 2.0, "is_before_storage": 1.0}}
    annual, _, _ = operated(2.0, technologies=plants, stores={"battery": battery}, reserve_of_demand=0.1)
    assert total(annual["reserve_shortfall"]) == pytest.approx((0.2 - 0.1 * 0.5) * 8760)


def test_the_share_behind_converters_is_that_of_its_highest_hour() -> None:
    plants = {
        "pv": {
            "capacity": 1.0, "technology_kind": "variable", "availability_pattern": "sun", "is_synchronous": 0.0,
        },
        "engine": {"capacity": 2.0},
    }  # fmt: skip
    annual, _, _ = operated(1.6, technologies=plants, patterns={"sun": DAYTIME})
    assert total(annual["nonsynchronous_peak"]) == pytest.approx(1.0 / 1.6)


def test_half_hours_of_the_same_power_are_hours() -> None:
    rng = np.random.default_rng(7)
    sun, demand = rng.random(8760), 1.0 + rng.random(8760)

    def year(times: int) -> xr.Dataset:
        pv = {"capacity": 3.0, "technology_kind": "variable", "availability_pattern": "sun"}
        engine = {"capacity": 1.0, "minimum_load": 0.3, "fuel": "oil", "fuel_slope": 2.0, "fuel_intercept": 0.1}
        battery = {"capacity": 2.0, "energy": 6.0, "charge_efficiency": 0.9, "standing_loss": 0.01}
        return operated(
            np.repeat(demand, times), technologies={"pv": pv, "engine": engine}, stores={"battery": battery},
            fuels={"oil": {}}, patterns={"sun": np.repeat(sun, times)}, n_intervals=8760 * times,
        ).annual  # fmt: skip

    hours, halves = year(1), year(2)
    for name in ("demand", "generation", "charge", "discharge", "curtailment", "unserved_demand", "fuel_use"):
        # The same energies but for what a store that fills within the hour does in its second half: seen, under 1 % of
        # demand.
        assert total(halves[name]) == pytest.approx(total(hours[name]), abs=0.01 * total(hours["demand"])), name
    assert total(halves["demand"]) == pytest.approx(total(hours["demand"]), rel=1e-12)
    assert total(halves["monthly_demand"], month=2) == pytest.approx(total(hours["monthly_demand"], month=2), rel=1e-12)


def test_half_hours_are_exactly_hours_where_no_store_fills_or_empties_within_one() -> None:
    sun = {"capacity": 2.0, "technology_kind": "variable", "availability_pattern": "sun"}
    store = {"capacity": 2.0, "energy": 20.0, "charge_efficiency": 0.8, "discharge_efficiency": 0.9}
    found = [
        operated(
            0.5, technologies={"pv": sun}, stores={"tank": store}, patterns={"sun": np.repeat(DAYTIME, times)},
            n_intervals=8760 * times,
        ).annual
        for times in (1, 2)
    ]  # fmt: skip
    for name in ("charge", "discharge", "curtailment", "unserved_demand", "running_hours", "unserved_hours"):
        assert total(found[1][name]) == pytest.approx(total(found[0][name]), rel=1e-9), name


def test_members_run_in_threads_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(3)
    patterns = {f"sun{m}": rng.random(8760) for m in range(6)}
    pv = {"capacity": 2.0, "technology_kind": "variable"}
    rows = xr.DataArray(np.arange(6.0)[:, np.newaxis], dims=("member", "technology"))
    plants = {"pv": pv, "engine": {"capacity": 1.0, "minimum_load": 0.2}}
    stores = {"tank": {"capacity": 1.0, "energy": 3.0}}

    def year(rows: np.ndarray) -> xr.Dataset:
        pattern = xr.DataArray(np.stack([rows, np.full(len(rows), -1.0)], axis=1), dims=("member", "technology"))
        return operated(
            1.0,
            technologies=plants,
            stores=stores,
            patterns=patterns,
            n_members=len(rows),
            availability_pattern=pattern,
        ).annual

    together = year(rows.values.ravel())
    for m in range(6):
        alone = year(np.array([float(m)]))
        for name in ("generation", "charge", "curtailment", "unserved_demand"):
            np.testing.assert_array_equal(together[name].isel(member=m).values, alone[name].isel(member=0).values)
