"""What strikes land: the events a scenario lists, storms and fires drawn from its seed, and their mean year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import numpy as np

from engine.windthrow import gust_at, typhoon_damage
from scenarios.inputs.grid import Grid, problem, raise_all
from scenarios.load import Loaded
from scenarios.schema import Cover, FireHazard, LandEvent, TyphoonHazard
from scenarios.tables import Array, Columns, each, labels

STAGES = ("young", "mature")
PLACES, SPEEDS = 7, 24
"""Places along each side of the box and speeds over which the mean year of storms is taken."""
NO_EVENT = {
    "year": 0.0, "cell": -1.0, "node": -1.0, "cover": -1.0, "to_cover": -1.0, "age_from": 0.0, "age_to": np.inf,
    "share": 1.0, "lat": 0.0, "lon": 0.0, "speed": 0.0, "radius": 0.0,
}  # fmt: skip


def disturbances(loaded: Loaded, grid: Grid, years: list[int]) -> Columns:
    """Return every variable and label of the dimensions `hazard`, `stage` and `event`.

    Raises
    ------
    ScenarioError
        When an event names a cell that the grid does not have.
    """
    spec = loaded.scenario.forest
    raise_all(
        problem(loaded, "events", f"event '{name}': there is no cell '{event.cell}' in the grid")
        for name, event in spec.events.items()
        if event.cell is not None and event.cell not in grid.cells
    )
    events: list[tuple[str, dict[str, float]]] = [
        (event.kind, _row(loaded, grid, event)) for event in spec.events.values()
    ]
    names = list(spec.events)
    if spec.hazards_as == "drawn":
        for name, kind, row in _drawn(loaded, years):
            names.append(name)
            events.append((kind, row))
    return {
        "hazard": (("hazard",), labels(spec.hazards)),
        "hazard_kind": (("hazard",), labels(each(spec.hazards, "kind"))),
        "stage": (("stage",), labels(STAGES)),
        "expected_loss": (("hazard", "node", "cover", "stage"), expected_loss(loaded, grid)),
        "event": (("event",), labels(names)),
        "event_kind": (("event",), labels(kind for kind, _ in events)),
        **{
            f"event_{field}": (("event",), np.array([row[field] for _, row in events], dtype=float))
            for field in NO_EVENT
        },
    }


def expected_loss(loaded: Loaded, grid: Grid) -> Array:
    """Return the share of stands that each hazard destroys in a mean year, (hazard, node, cover, stage), 1/yr.

    Of storms: rate × mean over the places and speeds they may have, and over the hectares of the cover in the node.
    """
    spec, nodes = loaded.scenario.forest, list(loaded.scenario.nodes)
    covers = list(spec.covers)
    loss = np.zeros((len(spec.hazards), len(nodes), len(covers), len(STAGES)))
    for h, hazard in enumerate(spec.hazards.values()):
        if isinstance(hazard, FireHazard):
            for cover, share in hazard.share.items():
                loss[h, :, covers.index(cover)] = share.amount
            continue
        gust = _gusts(hazard, grid)
        for c, cover_spec in enumerate(spec.covers.values()):
            damage = _damage(cover_spec, gust)
            for n, node in enumerate(nodes):
                here = np.array(grid.nodes) == node
                hectares = grid.area[covers[c]] * here if grid.area else np.zeros(0)
                weight = hectares if hectares.sum() > 0 else here.astype(float)
                if weight.sum() > 0:
                    loss[h, n, c] = hazard.rate.amount * (damage @ weight) / weight.sum()
    return np.minimum(loss, 1.0)


def _gusts(hazard: TyphoonHazard, grid: Grid) -> Array:
    """Gusts at the cells of storms evenly over the box and over the quantiles of speed, (place × speed, cell), m/s."""
    middles = (np.arange(PLACES) + 0.5) / PLACES
    lats, lons = (low + middles * (high - low) for low, high in (hazard.lat, hazard.lon))
    speeds = _speeds(hazard, (np.arange(SPEEDS) + 0.5) / SPEEDS)
    radius = hazard.radius.amount
    field = [gust_at(grid.lat, grid.lon, lat, lon, 1.0, radius) for lat in lats for lon in lons]
    return (np.array(field)[:, np.newaxis, :] * speeds[np.newaxis, :, np.newaxis]).reshape(-1, len(grid.cells))


def _damage(cover: Cover, gust: Array) -> Array:
    """Mean damage over storms, (stage, cell)."""
    if cover.storm is None:
        return np.zeros((len(STAGES), gust.shape[1]))
    curves = (cover.storm.young, cover.storm.mature)
    return np.array([typhoon_damage(gust, c.midpoint.amount, c.slope).mean(axis=0) for c in curves])


def _speeds(hazard: TyphoonHazard, quantile: Array) -> Array:
    """Speeds at quantiles of the exponential above the lowest, cut at the highest, m/s."""
    low, mean, high = hazard.lowest.amount, hazard.mean_excess.amount, hazard.highest.amount
    whole = -np.expm1(-(high - low) / mean)
    return low - mean * np.log1p(-quantile * whole)


def _drawn(loaded: Loaded, years: list[int]) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Yield the storms and fires of the simulated years: name, kind and row; each hazard has a stream of its own."""
    spec, covers = loaded.scenario.forest, list(loaded.scenario.forest.covers)
    for name, hazard in spec.hazards.items():
        if isinstance(hazard, FireHazard):
            for year in years:
                for cover, share in hazard.share.items():
                    said = {"year": year, "cover": covers.index(cover), "share": share.amount}
                    yield f"{name}_{year}_{cover}", "fire", NO_EVENT | said
            continue
        stream = np.random.default_rng([loaded.scenario.seed, crc32(name.encode())])
        for year in years:
            for storm in range(stream.poisson(hazard.rate.amount)):
                speed, lat, lon = stream.random(3)
                said = {
                    "year": year,
                    "lat": hazard.lat[0] + lat * (hazard.lat[1] - hazard.lat[0]),
                    "lon": hazard.lon[0] + lon * (hazard.lon[1] - hazard.lon[0]),
                    "speed": float(_speeds(hazard, np.array(speed))),
                    "radius": hazard.radius.amount,
                }
                yield f"{name}_{year}_{storm + 1}", "typhoon", NO_EVENT | said


def _row(loaded: Loaded, grid: Grid, event: LandEvent) -> dict[str, float]:
    """An event of the scenario as numbers."""
    scenario = loaded.scenario
    said: dict[str, Any] = {"year": event.year, "lat": event.lat, "lon": event.lon}
    for field, name, names in (
        ("cell", event.cell, grid.cells),
        ("node", event.node, list(scenario.nodes)),
        ("cover", event.cover, list(scenario.forest.covers)),
        ("to_cover", event.to, list(scenario.forest.covers)),
    ):
        said[field] = None if name is None else names.index(name)
    said["age_from"], said["age_to"] = event.ages or (None, None)
    for field in ("share", "speed", "radius"):
        value = getattr(event, field)
        said[field] = None if value is None else value.amount
    return NO_EVENT | {field: float(value) for field, value in said.items() if value is not None}
