"""Where, when and by how much the limits that contradict one another would have to give way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from solvers.answer import Status
from solvers.data import Data
from solvers.highs import solve
from solvers.labels import Labels
from solvers.paths import is_banned, path_of
from solvers.program import LinearProgram
from solvers.shadow_prices import PRICED
from solvers.shape import LINKING

LEAST = 1e-6
"""Share of a limit by which it must be passed to be told."""


@dataclass(frozen=True)
class Slack:
    """A column of the elastic program: how far a row is passed, in its unit."""

    name: str


@dataclass(frozen=True)
class Violation:
    """A limit that must give way: its path, name and index, by how much in its unit, and its own bound."""

    path: str
    name: str
    index: tuple[Any, ...]
    amount: float
    bound: float

    def sentence(self) -> str:
        """Return where, when and how much, in words."""
        where = ", ".join(str(part) for part in self.index)
        size = f" (it is {self.bound:,.6g})" if self.bound else ""
        return f"{self.path} [{where}] would have to give way by {self.amount:,.6g}{size}"


def violations(data: Data, program: LinearProgram, time_limit: float = math.inf) -> tuple[Violation, ...]:
    """Return the limits of a plan that comes nearest to keeping all of them; none if physics itself contradicts.

    Each limit that the scenario asks for may be passed at the price of 1 for as much as the limit itself, so that a
    tonne and a megawatt can be weighed; what is left is the least that must give way, taken together.
    """
    rows = [row for row, component in program.rows.once.items() if _may_give_way(data, component)]
    elastic = _elastic(program, rows)
    answer = solve(elastic, time_limit=time_limit)
    if answer.status is not Status.OPTIMAL:
        return ()
    passed = answer.x[len(program.columns) :]
    found = []
    of = [row for row in rows for _ in _sides(program, row)]
    for row, amount in zip(of, passed.tolist(), strict=True):
        bound = _bound(program, row)
        if amount > LEAST * max(1.0, abs(bound)):
            component = program.rows[row]
            name, index = component.parent_component().local_name, _index(component)
            path = path_of(data, name, index) or name.replace("_", " ")
            found.append(Violation(path, name, index, amount, bound))
    return tuple(sorted(found, key=lambda each: -each.amount / max(1.0, abs(each.bound))))


def _elastic(program: LinearProgram, rows: Sequence[int]) -> LinearProgram:
    """The program with a priced column for each side of these rows, and nothing else to pay."""
    sides = [(row, sign) for row in rows for sign in _sides(program, row)]
    position, signs = [row for row, _ in sides], [sign for _, sign in sides]
    columns = sparse.csc_array(
        (np.array(signs, float), (position, np.arange(len(sides)))), shape=(len(program.rows), len(sides))
    )
    price = [1.0 / max(1.0, abs(_bound(program, row))) for row in position]
    nothing, free = np.zeros(len(sides)), np.full(len(sides), np.inf)
    return replace(
        program,
        matrix=sparse.hstack([program.matrix, columns], format="csc"),
        column_lower=np.append(program.column_lower, nothing),
        column_upper=np.append(program.column_upper, free),
        cost=np.append(np.zeros(len(program.columns)), price),
        offset=0.0,
        is_integer=np.append(program.is_integer, np.zeros(len(sides), bool)),
        columns=Labels(*program.columns.runs, [Slack(f"slack {n}") for n in range(len(sides))]),
        shape=program.shape and program.shape._replace(
            column_at=np.append(program.shape.column_at, np.full(len(sides), LINKING))
        ),
    )  # fmt: skip


def _sides(program: LinearProgram, row: int) -> tuple[float, ...]:
    """+1 where a row may be raised to its lower side, −1 where it may be lowered to its upper one."""
    low, high = program.row_lower[row], program.row_upper[row]
    return (*((1.0,) if math.isfinite(low) else ()), *((-1.0,) if math.isfinite(high) else ()))


def _bound(program: LinearProgram, row: int) -> float:
    low, high = float(program.row_lower[row]), float(program.row_upper[row])
    return high if math.isfinite(high) else low


def _may_give_way(data: Data, component: Any) -> bool:
    """Limits that somebody asks for; physics does not give way."""
    if isinstance(component, str):
        return False
    name, index = component.parent_component().local_name, _index(component)
    return name in PRICED or (name == "capacity_is_what_stands" and is_banned(data, *index))


def _index(component: Any) -> tuple[Any, ...]:
    index = component.index()
    return index if isinstance(index, tuple) else (index,)
