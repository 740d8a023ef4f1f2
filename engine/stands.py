"""Stands: hectares of one cover and one age at one place, with the carbon on a hectare of each."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from engine.growth import Floats, Positions


@dataclass
class Stands:
    """Stands as columns; every column has one row a stand.

    `place` is a position the caller chooses (a cell, or a planting and its year); `node` and `cover` are positions.
    """

    place: Positions
    node: Positions
    cover: Positions
    age: Floats
    """yr"""
    area: Floats
    """ha"""
    temperature: Floats
    """°C, mean of the year"""
    pools: Floats
    """(stand, pool of the method), tC/ha"""
    gap: Floats
    """tC/ha above ground by which thinning or planting under cover keeps a stand below its curve"""
    approach: Floats
    """(stand, 3), tC/ha/yr by which dead wood, litter and soil near those of the cover after a change of use"""

    @property
    def n(self) -> int:
        """Number of stands."""
        return self.place.size

    def take(self, rows: Positions) -> Stands:
        """Return copies of some stands."""
        return Stands(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def with_more(self, more: Stands) -> Stands:
        """Return these stands and more of them; those without area are left out."""
        kept = self.take(np.flatnonzero(self.area > 0)) if (self.area <= 0).any() else self
        columns = (each.name for each in fields(self))
        return Stands(**{name: np.concatenate([getattr(kept, name), getattr(more, name)]) for name in columns})


def bare_stands(
    place: Positions, node: Positions, cover: Positions, age: Floats, area: Floats, temperature: Floats
) -> Stands:
    """Return stands without pools, which a method fills in."""
    n = place.size
    return Stands(
        place, node, cover, age.copy(), area.copy(), temperature, np.zeros((n, 0)), np.zeros(n), np.zeros((n, 3))
    )


def merged(stands: Stands) -> Stands:
    """Return stands of the same place, cover and age as one: areas add up, carbon per hectare is their mean.

    Carbon is linear in area, so that nothing is lost by it.
    """
    _, first, group = np.unique(_number(stands), return_index=True, return_inverse=True)
    if first.size == stands.n:
        return stands
    one = stands.take(first)
    one.area = np.bincount(group, stands.area).astype(float)
    share = stands.area / one.area[group]
    for name in ("pools", "approach"):
        parts = getattr(stands, name) * share[:, np.newaxis]
        table = np.empty((first.size, parts.shape[1]))
        for column, part in zip(table.T, parts.T, strict=True):
            column[:] = np.bincount(group, part)
        setattr(one, name, table)
    one.gap = np.bincount(group, stands.gap * share).astype(float)
    return one


def _number(stands: Stands) -> np.ndarray:
    """Return one whole number for place, cover and age, in their order, (stand,)."""
    number = np.zeros(stands.n, np.int64)
    for part in (stands.place, stands.cover, stands.age):
        distinct, at = np.unique(part, return_inverse=True)
        number = number * distinct.size + at
    return number
