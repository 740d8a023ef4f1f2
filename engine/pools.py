"""The pools of a stand's carbon, and the flows between them that a year can have.

Names and order are those of libcbm 2.10.2, `cbm_exn`. Gases are carbon, tC, not tonnes of gas.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

POOLS = (
    "Input", "Merch", "Foliage", "Other", "CoarseRoots", "FineRoots",
    "AboveGroundVeryFastSoil", "BelowGroundVeryFastSoil", "AboveGroundFastSoil", "BelowGroundFastSoil", "MediumSoil",
    "AboveGroundSlowSoil", "BelowGroundSlowSoil", "StemSnag", "BranchSnag",
    "CO2", "CH4", "CO", "NO2", "Products",
)  # fmt: skip
"""Names, in the order of every `pool` dimension."""

BIOMASS = slice(1, 6)
"""Living pools: above ground the first three, roots the last two."""

DEAD = slice(6, 15)
"""Litter, dead wood and soil carbon."""

ECOSYSTEM = slice(1, 15)
"""What stands on the land and in it."""

DECAYING = (*POOLS[6:11], *POOLS[13:15], *POOLS[11:13])
"""The dead pools, in the order of decay."""

GASES = ("CO2", "CH4", "CO", "NO2")


class Flow(NamedTuple):
    """Carbon that moves from one pool to another in one process."""

    process: str  # turnover, decline, snag_fall, decay, mixing, growth, disturbance
    source: str
    sink: str


SHED = (
    ("Merch", "StemSnag"), ("Foliage", "AboveGroundVeryFastSoil"),
    ("Other", "BranchSnag"), ("Other", "AboveGroundFastSoil"),
    ("CoarseRoots", "AboveGroundFastSoil"), ("CoarseRoots", "BelowGroundFastSoil"),
    ("FineRoots", "AboveGroundVeryFastSoil"), ("FineRoots", "BelowGroundVeryFastSoil"),
)  # fmt: skip
"""Where the litter of each living pool goes."""


def _slow(pool: str) -> str:
    """The slow pool that a fast one feeds."""
    return "BelowGroundSlowSoil" if pool.startswith("BelowGround") else "AboveGroundSlowSoil"


FLOWS = (
    *(Flow(process, source, sink) for process in ("turnover", "decline") for source, sink in SHED),
    Flow("snag_fall", "StemSnag", "MediumSoil"),
    Flow("snag_fall", "BranchSnag", "AboveGroundFastSoil"),
    *(Flow("decay", pool, sink) for pool in DECAYING[:7] for sink in (_slow(pool), "CO2")),
    *(Flow("decay", pool, "CO2") for pool in DECAYING[7:]),
    Flow("mixing", "AboveGroundSlowSoil", "BelowGroundSlowSoil"),
    *(Flow("growth", "Input", pool) for pool in POOLS[BIOMASS]),
)
"""The flows of every year, in the order of the kernel; those of disturbances follow: see `all_flows`."""


def flow_total(
    table: Array,
    flows: tuple[Flow, ...],
    process: Collection[str] | None = None,
    source: Collection[str] | None = None,
    sink: Collection[str] | None = None,
) -> Array:
    """Return the sum of some of the flows of a table (…, flow), of its shape without the last; None: of any."""
    chosen = [
        (process is None or flow.process in process)
        and (source is None or flow.source in source)
        and (sink is None or flow.sink in sink)
        for flow in flows
    ]
    return np.asarray(table)[..., np.array(chosen, bool)].sum(axis=-1)


def production(table: Array, flows: tuple[Flow, ...]) -> dict[str, Array]:
    """Return `npp`, `nep` and `nbp` of a table of flows (…, flow), of its shape without the last.

    Net primary production is the net growth of the living pools and the litter they shed; net ecosystem
    production is that less the decay of dead pools into air; net biome production that less what disturbances
    give to air and to products. It is the change of the carbon on the land: `ECOSYSTEM`.

    References
    ----------
    Kurz et al. 2009, doi:10.1016/j.ecolmodel.2008.10.018; composite flux indicators of libcbm 2.10.2.
    """
    npp = flow_total(table, flows, process=("growth", "turnover", "decline"))
    nep = npp - flow_total(table, flows, process=("decay",), sink=GASES)
    nbp = nep - flow_total(table, flows, process=("disturbance",), sink=(*GASES, "Products"))
    return {"npp": npp, "nep": nep, "nbp": nbp}


def incidence(flows: tuple[Flow, ...]) -> Array:
    """Return what a unit of each flow adds to each pool, (flow, pool): −1, 0 or 1.

    The change of the pools in a year is flows · incidence. Growth is net of what a stand sheds, so litter adds
    to the dead pools and takes nothing from the living; `Input` stays what it is.
    """
    effect = np.zeros((len(flows), len(POOLS)))
    for row, (process, source, sink) in enumerate(flows):
        effect[row, POOLS.index(sink)] += 1.0
        if process not in ("growth", "turnover", "decline"):
            effect[row, POOLS.index(source)] -= 1.0
    return effect
