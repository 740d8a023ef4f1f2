"""The members of an ensemble: weather years, each with draws of outages of its own.

Every member points to rows of the one pool of patterns. A weather year adds to the pool only what differs from the
first; nothing is copied for a member. Draws are nested in weather years, so that members of different weather years
are independent of each other, and the first members of a larger ensemble are those of a smaller one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scenarios.hours.derived import derived_rows
from scenarios.hours.patterns import Patterns
from scenarios.load import Loaded
from scenarios.problems import ScenarioError, problem_at
from scenarios.schema import Scenario
from scenarios.schema.reliability import Ensemble
from scenarios.tables import Array, Columns


def weather_and_draw(ensemble: Ensemble) -> list[tuple[int, int]]:
    """Return weather year and draw, both from 0, of each member: all draws of the first weather year come first."""
    return [(year, draw) for year in range(ensemble.weather_years) for draw in range(max(1, ensemble.outage_draws))]


def coordinates(ensemble: Ensemble) -> dict[str, Any]:
    """Return the coordinate `member` and what rides on it."""
    pairs = np.array(weather_and_draw(ensemble))
    return {
        "member": np.arange(len(pairs)),
        "member_weather_year": ("member", pairs[:, 0]),
        "member_draw": ("member", pairs[:, 1]),
    }


def weather_pool(loaded: Loaded, patterns: Patterns) -> tuple[dict[str, Array], np.ndarray]:
    """Return the pool of patterns of all weather years, and (weather year, row of the first year) → row.

    Raises
    ------
    ScenarioError
        With the problems of the patterns, or because no further weather year differs from the first.
    """
    pool, drawn, n_years = _of_year(loaded, patterns, 0), patterns.drawn(), loaded.scenario.ensemble.weather_years
    names = list(pool)
    rows = np.tile(np.arange(len(names)), (n_years, 1))
    for year in range(1, n_years):
        for name, values in _of_year(loaded, patterns, year).items():
            if name in drawn or not np.array_equal(values, pool[name]):
                rows[year, names.index(name)] = len(pool)
                pool[f"{name} {year}"] = values
    if n_years > 1 and not drawn:
        path = ("ensemble", "weather_years")
        message = "no pattern is synthetic: every further weather year would repeat the first"
        place = loaded.resolved.place_of(path)
        raise ScenarioError([problem_at(place, "E304", path, message, "set weather_years: 1, or outage_draws")])
    return pool, rows


def _of_year(loaded: Loaded, patterns: Patterns, year: int) -> dict[str, Array]:
    """The patterns of a weather year, and the rows that follow from them: inflow, outages, draws."""
    pool = patterns.all(weather_year=year)
    return pool | derived_rows(loaded, pool)


def measures_by_weather(scenario: Scenario, drawn: list[str], pool: dict[str, Array], rows: np.ndarray) -> Columns:
    """Return what measures change in patterns that are drawn anew, and where the pool has those of each member."""
    weather, names = [year for year, _ in weather_and_draw(scenario.ensemble)], list(pool)
    energies = np.zeros((len(scenario.measures), len(pool)))
    for row, measure in enumerate(scenario.measures.values()):
        for effect in measure.electricity.values():
            if effect.pattern in drawn:
                energies[row, names.index(effect.pattern)] += effect.energy.amount
    shift = np.zeros((len(weather), len(pool)))
    shift[:, : rows.shape[1]] = rows[weather] - rows[0]
    return {
        "measure_drawn_energy": (("measure", "pattern"), energies),
        "weather_shift": (("member", "pattern"), shift),
    }


def by_member(columns: Columns, ensemble: Ensemble, rows: np.ndarray) -> Columns:
    """Return the columns over members, each row of the first weather year by that of the member's; -1 stays."""
    weather = [year for year, _ in weather_and_draw(ensemble)]
    # One column more, so that -1 (no pattern) is found at the end.
    lookup = np.hstack([rows, np.full((len(rows), 1), -1)])
    return {
        name: (dims, lookup[weather][:, np.asarray(values, dtype=np.int64)[0]].astype(float))
        for name, (dims, values) in columns.items()
        if dims[:1] == ("member",)
    }
