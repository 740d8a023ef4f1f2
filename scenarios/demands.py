"""What a scenario says of energy uses, services, stocks and measures, as arrays over their instances."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from engine.survival import fixed_life_survival, logistic_survival, weibull_survival
from scenarios.capital import costs_of_capital
from scenarios.fleet import buildable
from scenarios.patterns import position
from scenarios.schema import Scenario, Service, Stock, Survival, Use
from scenarios.tables import Array, Columns, by_vintage, each, labels, numbers, paths

ALMOST_NONE = 1e-3
"""Survival below which a vintage no longer counts in a steady state."""


def uses(scenario: Scenario, pool: Mapping[str, Array], years: list[int]) -> Columns:
    """Return every variable and label of the dimension `use`."""
    things = scenario.uses
    energy = paths(each(things, "energy"), years, 0.0)
    drive = np.array([_drive(scenario, use, years) for use in things.values()]).reshape(energy.shape)
    return {
        "use_node": (("use",), labels(each(things, "node"))),
        "use_sector": (("use",), labels(each(things, "sector"))),
        "use_carrier": (("use",), labels(each(things, "carrier"))),
        "use_energy": (("use", "year"), energy * drive),
        "use_pattern": (("member", "use"), _positions(pool, each(things, "pattern"))),
    }


def stocks(scenario: Scenario, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimensions `service` and `stock`."""
    services, things = scenario.services, scenario.stocks
    level = paths(each(services, "level"), years, 0.0)
    drive = np.array([_drive(scenario, service, years) for service in services.values()]).reshape(level.shape)
    ages = np.arange(years[-1] - vintages[0] + 1)
    return {
        "service_node": (("service",), labels(each(services, "node"))),
        "service_level": (("service", "year"), level * drive),
        "stock_service": (("stock",), labels(each(things, "service"))),
        "stock_node": (("stock",), labels(each(things, "node"))),
        "stock_sector": (("stock",), labels(each(things, "sector"))),
        "stock_carrier": (("stock",), labels(each(things, "carrier"))),
        "initial_stock": (
            ("stock", "vintage"),
            np.array([steady_state(stock, years[0], vintages) for stock in things.values()]).reshape(
                len(things), len(vintages)
            ),
        ),
        "survival": (
            ("stock", "age"),
            np.array([survival(stock.survival, ages) for stock in things.values()]).reshape(len(things), len(ages)),
        ),
        "sales_share": (("stock", "year"), paths(each(things, "sales_share"), years, 0.0)),
        "stock_energy_use": (("stock", "vintage"), paths(each(things, "energy_use"), vintages, 0.0)),
        "stock_pattern": (("member", "stock"), _positions(pool, each(things, "pattern"))),
    }


def survival(spec: Survival, ages: ArrayLike) -> Array:
    """Return the share of units still in use at each age, by the named function."""
    life = spec.life.amount
    if spec.kind == "fixed_life":
        return fixed_life_survival(ages, life)
    assert spec.shape is not None
    named = {"weibull": weibull_survival, "logistic": logistic_survival}[spec.kind]
    return named(ages, life, spec.shape.amount)


def oldest(stock: Stock) -> int:
    """Return the age at which hardly a unit is left, yr."""
    shares = survival(stock.survival, np.arange(100))
    return int(np.argmax(shares < ALMOST_NONE)) or 99


def steady_state(stock: Stock, first_year: int, vintages: list[int]) -> Array:
    """Return the initial stock by year of sale as equal sales in every past year would have left it."""
    ages = first_year - np.array(vintages)
    inside = (ages >= 1) & (ages < oldest(stock))
    weights = np.where(inside, survival(stock.survival, np.maximum(ages, 0)), 0.0)
    return stock.initial.amount * weights / weights.sum()


def measures(scenario: Scenario, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimensions `measure` and `measure_group`."""
    things = scenario.measures
    hours = len(next(iter(pool.values()))) if pool else 8760
    demand = np.zeros((len(things), hours))
    for row, measure in enumerate(things.values()):
        for effect in measure.electricity.values():
            demand[row] += effect.energy.amount * pool[effect.pattern]
    return {
        "measure_node": (("measure",), labels(each(things, "node"))),
        "measure_sector": (("measure",), labels(each(things, "sector"))),
        "measure_group_of": (("measure",), labels(each(things, lambda measure: measure.group or ""))),
        "measure_unit": (("measure",), labels(each(things, "unit"))),
        "measure_existing": (("measure", "vintage"), by_vintage(each(things, "existing"), vintages)),
        "measure_lifetime": (("measure",), numbers(each(things, "lifetime"), np.inf)),
        "measure_cost": (("measure", "year"), paths(each(things, "cost"), years, 0.0)),
        "measure_fixed_om": (("measure", "year"), paths(each(things, "fixed_om"), years, 0.0)),
        "measure_cost_of_capital": (("measure",), costs_of_capital(scenario, things)),
        "measure_potential": (("measure", "year"), paths(each(things, "potential"), years, np.inf)),
        "measure_maximum_build": (("measure", "year"), paths(each(things, "maximum_build"), years, np.inf)),
        "measure_is_buildable": (("measure", "year"), buildable(scenario, things, years)),
        "measure_group_potential": (
            ("measure_group", "year"),
            paths(scenario.measure_groups.values(), years, np.inf),
        ),
        "measure_demand": (("measure", "hour"), demand),
        "measure_fuel": (("measure", "fuel"), _effects(scenario, "fuel", list(scenario.fuels))),
        "measure_stock": (("measure", "stock"), _effects(scenario, "stock", list(scenario.stocks))),
        "measure_emissions": (("measure", "gas"), _effects(scenario, "emissions", ["CO2", "CH4", "N2O"])),
    }


def _effects(scenario: Scenario, field: str, names: list[str]) -> Array:
    table = np.zeros((len(scenario.measures), len(names)))
    for row, measure in enumerate(scenario.measures.values()):
        for name, value in getattr(measure, field).items():
            table[row, names.index(name)] = value.amount
    return table


def _drive(scenario: Scenario, thing: Use | Service, years: list[int]) -> list[float]:
    """Return (driver / driver of the first year)^elasticity by year, or 1 where nothing is followed."""
    if thing.follows is None:
        return [1.0] * len(years)
    driver = scenario.drivers[thing.follows]
    return [float((driver.at(year) / driver.at(years[0])) ** thing.elasticity) for year in years]


def _positions(pool: Mapping[str, Array], names: list[str | None]) -> Array:
    return np.array([[position(pool, name) for name in names]], dtype=float)
