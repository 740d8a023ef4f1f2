"""What must hold for any forest."""

from __future__ import annotations

import numpy as np
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forest import grow
from engine.planting import TCO2_PER_TC
from tests.tiny import tiny_inputs

COVERS = {
    "natural": {"growth_maximum": 350.0, "growth_rate": 0.0575, "growth_shape": 2.35, "root_shoot": 0.212},
    "rubber": {
        "growth_maximum": 190.0,
        "growth_rate": 0.0857,
        "growth_shape": 2.102,
        "root_shoot": 0.14,
        "rotation": 30.0,
    },
}


@st.composite
def forests(draw):
    """Cohorts of two covers on four cells of two nodes: (cell, cover, age, area) each."""
    n = draw(st.integers(1, 12))
    return draw(
        st.lists(
            st.tuples(st.integers(0, 3), st.integers(0, 1), st.floats(0, 200), st.floats(0, 1e5)),
            min_size=n,
            max_size=n,
        )
    )


def forest_of(cohorts, years=12, order=(0, 1, 2, 3)) -> xr.Dataset:
    place = {cell: position for position, cell in enumerate(order)}
    return tiny_inputs(
        years=tuple(range(2025, 2025 + years)),
        nodes=("north", "south"),
        dims={
            "cell": {f"cell{i}": {"cell_node": "north" if i < 2 else "south"} for i in order},
            "cover": COVERS,
            "cohort": {
                f"cohort{i}": {
                    "cohort_cell": place[cell],
                    "cohort_cover": cover,
                    "cohort_age": age,
                    "cohort_area": area,
                }
                for i, (cell, cover, age, area) in enumerate(cohorts)
            },
        },
    ).assign_coords(cell=[f"cell{i}" for i in order])


def grown(inputs) -> xr.Dataset:
    return grow(inputs, inputs["planting_cost"] * 0.0)


@given(forests())
@settings(max_examples=12, deadline=None)
def test_carbon_is_neither_made_nor_lost(cohorts):
    inputs = forest_of(cohorts)
    forest = grown(inputs)
    total = forest["pool_stock"].sum(["node", "cover", "pool"]).values
    size = max(1.0, np.abs(total).max())
    np.testing.assert_allclose(forest["carbon_stock"].sum(["cell", "pool"]).values, total, atol=1e-12 * size, rtol=0)
    for parts, over in (("cover_removals", "cover"), ("inventory_removals", "node")):
        yearly = forest[parts].sum(over).values
        np.testing.assert_allclose(yearly / TCO2_PER_TC, np.diff(total), atol=1e-11 * size, rtol=0)
        np.testing.assert_allclose(yearly.sum() / TCO2_PER_TC, total[-1] - total[0], atol=1e-11 * size, rtol=0)


@given(forests(), st.permutations([0, 1, 2, 3]))
@settings(max_examples=12, deadline=None)
def test_shuffled_cells_give_shuffled_results(cohorts, order):
    usual, shuffled = grown(forest_of(cohorts)), grown(forest_of(cohorts, order=tuple(order)))
    xr.testing.assert_equal(usual["carbon_stock"], shuffled["carbon_stock"].sel(cell=usual["cell"].values))


@given(forests(), st.integers(1, 11))
@settings(max_examples=12, deadline=None)
def test_a_longer_horizon_has_the_same_beginning(cohorts, years):
    short, long = grown(forest_of(cohorts, years=years)), grown(forest_of(cohorts))
    np.testing.assert_array_equal(short["carbon_stock"].values, long["carbon_stock"].values[..., : years + 1])
    np.testing.assert_array_equal(short["inventory_removals"].values, long["inventory_removals"].values[:, :years])


@given(forests(), st.floats(0.0, 50.0))
@settings(max_examples=8, deadline=None)
def test_twice_the_area_holds_twice_the_carbon(cohorts, times):
    once = grown(forest_of(cohorts))
    more = grown(forest_of([(cell, cover, age, area * times) for cell, cover, age, area in cohorts]))
    np.testing.assert_allclose(more["carbon_stock"].values, times * once["carbon_stock"].values, rtol=1e-9, atol=1e-9)
