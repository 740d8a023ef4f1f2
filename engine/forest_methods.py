"""Ways to count the carbon of stands, by name: stock change and gain-loss of the IPCC; the pools of CBM beside them.

A method says which pools a stand has, what they hold at first, what a year of growth does to them, and by which matrix
an event empties one into another. The same land, with the same ages and events, goes through any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.growth import Floats, biomass, root_ratio
from engine.membership import positions
from engine.pools import Flow
from engine.stands import Stands, bare_stands

POOLS = ("above_ground", "below_ground", "dead_wood", "litter", "soil", "products")
"""Pools that results name, whatever the method: the five of the IPCC, and harvested wood in use."""
ABOVE, BELOW, DEAD, SOIL, AIR, PRODUCTS = 0, 1, slice(2, 5), 4, 5, 6
N_SIMPLE = 7
TRANSITION = 20.0
"""yr in which dead wood, litter and soil come from one use of land to another: IPCC 2006, vol. 4, eq. 2.23 and 2.25."""


@dataclass(frozen=True)
class Method:
    """One way to count, prepared for some inputs."""

    report: Floats
    """(pool of the method, five pools of the results): which of them it is"""
    air: list[int]
    """pools that are the atmosphere"""
    products: int
    """pool that is harvested wood"""
    soil: list[int]
    """pools that are the long-lived carbon of the soil"""
    start: Callable[[Stands], Floats]
    """pools of stands at the first edge, (stand, pool), tC/ha"""
    grow: Callable[[Stands, Floats], tuple[Floats, Floats]]
    """changes pools and age by a year; returns what stands took from and gave to the air, (stand,) each, tC/ha; adds
    what moved between pools to a table (node, flow), tC/yr, unless that has no row"""
    fate: Callable[[str, int, float], Floats]
    """kind of event, cover, intensity → matrix by which pools (a row) go into pools"""
    settle: Callable[[Stands, bool], None]
    """after an event: sets what growth needs to know; true where the use of the land changed"""
    flows: tuple[Flow, ...] = ()
    """what can move between pools, in the order of the table; none where a method knows stocks alone"""


def stock_change(inputs: xr.Dataset) -> Method:
    """Return the method that takes living biomass from the curve at each age: removals are the difference of stocks.

    IPCC 2006 Guidelines, vol. 4, ch. 2, eq. 2.5 and 2.8. Dead wood, litter and soil are those of the cover (Tier 1) and
    move from one use to another in 20 years.
    """

    def grow(stands: Stands, _: Floats) -> tuple[Floats, Floats]:
        stands.age += 1.0
        before = stands.pools.copy()
        stands.pools[:, : SOIL + 1] += _approached(inputs, stands)
        stands.pools[:, [ABOVE, BELOW]] = _on_the_curve(inputs, stands)
        return _gained_and_lost(stands.pools - before)

    def settle(stands: Stands, is_new_use: bool) -> None:
        # Growth goes on by the curve's increments from where the event left the stand.
        curve = biomass(inputs, stands.cover, stands.age) * inputs.variables["carbon_fraction"].values[stands.cover]
        stands.gap = curve - stands.pools[:, ABOVE]
        _turn(inputs, stands, is_new_use)

    return _simple(inputs, grow, settle)


def gain_loss(inputs: xr.Dataset) -> Method:
    """Return the method that adds the growth of each year to what is there and takes off losses.

    IPCC 2006 Guidelines, vol. 4, ch. 2, eq. 2.4, 2.9 and 2.10: ΔC_G = A · G_W · (1 + R) · CF, with G_W the curve's gain
    from this age to the next; losses are those of events (eq. 2.12, 2.14).
    """

    def grow(stands: Stands, _: Floats) -> tuple[Floats, Floats]:
        old = biomass(inputs, stands.cover, stands.age)
        ratio = root_ratio(inputs, stands.cover, old)
        stands.age += 1.0
        before = stands.pools.copy()
        gain = (biomass(inputs, stands.cover, stands.age) - old) * inputs.variables["carbon_fraction"].values[
            stands.cover
        ]
        stands.pools[:, : SOIL + 1] += _approached(inputs, stands)
        stands.pools[:, ABOVE] = np.maximum(before[:, ABOVE] + gain, 0.0)
        stands.pools[:, BELOW] = np.maximum(before[:, BELOW] + gain * ratio, 0.0)
        return _gained_and_lost(stands.pools - before)

    return _simple(inputs, grow, lambda stands, is_new_use: _turn(inputs, stands, is_new_use))


def _simple(
    inputs: xr.Dataset, grow: Callable[[Stands, Floats], tuple[Floats, Floats]], settle: Callable[[Stands, bool], None]
) -> Method:
    """The parts that stock change and gain-loss share."""

    def start(stands: Stands) -> Floats:
        pools = np.zeros((stands.n, N_SIMPLE))
        pools[:, [ABOVE, BELOW]] = _on_the_curve(inputs, stands)
        pools[:, DEAD] = _of_the_cover(inputs, stands)
        return pools

    def fate(kind: str, cover: int, intensity: float) -> Floats:
        return simple_fate(kind, _to_products(inputs, kind, cover), intensity)

    report = np.zeros((N_SIMPLE, 5))
    report[range(5), range(5)] = 1.0
    return Method(report, [AIR], PRODUCTS, [SOIL], start, grow, fate, settle)


def simple_fate(kind: str, to_products: float, intensity: float) -> Floats:
    """Return the matrix of an event for the pools of the simple methods, (7, 7), rows adding up to 1.

    Tier 1: biomass that is felled, blown over or burned goes to the air in the year, but for what becomes a product
    (eq. 2.12 and 2.14 with fd = `intensity`); dead wood, litter and soil stay.
    """
    matrix = np.eye(N_SIMPLE)
    if kind == "enrichment":
        return matrix
    matrix[[ABOVE, BELOW], [ABOVE, BELOW]] = 1.0 - intensity
    matrix[ABOVE, PRODUCTS] = intensity * to_products
    matrix[ABOVE, AIR] = intensity * (1.0 - to_products)
    matrix[BELOW, AIR] = intensity
    return matrix


def _to_products(inputs: xr.Dataset, kind: str, cover: int) -> float:
    """Share of above-ground carbon hit that becomes a product: all usable wood when felled, the salvage of a storm."""
    usable = float(inputs.variables["product_share"].values[cover])
    if kind == "typhoon":
        return usable * float(inputs.variables["salvage_share"].values[cover])
    return 0.0 if kind == "fire" else usable


def _on_the_curve(inputs: xr.Dataset, stands: Stands) -> Floats:
    """Carbon above and below ground at the stands' ages, less their gap, (stand, 2), tC/ha."""
    dry_matter = biomass(inputs, stands.cover, stands.age)
    above = np.maximum(dry_matter * inputs.variables["carbon_fraction"].values[stands.cover] - stands.gap, 0.0)
    return np.stack([above, above * root_ratio(inputs, stands.cover, dry_matter)], axis=1)


