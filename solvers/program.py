"""A linear program as arrays, and the Pyomo components its rows and columns come from.

    minimise or maximise   cᵀx + offset
    subject to             row_lower ≤ A x ≤ row_upper,   column_lower ≤ x ≤ column_upper,   some x integer

An absent bound is ±inf; every other number is finite, or there is no program. No solver is known here.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.common.errors import InfeasibleConstraintException, InvalidValueError
from pyomo.repn import generate_standard_repn
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

from solvers.labels import Labels
from solvers.shape import LINKING, Shape

#: HiGHS drops matrix entries up to this size (its option `small_matrix_value`).
NEGLIGIBLE_COEFFICIENT = 1e-9
#: HiGHS refuses matrix entries from this size on (`large_matrix_value`) …
LARGEST_COEFFICIENT = 1e15
#: … and takes costs and bounds from this size on for infinite (`infinite_cost`, `infinite_bound`).
LARGEST_FINITE = 1e20

MINIMISE, MAXIMISE = 1, -1

PART = 65_536
"""Numbers looked at at once."""


class UnusableNumber(ValueError):
    """A coefficient or bound is NaN, infinite or beyond what a solver takes; the message names where."""


class NegligibleCoefficient(UserWarning):
    """A matrix entry is so small that the solver will drop it."""


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """A linear or mixed-integer program in sparse form.

    Attributes
    ----------
    matrix : scipy.sparse.csc_array, (n_rows, n_columns)
    row_lower, row_upper : ndarray, (n_rows,)
        Equal for an equality; -inf or +inf where a side is absent.
    column_lower, column_upper : ndarray, (n_columns,)
    cost : ndarray, (n_columns,)
    offset : float
        The constant of the objective.
    sense : int
        `MINIMISE` (1) or `MAXIMISE` (-1).
    is_integer : ndarray of bool, (n_columns,)
    rows : Labels
        The Pyomo constraint of each row; a plain name for a row added by `with_row`.
    columns : Labels
        The Pyomo variable of each column.
    shape : Shape or None
        Where each row and column stands in time, if that is known.
    """

    matrix: sparse.csc_array
    row_lower: np.ndarray
    row_upper: np.ndarray
    column_lower: np.ndarray
    column_upper: np.ndarray
    cost: np.ndarray
    offset: float
    sense: int
    is_integer: np.ndarray
    rows: Labels
    columns: Labels
    shape: Shape | None = None

    def __post_init__(self) -> None:
        _refuse_unusable_numbers(self)

    def row_name(self, row: int) -> str:
        """Return the name of a row: that of its constraint, with its index."""
        component = self.rows[row]
        return component if isinstance(component, str) else component.name

    def column_name(self, column: int) -> str:
        """Return the name of a column: that of its variable, with its index."""
        return self.columns[column].name

    def with_cost(self, cost: np.ndarray, offset: float = 0.0, sense: int = MINIMISE) -> LinearProgram:
        """Return the same program with another objective, sharing all other arrays."""
        return replace(self, cost=np.asarray(cost, float), offset=float(offset), sense=sense)

    def with_row(
        self, name: str, coefficients: np.ndarray, lower: float = -math.inf, upper: float = math.inf
    ) -> LinearProgram:
        """Return the program with one more, last row: lower ≤ coefficients · x ≤ upper."""
        return self.with_rows([(name, coefficients, lower, upper)])

    def with_rows(self, rows: Sequence[tuple[str, np.ndarray, float, float]]) -> LinearProgram:
        """Return the program with more, last rows: name, coefficients, lower and upper side of each.

        All at once: each time the whole matrix is copied.
        """
        if not rows:
            return self
        names, coefficients, lower, upper = zip(*rows, strict=True)
        shape, stands = self.shape, np.full(len(rows), LINKING)
        return replace(
            self,
            matrix=_with_last_rows(self.matrix, np.array(coefficients, float)),
            row_lower=np.append(self.row_lower, lower),
            row_upper=np.append(self.row_upper, upper),
            rows=self.rows.with_last(*names),
            shape=shape and shape._replace(row_at=np.append(shape.row_at, stands.astype(shape.row_at.dtype))),
        )

    def coefficients(self, expression: Any) -> tuple[np.ndarray, float]:
        """Return a linear Pyomo expression as a vector over the columns and its constant.

        Raises
        ------
        ValueError
            The expression is not linear, or holds a variable that no row or objective of the program has.
        """
        linear = generate_standard_repn(expression, compute_values=True, quadratic=False)
        if linear.nonlinear_expr is not None:
            raise ValueError("the expression is not linear")
        position, vector = self.columns.position_of, np.zeros(len(self.columns))
        for variable, coefficient in zip(linear.linear_vars, linear.linear_coefs, strict=True):
            if id(variable) not in position:
                raise ValueError(f"variable {variable.name} is not a column of the program")
            vector[position[id(variable)]] += coefficient
        return vector, float(linear.constant)

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return the smallest and largest magnitude, zeros and absent bounds apart, of each kind of number.

        Keys: `matrix`, `cost`, `bound` (of columns), `rhs` (bounds of rows); empty kinds are absent.
        """
        kinds = {
            "matrix": self.matrix.data,
            "cost": self.cost,
            "bound": np.concatenate([self.column_lower, self.column_upper]),
            "rhs": np.concatenate([self.row_lower, self.row_upper]),
        }
        sizes = {kind: np.abs(v[np.isfinite(v) & (v != 0)]) for kind, v in kinds.items()}
        return {kind: (float(v.min()), float(v.max())) for kind, v in sizes.items() if v.size}


