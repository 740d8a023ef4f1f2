"""From files and rates to land: CSV and netCDF say the same, cells have their own ages, storms come from the seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from engine.planting import planting_response
from scenarios.inputs.build import build
from scenarios.load import load
from tests.integration.command_line import SMALL

FOREST = """
forest:
  grid: grid.csv
  ages: ages.csv
  hazards:
    storms: {kind: typhoon, rate: 1.5 1/yr, lowest: 24 m/s, mean_excess: 15 m/s, highest: 80 m/s, lat: [47.5, 48.5],
        lon: [-5.5, -4.5], radius: 30 km, source: test, quality: assumed}
    fires: {kind: fire, share: {wood: 0.01 1/yr}, source: test, quality: assumed}
  covers:
    wood:
      growth_maximum: 300 t/ha
      growth_rate: 0.05 1/yr
      growth_shape: 2
      root_shoot: 0.24
      carbon_fraction: 0.47
      soil_carbon: 60
      storm: {young: {midpoint: 45 m/s, slope: 0.17}, mature: {midpoint: 40 m/s, slope: 0.17}, mature_age: 10 yr,
          source: test, quality: assumed}
    field: {growth: none, soil_carbon: 50, convertible: 40 %}
  planting:
    woods: {node: island, cover: wood, replaces: field, cost: 1000, fixed_om: 10, potential: 500, status: planned,
        decided_by: county}
