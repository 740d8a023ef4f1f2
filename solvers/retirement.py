"""Leaving service before the end of life: chosen by vintage, where the scenario lets a thing go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from engine.clock import in_service
from solvers.assets import ASSETS, TECHNOLOGY, Asset
from solvers.contribution import Expression
from solvers.periods import Periods
from solvers.rows import constrain, positive

if TYPE_CHECKING:
    from solvers.data import Data

LEAVING = tuple(asset for asset in ASSETS if asset.retirements)
"""What may leave service early."""


def planned_retirements(asset: Asset, inputs: xr.Dataset) -> np.ndarray:
    """Return what leaves early whatever is decided here, (instance, vintage, year): of others, and of earlier steps.

    `solvers.given` puts it into the inputs as the planner sees them.
    """
    if asset.retirements in inputs:
        return inputs[asset.retirements].values
    return np.zeros([inputs.sizes[dim] for dim in (asset.dim, "vintage", "year")])


def planned_builds(asset: Asset, inputs: xr.Dataset) -> np.ndarray:
    """Return what is built whatever is decided here, (instance, year), likewise."""
    if asset.builds in inputs:
        return inputs[asset.builds].values
    return np.zeros((inputs.sizes[asset.dim], inputs.sizes["year"]))


def retirement_tables(asset: Asset, inputs: xr.Dataset, periods: Periods) -> dict[str, dict[tuple, float]]:
    """Return what may leave early, and what that saves: upkeep. Annuities are owed whether it runs or not.

    Returns
    -------
    Each name is led by that of the asset's capacity and a dot.

    * `vintage_stands` (instance, vintage): what entered service whatever is decided, less what leaves so.
    * `retirement_saves` (instance, vintage, period): present money of the fixed O&M of all later years of its life,
      per unit that leaves at the start of the period; only where it may leave then: in a period that is not past, later
      than the vintage, within its life.
    * `would_serve` (instance, vintage, period): 1 where it would serve in every year of the period.
    """
    years, present = inputs["year"].values.astype(int), int(inputs.attrs["present_year"])
    discount = np.array([periods.discount[int(year)] for year in years])
    table: dict[str, dict[tuple, float]] = {name: {} for name in ("vintage_stands", "retirement_saves", "would_serve")}
    gone, operable = planned_retirements(asset, inputs), is_operable(asset, inputs)
    for i in np.flatnonzero(inputs[asset.may_retire].values == 1):
        name = str(inputs[asset.dim].values[i])
        existing = np.maximum(inputs[asset.existing].values[i] - gone[i].sum(axis=1), 0.0)
        standing = dict(zip(inputs["vintage"].values.astype(int).tolist(), existing.tolist(), strict=True))
        vintages = sorted({v for v, amount in standing.items() if amount > 0} | set(periods.years))
        lifetime = inputs[asset.lifetime].sel(vintage=vintages).values[i]
        alive = in_service(np.array(vintages), lifetime, years) * operable[i]
        for v, serves in zip(vintages, alive, strict=True):
            table["vintage_stands"][name, v] = standing[v]
            for p, span in periods.spans.items():
                at = np.searchsorted(years, span)
                table["would_serve"][name, v, p] = float(serves[at].min())
                if p >= present and p > v and serves[at[0]] > 0:
                    owed = serves * inputs[asset.fixed_om].values[i] * discount
                    table["retirement_saves"][name, v, p] = float(owed[at[0] :].sum())
    return {f"{asset.capacity}.{name}": rows for name, rows in table.items()}


def is_operable(asset: Asset, inputs: xr.Dataset) -> np.ndarray:
    """Return 1 where the law lets it run, (instance, year)."""
    if asset is TECHNOLOGY:
        return inputs["is_operable"].values
    return np.ones((inputs.sizes[asset.dim], inputs.sizes["year"]))


def add_retirements(block: pyo.Block, data: Data, asset: Asset, instances: list[str], builds: pyo.Var) -> None:
    """Add the retirements (instance, vintage, period) of an asset, of what exists and of what is built."""
    stands = data.tables[f"{asset.capacity}.vintage_stands"]
    mine = {(i, v) for i, v in stands if i in instances and (stands[i, v] or (i, v) in builds)}
    chosen = [key for key in data.tables[f"{asset.capacity}.retirement_saves"] if key[:2] in mine]
    leaving = positive(block, asset.retirements, chosen, f"leaves service early, at the period's start [{asset.unit}]")

    def are_within_vintage(_: pyo.Block, i: str, v: int) -> Expression:
        """Σ retirements of a vintage ≤ what entered service; dual: present money per unit of the vintage."""
        entered = [stands[i, v], *(builds[key] for key in builds if key == (i, v))]
        return sum(leaving[key] for key in chosen if key[:2] == (i, v)) <= sum(entered)

    vintages = dict.fromkeys(key[:2] for key in chosen)
    constrain(block, vintages, are_within_vintage, f"{asset.retirements}_are_within_vintage")


def retired(block: pyo.Block, data: Data, asset: Asset, instance: str, period: int) -> Expression:
    """Return what has left early and would still serve in a period."""
    if not asset.retirements:
        return 0.0
    would_serve = data.tables[f"{asset.capacity}.would_serve"]
    return sum(
        would_serve[i, v, period] * leaving
        for (i, v, p), leaving in block.component(asset.retirements).items() if i == instance and p <= period
    )  # fmt: skip


def saved_upkeep(block: pyo.Block, data: Data, asset: Asset, period: int) -> Expression:
    """Return the present money of upkeep that is saved by what leaves at the start of a period."""
    if not asset.retirements:
        return 0.0
    return sum(
        data(f"{asset.capacity}.retirement_saves", *key) * leaving
        for key, leaving in block.component(asset.retirements).items() if key[-1] == period
    )  # fmt: skip
