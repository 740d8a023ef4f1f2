"""What limits of the optimiser and levers of the sliders are called."""

from __future__ import annotations

DUALS = {
    "capacity_is_within_limit": "Capacity, most there may be",
    "store_power_is_within_limit": "Power of stores, most there may be",
    "energy_capacity_is_within_limit": "Energy of stores, most there may be",
    "link_capacity_is_within_limit": "Lines, most there may be",
    "technology_builds_are_within_rate": "Capacity, most that may be built in a year",
    "store_energy_builds_are_within_rate": "Stores, most that may be built in a year",
    "measure_level_is_within_limit": "Measures, most there may be",
    "measure_builds_are_within_rate": "Measures, most that may begin in a year",
    "group_within_potential": "Measures that exclude each other, most there may be",
    "planted_within_potential": "Hectares, most there may be",
    "planted_within_rate": "Hectares, most that may be planted in a year",
    "planted_within_land": "Hectares, land that there is",
    "emissions_within_budget": "Carbon budget",
    "gross_emissions_within_budget": "Budget of gross CO₂",
    "net_emissions_within_budget": "Budget of net CO₂",
    "removals_within_share": "Removals, most that may count",
    "emissions_within_cap": "Emissions of a year, cap",
    "emissions_of_node_within_cap": "Emissions of a year at a place, cap",
    "indigenous_share_reached": "Electricity of the island, least there must be",
    "non_synchronous_share_kept": "Share behind converters, most there may be",
    "capital_within_limit": "Capital, most that may be invested",
    "land_within_limit": "Land, most there may be taken",
    "store_charge_capacity_is_within_limit": "Charge power of stores, most there may be",
    "fuel_within_limit": "Fuel, most there is in a year",
    "imports_within_share": "Imported electricity, most there may be",
    "renewable_share_reached": "Renewable share, least there must be",
    "firm_capacity_covers_peak": "Reserve margin",
}
"""Limits of the optimiser, for the table of shadow prices."""

LEVERS = {
    "variable_builds": "New sun, wind and tide",
    "store_builds": "New stores",
    "measure_builds": "Demand measures",
    "fuel_price": "Price of fuels",
    "demand": "Demand that stocks do not explain",
}
"""Levers of the sliders; each is a factor on the run."""
