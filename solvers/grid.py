"""What holds over all plants of the island in each hour: the share behind converters, and spinning reserve."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression
from solvers.data import Data, reserve_shares
from solvers.dispatchable import on_line
from solvers.named_policies import policies_of
from solvers.rows import hold_each_hour, hourly
from solvers.vintages import most


def add_grid(model: pyo.ConcreteModel, data: Data, families: Sequence[Contribution]) -> None:
    """Add the block `grid`; it is empty where no such limit is asked for."""
    model.grid = pyo.Block(doc="what holds over all plants in an hour")
    _add_converters(model, data)
    _add_reserve(model, data, families)


def _add_converters(model: pyo.ConcreteModel, data: Data) -> None:
    """Output and discharge through converters, as a share of all, as the simulation reports it."""
    plants = [(block.generation, g) for block in (model.variable, model.dispatchable) for g in _instances(block)]
    stores = [(model.storage.discharge, s) for s in data.names("store")]
    behind = [(v, g) for v, g in plants if not data("is_synchronous", g)]
    behind += [(v, s) for v, s in stores if not data("store_is_synchronous", s)]
    turning = [pair for pair in (*plants, *stores) if pair not in behind]

    def non_synchronous_share_kept(_: pyo.Block, name: str, p: int, h: int) -> Expression:
        """(1 − share) × behind converters − share × turning ≤ 0; dual: present money per MW of one hour."""
        share = data("policy_limit", name, p)
        apart, with_it = (pyo.quicksum(v[i, p, h] for v, i in pairs) for pairs in (behind, turning))
        return (1.0 - share) * apart - share * with_it <= 0.0

    kept = [(n, p) for n in policies_of(data, "non_synchronous_maximum") for p in data.periods.years]
    hold_each_hour(
        model.grid, data, [k for k in kept if behind and data("policy_limit", *k) < 1], non_synchronous_share_kept
    )


def _instances(block: pyo.Block) -> list[str]:
    return list(dict.fromkeys(g for g, _ in block.capacity))


def _add_reserve(model: pyo.ConcreteModel, data: Data, families: Sequence[Contribution]) -> None:
    """Spinning reserve as the simulation asks for it and counts it, of fleets of infinitely small units.

    Held in the periods that can still be decided. What a store takes could be let go too: it is not counted, for a
    linear model may let a store charge and discharge at once. The output of the largest unit is not linear in what
    runs: it is taken as unit capacity × generation / the most capacity there may be, the convex envelope from below
    of "a unit's capacity, once any of it runs".
    """
    of_demand, of_variable, of_largest = shares = reserve_shares(data.inputs)
    if not any(shares):
        return
    block, nodes = model.grid, data.names("node")
    periods = [p for p in data.periods.years if p >= int(data.inputs.attrs["present_year"])]
    largest = hourly(block, data, "largest", [(p,) for p in periods], "output of the largest unit [MW]")
    held = _reserve_of_stores(model, data, periods)
    changing = [family for family in families if family.demand]

    def headroom(p: int, h: int) -> Expression:
        given = [held[s, p, h] for s in _with_reserve(data)]
        for family in (model.variable, model.dispatchable):
            for g in (g for g in _instances(family) if data("provides_reserve", g)):
                given.append(on_line(family, data, g, p, h) - family.generation[g, p, h])
        return pyo.quicksum(given)

    def reserve_is_held(_: pyo.Block, p: int, h: int) -> Expression:
        """share × demand + share × variable output + largest unit ≤ reserve; dual: present money per MW of one hour."""
        change = pyo.quicksum(-family.injection(n, p, h) for family in changing for n in nodes)
        variable = pyo.quicksum(model.variable.generation[g, p, h] for g in _instances(model.variable))
        wanted = of_demand * change + of_variable * variable + of_largest * largest[p, h]
        return wanted - headroom(p, h) <= -of_demand * sum(data("demand", n, p, h) for n in nodes)

    def largest_covers_units(_: pyo.Block, g: str, p: int, h: int) -> Expression:
        """largest ≥ unit share × generation; dual: present money per MW of one hour."""
        return largest[p, h] >= _unit_share(data, g, p) * model.dispatchable.generation[g, p, h]

    keys = [(g, p) for g in _instances(model.dispatchable) for p in periods if of_largest and _unit_share(data, g, p)]
    hold_each_hour(block, data, [(p,) for p in periods], reserve_is_held)
    hold_each_hour(block, data, keys, largest_covers_units)


def _with_reserve(data: Data) -> list[str]:
    return [s for s in data.names("store") if data("store_provides_reserve", s)]


def _reserve_of_stores(model: pyo.ConcreteModel, data: Data, periods: list[int]) -> pyo.Var:
    """What stores could give besides: within their power and, for an hour, their energy."""
    every = [(s, p) for s in _with_reserve(data) for p in periods]
    more = hourly(model.grid, data, "store_reserve", every, "what a store could give besides [MW]")

    def store_reserve_within_power(_: pyo.Block, s: str, p: int, h: int) -> Expression:
        """discharge + reserve ≤ power; dual: present money per MW of one hour."""
        return model.storage.discharge[s, p, h] + more[s, p, h] <= model.storage.store_power[s, p]

    def store_reserve_within_energy(_: pyo.Block, s: str, p: int, h: int) -> Expression:
        """reserve ≤ (state − minimum) × efficiency of an hour; dual: present money per MW of one hour."""
        kept = model.storage.state_of_charge[s, p, h] - data("minimum_state", s) * model.storage.energy_capacity[s, p]
        return more[s, p, h] <= data("discharge_efficiency", s) * kept

    hold_each_hour(model.grid, data, every, store_reserve_within_power)
    hold_each_hour(model.grid, data, every, store_reserve_within_energy)
    return more


def _unit_share(data: Data, technology: str, period: int) -> float:
    """Output of one unit over that of the technology, where all of it runs; 1 where it is one unit."""
    unit, whole = data("unit_capacity", technology), most(data, "capacity", technology, period)
    if unit == 0 or whole <= unit:
        return 1.0
    return unit / whole if math.isfinite(whole) else 0.0
