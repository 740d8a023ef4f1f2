"""The program made of two hours is the one that Pyomo makes row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.inputs.build import build
from scenarios.load import library, load
from solvers.data import Data, gather
from solvers.hourly import hourly_power
from solvers.model import pathway_model
from solvers.periods import RepresentativeHours, investment_periods
from solvers.program import NegligibleCoefficient, compile_model
from solvers.two_hours import compile_hours
from tests.same_program import assert_same_program
from tests.tiny import tiny_inputs
from tests.weather_years import in_weather_years

pytestmark = pytest.mark.filterwarnings(f"ignore::{NegligibleCoefficient.__module__}.{NegligibleCoefficient.__name__}")


def windows(starts: tuple[int, ...], length: int) -> RepresentativeHours:
    """Consecutive hours from each start, with weights of which no two are alike."""
    hours = np.concatenate([np.arange(start, start + length) for start in starts])
    weight = np.arange(1.0, hours.size + 1)
    return RepresentativeHours(hours, weight * 8760 / weight.sum(), length, weeks=starts)


def numbers(inputs: xr.Dataset, hours: RepresentativeHours) -> Data:
    return gather(inputs, hourly_power(inputs), investment_periods(inputs), hours)


def assert_compiled_once_as_row_by_row(data: Data) -> None:
    # Both models are kept until the end: names are those of their components.
    (_once, program), row_by_row = compile_hours(data), pathway_model(data)
    assert_same_program(program, compile_model(row_by_row.pyomo))


@st.composite
def islands(draw: st.DrawFn) -> xr.Dataset:
    """Two nodes with any mix of what the model knows; patterns with hours of 0 in them."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    share = st.floats(0.05, 1.0)

    def series(zeros: float = 0.4) -> np.ndarray:
        return rng.random(8760) * (rng.random(8760) > zeros)

    def maybe(**said: Any) -> dict[str, Any]:
        return said if draw(st.booleans()) else {}

    draws = series()
    patterns = {
        "north_load": rng.random(8760), "south_load": rng.random(8760), "sun": series(), "river": draws / draws.sum(),
        "cars": draws / draws.sum(), "plug": series(), "room": series(0.2), "tariff": series(0.3) * 2,
    }  # fmt: skip
    for name in ("north_load", "south_load"):
        patterns[name] /= patterns[name].sum()
    north, south = {"technology_node": "north"}, {"technology_node": "south"}
    engine = {
        "fuel_slope": 2.2,
        "can_burn": {"oil": 1.0},
        "fuel_share": {"oil": 1.0},
        "forced_availability": draw(share),
    }
    engine |= maybe(minimum_load=draw(share), fuel_intercept=0.2) | maybe(start_cost=30.0) | maybe(start_fuel=0.4)
    engine |= maybe(is_must_run=1.0) | maybe(running_om=2.0)
    mixed = {"fuel_slope": 2.5, "can_burn": 1.0, "fuel_share": {"oil": 0.7, "wood": 0.3}, "overnight_cost": 1e5}
    sun = {"technology_kind": "variable", "availability_pattern": "sun", "overnight_cost": 8e5, "is_renewable": 1.0}
    store = {"store_power_cost": 1e5, "store_energy_cost": 1e5, "charge_efficiency": draw(share), "standing_loss": 0.01}
    store |= maybe(minimum_state=0.2) | maybe(store_duration=4.0) | maybe(store_charge_cost=1e4)
    store |= maybe(cycle_is_fixed=1.0, initial_state=0.5) | maybe(store_charge_om=2.0)
    store |= maybe(inflow_pattern="river", inflow=900.0)
    cars = {"flexible_energy": 500.0, "flexible_draw_pattern": "cars", "flexible_power": 2.0, "flexible_buffer": 6.0}
    cars |= maybe(flexible_plug_pattern="plug", flexible_buffer_pattern="room", flexible_loss=0.01)
    cars |= maybe(flexible_is_smart=0.0)
    retrofit = {
        "measure_demand": draw(st.sampled_from([-1e-3, 1e-3])),
        "measure_cost": 500.0,
        "measure_potential": 200.0,
    }
    dims = {
        "use": {
            "town": {"use_node": "north", "use_energy": 9000.0, "use_pattern": "north_load"},
            "farms": {"use_node": "south", "use_energy": 4000.0, "use_pattern": "south_load"},
        },
        "fuel": {
            "oil": {"fuel_price": 60.0, "emission_factor": {"CO2": 0.27}} | maybe(fuel_price_pattern="tariff"),
            "wood": {"fuel_price": 40.0} | maybe(fuel_is_renewable=1.0),
        },
        "technology": {"engine": north | engine, "mixed": south | mixed, "sun": sun | south},
        "store": maybe(battery={"store_node": "south", **store}),
        "link": maybe(cable={"link_from": "north", "link_to": "south", "link_loss": 0.05, "link_cost": 1e4}),
        "flexible": maybe(cars={"flexible_node": "north", **cars}),
        "measure": maybe(retrofit={"measure_node": "north", **retrofit}),
    }
    years = draw(st.sampled_from([(2025,), (2025, 2026, 2027)]))
    said = maybe(export_capacity=1.0, export_price=20.0) | maybe(reserve_margin=0.1) | maybe(emission_cap=5e3)
    said |= {"carbon_budget": 1e4, "attrs": {"periods": [years[0], years[-1]][: len(years)]}}
    return tiny_inputs(nodes=("north", "south"), patterns=patterns, dims=dims, years=years, **said)


