"""Stocks of appliances, cars and buildings by year of sale, and what measures change about them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import capacity_by_year
from engine.kernels.stock import turn_over
from engine.membership import bare, membership, positions
from engine.variables import ELECTRICITY


def electrify(inputs: xr.Dataset, plan: xr.Dataset) -> xr.Dataset:
    """Return the stocks of every year, with the plan's measures, and the energy they use.

    Returns
    -------
    Dataset of `sales`, `scrapped`, `service_unmet` and `measure_level` as in the table of variables, and of
    `stock_units` (stock, year), units in use, and `stock_energy` (stock, year), MWh/yr: those × mean energy
    use.

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
    served = xr.dot(units, membership(inputs["stock_service"], inputs["service"]), dim="stock")
    unmet = bare(inputs["service_level"] - served).clip(min=0.0)
    return xr.Dataset(
        {
            "stock_units": units,
            "sales": turnover["sales"],
            "scrapped": turnover["scrapped"],
            "service_unmet": unmet.transpose("service", "year"),
            "measure_level": level,
            "stock_energy": units * mean_energy_use(inputs, turnover),
        }
    )


def turnover_of_stocks(inputs: xr.Dataset) -> xr.Dataset:
    """Return the stocks as they turn over by themselves, before measures.

    Returns
    -------
    Dataset of `in_use` (stock, vintage, year), units; `sales`, `scrapped` (stock, year), units/yr, at the
    start of the year; nothing is scrapped in the first year, whose start is where the stock is given.

    Raises
    ------
    ValueError
        If a sales share is not one, or the initial stock is of an age that the survival says nobody reaches.

    Notes
    -----
    survivors(y) = Σ_v sold(v) · S(y−v), sales(y) = max(0, service level − survivors), split by sales share.
    The initial stock is what is left of sold(v) = initial(v) / S(first year − v).
    """
    _refuse_shares(inputs)
    years, vintages = inputs["year"].values, inputs["vintage"].values
    first = int(np.searchsorted(vintages, years[0]))
    survivors, sales = np.empty((2, inputs.sizes["stock"], years.size))
    in_use = np.empty((inputs.sizes["stock"], vintages.size, years.size))
    turn_over(
        inputs["survival"].values,
        inputs["sales_share"].values,
        positions(inputs["stock_service"], inputs["service"]),
        inputs["service_level"].values,
        first,
        _sold_before(inputs, first),
        survivors,
        sales,
        in_use,
    )
    before = np.concatenate([survivors[:, :1], in_use.sum(axis=1)[:, :-1]], axis=1)
    return xr.Dataset(
        {
            "in_use": (("stock", "vintage", "year"), in_use),
            "sales": (("stock", "year"), sales),
            "scrapped": (("stock", "year"), np.maximum(before - survivors, 0.0)),
        },
        {name: inputs[name].values for name in ("stock", "vintage", "year")},
    )


def mean_energy_use(inputs: xr.Dataset, turnover: xr.Dataset) -> xr.DataArray:
    """Return the mean energy use of the units in use before measures, (stock, year), MWh/yr per unit.

    Where no unit is in use it is that of the newest vintage, the one sold in the year.
    """
    units = turnover["in_use"].sum("vintage")
    total = xr.dot(turnover["in_use"], inputs["stock_energy_use"], dim="vintage")
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


def _sold_before(inputs: xr.Dataset, first: int) -> np.ndarray:
    """Units once sold, of which the initial stock is left, (stock, vintage)."""
    initial, survival = inputs["initial_stock"].values, inputs["survival"].values
    sold = np.zeros_like(initial)
    for stock, vintage in np.argwhere(initial > 0):
        age = first - vintage
        share = survival[stock, age] if 0 <= age < survival.shape[1] else 0.0
        if share <= 0:
            raise ValueError(
                f"stock {inputs['stock'].values[stock]}: {initial[stock, vintage]:g} units of "
                f"{inputs['vintage'].values[vintage]} are in use in {inputs['year'].values[0]}, "
                f"but its survival leaves none at age {age}"
            )
        sold[stock, vintage] = initial[stock, vintage] / share
    return sold


def _refuse_shares(inputs: xr.Dataset) -> None:
    """A year's sales of a service are split by shares that sum to 1, or cannot happen at all (0)."""
    total = xr.dot(inputs["sales_share"], membership(inputs["stock_service"], inputs["service"]), dim="stock")
    wrong = (abs(total - 1.0) > 1e-6) & (total > 0)
    for service, year in np.argwhere(wrong.transpose("service", "year").values):
        at = total.isel(service=service, year=year)
        raise ValueError(
            f"service {at.service.item()}: the sales shares of {at.year.item()} sum to {at.item():g}, not 1"
        )


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
