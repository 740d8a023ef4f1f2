"""What is paid for units of stocks that are bought as stocks turn over by themselves."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.turnover import turnover_of_stocks

Array = np.ndarray


def stock_payments(inputs: xr.Dataset) -> xr.DataArray:
    """Return what is paid for units that have entered since the first year, (stock, year), money/yr.

    Notes
    -----
    A unit costs the same in every year in which it is in use, such that the expected present value of its payments is
    its price: p = price / Σ_a S(a) (1 + r)^−(a+1), S its survival and r the discount rate. For a fixed life that is the
    annuity of `engine.costs`. A unit brought in at age b pays what is left from that age on, p of its year of sale
    (so it is worth less than a new one). What is scrapped early is paid on, and what is in use at the start is sunk.
    What measures add or take away is no purchase: they have a cost of their own. Payments end at the horizon.
    """
    of, turnover = inputs.variables, turnover_of_stocks(inputs)
    survival, years = of["survival"].values, of["year"].values
    payment = survival_annuity(of["stock_price"].values, survival, float(of["discount_rate"].values))
    first = int(np.searchsorted(of["vintage"].values, years[0]))
    of_new = payment[:, first : first + years.size] * turnover["sales"].values
    paid = _paid_on(of_new, survival)
    for stock, age in enumerate(of["second_hand_age"].values.astype(int)):
        if (of["second_hand_share"].values[stock] > 0).any():
            of_used = payment[stock, first - age : first - age + years.size] * turnover["second_hand"].values[stock]
            left = survival[stock, age:] / survival[stock, age]
            paid[stock] += _paid_on(of_used[np.newaxis], left[np.newaxis])[0]
    return xr.DataArray(paid, {"stock": of["stock"].values, "year": years}, ("stock", "year"))


def survival_annuity(price: Array, survival: Array, rate: float) -> Array:
    """Return the yearly payment per unit in use whose expected present value is the price, money/yr.

    Parameters
    ----------
    price : (stock, vintage), money per unit.
    survival : (stock, age), share of units still in use, to an age that none reach.
    rate : 1/yr.
    """
    discount = (1.0 + rate) ** -(np.arange(survival.shape[1]) + 1.0)
    return np.asarray(price / (survival @ discount)[:, np.newaxis])


def _paid_on(entered: Array, survival: Array) -> Array:
    """Payments of (stock, year) of what entered in each year, as long as it survives: (stock, age), 1 at first."""
    n = entered.shape[1]
    paid = np.zeros_like(entered)
    for age in range(n):
        paid[:, age:] += entered[:, : n - age] * survival[:, age : age + 1]
    return paid
