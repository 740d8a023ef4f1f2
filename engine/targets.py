"""What a global target asks of emissions: milestones on the way, and the warming if all the world did the same."""

from __future__ import annotations

from typing import NamedTuple

BASE_YEAR = 2019
"""The year that the milestones are counted from."""

MILESTONES: dict[str, dict[int, tuple[float, float, float]]] = {
    "CO2": {2030: (0.48, 0.36, 0.69), 2035: (0.65, 0.50, 0.96), 2040: (0.80, 0.61, 1.09), 2050: (0.99, 0.79, 1.19)},
    "GHG": {2030: (0.43, 0.34, 0.60), 2035: (0.60, 0.49, 0.77), 2040: (0.69, 0.58, 0.90), 2050: (0.84, 0.73, 0.98)},
}
"""Reduction below 2019 of the pathways that limit warming to 1.5 °C with no or limited overshoot: median and 5–95 %.

IPCC AR6 Synthesis Report, Summary for Policymakers, table SPM.1; net emissions of the world.
"""

TCRE = (0.45, 0.27, 0.63)
"""Warming per 1000 Gt CO2, °C: best estimate and likely range. IPCC AR6 Synthesis Report, section 3.3.1."""


class Milestone(NamedTuple):
    """One milestone and where a pathway stands to it."""

    year: int
    asked: float
    """Reduction below the base year, the median of the pathways."""
    reached: float
    is_met: bool


def milestones(emissions: dict[int, float], base: float, gas: str = "CO2") -> list[Milestone]:
    """Return the milestones of the simulated years, each with what is reached.

    Parameters
    ----------
    emissions : year → t/yr, net of the removals that count.
    base : t/yr in 2019, > 0.
    gas : `CO2`, or `GHG` in tCO2e.
    """
    if base <= 0:
        raise ValueError("milestones need emissions above 0 in their base year")
    found = []
    for year, (asked, _, _) in MILESTONES[gas].items():
        if year in emissions:
            reached = 1.0 - emissions[year] / base
            found.append(Milestone(year, asked, reached, reached >= asked - 1e-9))
    return found


class Overshoot(NamedTuple):
    """By how much, and when, a count exceeds a budget."""

    first_year: int
    """The first year whose count exceeds it."""
    peak_year: int
    """The year at whose end the count is highest."""
    peak: float
    """tCO2 beyond the budget at the end of that year."""
    last_year: int | None
    """The first year from which the count is within the budget again to the end; None if it never is."""


def overshoot(counted: dict[int, float], budget: float, slack: float = 0.0) -> Overshoot | None:
    """Return by how much a cumulative count exceeds a budget and when; None if it never does.

    Parameters
    ----------
    counted : year → tCO2 up to the end of the year, in order.
    budget : tCO2, from the same first year on.
    slack : share of the budget within which it is kept.
    """
    limit = budget + slack * abs(budget)
    beyond = [year for year, total in counted.items() if total > limit]
    if not beyond:
        return None
    peak_year = max(counted, key=counted.__getitem__)
    after = [year for year in counted if year > beyond[-1]]
    return Overshoot(beyond[0], peak_year, counted[peak_year] - budget, after[0] if after else None)


def warming_if_all_did(counted: float, share: float, remaining: float, limit: float) -> tuple[float, float, float]:
    """Return the warming, °C, if all the world used its budget as the island does its share: best, low and high.

    Parameters
    ----------
    counted : tCO2 of the island against its budget.
    share : tCO2, the island's budget.
    remaining : tCO2, the world's, of which `share` is the island's part.
    limit : °C that the world's budget belongs to.

    Notes
    -----
    limit + TCRE × (counted / share − 1) × remaining: what the budget leaves open is the warming beyond it alone,
    so the range is that of TCRE and not of the budget itself.
    """
    beyond = (counted / share - 1.0) * remaining / 1e12
    best, low, high = (limit + tcre * beyond for tcre in TCRE)
    return best, min(low, high), max(low, high)
