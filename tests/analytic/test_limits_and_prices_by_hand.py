"""Limits of what may be built, of land and of shares: how much there is then, and what a unit less of each costs."""

from __future__ import annotations

from typing import Any

import pytest

from engine.costs import annuity_factor
from solvers.optimise import optimise
from solvers.pathway import Pathway
from solvers.shadow_prices import ShadowPrice
from tests.analytic.test_pathway_by_hand import engine, island
from tests.analytic.test_policies_by_hand import CLEAN, YEAR, clean
from tests.analytic.test_policies_by_hand import engine as old_engine
from tests.analytic.test_policies_by_hand import island as dirty_island
from tests.analytic.test_policies_by_hand import solve as solved
from tests.analytic.test_what_others_decide_by_hand import WEIGHTS, wooded

DIRTY = 100.0
"""A MWh of the old engine: two of oil at 50."""


def the_price(pathway: Pathway, name: str) -> ShadowPrice:
    (price,) = [price for price in pathway.shadow_prices if price.name == name]
    return price


def test_a_renewable_share_is_reached_and_no_more_and_costs_the_difference() -> None:
    pathway = solved(dirty_island(renewable_minimum=0.4, years=(2025,)))
    made = pathway.operation["generation"].sel(technology="clean")
    assert made.values.tolist() == pytest.approx([0.4 * 2.0 * YEAR], rel=1e-6)
    price = the_price(pathway, "renewable_share_reached")
    assert price.unit == "EUR/MWh"
    assert price.by_year[2025] == pytest.approx(CLEAN - DIRTY, rel=1e-6)
    assert "one MWh that is not renewable less costs" in price.sentence


def test_imports_stay_within_their_share_and_a_mwh_of_them_is_worth_the_difference() -> None:
    cable = old_engine(fuel_slope=1.0, can_burn={"grid": 1.0}, fuel_share={"grid": 1.0})
    oil = {"can_burn": {"oil": 1.0}, "fuel_share": {"oil": 1.0}}
    fuels = {"oil": {"fuel_price": 50.0}, "grid": {"fuel_price": 30.0, "fuel_scope": "2"}}
    dims = {"technology": {"engine": old_engine(**oil), "cable": cable}, "fuel": fuels}
    pathway = solved(dirty_island(dims=dims, import_maximum=0.25, years=(2025,)))
    bought = pathway.operation["generation"].sel(technology="cable")
    assert bought.values.tolist() == pytest.approx([0.25 * 2.0 * YEAR], rel=1e-6)
    assert the_price(pathway, "imports_within_share").by_year[2025] == pytest.approx(DIRTY - 30.0, rel=1e-6)


def test_no_more_is_built_in_a_period_than_its_years_allow() -> None:
    """0.3 MW a year: 0.6 in the first period of two years, 0.3 in the second of one."""
    dear = old_engine(variable_om=500.0)
    cheap = clean(lifetime=3.0, maximum_build=0.3)
    inputs = dirty_island(dims={"technology": {"engine": dear, "clean": cheap}}, years=(2025, 2026, 2027))
    pathway = solved(inputs.assign_attrs(periods=[2025, 2027]))
    assert pathway.plan["technology_builds"].sel(technology="clean").values.tolist() == pytest.approx([0.6, 0, 0.3])
    first, second = sorted(
        (p for p in pathway.shadow_prices if p.name == "technology_builds_are_within_rate"), key=lambda p: p.index
    )
    spared, annuity = YEAR * (500.0 + DIRTY - 100.0), 1e5 / 3
    worth = [(spared - annuity) * 1.05**-n for n in (1, 2, 3)]
    assert (first.present, second.present) == pytest.approx((sum(worth), worth[2]), rel=1e-6)
    assert second.unit == "EUR/MW" and second.by_year[2027] == pytest.approx((spared - annuity) / 1.05, rel=1e-6)


@pytest.mark.parametrize(
    ("said", "name", "built"),
    [
        ({"measure_maximum_build": 0.5}, "measure_builds_are_within_rate", [0.5, 0.5]),
        ({"measure_potential": 0.7}, "measure_level_is_within_limit", [0.7, 0.0]),
    ],
)
def test_a_measure_that_always_pays_fills_its_limit(said: dict[str, Any], name: str, built: list[float]) -> None:
    saving = {"measure_demand": -1.0, "measure_cost": 1e3, "measure_lifetime": 20.0, **said}
    dims = {"measure": {"saving": saving}, "technology": {"engine": engine(existing_capacity={2025: 2.0})}}
    inputs = island(dims=dims, years=(2025, 2026))
    pathway = optimise(inputs, weeks=1)
    assert pathway.plan["measure_builds"].values[0].tolist() == pytest.approx(built, abs=1e-9)
    # A unit spares a MW of an engine in every hour.
    worth = [(8760 * (2.0 * 50.0 + 3.0) - 1e3 / 20) * 1.05**-n for n in (1, 2)]
    prices = sorted((p for p in pathway.shadow_prices if p.name == name), key=lambda p: p.index)
    if name.endswith("rate"):
        assert [p.present for p in prices] == pytest.approx([sum(worth), worth[1]], rel=1e-6)
    else:
        assert sum(p.present for p in prices) == pytest.approx(sum(worth), rel=1e-6)


def test_land_that_plantings_fill_has_the_price_of_other_land() -> None:
    """100 t are to be removed, 3 by each hectare; 20 ha of field may turn into wood, elsewhere it is dearer."""
    inputs = wooded(attrs={"levers_of_others": []})
    inputs["land_limit"].loc[{"cover": "field"}] = 20.0
    inputs = inputs.assign_coords(planting_replaces=("planting", ["", "field"]))
    pathway = optimise(inputs, weeks=1)
    hectares = pathway.plan["hectares"].sum("year").values.tolist()
    assert hectares == pytest.approx([100.0 / 3.0 - 20.0, 20.0], rel=1e-4)
    price = the_price(pathway, "planted_within_land")
    assert price.path == "forest.covers.field.convertible" and price.unit == "EUR/ha"
    assert price.present == pytest.approx((300.0 - 100.0) * WEIGHTS[0] + 7.0 * sum(WEIGHTS), rel=1e-6)
    assert "one ha that may be planted over less costs" in price.sentence


def test_annuities_within_the_horizon_are_overnight_cost_less_the_worth_of_what_is_left() -> None:
    """At a cost of capital of the discount rate: paid at once, and at the horizon sold for the annuities still owed."""
    plant = engine(cost_of_capital=0.05, lifetime=25.0, variable_om=0.0, fuel_slope=0.0)
    inputs = island(years=(2025, 2026, 2027), attrs={"periods": [2025]}, dims={"technology": {"engine": plant}})
    left = float(annuity_factor(0.05, 25.0)) / float(annuity_factor(0.05, 22.0))
    assert optimise(inputs, weeks=1).objective == pytest.approx(2.0 * 1e6 * (1.0 - left * 1.05**-3), rel=1e-9)
