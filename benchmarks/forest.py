"""The carbon of stands: years, spin-up and a grid, and the same years in libcbm's classic CBM, one thread each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.libcbm import years_of_libcbm
from benchmarks.measurement import Measurement
from engine.cbm import (
    Decay,
    Parameters,
    Roots,
    Stands,
    Turnover,
    grow_stands,
    n_flows,
    parameters,
    spin_up,
    stands,
)
from engine.disturbances import Disturbance, all_flows, events, matrices, no_events
from engine.kernels.carbon import History, Matrices
from engine.pools import ECOSYSTEM, production
from engine.tally import tally

REPEATS, YEARS, LAST_AGE, INTERVAL = 3, 100, 200, 125
ABOVE_GROUND = slice(1, 4)

FIRE = Disturbance(
    {
        ("Merch", "StemSnag"): 1.0,
        ("Foliage", "CO2"): 0.9,
        ("Foliage", "CH4"): 0.01,
        ("Foliage", "CO"): 0.09,
        ("Other", "BranchSnag"): 0.75,
        ("Other", "CO2"): 0.25,
        ("CoarseRoots", "BelowGroundFastSoil"): 1.0,
        ("FineRoots", "BelowGroundVeryFastSoil"): 1.0,
        ("StemSnag", "MediumSoil"): 1.0,
    }
)
FELLING = Disturbance({("Merch", "Products"): 0.85, ("Merch", "MediumSoil"): 0.15, ("Other", "AboveGroundFastSoil"): 1})


class Land(NamedTuple):
    """Stands and what they grow by."""

    stands: Stands
    increments: np.ndarray
    parameters: Parameters
    matrices: Matrices


def carbon_years(measured: Measurement, n_stands: int) -> None:
    """A hundred years of stands, each disturbed once: without and with the table of flows; it closes."""
    land = land_of(n_stands, n_kinds=20)
    draw = np.random.default_rng(2)
    happens = events(n_stands, np.arange(n_stands), draw.integers(0, YEARS, n_stands), draw.integers(1, 3, n_stands))
    cover = np.arange(n_stands) * 20 // n_stands
    for _ in range(REPEATS):
        with measured.phase("years"):
            alone = grow_stands(*land, happens, YEARS)
        counted = tally(np.ones(n_stands), YEARS, n_flows(land.matrices), flow_bin=cover)
        with measured.phase("years with flows"):
            grow_stands(*land, happens, YEARS, counted)
    measured.sizes = {"stand-years": n_stands * YEARS} | {
        f"thousand a second of processor time, {phase}": round(n_stands * YEARS / spent / 1e3)
        for phase, spent in measured.busy.items()
    }
    gained = (alone.pools - land.stands.pools)[:, ECOSYSTEM].sum()
    nbp = production(counted.flows, all_flows([FIRE, FELLING]))["nbp"].sum()
    measured.expect("change of carbon", gained, nbp, 1e-9)


def carbon_spin_up(measured: Measurement, n_stands: int) -> None:
    """Spin-up of stands that all differ, on one thread and on two, and of as many of twenty kinds."""
    apart, alike = land_of(n_stands, n_kinds=n_stands), land_of(n_stands, n_kinds=20)
    past = History(*(np.full(n_stands, value) for value in (INTERVAL, 1, 1, 10, 30)))
    spun = {}
    for phase, land, threads in (("all differ", apart, 1), ("all differ, 2 threads", apart, 2), ("20 kinds", alike, 1)):
        for _ in range(REPEATS):
            with measured.phase(phase):
                spun[phase] = spin_up(land.stands, land.stands.age, *land[1:], past, threads=threads)
    measured.sizes = {"stands": n_stands}
    one, two = (spun[phase].pools[:, ECOSYSTEM].sum() for phase in ("all differ", "all differ, 2 threads"))
    measured.expect("carbon", one, two, 0.0)


def carbon_grid(measured: Measurement, n_cells: int) -> None:
    """Thirty-five years of cells, their carbon at every edge and their flows by cover: what grows is there."""
    land, cover = land_of(n_cells, n_kinds=n_cells), np.arange(n_cells) * 20 // n_cells
    area = np.full(n_cells, 25.0)
    for _ in range(REPEATS):
        with measured.phase("no table"):
            grow_stands(*land, no_events(n_cells), 35)
    for _ in range(REPEATS):
        counted = tally(area, 35, n_flows(land.matrices), cover, cover)
        with measured.phase("tables by cover"):
            grow_stands(*land, no_events(n_cells), 35, counted)
    measured.sizes = {"cells": n_cells, "stand-years": n_cells * 35}
    stock = counted.pools[:, :, ECOSYSTEM].sum(axis=(0, 2))
    nbp = production(counted.flows, all_flows([FIRE, FELLING]))["nbp"].sum()
    measured.expect("change of carbon", stock[-1] - stock[0], nbp, 1e-9)


def carbon_peer(measured: Measurement, n_stands: int) -> None:
    """A hundred years in libcbm's classic CBM and here, from the same pools by the same growth: the same carbon."""
    ages = np.arange(n_stands) % 100
    theirs = years_of_libcbm(ages, YEARS, measured)
    growth = years_of_libcbm(np.zeros(1, int), LAST_AGE, Measurement("", 0))
    increments = np.diff(growth.pools[:, 0, ABOVE_GROUND], axis=0)[np.newaxis]
    start = Stands(theirs.pools[0], ages, ages * 0, ages * 0)
    moves = matrices([])
    for _ in range(REPEATS):
        with measured.phase("years"):
            ours = grow_stands(start, increments, theirs.parameters, moves, no_events(n_stands), YEARS)
        counted = tally(np.ones(n_stands), YEARS, n_flows(moves), flow_bin=ages * 0)
        with measured.phase("years with flows"):
            grow_stands(start, increments, theirs.parameters, moves, no_events(n_stands), YEARS, counted)
    measured.sizes = {"stand-years": n_stands * YEARS}
    for phase in ("years", "years with flows"):
        # The quickest of libcbm's years, so many times: a busy machine does it no wrong.
        theirs_quickest = measured.busy["a year of libcbm"] * YEARS
        measured.ratios[f"libcbm ({phase})"] = theirs_quickest / measured.busy[phase]
    furthest = np.abs(ours.pools - theirs.pools[-1])[:, ECOSYSTEM].max()
    measured.expect("furthest pool, tC/ha", 1.0 + furthest, 1.0, 1e-8)


