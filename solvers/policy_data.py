"""What policies with a name of their own ask of each period."""

from __future__ import annotations

import numpy as np
import xarray as xr

from solvers.periods import Periods
from solvers.vintages import mean_of_finite

BUDGETS = ("gross_budget", "net_budget")


def policy_limits(inputs: xr.Dataset, periods: Periods) -> dict[str, dict[tuple, float]]:
    """Return `policy_limit` (policy, period), infinite where nothing is asked.

    Caps, and shares that may not be passed, are means over the years that have one; shares to be reached means over
    all years; capital the sum over the period's years; land the least; a budget is the same in every period.
    """
    table: dict[tuple, float] = {}
    years = inputs["year"].values
    for k, (name, kind) in enumerate(zip(inputs["policy"].values, inputs["policy_kind"].values, strict=True)):
        for p in periods.years:
            said = inputs["policy_limit"].values[k, np.searchsorted(years, periods.spans[p])]
            table[str(name), p] = _of_period(str(kind), said)
    return {"policy_limit": table}


def _of_period(kind: str, said: np.ndarray) -> float:
    if kind in BUDGETS or kind == "land_maximum":
        return float(said.min())
    if kind == "indigenous_minimum":
        return float(said.mean())
    mean = mean_of_finite(said)
    return mean * len(said) if kind == "capital_maximum" else mean
