"""Hourly demand and availability of the weather years looked at, and the representative hours that stand for them.

A series of several weather years is that of each, one after the other: (n_weather_years × 8760,), here (hours,).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.clock import HOURS, energy
from engine.electrification import mean_energy_use, measure_effects
from engine.membership import positions
from engine.turnover import turnover_of_stocks
from engine.variables import ELECTRICITY
from solvers.periods import Periods, RepresentativeHours
from solvers.steps import over_a_step

NEGLIGIBLE = 1e-8
"""MW or share below which an hourly coefficient is 0: solvers drop such entries, and would do so silently."""

HourlySeries = dict[tuple, np.ndarray]
"""(n_hours,) by instance, and period where it changes with it."""

PEAK_HOURS = 10
"""How many of the highest hours, of each kind of peak, the reserve margin watches."""


@dataclass(frozen=True)
class Power:
    """Hourly power before the optimiser's decisions, in the weather years that it looks at.

    Attributes
    ----------
    availability : technology → (hours,) share of capacity, outages apart.
    resources : (resource, hours) the patterns of availability in use, each once.
    base : node → (year, pattern) MWh/yr of uses and stocks, measures apart, to be laid over the patterns.
    own, own_node : measure → (hours,) MW per unit of its own change of demand, and the node of that.
    stocks : measure → node → (year, pattern) MWh/yr per unit of the stocks it changes.
    profile : (pattern, hours), of the patterns that uses and stocks follow.
    """

    availability: dict[str, np.ndarray]
    resources: np.ndarray
    base: dict[str, np.ndarray]
    own: dict[str, np.ndarray]
    own_node: dict[str, str]
    stocks: dict[str, dict[str, np.ndarray]]
    profile: np.ndarray

    def demand(self) -> np.ndarray:
        """Return the highest year's demand of each node without measures, (node, hours), MW."""
        annual = np.array(list(self.base.values()))
        highest = int(annual.sum(axis=(0, 2)).argmax())
        return annual[:, highest] @ self.profile / energy(1.0)


def weather_members(inputs: xr.Dataset) -> np.ndarray:
    """Return a member of each weather year that the optimiser looks at, (n_weather_years,).

    Members of one weather year differ in their outages alone, of which the optimiser sees the mean.
    """
    of_member = inputs.variables.get("member_weather_year", inputs.variables["member"]).values
    return np.array([np.flatnonzero(of_member == year)[0] for year in inputs.attrs["weather_years"]])


def hourly_power(inputs: xr.Dataset) -> Power:
    """Return the hourly power of the weather years before any decision.

    Raises
    ------
    ValueError
        If a use or stock of electricity has no pattern.
    """
    turnover = turnover_of_stocks(inputs)
    stock_energy = turnover["in_use"].sum("vintage").values * mean_energy_use(inputs, turnover).values
    profile, follows = _demand_patterns(inputs)
    of_use, of_stock = (_demand_summed(inputs, dim, follows[dim], len(profile)) for dim in ("use", "stock"))
    by_use, by_stock = of_use(inputs["use_energy"].values), of_stock(stock_energy)
    effects = measure_effects(inputs)["stock_electricity"].values
    measures, technologies = _names(inputs, "measure"), _names(inputs, "technology")
    members = weather_members(inputs)
    rows = inputs["availability_pattern"].values[members].astype(int)
    always = np.ones(members.size * HOURS)
    found = [row_of(inputs, "availability_pattern", k) for k in range(len(technologies))]
    return Power(
        availability={g: always if row is None else row for g, row in zip(technologies, found, strict=True)},
        resources=_each_once(inputs, rows[:, rows[0] >= 0])[0],
        base={n: by_use[n] + by_stock[n] for n in by_use},
        own=dict(zip(measures, _own_demand(inputs, members), strict=True)),
        own_node=dict(zip(measures, (str(n) for n in inputs["measure_node"].values), strict=True)),
        stocks={m: of_stock(effects[k]) for k, m in enumerate(measures)},
        profile=profile,
    )


def row_of(inputs: xr.Dataset, pattern: str, instance: int) -> np.ndarray | None:
    """Return the hours of what a variable (member, instance) names, (hours,); None where it names no pattern."""
    rows = inputs.variables[pattern].values[weather_members(inputs), instance].astype(int)
    return inputs.variables["profile"].values[rows].ravel() if (rows >= 0).all() else None


