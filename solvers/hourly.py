"""Hourly demand and availability of the year, and the representative hours that stand for them."""

from __future__ import annotations

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

WEATHER_MEMBER = 0
"""The optimiser sees the first weather year; the replay simulates all of them."""

NEGLIGIBLE = 1e-8
"""MW or share below which an hourly coefficient is 0: solvers drop such entries, and would do so silently."""

HourlySeries = dict[tuple, np.ndarray]
"""(n_hours,) by instance, and period where it changes with it."""

PEAK_HOURS = 10
"""How many of the highest hours, of each kind of peak, the reserve margin watches."""


@dataclass(frozen=True)
class Power:
    """Hourly power of the year before the optimiser's decisions, first weather year.

    Attributes
    ----------
    availability : technology → (8760,) share of capacity, outages apart.
    base : node → (year, pattern) MWh/yr of uses and stocks, measures apart, to be laid over the patterns.
    own, own_node : measure → (8760,) MW per unit of its own change of demand, and the node of that.
    stocks : measure → node → (year, pattern) MWh/yr per unit of the stocks it changes.
    profile : (pattern, 8760).
    """

    availability: dict[str, np.ndarray]
    base: dict[str, np.ndarray]
    own: dict[str, np.ndarray]
    own_node: dict[str, str]
    stocks: dict[str, dict[str, np.ndarray]]
    profile: np.ndarray

    def demand(self) -> np.ndarray:
        """Return the highest year's demand of each node without measures, (node, 8760), MW."""
        annual = np.array(list(self.base.values()))
        highest = int(annual.sum(axis=(0, 2)).argmax())
        return annual[:, highest] @ self.profile / energy(1.0)


def hourly_power(inputs: xr.Dataset) -> Power:
    """Return the year's hourly power before any decision.

    Raises
    ------
    ValueError
        If a use or stock of electricity has no pattern.
    """
    profile = inputs["profile"].values
    turnover = turnover_of_stocks(inputs)
    stock_energy = turnover["in_use"].sum("vintage").values * mean_energy_use(inputs, turnover).values
    by_use = _by_node_and_pattern(inputs, "use", inputs["use_energy"].values)
    by_stock = _by_node_and_pattern(inputs, "stock", stock_energy)
    effects = measure_effects(inputs)["stock_electricity"].values
    always = np.ones(HOURS)
    rows = inputs["availability_pattern"].values[WEATHER_MEMBER].astype(int)
    measures, technologies = _names(inputs, "measure"), _names(inputs, "technology")
    return Power(
        availability={g: profile[row] if row >= 0 else always for g, row in zip(technologies, rows, strict=True)},
        base={n: by_use[n] + by_stock[n] for n in by_use},
        own=dict(zip(measures, inputs["measure_demand"].values, strict=True)),
        own_node=dict(zip(measures, (str(n) for n in inputs["measure_node"].values), strict=True)),
        stocks={m: _by_node_and_pattern(inputs, "stock", effects[k]) for k, m in enumerate(measures)},
        profile=profile,
    )


def _names(inputs: xr.Dataset, dim: str) -> list[str]:
    return [str(name) for name in inputs[dim].values]


def _by_node_and_pattern(inputs: xr.Dataset, dim: str, annual: np.ndarray) -> dict[str, np.ndarray]:
    """Sum (instance, year) MWh/yr of electricity to node → (year, pattern)."""
    nodes = _names(inputs, "node")
    total = np.zeros((len(nodes), inputs.sizes["year"], inputs.sizes["pattern"]))
    at = positions(inputs[f"{dim}_node"], inputs["node"])
    pattern = inputs[f"{dim}_pattern"].values[WEATHER_MEMBER].astype(int)
    for k in np.flatnonzero(inputs[f"{dim}_carrier"].values == ELECTRICITY):
        if pattern[k] < 0:
            raise ValueError(f"{dim} {inputs[dim].values[k]}: electricity needs an hourly pattern")
        total[at[k], :, pattern[k]] += annual[k]
    return dict(zip(nodes, total, strict=True))


def hourly_series(
    inputs: xr.Dataset, power: Power, periods: Periods, hours: RepresentativeHours
) -> dict[str, HourlySeries]:
    """Return the series of the representative hours.

    Returns
    -------
    * `availability` (technology,): share of capacity that can run, outages included; each keeps its year's sum.
    * `demand` (node, period), MW: the mean of the period's years without measures; keeps its year's energy.
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
    demand: HourlySeries = {}
    effect: HourlySeries = {}
    for p in periods.years:
        span = np.searchsorted(years, periods.spans[p])
        for node, energies in power.base.items():
            demand[node, p] = noticed(energies[span].mean(axis=0) @ scaled / energy(1.0))
        for m, own in power.own.items():
            at_home = hours.scaled(np.maximum(own, 0.0)) - hours.scaled(np.maximum(-own, 0.0))
            for node, energies in power.stocks[m].items():
                change = energies[span].mean(axis=0) @ scaled / energy(1.0)
                effect[m, node, p] = change + (at_home if node == power.own_node[m] else 0.0)
    felt = {key: noticed(values) for key, values in effect.items() if np.abs(values).max() > NEGLIGIBLE}
    return {
        "weight": {(): hours.weight.astype(float)}, "availability": availability,
        "demand": demand, "measure_demand": felt,
    }  # fmt: skip


def row_of(inputs: xr.Dataset, pattern: str, instance: int) -> np.ndarray | None:
    """Return the row of the profiles that a variable (member, instance) names, (8760,); None where it names none."""
    row = int(inputs[pattern].values[WEATHER_MEMBER, instance])
    return inputs["profile"].values[row] if row >= 0 else None


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
    """Return the hours that may be the island's peak, on the year's real hours.

    Returns
    -------
    * `peak_demand` (period, hour of year): MW without measures, all nodes, the highest of the period's years.
    * `measure_peak` (measure, period, hour of year): MW per unit in that hour.

    The hours are the highest without measures, with each measure alone at its potential (as much as would double the
    highest hour where there is none), and with all of them.
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
        watched = sorted({int(h) for curve in curves for h in np.argsort(curve, kind="stable")[-PEAK_HOURS:]})
        for h in watched:
            table["peak_demand"][p, h] = float(base[h])
            for m, effect in change.items():
                table["measure_peak"][m, p, h] = float(noticed(effect[h]))
    return table


def noticed(values: np.ndarray) -> np.ndarray:
    """Return values with 0 where they are negligible; NaN stays."""
    return np.where(np.abs(values) <= NEGLIGIBLE, 0.0, values)
