"""The numbers of the optimisation model, made once: `data(name, instance, period or hour)`.

A value that changes from year to year enters a period in one of three ways:

* `mean`: its mean over the period's years (energy, factors, policy levels; of a limit, over the years that have one);
* `least`: its least, where it is a limit of nature or technology that no year may exceed;
* `present`: Σ discount factor × value, which prices one unit in *each* of the period's years at the start of the first
  year. Discounting is thereby exact although operation is one typical year for each period.

What changes from hour to hour is kept as arrays and called for one hour at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr

from engine.electrification import measure_effects
from engine.purchases import stock_payments
from solvers.assets import ASSETS
from solvers.blends import blend_tables
from solvers.by_node import emitted_by_end_uses, emitted_by_measures, fuel_of_end_uses
from solvers.flexible_data import flexible_series
from solvers.fuel_curve import straightened
from solvers.hourly import HourlySeries, Power, hourly_series, inflow_series, movement_series, peak_tables, step_series
from solvers.periods import Periods, RepresentativeHours
from solvers.planting_data import planting_tables
from solvers.policy_data import policy_limits
from solvers.retirement import LEAVING, retirement_tables
from solvers.rows import StatedHours, every_hour
from solvers.saved import saved_tables
from solvers.vintages import asset_tables, mean_of_finite

Table = dict[tuple, float]
Number = Any
"""A float; in a model that is compiled once, of an hour, the placeholder that stands for it."""


@dataclass(frozen=True)
class Data:
    """Names, periods, hours and numbers; calling it looks a number up.

    Attributes
    ----------
    tables : name → index → number.
    series : name → index without the hour → (n_hours,).
    stated : the hours that a model made of these numbers states.
    """

    inputs: xr.Dataset
    periods: Periods
    hours: RepresentativeHours
    tables: dict[str, Table]
    series: dict[str, HourlySeries]
    stated: StatedHours

    def __call__(self, name: str, *index: str | int) -> Number:
        """Return a number, of one hour where the last index is an hour; KeyError where there is none."""
        if name in self.tables:
            return self.tables[name][index]
        return self.of_hour(name, index[:-1], int(index[-1]))

    def of_hour(self, name: str, key: tuple, hour: int) -> Number:
        """Return the number of one hour."""
        return self.series[name][key].item(hour)

    def over_year(self, name: str, *key: str | int) -> float:
        """Return the weighted sum of a series over the hours."""
        return float(self.hours.weight @ self.series[name][key])

    def names(self, dim: str) -> list[str]:
        """Return the instances along a dimension."""
        return list(self._names[dim])

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The instances along each dimension that has labels: rules ask for them a thousand times."""
        return {str(dim): [str(name) for name in index] for dim, index in self.inputs.indexes.items()}

    def label(self, name: str) -> dict[str, str]:
        """Return a label, such as `technology_node`, by instance."""
        coordinate = self.inputs.variables[name]
        return dict(zip(self.names(str(coordinate.dims[0])), map(str, coordinate.values), strict=True))

    def where(self, name: str) -> list[str]:
        """Return the instances whose value of a variable (instance,) is above 0."""
        (dim,) = self.inputs[name].dims
        return [i for i in self.names(str(dim)) if self(name, i) > 0]

    def where_inflow(self) -> list[str]:
        """Return the stores that a river feeds."""
        fed = (self.inputs["inflow_pattern"].values[0] >= 0) & (self.inputs["inflow"] > 0).any("year").values
        return [str(name) for name in self.inputs["store"].values[fed]]

    def scalar(self, name: str) -> float:
        """Return a number without dimensions."""
        return float(self.inputs.variables[name])


def reserve_shares(inputs: xr.Dataset) -> tuple[float, float, float]:
    """Return what reserve is asked for: shares of demand, of variable output and of the largest unit; 0 where none."""
    of_demand, of_variable, of_largest = (
        float(inputs.variables[f"reserve_of_{what}"]) for what in ("demand", "variable", "largest")
    )
    return of_demand, of_variable, of_largest


