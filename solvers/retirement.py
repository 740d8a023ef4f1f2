"""Leaving service before the end of life: chosen by vintage, where the scenario lets a technology go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from engine.clock import in_service
from solvers.contribution import Expression
from solvers.periods import Periods
from solvers.rows import constrain, positive

if TYPE_CHECKING:
    from solvers.data import Data


def retirement_tables(inputs: xr.Dataset, periods: Periods) -> dict[str, dict[tuple, float]]:
    """Return what may leave early, and what that saves: upkeep. Annuities are owed whether it runs or not.

    Returns
    -------
    * `vintage_stands` (technology, vintage): MW that entered service whatever is decided.
    * `retirement_saves` (technology, vintage, period): present money of the fixed O&M of all later years of its life,
      per MW that leaves at the start of the period; only where it may leave then: in a period that is not past, later
      than the vintage, within its life.
    * `would_serve` (technology, vintage, period): 1 where it would serve in every year of the period.
    """
    years, present = inputs["year"].values.astype(int), int(inputs.attrs["present_year"])
    discount = np.array([periods.discount[int(year)] for year in years])
    table: dict[str, dict[tuple, float]] = {name: {} for name in ("vintage_stands", "retirement_saves", "would_serve")}
    for i in np.flatnonzero(inputs["may_retire"].values == 1):
        name, existing = str(inputs["technology"].values[i]), inputs["existing_capacity"].values[i]
        standing = dict(zip(inputs["vintage"].values.astype(int).tolist(), existing.tolist(), strict=True))
        vintages = sorted({v for v, megawatts in standing.items() if megawatts > 0} | set(periods.years))
        alive = in_service(np.array(vintages), inputs["lifetime"].values[i], years) * inputs["is_operable"].values[i]
        for v, serves in zip(vintages, alive, strict=True):
            table["vintage_stands"][name, v] = standing[v]
            for p, span in periods.spans.items():
                at = np.searchsorted(years, span)
                table["would_serve"][name, v, p] = float(serves[at].min())
                if p >= present and p > v and serves[at[0]] > 0:
                    owed = serves * inputs["fixed_om"].values[i] * discount
                    table["retirement_saves"][name, v, p] = float(owed[at[0] :].sum())
    return table


def add_retirements(block: pyo.Block, data: Data, technologies: list[str], builds: pyo.Var) -> None:
    """Add `retirements` (technology, vintage, period), of what exists and of what is built."""
    stands = data.tables["vintage_stands"]
    mine = {(g, v) for g, v in stands if g in technologies and (stands[g, v] or (g, v) in builds)}
    chosen = [key for key in data.tables["retirement_saves"] if key[:2] in mine]
    leaving = positive(block, "retirements", chosen, "leaves service early, at the period's start [MW]")

    def retired_within_vintage(_: pyo.Block, g: str, v: int) -> Expression:
        """Σ retirements of a vintage ≤ what entered service; dual: present money per MW of the vintage."""
        entered = [stands[g, v], *(builds[key] for key in builds if key == (g, v))]
        return sum(leaving[key] for key in chosen if key[:2] == (g, v)) <= sum(entered)

    constrain(block, dict.fromkeys(key[:2] for key in chosen), retired_within_vintage)


def retired(block: pyo.Block, data: Data, technology: str, period: int) -> Expression:
    """Return what has left early and would still serve in a period, MW."""
    would_serve = data.tables["would_serve"]
    return sum(
        would_serve[g, v, period] * leaving
        for (g, v, p), leaving in block.retirements.items() if g == technology and p <= period
    )  # fmt: skip


def saved_upkeep(block: pyo.Block, data: Data, period: int) -> Expression:
    """Return the present money of upkeep that is saved by what leaves at the start of a period."""
    return sum(
        data("retirement_saves", *key) * leaving for key, leaving in block.retirements.items() if key[-1] == period
    )
