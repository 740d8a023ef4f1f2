"""What a scenario says of plants, stores and links, as arrays over their instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from scenarios.capital import costs_of_capital
from scenarios.patterns import position
from scenarios.schema import Lever, Scenario, Store, Technology
from scenarios.tables import Array, Columns, by_vintage, each, flags, labels, numbers, paths

BUILDABLE = ("adopted", "planned")


def technologies(scenario: Scenario, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimension `technology`."""
    things = scenario.technologies
    fuels = list(scenario.fuels)
    slope = [0.0 if plant.efficiency is None else 1.0 / plant.efficiency.amount for plant in things.values()]
    cost = paths(each(things, "overnight_cost"), years, 0.0)
    share = paths(each(things, "fixed_om_share"), years, 0.0)
    return {
        "technology_node": (("technology",), labels(each(things, "node"))),
        "technology_kind": (("technology",), labels(each(things, "kind"))),
        "technology_class": (("technology",), labels(each(things, "technology_class"))),
        "existing_capacity": (("technology", "vintage"), by_vintage(each(things, "existing"), vintages)),
        "lifetime": (("technology",), numbers(each(things, "lifetime"), np.inf)),
        "lifetime_hours": (("technology",), numbers(each(things, "lifetime_hours"), np.inf)),
        "overnight_cost": (("technology", "year"), cost),
        "fixed_om": (("technology", "year"), paths(each(things, "fixed_om"), years, 0.0) + share * cost),
        "variable_om": (("technology", "year"), paths(each(things, "variable_om"), years, 0.0)),
        "running_om": (("technology",), numbers(each(things, "running_om"), 0.0)),
        "cost_of_capital": (("technology",), costs_of_capital(scenario, things)),
        "availability_pattern": (
            ("member", "technology"),
            np.array([[position(pool, plant.pattern) for plant in things.values()]], dtype=float),
        ),
        "forced_availability": (("technology",), numbers(each(things, "availability"), 1.0)),
        "fuel_slope": (("technology",), np.array(slope, dtype=float)),
        "fuel_intercept": (("technology",), numbers(each(things, "fuel_intercept"), 0.0)),
        "minimum_load": (("technology",), numbers(each(things, "minimum_load"), 0.0)),
        "unit_capacity": (("technology",), numbers(each(things, "unit_capacity"), 0.0)),
        "is_must_run": (("technology",), flags(each(things, "must_run"))),
        "is_before_storage": (("technology",), flags(each(things, "before_storage"))),
        "is_renewable": (("technology",), flags(each(things, "renewable"))),
        "is_zero_carbon": (("technology",), flags(each(things, "zero_carbon"))),
        "is_local": (("technology",), flags(each(things, "local"))),
        "can_burn": (
            ("technology", "fuel"),
            np.array([[float(fuel in plant.fuels) for fuel in fuels] for plant in things.values()]).reshape(
                len(things), len(fuels)
            ),
        ),
        "fuel_share": (("technology", "fuel", "year"), fuel_shares(list(things.values()), fuels, years)),
        "maximum_capacity": (("technology", "year"), paths(each(things, "maximum_capacity"), years, np.inf)),
        "maximum_build": (("technology", "year"), paths(each(things, "maximum_build"), years, np.inf)),
        "is_buildable": (("technology", "year"), buildable(scenario, things, years)),
        "is_operable": (("technology", "year"), operable(things, years)),
        "capacity_credit": (("technology",), numbers(each(things, "capacity_credit"), 0.0)),
    }


def fuel_shares(plants: Sequence[Technology], fuels: list[str], years: list[int]) -> Array:
    """Return (technology, fuel, year), what each plant burns unless a plan says otherwise."""
    shares = np.zeros((len(plants), len(fuels), len(years)))
    for row, plant in enumerate(plants):
        for fuel, share in plant.fuels.items():
            shares[row, fuels.index(fuel)] = [share.at(year) for year in years]
    return shares


