"""Who lends, what it earns and what it costs against another plan: present value, rate of return, debt, abatement.

Flows are real unless they say otherwise, the first of them falls at the start (year 0), each other a year later.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.roots import root

Numbers = npt.NDArray[np.float64]


def weighted_cost_of_capital(
    equity: float, debt: float, cost_of_equity: float, cost_of_debt: float, tax: float = 0.0
) -> float:
    """Return the weighted average cost of capital after tax, 1/yr, nominal if the two costs are.

    E/V k_e + D/V k_d (1 − τ). Modigliani and Miller (1963), American Economic Review 53, 433.

    Examples
    --------
    >>> round(weighted_cost_of_capital(40.0, 60.0, 0.12, 0.05, 0.25), 6)
    0.0705
    """
    value = equity + debt
    if value <= 0:
        raise ValueError("there is neither equity nor debt")
    return equity / value * cost_of_equity + debt / value * cost_of_debt * (1.0 - tax)


def real_rate(nominal: float, inflation: float) -> float:
    """Return the real rate, (1 + nominal) / (1 + inflation) − 1 (Fisher 1930)."""
    return (1.0 + nominal) / (1.0 + inflation) - 1.0


def nominal(flows: npt.ArrayLike, inflation: float, elapsed: float = 0.0) -> Numbers:
    """Return flows in the money of their years; `elapsed` years lie between the price year and the first flow."""
    real = np.asarray(flows, dtype=float)
    return real * (1.0 + inflation) ** (elapsed + np.arange(real.size))


def net_present_value(rate: float, flows: npt.ArrayLike) -> float:
    """Return Σ flow_k (1 + rate)^−k, k from 0."""
    values = np.asarray(flows, dtype=float)
    return float(np.sum(values / (1.0 + rate) ** np.arange(values.size)))


def internal_rate_of_return(flows: npt.ArrayLike) -> float | None:
    """Return the rate at which the net present value is zero; None if there is none, or more than one can be.

    Flows that change sign more than once may have several rates; then none of them says anything.
    """
    values = np.asarray(flows, dtype=float)
    signs = np.sign(values[values != 0])
    if np.count_nonzero(np.diff(signs)) != 1:
        return None

    def value(log_factor: float) -> float:
        return float(np.sum(values * np.exp(-log_factor * np.arange(values.size))))

    low, high = -1.0, 1.0
    while value(low) * value(high) > 0 and high < 64:
        low, high = 2 * low, 2 * high
    if value(low) * value(high) > 0:
        return None
    return float(np.expm1(root(value, low, high)))


def payback(flows: npt.ArrayLike, rate: float = 0.0) -> float | None:
    """Return years until the (discounted) sum of flows is no longer negative for good; None if it never is.

    Within a year the flow is taken as even.
    """
    values = np.asarray(flows, dtype=float)
    total = np.cumsum(values / (1.0 + rate) ** np.arange(values.size))
    short = np.flatnonzero(total < -1e-12 * np.abs(values).max())  # a sum of rounding is no debt
    if short.size == 0:
        return 0.0
    last = int(short[-1])
    return None if last == total.size - 1 else last + float(-total[last] / (total[last + 1] - total[last]))


def level_debt_service(debt: float, rate: float, years: int) -> Numbers:
    """Return the equal yearly payments, (year,), that repay a debt with interest, at the end of each year."""
    factor = rate / -np.expm1(-years * np.log1p(rate)) if rate > 0 else 1.0 / years
    return np.full(years, debt * factor)


def debt_balance(debt: float, rate: float, service: npt.ArrayLike) -> Numbers:
    """Return what is owed, (year_edge,): after each payment, interest added before it; the first is the debt."""
    owed = [debt]
    for payment in np.asarray(service, dtype=float):
        owed.append(owed[-1] * (1.0 + rate) - payment)
    return np.array(owed)


def loans(drawn: npt.ArrayLike, rate: float, years: int) -> tuple[Numbers, Numbers]:
    """Return service and debt of loans that are drawn at the start of years, each repaid by level payments.

    Parameters
    ----------
    drawn : (year,) money at the start of each year.
    rate, years : interest, 1/yr, and the life of each loan.

    Returns
    -------
    service : (year,) money at the end of each year. owed : (year_edge,) after what is paid and drawn there; loans
    that outlive the years are still owed on the last edge.
    """
    amounts = np.asarray(drawn, dtype=float)
    service, owed = np.zeros(amounts.size), np.zeros(amounts.size + 1)
    for first, amount in enumerate(amounts):
        payments = level_debt_service(float(amount), rate, years)
        due = debt_balance(float(amount), rate, payments)
        service[first : first + years] += payments[: amounts.size - first]
        owed[first : first + years + 1] += due[: amounts.size + 1 - first]
    return service, owed


def debt_service_cover(cash_flow: npt.ArrayLike, service: npt.ArrayLike) -> Numbers:
    """Return cash flow over debt service by year; infinite where nothing is due."""
    paid = np.asarray(service, dtype=float)
    flow = np.asarray(cash_flow, dtype=float)
    return np.divide(flow, paid, out=np.full_like(flow, np.inf), where=paid > 0)


def loan_life_cover(cash_flow: npt.ArrayLike, debt: float, rate: float) -> float:
    """Return the present value, at the rate of the debt, of the cash flow of the loan's life over the debt."""
    return net_present_value(rate, np.concatenate([[0.0], np.asarray(cash_flow, dtype=float)])) / debt


