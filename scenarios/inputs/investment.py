"""What an investment amounts to at the start of service: overnight cost, duty, interest, provision for taking down."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.finance import import_charge, interest_during_construction, provision
from scenarios.capital import Levers, costs_of_capital
from scenarios.quantity import Trajectory
from scenarios.schema import Scenario
from scenarios.tables import Array, each, numbers, paths


class Investment(NamedTuple):
    """The parts of an investment by lever and year of entry into service, (lever, year) money per unit."""

    overnight: Array
    imports: Array
    """Duty and tax on what is imported."""
    interest: Array
    """Interest during construction, on overnight cost, duty and tax."""
    provision: Array
    """What is set aside at the start of service for taking it down at the end of its life."""

    @property
    def total(self) -> Array:
        """What an annuity repays: the investment cost of `inputs`."""
        return self.overnight + self.imports + self.interest + self.provision


def investment(scenario: Scenario, things: Levers, cost: str, lifetime: str, years: list[int]) -> Investment:
    """Return what levers cost at the start of service; all but the overnight cost is 0 where nothing is said of it.

    Parameters
    ----------
    cost, lifetime : fields of the levers: the overnight cost per unit, and the life of what it buys.
    """
    overnight = paths(each(things, cost), years, 0.0)
    rate, life = costs_of_capital(scenario, things)[:, None], lives_of(things, lifetime, years)
    imports = overnight * _shares(things, "imported_share") * _charge(scenario, years)
    time = numbers(each(things, "construction_time"), 0.0)[:, None]
    interest = (overnight + imports) * (interest_during_construction(rate, time) - 1.0)
    taken_down = overnight * _shares(things, "decommissioning_share")
    return Investment(overnight, imports, interest, taken_down * provision(rate, life))


KINDS = (
    ("technologies", "overnight_cost", "lifetime", "MW"),
    ("stores", "power_cost", "power_lifetime", "MW"),
    ("stores", "energy_cost", "energy_lifetime", "MWh"),
    ("stores", "charge_cost", "charge_lifetime", "MW"),
    ("links", "cost", "lifetime", "MW"),
    ("measures", "cost", "lifetime", "unit"),
)
"""Part of the scenario, field of its cost and of the life of what it buys, and the unit that it buys."""


def lives_of(things: Levers, field: str, years: list[int]) -> Array:
    """Return the life of what enters service in a year, (lever, year); between the points of a path, whole years.

    A charge part may live as long as its power.
    """
    said: list[Trajectory] = each(things, field)
    if field == "charge_lifetime":
        said = each(things, lambda store: store.charge_lifetime or store.power_lifetime)
    rows = [
        [life.at(year) if life.is_constant else float(round(life.at(year))) for year in years]
        for life in said
    ]  # fmt: skip
    return np.array(rows, dtype=float).reshape(len(rows), len(years))


def _shares(things: Levers, field: str) -> Array:
    return numbers(each(things, field), 0.0)[:, None]


def _charge(scenario: Scenario, years: list[int]) -> Array:
    """Duty and tax on 1 of imports, (year,); 0 where none is stated and from the year that waives them."""
    said = scenario.finance.imports
    if said is None:
        return np.zeros(len(years))
    due = np.array([float(said.waived_from is None or year < said.waived_from) for year in years])
    return due * import_charge(_path(said.duty, years), _path(said.tax, years))


def _path(said: Trajectory, years: list[int]) -> Array:
    return paths([said], years, 0.0)[0]
