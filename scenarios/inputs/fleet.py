"""What a scenario says of plants, stores and links, as arrays over their instances."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np

from scenarios.capital import costs_of_capital
from scenarios.hours.derived import row_name
from scenarios.hours.patterns import position
from scenarios.inputs.fuel_curve import fuel_curve, slope_ratio
from scenarios.inputs.investment import investment, lives_of
from scenarios.inputs.policies import with_bans
from scenarios.schema import Lever, Scenario, Store, Technology
from scenarios.tables import Array, Columns, by_vintage, each, flags, labels, numbers, paths

BUILDABLE = ("adopted", "planned")


def technologies(scenario: Scenario, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimension `technology`."""
    things = with_bans(scenario)
    fuels = list(scenario.fuels)
    curves = [fuel_curve(plant, scenario.fuels, years[0]) for plant in things.values()]
    ratios = [slope_ratio(plant, years[0], vintages) for plant in things.values()]
    cost = paths(each(things, "overnight_cost"), years, 0.0)
    share = paths(each(things, "fixed_om_share"), years, 0.0)
    return {
        "technology_node": (("technology",), labels(each(things, "node"))),
        "technology_kind": (("technology",), labels(each(things, "kind"))),
        "technology_class": (("technology",), labels(each(things, "technology_class"))),
        "technology_refit_of": (("technology",), labels(plant.refit_of or "" for plant in things.values())),
        "existing_capacity": (("technology", "vintage"), by_vintage(each(things, "existing"), vintages)),
        "lifetime": (("technology", "vintage"), lives_of(things, "lifetime", vintages)),
        "lifetime_hours": (("technology",), numbers(each(things, "lifetime_hours"), np.inf)),
        "overnight_cost": (
            ("technology", "year"),
            investment(scenario, things, "overnight_cost", "lifetime", years).total,
        ),
        "fixed_om": (("technology", "year"), paths(each(things, "fixed_om"), years, 0.0) + share * cost),
        "variable_om": (("technology", "year"), paths(each(things, "variable_om"), years, 0.0)),
        "running_om": (("technology",), numbers(each(things, "running_om"), 0.0)),
        "cost_of_capital": (("technology",), costs_of_capital(scenario, things)),
        "availability_pattern": (
            ("member", "technology"),
            np.array([[_availability(pool, *item) for item in things.items()]], dtype=float),
        ),
        "forced_availability": (("technology",), numbers(each(things, "availability"), 1.0)),
        "fuel_slope": (("technology",), np.array([curve.slope for curve in curves], dtype=float)),
        "fuel_slope_ratio": (("technology", "vintage"), np.array(ratios).reshape(len(things), len(vintages))),
        "fuel_intercept": (("technology",), np.array([curve.intercept for curve in curves], dtype=float)),
        "fuel_curvature": (("technology",), np.array([curve.curvature for curve in curves], dtype=float)),
        "start_fuel": (("technology",), numbers(each(things, "start_fuel"), 0.0)),
        "start_cost": (("technology",), numbers(each(things, "start_cost"), 0.0)),
        "minimum_up_time": (("technology",), numbers(each(things, "minimum_up_time"), 0.0)),
        "minimum_down_time": (("technology",), numbers(each(things, "minimum_down_time"), 0.0)),
        "minimum_load": (("technology",), numbers(each(things, "minimum_load"), 0.0)),
        "unit_capacity": (("technology",), numbers(each(things, "unit_capacity"), 0.0)),
        "is_must_run": (("technology",), flags(each(things, "must_run"))),
        "whole_units": (("technology",), flags(each(things, "whole_units"))),
        "may_retire": (("technology",), flags(each(things, "early_retirement"))),
        "is_before_storage": (("technology",), flags(each(things, "before_storage"))),
        "is_synchronous": (("technology",), flags(each(things, is_synchronous))),
        "provides_reserve": (("technology",), flags(each(things, provides_reserve))),
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
        "land_use": (("technology",), numbers(each(things, "land"), 0.0)),
        "is_buildable": (("technology", "year"), buildable(scenario, things, years)),
        "is_operable": (("technology", "year"), operable(things, years)),
        "capacity_credit": (("technology",), numbers(each(things, "capacity_credit"), 0.0)),
        **_jobs("", ("technology",), things),
    }


