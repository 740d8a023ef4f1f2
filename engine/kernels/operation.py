"""The arrays that hourly operation works on: plain tuples with names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Plants(NamedTuple):
    """Technologies of the fleet; the last four are positions: those of each stage, in merit order."""

    node: np.ndarray  # (technology) position of its node
    pattern: np.ndarray  # (technology) row of the profiles, -1: always available
    available: np.ndarray  # (technology) MW, before the profile
    minimum_load: np.ndarray  # (technology) share of what is on line
    unit: np.ndarray  # (technology) MW of a unit, 0: one unit of any size
    variable: np.ndarray
    must_run: np.ndarray
    before: np.ndarray  # dispatchables before storage
    after: np.ndarray  # dispatchables after it


class Stores(NamedTuple):
    """Stores of the fleet, each array over store."""

    node: np.ndarray
    power: np.ndarray  # MW, at the node's side
    capacity: np.ndarray  # MWh
    charge_efficiency: np.ndarray
    discharge_efficiency: np.ndarray
    standing_loss: np.ndarray  # 1/h
    minimum: np.ndarray  # MWh
    initial: np.ndarray  # MWh


class Links(NamedTuple):
    """Links, each array over link."""

    start: np.ndarray
    end: np.ndarray
    capacity: np.ndarray  # MW sent, either way
    loss: np.ndarray


class Totals(NamedTuple):
    """What the year adds up to: sums of hourly MW (running: hours), to be turned into energy by the clock."""

    generation: np.ndarray  # (technology, month)
    potential: np.ndarray  # (technology)
    running: np.ndarray  # (technology) h
    online: np.ndarray  # (technology)
    charge: np.ndarray  # (store)
    discharge: np.ndarray  # (store)
    flow: np.ndarray  # (link)
    export: np.ndarray  # (node)
    curtailment: np.ndarray  # (node)
    unserved: np.ndarray  # (node)
    demand: np.ndarray  # (node, month)
    peak: np.ndarray  # (node) highest MW of demand
    shortage: np.ndarray  # (2) hours of shortage, highest unserved MW of all nodes together


class Hours(NamedTuple):
    """Every hour, MW, last dimension hour (state: edge, MWh); of length 0 where hours are not kept."""

    demand: np.ndarray
    generation: np.ndarray
    charge: np.ndarray
    discharge: np.ndarray
    state: np.ndarray
    flow: np.ndarray  # positive from the start of the link to its end, as sent
    export: np.ndarray
    curtailment: np.ndarray
    unserved: np.ndarray


class Now(NamedTuple):
    """The hour at work, MW (state: MWh)."""

    surplus: np.ndarray  # (node)
    deficit: np.ndarray  # (node)
    rounding: np.ndarray  # (node) deficit that is none
    forced: np.ndarray  # (node) output forced by minimum load beyond all need
    variable: np.ndarray  # (node) potential of variable technologies
    export: np.ndarray  # (node)
    curtailment: np.ndarray  # (node)
    available: np.ndarray  # (technology)
    generation: np.ndarray  # (technology)
    online: np.ndarray  # (technology)
    charge: np.ndarray  # (store)
    discharge: np.ndarray  # (store)
    state: np.ndarray  # (store)
    flow: np.ndarray  # (link)
