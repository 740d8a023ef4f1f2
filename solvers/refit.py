"""Refit: a plant rebuilt into another on its site. What is built of the one leaves service early of the other.

The overnight cost of the new one is what the refit costs; annuities of the old are owed to the end, its upkeep ends.
What others rebuild leaves service whoever decides it (`solvers.given`); what they retire and do not rebuild may be
rebuilt here.
"""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo

from engine.vintage_groups import whole
from solvers.assets import TECHNOLOGY
from solvers.contribution import Expression
from solvers.data import Data
from solvers.retirement import planned_builds, planned_retirements
from solvers.rows import constrain


def add_refits(model: pyo.ConcreteModel, data: Data) -> None:
    """Add the block `refit`; it is empty where nothing is a refit of anything."""
    block = model.refit = pyo.Block(doc="plants rebuilt into others")
    of = {name: old for name, old in data.label("technology_refit_of").items() if old}
    families = (model.variable, model.dispatchable)

    def refits_within_what_leaves(_: pyo.Block, old: str, p: int) -> Expression:
        """Σ builds of its refits ≤ Σ its early retirements; dual: present money per MW that is refitted."""
        built = [v for f in families for (g, at), v in f.technology_builds.items() if of.get(g) == old and at == p]
        left = [v for f in families for (g, _v, at), v in f.retirements.items() if whole(g) == old and at == p]
        return sum(built) <= sum(left) + _left_by_others(data, old, [g for g in of if of[g] == old], p)

    offered = {
        (of[g], p): None for family in families for g, p in family.technology_builds if g in of
    }  # in order, each once
    constrain(block, list(offered), refits_within_what_leaves)


def _left_by_others(data: Data, old: str, refits: list[str], period: int) -> float:
    """Return what others retire of a technology at a period's start and do not refit themselves, MW."""
    inputs, names = data.inputs, data.names("technology")
    year = int(np.searchsorted(inputs["year"].values, period))
    groups = [row for row, name in enumerate(names) if whole(name) == old]
    gone = planned_retirements(TECHNOLOGY, inputs)[groups, :, year].sum()
    rebuilt = planned_builds(inputs)[[names.index(g) for g in refits], year].sum()
    return max(0.0, float(gone - rebuilt))
