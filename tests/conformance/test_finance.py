"""Finance by hand and against the package numpy-financial."""

from __future__ import annotations

import numpy as np
import numpy_financial as peer
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cash_flow import unpaid
from engine.costs import annuity_factor, discount_weights
from engine.finance import (
    abatement_cost,
    debt_balance,
    debt_service_cover,
    internal_rate_of_return,
    level_debt_service,
    loan_life_cover,
    loans,
    net_present_value,
    nominal,
    payback,
    real_rate,
    weighted_cost_of_capital,
)
from engine.project import life_cycle_factor
from solvers.periods import investment_periods

rates = st.floats(0.001, 0.3)
flows = st.lists(st.floats(0.01, 100.0), min_size=2, max_size=30)


@settings(deadline=None, max_examples=50)
@given(rates, flows)
def test_present_value_equals_the_peers(rate: float, earned: list[float]) -> None:
    series = [-10.0, *earned]
    assert net_present_value(rate, series) == pytest.approx(peer.npv(rate, series), rel=1e-12, abs=1e-12)


@settings(deadline=None, max_examples=50)
@given(flows)
def test_the_rate_of_return_makes_the_present_value_zero(earned: list[float]) -> None:
    series = [-sum(earned) / 2, *earned]
    rate = internal_rate_of_return(series)
    assert rate is not None
    assert net_present_value(rate, series) == pytest.approx(0.0, abs=1e-8 * sum(earned))


def test_the_rate_of_return_equals_the_peers() -> None:
    series = [-100.0, 39.0, 59.0, 55.0, 20.0]
    assert internal_rate_of_return(series) == pytest.approx(peer.irr(series), rel=1e-10)
    assert internal_rate_of_return(series) == pytest.approx(0.28094842, abs=1e-8)  # the peer's documented example


def test_a_loss_has_a_negative_rate_of_return() -> None:
    assert internal_rate_of_return([-100.0, 50.0, 25.0]) == pytest.approx(-0.190983, abs=1e-6)  # (1+√5)/4 − 1


def test_flows_that_change_sign_twice_have_no_rate_that_says_anything() -> None:
    assert internal_rate_of_return([-10.0, 30.0, -20.0]) is None
    assert internal_rate_of_return([10.0, 20.0]) is None


@settings(deadline=None, max_examples=50)
@given(rates, st.integers(1, 40))
def test_debt_is_repaid_by_its_level_service(rate: float, years: int) -> None:
    service = level_debt_service(1000.0, rate, years)
    assert service[0] == pytest.approx(-peer.pmt(rate, years, 1000.0), rel=1e-10)
    assert service[0] == pytest.approx(1000.0 * annuity_factor([rate], years)[0], rel=1e-12)
    assert debt_balance(1000.0, rate, service)[-1] == pytest.approx(0.0, abs=1e-7)


@settings(deadline=None, max_examples=50)
@given(rates, st.integers(1, 60))
def test_an_annuity_is_the_peers_payment(rate: float, life: int) -> None:
    assert float(annuity_factor(rate, life)) == pytest.approx(-peer.pmt(rate, life, 1.0), rel=1e-10)


@settings(deadline=None, max_examples=50)
@given(rates, st.integers(2, 60), st.data())
def test_salvage_is_the_peers_present_value_of_the_payments_to_come(
    rate: float, life: int, data: st.DataObject
) -> None:
    left = data.draw(st.integers(1, life - 1))
    payment = float(annuity_factor(rate, life))
    assert float(unpaid(rate, life, left)) == pytest.approx(-peer.pv(rate, left, payment), rel=1e-10)
    # The project's salvage by annuity: bought once, sold with `left` years of its life to go.
    sold = (1.0 - life_cycle_factor(life, life - left, rate, "annuity")) * (1.0 + rate) ** (life - left)
    assert sold == pytest.approx(-peer.pv(rate, left, payment), rel=1e-6)


def test_salvage_by_hand() -> None:
    # 10 %, two years: 1.1² / 2.1 = 0.576190 a year; after one year 0.576190 / 1.1 = 0.523810 is to come.
    assert float(unpaid(0.10, 2.0, 1.0)) == pytest.approx(0.5238095238, abs=1e-10)
    assert float(unpaid(0.0, 10.0, 4.0)) == pytest.approx(0.4)
    assert float(unpaid(0.05, 10.0, 0.0)) == 0.0


