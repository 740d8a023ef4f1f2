"""The cells of a forest, from a CSV or netCDF file: place, node, area by cover class, temperature, slope and soil."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenarios.load import Loaded
from scenarios.problems import Problem, ScenarioError, did_you_mean, problem_at
from scenarios.tables import Array

Rows = dict[str, list[str]]
"""Column → its cells as text, as both kinds of file are read."""


@dataclass(frozen=True)
class Grid:
    """Cells with their node and place, hectares by cover class, and what they may say of themselves."""

    cells: list[str]
    nodes: list[str]
    lat: Array
    lon: Array
    area: dict[str, Array]
    temperature: Array | None
    slope: Array | None
    soil: Array


def read_grid(loaded: Loaded) -> Grid:
    """Return the grid that a scenario names; no cells where it names none.

    Raises
    ------
    ScenarioError
        With every problem of the file: a column that is missing, a node that is unknown, a cell named twice, a value
        that is no number or out of its range, shares that exceed the whole.
    """
    spec = loaded.scenario.forest
    if spec.grid is None:
        return Grid([], [], np.zeros(0), np.zeros(0), {}, None, None, np.zeros(0))
    rows = read_rows(loaded, "grid", spec.grid)
    needed = ["cell", "node", "lat", "lon", *spec.covers, *(["area"] if spec.areas == "share" else [])]
    missing = [name for name in needed if name not in rows]
    raise_all(
        problem(loaded, "grid", f"there is no column '{name}'; {did_you_mean(name, rows)}there are: {', '.join(rows)}")
        for name in missing
    )
    found = list(_wrong_names(loaded, rows))
    number = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0), "temperature": (-60.0, 60.0), "slope": (0.0, 90.0)}
    columns: dict[str, Array] = {}
    for name in [*needed[2:], *(name for name in ("temperature", "slope", "soil") if name in rows)]:
        columns[name], wrong = numbers_in(loaded, "grid", rows, name, *number.get(name, (0.0, np.inf)))
        found += wrong
    if spec.areas == "share" and not found:
        found += list(_too_much(loaded, rows, columns))
    raise_all(found)
    whole = columns["area"] if spec.areas == "share" else 1.0
    return Grid(
        cells=rows["cell"],
        nodes=rows["node"],
        lat=columns["lat"],
        lon=columns["lon"],
        area={name: columns[name] * whole for name in spec.covers},
        temperature=columns.get("temperature"),
        slope=columns.get("slope"),
        soil=columns.get("soil", np.ones(len(rows["cell"]))),
    )


def read_rows(loaded: Loaded, field: str, name: str) -> Rows:
    """Return the columns of a CSV or netCDF file beside the scenario, as text."""
    folder = loaded.folder_of("forest", field).resolve()
    path: Path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise ScenarioError([problem(loaded, field, f"the file '{name}' is not in the scenario's folder")])
    try:
        rows = _from_netcdf(path) if path.suffix in (".nc", ".nc4") else _from_csv(path)
    except (OSError, ValueError) as error:
        raise ScenarioError([problem(loaded, field, f"the file '{name}' cannot be read: {error}")]) from None
    if not rows or not next(iter(rows.values())):
        raise ScenarioError([problem(loaded, field, f"the file '{name}' has no rows")])
    return rows


def _from_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(line for line in file if not line.startswith("#")))
    if not table:
        return {}
    header, *lines = [line for line in table if line]
    uneven = next((i for i, line in enumerate(lines, start=2) if len(line) != len(header)), None)
    if uneven is not None:
        raise ValueError(f"line {uneven} has {len(lines[uneven - 2])} cells, the header {len(header)}")
    if len(set(header)) != len(header):
        raise ValueError("two columns have the same name")
    return {name: [line[i] for line in lines] for i, name in enumerate(header)}


def _from_netcdf(path: Path) -> Rows:
    """Read the variables over the one dimension `cell`; a number keeps all its digits as text."""
    import xarray as xr

    with xr.open_dataset(path, decode_times=False) as opened:
        dataset = opened.load()
    if set(dataset.sizes) != {"cell"}:
        raise ValueError(f"its dimensions are {', '.join(map(str, dataset.sizes)) or 'none'}, not cell alone")
    return {str(name): [str(value) for value in array.values] for name, array in dataset.variables.items()}


def numbers_in(
    loaded: Loaded, field: str, rows: Rows, name: str, low: float = 0.0, high: float = np.inf
) -> tuple[Array, list[Problem]]:
    """Return a column as numbers, and what is wrong with it, line by line."""
    values, wrong = np.zeros(len(rows[name])), []
    for i, text in enumerate(rows[name]):
        try:
            values[i] = float(text)
        except ValueError:
            wrong.append(problem(loaded, field, f"line {i + 2}: '{name}' is {text!r}, not a number"))
            continue
        if not np.isfinite(values[i]) or not low <= values[i] <= high:
            wrong.append(problem(loaded, field, f"line {i + 2}: '{name}' is {text}, not within {low:g} to {high:g}"))
    return values, wrong


def problem(loaded: Loaded, field: str, message: str) -> Problem:
    """Return a problem of a file of the forest."""
    path = ("forest", field)
    return problem_at(loaded.resolved.place_of(path), "E309", path, message, "correct the file or its name")


def raise_all(problems: Iterator[Problem] | list[Problem]) -> None:
    """Raise all problems together, if there are any."""
    found = list(problems)
    if found:
        raise ScenarioError(found)


def _wrong_names(loaded: Loaded, rows: Rows) -> Iterator[Problem]:
    known, seen = loaded.scenario.nodes, dict[str, int]()
    for line, (cell, node) in enumerate(zip(rows["cell"], rows["node"], strict=True), start=2):
        if node not in known:
            yield problem(
                loaded, "grid", f"line {line}: {did_you_mean(node, known)}the node '{node}' is not in the scenario"
            )
        if cell in seen:
            yield problem(loaded, "grid", f"line {line}: the cell '{cell}' is already on line {seen[cell]}")
        seen.setdefault(cell, line)


def _too_much(loaded: Loaded, rows: Rows, columns: Mapping[str, Array]) -> Iterator[Problem]:
    total = sum((columns[name] for name in loaded.scenario.forest.covers), start=np.zeros(len(rows["cell"])))
    for line in np.flatnonzero(total > 1.0 + 1e-6):
        yield problem(loaded, "grid", f"line {line + 2}: the shares of covers add up to {total[line]:g}, more than 1")
