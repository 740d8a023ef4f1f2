"""What a scenario says of how long units stay in use, and how old those are that it starts with."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.survival import fixed_life_survival, logistic_survival, weibull_survival
from scenarios.schema.stocks import Stock, Survival
from scenarios.tables import Array

ALMOST_NONE = 1e-3
"""Survival below which a vintage no longer counts in a steady state."""


def survival(spec: Survival, ages: ArrayLike) -> Array:
    """Return the share of units still in use at each age, by the named function."""
    life = spec.life.amount
    if spec.kind == "fixed_life":
        return fixed_life_survival(ages, life)
    assert spec.shape is not None
    named = {"weibull": weibull_survival, "logistic": logistic_survival}[spec.kind]
    return named(ages, life, spec.shape.amount)


def oldest(stock: Stock) -> int:
    """Return the age at which hardly a unit is left, yr."""
    shares = survival(stock.survival, np.arange(100))
    return int(np.argmax(shares < ALMOST_NONE)) or 99


def steady_state(stock: Stock, first_year: int, vintages: list[int]) -> Array:
    """Return the initial stock by year of sale as equal sales in every past year would have left it."""
    ages = first_year - np.array(vintages)
    inside = (ages >= 1) & (ages < oldest(stock))
    weights = np.where(inside, survival(stock.survival, np.maximum(ages, 0)), 0.0)
    return stock.initial.amount * weights / weights.sum()
