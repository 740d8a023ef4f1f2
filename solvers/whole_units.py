"""What comes in whole units only: the number of units built, and whether that alone leaves no plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from solvers.answer import Status
from solvers.highs import solve
from solvers.program import LinearProgram
from solvers.rows import constrain

if TYPE_CHECKING:
    from solvers.data import Data

TIME_LIMIT = 60.0
"""s, to find out whether there is a plan with some units divisible."""


def add_whole_units(block: pyo.Block, data: Data, builds: pyo.Var) -> None:
    """Add the number of units built of technologies that come in whole units only."""
    whole = [key for key in builds if data("whole_units", key[0])]
    units = pyo.Var(whole, within=pyo.NonNegativeIntegers, doc="units that enter service at the period's start [1]")
    block.add_component("units_built", units)

    def builds_are_whole_units(_: pyo.Block, g: str, p: int) -> pyo.Expression:
        """builds = size of a unit × number of units; no dual: the program has integers."""
        return builds[g, p] == data("unit_capacity", g) * units[g, p]

    constrain(block, whole, builds_are_whole_units)


def in_the_way(program: LinearProgram) -> tuple[str, ...]:
    """Return, of a program without an answer, whose whole units alone leave it none; nothing where parts would not do.

    Each technology by itself is taken for divisible first; where no one suffices, only all of them together do.
    """
    if not program.is_integer.any() or not _has_plan(_divisible(program, program.is_integer)):
        return ()
    of = {at: program.columns[at].index()[0] for at in np.flatnonzero(program.is_integer).tolist()}
    names = sorted(set(of.values()))
    alone = [
        name for name in names
        if len(names) > 1 and _has_plan(_divisible(program, [at for at in of if of[at] == name]))
    ]  # fmt: skip
    return tuple(_sentence(name) for name in alone) or (_sentence(*names),)


def in_parts(program: LinearProgram) -> LinearProgram:
    """Return a program whose units may be built in parts."""
    return replace(program, is_integer=np.zeros_like(program.is_integer))


def _divisible(program: LinearProgram, columns: np.ndarray | list[int]) -> LinearProgram:
    is_integer = program.is_integer.copy()
    is_integer[columns] = False
    return replace(program, is_integer=is_integer)


def _has_plan(program: LinearProgram) -> bool:
    free = program.with_cost(np.zeros_like(program.cost))
    return solve(free, time_limit=TIME_LIMIT).status is Status.OPTIMAL


def _sentence(*technologies: str) -> str:
    which = " and ".join(f"technologies.{name}.whole_units" for name in technologies)
    units = " and ".join(technologies)
    return (
        f"{which}: with parts of units of {units} there is a plan, with whole units there is none; let them come in "
        f"parts, give smaller units (unit_capacity), or give way in what they must fit"
    )
