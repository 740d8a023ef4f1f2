"""Planting: hectares by period, whose removals follow from the engine's response by age.

What others and earlier steps plant (`planted`) is on its land already, and costs and removes what it does in its years.
"""

from __future__ import annotations

import math

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import constrain, positive


def add_planting(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `planting` and return what it gives."""
    block = model.planting = pyo.Block(doc="land planted for its removals")
    periods, at = data.periods.years, data.label("planting_node")
    can = [(a, p) for a in data.names("planting") for p in periods if data("can_plant", a, p)]
    replaced = dict(zip(data.names("planting"), _former_land(data), strict=True))
    hectares = positive(block, "hectares", can, "planted at the period's start [ha]")

    def planted_within_potential(_: pyo.Block, a: str, p: int) -> Expression:
        """planted + Σ hectares so far ≤ potential, or what is planted already; dual: present money per hectare."""
        already = data("planted", a, p)
        chosen = sum(hectares[name, v] for name, v in can if name == a and v <= p)
        return already + chosen <= max(data("planting_potential", a, p), already)

    def planted_within_rate(_: pyo.Block, a: str, p: int) -> Expression:
        """hectares ≤ yearly rate × years of the period; dual: present money per hectare."""
        return hectares[a, p] <= data("planting_maximum_build", a, p) * data("years", p)

    def planted_within_land(_: pyo.Block, n: str, c: str) -> Expression:
        """Σ hectares that replace a cover ≤ what others leave of it and may be; dual: present money per hectare."""
        return sum(hectares[a, v] for a, v in can if replaced[a] == (n, c)) <= max(0.0, data("land_left", n, c))

    def planted(table: str, n: str, p: int) -> float:
        return sum(data(table, a, p) for a in at if at[a] == n)

    constrain(block, [k for k in can if math.isfinite(data("planting_potential", *k))], planted_within_potential)
    constrain(block, [k for k in can if math.isfinite(data("planting_maximum_build", *k))], planted_within_rate)
    constrain(block, [k for k in _lands(can, replaced) if math.isfinite(data("land_left", *k))], planted_within_land)
    return Contribution(
        cost={
            ("planting", p): sum(data("planted_cost", a, p) for a in at)
            + sum(data("hectare_cost", a, v) * hectares[a, v] for a, v in can if v == p)
            for p in periods
        },
        # What a hectare removes until the horizon counts in the period of its planting: only the sum matters.
        removals={
            (n, p): planted("planted_counted", n, p)
            + sum(data("hectare_counted", a, v) * hectares[a, v] for a, v in can if v == p and at[a] == n)
            for n in data.names("node") for p in periods
        },
        capital={p: sum(data("planting_overnight", a, v) * hectares[a, v] for a, v in can if v == p) for p in periods},
        land={
            (n, p): planted("planted", n, p) + sum(hectares[a, v] for a, v in can if v <= p and at[a] == n)
            for n in data.names("node") for p in periods
        },
    )  # fmt: skip


def _former_land(data: Data) -> list[tuple[str, str]]:
    """The node and the cover that each planting turns into another; the cover is "" where it names none."""
    node, cover = data.label("planting_node"), data.label("planting_replaces")
    return [(node[name], cover[name]) for name in data.names("planting")]


def _lands(can: list[tuple[str, int]], replaced: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Each node and cover that some planting may take land from, once."""
    return sorted({replaced[name] for name, _ in can if replaced[name][1]})
