"""Work that building and operating the power system gives, by multipliers of a source: jobs per MW."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.membership import bare
from engine.results import Results, once

KINDS = ("construction", "operation")

POWER = (
    ("", "technology", "technology_builds", "existing_capacity", "capacity"),
    ("store_", "store", "store_power_builds", "store_existing_power", "store_power"),
)
"""Prefix of the multipliers, dimension, builds, existing vintages, and capacity in service."""


@once
def jobs(results: Results) -> xr.DataArray | None:
    """Return job-years of a year by kind, (kind, year): construction and operation; None where no multiplier is stated.

    Construction is that of all that enters service in the year, committed vintages included; operation that of the
    capacity in service. Direct jobs of the multipliers alone: what spending them does elsewhere is not modelled.

    References
    ----------
    Rutovitz, Dominish and Downes (2015), Calculating global energy sector jobs: 2015 methodology, Institute for
    Sustainable Futures, equation of section 2: MW installed × job-years per MW, MW in service × jobs per MW.
    """
    inputs, plan, annual = results.inputs, results.plan, results.annual
    stated = [f"{prefix}{kind}_jobs" for prefix, *_ in POWER for kind in KINDS]
    if not any((inputs[name] > 0).any() for name in stated):
        return None
    years = inputs["year"].values
    work = np.zeros((len(KINDS), years.size))
    for prefix, dim, builds, existing, in_service in POWER:
        entering = bare(plan[builds]) + _committed(bare(inputs[existing]), years, inputs.attrs["present_year"])
        for row, capacity in enumerate((entering, bare(annual[in_service]))):
            work[row] += xr.dot(capacity, bare(inputs[f"{prefix}{KINDS[row]}_jobs"]), dim=dim).values
    return xr.DataArray(work, {"kind": list(KINDS), "year": years}, ("kind", "year"))


def without_multipliers(results: Results) -> list[str]:
    """Return plants and stores that stand in some year and whose jobs are not stated, where those of others are."""
    inputs, annual = results.inputs, results.annual
    found: list[str] = []
    has_any = False
    for prefix, dim, _, _, in_service in POWER:
        is_stated = (bare(inputs[f"{prefix}construction_jobs"]) > 0) | (bare(inputs[f"{prefix}operation_jobs"]) > 0)
        has_any = has_any or bool(is_stated.any())
        lacking = ~is_stated & (bare(annual[in_service]) > 0).any("year")
        found += [str(name) for name in inputs[dim].values[lacking.values]]
    return found if has_any else []


def _committed(existing: xr.DataArray, years: np.ndarray, present_year: int) -> xr.DataArray:
    """Vintages that enter service in the simulated years from the present on, (x, year)."""
    entering = existing.sel(vintage=years).rename(vintage="year")
    return entering.where(entering["year"] >= present_year, 0.0)
