"""What is built, ages and leaves service: technologies, the parts of stores, links and measures, by their variables."""

from __future__ import annotations

from typing import NamedTuple


class Asset(NamedTuple):
    """The names of the variables of something that is built, ages and leaves service, and its unit.

    A name is empty where there is no such variable: no yearly rate, no leaving before the end of life, no
    whole units.
    """

    dim: str
    builds: str
    capacity: str
    existing: str
    lifetime: str
    overnight_cost: str
    fixed_om: str
    cost_of_capital: str
    is_buildable: str
    maximum: str
    maximum_build: str
    may_retire: str
    retirements: str
    whole_units: str
    unit_size: str
    unit: str


TECHNOLOGY = Asset(
    "technology", "technology_builds", "capacity", "existing_capacity", "lifetime", "overnight_cost", "fixed_om",
    "cost_of_capital", "is_buildable", "maximum_capacity", "maximum_build", "may_retire", "retirements",
    "whole_units", "unit_capacity", "MW",
)  # fmt: skip
STORE_POWER = Asset(
    "store", "store_power_builds", "store_power", "store_existing_power", "store_power_lifetime", "store_power_cost",
    "store_power_fixed_om", "store_cost_of_capital", "store_is_buildable", "store_maximum_power", "",
    "store_may_retire", "store_power_retirements", "store_whole_units", "store_unit_power", "MW",
)  # fmt: skip
STORE_ENERGY = Asset(
    "store", "store_energy_builds", "energy_capacity", "store_existing_energy", "store_energy_lifetime",
    "store_energy_cost", "store_energy_fixed_om", "store_cost_of_capital", "store_is_buildable",
    "store_maximum_energy", "store_maximum_build", "store_may_retire", "store_energy_retirements",
    "store_whole_units", "store_unit_energy", "MWh",
)  # fmt: skip
STORE_CHARGE = Asset(
    "store", "store_charge_builds", "store_charge_capacity", "store_existing_charge", "store_charge_lifetime",
    "store_charge_cost", "store_charge_fixed_om", "store_cost_of_capital", "store_is_buildable",
    "store_maximum_charge", "",
    "store_may_retire", "store_charge_retirements", "store_whole_units", "store_unit_charge", "MW",
)  # fmt: skip
LINK = Asset(
    "link", "link_builds", "link_capacity", "link_existing_capacity", "link_lifetime", "link_cost", "link_fixed_om",
    "link_cost_of_capital", "link_is_buildable", "link_maximum_capacity", "",
    "link_may_retire", "link_retirements", "link_whole_units", "link_unit_capacity", "MW",
)  # fmt: skip
MEASURE = Asset(
    "measure", "measure_builds", "measure_level", "measure_existing", "measure_lifetime", "measure_cost",
    "measure_fixed_om", "measure_cost_of_capital", "measure_is_buildable", "measure_potential",
    "measure_maximum_build", "", "", "", "", "1",
)  # fmt: skip
ASSETS = (TECHNOLOGY, STORE_POWER, STORE_ENERGY, STORE_CHARGE, LINK, MEASURE)
