"""Load-carrying capability of technologies whose capability is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.fleet import fleet_in_service, fuel_shares
from engine.load_carrying import load_carrying_capability
from engine.simulate import no_plan
from tests.operation import YEAR
from tests.tiny import tiny_inputs

HOURS = 8760


def capability(
    demand: np.ndarray, technologies: dict[str, dict[str, Any]], credited: str, criterion: float = 1e-4, **inputs: Any
) -> float:
    plants = {name: {**said, "existing_capacity": {YEAR: said["capacity"]}} for name, said in technologies.items()}
    dims = {"technology": plants, "credited": {credited: {}}}
    island = tiny_inputs(
        dims=dims, credited_technology=list(plants).index(credited), credited_year=YEAR,
        load_carrying_criterion=criterion, **inputs,
    )  # fmt: skip
    plan = no_plan(island)
    power = xr.DataArray(demand.reshape(1, 1, HOURS), dims=("member", "node", "hour"))
    found = load_carrying_capability(
        island, lambda year: power, fleet_in_service(island, plan), fuel_shares(island, plan)
    )
    return float(found["load_carrying"].item())


RISING = np.linspace(1.0, 5.0, HOURS)


def test_a_plant_that_never_fails_carries_its_capacity() -> None:
    found = capability(RISING, {"firm": {"capacity": 4.5}, "more": {"capacity": 0.8}}, "more")
    assert found == pytest.approx(0.8, abs=2e-3)


def test_sun_by_day_carries_nothing_where_nights_are_as_heavy() -> None:
    day = np.tile(np.repeat([0.0, 1.0, 0.0], [6, 12, 6]), 365)
    pv = {"capacity": 2.0, "technology_kind": "variable", "availability_pattern": "sun"}
    flat = np.full(HOURS, 4.0)
    assert capability(flat, {"firm": {"capacity": 4.5}, "pv": pv}, "pv", patterns={"sun": day}) < 0.01


def test_a_plant_that_is_there_half_of_the_hard_hours_carries_what_the_curve_of_unserved_energy_says() -> None:
    # Flat demand D = 4, firm capacity C = 4.5; the plant of 1 MW is there in every second hour. With L added the share
    # (D + L − C) / 2 / D is unserved while the plant covers it, so L₀ = C − D + 2eD; without it L₁ = C − D + eD.
    every_second = np.tile([0.0, 1.0], HOURS // 2)
    plant = {"capacity": 1.0, "technology_kind": "variable", "availability_pattern": "half"}
    plants = {"firm": {"capacity": 4.5}, "half": plant}
    found = capability(np.full(HOURS, 4.0), plants, "half", criterion=0.05, patterns={"half": every_second})
    assert found == pytest.approx(0.05 * 4.0, abs=2e-3)
