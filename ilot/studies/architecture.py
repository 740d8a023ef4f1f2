"""Architectures: runs that build the same classes of plants and stores, and the cheapest of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from ilot.runs.netcdf import read_dataset
from scenarios.schema import Scenario

NOTHING = "nothing new"
NEGLIGIBLE = 1e-6
"""MW, MWh or hectares below which a solver's build is rounding."""


def architecture(scenario: Scenario, plan: xr.Dataset) -> tuple[str, ...]:
    """Return what a plan builds: classes of technologies, kinds of stores, links, planting; sorted."""
    built = {
        *(scenario.technologies[name].technology_class for name in _built(plan["technology_builds"])),
        *(scenario.stores[name].kind for part in ("power", "energy") for name in _built(plan[f"store_{part}_builds"])),
        *("link" for _ in _built(plan["link_builds"])),
        *("planting" for _ in _built(plan["hectares"])),
    }
    return tuple(sorted(built))


def architecture_of(folder: Path, scenario: Scenario) -> str:
    """Return what the plan of a run builds, in words."""
    return " + ".join(architecture(scenario, read_dataset(folder / "plan.nc"))) or NOTHING


def best_of_each(ranking: Iterable[dict[str, Any]], architectures: dict[str, str]) -> list[dict[str, Any]]:
    """Return the cheapest run of each architecture, the cheapest architecture first.

    Parameters
    ----------
    ranking : runs by net present cost, the lowest first: `run`, `net_present_cost`, `unit`.
    architectures : run → what it builds.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in ranking:
        name = architectures[each["run"]]
        best = found.setdefault(name, {"architecture": name, **each, "runs": 0})
        best["runs"] += 1
    return list(found.values())


def _built(builds: xr.DataArray) -> Sequence[str]:
    dim = str(builds.dims[0])
    most = builds.sum([other for other in builds.dims if other != dim])
    return [str(name) for name in builds[dim].values[(most > NEGLIGIBLE).values]]
