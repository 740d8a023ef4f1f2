"""What a scenario puts its system through, as arrays: contingencies, storms, capacity credits."""

from __future__ import annotations

import numpy as np

from scenarios.schema import Scenario
from scenarios.tables import Array, Columns, each, numbers


def stress(scenario: Scenario) -> Columns:
    """Return every variable of the dimensions `storm`, `contingency` and `credited`."""
    things, cases = scenario.reliability.storms, scenario.reliability.contingencies
    credit = scenario.reliability.load_carrying
    credited = {} if credit is None else credit.technologies
    landfall = [(storm.landfall_day - 1) * 24.0 + storm.landfall_hour for storm in things.values()]
    return {
        "largest_units_out": (("contingency",), np.array(each(cases, "units_out"), dtype=float)),
        "credited_technology": (
            ("credited",),
            np.array([list(scenario.technologies).index(name) for name in credited], dtype=float),
        ),
        "credited_year": (("credited",), np.array(list(credited.values()), dtype=float)),
        "load_carrying_criterion": ((), 0.0 if credit is None else credit.unserved_share.amount),
        "storm_start": (("storm",), np.array(landfall, dtype=float)),
        "storm_duration": (("storm",), np.floor(numbers(each(things, "duration"), 0.0))),
        "storm_customers_out": (("storm",), numbers(each(things, "customers_out"), 0.0)),
        "storm_restoration_time": (("storm",), numbers(each(things, "restoration_time"), 0.0)),
        "storm_critical_share": (("storm",), numbers(each(things, "critical_share"), 0.0)),
        "storm_first_state": (("storm",), numbers(each(things, "first_state"), 0.0)),
        "storm_local_store": (("storm", "store"), _shares(scenario, "local_stores", list(scenario.stores))),
        "storm_local_technology": (
            ("storm", "technology"),
            _shares(scenario, "local_technologies", list(scenario.technologies)),
        ),
    }


def _shares(scenario: Scenario, field: str, names: list[str]) -> Array:
    """(storm, instance): the share of each that stands with the customers, 0 of those not named."""
    table = np.zeros((len(scenario.reliability.storms), len(names)))
    for row, storm in enumerate(scenario.reliability.storms.values()):
        for name, share in getattr(storm, field).items():
            table[row, names.index(name)] = share.amount
    return table
