"""Technologies, stores and links whose vintages differ: parted into groups that run alike, and whole again.

A group runs as a technology, store or link of its own: it has its place in the order of dispatch, its capacity is that
of its vintages, and what it burns or loses is exact in the simulation and in a linear program alike, where a mean over
all vintages would be neither. What goes in and what comes out speaks of the whole. Groups are named `gas@2040`, after
the first vintage in them. Lives part nothing: every vintage has its own wherever it stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from engine.fleet import FLEETS, Fleet
from engine.project import full_cycles
from engine.results import Results

MARK = "@"
"""Between a thing and the vintage that a group of it is named after; no name of a scenario holds it."""


class Difference(NamedTuple):
    """What may differ from vintage to vintage: the variable, the one that says by how much, and how it says so."""

    of: str
    by: str
    how: np.ufunc  # its identity is no difference


DIFFERENCES = {
    "technology": (Difference("fuel_slope", "fuel_slope_ratio", np.multiply),),
    "store": (
        Difference("charge_efficiency", "charge_efficiency_change", np.add),
        Difference("discharge_efficiency", "discharge_efficiency_change", np.add),
        Difference("standing_loss", "standing_loss_change", np.add),
    ),
    "link": (Difference("link_loss", "link_loss_change", np.add),),
}
"""Dimension → what may differ between its vintages."""
IS_BUILDABLE = {"technology": "is_buildable", "store": "store_is_buildable", "link": "link_is_buildable"}


class Groups(NamedTuple):
    """Groups of vintages along a dimension, those of a thing one after the other; most things are one group."""

    dim: str
    names: np.ndarray  # (group,)
    whole: np.ndarray  # (group,) position of the technology, store or link
    first: np.ndarray  # (whole,) position of its first group
    holds: np.ndarray  # (group, vintage) whether the vintage is in it
    values: np.ndarray  # (group, of DIFFERENCES)


def whole(name: str) -> str:
    """Return the technology, store or link of a group; of one that is not parted its name."""
    return name.partition(MARK)[0]


def groups_of(inputs: xr.Dataset, enters: dict[str, np.ndarray]) -> tuple[Groups, ...]:
    """Return the groups of vintages that run alike, of each dimension where not all do as the table says.

    Parameters
    ----------
    enters : dimension → (thing, vintage), whether something may enter service then; other vintages make no group.

    Raises
    ------
    ValueError
        Where a store that a river feeds would be parted: its groups would have to share the river.
    """
    return tuple(_groups(inputs, dim, enters[dim]) for dim in DIFFERENCES if _differs(inputs, dim))


def _differs(inputs: xr.Dataset, dim: str) -> bool:
    return any((inputs[each.by] != each.how.identity).any() for each in DIFFERENCES[dim])


def _groups(inputs: xr.Dataset, dim: str, enters: np.ndarray) -> Groups:
    vintages, groups = inputs["vintage"].values, []
    value = _by_vintage(inputs, dim)
    for row, name in enumerate(inputs[dim].values.tolist()):
        entering = np.flatnonzero(enters[row])
        found = list(dict.fromkeys(map(tuple, value[row, entering].tolist())))
        if len(found) < 2:
            groups.append((name, row, np.ones(vintages.size, bool), found[0] if found else _usual(inputs, dim, row)))
            continue
        for each in sorted(found, key=_least_lost) if dim != "technology" else found:
            alike = (value[row] == each).all(axis=-1)
            groups.append((f"{name}{MARK}{vintages[entering[alike[entering]][0]]}", row, alike, each))
    names, rows, holds, values = (np.array(column) for column in zip(*groups, strict=True))
    starts = np.searchsorted(rows, np.arange(inputs.sizes[dim]))
    _refuse_shared_rivers(inputs, dim, rows)
    return Groups(dim, names, rows, starts, holds, values)


def _by_vintage(inputs: xr.Dataset, dim: str) -> np.ndarray:
    """What differs, (thing, vintage, of DIFFERENCES); rounded, so that what is alike is equal."""
    every = [
        each.how(inputs[each.of].values[:, np.newaxis], inputs[each.by].transpose(dim, "vintage").values)
        for each in DIFFERENCES[dim]
    ]
    return np.stack(every, axis=-1).round(12)


def _usual(inputs: xr.Dataset, dim: str, row: int) -> tuple[float, ...]:
    return tuple(float(inputs[each.of].values[row]) for each in DIFFERENCES[dim])


def _least_lost(value: tuple[float, ...]) -> tuple[float, ...]:
    """Rank the groups of a store or link, which are used in the order they stand in: those that lose least first."""
    if len(value) == 1:
        return value
    charge, discharge, standing = value
    return (-charge * discharge, standing)


def _refuse_shared_rivers(inputs: xr.Dataset, dim: str, rows: np.ndarray) -> None:
    if dim != "store":
        return
    shared = (np.bincount(rows, minlength=inputs.sizes[dim]) > 1) & (inputs["inflow"] > 0).any("year").values
    for name in inputs["store"].values[shared]:
        raise ValueError(f"store {name}: a river feeds it, and its vintages lose differently and would have to share")


def in_plan(inputs: xr.Dataset, plan: xr.Dataset) -> dict[str, np.ndarray]:
    """Return whether anything of a vintage exists or is built, by dimension (thing, vintage)."""
    enters = standing(inputs)
    at = np.searchsorted(inputs["vintage"].values, plan["year"].values)
    for fleet in FLEETS.values():
        enters[fleet.dim][:, at] |= plan[fleet.builds].transpose(fleet.dim, "year").values > 0
    return enters


def standing(inputs: xr.Dataset) -> dict[str, np.ndarray]:
    """Return whether anything of a vintage exists, by dimension (thing, vintage)."""
    enters = {dim: np.zeros((inputs.sizes[dim], inputs.sizes["vintage"]), bool) for dim in DIFFERENCES}
    for fleet in FLEETS.values():
        enters[fleet.dim] |= inputs[fleet.existing].transpose(fleet.dim, "vintage").values > 0
    return enters


def in_groups(inputs: xr.Dataset, plan: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Return inputs and plan over groups of the vintages that the plan holds; as they are where all are alike."""
    groups = groups_of(inputs, in_plan(inputs, plan))
    return parted(inputs, groups), parted_plan(plan, groups)


