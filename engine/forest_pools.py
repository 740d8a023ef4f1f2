"""The pools of CBM as a way to count: what covers have for parameters, what events move, how soils came to rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import xarray as xr

from engine import cbm
from engine.cbm import Decay, Roots, Turnover
from engine.disturbances import Disturbance, all_flows, matrices, no_events
from engine.forest_methods import Method, gain_loss, stock_change
from engine.growth import Floats, Positions, biomass
from engine.kernels.carbon import History
from engine.pools import DECAYING, ECOSYSTEM, FLOWS, GASES, POOLS, Flow
from engine.stands import Stands
from engine.tally import tally

Moves = dict[tuple[str, str], float]
"""(from, to) → share of the first."""

# Decay, snags and mixing of CBM-CFS3: Kurz et al. 2009, doi:10.1016/j.ecolmodel.2008.10.018; libcbm 2.10.2, cbm_exn.
DECAY: Mapping[str, tuple[float, float, float]] = {
    "AboveGroundVeryFastSoil": (0.355, 2.65, 0.815),
    "BelowGroundVeryFastSoil": (0.5, 2.0, 0.83),
    "AboveGroundFastSoil": (0.1435, 2.0, 0.83),
    "BelowGroundFastSoil": (0.1435, 2.0, 0.83),
    "MediumSoil": (0.0374, 2.0, 0.83),
    "StemSnag": (0.0187, 2.0, 0.83),
    "BranchSnag": (0.07175, 2.0, 0.83),
    "AboveGroundSlowSoil": (0.015, 2.65, 1.0),
    "BelowGroundSlowSoil": (0.0033, 1.0, 1.0),
}
"""Pool → rate at 10 °C (1/yr), Q10, share that goes to the air; that of the last is the cover's `soil_decay`."""
REFERENCE = 10.0
STEM_SNAG_FALL, BRANCH_SNAG_FALL, SLOW_MIXING = 0.032, 0.10, 0.006
BRANCH_SNAG_SHARE, ROOTS_ABOVE_SHARE = 0.25, 0.5
MIN_ROTATIONS, MAX_ROTATIONS = 10, 30

EVENTS = ("typhoon", "fire", "harvest", "thinning", "deforestation", "afforestation")
"""Kinds that move carbon."""
SNAPPED = 0.5
"""Of stems that a storm kills, those broken and standing; the others lie. ASSUMED."""
BURNED = {"Foliage": 0.959, "Other": 0.279, "FineRoots": 0.203, "AboveGroundVeryFastSoil": 0.994,
          "AboveGroundFastSoil": 0.743, "MediumSoil": 0.20, "AboveGroundSlowSoil": 0.425}  # fmt: skip
"""Share of each pool that a wildfire burns: libcbm 2.10.2, Ontario mixedwood; no tropical table is at hand."""
SMOKE = {"CO2": 0.90, "CH4": 0.01, "CO": 0.09}
"""Carbon of what burns, by gas: the same source."""
SLASH_BURNED = 0.40
"""Of leaves and branches when land is cleared for another use: libcbm, clear-cut with slash-burn."""
AFTER_FIRE = {"Merch": {"StemSnag": 1.0}, "Foliage": {"AboveGroundVeryFastSoil": 1.0}, "Other": {"BranchSnag": 1.0},
              "CoarseRoots": {"AboveGroundFastSoil": 0.5, "BelowGroundFastSoil": 0.5},
              "FineRoots": {"AboveGroundVeryFastSoil": 0.373, "BelowGroundVeryFastSoil": 0.627},
              "StemSnag": {"MediumSoil": 1.0}, "BranchSnag": {"AboveGroundFastSoil": 1.0}}  # fmt: skip
"""Where what does not burn goes."""
REPORT = {
    "above_ground": ("Merch", "Foliage", "Other"),
    "below_ground": ("CoarseRoots", "FineRoots"),
    "dead_wood": ("BelowGroundFastSoil", "MediumSoil", "StemSnag", "BranchSnag"),
    "litter": ("AboveGroundVeryFastSoil", "AboveGroundFastSoil"),
    "soil": ("AboveGroundSlowSoil", "BelowGroundVeryFastSoil", "BelowGroundSlowSoil"),
}
"""The five pools of the IPCC by those of CBM, as libcbm's indicators have them but for humus (AboveGroundSlowSoil).

libcbm counts humus as litter: the mor layer of boreal forest. In the tropics it lies in the mineral soil, and soil
surveys have it there.
"""