def _each_once(inputs: xr.Dataset, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the series of rows of the pool (weather year, instance), each once, (series, hours), and whose is which.

    Those that differ in one weather year are two.
    """
    distinct, position = np.unique(rows, axis=1, return_inverse=True)
    return inputs["profile"].values[distinct.T].reshape(distinct.shape[1], len(rows) * HOURS), position.ravel()


def _demand_patterns(inputs: xr.Dataset) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the patterns of electric uses and stocks, (pattern, hours), and for each of these its own."""
    members, rows = weather_members(inputs), []
    for dim in ("use", "stock"):
        at = np.flatnonzero(inputs[f"{dim}_carrier"].values == ELECTRICITY)
        rows.append(inputs[f"{dim}_pattern"].values[members][:, at].astype(int))
        nameless = [str(inputs[dim].values[k]) for k, row in zip(at, rows[-1].T, strict=True) if (row < 0).any()]
        if nameless:
            raise ValueError(f"{dim} {nameless[0]}: electricity needs an hourly pattern")
    profile, position = _each_once(inputs, np.hstack(rows))
    of_use, of_stock = np.split(position, [rows[0].shape[1]])
    return profile, {"use": of_use, "stock": of_stock}


def _own_demand(inputs: xr.Dataset, members: np.ndarray) -> np.ndarray:
    """Return what a unit of each measure changes by itself, (measure, hours), MW.

    As the demand that is simulated: `measure_demand`, less what of it follows the patterns of the first weather year,
    more the same over those of the member's.
    """
    profile, drawn = inputs["profile"].values, inputs["measure_drawn_energy"].values
    found = []
    for shift in inputs["weather_shift"].values[members].astype(int):
        moved = np.flatnonzero(shift)
        change = drawn[:, moved] @ (profile[moved + shift[moved]] - profile[moved]) / energy(1.0)
        found.append(inputs["measure_demand"].values + change)
    return np.hstack(found)


def _names(inputs: xr.Dataset, dim: str) -> list[str]:
    return [str(name) for name in inputs.variables[dim].values]


def _demand_summed(
    inputs: xr.Dataset, dim: str, follows: np.ndarray, n_patterns: int
) -> Callable[[np.ndarray], dict[str, np.ndarray]]:
    """Return what sums (instance, year) MWh/yr of electricity to node → (year, pattern)."""
    nodes, at = _names(inputs, "node"), positions(inputs[f"{dim}_node"], inputs["node"])
    electric = np.flatnonzero(inputs[f"{dim}_carrier"].values == ELECTRICITY)

    def summed(annual: np.ndarray) -> dict[str, np.ndarray]:
        total = np.zeros((len(nodes), inputs.sizes["year"], n_patterns))
        for k, pattern in zip(electric, follows, strict=True):
            total[at[k], :, pattern] += annual[k]
        return dict(zip(nodes, total, strict=True))

    return summed


def hourly_series(
    inputs: xr.Dataset, power: Power, periods: Periods, hours: RepresentativeHours
) -> dict[str, HourlySeries]:
    """Return the series of the representative hours.

    Returns
    -------
    * `availability` (technology,): share of capacity that can run, outages included; each keeps its mean year's sum.
    * `demand` (node, period), MW: the mean of the period's years without measures; keeps its mean year's energy.
    * `measure_demand` (measure, node, period), MW per unit, where it is not 0 all year.
    * `weight` (): hours of the year.
    """
    n_hours, outages = len(hours.hour_of_year), inputs["forced_availability"].values
    availability = {
        (g,): noticed(hours.scaled(values, 1.0) * outages[k])
        for k, (g, values) in enumerate(power.availability.items())
    }
    scaled = np.array([hours.scaled(row) for row in power.profile]).reshape(len(power.profile), n_hours)
    years = inputs["year"].values
    of_unit = {
        m: hours.scaled(np.maximum(own, 0.0)) - hours.scaled(np.maximum(-own, 0.0)) for m, own in power.own.items()
    }
    demand: HourlySeries = {}
    felt: HourlySeries = {}
    for p in periods.years:
        span = np.searchsorted(years, periods.spans[p])
        for node, energies in power.base.items():
            demand[node, p] = noticed(energies[span].mean(axis=0) @ scaled / energy(1.0))
        for m, at_home in of_unit.items():
            for node, energies in power.stocks[m].items():
                change = energies[span].mean(axis=0) @ scaled / energy(1.0)
                effect = change + (at_home if node == power.own_node[m] else 0.0)
                if not np.abs(effect).max() <= NEGLIGIBLE:
                    felt[m, node, p] = noticed(effect)
    return {
        "weight": {(): hours.weight.astype(float)}, "availability": availability,
        "demand": demand, "measure_demand": felt,
    }  # fmt: skip


def inflow_series(inputs: xr.Dataset, periods: Periods, hours: RepresentativeHours) -> dict[str, HourlySeries]:
    """Return `inflow` (store, period), MW: the mean of the period's years, keeping its year's energy."""
    rows: HourlySeries = {}
    years = inputs["year"].values
    for k, store in enumerate(_names(inputs, "store")):
        shares = row_of(inputs, "inflow_pattern", k)
        if shares is None:
            continue
        for p in periods.years:
            mean = float(inputs["inflow"].values[k, np.searchsorted(years, periods.spans[p])].mean())
            rows[store, p] = noticed(mean * hours.scaled(shares))
    return {"inflow": rows}


def step_series(inputs: xr.Dataset, hours: RepresentativeHours) -> dict[str, HourlySeries]:
    """Return how long each hour lasts, and what is kept in it of a state and of what is gained.

    Returns
    -------
    * `duration` (), h.
    * `state_kept` and `gain_hours` (store,), `content_kept` and `intake_hours` (flexible,): see `over_a_step`.
    """
    series: dict[str, HourlySeries] = {"duration": {(): hours.duration.astype(float)}}
    for dim, loss, kept, gained in (
        ("store", "standing_loss", "state_kept", "gain_hours"),
        ("flexible", "flexible_loss", "content_kept", "intake_hours"),
    ):
        pairs = {
            (name,): over_a_step(inputs[loss].values.item(k), hours.duration)
            for k, name in enumerate(_names(inputs, dim))
        }
        series[kept] = {name: share for name, (share, _) in pairs.items()}
        series[gained] = {name: lasting for name, (_, lasting) in pairs.items()}
    return series


def movement_series(inputs: xr.Dataset, hours: RepresentativeHours) -> dict[str, HourlySeries]:
    """Return `price_movement` and `emission_movement` (fuel,): the hour over the year's mean, where they move."""
    series: dict[str, HourlySeries] = {}
    for name in ("price", "emission"):
        rows: HourlySeries = {}
        for k, fuel in enumerate(_names(inputs, "fuel")):
            moves = row_of(inputs, f"fuel_{name}_pattern", k)
            if moves is not None:
                rows[fuel,] = noticed(hours.scaled(moves))
        series[f"{name}_movement"] = rows
    return series


def peak_tables(inputs: xr.Dataset, power: Power, periods: Periods) -> dict[str, dict[tuple, float]]:
    """Return the hours that may be the island's peak, on the real hours of the weather years.

    Returns
    -------
    * `peak_demand` (period, hour): MW without measures, all nodes, the highest of the period's years.
    * `measure_peak` (measure, period, hour): MW per unit in that hour.

    Hours are counted through the weather years. Of each of these they are the highest without measures, with each
    measure alone at its potential (as much as would double the highest hour where there is none), and with all of
    them.
    """
    table: dict[str, dict[tuple, float]] = {"peak_demand": {}, "measure_peak": {}}
    years, potential = inputs["year"].values, inputs["measure_potential"].values
    for p in periods.years:
        span = np.searchsorted(years, periods.spans[p])
        yearly = sum(power.base.values())[span] @ power.profile / energy(1.0)  # type: ignore[index]
        base = yearly.max(axis=0)
        change = {
            m: own + sum(power.stocks[m].values())[span].mean(axis=0) @ power.profile / energy(1.0)  # type: ignore[index]
            for m, own in power.own.items()
        }
        curves = [base]
        for k, effect in enumerate(change.values()):
            most, sharpest = float(potential[k, span].max()), float(effect.max())
            level = most if np.isfinite(most) else (base.max() / sharpest if sharpest > 0 else 0.0)
            curves.append(base + level * effect)
        curves.append(sum(curves[1:]) - (len(curves) - 2) * base if len(curves) > 1 else base)
        for h in sorted({h for curve in curves for h in _highest(curve)}):
            table["peak_demand"][p, h] = float(base[h])
            for m, effect in change.items():
                table["measure_peak"][m, p, h] = float(noticed(effect[h]))
    return table


def _highest(curve: np.ndarray) -> list[int]:
    """The highest hours of each weather year of (hours,); of equal ones the last."""
    found: list[int] = []
    for first in range(0, curve.size, HOURS):
        year = curve[first : first + HOURS]
        among = np.flatnonzero(year >= np.partition(year, -PEAK_HOURS)[-PEAK_HOURS])
        found += (first + among[np.argsort(year[among], kind="stable")[-PEAK_HOURS:]]).tolist()
    return found


def noticed(values: np.ndarray) -> np.ndarray:
    """Return values with 0 where they are negligible; NaN stays."""
    return np.where(np.abs(values) <= NEGLIGIBLE, 0.0, values)
