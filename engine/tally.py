"""What stands hold and what flows in them, added up by area while they grow, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from engine.kernels.carbon import Tally
from engine.pools import POOLS

Positions = npt.NDArray[np.int64]
Result = TypeVar("Result")

PARTS, LEAST = 16, 512
"""Stands are worked on in at most so many parts of at least so many, and sums added part by part: the number of
threads changes no result."""


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
    n_flows : the length of `disturbances.all_flows`.
    pool_bin : (stand,) row of `pools` (bin, year_edge, pool) tC; −1: not counted; None: no pools are kept.
    flow_bin : (stand,) row of `flows` (bin, year, flow) tC/yr, likewise.

    Notes
    -----
    Stands in order of their bins need the least memory.
    """
    hectares = np.ascontiguousarray(area, np.float64)
    of_pools, of_flows = (
        np.full(hectares.size, -1) if bins is None else np.ascontiguousarray(bins, np.int64)
        for bins in (pool_bin, flow_bin)
    )
    return Tally(
        hectares,
        of_pools,
        of_flows,
        np.zeros((of_pools.max(initial=-1) + 1, n_years + 1, len(POOLS))),
        np.zeros((of_flows.max(initial=-1) + 1, n_years, n_flows)),
    )


def nothing_counted(n_stands: int) -> Tally:
    """Return a tally in which no stand counts."""
    return tally(np.ones(n_stands), 0, 0)


def in_parts(run: Callable[[slice], Result], n_stands: int, threads: int) -> Iterator[tuple[slice, Result]]:
    """Run parts of the stands, side by side where there are threads; yield each with what it returns, in order."""
    size = max(LEAST, -(-n_stands // PARTS))
    parts = [slice(first, min(first + size, n_stands)) for first in range(0, n_stands, size)]
    if threads == 1 or len(parts) == 1:  # the forest of an island asks a thousand times: a thread costs more than it
        yield from ((part, run(part)) for part in parts)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from zip(parts, pool.map(run, parts), strict=True)


def part_of(tally: Tally, part: slice) -> Tally:
    """Return an empty tally of some stands, with the rows from the first to the last that they count in."""
    pool_bin, pool_rows = _bins_from_zero(tally.pool_bin[part])
    flow_bin, flow_rows = _bins_from_zero(tally.flow_bin[part])
    pools, flows = np.zeros_like(tally.pools[pool_rows]), np.zeros_like(tally.flows[flow_rows])
    return Tally(tally.area[part], pool_bin, flow_bin, pools, flows)


def _bins_from_zero(bins: Positions) -> tuple[Positions, slice]:
    """Bins counted from their lowest, and the rows that they lie in; −1 stays."""
    counted = bins[bins >= 0]
    lowest, end = (int(counted.min()), int(counted.max()) + 1) if counted.size else (0, 0)
    return np.where(bins < 0, -1, bins - lowest), slice(lowest, end)


def add_part(tally: Tally, here: Tally, part: slice) -> None:
    """Add a part to the whole."""
    tally.pools[_bins_from_zero(tally.pool_bin[part])[1]] += here.pools
    tally.flows[_bins_from_zero(tally.flow_bin[part])[1]] += here.flows