def stores(scenario: Scenario, years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimension `store`."""
    things = scenario.stores
    return {
        "store_node": (("store",), labels(each(things, "node"))),
        "store_kind": (("store",), labels(each(things, "kind"))),
        "store_existing_power": (("store", "vintage"), by_vintage(each(things, "existing_power"), vintages)),
        "store_existing_energy": (("store", "vintage"), by_vintage(each(things, "existing_energy"), vintages)),
        "store_power_lifetime": (("store",), numbers(each(things, "power_lifetime"), np.inf)),
        "store_energy_lifetime": (("store",), numbers(each(things, "energy_lifetime"), np.inf)),
        "store_cycle_lifetime": (("store",), numbers(each(things, "cycle_lifetime"), np.inf)),
        "store_power_cost": (("store", "year"), paths(each(things, "power_cost"), years, 0.0)),
        "store_energy_cost": (("store", "year"), paths(each(things, "energy_cost"), years, 0.0)),
        "store_power_fixed_om": (("store", "year"), paths(each(things, "power_fixed_om"), years, 0.0)),
        "store_energy_fixed_om": (("store", "year"), paths(each(things, "energy_fixed_om"), years, 0.0)),
        "store_variable_om": (("store", "year"), paths(each(things, "variable_om"), years, 0.0)),
        "store_cost_of_capital": (("store",), costs_of_capital(scenario, things)),
        "charge_efficiency": (("store",), np.array(each(things, charge_efficiency), dtype=float)),
        "discharge_efficiency": (("store",), np.array(each(things, discharge_efficiency), dtype=float)),
        "standing_loss": (("store",), numbers(each(things, "standing_loss"), 0.0)),
        "minimum_state": (("store",), numbers(each(things, "minimum_state"), 0.0)),
        "initial_state": (("store",), numbers(each(things, "initial_state"), 0.0)),
        "store_duration": (("store",), numbers(each(things, "duration"), 0.0)),
        "store_maximum_power": (("store", "year"), paths(each(things, "maximum_power"), years, np.inf)),
        "store_maximum_energy": (("store", "year"), paths(each(things, "maximum_energy"), years, np.inf)),
        "store_maximum_build": (("store", "year"), paths(each(things, "maximum_build"), years, np.inf)),
        "store_is_buildable": (("store", "year"), buildable(scenario, things, years)),
        "store_capacity_credit": (("store",), numbers(each(things, "capacity_credit"), 0.0)),
    }


def charge_efficiency(store: Store) -> float:
    """Return the charge efficiency; 1 − α in the α form E' = E − (P + α|P|)Δt."""
    if store.loss is not None:
        return 1.0 - store.loss.amount
    assert store.charge_efficiency is not None
    return store.charge_efficiency.amount


def discharge_efficiency(store: Store) -> float:
    """Return the discharge efficiency; 1/(1 + α) in the α form."""
    if store.loss is not None:
        return 1.0 / (1.0 + store.loss.amount)
    assert store.discharge_efficiency is not None
    return store.discharge_efficiency.amount


def links(scenario: Scenario, years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimension `link`."""
    things = scenario.links
    return {
        "link_from": (("link",), labels(each(things, "from_node"))),
        "link_to": (("link",), labels(each(things, "to"))),
        "link_existing_capacity": (("link", "vintage"), by_vintage(each(things, "existing"), vintages)),
        "link_lifetime": (("link",), numbers(each(things, "lifetime"), np.inf)),
        "link_cost": (("link", "year"), paths(each(things, "cost"), years, 0.0)),
        "link_fixed_om": (("link", "year"), paths(each(things, "fixed_om"), years, 0.0)),
        "link_cost_of_capital": (("link",), costs_of_capital(scenario, things)),
        "link_loss": (("link",), numbers(each(things, "loss"), 0.0)),
        "link_maximum_capacity": (("link", "year"), paths(each(things, "maximum_capacity"), years, np.inf)),
        "link_is_buildable": (("link", "year"), buildable(scenario, things, years)),
    }


def buildable(scenario: Scenario, levers: Mapping[str, Lever], years: list[int]) -> Array:
    """Return (lever, year): 1 where something new may enter service at the start of the year.

    Adopted and planned levers may, after their lead time counted from the present year, from the year they become
    available, and until they are banned. Existing and refused ones may not.
    """
    table = np.zeros((len(levers), len(years)))
    for row, lever in enumerate(levers.values()):
        if lever.status not in BUILDABLE:
            continue
        lead = 0 if lever.lead_time is None else ceil(lever.lead_time.amount)
        first = max(scenario.horizon.present_year + lead, lever.available_from or 0)
        table[row] = [float(first <= year < (lever.banned_from or np.inf)) for year in years]
    return table


def operable(levers: Mapping[str, Lever], years: list[int]) -> Array:
    """Return (lever, year): 0 from the year of a ban on."""
    rows = [[float(year < (lever.banned_from or np.inf)) for year in years] for lever in levers.values()]
    return np.array(rows, dtype=float).reshape(len(rows), len(years))
