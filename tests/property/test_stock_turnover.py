"""The turnover of stocks against a slow and obvious one, and what must hold for any."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.survival import logistic_survival, weibull_survival
from engine.turnover import turnover_of_stocks
from tests.tiny import tiny_inputs

AGES = np.arange(61)
YEARS = range(2025, 2033)


@st.composite
def services(draw):
    """A service shared by two stocks that wear out differently."""
    share = draw(st.lists(st.floats(0, 1), min_size=len(YEARS), max_size=len(YEARS)))
    level = draw(st.lists(st.floats(0, 1e6), min_size=len(YEARS), max_size=len(YEARS)))
    old = draw(st.lists(st.floats(0, 1e5), min_size=5, max_size=5))
    weibull = weibull_survival(AGES, draw(st.floats(2, 20)), draw(st.floats(0.8, 5)))
    logistic = logistic_survival(AGES, draw(st.floats(3, 20)), draw(st.floats(0.5, 4)))
    return tiny_inputs(
        years=tuple(YEARS),
        first_vintage=2020,
        dims={
            "service": {"heat": {"service_level": dict(zip(YEARS, level, strict=True))}},
            "stock": {
                "boilers": {
                    "stock_service": "heat",
                    "survival": weibull,
                    "sales_share": dict(zip(YEARS, share, strict=True)),
                    "initial_stock": dict(zip(range(2020, 2025), old, strict=True)),
                },
                "heat_pumps": {
                    "stock_service": "heat",
                    "survival": logistic,
                    "sales_share": {year: 1 - part for year, part in zip(YEARS, share, strict=True)},
                },
            },
        },
    )


def turn_over_slowly(inputs):
    """Units in use by (stock, vintage, year), following each year's sales for themselves."""
    survival, first = inputs["survival"].values, YEARS[0]
    sold = {
        (stock, 2020 + v): units / survival[stock, first - 2020 - v]
        for (stock, v), units in np.ndenumerate(inputs["initial_stock"].values)
        if units > 0
    }
    in_use = {}
    for y, year in enumerate(YEARS):
        left = {key: units * survival[key[0], year - key[1]] for key, units in sold.items()}
        new = max(0.0, inputs["service_level"].values[0, y] - sum(left.values()))
        for stock in (0, 1):
            sold[stock, year] = left[stock, year] = new * inputs["sales_share"].values[stock, y]
        in_use |= {(stock, vintage, year): units for (stock, vintage), units in left.items()}
    return in_use


@given(services())
@settings(max_examples=15, deadline=None)
def test_the_turnover_is_that_of_the_slow_and_obvious_one(inputs):
    in_use, slowly = turnover_of_stocks(inputs)["in_use"], turn_over_slowly(inputs)
    expected = np.zeros(in_use.shape)
    for (stock, vintage, year), units in slowly.items():
        expected[stock, vintage - 2020, year - YEARS[0]] = units
    np.testing.assert_allclose(in_use.values, expected, rtol=1e-12, atol=1e-9)


@given(services())
@settings(max_examples=15, deadline=None)
def test_a_service_is_met_and_never_with_sales_it_does_not_need(inputs):
    turnover = turnover_of_stocks(inputs)
    level = inputs["service_level"].sel(service="heat").values
    total, sales = turnover["in_use"].sum(["stock", "vintage"]).values, turnover["sales"].sum("stock").values
    assert (total >= level - 1e-6).all()
    np.testing.assert_allclose(total[sales > 1e-6], level[sales > 1e-6], rtol=1e-9)
    assert (turnover["scrapped"] >= 0).all()
