"""Ladders of sizings side by side: Ouessant at random sizes, years of fewer hours, the search."""

from __future__ import annotations

import numpy as np
import xarray as xr

from benchmarks.islands import read, repeated
from benchmarks.measurement import Measurement
from benchmarks.peers import PUBLISHED, Sizing, year_of_microgrids
from engine import blocks
from engine.demand import hourly_demand
from engine.dispatch import dispatch
from engine.electrification import electrify
from engine.fleet import fleet_in_service, fuel_shares
from engine.search import cheapest
from engine.simulate import no_plan
from engine.sizing import Island, island_of, operate_and_cost

REPEATS = 10

MEMBERS = 64
"""Of the dispatch beside a fleet of sizings, so that its labels take little of its time."""


def sizings(measured: Measurement, n_sizings: int) -> None:
    """Random sizings of Ouessant, half to one and a half times the published one, and microgrids beside them."""
    inputs, _ = read("ouessant-published", (), measured)
    with measured.phase("lay out island"):
        island = island_of(inputs)
    share = np.random.default_rng(1).uniform(0.5, 1.5, (n_sizings, 4))
    sizes = of_ouessant(PUBLISHED * share)
    with measured.phase("sizings first time"):
        operate_and_cost(island, sizes)
    for _ in range(REPEATS):
        with measured.phase("sizings again"):
            found = operate_and_cost(island, sizes)
        with measured.phase("operation alone"):
            operate_alone(island, sizes)
    theirs = year_of_microgrids(inputs, measured, REPEATS, kilo(sizes, -1)).lcoe
    measured.sizes = {"hours": 8760 * n_sizings}
    spent = measured.busy
    measured.ratios["microgrids, for a sizing,"] = n_sizings * spent["microgrids"] / spent["sizings again"]
    measured.expect("lcoe of the last sizing", float(found["lcoe"][-1]) / 1000, theirs, 1e-9)


def sizing_hours(measured: Measurement, n_days: int) -> None:
    """The operation of 1,024 sizings through so many days: nothing is kept from hour to hour but the state."""
    inputs, _ = read("ouessant-published", (), measured)
    island = island_of(inputs)
    hours = slice(0, 24 * n_days)
    demand, profile = (
        np.ascontiguousarray(island.year.demand[hours]),
        np.ascontiguousarray(island.year.profile[:, hours]),
    )
    short = island._replace(year=island.year._replace(demand=demand, profile=profile))
    sizes = of_ouessant(PUBLISHED * np.random.default_rng(1).uniform(0.5, 1.5, (1024, 4)))
    for _ in range(2 * REPEATS):
        with measured.phase("operation alone"):
            totals = operate_alone(short, sizes)
    measured.sizes = {"hours": 24 * n_days * 1024}
    supply = totals.variable.sum(axis=1) + totals.engine[:, 0] + totals.discharge[:, 0] + totals.island["unserved"]
    measured.expect("supply", float(supply.sum()), 1024 * demand.sum() + float(totals.charge.sum()), 1e-9)


def sizing_fleet(measured: Measurement, n_instances: int) -> None:
    """1,024 sizings of a fleet, as many generators as solar, wind and batteries, beside the dispatch of one."""
    inputs = _multiplied(read("ouessant-published", (), measured)[0], n_instances // 4)
    island, plan = island_of(inputs), no_plan(inputs)
    fleet, shares = fleet_in_service(inputs, plan), fuel_shares(inputs, plan)
    own = fleet.isel(year=0, drop=True)[["capacity", "store_power", "energy_capacity"]]
    sizes = own.expand_dims(sizing=1024)
    demand = hourly_demand(inputs, electrify(inputs, plan), 2016)
    many = repeated(inputs, MEMBERS)
    for _ in range(REPEATS):
        with measured.phase("operation alone"):
            totals = operate_alone(island, sizes)
        with measured.phase("dispatch"):
            found = dispatch(many, lambda year: demand.isel(member=np.zeros(MEMBERS, int)), fleet, shares)
    measured.sizes = {"hours": 8760 * 1024, "instances": n_instances}
    measured.ratios["dispatch of one"] = 1024 / MEMBERS * measured.busy["dispatch"] / measured.busy["operation alone"]
    theirs = float(found.annual["curtailment"].isel(member=0).sum())
    measured.expect("curtailment", float(totals.island["curtailment"][-1]), theirs, 1e-9)


def _multiplied(inputs: xr.Dataset, n_of_each: int) -> xr.Dataset:
    """The island with each technology and store so many times, each time of an equal part of its size."""
    chosen = {dim: np.repeat(np.arange(inputs.sizes[dim]), n_of_each) for dim in ("technology", "store")}
    names = {dim: [f"{inputs[dim].values[at]} {n}" for n, at in enumerate(rows)] for dim, rows in chosen.items()}
    many = inputs.isel(chosen).assign_coords(names)
    parts = ("existing_capacity", "store_existing_power", "store_existing_energy")
    return many.assign({name: many[name] / n_of_each for name in parts})


def sizing_search(measured: Measurement, _: int) -> None:
    """The sizing of Ouessant of least levelised cost with nothing shed: the best one known, or a better one."""
    inputs, _ = read("ouessant-published", (), measured)
    island = island_of(inputs)
    low, high = (of_ouessant(np.array([size])).isel(sizing=0) for size in ((0, 0, 0, 0), (3000, 20000, 8000, 4000)))
    for _ in range(3):
        with measured.phase("search"):
            found = cheapest(island, low, high, 0.0)
    theirs = year_of_microgrids(inputs, measured, 1, kilo(found.expand_dims("sizing"), 0))
    measured.expect("lcoe", float(found["lcoe"]) / 1000, theirs.lcoe, 1e-9)
    measured.expect("best known, $/kWh, or below", min(0.2074, theirs.lcoe), theirs.lcoe, 1e-12)


def operate_alone(island: Island, sizes: xr.Dataset) -> blocks.Totals:
    """Operate sizings without labels and money."""
    capacity = sizes["capacity"].values
    power, energy = sizes["store_power"].values, sizes["energy_capacity"].values
    return blocks.operate(island.year, capacity[:, island.variable], capacity[:, island.engines], power, energy)


def of_ouessant(rows: np.ndarray) -> xr.Dataset:
    """Sizings (sizing, [generator kW, battery kWh, solar kW, wind kW]) as the engine takes them."""
    generator, battery, pv, wind = rows.T / 1000
    energy = (("sizing", "store"), battery[:, np.newaxis])
    capacity = (("sizing", "technology"), np.stack([generator, pv, wind], axis=1))
    labels = {"technology": ["generator", "pv", "wind"], "store": ["battery"]}
    return xr.Dataset({"capacity": capacity, "store_power": energy, "energy_capacity": energy}, labels)


def kilo(sizes: xr.Dataset, sizing: int) -> Sizing:
    """One of the sizings in the units of the package."""
    generator, pv, wind = (1000 * float(mw) for mw in sizes["capacity"].values[sizing])
    return generator, 1000 * float(sizes["energy_capacity"].values[sizing, 0]), pv, wind
