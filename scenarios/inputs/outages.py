"""Forced outages: failures and repairs of single units, drawn as lists of events.

A unit is up or down. An hour that it is up is followed by a failure with probability 1/MTTF, one that it is down by
its repair with 1/MTTR; so times between are geometric with these means, and the chain, started in its steady state,
is down with the forced outage rate MTTR/(MTTF+MTTR) in every hour: the two-state unit of Billinton and Allan,
Reliability Evaluation of Power Systems, 2nd ed. 1996, ch. 2 and 9, in steps of an hour.

Random numbers are common: the stream of a unit depends on the seed, the name of its technology, its number and the
weather year alone. So another fleet or plan, another order in the file, a further unit, weather year or draw leaves
every other unit's failures where they were.
"""

from __future__ import annotations

from math import ceil
from zlib import crc32

import numpy as np

from engine.clock import HOURS
from scenarios.hours.weather import generator
from scenarios.schema import Scenario, Technology
from scenarios.tables import Array, Columns

STREAM = 100
"""First key of the random streams of outages, apart from those of weather; never renumber."""

FIELDS = ("outage_technology", "outage_unit", "outage_member", "outage_start", "outage_duration")

Event = tuple[int, int]
"""First hour and hours out."""


def forced_outages(scenario: Scenario) -> Columns:
    """Return `units_drawn`, the list of events of the dimension `outage`, and `forced_availability`.

    The mean is told of every technology, for who sees no members (the optimiser); the dispatch uses it only where no
    outages are drawn.
    """
    plants = scenario.technologies
    units = np.zeros(len(plants))
    if scenario.ensemble.outage_draws > 0:
        units[:] = [units_that_may_be(scenario, name) for name in plants]
    mean = [mean_availability(plant) for plant in plants.values()]
    events = _events(scenario, units.astype(int))
    return {
        "forced_availability": (("technology",), np.array(mean, dtype=float)),
        "units_drawn": (("technology",), units),
        **{name: (("outage",), events[:, column]) for column, name in enumerate(FIELDS)},
    }


def mean_availability(plant: Technology) -> float:
    """Return the mean share of capacity not on outage; 1 where nothing is said."""
    if plant.availability is not None:
        return plant.availability.amount
    if plant.mean_time_to_failure is None or plant.mean_time_to_repair is None:
        return 1.0
    up, down = plant.mean_time_to_failure.amount, plant.mean_time_to_repair.amount
    return up / (up + down)


def units_that_may_be(scenario: Scenario, name: str) -> int:
    """Return how many units of a technology may ever be in service together; 0 if its units do not fail.

    As many as the limit on its capacity allows, or as exist and as the scenario's own plan adds.
    """
    plant = scenario.technologies[name]
    if plant.mean_time_to_repair is None or plant.unit_capacity is None:
        return 0
    planned = scenario.plan.technologies.get(name, {})
    standing = sum(value.amount for built in (plant.existing, planned) for value in built.values())
    horizon = scenario.horizon
    limit = plant.maximum_capacity
    allowed = max((limit.at(year) for year in range(horizon.first_year, horizon.last_year + 1)) if limit else [0.0])
    return ceil(max(standing, allowed) / plant.unit_capacity.amount - 1e-9)


def two_state_unit(draw: np.random.Generator, *, availability: float, mean_time_to_repair: float) -> list[Event]:
    """Return the outages of one unit in a year, in order.

    Parameters
    ----------
    draw : the unit's stream.
    availability : long-run share of hours in which it is up, above 0; 1 never fails.
    mean_time_to_repair : h, at least 1; mean_time_to_failure follows.
    """
    if availability >= 1.0:
        return []
    mean_time_to_failure = mean_time_to_repair * availability / (1.0 - availability)
    is_down, hour, events = bool(draw.random() >= availability), 0, []
    while hour < HOURS:
        hours = int(draw.geometric(1.0 / (mean_time_to_repair if is_down else mean_time_to_failure)))
        if is_down:
            events.append((hour, min(hours, HOURS - hour)))
        hour, is_down = hour + hours, not is_down
    return events


def _events(scenario: Scenario, units: np.ndarray) -> Array:
    """(event, column of FIELDS), by technology, unit and member."""
    ensemble, rows = scenario.ensemble, []
    for position, (name, plant) in enumerate(scenario.technologies.items()):
        for unit in range(units[position]):
            for weather_year in range(ensemble.weather_years):
                stream = generator(ensemble.seed, STREAM, crc32(name.encode()), unit, weather_year)
                rows += _of_unit(stream, plant, ensemble.outage_draws, (position, unit), weather_year)
    return np.array(rows, dtype=float).reshape(len(rows), len(FIELDS))


def _of_unit(
    stream: np.random.Generator, plant: Technology, n_draws: int, unit: tuple[int, int], weather_year: int
) -> list[tuple[int, ...]]:
    """The events of a unit in all draws of a weather year, one draw after the other on its stream."""
    assert plant.mean_time_to_repair is not None
    return [
        (*unit, weather_year * n_draws + draw, start, duration)
        for draw in range(n_draws)
        for start, duration in two_state_unit(
            stream, availability=mean_availability(plant), mean_time_to_repair=plant.mean_time_to_repair.amount
        )
    ]
