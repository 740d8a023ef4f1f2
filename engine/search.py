"""The least levelised cost among sizings of an island, by grids that close in on the best.

No chance and no slope: hours of running and replacements make the cost of a sizing jump, and a grid of some thousand
sizings is one call of `engine.sizing`.
"""

from __future__ import annotations

import itertools

import numpy as np
import xarray as xr

from engine.sizing import SIZES, Island, operate_and_cost

POINTS = 5
"""Points of a grid along each axis."""

SHRINK = 0.7
"""What is left of the width of the grid after a step that ended inside it."""

NEAR = 1e-4
"""Width of the last grid, share of the bounds."""


def cheapest(island: Island, lowest: xr.Dataset, highest: xr.Dataset, unserved_share: float) -> xr.Dataset:
    """Return the sizing of least levelised cost within bounds, with its year and its cost.

    Parameters
    ----------
    lowest, highest : sizes of one sizing each, without the dimension `sizing`. Each technology is an axis of
        the search, and each store, whose power and energy go from the one to the other together; what is equal
        in both stays.
    unserved_share : highest share of the year's demand that may stay unserved, 0 to 1.

    Returns
    -------
    What `engine.sizing.operate_and_cost` says of it.

    Raises
    ------
    ValueError
        If the bounds cross, or none of the first grid serves enough.

    Notes
    -----
    A grid of `POINTS` along each axis, first over all of the bounds; then again around the best of it, narrower by
    `SHRINK` where the best lay inside or at a bound, as wide as before where it lay at the edge of the grid. It ends in
    a sizing that no neighbour of the last grids undercuts: a good one, not proven to be the best of all.
    """
    if crossed := [name for name in SIZES if (lowest[name] > highest[name]).any()]:
        raise ValueError(f"the lowest sizes exceed the highest: {', '.join(crossed)}")
    axes = _axes(lowest, highest)
    centre, width, best = np.full(len(axes), 0.5), 0.5, None
    while best is None or width > NEAR:
        grid = _grid(centre, width)
        found = operate_and_cost(island, _between(lowest, highest, axes, grid))
        rank = found["lcoe"].where(found["unserved_demand"].sum("node") <= unserved_share * found["demand"].sum("node"))
        if best is None and rank.isnull().all():
            raise ValueError(f"no sizing of the first grid serves all but {unserved_share:g} of the demand")
        at = int(np.argmin(rank.fillna(np.inf).values))
        is_inside = (abs(grid[at] - centre) < width * (1 - 1e-9)) | (grid[at] == 0.0) | (grid[at] == 1.0)
        width *= SHRINK if is_inside.all() else 1.0
        centre, best = grid[at], found.isel(sizing=at)
    return best


def bounds_around(plan: xr.Dataset, factor: float) -> tuple[xr.Dataset, xr.Dataset]:
    """Return the lowest and highest sizes of a search from a plan of one year: what it builds, over and times a factor.

    Raises
    ------
    ValueError
        If the plan has several years, or the factor is not above 1.
    """
    if plan.sizes["year"] != 1 or not factor > 1:
        raise ValueError(f"a search starts from a plan of one year and a factor above 1, not {factor:g}")
    builds = {
        "capacity": "technology_builds",
        "store_power": "store_power_builds",
        "energy_capacity": "store_energy_builds",
    }
    sizes = xr.Dataset({size: plan[name].isel(year=0).reset_coords(drop=True) for size, name in builds.items()})
    return sizes / factor, sizes * factor


def _axes(lowest: xr.Dataset, highest: xr.Dataset) -> list[tuple[str, int]]:
    """What there is to choose: (technology or store, its position)."""
    wider = {name: (highest[name] > lowest[name]).values for name in SIZES}
    of_stores = wider["store_power"] | wider["energy_capacity"]
    return [("technology", int(n)) for n in np.flatnonzero(wider["capacity"])] + [
        ("store", int(n)) for n in np.flatnonzero(of_stores)
    ]


def _grid(centre: np.ndarray, width: float) -> np.ndarray:
    """Points around a centre, (point, axis), each from 0, the lowest, to 1, the highest; the centre is the first."""
    steps = np.linspace(-width, width, POINTS)
    around = np.array(list(itertools.product(*(at + steps for at in centre)))).reshape(-1, len(centre))
    return np.clip(np.vstack([centre, around]), 0.0, 1.0)


def _between(lowest: xr.Dataset, highest: xr.Dataset, axes: list[tuple[str, int]], grid: np.ndarray) -> xr.Dataset:
    """The sizes of each point of the grid."""
    sizes = {}
    for name, (_, dim) in SIZES.items():
        share = np.zeros((len(grid), lowest.sizes[dim]))
        for axis, (of, position) in enumerate(axes):
            if of == dim:
                share[:, position] = grid[:, axis]
        low, high = lowest[name].values, highest[name].values
        sizes[name] = (("sizing", dim), low + share * (high - low))
    return xr.Dataset(sizes, {dim: lowest[dim].values for dim in ("technology", "store")})
