"""Where in the scenario a constraint of the model was asked for: its path, as a planner writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.vintage_groups import whole

if TYPE_CHECKING:
    from solvers.data import Data

_OF_THE_ISLAND = {
    "emissions_within_cap": "emission_cap",
    "renewable_share_reached": "renewable_minimum",
    "imports_within_share": "import_maximum",
}
"""Constraint → kind of the policies of which the strictest holds for the island."""

_PATHS = {
    "emissions_within_budget": "carbon.budget",
    "fuel_within_limit": "fuels.{0}.limit",
    "firm_capacity_covers_peak": "reliability.reserve_margin",
    "capacity_is_within_limit": "technologies.{0}.maximum_capacity",
    "technology_builds_are_within_rate": "technologies.{0}.maximum_build",
    "capacity_is_what_stands": "technologies.{0}.existing",
    "must_run_above_minimum_load": "technologies.{0}.must_run",
    "generation_above_minimum_load": "technologies.{0}.minimum_load",
    "store_power_is_within_limit": "stores.{0}.maximum_power",
    "energy_capacity_is_within_limit": "stores.{0}.maximum_energy",
    "store_charge_capacity_is_within_limit": "stores.{0}.maximum_charge",
    "store_energy_builds_are_within_rate": "stores.{0}.maximum_build",
    "energy_fits_power": "stores.{0}.duration",
    "link_capacity_is_within_limit": "links.{0}.maximum_capacity",
    "measure_level_is_within_limit": "measures.{0}.potential",
    "measure_builds_are_within_rate": "measures.{0}.maximum_build",
    "group_within_potential": "measure_groups.{0}",
    "planted_within_potential": "forest.planting.{0}.potential",
    "planted_within_rate": "forest.planting.{0}.maximum_build",
    "planted_within_land": "forest.covers.{1}.convertible",
    "reserve_is_held": "dispatch.spinning_reserve",
    "largest_covers_units": "dispatch.spinning_reserve.largest_unit",
    "export_within_capacity": "nodes.{0}.export.capacity",
}
"""Constraint → the field that asks for it, by the places of its index."""


def path_of(data: Data, name: str, index: tuple[Any, ...]) -> str:
    """Return the path of what a constraint holds, "" where it is physics and nobody's wish.

    Parameters
    ----------
    name, index : of the constraint, such as `fuel_within_limit` and `("diesel", 2030)`.
    """
    if (
        index
        and index[0] in data.names("policy")
        and name.endswith(("cap", "budget", "limit", "reached", "share", "kept"))
    ):
        return f"policies.{index[0]}"
    if name in _OF_THE_ISLAND:
        return " or ".join(_of_kind(data, _OF_THE_ISLAND[name]))
    if name == "capacity_is_what_stands" and is_banned(data, *index):
        return _ban(data, index[0])
    return _PATHS.get(name, "").format(*(whole(part) if isinstance(part, str) else part for part in index))


def is_banned(data: Data, technology: str, period: int) -> bool:
    """Tell whether the law takes a technology out of service in any year of a period."""
    inputs = data.inputs
    if technology not in data.names("technology"):
        return False
    at = np.searchsorted(inputs["year"].values, data.periods.spans[period])
    return bool((inputs["is_operable"].values[data.names("technology").index(technology), at] == 0).any())


def _of_kind(data: Data, kind: str) -> list[str]:
    said = (str(each).split("=") for each in data.inputs.attrs["policies_of_the_island"])
    return [f"policies.{policy}" for of, policy in said if of == kind]


def _ban(data: Data, technology: str) -> str:
    said = (str(each).split("=") for each in data.inputs.attrs["bans"])
    named = [f"policies.{policy}" for banned, policy in said if banned == technology]
    return " or ".join(named) or f"technologies.{whole(technology)}.banned_from"
