from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.clock import HOURS, capacity_by_year, edges, energy, in_service, month_of_hour

YEARS, VINTAGES = [2025, 2026, 2027], [2023, 2024, 2025, 2026, 2027]


def over(**dims: list) -> dict:
    return {"coords": dims, "dims": tuple(dims)}


def test_months_have_their_hours_and_february_28_days() -> None:
    hours = np.bincount(month_of_hour())
    assert hours.sum() == HOURS == 8760
    assert list(hours[[0, 1, 11]]) == [744, 672, 744]


def test_power_becomes_energy_by_the_length_of_its_interval() -> None:
    assert energy(2.0) == 2.0
    assert energy(2.0, interval_hours=0.5) == 1.0


def test_there_is_one_more_edge_than_intervals() -> None:
    assert list(edges(YEARS)) == [2025, 2026, 2027, 2028]


def test_an_asset_serves_from_its_vintage_to_the_last_year_of_its_life() -> None:
    serving = in_service([2020], 3, np.arange(2018, 2026))
    assert list(np.arange(2018, 2026)[serving[0]]) == [2020, 2021, 2022]


def test_each_vintage_of_each_asset_has_its_own_lifetime() -> None:
    assert in_service([2020, 2021], [[1, 5], [2, 0.5]], [2020, 2021]).tolist() == [
        [[True, False], [False, True]],
        [[True, True], [False, False]],
    ]


def test_capacity_is_what_exists_and_is_built_within_its_life_less_retirements() -> None:
    existing = xr.DataArray([[4.0, 0.0, 0.0, 2.0, 0.0]], **over(technology=["engine"], vintage=VINTAGES))
    builds = xr.DataArray([[1.0, 0.0, 0.0]], **over(technology=["engine"], year=YEARS))
    lifetime = xr.DataArray(np.full((1, 5), 3.0), **over(technology=["engine"], vintage=VINTAGES))
    assert capacity_by_year(existing, builds, lifetime).values.tolist() == [[5.0, 3.0, 3.0]]
    retired = xr.zeros_like(existing * builds)
    retired.loc[{"vintage": 2025, "year": 2026}] = 0.25
    assert capacity_by_year(existing, builds, lifetime, retired).values.tolist() == [[5.0, 2.75, 2.75]]
    retired.loc[{"vintage": 2024, "year": 2026}] = 0.25
    with pytest.raises(ValueError, match="retired"):
        capacity_by_year(existing, builds, lifetime, retired)


def test_no_technology_has_no_capacity() -> None:
    existing = xr.DataArray(np.zeros((0, 5)), **over(link=[], vintage=VINTAGES))
    builds = xr.DataArray(np.zeros((0, 3)), **over(link=[], year=YEARS))
    assert capacity_by_year(existing, builds, xr.zeros_like(existing)).shape == (0, 3)
