"""The turnover of stocks against a slow and obvious one, and what must hold for any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import turnover
from engine.electrification import electrify, measure_effects
from engine.kernels import stock as kernels
from engine.kernels.stock import split_sales
from engine.simulate import no_plan
from engine.survival import logistic_survival, weibull_survival
from engine.turnover import turnover_of_draws, turnover_of_stocks
from tests.tiny import tiny_inputs

AGES = np.arange(61)
YEARS = range(2025, 2033)
FIRST = 2015
FLAT = {"flat": np.full(8760, 1 / 8760)}

shares = st.integers(0, 10**6).map(lambda millionths: millionths / 1e6)
by_year = st.lists(shares, min_size=len(YEARS), max_size=len(YEARS))


def over_years(values):
    return dict(zip(YEARS, values, strict=True))


@st.composite
def rules(draw):
    """What may bind one stock: bounds, a target, early scrapping, second-hand imports, ageing."""
    low, high = sorted((draw(shares) / 2, draw(shares)))
    return {
        "sales_minimum": low,
        "sales_maximum": high,
        "stock_target": over_years(draw(st.lists(st.floats(-1, 1), min_size=len(YEARS), max_size=len(YEARS)))),
        "early_scrapping": over_years(draw(by_year)),
        "early_scrapping_age": draw(st.floats(0, 12)),
        "second_hand_share": over_years(draw(by_year)),
        "second_hand_age": float(draw(st.integers(0, 9))),
        "stock_degradation": draw(st.floats(0, 0.05)),
    }


@st.composite
def services(draw, is_free=False):
    """A service shared by two stocks that wear out differently; `is_free`: no bound, target or the like."""
    share = draw(by_year)
    level = draw(st.lists(st.floats(0, 1e6), min_size=len(YEARS), max_size=len(YEARS)))
    old = draw(st.lists(st.floats(0, 1e5), min_size=5, max_size=5))
    weibull = weibull_survival(AGES, draw(st.floats(4, 20)), draw(st.floats(0.8, 3)))
    logistic = logistic_survival(AGES, draw(st.floats(3, 20)), draw(st.floats(1, 4)))
    boilers = {
        "stock_service": "heat",
        "stock_carrier": "oil",
        "stock_sector": "homes",
        "survival": weibull,
        "sales_share": over_years(share),
        "initial_stock": dict(zip(range(2020, 2025), old, strict=True)),
        "stock_energy_use": {year: 12.0 - 0.2 * (year - FIRST) for year in range(FIRST, 2033)},
    }
    heat_pumps = {
        "stock_service": "heat",
        "stock_carrier": "electricity",
        "stock_sector": "homes",
        "stock_pattern": "flat",
        "survival": logistic,
        "sales_share": {year: 1 - part for year, part in over_years(share).items()},
        "stock_energy_use": 4.0,
    }
    inputs = tiny_inputs(
        years=tuple(YEARS),
        first_vintage=FIRST,
        patterns=FLAT,
        dims={
            "fuel": {"oil": {"emission_factor": {"CO2": 0.27}}},
            "service": {"heat": {"service_level": over_years(level)}},
            "stock": {
                "boilers": boilers | ({} if is_free else draw(rules())),
                "heat_pumps": heat_pumps | ({} if is_free else draw(rules())),
            },
            "measure": {"swap": {"measure_sector": "homes", "measure_lifetime": 20.0}},
        },
    )
    inputs["measure_stock"][:] = [[-1.0, 1.0]]
    return inputs


def split_slowly(preference, lowest, highest):
    """Shares nearest to the preferences within their bounds, by bisection on the one multiplier of them all."""
    if lowest.sum() >= 1:
        return lowest / lowest.sum()
    wants = preference > 0

    def at(multiplier):
        return np.where(wants, np.clip(multiplier * preference, lowest, highest), lowest)

    # Beyond this multiplier each is at its highest.
    low, high = 0.0, 1.0 / preference[wants].min() if wants.any() else 1.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle).sum() < 1 else (low, middle)
    return at(high)


def turn_over_slowly(inputs):
    """Units in use by (stock, vintage, year) and yearly sales, scrapped and imports, by following every vintage."""
    survival, level = inputs["survival"].values, inputs["service_level"].values[0]
    rule = {name: inputs[name].values for name in inputs.data_vars if "stock" in inputs[name].dims}
    sold = {
        (stock, FIRST + v): units / survival[stock, YEARS[0] - FIRST - v]
        for (stock, v), units in np.ndenumerate(inputs["initial_stock"].values)
        if units > 0
    }
    in_use, flows, before = {}, np.zeros((3, 2, len(YEARS))), None
    for y, year in enumerate(YEARS):
        for stock, vintage in sold if y else ():
            if year - vintage >= rule["early_scrapping_age"][stock]:
                sold[stock, vintage] *= 1 - rule["early_scrapping"][stock, y]
        left = {key: units * survival[key[0], year - key[1]] for key, units in sold.items()}
        of = [sum(units for key, units in left.items() if key[0] == stock) for stock in (0, 1)]
        need = max(0.0, level[y] - sum(of))
        pull = [
            min(1.0, max(0.0, rule["stock_target"][s, y] * level[y] - of[s]) / need) if need else 0.0 for s in (0, 1)
        ]
        highest = rule["sales_maximum"][:, y]
        lowest = np.minimum(np.maximum(rule["sales_minimum"][:, y], pull), highest)
        share = split_slowly(rule["sales_share"][:, y], lowest, highest)
        for stock in (0, 1):
            entering, used = share[stock] * need, share[stock] * need * rule["second_hand_share"][stock, y]
            age = int(rule["second_hand_age"][stock])
            for vintage, units in ((year, entering - used), (year - age, used)):
                sold[stock, vintage] = sold.get((stock, vintage), 0.0) + units / survival[stock, year - vintage]
                left[stock, vintage] = left.get((stock, vintage), 0.0) + units
            flows[:, stock, y] = entering - used, used, before[stock] - of[stock] if before else 0.0
        before = [sum(units for key, units in left.items() if key[0] == stock) for stock in (0, 1)]
        in_use |= {(stock, vintage, year): units for (stock, vintage), units in left.items()}
    return in_use, flows


@given(services())
@settings(max_examples=20, deadline=None)
def test_the_turnover_is_that_of_the_slow_and_obvious_one(inputs):
    turnover, (slowly, flows) = turnover_of_stocks(inputs), turn_over_slowly(inputs)
    expected = np.zeros(turnover["in_use"].shape)
    for (stock, vintage, year), units in slowly.items():
        expected[stock, vintage - FIRST, year - YEARS[0]] = units
    size = max(1.0, expected.max())
    np.testing.assert_allclose(turnover["in_use"].values / size, expected / size, atol=1e-12)
    for name, flow in zip(("sales", "second_hand", "scrapped"), flows, strict=True):
        np.testing.assert_allclose(turnover[name].values / size, flow / size, atol=1e-12)


@given(services(is_free=True))
@settings(max_examples=8, deadline=None)
def test_a_service_is_met_and_never_with_sales_it_does_not_need(inputs):
    turnover = turnover_of_stocks(inputs)
    level = inputs["service_level"].sel(service="heat").values
    total, sales = turnover["in_use"].sum(["stock", "vintage"]).values, turnover["sales"].sum("stock").values
    assert (total >= level - 1e-6).all()
    np.testing.assert_allclose(total[sales > 1e-6], level[sales > 1e-6], rtol=1e-9)
    assert (turnover["scrapped"] >= 0).all()


@given(services())
@settings(max_examples=10, deadline=None)
def test_a_stock_is_that_of_the_year_before_less_what_left_plus_what_came(inputs):
    turnover = turnover_of_stocks(inputs)
    stock = turnover["in_use"].sum("vintage").values
    size = max(1.0, stock.max())
    came = (turnover["sales"] + turnover["second_hand"] - turnover["scrapped"]).values[:, 1:]
    np.testing.assert_allclose(np.diff(stock, axis=1) / size, came / size, atol=1e-12)


@given(services(), st.integers(1, len(YEARS) - 1))
@settings(max_examples=20, deadline=None)
def test_a_run_that_begins_again_with_what_is_left_is_the_one_run(inputs, n):
    whole = turnover_of_stocks(inputs)
    left = whole["in_use"].isel(year=n).values.copy()
    entered = inputs["vintage"].values.tolist().index(YEARS[n])
    left[:, entered] -= whole["sales"].values[:, n]
    for stock in (0, 1):
        age = int(inputs["second_hand_age"].values[stock])
        left[stock, entered - age] -= whole["second_hand"].values[stock, n]
    size = max(1.0, float(whole["in_use"].max()))
    left[np.abs(left) < 1e-10 * size] = 0.0
    later = inputs.isel(year=slice(n, None)).assign(initial_stock=(("stock", "vintage"), np.maximum(left, 0.0)))
    again = turnover_of_stocks(later)
    rest = whole.isel(year=slice(n, None))
    np.testing.assert_allclose(again["in_use"].values / size, rest["in_use"].values / size, atol=1e-9)
    np.testing.assert_allclose(again["sales"].values / size, rest["sales"].values / size, atol=1e-9)


@given(services(), services())
@settings(max_examples=10, deadline=None)
def test_draws_together_are_the_draws_one_by_one(inputs, other):
    names = ("survival", "sales_share", "service_level")
    drawn = {name: np.stack([inputs[name].values, other[name].values]) for name in names}
    together = turnover_of_draws(inputs, **drawn)
    for draw in (0, 1):
        alone = turnover_of_stocks(inputs.assign({name: inputs[name].copy(data=drawn[name][draw]) for name in names}))
        np.testing.assert_array_equal(together["sales"].values[draw], alone["sales"].values)
        units = alone["in_use"].sum("vintage").values
        np.testing.assert_allclose(together["stock_units"].values[draw], units, rtol=1e-12, atol=1e-9)


@given(services())
@settings(max_examples=10, deadline=None)
def test_the_compiled_turnover_is_the_interpreted_one(inputs):
    compiled = turnover_of_stocks(inputs)
    with pytest.MonkeyPatch.context() as patched:
        for kernel in (kernels.surviving_share, kernels.split_sales, kernels.survive):
            patched.setattr(kernels, kernel.__name__, getattr(kernel, "py_func", kernel))
        patched.setattr(turnover, "turn_over", getattr(turnover.turn_over, "py_func", turnover.turn_over))
        interpreted = turnover_of_stocks(inputs)
    for name in compiled:
        size = max(1.0, float(compiled[name].max()))
        np.testing.assert_allclose(compiled[name].values / size, interpreted[name].values / size, atol=1e-13)


bounded = st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=6)


@given(bounded)
@settings(max_examples=60, deadline=None)
def test_sales_are_split_within_bounds_and_wholly_where_somebody_may_sell(options):
    preference = np.array([want for want, _, _ in options])
    lowest, highest = np.array([sorted(bounds) for _, *bounds in options]).T
    lowest = lowest / len(options)
    share, scratch = np.empty((2, preference.size))
    split_sales(preference, lowest, highest, scratch, share)
    np.testing.assert_allclose(share, split_slowly(preference, lowest, highest), atol=1e-12)
    assert (share >= lowest - 1e-15).all() and (share <= highest + 1e-15).all()
    most = np.where(preference > 0, highest, lowest).sum()
    assert abs(share.sum() - min(1.0, most)) < 1e-12


@given(services(), st.integers(0, len(YEARS) - 1))
@settings(max_examples=8, deadline=None)
def test_the_effect_of_a_measure_is_the_difference_that_one_more_unit_makes(inputs, n):
    """The optimiser's coefficients under every rule of the turnover: exact, and the same at any level."""
    turnover = turnover_of_stocks(inputs)["in_use"].sum("vintage").sel(stock="boilers").values
    most = 0.5 * turnover[n:].min()
    if most < 1.0:
        return
    effects, plan = measure_effects(inputs), no_plan(inputs)
    before = electrify(inputs, plan)["stock_energy"]
    plan["measure_builds"][:, n] = most
    change = ((electrify(inputs, plan)["stock_energy"] - before) / most).values
    expected = effects["stock_electricity"].sel(measure="swap").values.copy()
    expected[0] += effects["end_use_fuel"].sel(measure="swap", fuel="oil").values
    expected[:, :n] = 0.0
    size = max(1.0, float(before.max()) / most)
    np.testing.assert_allclose(change / size, expected / size, atol=1e-12)
    emissions = effects["emissions"].sel(measure="swap", gas="CO2")
    np.testing.assert_allclose(emissions, 0.27 * effects["end_use_fuel"].sel(measure="swap", fuel="oil"), rtol=1e-12)