def gather(inputs: xr.Dataset, power: Power, periods: Periods, hours: RepresentativeHours) -> Data:
    """Return every number of the model.

    Raises
    ------
    ValueError
        Naming every table that holds NaN.
    """
    tables: dict[str, Table] = {}
    for asset in ASSETS:
        tables |= asset_tables(asset, inputs, periods)
    for asset in LEAVING:
        tables |= retirement_tables(asset, inputs, periods)
    for name in _FIXED:
        tables[name] = _fixed(inputs[name])
    tables |= {str(name): _fixed(line) for name, line in straightened(inputs).items()}
    for name, reduce in _YEARLY.items():
        tables[name] = _yearly(inputs[name], periods, reduce)
    tables |= saved_tables(inputs, periods.spans)
    tables |= _account(inputs, periods) | _measures(inputs, periods)
    tables |= blend_tables(inputs, periods) | planting_tables(inputs, periods)
    tables |= policy_limits(inputs, periods) | {"carbon_budget": _fixed(inputs["carbon_budget"])}
    tables |= peak_tables(inputs, power, periods)
    watched = list({h for _, h in tables["peak_demand"]})
    flexible, tables["flexible_peak"] = flexible_series(inputs, periods, hours, watched)
    series = hourly_series(inputs, power, periods, hours) | inflow_series(inputs, periods, hours)
    series |= movement_series(inputs, hours) | step_series(inputs, hours) | flexible
    tables["years"] = {(p,): float(periods.n_years(p)) for p in periods.years}
    tables["present_year"] = {(p,): sum(periods.discount[y] for y in periods.spans[p]) for p in periods.years}
    broken = [name for name, table in tables.items() if any(value != value for value in table.values())]
    broken += [name for name, rows in series.items() if any(np.isnan(values).any() for values in rows.values())]
    if broken:
        raise ValueError(f"not a number (NaN) in: {', '.join(broken)}")
    return Data(inputs, periods, hours, tables, series, every_hour(hours))


# Variables (instance,) or (instance, other) that no year changes.
_FIXED = (
    "minimum_load", "is_must_run", "is_renewable", "is_local", "fuel_is_local", "land_use", "can_burn", "running_om",
    "capacity_credit", "charge_efficiency", "discharge_efficiency", "standing_loss", "minimum_state", "store_duration",
    "store_capacity_credit", "link_loss", "fuel_is_renewable", "charge_power_ratio", "maximum_state", "initial_state",
    "unit_capacity", "whole_units", "cycle_is_fixed", "store_whole_units", "store_unit_power", "store_unit_energy",
    "store_unit_charge", "link_whole_units", "link_unit_capacity",
    "lower_capacity_ratio", "lower_initial_state", "start_fuel", "start_cost", "flexible_efficiency",
    "flexible_loss",
    "is_synchronous", "store_is_synchronous", "provides_reserve", "store_provides_reserve",
)  # fmt: skip

Reduce = Callable[[np.ndarray, np.ndarray], float]


def _mean(values: np.ndarray, _: np.ndarray) -> float:
    return float(values.mean())


def _mean_limit(values: np.ndarray, _: np.ndarray) -> float:
    return mean_of_finite(values)


def _least(values: np.ndarray, _: np.ndarray) -> float:
    return float(values.min())


def _present(values: np.ndarray, discount: np.ndarray) -> float:
    return float(values @ discount)


# Variables (…, year), and how a year enters a period; the tables bear their names.
_YEARLY: dict[str, Reduce] = {
    "variable_om": _present,
    "store_variable_om": _present,
    "store_charge_om": _present,
    "fuel_price": _present,
    "export_price": _present,
    "fuel_share": _mean,
    "fuel_limit": _least,
    "export_capacity": _least,
    "measure_group_potential": _least,
    "planting_potential": _least,
    "planting_maximum_build": _mean_limit,
    "emission_cap": _mean_limit,
    "renewable_minimum": _mean,
    "import_maximum": _mean,
}


