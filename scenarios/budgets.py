"""Remaining global carbon budgets and warming potentials: published tables, with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.schema import Budget

LIKELIHOODS = (0.17, 0.33, 0.5, 0.67, 0.83)

GIGATONNE = 1e9

REMAINING_BUDGET: dict[int, dict[float, tuple[float, ...]]] = {
    # From the start of 2020. IPCC AR6 WG1, Summary for Policymakers, table SPM.2.
    2020: {
        1.5: (900, 650, 500, 400, 300),
        1.6: (1200, 850, 650, 550, 400),
        1.7: (1450, 1050, 850, 700, 550),
        1.8: (1750, 1250, 1000, 850, 650),
        1.9: (2000, 1450, 1200, 1000, 800),
        2.0: (2300, 1700, 1350, 1150, 900),
    },
    # From the start of 2025. Forster et al. 2025, Earth Syst. Sci. Data 17, 2641 (Indicators of Global Climate
    # Change 2024), 50/67/83 % as published, 17/33 % from the data file of the same edition.
    2025: {
        1.5: (325, 197, 130, 80, 30),
        1.6: (618, 419, 310, 240, 160),
        1.7: (912, 642, 490, 390, 290),
        1.8: (1205, 864, 680, 550, 430),
        1.9: (1498, 1086, 860, 710, 560),
        2.0: (1791, 1309, 1050, 870, 690),
    },
    # From the start of 2026. 1.5 degC at 50 %: 130 Gt, Indicators of Global Climate Change 2025, Earth Syst. Sci.
    # Data 18, 3889 (2026). The other cells are estimated from the pre-final file of that edition, read 0.02 degC
    # higher so that it meets the published cell; the published table could not be read.
    2026: {
        1.5: (342, 207, 130, 81, 34),
        1.6: (633, 428, 317, 236, 165),
        1.7: (924, 649, 499, 391, 296),
        1.8: (1215, 870, 682, 546, 427),
        1.9: (1507, 1091, 864, 701, 558),
        2.0: (1798, 1312, 1047, 856, 689),
    },
}
"""Gt CO2 by first year, temperature (degC) and likelihood of staying below it."""

PUBLISHED_FROM_2026 = (1.5, 0.5)
"""The one cell of the edition of 2026 that was published where it could be read."""

GWP: dict[str, dict[str, float]] = {
    # IPCC AR5 WG1 ch. 8 table 8.A.1, without climate-carbon feedback.
    "AR5": {"CO2": 1.0, "CH4": 28.0, "N2O": 265.0, "CH4 non-fossil": 28.0, "CO2e": 1.0},
    # IPCC AR6 WG1 ch. 7 table 7.15.
    "AR6": {"CO2": 1.0, "CH4": 29.8, "N2O": 273.0, "CH4 non-fossil": 27.0, "CO2e": 1.0},
}
"""100-year global warming potentials, tCO2e per t, in the order of `engine.variables.GASES`."""


def remaining_budget(first_year: int, temperature: float, likelihood: float) -> float:
    """Return the remaining global budget from the start of `first_year`, tCO2."""
    return REMAINING_BUDGET[first_year][temperature][LIKELIHOODS.index(likelihood)] * GIGATONNE


def estimated(budget: Budget) -> list[str]:
    """Return a remark where the budget chosen is a cell that was estimated; nothing where it was published."""
    cell = (budget.temperature, budget.likelihood)
    if budget.from_year != 2026 or cell == PUBLISHED_FROM_2026:
        return []
    cell_said = f"{budget.temperature:g} °C at {budget.likelihood:.0%}"
    return [
        f"the remaining budget for {cell_said} from 2026 on is estimated from a file before the final edition: "
        "the published table could not be read"
    ]


NEEDS: dict[str, tuple[str, ...]] = {
    "per_capita": (),
    "grandfathering": ("emissions", "world_emissions"),
    "blended": ("emissions", "world_emissions", "emissions_weight"),
    "convergence": ("emissions", "world_emissions", "convergence_year"),
    "cumulative_per_capita": ("past",),
}
"""Fields of `carbon.budget` that each rule needs."""


def missing(budget: Budget, rule: str) -> list[str]:
    """Return the fields of the budget that a rule needs and the scenario does not give."""
    return [field for field in NEEDS[rule] if not getattr(budget, field)]
