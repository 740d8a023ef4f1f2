"""What end uses and measures emit, node by node: where the simulation counts it."""

from __future__ import annotations

import xarray as xr

from engine.combustion import factors_of_use
from engine.electrification import carrier_membership, factors_of_measures, factors_of_stocks, mean_energy_use
from engine.membership import bare, membership, sectors
from engine.turnover import turnover_of_stocks
from engine.variables import ELECTRICITY


def fuel_of_end_uses(inputs: xr.Dataset) -> xr.DataArray:
    """Return the fuel that uses and stocks burn before any measure, (node, sector, fuel, year), MWh/yr."""
    turnover = turnover_of_stocks(inputs)
    stock_energy = turnover["in_use"].sum("vintage") * mean_energy_use(inputs, turnover)
    burned = sum(
        xr.dot(
            bare(energy),
            carrier_membership(inputs, dim),
            membership(inputs[f"{dim}_node"], inputs["node"]),
            membership(inputs[f"{dim}_sector"], sectors(inputs)),
            dim=dim,
        )
        for dim, energy in (("use", inputs["use_energy"]), ("stock", stock_energy))
    )
    return burned.drop_sel(carrier=ELECTRICITY).rename(carrier="fuel").transpose("node", "sector", "fuel", "year")


def emitted_by_end_uses(inputs: xr.Dataset, fuel: xr.DataArray) -> xr.DataArray:
    """Return what that fuel (node, sector, fuel, year) and processes emit, (node, gas, year), t/yr."""
    at_node = membership(inputs["process_node"], inputs["node"])
    processes = xr.dot(bare(inputs["process_emissions"]), at_node, dim="process")
    burned = xr.dot(fuel, factors_of_use(inputs), dim=["sector", "fuel"])
    return (burned + processes).transpose("node", "gas", "year")


def emitted_by_measures(inputs: xr.Dataset) -> xr.DataArray:
    """Return what a unit of a measure changes of emissions, (measure, node, gas, year), t/yr.

    Its own fuel and emissions at its node, those of the stocks whose units it changes at theirs.
    """
    energy = bare(inputs["measure_stock"] * mean_energy_use(inputs, turnover_of_stocks(inputs)))
    at_stock = membership(inputs["stock_node"], inputs["node"])
    stocks = xr.dot(energy, at_stock, factors_of_stocks(inputs), dim="stock")
    at_home = membership(inputs["measure_node"], inputs["node"])
    own = bare(inputs["measure_emissions"]) + xr.dot(
        bare(inputs["measure_fuel"]), factors_of_measures(inputs), dim="fuel"
    )
    return (stocks + own * at_home).transpose("measure", "node", "gas", "year")
