"""The carbon of stands by the CBM: parameters, spin-up, years, and what was in them and flowed by area.

A stand is a piece of land with one history: its area never changes. Where an event hits a share of a cohort,
the cohort is two stands from the start, one with the event and one without, and ages stay exact.

Carbon is tC/ha, except in a `Tally` (tC, tC/yr: by area). Ages are whole years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.disturbances import no_events
from engine.kernels import carbon
from engine.kernels.carbon import Events, History, Matrices, Parameters, Stands, Tally
from engine.pools import POOLS
from engine.tally import add_part, in_parts, nothing_counted, part_of

Array = npt.NDArray[np.float64]


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
    """The share of each route of `SHED` in what its pool sheds."""
    branch, coarse, fine = (
        np.asarray(part, float)
        for part in (shed.branch_snag_share, shed.coarse_root_above_share, shed.fine_root_above_share)
    )
    whole = np.ones_like(branch)
    return whole, whole, branch, 1.0 - branch, coarse, 1.0 - coarse, fine, 1.0 - fine


def stands(curve: npt.ArrayLike, group: npt.ArrayLike) -> Stands:
    """Return stands of age 0 without carbon; `Input` is 1, the unit of what grows.

    Parameters
    ----------
    curve, group : (stand,) rows of the increments and of the parameters.
    """
    grown_by, belongs_to = np.array(curve, np.int64), np.array(group, np.int64)
    pools = np.zeros((grown_by.size, len(POOLS)))
    pools[:, carbon.INPUT] = 1.0
    return Stands(pools, np.zeros(grown_by.size, np.int64), grown_by, belongs_to)


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
    decay of dead pools, then of slow pools; mixing. The number of threads changes no result.

    Parameters
    ----------
    increments : (curve, age, 3) tC/ha/yr net of merchantable wood, foliage and other wood (branches, bark, small
        trees) in the year that begins at this age. Negative ones are limited by what stands. Beyond the last age: 0.

    Raises
    ------
    ValueError
        If a stand, an event or a tally points to a row that there is not.
    """
    counted = nothing_counted(start.age.size) if tally is None else tally
    _check_rows(start, increments, parameters, least=0)
    _check_events(events, start.age.size, increments, parameters, matrices)
    _check_tally(counted, start.age.size, n_years, matrices)
    grown, gains = Stands(*(column.copy() for column in start)), np.ascontiguousarray(increments, np.float64)

    def run(part: slice) -> Tally:
        here = part_of(counted, part)
        first = events.first[part.start : part.stop + 1]
        some = Stands(*(column[part] for column in grown))
        carbon.grow_stands(gains, parameters, matrices, events._replace(first=first), n_years, some, here)
        return here

    for part, here in in_parts(run, grown.age.size, threads):
        add_part(counted, here, part)
    return grown


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
    Stands alike in all of this are spun up once. `Input` and the gases count from the first year of the first rotation.

    Parameters
    ----------
    age : (stand,) yr, whole; 0 and 1 are the same: libcbm grows a stand of age a for a − 1 years.
    history : each array over stand.

    Raises
    ------
    ValueError
        If a return interval is below 2 years, an age negative, or a row is pointed to that there is not.

    Notes
    -----
    The rule: abs(before − now) / (before + now) / 2 < 0.001 of the slow pools together, which is a change of 0.4 %
    from one event to the next, whatever the interval. With a short interval that is reached long before soil that
    loses 0.3 % a year has come to rest: ask for more `min_rotations` then.
    """
    ages = np.asarray(age, np.int64)
    _check_rows(start, increments, parameters, least=0)
    if min(history.return_interval.min(initial=2) - 2, ages.min(initial=0)) < 0:
        raise ValueError("a return interval must be 2 years or more, an age 0 or more")
    if max(history.event.max(initial=0), history.last_event.max(initial=0)) >= matrices.age_after.size:
        raise ValueError("the history is not of these matrices")
    every = np.column_stack([start.curve, start.group, *history, np.maximum(ages - 1, 0)]).astype(np.int64)
    one, of_stand = np.unique(every, axis=0, return_inverse=True)
    bare, of_one = np.unique(one[:, :-1], axis=0, return_inverse=True)
    at_rest, gains = stands(bare[:, 0], bare[:, 1]), np.ascontiguousarray(increments, np.float64)
    past = History(*np.ascontiguousarray(bare[:, 2:].T))

    def run(part: slice) -> None:
        here = Stands(*(column[part] for column in at_rest))
        carbon.spin_up(gains, parameters, matrices, History(*(column[part] for column in past)), here)

    for _ in in_parts(run, bare.shape[0], threads):
        pass
    pools = at_rest.pools[of_one.ravel()]
    for years in np.unique(one[:, -1]):
        which = np.flatnonzero(one[:, -1] == years)
        young = Stands(pools[which], np.zeros(which.size, np.int64), one[which, 0], one[which, 1])
        pools[which] = grow_stands(young, increments, parameters, matrices, no_events(which.size), years).pools
    return Stands(pools[of_stand.ravel()], ages.copy(), start.curve.copy(), start.group.copy())


def n_flows(matrices: Matrices) -> int:
    """Return how many flows there are with these matrices."""
    return max(carbon.DISTURBANCE, int(matrices.flow.max(initial=-1)) + 1)


def _check_rows(of: Stands | Events, increments: Array, parameters: Parameters, least: int) -> None:
    """Raise if curves or groups are not rows of the increments and the parameters."""
    if not np.isfinite(increments).all():
        raise ValueError("increments must be finite")
    for rows, n_rows, what in (
        (of.curve, increments.shape[0], "curve of growth"),
        (of.group, parameters.share.shape[0], "group of parameters"),
    ):
        if rows.size and not least <= rows.min() <= rows.max() < n_rows:
            raise ValueError(f"there is no {what} {rows.min()} or {rows.max()}: there are {n_rows}")


def _check_events(events: Events, n_stands: int, increments: Array, parameters: Parameters, matrices: Matrices) -> None:
    """Raise if events are of other stands, matrices, curves or groups."""
    _check_rows(events, increments, parameters, least=-1)
    n_matrices = matrices.age_after.size
    if events.first.size != n_stands + 1 or not ((events.matrix >= 0) & (events.matrix < n_matrices)).all():
        raise ValueError(f"the events are not of these {n_stands} stands and {n_matrices} matrices")


def _check_tally(tally: Tally, n_stands: int, n_years: int, matrices: Matrices) -> None:
    """Raise if a tally is of other stands, years or flows."""
    is_of_these = tally.area.size == tally.pool_bin.size == tally.flow_bin.size == n_stands
    if tally.pools.shape[0]:
        is_of_these &= tally.pools.shape[1:] == (n_years + 1, len(POOLS))
    if tally.flows.shape[0]:
        is_of_these &= tally.flows.shape[1:] == (n_years, n_flows(matrices))
    if not is_of_these:
        raise ValueError(f"the tally is not of these {n_stands} stands, {n_years} years and {n_flows(matrices)} flows")
