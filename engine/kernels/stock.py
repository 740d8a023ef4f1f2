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
def split_sales(
    preference: np.ndarray, lowest: np.ndarray, highest: np.ndarray, is_free: np.ndarray, share: np.ndarray
) -> None:
    """Fill the shares of sales that come nearest to the preferences within their bounds.

    share = clip(λ·preference, lowest, highest) with the λ for which they sum to 1; to less where the bounds, or
    preferences of 0, leave nobody to sell more. Minimums that sum to more than 1 are cut in proportion.

    Parameters
    ----------
    preference : (stock,) of the stocks of one service; 0 for all others, as `lowest` and `highest`.
    is_free : (stock,) scratch.
    share : (stock,) out.

    Notes
    -----
    At a trial λ the shares miss 1 by (what `lowest` adds) − (what `highest` takes away). If highest takes more, the
    λ sought is larger, so those at their highest stay there; and likewise at the lowest. Each round fixes one stock
    at least (variable pegging: Bitran and Hax 1981, Management Science 27(4), 431–441).
    """
    floor = lowest.sum()
    if floor >= 1.0:
        for stock in range(share.size):
            share[stock] = lowest[stock] / floor
        return
    for stock in range(share.size):
        share[stock] = lowest[stock]
        is_free[stock] = 1.0 if preference[stock] > 0.0 else 0.0
    while True:
        rest, weight = 1.0, 0.0
        for stock in range(share.size):
            if is_free[stock] > 0.0:
                weight += preference[stock]
            else:
                rest -= share[stock]
        if weight <= 0.0:
            return
        above, below = 0.0, 0.0
        for stock in range(share.size):
            if is_free[stock] > 0.0:
                share[stock] = max(rest, 0.0) * preference[stock] / weight
                above += max(0.0, share[stock] - highest[stock])
                below += max(0.0, lowest[stock] - share[stock])
        if above == 0.0 and below == 0.0:
            return
        for stock in range(share.size):
            if is_free[stock] > 0.0:
                if above >= below and share[stock] > highest[stock]:
                    share[stock], is_free[stock] = highest[stock], 0.0
                elif below >= above and share[stock] < lowest[stock]:
                    share[stock], is_free[stock] = lowest[stock], 0.0


@kernel
def survive(
    survival: np.ndarray, now: int, scrapping: float, scrapping_age: float, sold: np.ndarray, in_use: np.ndarray
) -> float:
    """Fill what is left of one stock's vintages at the start of a year and return their sum.

    Early scrapping takes a share of the units of an age from `sold` itself: they are gone in all later years too.
    """
    left = 0.0
    for vintage in range(in_use.size):
        units = 0.0
        if vintage <= now:
            if now - vintage >= scrapping_age:
                sold[vintage] *= 1.0 - scrapping
            units = sold[vintage] * surviving_share(survival, now - vintage)
        in_use[vintage] = units
        left += units
    return left


