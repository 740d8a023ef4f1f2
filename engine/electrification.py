"""What stocks and measures use of energy, and what a unit of a measure changes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import capacity_by_year
from engine.membership import bare, membership
from engine.turnover import turnover_of_stocks
from engine.variables import ELECTRICITY


def electrify(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return the stocks of every year, with the plan's measures, and the energy they use.

    Returns
    -------
    Dataset of `sales`, `second_hand`, `scrapped`, `service_unmet`, `target_unmet` and `measure_level` as in the
    table of variables, and of `stock_units` (stock, year), units in use, and `stock_energy` (stock, year), MWh/yr:
    those × mean energy use.

    Raises
    ------
    ValueError
        If measures take away more units than are in use, or the inputs contradict themselves.
    """
    turnover = turnover_of_stocks(inputs)
    level = measure_level(inputs, plan)
    units = bare(turnover["in_use"].sum("vintage") + xr.dot(level, inputs["measure_stock"], dim="measure"))
    _refuse_negative_stock(units, inputs, level)
    units = units.clip(min=0.0).transpose("stock", "year")
    at_service = membership(inputs["stock_service"], inputs["service"])
    unmet = bare(inputs["service_level"] - xr.dot(units, at_service, dim="stock")).clip(min=0.0)
    wanted = inputs["stock_target"] * xr.dot(at_service, bare(inputs["service_level"]), dim="service")
    return xr.Dataset(
        {
            "stock_units": units,
            **{name: turnover[name] for name in ("sales", "second_hand", "scrapped")},
            "service_unmet": unmet.transpose("service", "year"),
            "target_unmet": bare(wanted - units).clip(min=0.0).transpose("stock", "year"),
            "measure_level": level,
            "stock_energy": units * mean_energy_use(inputs, turnover),
        }
    )


def mean_energy_use(inputs: xr.Dataset, turnover: xr.Dataset) -> xr.DataArray:
    """Return the mean energy use of the units in use before measures, (stock, year), MWh/yr per unit.

    A unit of age a uses (1 + degradation)^a times what it used when it was new. Where no unit is in use it is
    that of the newest vintage, the one sold in the year.
    """
    units = turnover["in_use"].sum("vintage")
    age = (inputs["year"] - inputs["vintage"]).clip(min=0)
    of_vintage = inputs["stock_energy_use"] * (1.0 + inputs["stock_degradation"]) ** age
    total = xr.dot(turnover["in_use"], bare(of_vintage), dim="vintage")
    newest = inputs["stock_energy_use"].sel(vintage=inputs["year"].values).rename(vintage="year")
    return bare((total / units.where(units > 0)).fillna(newest)).transpose("stock", "year")


def measure_level(inputs: xr.Dataset, plan: xr.Dataset) -> xr.DataArray:
    """Return the units of each measure in use, (measure, year): existing and adopted, while they live."""
    level = capacity_by_year(inputs["measure_existing"], plan["measure_builds"], inputs["measure_lifetime"])
    return bare(level).transpose("measure", "year")


def measure_effects(inputs: xr.Dataset) -> xr.Dataset:
    """Return what a unit of a measure in use changes in a year, for the simulation and the optimiser alike.

    Returns
    -------
    Dataset of

    * `stock_electricity` (measure, stock, year), MWh/yr: electricity of the stocks whose units the measure
      changes; their hours follow `stock_pattern`, on top of `measure_demand`.
    * `end_use_fuel` (measure, fuel, year), MWh/yr: final energy of a fuel, of `measure_fuel` and of stocks.
    * `emissions` (measure, gas, year), t/yr: of `measure_emissions` and of that fuel, without power plants.

    All are negative where the measure saves.
    """
    mean = mean_energy_use(inputs, turnover_of_stocks(inputs))
    energy = inputs["measure_stock"] * mean
    is_electric = (inputs["stock_carrier"] == ELECTRICITY).astype(float)
    of_stocks = xr.dot(energy, carrier_membership(inputs, "stock"), dim="stock")
    fuel = inputs["measure_fuel"] + of_stocks.drop_sel(carrier=ELECTRICITY).rename(carrier="fuel")
    emissions = inputs["measure_emissions"] + xr.dot(fuel, inputs["emission_factor"], dim="fuel")
    effects = {
        "stock_electricity": bare(energy * is_electric).transpose("measure", "stock", "year"),
        "end_use_fuel": bare(fuel).transpose("measure", "fuel", "year"),
        "emissions": bare(emissions).transpose("measure", "gas", "year"),
    }
    return xr.Dataset(effects)


def carrier_membership(inputs: xr.Dataset, dim: str) -> xr.DataArray:
    """Return which carrier a use or stock draws on, (dim, carrier), electricity first and then the fuels."""
    carriers = xr.DataArray([ELECTRICITY, *inputs["fuel"].values], dims="carrier", name="carrier")
    return membership(inputs[f"{dim}_carrier"], carriers)


def _refuse_negative_stock(units: xr.DataArray, inputs: xr.Dataset, level: xr.DataArray) -> None:
    """Measures cannot take away units that are not there."""
    slack = 1e-9 * max(1.0, float(abs(units).max())) if units.size else 0.0
    for stock, year in np.argwhere((units < -slack).transpose("stock", "year").values):
        at = units.isel(stock=stock, year=year)
        acting = (level.isel(year=year) * inputs["measure_stock"].isel(stock=stock) < 0).values
        raise ValueError(
            f"stock {at.stock.item()} has {at.item():g} units in {at.year.item()}: measures "
            f"({', '.join(map(str, level['measure'].values[acting]))}) take away more than are in use"
        )
