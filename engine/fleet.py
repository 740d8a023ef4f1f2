"""The fleet that a plan puts in service each year, and the fuels that it burns."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import capacity_by_vintage, capacity_by_year
from engine.membership import bare


def fleet_in_service(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return `capacity`, `store_power` … `link_capacity` of the table, by year.

    Existing and built vintages within their lives, less retirements; a banned technology has none.
    """
    capacity = capacity_by_year(
        inputs["existing_capacity"], plan["technology_builds"], inputs["lifetime"], plan["retirements"]
    )
    parts = {
        "capacity": bare(capacity) * bare(inputs["is_operable"]),
        "store_power": capacity_by_year(
            inputs["store_existing_power"], plan["store_power_builds"], inputs["store_power_lifetime"]
        ),
        "energy_capacity": capacity_by_year(
            inputs["store_existing_energy"], plan["store_energy_builds"], inputs["store_energy_lifetime"]
        ),
        "store_charge_capacity": capacity_by_year(
            inputs["store_existing_charge"], plan["store_charge_builds"], inputs["store_charge_lifetime"]
        ),
        "energy_capacity_by_vintage": capacity_by_vintage(
            inputs["store_existing_energy"], plan["store_energy_builds"], inputs["store_energy_lifetime"]
        ),
        "link_capacity": capacity_by_year(
            inputs["link_existing_capacity"], plan["link_builds"], inputs["link_lifetime"]
        ),
    }
    return xr.Dataset({name: bare(part) for name, part in parts.items()})


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
