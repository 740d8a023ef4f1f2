"""Which node, sector or carrier an instance belongs to, as a matrix of 0 and 1 that sums instances up."""

from __future__ import annotations

import numpy as np
import xarray as xr


def membership(labels: xr.DataArray, groups: xr.DataArray) -> xr.DataArray:
    """Return 1 where an instance bears the label of a group, else 0.

    Parameters
    ----------
    labels : (instance,) text, such as `inputs.use_node`.
    groups : (group,) text, an index coordinate such as `inputs.node`.

    Returns
    -------
    (instance, group), every row with one 1: `xr.dot(energy, membership(...), dim=instance)` loses nothing.

    Raises
    ------
    ValueError
        If a label names no group.
    """
    (instance,), (group,) = labels.dims, groups.dims
    _refuse_strangers(labels, groups)
    matrix = np.equal.outer(labels.values, groups.values) if labels.size else np.zeros((0, groups.size))
    coords = {instance: labels[instance].variable, group: groups.variable}
    return xr.DataArray(matrix.astype(float), coords, (instance, group))


def sectors(inputs: xr.Dataset) -> xr.DataArray:
    """Return the sectors of the account, sorted: `power`, and those of uses, stocks, measures, processes, flexible."""
    named = {"power"}
    for label in ("use_sector", "stock_sector", "measure_sector", "process_sector", "flexible_sector"):
        named |= {str(sector) for sector in inputs.variables[label].values}
    return xr.DataArray(sorted(named), dims="sector", name="sector")


def positions(labels: xr.DataArray | xr.Variable, groups: xr.DataArray | xr.Variable) -> np.ndarray:
    """Return the position of each instance's group, (instance,) integers, for arrays and kernels.

    Raises
    ------
    ValueError
        If a label names no group.
    """
    _refuse_strangers(labels, groups)
    if not labels.size:
        return np.zeros(0, dtype=np.int64)
    return np.equal.outer(labels.values, groups.values).argmax(axis=1)


def _refuse_strangers(labels: xr.DataArray | xr.Variable, groups: xr.DataArray | xr.Variable) -> None:
    known = groups.values.tolist()
    strangers = sorted(set(map(str, labels.values.tolist())) - set(map(str, known)))
    if strangers:
        (instance,), (group,) = labels.dims, groups.dims
        said = getattr(labels, "name", None) or f"a label of {instance}"
        raise ValueError(f"{said}: {', '.join(map(repr, strangers))} is no {group} of {known}")


def bare(array: xr.DataArray) -> xr.DataArray:
    """Return the array without the labels that ride on its dimensions."""
    return array.reset_coords(drop=True)
