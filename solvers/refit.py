"""Refit: a plant, store or link rebuilt into another where it stands: built of the one, it leaves early of the other.

The overnight cost of the new one is what the refit costs; annuities of the old are owed to the end, its upkeep ends.
Each part of a store is rebuilt by itself. What others rebuild leaves service whoever decides it (`solvers.given`);
what they retire and do not rebuild may be rebuilt here.
"""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo

from engine.vintage_groups import whole
from solvers.assets import Asset
from solvers.contribution import Expression
from solvers.data import Data
from solvers.retirement import LEAVING, planned_builds, planned_retirements
from solvers.rows import constrain


def add_refits(model: pyo.ConcreteModel, data: Data) -> None:
    """Add the block `refit`; it is empty where nothing is a refit of anything."""
    block = model.refit = pyo.Block(doc="plants, stores and links rebuilt into others")
    families = {
        "technology": (model.variable, model.dispatchable), "store": (model.storage,), "link": (model.link,)
    }  # fmt: skip
    for asset in LEAVING:
        _add_refits(block, data, asset, families[asset.dim])


def _add_refits(block: pyo.Block, data: Data, asset: Asset, families: tuple[pyo.Block, ...]) -> None:
    of = {name: old for name, old in data.label(f"{asset.dim}_refit_of").items() if old}
    builds = {key: built for family in families for key, built in family.component(asset.builds).items()}
    retirements = {key: gone for family in families for key, gone in family.component(asset.retirements).items()}

    def refits_within_what_leaves(_: pyo.Block, old: str, p: int) -> Expression:
        """Σ builds of its refits ≤ Σ its early retirements; dual: present money per unit that is refitted."""
        built = [v for (g, at), v in builds.items() if of.get(g) == old and at == p]
        left = [v for (g, _v, at), v in retirements.items() if whole(g) == old and at == p]
        return sum(built) <= sum(left) + _left_by_others(data, asset, old, [g for g in of if of[g] == old], p)

    offered = {(of[g], p): None for g, p in builds if g in of}  # in order, each once
    constrain(block, list(offered), refits_within_what_leaves, f"{asset.capacity}_refits_within_what_leaves")


def _left_by_others(data: Data, asset: Asset, old: str, refits: list[str], period: int) -> float:
    """Return what others retire of a thing at a period's start and do not refit themselves, in the asset's unit."""
    inputs, names = data.inputs, data.names(asset.dim)
    year = int(np.searchsorted(inputs["year"].values, period))
    groups = [row for row, name in enumerate(names) if whole(name) == old]
    gone = planned_retirements(asset, inputs)[groups, :, year].sum()
    rebuilt = planned_builds(asset, inputs)[[names.index(g) for g in refits], year].sum()
    return max(0.0, float(gone - rebuilt))
