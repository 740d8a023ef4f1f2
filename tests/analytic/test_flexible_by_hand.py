"""Demand that may wait, on islands small enough to work out on paper."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.costs import lcoe
from engine.simulate import simulate
from tests.operation import operated
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
MORNING = np.where(HOUR % 24 == 8, 1.0 / 365, 0.0)
"""A year's draw, all of it at 8: cars that leave."""
NIGHT = np.where((HOUR % 24 < 8) | (HOUR % 24 >= 20), 1.0, 0.0)
"""Plugged in from 20 to 8."""
CARS = {
    "flexible_energy": 365 * 6.0, "flexible_draw_pattern": "leave", "flexible_power": 2.0, "flexible_buffer": 6.0,
    "flexible_plug_pattern": "night",
}  # fmt: skip
PATTERNS = {"leave": MORNING, "night": NIGHT}
ENGINE = {"engine": {"capacity": 10.0}}


def day(array: xr.DataArray, n: int = 1) -> list[float]:
    """The first hours of the year's second day."""
    return np.ravel(array.values)[24 : 24 + n].round(9).tolist()


def test_cars_that_wait_charge_just_before_they_leave() -> None:
    annual, _, hourly = operated(0.0, technologies=ENGINE, flexible={"cars": CARS}, patterns=PATTERNS)
    # 6 MWh by 8 at 2 MW: from 5 on.
    assert day(hourly["flexible_intake"], 10) == [0, 0, 0, 0, 0, 2, 2, 2, 0, 0]
    assert float(annual["flexible_intake"].sum()) == pytest.approx(365 * 6.0)
    assert float(annual["flexible_missed"].sum()) == 0.0
    assert float(annual["generation"].sum()) == pytest.approx(365 * 6.0)


def test_cars_that_do_not_wait_charge_when_they_come_home() -> None:
    cars = CARS | {"flexible_is_smart": 0.0}
    _, _, hourly = operated(0.0, technologies=ENGINE, flexible={"cars": cars}, patterns=PATTERNS)
    assert day(hourly["flexible_intake"], 24)[20:] == [2, 2, 2, 0]


def test_cars_take_a_cheap_tariff_at_its_hours() -> None:
    cars = CARS | {"flexible_eager_pattern": "cheap"}
    cheap = np.where(HOUR % 24 < 6, 0.5, 0.0)
    _, _, hourly = operated(0.0, technologies=ENGINE, flexible={"cars": cars}, patterns=PATTERNS | {"cheap": cheap})
    assert day(hourly["flexible_intake"], 8) == [1, 1, 1, 1, 1, 1, 0, 0]


def test_surplus_is_taken_before_it_charges_stores() -> None:
    wind = {"capacity": 1.5, "technology_kind": "variable", "availability_pattern": "wind"}
    plants = {"wind": wind, **ENGINE}
    patterns = PATTERNS | {"wind": np.where(HOUR % 24 == 1, 1.0, 0.0)}
    stores = {"tank": {"capacity": 1.0, "energy": 9.0}}
    annual, _, hourly = operated(0.0, technologies=plants, flexible={"cars": CARS}, stores=stores, patterns=patterns)
    assert day(hourly["flexible_intake"], 9) == [0, 1.5, 0, 0, 0, 0.5, 2, 2, 0]
    assert float(annual["charge"].sum()) == 0.0


def test_a_deadline_that_power_cannot_meet_is_told_as_missed() -> None:
    late = CARS | {"flexible_plug_pattern": "late"}
    patterns = PATTERNS | {"late": np.where(HOUR % 24 == 7, 1.0, 0.0)}
    annual, _, _ = operated(0.0, technologies=ENGINE, flexible={"cars": late}, patterns=patterns)
    assert float(annual["flexible_missed"].sum()) == pytest.approx(365 * 4.0)
    assert float(annual["flexible_missed_hours"].sum()) == 365


def test_what_is_short_falls_on_demand_that_may_wait_before_it_falls_on_others() -> None:
    annual, _, _ = operated(1.0, technologies={"engine": {"capacity": 2.0}}, flexible={"cars": CARS}, patterns=PATTERNS)
    # 1 MW is left for the cars in each of the three last hours.
    assert float(annual["unserved_demand"].sum()) == 0.0
    assert float(annual["flexible_missed"].sum()) == pytest.approx(365 * 3.0)


def test_a_cold_store_loses_and_its_efficiency_counts() -> None:
    cold = {
        "flexible_energy": 8760 * 1.0, "flexible_draw_pattern": "flat", "flexible_power": 9.0, "flexible_buffer": 8.0,
        "flexible_efficiency": 4.0 / 5.0, "flexible_loss": 0.1, "flexible_eager_pattern": "first",
    }  # fmt: skip
    patterns = {"flat": np.full(8760, 1.0 / 8760), "first": np.where(HOUR == 0, 1.0, 0.0)}
    _, _, hourly = operated(0.0, technologies=ENGINE, flexible={"cold": cold}, patterns=patterns)
    # 9 MW in the first hour: 7.2 MWh less 1 drawn; then a tenth is lost and 1 drawn each hour until it is empty.
    content = [6.2]
    while content[-1] * 0.9 >= 1.0:
        content.append(content[-1] * 0.9 - 1.0)
    n = len(content)
    np.testing.assert_allclose(hourly["flexible_state"].values.ravel()[1 : n + 1], content)
    assert float(hourly["flexible_intake"].values.ravel()[n]) == pytest.approx((1.0 - 0.9 * content[-1]) / 0.8)


def test_the_year_ends_with_no_less_in_the_buffer_than_it_began_with() -> None:
    cars = CARS | {"flexible_initial_state": 0.5}
    _, _, hourly = operated(0.0, technologies=ENGINE, flexible={"cars": cars}, patterns=PATTERNS)
    assert float(hourly["flexible_state"].values.ravel()[-1]) == pytest.approx(3.0)


def test_flexible_energy_is_final_energy_served_and_priced_where_it_is_missed() -> None:
    cars = {**CARS, "flexible_sector": "transport", "flexible_energy": 365 * 30.0}
    plant = {"existing_capacity": {2025: 10.0}, "variable_om": 3.0}
    inputs = tiny_inputs(patterns=PATTERNS, dims={"technology": {"engine": plant}, "flexible": {"cars": cars}})
    results = simulate(inputs, hours_of=[2025])
    annual = results.annual
    assert float(annual["final_energy"].sel(sector="transport", carrier="electricity").sum()) == pytest.approx(365 * 30)
    assert float(annual["power_cost"].sel(item="unserved").sum()) == pytest.approx(
        10_000.0 * float(annual["flexible_missed"].sum())
    )
    assert results.checks["flexible_demand"] < 1e-9
    assert float(annual["flexible_missed"].sum()) == pytest.approx(365 * 24.0, rel=1e-3)
    power_cost = float(annual["power_cost"].sum())
    assert lcoe(results) == pytest.approx(power_cost / float(annual["flexible_intake"].sum()))
