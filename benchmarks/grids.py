"""Nodes in a ring, each with sun, wind, an engine and a battery to build: one linear program for us and for peers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from solvers.data import Data, gather
from solvers.hourly import hourly_power
from solvers.periods import RepresentativeHours, full_year, investment_periods
from tests.tiny import tiny_inputs
from tests.weather_years import in_weather_years

YEAR = 8760
LIFE = 20.0
"""yr; without interest an annuity is the cost over the life."""
ANNUITY = {"sun": 60_000.0, "wind": 110_000.0, "engine": 30_000.0, "power": 6_000.0, "energy": 9_000.0}
"""money/MW/yr; of energy money/MWh/yr."""
BURNING, UNSERVED = 2.2 * 55.0, 10_000.0
"""money/MWh of an engine's output, and of demand that is not served."""
LINK, LOSS = 0.5, 0.03
"""MW of a link both ways, share lost in it."""
DURATION, EFFICIENCY, STANDING = 4.0, 0.95, 0.001
"""h of the battery, in and out, share lost in an hour."""
KINDS = ("sun", "wind", "engine")


class Work(NamedTuple):
    """What a tool needs to state the program.

    Attributes
    ----------
    demand : (node, hour) MW.
    availability : (kind, node, hour) share of capacity, kinds as in `KINDS`.
    weight : (hour,) hours of the year.
    """

    demand: np.ndarray
    availability: np.ndarray
    weight: np.ndarray


def ring(n_nodes: int, n_periods: int = 1, n_farms: int = 1) -> xr.Dataset:
    """Return the inputs of so many nodes, each linked to the next, the last to the first; periods are years alike.

    Of sun and wind there are `n_farms` each at a node, the later ones each a little dearer; peers know the first.
    """
    rng = np.random.default_rng(1)
    nodes = [f"n{k}" for k in range(n_nodes)]
    patterns: dict[str, np.ndarray] = {}
    technology: dict[str, dict] = {}
    store, use, link = {}, {}, {}
    for k, node in enumerate(nodes):
        patterns |= _weather(rng, k)
        for kind in ("sun", "wind"):
            about = {"technology_node": node, "technology_kind": "variable", "availability_pattern": f"{kind} {k}"}
            for farm in range(n_farms):
                cost = {"overnight_cost": ANNUITY[kind] * LIFE * (1 + 0.01 * farm), "lifetime": LIFE}
                technology[f"{kind} {k}" + f" {farm}" * (farm > 0)] = about | cost
        technology[f"engine {k}"] = {
            "technology_node": node, "fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0, "lifetime": LIFE,
            "overnight_cost": ANNUITY["engine"] * LIFE,
        }  # fmt: skip
        store[f"battery {k}"] = {
            "store_node": node, "store_power_cost": ANNUITY["power"] * LIFE, "store_power_lifetime": LIFE,
            "store_energy_cost": ANNUITY["energy"] * LIFE, "store_energy_lifetime": LIFE, "store_duration": DURATION,
            "charge_efficiency": EFFICIENCY, "discharge_efficiency": EFFICIENCY, "standing_loss": STANDING,
        }  # fmt: skip
        use[f"use {k}"] = {"use_node": node, "use_energy": 8760 * (2.0 + 0.1 * (k % 7)), "use_pattern": f"load {k}"}
        if n_nodes > 1:
            ends = {"link_from": node, "link_to": nodes[(k + 1) % n_nodes], "link_loss": LOSS}
            link[f"link {k}"] = ends | {"link_existing_capacity": {2025: LINK}, "link_is_buildable": 0.0}
    fuel = {"oil": {"fuel_price": 55.0}}
    dims = {"technology": technology, "store": store, "use": use, "link": link, "fuel": fuel}
    said = {"carbon_budget": 1e12, "discount_rate": 0.0, "unserved_cost": UNSERVED}
    return tiny_inputs(nodes=nodes, patterns=patterns, dims=dims, years=range(2025, 2025 + n_periods), **said)


def in_years(n_weather_years: int) -> xr.Dataset:
    """Return one node in so many weather years, all of them looked at; more of them begin with the same ones."""
    rng = np.random.default_rng(2)
    return in_weather_years(ring(1), *(_weather(rng, 0) for _ in range(1, n_weather_years)))


def _weather(rng: np.random.Generator, k: int) -> dict[str, np.ndarray]:
    """Demand, sun and wind of a node in a year."""
    hour = np.arange(8760)
    day, season = np.sin(2 * np.pi * (hour % 24 - 6) / 24), np.cos(2 * np.pi * hour / 8760)
    load = 2.0 + np.sin(2 * np.pi * (hour + k) / 24) + 0.3 * season + 0.1 * rng.random(8760)
    cloud, gust = (np.repeat(rng.random(365), 24) for _ in range(2))
    return {
        f"load {k}": load / load.sum(), f"sun {k}": np.maximum(0.0, day) * (0.5 + 0.4 * cloud),
        f"wind {k}": np.clip(gust + 0.2 * rng.random(8760) - 0.1, 0.0, 1.0),
    }  # fmt: skip


def numbers(inputs: xr.Dataset, n_hours: int) -> Data:
    """Return the model's numbers for the first hours of the year, which stand for it as one window."""
    weight = np.full(n_hours, 8760.0 / n_hours)
    hours = RepresentativeHours(np.arange(n_hours), weight, n_hours, () if n_hours == 8760 else (0,))
    return gather(inputs, hourly_power(inputs), investment_periods(inputs), hours)


def every_hour(inputs: xr.Dataset) -> Data:
    """Return the model's numbers for every hour of the weather years."""
    hours = full_year(inputs.sizes["member"])
    return gather(inputs, hourly_power(inputs), investment_periods(inputs), hours)


def work(data: Data) -> Work:
    """Return the same numbers for a peer; of the first period."""
    nodes, period = data.names("node"), data.periods.years[0]
    available = [[data.series["availability"][f"{kind} {k}",] for k in range(len(nodes))] for kind in KINDS]
    return Work(np.array([data.series["demand"][n, period] for n in nodes]), np.array(available), data.hours.weight)
