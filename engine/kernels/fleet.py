"""What the dispatch kernels work on: the fleet of a year, the hour at work, what is added up and kept."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Plants(NamedTuple):
    """Technologies of the fleet; the last six are positions, those of the stages in merit order."""

    node: np.ndarray  # (technology) position of its node
    pattern: np.ndarray  # (technology) row of the profiles, -1: always available
    available: np.ndarray  # (technology) MW, before profile and outages
    minimum_load: np.ndarray  # (technology) share of what is on line
    unit: np.ndarray  # (technology) MW of a unit, 0: one unit of any size
    up: np.ndarray  # (technology) intervals that a started unit stays on line
    down: np.ndarray  # (technology) intervals that a stopped unit stays off line
    slope: np.ndarray  # (technology) MWh/MWh
    intercept: np.ndarray  # (technology) MWh/MW/h
    curvature: np.ndarray  # (technology) MWh/MWh
    start_fuel: np.ndarray  # (technology) MWh/MW
    is_synchronous: np.ndarray  # (technology) 0 or 1
    provides_reserve: np.ndarray  # (technology) 0 or 1
    variable: np.ndarray
    must_run: np.ndarray
    timed: np.ndarray  # dispatchables with a minimum up or down time
    dispatchable: np.ndarray  # all of them
    before: np.ndarray  # dispatchables before storage
    after: np.ndarray  # dispatchables after it


class Stores(NamedTuple):
    """Stores of the fleet, each array over store; those of node n are `at[first[n] : first[n + 1]]`, in file order."""

    node: np.ndarray
    first: np.ndarray  # (node + 1)
    at: np.ndarray
    charge_power: np.ndarray  # MW, at the node's side
    discharge_power: np.ndarray  # MW, at the node's side
    minimum_charge: np.ndarray  # MW
    capacity: np.ndarray  # MWh, highest state
    charge_efficiency: np.ndarray
    discharge_efficiency: np.ndarray
    standing_loss: np.ndarray  # share lost in an interval
    minimum: np.ndarray  # MWh
    initial: np.ndarray  # MWh
    inflow_pattern: np.ndarray  # row of the profiles, -1: none
    inflow: np.ndarray  # MWh/yr
    lower_capacity: np.ndarray  # MWh of the store, infinite: no bound
    lower_initial: np.ndarray  # MWh
    kept: np.ndarray  # MWh that the strategy keeps for what dispatchables cannot serve
    target: np.ndarray  # MWh up to which dispatchables on line charge
    is_synchronous: np.ndarray  # 0 or 1
    provides_reserve: np.ndarray  # 0 or 1


class Links(NamedTuple):
    """Links, each array over link; those that touch node n are `at[first[n] : first[n + 1]]`, in file order."""

    start: np.ndarray
    end: np.ndarray
    first: np.ndarray  # (node + 1)
    at: np.ndarray  # (two for each link)
    capacity: np.ndarray  # MW sent, either way
    loss: np.ndarray


class Flexible(NamedTuple):
    """Flexible demands, each array over flexible; rows of the profiles, -1: always all (eager: none).

    Those of node n are `at[first[n] : first[n + 1]]`, in file order.
    """

    node: np.ndarray
    first: np.ndarray  # (node + 1)
    at: np.ndarray
    draw_pattern: np.ndarray
    energy: np.ndarray  # MWh/yr drawn
    plug_pattern: np.ndarray
    power: np.ndarray  # MW
    buffer_pattern: np.ndarray
    buffer: np.ndarray  # MWh
    eager_pattern: np.ndarray
    is_smart: np.ndarray  # 0 or 1
    efficiency: np.ndarray
    loss: np.ndarray  # share lost in an interval
    initial: np.ndarray  # MWh


class Rule(NamedTuple):
    """What the strategy and the reserve ask for."""

    interval: float  # h
    keeps: bool  # stores keep energy for what dispatchables cannot serve
    recharges: bool  # dispatchables on line charge stores up to their target
    holds: bool  # what they began to charge gives nothing until it is at its target, and they spare it
    reserve_of_demand: float
    reserve_of_variable: float
    reserve_of_largest: float
    converters: float  # highest share behind converters that is allowed, 1: any


class Totals(NamedTuple):
    """What the year adds up to: sums of MW over intervals, to be turned into energy by the clock.

    `running`, `starts`, `missed_hours` … count; `spilled` and `missed` are MWh.
    """

    generation: np.ndarray  # (technology, month)
    potential: np.ndarray  # (technology)
    running: np.ndarray  # (technology) intervals
    online: np.ndarray  # (technology)
    curved: np.ndarray  # (technology) output squared over what is on line
    starts: np.ndarray  # (technology) units
    started: np.ndarray  # (technology) MW
    weighted: np.ndarray  # (technology, weight) fuel burned x row of the profiles
    charge: np.ndarray  # (store)
    discharge: np.ndarray  # (store)
    spilled: np.ndarray  # (store) MWh
    flow: np.ndarray  # (link)
    intake: np.ndarray  # (flexible)
    missed: np.ndarray  # (flexible) MWh
    missed_hours: np.ndarray  # (flexible) intervals
    export: np.ndarray  # (node)
    curtailment: np.ndarray  # (node)
    unserved: np.ndarray  # (node)
    demand: np.ndarray  # (node, month)
    peak: np.ndarray  # (node) highest MW of demand
    shortage: np.ndarray  # (figure) of `engine.kernels.shortage`
    shortage_hours: np.ndarray  # (month, hour of day) intervals
    reserve: np.ndarray  # (2) reserve not held, intervals without
    nonsynchronous: np.ndarray  # (2) highest share, intervals above what is allowed


class Hours(NamedTuple):
    """Every interval, MW, last dimension hour (states: edge, MWh); of length 0 where hours are not kept."""

    demand: np.ndarray
    generation: np.ndarray
    online: np.ndarray
    charge: np.ndarray
    discharge: np.ndarray
    state: np.ndarray
    lower: np.ndarray
    spilled: np.ndarray  # MWh
    flow: np.ndarray  # positive from the start of the link to its end, as sent
    intake: np.ndarray
    content: np.ndarray
    missed: np.ndarray  # MWh
    export: np.ndarray
    curtailment: np.ndarray
    unserved: np.ndarray


class Now(NamedTuple):
    """The interval at work, MW (states, inflow, draw: MWh)."""

    demand: np.ndarray  # (node) with what flexible demand must take
    surplus: np.ndarray  # (node)
    deficit: np.ndarray  # (node)
    rounding: np.ndarray  # (node) deficit that is none
    forced: np.ndarray  # (node) output forced by minimum load beyond all need
    variable: np.ndarray  # (node) potential of variable technologies
    export: np.ndarray  # (node)
    curtailment: np.ndarray  # (node)
    lost: np.ndarray  # (technology) on forced outage
    available: np.ndarray  # (technology)
    limit: np.ndarray  # (technology) what minimum down times leave of it
    generation: np.ndarray  # (technology)
    online: np.ndarray  # (technology)
    units: np.ndarray  # (technology) units on line in the interval before
    held: np.ndarray  # (technology) units within their minimum up time
    barred: np.ndarray  # (technology) units within their minimum down time
    started: np.ndarray  # (technology, interval) units started, a ring
    stopped: np.ndarray  # (technology, interval) units stopped, a ring
    charge: np.ndarray  # (store)
    discharge: np.ndarray  # (store)
    state: np.ndarray  # (store)
    lower: np.ndarray  # (store)
    spilled: np.ndarray  # (store) MWh
    kept: np.ndarray  # (store) MWh not to be given now
    holding: np.ndarray  # (store) 0 or 1
    flow: np.ndarray  # (link)
    intake: np.ndarray  # (flexible)
    content: np.ndarray  # (flexible)
    room: np.ndarray  # (flexible) MW that it can take in all
    draw: np.ndarray  # (flexible) MWh
    missed: np.ndarray  # (flexible) MWh
