"""The carbon year in plain Python, slow and plain: pools by name, one small matrix after another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from engine.cbm import Decay, Roots, Turnover
from engine.pools import DECAYING, POOLS

LIVING = POOLS[1:6]


def times(pools: dict[str, float], moves: Sequence[tuple[str, str, float]], *, takes: bool) -> dict[str, float]:
    """The pools after some of each source went to a sink, all at once; `takes`: it is gone from the source."""
    after = dict(pools)
    for source, sink, share in moves:
        after[sink] += share * pools[source]
        if takes:
            after[source] -= share * pools[source]
    return after


def net_growth(
    pools: Mapping[str, float], increment: Sequence[float], roots: Roots
) -> tuple[dict[str, float], dict[str, float]]:
    """Growth of each living pool in a year, and the share of each that declines."""
    growth = {pool: max(gain, -pools[pool]) for pool, gain in zip(LIVING[:3], increment, strict=True)}
    dry_matter = sum(pools[pool] + growth[pool] for pool in LIVING[:3]) / roots.carbon_fraction
    below = roots.scale * dry_matter**roots.power
    fine = roots.fine_least + roots.fine_range * math.exp(roots.fine_rate * below)
    growth["CoarseRoots"] = below * (1 - fine) * roots.carbon_fraction - pools["CoarseRoots"]
    growth["FineRoots"] = below * fine * roots.carbon_fraction - pools["FineRoots"]
    if sum(growth.values()) >= -1e-4:
        return growth, dict.fromkeys(LIVING, 0.0)
    return growth, {pool: -gain / pools[pool] if gain < 0 else 0.0 for pool, gain in growth.items()}


def litter(rate: Mapping[str, float], turnover: Turnover) -> list[tuple[str, str, float]]:
    """Where the litter of each living pool goes, given how much of it there is."""
    branch, coarse, fine = turnover.branch_snag_share, turnover.coarse_root_above_share, turnover.fine_root_above_share
    return [
        ("Merch", "StemSnag", rate["Merch"]),
        ("Foliage", "AboveGroundVeryFastSoil", rate["Foliage"]),
        ("Other", "BranchSnag", rate["Other"] * branch),
        ("Other", "AboveGroundFastSoil", rate["Other"] * (1 - branch)),
        ("CoarseRoots", "AboveGroundFastSoil", rate["CoarseRoots"] * coarse),
        ("CoarseRoots", "BelowGroundFastSoil", rate["CoarseRoots"] * (1 - coarse)),
        ("FineRoots", "AboveGroundVeryFastSoil", rate["FineRoots"] * fine),
        ("FineRoots", "BelowGroundVeryFastSoil", rate["FineRoots"] * (1 - fine)),
    ]


def decays(decay: Decay, temperature: float) -> list[tuple[str, str, float]]:
    """What each dead pool gives to the air and to a slow pool."""
    moves = []
    for at, pool in enumerate(DECAYING):
        warm = decay.q10[at] ** ((temperature - decay.reference_temperature[at]) / 10)
        rate = min(decay.base_rate[at] * warm, decay.maximum_rate[at])
        slow = "BelowGroundSlowSoil" if pool.startswith("BelowGround") else "AboveGroundSlowSoil"
        moves.append((pool, "CO2", rate * decay.air_share[at]))
        if not pool.endswith("SlowSoil"):
            moves.append((pool, slow, rate * (1 - decay.air_share[at])))
    return moves


def year(
    pools: dict[str, float],
    increment: Sequence[float],
    turnover: Turnover,
    decay: Decay,
    roots: Roots,
    slow_mixing: float,
    temperature: float,
) -> dict[str, float]:
    """The pools a year later, if nothing happens."""
    growth, decline = net_growth(pools, increment, roots)
    half = [("Input", pool, gain / 2) for pool, gain in growth.items()]
    pools = times(pools, half, takes=False)
    falls = [
        ("StemSnag", "MediumSoil", turnover.stem_snag_fall),
        ("BranchSnag", "AboveGroundFastSoil", turnover.branch_snag_fall),
    ]
    pools = times(pools, falls, takes=True)
    shed = (turnover.stem, turnover.foliage, turnover.branch, turnover.coarse_root, turnover.fine_root)
    pools = times(pools, litter(dict(zip(LIVING, shed, strict=True)), turnover), takes=False)
    pools = times(pools, litter(decline, turnover), takes=False)
    pools = times(pools, half, takes=False)
    moves = decays(decay, temperature)
    pools = times(pools, [move for move in moves if not move[0].endswith("SlowSoil")], takes=True)
    pools = times(pools, [move for move in moves if move[0].endswith("SlowSoil")], takes=True)
    return times(pools, [("AboveGroundSlowSoil", "BelowGroundSlowSoil", slow_mixing)], takes=True)


def disturbed(pools: dict[str, float], moves: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """The pools after an event whose matrix states what moves."""
    listed = [(source, sink, share) for (source, sink), share in moves.items() if source != sink]
    return times(pools, listed, takes=True)
