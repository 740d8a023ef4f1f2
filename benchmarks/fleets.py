"""Fleets of any size for the ladders: one of everything on a node, copied into more technologies, nodes or years."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from engine.variables import check
from scenarios.inputs.build import build
from scenarios.load import load

FULL_FLEET = Path(__file__).parent.parent / "tests" / "data" / "full_fleet.yaml"
"""Units with starts and up times, water, hydrogen, an import by the hour, flexible demand, reserve."""

OF_NODE = {"technology": "technology_node", "store": "store_node", "flexible": "flexible_node", "use": "use_node"}
SIZES = (
    "existing_capacity", "store_existing_power", "store_existing_energy", "store_existing_charge", "inflow",
    "flexible_energy", "flexible_power", "flexible_buffer", "unit_capacity",
)  # fmt: skip


def full_fleet() -> xr.Dataset:
    """Return one year of the node that has one of everything, without links, land, measures and stocks."""
    inputs = build(load(str(FULL_FLEET), ["horizon.last_year=2025", "horizon.periods=[2025]"]))
    others = ("link", "measure", "stock", "service", "planting", "process", "cohort", "cell")
    inputs = inputs.isel(node=[0]).isel({dim: [] for dim in others})
    for dim, label in OF_NODE.items():
        inputs = inputs.isel({dim: np.flatnonzero(inputs[label].values == inputs["node"].values[0])})
    return inputs.assign_attrs(dispatch_strategy="load_following")


def of_technologies(inputs: xr.Dataset, n_copies: int) -> xr.Dataset:
    """Return the same fleet in so many equal parts."""
    parts = inputs
    for dim in ("technology", "store", "flexible"):
        parts = _repeated(parts, dim, n_copies)
    smaller = {name: parts[name] / n_copies for name in SIZES}
    return check(parts.assign(smaller), "inputs")


def of_nodes(inputs: xr.Dataset, n_nodes: int) -> xr.Dataset:
    """Return so many islands that know nothing of each other."""
    many = _repeated(inputs, "node", n_nodes)
    for dim, label in OF_NODE.items():
        many = _repeated(many, dim, n_nodes)
        nodes = np.repeat(many["node"].values, inputs.sizes[dim])
        many = many.assign_coords({label: (dim, nodes)})
    return check(many, "inputs")


def of_years(inputs: xr.Dataset, n_years: int) -> xr.Dataset:
    """Return so many years like the first, of a fleet that does not grow old."""
    years = int(inputs["year"].values[0]) + np.arange(n_years)
    more = inputs.isel(year=np.zeros(n_years, int)).assign_coords(year=years)
    missing = years[-1] - int(more["vintage"].values[-1])
    if missing > 0:
        more = more.pad(vintage=(0, missing), constant_values=0.0)
        more = more.assign_coords(vintage=int(inputs["vintage"].values[0]) + np.arange(more.sizes["vintage"]))
    lives = {name: xr.full_like(more[name], 500.0) for name in ("lifetime", "store_power_lifetime")}
    lives |= {name: xr.full_like(more[name], 500.0) for name in ("store_energy_lifetime", "store_charge_lifetime")}
    lives |= {name: xr.zeros_like(more[name]) for name in ("store_calendar_fade", "store_cycle_fade")}
    return check(more.assign(lives), "inputs")


def _repeated(inputs: xr.Dataset, dim: str, times: int) -> xr.Dataset:
    """So many copies of a dimension's instances, one after the other, with names of their own."""
    names = [f"{name} {copy}" for copy in range(times) for name in inputs[dim].values]
    return inputs.isel({dim: np.tile(np.arange(inputs.sizes[dim]), times)}).assign_coords({dim: names})
