"""Stocks, and what measures change about them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.electrification import (
    electrify,
    mean_energy_use,
    measure_effects,
    measure_level,
)
from engine.simulate import no_plan
from engine.survival import fixed_life_survival, weibull_survival
from engine.turnover import turnover_of_stocks
from tests.tiny import tiny_inputs

AGES = np.arange(61)
FLAT = {"flat": np.full(8760, 1 / 8760)}


def cars(years=(2025, 2026, 2027), survival=None, switch=True, **values) -> xr.Dataset:
    """Petrol and electric cars that share one service, and a measure that switches one for the other."""
    survival = np.array([1.0, 0.9, 0.5] + [0.0] * 58) if survival is None else survival
    petrol = {
        "stock_service": "mobility",
        "stock_sector": "transport",
        "stock_carrier": "petrol",
        "survival": survival,
        "initial_stock": {2024: 60.0, 2025: 40.0},
        "sales_share": {2025: 1.0, 2026: 0.75, 2027: 0.25},
        "stock_energy_use": {2024: 8.0, 2025: 7.0, 2026: 6.0, 2027: 5.0},
    }
    electric = {
        "stock_service": "mobility",
        "stock_sector": "transport",
        "stock_carrier": "electricity",
        "survival": survival,
        "stock_pattern": "flat",
        "sales_share": {2026: 0.25, 2027: 0.75},
        "stock_energy_use": 2.0,
    }
    measures = {
        "switch": {"measure_sector": "transport", "measure_lifetime": 2.0, "measure_existing": {2024: 3.0}},
    }
    inputs = tiny_inputs(
        years=years,
        first_vintage=2024,
        patterns=FLAT,
        dims={
            "service": {"mobility": {"service_level": values.pop("service_level", 100.0)}},
            "stock": {"petrol_cars": petrol, "electric_cars": electric},
            "fuel": {"petrol": {"emission_factor": {"CO2": 0.25}}},
            "measure": measures if switch else {},
        },
        **values,
    )
    if switch:
        inputs["measure_stock"][:] = [[-1.0, 1.0]]
    return inputs


def test_three_years_of_turnover_are_those_of_the_hand():
    turnover = turnover_of_stocks(cars())
    # 2025: 60 of 2024 and 40 of 2025 fill the service of 100; nothing is sold.
    # 2026: 60 · 0.5/0.9 = 33.3333 and 40 · 0.9 = 36 are left; 30.6667 are sold, a quarter of them electric.
    # 2027: 60 · 0 and 40 · 0.5 = 20 are left, and 0.9 of 2026's sales; 52.4 are sold, three quarters
    # electric.
    sold_2026 = 100 - 60 * 0.5 / 0.9 - 36
    sold_2027 = 100 - 20 - 0.9 * sold_2026
    np.testing.assert_allclose(
        turnover["sales"].values,
        [[0, 0.75 * sold_2026, 0.25 * sold_2027], [0, 0.25 * sold_2026, 0.75 * sold_2027]],
        rtol=1e-12,
        atol=1e-12,
    )
    petrol = [100, 60 * 0.5 / 0.9 + 36 + 0.75 * sold_2026, 20 + 0.675 * sold_2026 + 0.25 * sold_2027]
    np.testing.assert_allclose(turnover["in_use"].sum("vintage").sel(stock="petrol_cars"), petrol, rtol=1e-12)
    np.testing.assert_allclose(
        turnover["scrapped"].values,
        [[0, 100 - 60 * 0.5 / 0.9 - 36, petrol[1] - 20 - 0.675 * sold_2026], [0, 0, 0.025 * sold_2026]],
        rtol=1e-12,
        atol=1e-12,
    )


def test_a_stock_is_last_year_less_scrapped_plus_sold():
    turnover = turnover_of_stocks(cars(survival=weibull_survival(AGES, 3.0, 2.0)))
    stock = turnover["in_use"].sum("vintage").values
    np.testing.assert_allclose(
        np.diff(stock, axis=1),
        (turnover["sales"] - turnover["scrapped"]).values[:, 1:],
        rtol=1e-12,
        atol=1e-12,
    )


def test_mean_energy_use_weighs_vintages_by_their_units_and_an_empty_stock_by_its_newest():
    inputs = cars()
    mean = mean_energy_use(inputs, turnover_of_stocks(inputs))
    assert mean.sel(stock="petrol_cars", year=2025).item() == pytest.approx(0.6 * 8 + 0.4 * 7)
    inputs["stock_energy_use"].loc[{"stock": "electric_cars", "vintage": 2025}] = 1.7
    assert mean_energy_use(inputs, turnover_of_stocks(inputs)).sel(stock="electric_cars", year=2025).item() == 1.7


def test_more_units_than_the_service_wants_are_kept_and_none_is_sold():
    turnover = turnover_of_stocks(cars(service_level=30.0, survival=fixed_life_survival(AGES, 50)))
    np.testing.assert_allclose(turnover["in_use"].sum(["stock", "vintage"]), 100.0)
    assert (turnover["sales"] == 0).all()


def test_a_measure_lives_its_lifetime_and_no_longer():
    inputs = cars()
    plan = no_plan(inputs)
    plan["measure_builds"].loc[{"measure": "switch", "year": 2025}] = 5.0
    np.testing.assert_allclose(measure_level(inputs, plan).values, [[8, 5, 0]])


def test_a_switch_moves_units_and_their_energy_and_leaves_the_service_met():
    inputs = cars()
    plan = no_plan(inputs)
    without, effects = electrify(inputs, plan), measure_effects(inputs)
    plan["measure_builds"].loc[{"measure": "switch", "year": 2026}] = 10.0
    with_it = electrify(inputs, plan)
    change = (with_it["stock_energy"] - without["stock_energy"]).sel(year=2026)
    assert (with_it["stock_units"] - without["stock_units"]).sel(year=2026).values.tolist() == [-10.0, 10.0]
    assert (with_it["service_unmet"] == 0).all()
    at = {"measure": "switch", "year": 2026}
    assert change.sel(stock="electric_cars").item() == pytest.approx(
        10 * effects["stock_electricity"].sel(stock="electric_cars", **at).item(), rel=1e-12
    )
    assert change.sel(stock="petrol_cars").item() == pytest.approx(
        10 * effects["end_use_fuel"].sel(fuel="petrol", **at).item(), rel=1e-12
    )
    assert effects["emissions"].sel(gas="CO2", **at).item() == pytest.approx(
        0.25 * effects["end_use_fuel"].sel(fuel="petrol", **at).item()
    )


def test_taking_away_more_units_than_are_in_use_names_the_measure():
    inputs = cars()
    plan = no_plan(inputs)
    plan["measure_builds"].loc[{"measure": "switch", "year": 2026}] = 500.0
    with pytest.raises(ValueError, match=r"petrol_cars .* 2026.*switch"):
        electrify(inputs, plan)


def test_sales_shares_that_lose_cars_are_refused():
    inputs = cars()
    inputs["sales_share"].loc[{"stock": "petrol_cars", "year": 2026}] = 0.5
    with pytest.raises(ValueError, match=r"mobility.*2026.*0\.75"):
        turnover_of_stocks(inputs)


def test_a_service_that_nothing_may_be_sold_for_goes_unmet():
    inputs = cars()
    inputs["sales_share"][:] = 0.0
    unmet = electrify(inputs, no_plan(inputs))["service_unmet"]
    np.testing.assert_allclose(unmet.values, [[0, 100 - 60 * 0.5 / 0.9 - 36, 80]], atol=1e-12)


def test_units_older_than_anything_survives_are_refused():
    inputs = cars(survival=fixed_life_survival(AGES, 1))
    with pytest.raises(ValueError, match=r"petrol_cars.*2024.*age 1"):
        turnover_of_stocks(inputs)


def test_an_island_without_stocks_has_none():
    inputs = tiny_inputs(years=(2025, 2026))
    electrified = electrify(inputs, no_plan(inputs))
    assert electrified["stock_units"].shape == (0, 2)
    assert electrified["measure_level"].shape == (0, 2)
