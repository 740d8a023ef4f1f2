"""The ladders: what is run at each size, in phases, and the figure that must come out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr

from benchmarks.beside import (
    peer_linopy,
    peer_pyomo,
    peer_pyomo_interface,
    solved_linopy,
    solved_oemof,
    solved_pyomo,
    solved_pypsa,
)
from benchmarks.chain_ladder import chain_hours, chain_nodes, chain_periods, chain_vintages, chain_yardsticks
from benchmarks.commands import commands
from benchmarks.either import either_hours, either_nodes, either_weeks
from benchmarks.fleets import full_fleet, of_nodes, of_technologies, of_years
from benchmarks.forest import carbon_grid, carbon_peer, carbon_spin_up, carbon_years
from benchmarks.islands import (
    ENSEMBLE,
    REFERENCE,
    STOCKS,
    copies_of_stocks,
    drawn_stocks,
    ensemble,
    forest_grid,
    read,
    repeated,
    shortened,
)
from benchmarks.linear import (
    lp_hainan,
    lp_hours,
    lp_nodes,
    lp_periods,
    lp_technologies,
    lp_weather_years,
    pathway_periods,
    pathway_weeks,
)
from benchmarks.measurement import Measurement
from benchmarks.peers import year_of_microgrids
from benchmarks.sizings import sizing_fleet, sizing_hours, sizing_search, sizings
from benchmarks.storage_investment import oemof_v1
from benchmarks.store_vintages import store_vintages
from engine.costs import lcoe, net_present_cost
from engine.demand import distinct_members, hourly_demand
from engine.dispatch import dispatch
from engine.electrification import electrify, mean_energy_use
from engine.fleet import fleet_in_service, fuel_shares
from engine.forest import TCO2_PER_TC, grow
from engine.indicators import indicators
from engine.simulate import no_plan, simulate
from engine.turnover import turnover_of_draws, turnover_of_stocks

REPEATS = 5
"""How often a warm phase is run; the least time counts."""


class Case(NamedTuple):
    """A ladder: what runs at each rung, what its size counts, its rungs, and the peers without which it cannot run."""

    run: Callable[[Measurement, int], None]
    unit: str
    sizes: tuple[int, ...]
    smoke: tuple[int, ...]
    peers: tuple[str, ...] = ()


def simulate_years(measured: Measurement, n_years: int) -> None:
    """Ouessant without a plan: a longer horizon begins as a short one does."""
    inputs, _ = read(REFERENCE, shortened(n_years), measured)
    with measured.phase("simulate first time"):
        results = simulate(inputs)
    for _ in range(REPEATS):
        with measured.phase("simulate again"):
            results = simulate(inputs)
    measured.sizes = {"hours": 8760 * n_years}
    short, _ = read(REFERENCE, shortened(1), Measurement("", 0))
    fuel = simulate(short).annual["fuel_use"].sum(["technology", "fuel"])
    measured.expect("fuel of the first year", *_first(results.annual["fuel_use"], fuel), 1e-12)


def simulate_members(measured: Measurement, n_members: int) -> None:
    """One year of Ouessant for many members: each gives what one alone gives."""
    inputs, _ = read(REFERENCE, shortened(1), measured)
    alone = simulate(inputs)
    many = repeated(inputs, n_members)
    for _ in range(2):
        with measured.phase("simulate again"):
            results = simulate(many)
    measured.sizes = {"hours": 8760 * n_members}
    last = results.annual["generation"].isel(member=-1).sum()
    measured.expect("generation of the last member", float(last), float(alone.annual["generation"].sum()), 1e-12)


def simulate_ensemble(measured: Measurement, n_members: int) -> None:
    """Hainan, 36 years, ten weather years with draws of outages each: the first member is that of a small ensemble."""
    inputs, plan = read(ENSEMBLE, ensemble(10, n_members // 10), measured)
    with measured.phase("simulate"):
        results = simulate(inputs, plan)
    with measured.phase("indicators"):
        indicators(results)
    measured.sizes = {"hours": 8760 * inputs.sizes["year"] * n_members, "outages": inputs.sizes["outage"]}
    small, its_plan = read(ENSEMBLE, ensemble(1, 1), Measurement("", 0))
    alone = float(simulate(small, its_plan).annual["generation"].sum())
    measured.expect("generation of the first member", float(results.annual["generation"][0].sum()), alone, 1e-12)


def simulate_weather_years(measured: Measurement, n_weather_years: int) -> None:
    """Hainan, 36 years, so many weather years of 8,760 hours: more of them begin with the same one."""
    inputs, plan = read(ENSEMBLE, ensemble(n_weather_years, 1), measured)
    with measured.phase("simulate"):
        results = simulate(inputs, plan)
    measured.sizes = {"hours": 8760 * inputs.sizes["year"] * n_weather_years}
    small, its_plan = read(ENSEMBLE, ensemble(1, 1), Measurement("", 0))
    alone = float(simulate(small, its_plan).annual["generation"].sum())
    measured.expect("generation of the first year", float(results.annual["generation"][0].sum()), alone, 1e-12)


def grow_forest(measured: Measurement, n_cells: int) -> None:
    """Thirty-five years of a grid: what the cells remove is what their carbon gained."""
    inputs = forest_grid(n_cells, 35)
    nothing = xr.DataArray(
        np.zeros((0, 35)), {"planting": inputs["planting"], "year": inputs["year"]}, ("planting", "year")
    )
    with measured.phase("grow first time"):
        forest = grow(inputs, nothing)
    for _ in range(REPEATS):
        with measured.phase("grow again"):
            forest = grow(inputs, nothing)
    measured.sizes = {"cells": n_cells}
    carbon = forest["pool_stock"].sum(["node", "cover", "pool"]).values
    removed = float(forest["inventory_removals"].sum())
    measured.expect("removals", removed, (carbon[-1] - carbon[0]) * TCO2_PER_TC, 1e-9)


def turn_over_stocks(measured: Measurement, n_draws: int) -> None:
    """The stocks of Hainan to 2060, once and for many draws of survival and sales: units are kept in every one."""
    inputs, _ = read(STOCKS, [], measured)
    for _ in range(REPEATS):
        with measured.phase("stocks and their energy"):
            turnover = turnover_of_stocks(inputs)
            mean_energy_use(inputs, turnover)
    for _ in range(REPEATS):
        with measured.phase("draw parameters"):
            survival, sales_share = drawn_stocks(inputs, n_draws)
        with measured.phase("turn over draws"):
            drawn = turnover_of_draws(inputs, survival=survival, sales_share=sales_share)
    measured.sizes = {"stocks": inputs.sizes["stock"], "years": inputs.sizes["year"]}
    wanted = n_draws * float(inputs["service_level"].sum())
    measured.expect(
        "units in use, where no draw has more than are wanted", float(drawn["stock_units"].sum()), wanted, 1e-9
    )


def turn_over_many_stocks(measured: Measurement, n_copies: int) -> None:
    """The stocks of Hainan so many times over: each copy has the units that the first has."""
    inputs = copies_of_stocks(read(STOCKS, [], measured)[0], n_copies)
    for _ in range(REPEATS):
        with measured.phase("stocks"):
            turnover = turnover_of_stocks(inputs)
    measured.sizes = {"stocks": inputs.sizes["stock"], "years": inputs.sizes["year"]}
    units = turnover["in_use"].sum(["vintage", "year"]).values.reshape(n_copies, -1)
    measured.expect("units of the last copy", float(units[-1].sum()), float(units[0].sum()), 1e-12)
    measured.expect("units of all copies", float(units.sum()), n_copies * float(units[0].sum()), 1e-12)


def published_year(measured: Measurement, _: int) -> None:
    """The published year of Ouessant here and in the package microgrids, both warm."""
    inputs, plan = read("ouessant-published", (), measured)
    simulate(inputs, plan)
    for _ in range(REPEATS):
        with measured.phase("simulate again"):
            results = simulate(inputs, plan)
            found = indicators(results)
    demand = hourly_demand(inputs, electrify(inputs, plan), 2016)
    fleet, shares = fleet_in_service(inputs, plan), fuel_shares(inputs, plan)
    for _ in range(REPEATS):
        with measured.phase("dispatch alone"):
            dispatch(inputs, lambda year: demand, fleet, shares)
    theirs = year_of_microgrids(inputs, measured, REPEATS)
    measured.sizes = {"hours": 8760}
    spent = measured.busy
    measured.ratios["microgrids"] = spent["microgrids"] / spent["simulate again"]
    measured.ratios["microgrids' operation alone"] = spent["microgrids' operation"] / spent["dispatch alone"]
    measured.expect("npc", net_present_cost(results), theirs.npc, 1e-9)
    measured.expect("lcoe", (lcoe(results) or 0.0) / 1000, theirs.lcoe, 1e-9)
    measured.expect("renewable share", found["renewable_share"][1] or 0.0, theirs.renewable_share, 1e-9)


def fleet_years(measured: Measurement, n_years: int) -> None:
    """A fleet that has one of everything through years that are alike: each gives what the first gives."""
    _operate(measured, of_years(full_fleet(), n_years), "year")


def fleet_technologies(measured: Measurement, n_copies: int) -> None:
    """The same fleet in smaller parts; divisible or not, they serve the same demand."""
    _operate(measured, of_technologies(full_fleet(), n_copies), None)


def fleet_nodes(measured: Measurement, n_nodes: int) -> None:
    """Islands that know nothing of each other: each gives what one gives (no reserve: it would be common)."""
    none = {
        f"reserve_of_{name}": 0.0 * full_fleet()[f"reserve_of_{name}"] for name in ("demand", "variable", "largest")
    }
    _operate(measured, of_nodes(full_fleet().assign(none), n_nodes), "node")


def fleet_members(measured: Measurement, n_members: int) -> None:
    """Members that are alike, statistics only: each gives what one gives."""
    _operate(measured, repeated(full_fleet(), n_members), "member")


def hainan_trajectory(measured: Measurement, n_members: int) -> None:
    """All years of Hainan hour by hour, statistics only, for members that share one pool of weather."""
    inputs, plan = read("hainan", (), measured)
    _operate(measured, repeated(inputs, n_members), "member", plan)


CASES = {
    "commands": Case(commands, "times", (3,), (1,)),
    "fleet_years": Case(fleet_years, "years", (1, 4, 16), (1,)),
    "fleet_technologies": Case(fleet_technologies, "copies", (1, 4, 16), (1,)),
    "fleet_nodes": Case(fleet_nodes, "nodes", (1, 4, 16, 20), (2,)),
    "fleet_members": Case(fleet_members, "members", (1, 10, 100), (3,)),
    "hainan_trajectory": Case(hainan_trajectory, "members", (1, 4, 16), (1,)),
    "simulate_years": Case(simulate_years, "years", (1, 5, 26), (1,)),
    "simulate_members": Case(simulate_members, "members", (1, 10, 100), (3,)),
    "simulate_weather_years": Case(simulate_weather_years, "weather years", (1, 4, 16), (2,)),
    "simulate_ensemble": Case(simulate_ensemble, "members", (10, 100, 1_000), (10,)),
    "carbon_years": Case(carbon_years, "stands", (1_000, 10_000, 100_000), (1_000,)),
    "carbon_spin_up": Case(carbon_spin_up, "stands", (1_000, 10_000), (100,)),
    "carbon_grid": Case(carbon_grid, "cells", (10_000, 100_000), (1_000,)),
    "carbon_peer": Case(carbon_peer, "stands", (1_000, 10_000), (100,), ("libcbm",)),
    "grow_forest": Case(grow_forest, "cells", (1_000, 10_000, 100_000), (1_000,)),
    "turn_over_stocks": Case(turn_over_stocks, "draws", (1, 1_000, 10_000), (100,)),
    "turn_over_many_stocks": Case(turn_over_many_stocks, "copies", (1, 8, 64), (2,)),
    "published_year": Case(published_year, "year", (1,), (1,), ("microgrids",)),
    "sizings": Case(sizings, "sizings", (1, 100, 1_000, 10_000, 100_000), (100,), ("microgrids",)),
    "sizing_hours": Case(sizing_hours, "days", (5, 36, 365), (5,)),
    "sizing_fleet": Case(sizing_fleet, "instances", (4, 8, 16, 32), (8,)),
    "sizing_search": Case(sizing_search, "search", (1,), (1,), ("microgrids",)),
    "pathway_weeks": Case(pathway_weeks, "weeks", (1, 2, 4, 8), (1,)),
    "pathway_periods": Case(pathway_periods, "periods", (1, 2, 4, 6), (1,)),
    "lp_hours": Case(lp_hours, "hours", (168, 672, 2190, 8760), (168,)),
    "lp_nodes": Case(lp_nodes, "nodes", (1, 2, 5, 10, 20), (2,)),
    "lp_periods": Case(lp_periods, "periods", (1, 2, 4, 8), (4,)),
    "lp_weather_years": Case(lp_weather_years, "weather years", (1, 2, 5, 10), (1,)),
    "lp_technologies": Case(lp_technologies, "farms", (1, 4, 16, 64), (16,)),
    "lp_hainan": Case(lp_hainan, "weeks", (1, 4, 12, 52), (1,)),
    "store_vintages": Case(store_vintages, "groups", (1, 2, 8), (2,)),
    "either_hours": Case(either_hours, "hours", (672, 2190, 4380, 8760), (168,)),
    "either_nodes": Case(either_nodes, "nodes", (1, 2, 3), (1,)),
    "either_weeks": Case(either_weeks, "weeks", (1, 2, 4), (1,)),
    "chain_hours": Case(chain_hours, "hours", (2_190, 4_380, 8_760, 17_520), (730,)),
    "chain_nodes": Case(chain_nodes, "nodes", (1, 3, 10), (1,), ("pypsa",)),
    "chain_periods": Case(chain_periods, "periods", (1, 2, 4, 8), (1,)),
    "chain_yardsticks": Case(chain_yardsticks, "nodes", (1, 3), (1,), ("piqp", "clarabel")),
    "chain_vintages": Case(chain_vintages, "periods", (1, 2, 7), (1,)),
    "peer_linopy": Case(peer_linopy, "nodes", (1, 2, 5, 10, 25), (1,), ("linopy",)),
    "peer_pyomo_interface": Case(peer_pyomo_interface, "nodes", (1, 2, 4), (1,)),
    "peer_pyomo": Case(peer_pyomo, "weeks", (1, 2, 4), (1,)),
    "solved_linopy": Case(solved_linopy, "hours", (168, 672, 2190), (168,), ("linopy",)),
    "solved_pypsa": Case(solved_pypsa, "hours", (168, 672, 2190), (168,), ("pypsa",)),
    "solved_oemof": Case(solved_oemof, "hours", (168, 672, 2190), (168,), ("oemof.solph",)),
    "solved_pyomo": Case(solved_pyomo, "hours", (168, 672, 2190), (168,)),
    "oemof_v1": Case(oemof_v1, "hours", (2190, 8760), (168,), ("oemof.solph",)),
}


def _operate(measured: Measurement, inputs: xr.Dataset, alike: str | None, plan: xr.Dataset | None = None) -> None:
    """Dispatch alone, cold and warm; energy is conserved, and what is alike gives alike."""
    plan = no_plan(inputs) if plan is None else plan
    electrified, fleet, shares = electrify(inputs, plan), fleet_in_service(inputs, plan), fuel_shares(inputs, plan)
    first, of_member = distinct_members(inputs)
    distinct = inputs.isel(member=first)
    demand = {int(year): hourly_demand(distinct, electrified, int(year)) for year in inputs["year"].values}
    for phase in ["dispatch first time"] + REPEATS * ["dispatch again"]:
        with measured.phase(phase):
            annual = dispatch(inputs, demand.__getitem__, fleet, shares, demand_of_member=of_member).annual
    hours = inputs.sizes["hour"] * inputs.sizes["year"] * inputs.sizes["member"]
    spent = 1e9 * measured.busy["dispatch again"] / hours / inputs.sizes["technology"]
    measured.sizes = {
        "hours": hours,
        "technologies": inputs.sizes["technology"],
        "ns per hour and technology": round(spent, 1),
    }
    supply = annual["potential_generation"].sum() + annual["discharge"].sum()
    lost = xr.dot(annual["flow"], inputs["link_loss"], dim="link").sum()
    use = annual["demand"].sum() - annual["unserved_demand"].sum() + annual["flexible_intake"].sum()
    use = use + annual["export"].sum() + annual["curtailment"].sum() + annual["charge"].sum() + lost
    measured.expect("energy used", float(use), float(supply), 1e-9)
    if alike is not None:
        fuel = annual["fuel_use"] if alike != "node" else annual["unserved_demand"] + annual["curtailment"]
        by_one = fuel.sum([dim for dim in fuel.dims if dim != alike])
        measured.expect(f"last {alike}", float(by_one[-1]), float(by_one[0]), 1e-9)


def _first(ours: xr.DataArray, theirs: xr.DataArray) -> tuple[float, float]:
    return float(ours.sum(["technology", "fuel"]).isel(year=0).sum()), float(theirs.isel(year=0).sum())