def compile_model(model: pyo.ConcreteModel) -> LinearProgram:
    """Return the active part of a linear Pyomo model as arrays.

    Fixed variables become constants; variables that appear nowhere, or only with coefficient 0, are no
    columns. A constraint with two sides is one row.

    Parameters
    ----------
    model : ConcreteModel
        With exactly one active objective.

    Raises
    ------
    UnusableNumber
        NaN, an infinite coefficient, a lower bound of +inf, an upper bound of -inf, or a number that a solver
        would refuse or take for infinite. The message names the constraints and variables.
    pyomo.common.errors.InfeasibleConstraintException
        A constraint without variables is false (`0 ≥ 1`); the message names it.
    pyomo.common.errors.InvalidConstraintError, pyomo.common.errors.InvalidExpressionError
        A constraint or the objective is not linear.

    Warns
    -----
    NegligibleCoefficient
        A matrix entry is at most 1e-9 in size: HiGHS drops such entries.
    """
    _refuse_other_than_one_objective(model)
    try:
        form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
        right_hand_side, offset = np.array(form.rhs, float), float(form.c_offset[0])
    except (InvalidValueError, InfeasibleConstraintException, TypeError):
        # Pyomo's errors about NaN do not say where, and take a constant NaN for infeasible.
        _refuse_components_without_numbers(model)
        raise
    matrix, row_lower, row_upper, rows = _two_sided_rows(form.A, right_hand_side, form.rows)
    bounds = [variable.bounds for variable in form.columns]
    program = LinearProgram(
        matrix=matrix,
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=np.array([-math.inf if lower is None else lower for lower, _ in bounds], float),
        column_upper=np.array([math.inf if upper is None else upper for _, upper in bounds], float),
        cost=form.c.toarray().reshape(-1),
        offset=offset,
        sense=MINIMISE if form.objectives[0].sense == pyo.minimize else MAXIMISE,
        is_integer=np.array([not variable.is_continuous() for variable in form.columns], bool),
        rows=Labels(rows),
        columns=Labels(form.columns),
    )
    warn_of_negligible_coefficients(program)
    return program


def _with_last_rows(matrix: sparse.csc_array, coefficients: np.ndarray) -> sparse.csc_array:
    """Put the entries of rows (row, column) at the ends of columns: `scipy.sparse.vstack` takes ten times as long."""
    columns, rows = coefficients.T.nonzero()
    ends = matrix.indptr[columns + 1]
    added = np.concatenate([[0], np.cumsum(np.count_nonzero(coefficients, axis=0))]).astype(matrix.indptr.dtype)
    return sparse.csc_array(
        (
            np.insert(matrix.data, ends, coefficients[rows, columns]),
            np.insert(matrix.indices, ends, matrix.shape[0] + rows),
            matrix.indptr + added,
        ),
        shape=(matrix.shape[0] + len(coefficients), matrix.shape[1]),
    )


