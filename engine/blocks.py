"""Sizings dealt into the blocks of the kernel, and its totals collected again."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from engine.kernels import sizing as kernel
from engine.kernels.links import ROUNDING
from engine.kernels.totals import SHORTAGE

CACHE_LINE = 64
"""Bytes: rows that begin with a line are read and written by whole vectors, a third quicker than across two lines."""


class Year(NamedTuple):
    """The hours and the rules that all sizings share."""

    demand: np.ndarray
    """(hour) MW."""
    profile: np.ndarray
    """(variable, hour) share of what is available."""
    n_before: int
    """Engines that run before storage."""
    kept: np.ndarray
    """(store) share of the state of charge that an hour leaves."""
    charge_efficiency: np.ndarray
    discharge_efficiency: np.ndarray
    minimum_state: np.ndarray
    """(store) share of the energy capacity."""
    initial_state: np.ndarray


class Totals(NamedTuple):
    """What a year adds up to, sizing first: sums of hourly MW, MW at peaks, hours, MWh."""

    variable: np.ndarray  # (sizing, variable) of what was used
    engine: np.ndarray  # (sizing, engine)
    running: np.ndarray  # (sizing, engine) h
    charge: np.ndarray  # (sizing, store)
    discharge: np.ndarray  # (sizing, store)
    stored: np.ndarray  # (sizing, store) MWh at the end less MWh at the beginning
    island: dict[str, np.ndarray]  # (sizing) by the names of the kernel's `ISLAND`


def operate(
    year: Year, variables: np.ndarray, engines: np.ndarray, store_power: np.ndarray, store_energy: np.ndarray
) -> Totals:
    """Operate sizings through a year.

    Parameters
    ----------
    variables, engines : (sizing, variable) and (sizing, engine) MW available; engines in merit order.
    store_power, store_energy : (sizing, store) MW and MWh.
    """
    # Sizings with engines of like size share a block, which looks for shortage only where demand exceeds the least.
    order = np.argsort(engines.sum(axis=1), kind="stable")
    variables, engines, store_power, store_energy = (
        sizes[order] for sizes in (variables, engines, store_power, store_energy)
    )
    n = len(variables)
    islands = _blank(n, len(kernel.ISLAND))
    of_variables, of_engines = (
        _dealt(n, {kernel.AVAILABLE: sizes}, len(kernel.PLANT), sizes.shape[1]) for sizes in (variables, engines)
    )
    sizes = {
        kernel.POWER: store_power,
        kernel.CAPACITY: store_energy,
        kernel.MINIMUM: store_energy * year.minimum_state,
        kernel.STATE: store_energy * year.initial_state,
    }
    stores = _dealt(n, sizes, len(kernel.STORE), store_power.shape[1])
    efficiencies = year.charge_efficiency, year.discharge_efficiency
    kernel.operate_sizings(
        year.demand, year.profile, year.kept, *efficiencies, year.n_before, ROUNDING, SHORTAGE,
        islands, of_variables, of_engines, stores,
    )  # fmt: skip
    back = np.argsort(order)
    return Totals(
        (variables * _collected(of_variables[:, :, kernel.GENERATION], n))[back],
        _collected(of_engines[:, :, kernel.GENERATION], n)[back],
        _collected(of_engines[:, :, kernel.RUNNING], n)[back],
        _collected(stores[:, :, kernel.CHARGE], n)[back],
        _collected(stores[:, :, kernel.DISCHARGE], n)[back],
        (_collected(stores[:, :, kernel.STATE], n) - sizes[kernel.STATE])[back],
        dict(zip(kernel.ISLAND, _collected(islands, n)[back].T, strict=True)),
    )


def _blank(n_sizings: int, *rows: int) -> np.ndarray:
    """Zeros (block, …, member) that begin at a cache line; the last block is filled up with sizings of nothing."""
    shape = (-(-n_sizings // kernel.MEMBERS), *rows, kernel.MEMBERS)
    size, line = math.prod(shape), CACHE_LINE // 8
    zeros = np.zeros(size + line)
    skipped = -(zeros.__array_interface__["data"][0] // 8) % line
    return zeros[skipped : skipped + size].reshape(shape)


def _dealt(n_sizings: int, rows: dict[int, np.ndarray], n_rows: int, n_instances: int) -> np.ndarray:
    """Blocks (block, instance, row, member) that hold these rows, each (sizing, instance), and zeros."""
    blocks = _blank(n_sizings, n_instances, n_rows)
    whole = np.zeros((len(blocks) * kernel.MEMBERS, n_instances))
    for row, values in rows.items():
        whole[:n_sizings] = values
        blocks[:, :, row] = whole.reshape(len(blocks), kernel.MEMBERS, n_instances).swapaxes(1, 2)
    return blocks


def _collected(rows: np.ndarray, n_sizings: int) -> np.ndarray:
    """(block, x, member) as (sizing, x)."""
    return rows.swapaxes(1, 2).reshape(len(rows) * kernel.MEMBERS, rows.shape[1])[:n_sizings]
