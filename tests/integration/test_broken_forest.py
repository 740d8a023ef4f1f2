"""Broken forests: each mistake in the file or its tables is answered by its place, its line and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError
from tests.integration.command_line import SMALL
from tests.unit.test_land import AGES, FOREST, GRID

# What is broken: (file, text in it, what it becomes, words of the answer).
TABLES = {
    "no such file": ("island.yaml", "grid: grid.csv", "grid: nowhere.csv", ["nowhere.csv", "folder"]),
    "a file outside the folder": ("island.yaml", "grid: grid.csv", "grid: ../grid.csv", ["folder"]),
    "not a netCDF file": ("island.yaml", "grid: grid.csv", "grid: grid.nc", ["grid.nc", "cannot be read"]),
    "a missing column": ("grid.csv", "wood,field", "woods,field", ["no column 'wood'", "did you mean 'woods'"]),
    "a ragged line": ("grid.csv", "100,40,5", "100,40,5,7", ["line 2 has 10 cells"]),
    "a column twice": ("grid.csv", "slope,temperature", "slope,slope", ["same name"]),
    "an unknown node": ("grid.csv", "b,island", "b,iland", ["line 3", "'iland'", "island"]),
    "a cell twice": ("grid.csv", "b,island", "a,island", ["line 3", "already on line 2"]),
    "text for hectares": ("grid.csv", "60,10", "many,10", ["line 3", "'many'", "not a number"]),
    "negative hectares": ("grid.csv", "60,10", "-60,10", ["line 3", "-60"]),
    "NaN hectares": ("grid.csv", "60,10", "nan,10", ["line 3", "nan"]),
    "a latitude off the earth": ("grid.csv", "48.4,-5.2", "98.4,-5.2", ["line 3", "'lat'", "90"]),
    "a wall": ("grid.csv", "40,5,11", "40,95,11", ["'slope'", "95", "90"]),
    "boiling air": ("grid.csv", "5,11,1", "5,110,1", ["'temperature'", "110"]),
    "soil below nothing": ("grid.csv", "30,10,1.5", "30,10,-1", ["'soil'", "-1"]),
    "shares beyond the whole": ("island.yaml", "grid: grid.csv", "grid: grid.csv\n  areas: share",
        ["no column 'area'"]),
    "ages that do not add up": ("ages.csv", "30,0.75", "30,0.7", ["'wood'", "0.95"]),
    "ages of no cover": ("ages.csv", "wood,10", "wodo,10", ["line 2", "wodo"]),
    "no ages of a cover": ("ages.csv", "wood,10,0.25\nwood,30,0.75", "field,0,1", ["no ages of 'wood'"]),
    "a negative age": ("ages.csv", "wood,10", "wood,-1", ["line 2", "-1"]),
    "no ages at all": ("island.yaml", "  ages: ages.csv\n", "", ["table of ages"]),
    "ages without shares": ("ages.csv", "cover,age,share", "cover,age,part", ["no column 'share'"]),
    "a slope that nobody measured": ("island.yaml", "grid: grid.csv", "grid: flat.csv\n  steepest: 20", ["slope"]),
    "land that is not there": ("grid.csv", "100,40,5,11,1\nb,island,48.4,-5.2,60,10",
        "100,0,5,11,1\nb,island,48.4,-5.2,60,0",
        ["woods", "no land", "field"]),
    "an event in no cell": ("island.yaml", "  planting:\n    woods",
        "  events: {e: {kind: fire, year: 2026, cell: z, share: 1}}\n"
        "  planting:\n    woods", ["'z'", "event 'e'"]),
}  # fmt: skip

PLANTING = "  planting:\n    woods"
RULES = {
    "half a curve": ("      growth_shape: 2\n", "", ["growth_shape is missing", "chapman_richards"]),
    "another curve's numbers": ("      growth_shape: 2\n", "      growth_shape: 2\n      growth_young: 3\n",
        ["growth_young", "does not use"]),
    "a tree without roots": ("      root_shoot: 0.24\n", "", ["root_shoot is missing"]),
    "a curve of no name": ("growth_maximum: 300 t/ha", "growth: wild\n      growth_maximum: 300 t/ha", ["wild"]),
    "a table that begins late": ("growth_maximum: 300 t/ha\n      growth_rate: 0.05 1/yr\n      growth_shape: 2",
        "growth: table\n      growth_table: {5: 10}", ["begin at age 0"]),
    "half a table of roots": ("root_shoot: 0.24", "root_shoot: 0.24\n      root_shoot_break: 125", ["root_shoot_old"]),
    "products for no time": ("soil_carbon: 60", "soil_carbon: 60\n      product_share: 0.2", ["product_half_life"]),
    "a method of no name": ("forest:\n", "forest:\n  method: guess\n", ["guess", "cbm"]),
    "cbm without pools": ("forest:\n", "forest:\n  method: cbm\n", ["pools", "state pools"]),
    "a hazard of no cover": ("{wood: 0.01 1/yr}", "{wod: 0.01 1/yr}", ["wod", "wood"]),
    "a fire larger than the land": ("0.01 1/yr", "1.5 1/yr", ["1.5"]),
    "storms slower than themselves": ("highest: 80 m/s", "highest: 20 m/s", ["highest", "lowest"]),
    "storms on no sea": ("lat: [47.5, 48.5]", "lat: [48.5, 47.5]", ["range of lat"]),
    "a planting over itself": ("replaces: field", "replaces: wood", ["its own cover"]),
    "a planting over nothing known": ("replaces: field", "replaces: feild", ["feild", "field"]),
    "land that no law frees": ("convertible: 40 %", "dead_wood: 0", ["convertible"]),
    "an event that says too little": (PLANTING, "  events: {e: {kind: typhoon, year: 2026}}\n" + PLANTING,
        ["speed is missing", "radius is missing"]),
    "an event that says too much": (PLANTING,
        "  events: {e: {kind: fire, year: 2026, share: 1, to: field}}\n" + PLANTING,
        ["a fire has no to"]),
    "an event of no year": (PLANTING, "  events: {e: {kind: fire, year: 2040, share: 1}}\n" + PLANTING,
        ["2040 is not simulated"]),
    "an event of falling ages": (PLANTING,
        "  events: {e: {kind: fire, year: 2026, share: 1, ages: [9, 3]}}\n" + PLANTING,
        ["ages do not rise"]),
    "an event to nowhere": (PLANTING,
        "  events: {e: {kind: deforestation, year: 2026, share: 1, to: town}}\n" + PLANTING,
        ["town"]),
}  # fmt: skip
POOLS = """      pools: {merchantable: 0.9, foliage: 0.2, fine_root: 0.1, stem_turnover: 0.01, foliage_turnover: 1,
          branch_turnover: 0.04, coarse_root_turnover: 0.02, fine_root_turnover: 0.6, soil_decay: 0.003,
          return_interval: 100 yr, past_event: fire, source: test, quality: assumed}
