"""Planting: what a hectare started in each year removes beyond the same land left as it is."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.forest_events import Flows, Hit, happen
from engine.forest_methods import Method, standing
from engine.forest_pools import METHODS
from engine.forest_years import live
from engine.growth import Floats, Positions
from engine.land import once_a_land
from engine.membership import positions
from engine.stands import Stands, bare_stands

TCO2_PER_TC = 44.0 / 12.0
"""Molar masses of CO2 and C."""


def planting_response(inputs: xr.Dataset) -> xr.DataArray:
    """Return what a hectare planted at a year's start removes in each year, (planting, start, year), tCO2/ha/yr.

    Expected net of storms and fire at their rates, of what clearing the land gave to the air and of what the same land
    would have removed unplanted; 0 before planting, and nothing beyond the last year. The simulation and the optimiser
    both use these numbers.
    """
    return planting_responses(inputs)[1]


def removed_by(hectares: xr.DataArray, response: xr.DataArray) -> xr.DataArray:
    """Return the removals of all that was planted so far, (planting, year), tCO2/yr.

    Parameters
    ----------
    hectares : (planting, year), ha planted at the start of the year.
    response : (planting, start, year), tCO2/ha/yr.
    """
    started = hectares.reset_coords(drop=True).rename(year="start")
    return xr.dot(started, response, dim="start").transpose("planting", "year")


@once_a_land("planting_node", "planting_cover", "planting_replaces")
def planting_responses(inputs: xr.Dataset) -> tuple[xr.DataArray, xr.DataArray]:
    """Return removals of a hectare planted, and those beyond the same land unplanted, (planting, start, year) each.

    Raises
    ------
    ValueError
        If a planting replaces a cover of which its node has no hectare.
    """
    years, n = inputs["year"].values, inputs.sizes["planting"]
    coords = {"planting": inputs["planting"].values, "start": years, "year": years}
    own, additional = np.zeros((2, n, years.size, years.size))
    if n:
        method = METHODS[inputs.attrs["forest_method"]](inputs)
        before, without = _replaced(inputs, method)
        own = _grown(inputs, method, before)
        started = np.triu(np.ones((years.size, years.size)))
        additional = own - started * without[:, np.newaxis, :]
    dims = ("planting", "start", "year")
    return xr.DataArray(own, coords, dims), xr.DataArray(additional, coords, dims)


def _grown(inputs: xr.Dataset, method: Method, before: Floats) -> Floats:
    """Removals of a hectare itself, soil and clearing included, (planting, start, year), tCO2/ha/yr.

    Nothing but the land's state at the start depends on the calendar, so that all starts run through the years together
    and each is read off by its age.
    """
    n, n_years, _ = before.shape
    planting, start = (each.ravel() for each in np.indices((n, n_years)))
    stands, cleared = _cleared_and_planted(inputs, method, planting, before.reshape(planting.size, -1))
    soil = inputs["soil_accumulation"].values[stands.cover]
    own = np.zeros((n, n_years, n_years))
    lived = live(inputs, method, stands, planting.size, has_events=False, has_hazards=True)
    for age, year in enumerate(lived):
        net = _net(year.flows, planting.size, inputs) + soil - (cleared if age == 0 else 0.0)
        at = np.flatnonzero(start + age < n_years)
        own[planting[at], start[at], start[at] + age] = net[at] * TCO2_PER_TC
    return own


def _cleared_and_planted(
    inputs: xr.Dataset, method: Method, planting: Positions, before: Floats
) -> tuple[Stands, Floats]:
    """Return a hectare each of new stands on the land as it was, and what clearing it gave to the air, tC/ha.

    The wood of what is cleared counts as given to the air at once.
    """
    former, cover = _former(inputs)[planting], positions(inputs["planting_cover"], inputs["cover"])[planting]
    node, n = positions(inputs["planting_node"], inputs["node"])[planting], planting.size
    stands = bare_stands(np.arange(n), node, cover, np.zeros(n), np.ones(n), _temperature(inputs)[node])
    stands.pools = method.start(stands)
    is_named = former >= 0
    stands.cover, stands.pools = (
        np.where(is_named, former, cover),
        np.where(is_named[:, np.newaxis], before, stands.pools),
    )
    flows = Flows()
    flows.add(stands, np.zeros(n), np.zeros(n), np.zeros(n))
    for one in np.unique(cover[is_named]):
        rows = np.flatnonzero(is_named[stands.place] & (cover[stands.place] == one) & (stands.cover != one))
        stands = happen(method, stands, Hit("afforestation", rows, np.ones(rows.size), to_cover=int(one)), flows)
    given, wood = (flows.by(what, np.arange(n), n, inputs.sizes["cover"]).sum(axis=1) for what in ("given", "products"))
    return stands.take(np.argsort(stands.place)), given + wood


def _replaced(inputs: xr.Dataset, method: Method) -> tuple[Floats, Floats]:
    """Return the mean hectare that each planting replaces, unplanted, with hazards as in a mean year.

    Returns
    -------
    Its pools at the start of each year, (planting, start, pool), tC/ha, and what it removes, (planting, year),
    tCO2/ha/yr; zeros where a planting names no cover that it replaces.
    """
    former, node = _former(inputs), positions(inputs["planting_node"], inputs["node"])
    stands = standing(inputs, method)
    pairs = sorted({(int(n), int(c)) for n, c in zip(node, former, strict=True) if c >= 0})
    place = np.full((inputs.sizes["node"], inputs.sizes["cover"]), -1)
    for position, pair in enumerate(pairs):
        place[pair] = position
    stands.place = place[stands.node, stands.cover]
    stands = stands.take(np.flatnonzero((stands.place >= 0) & (stands.area > 0)))
    area = np.bincount(stands.place, stands.area, len(pairs))
    for missing in np.flatnonzero(area == 0):
        raise ValueError(f"no hectare of {inputs['cover'].values[pairs[missing][1]]} is there to be planted")
    years = inputs.sizes["year"]
    pools, net = np.zeros((len(pairs), years, stands.pools.shape[1])), np.zeros((len(pairs), years))
    lived = live(inputs, method, stands, len(pairs), has_events=False, has_hazards=True) if pairs else iter(())
    for year in range(years if pairs else 0):
        np.add.at(pools[:, year], stands.place, stands.pools * (stands.area / area[stands.place])[:, np.newaxis])
        now = next(lived)
        stands = now.stands
        net[:, year] = _net(now.flows, len(pairs), inputs) / area * TCO2_PER_TC
    before, without = np.zeros((former.size, *pools.shape[1:])), np.zeros((former.size, years))
    named = np.flatnonzero(former >= 0)
    at = place[node[named], former[named]]
    before[named], without[named] = pools[at], net[at]
    return before, without


def _temperature(inputs: xr.Dataset) -> Floats:
    """Mean temperature of the cells of each node, (node,), °C; 0 where it has none."""
    node = positions(inputs["cell_node"], inputs["node"])
    n_cells = np.bincount(node, minlength=inputs.sizes["node"])
    return np.bincount(node, inputs["cell_temperature"].values, inputs.sizes["node"]) / np.maximum(n_cells, 1)


def _former(inputs: xr.Dataset) -> Positions:
    """Position of the cover that each planting replaces, (planting,); −1 where it names none."""
    covers = [str(name) for name in inputs["cover"].values]
    named = [str(name) for name in inputs["planting_replaces"].values]
    return np.array([covers.index(name) if name else -1 for name in named], dtype=np.int64)


def _net(flows: Flows, n_places: int, inputs: xr.Dataset) -> Floats:
    every = np.arange(n_places)
    taken, given = (flows.by(what, every, n_places, inputs.sizes["cover"]) for what in ("taken", "given"))
    return (taken - given).sum(axis=1)
