"""Turnover of stocks by vintage: what is sold in a year depends on what is left from the years before."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel


@kernel
def surviving_share(survival: np.ndarray, age: int) -> float:
    """Share in use at the start of the age-th year after sale; nothing outlives the table."""
    if age < survival.size:
        return survival[age]
    return 0.0


@kernel
def turn_over(
    survival: np.ndarray,
    sales_share: np.ndarray,
    service_of: np.ndarray,
    service_level: np.ndarray,
    first: int,
    sold: np.ndarray,
    survivors: np.ndarray,
    sales: np.ndarray,
    in_use: np.ndarray,
) -> None:
    """Fill survivors, sales and units in use, year by year.

    Parameters
    ----------
    survival : (stock, age) share in use at the start of the age-th year after sale.
    sales_share : (stock, year) share in the sales of the service.
    service_of : (stock,) position of the stock's service.
    service_level : (service, year) units wanted at the start of the year.
    first : position of the first year among the vintages.
    sold : (stock, vintage) units ever sold; in: up to the first year, out: all.
    survivors, sales : (stock, year) out: units left at the start of the year, and units sold then.
    in_use : (stock, vintage, year) out: both together, by year of sale.
    """
    n_stocks, n_vintages, n_years = in_use.shape
    wanted = np.empty(service_level.shape[0])
    for year in range(n_years):
        now = first + year
        wanted[:] = service_level[:, year]
        for stock in range(n_stocks):
            left = 0.0
            for vintage in range(n_vintages):
                units = 0.0
                if vintage <= now:
                    units = sold[stock, vintage] * surviving_share(survival[stock], now - vintage)
                in_use[stock, vintage, year] = units
                left += units
            survivors[stock, year] = left
            wanted[service_of[stock]] -= left
        for stock in range(n_stocks):
            new = sales_share[stock, year] * max(0.0, wanted[service_of[stock]])
            sales[stock, year] = new
            sold[stock, now] += new
            in_use[stock, now, year] += new