def interest_during_construction(rate: npt.ArrayLike, years: npt.ArrayLike) -> Numbers:
    """Return what an overnight cost of 1 amounts to at the start of service, of the broadcast shape.

    Parameters
    ----------
    rate : 1/yr, the cost of capital, real if the overnight cost is in constant money.
    years : of construction, ≥ 0, over which it is spent evenly.

    Notes
    -----
    The mean of (1 + r)^t over 0 ≤ t ≤ T, ((1 + r)^T − 1) / (T ln(1 + r)), which is 1 at T = 0 or r = 0. The discrete
    sum of yearly payments at mid-year, Σ (1 + r)^(k + ½) / T, is the construction finance factor of the NREL Annual
    Technology Baseline without tax; the two differ by (r² / 24) to leading order.

    Examples
    --------
    >>> interest_during_construction([0.0, 0.1], 2.0).round(6)
    array([1.      , 1.101668])
    """
    rates, times = np.broadcast_arrays(np.asarray(rate, dtype=float), np.asarray(years, dtype=float))
    grown = times * np.log1p(rates)
    return np.where(grown > 0, np.expm1(grown) / np.where(grown > 0, grown, 1.0), 1.0)


def provision(rate: npt.ArrayLike, lifetime: npt.ArrayLike) -> Numbers:
    """Return what must be set aside at the start of a life to spend 1 at its end, (1 + r)^−L.

    Repaid as an annuity it is the payment into a sinking fund, r / ((1 + r)^L − 1).
    """
    return np.exp(-np.asarray(lifetime, dtype=float) * np.log1p(np.asarray(rate, dtype=float)))


def import_charge(duty: npt.ArrayLike, tax: npt.ArrayLike) -> Numbers:
    """Return duty and tax on 1 of imports, (1 + duty) (1 + tax) − 1: the tax is on the value and the duty."""
    return (1.0 + np.asarray(duty, dtype=float)) * (1.0 + np.asarray(tax, dtype=float)) - 1.0


def abatement_cost(cost: float, base_cost: float, emissions: float, base_emissions: float) -> float | None:
    """Return the cost of a tonne avoided, money/tCO2e, against a base; None if nothing is avoided.

    Both costs are present values, and both emissions sums of the same years (undiscounted): negative where what
    avoids also saves.
    """
    avoided = base_emissions - emissions
    return (cost - base_cost) / avoided if avoided > 0 else None