def land_of(n_stands: int, n_kinds: int) -> Land:
    """Stands of all ages of so many kinds: each with its own growth, turnover, decay and climate."""
    draw = np.random.default_rng(1)
    shed = [0.0067, 0.5, 0.04, 0.02, 0.641, 0.032, 0.1, 0.25, 0.5, 0.5]
    turnover = Turnover(*(value * draw.uniform(0.8, 1.2, n_kinds) for value in shed))
    roots = Roots(1.576, draw.uniform(0.55, 0.65, n_kinds), 0.072, 0.354, -0.06021195, 0.5)
    groups = parameters(turnover, _DECAY, roots, 0.006, draw.uniform(0.0, 28.0, n_kinds))
    rising = np.array([2.0, 0.1, 0.6]) * np.exp(-np.arange(LAST_AGE) / 60.0)[:, np.newaxis]
    increments = rising * draw.uniform(0.5, 2.0, (n_kinds, 1, 1))
    kind = np.arange(n_stands) % n_kinds
    land = stands(kind, kind)
    land.age[:] = draw.integers(0, 100, n_stands)
    land.pools[:, ECOSYSTEM] = draw.uniform(0.0, 20.0, (n_stands, 14))
    return Land(land, increments, groups, matrices([FIRE, FELLING]))


_DECAY = Decay(
    np.array([0.355, 0.5, 0.1435, 0.1435, 0.0374, 0.0187, 0.07175, 0.015, 0.0033]),
    10.0,
    np.array([2.65, *[2.0] * 6, 2.65, 1.0]),
    np.array([0.815, *[0.83] * 6, 1.0, 1.0]),
    1.0,
)
