"""The fleet that a plan puts in service each year, and the fuels that it burns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import capacity_by_vintage
from engine.membership import bare


class Fleet(NamedTuple):
    """The names of the variables of which a capacity in service is made."""

    dim: str
    existing: str
    builds: str
    lifetime: str
    retirements: str


FLEETS = {
    "capacity": Fleet("technology", "existing_capacity", "technology_builds", "lifetime", "retirements"),
    "store_power": Fleet(
        "store", "store_existing_power", "store_power_builds", "store_power_lifetime", "store_power_retirements"
    ),
    "energy_capacity": Fleet(
        "store", "store_existing_energy", "store_energy_builds", "store_energy_lifetime", "store_energy_retirements"
    ),
    "store_charge_capacity": Fleet(
        "store", "store_existing_charge", "store_charge_builds", "store_charge_lifetime", "store_charge_retirements"
    ),
    "link_capacity": Fleet("link", "link_existing_capacity", "link_builds", "link_lifetime", "link_retirements"),
}
"""Capacity in service → what it is made of."""


def fleet_in_service(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return `capacity`, `store_power` … `link_capacity` of the table, by year.

    Existing and built vintages within their lives, less retirements; a banned technology has none.
    """
    by_vintage = {name: _in_service(name, inputs, plan) for name in FLEETS if name != "capacity"}
    parts = {name: part.sum("vintage") for name, part in by_vintage.items()}
    by_vintage_too = {"energy_capacity_by_vintage": by_vintage["energy_capacity"]}
    return xr.Dataset({"capacity": capacity_in_service(inputs, plan), **parts, **by_vintage_too})


def capacity_in_service(inputs: xr.Dataset, plan: xr.Dataset) -> xr.DataArray:
    """Return the `capacity` of technologies alone, (technology, year) MW, as `fleet_in_service` has it."""
    return _in_service("capacity", inputs, plan).sum("vintage") * bare(inputs["is_operable"])


def _in_service(name: str, inputs: xr.Dataset, plan: xr.Dataset) -> xr.DataArray:
    """A capacity by vintage, (x, vintage, year), in the unit of what is built."""
    of = FLEETS[name]
    return bare(capacity_by_vintage(inputs[of.existing], plan[of.builds], inputs[of.lifetime], plan[of.retirements]))


def without_impossible_retirements(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return a plan that builds less than it did, and retires of each vintage no more than now enters service.

    What is too much is taken off all years in proportion.
    """
    plan = plan.copy()
    for of in FLEETS.values():
        retired = plan[of.retirements]
        entered = inputs[of.existing].values.copy()
        entered[:, np.searchsorted(inputs["vintage"].values, plan["year"].values)] += plan[of.builds].values
        wanted = retired.values.sum(axis=2)
        share = np.where(wanted > entered, entered / np.where(wanted > 0, wanted, 1.0), 1.0)
        plan[of.retirements] = retired.copy(data=retired.values * share[:, :, np.newaxis])
    return plan


def fuel_shares(inputs: xr.Dataset, plan: xr.Dataset) -> xr.DataArray:
    """Return the share of each fuel in what a technology burns, (technology, fuel, year).

    The plan's, and the scenario's where the plan leaves a technology's year at 0. All are 0 for what burns
    nothing.

    Raises
    ------
    ValueError
        If the shares of a technology that burns do not sum to 1 (to 1e-6), or a fuel is one it cannot burn.
    """
    said, usual = bare(plan["fuel_share"]), bare(inputs["fuel_share"])
    shares = xr.where(said.sum("fuel") > 0, said, usual).transpose("technology", "fuel", "year")
    burns = bare((inputs["fuel_slope"] > 0) | (inputs["fuel_intercept"] > 0))
    wrong = (burns & (abs(shares.sum("fuel") - 1.0) > 1e-6)).transpose("technology", "year")
    for technology, year in np.argwhere(wrong.values):
        at = shares.isel(technology=technology, year=year)
        raise ValueError(
            f"technology {at.technology.item()}: its fuel shares of {at.year.item()} sum to {at.sum().item():g}, not 1"
        )
    forbidden = burns & (shares > 0) & (bare(inputs["can_burn"]) == 0)
    for technology, fuel, _ in np.argwhere(forbidden.transpose("technology", "fuel", "year").values):
        raise ValueError(
            f"technology {shares.technology.values[technology]} cannot burn {shares.fuel.values[fuel]}, "
            "and is given a share of it"
        )
    return shares.where(burns, 0.0)