"""
GRID = """cell,node,lat,lon,wood,field,slope,temperature,soil
a,island,48.0,-5.0,100,40,5,11,1
b,island,48.4,-5.2,60,10,30,10,1.5
"""
AGES = "cover,age,share\nwood,10,0.25\nwood,30,0.75\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "island.yaml").write_text(SMALL.read_text(encoding="utf-8") + FOREST, encoding="utf-8")
    (tmp_path / "grid.csv").write_text(GRID)
    (tmp_path / "ages.csv").write_text(AGES)
    return tmp_path


def inputs_of(folder: Path, *overrides: str) -> xr.Dataset:
    return build(load(folder / "island.yaml", overrides))


def test_a_netcdf_grid_says_what_the_csv_says(folder: Path) -> None:
    said = inputs_of(folder)
    table = pd.read_csv(folder / "grid.csv").set_index("cell")
    table.to_xarray().to_netcdf(folder / "grid.nc")
    again = inputs_of(folder, "forest.grid=grid.nc")
    xr.testing.assert_identical(said.drop_attrs(), again.drop_attrs())
    assert said["cell_temperature"].values.tolist() == [11.0, 10.0] and said["cell_soil"].values.tolist() == [1.0, 1.5]


def test_shares_of_a_cell_are_hectares_by_its_area(folder: Path) -> None:
    hectares = inputs_of(folder)["cohort_area"].values
    (folder / "grid.csv").write_text(
        "cell,node,lat,lon,area,wood,field\na,island,48.0,-5.0,200,0.5,0.2\nb,island,48.4,-5.2,100,0.6,0.1\n"
    )
    np.testing.assert_allclose(inputs_of(folder, "forest.areas=share")["cohort_area"].values, hectares)


def test_a_cell_may_have_ages_of_its_own(folder: Path) -> None:
    (folder / "ages.csv").write_text("cover,cell,age,share\nwood,,10,1\nwood,b,80,0.5\nwood,b,90,0.5\n")
    inputs = inputs_of(folder)
    wood = inputs["cohort_cover"].values == 0
    found = list(zip(inputs["cohort_cell"].values[wood], inputs["cohort_age"].values[wood], strict=True))
    assert found == [(0.0, 10.0), (1.0, 80.0), (1.0, 90.0)]


def test_measures_may_take_what_is_there_flat_and_lawful(folder: Path) -> None:
    assert float(inputs_of(folder)["land_limit"].sel(cover="field")[0]) == pytest.approx(0.4 * 50)
    assert float(inputs_of(folder, "forest.steepest=25")["land_limit"].sel(cover="field")[0]) == pytest.approx(0.4 * 40)
    assert float(inputs_of(folder)["land_limit"].sel(cover="wood")[0]) == np.inf


def test_storms_come_from_the_seed_and_from_nothing_else(folder: Path) -> None:
    drawn = "forest.hazards_as=drawn"
    one, again, other = (inputs_of(folder, drawn, f"seed={seed}") for seed in (1, 1, 2))
    xr.testing.assert_identical(one, again)
    assert list(one["event_speed"].values) != list(other["event_speed"].values)
    storms = one.isel(event=one["event_kind"].values == "typhoon")
    assert storms["event_speed"].values.min() >= 24 and storms["event_speed"].values.max() <= 80
    assert inputs_of(folder).sizes["event"] == 0
    fires = one.isel(event=one["event_kind"].values == "fire")
    assert fires["event_share"].values.tolist() == [0.01] * 4


def test_the_mean_year_of_storms_is_the_mean_of_drawn_ones(folder: Path) -> None:
    # 200 years of storms drawn, and the loss of mature wood in each by the engine's own reckoning.
    from engine.forest_events import hit_by
    from engine.stands import bare_stands

    long = ("horizon.last_year=2224", "horizon.periods=[2025]")
    inputs = inputs_of(folder, "forest.hazards_as=drawn", *long)
    cell, zero = np.array([0, 1]), np.zeros(2)
    stands = bare_stands(cell, np.zeros(2, int), np.zeros(2, int), zero + 50.0, np.array([100.0, 60.0]), zero)
    storms = np.flatnonzero(inputs["event_kind"].values == "typhoon")
    assert storms.size == pytest.approx(300, rel=0.15)
    lost = [hit_by(inputs, stands, int(event)).share @ stands.area / 160.0 for event in storms]
    mean = float(inputs["expected_loss"].sel(hazard="storms", cover="wood", stage="mature")[0])
    assert sum(lost) / 200 == pytest.approx(mean, rel=0.15)
    assert float(inputs["expected_loss"].sel(hazard="fires", cover="wood", stage="young")[0]) == 0.01


def test_a_table_of_growth_is_linear_between_its_ages(folder: Path) -> None:
    text = (
        (folder / "island.yaml")
        .read_text()
        .replace(
            "growth_maximum: 300 t/ha\n      growth_rate: 0.05 1/yr\n      growth_shape: 2",
            "growth: table\n      growth_table: {0: 0, 10: 50 t/ha, 20: 70 t/ha}",
        )
    )
    (folder / "island.yaml").write_text(text)
    table = inputs_of(folder)["growth_table"].sel(cover="wood").values
    assert table[[0, 5, 10, 15, 20]].tolist() == [0.0, 25.0, 50.0, 60.0, 70.0]


def test_an_event_of_the_file_reaches_what_it_names(folder: Path) -> None:
    event = "  events:\n    felling: {kind: harvest, year: 2026, cell: b, cover: wood, ages: [20, 50], share: 30 %}\n"
    text = (folder / "island.yaml").read_text().replace("  planting:\n    woods", event + "  planting:\n    woods")
    (folder / "island.yaml").write_text(text)
    (one,) = inputs_of(folder)["event"].values
    inputs = inputs_of(folder).sel(event=one)
    found = [float(inputs[f"event_{name}"]) for name in ("year", "cell", "cover", "age_from", "age_to", "share")]
    assert found == [2026.0, 1.0, 0.0, 20.0, 50.0, pytest.approx(0.3)] and float(inputs["event_to_cover"]) == -1


def test_measures_on_hainan_are_told_apart_by_what_they_replace() -> None:
    inputs = build(load("hainan-1p5c"))
    response = planting_response(inputs).sel(start=2026).sum("year")
    assert float(response.sel(planting="mangrove")) > float(response.sel(planting="hill_forest")) > 100
