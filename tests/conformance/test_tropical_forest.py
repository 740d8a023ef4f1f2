"""The library's forests against what was measured in the tropics; the errors stand in docs/forest.md."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.forest import existing_forest
from engine.growth import biomass
from scenarios.inputs.build import build
from scenarios.load import load

LIVING = ["above_ground", "below_ground"]


@pytest.fixture(scope="module")
def inputs() -> xr.Dataset:
    return build(load("hainan-reference"))


@pytest.fixture(scope="module")
def forest(inputs: xr.Dataset) -> xr.Dataset:
    return existing_forest(inputs)


def dry_matter(inputs: xr.Dataset, cover: str, age: float) -> float:
    position = list(inputs["cover"].values).index(cover)
    return float(biomass(inputs, np.array([position]), np.array([age]))[0])


@pytest.mark.parametrize(
    ("cover", "age", "measured", "error"),
    [
        ("rainforest", 150, 413.1, 0.13),  # IPCC 2019R, primary rainforest of Asia
        ("moist_secondary", 10, 45.6, 0.28),  # IPCC 2019R, stands up to 20 years
        ("moist_secondary", 40, 131.6, 0.23),  # IPCC 2019R, stands above 20 years
        ("moist_secondary", 20, 143.0, 0.47),  # Khao Yai, Jha et al. 2020: the high sensitivity
        ("moist_secondary", 40, 273.0, 0.43),
        ("rubber", 6, 28.0, 0.01),  # chronosequence of north-east India
        ("rubber", 34, 169.0, 0.01),
        ("areca", 15, 18.4 / 0.47, 0.03),  # chronosequence of north-east India, whole palms
        ("areca", 10, 7.8 / 0.47, 0.02),
        ("areca", 35, 20.5 / 0.47, 0.01),
    ],
)
def test_stocks_lie_as_near_the_measured_ones_as_the_page_says(inputs, cover, age, measured, error):
    assert abs(dry_matter(inputs, cover, age) / measured - 1) <= error


def test_secondary_forest_grows_as_the_plots_of_hainan(forest):
    # 38 plots: 1.96–2.17 tC/ha/yr in living biomass.
    living = forest["pool_stock"].sum("node").sel(cover="moist_secondary", pool=LIVING).sum("pool").values
    area = float(forest["forest_area"].sel(cover="moist_secondary")[0])
    assert 1.96 <= (living[1] - living[0]) / area <= 2.17


def test_the_published_totals_of_hainan_come_out_as_far_as_the_page_says(forest):
    # doi:10.5846/stxb202207051909: above ground 85.12, below 18.73, litter 2.90, soil 231.40 Mt C on 2.290 Mha.
    trees = [str(name) for name in forest["cover"].values if float(forest["saturation"].sel(cover=name)[0]) > 0]
    held = forest["pool_stock"].isel(year_edge=0).sum("node").sel(cover=trees).sum("cover") / 1e6
    area = float(forest["forest_area"].sel(cover=trees).isel(year=0).sum())
    assert area == pytest.approx(2_290_000, rel=1e-5)
    assert float(held.sel(pool="above_ground")) == pytest.approx(85.12, rel=0.03)
    assert float(held.sel(pool="below_ground")) == pytest.approx(18.73, rel=0.15)
    assert float(held.sel(pool="soil")) == pytest.approx(231.40, rel=0.01)
    assert float(held.sel(pool="litter")) == pytest.approx(2.90, rel=0.05)
    # Rubber has 27.72 % of the published total.
    of_rubber = forest["pool_stock"].isel(year_edge=0).sum("node").sel(cover="rubber")
    counted = [*LIVING, "litter", "soil"]
    share = float(of_rubber.sel(pool=counted).sum()) / 1e6 / float(held.sel(pool=counted).sum())
    assert share == pytest.approx(0.2772, abs=0.012)
    assert float(held.sel(pool=counted).sum()) == pytest.approx(338.15, rel=0.005)


def test_the_sink_of_hainan_is_of_the_size_that_was_projected(forest):
    # doi:10.3389/fenvs.2022.807105: 10.2 Mt CO2/yr, mean of 30 years, in what lives.
    removals = forest["inventory_removals"].sum("node").values / 1e6
    living = forest["pool_stock"].sum(["node", "cover"]).sel(pool=LIVING).sum("pool").values * 44 / 12 / 1e6
    assert living[1] - living[0] == pytest.approx(10.2, rel=0.05)
    assert removals[:30].mean() == pytest.approx(10.2, rel=0.30)


def test_the_rest_of_the_ecosystem_is_as_far_from_the_plots_as_the_page_says(forest):
    # Montane rainforest 249.64 tC/ha (doi:10.5846/stxb202207051909); dead wood 14.8 (IPCC 2019R).
    held = forest["pool_stock"].isel(year_edge=0).sum("node") / forest["forest_area"].isel(year=0)
    rain = held.sel(cover="rainforest")
    assert float(rain.sum()) == pytest.approx(249.64, rel=0.05)
    assert float(rain.sel(pool="dead_wood")) == pytest.approx(14.8, rel=0.25)
    mangrove = held.sel(cover="mangrove")
    # 120.02 t/ha above ground in 2022, of mapped stands of all ages; carbon fraction 0.451.
    assert float(mangrove.sel(pool="above_ground")) / 0.451 == pytest.approx(120.02, rel=0.05)
    assert float(mangrove.sel(pool="soil")) == pytest.approx(186.18, rel=0.01)