def remarks(scenario: Scenario) -> list[str]:
    """Return how well the fuel curves fit the load points that they were fitted to."""
    first = scenario.horizon.first_year
    curves = {name: fuel_curve(plant, scenario.fuels, first) for name, plant in scenario.technologies.items()}
    return [
        f"{name}: its fuel curve, fitted to load points, misses none of them by more than {curve.largest_error:.1%}"
        for name, curve in curves.items()
        if scenario.technologies[name].fuel_by_load or scenario.technologies[name].fuel_volume_by_load
    ]


def _availability(pool: Mapping[str, Array], name: str, plant: Technology) -> int:
    """The row that bounds a plant's output: its pattern, less its planned outages."""
    return position(pool, row_name("technologies", name, "in_service") if plant.planned_outages else plant.pattern)


def is_synchronous(plant: Technology) -> bool:
    """Return whether a plant turns with the grid: as it says, else whether it runs on demand."""
    return plant.kind == "dispatchable" if plant.synchronous is None else plant.synchronous


def provides_reserve(plant: Technology) -> bool:
    """Return whether a plant holds spinning reserve: as it says, else whether it runs on demand."""
    return plant.kind == "dispatchable" if plant.provides_reserve is None else plant.provides_reserve


def fuel_shares(plants: Sequence[Technology], fuels: list[str], years: list[int]) -> Array:
    """Return (technology, fuel, year), what each plant burns unless a plan says otherwise."""
    shares = np.zeros((len(plants), len(fuels), len(years)))
    for row, plant in enumerate(plants):
        for fuel, share in plant.fuels.items():
            shares[row, fuels.index(fuel)] = [share.at(year) for year in years]
    return shares


