"""A storm that cuts customers off: energy that critical and other demand go without, with and without local supply.

The grid reconnects customers exponentially: t hours after landfall the share s·exp(−t/τ) of every node's customers is
cut off. Whoever is cut off lives from what stands with the customers: variable plants and stores, each spread evenly
over the node's customers. In each hour, per customer:

1. local generation serves critical demand, then charges local stores, then serves other demand;
2. local stores serve what is left of critical demand, and nothing else.

All customers run alike from landfall on, so that one of them stands for the node; who is reconnected leaves the count.
Customers who are not cut off are served as in the hourly operation, and the storm damages nothing but what the
scenario's shares say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.clock import HOURS, energy
from engine.membership import membership

PRIORITIES = ("critical", "other")
SUPPLIES = ("none", "local")


class Local(NamedTuple):
    """What stands with the customers of a year, MW and MWh as if all were cut off."""

    generation: np.ndarray  # (member, node, hour)
    store_node: np.ndarray  # (store, node) 1 where the store stands
    power: np.ndarray  # (store)
    capacity: np.ndarray  # (store) MWh


def storm_cases(inputs: xr.Dataset, demand_of_year: Callable[[int], xr.DataArray], fleet: xr.Dataset) -> xr.Dataset:
    """Return `storm_demand` and `storm_unserved` of the table: each storm of the scenario in every year.

    Parameters
    ----------
    inputs : the table's `inputs`.
    demand_of_year : year → demand (member, node, hour), MW; asked only if there is a storm.
    fleet : in service by year: `capacity`, `store_power`, `energy_capacity` of the results.
    """
    n_members, n_storms, n_nodes, n_years = (inputs.sizes[dim] for dim in ("member", "storm", "node", "year"))
    demanded = np.zeros((n_members, n_storms, n_nodes, n_years))
    unserved = np.zeros((n_members, n_storms, len(PRIORITIES), len(SUPPLIES), n_nodes, n_years))
    for y, year in enumerate(inputs["year"].values if n_storms else ()):
        demand = demand_of_year(int(year)).transpose("member", "node", "hour").values
        for s in range(n_storms):
            storm = inputs.isel(storm=s)
            hours = (int(storm["storm_start"]) + np.arange(int(storm["storm_duration"]))) % HOURS
            local = _local(storm, fleet.isel(year=y), hours)
            demanded[:, s, :, y] = energy(demand[:, :, hours]).sum(axis=-1)
            unserved[:, s, :, :, :, y] = cut_off_unserved(storm, demand[:, :, hours], local)
    coords = {dim: inputs[dim].values for dim in ("member", "storm", "node", "year")}
    labels = {**coords, "priority": list(PRIORITIES), "supply": list(SUPPLIES)}
    return xr.Dataset(
        {
            "storm_demand": (("member", "storm", "node", "year"), demanded),
            "storm_unserved": (("member", "storm", "priority", "supply", "node", "year"), unserved),
        },
        labels,
    )


def share_cut_off(customers_out: float, restoration_time: float, n_hours: int) -> np.ndarray:
    """Return the mean share of customers cut off in each hour after landfall, (hour,).

    The mean of s·exp(−t/τ) over an hour is sτ(e^(−h/τ) − e^(−(h+1)/τ)), so that flat demand D loses in T hours
    exactly s·D·τ·(1 − e^(−T/τ)).
    """
    left = np.exp(-np.arange(n_hours + 1) / restoration_time)
    return -customers_out * restoration_time * np.diff(left)


def cut_off_unserved(storm: xr.Dataset, demand: np.ndarray, local: Local) -> np.ndarray:
    """Return MWh not served, (member, priority, supply, node), of demand (member, node, hour) from landfall on."""
    share = share_cut_off(float(storm["storm_customers_out"]), float(storm["storm_restoration_time"]), demand.shape[-1])
    critical = float(storm["storm_critical_share"]) * demand
    other = demand - critical
    alone = _lives_from(storm, critical, other, local)
    by_priority = np.stack([np.stack([critical, alone[0]], 1), np.stack([other, alone[1]], 1)], 1)
    return energy(by_priority * share).sum(axis=-1)


def _lives_from(
    storm: xr.Dataset, critical: np.ndarray, other: np.ndarray, local: Local
) -> tuple[np.ndarray, np.ndarray]:
    """MW of critical and of other demand that local supply leaves unserved, (member, node, hour) each."""
    into, out, lost = (storm[name].values for name in ("charge_efficiency", "discharge_efficiency", "standing_loss"))
    lowest = storm["minimum_state"].values * local.capacity
    state = np.tile(float(storm["storm_first_state"]) * local.capacity, (len(critical), 1))
    short_critical, short_other = np.zeros_like(critical), np.zeros_like(other)
    at = local.store_node.argmax(axis=1) if local.store_node.size else []
    for hour in range(critical.shape[-1]):
        state *= 1.0 - lost
        left = critical[:, :, hour] - local.generation[:, :, hour]
        surplus, needed = np.maximum(-left, 0.0), np.maximum(left, 0.0)
        for k, node in enumerate(at):
            room = np.maximum((local.capacity[k] - state[:, k]) / into[k], 0.0)
            taken = np.minimum(surplus[:, node], np.minimum(local.power[k], room))
            there = np.maximum((state[:, k] - lowest[k]) * out[k], 0.0)
            given = np.minimum(needed[:, node], np.minimum(local.power[k], there))
            state[:, k] += taken * into[k] - given / out[k]
            surplus[:, node] -= taken
            needed[:, node] -= given
        short_critical[:, :, hour] = needed
        short_other[:, :, hour] = np.maximum(other[:, :, hour] - surplus, 0.0)
    return short_critical, short_other


def _local(storm: xr.Dataset, fleet: xr.Dataset, hours: np.ndarray) -> Local:
    """What the storm leaves standing with the customers in one year."""
    working = (storm["storm_local_technology"] * fleet["capacity"] * storm["forced_availability"]).values
    rows = storm["availability_pattern"].transpose("member", "technology").values.astype(int)
    profile = np.vstack([storm["profile"].values[:, hours], np.ones((1, len(hours)))])  # the last row is pattern -1
    at_node = membership(storm["technology_node"], storm["node"]).values
    generation = np.einsum("mth,t,tn->mnh", profile[rows], working, at_node)
    store_node = membership(storm["store_node"], storm["node"]).values
    share = storm["storm_local_store"].values
    power, capacity = share * fleet["store_power"].values, share * fleet["energy_capacity"].values
    return Local(generation, store_node, power, capacity)
