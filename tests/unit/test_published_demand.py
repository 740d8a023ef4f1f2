"""Demand synthesised to published figures: energy, peak and minimum exactly, means by month and hour nearly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from scenarios.hours.profiles import (
    DAYS_OF_WEEK,
    meet,
    meet_with_table,
    month_hour_demand,
    month_hour_error,
    published_table,
)

TABLE = np.loadtxt(
    Path(scenarios.__file__).parent / "library" / "hainan" / "demand_month_hour.csv", delimiter=",", skiprows=1
)[:, 1:]
# Hainan, 2018: 32.70 TWh, 5,453 MW on a morning in July, 1,919 MW at Chinese New Year, load factor 0.685.
PUBLISHED = {"energy": 32.70e6, "peak": 5453.0, "minimum": 1919.0}


def year(table: np.ndarray, seed: int) -> np.ndarray:
    return month_hour_demand(
        table, seed=seed, first_weekday=0, weekend_factor=0.977, spells=[], day_noise=0.06, day_persistence=0.85
    )


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_hainan_meets_its_published_figures_whatever_the_seed(seed: int) -> None:
    met = meet_with_table(year(TABLE, seed), TABLE, **PUBLISHED)
    assert met.sum() == pytest.approx(PUBLISHED["energy"], rel=1e-12)
    assert (met.max(), met.min()) == (PUBLISHED["peak"], PUBLISHED["minimum"])
    assert met.mean() / met.max() == pytest.approx(0.685, abs=0.001)
    assert month_hour_error(met, TABLE) < 0.005


def test_an_island_without_a_table_is_met_from_its_year_and_its_day() -> None:
    months, day = np.linspace(1, 2, 12), 10 + np.arange(24.0)
    table = published_table(months, day)
    np.testing.assert_allclose(table.mean(axis=1), months)
    np.testing.assert_allclose(table[3] / table[3].mean(), day / day.mean())
    met = meet_with_table(year(table, 1), table, energy=8760.0, peak=2.5, minimum=0.2)
    assert (met.sum(), met.max(), met.min()) == (pytest.approx(8760, rel=1e-12), 2.5, 0.2)


@given(st.floats(0, 0.9), st.floats(1.1, 4))
@settings(deadline=None, max_examples=20)
def test_hours_keep_their_order(minimum: float, peak: float) -> None:
    demand = year(TABLE, 1)
    met = meet(demand, energy=8760.0, peak=peak, minimum=minimum)
    assert met.sum() == pytest.approx(8760, rel=1e-12)
    assert (np.diff(met[np.argsort(demand)]) >= -1e-12).all()


def test_what_already_has_its_figures_is_left_alone() -> None:
    demand = year(TABLE, DAYS_OF_WEEK)
    same = meet(demand, energy=demand.sum(), peak=demand.max(), minimum=demand.min())
    np.testing.assert_allclose(same, demand, rtol=1e-9)


@pytest.mark.parametrize(
    ("change", "word"),
    [({"peak": 3000.0}, "does not lie"), ({"minimum": 4000.0}, "does not lie"), ({"energy": 47.76e6}, "no such year")],
)
def test_figures_that_contradict_each_other_are_refused(change: dict[str, float], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        meet(year(TABLE, 1), **{**PUBLISHED, **change})


def test_a_flat_year_has_no_peak() -> None:
    with pytest.raises(ValueError, match="never changes"):
        meet(np.ones(8760), energy=8760, peak=2, minimum=0.5)
