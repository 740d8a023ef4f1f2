"""Hourly rows that follow from a scenario's patterns: inflow, outages, hourly prices, and when demand may wait.

They stand in `profile` after the patterns that a planner names, as `part.name.row`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from engine.clock import HOURS
from scenarios.hours.profiles import shares
from scenarios.load import Loaded
from scenarios.planned_outages import share_out
from scenarios.problems import ScenarioError, problem_at
from scenarios.schema import Scenario
from scenarios.schema.flexible import DemandResponse, ElectricVehicles, Flexible, ShiftableLoad
from scenarios.tables import Array

HOURS_OF_DAY = 24

Row = tuple[tuple[str, ...], str, Array]
"""Path of the pattern's name in the scenario, name of the row, and its hours, (8760,)."""


def derived_rows(loaded: Loaded, pool: Mapping[str, Array]) -> dict[str, Array]:
    """Return name → row, (8760,), for every row that the scenario needs beside its patterns.

    Raises
    ------
    ScenarioError
        With every pattern that is 0 in all hours where its shape is needed.
    """
    scenario, rows, problems = loaded.scenario, {}, []
    for path, name, values in _rows(scenario, pool):
        if np.isfinite(values).all():
            rows[name] = values
            continue
        place = loaded.resolved.place_of(path)
        problems.append(problem_at(place, "E308", path, "the pattern is 0 in every hour", "name one that has a shape"))
    if problems:
        raise ScenarioError(problems)
    return rows


def row_name(part: str, thing: str, row: str) -> str:
    """Return the name of a derived row; planners' own names hold no point."""
    return f"{part}.{thing}.{row}"


def window_hours(demand: Flexible) -> int:
    """Return how many hours may lie between intake and deadline, for what shifts work; 0 for the others."""
    if isinstance(demand, ShiftableLoad):
        return round(demand.earlier.amount + demand.later.amount)
    return round(demand.held_back.amount) if isinstance(demand, DemandResponse) else 0


def _rows(scenario: Scenario, pool: Mapping[str, Array]) -> Iterator[Row]:
    for name, plant in scenario.technologies.items():
        if plant.planned_outages:
            available = np.ones(HOURS) if plant.pattern is None else pool[plant.pattern]
            values = available * np.repeat(1.0 - np.array(share_out(plant.planned_outages.values())), HOURS_OF_DAY)
            yield ("technologies", name), row_name("technologies", name, "in_service"), values
    for name, store in scenario.stores.items():
        if store.inflow is not None:
            yield (
                ("stores", name, "inflow", "pattern"),
                row_name("stores", name, "inflow"),
                _shares(pool[store.inflow.pattern]),
            )
    for name, fuel in scenario.fuels.items():
        for row in ("price_pattern", "emission_pattern"):
            pattern = getattr(fuel, row)
            if pattern is not None:
                yield ("fuels", name, row), row_name("fuels", name, row), _shares(pool[pattern]) * HOURS
    for name, demand in scenario.flexible.items():
        yield from _flexible_rows(name, demand, pool)


def _flexible_rows(name: str, demand: Flexible, pool: Mapping[str, Array]) -> Iterator[Row]:
    """When it must be there by (`draws`), how much may wait (`buffer`), what is plugged in, what a tariff calls for."""
    field = "departures" if isinstance(demand, ElectricVehicles) else "pattern"
    draws = _shares(pool[getattr(demand, field)])
    if isinstance(demand, ShiftableLoad):
        draws = np.roll(draws, round(demand.later.amount))
    elif isinstance(demand, DemandResponse):
        draws = np.roll(draws, round(demand.held_back.amount))
    yield ("flexible", name, field), row_name("flexible", name, "draws"), draws
    if isinstance(demand, ShiftableLoad | DemandResponse):
        ahead = due_within(draws, window_hours(demand))
        yield (
            ("flexible", name, field),
            row_name("flexible", name, "buffer"),
            _of_highest(ahead) if ahead.any() else ahead,
        )
    if isinstance(demand, ElectricVehicles):
        plugged = _of_highest(pool[demand.plugged_in.pattern]) * demand.plugged_in.peak.amount
        yield ("flexible", name, "plugged_in", "pattern"), row_name("flexible", name, "plugged_in"), plugged
    if demand.tariff is not None:
        yield ("flexible", name, "tariff"), row_name("flexible", name, "tariff"), _of_highest(pool[demand.tariff])


def due_within(draws: Array, window: int) -> Array:
    """Return what falls due in the `window` hours after each hour, (8760,); the year is followed by itself."""
    if window == 0:
        return np.zeros(HOURS)
    twice = np.concatenate([[0.0], np.cumsum(np.concatenate([draws, draws]))])
    return np.asarray(twice[1 + window : 1 + window + HOURS] - twice[1 : 1 + HOURS]).clip(min=0.0)


def _shares(weights: Array) -> Array:
    """The weights as shares that sum to 1; NaN where all are 0."""
    return shares(weights) if weights.any() else np.full(HOURS, np.nan)


def _of_highest(weights: Array) -> Array:
    """The weights over the highest of them; NaN where all are 0."""
    highest = weights.max()
    return weights / highest if highest > 0 else np.full(HOURS, np.nan)
