"""The forest grid of Hainan holds the published totals, whatever the map says about where they stand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library" / "hainan"
LAND = ["wetland", "cropland", "built", "other_land"]
COVERS = ["rainforest", "moist_secondary", "river_valley", "rubber", "areca", "other_plantation", "mangrove"]
HA_PER_MU = 1 / 15
ROUNDING = 0.005 * 200  # ha: two decimals, fewer than 200 cells


@pytest.fixture(scope="module")
def grid() -> pd.DataFrame:
    return pd.read_csv(LIBRARY / "forest_grid.csv")


@pytest.fixture(scope="module")
def ages() -> pd.DataFrame:
    return pd.read_csv(LIBRARY / "forest_ages.csv")


def test_the_grid_is_whole(grid: pd.DataFrame) -> None:
    assert 40 <= len(grid) <= 400
    assert grid.cell.is_unique
    assert set(grid.node) == {"baoting", "rest"}
    assert not grid.isna().any().any()
    assert grid.lat.between(18.1, 20.2).all() and grid.lon.between(108.5, 111.1).all()


def test_no_cover_is_negative_and_all_together_fill_the_land_of_the_cell(grid: pd.DataFrame) -> None:
    covers = grid[[*COVERS, *LAND]]
    assert (covers >= 0).all().all()
    assert covers.sum(axis=1).to_numpy() == pytest.approx(grid.land_area.to_numpy(), abs=0.056)


def test_the_island_has_the_forest_whose_carbon_is_published_in_the_proportions_of_its_inventory(
    grid: pd.DataFrame,
) -> None:
    total = grid[[*COVERS, *LAND, "land_area"]].sum()
    natural = total[["rainforest", "moist_secondary", "river_valley", "mangrove"]].sum()
    planted = total[["rubber", "areca", "other_plantation"]].sum()
    assert natural + planted == pytest.approx(2_290_000, abs=7 * ROUNDING)
    # 616,900 and 1,580,700 ha of the third inventory, less what has its own survey, made greater alike.
    measured = 585_800 + 104_667 + 3_822
    greater = (2_290_000 - measured) / (2_197_600 - measured)
    assert natural == pytest.approx(3_822 + greater * (616_900 - 3_822), abs=4 * ROUNDING)
    assert total.mangrove + total.wetland == pytest.approx(6_549, abs=2 * ROUNDING)
    assert total.rubber == pytest.approx(585_800, abs=ROUNDING)
    assert total.areca == pytest.approx(104_667, abs=ROUNDING)
    assert total.mangrove == pytest.approx(3_822, abs=ROUNDING)
    assert total.land_area == pytest.approx(3_540_000, abs=ROUNDING)


def test_baoting_is_the_county_and_not_its_window(grid: pd.DataFrame) -> None:
    county = grid[grid.node == "baoting"]
    total = county[[*COVERS, "land_area"]].sum()
    assert total.land_area == pytest.approx(115_324, abs=ROUNDING)
    assert total.rainforest == pytest.approx(330_400 * HA_PER_MU, abs=ROUNDING)
    assert total.rubber == pytest.approx(485_000 * HA_PER_MU, abs=ROUNDING)
    secondary = total.moist_secondary + total.river_valley
    assert secondary == pytest.approx((111_600 + 124_500) * HA_PER_MU, abs=ROUNDING)
    fruits = 9_010 + 9_004 + 6_651 + 2_250 + 39_000
    assert total.other_plantation == pytest.approx((266_400 + fruits) * HA_PER_MU, abs=ROUNDING)
    assert total[COVERS].sum() == pytest.approx(0.852 * 115_324, abs=7 * ROUNDING)
    assert total.areca > 14_000 * HA_PER_MU  # what it had in the 2000s
    assert total.mangrove == 0  # it has no coast
    assert county.cropland.sum() == pytest.approx(5_540, abs=ROUNDING)


def test_the_river_valleys_are_the_assumed_tenth_of_moist_secondary_forest(grid: pd.DataFrame) -> None:
    secondary = grid.moist_secondary + grid.river_valley
    assert grid.river_valley.to_numpy() == pytest.approx(0.1 * secondary.to_numpy(), abs=0.01)


def test_the_covers_stand_where_they_can(grid: pd.DataFrame) -> None:
    lowland_north, mountains = grid[grid.lat > 19.7], grid[grid.lat.between(18.6, 19.2)]
    assert lowland_north.rainforest.sum() < 0.01 * mountains.rainforest.sum()
    north_east = grid[(grid.lat > 19.5) & (grid.lon > 110.45)]
    assert north_east.mangrove.sum() == pytest.approx(0.8 * grid.mangrove.sum(), rel=0.01)


def test_the_ages_of_every_cover_sum_to_one(ages: pd.DataFrame) -> None:
    assert set(ages.cover) == set(COVERS)
    assert (ages.share > 0).all() and (ages.age > 0).all()
    assert not ages.duplicated(["cover", "age"]).any()
    sums = ages.groupby("cover").share.sum()
    assert sums.to_numpy() == pytest.approx(1, abs=1e-7)


def test_rainforest_is_old_and_secondary_forest_is_not(ages: pd.DataFrame) -> None:
    assert ages[ages.cover == "rainforest"].age.min() > 45
    assert ages[ages.cover.isin(["moist_secondary", "river_valley"])].age.max() <= 45
