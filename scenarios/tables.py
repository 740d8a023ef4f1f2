"""Small tools that turn named things of a scenario into arrays over dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.quantity import Trajectory, Value

Array = NDArray[np.float64]
Columns = dict[str, tuple[tuple[str, ...], Any]]
"""Variable → its dimensions and values, as xarray takes them."""


def numbers(items: Iterable[Value | None], absent: float) -> Array:
    """Return one number per item; `absent` stands where the scenario says nothing."""
    return np.array([absent if item is None else item.amount for item in items], dtype=float)


def paths(items: Iterable[Trajectory | None], years: Iterable[int], absent: float) -> Array:
    """Return (item, year): each trajectory at each year; `absent` where the scenario says nothing."""
    years = list(years)
    rows = [[absent] * len(years) if item is None else [item.at(year) for year in years] for item in items]
    return np.array(rows, dtype=float).reshape(len(rows), len(years))


def flags(items: Iterable[bool]) -> Array:
    """Return 1 for true and 0 for false."""
    return np.array([float(item) for item in items], dtype=float)


def labels(items: Iterable[Any]) -> NDArray[np.str_]:
    """Return text as an array of fixed width, also when there is none."""
    texts = [str(item) for item in items]
    return np.array(texts, dtype=None if texts else "U1")


def by_vintage(items: Iterable[Mapping[int, Value]], vintages: list[int]) -> Array:
    """Return (item, vintage) from mappings of year to value."""
    rows = list(items)
    table = np.zeros((len(rows), len(vintages)))
    for row, said in enumerate(rows):
        for year, value in said.items():
            table[row, vintages.index(int(year))] = value.amount
    return table


def each(things: Mapping[str, Any], field: str | Callable[[Any], Any]) -> list[Any]:
    """Return one field, or one function, of every thing, in file order."""
    return [field(thing) if callable(field) else getattr(thing, field) for thing in things.values()]
