"""The forest of an island, year by year: what its stands hold, and what land and air exchange."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import edges
from engine.forest_events import Flows, expected_share
from engine.forest_methods import POOLS, standing
from engine.forest_pools import METHODS
from engine.forest_years import Year, live
from engine.growth import Floats, Positions, biomass, ceiling
from engine.land import once_a_land
from engine.membership import membership, positions
from engine.planting import TCO2_PER_TC, planting_responses, removed_by
from engine.pools import Flow, production
from engine.stands import Stands

__all__ = ["TCO2_PER_TC", "existing_forest", "grow"]


def grow(inputs: xr.Dataset, hectares: xr.DataArray) -> xr.Dataset:
    """Return the forest of every year.

    Parameters
    ----------
    inputs : the table's `inputs`; its attributes name the method (`forest_method`), whether hazards strike every year
        as they do on average (`forest_hazards`: `expected`) or only as the list of events says (`listed`), and the
        edges of years at which cells are mapped (`forest_map_years`).
    hectares : (planting, year), ha planted at the start of the year, as in the plan.

    Returns
    -------
    Dataset of the forest's rows in the table of results: stocks in tC at edges of years, removals in tCO2/yr, positive
    from the atmosphere. Removals of land that stands (`inventory_removals`), of what measures planted
    (`planting_removals`) and of measures beyond the same land without them (`additional_removals`) are apart.

    Raises
    ------
    ValueError
        If a planting replaces a cover of which its node has no hectare.
    """
    standing = existing_forest(inputs)
    own, additional = planting_responses(inputs)
    at_node = membership(inputs["planting_node"], inputs["node"])
    added = xr.dot(removed_by(hectares, additional), at_node, dim="planting").transpose("node", "year")
    return standing.assign(
        planting_removals=removed_by(hectares, own),
        additional_removals=added,
        land_removals=standing["inventory_removals"] + added,
        planted=hectares.reset_coords(drop=True).cumsum("year").transpose("planting", "year"),
    )


@once_a_land()
def existing_forest(inputs: xr.Dataset) -> xr.Dataset:
    """Return what stands, without measures: its stocks, removals, area, fullness and risk, as in the table of results.

    Memory goes with cells and covers; of single cells only the edges in `forest_map_years` are kept.
    """
    method = METHODS[inputs.attrs["forest_method"]](inputs)
    stands = standing(inputs, method)
    n_cells, n_covers = inputs.sizes["cell"], inputs.sizes["cover"]
    now = Year(stands, np.zeros((n_cells, n_covers)), Flows())
    node = positions(inputs["cell_node"], inputs["node"])
    is_mean = inputs.attrs["forest_hazards"] == "expected"
    years = live(inputs, method, stands, n_cells, has_events=True, has_hazards=is_mean, node=node)
    wanted = set(inputs.attrs["forest_map_years"])
    stocks: list[Floats] = []
    taken, given, tables, of_stands, maps = [], [], [], [], []
    for edge in edges(inputs["year"].values):
        if stocks:
            now = next(years)
            taken.append(now.flows.by("taken", node, inputs.sizes["node"], n_covers))
            given.append(now.flows.by("given", node, inputs.sizes["node"], n_covers))
            tables.append(now.flows.table)
        density = _reported(now.stands.pools, method.report)
        stocks.append(_by_node(now, density, node, inputs))
        of_stands.append(_of_stands(inputs, now.stands, density))
        if int(edge) in wanted:
            maps.append(_by_cell(now, density, n_cells))
    flows = np.array([taken, given]).reshape(2, inputs.sizes["year"], inputs.sizes["node"], n_covers)
    found = _labelled(inputs, np.array(stocks), flows, np.array(of_stands[:-1]), maps)
    return found.merge(_moved(inputs, np.array(tables), method.flows))


def _reported(pools: Floats, report: Floats) -> Floats:
    """Carbon by pool of the results, (stand, 5), tC/ha; most pools of a method are part of one alone."""
    density = np.zeros((len(pools), report.shape[1]), order="F")
    for pool, column in zip(*np.nonzero(report), strict=True):
        density[:, column] += pools[:, pool]
    return density


def _by_node(now: Year, density: Floats, node: Positions, inputs: xr.Dataset) -> Floats:
    """Carbon of nodes and covers by pool of the results, (node, cover, pool), tC, from that on a hectare of stands."""
    n_nodes, n_covers = inputs.sizes["node"], inputs.sizes["cover"]
    key = now.stands.node * n_covers + now.stands.cover
    area = now.stands.area
    held = [np.bincount(key, column * area, n_nodes * n_covers) for column in density.T]
    wood = np.array([now.products[node == one].sum(axis=0) for one in range(n_nodes)])
    return np.stack([*held, wood.ravel()], axis=1).reshape(n_nodes, n_covers, len(POOLS))


def _by_cell(now: Year, density: Floats, n_cells: int) -> Floats:
    """Carbon of cells by pool of the results, (cell, pool), tC."""
    held = [np.bincount(now.stands.place, column * now.stands.area, n_cells) for column in density.T]
    return np.stack([*held, now.products.sum(axis=1)], axis=1)


def _of_stands(inputs: xr.Dataset, stands: Stands, density: Floats) -> Floats:
    """Hectares, share of the curve's ceiling, tCO2 of living carbon that hazards destroy in a mean year, (3, cover)."""
    n_covers = inputs.sizes["cover"]
    area = np.bincount(stands.cover, stands.area, n_covers)
    full = np.bincount(stands.cover, stands.area * biomass(inputs, stands.cover, stands.age), n_covers)
    most = area * ceiling(inputs)
    living = (density[:, 0] + density[:, 1]) * stands.area
    risk = np.bincount(stands.cover, living * expected_share(inputs, stands), n_covers) * TCO2_PER_TC
    return np.stack([area, np.divide(full, most, out=np.zeros(n_covers), where=most > 0), risk])


