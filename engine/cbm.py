"""The carbon of stands by the CBM: parameters, disturbance matrices, events, spin-up, years and what flowed.

A stand is a piece of land with one history: its area never changes. Where an event hits a share of a cohort,
the cohort is two stands from the start, one with the event and one without, and ages stay exact.

Carbon is tC/ha, except in a `Tally` (tC, tC/yr: by area). Ages are whole years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.kernels import carbon
from engine.kernels.carbon import Events, History, Matrices, Parameters, Stands, Tally

Array = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

POOLS = (
    "Input", "Merch", "Foliage", "Other", "CoarseRoots", "FineRoots",
    "AboveGroundVeryFastSoil", "BelowGroundVeryFastSoil", "AboveGroundFastSoil", "BelowGroundFastSoil", "MediumSoil",
    "AboveGroundSlowSoil", "BelowGroundSlowSoil", "StemSnag", "BranchSnag",
    "CO2", "CH4", "CO", "NO2", "Products",
)  # fmt: skip
"""Names of the pools, in the order of every `pool` dimension; those of libcbm. Gases are tC, not t of gas."""

BIOMASS = slice(1, 6)
"""Living pools: above ground the first three, roots the last two."""

DEAD = slice(6, 15)
"""Litter, dead wood and soil carbon."""


class Flow(NamedTuple):
    """Carbon that moves from one pool to another in one process."""

    process: str  # turnover, decline, snag_fall, decay, mixing, growth, disturbance
    source: str
    sink: str


DECAYING = (*POOLS[6:11], *POOLS[13:15], *POOLS[11:13])
"""The dead pools, in the order of decay."""


class Turnover(NamedTuple):
    """What a stand sheds in a year, each a number or (group,): rates 1/yr of the pool, shares of what is shed."""

    stem: npt.ArrayLike
    foliage: npt.ArrayLike
    branch: npt.ArrayLike
    coarse_root: npt.ArrayLike
    fine_root: npt.ArrayLike
    stem_snag_fall: npt.ArrayLike
    branch_snag_fall: npt.ArrayLike
    branch_snag_share: npt.ArrayLike  # of branch litter; the rest is above-ground fast
    coarse_root_above_share: npt.ArrayLike
    fine_root_above_share: npt.ArrayLike


class Decay(NamedTuple):
    """How dead pools decay, each a number, (9,) in the order of `DECAYING`, or (group, 9)."""

    base_rate: npt.ArrayLike  # 1/yr at the reference temperature
    reference_temperature: npt.ArrayLike  # °C
    q10: npt.ArrayLike  # 1, by how much ten degrees speed it up
    air_share: npt.ArrayLike  # 0–1 of what decays; the rest becomes slow. The slow pools decay to air alone: 1
    maximum_rate: npt.ArrayLike  # 1/yr, ≤ 1


class Roots(NamedTuple):
    """Roots by what stands above ground, each a number or (group,): R = a·B^b, fine share f0 + f1·e^(f2·R)."""

    scale: npt.ArrayLike
    power: npt.ArrayLike
    fine_least: npt.ArrayLike
    fine_range: npt.ArrayLike
    fine_rate: npt.ArrayLike
    carbon_fraction: npt.ArrayLike  # tC/t of dry matter


_SHED = (
    ("Merch", "StemSnag"), ("Foliage", "AboveGroundVeryFastSoil"),
    ("Other", "BranchSnag"), ("Other", "AboveGroundFastSoil"),
    ("CoarseRoots", "AboveGroundFastSoil"), ("CoarseRoots", "BelowGroundFastSoil"),
    ("FineRoots", "AboveGroundVeryFastSoil"), ("FineRoots", "BelowGroundVeryFastSoil"),
)  # fmt: skip


def _slow(pool: str) -> str:
    """The slow pool that a fast one feeds."""
    return "BelowGroundSlowSoil" if pool.startswith("BelowGround") else "AboveGroundSlowSoil"


FLOWS = (
    *(Flow(process, source, sink) for process in ("turnover", "decline") for source, sink in _SHED),
    Flow("snag_fall", "StemSnag", "MediumSoil"),
    Flow("snag_fall", "BranchSnag", "AboveGroundFastSoil"),
    *(Flow("decay", pool, sink) for pool in DECAYING[:7] for sink in (_slow(pool), "CO2")),
    *(Flow("decay", pool, "CO2") for pool in DECAYING[7:]),
    Flow("mixing", "AboveGroundSlowSoil", "BelowGroundSlowSoil"),
    *(Flow("growth", "Input", pool) for pool in POOLS[BIOMASS]),
)
"""The flows of every year; those of disturbances follow: see `flows`."""


def decay_rate(temperature: npt.ArrayLike, decay: Decay) -> Array:
    """Return the yearly decay of each dead pool, (group, 9), 1/yr.

    k(T) = min(k0 · q10^((T − T0)/10), maximum): Kurz et al. 2009, doi:10.1016/j.ecolmodel.2008.10.018.

    Parameters
    ----------
    temperature : (group,) °C, mean of the year.
    """
    warmth = (np.asarray(temperature, float)[:, np.newaxis] - decay.reference_temperature) / 10.0
    rate = np.asarray(decay.base_rate) * np.exp(np.log(decay.q10) * warmth)
    return np.minimum(rate, decay.maximum_rate)


def parameters(
    turnover: Turnover, decay: Decay, roots: Roots, slow_mixing: npt.ArrayLike, temperature: npt.ArrayLike
) -> Parameters:
    """Return the parameters of groups of stands, as `grow_stands` and `spin_up` take them.

    Parameters
    ----------
    slow_mixing : 1/yr, from above-ground slow to below-ground slow; a number or (group,).
    temperature : (group,) °C, mean of the year; its length is the number of groups.

    Raises
    ------
    ValueError
        If a number is not finite or a share or rate lies outside 0…1.
    """
    rates = decay_rate(temperature, decay)
    n_groups = rates.shape[0]
    air = np.broadcast_to(np.asarray(decay.air_share, float), rates.shape)
    shed = Turnover(*(np.broadcast_to(np.asarray(value, float), n_groups) for value in turnover))
    share = np.empty((n_groups, carbon.GROWTH))
    split = np.stack(_split(shed), axis=1)
    rate_of = (shed.stem, shed.foliage, *2 * (shed.branch,), *2 * (shed.coarse_root,), *2 * (shed.fine_root,))
    share[:, carbon.TURNOVER : carbon.DECLINE] = split * np.stack(rate_of, axis=1)
    share[:, carbon.DECLINE : carbon.SNAG_FALL] = split
    share[:, carbon.SNAG_FALL] = shed.stem_snag_fall
    share[:, carbon.SNAG_FALL + 1] = shed.branch_snag_fall
    share[:, carbon.DECAY : carbon.DECAY + 14 : 2] = rates[:, :7] * (1.0 - air[:, :7])
    share[:, carbon.DECAY + 1 : carbon.DECAY + 14 : 2] = rates[:, :7] * air[:, :7]
    share[:, carbon.DECAY + 14 : carbon.MIXING] = rates[:, 7:] * air[:, 7:]
    share[:, carbon.MIXING] = slow_mixing
    if not ((share >= 0.0) & (share <= 1.0)).all():
        raise ValueError("turnover, decay and mixing must be shares between 0 and 1 of a pool a year")
    root = np.stack([np.broadcast_to(np.asarray(value, float), n_groups) for value in roots], axis=1)
    if not np.isfinite(root).all():
        raise ValueError("root parameters must be finite")
    return Parameters(share, np.ascontiguousarray(root))


def _split(shed: Turnover) -> tuple[Array, ...]:
    """The share of each route of `_SHED` in what its pool sheds."""
    branch, coarse, fine = (
        np.asarray(part, float)
        for part in (shed.branch_snag_share, shed.coarse_root_above_share, shed.fine_root_above_share)
    )
    whole = np.ones_like(branch)
    return whole, whole, branch, 1.0 - branch, coarse, 1.0 - coarse, fine, 1.0 - fine


class Disturbance(NamedTuple):
    """What an event moves: shares of each source pool by (source, sink)."""

    moves: Mapping[tuple[str, str], float]
    age_after: int | None = 0  # yr; None: the age stays
    keeps_growth: bool = False  # the year's growth is that of the stand before the event, as in libcbm's cbm_exn


def matrices(disturbances: Sequence[Disturbance]) -> Matrices:
    """Return disturbance matrices as `grow_stands` and `spin_up` take them; the n-th is matrix n + 1, 0 is none.

    What a source is not said to move stays in it. A source whose shares come to 1 within 1e-6, as in tables of
    single precision, is taken as it is written: it keeps its stated share (source, source) or nothing, and mass
    closes no better than the table.

    Raises
    ------
    ValueError
        If a pool is unknown, or if the shares of a source are not between 0 and 1 or exceed 1 together.
    """
    raise NotImplementedError


def flows(disturbances: Sequence[Disturbance]) -> tuple[Flow, ...]:
    """Return all flows, in the order of the last dimension of `Tally.flows`: `FLOWS`, then those of disturbances."""
    raise NotImplementedError


def no_events(n_stands: int) -> Events:
    """Return events of stands to which nothing happens."""
    return events(n_stands, [], [], [])


def events(
    n_stands: int,
    stand: npt.ArrayLike,
    year: npt.ArrayLike,
    matrix: npt.ArrayLike,
    curve: npt.ArrayLike = -1,
    group: npt.ArrayLike = -1,
) -> Events:
    """Return events as `grow_stands` takes them, from lists in any order; in one year they happen as listed.

    Parameters
    ----------
    stand, year, matrix : (event,) positions; years count from 0. Events happen at the start of their year.
    curve, group : by which the stand grows and to which group it belongs from then on; −1: as before.
    """
    raise NotImplementedError


def stands(curve: npt.ArrayLike, group: npt.ArrayLike) -> Stands:
    """Return empty stands of age 0: no carbon in any pool, `Input` at 1 as the kernels want it."""
    raise NotImplementedError


def tally(
    area: npt.ArrayLike,
    n_years: int,
    n_flows: int,
    pool_bin: npt.ArrayLike | None = None,
    flow_bin: npt.ArrayLike | None = None,
) -> Tally:
    """Return empty sums over stands, by area: which stand counts in which row.

    Parameters
    ----------
    area : (stand,) ha.
    pool_bin : (stand,) row of `pools` (bin, year_edge, pool) tC; −1: not counted; None: no pools are kept.
    flow_bin : (stand,) row of `flows` (bin, year, flow) tC/yr, likewise.
    """
    raise NotImplementedError


def grow_stands(
    start: Stands,
    increments: Array,
    parameters: Parameters,
    matrices: Matrices,
    events: Events,
    n_years: int,
    tally: Tally | None = None,
    *,
    threads: int = 1,
) -> Stands:
    """Return the stands after so many years; `start` is left as it is, `tally` is added to.

    A year: events; half the net growth; snags fall; litter by turnover and decline; the other half of the growth;
    decay of dead pools, of slow pools; mixing. Neither the number of threads nor the order of stands changes a
    stand's result; threads do not change sums either.

    Parameters
    ----------
    increments : (curve, age, 3) tC/ha/yr net of merchantable wood, foliage and other wood (branches, bark, small
        trees) in the year that begins at this age. Negative ones are limited by what stands. Beyond the last age: 0.
    """
    raise NotImplementedError


def spin_up(
    start: Stands,
    age: npt.ArrayLike,
    increments: Array,
    parameters: Parameters,
    matrices: Matrices,
    history: History,
    *,
    threads: int = 1,
) -> Stands:
    """Return stands of the given ages whose soil has come to rest under an event that returned again and again.

    Curve and group are those of `start`. Each rotation is `return_interval` years of growth and then the event,
    which clears the living pools, until the slow pools change little from one event to the next (libcbm's rule),
    more than `min_rotations` and at most `max_rotations` times; then the last event, and age − 1 years of growth.
    Stands alike in all of this are spun up once.

    Parameters
    ----------
    age : (stand,) yr, whole.
    """
    raise NotImplementedError
