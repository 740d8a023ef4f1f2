"""What comes in whole units only: the number of units built, and whether that alone leaves no plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo

from engine.vintage_groups import whole
from solvers.answer import Status
from solvers.assets import Asset
from solvers.highs import solve
from solvers.program import LinearProgram
from solvers.rows import constrain

if TYPE_CHECKING:
    from solvers.data import Data

_FIELDS = {"storage": "stores", "link": "links"}
"""Block of the model → field of the scenario; all other blocks with units are of technologies."""
_SIZES = {
    "technologies": "unit_capacity", "stores": "unit_power, unit_energy, unit_charge", "links": "unit_capacity"
}  # fmt: skip
"""Field of the scenario → what says how large a unit is."""
TIME_LIMIT = 60.0
"""s, to find out whether there is a plan with some units divisible."""


def add_whole_units(block: pyo.Block, data: Data, asset: Asset, builds: pyo.Var) -> None:
    """Add the number of units built of what comes in whole units only; the parts of a store share one number."""
    whole_only = [key for key in builds if data(asset.whole_units, key[0])]
    units = block.component("units_built")
    if units is None:
        units = pyo.Var(whole_only, within=pyo.NonNegativeIntegers, doc="units that enter service at the start [1]")
        block.add_component("units_built", units)

    def builds_are_whole_units(_: pyo.Block, i: str, p: int) -> pyo.Expression:
        """builds = size of a unit × number of units; no dual: the program has integers."""
        return builds[i, p] == data(asset.unit_size, i) * units[i, p]

    sized = [key for key in whole_only if data(asset.unit_size, key[0])]
    constrain(block, sized, builds_are_whole_units, f"{asset.builds}_are_whole_units")


def in_the_way(program: LinearProgram) -> tuple[str, ...]:
    """Return, of a program without an answer, whose whole units alone leave it none; nothing where parts would not do.

    Each technology, store and link by itself is taken for divisible first; where no one suffices, only all of them
    together do.
    """
    if not program.is_integer.any() or not _has_plan(in_parts(program)):
        return ()
    of = {at: _field(program.columns[at]) for at in np.flatnonzero(program.is_integer).tolist()}
    fields = sorted(set(of.values()))
    alone = [
        field for field in fields
        if len(fields) > 1 and _has_plan(_divisible(program, [at for at in of if of[at] == field]))
    ]  # fmt: skip
    return tuple(_sentence(field) for field in alone) or (_sentence(*fields),)


def _field(units: Any) -> tuple[str, str]:
    """The field of the scenario that holds what some units are of, and its name there."""
    return _FIELDS.get(units.parent_block().local_name, "technologies"), whole(units.index()[0])


def in_parts(program: LinearProgram) -> LinearProgram:
    """Return a program whose units may be built in parts."""
    return replace(program, is_integer=np.zeros_like(program.is_integer))


def _divisible(program: LinearProgram, columns: list[int]) -> LinearProgram:
    """Return a program of which some units may be built in parts."""
    is_integer = program.is_integer.copy()
    is_integer[columns] = False
    return replace(program, is_integer=is_integer)


def _has_plan(program: LinearProgram) -> bool:
    free = program.with_cost(np.zeros_like(program.cost))
    return solve(free, time_limit=TIME_LIMIT).status is Status.OPTIMAL


def _sentence(*fields: tuple[str, str]) -> str:
    which = " and ".join(f"{field}.{name}.whole_units" for field, name in fields)
    units = " and ".join(name for _, name in fields)
    sizes = ", ".join(dict.fromkeys(_SIZES[field] for field, _ in fields))
    return (
        f"{which}: with parts of units of {units} there is a plan, with whole units there is none; let them come in "
        f"parts, give smaller units ({sizes}), or give way in what they must fit"
    )
