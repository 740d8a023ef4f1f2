"""The price of electricity hour by hour: what one MWh more would have cost by the plants that ran."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.fleet import capacity_in_service
from engine.results import Results
from engine.vintage_groups import in_groups, whole

RUNS = 1e-6
"""MW from which a plant counts as running, and demand as not served."""

Array = npt.NDArray[np.float64]

_PRICED = (
    "fuel_share", "emission_factor", "gwp", "carbon_price", "dispatch_carbon_price", "fuel_curvature", "variable_om",
    "fuel_price",
)  # fmt: skip
"""Inputs that a running cost is made of, but for the slope."""


def price(results: Results, year: int, member: int = 0) -> Array:
    """Return the running cost of the dearest plant in each hour of a kept year, (hour,) money/MWh, of a member.

    Notes
    -----
    Running cost is that of the merit order (`engine.machines.merit_order`), with the plant's mean fuel mix of the year.
    It is 0 where power is curtailed at every node, and where nothing that costs runs: stores and the sun alone. It is
    the price of unserved demand where any node lacks power. An island of several nodes has one figure: the highest.
    """
    hourly = results.hourly.isel(member=member).sel(year=year)
    runs = hourly["generation"].transpose("technology", "hour").values > RUNS
    cost = running_cost(results, year)
    dearest = np.where(runs, cost[:, None], 0.0).max(axis=0, initial=0.0)
    is_spilled = (hourly["curtailment"].transpose("node", "hour").values > RUNS).all(axis=0)
    is_short = (hourly["unserved_demand"].transpose("node", "hour").values > RUNS).any(axis=0)
    return np.where(is_short, float(results.inputs["unserved_cost"]), np.where(is_spilled, 0.0, dearest))


def running_cost(results: Results, year: int) -> Array:
    """Return what a MWh more costs by technology, (technology,) money/MWh; the mean of its vintages in service."""
    inputs = results.inputs[[*_PRICED]].sel(year=year)
    burned = results.annual["fuel_use"].sel(year=year).mean("member").transpose("technology", "fuel").values
    planned = inputs["fuel_share"].transpose("technology", "fuel").values
    total = burned.sum(axis=1, keepdims=True)
    share = np.where(total > 0, burned / np.where(total > 0, total, 1.0), planned)
    factor = (inputs["emission_factor"] * inputs["gwp"]).sum("gas").values
    carbon_price = max(float(inputs["carbon_price"]), float(inputs["dispatch_carbon_price"]))
    slope = _mean_slope(results, year) + inputs["fuel_curvature"].values
    return inputs["variable_om"].values + slope * (share @ (inputs["fuel_price"].values + carbon_price * factor))


def _mean_slope(results: Results, year: int) -> Array:
    """Mean fuel slope of a technology's vintages in service, weighted with their capacity, (technology,) MWh/MWh."""
    inputs, plan = in_groups(results.inputs, results.plan)
    capacity = capacity_in_service(inputs, plan).sel(year=year).values
    names = [whole(str(name)) for name in inputs["technology"].values]
    is_of = np.equal.outer(results.inputs["technology"].values, np.array(names, dtype=str))
    standing, slope = is_of @ capacity, inputs["fuel_slope"].values
    usual = results.inputs["fuel_slope"].values
    return np.where(standing > 0, is_of @ (capacity * slope) / np.where(standing > 0, standing, 1.0), usual)
