"""The strategies, hour by hour, as docs/dispatch.md has them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.indicators import indicators
from engine.simulate import simulate
from engine.strategies import STRATEGIES
from tests.operation import operated
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
BATTERY = {"capacity": 2.0, "energy": 4.0, "initial_state": 0.25, "minimum_state": 0.25}
ENGINE = {"capacity": 3.0}


def first_hours(array: xr.DataArray, n: int) -> list[float]:
    return np.ravel(array.values)[:n].round(9).tolist()


def test_load_following_lets_engines_make_no_more_than_is_wanted() -> None:
    _, _, hourly = operated(1.0, technologies={"engine": ENGINE}, stores={"battery": BATTERY})
    assert first_hours(hourly["generation"], 3) == [1, 1, 1]
    assert first_hours(hourly["charge"], 3) == [0, 0, 0]


def test_cycle_charging_runs_an_engine_in_full_until_the_store_is_at_its_set_point() -> None:
    about = {"dispatch_strategy": "cycle_charging"}
    store = BATTERY | {"cycle_set_point": 0.8}
    _, _, hourly = operated(1.0, technologies={"engine": ENGINE}, stores={"battery": store}, attrs=about)
    # From 1 MWh to 3.2: 2 MW, then 0.2 MW; then the store serves down to 1 MWh: 1, 1, and 0.2 of the third hour,
    # in which the engine runs in full, spares the store its 0.2 MW and charges it to its set point at once.
    assert first_hours(hourly["generation"], 8) == [3, 1.2, 0, 0, 3, 0, 0, 3]
    assert first_hours(hourly["state_of_charge"], 9) == [1.0, 3.0, 3.2, 2.2, 1.2, 3.2, 2.2, 1.2, 3.2]


def test_peak_reserve_keeps_the_store_for_what_engines_cannot_serve_and_refills_it_from_them() -> None:
    about = {"dispatch_strategy": "peak_reserve"}
    store = BATTERY | {"peak_reserve_state": 0.5, "initial_state": 0.75}
    demand = np.where(HOUR == 2, 4.0, 2.0)
    _, _, hourly = operated(demand, technologies={"engine": ENGINE}, stores={"battery": store}, attrs=about)
    # 1 MWh above the reserve is used; the peak of 4 MW takes 1 MW from the reserve, the next hour gives it back.
    assert first_hours(hourly["state_of_charge"], 6) == [3.0, 2.0, 2.0, 1.0, 2.0, 2.0]
    assert first_hours(hourly["generation"], 5) == [1, 2, 3, 3, 2]
    assert first_hours(hourly["unserved_demand"], 5) == [0, 0, 0, 0, 0]


def test_best_simulates_each_strategy_and_keeps_the_cheapest() -> None:
    # Load following empties the store before the peak that the engine alone cannot carry; a reserve serves it.
    peak = np.where(HOUR % 24 == 20, 4.0, 2.0)
    oil = {"fuel_price": 50.0}
    engine = {
        "existing_capacity": {2025: 3.0}, "fuel_slope": 2.0, "can_burn": {"oil": 1.0}, "fuel_share": {"oil": 1.0},
    }  # fmt: skip
    store = {
        "store_existing_power": {2025: 2.0}, "store_existing_energy": {2025: 4.0}, "peak_reserve_state": 0.9,
        "cycle_set_point": 0.8, "initial_state": 0.5,
    }  # fmt: skip
    dims = {
        "technology": {"engine": engine}, "store": {"battery": store}, "fuel": {"oil": oil},
        "use": {"homes": {"use_energy": float(peak.sum()), "use_pattern": "peak"}},
    }  # fmt: skip

    def run(strategy: str):  # type: ignore[no-untyped-def]
        about = {"dispatch_strategy": strategy}
        return simulate(tiny_inputs(patterns={"peak": peak / peak.sum()}, dims=dims, attrs=about))

    each = {name: float(run(name).annual["power_cost"].sum()) for name in STRATEGIES}
    best = run("best")
    assert best.annual.attrs["dispatch_strategy"] == min(each, key=each.__getitem__)
    assert float(best.annual["power_cost"].sum()) == min(each.values()) < max(each.values())
    assert set(best.annual.attrs["present_power_cost"]) == set(STRATEGIES)
    assert indicators(best)["unserved_energy"][1] == 0.0


def test_a_strategy_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="load_following, cycle_charging, peak_reserve or best, not 'clever'"):
        operated(1.0, attrs={"dispatch_strategy": "clever"})
