"""What a scenario says of energy uses, services, stocks and measures, as arrays over their instances."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.variables import GASES
from scenarios.capital import costs_of_capital
from scenarios.drivers import driver_index
from scenarios.hours.end_uses import parts
from scenarios.hours.patterns import position
from scenarios.inputs.adoptions import curve, sales_bounds, sales_shares, stock_target
from scenarios.inputs.fleet import buildable
from scenarios.inputs.investment import investment, lives_of
from scenarios.inputs.survivals import steady_state, survival
from scenarios.schema import Measure, Scenario, Use
from scenarios.schema.stocks import Service
from scenarios.tables import Array, Columns, by_vintage, each, labels, numbers, paths


def uses(scenario: Scenario, pool: Mapping[str, Array], years: list[int]) -> Columns:
    """Return every variable and label of the dimension `use`."""
    things = parts(scenario)
    uses = [part.use for part in things.values()]
    energy = paths([use.energy for use in uses], years, 0.0)
    drive = np.array([_drive(scenario, use, years) for use in uses]).reshape(energy.shape)
    share = np.array(each(things, "share"), dtype=float).reshape(energy.shape)
    return {
        "use_node": (("use",), labels(use.node for use in uses)),
        "use_sector": (("use",), labels(each(things, "sector"))),
        "use_carrier": (("use",), labels(use.carrier for use in uses)),
        "use_energy": (("use", "year"), energy * drive * share),
        "use_pattern": (("member", "use"), _positions(pool, each(things, "pattern"))),
    }


def stocks(scenario: Scenario, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimensions `service` and `stock`."""
    services, things = scenario.services, scenario.stocks
    level = paths(each(services, "level"), years, 0.0)
    drive = np.array([_drive(scenario, service, years) for service in services.values()]).reshape(level.shape)
    grown = [np.ones(len(years)) if growth is None else curve(growth, years) for growth in each(services, "growth")]
    ages = np.arange(years[-1] - vintages[0] + 1)
    return {
        "service_node": (("service",), labels(each(services, "node"))),
        "service_level": (("service", "year"), level * drive * np.array(grown).reshape(level.shape)),
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
        **_turnover(scenario, years),
        "stock_energy_use": (("stock", "vintage"), paths(each(things, "energy_use"), vintages, 0.0)),
        "stock_price": (("stock", "vintage"), paths(each(things, "price"), vintages, 0.0)),
        "stock_degradation": (("stock",), numbers(each(things, "degradation"), 0.0)),
        "stock_pattern": (("member", "stock"), _positions(pool, each(things, "pattern"))),
    }


def _turnover(scenario: Scenario, years: list[int]) -> Columns:
    """What decides which units enter and leave: shares, mandates, targets, early scrapping, second-hand imports."""
    things = scenario.stocks
    shape = (len(things), len(years))
    bounds = np.array(each(things, lambda stock: sales_bounds(stock, years))).reshape(len(things), 2, len(years))
    targets = np.array(each(things, lambda stock: stock_target(stock, years))).reshape(shape)
    scrapping, used = each(things, "early_scrapping"), each(things, "second_hand")
    return {
        "sales_share": (("stock", "year"), sales_shares(scenario, years)),
        "sales_minimum": (("stock", "year"), bounds[:, 0]),
        "sales_maximum": (("stock", "year"), bounds[:, 1]),
        "stock_target": (("stock", "year"), targets),
        "early_scrapping": (("stock", "year"), paths([early and early.share for early in scrapping], years, 0.0)),
        "early_scrapping_age": (("stock",), numbers([early and early.age for early in scrapping], 0.0)),
        "second_hand_share": (("stock", "year"), paths([import_ and import_.share for import_ in used], years, 0.0)),
        "second_hand_age": (("stock",), np.array([float(import_.age) if import_ else 0.0 for import_ in used])),
    }


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
        "measure_unit": (("measure",), labels(each(things, _unit))),
        "measure_existing": (("measure", "vintage"), by_vintage(each(things, "existing"), vintages)),
        "measure_lifetime": (("measure", "vintage"), lives_of(things, "lifetime", vintages)),
        "measure_cost": (("measure", "year"), investment(scenario, things, "cost", "lifetime", years).total),
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
        "measure_emissions": (("measure", "gas"), _effects(scenario, "emissions", list(GASES))),
        "measure_captured": (("measure",), numbers(each(things, "captured"), 0.0)),
    }


def _unit(measure: Measure) -> str:
    """What one unit is, in English or in any language."""
    text = measure.unit
    return text if isinstance(text, str) else text.get("en") or next(iter(text.values()))


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
    return [index**thing.elasticity for index in driver_index(scenario.drivers, thing.follows, years)]


def _positions(pool: Mapping[str, Array], names: list[str | None]) -> Array:
    return np.array([[position(pool, name) for name in names]], dtype=float)
