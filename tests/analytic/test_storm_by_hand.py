"""The storm case against its closed forms, and against what Yagi did to Hainan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.fleet import fleet_in_service
from engine.simulate import no_plan
from engine.storm import share_cut_off, storm_cases
from tests.operation import YEAR
from tests.tiny import tiny_inputs

S, TAU, T, CRITICAL, DEMAND = 1 / 3, 74.0, 240, 0.25, 1000.0


def stormed(
    demand: float | np.ndarray = DEMAND,
    *,
    battery: dict[str, Any] | None = None,
    pv: dict[str, Any] | None = None,
    patterns: dict[str, np.ndarray] | None = None,
    start: int = 6000,
    duration: int = T,
) -> xr.Dataset:
    """Storm figures of one node and year."""
    stores = {}
    if battery is not None:
        power, energy = {YEAR: battery.pop("power")}, {YEAR: battery.pop("energy")}
        stores["battery"] = {"store_existing_power": power, "store_existing_energy": energy, **battery}
    plants = {"pv": {"technology_kind": "variable", **pv}} if pv is not None else {}
    inputs = tiny_inputs(
        patterns=patterns,
        dims={
            "technology": plants,
            "store": stores,
            "storm": {"yagi": {}},
        },
        storm_start=start, storm_duration=duration, storm_customers_out=S, storm_restoration_time=TAU,
        storm_critical_share=CRITICAL, storm_first_state=1.0, storm_local_store=1.0, storm_local_technology=1.0,
    )  # fmt: skip
    power = np.broadcast_to(np.asarray(demand, dtype=float), (1, 1, 8760))
    series = xr.DataArray(power, dims=("member", "node", "hour"))
    return storm_cases(inputs, lambda year: series, fleet_in_service(inputs, no_plan(inputs))).squeeze(drop=True)


def unserved(cases: xr.Dataset, priority: str, supply: str) -> float:
    return float(cases["storm_unserved"].sel(priority=priority, supply=supply))


def lost(rate: float, start: float = 0.0, end: float = T) -> float:
    """Integral of S exp(-t/TAU) times a constant MW from start to end, MWh."""
    return S * rate * TAU * (np.exp(-start / TAU) - np.exp(-end / TAU))


def test_without_storage_the_energy_lost_is_that_of_the_exponential() -> None:
    cases = stormed()
    for supply in ("none", "local"):
        assert unserved(cases, "critical", supply) == pytest.approx(lost(CRITICAL * DEMAND), rel=1e-12)
        assert unserved(cases, "other", supply) == pytest.approx(lost((1 - CRITICAL) * DEMAND), rel=1e-12)
    assert float(cases["storm_demand"]) == DEMAND * T


def test_a_store_carries_critical_demand_until_it_is_empty_and_nothing_else() -> None:
    # 25 % of 1,000 MW for 50 h: 12,500 MWh if all were cut off, at 0.8 efficiency 15,625 MWh stored above 10 %.
    cases = stormed(
        battery={
            "power": 400.0, "energy": 15_625 / 0.9, "discharge_efficiency": 0.8, "minimum_state": 0.1,
        }
    )  # fmt: skip
    assert unserved(cases, "critical", "local") == pytest.approx(lost(CRITICAL * DEMAND, 50.0), rel=1e-9)
    assert unserved(cases, "other", "local") == pytest.approx(unserved(cases, "other", "none"))


def test_a_store_short_of_power_serves_its_power() -> None:
    cases = stormed(battery={"power": 100.0, "energy": 1e6})
    assert unserved(cases, "critical", "local") == pytest.approx(lost(150.0))


def test_local_generation_serves_critical_demand_first_and_then_other() -> None:
    cases = stormed(pv={"existing_capacity": {YEAR: 400.0}})
    assert unserved(cases, "critical", "local") == 0
    assert unserved(cases, "other", "local") == pytest.approx(lost(750.0 - 150.0))


def test_what_the_sun_leaves_charges_the_store_for_the_night() -> None:
    day = np.tile(np.repeat([0.0, 1.0, 0.0], [6, 12, 6]), 365)
    # By day 600 MW: 250 critical, 350 into the store (3,000 MWh a night at most); by night the store gives 250.
    cases = stormed(
        battery={"power": 350.0, "energy": 3000.0},
        pv={"existing_capacity": {YEAR: 600.0}, "availability_pattern": "sun"},
        patterns={"sun": day},
        start=8 * 24,
    )
    assert unserved(cases, "critical", "local") == 0
    # The first hours from midnight empty it by 1,500 MWh: 350 MW for 4 h and 100 MW for a fifth fill it again; then 350
    # MW are left for other demand. Every later day it gives 3,000 MWh at night and is filled in 8 h and a fraction.
    state, expected = 3000.0, 0.0
    for hour in range(T):
        sun = 600.0 * day[hour]
        charge = min(max(sun - 250.0, 0.0), 350.0, 3000.0 - state)
        state += charge - min(max(250.0 - sun, 0.0), state)
        left = 750.0 - max(sun - 250.0, 0.0) + charge
        expected += left * lost(1.0, hour, hour + 1)
    assert unserved(cases, "other", "local") == pytest.approx(expected, rel=1e-12)


def test_a_storm_may_pass_the_turn_of_the_year() -> None:
    demand = np.full(8760, 1.0)
    demand[:24] = 3.0
    cases = stormed(demand, start=8760 - 24, duration=48)
    assert float(cases["storm_demand"]) == 24 * 1.0 + 24 * 3.0
    total = unserved(cases, "critical", "none") + unserved(cases, "other", "none")
    assert total == pytest.approx(lost(1.0, 0, 24) + lost(3.0, 24, 48), rel=1e-12)


@pytest.mark.parametrize(
    ("hours", "reconnected", "tau"),
    # Yagi, landfall 6 September 2024: 0.912 of 1.681 million customers back on the evening of the 8th, 1.077 on
    # that of the 9th (China News, CGTN), 70 % in rural Ding'an on the 11th, 18:00 (CCTV).
    [(54, 0.912 / 1.681, 69.0), (76, 1.077 / 1.681, 74.0), (122, 0.70, 101.0)],
)
def test_the_exponential_reconnects_as_many_as_were_after_yagi(hours: int, reconnected: float, tau: float) -> None:
    mean_of_last_hour = 1.0 - share_cut_off(1.0, tau, hours)[-1]
    assert mean_of_last_hour == pytest.approx(reconnected, abs=0.01)
