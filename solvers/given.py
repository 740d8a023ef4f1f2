"""Decisions that are not this optimiser's to take: those of other authorities, and of earlier steps."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.fleet import fuel_shares
from engine.simulate import no_plan
from engine.variables import TABLE
from engine.vintage_groups import IS_BUILDABLE, Groups, groups_of, parted, standing
from solvers.assets import ASSETS
from solvers.planting_data import planted_whatever_is_decided
from solvers.retirement import LEAVING, planned_builds, planned_retirements

BUILDABLE = {asset.dim: asset.is_buildable for asset in ASSETS} | {"planting": "planting_is_buildable"}
"""Dimension → the variable that says whether something of it may be built."""


def levers_of_others(inputs: xr.Dataset) -> dict[str, list[str]]:
    """Return the levers that the planner does not decide, by dimension."""
    said = [str(each).split("=", 1) for each in inputs.attrs["levers_of_others"]]
    return {dim: [name for of, name in said if of == dim] for dim in BUILDABLE}


def decided_by_others(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return all that others decide in a plan, as a plan; of the planner's own it builds, plants and retires nothing.

    What others rebuild of the planner's own leaves service in that year: it is theirs to retire.

    Raises
    ------
    ValueError
        If fuel shares of others do not sum to 1, or name a fuel that the plant cannot burn.
    """
    given, others = no_plan(inputs), levers_of_others(inputs)
    for row in TABLE["plan"].values():
        theirs = np.isin(inputs[row.dims[0]].values, others[row.dims[0]])
        given[row.name].values[theirs] = plan[row.name].transpose(*row.dims).values[theirs]
    _rebuilt_by_others(inputs, plan, given)
    return given.assign(fuel_share=fuel_shares(inputs, given))


def _rebuilt_by_others(inputs: xr.Dataset, plan: xr.Dataset, given: xr.Dataset) -> None:
    """Retire in `given` what others rebuild of the planner's own, as the plan does, its oldest vintages first.

    As far as the plan retires it: what is missing is told before anything is solved (`solvers.infeasible`).
    """
    others = levers_of_others(inputs)
    for asset in LEAVING:
        names, olds = inputs[asset.dim].values.tolist(), inputs[f"{asset.dim}_refit_of"].values
        own = set(names) - set(others[asset.dim])
        for old in sorted(own.intersection(olds.tolist())):
            rebuilt = given[asset.builds].values[olds == old].sum(axis=0)
            retired = plan[asset.retirements].values[names.index(old)]
            before = retired.cumsum(axis=0) - retired
            given[asset.retirements].values[names.index(old)] = np.clip(rebuilt - before, 0.0, retired)


def left_to_decide(inputs: xr.Dataset, given: xr.Dataset) -> xr.Dataset:
    """Return the inputs as the planner sees them: what others decide is committed, and happens in its year.

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
    """Return inputs in which all that a plan decides is decided.

    Its builds are vintages in service or committed, its blends are the fuel shares. What it retires by vintage and
    year, the hectares it plants and what it builds stand under the plan's names too
    (`solvers.retirement`, `solvers.planting_data`), besides those that the inputs held already.
    """
    at = np.searchsorted(inputs["vintage"].values, plan["year"].values)
    seen = inputs.copy()
    for asset in ASSETS:
        seen[asset.existing] = inputs[asset.existing].copy(deep=True)
        seen[asset.existing].values[:, at] += plan[asset.builds].values
    for asset in LEAVING:
        seen[asset.builds] = plan[asset.builds] + planned_builds(asset, inputs)
        seen[asset.retirements] = plan[asset.retirements] + planned_retirements(asset, inputs)
    seen["hectares"] = plan["hectares"] + planted_whatever_is_decided(inputs)
    seen["fuel_share"] = inputs["fuel_share"].copy(data=fuel_shares(inputs, plan).values)
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
