"""What a hectare of a measure removes: net of what stood there, of storms, and never beyond the horizon."""

from __future__ import annotations

import numpy as np
import pytest

from engine.forest import existing_forest, grow
from engine.growth import chapman_richards
from engine.planting import TCO2_PER_TC, planting_response, planting_responses
from tests.forest_stands import forest_of

LAND = [(0, 0, 40.0, 100.0), (0, 1, 12.0, 300.0), (0, 2, 0.0, 50.0)]
ON_FIELD = {"woods": {"planting_node": "north", "planting_cover": "natural", "planting_replaces": "field"}}
ON_RUBBER = {"woods": {"planting_node": "north", "planting_cover": "natural", "planting_replaces": "rubber"}}


def living(age):
    return chapman_richards(np.asarray(age, float), 413.0, 0.0155, 1.254) * 0.47 * 1.212


def test_a_hectare_on_a_field_grows_its_trees_and_nears_the_stocks_of_its_cover():
    response = planting_response(forest_of(LAND, planting=ON_FIELD)).sel(planting="woods")
    gain = np.diff(living(np.arange(11))) + (14.8 + 4.8 + 101.0 - 84.0) / 20
    np.testing.assert_allclose(response.sel(start=2025).values, gain * TCO2_PER_TC, rtol=1e-9)
    # A later start is the same, later; before it there is nothing, and nothing after the last year.
    np.testing.assert_allclose(response.sel(start=2028).values[3:], gain[:7] * TCO2_PER_TC, rtol=1e-9)
    assert (response.sel(start=2028).values[:3] == 0).all()
    assert response.shape == (10, 10)


def test_what_stood_there_is_felled_and_would_have_grown():
    inputs = forest_of(LAND, planting=ON_RUBBER, years=5)
    own, additional = (each.sel(planting="woods") for each in planting_responses(inputs))
    rubber = chapman_richards(np.arange(12.0, 18.0), 190.0, 0.0857, 2.102) * 0.47 * 1.10
    new = np.diff(living(np.arange(6))) + 14.8 / 20  # dead wood from none under rubber; litter and soil alike
    for start in range(5):
        expected = new[: 5 - start].copy()
        expected[0] -= rubber[start]
        np.testing.assert_allclose(own.values[start, start:], expected * TCO2_PER_TC, rtol=1e-8)
        forgone = np.diff(rubber)[start:]
        np.testing.assert_allclose(additional.values[start, start:], (expected - forgone) * TCO2_PER_TC, rtol=1e-8)


@pytest.mark.parametrize("method", ["stock_change", "gain_loss", "cbm"])
def test_storms_are_expected_of_measures_even_where_standing_forest_has_none(method):
    calm = planting_response(forest_of(LAND, planting=ON_FIELD, method=method, years=20, expected_loss=0.0))
    stormy = planting_response(forest_of(LAND, planting=ON_FIELD, method=method, years=20, expected_loss=0.04))
    total = [float(each.sel(start=2025).sum()) for each in (calm, stormy)]
    assert 0.5 * total[0] < total[1] < 0.95 * total[0]


def test_a_stand_of_which_a_share_falls_each_year_has_the_mean_of_its_ages():
    # After n years a share s(1−s)^a of the hectare is a years old, and (1−s)^n of it n years: by hand for 4 %.
    loss, n = 0.04, 12
    inputs = forest_of(LAND, planting=ON_FIELD, years=n, expected_loss=loss)
    total = float(planting_response(inputs).sel(planting="woods", start=2025).sum()) / TCO2_PER_TC
    # Storms come at the start of the year, so what falls then is one year old at its end.
    shares = {age: loss * (1 - loss) ** (age - 1) for age in range(1, n)} | {n: (1 - loss) ** (n - 1)}
    assert sum(shares.values()) == pytest.approx(1.0)
    expected = sum(share * living(age) for age, share in shares.items()) + 12 / 20 * (14.8 + 4.8 + 101.0 - 84.0)
    assert total == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("method", ["stock_change", "cbm"])
def test_the_plan_removes_by_hectares_what_the_optimiser_was_told(method):
    inputs = forest_of(LAND, planting=ON_RUBBER, method=method, years=8, expected_loss=0.02)
    hectares = inputs["planting_cost"] * 0.0
    hectares.loc[{"year": 2026}], hectares.loc[{"year": 2029}] = 20.0, 5.0
    forest = grow(inputs, hectares)
    response = planting_response(inputs).sel(planting="woods")
    expected = 20.0 * response.sel(start=2026) + 5.0 * response.sel(start=2029)
    np.testing.assert_allclose(forest["additional_removals"].sel(node="north").values, expected.values, rtol=1e-12)
    total = forest["inventory_removals"] + forest["additional_removals"]
    np.testing.assert_allclose(forest["land_removals"].values, total.values, rtol=1e-12)
    assert (forest["additional_removals"].sel(node="south") == 0).all()


def test_a_planting_over_land_that_is_not_there_is_refused():
    nowhere = {"woods": ON_FIELD["woods"] | {"planting_node": "south"}}
    with pytest.raises(ValueError, match="no hectare of field"):
        planting_response(forest_of(LAND, planting=nowhere))


def test_risk_and_fullness_are_told():
    forest = existing_forest(forest_of(LAND, expected_loss=0.01))
    risk = forest["permanence_risk"].sel(cover="natural", year=2025)
    assert float(risk) == pytest.approx(0.01 * 100.0 * float(living(40)) * TCO2_PER_TC)
    full = forest["saturation"].sel(cover="natural").values
    assert full[0] == pytest.approx(float(living(40)) / (413.0 * 0.47 * 1.212)) and (np.diff(full) > 0).all()
    assert (forest["saturation"].sel(cover="field") == 0).all()


def test_cells_are_kept_at_the_edges_asked_for_and_no_others():
    inputs = forest_of(LAND).assign_attrs(forest_map_years=[2025, 2030])
    forest = existing_forest(inputs)
    assert forest["map_edge"].values.tolist() == [2025, 2030]
    at_cells = forest["carbon_stock"].sum("cell").values
    at_nodes = forest["pool_stock"].sum(["node", "cover"]).sel(year_edge=[2025, 2030]).values
    np.testing.assert_allclose(at_cells, at_nodes, rtol=1e-12)
