"""Ouessant's present account against what is published of its power station; its page explains the rest."""

from __future__ import annotations

import pytest
import xarray as xr

from engine.results import Results
from engine.simulate import simulate
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

LITRE = 9.938e-3 * 74_100 * 3.6e-6
"""t CO2 of a litre of diesel: MWh/L × kg/TJ."""


def test_the_base_of_2019_is_what_the_account_counts_and_lies_within_what_was_reported() -> None:
    """About 6,000 MWh (pv-magazine.fr), 0.30 L/kWh; 1.5 to 2.0 million litres were reported for 2019 and 2018."""
    base = load("ouessant").scenario.carbon.base_2019.co2
    assert base is not None and base.quality == "estimate"
    assert base.amount == pytest.approx((6000 - 142) * 300 * LITRE + 180, abs=5)
    assert 1.5e6 * LITRE + 180 < base.amount < 2.0e6 * LITRE + 180


@pytest.fixture(scope="module")
def present() -> xr.Dataset:
    loaded = load("ouessant-reference")
    inputs = build(loaded)
    results: Results = simulate(inputs, plan_of(loaded, inputs))
    return results.annual.isel(year=0).mean("member").merge(inputs[["fuel_volume"]])


def test_the_power_station_burns_what_was_reported(present: xr.Dataset) -> None:
    """1,600 t in 2023, 1.89 million litres (Le Télégramme); the other reports run from 1.5 to 2.0."""
    litres = present["fuel_use"].sum("technology").sel(fuel="diesel") * present["fuel_volume"].sel(fuel="diesel") * 1000
    assert float(litres) == pytest.approx(1.89e6, rel=0.05)


def test_a_kilowatt_hour_of_the_engines_emits_what_was_published(present: xr.Dataset) -> None:
    """0.77-0.91 kg CO2 a kWh, by 0.289-0.339 litres."""
    co2 = present["gross_emissions"].sel(sector="power", scope="1", gas="CO2").sum("node")
    assert 0.77 < float(co2 / present["generation"].sel(technology="engines")) < 0.91


def test_the_island_s_solar_output_lies_below_that_of_two_islands(present: xr.Dataset) -> None:
    """150 MWh of Ouessant and Sein together (2018)."""
    assert 0.9 * 150 < float(present["generation"].sel(technology="pv_public")) < 150
