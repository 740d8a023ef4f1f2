"""What happens to stands besides growth: storms, fire, felling, clearing, planting under cover.

An event hits a share of the area of each stand it reaches. That share becomes a stand of its own, so that ages stay
exact: what was hit starts again at age 0, the rest goes on as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from engine.forest_methods import Method
from engine.growth import Floats, Positions
from engine.pools import moved
from engine.stands import Stands, merged
from engine.windthrow import gust_at, typhoon_damage

RESTARTS = {"typhoon", "fire", "harvest", "deforestation", "afforestation"}
"""Events after which what was hit starts again at age 0; `thinning` and `enrichment` leave the age."""


@dataclass
class Flows:
    """Carbon between land and air of a year, row by row, tC/yr: who took and who gave."""

    place: list[Positions] = field(default_factory=list)
    cover: list[Positions] = field(default_factory=list)
    taken: list[Floats] = field(default_factory=list)
    given: list[Floats] = field(default_factory=list)
    products: list[Floats] = field(default_factory=list)
    table: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    """(node, flow of the method), tC/yr that moved between pools, wood in use last; empty: not counted"""
    node: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    """(place,), of the table"""

    def add(self, stands: Stands, taken: Floats, given: Floats, products: Floats) -> None:
        """Add what the hectares of stands exchanged, each (stand,), tC/ha/yr."""
        self.place.append(stands.place)
        self.cover.append(stands.cover)
        for column, values in ((self.taken, taken), (self.given, given), (self.products, products)):
            column.append(values * stands.area)

    def give(self, place: Positions, cover: Positions, carbon: Floats) -> None:
        """Add what wood in use gave to the air from places as a whole, each (row,), tC/yr."""
        self.place.append(place)
        self.cover.append(cover)
        self.given.append(carbon)
        self.taken.append(np.zeros(carbon.size))
        self.products.append(np.zeros(carbon.size))
        if self.table.size:
            np.add.at(self.table[:, -1], self.node[place], carbon)

    def by(self, what: str, group: Positions, n_groups: int, n_covers: int) -> Floats:
        """Return `taken`, `given` or `products` summed by group of places and cover, (group, cover), tC/yr."""
        key = group[np.concatenate(self.place)] * n_covers + np.concatenate(self.cover)
        summed = np.bincount(key, np.concatenate(getattr(self, what)), n_groups * n_covers)
        return summed.astype(float).reshape(n_groups, n_covers)


@dataclass(frozen=True)
class Hit:
    """Which stands an event reaches, the share of their area that it hits, and what becomes of it."""

    kind: str
    rows: Positions
    share: Floats
    intensity: float = 1.0
    """share of the biomass taken on the hectares hit: below 1 for a thinning"""
    to_cover: int = -1
    """position of the cover that follows; -1: the same"""


def listed(inputs: xr.Dataset, year: int) -> Iterator[int]:
    """Yield the events of a year, in the order of the list, as positions."""
    yield from (int(i) for i in np.flatnonzero(inputs.variables["event_year"].values == year))


def hit_by(inputs: xr.Dataset, stands: Stands, event: int) -> Hit:
    """Return what one event of the list does to stands whose places are cells."""
    kind = str(inputs.variables["event_kind"].values[event])

    def of(name: str) -> float:
        return float(inputs[f"event_{name}"].values[event])

    reached = (stands.age >= of("age_from")) & (stands.age < of("age_to"))
    for name, column in (("cell", stands.place), ("node", stands.node), ("cover", stands.cover)):
        if of(name) >= 0:
            reached &= column == int(of(name))
    rows = np.flatnonzero(reached)
    if kind == "typhoon":
        return Hit(kind, rows, _storm_share(inputs, stands, rows, event))
    if kind == "thinning":
        return Hit(kind, rows, np.ones(rows.size), intensity=of("share"))
    return Hit(kind, rows, np.full(rows.size, of("share")), to_cover=int(of("to_cover")))


def expected_hits(inputs: xr.Dataset, stands: Stands) -> Iterator[Hit]:
    """Yield the hazards of a mean year: each hits the share of every stand that it destroys on average."""
    kinds = inputs.variables["hazard_kind"].values
    loss = inputs.variables["expected_loss"].values
    stage = life_stage(inputs, stands)
    for hazard in range(kinds.size):
        share = loss[hazard, stands.node, stands.cover, stage]
        rows = np.flatnonzero(share > 0)
        yield Hit(str(kinds[hazard]), rows, share[rows])


def life_stage(inputs: xr.Dataset, stands: Stands) -> Positions:
    """Return 0 for young and 1 for mature stands, (stand,)."""
    return (stands.age >= inputs.variables["mature_age"].values[stands.cover]).astype(np.int64)


def expected_share(inputs: xr.Dataset, stands: Stands) -> Floats:
    """Return the share of each stand that all hazards together destroy in a mean year, (stand,)."""
    loss = inputs.variables["expected_loss"].values.sum(axis=0)
    return np.minimum(loss[stands.node, stands.cover, life_stage(inputs, stands)], 1.0)


def happen(method: Method, stands: Stands, hit: Hit, flows: Flows) -> Stands:
    """Return the stands after an event, and note in `flows` what went to the air and into products."""
    reached = hit.share * stands.area[hit.rows] > 0
    rows, share = hit.rows[reached], hit.share[reached]
    if rows.size == 0:
        return stands
    struck = stands.take(rows)
    struck.area = struck.area * share
    stands.area[rows] *= 1.0 - share
    air, products = struck_pools(method, struck, hit, flows.table)
    flows.add(struck, np.maximum(-air, 0.0), np.maximum(air, 0.0), products)
    if hit.to_cover >= 0:
        struck.cover[:] = hit.to_cover
    if hit.kind in RESTARTS:
        struck.age[:] = 0.0
    method.settle(struck, hit.to_cover >= 0)
    return stands.with_more(merged(struck))


def struck_pools(method: Method, struck: Stands, hit: Hit, table: Floats) -> tuple[Floats, Floats]:
    """Send pools through the matrix of an event; return what left, (stand,) each, tC/ha: to the air, into products.

    What moved between pools is added to a table (node, flow), tC/yr, unless that has no row.
    """
    for cover in np.unique(struck.cover):
        rows = struck.cover == cover
        fate = method.fate(hit.kind, int(cover), hit.intensity)
        if table.size:
            held = np.zeros((len(table), len(fate)))
            np.add.at(held, struck.node[rows], struck.pools[rows] * struck.area[rows, np.newaxis])
            table += moved(held, fate, method.flows)
        struck.pools[rows] = struck.pools[rows] @ fate
    air = struck.pools[:, method.air].sum(axis=1)
    products = struck.pools[:, method.products].copy()
    struck.pools[:, method.air] = 0.0
    struck.pools[:, method.products] = 0.0
    return air, products


def fell_at_rotation(method: Method, stands: Stands, rotation: Floats, flows: Flows) -> None:
    """Fell and plant again, in place, every stand that has come to the age of rotation of its cover, (cover,) yr."""
    rows = np.flatnonzero(stands.age >= rotation[stands.cover])
    if rows.size == 0:
        return
    felled = stands.take(rows)
    air, products = struck_pools(method, felled, Hit("harvest", rows, np.ones(rows.size)), flows.table)
    flows.add(felled, np.maximum(-air, 0.0), np.maximum(air, 0.0), products)
    felled.age[:] = 0.0
    method.settle(felled, False)
    stands.age[rows], stands.pools[rows], stands.gap[rows] = felled.age, felled.pools, felled.gap


def _storm_share(inputs: xr.Dataset, stands: Stands, rows: Positions, event: int) -> Floats:
    storm = [float(inputs[f"event_{name}"].values[event]) for name in ("lat", "lon", "speed", "radius")]
    gust = gust_at(
        inputs.variables["cell_lat"].values.astype(float), inputs.variables["cell_lon"].values.astype(float), *storm
    )
    reached = stands.take(rows)
    stage = life_stage(inputs, reached)
    midpoint, slope = (inputs[name].values[reached.cover, stage] for name in ("wind_midpoint", "wind_slope"))
    return typhoon_damage(gust[reached.place], midpoint, slope)
