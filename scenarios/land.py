"""What a scenario says of forests: cells, cover classes, cohorts by age, and what may be planted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenarios.fleet import buildable
from scenarios.load import Loaded
from scenarios.problems import Problem, ScenarioError, problem_at
from scenarios.tables import Array, Columns, each, labels, numbers, paths


@dataclass(frozen=True)
class Grid:
    """Cells with their node and place, and hectares by cover class."""

    cells: list[str]
    nodes: list[str]
    lat: Array
    lon: Array
    area: dict[str, Array]


def forest(loaded: Loaded, years: list[int]) -> Columns:
    """Return every variable and label of the dimensions `cell`, `cover`, `cohort` and `planting`.

    Raises
    ------
    ScenarioError
        When the grid or the table of ages does not fit the scenario.
    """
    spec = loaded.scenario.forest
    grid, ages = _grid(loaded), _ages(loaded)
    covers = list(spec.covers)
    rows = [
        (cell, cover, age, area * share)
        for cover, name in enumerate(covers)
        for cell, area in enumerate(grid.area.get(name, np.zeros(0)))
        if area > 0
        for age, share in ages[name]
    ]
    table = np.array(rows, dtype=float).reshape(len(rows), 4)
    things, planting = spec.covers, spec.planting
    return {
        "cell_node": (("cell",), labels(grid.nodes)),
        "cell_lat": (("cell",), grid.lat),
        "cell_lon": (("cell",), grid.lon),
        "cohort_cell": (("cohort",), table[:, 0]),
        "cohort_cover": (("cohort",), table[:, 1]),
        "cohort_age": (("cohort",), table[:, 2]),
        "cohort_area": (("cohort",), table[:, 3]),
        "growth_maximum": (("cover",), numbers(each(things, "growth_maximum"), 0.0)),
        "growth_rate": (("cover",), numbers(each(things, "growth_rate"), 0.0)),
        "growth_shape": (("cover",), numbers(each(things, "growth_shape"), 0.0)),
        "root_shoot": (("cover",), numbers(each(things, "root_shoot"), 0.0)),
        "carbon_fraction": (("cover",), numbers(each(things, "carbon_fraction"), 0.0)),
        "rotation": (("cover",), numbers(each(things, "rotation"), np.inf)),
        "soil_accumulation": (("cover",), numbers(each(things, "soil_accumulation"), 0.0)),
        "planting_node": (("planting",), labels(each(planting, "node"))),
        "planting_cover": (("planting",), labels(each(planting, "cover"))),
        "planting_cost": (("planting", "year"), paths(each(planting, "cost"), years, 0.0)),
        "planting_fixed_om": (("planting", "year"), paths(each(planting, "fixed_om"), years, 0.0)),
        "planting_potential": (("planting", "year"), paths(each(planting, "potential"), years, np.inf)),
        "planting_maximum_build": (("planting", "year"), paths(each(planting, "maximum_build"), years, np.inf)),
        "planting_is_buildable": (("planting", "year"), buildable(loaded.scenario, planting, years)),
    }


def cells(loaded: Loaded) -> list[str]:
    """Return the names of the forest cells."""
    return _grid(loaded).cells


def _grid(loaded: Loaded) -> Grid:
    spec = loaded.scenario.forest
    if spec.grid is None:
        return Grid([], [], np.zeros(0), np.zeros(0), {})
    rows = _rows(loaded, "grid", spec.grid)
    problems = []
    known = loaded.scenario.nodes
    for line, row in enumerate(rows, start=2):
        if row.get("node") not in known:
            problems.append(
                _problem(loaded, "grid", f"line {line}: the node '{row.get('node')}' is not in the scenario")
            )
    missing = [name for name in spec.covers if rows and name not in rows[0]]
    problems += [_problem(loaded, "grid", f"there is no column of hectares for the cover '{name}'") for name in missing]
    if problems:
        raise ScenarioError(problems)
    area = {name: _column(loaded, "grid", rows, name) for name in spec.covers}
    return Grid(
        cells=[row["cell"] for row in rows],
        nodes=[row["node"] for row in rows],
        lat=_column(loaded, "grid", rows, "lat", low=-90.0),
        lon=_column(loaded, "grid", rows, "lon", low=-180.0),
        area=area,
    )


def _ages(loaded: Loaded) -> dict[str, list[tuple[float, float]]]:
    """Return cover → (age, share of its area), shares adding up to 1."""
    spec = loaded.scenario.forest
    if spec.ages is None:
        if spec.grid is not None:
            raise ScenarioError([_problem(loaded, "ages", "a forest grid needs a table of ages")])
        return {}
    rows = _rows(loaded, "ages", spec.ages)
    age, share = _column(loaded, "ages", rows, "age"), _column(loaded, "ages", rows, "share")
    table: dict[str, list[tuple[float, float]]] = {name: [] for name in spec.covers}
    for row, years, part in zip(rows, age, share, strict=True):
        if row.get("cover") in table:
            table[row["cover"]].append((float(years), float(part)))
    wrong = {name: sum(part for _, part in parts) for name, parts in table.items()}
    problems = [
        _problem(loaded, "ages", f"the shares of '{name}' add up to {total:g}, not 1")
        for name, total in wrong.items()
        if abs(total - 1) > 1e-6
    ]
    if problems:
        raise ScenarioError(problems)
    return table


def _rows(loaded: Loaded, field: str, name: str) -> list[dict[str, str]]:
    folder = loaded.folder_of("forest", field).resolve()
    path: Path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise ScenarioError([_problem(loaded, field, f"the file '{name}' is not in the scenario's folder")])
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _column(loaded: Loaded, field: str, rows: list[dict[str, str]], name: str, low: float = 0.0) -> Array:
    values = np.empty(len(rows))
    for line, row in enumerate(rows):
        try:
            values[line] = float(row[name])
        except (KeyError, TypeError, ValueError):
            raise ScenarioError(
                [_problem(loaded, field, f"line {line + 2}: '{name}' is {row.get(name)!r}, not a number")]
            ) from None
    if not np.isfinite(values).all() or (values < low).any():
        raise ScenarioError([_problem(loaded, field, f"the column '{name}' holds values below {low:g} or not finite")])
    return values


def _problem(loaded: Loaded, field: str, message: str) -> Problem:
    path = ("forest", field)
    return problem_at(loaded.resolved.place_of(path), "E309", path, message, "correct the CSV file or its name")