def _two_sided_rows(
    matrix: sparse.csc_array, right_hand_side: np.ndarray, entries: list[Any]
) -> tuple[sparse.csc_array, np.ndarray, np.ndarray, list[Any]]:
    """Join the two rows that Pyomo writes for a constraint with two sides: the upper, then the lower one."""
    kind = np.array([entry.bound_type for entry in entries], int)  # 1: ≤, -1: ≥, 0: =
    row_lower = np.where(kind == 1, -math.inf, right_hand_side)
    row_upper = np.where(kind == -1, math.inf, right_hand_side)
    repeats = np.array([a.constraint is b.constraint for a, b in itertools.pairwise(entries)], bool)
    if repeats.any():
        second = np.flatnonzero(repeats) + 1
        row_lower[second - 1] = row_lower[second]
        keep = np.setdiff1d(np.arange(len(entries)), second)
        matrix, row_lower, row_upper = matrix.tocsr()[keep].tocsc(), row_lower[keep], row_upper[keep]
        entries = [entries[row] for row in keep]
    return matrix, row_lower, row_upper, [entry.constraint for entry in entries]


def _refuse_other_than_one_objective(model: pyo.ConcreteModel) -> None:
    names = [objective.name for objective in model.component_data_objects(pyo.Objective, active=True)]
    if len(names) != 1:
        raise ValueError(f"the model must have one active objective, it has {len(names)}: {', '.join(names)}")


def _refuse_components_without_numbers(model: pyo.ConcreteModel) -> None:
    """Name the constraints and objectives that hold a NaN; all is well if there are none."""
    faulty = []
    for component in model.component_data_objects((pyo.Constraint, pyo.Objective), active=True):
        linear = generate_standard_repn(component.expr if component.ctype is pyo.Objective else component.body)
        if not np.isfinite([*linear.linear_coefs, linear.constant]).all():
            faulty.append(component.name)
    if faulty:
        raise UnusableNumber(f"not a finite number in: {_listed(faulty)}")


def _refuse_unusable_numbers(program: LinearProgram) -> None:
    """Raise with the name of every place (ten at most) where a number cannot be given to a solver."""
    data = program.matrix.data
    unfit = _beyond(data, LARGEST_COEFFICIENT)
    places = [f"{_place(program, entry)} is {data[entry]:g}" for entry in unfit]
    for name, values, absent in (
        ("cost", program.cost, math.nan),
        ("lower bound", program.column_lower, -math.inf),
        ("upper bound", program.column_upper, math.inf),
        ("lower side", program.row_lower, -math.inf),
        ("upper side", program.row_upper, math.inf),
    ):
        named = program.row_name if name.endswith("side") else program.column_name
        unfit = _beyond(values, LARGEST_FINITE, absent)
        places += [f"the {name} of {named(at)} is {values[at]:g}" for at in unfit]
    if not math.isfinite(program.offset):
        places.append(f"the constant of the objective is {program.offset:g}")
    if places:
        raise UnusableNumber(f"numbers no solver can use: {_listed(places)}")


def warn_of_negligible_coefficients(program: LinearProgram) -> None:
    """Warn of matrix entries that HiGHS will drop, naming the first."""
    data = program.matrix.data
    tiny = _found(data, lambda values: (values >= -NEGLIGIBLE_COEFFICIENT) & (values <= NEGLIGIBLE_COEFFICIENT))
    if tiny:
        text = f"the solver will drop {len(tiny)} matrix entries of at most {NEGLIGIBLE_COEFFICIENT:g}, "
        warnings.warn(f"{text}the first: {_place(program, tiny[0])}", NegligibleCoefficient, stacklevel=3)


def _beyond(values: np.ndarray, limit: float, absent: float = math.nan) -> list[int]:
    """Positions of numbers that are not within ±limit, NaN among them, nor stand for an absent side."""
    if values.size and -limit < values.min() and values.max() < limit:  # NaN is neither
        return []
    return _found(values, lambda part: ~((part > -limit) & (part < limit) | (part == absent)))


def _found(values: np.ndarray, is_so: Callable[[np.ndarray], np.ndarray]) -> list[int]:
    """Positions where something is so, looked for part by part: what is made on the way stays small."""
    parts = ((first, values[first : first + PART]) for first in range(0, values.size, PART))
    return [first + int(at) for first, part in parts for at in np.flatnonzero(is_so(part))]


def _place(program: LinearProgram, entry: int) -> str:
    column = int(np.searchsorted(program.matrix.indptr, entry, side="right")) - 1
    row = program.row_name(program.matrix.indices[entry])
    return f"the coefficient of {program.column_name(column)} in {row}"


def _listed(names: list[str], limit: int = 10) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return "; ".join(names[:limit]) + more
