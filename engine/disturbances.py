"""What disturbs a stand: how much of each pool an event moves where, and what happens to which stand when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.kernels.carbon import Events, Matrices
from engine.pools import FLOWS, POOLS, Flow

ROUNDING = 1e-5
"""Shares that come to 1 within this are meant to: tables of shares are often rounded to six digits."""


class Disturbance(NamedTuple):
    """What one event does to a stand.

    Of the events of a year those that do not keep growth come first, then growth is planned, then come the others:
    with them a pool that should have shrunk and was emptied becomes negative, as in libcbm.
    """

    moves: Mapping[tuple[str, str], float]  # (source, sink) → share of the source pool
    age_after: int | None = 0  # yr; None: the age stays
    keeps_growth: bool = False  # the year's growth is that of the stand before the event, as in libcbm's cbm_exn


def matrices(disturbances: Sequence[Disturbance]) -> Matrices:
    """Return disturbance matrices as the kernels take them; the n-th disturbance is matrix n + 1, 0 is none.

    What a source is not said to move stays in it. A source whose shares come to 1 within 1e-5 is taken as
    written: it keeps its stated share (source, source), or nothing, and mass closes no better than the table.

    Raises
    ------
    ValueError
        If a pool is unknown, or a share of a source is not between 0 and 1, or they exceed 1 together.
    """
    position = {flow: place for place, flow in enumerate(all_flows(disturbances))}
    rows = [_whole(disturbance.moves) for disturbance in disturbances]
    entries = [(*pair, share) for row in rows for pair, share in row.items()]
    return Matrices(
        np.cumsum([0, 0, *(len(row) for row in rows)]),
        np.array([POOLS.index(source) for source, _, _ in entries], np.int64),
        np.array([POOLS.index(sink) for _, sink, _ in entries], np.int64),
        np.array([share for _, _, share in entries], np.float64),
        np.array([position.get(Flow("disturbance", source, sink), -1) for source, sink, _ in entries], np.int64),
        np.array([-1, *(-1 if each.age_after is None else each.age_after for each in disturbances)]),
        np.array([0, *(int(each.keeps_growth) for each in disturbances)]),
    )


def all_flows(disturbances: Sequence[Disturbance]) -> tuple[Flow, ...]:
    """Return all flows, in the order of the last dimension of `Tally.flows`: `FLOWS`, then those of disturbances."""
    moved = (pair for disturbance in disturbances for pair in disturbance.moves if pair[0] != pair[1])
    return FLOWS + tuple(Flow("disturbance", *pair) for pair in dict.fromkeys(moved))


def no_events(n_stands: int) -> Events:
    """Return the events of stands to which nothing happens."""
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

    Raises
    ------
    ValueError
        If a stand does not exist or a year is negative.
    """
    whose = np.asarray(stand, dtype=np.int64)
    columns = [np.broadcast_to(np.asarray(each, np.int64), whose.shape) for each in (year, matrix, curve, group)]
    if whose.size and (whose.min() < 0 or whose.max() >= n_stands or columns[0].min() < 0):
        raise ValueError(f"events must be of stands 0 to {n_stands - 1} and of years from 0 on")
    order = np.lexsort((columns[0], whose))
    first = np.searchsorted(whose[order], np.arange(n_stands + 1))
    return Events(first, *(column[order] for column in columns))


def _whole(moves: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """The moves with what stays, where a table does not say it."""
    complete = dict(moves)
    for pair, share in moves.items():
        if unknown := set(pair) - set(POOLS):
            raise ValueError(f"there is no pool {', '.join(sorted(unknown))}; there are {', '.join(POOLS)}")
        if not 0.0 <= share <= 1.0:
            raise ValueError(f"{pair[0]} → {pair[1]}: {share} is not a share between 0 and 1")
    for pool in dict.fromkeys(source for source, _ in moves):
        moved = sum(share for (source, _), share in moves.items() if source == pool)
        if moved > 1.0 + ROUNDING:
            raise ValueError(f"{pool}: shares come to {moved}, more than there is")
        if moved < 1.0 - ROUNDING:
            stays = complete.get((pool, pool), 0.0)
            complete[pool, pool] = stays + 1.0 - moved
    return complete
