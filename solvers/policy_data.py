"""What policies with a name of their own ask of each period."""

from __future__ import annotations

import numpy as np
import xarray as xr

from solvers.periods import Periods
from solvers.vintages import mean_of_finite

BUDGETS = ("gross_budget", "net_budget")
OVER_YEARS = (*BUDGETS, "removals_maximum")
"""Kinds that limit a sum over all years, tCO2."""


def carbon_budget_of(inputs: xr.Dataset) -> float:
    """Return the carbon budget that counts, tCO2: the island's, or that of the node whose plan this is."""
    node = str(inputs.attrs["budget_node"])
    return float(inputs["carbon_budget"].sel(node=node) if node else inputs["carbon_budget"].sum())


def policy_limits(inputs: xr.Dataset, periods: Periods) -> dict[str, dict[tuple, float]]:
    """Return `policy_limit` (policy, period), infinite where nothing is asked.

    Caps, and shares that may not be passed, are means over the years that have one; shares to be reached means over
    all years; capital the sum over the period's years; land the least; a budget is the same in every period, and so is
    the limit on removals: tCO2, its mean share of the carbon budget.
    """
    table: dict[tuple, float] = {}
    years = inputs["year"].values
    for k, (name, kind) in enumerate(zip(inputs["policy"].values, inputs["policy_kind"].values, strict=True)):
        for p in periods.years:
            said = inputs["policy_limit"].values[k, np.searchsorted(years, periods.spans[p])]
            limit = _of_period(str(kind), said)
            if kind == "removals_maximum" and np.isfinite(limit):
                limit *= max(0.0, carbon_budget_of(inputs))
            table[str(name), p] = limit
    return {"policy_limit": table}


def _of_period(kind: str, said: np.ndarray) -> float:
    if kind in BUDGETS or kind == "land_maximum":
        return float(said.min())
    if kind == "indigenous_minimum":
        return float(said.mean())
    mean = mean_of_finite(said)
    return mean * len(said) if kind == "capital_maximum" else mean