def test_cover_ratios_by_hand() -> None:
    cash = np.array([130.0, 130.0])
    service = np.array([100.0, 65.0])
    assert debt_service_cover(cash, service) == pytest.approx([1.3, 2.0])
    assert debt_service_cover([5.0], [0.0])[0] == np.inf
    # 130/1.1 + 130/1.21 = 225.6198…, over 150.
    assert loan_life_cover(cash, 150.0, 0.10) == pytest.approx(225.61983471 / 150.0, rel=1e-9)


def test_loans_of_several_years_add_up() -> None:
    """100 now and 50 a year later at 10 % over two years: 57.619 and 28.8095 a year, the second beyond the horizon."""
    service, owed = loans([100.0, 50.0], 0.10, 2)
    level = 100 * 0.1 / (1 - 1.1**-2)
    assert service == pytest.approx([level, 1.5 * level])
    assert owed == pytest.approx([100.0, 110 - level + 50, 55 - level / 2])
    assert loans([100.0, 0.0, 0.0], 0.10, 2)[1][-1] == pytest.approx(0.0, abs=1e-12)


def test_money_of_its_year_begins_at_the_price_year() -> None:
    assert nominal([100.0, 100.0], 0.02, 2.0) == pytest.approx([104.04, 106.1208])


def test_cost_of_capital_by_hand() -> None:
    # 0.4·12 % + 0.6·5 %·0.75 = 7.05 %; real at 2 %: 1.0705/1.02 − 1.
    rate = weighted_cost_of_capital(40.0, 60.0, 0.12, 0.05, 0.25)
    assert rate == pytest.approx(0.0705, rel=1e-14)
    assert real_rate(rate, 0.02) == pytest.approx(1.0705 / 1.02 - 1.0, rel=1e-14)
    with pytest.raises(ValueError, match="neither"):
        weighted_cost_of_capital(0.0, 0.0, 0.1, 0.1)


def test_real_and_nominal_tell_the_same_present_value() -> None:
    real = [-100.0, 60.0, 70.0]
    assert net_present_value(1.03 * 1.02 - 1.0, nominal(real, 0.02)) == pytest.approx(net_present_value(0.03, real))


def test_payback_by_hand() -> None:
    assert payback([-100.0, 40.0, 40.0, 40.0]) == pytest.approx(2.5)
    assert payback([-100.0, 110.0, 0.0], rate=0.10) == pytest.approx(1.0)
    assert payback([-100.0, 40.0]) is None
    assert payback([0.0, 5.0]) == 0.0
    assert payback([-100.0, 120.0, -50.0, 60.0]) == pytest.approx(2.5)


def test_the_discount_factors_of_a_four_period_case() -> None:
    """Base 2019, 2 %, four periods of five years from 2020, payments at year end: the printed sums."""
    starts, printed = (2020, 2025, 2030, 2035), [
        4.621038733827655, 4.185417154645132, 3.790861268952757, 3.433499847081443
    ]  # fmt: skip
    about = {"cost_method": "annuity", "periods": [2019, *starts]}
    inputs = xr.Dataset({"discount_rate": 0.02}, {"year": np.arange(2019, 2040)}, about)
    weights = discount_weights(inputs)
    assert [float(weights.sel(year=slice(s, s + 4)).sum()) for s in starts] == pytest.approx(printed, rel=1e-14)
    of_optimiser = investment_periods(inputs)
    sums = [sum(of_optimiser.discount[year] for year in of_optimiser.spans[start]) for start in starts]
    assert sums == pytest.approx(printed, rel=1e-14)


def test_abatement_cost_may_be_negative_and_needs_abatement() -> None:
    assert abatement_cost(120.0, 100.0, 5.0, 15.0) == pytest.approx(2.0)
    assert abatement_cost(80.0, 100.0, 5.0, 15.0) == pytest.approx(-2.0)
    assert abatement_cost(80.0, 100.0, 15.0, 15.0) is None
