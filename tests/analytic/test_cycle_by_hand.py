"""Where the optimiser's year of a store begins, and what charging costs, by hand."""

from __future__ import annotations

import pytest

from solvers.optimise import optimise
from tests.analytic.test_pathway_by_hand import island, sun

BATTERY = {"store_power_cost": 1e4, "store_energy_cost": 1e4}


def night_store(**said: float) -> dict[str, dict[str, dict[str, float]]]:
    """A day of sun for a demand of 1 MW, and a battery for the night of 12 h."""
    return {"technology": {"sun": sun()}, "store": {"battery": BATTERY | said}}


def test_a_year_that_must_begin_half_full_needs_twice_the_store() -> None:
    """It begins with the sun, half full, and the night takes 12 MWh: to be half full again, 24 MWh are built."""
    free, given = (
        optimise(island(demand=1.0, dims=night_store(initial_state=0.5, cycle_is_fixed=fixed)), weeks=0).plan
        for fixed in (0.0, 1.0)
    )
    assert float(free["store_energy_builds"].sum()) == pytest.approx(12.0)
    assert float(given["store_energy_builds"].sum()) == pytest.approx(24.0)


def test_typical_weeks_close_for_themselves_and_say_so() -> None:
    pathway = optimise(island(demand=1.0, dims=night_store(initial_state=0.5, cycle_is_fixed=1.0)), weeks=1)
    assert float(pathway.plan["store_energy_builds"].sum()) == pytest.approx(12.0)
    assert any("each typical week or day of battery" in warning for warning in pathway.warnings)


def test_charging_is_paid_by_what_is_taken_in() -> None:
    dims = night_store(store_charge_om=5.0, discharge_efficiency=0.8)
    cost = optimise(island(demand=1.0, dims=dims), weeks=1).operation["cost"].sel(item="variable_om").sum()
    assert float(cost) == pytest.approx(5.0 * 4380 / 0.8 / 1.05)
