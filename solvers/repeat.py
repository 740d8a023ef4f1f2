"""From rows that are stated for an hour to the program of all hours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

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


@dataclass(frozen=True)
class Hours:
    """All hours, windows and dates, and those of each kind of repetition."""

    hours: RepresentativeHours
    periods: Periods

    def __len__(self) -> int:
        return len(self.hours.hour_of_year)

    @cached_property
    def before(self) -> np.ndarray:
        """The hour before each, (n_hours,)."""
        return self.hours.hour_before()

    @cached_property
    def chosen(self) -> dict[str, np.ndarray]:
        """Kind of repetition → hours, windows or dates."""
        every, first = np.arange(len(self)), np.array(self.hours.window_starts())
        dates = np.arange(len(self.hours.calendar))
        return {
            "each": every, "first": first, "following": np.setdiff1d(every, first),
            "window": np.arange(first.size), "date": dates, "opening": dates[self.hours.opening_dates()],
        }  # fmt: skip

    def n(self, kind: str) -> int:
        """Return how many a stated row or column of a kind becomes."""
        return len(self.chosen[kind]) if kind in self.chosen else 1

    def seen_from(self, kind: str) -> dict[tuple[str, bool], np.ndarray]:
        """Return what rows of a kind speak of: (kind of column, whether it is that before) → hours, windows, dates."""
        rows = self.chosen[kind]
        if kind in ("date", "opening"):
            of_date, before = np.array(self.hours.calendar), self.hours.date_before()[rows]
            return {
                ("date", False): rows, ("date", True): before,
                ("window", False): of_date[rows], ("window", True): of_date[before],
            }  # fmt: skip
        window = rows // self.hours.window_hours
        return {("each", False): rows, ("each", True): self.before[rows], ("window", False): window}

    def place(self, period: int, kind: str = "each") -> int:
        """Return the running position of a period's first hour; its dates follow its last hour."""
        start = self.periods.years.index(period) * (len(self) + len(self.hours.calendar))
        return start + (len(self) if kind == "date" else 0)


@dataclass(frozen=True)
class Columns:
    """The stated columns among those of all hours.

    Attributes
    ----------
    stated : Pyomo variables.
    start : (n_stated,) where the first hour, window or date of each stands; of a yearly one where it stands.
    kind : how each is repeated.
    is_before : (n_stated,) whether it is stated for the hour or date before.
    labels, at : what each column of all hours is, and where it stands in time.
    """

    stated: Sequence[Any]
    start: np.ndarray
    kind: Sequence[str]
    is_before: np.ndarray
    labels: Labels
    at: np.ndarray

    def spread(self, values: Sequence[float], time: Hours, kind_of_number: type = float) -> np.ndarray:
        """Return a number of each stated column for the columns of all hours."""
        spread: np.ndarray = np.empty(len(self.labels), kind_of_number)
        for start, kind, value in zip(self.start.tolist(), self.kind, values, strict=True):
            spread[start : start + time.n(kind)] = value
        return spread

    def apart(self, stated: Sequence[int]) -> list[int]:
        """Return which of some stated columns to look at to know where all stand in time: one of each place."""
        places = {(self.kind[c], bool(self.is_before[c]), int(self.at[self.start[c]])): k for k, c in enumerate(stated)}
        return list(places.values())

    def is_hourly(self, column: int) -> bool:
        """Tell whether a stated column is one of each hour."""
        return self.kind[column] == "each"


class Rows:
    """Rows of all hours, to be filled block after block."""

    def __init__(self, n_rows: int, n_entries: int) -> None:
        self.columns, self.coefficients = np.empty(n_entries, np.int32), np.empty(n_entries)
        self.starts = np.zeros(n_rows + 1, np.int32)
        self.lower, self.upper, self.at = np.empty(n_rows), np.empty(n_rows), np.full(n_rows, LINKING)
        self._rows = self._entries = 0

    def block(self, n_rows: int, n_each: int) -> tuple[slice, np.ndarray, np.ndarray]:
        """Return the next rows of so many entries each, and their columns and coefficients to fill, (row, entry)."""
        rows, entries = slice(self._rows, self._rows + n_rows), slice(self._entries, self._entries + n_rows * n_each)
        self.starts[rows.start + 1 : rows.stop + 1] = entries.start + n_each * np.arange(1, n_rows + 1)
        self._rows, self._entries = rows.stop, entries.stop
        return rows, self.columns[entries].reshape(n_rows, n_each), self.coefficients[entries].reshape(n_rows, n_each)

    def matrix(self, n_columns: int) -> sparse.csc_array:
        """Return the matrix; entries that are 0 are left out."""
        by_row = sparse.csr_array((self.coefficients, self.columns, self.starts), (len(self.lower), n_columns))
        by_column = by_row.tocsc()
        by_column.sum_duplicates()  # an hour that is the only one of its window is before itself
        by_column.eliminate_zeros()
        return by_column


