"""What a family of technologies gives to the whole: the only thing that `solvers.model` knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Expression = Any
"""A number or a linear Pyomo expression."""


def nothing(node: str, period: int, hour: int) -> Expression:
    """Return no power."""
    return 0.0


@dataclass(frozen=True)
class Contribution:
    """Linear expressions by index; what is absent is 0.

    Attributes
    ----------
    injection : (node, period, hour) → MW given to the node, taken where negative.
    cost : (item, period) → present money of the period: operation in it, and all that its builds will cost.
    fuel : (fuel, period) → MWh/yr, power plants and end uses.
    emissions : (node, period) → tCO2e/yr, gross.
    counted : (node, period) → tCO2 of its years that count against the carbon budget, before any removal.
    removals : (node, period) → tCO2 removed, ≥ 0: by what is planted in the period in all years that count, and what is
        captured in its years that count.
    capital : period → money of its price year, overnight cost of what is built at its start.
    land : (node, period) → ha under what stands.
    firm : period → MW of capacity that can be relied on at the peak.
    peak : (period, hour of year) → MW added to demand in an hour that may be the peak.
    demand : period → MWh/yr added to electricity demand.
    fossil_generation : period → MWh/yr that is not renewable.
    foreign_generation : period → MWh/yr whose energy is not of the island.
    imported : period → MWh/yr of electricity from fuels of scope 2.
    exportable : (node, period, hour) → MW that may leave the island: what runs unasked.
    """

    injection: Callable[[str, int, int], Expression] = nothing
    cost: dict[tuple[str, int], Expression] = field(default_factory=dict)
    fuel: dict[tuple[str, int], Expression] = field(default_factory=dict)
    emissions: dict[tuple[str, int], Expression] = field(default_factory=dict)
    counted: dict[tuple[str, int], Expression] = field(default_factory=dict)
    removals: dict[tuple[str, int], Expression] = field(default_factory=dict)
    capital: dict[int, Expression] = field(default_factory=dict)
    land: dict[tuple[str, int], Expression] = field(default_factory=dict)
    firm: dict[int, Expression] = field(default_factory=dict)
    peak: dict[tuple[int, int], Expression] = field(default_factory=dict)
    demand: dict[int, Expression] = field(default_factory=dict)
    fossil_generation: dict[int, Expression] = field(default_factory=dict)
    foreign_generation: dict[int, Expression] = field(default_factory=dict)
    imported: dict[int, Expression] = field(default_factory=dict)
    exportable: Callable[[str, int, int], Expression] = nothing


def total(contributions: Iterable[Contribution], name: str, *index: Any) -> Expression:
    """Return the sum of one quantity over contributions, at one index."""
    key = index[0] if len(index) == 1 else index
    return sum(getattr(contribution, name).get(key, 0.0) for contribution in contributions)


def total_of(contributions: Iterable[Contribution], name: str, nodes: Iterable[str], period: int) -> Expression:
    """Return the sum of one quantity by node and period over contributions and nodes."""
    contributions = list(contributions)
    return sum(total(contributions, name, node, period) for node in nodes)
