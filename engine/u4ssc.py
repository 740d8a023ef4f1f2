"""The indicators of U4SSC that follow from a simulation, by year.

References
----------
U4SSC (2017), Collection Methodology for Key Performance Indicators for Smart Sustainable Cities, ITU and UNECE.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.emissions import end_use_fuel
from engine.indicators import non_generation
from engine.results import Results, once
from engine.variables import ELECTRICITY

KWH_PER_MWH = 1000.0
GJ_PER_MWH = 3.6


class Ratio(NamedTuple):
    """An indicator of every year as what it is made of, each (year,); nothing per nothing is left out."""

    numerator: xr.DataArray
    numerator_unit: str
    denominator: xr.DataArray
    denominator_unit: str
    scale: float
    """Units of the indicator per unit of the ratio: 100 for %."""
    meaning: str
    """What was taken for the numerator and the denominator."""

    def value(self, year: int) -> float | None:
        """Return the indicator of a year; None where there is nothing to divide by."""
        below = float(self.denominator.sel(year=year))
        return self.scale * float(self.numerator.sel(year=year)) / below if below > 0 else None

    def values(self) -> np.ndarray:
        """Return the indicator of every year, (year,), 0 where there is nothing to divide by."""
        above, below = self.numerator.values, self.denominator.values
        return np.divide(self.scale * above, below, out=np.zeros(below.shape), where=below > 0)


@once
def computed(results: Results) -> dict[str, Ratio]:
    """Return the indicators that a simulation can give, by the code in lower case with underscores."""
    annual, inputs = results.annual, results.inputs
    people = inputs["population"].sum("node")
    served = (annual["demand"] - annual["unserved_demand"]).sum("node").mean("member")
    gross = annual["gross_emissions"].sum(["node", "sector", "scope", "gas"]).mean("member")
    return {
        "en_en_aq_2c": Ratio(
            gross, "tCO2e", people, "person", 1.0, "gross emissions of scopes 1 and 2, before removals / residents"
        ),
        "en_e_e_1c": _renewable(results, served),
        "en_e_e_2c": Ratio(
            served * KWH_PER_MWH, "kWh", people, "person", 1.0, "electricity served, all sectors / residents"
        ),
        **_heat(results, people),
        **_low_carbon_vehicles(results),
    }


def _renewable(results: Results, served: xr.DataArray) -> Ratio:
    """Renewable electricity served and renewable fuels of end uses over all final energy, %."""
    fuels = end_use_fuel(results.annual["final_energy"]).sum(["node", "sector"])
    renewable_fuels = xr.dot(fuels, results.inputs["fuel_is_renewable"], dim="fuel")
    other = non_generation(results, "renewable").sum("technology").mean("member")
    renewable = (served - other).clip(min=0.0) + renewable_fuels
    meaning = "electricity served less non-renewable generation, and renewable fuels / electricity served and all fuels"
    return Ratio(renewable, "MWh", served + fuels.sum("fuel"), "MWh", 100.0, meaning)


def _heat(results: Results, people: xr.DataArray) -> dict[str, Ratio]:
    """Fuel burned in dwellings per person; nothing where none ever is: electric heat is not told apart."""
    energy = end_use_fuel(results.annual["final_energy"])
    burned = energy.sel(sector=energy["sector"] == "residential").sum(["node", "sector", "fuel"])
    if not (burned > 0).any():
        return {}
    meaning = "fuel burned in dwellings, without electric heating and cooling / residents"
    return {"en_e_e_3c": Ratio(burned * GJ_PER_MWH, "GJ", people, "person", 1.0, meaning)}


def _low_carbon_vehicles(results: Results) -> dict[str, Ratio]:
    """Units of transport that use electricity or a zero-carbon fuel, %; nothing without such units."""
    inputs = results.inputs
    clean = {str(name) for name in inputs["fuel"].values[inputs["fuel_is_zero_carbon"].values == 1]} | {ELECTRICITY}
    is_vehicle = inputs["stock_sector"].values == "transport"
    if not is_vehicle.any():
        return {}
    units = results.annual["stock_units"].isel(stock=is_vehicle)
    is_clean = [carrier in clean for carrier in inputs["stock_carrier"].values[is_vehicle]]
    meaning = "vehicles on electricity or a zero-carbon fuel / all units of stocks in the sector transport"
    low_carbon = units.isel(stock=is_clean).sum("stock")
    return {"ec_i_t_8a": Ratio(low_carbon, "vehicle", units.sum("stock"), "vehicle", 100.0, meaning)}
