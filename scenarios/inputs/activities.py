"""Activities × factors, contracts for electricity, journeys and what is embodied in things built, as arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.variables import GASES
from scenarios.drivers import driver_index
from scenarios.schema import Process, Scenario
from scenarios.schema.account import Activity, Beyond, Journeys
from scenarios.tables import Array, Columns, each, labels, paths

FIELDS = dict(zip(GASES, ("co2", "ch4", "n2o", "ch4_non_fossil", "co2e"), strict=True))
"""Gas → the field of a scenario that states its factor."""

SHARE_OF_RULE = {"departures": 1.0, "half": 0.5, "none": 0.0}
"""What the island has of the fuel for journeys that leave it, where the rule itself says so."""


def processes(scenario: Scenario, years: list[int]) -> Columns:
    """Return every variable and label of the dimension `process`."""
    things = scenario.processes
    stated = np.stack(
        [_co2(things, years), *(_stated(things, FIELDS.get(gas, ""), years) for gas in GASES[1:])], axis=1
    )
    activities = {name: process.activity for name, process in things.items()}
    return {
        "process_node": (("process",), labels(each(things, "node"))),
        "process_sector": (("process",), labels(each(things, "sector"))),
        "process_unit": (("process",), labels(_unit(process) for process in things.values())),
        "process_activity": (("process", "year"), _amounts(scenario, activities, years) + _clinker(things, years)),
        "process_emissions": (("process", "gas", "year"), stated + _emitted(scenario, activities, years)),
    }


def beyond(scenario: Scenario, years: list[int]) -> Columns:
    """Return every variable and label of the dimension `beyond`: what the island causes elsewhere."""
    things: Mapping[str, Beyond] = scenario.carbon.account.beyond
    activities: dict[str, Activity | None] = {name: thing.activity for name, thing in things.items()}
    return {
        "beyond_node": (("beyond",), labels(each(things, "node"))),
        "beyond_sector": (("beyond",), labels(each(things, "sector"))),
        "beyond_unit": (("beyond",), labels(thing.activity.unit for thing in things.values())),
        "beyond_activity": (("beyond", "year"), _amounts(scenario, activities, years)),
        "beyond_emissions": (("beyond", "gas", "year"), _emitted(scenario, activities, years)),
    }


def electricity_contracts(scenario: Scenario, years: list[int]) -> Columns:
    """Return every variable and label of the dimension `contract`, and the factor of what no contract covers."""
    things, residual = scenario.carbon.account.contracts, scenario.carbon.account.residual
    return {
        "contract_node": (("contract",), labels(each(things, "node"))),
        "contract_sector": (("contract",), labels(each(things, "sector"))),
        "contract_technology": (("contract",), labels(thing.technology or "" for thing in things.values())),
        "contract_energy": (("contract", "year"), paths(each(things, "energy"), years, 0.0)),
        "contract_factor": (("contract", "year"), paths(each(things, "co2"), years, -1.0)),
        "residual_factor": (("year",), paths([residual], years, -1.0)[0]),
    }


def journeys(scenario: Scenario) -> Columns:
    """Return every variable and label of the dimension `journey`, which holds sectors."""
    things = scenario.carbon.account.journeys
    return {
        "journey_rule": (("journey",), labels(each(things, "rule"))),
        "journey_inside": (("journey",), np.array([thing.inside.amount for thing in things.values()], dtype=float)),
        "journey_share": (("journey",), np.array([_share(thing) for thing in things.values()], dtype=float)),
    }


def embodied(scenario: Scenario, years: list[int]) -> Columns:
    """Return what making a unit of each technology and store emits."""
    said = scenario.carbon.account.embodied
    return {
        "technology_embodied": (
            ("technology", "year"),
            paths([said.technologies.get(name) for name in scenario.technologies], years, 0.0),
        ),
        "store_embodied": (
            ("store", "year"),
            paths([said.stores.get(name) for name in scenario.stores], years, 0.0),
        ),
    }


def _share(journey: Journeys) -> float:
    if journey.rule == "residents":
        assert journey.residents is not None  # held by `scenarios.checks.account`
        return journey.residents.amount
    return SHARE_OF_RULE[journey.rule]


def _amounts(scenario: Scenario, activities: Mapping[str, Activity | None], years: list[int]) -> Array:
    """Units by activity and year; 0 where there is no activity."""
    table = np.zeros((len(activities), len(years)))
    for row, activity in enumerate(activities.values()):
        if activity is None:
            continue
        table[row] = activity.amount.values(years)
        if activity.follows is not None:
            index = driver_index(scenario.drivers, activity.follows, years)
            table[row] *= np.array(index) ** activity.elasticity
    return table


def _emitted(scenario: Scenario, activities: Mapping[str, Activity | None], years: list[int]) -> Array:
    """Tonnes by activity, gas and year: units × tonnes of a unit."""
    factors = np.stack(
        [
            paths([getattr(one, field) if one else None for one in activities.values()], years, 0.0)
            for field in FIELDS.values()
        ],
        axis=1,
    )
    return _amounts(scenario, activities, years)[:, None, :] * factors


def _stated(things: Mapping[str, Process], field: str, years: list[int]) -> Array:
    """Tonnes of a gas that are stated whole; only CO2, CH4 and N2O can be."""
    return paths([getattr(process, field, None) for process in things.values()], years, 0.0)


def _unit(process: Process) -> str:
    """What is counted of a process: of cement its clinker, else tonnes of gas that are stated whole."""
    if process.cement is not None:
        return "t clinker"
    return process.activity.unit if process.activity else "t"


def _clinker(things: Mapping[str, Process], years: list[int]) -> Array:
    """Clinker burned by process and year, t/yr; 0 where no cement is made."""
    burned = np.zeros((len(things), len(years)))
    for row, process in enumerate(things.values()):
        if (cement := process.cement) is not None:
            burned[row] = [cement.output.at(year) * cement.clinker_ratio.at(year) for year in years]
    return burned


def _co2(things: Mapping[str, Process], years: list[int]) -> Array:
    """CO2 by process and year, t/yr: as stated, or of cement its output x clinker ratio x CO2 of the clinker.

    2006 IPCC Guidelines, volume 3, equation 2.2 without trade in clinker.
    """
    of_clinker = [process.cement.clinker_co2.amount if process.cement else 0.0 for process in things.values()]
    return _stated(things, "co2", years) + _clinker(things, years) * np.array(of_clinker).reshape(-1, 1)
