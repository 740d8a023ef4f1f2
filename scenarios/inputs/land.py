"""What a scenario says of land: cells, cover classes, cohorts by age, and what may be planted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenarios.inputs import hazards
from scenarios.inputs.fleet import buildable
from scenarios.inputs.grid import Grid, numbers_in, problem, raise_all, read_grid, read_rows
from scenarios.load import Loaded
from scenarios.problems import ScenarioError, did_you_mean
from scenarios.schema import Cover
from scenarios.tables import Array, Columns, each, labels, numbers, paths

BREAK = 125.0
"""t/ha that part young from old root:shoot ratios in IPCC 2006, vol. 4, table 4.4 (2019 Refinement)."""


def forest(loaded: Loaded, years: list[int]) -> Columns:
    """Return every variable and label of the dimensions `cell`, `cover`, `cohort`, `hazard`, `event` and `planting`.

    Raises
    ------
    ScenarioError
        When the grid or the table of ages does not fit the scenario.
    """
    grid = read_grid(loaded)
    return {
        **_cells(loaded, grid),
        **_cohorts(loaded, grid),
        **_covers(loaded.scenario.forest.covers),
        **_pools(loaded.scenario.forest.covers),
        **_planting(loaded, grid, years),
        **hazards.disturbances(loaded, grid, years),
    }


def cells(loaded: Loaded) -> list[str]:
    """Return the names of the forest cells."""
    return read_grid(loaded).cells


def map_years(loaded: Loaded) -> list[int]:
    """Return the edges of years at which cells are kept: those named, else the first and the last."""
    horizon = loaded.scenario.horizon
    return sorted(set(loaded.scenario.forest.maps)) or [horizon.first_year, horizon.last_year + 1]


def _cells(loaded: Loaded, grid: Grid) -> Columns:
    air = loaded.scenario.forest.air
    needs_air = loaded.scenario.forest.method == "cbm" and bool(grid.cells)
    if needs_air and grid.temperature is None and air is None:
        raise ScenarioError([problem(loaded, "method", "cbm needs a column temperature in the grid, or forest.air")])
    everywhere = np.full(len(grid.cells), 0.0 if air is None else air.amount)
    return {
        "cell_node": (("cell",), labels(grid.nodes)),
        "cell_lat": (("cell",), grid.lat),
        "cell_lon": (("cell",), grid.lon),
        "cell_temperature": (("cell",), everywhere if grid.temperature is None else grid.temperature),
        "cell_soil": (("cell",), grid.soil),
    }


def _cohorts(loaded: Loaded, grid: Grid) -> Columns:
    ages = _ages(loaded, grid)
    rows = [
        (cell, cover, age, area * share)
        for cover, name in enumerate(loaded.scenario.forest.covers)
        for cell, area in enumerate(grid.area.get(name, np.zeros(0)))
        if area > 0
        for age, share in ages.get((name, grid.cells[cell])) or ages[name, ""]
        if share > 0
    ]
    table = np.array(rows, dtype=float).reshape(len(rows), 4)
    names = ("cohort_cell", "cohort_cover", "cohort_age", "cohort_area")
    return {name: (("cohort",), table[:, column]) for column, name in enumerate(names)}


def _covers(covers: Mapping[str, Cover]) -> Columns:
    def column(name: str, absent: float = 0.0) -> tuple[tuple[str, ...], Array]:
        return ("cover",), numbers(each(covers, name), absent)

    roots = numbers(each(covers, "root_shoot"), 0.0)
    old = [roots[i] if c.root_shoot_old is None else c.root_shoot_old.amount for i, c in enumerate(covers.values())]
    storms = each(covers, "storm")
    ages = np.arange(1.0 + max((age for cover in covers.values() for age in cover.growth_table), default=-1))
    wind = [(storm.young, storm.mature) if storm else None for storm in storms]
    return {
        "cover_growth": (("cover",), labels(each(covers, "growth"))),
        **{name: column(name) for name in ("growth_maximum", "growth_rate", "growth_shape", "growth_young")},
        **{name: column(name) for name in ("growth_old", "growth_break", "carbon_fraction", "soil_accumulation")},
        **{name: column(name) for name in ("dead_wood", "litter", "soil_carbon", "product_share", "product_half_life")},
        "growth_table": (
            ("cover", "growth_age"),
            np.array([_by_age(c, ages) for c in covers.values()]).reshape(len(covers), ages.size),
        ),
        "growth_age": (("growth_age",), ages),
        "root_shoot": (("cover",), roots),
        "root_shoot_old": (("cover",), np.array(old, dtype=float)),
        "root_shoot_break": column("root_shoot_break", BREAK),
        "rotation": column("rotation", np.inf),
        "mature_age": (("cover",), numbers([s and s.mature_age for s in storms], 0.0)),
        "salvage_share": (("cover",), numbers([s and s.salvage for s in storms], 0.0)),
        "wind_midpoint": (
            ("cover", "stage"),
            np.array([[np.inf] * 2 if w is None else [d.midpoint.amount for d in w] for w in wind]).reshape(-1, 2),
        ),
        "wind_slope": (
            ("cover", "stage"),
            np.array([[1.0] * 2 if w is None else [d.slope for d in w] for w in wind]).reshape(-1, 2),
        ),
    }


def _by_age(cover: Cover, ages: Array) -> Array:
    """Dry matter of a table by every age; 0 throughout where the cover has none."""
    if not cover.growth_table:
        return np.zeros(ages.size)
    known = sorted(cover.growth_table)
    return np.interp(ages, known, [cover.growth_table[age].amount for age in known])


POOL_COLUMNS = {
    "merchantable_share": "merchantable",
    "foliage_share": "foliage",
    "fine_root_share": "fine_root",
    "stem_turnover": "stem_turnover",
    "foliage_turnover": "foliage_turnover",
    "branch_turnover": "branch_turnover",
    "coarse_root_turnover": "coarse_root_turnover",
    "fine_root_turnover": "fine_root_turnover",
    "soil_decay": "soil_decay",
    "return_interval": "return_interval",
}
"""Variable → field of `pools`."""


def _pools(covers: Mapping[str, Cover]) -> Columns:
    pools = each(covers, "pools")
    return {
        "cover_past_event": (("cover",), labels(p.past_event if p else "harvest" for p in pools)),
        **{
            variable: (("cover",), numbers([p and getattr(p, field) for p in pools], 0.0))
            for variable, field in POOL_COLUMNS.items()
        },
    }


def _planting(loaded: Loaded, grid: Grid, years: list[int]) -> Columns:
    planting = loaded.scenario.forest.planting
    return {
        "planting_node": (("planting",), labels(each(planting, "node"))),
        "planting_cover": (("planting",), labels(each(planting, "cover"))),
        "planting_replaces": (("planting",), labels(p.replaces or "" for p in planting.values())),
        "planting_cost": (("planting", "year"), paths(each(planting, "cost"), years, 0.0)),
        "planting_fixed_om": (("planting", "year"), paths(each(planting, "fixed_om"), years, 0.0)),
        "planting_potential": (("planting", "year"), paths(each(planting, "potential"), years, np.inf)),
        "planting_maximum_build": (("planting", "year"), paths(each(planting, "maximum_build"), years, np.inf)),
        "planting_is_buildable": (("planting", "year"), buildable(loaded.scenario, planting, years)),
        "land_limit": (("node", "cover"), _land_limit(loaded, grid)),
    }


def _land_limit(loaded: Loaded, grid: Grid) -> Array:
    """Hectares of each class that measures may turn into another, (node, cover): what is there, not too steep, and may.

    Raises
    ------
    ScenarioError
        When a planting replaces a class of which its node has none, or the grid has no slope to judge by.
    """
    spec, nodes = loaded.scenario.forest, list(loaded.scenario.nodes)
    limit = np.full((len(nodes), len(spec.covers)), np.inf)
    if spec.steepest is not None and grid.slope is None:
        raise ScenarioError([problem(loaded, "steepest", "the grid has no column slope to hold it against")])
    flat = np.ones(len(grid.cells)) if spec.steepest is None else np.asarray(grid.slope) <= spec.steepest
    found = []
    for name, planting in spec.planting.items():
        if planting.replaces is None:
            continue
        here = flat * (np.array(grid.nodes) == planting.node)
        hectares = float((grid.area.get(planting.replaces, np.zeros(0)) * here).sum())
        if hectares <= 0:
            text = f"planting '{name}': there is no land of the cover '{planting.replaces}' in {planting.node}"
            found.append(problem(loaded, "planting", text))
        share = spec.covers[planting.replaces].convertible
        at = nodes.index(planting.node), list(spec.covers).index(planting.replaces)
        limit[at] = hectares * (0.0 if share is None else share.amount)
    raise_all(found)
    return limit


def _ages(loaded: Loaded, grid: Grid) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return (cover, cell or "" for all others) → (age, share of its area), shares adding up to 1."""
    spec = loaded.scenario.forest
    # Where nothing grows there is no age to tell.
    ageless = {(name, ""): [(0.0, 1.0)] for name, cover in spec.covers.items() if cover.growth == "none"}
    table: dict[tuple[str, str], list[tuple[float, float]]] = {}
    treed = [name for name, cover in spec.covers.items() if cover.growth != "none" and grid.area]
    if spec.ages is None:
        if treed:
            raise ScenarioError([problem(loaded, "ages", "a forest grid needs a table of ages")])
        return ageless
    rows = read_rows(loaded, "ages", spec.ages)
    raise_all(
        problem(loaded, "ages", f"there is no column '{name}'")
        for name in ("cover", "age", "share")
        if name not in rows
    )
    (age, wrong), (share, more) = (numbers_in(loaded, "ages", rows, name) for name in ("age", "share"))
    found = wrong + more
    cells_named = rows.get("cell", [""] * age.size)
    for line, (name, cell) in enumerate(zip(rows["cover"], cells_named, strict=True), start=2):
        if name not in spec.covers:
            known = did_you_mean(name, spec.covers)
            found.append(problem(loaded, "ages", f"line {line}: {known}there is no cover '{name}'"))
        if cell and grid.cells and cell not in grid.cells:
            found.append(problem(loaded, "ages", f"line {line}: there is no cell '{cell}' in the grid"))
        table.setdefault((name, cell), []).append((float(age[line - 2]), float(share[line - 2])))
    for (name, cell), parts in table.items():
        total = sum(part for _, part in parts)
        if abs(total - 1) > 1e-6:
            where = f" in {cell}" if cell else ""
            found.append(problem(loaded, "ages", f"the shares of '{name}'{where} add up to {total:g}, not 1"))
    found += [problem(loaded, "ages", f"there are no ages of '{name}'") for name in treed if (name, "") not in table]
    raise_all(found)
    return {**ageless, **table}
