"""The carbon account by node, sector, scope and gas, and the count against the budget."""

from __future__ import annotations

import xarray as xr

from engine.combustion import factors_of_use
from engine.membership import bare, membership, sectors
from engine.variables import ELECTRICITY

SCOPES = ("1", "2")
"""GHG Protocol: 1 emitted on the island, 2 emitted elsewhere for electricity bought."""


def gross_emissions(
    inputs: xr.Dataset, final_energy: xr.DataArray, fuel_use: xr.DataArray, measure_level: xr.DataArray
) -> xr.DataArray:
    """Return emissions to the air, before any removal, (member, node, sector, scope, gas, year), tCO2e/yr.

    Parameters
    ----------
    final_energy : (node, sector, carrier, year), MWh/yr.
    fuel_use : (member, technology, fuel, year), MWh/yr burned in power plants, electricity bought included.
    measure_level : (measure, year), units in use.

    Notes
    -----
    Tier 1 and 2 of the IPCC 2006 Guidelines, vol. 2, ch. 2, eq. 2.1: fuel × emission factor, here × GWP.
    Electricity emits nothing where it is used: it is counted once, at the plants (sector `power`) and at
    purchase (scope 2).
    """
    plants = _of_fuel(inputs, by_node_of_plant(inputs, fuel_use), inputs["emission_factor"])
    uses = _of_fuel(inputs, end_use_fuel(final_energy), factors_of_use(inputs))
    processes = _of_source(inputs, "process", inputs["process_emissions"])
    measures = _of_source(inputs, "measure", inputs["measure_emissions"] * measure_level)
    members = xr.ones_like(inputs["member"], dtype=float)
    total = (plants + uses * members + processes * members + measures * members) * inputs["gwp"]
    return bare(total).transpose("member", "node", "sector", "scope", "gas", "year")


def biogenic_emissions(inputs: xr.Dataset, final_energy: xr.DataArray, fuel_use: xr.DataArray) -> xr.DataArray:
    """Return the biogenic CO2 of all fuels burned, (member, node, year), tCO2/yr: a memo item."""
    burned = by_node_of_plant(inputs, fuel_use).sum("sector") + end_use_fuel(final_energy).sum("sector")
    return bare(xr.dot(burned, inputs["biogenic_factor"], dim="fuel")).transpose("member", "node", "year")


def air_pollutants(inputs: xr.Dataset, final_energy: xr.DataArray, fuel_use: xr.DataArray) -> xr.DataArray:
    """Return air pollutants of all fuels burned on the island, (member, node, fuel, pollutant, year), t/yr: a memo.

    Tier 1 of the EMEP/EEA air pollutant emission inventory guidebook (2023), part B, chapter 1.A.1, eq. 1: fuel ×
    factor, the factor being that of the scenario, for all uses of a fuel together.
    """
    burned = by_node_of_plant(inputs, fuel_use).sum("sector") + end_use_fuel(final_energy).sum("sector")
    tonnes = burned * inputs["pollutant_factor"]
    return bare(tonnes).transpose("member", "node", "fuel", "pollutant", "year")


def with_captured(inputs: xr.Dataset, forest: xr.Dataset, measure_level: xr.DataArray) -> xr.Dataset:
    """Return the removals of land with the biogenic CO2 that measures capture, by itself and among the additional.

    Parameters
    ----------
    forest : with `additional_removals` (node, year) of land, tCO2/yr.
    measure_level : (measure, year), units in use.

    Notes
    -----
    What is captured of fossil or of process CO2 never reaches the air and lowers gross emissions (`measure_emissions`);
    biogenic CO2 is not counted where it is emitted (IPCC 2006, vol. 2, ch. 2.3.3.4), so that storing it is a removal.
    """
    at_node = membership(inputs["measure_node"], inputs["node"])
    tonnes = bare(inputs["measure_captured"]) * bare(measure_level)
    captured = xr.dot(tonnes, at_node, dim="measure").transpose("node", "year")
    return forest.assign(captured_removals=captured, additional_removals=forest["additional_removals"] + captured)


def budget_count(annual: xr.Dataset, first_year: int) -> xr.DataArray:
    """Return what counts against the carbon budget up to the end of each year, (year,), tCO2.

    Gross CO2 of scopes 1 and 2, the mean of the members, less additional removals, summed from `first_year`
    on, 0 before it. Existing and inventory-style removals never count: they already stand in the national
    inventory.

    Parameters
    ----------
    annual : a Dataset with `gross_emissions` and `additional_removals` as in the table; the GWP of CO2 is 1.
    """
    gross = annual["gross_emissions"].sel(gas="CO2", drop=True).sum(["node", "sector", "scope"]).mean("member")
    counted = gross - annual["additional_removals"].sum("node")
    return bare(counted.where(counted["year"] >= first_year, 0.0).cumsum("year"))


def end_use_fuel(final_energy: xr.DataArray) -> xr.DataArray:
    """Return the fuel of uses, stocks and measures, (node, sector, fuel, year), MWh/yr."""
    return final_energy.drop_sel(carrier=ELECTRICITY).rename(carrier="fuel")


def by_node_of_plant(inputs: xr.Dataset, fuel_use: xr.DataArray) -> xr.DataArray:
    """Return the fuel of power plants, (member, fuel, year, node, sector), MWh/yr, all in sector `power`."""
    at_node = xr.dot(bare(fuel_use), membership(inputs["technology_node"], inputs["node"]), dim="technology")
    names = sectors(inputs)
    is_power = xr.DataArray((names.values == "power").astype(float), {"sector": names.values}, ("sector",))
    return at_node * is_power


def _of_fuel(inputs: xr.Dataset, fuel: xr.DataArray, factor: xr.DataArray) -> xr.DataArray:
    """Tonnes of each gas of fuel burned, by scope."""
    return xr.dot(fuel, factor, membership(inputs["fuel_scope"], _scopes()), dim="fuel")


def _of_source(inputs: xr.Dataset, dim: str, tonnes: xr.DataArray) -> xr.DataArray:
    """Tonnes of each gas that processes or measures emit, all on the island, by node, sector and scope."""
    scopes = _scopes()
    on_island = xr.DataArray([1.0, 0.0], {"scope": scopes.values}, ("scope",))
    node = membership(inputs[f"{dim}_node"], inputs["node"])
    sector = membership(inputs[f"{dim}_sector"], sectors(inputs))
    return xr.dot(bare(tonnes), node, sector, dim=dim) * on_island


def _scopes() -> xr.DataArray:
    return xr.DataArray(list(SCOPES), dims="scope", name="scope")
