"""What end uses and measures emit, node by node: where the simulation counts it."""

from __future__ import annotations

import xarray as xr

from engine.electrification import carrier_membership, mean_energy_use
from engine.membership import bare, membership
from engine.turnover import turnover_of_stocks
from engine.variables import ELECTRICITY


def fuel_of_end_uses(inputs: xr.Dataset) -> xr.DataArray:
    """Return the fuel that uses and stocks burn before any measure, (node, fuel, year), MWh/yr."""
    turnover = turnover_of_stocks(inputs)
    stock_energy = turnover["in_use"].sum("vintage") * mean_energy_use(inputs, turnover)
    burned = sum(
        xr.dot(
            bare(energy), carrier_membership(inputs, dim), membership(inputs[f"{dim}_node"], inputs["node"]), dim=dim
        )
        for dim, energy in (("use", inputs["use_energy"]), ("stock", stock_energy))
    )
    return burned.drop_sel(carrier=ELECTRICITY).rename(carrier="fuel").transpose("node", "fuel", "year")


def emitted_by_end_uses(inputs: xr.Dataset, fuel: xr.DataArray) -> xr.DataArray:
    """Return what that fuel (node, fuel, year) and processes emit, (node, gas, year), t/yr."""
    at_node = membership(inputs["process_node"], inputs["node"])
    processes = xr.dot(bare(inputs["process_emissions"]), at_node, dim="process")
    return (xr.dot(fuel, inputs["emission_factor"], dim="fuel") + processes).transpose("node", "gas", "year")


def emitted_by_measures(inputs: xr.Dataset) -> xr.DataArray:
    """Return what a unit of a measure changes of emissions, (measure, node, gas, year), t/yr.

    Its own fuel and emissions at its node, those of the stocks whose units it changes at theirs.
    """
    mean = mean_energy_use(inputs, turnover_of_stocks(inputs))
    fuels = carrier_membership(inputs, "stock").drop_sel(carrier=ELECTRICITY).rename(carrier="fuel")
    at_stock = membership(inputs["stock_node"], inputs["node"])
    stocks = xr.dot(
        bare(inputs["measure_stock"] * mean), fuels, at_stock, inputs["emission_factor"], dim=["stock", "fuel"]
    )
    at_home = membership(inputs["measure_node"], inputs["node"])
    own = bare(inputs["measure_emissions"]) + xr.dot(
        bare(inputs["measure_fuel"]), inputs["emission_factor"], dim="fuel"
    )
    return (stocks + own * at_home).transpose("measure", "node", "gas", "year")