def parted(inputs: xr.Dataset, groups: tuple[Groups, ...]) -> xr.Dataset:
    """Return inputs whose technologies, stores and links are the groups: each holds what exists of its vintages."""
    for each in groups:
        inputs = _parted_along(inputs, each)
    return inputs


def _parted_along(inputs: xr.Dataset, groups: Groups) -> xr.Dataset:
    dim, wide = groups.dim, _repeated(inputs, groups)
    year = np.searchsorted(inputs["vintage"].values, inputs["year"].values)
    holds = groups.holds.astype(float)
    wide[IS_BUILDABLE[dim]] = wide[IS_BUILDABLE[dim]] * holds[:, year]
    for each, values in zip(DIFFERENCES[dim], groups.values.T, strict=True):
        wide[each.of] = wide[each.of].copy(data=values)
        wide[each.by] = xr.full_like(wide[each.by], each.how.identity)
    for fleet in _fleets(dim):
        wide[fleet.existing] = wide[fleet.existing] * holds
        if fleet.builds in wide:
            wide[fleet.builds] = wide[fleet.builds] * holds[:, year]
        if fleet.retirements in wide:
            wide[fleet.retirements] = wide[fleet.retirements] * holds[:, :, np.newaxis]
    if dim == "technology":
        for name in ("outage_technology", "credited_technology"):
            at = wide[name].values.astype(int)
            wide[name] = wide[name].copy(data=groups.first[at].astype(float))
        bans = [str(each).split("=", 1) for each in inputs.attrs["bans"]]
        wide.attrs["bans"] = [f"{one}={policy}" for name, policy in bans for one in _members(name, groups)]
    levers = [str(each).split("=", 1) for each in inputs.attrs["levers_of_others"]]
    of_others = [f"{of}={one}" for of, name in levers for one in (_members(name, groups) if of == dim else [name])]
    return wide.assign_attrs(levers_of_others=of_others)


def parted_plan(plan: xr.Dataset, groups: tuple[Groups, ...]) -> xr.Dataset:
    """Return a plan over the groups: builds and retirements by their vintages, fuels as those of the whole."""
    for each in groups:
        wide = _repeated(plan, each)
        year = np.searchsorted(plan["vintage"].values, plan["year"].values)
        for fleet in _fleets(each.dim):
            wide[fleet.builds] = wide[fleet.builds] * each.holds[:, year]
            wide[fleet.retirements] = wide[fleet.retirements] * each.holds[:, :, np.newaxis]
        plan = wide
    return plan


def whole_plan(plan: xr.Dataset, groups: tuple[Groups, ...], inputs: xr.Dataset) -> xr.Dataset:
    """Return a plan over groups as one over what they are of; fuels are those of the first group."""
    fuel_share = plan["fuel_share"]
    for each in groups:
        if each.dim == "technology":
            fuel_share = fuel_share.isel(technology=each.first).assign_coords(technology=inputs["technology"].values)
    return joined(plan.drop_vars("fuel_share"), groups, inputs).assign(fuel_share=fuel_share)


def whole_results(results: Results, groups: tuple[Groups, ...], inputs: xr.Dataset, plan: xr.Dataset) -> Results:
    """Return a simulation of groups as one of the whole: sums, but of `running_hours` those of the busiest group."""
    annual = joined(results.annual, groups, inputs)
    for each in groups:
        if each.dim == "technology":
            annual["running_hours"] = _reduced(results.annual["running_hours"], each, inputs, np.maximum)
        if each.dim == "store":
            annual["store_cycles"] = full_cycles(annual).transpose(*annual["store_cycles"].dims)
    return replace(
        results,
        annual=annual,
        hourly=joined(results.hourly, groups, inputs),
        inputs=inputs,
        plan=plan,
    )


def joined(dataset: xr.Dataset, groups: tuple[Groups, ...], inputs: xr.Dataset) -> xr.Dataset:
    """Return a Dataset over groups as one over what they are of: the sum of the groups of each."""
    for each in groups:
        parts = {
            name: _reduced(part, each, inputs, np.add) if each.dim in part.dims else part
            for name, part in dataset.data_vars.items()
        }
        coords = {str(name): values for name, values in dataset.coords.items() if each.dim not in values.dims}
        dataset = xr.Dataset(parts, attrs=dataset.attrs).assign_coords(coords)
    return dataset


def _reduced(array: xr.DataArray, groups: Groups, inputs: xr.Dataset, how: np.ufunc) -> xr.DataArray:
    axis = array.get_axis_num(groups.dim)
    values = how.reduceat(array.values, groups.first, axis=axis)
    coords: dict[Any, Any] = {name: each for name, each in array.coords.items() if groups.dim not in each.dims}
    return xr.DataArray(values, coords, array.dims).assign_coords({groups.dim: inputs[groups.dim].values})


def _repeated(dataset: xr.Dataset, groups: Groups) -> xr.Dataset:
    return dataset.isel({groups.dim: groups.whole}).assign_coords({groups.dim: groups.names})


def _fleets(dim: str) -> list[Fleet]:
    return [fleet for fleet in FLEETS.values() if fleet.dim == dim]


def _members(name: str, groups: Groups) -> list[str]:
    return [str(group) for group in groups.names if whole(str(group)) == name]
