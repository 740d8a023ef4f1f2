"""The simulation of an island: stocks, demand, dispatch, forest, account, costs, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from engine.checks import check_results
from engine.contingencies import contingency_cases
from engine.costs import present_power_cost, yearly_costs
from engine.credits import with_credits
from engine.demand import distinct_members, final_energy, hourly_demand
from engine.dispatch import dispatch
from engine.electrification import electrify
from engine.emissions import biogenic_emissions, gross_emissions, with_captured
from engine.fleet import fleet_in_service, fuel_shares
from engine.forest import grow
from engine.load_carrying import load_carrying_capability
from engine.membership import bare
from engine.results import Results
from engine.storm import storm_cases
from engine.strategies import BEST, STRATEGIES
from engine.variables import TABLE, check
from engine.vintage_groups import groups_of, in_plan, parted, parted_plan, whole_results

__all__ = ["Results", "no_plan", "simulate"]

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what was done last."""


def simulate(
    inputs: xr.Dataset,
    plan: xr.Dataset | None = None,
    *,
    hours_of: Iterable[int] = (),
    progress: Progress | None = None,
) -> Results:
    """Simulate the island under a plan, every hour of every year.

    Parameters
    ----------
    inputs : the table's `inputs`.
    plan : the table's `plan`; without one nothing is built.
    hours_of : years whose hours are returned too.
    progress : called after each year.

    Raises
    ------
    ContractError
        If inputs, plan or results break the table.
    ValueError
        If the island cannot be simulated: `NegativeDemand`, fuel shares that do not sum to 1, stocks below 0
        ...
    """
    if inputs.attrs["dispatch_strategy"] == BEST:
        return _cheapest(inputs, plan, hours_of=tuple(hours_of), progress=progress)
    with xr.set_options(arithmetic_join="exact"):
        check(inputs, "inputs")
        plan = check(no_plan(inputs) if plan is None else plan, "plan")
        _refuse_strangers(inputs, plan)
        groups = groups_of(inputs, in_plan(inputs, plan))
        if not groups:
            return _simulated(inputs, plan, hours_of, progress)
        results = _simulated(parted(inputs, groups), parted_plan(plan, groups), hours_of, progress)
        return whole_results(results, groups, inputs, plan)


def _simulated(inputs: xr.Dataset, plan: xr.Dataset, hours_of: Iterable[int], progress: Progress | None) -> Results:
    """Simulate technologies whose vintages burn alike."""
    fleet = fleet_in_service(inputs, plan)
    electrified = electrify(inputs, plan)
    share = fuel_shares(inputs, plan)
    first, of_member = distinct_members(inputs)
    distinct = inputs.isel(member=first)

    def demand_of_year(year: int) -> xr.DataArray:
        return hourly_demand(inputs, electrified, year)

    operation = dispatch(
        inputs,
        lambda year: hourly_demand(distinct, electrified, year),
        fleet,
        share,
        demand_of_member=of_member,
        hours_of=hours_of,
        progress=_by_year(inputs, progress),
    )
    stressed = _together(
        contingency_cases(inputs, demand_of_year, fleet, share),
        storm_cases(inputs, demand_of_year, fleet),
        load_carrying_capability(inputs, demand_of_year, fleet, share),
    )
    land = with_credits(inputs, grow(inputs, plan["hectares"]))
    forest = with_captured(inputs, land, electrified["measure_level"])
    account = carbon_account(inputs, electrified, operation.annual)
    annual = _together(fleet, electrified, operation.annual, stressed, forest, account)
    annual = _together(annual, yearly_costs(inputs, plan, annual, operation.online))
    annual = check(annual, "results")
    results = Results(annual, operation.hourly, {}, inputs, plan)
    return replace(results, checks=check_results(results))


def _cheapest(inputs: xr.Dataset, plan: xr.Dataset | None, **asked: Any) -> Results:
    """Simulate by each strategy; return the cheapest, and which it is and what each costs as attributes.

    Cheapest by the present value of the power system's cost, unserved demand priced; ties in the order of the table.
    """
    costs: dict[str, float] = {}
    for name in STRATEGIES:
        results = simulate(inputs.assign_attrs(dispatch_strategy=name), plan, **asked)
        costs[name] = present_power_cost(results)
        if min(costs, key=costs.__getitem__) == name:
            chosen, kept = name, results
    about = {"dispatch_strategy": chosen, "present_power_cost": costs}
    return replace(kept, annual=kept.annual.assign_attrs(about), inputs=inputs)


def no_plan(inputs: xr.Dataset) -> xr.Dataset:
    """Return the plan that builds, plants and retires nothing, with the scenario's fuel shares."""
    rows = TABLE["plan"].values()
    nothing = {row.name: (row.dims, np.zeros([inputs.sizes[dim] for dim in row.dims])) for row in rows}
    coords = {dim: inputs[dim].values for row in rows for dim in row.dims}
    return xr.Dataset(nothing, coords).assign(fuel_share=bare(inputs["fuel_share"]).copy(deep=True))


def carbon_account(inputs: xr.Dataset, electrified: xr.Dataset, operation: xr.Dataset) -> xr.Dataset:
    """Return `final_energy`, `gross_emissions` and `biogenic_emissions` of the table."""
    energy, emitting = final_energy(inputs, electrified), operation["emitting_fuel_use"]
    return xr.Dataset(
        {
            "final_energy": energy,
            "gross_emissions": gross_emissions(inputs, energy, emitting, electrified["measure_level"]),
            "biogenic_emissions": biogenic_emissions(inputs, energy, operation["fuel_use"]),
        }
    )


def _refuse_strangers(inputs: xr.Dataset, plan: xr.Dataset) -> None:
    """Years follow each other without gap, and the plan speaks of the same instances in the same order."""
    if (np.diff(inputs["year"].values) != 1).any():
        raise ValueError("the simulated years must follow each other without gap")
    strange = [str(dim) for dim in plan.dims if list(plan[dim].values) != list(inputs[dim].values)]
    if strange:
        raise ValueError(f"the plan is not for these inputs: {', '.join(sorted(strange))} differ")


def _together(*parts: xr.Dataset) -> xr.Dataset:
    """One Dataset of parts that agree on every coordinate they share."""
    return xr.merge([part.reset_coords(drop=True) for part in parts], join="exact", compat="equals")


def _by_year(inputs: xr.Dataset, progress: Progress | None) -> Callable[[int], None] | None:
    """Progress as `dispatch` tells it, by the year that is done, in words and shares."""
    if progress is None:
        return None
    years = [int(year) for year in inputs["year"].values]
    return lambda year: progress(years.index(year) + 1, len(years), f"{year} simulated")