def moves(kind: str, intensity: float, to_products: float) -> Moves:
    """Return what an event moves between pools.

    Parameters
    ----------
    kind : typhoon, fire, harvest, thinning, deforestation, afforestation or enrichment.
    intensity : share of the living pools struck; 1 but for a thinning.
    to_products : share of the stems struck that becomes a product.

    Examples
    --------
    >>> moves("enrichment", 1.0, 0.5)
    {}
    """
    if kind == "enrichment":
        return {}
    if kind == "fire":
        return _fire()
    stems = {"Products": to_products}
    if kind == "typhoon":
        stems |= {"StemSnag": (1 - to_products) * SNAPPED, "MediumSoil": (1 - to_products) * (1 - SNAPPED)}
        branches = {"BranchSnag": BRANCH_SNAG_SHARE, "AboveGroundFastSoil": 1 - BRANCH_SNAG_SHARE}
    else:
        stems["MediumSoil"], branches = 1 - to_products, {"AboveGroundFastSoil": 1.0}
    burned = SLASH_BURNED if kind in ("deforestation", "afforestation") else 0.0
    struck = {
        "Merch": stems,
        "Foliage": _part_burned({"AboveGroundVeryFastSoil": 1.0}, burned),
        "Other": _part_burned(branches, burned),
        "CoarseRoots": {"AboveGroundFastSoil": 0.5, "BelowGroundFastSoil": 0.5},
        "FineRoots": {"AboveGroundVeryFastSoil": 0.5, "BelowGroundVeryFastSoil": 0.5},
    }
    return {(pool, sink): share * intensity for pool, sinks in struck.items() for sink, share in sinks.items()}


def possible_flows() -> tuple[Flow, ...]:
    """Return what can move between pools in a simulation: in every year, by any event, and out of wood in use."""
    events = [Disturbance(moves(kind, 1.0, 0.5)) for kind in EVENTS]
    return (*all_flows(events), Flow("use", "Products", "CO2"))


def reported() -> Floats:
    """Return which of the five pools of the IPCC each pool is, (pool, 5)."""
    report = np.zeros((len(POOLS), len(REPORT)))
    for column, names in enumerate(REPORT.values()):
        report[_at(*names), column] = 1.0
    return report


def _fire() -> Moves:
    found: Moves = {}
    for pool in {**BURNED, **AFTER_FIRE}:
        sinks = _part_burned(AFTER_FIRE.get(pool, {pool: 1.0}), BURNED.get(pool, 0.0))
        found |= {(pool, sink): share for sink, share in sinks.items()}
    return found


def _part_burned(sinks: Mapping[str, float], burned: float) -> dict[str, float]:
    unburned = {sink: share * (1 - burned) for sink, share in sinks.items()}
    return unburned | ({gas: share * burned for gas, share in SMOKE.items()} if burned else {})


def pooled(inputs: xr.Dataset) -> Method:
    """Return the method that grows, sheds and decays the pools of CBM.

    Removals are net primary production, emissions the decay of dead pools and what events give to the air.
    """
    temperatures = np.unique(np.round(inputs["cell_temperature"].values, 1)) if inputs.sizes["cell"] else np.zeros(1)
    growth = _increments(inputs)
    parameters = _parameters(inputs, temperatures)
    nothing = matrices([])

    def group(stands: Stands) -> Positions:
        nearest = np.abs(temperatures[np.newaxis, :] - stands.temperature[:, np.newaxis]).argmin(axis=1)
        return stands.cover * temperatures.size + nearest

    def grow(stands: Stands, table: Floats) -> tuple[Floats, Floats]:
        age = np.rint(stands.age).astype(np.int64)
        now = cbm.Stands(stands.pools, age, stands.cover, group(stands))
        count = tally(stands.area, 1, len(FLOWS), flow_bin=stands.node if len(table) else None)
        grown = cbm.grow_stands(now, growth, parameters, nothing, no_events(stands.n), 1, count).pools
        if len(table):
            table[: len(count.flows), : len(FLOWS)] += count.flows[:, 0]
        given = grown[:, _at(*GASES)].sum(axis=1)
        taken = grown[:, ECOSYSTEM].sum(axis=1) - stands.pools[:, ECOSYSTEM].sum(axis=1) + given
        grown[:, _at(*GASES)] = 0.0
        stands.pools, stands.age = grown, stands.age + 1.0
        return taken, given

    def start(stands: Stands) -> Floats:
        every = np.column_stack([stands.cover, group(stands), np.rint(stands.age).astype(np.int64)])
        one, of_stand = np.unique(every, axis=0, return_inverse=True)
        return _at_rest(inputs, growth, parameters, one)[of_stand.ravel()]

    products = _stems_to_products(inputs)

    def fate(kind: str, cover: int, intensity: float) -> Floats:
        return _matrix(moves(kind, intensity, products(kind, cover)))

    return Method(
        reported(),
        _at(*GASES),
        POOLS.index("Products"),
        _at("BelowGroundSlowSoil"),
        start,
        grow,
        fate,
        lambda *_: None,
        possible_flows(),
    )


