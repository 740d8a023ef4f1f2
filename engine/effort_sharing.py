"""What part of a global carbon budget or pathway falls to a party: one function for each rule.

A party is a country, a province or an island; the first dimension of every array is the party, and the parties
of a rule that spreads a remainder among them (`ability_to_pay`, `greenhouse_development_rights`) must be the whole
world. No rule is right by itself: they are shown side by side and the scenario chooses one.

References
----------
The rules and their formulas: van den Berg et al. (2020), Climatic Change 162, 1805, DOI 10.1007/s10584-019-02368-y;
Robiou du Pont et al. (2017), Nature Climate Change 7, 38, DOI 10.1038/nclimate3186; as implemented in the open
model EffortSharing (PBL), commit 217d4f9.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def grandfathering(budget: float, emissions: npt.ArrayLike, world_emissions: float) -> Numbers:
    """Return budget × share of emissions at the start, tCO2 by party.

    Parameters
    ----------
    budget : tCO2 left to the world from the start year on.
    emissions, world_emissions : tCO2/yr in the start year.
    """
    return budget * np.asarray(emissions, dtype=float) / world_emissions


def equal_per_capita(budget: float, population: npt.ArrayLike, world_population: float) -> Numbers:
    """Return budget × share of population at the start, tCO2 by party."""
    return budget * np.asarray(population, dtype=float) / world_population


def blended_shares(by_emissions: npt.ArrayLike, by_population: npt.ArrayLike, weight: float) -> Numbers:
    """Return weight × grandfathering + (1 − weight) × equal per capita, tCO2 by party; weight in 0..1."""
    if not 0.0 <= weight <= 1.0:
        raise ValueError(f"the weight of emissions is {weight}, outside 0..1")
    return weight * np.asarray(by_emissions, dtype=float) + (1.0 - weight) * np.asarray(by_population, dtype=float)


def by_capability(budget: float, population: npt.ArrayLike, gdp: npt.ArrayLike) -> Numbers:
    """Return the budget shared by population over income: P_i (P_i / G_i) / Σ P (P / G), tCO2 by party.

    Parameters
    ----------
    population, gdp : (party,) of all parties that share the budget; one currency and year of prices.
    """
    people, income = np.asarray(population, dtype=float), np.asarray(gdp, dtype=float)
    weights = people * people / income
    return budget * weights / weights.sum()


def per_capita_convergence(
    world_path: npt.ArrayLike,
    emissions_share: npt.ArrayLike,
    population_share: npt.ArrayLike,
    years_to_convergence: float,
) -> Numbers:
    """Return emissions (party, year), tCO2/yr, that move from shares of emissions to shares of population.

    Parameters
    ----------
    world_path : (year,) tCO2/yr, from the start year on.
    emissions_share : (party,) share of the world's emissions in the start year.
    population_share : (party, year) share of the world's population.
    years_to_convergence : yr after the start year, > 0.

    Notes
    -----
    E_i(t) = E_W(t) (c s_i + (1 − c) p_i(t)), c(t) = max(0, 1 − (t − t0) / T).
    """
    path, shares = np.asarray(world_path, dtype=float), np.asarray(population_share, dtype=float)
    c = np.maximum(0.0, 1.0 - np.arange(path.size) / years_to_convergence)
    return path * (c * np.asarray(emissions_share, dtype=float)[:, None] + (1.0 - c) * shares)


def linear_path(budget: float, emissions: float, n_years: int) -> Numbers:
    """Return the straight path, (year,) tCO2/yr, from today's emissions to zero whose sum is the budget.

    Notes
    -----
    It reaches zero T = 2 B / E(t0) − 1 years after the start year: the trapezoid of yearly emissions
    E(t0) (1 − k/T), k = 0…T, has the sum E(t0) (T + 1) / 2. Exact where T is a whole number of years;
    a budget below E(t0) / 2 is spent within the start year.
    """
    years = 2.0 * budget / emissions - 1.0
    if years <= 0.0:
        return np.where(np.arange(n_years) == 0, budget, 0.0)
    return emissions * np.maximum(0.0, 1.0 - np.arange(n_years) / years)


def equal_cumulative_per_capita(
    budget: float,
    emissions: npt.ArrayLike,
    population: npt.ArrayLike,
    world_emissions: npt.ArrayLike,
    world_population: npt.ArrayLike,
    fading: float = 0.0,
) -> Numbers:
    """Return what is left to each party when all who live and lived share alike, tCO2; negative: a debt.

    Parameters
    ----------
    emissions, population : (party, year) of the past, the last year being the one before the budget starts.
    world_emissions, world_population : (year,) likewise.
    fading : 1/yr, by which a tonne of the past weighs less for each year before the budget's start.

    Notes
    -----
    B_i = B p_i + Σ_t (p_i(t) E_W(t) − E_i(t)) (1 − δ)^(t0 − t), p_i being the share of population, in the first
    term that of the last year. The original spreads the second term over the coming years as an arch of a
    sine; a budget needs its sum alone.
    """
    world, people = np.asarray(world_emissions, dtype=float), np.asarray(world_population, dtype=float)
    share = np.asarray(population, dtype=float) / people
    years_ago = np.arange(world.size, 0, -1)
    credit = (share * world - np.asarray(emissions, dtype=float)) * (1.0 - fading) ** years_ago
    return budget * share[:, -1] + credit.sum(axis=1)


def ability_to_pay(
    baseline: npt.ArrayLike, population: npt.ArrayLike, gdp: npt.ArrayLike, world_target: float
) -> Numbers:
    """Return emissions of a year, tCO2/yr by party, cut from the baseline the more the richer a party is.

    Parameters
    ----------
    baseline, population, gdp : (party,) of that year, the whole world.
    world_target : tCO2/yr that the world may emit in it.

    Notes
    -----
    r_i = ((G_i/P_i) / (G_W/P_W))^(1/3) E_i (E_W − T) / E_W; the cuts are scaled so that their sum is E_W − T.
    """
    emitted, income = np.asarray(baseline, dtype=float), _income(population, gdp)
    needed = emitted.sum() - world_target
    cut = np.cbrt(income) * emitted * needed / emitted.sum()
    return emitted - cut * (needed / cut.sum() if needed else 0.0)


def responsibility_capability(
    historic_emissions: npt.ArrayLike, population: npt.ArrayLike, gdp: npt.ArrayLike, weight: float = 0.5
) -> Numbers:
    """Return the index of responsibility and capability, shares by party that sum to 1.

    Parameters
    ----------
    historic_emissions : (party,) tCO2 since the year that responsibility begins with, the whole world.
    weight : of responsibility; the rest is capability, a party's share of world income weighted by income a head.
    """
    past = np.asarray(historic_emissions, dtype=float)
    capability = np.asarray(gdp, dtype=float) * _income(population, gdp)
    return weight * past / past.sum() + (1.0 - weight) * capability / capability.sum()


def greenhouse_development_rights(baseline: npt.ArrayLike, index: npt.ArrayLike, world_target: float) -> Numbers:
    """Return emissions of a year, tCO2/yr by party: the baseline less the index's share of the world's cut.

    A rich party with little to cut comes below zero: it owes cuts elsewhere.
    """
    emitted = np.asarray(baseline, dtype=float)
    return emitted - (emitted.sum() - world_target) * np.asarray(index, dtype=float)


def _income(population: npt.ArrayLike, gdp: npt.ArrayLike) -> Numbers:
    """Income a head over that of all parties together."""
    people, product = np.asarray(population, dtype=float), np.asarray(gdp, dtype=float)
    return (product / people) / (product.sum() / people.sum())
