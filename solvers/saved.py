"""What measures can take away: fuel that is burned at a node, units of a stock that are in use, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from engine.electrification import carrier_membership, mean_energy_use
from engine.membership import membership
from engine.turnover import turnover_of_stocks
from engine.variables import ELECTRICITY
from solvers.contribution import Expression
from solvers.rows import constrain

if TYPE_CHECKING:
    from solvers.data import Data

Table = dict[tuple, float]


def add_saved(block: pyo.Block, data: Data, stands: Callable[[str, int], Expression]) -> None:
    """Hold measures to what there is to be saved; without, they would emit less than nothing.

    Parameters
    ----------
    stands : (measure, period) → units that stand at the start of the period, of which some may leave within it.
    """
    level, used, in_use = block.measure_level, data.tables["used_fuel"], data.tables["units_in_use"]
    decided = {(m, p) for m, v in block.measure_builds for p in data.periods.years if p >= v}

    def taken(effect: dict[str, float], p: int) -> Expression:
        """What standing measures take at most, less what those in use all period add."""
        return sum(-change * (stands(m, p) if change < 0 else level[m, p]) for m, change in effect.items())

    fuel_effects = _by_place(data.tables["saved_fuel"], decided)
    unit_effects = _by_place(data.tables["taken_units"], decided)

    def saved_fuel_is_used(_: pyo.Block, n: str, f: str, p: int) -> Expression:
        """fuel that measures save at a node ≤ what uses and stocks burn; dual: present money per MWh/yr."""
        return taken(fuel_effects[n, f, p], p) <= used[n, f, p]

    def units_taken_are_in_use(_: pyo.Block, k: str, p: int) -> Expression:
        """units that measures take from a stock ≤ those in use; dual: present money per unit."""
        return taken(unit_effects[k, p], p) <= in_use[k, p]

    constrain(block, fuel_effects, saved_fuel_is_used)
    constrain(block, unit_effects, units_taken_are_in_use)


def _by_place(effects: Table, decided: set[tuple[str, int]]) -> dict[tuple, dict[str, float]]:
    """(…, period) → measure → change of one unit, where some measure that can still be chosen takes away."""
    places: dict[tuple, dict[str, float]] = {}
    for (measure, *place), change in effects.items():
        if change:
            places.setdefault(tuple(place), {})[measure] = change
    return {
        place: changes
        for place, changes in places.items()
        if any(change < 0 and (m, place[-1]) in decided for m, change in changes.items())
    }


def saved_tables(inputs: xr.Dataset, spans: dict[int, tuple[int, ...]]) -> dict[str, Table]:
    """Return what there is and what a unit of a measure changes of it: the least of a period's years.

    Returns
    -------
    `used_fuel` (node, fuel, period) MWh/yr of uses and stocks; `saved_fuel` (measure, node, fuel, period) per unit;
    `units_in_use` (stock, period); `taken_units` (measure, stock, period) per unit. Negative is taken away.
    """
    turnover = turnover_of_stocks(inputs)
    units, mean = turnover["in_use"].sum("vintage"), mean_energy_use(inputs, turnover)
    at_use, at_stock = _place(inputs, "use"), _place(inputs, "stock")
    at_measure = membership(inputs["measure_node"], inputs["node"])
    used = xr.dot(inputs["use_energy"], at_use, dim="use") + xr.dot(units * mean, at_stock, dim="stock")
    of_stocks = xr.dot(inputs["measure_stock"] * mean, at_stock, dim="stock")
    saved = inputs["measure_fuel"] * at_measure + of_stocks
    ever = xr.ones_like(inputs["year"], dtype=float)
    return {
        "used_fuel": _least(used, ("node", "fuel"), spans),
        "saved_fuel": _least(saved, ("measure", "node", "fuel"), spans),
        "units_in_use": _least(units, ("stock",), spans),
        "taken_units": _least(inputs["measure_stock"] * ever, ("measure", "stock"), spans),
    }


def _place(inputs: xr.Dataset, dim: str) -> xr.DataArray:
    """1 where a use or stock burns a fuel at a node, (dim, node, fuel)."""
    burns = carrier_membership(inputs, dim).drop_sel(carrier=ELECTRICITY).rename(carrier="fuel")
    return membership(inputs[f"{dim}_node"], inputs["node"]) * burns


def _least(array: xr.DataArray, dims: tuple[str, ...], spans: dict[int, tuple[int, ...]]) -> Table:
    values = array.reset_coords(drop=True).transpose(*dims, "year")
    names, table = [[str(name) for name in values[dim].values] for dim in dims], {}
    for p, span in spans.items():
        least = values.sel(year=list(span)).min("year").values
        for index, value in np.ndenumerate(least):
            table[(*(axis[i] for axis, i in zip(names, index, strict=True)), p)] = float(value)
    return table
