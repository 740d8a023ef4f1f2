"""What stocks and measures use of energy, and what a unit of a measure changes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import capacity_by_year
from engine.combustion import factors_of_use
from engine.membership import bare, membership, positions, sectors
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
    of = inputs.variables
    turnover, level = turnover_of_stocks(inputs), measure_level(inputs, plan)
    units = turnover.variables["in_use"].values.sum(axis=1) + of["measure_stock"].values.T @ level.values
    _refuse_negative_stock(units, inputs, level.values)
    units = np.maximum(units, 0.0)
    service_of = positions(of["stock_service"], of["service"])
    service_level, served = of["service_level"].values, np.zeros(of["service_level"].shape)
    np.add.at(served, service_of, units)
    wanted = of["stock_target"].values * service_level[service_of]
    years, by_stock = of["year"].values, ("stock", "year")
    return xr.Dataset(
        {
            "stock_units": (by_stock, units),
            **{name: (by_stock, turnover.variables[name].values) for name in ("sales", "second_hand", "scrapped")},
            "service_unmet": (("service", "year"), np.maximum(service_level - served, 0.0)),
            "target_unmet": (by_stock, np.maximum(wanted - units, 0.0)),
            "measure_level": (("measure", "year"), level.values),
            "stock_energy": (by_stock, units * mean_energy_use(inputs, turnover).values),
        },
        {name: of[name].values for name in ("stock", "service", "measure")} | {"year": years},
    )


def mean_energy_use(inputs: xr.Dataset, turnover: xr.Dataset) -> xr.DataArray:
    """Return the mean energy use of the units in use before measures, (stock, year), MWh/yr per unit.

    A unit of age a uses (1 + degradation)^a times what it used when it was new. Where no unit is in use it is
    that of the newest vintage, the one sold in the year.
    """
    of, in_use = inputs.variables, turnover.variables["in_use"].values
    years, vintages = of["year"].values, of["vintage"].values
    age = np.maximum(years - vintages[:, np.newaxis], 0)
    worn = (1.0 + of["stock_degradation"].values[:, np.newaxis, np.newaxis]) ** age
    energy_use = of["stock_energy_use"].values
    total = np.einsum("svy,sv,svy->sy", in_use, energy_use, worn)
    units = in_use.sum(axis=1)
    newest = energy_use[:, np.searchsorted(vintages, years)]
    mean = np.divide(total, units, out=newest.astype(float), where=units > 0)
    return xr.DataArray(mean, {name: of[name].values for name in ("stock", "year")}, ("stock", "year"))


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
    own = xr.dot(inputs["measure_fuel"], factors_of_measures(inputs), dim="fuel")
    emissions = inputs["measure_emissions"] + own + xr.dot(energy, factors_of_stocks(inputs), dim="stock")
    effects = {
        "stock_electricity": bare(energy * is_electric).transpose("measure", "stock", "year"),
        "end_use_fuel": bare(fuel).transpose("measure", "fuel", "year"),
        "emissions": bare(emissions).transpose("measure", "gas", "year"),
    }
    return xr.Dataset(effects)


def factors_of_measures(inputs: xr.Dataset) -> xr.DataArray:
    """Return what a MWh of each fuel emits in the sector of a measure, (measure, fuel, gas, year), t/MWh."""
    return xr.dot(factors_of_use(inputs), membership(inputs["measure_sector"], sectors(inputs)), dim="sector")


def factors_of_stocks(inputs: xr.Dataset) -> xr.DataArray:
    """Return what a MWh that a stock uses emits in its sector, (stock, gas, year), t/MWh; 0 for electricity."""
    fuel = carrier_membership(inputs, "stock").drop_sel(carrier=ELECTRICITY).rename(carrier="fuel")
    sector = membership(inputs["stock_sector"], sectors(inputs))
    return xr.dot(factors_of_use(inputs), fuel, sector, dim=["fuel", "sector"])


def carrier_membership(inputs: xr.Dataset, dim: str) -> xr.DataArray:
    """Return which carrier a use or stock draws on, (dim, carrier), electricity first and then the fuels."""
    carriers = xr.DataArray([ELECTRICITY, *inputs["fuel"].values], dims="carrier", name="carrier")
    return membership(inputs[f"{dim}_carrier"], carriers)


def _refuse_negative_stock(units: np.ndarray, inputs: xr.Dataset, level: np.ndarray) -> None:
    """Measures cannot take away units that are not there; units are (stock, year), levels (measure, year)."""
    slack = 1e-9 * max(1.0, float(np.abs(units).max(initial=0.0)))
    for stock, year in np.argwhere(units < -slack):
        acting = level[:, year] * inputs["measure_stock"].values[:, stock] < 0
        raise ValueError(
            f"stock {inputs['stock'].values[stock]} has {units[stock, year]:g} units in {inputs['year'].values[year]}: "
            f"measures ({', '.join(map(str, inputs['measure'].values[acting]))}) take away more than are in use"
        )
