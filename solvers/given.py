"""Builds that are not this optimiser's to choose: those of other authorities, and of earlier steps."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.simulate import no_plan
from solvers.vintages import ASSETS

BUILDABLE = {asset.dim: asset.is_buildable for asset in ASSETS} | {"planting": "planting_is_buildable"}
"""Dimension → the variable that says whether something of it may be built."""


def levers_of_others(inputs: xr.Dataset) -> dict[str, list[str]]:
    """Return the levers that the planner does not decide, by dimension."""
    said = [str(each).split("=", 1) for each in inputs.attrs["levers_of_others"]]
    return {dim: [name for of, name in said if of == dim] for dim in BUILDABLE}


def builds_of_others(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return the builds of a plan that others decide, as a plan; all else in it is 0."""
    given, others = no_plan(inputs), levers_of_others(inputs)
    for asset in ASSETS:
        theirs = np.isin(inputs[asset.dim].values, others[asset.dim])
        given[asset.builds].values[theirs] = plan[asset.builds].values[theirs]
    return given


def left_to_decide(inputs: xr.Dataset, given: xr.Dataset) -> xr.Dataset:
    """Return the inputs as the planner sees them: what others build stands or is committed, none of theirs is free."""
    seen, others = with_decisions(inputs, given), levers_of_others(inputs)
    for dim, name in BUILDABLE.items():
        theirs = np.isin(inputs[dim].values, others[dim])
        seen[name] = inputs[name].copy(deep=True)
        seen[name].values[theirs] = 0.0
    theirs = np.isin(inputs["technology"].values, others["technology"])
    return seen.assign(may_retire=seen["may_retire"].where(~theirs, 0.0))


def with_decisions(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return inputs in which the builds of a plan are vintages in service or committed, and what it retires is gone.

    It is gone from the start: right for the years after the plan retires it. The plan's hectares are left out.
    """
    at = np.searchsorted(inputs["vintage"].values, plan["year"].values)
    seen = inputs.copy()
    for asset in ASSETS:
        seen[asset.existing] = inputs[asset.existing].copy(deep=True)
        seen[asset.existing].values[:, at] += plan[asset.builds].values
    kept = seen["existing_capacity"].values - plan["retirements"].sum("year").values
    seen["existing_capacity"].values[...] = np.maximum(kept, 0.0)
    return seen


DECISIONS = (*(asset.builds for asset in ASSETS), "retirements", "hectares")
"""What a plan decides, each by year; fuels apart."""


def together(plan: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """Return a plan with the decisions of another; fuels are as the first says."""
    return plan.assign({name: plan[name] + other[name] for name in DECISIONS})


def decided_in(plan: xr.Dataset, years: tuple[int, ...]) -> xr.Dataset:
    """Return a plan with what it decides in some years alone."""
    return plan.assign({name: plan[name].where(plan["year"].isin(years), 0.0) for name in DECISIONS})
