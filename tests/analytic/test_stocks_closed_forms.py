"""Stocks, adoption and choice against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.adoption import bass_adoption, bass_peak, logistic_adoption
from engine.choice import cost_of_ownership, logit_shares
from engine.costs import annuity_factor
from engine.electrification import electrify, mean_energy_use
from engine.simulate import no_plan
from engine.survival import fixed_life_survival, weibull_survival
from engine.turnover import LateTarget, late_targets, turnover_of_draws, turnover_of_stocks
from tests.tiny import tiny_inputs

AGES = np.arange(61)
YEARS = tuple(range(2025, 2045))
FLAT = {"flat": np.full(8760, 1 / 8760)}


def cars(survival, level=1000.0, years=YEARS, petrol=None, electric=None, first_vintage=1985):
    """1,000 petrol cars of 2024, of an age that all reach, and electric cars of which there are none yet."""
    own = {"stock_service": "mobility", "survival": survival, "stock_pattern": "flat"}
    petrol = {"initial_stock": {2024: 1000.0}, "sales_share": 1.0, "stock_carrier": "petrol", **own, **(petrol or {})}
    electric = {"stock_carrier": "electricity", **own, **(electric or {})}
    return tiny_inputs(
        years=years,
        first_vintage=first_vintage,
        patterns=FLAT,
        dims={
            "fuel": {"petrol": {}},
            "service": {"mobility": {"service_level": level}},
            "stock": {"petrol_cars": petrol, "electric_cars": electric},
        },
    )


def units(inputs):
    return turnover_of_stocks(inputs)["in_use"].sum("vintage")


def test_a_constant_rate_of_loss_in_steady_state_sells_what_is_lost_each_year():
    # Survival e^(−a/τ) of a constant stock N: sales are N (1 − e^(−1/τ)) each year.
    life, stock = 2.0, 1000.0
    loss = 1.0 - math.exp(-1.0 / life)
    ages = np.arange(1, 41)
    left = stock * (1.0 - loss) * loss * np.exp(-(ages - 1) / life)
    left[-1] /= loss  # the tail: all that is older, sold in the first year of the table
    initial = {2025 - int(age): units for age, units in zip(ages, left, strict=True)}
    turnover = turnover_of_stocks(cars(weibull_survival(AGES, life, 1.0), stock, petrol={"initial_stock": initial}))
    np.testing.assert_allclose(turnover["sales"].sel(stock="petrol_cars"), stock * loss, rtol=1e-12)
    np.testing.assert_allclose(turnover["scrapped"].values[0, 1:], stock * loss, rtol=1e-12)
    np.testing.assert_allclose(turnover["in_use"].sum(["stock", "vintage"]), stock, rtol=1e-12)


def test_a_fixed_life_replaces_each_vintage_when_its_life_ends():
    turnover = turnover_of_stocks(cars(fixed_life_survival(AGES, 5.0)))
    expected = np.where((np.array(YEARS) - 2024) % 5 == 0, 1000.0, 0.0)
    np.testing.assert_allclose(turnover["sales"].sel(stock="petrol_cars"), expected, atol=1e-12)


def test_constant_sales_shares_lead_to_the_share_of_the_sales():
    # Same survival, same sales every year: once all are replaced the stocks stand as their sales.
    stocks = units(cars(fixed_life_survival(AGES, 5.0), petrol={"sales_share": 0.3}, electric={"sales_share": 0.7}))
    np.testing.assert_allclose(stocks.isel(year=slice(5, None)).sel(stock="electric_cars"), 700.0, rtol=1e-12)


def test_a_logistic_adoption_is_half_of_its_ceiling_at_its_midpoint_and_its_odds_grow_at_its_rate():
    assert float(logistic_adoption(2031.5, 2031.5, 0.4, 0.8)) == pytest.approx(0.4, rel=1e-15)
    share = logistic_adoption(np.arange(2020, 2050), 2031.5, 0.4) / 1.0
    np.testing.assert_allclose(np.diff(np.log(share / (1 - share))), 0.4, rtol=1e-12)
    # From a tenth to nine tenths in ln 81 / rate years.
    low, high = logistic_adoption(2031.5 + np.array([-0.5, 0.5]) * math.log(81) / 0.4, 2031.5, 0.4)
    assert (low, high) == (pytest.approx(0.1, rel=1e-12), pytest.approx(0.9, rel=1e-12))


@pytest.mark.parametrize(("p", "q"), [(0.03, 0.38), (0.001, 0.9), (0.02, 0.021)])
def test_a_bass_adoption_peaks_when_its_closed_form_says(p, q):
    # At the peak F = 1/2 − p/(2q) and the rate of adoption is (p + q)²/(4q): Bass 1969.
    peak = bass_peak(2020.0, p, q)
    assert float(bass_adoption(peak, 2020.0, p, q)) == pytest.approx(0.5 - p / (2 * q), rel=1e-12, abs=1e-12)
    step = 1e-4
    rate = float(np.diff(bass_adoption([peak - step, peak + step], 2020.0, p, q))[0]) / (2 * step)
    assert rate == pytest.approx((p + q) ** 2 / (4 * q), rel=1e-7)
    before, after = np.diff(bass_adoption([peak - 2, peak - 1, peak, peak + 1], 2020.0, p, q))[[0, 2]]
    assert before <= rate and after <= rate


def test_a_bass_adoption_without_imitation_is_exponential_and_peaks_at_its_launch():
    share = bass_adoption(2020 + np.arange(10), 2020.0, 0.1, 0.0, 0.5)
    np.testing.assert_allclose(share, 0.5 * (1 - np.exp(-0.1 * np.arange(10))), rtol=1e-12)
    assert bass_peak(2020.0, 0.1, 0.0) == bass_peak(2020.0, 0.1, 0.05) == 2020.0


def test_early_scrapping_leaves_what_both_losses_leave():
    # Survival e^(−a/8) and a fifth of those of 4 years and older each year, of a service that wants none.
    petrol = {"early_scrapping": 0.2, "early_scrapping_age": 4.0}
    left = units(cars(weibull_survival(AGES, 8.0, 1.0), 0.0, petrol=petrol)).sel(stock="petrol_cars").values
    age = np.array(YEARS) - 2024
    expected = 1000.0 * np.exp(-(age - 1) / 8.0) * 0.8 ** np.maximum(age - 3, 0)
    np.testing.assert_allclose(left, expected, rtol=1e-12)


def test_second_hand_units_leave_as_those_of_their_year_of_sale():
    # All that enters is 6 years old and lives 10: it is replaced every 4 years.
    petrol = {"second_hand_share": 1.0, "second_hand_age": 6.0, "initial_stock": {2024: 0.0}}
    turnover = turnover_of_stocks(cars(fixed_life_survival(AGES, 10.0), petrol=petrol))
    expected = np.where((np.array(YEARS) - 2025) % 4 == 0, 1000.0, 0.0)
    np.testing.assert_allclose(turnover["second_hand"].sel(stock="petrol_cars"), expected, atol=1e-12)
    assert (turnover["sales"] == 0).all()
    assert turnover["in_use"].sel(stock="petrol_cars", vintage=2019, year=2028).item() == 1000.0


def test_a_unit_uses_more_with_each_year_of_age():
    petrol = {"stock_degradation": 0.02, "stock_energy_use": 7.0}
    inputs = cars(fixed_life_survival(AGES, 60.0), petrol=petrol)
    mean = mean_energy_use(inputs, turnover_of_stocks(inputs)).sel(stock="petrol_cars")
    np.testing.assert_allclose(mean, 7.0 * 1.02 ** (np.array(YEARS) - 2024), rtol=1e-12)


def test_a_ban_leaves_the_sales_to_the_others_and_the_cars_to_their_lives():
    petrol = {"sales_share": 0.9, "sales_maximum": {year: float(year < 2030) for year in YEARS}}
    turnover = turnover_of_stocks(cars(fixed_life_survival(AGES, 10.0), petrol=petrol, electric={"sales_share": 0.1}))
    sold = turnover["sales"].sel(year=2034)
    assert sold.values.tolist() == [0.0, 1000.0]


def test_a_target_pulls_sales_as_far_as_they_reach_and_the_year_it_is_reached_is_told():
    # A tenth of the fleet is sold each year: half of it electric in 2026 cannot be before five years of nothing else.
    initial = {year: 100.0 for year in range(2016, 2026)}
    inputs = cars(
        fixed_life_survival(AGES, 10.0),
        petrol={"initial_stock": initial},
        electric={"stock_target": {year: 0.5 for year in range(2026, 2045)} | {2025: -1.0}},
    )
    electrified = electrify(inputs, no_plan(inputs))
    electric = electrified["stock_units"].sel(stock="electric_cars")
    np.testing.assert_allclose(electric, np.minimum(100.0 * (np.array(YEARS) - 2025), 500.0), rtol=1e-12)
    np.testing.assert_allclose(electrified["target_unmet"].values[1, :7], [0, 400, 300, 200, 100, 0, 0], atol=1e-9)
    assert late_targets(inputs, electrified["stock_units"]) == [LateTarget("electric_cars", 0.5, 2026, 2030)]
    later = inputs.isel(year=slice(None, 4))
    (late,) = late_targets(later, electrified["stock_units"].isel(year=slice(None, 4)))
    assert late.reached is None


def test_no_service_means_no_target_to_miss():
    inputs = cars(fixed_life_survival(AGES, 10.0), 0.0, electric={"stock_target": 0.5})
    assert late_targets(inputs, electrify(inputs, no_plan(inputs))["stock_units"]) == []


def test_options_that_differ_by_the_spread_are_chosen_as_e_to_one():
    shares = logit_shares([[3000.0, 10.0], [3500.0, 10.0]], 500.0)
    np.testing.assert_allclose(shares[0] / shares[1], [math.e, 1.0], rtol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-15)
    # Costs far beyond the spread neither overflow nor vanish together.
    np.testing.assert_array_equal(logit_shares([1e9, 2e9], 1.0), [1.0, 0.0])


def test_owning_costs_the_annuity_of_the_price_upkeep_and_energy():
    cost = cost_of_ownership([20000.0, 20000.0], 500.0, 2.0, 250.0, 0.05, 10.0)
    np.testing.assert_allclose(cost, 20000.0 * annuity_factor(0.05, 10.0) + 1000.0, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: logistic_adoption(2025, 2025, 0.0), "rate"),
        (lambda: bass_adoption(2025, 2020, 0.0, 0.4), "innovation"),
        (lambda: logit_shares([1.0], 0.0), "spread"),
        (lambda: units(cars(AGES * 0.0 + 1, petrol={"sales_minimum": 0.5, "sales_maximum": 0.4})), "highest"),
        (lambda: units(cars(AGES * 0.0 + 1, petrol={"second_hand_share": 0.1, "second_hand_age": 2.5})), "2.5"),
        (lambda: units(cars(AGES * 0.0 + 1, petrol={"second_hand_share": 0.1, "second_hand_age": 50.0})), "age 50"),
        (lambda: turnover_of_draws(cars(AGES * 0.0 + 1)), "none"),
        (lambda: turnover_of_draws(cars(AGES * 0.0 + 1), survival=np.zeros((2, 2, 61))), "leaves none"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
