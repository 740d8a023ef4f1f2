"""Refit: a plant rebuilt into another on its site. What is built of the one leaves service early of the other.

The overnight cost of the new one is what the refit costs; annuities of the old are owed to the end, its upkeep ends.
"""

from __future__ import annotations

import pyomo.environ as pyo

from solvers.contribution import Expression
from solvers.data import Data
from solvers.rows import constrain


def add_refits(model: pyo.ConcreteModel, data: Data) -> None:
    """Add the block `refit`; it is empty where nothing is a refit of anything."""
    block = model.refit = pyo.Block(doc="plants rebuilt into others")
    of = {name: old for name, old in data.label("technology_refit_of").items() if old}
    families = (model.variable, model.dispatchable)

    def refits_within_what_leaves(_: pyo.Block, old: str, p: int) -> Expression:
        """Σ builds of its refits ≤ Σ its early retirements; dual: present money per MW that is refitted."""
        built = [v for f in families for (g, at), v in f.technology_builds.items() if of.get(g) == old and at == p]
        left = [v for f in families for (g, _v, at), v in f.retirements.items() if g == old and at == p]
        return sum(built) <= sum(left)

    offered = {
        (of[g], p): None for family in families for g, p in family.technology_builds if g in of
    }  # in order, each once
    constrain(block, list(offered), refits_within_what_leaves)
