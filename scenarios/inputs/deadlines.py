"""Flexible demand that can never be met: more is drawn than its power can take in by then, whatever the supply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from engine.clock import HOURS
from scenarios.hours.derived import row_name
from scenarios.inputs.flexible import Buffered, buffered
from scenarios.load import Loaded
from scenarios.problems import Problem, ScenarioError, problem_at
from scenarios.tables import Array

ROUNDING = 1e-6
"""Share of a year's draw that may be missed: rounding of the patterns, not a demand too large."""


def refuse_unreachable(loaded: Loaded, pool: Mapping[str, Array], years: list[int]) -> None:
    """Refuse flexible demands whose draws cannot be met even where supply is never short.

    Raises
    ------
    ScenarioError
        Saying by how much, of the year that is hardest for the power and the one hardest for the buffer.
    """
    problems = [
        problem
        for name, demand in loaded.scenario.flexible.items()
        for problem in _unreachable(loaded, name, buffered(demand, name, pool, years), pool, years)
    ]
    if problems:
        raise ScenarioError(problems)


def missed(draw: Array, intake: Array, room: Array, efficiency: float, loss: float, initial: float) -> Array:
    """Return what of each hour's draw is missed, MWh, when the buffer is kept as full as it can be.

    Parameters
    ----------
    draw : (hour,) MWh. intake : (hour,) most that can be taken in, MWh. room : (hour,) content that may be kept at
        the end of the hour, MWh. loss : 1/h. initial : MWh.
    """
    short, content = np.zeros(len(draw)), initial
    for hour, (need, most, kept) in enumerate(zip(draw.tolist(), intake.tolist(), room.tolist(), strict=True)):
        content = content * (1.0 - loss) + efficiency * most
        short[hour] = max(0.0, need - content)
        content = min(max(0.0, content - need), kept)
    return short


def _unreachable(
    loaded: Loaded, name: str, demand: Buffered, pool: Mapping[str, Array], years: list[int]
) -> Iterator[Problem]:
    def row(what: str) -> Array:
        return pool.get(row_name("flexible", name, what), np.ones(HOURS))

    drawn = demand.energy > 0
    for y in sorted({_hardest(demand.energy, limit) for limit in (demand.power, demand.buffer)}):
        if not drawn[y]:
            continue
        short = missed(
            demand.energy[y] * row("draws"),
            demand.power[y] * row("plugged_in"),
            demand.buffer[y] * row("buffer"),
            demand.efficiency,
            demand.loss,
            demand.initial_state * demand.buffer[y],
        )
        if short.sum() > ROUNDING * demand.energy[y]:
            path = ("flexible", name)
            message = (
                f"in {years[y]} {short.sum():,.1f} of {demand.energy[y]:,.1f} MWh can never be met in time, "
                f"up to {short.max():,.3f} MWh in an hour, even where supply is never short"
            )
            cure = "give it more power or a larger buffer, or draw less or later"
            yield problem_at(loaded.resolved.place_of(path), "E320", path, message, cure)
            return


def _hardest(energy: Array, limit: Array) -> int:
    """The year in which most energy goes through a limit."""
    return int(np.argmax(np.divide(energy, limit, out=np.where(energy > 0, np.inf, 0.0), where=limit > 0)))
