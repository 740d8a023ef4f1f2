"""What age and use take from the energy capacity of stores, vintage by vintage."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr


def usable_capacity(inputs: xr.Dataset, fleet: xr.Dataset, cycled: np.ndarray) -> np.ndarray:
    """Return the energy capacity of a year that age and cycles have left, (member, store), MWh.

    Parameters
    ----------
    fleet : `energy_capacity` (store) and `energy_capacity_by_vintage` (store, vintage) of one `year`, MWh.
    cycled : (member, store, vintage), full cycles of each vintage in the simulated years before.

    Notes
    -----
    A vintage of v keeps max(0, 1 − calendar fade · (y − v) − cycle fade · cycles) of what it had when new: the two
    are taken as additive and linear, the usual first approximation; temperature and depth of the cycles do not
    count. Cycles before the first simulated year are not known and not counted.
    """
    by_vintage = fleet["energy_capacity_by_vintage"].transpose("store", "vintage")
    age = np.maximum(int(fleet["year"]) - by_vintage["vintage"].values, 0)
    calendar, cycle = (inputs.variables[f"store_{of}_fade"].values for of in ("calendar", "cycle"))
    kept = 1.0 - calendar[:, np.newaxis] * age - cycle[:, np.newaxis] * cycled
    left = (by_vintage.values * np.maximum(kept, 0.0)).sum(axis=2)
    return np.where((calendar > 0.0) | (cycle > 0.0), left, fleet["energy_capacity"].values)


class Wear(NamedTuple):
    """What dispatch writes down of stores, year by year."""

    cycled: np.ndarray  # (member, store, vintage) full cycles so far
    usable: np.ndarray  # (year, member, store) MWh
    cycles: np.ndarray  # (year, member, store) full cycles in the year


def blank_wear(inputs: xr.Dataset) -> Wear:
    """Return zeros."""
    members, stores = inputs.sizes["member"], inputs.sizes["store"]
    by_year = (inputs.sizes["year"], members, stores)
    return Wear(np.zeros((members, stores, inputs.sizes["vintage"])), np.zeros(by_year), np.zeros(by_year))


def wear_out(wear: Wear, fleet: xr.Dataset, y: int, throughput: np.ndarray) -> None:
    """Count the full cycles of a year, and add them to the vintages in service.

    Parameters
    ----------
    throughput : (member, store), MWh charged and discharged at the node; a full cycle is twice the energy capacity.
    """
    capacity, by_vintage = fleet["energy_capacity"].values, fleet["energy_capacity_by_vintage"]
    wear.cycles[y] = throughput / (2.0 * np.where(capacity > 0.0, capacity, np.inf))
    serves = by_vintage.transpose("store", "vintage").values > 0.0
    wear.cycled[:] += wear.cycles[y][:, :, np.newaxis] * serves


def ageing_results(inputs: xr.Dataset, wear: Wear) -> dict[str, xr.DataArray]:
    """Return `store_cycles` and `usable_energy_capacity` of the table."""
    coords = {dim: inputs[dim].values for dim in ("year", "member", "store")}
    named = {"store_cycles": wear.cycles, "usable_energy_capacity": wear.usable}
    return {
        name: xr.DataArray(array, coords, ("year", "member", "store")).transpose("member", "store", "year")
        for name, array in named.items()
    }