def _keys(array: xr.DataArray) -> list[list]:
    return [[v.item() if dim == "year" else str(v) for v in array[dim].values] for dim in array.dims]


def _fixed(array: xr.DataArray) -> Table:
    keys = _keys(array)
    return {
        tuple(axis[i] for axis, i in zip(keys, index, strict=True)): float(value)
        for index, value in np.ndenumerate(array.values)
    }


def _yearly(array: xr.DataArray, periods: Periods, reduce: Reduce) -> Table:
    """Reduce (…, year) to (…, period)."""
    years = array["year"].values
    discount = np.array([periods.discount[int(year)] for year in years])
    keys = _keys(array)[:-1]
    table = {}
    for p in periods.years:
        span = np.searchsorted(years, periods.spans[p])
        for index in np.ndindex(*array.shape[:-1]):
            key = (*(axis[i] for axis, i in zip(keys, index, strict=True)), p)
            table[key] = reduce(array.values[index][span], discount[span])
    return table


def _counted(inputs: xr.Dataset) -> xr.DataArray:
    """1 in the years that count against the carbon budget, (year,)."""
    return (inputs["year"] >= int(inputs.attrs["budget_first_year"])).astype(float)


def _sum(values: np.ndarray, _: np.ndarray) -> float:
    return float(values.sum())


def _priced(name: str, tonnes: xr.DataArray, inputs: xr.Dataset, periods: Periods) -> dict[str, Table]:
    """What an activity emits, (…, gas, year) tonnes per unit, as a mean, against the budget and in money.

    Returns
    -------
    `name_emissions` tCO2e/yr per unit; `name_counted` tCO2 against the budget per unit in each year of the period;
    `name_carbon` present money of the carbon price per unit in each year of the period.
    """
    equivalent = xr.dot(tonnes, inputs["gwp"], dim="gas").reset_coords(drop=True).transpose(..., "year")
    dioxide = (tonnes.sel(gas="CO2", drop=True) * _counted(inputs)).reset_coords(drop=True).transpose(..., "year")
    return {
        f"{name}_emissions": _yearly(equivalent, periods, _mean),
        f"{name}_counted": _yearly(dioxide, periods, _sum),
        f"{name}_carbon": _yearly((equivalent * inputs["carbon_price"]).transpose(..., "year"), periods, _present),
    }


def _account(inputs: xr.Dataset, periods: Periods) -> dict[str, Table]:
    """Emissions of fuels, and what burns and emits whatever the optimiser decides (`fixed_…`)."""
    at_node = fuel_of_end_uses(inputs)
    fuel = at_node.sum(["node", "sector"]).transpose("fuel", "year")
    fixed_cost = xr.dot(fuel, inputs["fuel_price"], dim="fuel")
    return {
        **_priced("fuel", inputs["emission_factor"], inputs, periods),
        **_priced("fixed", emitted_by_end_uses(inputs, at_node), inputs, periods),
        "fixed_fuel": _yearly(fuel, periods, _mean),
        "fixed_fuel_cost": _yearly(fixed_cost, periods, _present),
        "fixed_stock_cost": _yearly(stock_payments(inputs).sum("stock"), periods, _present),
    }


def _measures(inputs: xr.Dataset, periods: Periods) -> dict[str, Table]:
    """What a unit of a measure in use changes, electricity apart."""
    effects = measure_effects(inputs)
    cost = xr.dot(effects["end_use_fuel"], inputs["fuel_price"], dim="fuel").transpose("measure", "year")
    return {
        **_priced("measure", emitted_by_measures(inputs), inputs, periods),
        "measure_captured": _yearly(inputs["measure_captured"] * _counted(inputs), periods, _sum),
        "measure_fuel": _yearly(effects["end_use_fuel"], periods, _mean),
        "measure_fuel_cost": _yearly(cost, periods, _present),
    }
