"""What units of stocks cost, against annuities by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.costs import annuity_factor, net_present_cost
from engine.purchases import stock_payments, survival_annuity
from engine.simulate import simulate
from engine.survival import weibull_survival
from engine.turnover import turnover_of_stocks
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from solvers.data import gather
from solvers.hourly import hourly_power
from solvers.periods import full_year, investment_periods
from tests.integration.command_line import SMALL

PRICED = "stocks.petrol_cars.price={2025: 30000, 2030: 20000}"


def test_a_fixed_life_is_paid_by_its_annuity() -> None:
    survival = (np.arange(40) < 8).astype(float)[np.newaxis]
    paid = survival_annuity(np.array([[20_000.0]]), survival, 0.06)
    assert paid.item() == pytest.approx(20_000 * annuity_factor([0.06], 8).item(), rel=1e-12)


def test_what_is_paid_for_units_as_long_as_they_survive_is_worth_their_price() -> None:
    survival = weibull_survival(np.arange(80), 15.0, 4.0)[np.newaxis]
    paid = survival_annuity(np.array([[1e5, 9e4]]), survival, 0.05)
    discount = 1.05 ** -(np.arange(80) + 1.0)
    np.testing.assert_allclose(paid * (survival @ discount)[:, np.newaxis], [[1e5, 9e4]], rtol=1e-12)


def test_units_sold_are_paid_as_they_survive_and_those_of_the_start_are_sunk() -> None:
    inputs = build(load(SMALL, [PRICED]))
    stock, years = "petrol_cars", inputs["year"].values
    sales = turnover_of_stocks(inputs)["sales"].sel(stock=stock).values
    survival = inputs["survival"].sel(stock=stock).values
    rate = float(inputs["discount_rate"])
    worth = sum(share * (1 + rate) ** -(age + 1) for age, share in enumerate(survival))
    price = 30_000 - 2_000 * (years - 2025)
    by_hand = [sum(sales[u] * price[u] / worth * survival[y - u] for u in range(y + 1)) for y in range(len(years))]
    paid = stock_payments(inputs)
    np.testing.assert_allclose(paid.sel(stock=stock), by_hand, rtol=1e-12)
    assert float(paid.drop_sel(stock=stock).sum()) == 0


def test_a_unit_brought_in_used_pays_what_is_left_of_its_price() -> None:
    """Of a fixed life of eight years, five are left at age three."""
    used = [
        "stocks.petrol_cars.second_hand={share: 1, age: 3}",
        "stocks.petrol_cars.survival={kind: fixed_life, life: 8 yr}",
        "stocks.petrol_cars.price=20000",
    ]
    inputs = build(load(SMALL, used))
    entered = turnover_of_stocks(inputs)["second_hand"].sel(stock="petrol_cars").values
    annuity = 20_000 * annuity_factor([float(inputs["discount_rate"])], 8).item()
    by_hand = [annuity * entered[max(0, y - 4) : y + 1].sum() for y in range(len(entered))]
    np.testing.assert_allclose(stock_payments(inputs).sel(stock="petrol_cars"), by_hand, rtol=1e-12)


def test_simulation_and_optimiser_count_the_same_purchases_and_no_price_costs_nothing() -> None:
    costs, fixed = {}, {}
    for name, overrides in {"free": [], "priced": [PRICED]}.items():
        loaded = load(SMALL, overrides)
        inputs = build(loaded)
        costs[name] = net_present_cost(simulate(inputs, plan_of(loaded, inputs)))
        data = gather(inputs, hourly_power(inputs), investment_periods(inputs), full_year())
        fixed[name] = sum(data("fixed_stock_cost", p) for p in data.periods.years)
    assert fixed["free"] == 0 < fixed["priced"]
    assert costs["priced"] - costs["free"] == pytest.approx(fixed["priced"], rel=1e-9)