def repeated(model: pyo.ConcreteModel, form: Any, hours: RepresentativeHours, periods: Periods) -> LinearProgram:
    """Return the program of all hours.

    Parameters
    ----------
    model : stated for two hours (`solvers.rows.two_hours`).
    form : its mixed standard form, with placeholders in it that hold the numbers of all hours.
    """
    time = Hours(hours, periods)
    columns, stated = _columns(model, form, time), list(_stated_rows(form))
    sizes = [_size(row, columns, time) for row in stated]
    rows = Rows(sum(n for n, _ in sizes), sum(n * each for n, each in sizes))
    for row, size in zip(stated, sizes, strict=True):
        _fill(rows, row, size, columns, time)
    by_component = groupby(stated, lambda row: row.constraint.parent_component())
    bounds = [variable.bounds for variable in form.columns]
    lower, upper = [low for low, _ in bounds], [high for _, high in bounds]
    program = LinearProgram(
        matrix=rows.matrix(len(columns.labels)),
        row_lower=rows.lower,
        row_upper=rows.upper,
        column_lower=columns.spread([-math.inf if bound is None else bound for bound in lower], time),
        column_upper=columns.spread([math.inf if bound is None else bound for bound in upper], time),
        cost=_cost(form, columns),
        offset=float(form.c_offset[0]),
        sense=MINIMISE if form.objectives[0].sense == pyo.minimize else MAXIMISE,
        is_integer=columns.spread([not variable.is_continuous() for variable in form.columns], time, bool),
        rows=Labels(*(_label(component, list(group), time) for component, group in by_component)),
        columns=columns.labels,
        shape=Shape(rows.at, columns.at),
    )
    warn_of_negligible_coefficients(program)
    return program


def _columns(model: pyo.ConcreteModel, form: Any, time: Hours) -> Columns:
    """Lay the columns out: variables as they are declared, within them instance by instance, hour by hour."""
    position = {id(variable): at for at, variable in enumerate(form.columns)}
    start, is_before = (np.zeros(len(position), kind) for kind in (np.int64, bool))
    kinds = ["none"] * len(position)
    runs: list[Sequence[Any]] = []
    at: list[np.ndarray] = []
    n_columns = 0
    for component in model.component_objects(pyo.Var):
        used = [(key, position[id(v)]) for key, v in component.items() if id(v) in position]
        kind = repetition_of(component).hours
        if kind == "none":
            runs.append([component[key] for key, _ in used])
            at.append(np.full(len(used), LINKING))
            start[[column for _, column in used]] = n_columns + np.arange(len(used))
        else:
            instances = list(dict.fromkeys(key[:-1] for key, _ in used))
            runs.append(HourlyRun(component, instances, time.chosen[kind]))
            at += [_stands(time, key[-1], kind) for key in instances]
            first = {key: n_columns + k * time.n(kind) for k, key in enumerate(instances)}
            for key, column in used:
                start[column], kinds[column], is_before[column] = first[key[:-1]], kind, key[-1] == BEFORE
        n_columns += len(runs[-1])
    return Columns(form.columns, start, kinds, is_before, Labels(*runs), np.concatenate(at))


def _stands(time: Hours, period: int, kind: str) -> np.ndarray:
    """Where the hours or dates of a period stand in time; its windows stand nowhere."""
    chosen = time.chosen[kind]
    return np.full(len(chosen), LINKING) if kind == "window" else time.place(period, kind) + chosen


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


def _label(component: Any, rows: list[StatedRow], time: Hours) -> Sequence[Any]:
    """What the rows of a component are."""
    hours = repetition_of(component).hours
    if hours not in time.chosen:
        return [row.constraint for row in rows]
    return HourlyRun(component, [row.constraint.index()[:-1] for row in rows], time.chosen[hours])


