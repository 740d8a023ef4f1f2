"""Ouessant: the metered series is the demand of 2016, later years grow from it, its end uses are parts of it."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.demand import hourly_demand
from engine.electrification import electrify
from engine.simulate import no_plan
from scenarios.hours.patterns import Patterns
from scenarios.inputs.build import build
from scenarios.load import load


@pytest.fixture(scope="module")
def metered() -> np.ndarray:
    """What was metered in 2016, MW by hour."""
    return Patterns(load("ouessant-reference")).series("demand_2016").values


@pytest.fixture(scope="module")
def reference() -> xr.Dataset:
    return build(load("ouessant-reference"))


def of_buildings(inputs: xr.Dataset, year: int) -> np.ndarray:
    without_cars = inputs.assign(stock_energy_use=inputs["stock_energy_use"] * 0)
    return hourly_demand(without_cars, electrify(without_cars, no_plan(without_cars)), year).values[0, 0]


def test_the_year_2016_was_metered(metered: np.ndarray) -> None:
    # 6,775 MWh (EDF open data, as Microgrids 0.3.1 has it).
    assert metered.sum() == pytest.approx(6775, abs=1)


def test_the_first_year_is_the_metered_one_hour_by_hour_at_its_own_energy(
    metered: np.ndarray, reference: xr.Dataset
) -> None:
    np.testing.assert_allclose(of_buildings(reference, 2025), metered * 6300 / metered.sum(), rtol=1e-9)


@pytest.mark.parametrize("year", [2030, 2050])
def test_later_years_grow_from_it_with_the_residents(metered: np.ndarray, reference: xr.Dataset, year: int) -> None:
    # 830 residents in 2025, 780 in 2050, on a line.
    residents = 830 - 50 * (year - 2025) / 25
    np.testing.assert_allclose(
        of_buildings(reference, year), metered * 6300 / metered.sum() * residents / 830, rtol=1e-9
    )


def test_heating_and_hot_water_are_parts_of_what_was_metered(reference: xr.Dataset) -> None:
    energy = dict(zip(reference["use"].values, reference["use_energy"].values[:, 0], strict=True))
    assert energy["buildings_heating"] == pytest.approx(0.33 * 6300)
    hot_water = energy["buildings_hot_water_in_winter"] + energy["buildings_hot_water_in_summer"]
    assert hot_water == pytest.approx(167.6 / 6775 * 6300, rel=0.01)
    left = reference["profile"].values[int(reference["use_pattern"].sel(use="buildings").item())]
    # Without electric heating the months differ by far less than as metered: 2.4 between February and September.
    months = left.reshape(365, 24).sum(axis=1)
    assert months[31:59].mean() / months[243:273].mean() < 1.5
