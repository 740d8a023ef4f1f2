"""What would happen if a lever stood elsewhere: a grid of simulations that a report interpolates between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from engine.fleet import without_impossible_retirements
from engine.indicators import indicators
from engine.results import Results
from engine.simulate import simulate
from ilot.progress import Stage

GRID: Mapping[str, tuple[float, ...]] = {
    "variable_builds": (0.0, 0.5, 1.0, 1.5),
    "store_builds": (0.0, 0.5, 1.0, 2.0),
    "measure_builds": (0.0, 0.5, 1.0, 1.2),
    "fuel_price": (0.5, 1.0, 2.0),
    "demand": (0.8, 0.9, 1.0, 1.1),
}
"""Levers, and the factors that they take unless the scenario says otherwise; 1 is the run itself."""

MOST = 3
"""Levers at once: each multiplies the simulations."""

FIGURES = (
    "net_present_cost", "lcoe", "gross_emissions", "budget_used", "renewable_share", "unserved_energy",
    "curtailed_energy",
)  # fmt: skip
"""Key figures that are kept of every simulation."""


@dataclass(frozen=True)
class WhatIf:
    """Levers with their factors, and by point of the grid, the last lever fastest: figures and yearly emissions.

    `figures` (point, figure) is NaN where a figure says nothing; `emissions` (point, year) tCO2e gross.
    """

    levers: dict[str, tuple[float, ...]]
    figures: npt.NDArray[np.float64]
    emissions: npt.NDArray[np.float64]


def what_if(results: Results, asked: Mapping[Any, list[float]], stage: Stage) -> WhatIf:
    """Return the grid of a run: every combination of its levers simulated.

    Parameters
    ----------
    asked : lever → factors; empty for the first three that move anything in this run.
    """
    levers = {name: tuple(sorted({*factors, 1.0})) for name, factors in asked.items()} or _usual(results)
    levers = dict(list(levers.items())[:MOST])
    points = list(product(*levers.values()))
    tell = stage(f"simulating {len(points)} points of {', '.join(levers).replace('_', ' ')}")
    figures, emissions = [], []
    for nth, factors in enumerate(points):
        tell(nth, len(points), "")
        simulated = simulate(*moved(results, dict(zip(levers, factors, strict=True))))
        figures.append(_figures(simulated))
        emissions.append(_emitted(simulated))
    return WhatIf(levers, np.stack(figures), np.stack(emissions))


def moved(results: Results, factors: Mapping[str, float]) -> tuple[xr.Dataset, xr.Dataset]:
    """Return inputs and plan with each lever at its factor."""
    inputs, plan = results.inputs.copy(), results.plan.copy()
    for name, factor in factors.items():
        _LEVERS[name](inputs, plan, factor)
    return inputs, without_impossible_retirements(inputs, plan)


def _variable(inputs: xr.Dataset, plan: xr.Dataset, factor: float) -> None:
    is_variable = (inputs["technology_kind"] == "variable").drop_vars("technology_kind", errors="ignore")
    builds = plan["technology_builds"]
    plan["technology_builds"] = builds * np.where(is_variable.values, factor, 1.0)[:, None]


def _stores(inputs: xr.Dataset, plan: xr.Dataset, factor: float) -> None:
    for name in ("store_power_builds", "store_energy_builds", "store_charge_builds"):
        plan[name] = plan[name] * factor


def _measures(inputs: xr.Dataset, plan: xr.Dataset, factor: float) -> None:
    """More than the plan adopts only as far as the potential allows."""
    wanted = plan["measure_builds"] * factor
    if factor > 1:
        room = inputs["measure_potential"] / plan["measure_builds"].cumsum("year").clip(min=1e-12)
        wanted = plan["measure_builds"] * np.minimum(factor, room.min("year").clip(min=1.0))
    plan["measure_builds"] = wanted.transpose(*plan["measure_builds"].dims)


def _fuel_price(inputs: xr.Dataset, plan: xr.Dataset, factor: float) -> None:
    inputs["fuel_price"] = inputs["fuel_price"] * factor


def _demand(inputs: xr.Dataset, plan: xr.Dataset, factor: float) -> None:
    inputs["use_energy"] = inputs["use_energy"] * factor


_LEVERS: dict[str, Callable[[xr.Dataset, xr.Dataset, float], None]] = {
    "variable_builds": _variable,
    "store_builds": _stores,
    "measure_builds": _measures,
    "fuel_price": _fuel_price,
    "demand": _demand,
}


def _usual(results: Results) -> dict[str, tuple[float, ...]]:
    """The first levers that move anything: what nobody builds cannot be built more of."""
    plan, inputs = results.plan, results.inputs
    is_variable = (inputs["technology_kind"] == "variable").values
    moves = {
        "variable_builds": float(plan["technology_builds"].values[is_variable].sum()) > 0,
        "store_builds": float(plan["store_energy_builds"].sum()) > 0,
        "measure_builds": float(plan["measure_builds"].sum()) > 0,
        "fuel_price": inputs.sizes["fuel"] > 0,
        "demand": inputs.sizes["use"] > 0,
    }
    found = [name for name in GRID if moves[name]]
    # Prices are asked after before all: where three levers are built, the fuel takes the place of the last.
    chosen = [*found[: MOST - 1], "fuel_price"] if "fuel_price" in found[MOST - 1 :] else found[:MOST]
    return {name: GRID[name] for name in chosen}


def _figures(results: Results) -> npt.NDArray[np.float64]:
    told = indicators(results)
    values = [told[name][1] for name in FIGURES]
    return np.array([np.nan if value is None else float(value) for value in values])


def _emitted(results: Results) -> npt.NDArray[np.float64]:
    gross = results.annual["gross_emissions"]
    return gross.sum([dim for dim in gross.dims if dim not in ("member", "year")]).mean("member").values
