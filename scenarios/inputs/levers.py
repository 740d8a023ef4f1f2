"""Levers of four ambitions: from the level chosen to the units of measures that are taken up year by year."""

from __future__ import annotations

import logging

import numpy as np
import xarray as xr

from engine.clock import in_service
from scenarios.schema import Scenario
from scenarios.schema.stocks import Uptake
from scenarios.tables import Array

logger = logging.getLogger(__name__)

SHORT = 0.05
"""Share of what is wanted by which an uptake may fall short without a word."""


def uptakes(scenario: Scenario) -> list[tuple[str, str, Uptake]]:
    """Return lever, measure and uptake of every measure that a chosen level takes up."""
    return [
        (name, measure, uptake)
        for name, lever in scenario.levers.items()
        if lever.level in lever.levels
        for measure, uptake in lever.levels[lever.level].measures.items()
    ]


def units_taken_up(scenario: Scenario, inputs: xr.Dataset) -> Array:
    """Return the units of each measure that the chosen levels begin in each year, (measure, year).

    Units in use follow share · potential(year) · (year − start + 1) / years, at most all of the share, as far as
    `measure_maximum_build` and `measure_is_buildable` let them; what ends its life is taken up again.
    """
    years, builds = inputs["year"].values, np.zeros((inputs.sizes["measure"], inputs.sizes["year"]))
    for lever, measure, uptake in uptakes(scenario):
        row = list(inputs["measure"].values).index(measure)
        one = inputs.isel(measure=row)
        done = np.clip((years - uptake.start + 1) / uptake.years.amount, 0.0, 1.0)
        wanted = uptake.share.amount * one["measure_potential"].values * done
        builds[row], in_use = _follow(one, wanted)
        short = np.flatnonzero(in_use < wanted * (1.0 - SHORT))
        if short.size:
            logger.warning(
                "lever %s: of %s %.6g units are wanted in %d and %.6g are in use: more may not begin in a year",
                lever, measure, wanted[short[-1]], years[short[-1]], in_use[short[-1]],
            )  # fmt: skip
    return builds


def _follow(measure: xr.Dataset, wanted: Array) -> tuple[Array, Array]:
    """Units begun in each year so that those in use follow what is wanted, and those in use, each (year,)."""
    years, vintages = measure["year"].values, measure["vintage"].values
    life = measure["measure_lifetime"]
    existing = measure["measure_existing"].values @ in_service(vintages, life.values, years)
    serves = in_service(years, life.sel(vintage=years).values, years)
    most = np.where(measure["measure_is_buildable"].values > 0, measure["measure_maximum_build"].values, 0.0)
    builds = np.zeros(years.size)
    for n in range(years.size):
        standing = existing[n] + builds @ serves[:, n]
        builds[n] = min(max(0.0, wanted[n] - standing), most[n])
    return builds, existing + builds @ serves
