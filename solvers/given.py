"""Decisions that are not this optimiser's to take: those of other authorities, and of earlier steps."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.simulate import no_plan
from engine.vintage_groups import IS_BUILDABLE, Groups, groups_of, parted, standing
from solvers.assets import ASSETS
from solvers.retirement import LEAVING, planned_retirements

BUILDABLE = {asset.dim: asset.is_buildable for asset in ASSETS} | {"planting": "planting_is_buildable"}
"""Dimension → the variable that says whether something of it may be built."""


def levers_of_others(inputs: xr.Dataset) -> dict[str, list[str]]:
    """Return the levers that the planner does not decide, by dimension."""
    said = [str(each).split("=", 1) for each in inputs.attrs["levers_of_others"]]
    return {dim: [name for of, name in said if of == dim] for dim in BUILDABLE}


def decided_by_others(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return what others build and retire early in a plan, as a plan; all else in it is 0."""
    given, others = no_plan(inputs), levers_of_others(inputs)
    for asset in ASSETS:
        theirs = np.isin(inputs[asset.dim].values, others[asset.dim])
        for name in filter(None, (asset.builds, asset.retirements)):
            given[name].values[theirs] = plan[name].values[theirs]
    return given


def left_to_decide(inputs: xr.Dataset, given: xr.Dataset) -> xr.Dataset:
    """Return the inputs as the planner sees them: what others build is committed, what they retire leaves in its year.

    None of theirs is free.
    """
    seen, others = with_decisions(inputs, given), levers_of_others(inputs)
    for dim, name in BUILDABLE.items():
        theirs = np.isin(inputs[dim].values, others[dim])
        seen[name] = inputs[name].copy(deep=True)
        seen[name].values[theirs] = 0.0
    for dim, name in {asset.dim: asset.may_retire for asset in ASSETS if asset.may_retire}.items():
        theirs = np.isin(inputs[dim].values, others[dim])
        seen[name] = inputs[name].where(~theirs, 0.0)
    return seen


def with_decisions(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return inputs in which the builds of a plan are vintages in service or committed.

    They hold what it retires by vintage and year too, under the plan's names (`solvers.retirement`), besides what they
    held already. The plan's hectares are left out.
    """
    at = np.searchsorted(inputs["vintage"].values, plan["year"].values)
    seen = inputs.copy()
    for asset in ASSETS:
        seen[asset.existing] = inputs[asset.existing].copy(deep=True)
        seen[asset.existing].values[:, at] += plan[asset.builds].values
    for asset in LEAVING:
        seen[asset.retirements] = plan[asset.retirements] + planned_retirements(asset, inputs)
    return seen


def by_vintage_groups(inputs: xr.Dataset) -> tuple[xr.Dataset, tuple[Groups, ...]]:
    """Return the inputs, parted by the vintages that may enter service, and the groups; none where all are alike."""
    groups = groups_of(inputs, _entering(inputs))
    return parted(inputs, groups), groups


def _entering(inputs: xr.Dataset) -> dict[str, np.ndarray]:
    """Return whether anything of a vintage exists or may be built in it, by dimension (thing, vintage)."""
    enters = standing(inputs)
    for period in inputs.attrs["periods"]:
        year, vintage = (int(np.searchsorted(inputs[dim].values, int(period))) for dim in ("year", "vintage"))
        for dim, is_buildable in IS_BUILDABLE.items():
            enters[dim][:, vintage] |= inputs[is_buildable].values[:, year] > 0
    return enters


DECISIONS = (*(asset.builds for asset in ASSETS), *(asset.retirements for asset in LEAVING), "hectares")
"""What a plan decides, each by year; fuels apart."""


def together(plan: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """Return a plan with the decisions of another; fuels are as the first says."""
    return plan.assign({name: plan[name] + other[name] for name in DECISIONS})


def decided_in(plan: xr.Dataset, years: tuple[int, ...]) -> xr.Dataset:
    """Return a plan with what it decides in some years alone."""
    return plan.assign({name: plan[name].where(plan["year"].isin(years), 0.0) for name in DECISIONS})
