"""From rows that are stated for an hour to the program of all hours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

from solvers.labels import HourlyRun, Labels
from solvers.periods import Periods, RepresentativeHours
from solvers.program import MAXIMISE, MINIMISE, LinearProgram, warn_of_negligible_coefficients
from solvers.rows import BEFORE, repetition_of
from solvers.shape import LINKING, Shape

Values = float | np.ndarray
"""A number, or one for each hour."""


class StatedRow(NamedTuple):
    """A row as it is stated: lower ≤ Σ coefficient · column ≤ upper."""

    constraint: Any
    columns: Sequence[int]
    coefficients: Sequence[Values]
    lower: Values
    upper: Values


@dataclass(frozen=True)
class Columns:
    """The stated columns among those of all hours.

    Attributes
    ----------
    stated : Pyomo variables.
    start : (n_stated,) where the first hour of each stands; of a yearly one where it stands.
    is_hourly, is_before : (n_stated,) whether it is repeated, and whether it is stated for the hour before.
    labels, at : what each column of all hours is, and where it stands in time.
    """

    stated: Sequence[Any]
    start: np.ndarray
    is_hourly: np.ndarray
    is_before: np.ndarray
    labels: Labels
    at: np.ndarray

    def spread(self, values: Sequence[float]) -> np.ndarray:
        """Return a number of each stated column for the columns of all hours."""
        spread = np.empty(len(self.labels))
        ends = np.append(np.unique(self.start), len(self.labels))
        length = dict(zip(ends[:-1].tolist(), np.diff(ends).tolist(), strict=True))
        for start, value in zip(self.start.tolist(), values, strict=True):
            spread[start : start + length[start]] = value
        return spread


class Rows(NamedTuple):
    """Rows of all hours: entries row by row, and how many each row has."""

    columns: np.ndarray
    coefficients: np.ndarray
    n_entries: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    at: np.ndarray


def repeated(model: pyo.ConcreteModel, form: Any, hours: RepresentativeHours, periods: Periods) -> LinearProgram:
    """Return the program of all hours.

    Parameters
    ----------
    model : stated for two hours (`solvers.rows.two_hours`).
    form : its mixed standard form, with placeholders in it that hold the numbers of all hours.
    """
    n_hours = len(hours.hour_of_year)
    place = {p: k * n_hours for k, p in enumerate(periods.years)}
    columns = _columns(model, form, n_hours, place)
    labels, parts = [], []
    for component, stated in groupby(_stated_rows(form), lambda row: row.constraint.parent_component()):
        of_component = list(stated)
        labels.append(_label(component, of_component, hours))
        parts += [_rows(row, columns, hours, place) for row in of_component]
    rows = Rows(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    del parts
    starts = np.concatenate([[0], np.cumsum(rows.n_entries)])
    size = (len(rows.n_entries), len(columns.labels))
    by_row = sparse.csr_array((rows.coefficients, rows.columns, starts.astype(np.int32)), shape=size)
    by_row.eliminate_zeros()
    bounds = [variable.bounds for variable in form.columns]
    program = LinearProgram(
        matrix=by_row.tocsc(),
        row_lower=rows.lower,
        row_upper=rows.upper,
        column_lower=columns.spread([-math.inf if lower is None else lower for lower, _ in bounds]),
        column_upper=columns.spread([math.inf if upper is None else upper for _, upper in bounds]),
        cost=_cost(form, columns),
        offset=float(form.c_offset[0]),
        sense=MINIMISE if form.objectives[0].sense == pyo.minimize else MAXIMISE,
        is_integer=np.zeros(size[1], bool),
        rows=Labels(*labels),
        columns=columns.labels,
        shape=Shape(rows.at, columns.at),
    )
    warn_of_negligible_coefficients(program)
    return program


def _columns(model: pyo.ConcreteModel, form: Any, n_hours: int, place: dict[int, int]) -> Columns:
    position = {id(variable): at for at, variable in enumerate(form.columns)}
    start, is_hourly, is_before = (np.zeros(len(position), kind) for kind in (np.int64, bool, bool))
    runs: list[Sequence[Any]] = []
    at: list[np.ndarray] = []
    n_columns = 0
    for component in model.component_objects(pyo.Var):
        used = [(key, position[id(v)]) for key, v in component.items() if id(v) in position]
        if repetition_of(component).hours == "none":
            runs.append([component[key] for key, _ in used])
            at.append(np.full(len(used), LINKING))
            start[[column for _, column in used]] = n_columns + np.arange(len(used))
        else:
            first = {key: n_columns + k * n_hours for k, key in enumerate(dict.fromkeys(key[:-1] for key, _ in used))}
            runs.append(HourlyRun(component, list(first), np.arange(n_hours)))
            at += [place[key[-1]] + np.arange(n_hours) for key in first]
            for key, column in used:
                start[column], is_hourly[column], is_before[column] = first[key[:-1]], True, key[-1] == BEFORE
        n_columns += len(runs[-1])
    return Columns(form.columns, start, is_hourly, is_before, Labels(*runs), np.concatenate(at))


def _stated_rows(form: Any) -> Iterator[StatedRow]:
    """The rows of the standard form, the two of a constraint with two sides joined."""
    matrix = form.A.tocsr()
    for constraint, entries in groupby(range(len(form.rows)), lambda row: form.rows[row].constraint):
        sides: dict[int, Values] = {}
        for row in entries:
            sides[form.rows[row].bound_type] = _values(form.rhs[row])
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        yield StatedRow(
            constraint,
            matrix.indices[inside].tolist(),
            [_values(coefficient) for coefficient in matrix.data[inside]],
            sides.get(0, sides.get(-1, -math.inf)),
            sides.get(0, sides.get(1, math.inf)),
        )


def _values(expression: Any) -> Values:
    """A number or an expression of placeholders, which hold arrays."""
    found = pyo.value(expression)
    return found if isinstance(found, np.ndarray) else float(found)


def _selected(constraint: Any, hours: RepresentativeHours) -> np.ndarray:
    """The hours for which a constraint is repeated."""
    every, starts = np.arange(len(hours.hour_of_year)), np.array(hours.window_starts())
    chosen = {"each": every, "first": starts}
    return chosen[which] if (which := repetition_of(constraint).hours) in chosen else np.setdiff1d(every, starts)


def _label(component: Any, rows: list[StatedRow], hours: RepresentativeHours) -> Sequence[Any]:
    """What the rows of a component are."""
    if repetition_of(component).hours in ("none", "sum"):
        return [row.constraint for row in rows]
    return HourlyRun(component, [row.constraint.index()[:-1] for row in rows], _selected(component, hours))


def _rows(row: StatedRow, columns: Columns, hours: RepresentativeHours, place: dict[int, int]) -> Rows:
    """Repeat a stated row."""
    component = row.constraint.parent_component()
    repetition = repetition_of(component)
    if repetition.hours == "none":
        return _once(row, columns)
    if repetition.hours == "sum":
        return _sum(row, columns, repetition.total[row.constraint.index()], len(hours.hour_of_year))
    chosen = _selected(component, hours)
    before, shape = hours.hour_before()[chosen], (len(chosen), len(row.columns))
    entries, coefficients = np.empty(shape, np.int32), np.empty(shape)
    for k, (column, coefficient) in enumerate(zip(row.columns, row.coefficients, strict=True)):
        hour = (before if columns.is_before[column] else chosen) if columns.is_hourly[column] else 0
        entries[:, k] = columns.start[column] + hour
        coefficients[:, k] = _in(chosen, coefficient)
    lower, upper = (np.broadcast_to(_in(chosen, side), len(chosen)) for side in (row.lower, row.upper))
    at = place[row.constraint.index()[-2]] + chosen if repetition.hours != "first" else np.full(len(chosen), LINKING)
    return Rows(entries.ravel(), coefficients.ravel(), np.full(shape[0], shape[1]), lower, upper, at)


def _in(hours: np.ndarray, values: Values) -> Values:
    return values[hours] if isinstance(values, np.ndarray) else values


def _once(row: StatedRow, columns: Columns) -> Rows:
    """A row without hours."""
    numbers = [*row.coefficients, row.lower, row.upper]
    if columns.is_hourly[row.columns].any() or any(isinstance(number, np.ndarray) for number in numbers):
        raise ValueError(f"{row.constraint.name} speaks of an hour, but is not stated for hours")
    return _one(row, columns.start[row.columns], np.array(row.coefficients))


def _sum(row: StatedRow, columns: Columns, total: Any, n_hours: int) -> Rows:
    """total − Σ over the hours of what is stated for one = 0."""
    if not (row.lower == 0.0 and row.upper == 0.0):
        raise ValueError(f"{row.constraint.name} adds up a constant, whose hours are not known")
    entries, coefficients = [], []
    for column, values in zip(row.columns, row.coefficients, strict=True):
        if columns.stated[column] is total:
            each = np.atleast_1d(values)
        else:
            each = np.broadcast_to(values, n_hours)
            each = each if columns.is_hourly[column] else each.sum(keepdims=True)
        entries.append(columns.start[column] + np.arange(len(each)))
        coefficients.append(each)
    return _one(row, np.concatenate(entries), np.concatenate(coefficients))


def _one(row: StatedRow, entries: np.ndarray, coefficients: np.ndarray) -> Rows:
    lower, upper = (np.array([side], float) for side in (row.lower, row.upper))
    n_entries, at = np.array([len(entries)]), np.array([LINKING])
    return Rows(entries.astype(np.int32), coefficients, n_entries, lower, upper, at)


def _cost(form: Any, columns: Columns) -> np.ndarray:
    """The objective, which speaks of yearly columns alone."""
    cost, stated = np.zeros(len(columns.labels)), np.flatnonzero(np.diff(form.c.indptr))
    if columns.is_hourly[stated].any():
        raise ValueError("the objective speaks of an hour: let it speak of sums over the year")
    cost[columns.start[stated]] = [float(value) for value in form.c.data]
    return cost