def _of_the_cover(inputs: xr.Dataset, stands: Stands) -> Floats:
    """Dead wood, litter and soil of the stands' covers, (stand, 3), tC/ha."""
    return np.stack([inputs[name].values[stands.cover] for name in ("dead_wood", "litter", "soil_carbon")], axis=1)


def _approached(inputs: xr.Dataset, stands: Stands) -> Floats:
    """Change of a year in dead wood, litter and soil, as five pools, (stand, 5); stops at the stock of the cover."""
    change = np.zeros((stands.n, SOIL + 1))
    if stands.approach.any():
        moving = np.flatnonzero((stands.approach != 0).any(axis=1))
        some = stands.take(moving)
        left = _of_the_cover(inputs, some) - some.pools[:, DEAD]
        arrived = np.abs(left) <= np.abs(some.approach) * (1 + 1e-9)
        change[moving, DEAD] = np.where(arrived, left, some.approach)
        stands.approach[moving] = np.where(arrived, 0.0, some.approach)
    return change


def _turn(inputs: xr.Dataset, stands: Stands, is_new_use: bool) -> None:
    if is_new_use:
        stands.approach = (_of_the_cover(inputs, stands) - stands.pools[:, DEAD]) / TRANSITION


def _gained_and_lost(change: Floats) -> tuple[Floats, Floats]:
    # Pool by pool: sums along the short side of a tall table cost several times as much.
    gained, net = np.zeros((2, len(change)))
    for pool in change.T:
        gained += np.maximum(pool, 0.0)
        net += pool
    return gained, np.maximum(gained - net, 0.0)


def standing(inputs: xr.Dataset, method: Method) -> Stands:
    """Return the stands of the first edge, a cohort each, with their pools after the method; places are cells."""
    cell = inputs.variables["cohort_cell"].values.astype(np.int64)
    node = positions(inputs["cell_node"], inputs["node"])
    stands = bare_stands(
        cell,
        node[cell] if cell.size else cell,
        inputs.variables["cohort_cover"].values.astype(np.int64),
        inputs.variables["cohort_age"].values,
        inputs.variables["cohort_area"].values,
        inputs.variables["cell_temperature"].values[cell],
    )
    stands.pools = method.start(stands)
    stands.pools[:, method.soil] *= inputs.variables["cell_soil"].values[cell][:, np.newaxis]
    return stands
