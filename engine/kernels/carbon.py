"""A year of the carbon of a stand, and the centuries that brought its soil to where it is.

The model is CBM-CFS3 driven by net increments (Kurz et al. 2009, Ecological Modelling 220, 480–504,
doi:10.1016/j.ecolmodel.2008.10.018), with pools, order and rules of libcbm 2.10.2, `cbm_exn`. Carbon is tC/ha,
rates are 1/yr.

Increments are net of what a living stand sheds: litter enters the dead pools and is not taken from the living.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernels._jit import kernel, step

# Positions of the pools: 1 to 5 live, 6 to 14 are dead, the others are where carbon comes from and goes.
INPUT, MERCH, FOLIAGE, OTHER, COARSE_ROOTS, FINE_ROOTS = 0, 1, 2, 3, 4, 5
ABOVE_VERY_FAST, BELOW_VERY_FAST, ABOVE_FAST, BELOW_FAST, MEDIUM = 6, 7, 8, 9, 10
ABOVE_SLOW, BELOW_SLOW, STEM_SNAG, BRANCH_SNAG = 11, 12, 13, 14
CO2, CH4, CO, NO2, PRODUCTS = 15, 16, 17, 18, 19
N_POOLS = 20

# Positions of the flows of a year, the first of each process. Those of disturbances follow, as the matrices need.
TURNOVER, DECLINE, SNAG_FALL, DECAY, MIXING, GROWTH, DISTURBANCE = 0, 8, 16, 18, 34, 35, 40

OVERMATURE = -1e-4
"""Net growth of all living pools below this, tC/ha/yr, is decline: what they lose becomes litter."""

SMALL_CHANGE = 1e-3
"""Spin-up ends when |before − now| / (before + now) / 2 of the slow pools falls below this from event to event."""


class Parameters(NamedTuple):
    """What a group of stands has in common."""

    share: np.ndarray  # (group, flow up to GROWTH) of the source pool, 1/yr; of DECLINE: of what the pool loses
    roots: np.ndarray  # (group, 6) scale, power; least, range and rate of the fine share; carbon fraction


class Matrices(NamedTuple):
    """Disturbance matrices as lists of entries; 0 is the matrix that moves nothing."""

    first: np.ndarray  # (matrix + 1) position of its first entry
    source: np.ndarray  # (entry) pool
    sink: np.ndarray  # (entry) pool; the source itself: what stays
    proportion: np.ndarray  # (entry) of the source
    flow: np.ndarray  # (entry) position among all flows, -1: what stays
    age_after: np.ndarray  # (matrix) yr, -1: the age stays
    keeps_growth: np.ndarray  # (matrix) the year's growth is that of the stand before the event


class Events(NamedTuple):
    """What happens to each stand, in order of years."""

    first: np.ndarray  # (stand + 1) position of its first event
    year: np.ndarray  # (event) counted from 0
    matrix: np.ndarray  # (event)
    curve: np.ndarray  # (event) by which the stand grows from then on, -1: as before
    group: np.ndarray  # (event) to which it belongs from then on, -1: as before


class Stands(NamedTuple):
    """State of the stands, changed in place."""

    pools: np.ndarray  # (stand, pool) tC/ha
    age: np.ndarray  # (stand) yr
    curve: np.ndarray  # (stand) row of the increments
    group: np.ndarray  # (stand) row of the parameters


class Tally(NamedTuple):
    """Sums over stands by area, added to in place."""

    area: np.ndarray  # (stand) ha
    pool_bin: np.ndarray  # (stand) row of `pools`, -1: not counted
    flow_bin: np.ndarray  # (stand) row of `flows`, -1: not counted
    pools: np.ndarray  # (bin, year_edge, pool) tC
    flows: np.ndarray  # (bin, year, flow) tC/yr


class History(NamedTuple):
    """What has happened to a stand since the ice went, each array over stand."""

    return_interval: np.ndarray  # yr
    event: np.ndarray  # matrix of what returned
    last_event: np.ndarray  # matrix of the event that the stand grew from
    min_rotations: np.ndarray
    max_rotations: np.ndarray


@kernel
def grow_stands(
    increments: np.ndarray,
    parameters: Parameters,
    matrices: Matrices,
    events: Events,
    n_years: int,
    stands: Stands,
    tally: Tally,
) -> None:
    """Take the stands through all years.

    Parameters
    ----------
    increments : (curve, age, 3) tC/ha/yr, net, of merchantable wood, foliage and other wood in the year that
        begins at this age; beyond the last age nothing grows.
    stands, tally : out.
    """
    flow = np.zeros(max(DISTURBANCE, matrices.flow.max() + 1 if matrices.flow.size else 0))
    growth, decline, before = np.empty(5), np.zeros(5), np.empty(N_POOLS)
    for stand in range(stands.age.size):
        pools = stands.pools[stand]
        now, last = events.first[stand], events.first[stand + 1]
        add_pools(stand, 0, pools, tally)
        for year in range(n_years):
            flow[DISTURBANCE:] = 0.0
            then = now
            while then < last and events.year[then] == year:
                then += 1
            for event in range(now, then):
                if not matrices.keeps_growth[events.matrix[event]]:
                    suffer(stand, event, events, matrices, stands, before, flow)
            plan_growth(pools, increments, stands.curve[stand], stands.age[stand], parameters.roots,
                        stands.group[stand], growth, decline)  # fmt: skip
            for event in range(now, then):
                if matrices.keeps_growth[events.matrix[event]]:
                    suffer(stand, event, events, matrices, stands, before, flow)
            now = then
            live(pools, growth, decline, parameters.share, stands.group[stand], flow)
            rot(pools, parameters.share, stands.group[stand], flow)
            stands.age[stand] += 1
            add_flows(stand, year, flow, tally)
            add_pools(stand, year + 1, pools, tally)


@kernel
def spin_up(
    increments: np.ndarray,
    parameters: Parameters,
    matrices: Matrices,
    history: History,
    stands: Stands,
) -> None:
    """Let the same event return until the slow pools hardly change, then clear the living pools: age 0.

    The living pools grow alike in every rotation, so their litter is worked out once a stand.

    Parameters
    ----------
    increments : as in `grow_stands`.
    stands : out, as the last event left them.
    """
    flows, living = np.zeros((history.return_interval.max(), DISTURBANCE)), np.empty(MERCH + 5)
    growth, decline, before = np.empty(5), np.zeros(5), np.empty(N_POOLS)
    unseen = np.zeros(max(DISTURBANCE, matrices.flow.max() + 1 if matrices.flow.size else 0))
    for stand in range(stands.age.size):
        pools, interval, group = stands.pools[stand], history.return_interval[stand], stands.group[stand]
        pools[:] = 0.0
        pools[INPUT] = 1.0
        for age in range(interval):
            plan_growth(pools, increments, stands.curve[stand], age, parameters.roots, group, growth, decline)
            live(pools, growth, decline, parameters.share, group, flows[age])
        living[:] = pools[: MERCH + 5]
        pools[MERCH : MERCH + 5] = 0.0
        previous, rotation, slow = 0.0, 0, 0.0
        while True:
            for age in range(interval):
                # What is compared is of the year before the event, and of the event before that.
                now = pools[ABOVE_SLOW] + pools[BELOW_SLOW]
                if age < interval - 1:
                    slow = now
                rot(pools, parameters.share, group, flows[age])
            pools[: MERCH + 5] = living
            is_last = rotation >= history.max_rotations[stand] or (
                rotation > history.min_rotations[stand] and is_small_change(previous, slow)
            )
            matrix = history.last_event[stand] if is_last else history.event[stand]
            disturb(pools, matrix, matrices, before, unseen)
            pools[MERCH : MERCH + 5] = 0.0
            previous = now
            if is_last:
                break
            rotation += 1
        stands.age[stand] = 0


@step
def is_small_change(before: float, now: float) -> bool:
    """Whether the slow pools have come to rest; empty ones have not begun."""
    if before + now <= 0.0:
        return False
    return abs((before - now) / (before + now) / 2.0) < SMALL_CHANGE


@step
def plan_growth(
    pools: np.ndarray,
    increments: np.ndarray,
    curve: int,
    age: int,
    roots: np.ndarray,
    group: int,
    growth: np.ndarray,
    decline: np.ndarray,
) -> None:
    """Fill the net growth of the five living pools, tC/ha/yr, and the share that each loses if the stand declines.

    Roots follow what stands above ground at the end of the year: R = a·B^b, fine share f = f0 + f1·e^(f2·R), with
    B and R in t/ha of dry matter (Li, Kurz, Apps, Beukema 2003, Canadian Journal of Forest Research 33, 126–136,
    doi:10.1139/x02-165).
    """
    above = 0.0
    for part in range(3):
        gain = 0.0
        if age < increments.shape[1]:
            gain = max(increments[curve, age, part], -pools[MERCH + part])
        growth[part] = gain
        above += pools[MERCH + part] + gain
    carbon_fraction = roots[group, 5]
    below = roots[group, 0] * (above / carbon_fraction) ** roots[group, 1]
    fine = roots[group, 2] + roots[group, 3] * np.exp(roots[group, 4] * below)
    growth[3] = below * (1.0 - fine) * carbon_fraction - pools[COARSE_ROOTS]
    growth[4] = below * fine * carbon_fraction - pools[FINE_ROOTS]
    is_overmature = growth[0] + growth[1] + growth[2] + growth[3] + growth[4] < OVERMATURE
    for part in range(5):
        decline[part] = 0.0
        if is_overmature and growth[part] < 0.0:
            decline[part] = -growth[part] / pools[MERCH + part]


@step
def live(
    pools: np.ndarray, growth: np.ndarray, decline: np.ndarray, share: np.ndarray, group: int, flow: np.ndarray
) -> None:
    """Half the growth, litter of what then stands, the other half; litter is left in `flow`."""
    for part in range(5):
        pools[MERCH + part] += 0.5 * growth[part]
        flow[GROWTH + part] = growth[part]
    shed(pools, MERCH, 0, decline, share, group, flow)
    shed(pools, FOLIAGE, 1, decline, share, group, flow)
    for route in range(2, 4):
        shed(pools, OTHER, route, decline, share, group, flow)
    for route in range(4, 6):
        shed(pools, COARSE_ROOTS, route, decline, share, group, flow)
    for route in range(6, 8):
        shed(pools, FINE_ROOTS, route, decline, share, group, flow)
    for part in range(5):
        pools[MERCH + part] += 0.5 * growth[part]


@step
def shed(
    pools: np.ndarray, source: int, route: int, decline: np.ndarray, share: np.ndarray, group: int, flow: np.ndarray
) -> None:
    """Fill the litter of one living pool on one route, by turnover and by decline."""
    flow[TURNOVER + route] = share[group, TURNOVER + route] * pools[source]
    flow[DECLINE + route] = decline[source - MERCH] * share[group, DECLINE + route] * pools[source]


@step
def rot(pools: np.ndarray, share: np.ndarray, group: int, flow: np.ndarray) -> None:
    """Snags fall, litter arrives, dead pools decay into slow ones and air, slow ones decay, and mix."""
    move(pools, STEM_SNAG, MEDIUM, SNAG_FALL, share, group, flow)
    move(pools, BRANCH_SNAG, ABOVE_FAST, SNAG_FALL + 1, share, group, flow)
    pools[STEM_SNAG] += litter(flow, 0)
    pools[ABOVE_VERY_FAST] += litter(flow, 1) + litter(flow, 6)
    pools[BRANCH_SNAG] += litter(flow, 2)
    pools[ABOVE_FAST] += litter(flow, 3) + litter(flow, 4)
    pools[BELOW_FAST] += litter(flow, 5)
    pools[BELOW_VERY_FAST] += litter(flow, 7)
    decay(pools, ABOVE_VERY_FAST, ABOVE_SLOW, DECAY, share, group, flow)
    decay(pools, BELOW_VERY_FAST, BELOW_SLOW, DECAY + 2, share, group, flow)
    decay(pools, ABOVE_FAST, ABOVE_SLOW, DECAY + 4, share, group, flow)
    decay(pools, BELOW_FAST, BELOW_SLOW, DECAY + 6, share, group, flow)
    decay(pools, MEDIUM, ABOVE_SLOW, DECAY + 8, share, group, flow)
    decay(pools, STEM_SNAG, ABOVE_SLOW, DECAY + 10, share, group, flow)
    decay(pools, BRANCH_SNAG, ABOVE_SLOW, DECAY + 12, share, group, flow)
    move(pools, ABOVE_SLOW, CO2, DECAY + 14, share, group, flow)
    move(pools, BELOW_SLOW, CO2, DECAY + 15, share, group, flow)
    move(pools, ABOVE_SLOW, BELOW_SLOW, MIXING, share, group, flow)


@step
def litter(flow: np.ndarray, route: int) -> float:
    """What arrives on one route."""
    return flow[TURNOVER + route] + flow[DECLINE + route]


@step
def decay(
    pools: np.ndarray, source: int, slow: int, position: int, share: np.ndarray, group: int, flow: np.ndarray
) -> None:
    """Part of a pool becomes slow, part goes into the air."""
    stored = share[group, position] * pools[source]
    lost = share[group, position + 1] * pools[source]
    flow[position], flow[position + 1] = stored, lost
    pools[source] -= stored + lost
    pools[slow] += stored
    pools[CO2] += lost


@step
def move(
    pools: np.ndarray, source: int, sink: int, position: int, share: np.ndarray, group: int, flow: np.ndarray
) -> None:
    """Part of a pool goes to another."""
    moved = share[group, position] * pools[source]
    flow[position] = moved
    pools[source] -= moved
    pools[sink] += moved


@step
def suffer(
    stand: int,
    event: int,
    events: Events,
    matrices: Matrices,
    stands: Stands,
    before: np.ndarray,
    flow: np.ndarray,
) -> None:
    """One event: carbon moves, the age may begin anew, and another forest may follow."""
    matrix = events.matrix[event]
    disturb(stands.pools[stand], matrix, matrices, before, flow)
    if matrices.age_after[matrix] >= 0:
        stands.age[stand] = matrices.age_after[matrix]
    if events.curve[event] >= 0:
        stands.curve[stand] = events.curve[event]
    if events.group[event] >= 0:
        stands.group[stand] = events.group[event]


@step
def disturb(pools: np.ndarray, matrix: int, matrices: Matrices, before: np.ndarray, flow: np.ndarray) -> None:
    """The pools times a matrix, x ← x·M; sources that the matrix does not name stay as they are."""
    entries = range(matrices.first[matrix], matrices.first[matrix + 1])
    for pool in range(N_POOLS):
        before[pool] = pools[pool]
    for entry in entries:
        pools[matrices.source[entry]] = 0.0
    for entry in entries:
        source, sink = matrices.source[entry], matrices.sink[entry]
        # A pool that is both source and sink was emptied above, before anything arrives.
        moved = matrices.proportion[entry] * before[source]
        pools[sink] += moved
        if matrices.flow[entry] >= 0:
            flow[matrices.flow[entry]] += moved


@step
def add_pools(stand: int, edge: int, pools: np.ndarray, tally: Tally) -> None:
    """Count the carbon of a stand at an edge of the years."""
    row = tally.pool_bin[stand]
    if row >= 0:
        for pool in range(N_POOLS):
            tally.pools[row, edge, pool] += tally.area[stand] * pools[pool]


@step
def add_flows(stand: int, year: int, flow: np.ndarray, tally: Tally) -> None:
    """Count what moved in a stand in a year."""
    row = tally.flow_bin[stand]
    if row >= 0:
        for position in range(flow.size):
            tally.flows[row, year, position] += tally.area[stand] * flow[position]