def _increments(inputs: xr.Dataset) -> Floats:
    """Net growth of stems, leaves and branches by cover and age, (cover, age, 3), tC/ha/yr."""
    n_covers = inputs.sizes["cover"]
    oldest = max(
        float(inputs["return_interval"].max()), float(inputs["cohort_age"].max()) if inputs.sizes["cohort"] else 0
    )
    ages = np.arange(int(oldest) + inputs.sizes["year"] + 2, dtype=float)
    cover = np.repeat(np.arange(n_covers), ages.size)
    dry_matter = biomass(inputs, cover, np.tile(ages, n_covers)).reshape(n_covers, ages.size)
    carbon = np.diff(dry_matter, axis=1) * inputs["carbon_fraction"].values[:, np.newaxis]
    stem, leaf = inputs["merchantable_share"].values, inputs["foliage_share"].values
    return carbon[:, :, np.newaxis] * np.stack([stem, leaf, 1.0 - stem - leaf], axis=1)[:, np.newaxis, :]


def _parameters(inputs: xr.Dataset, temperatures: Floats) -> cbm.Parameters:
    """Parameters by cover and temperature, the covers outside."""

    def by_cover(name: str) -> Floats:
        return np.repeat(inputs[name].values, temperatures.size)

    rate, q10, air = (np.array([DECAY[pool][column] for pool in DECAYING]) for column in range(3))
    n_groups = inputs.sizes["cover"] * temperatures.size
    rates = np.tile(rate, (n_groups, 1))
    rates[:, DECAYING.index("BelowGroundSlowSoil")] = by_cover("soil_decay")
    turnover = Turnover(
        stem=by_cover("stem_turnover"),
        foliage=by_cover("foliage_turnover"),
        branch=by_cover("branch_turnover"),
        coarse_root=by_cover("coarse_root_turnover"),
        fine_root=by_cover("fine_root_turnover"),
        stem_snag_fall=STEM_SNAG_FALL,
        branch_snag_fall=BRANCH_SNAG_FALL,
        branch_snag_share=BRANCH_SNAG_SHARE,
        coarse_root_above_share=ROOTS_ABOVE_SHARE,
        fine_root_above_share=ROOTS_ABOVE_SHARE,
    )
    roots = Roots(
        scale=by_cover("root_shoot"),
        power=1.0,
        fine_least=by_cover("fine_root_share"),
        fine_range=0.0,
        fine_rate=0.0,
        carbon_fraction=np.maximum(by_cover("carbon_fraction"), 1e-12),
    )
    decay = Decay(rates, REFERENCE, q10, air, 1.0)
    return cbm.parameters(turnover, decay, roots, SLOW_MIXING, np.tile(temperatures, inputs.sizes["cover"]))


def _at_rest(inputs: xr.Dataset, growth: Floats, parameters: cbm.Parameters, one: Positions) -> Floats:
    """Pools of stands (cover, group, age) grown since the last of the events under which their soil came to rest.

    Land without trees has the soil that its cover states, in the slow pool, and nothing else: what grows on it in a
    year is not counted. Shape (stand, pool), tC/ha.
    """
    kinds = [str(kind) for kind in inputs["cover_past_event"].values]
    products = _stems_to_products(inputs)
    returned = [moves(kind, 1.0, products(kind, c)) for c, kind in enumerate(kinds)]
    cover, group, age = one.T
    interval = np.maximum(inputs["return_interval"].values[cover].astype(np.int64), 2)
    fixed = [np.full(cover.size, value) for value in (MIN_ROTATIONS, MAX_ROTATIONS)]
    history = History(interval, cover + 1, cover + 1, *fixed)
    table = matrices([Disturbance(each) for each in returned])
    # Spin-up ends a year short of the age it is told, as libcbm does.
    pools = cbm.spin_up(cbm.stands(cover, group), age + 1, growth, parameters, table, history).pools
    pools[:, _at(*GASES, "Products")] = 0.0
    bare = inputs["cover_growth"].values[cover] == "none"
    pools[bare, 1:] = 0.0
    pools[bare, POOLS.index("BelowGroundSlowSoil")] = inputs["soil_carbon"].values[cover[bare]]
    return pools


def _stems_to_products(inputs: xr.Dataset) -> Callable[[str, int], float]:
    """By event and cover the share of stems struck that becomes a product: `product_share` is of all above ground."""
    stems, product, salvage = (inputs[f"{name}_share"].values for name in ("merchantable", "product", "salvage"))

    def share(kind: str, cover: int) -> float:
        usable = min(1.0, float(product[cover]) / float(stems[cover])) if stems[cover] > 0 else 0.0
        if kind == "typhoon":
            return usable * float(salvage[cover])
        return 0.0 if kind == "fire" else usable

    return share


def _matrix(moved: Moves) -> Floats:
    """Moves as a matrix, (pool, pool), rows adding up to 1: what is not said to move stays."""
    matrix = np.zeros((len(POOLS), len(POOLS)))
    for (source, sink), share in moved.items():
        matrix[POOLS.index(source), POOLS.index(sink)] += share
    matrix[np.diag_indices(len(POOLS))] += 1.0 - matrix.sum(axis=1)
    return matrix


def _at(*names: str) -> list[int]:
    return [POOLS.index(name) for name in names]


METHODS: dict[str, Callable[[xr.Dataset], Method]] = {
    "stock_change": stock_change,
    "gain_loss": gain_loss,
    "cbm": pooled,
}
"""Name in a scenario → method."""
