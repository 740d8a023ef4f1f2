"""What buyers choose by cost: the total cost of ownership of each option, and the shares that follow from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.costs import annuity_factor

Array = npt.NDArray[np.float64]


def cost_of_ownership(
    price: npt.ArrayLike,
    upkeep: npt.ArrayLike,
    energy_use: npt.ArrayLike,
    energy_price: npt.ArrayLike,
    rate: npt.ArrayLike,
    years: npt.ArrayLike,
) -> Array:
    """Return what owning a unit costs in a year, money/yr: its price as an annuity, upkeep and energy.

    Parameters
    ----------
    price : money, when it is bought. upkeep : money/yr.
    energy_use : MWh/yr. energy_price : money/MWh, as the buyer sees it on the day of purchase.
    rate : 1/yr, ≥ 0, what buyers discount by. years : yr, > 0, that they look ahead.

    Examples
    --------
    >>> cost_of_ownership(20000.0, 500.0, 2.0, 250.0, 0.0, 10.0).item()
    3000.0
    """
    payment = np.asarray(price, dtype=float) * annuity_factor(rate, years)
    return payment + np.asarray(upkeep) + np.asarray(energy_use, dtype=float) * np.asarray(energy_price, dtype=float)


def logit_shares(cost: npt.ArrayLike, spread: float) -> Array:
    """Return the shares in which options are chosen, by the multinomial logit on their costs.

    Parameters
    ----------
    cost : (option, …) money/yr.
    spread : money/yr, > 0: of two options that differ by it, the cheaper is chosen e times as often.

    Returns
    -------
    (option, …), shares that sum to 1 over the options.

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior, in Zarembka (ed.), Frontiers in
    Econometrics, Academic Press, 105–142, equation (12), with the utility −cost/spread.

    Examples
    --------
    >>> logit_shares([3000.0, 3000.0 + 500.0 * np.log(3.0)], spread=500.0).round(12)
    array([0.75, 0.25])
    """
    if not spread > 0:
        raise ValueError(f"a choice by cost needs a spread above 0, not {spread}")
    utility = -np.asarray(cost, dtype=float) / spread
    weight = np.exp(utility - utility.max(axis=0, keepdims=True))
    return weight / weight.sum(axis=0, keepdims=True)