def _labelled(inputs: xr.Dataset, stocks: Floats, flows: Floats, of_stands: Floats, maps: list[Floats]) -> xr.Dataset:
    """Name what was counted: stocks (edge, node, cover, pool), flows (2, year, node, cover), (year, 3, cover)."""
    taken, given = flows * TCO2_PER_TC
    net = taken - given
    mapped = np.array(maps).reshape(len(maps), inputs.sizes["cell"], len(POOLS))
    years = inputs["year"].values
    held = (("node", "cover", "pool", "year_edge"), np.moveaxis(stocks, 0, -1))
    area, full, risk = np.moveaxis(of_stands, 0, -1)
    return xr.Dataset(
        {
            "carbon_stock": (("cell", "pool", "map_edge"), np.moveaxis(mapped, 0, -1)),
            "pool_stock": held,
            "cover_removals": (("cover", "year"), net.sum(axis=1).T),
            "inventory_removals": (("node", "year"), net.sum(axis=2).T),
            "gross_removals": (("node", "year"), taken.sum(axis=2).T),
            "forest_emissions": (("node", "year"), given.sum(axis=2).T),
            "forest_area": (("cover", "year"), area),
            "saturation": (("cover", "year"), full),
            "permanence_risk": (("cover", "year"), risk),
        },
        {
            "node": inputs["node"].values,
            "cell": inputs["cell"].values,
            "cover": inputs["cover"].values,
            "pool": list(POOLS),
            "year": years,
            "year_edge": edges(years),
            "map_edge": sorted(int(edge) for edge in set(inputs.attrs["forest_map_years"])),
        },
    )


def _moved(inputs: xr.Dataset, tables: Floats, flows: tuple[Flow, ...]) -> xr.Dataset:
    """Name what moved between pools, (year, node, flow) tC/yr, and what follows from it; empty without pools."""
    table = np.moveaxis(tables, 0, -1)
    follows = production(np.moveaxis(tables, 0, 1), flows) if flows else {}
    net = np.array(list(follows.values())).reshape(len(follows), inputs.sizes["node"], inputs.sizes["year"])
    return xr.Dataset(
        {
            "carbon_flow": (("node", "transfer", "year"), table),
            "net_production": (("node", "production", "year"), np.moveaxis(net, 0, 1)),
        },
        {
            "node": inputs["node"].values,
            "transfer": np.array([" ".join(flow) for flow in flows], str),
            "production": np.array(list(follows), str),
            "year": inputs["year"].values,
        },
    )
