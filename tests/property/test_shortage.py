"""Shortage and outages in the compiled dispatch against what the hours themselves say, counted in plain Python."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import month_of_hour
from tests.operation import operated

HOURS = 8760
seeds = st.integers(0, 2**32 - 1)


def rough_demand(seed: int, share_above: float) -> np.ndarray:
    """MW that exceed 1 MW in clusters, in about a share of the hours."""
    draw = np.random.default_rng(seed)
    blocks = draw.random(HOURS // 5) < share_above
    return np.where(np.repeat(blocks, 5), draw.integers(4, 16, HOURS) / 4, 0.5)


@settings(max_examples=8, deadline=None)
@given(seeds, st.sampled_from([0.0, 0.01, 0.3, 1.0]))
def test_figures_of_shortage_are_those_of_the_hours(seed: int, share: float) -> None:
    operation = operated(rough_demand(seed, share), technologies={"engine": {"capacity": 1.0}})
    short = operation.hourly["unserved_demand"].values.ravel()
    runs = [list(hours) for is_short, hours in groupby(short, key=lambda mw: mw > 0) if is_short]
    annual = operation.annual.squeeze(drop=True)
    assert float(annual["unserved_hours"]) == sum(map(len, runs))
    assert float(annual["shortage_events"]) == len(runs)
    assert float(annual["longest_shortage"]) == max(map(len, runs), default=0)
    assert float(annual["largest_shortage"]) == pytest.approx(max(map(sum, runs), default=0.0))
    assert float(annual["unserved_peak"]) == short.max()
    assert float(annual["shortage_days"]) == (short.reshape(365, 24) > 0).any(axis=1).sum()
    counted = np.zeros((12, 24))
    np.add.at(counted, (month_of_hour(), np.arange(HOURS) % 24), short > 0)
    np.testing.assert_array_equal(annual["shortage_hours"].transpose("month", "hour_of_day"), counted)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_a_fleet_with_outages_is_one_whose_availability_says_so(seed: int) -> None:
    draw = np.random.default_rng(seed)
    demand = rough_demand(seed, 0.5)
    outages, working = [], np.ones((3, HOURS))
    for unit in range(3):
        starts = np.sort(draw.choice(HOURS, 40, replace=False))
        for start, following in zip(starts, [*starts[1:], HOURS + 50], strict=True):
            duration = int(min(draw.integers(1, 60), following - start, HOURS - start))
            outages.append((0, unit, 0, int(start), duration))
            working[unit, start : start + duration] = 0.0
    # Units of 0.5 MW in 1.25 MW: the third is half a unit.
    share = (0.5 * working[0] + 0.5 * working[1] + 0.25 * working[2]) / 1.25
    plant = {"capacity": 1.25, "unit_capacity": 0.5, "units_drawn": 3.0}
    failing = operated(demand, technologies={"sets": plant}, outages=outages)
    stated = operated(
        demand, technologies={"sets": {**plant, "availability_pattern": "share"}}, patterns={"share": share}
    )
    for name in ("generation", "unserved_demand"):
        np.testing.assert_allclose(failing.hourly[name], stated.hourly[name], atol=1e-12)
    assert float(failing.annual["unserved_hours"].sum()) == float(stated.annual["unserved_hours"].sum())
