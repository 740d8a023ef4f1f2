"""Stores: power and energy parts with lives of their own, cyclic within each window of consecutive hours."""

from __future__ import annotations

import math

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import constrain, positive
from solvers.vintages import STORE_CHARGE, STORE_ENERGY, STORE_POWER, add_vintages, investment


def add_storage(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `storage` and return what it gives."""
    block = model.storage = pyo.Block(doc="stores of electricity")
    stores = data.names("store")
    add_vintages(block, data, STORE_POWER, stores)
    add_vintages(block, data, STORE_ENERGY, stores)
    add_vintages(block, data, STORE_CHARGE, with_charge_part(data))
    _add_shape(block, data)
    _add_operation(block, data, stores)
    _add_cycle(block, data)
    _add_charge_paid(block, data)
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


def _add_operation(block: pyo.Block, data: Data, stores: list[str]) -> None:
    hours, window = range(len(data.hours.hour_of_year)), data.hours.window_hours
    first = set(data.hours.window_starts())
    every = [(s, p) for s in stores for p in data.periods.years]
    hourly = [(s, p, h) for s, p in every for h in hours]
    charge = positive(block, "charge", hourly, "energy taken from the node [MW]")
    discharge = positive(block, "discharge", hourly, "energy given to the node [MW]")
    state = positive(block, "state_of_charge", hourly, "energy in store at the end of the hour [MWh]")
    annual = positive(block, "annual_discharge", every, "energy given in a year [MWh/yr]")
    keeps = {s: 1.0 - data("standing_loss", s) for s in stores}
    drawn = {s: 1.0 / data("discharge_efficiency", s) for s in stores}
    highest = {s: ceiling(data, s) for s in stores}
    apart = with_charge_part(data)

    fed = data.where_inflow()
    spill = positive(block, "spill", [key for key in hourly if key[0] in fed], "inflow that is not kept [MWh]")

    def gained(s: str, p: int, h: int) -> Expression:
        river = data("inflow", s, p, h) - spill[s, p, h] if s in fed else 0.0
        return data("charge_efficiency", s) * charge[s, p, h] - drawn[s] * discharge[s, p, h] + river

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

    def state_follows_operation(_: pyo.Block, s: str, p: int, h: int) -> Expression:
        """state = (1 − loss) × before + charge × η − discharge / η + inflow − spill; dual: present money per MWh."""
        return state[s, p, h] == keeps[s] * state[s, p, h - 1] + gained(s, p, h)

    def state_closes_the_cycle(_: pyo.Block, s: str, p: int, h: int) -> Expression:
        """The hour before a window's first is its last; dual: present money per MWh."""
        return state[s, p, h] == keeps[s] * state[s, p, h + window - 1] + gained(s, p, h)

    def annual_discharge_adds_up(_: pyo.Block, s: str, p: int) -> Expression:
        """annual discharge = Σ weight × discharge; dual: present money per MWh/yr."""
        return annual[s, p] == pyo.quicksum(data("weight", h) * discharge[s, p, h] for h in hours)

    constrain(block, hourly, charge_within_power)
    constrain(block, hourly, discharge_within_power)
    constrain(block, hourly, state_within_capacity)
    constrain(block, [key for key in hourly if data("minimum_state", key[0])], state_above_minimum)
    constrain(block, [key for key in hourly if key[2] not in first], state_follows_operation)
    constrain(block, [key for key in hourly if key[2] in first], state_closes_the_cycle)
    constrain(block, every, annual_discharge_adds_up)


def _add_cycle(block: pyo.Block, data: Data) -> None:
    """The level at which the year begins and ends, where it is given; typical weeks find their own."""
    state, last = block.state_of_charge, len(data.hours.hour_of_year) - 1
    given = data.where("cycle_is_fixed") if data.hours.is_full_year else []

    def cycle_begins_as_given(b: pyo.Block, s: str, p: int) -> Expression:
        """state at the end of the year = initial share × energy capacity; dual: present money per MWh."""
        return state[s, p, last] == data("initial_state", s) * b.energy_capacity[s, p]

    constrain(block, [(s, p) for s in given for p in data.periods.years], cycle_begins_as_given)


def _add_charge_paid(block: pyo.Block, data: Data) -> None:
    """Energy taken in by stores that pay for it."""
    hours, periods = range(len(data.hours.hour_of_year)), data.periods.years
    paying = [(s, p) for s in data.names("store") for p in periods if data("store_charge_om", s, p)]
    annual = positive(block, "annual_charge", paying, "energy taken in a year, where it costs [MWh/yr]")

    def annual_charge_adds_up(b: pyo.Block, s: str, p: int) -> Expression:
        """annual charge = Σ weight × charge; dual: present money per MWh/yr."""
        return annual[s, p] == pyo.quicksum(data("weight", h) * b.charge[s, p, h] for h in hours)

    constrain(block, paying, annual_charge_adds_up)


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
    )
