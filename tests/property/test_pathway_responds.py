"""How the best pathway answers when the island changes: what must hold for any numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
# Every day is alike, so that one week is the year and simulation confirms what runs without storage.
LOAD = 2.0 + np.sin(2 * np.pi * HOUR / 24)
SUN = 0.7 * np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24))


def island(demand: float = 2.0, sun_cost: float = 8e5, options: tuple[str, ...] = (), **said: Any) -> xr.Dataset:
    technology = {
        "engine": {"overnight_cost": 5e5, "fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0, "fixed_om": 1e4},
        "sun": {"technology_kind": "variable", "availability_pattern": "sun", "overnight_cost": sun_cost},
    }
    store = {"battery": {"store_power_cost": 1e5, "store_energy_cost": 1e5, "charge_efficiency": 0.9}}
    dims = {
        "use": {"power": {"use_energy": 8760.0 * demand, "use_pattern": "load"}},
        "fuel": {"oil": {"fuel_price": 60.0, "emission_factor": {"CO2": 0.27}}},
        "technology": technology,
        "store": store if "battery" in options else {},
    }
    said = {"carbon_budget": 1e9, "years": (2025, 2026)} | said
    patterns = {"load": LOAD / LOAD.sum(), "sun": SUN}
    return tiny_inputs(patterns=patterns, dims=dims, **said)


def solve(inputs: xr.Dataset) -> Pathway:
    return optimise(inputs, weeks=1)


@settings(max_examples=3)
@given(factor=st.floats(0.01, 100.0))
def test_demand_times_k_costs_k_times_as_much(factor: float) -> None:
    assert solve(island(2.0 * factor)).objective == pytest.approx(factor * solve(island()).objective, rel=1e-6)


@settings(max_examples=3)
@given(shares=st.lists(st.floats(0.3, 1.0), min_size=2, max_size=2))
def test_a_tighter_cap_is_never_cheaper(shares: list[float]) -> None:
    free = float(solve(island()).operation["gross_emissions"].mean())
    tight, loose = sorted(shares)
    cost = {s: solve(island(emission_cap=s * free)).objective for s in (tight, loose)}
    assert cost[tight] >= cost[loose] * (1 - 1e-7)


@settings(max_examples=3)
@given(sun_cost=st.floats(1e5, 3e6))
def test_another_option_is_never_dearer(sun_cost: float) -> None:
    with_store = solve(island(sun_cost=sun_cost, options=("battery",))).objective
    assert with_store <= solve(island(sun_cost=sun_cost)).objective * (1 + 1e-7)


@settings(max_examples=3)
@given(share=st.floats(0.35, 0.9))
def test_the_dual_of_a_cap_is_the_finite_difference(share: float) -> None:
    free = float(solve(island(years=(2025,))).operation["gross_emissions"].item())
    cap, step = share * free, 1e-3 * free
    middle = solve(island(years=(2025,), emission_cap=cap))
    (dual,) = [d for d in middle.duals if d.name == "emissions_within_cap"]
    cost = {side: solve(island(years=(2025,), emission_cap=cap + side * step)).objective for side in (-1, 1)}
    slopes = (cost[1] - middle.objective) / step, (middle.objective - cost[-1]) / step
    # The cost is convex in the cap: the dual lies between the slopes on either side.
    assert slopes[1] - 1e-4 * abs(slopes[1]) <= dual.value <= slopes[0] + 1e-4 * abs(slopes[0])
    assert dual.value < 0


@settings(max_examples=3)
@given(budget=st.floats(0.0, 2e5))
def test_a_larger_budget_is_never_exceeded_by_more(budget: float) -> None:
    inputs = {b: island(options=("battery",), carbon_budget=b) for b in (budget, budget * 1.1 + 10.0)}
    excesses = [solve(given).excess for given in inputs.values()]
    assert excesses[1] <= excesses[0] + 2e-3
