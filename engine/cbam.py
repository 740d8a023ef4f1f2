"""The carbon border adjustment of the EU (Regulation (EU) 2023/956) on goods that an island sells there.

Embedded emissions of a good, what is allocated free in the EU, the certificates of the difference and their cost.
What is shown is an estimate for the exporter; the declaration is the importer's, and verified figures are a verifier's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

FREE_SHARE = {
    2026: 0.975, 2027: 0.95, 2028: 0.90, 2029: 0.775, 2030: 0.515, 2031: 0.39, 2032: 0.265, 2033: 0.14,
}  # fmt: skip
"""CBAM factor: the share of free allocation left, 0 from 2034. Directive 2003/87/EC, Article 10a(1a)."""

PROPOSED_FREE_SHARE = {
    2026: 0.975, 2027: 0.95, 2028: 0.915, 2029: 0.81, 2030: 0.59, 2031: 0.48, 2032: 0.375, 2033: 0.27,
    2034: 0.15, 2035: 0.15, 2036: 0.15, 2037: 0.15,
}  # fmt: skip
"""A slower fall to 0 in 2038, proposed and not law: COM(2026) 616, Article 1(15)(b)(i)."""

SCHEDULES = {"adopted": FREE_SHARE, "proposed_2026": PROPOSED_FREE_SHARE}

MARK_UP = {2026: 0.10, 2027: 0.20}
"""Added to default values, 30 % from 2028. Implementing Regulation (EU) 2026/1740."""

FERTILISER_MARK_UP = 0.01
"""The same for fertilisers, in every year."""


class Precursor(NamedTuple):
    """What a complex good is made of."""

    mass: float
    """t per t of good."""
    embedded: float
    """tCO2e/t, 0 for what comes from a country that the mechanism leaves out."""
    benchmark: float
    """tCO2e/t."""


def free_share(year: int, schedule: str = "adopted") -> float:
    """Return the share of free allocation left in a year, by a schedule: 1 before 2026, 0 after its last year."""
    if year < min(FREE_SHARE):
        return 1.0
    return SCHEDULES[schedule].get(year, 0.0)


def default_value(base: float, year: int, *, is_fertiliser: bool = False) -> float:
    """Return the default embedded emissions with their mark-up, tCO2e/t; `base` is the value without it."""
    mark_up = FERTILISER_MARK_UP if is_fertiliser else MARK_UP.get(year, 0.10 if year < 2026 else 0.30)
    return base * (1.0 + mark_up)


def embedded_emissions(direct: float, indirect: float, output: float, precursors: Iterable[Precursor] = ()) -> float:
    """Return specific embedded emissions, tCO2e per t of good.

    Parameters
    ----------
    direct : tCO2e attributed to the production process.
    indirect : tCO2e of the electricity it used, 0 for goods whose direct emissions alone count.
    output : t of the good, > 0.
    precursors : of a complex good; of a simple one there are none.

    Notes
    -----
    SEE = (AttrEm + Σ m_i SEE_i × AL) / AL, Regulation (EU) 2023/956 Annex IV points 2 and 3.
    """
    if output <= 0:
        raise ValueError("embedded emissions need an output above 0")
    return (direct + indirect) / output + sum(part.mass * part.embedded for part in precursors)


def free_allocation(
    benchmark: float,
    year: int,
    correction: float = 1.0,
    precursors: Iterable[Precursor] = (),
    schedule: str = "adopted",
) -> float:
    """Return what stands for free allocation, tCO2e/t: factor × correction × benchmark, with that of precursors.

    Parameters
    ----------
    benchmark : tCO2e/t, Implementing Regulation (EU) 2025/2620, column A for actual, B for default values.
    correction : the cross-sectoral correction factor; 1 in 2026–2030, Implementing Decision (EU) 2026/1862.
    """
    whole = benchmark + sum(part.mass * part.benchmark for part in precursors)
    return free_share(year, schedule) * correction * whole


def certificates(embedded: float, free: float) -> float:
    """Return certificates per t of good: what is embedded beyond what stands for free allocation, never below 0."""
    return max(0.0, embedded - free)


def cost(certificates_due: float, price: float, paid_abroad: float = 0.0) -> float:
    """Return the cost of certificates less the carbon price already paid for the same tonnes, never below 0.

    Parameters
    ----------
    certificates_due : tCO2e.
    price : money/tCO2e of a certificate.
    paid_abroad : money, effectively paid in the country of origin, net of rebates (Article 9).
    """
    return max(0.0, certificates_due * price - paid_abroad)


def indirect_emissions(energy: float, factor: float) -> float:
    """Return tCO2e of electricity used, MWh × tCO2e/MWh.

    The factor is the country's default. The island's own grid counts only by a direct line or a power purchase
    agreement (Annex IV point 6): a clean island grid changes nothing without one.
    """
    if not np.isfinite(energy * factor):
        raise ValueError("indirect emissions need a finite energy and factor")
    return energy * factor
