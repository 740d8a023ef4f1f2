"""From rows that are stated for an hour to the program of all hours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo

from solvers.all_hours import AllHours
from solvers.entries import Family, by_column
from solvers.labels import HourlyRun, Labels
from solvers.periods import Periods, RepresentativeHours
from solvers.program import MAXIMISE, MINIMISE, LinearProgram, warn_of_negligible_coefficients
from solvers.rows import BEFORE, repetition_of
from solvers.shape import LINKING, Shape, latest

Values = float | np.ndarray
"""A number, or one for each hour."""


class StatedRow(NamedTuple):
    """A row as it is stated: lower ≤ Σ coefficient · column ≤ upper."""

    constraint: Any
    columns: Sequence[int]
    coefficients: Sequence[Values]
    lower: Values
    upper: Values


class Place(NamedTuple):
    """Where columns stand in time: how they are repeated, and the position of the first."""

    kind: str
    is_before: bool
    first: int


@dataclass(frozen=True)
class Columns:
    """The stated columns among those of all hours.

    Attributes
    ----------
    stated : Pyomo variables.
    start : (n_stated,) where the first hour, window or date of each stands; of a yearly one where it stands.
    places : where each stands in time; `is_before` if it is stated for the hour or date before.
    labels, at : what each column of all hours is, and its position in time.
    """

    stated: Sequence[Any]
    start: Sequence[int]
    places: Sequence[Place]
    labels: Labels
    at: np.ndarray

    def spread(self, values: Sequence[float], usual: float, time: AllHours, kind: type = float) -> np.ndarray:
        """Return a number of each stated column for the columns of all hours, of which most have the usual one."""
        # Zeros that nothing is written over take no memory.
        spread: np.ndarray = np.full(len(self.labels), usual, kind) if usual else np.zeros(len(self.labels), kind)
        for start, place, value in zip(self.start, self.places, values, strict=True):
            if value != usual:
                spread[start : start + time.n(place.kind)] = value
        return spread


@dataclass
class Rows:
    """The rows of all hours, block after block, and the entries of their matrix.

    Attributes
    ----------
    lower, upper, at : (n_rows,) sides, and position in time.
    """

    lower: np.ndarray
    upper: np.ndarray
    at: np.ndarray
    families: list[Family] = field(default_factory=list)
    positions: dict[tuple[str, frozenset[Place]], np.ndarray] = field(default_factory=dict)


def repeated(model: pyo.ConcreteModel, form: Any, hours: RepresentativeHours, periods: Periods) -> LinearProgram:
    """Return the program of all hours.

    Parameters
    ----------
    model : stated for two hours (`solvers.rows.two_hours`).
    form : its mixed standard form, with placeholders in it that hold the numbers of all hours.
    """
    time = AllHours(hours, periods)
    columns, stated = _columns(model, form, time), list(_stated_rows(form))
    rows = _rows(stated, columns, time)
    by_component = groupby(stated, lambda row: row.constraint.parent_component())
    bounds = [variable.bounds for variable in form.columns]
    lower, upper = [low for low, _ in bounds], [high for _, high in bounds]
    program = LinearProgram(
        matrix=by_column(rows.families, len(rows.lower), len(columns.labels)),
        row_lower=rows.lower,
        row_upper=rows.upper,
        column_lower=columns.spread([-math.inf if bound is None else bound for bound in lower], 0.0, time),
        column_upper=columns.spread([math.inf if bound is None else bound for bound in upper], math.inf, time),
        cost=_cost(form, columns),
        offset=float(form.c_offset[0]),
        sense=MINIMISE if form.objectives[0].sense == pyo.minimize else MAXIMISE,
        is_integer=columns.spread([not variable.is_continuous() for variable in form.columns], False, time, bool),
        rows=Labels(*(_label(component, list(group), time) for component, group in by_component)),
        columns=columns.labels,
        shape=Shape(rows.at, columns.at),
    )
    warn_of_negligible_coefficients(program)
    return program


def _columns(model: pyo.ConcreteModel, form: Any, time: AllHours) -> Columns:
    """Lay the columns out: variables as they are declared, within them instance by instance, hour by hour."""
    position = {id(variable): at for at, variable in enumerate(form.columns)}
    start, places = [0] * len(position), [Place("none", False, LINKING)] * len(position)
    runs: list[Sequence[Any]] = []
    at: list[np.ndarray] = []
    n_columns = 0
    for component in model.component_objects(pyo.Var):
        used = [(key, position[id(v)]) for key, v in component.items() if id(v) in position]
        kind = repetition_of(component).hours
        if kind == "none":
            runs.append([component[key] for key, _ in used])
            at.append(np.full(len(used), LINKING, np.int32))
            for k, (_, column) in enumerate(used):
                start[column] = n_columns + k
        else:
            first = {key: n_columns + k * time.n(kind) for k, key in enumerate(dict.fromkeys(k[:-1] for k, _ in used))}
            runs.append(HourlyRun(component, list(first), time.chosen[kind]))
            at += [_stands(time, key[-1], kind) for key in first]
            for key, column in used:
                place = LINKING if kind == "window" else time.in_time(kind, key[-2])
                start[column], places[column] = first[key[:-1]], Place(kind, key[-1] == BEFORE, place)
        n_columns += len(runs[-1])
    return Columns(form.columns, start, places, Labels(*runs), np.concatenate(at))


def _stands(time: AllHours, period: int, kind: str) -> np.ndarray:
    """Where the hours or dates of a period stand in time; its windows stand nowhere."""
    n = time.n(kind)
    if kind == "window":
        return np.full(n, LINKING, np.int32)
    return np.arange(n, dtype=np.int32) + np.int32(time.in_time(kind, period))


def _stated_rows(form: Any) -> Iterator[StatedRow]:
    """The rows of the standard form, the two of a constraint with two sides joined."""
    matrix = form.A.tocsr()
    for constraint, entries in groupby(range(len(form.rows)), lambda row: form.rows[row].constraint):
        sides: dict[int, Values] = {}
        for row in entries:
            sides[form.rows[row].bound_type] = _values(form.rhs[row])
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        coefficients = [_values(coefficient) for coefficient in matrix.data[inside]]
        lower, upper = (sides.get(0, sides.get(side, side * math.inf)) for side in (-1, 1))
        yield StatedRow(constraint, matrix.indices[inside].tolist(), coefficients, lower, upper)


def _values(expression: Any) -> Values:
    """A number or an expression of placeholders, which hold arrays."""
    found = pyo.value(expression)
    return found if isinstance(found, np.ndarray) else float(found)


def _label(component: Any, rows: list[StatedRow], time: AllHours) -> Sequence[Any]:
    """What the rows of a component are."""
    hours = repetition_of(component).hours
    if hours not in time.chosen:
        return [row.constraint for row in rows]
    return HourlyRun(component, [row.constraint.index()[:-1] for row in rows], time.chosen[hours])


def _rows(stated: Sequence[StatedRow], columns: Columns, time: AllHours) -> Rows:
    """Repeat every stated row."""
    repetitions = [repetition_of(row.constraint.parent_component()) for row in stated]
    ends = np.cumsum([time.n(repetition.hours) for repetition in repetitions], dtype=np.int64).tolist()
    n_rows = ends[-1] if ends else 0
    rows = Rows(np.empty(n_rows), np.empty(n_rows), np.full(n_rows, LINKING, np.int32))
    for row, repetition, first, end in zip(stated, repetitions, [0, *ends], ends, strict=False):
        if repetition.hours in time.chosen:
            _each(rows, row, slice(first, end), repetition.hours, columns, time)
            continue
        if any(isinstance(side, np.ndarray) for side in (row.lower, row.upper)):
            raise ValueError(f"{row.constraint.name}: a number of an hour in a limit of no hour")
        rows.lower[first], rows.upper[first] = row.lower, row.upper
        if repetition.hours == "sum":
            total = repetition.total[row.constraint.index()]
            rows.families += _sum(row, first, columns, time, total)
        else:
            rows.families.append(_once(row, first, columns))
    return rows


def _each(rows: Rows, row: StatedRow, block: slice, kind: str, columns: Columns, time: AllHours) -> None:
    """One row for each of the hours, windows or dates."""
    seen, places = time.seen[kind], [columns.places[column] for column in row.columns]
    entries = zip(row.columns, places, row.coefficients, strict=True)
    # The hour before comes last: a column is first seen by the row of its own hour, and rows of a column are to rise.
    for column, place, values in sorted(entries, key=lambda entry: entry[1].is_before):
        start, sight = columns.start[column], (place.kind, place.is_before)
        if place.kind == "none":
            start, where = 0, np.array([start], np.int32)
        elif sight in seen:
            where = seen[sight]
        else:
            raise ValueError(f"{row.constraint.name} speaks of {columns.stated[column].name}, which it cannot see")
        numbers = _numbers(_of(kind, values, time))
        rows.families.append(Family(block.stop - block.start, block.start, 1, start, where, numbers))
    rows.lower[block], rows.upper[block] = _of(kind, row.lower, time), _of(kind, row.upper, time)
    rows.at[block] = _position(rows, kind, frozenset(place for place in places if place.first != LINKING), time)


def _position(rows: Rows, kind: str, places: frozenset[Place], time: AllHours) -> np.ndarray:
    """Where rows of a kind stand in time that speak of columns in such places; found once for all that do."""
    if (kind, places) not in rows.positions:
        seen = [time.seen[kind][place.kind, place.is_before] + place.first for place in places]
        rows.positions[kind, places] = latest(np.array(seen, np.int32).reshape(len(seen), time.n(kind)))
    return rows.positions[kind, places]


def _of(kind: str, values: Values, time: AllHours) -> Values:
    """The hours of a kind, of a number of each hour; dates have no numbers of hours."""
    return values[time.chosen[kind]] if isinstance(values, np.ndarray) and kind != "each" else values


def _numbers(values: Any) -> np.ndarray:
    """Numbers as kernels take them."""
    return np.require(np.atleast_1d(values), float, ["C", "W"])


def _once(row: StatedRow, first: int, columns: Columns) -> Family:
    """A row without hours."""
    if any(columns.places[column].kind != "none" for column in row.columns) or any(
        isinstance(values, np.ndarray) for values in row.coefficients
    ):
        raise ValueError(f"{row.constraint.name} speaks of an hour, but is not stated for hours")
    where = np.array([columns.start[column] for column in row.columns], np.int32)
    return Family(where.size, first, 0, 0, where, _numbers(row.coefficients))


def _sum(row: StatedRow, first: int, columns: Columns, time: AllHours, total: Any) -> Iterator[Family]:
    """total − Σ over the hours of what is stated for one = 0."""
    if not (row.lower == 0.0 and row.upper == 0.0):
        raise ValueError(f"{row.constraint.name} adds up a constant: let it be added to the total")
    n_hours, every = len(time), time.seen["each"]["each", False]
    for column, values in zip(row.columns, row.coefficients, strict=True):
        if columns.places[column].kind == "each":
            yield Family(n_hours, first, 0, columns.start[column], every, _numbers(values))
        else:
            of_hours = values if columns.stated[column] is total else np.broadcast_to(values, n_hours)
            where = np.array([columns.start[column]], np.int32)
            yield Family(1, first, 0, 0, where, _numbers(np.sum(of_hours)))


def _cost(form: Any, columns: Columns) -> np.ndarray:
    """The objective, which speaks of yearly columns alone."""
    cost, stated = np.zeros(len(columns.labels)), np.flatnonzero(np.diff(form.c.indptr)).tolist()
    if any(columns.places[column].kind != "none" for column in stated):
        raise ValueError("the objective speaks of an hour: let it speak of sums over the year")
    cost[[columns.start[column] for column in stated]] = [float(value) for value in form.c.data]
    return cost