@kernel
def turn_over(
    survival: np.ndarray,
    sales_share: np.ndarray,
    sales_minimum: np.ndarray,
    sales_maximum: np.ndarray,
    target: np.ndarray,
    scrapping: np.ndarray,
    scrapping_age: np.ndarray,
    second_hand_share: np.ndarray,
    second_hand_age: np.ndarray,
    service_of: np.ndarray,
    service_level: np.ndarray,
    first: int,
    sold: np.ndarray,
    survivors: np.ndarray,
    sales: np.ndarray,
    imports: np.ndarray,
    in_use: np.ndarray,
) -> None:
    """Fill survivors, sales, imports and units in use, year by year.

    Parameters
    ----------
    survival : (stock, age) share in use at the start of the age-th year after sale.
    sales_share : (stock, year) share in what enters the service, before bounds and targets.
    sales_minimum, sales_maximum : (stock, year) bounds on that share.
    target : (stock, year) share of the service level that shall be in use; below 0: none.
    scrapping : (stock, year) share of the units of `scrapping_age` or older that leave beyond their survival, at the
        start of the year; not in the first, whose stock is given.
    second_hand_share : (stock, year) share of what enters that is not new but `second_hand_age` years old.
    service_of : (stock,) position of the stock's service.
    service_level : (service, year) units wanted at the start of the year.
    first : position of the first year among the vintages.
    sold : (stock, vintage) units ever sold and not scrapped early; in: up to the first year, out: all.
    survivors, sales, imports : (stock, year) out: units left at the start of the year; units sold new and brought in
        second-hand then.
    in_use : (stock, vintage, year) out: all three together, by year of sale.
    """
    n_stocks, n_vintages, n_years = in_use.shape
    n_services = service_level.shape[0]
    column = np.empty(n_vintages)
    wanted = np.empty(n_services)
    preference, lowest, highest, is_free, share = np.zeros((5, n_stocks))
    for year in range(n_years):
        now = first + year
        wanted[:] = service_level[:, year]
        for stock in range(n_stocks):
            rate = scrapping[stock, year] if year > 0 else 0.0
            left = survive(survival[stock], now, rate, scrapping_age[stock], sold[stock], column)
            in_use[stock, :, year] = column
            survivors[stock, year] = left
            wanted[service_of[stock]] -= left
        for service in range(n_services):
            need = max(0.0, wanted[service])
            for stock in range(n_stocks):
                is_in = 1.0 if service_of[stock] == service else 0.0
                missing = target[stock, year] * service_level[service, year] - survivors[stock, year]
                pull = min(1.0, max(0.0, missing) / need) if need > 0.0 else 0.0
                preference[stock] = is_in * sales_share[stock, year]
                highest[stock] = is_in * sales_maximum[stock, year]
                lowest[stock] = min(highest[stock], is_in * max(sales_minimum[stock, year], pull))
            split_sales(preference, lowest, highest, is_free, share)
            for stock in range(n_stocks):
                if service_of[stock] == service:
                    entering = share[stock] * need
                    used = entering * second_hand_share[stock, year]
                    sales[stock, year] = entering - used
                    imports[stock, year] = used
                    sold[stock, now] += entering - used
                    in_use[stock, now, year] += entering - used
                    if used > 0.0:
                        age = int(second_hand_age[stock])
                        sold[stock, now - age] += used / surviving_share(survival[stock], age)
                        in_use[stock, now - age, year] += used


@kernel
def turn_over_draws(
    survival: np.ndarray,
    sales_share: np.ndarray,
    sales_minimum: np.ndarray,
    sales_maximum: np.ndarray,
    target: np.ndarray,
    scrapping: np.ndarray,
    scrapping_age: np.ndarray,
    second_hand_share: np.ndarray,
    second_hand_age: np.ndarray,
    service_of: np.ndarray,
    service_level: np.ndarray,
    first: int,
    initial: np.ndarray,
    units: np.ndarray,
    sales: np.ndarray,
) -> None:
    """Fill units in use and sales, (draw, stock, year), of many draws of survival, sales shares and service levels.

    As `turn_over`; survival, sales_share and service_level have the draw as their first dimension, and `initial` is
    units in use at the start of the first year, (stock, vintage). Vintages are summed as they come: nothing is kept.
    """
    n_draws, n_stocks, n_years = units.shape
    n_vintages = initial.shape[1]
    survivors, imports = np.empty((2, n_stocks, n_years))
    in_use = np.empty((n_stocks, n_vintages, n_years))
    sold = np.empty((n_stocks, n_vintages))
    for draw in range(n_draws):
        for stock in range(n_stocks):
            for vintage in range(n_vintages):
                sold[stock, vintage] = 0.0
                if initial[stock, vintage] > 0.0:
                    left = surviving_share(survival[draw, stock], first - vintage)
                    sold[stock, vintage] = initial[stock, vintage] / left
        turn_over(
            survival[draw], sales_share[draw], sales_minimum, sales_maximum, target, scrapping, scrapping_age,
            second_hand_share, second_hand_age, service_of, service_level[draw], first, sold,
            survivors, sales[draw], imports, in_use,
        )  # fmt: skip
        for stock in range(n_stocks):
            for year in range(n_years):
                units[draw, stock, year] = survivors[stock, year] + sales[draw, stock, year] + imports[stock, year]
