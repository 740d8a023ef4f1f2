"""Early retirements that a plan by hand states, by thing and year, laid on the oldest vintages in service."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import in_service
from engine.variables import TABLE
from scenarios.load import Loaded
from scenarios.problems import ScenarioError, problem_at
from scenarios.tables import Array


class Entered(NamedTuple):
    """The variables of what enters service: what the plan builds, what exists, and how long they live."""

    builds: str
    existing: str
    lifetime: str


ENTERED = {
    "retirements": Entered("technology_builds", "existing_capacity", "lifetime"),
    "store_power_retirements": Entered("store_power_builds", "store_existing_power", "store_power_lifetime"),
    "store_energy_retirements": Entered("store_energy_builds", "store_existing_energy", "store_energy_lifetime"),
    "store_charge_retirements": Entered("store_charge_builds", "store_existing_charge", "store_charge_lifetime"),
    "link_retirements": Entered("link_builds", "link_existing_capacity", "link_lifetime"),
}
"""Field of a plan, which is its variable → what may leave service early by it."""


def retirements(loaded: Loaded, inputs: xr.Dataset, field: str, builds: Array) -> Array:
    """Return what leaves service early, (instance, vintage, year): of what exists and of what the plan builds.

    Parameters
    ----------
    field : of the plan.
    builds : (instance, year), what the plan builds of the same.

    Raises
    ------
    ScenarioError
        Where more is retired in a year than is in service.
    """
    years, vintages = inputs["year"].values.astype(int).tolist(), inputs["vintage"].values.astype(int).tolist()
    existing, lifetime = inputs[ENTERED[field].existing], inputs[ENTERED[field].lifetime]
    entered = existing.values.copy()
    entered[:, [vintages.index(year) for year in years]] += builds
    gone = np.zeros((*entered.shape, len(years)))
    names = inputs[existing.dims[0]].values.tolist()
    for name, by_year in getattr(loaded.scenario.plan, field).items():
        row = names.index(name)
        serves = in_service(vintages, lifetime.values[row], years)
        for year, value in sorted(by_year.items()):
            at, left = years.index(int(year)), value.amount
            for vintage in np.flatnonzero(serves[:, at]):
                taken = min(left, entered[row, vintage] - gone[row, vintage].sum())
                gone[row, vintage, at] += taken
                left -= taken
            if left > 1e-9:
                path, unit = ("plan", field, name), TABLE["plan"][field].unit
                message = f"{value.amount:g} {unit} are retired in {year}, more than there are"
                raise ScenarioError([problem_at(loaded.resolved.place_of(path), "E302", path, message, "retire less")])
    return gone
