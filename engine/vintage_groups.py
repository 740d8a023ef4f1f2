"""Technologies whose vintages differ: parted into groups of vintages that burn and live alike, and whole again.

A group runs as a technology of its own: it has its place in the merit order, its capacity is that of its vintages, and
its fuel is exact in the simulation and in a linear program alike, where a mean over all vintages would be neither. What
goes in and what comes out speaks of the whole technology. Groups are named `gas@2040`, after the first vintage in them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from engine.results import Results

MARK = "@"
"""Between a technology and the vintage that a group of it is named after; no name of a scenario holds it."""


RATIOS = {"fuel_slope": "fuel_slope_ratio", "lifetime": "lifetime_ratio"}
"""What may differ from vintage to vintage, and the variable that says by how much."""


class Groups(NamedTuple):
    """Groups of vintages, those of a technology one after the other; most technologies are one group."""

    names: np.ndarray  # (group,)
    technology: np.ndarray  # (group,) position of the technology
    first: np.ndarray  # (technology,) position of its first group
    holds: np.ndarray  # (group, vintage) whether the vintage is in it
    ratios: np.ndarray  # (group, of RATIOS)


def whole(name: str) -> str:
    """Return the technology of a group; of a technology that is not parted its name."""
    return name.partition(MARK)[0]


def groups_of(inputs: xr.Dataset, enters: np.ndarray) -> Groups | None:
    """Return the groups of vintages that burn and live alike, or None where all do as the table says.

    Parameters
    ----------
    enters : (technology, vintage), whether something may enter service then; other vintages make no group.
    """
    ratio = np.stack([inputs[each].transpose("technology", "vintage").values for each in RATIOS.values()], axis=-1)
    if (ratio == 1.0).all():
        return None
    vintages, names, technology, holds, ratios = inputs["vintage"].values, [], [], [], []
    for row, name in enumerate(inputs["technology"].values.tolist()):
        entering = np.flatnonzero(enters[row])
        found = list(dict.fromkeys(map(tuple, ratio[row, entering].tolist()))) or [(1.0,) * len(RATIOS)]
        for value in found:
            alike = (ratio[row] == value).all(axis=-1)
            first = vintages[entering[alike[entering]][0]] if len(found) > 1 else ""
            names.append(f"{name}{MARK}{first}" if len(found) > 1 else name)
            technology.append(row)
            holds.append(alike if len(found) > 1 else np.ones_like(alike))
            ratios.append(value)
    rows = np.array(technology)
    starts = np.searchsorted(rows, np.arange(inputs.sizes["technology"]))
    return Groups(np.array(names), rows, starts, np.array(holds), np.array(ratios))


def in_plan(inputs: xr.Dataset, plan: xr.Dataset) -> np.ndarray:
    """Return whether anything of a vintage exists or is built, (technology, vintage)."""
    enters = inputs["existing_capacity"].transpose("technology", "vintage").values > 0
    enters[:, np.searchsorted(inputs["vintage"].values, plan["year"].values)] |= plan["technology_builds"].values > 0
    return enters


def in_groups(inputs: xr.Dataset, plan: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Return inputs and plan over groups of the vintages that the plan holds; as they are where all are alike."""
    groups = groups_of(inputs, in_plan(inputs, plan))
    return (inputs, plan) if groups is None else (parted(inputs, groups), parted_plan(plan, groups))


def parted(inputs: xr.Dataset, groups: Groups) -> xr.Dataset:
    """Return inputs whose technologies are the groups: each has what exists of its vintages, and is as they are."""
    wide = _parted(inputs, groups)
    year = np.searchsorted(inputs["vintage"].values, inputs["year"].values)
    holds = groups.holds.astype(float)
    wide["existing_capacity"] = wide["existing_capacity"] * holds
    wide["is_buildable"] = wide["is_buildable"] * holds[:, year]
    for (name, ratio), of_group in zip(RATIOS.items(), groups.ratios.T, strict=True):
        # Rounded, for a life of 25 years that is a hair shorter would miss its last.
        wide[name] = (wide[name] * of_group).round(12)
        wide[ratio] = xr.ones_like(wide[ratio])
    if "retirements" in wide:
        wide["retirements"] = wide["retirements"] * holds[:, :, np.newaxis]
    if "technology_builds" in wide:
        wide["technology_builds"] = wide["technology_builds"] * holds[:, year]
    for name in ("outage_technology", "credited_technology"):
        at = wide[name].values.astype(int)
        wide[name] = wide[name].copy(data=groups.first[at].astype(float) if at.size else wide[name].values)
    return wide.assign_attrs(
        levers_of_others=[
            f"{dim}={one}"
            for dim, name in (str(each).split("=", 1) for each in inputs.attrs["levers_of_others"])
            for one in (_members(name, groups) if dim == "technology" else [name])
        ],
        bans=[
            f"{one}={policy}"
            for name, policy in (str(each).split("=", 1) for each in inputs.attrs["bans"])
            for one in _members(name, groups)
        ],
    )


def parted_plan(plan: xr.Dataset, groups: Groups) -> xr.Dataset:
    """Return a plan over the groups: builds and retirements by their vintages, fuels as those of the whole."""
    wide = _parted(plan, groups)
    year = np.searchsorted(plan["vintage"].values, plan["year"].values)
    wide["technology_builds"] = wide["technology_builds"] * groups.holds[:, year]
    wide["retirements"] = wide["retirements"] * groups.holds[:, :, np.newaxis]
    return wide


def whole_plan(plan: xr.Dataset, groups: Groups, inputs: xr.Dataset) -> xr.Dataset:
    """Return a plan over groups as one over technologies; fuels are those of the first group."""
    fuel_share = plan["fuel_share"].isel(technology=groups.first).assign_coords(technology=inputs["technology"].values)
    return joined(plan.drop_vars("fuel_share"), groups, inputs).assign(fuel_share=fuel_share)


def whole_results(results: Results, groups: Groups, inputs: xr.Dataset, plan: xr.Dataset) -> Results:
    """Return a simulation of groups as one of technologies: sums, but of `running_hours` those of the busiest group."""
    annual = joined(results.annual, groups, inputs)
    hours = _reduced(results.annual["running_hours"], groups, inputs, np.maximum)
    return replace(
        results,
        annual=annual.assign(running_hours=hours),
        hourly=joined(results.hourly, groups, inputs),
        inputs=inputs,
        plan=plan,
    )


def joined(dataset: xr.Dataset, groups: Groups, inputs: xr.Dataset) -> xr.Dataset:
    """Return a Dataset over groups as one over technologies: the sum of the groups of each."""
    parts = {
        name: _reduced(part, groups, inputs, np.add) if "technology" in part.dims else part
        for name, part in dataset.data_vars.items()
    }
    coords = {str(name): values for name, values in dataset.coords.items() if "technology" not in values.dims}
    return xr.Dataset(parts, attrs=dataset.attrs).assign_coords(coords)


def _reduced(array: xr.DataArray, groups: Groups, inputs: xr.Dataset, how: np.ufunc) -> xr.DataArray:
    axis = array.get_axis_num("technology")
    values = how.reduceat(array.values, groups.first, axis=axis)
    coords: dict[Any, Any] = {name: each for name, each in array.coords.items() if "technology" not in each.dims}
    return xr.DataArray(values, coords, array.dims).assign_coords(technology=inputs["technology"].values)


def _parted(dataset: xr.Dataset, groups: Groups) -> xr.Dataset:
    return dataset.isel(technology=groups.technology).assign_coords(technology=groups.names)


def _members(name: str, groups: Groups) -> list[str]:
    return [str(group) for group in groups.names if whole(str(group)) == name]