@settings(max_examples=20, deadline=None)
@given(inputs=islands(), length=st.sampled_from([2, 3, 7]), n_windows=st.integers(1, 3))
def test_a_random_island_compiled_once_is_its_program_row_by_row(
    inputs: xr.Dataset, length: int, n_windows: int
) -> None:
    data = numbers(inputs, windows(tuple(range(0, 3000 * n_windows, 3000)), length))
    assert_compiled_once_as_row_by_row(data)


@settings(max_examples=15, deadline=None)
@given(inputs=islands(), n_steps=st.integers(1, 3), calendar=st.permutations([0, 1, 1, 2, 0]))
def test_with_steps_of_several_hours_and_linked_levels_too(
    inputs: xr.Dataset, n_steps: int, calendar: list[int]
) -> None:
    steps = np.tile(np.arange(1, n_steps + 1), 3)
    starts = np.repeat((0, 3000, 6000), n_steps) + np.tile(np.cumsum(steps[:n_steps]) - steps[:n_steps], 3)
    weight = np.repeat(np.bincount(calendar), n_steps) * steps
    hours = RepresentativeHours(
        starts, weight * 8760 / weight.sum(), n_steps, days=(0, 125, 250), steps=steps, calendar=tuple(calendar)
    )
    assert_compiled_once_as_row_by_row(numbers(inputs, hours))


@settings(max_examples=10, deadline=None)
@given(inputs=islands(), of_year=st.sampled_from([1, 2]), is_linked=st.booleans())
def test_in_several_weather_years_too(inputs: xr.Dataset, of_year: int, is_linked: bool) -> None:
    """Windows of three hours, dates of two weather years that share them or do not."""
    rng = np.random.default_rng(of_year)
    others = {name: rng.random(8760) * (rng.random(8760) > 0.4) for name in ("sun", "plug", "tariff")}
    river = rng.random(8760)
    inputs = in_weather_years(inputs, others | {"river": river / river.sum()})
    n = 2 * of_year
    weight = np.arange(1.0, 3 * n + 1)
    hours = RepresentativeHours(
        np.tile(np.arange(3 * of_year), 2), weight * 8760 / weight.sum(), 3, days=tuple(range(of_year)) * 2,
        calendar=tuple(rng.permutation(np.tile(np.arange(n), 2)).tolist()) if is_linked else (),
        n_weather_years=2, weather_years=tuple(np.repeat([0, 1], of_year).tolist()),
    )  # fmt: skip
    assert_compiled_once_as_row_by_row(numbers(inputs, hours))


@pytest.mark.parametrize("name", sorted(library()))
def test_every_island_of_the_library_compiled_once_is_its_program_row_by_row(name: str) -> None:
    assert_compiled_once_as_row_by_row(numbers(build(load(name)), windows((0, 4000), 5)))
