"""What came out of a solve: how it ended, the values and prices, and how far they can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo
from pyomo.common.collections import ComponentMap

from solvers.labels import Labels
from solvers.program import LinearProgram
from solvers.residuals import Bounds, Residuals


class Status(StrEnum):
    """How a solve ended. Only `OPTIMAL` is optimal."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time limit"
    INTERRUPTED = "interrupted"
    ERROR = "error"


@dataclass(frozen=True)
class Attempt:
    """One run of one method: what the solver said (`claim`), what we made of it, our residuals of it."""

    method: str
    claim: str
    status: Status
    iterations: int
    seconds: float
    residuals: Residuals | None


class Centre(NamedTuple):
    """A point on the way to an optimum, well inside all bounds: values of the columns, duals of the rows."""

    x: np.ndarray
    row_dual: np.ndarray


@dataclass(frozen=True, eq=False)
class Solution:
    """The answer to a `LinearProgram`.

    Attributes
    ----------
    status : Status
    objective : float
        With the constant, in the sense of the program. Without a feasible point +inf (minimise) or -inf
        (maximise); if unbounded the other one.
    bound : float
        No feasible point is better than this: the dual objective of an LP, the bound of the integer search.
    x : ndarray, (n_columns,)
        Values of the columns; empty when no feasible point is known. At a time limit the best one found.
    row_dual, reduced_cost : ndarray, (n_rows,) and (n_columns,)
        d objective / d (binding bound of the row, of the column). Minimising: ≥ 0 where a lower bound binds,
        ≤ 0 where an upper one does; maximising the other way round. Empty without a proven optimum or with
        integer columns.
    method, iterations, seconds, residuals
        Of the last attempt; `seconds` over all of them. `residuals` also of an answer that was rejected.
    attempts : tuple of Attempt
        More than one when an answer was not trusted.
    options : dict
        Every option given to the solver in the last attempt.
    version : str
        Of HiGHS.
    basis : highspy.HighsBasis or None
        For `warm_start`.
    bounds : tuple of Bounds
        Of a solution within a certified gap, round by round; its `bound` is the last lower one.
    centre : Centre or None
        For `near`, of `banded` where it was asked for.
    """

    status: Status
    objective: float
    bound: float
    x: np.ndarray
    row_dual: np.ndarray
    reduced_cost: np.ndarray
    method: str
    iterations: int
    seconds: float
    residuals: Residuals | None
    attempts: tuple[Attempt, ...]
    options: dict[str, Any]
    version: str
    basis: Any
    bounds: tuple[Bounds, ...] = ()
    centre: Centre | None = None


@dataclass(frozen=True)
class Conflict:
    """Rows and bounds that cannot all hold.

    Attributes
    ----------
    rows, columns : tuple of (component, side)
        Pyomo constraints (a name for a row added by `with_row`) and variables, and the side that takes part:
        "lower", "upper" or "both".
    is_irreducible : bool
        Leave out any one and the rest can hold.
    """

    rows: tuple[tuple[Any, str], ...]
    columns: tuple[tuple[Any, str], ...]
    is_irreducible: bool

    def names(self) -> tuple[str, ...]:
        """Return the names of all constraints, then variables, in the conflict."""
        components = [component for component, _ in (*self.rows, *self.columns)]
        return tuple(c if isinstance(c, str) else c.name for c in components)


def load_into(model: pyo.ConcreteModel, program: LinearProgram, solution: Solution) -> ComponentMap:
    """Put the values of a solution into a model's variables and return the dual of each Pyomo constraint.

    Of a program that was repeated hour by hour, those that are not hourly: `values_of_hours` gives the others.
    Variables that are no columns (they appear nowhere, or with coefficient 0) and have no value get the value
    nearest to 0 that their bounds allow. The map is empty when there are no duals.

    Raises
    ------
    ValueError
        The solution has no values.
    """
    if solution.x.size != len(program.columns):
        raise ValueError(f"there are no values to load: {solution.status}")
    for position, variable in program.columns.once.items():
        variable.set_value(solution.x.item(position), skip_validation=True)
    for variable in model.component_data_objects(pyo.Var):
        if variable.value is None:
            lower, upper = variable.bounds
            at_least = max(0.0, -math.inf if lower is None else lower)
            variable.set_value(min(at_least, math.inf if upper is None else upper), skip_validation=True)
    if not solution.row_dual.size:
        return ComponentMap()
    rows = ((row, solution.row_dual.item(at)) for at, row in program.rows.once.items() if not isinstance(row, str))
    return ComponentMap(rows)


def values_of_hours(labels: Labels, values: np.ndarray, component: Any) -> dict[tuple, np.ndarray]:
    """Return the values (of columns) or duals (of rows) of a component that was repeated hour by hour.

    Returns
    -------
    (instance, period) → (n_hours,)
    """
    return {key: values[positions] for key, positions in labels.of_hours(component).items()}
