"""Curves of growth by name, and roots."""

from __future__ import annotations

import numpy as np
import pytest

from engine.growth import CURVES, biomass, ceiling, root_ratio
from tests.tiny import tiny_inputs

COVERS = {
    "richards": {"growth_maximum": 51.64, "growth_rate": 0.037, "growth_shape": 2.0},
    # Rainforest of Asia: 3.4 up to 20 years, 2.7 above, stock of 413.1 when primary (IPCC 2019 Refinement).
    "rates": {
        "cover_growth": "ipcc_rates",
        "growth_young": 3.4,
        "growth_old": 2.7,
        "growth_break": 20.0,
        "growth_maximum": 413.1,
    },
    "measured": {"cover_growth": "table", "growth_table": {0: 0.0, 1: 2.0, 2: 5.0, 3: 6.0}},
    "field": {"cover_growth": "none"},
}


@pytest.fixture(scope="module")
def inputs():
    return tiny_inputs(dims={"cover": COVERS, "growth_age": [0, 1, 2, 3]})


def test_each_cover_grows_after_its_own_curve(inputs):
    cover = np.array([0, 1, 1, 1, 2, 2, 3])
    age = np.array([10.0, 10.0, 40.0, 500.0, 1.5, 99.0, 50.0])
    expected = [4.9391, 34.0, 68.0 + 54.0, 413.1, 3.5, 6.0, 0.0]
    np.testing.assert_allclose(biomass(inputs, cover, age), expected, atol=5e-5)
    assert set(CURVES) == {"chapman_richards", "ipcc_rates", "table", "none"}


def test_growth_comes_to_rest_at_the_maximum_of_the_curve_in_use(inputs):
    np.testing.assert_allclose(ceiling(inputs), [51.64, 413.1, 6.0, 0.0])


def test_roots_follow_the_stock():
    # Moist deciduous forest of Asia, 2019 Refinement: 0.323 up to 125 t/ha, 0.246 above.
    inputs = tiny_inputs(
        dims={"cover": {"moist": {"root_shoot": 0.323, "root_shoot_old": 0.246, "root_shoot_break": 125.0}}}
    )
    assert root_ratio(inputs, np.zeros(3, int), np.array([10.0, 125.0, 126.0])).tolist() == [0.323, 0.323, 0.246]


def test_an_unknown_curve_is_refused():
    inputs = tiny_inputs(dims={"cover": {"odd": {"cover_growth": "wishful"}}})
    with pytest.raises(KeyError, match="wishful"):
        biomass(inputs, np.zeros(1, int), np.ones(1))