"""


def broken(folder: Path, file: str, before: str, after: str) -> Path:
    """The island of `test_land` with one mistake."""
    (folder / "island.yaml").write_text(SMALL.read_text(encoding="utf-8") + FOREST, encoding="utf-8")
    (folder / "grid.csv").write_text(GRID)
    (folder / "ages.csv").write_text(AGES)
    (folder / "grid.nc").write_text("no netCDF")
    (folder / "flat.csv").write_text("cell,node,lat,lon,wood,field\na,island,48.0,-5.0,100,40\n")
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder / "island.yaml"


@pytest.mark.parametrize("what", TABLES)
def test_a_mistake_in_a_table_is_told_with_its_line(what: str, tmp_path: Path) -> None:
    file, before, after, words = TABLES[what]
    path = broken(tmp_path, file, before, after)
    with pytest.raises(ScenarioError) as caught:
        build(load(path))
    told = " ".join(f"{p.message} {p.cure}" for p in caught.value.problems)
    assert all(word in told for word in words), told
    assert all(p.file == str(path) and p.line > 1 and p.column > 0 for p in caught.value.problems)


@pytest.mark.parametrize("what", RULES)
def test_a_mistake_in_the_scenario_is_told_with_its_cure(what: str, tmp_path: Path) -> None:
    before, after, words = RULES[what]
    path = broken(tmp_path, "island.yaml", before, after)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    told = " ".join(f"{p.path} {p.message} {p.cure}" for p in caught.value.problems)
    assert all(word in told for word in words), told
    assert all(p.line > 1 and p.cure for p in caught.value.problems)


def test_leaves_and_stems_are_no_more_than_the_tree(tmp_path: Path) -> None:
    path = broken(tmp_path, "island.yaml", "      soil_carbon: 60\n", "      soil_carbon: 60\n" + POOLS)
    with pytest.raises(ScenarioError, match="more than 1"):
        load(path)


def test_cbm_needs_the_air_and_what_stood_before(tmp_path: Path) -> None:
    path = broken(
        tmp_path, "island.yaml", "      soil_carbon: 60\n", "      soil_carbon: 60\n" + POOLS.replace("0.9", "0.7")
    )
    path.write_text(path.read_text().replace("forest:\n", "forest:\n  method: cbm\n").replace("grid.csv", "flat.csv"))
    with pytest.raises(ScenarioError, match=r"forest\.air"):
        build(load(path))
    path.write_text(path.read_text().replace("replaces: field, ", ""))
    with pytest.raises(ScenarioError, match="would start empty"):
        load(path)


def test_all_mistakes_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    path = broken(tmp_path, "grid.csv", "60,10", "many,-10")
    (tmp_path / "grid.csv").write_text((tmp_path / "grid.csv").read_text().replace("b,island", "a,iland"))
    with pytest.raises(ScenarioError) as caught:
        build(load(path))
    assert len(caught.value.problems) == 4
