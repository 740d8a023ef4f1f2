"""No rule is cheaper than the linear program that knows the future and is free where the rule is not.

`pytest --hypothesis-show-statistics` shows by how much each strategy is dearer.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from engine.strategies import STRATEGIES
from tests.load_following import Island, Store, Technology
from tests.lower_bound import least_cost
from tests.property.test_dispatch import full_islands, operate

SHORTAGE, START = 100.0, 1.0
"""Money per MWh not served or missed, and per MW started."""


def rule_cost(island: Island, prices: list[float], start: float = START, shortage: float = SHORTAGE) -> float:
    totals, _ = operate(island, keep=False)
    dt, cost = island.interval, 0.0
    for n, (plant, price) in enumerate(zip(island.technologies, prices, strict=True)):
        if plant.is_dispatchable:
            burned = plant.slope * totals.generation[n].sum() + plant.intercept * totals.online[n]
            burned = (burned + plant.curvature * totals.curved[n]) * dt + plant.start_fuel * totals.started[n]
            cost += price * burned + start * totals.started[n]
    return cost + shortage * (totals.unserved.sum() * dt + totals.missed.sum())


@settings(max_examples=40)
@given(full_islands(nodes=("island",)), st.permutations([1.0, 2.0, 3.0, 4.0]))
def test_no_rule_costs_less_than_the_linear_program(island: Island, prices: list[float]) -> None:
    least, found = least_cost(island, prices, START, SHORTAGE), rule_cost(island, prices)
    event(f"{island.strategy}: {5 * round(20 * (found / least - 1)) if least > 1 else 0} % dearer")
    assert found >= least - 1e-6 * max(1.0, least)


def test_the_bound_is_met_where_the_rule_has_no_choice() -> None:
    # One engine, a straight fuel line, no store: both burn what demand asks for.
    demand = (1.0 + np.arange(48) % 3).tolist()
    for strategy in STRATEGIES:
        plant = Technology("island", "after", [5.0] * 48, slope=2.0)
        island = Island({"island": demand}, [plant], strategy=strategy)
        least = least_cost(island, [3.0], 0.0, SHORTAGE)
        assert abs(rule_cost(island, [3.0]) - least) <= 1e-9 * least == 1e-9 * 6.0 * sum(demand)


def test_the_gap_of_each_strategy_on_an_island_of_sun_wind_and_engines_is_what_the_page_says() -> None:
    # Three weeks, seeded; docs/dispatch.md prints these figures.
    rng, hour = np.random.default_rng(1), np.arange(504)
    sun = 4.0 * np.maximum(0.0, np.sin((hour % 24 - 6) / 12 * np.pi)) * rng.uniform(0.4, 1.0, 504)
    wind = 1.5 * np.clip(np.convolve(rng.normal(0.5, 1.2, 528), np.ones(25) / 5, "valid"), 0.0, 1.0)
    demand = 1.6 + 0.6 * np.sin((hour % 24 - 13) / 12 * np.pi) + rng.uniform(0.0, 0.2, 504)
    engine = {"minimum_load": 0.3, "unit": 0.9, "slope": 2.2, "intercept": 0.25, "curvature": 0.1, "start_fuel": 0.3}
    gaps = {}
    for name in STRATEGIES:
        store = Store("island", 1.0, 4.0, 0.95, 0.95, 0.0, 0.8, 2.0, kept=1.6)
        store.target = {"cycle_charging": 3.2, "peak_reserve": 1.6}.get(name, 0.8)
        plants = [
            Technology("island", "variable", sun.tolist()), Technology("island", "variable", wind.tolist()),
            Technology("island", "after", [2.7] * 504, **engine),
        ]  # fmt: skip
        island = Island({"island": demand.tolist()}, plants, [store], strategy=name)
        least = least_cost(island, [0.0, 0.0, 100.0], 5.0, 5000.0)
        gaps[name] = rule_cost(island, [0.0, 0.0, 100.0], 5.0, 5000.0) / least - 1.0
    assert gaps == pytest.approx({"load_following": 0.0943, "cycle_charging": 0.4407, "peak_reserve": 0.2440}, abs=5e-5)
