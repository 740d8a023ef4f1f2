"""Whatever strikes land, under any method: carbon is neither made nor lost, and land neither."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.planting import TCO2_PER_TC
from tests.forest_stands import forest_of, grown

METHODS = ("stock_change", "gain_loss", "cbm")
KINDS = ("typhoon", "fire", "harvest", "thinning", "enrichment", "afforestation", "deforestation")


@st.composite
def happenings(draw):
    kind = draw(st.sampled_from(KINDS))
    turns = kind in ("enrichment", "afforestation", "deforestation")
    return {
        "event_kind": kind,
        "event_year": float(draw(st.integers(2025, 2030))),
        "event_cell": float(draw(st.integers(-1, 1))),
        "event_cover": float(draw(st.integers(-1, 1))),
        "event_to_cover": float(draw(st.integers(0, 2))) if turns else -1.0,
        "event_share": draw(st.floats(0.0, 1.0)),
        "event_age_from": draw(st.sampled_from([0.0, 10.0])),
        "event_lat": 19.0,
        "event_lon": 110.0,
        "event_speed": draw(st.floats(20.0, 80.0)),
        "event_radius": 60.0,
    }


COHORTS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 90).map(float), st.floats(0.0, 1e5)),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("method", METHODS)
@given(cohorts=COHORTS, events=st.lists(happenings(), max_size=4), loss=st.sampled_from([0.0, 0.03]))
@settings(max_examples=6, deadline=None)
def test_what_land_and_air_exchange_is_what_land_gained(method, cohorts, events, loss):
    # Salvage, products, new uses and yearly storms all at once; the fields are there to be turned.
    land = [*cohorts, (0, 2, 0.0, 500.0)]
    named = {f"e{i}": each for i, each in enumerate(events)}
    forest = grown(forest_of(land, method=method, events=named, hazards_as="expected", years=7, expected_loss=loss))
    stock = forest["pool_stock"].sum(["cover", "pool"]).values
    size = max(1.0, stock.max())
    change = np.diff(stock, axis=1) * TCO2_PER_TC
    np.testing.assert_allclose(forest["inventory_removals"].values, change, atol=1e-11 * size, rtol=0)
    net = forest["gross_removals"] - forest["forest_emissions"]
    np.testing.assert_allclose(net.values, change, atol=1e-11 * size, rtol=0)
    np.testing.assert_allclose(forest["cover_removals"].sum("cover").values, change.sum(axis=0), atol=1e-11 * size)
    area = forest["forest_area"].sum("cover").values
    np.testing.assert_allclose(area, area[0], rtol=1e-12)
    assert float(forest["pool_stock"].min()) >= -1e-9 * size


@given(share=st.floats(0.0, 1.0), age=st.integers(0, 60).map(float))
@settings(max_examples=5, deadline=None)
def test_a_storm_parts_land_and_leaves_ages_exact(share, age):
    # What was struck starts again; the rest goes on as though nothing had happened: a weighted mean of two forests.
    struck = {"fall": {"event_kind": "harvest", "event_year": 2026.0, "event_share": share}}
    for method in METHODS:
        one = grown(forest_of([(0, 0, age, 100.0)], method=method, events=struck, years=6))
        spared = grown(forest_of([(0, 0, age, 100.0)], method=method, years=6))
        all_of_it = {"fall": struck["fall"] | {"event_share": 1.0}}
        felled = grown(forest_of([(0, 0, age, 100.0)], method=method, events=all_of_it, years=6))
        mean = (1 - share) * spared["pool_stock"] + share * felled["pool_stock"]
        np.testing.assert_allclose(one["pool_stock"].values, mean.values, rtol=1e-9, atol=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_cohorts_changes_nothing(method):
    rows = [(0, 0, 30.0, 100.0), (1, 1, 33.0, 50.0), (0, 1, 5.0, 10.0), (1, 0, 80.0, 7.0)]
    there = forest_of(rows, method=method, hazards_as="expected", expected_loss=0.02)
    back = forest_of(rows[::-1], method=method, hazards_as="expected", expected_loss=0.02)
    np.testing.assert_allclose(grown(there)["pool_stock"].values, grown(back)["pool_stock"].values, rtol=1e-12)