def _size(row: StatedRow, columns: Columns, time: Hours) -> tuple[int, int]:
    """How many rows a stated row becomes, and of how many entries."""
    hours = repetition_of(row.constraint.parent_component()).hours
    if hours == "sum":
        return 1, sum(len(time) if columns.is_hourly(column) else 1 for column in row.columns)
    return time.n(hours), len(row.columns)


def _fill(rows: Rows, row: StatedRow, size: tuple[int, int], columns: Columns, time: Hours) -> None:
    """Repeat a stated row."""
    repetition = repetition_of(row.constraint.parent_component())
    block, entries, coefficients = rows.block(*size)
    if repetition.hours in time.chosen:
        chosen = time.chosen[repetition.hours]
        _each(row, entries, coefficients, columns, chosen, time.seen_from(repetition.hours))
        rows.lower[block], rows.upper[block] = _in(chosen, row.lower), _in(chosen, row.upper)
        rows.at[block] = latest(columns.at[entries[:, columns.apart(row.columns)]])
        return
    if any(isinstance(side, np.ndarray) for side in (row.lower, row.upper)):
        raise ValueError(f"{row.constraint.name}: a number of an hour in a limit of no hour")
    rows.lower[block], rows.upper[block] = row.lower, row.upper
    if repetition.hours == "sum":
        _sum(row, entries[0], coefficients[0], columns, len(time), repetition.total[row.constraint.index()])
    else:
        _once(row, entries[0], coefficients[0], columns)


def _each(
    row: StatedRow,
    entries: np.ndarray,
    coefficients: np.ndarray,
    columns: Columns,
    hours: np.ndarray,
    seen: dict[tuple[str, bool], np.ndarray],
) -> None:
    """One row for each of the hours, windows or dates."""
    for k, (column, values) in enumerate(zip(row.columns, row.coefficients, strict=True)):
        kind, is_before = columns.kind[column], bool(columns.is_before[column])
        if kind != "none" and (kind, is_before) not in seen:
            raise ValueError(f"{row.constraint.name} speaks of {columns.stated[column].name}, which it cannot see")
        entries[:, k] = columns.start[column] + (0 if kind == "none" else seen[kind, is_before])
        coefficients[:, k] = _in(hours, values)


def _in(hours: np.ndarray, values: Values) -> Values:
    return values[hours] if isinstance(values, np.ndarray) else values


def _once(row: StatedRow, entries: np.ndarray, coefficients: np.ndarray, columns: Columns) -> None:
    """A row without hours."""
    if any(columns.kind[column] != "none" for column in row.columns) or any(
        isinstance(values, np.ndarray) for values in row.coefficients
    ):
        raise ValueError(f"{row.constraint.name} speaks of an hour, but is not stated for hours")
    entries[:], coefficients[:] = columns.start[row.columns], row.coefficients


def _sum(
    row: StatedRow, entries: np.ndarray, coefficients: np.ndarray, columns: Columns, n_hours: int, total: Any
) -> None:
    """total − Σ over the hours of what is stated for one = 0."""
    if not (row.lower == 0.0 and row.upper == 0.0):
        raise ValueError(f"{row.constraint.name} adds up a constant: let it be added to the total")
    at = 0
    for column, values in zip(row.columns, row.coefficients, strict=True):
        of_hours = values if columns.stated[column] is total else np.broadcast_to(values, n_hours)
        each = of_hours if columns.is_hourly(column) else np.sum(of_hours, keepdims=True)
        n = n_hours if columns.is_hourly(column) else 1
        entries[at : at + n] = columns.start[column] + np.arange(n)
        coefficients[at : at + n] = each
        at += n


def _cost(form: Any, columns: Columns) -> np.ndarray:
    """The objective, which speaks of yearly columns alone."""
    cost, stated = np.zeros(len(columns.labels)), np.flatnonzero(np.diff(form.c.indptr))
    if any(columns.kind[column] != "none" for column in stated.tolist()):
        raise ValueError("the objective speaks of an hour: let it speak of sums over the year")
    cost[columns.start[stated]] = [float(value) for value in form.c.data]
    return cost