def stores(scenario: Scenario, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimension `store`."""
    things, dispatch = scenario.stores, scenario.dispatch
    return {
        "store_node": (("store",), labels(each(things, "node"))),
        "store_kind": (("store",), labels(each(things, "kind"))),
        "store_refit_of": (("store",), labels(store.refit_of or "" for store in things.values())),
        "store_existing_power": (("store", "vintage"), by_vintage(each(things, "existing_power"), vintages)),
        "store_existing_energy": (("store", "vintage"), by_vintage(each(things, "existing_energy"), vintages)),
        "store_power_lifetime": (("store", "vintage"), lives_of(things, "power_lifetime", vintages)),
        "store_energy_lifetime": (("store", "vintage"), lives_of(things, "energy_lifetime", vintages)),
        "store_cycle_lifetime": (("store",), numbers(each(things, "cycle_lifetime"), np.inf)),
        "store_power_cost": (
            ("store", "year"),
            investment(scenario, things, "power_cost", "power_lifetime", years).total,
        ),
        "store_energy_cost": (
            ("store", "year"),
            investment(scenario, things, "energy_cost", "energy_lifetime", years).total,
        ),
        "store_power_fixed_om": (("store", "year"), paths(each(things, "power_fixed_om"), years, 0.0)),
        "store_energy_fixed_om": (("store", "year"), paths(each(things, "energy_fixed_om"), years, 0.0)),
        "store_variable_om": (("store", "year"), paths(each(things, "variable_om"), years, 0.0)),
        "store_charge_om": (("store", "year"), paths(each(things, "charge_om"), years, 0.0)),
        "store_cost_of_capital": (("store",), costs_of_capital(scenario, things)),
        **_by_year_of_build("charge_efficiency", "store", things, charge_efficiency, years, vintages),
        **_by_year_of_build("discharge_efficiency", "store", things, discharge_efficiency, years, vintages),
        **_by_year_of_build("standing_loss", "store", things, standing_loss, years, vintages),
        "minimum_state": (("store",), numbers(each(things, "minimum_state"), 0.0)),
        "initial_state": (("store",), numbers(each(things, "initial_state"), 0.0)),
        "cycle_is_fixed": (("store",), flags(each(things, lambda store: store.cycle == "initial"))),
        "store_duration": (("store",), numbers(each(things, "duration"), 0.0)),
        "store_maximum_power": (("store", "year"), paths(each(things, "maximum_power"), years, np.inf)),
        "store_maximum_energy": (("store", "year"), paths(each(things, "maximum_energy"), years, np.inf)),
        "store_maximum_build": (("store", "year"), paths(each(things, "maximum_build"), years, np.inf)),
        "store_is_buildable": (("store", "year"), buildable(scenario, things, years)),
        "store_may_retire": (("store",), flags(each(things, "early_retirement"))),
        "store_existing_charge": (("store", "vintage"), by_vintage(each(things, "existing_charge"), vintages)),
        "store_charge_lifetime": (("store", "vintage"), lives_of(things, "charge_lifetime", vintages)),
        "store_charge_cost": (
            ("store", "year"),
            investment(scenario, things, "charge_cost", "charge_lifetime", years).total,
        ),
        "store_charge_fixed_om": (("store", "year"), paths(each(things, "charge_fixed_om"), years, 0.0)),
        "store_maximum_charge": (("store", "year"), maximum_charge(things, years)),
        "charge_power_ratio": (("store",), np.array(each(things, charge_power_ratio), dtype=float)),
        "minimum_charge": (("store",), numbers(each(things, "minimum_charge"), 0.0)),
        "maximum_state": (("store",), numbers(each(things, "maximum_state"), 1.0)),
        "inflow_pattern": (
            ("member", "store"),
            np.array([[_inflow_row(pool, name) for name in things]], dtype=float),
        ),
        "inflow": (
            ("store", "year"),
            paths(each(things, lambda store: store.inflow and store.inflow.energy), years, 0.0),
        ),
        "lower_capacity_ratio": (("store",), _lower(things, "capacity_ratio", np.inf)),
        "lower_initial_state": (("store",), _lower(things, "initial_state", 0.0)),
        "store_calendar_fade": (("store",), numbers(each(things, "calendar_fade"), 0.0)),
        "store_cycle_fade": (("store",), numbers(each(things, "cycle_fade"), 0.0)),
        "cycle_set_point": (("store",), numbers([dispatch.set_point] * len(things), 1.0)),
        "peak_reserve_state": (("store",), numbers([dispatch.reserved_state] * len(things), 0.0)),
        "store_is_synchronous": (("store",), flags(each(things, store_is_synchronous))),
        "store_provides_reserve": (("store",), flags(each(things, "provides_reserve"))),
        "store_capacity_credit": (("store",), numbers(each(things, "capacity_credit"), 0.0)),
        **_jobs("store_", ("store",), things),
    }


def _jobs(prefix: str, dims: tuple[str, ...], things: Mapping[str, Technology] | Mapping[str, Store]) -> Columns:
    """Job-years and jobs per MW, 0 where none are stated."""
    said = each(things, "jobs")
    return {
        f"{prefix}{kind}_jobs": (dims, numbers([getattr(jobs, kind) if jobs else None for jobs in said], 0.0))
        for kind in ("construction", "operation")
    }


def charge_efficiency(store: Store, year: int) -> float:
    """Return the charge efficiency of what is built in a year; 1 − α in the α form E' = E − (P + α|P|)Δt."""
    if store.loss is not None:
        return 1.0 - store.loss.at(year)
    if store.charge_efficiency is None:  # a reservoir that only a river fills
        return 1.0
    return store.charge_efficiency.at(year)


def discharge_efficiency(store: Store, year: int) -> float:
    """Return the discharge efficiency of what is built in a year; 1/(1 + α) in the α form."""
    if store.loss is not None:
        return 1.0 / (1.0 + store.loss.at(year))
    assert store.discharge_efficiency is not None
    return store.discharge_efficiency.at(year)


def standing_loss(store: Store, year: int) -> float:
    """Return the share of its content that what is built in a year loses in an hour."""
    return store.standing_loss.at(year)


def _by_year_of_build(
    name: str,
    dim: str,
    things: Mapping[str, Any],
    of: Callable[[Any, int], float],
    years: list[int],
    vintages: list[int],
) -> Columns:
    """What a thing of the first year has, and by how much that of each vintage differs."""
    first = np.array([of(thing, years[0]) for thing in things.values()], dtype=float)
    every = np.array([[of(thing, vintage) for vintage in vintages] for thing in things.values()], dtype=float)
    change = every.reshape(len(things), len(vintages)) - first[:, np.newaxis]
    return {name: ((dim,), first), f"{name}_change": ((dim, "vintage"), change)}


def has_charge_part(store: Store) -> bool:
    """Return whether a store has charge power of its own: an electrolyser, a pump apart from the turbine."""
    return bool(store.existing_charge) or store.charge_cost is not None or store.maximum_charge is not None


def charge_power_ratio(store: Store) -> float:
    """Return the charge power that comes with each MW of discharge power.

    As stated; else none for a reservoir or beside a charge part of its own, and as much for all others.
    """
    if store.charge_power_ratio is not None:
        return store.charge_power_ratio.amount
    return 0.0 if store.kind == "reservoir" or has_charge_part(store) else 1.0


def maximum_charge(things: Mapping[str, Store], years: list[int]) -> Array:
    """Return (store, year), MW: no charge part of its own may be built where none has a price."""
    return np.array(
        [
            paths([store.maximum_charge], years, np.inf if store.charge_cost is not None else 0.0)[0]
            for store in things.values()
        ],
        dtype=float,
    ).reshape(len(things), len(years))


def store_is_synchronous(store: Store) -> bool:
    """Return whether a store turns with the grid: as it says, else whether water drives it."""
    return store.kind in ("pumped_hydro", "reservoir") if store.synchronous is None else store.synchronous


def _inflow_row(pool: Mapping[str, Array], name: str) -> int:
    row = row_name("stores", name, "inflow")
    return position(pool, row if row in pool else None)


def _lower(things: Mapping[str, Store], field: str, absent: float) -> Array:
    reservoirs = each(things, "lower_reservoir")
    return numbers([getattr(one, field) if one else None for one in reservoirs], absent)


def links(scenario: Scenario, years: list[int], vintages: list[int]) -> Columns:
    """Return every variable and label of the dimension `link`."""
    things = scenario.links
    return {
        "link_from": (("link",), labels(each(things, "from_node"))),
        "link_to": (("link",), labels(each(things, "to"))),
        "link_refit_of": (("link",), labels(link.refit_of or "" for link in things.values())),
        "link_existing_capacity": (("link", "vintage"), by_vintage(each(things, "existing"), vintages)),
        "link_lifetime": (("link", "vintage"), lives_of(things, "lifetime", vintages)),
        "link_cost": (("link", "year"), investment(scenario, things, "cost", "lifetime", years).total),
        "link_fixed_om": (("link", "year"), paths(each(things, "fixed_om"), years, 0.0)),
        "link_cost_of_capital": (("link",), costs_of_capital(scenario, things)),
        **_by_year_of_build("link_loss", "link", things, lambda link, year: link.loss.at(year), years, vintages),
        "link_maximum_capacity": (("link", "year"), paths(each(things, "maximum_capacity"), years, np.inf)),
        "link_is_buildable": (("link", "year"), buildable(scenario, things, years)),
        "link_may_retire": (("link",), flags(each(things, "early_retirement"))),
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
