"""Stores: power and energy parts with lives of their own, cyclic within each window of consecutive hours, or linked."""

from __future__ import annotations

import math

import pyomo.environ as pyo

from solvers.assets import STORE_CHARGE, STORE_ENERGY, STORE_POWER
from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import (
    begin_each_window,
    constrain,
    follow_the_hour_before,
    hold_each_hour,
    hourly,
    positive,
    sum_over_year,
)
from solvers.storage_link import link_dates
from solvers.vintages import add_vintages, capital, investment


def add_storage(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `storage` and return what it gives."""
    block = model.storage = pyo.Block(doc="stores of electricity")
    stores = data.names("store")
    add_vintages(block, data, STORE_POWER, stores)
    add_vintages(block, data, STORE_ENERGY, stores)
    add_vintages(block, data, STORE_CHARGE, with_charge_part(data))
    _add_shape(block, data)
    every = [(s, p) for s in stores for p in data.periods.years]
    _add_operation(block, data, stores, every)
    _add_cycle(block, data, every)
    _add_charge_paid(block, data, every)
    return _contribution(block, data, stores)


def with_charge_part(data: Data) -> list[str]:
    """Return the stores whose charge power stands apart: it exists, or it has a price at which it may be built."""
    inputs = data.inputs
    apart = (inputs["store_existing_charge"] > 0).any("vintage") | (inputs["store_charge_cost"] > 0).any("year")
    return [str(name) for name in inputs["store"].values[apart.values]]


def ceiling(data: Data, store: str) -> float:
    """Return the highest state of charge, share of energy capacity.

    Of a closed pumped hydro plant also the water of both reservoirs at the start of the year: what its lower one
    never held cannot be pumped up.
    """
    highest, lower = data("maximum_state", store), data("lower_capacity_ratio", store)
    if math.isinf(lower) or store in data.where_inflow():
        return highest
    return min(highest, data("initial_state", store) + lower * data("lower_initial_state", store))


def _add_shape(block: pyo.Block, data: Data) -> None:
    power, energy = block.store_power_builds, block.store_energy_builds

    def energy_fits_power(_: pyo.Block, s: str, p: int) -> Expression:
        """energy builds = duration × power builds; dual: present money per MWh."""
        return energy[s, p] == data("store_duration", s) * power[s, p]

    constrain(block, [key for key in energy if data("store_duration", key[0])], energy_fits_power)


def _add_operation(block: pyo.Block, data: Data, stores: list[str], every: list[tuple[str, int]]) -> None:
    charge = hourly(block, data, "charge", every, "energy taken from the node [MW]")
    discharge = hourly(block, data, "discharge", every, "energy given to the node [MW]")
    state = hourly(block, data, "state_of_charge", every, "energy in store at the end of the hour [MWh]")
    annual = positive(block, "annual_discharge", every, "energy given in a year [MWh/yr]")
    drawn = {s: 1.0 / data("discharge_efficiency", s) for s in stores}
    highest = {s: ceiling(data, s) for s in stores}
    apart = with_charge_part(data)

    fed = data.where_inflow()
    spill = hourly(block, data, "spill", [(s, p) for s, p in every if s in fed], "inflow that is not kept [MW]")

    def after(s: str, p: int, h: int, before: Expression) -> Expression:
        river = data("inflow", s, p, h) - spill[s, p, h] if s in fed else 0.0
        gain = data("charge_efficiency", s) * charge[s, p, h] - drawn[s] * discharge[s, p, h] + river
        return data("state_kept", s, h) * before + data("gain_hours", s, h) * gain

    def charge_within_power(b: pyo.Block, s: str, p: int, h: int) -> Expression:
        """charge ≤ ratio × power capacity + own charge power; dual: present money per MW of one hour."""
        own = b.store_charge_capacity[s, p] if s in apart else 0.0
        return charge[s, p, h] <= data("charge_power_ratio", s) * b.store_power[s, p] + own

    def discharge_within_power(b: pyo.Block, s: str, p: int, h: int) -> Expression:
        """discharge ≤ power capacity; dual: present money per MW of one hour."""
        return discharge[s, p, h] <= b.store_power[s, p]

    def state_within_capacity(b: pyo.Block, s: str, p: int, h: int) -> Expression:
        """state of charge ≤ highest share × energy capacity; dual: present money per MWh of one hour."""
        return state[s, p, h] <= highest[s] * b.energy_capacity[s, p]

    def state_above_minimum(b: pyo.Block, s: str, p: int, h: int) -> Expression:
        """state of charge ≥ minimum × energy capacity; dual: present money per MWh of one hour."""
        return state[s, p, h] >= data("minimum_state", s) * b.energy_capacity[s, p]

    def state_follows_operation(_: pyo.Block, s: str, p: int, h: int, before: int) -> Expression:
        """state = (1 − loss) × before + charge × η − discharge / η + inflow − spill; dual: present money per MWh."""
        return state[s, p, h] == after(s, p, h, state[s, p, before])

    def annual_discharge_adds_up(_: pyo.Block, s: str, p: int, h: int) -> Expression:
        """annual discharge = Σ weight × discharge; dual: present money per MWh/yr."""
        return discharge[s, p, h]

    hold_each_hour(block, data, every, charge_within_power)
    hold_each_hour(block, data, every, discharge_within_power)
    hold_each_hour(block, data, [(s, p) for s, p in every if data("minimum_state", s)], state_above_minimum)
    if data.hours.is_linked:
        link_dates(block, data, every, highest, after)
    else:
        hold_each_hour(block, data, every, state_within_capacity)
        follow_the_hour_before(block, data, every, state_follows_operation, "state_closes_the_cycle")
    sum_over_year(block, data, annual, annual_discharge_adds_up)


def _add_cycle(block: pyo.Block, data: Data, every: list[tuple[str, int]]) -> None:
    """The level at which the year begins and ends, where it is given; typical weeks find their own."""
    given = data.where("cycle_is_fixed") if data.hours.is_full_year else []

    def cycle_begins_as_given(b: pyo.Block, s: str, p: int, first: int, last: int) -> Expression:
        """state at the end of the year = initial share × energy capacity; dual: present money per MWh."""
        return b.state_of_charge[s, p, last] == data("initial_state", s) * b.energy_capacity[s, p]

    begin_each_window(block, data, [(s, p) for s, p in every if s in given], cycle_begins_as_given)


def _add_charge_paid(block: pyo.Block, data: Data, every: list[tuple[str, int]]) -> None:
    """Energy taken in by stores that pay for it."""
    paying = [(s, p) for s, p in every if data("store_charge_om", s, p)]
    annual = positive(block, "annual_charge", paying, "energy taken in a year, where it costs [MWh/yr]")

    def annual_charge_adds_up(b: pyo.Block, s: str, p: int, h: int) -> Expression:
        """annual charge = Σ weight × charge; dual: present money per MWh/yr."""
        return b.charge[s, p, h]

    sum_over_year(block, data, annual, annual_charge_adds_up)


def _contribution(block: pyo.Block, data: Data, stores: list[str]) -> Contribution:
    at, periods = data.label("store_node"), data.periods.years
    at_node = {n: [s for s in stores if at[s] == n] for n in data.names("node")}
    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        power, energy = investment(block, data, STORE_POWER, p), investment(block, data, STORE_ENERGY, p)
        charge = investment(block, data, STORE_CHARGE, p)
        cost["investment", p], cost["fixed_om", p] = (power[k] + energy[k] + charge[k] for k in (0, 1))
        given = sum(data("store_variable_om", s, p) * block.annual_discharge[s, p] for s in stores)
        taken = sum(data("store_charge_om", s, q) * block.annual_charge[s, q] for s, q in block.annual_charge if q == p)
        cost["variable_om", p] = given + taken
    return Contribution(
        injection=lambda n, p, h: pyo.quicksum(block.discharge[s, p, h] - block.charge[s, p, h] for s in at_node[n]),
        cost=cost,
        firm={p: sum(data("store_capacity_credit", s) * block.store_power[s, p] for s in stores) for p in periods},
        capital={
            p: sum(capital(block, data, part, p) for part in (STORE_POWER, STORE_ENERGY, STORE_CHARGE)) for p in periods
        },
    )
