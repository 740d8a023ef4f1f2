"""Forest growth against published and independently computed numbers."""

from __future__ import annotations

import numpy as np
import pytest

from engine.forest import grow
from engine.growth import chapman_richards
from engine.planting import TCO2_PER_TC, planting_response
from tests.tiny import tiny_inputs


def stand(age=0.0, area=1.0, years=range(2025, 2031), **cover):
    """One cohort of one cover on one cell."""
    return tiny_inputs(
        years=tuple(years),
        dims={
            "cell": ["hill"],
            "cover": {"forest": cover},
            "cohort": {"first": {"cohort_age": age, "cohort_area": area}},
        },
    ).assign_coords(cell=["hill"])


def unplanted(inputs):
    return grow(inputs, inputs["planting_cost"] * 0.0)


@pytest.mark.parametrize(
    ("age", "dry_matter"),
    [(1, 0.0681), (5, 1.4731), (10, 4.9391), (20, 14.1189), (50, 36.6773), (100, 49.1181)],
)
def test_growth_is_that_of_the_dryland_forests_of_flint(age, dry_matter):
    # moja global, FLINT.Example, Chapman–Richards module, "Dryland Forests": maximum 51.64, k 0.037, m 0.5.
    assert chapman_richards(age, 51.64, 0.037, 1 / (1 - 0.5)) == pytest.approx(dry_matter, abs=5e-5)


@pytest.mark.parametrize(
    ("maximum", "rate", "shape", "table"),
    [
        (413, 0.0135, 1.254, {5: 13.5, 20: 68, 40: 138, 100: 284}),  # Asia rainforest, IPCC 2019 Refinement
        (350, 0.0575, 2.350, {5: 13.4, 20: 143, 40: 273, 100: 347}),  # Khao Yai, Jha et al. 2020
        (150, 0.0144, 0.821, {5: 16.8, 20: 48, 40: 76, 100: 120}),  # Asia moist deciduous, 2019 Refinement
        (190, 0.0857, 2.102, {5: 20.7, 20: 125, 40: 177}),  # rubber, chronosequence of north-east India
        (210, 0.0631, 1.745, {5: 21.5, 20: 118, 40: 182}),
        (192, 0.1213, 1.878, {5: 43.7, 20: 161, 40: 189, 100: 192}),  # tropical wet mangrove, 2013 Supplement
    ],
)
def test_growth_passes_through_the_points_its_parameters_were_fitted_to(maximum, rate, shape, table):
    for age, dry_matter in table.items():
        assert chapman_richards(age, maximum, rate, shape) == pytest.approx(dry_matter, rel=8e-3), age


def test_growth_ends_at_its_asymptote_and_begins_at_nothing():
    assert chapman_richards(1e4, 413.0, 0.0135, 1.254) == pytest.approx(413.0, rel=1e-12)
    assert chapman_richards(0.0, 413.0, 0.0135, 1.254) == 0.0


def test_a_linear_young_forest_is_the_gain_of_the_ipcc():
    # Gain-loss, IPCC 2006 vol. 4 ch. 2 eq. 2.9 and 2.10, by hand: 1,000 ha of a forest so far from its
    # asymptote that it gains 3.4 t/ha/yr (secondary tropical rainforest of Asia up to 20 years, 2019
    # Refinement), R 0.207, CF 0.47: 1,000 · 3.4 · 1.207 · 0.47 · 44/12 = 7,072.2 tCO2/yr.
    inputs = stand(
        area=1000.0,
        growth_maximum=3.4e9,
        growth_rate=1e-9,
        growth_shape=1.0,
        root_shoot=0.207,
        carbon_fraction=0.47,
    )
    gain = unplanted(inputs)["inventory_removals"].sel(node="island")
    np.testing.assert_allclose(gain.values, 1000 * 3.4 * 1.207 * 0.47 * 44 / 12, rtol=1e-6)
    assert gain.values[0] == pytest.approx(7072.2, abs=0.1)


def test_a_cut_releases_what_has_grown_and_growth_begins_again():
    inputs = stand(age=8.0, growth_maximum=100.0, growth_rate=0.1, growth_shape=2.0, rotation=10.0, carbon_fraction=0.5)
    forest = unplanted(inputs)
    expected = [0.5 * chapman_richards(age, 100.0, 0.1, 2.0) for age in (8, 9, 0, 1, 2, 3, 4)]
    np.testing.assert_allclose(forest["carbon_stock"].sel(cell="hill").sum("pool").values, expected, rtol=1e-12)
    assert forest["cover_removals"].sel(cover="forest", year=2026).item() == pytest.approx(
        -0.5 * chapman_richards(9.0, 100.0, 0.1, 2.0) * 44 / 12
    )


def test_planting_grows_from_nothing_with_its_soil_carbon():
    # Mangrove on former ponds: soil 1.62 tC/ha/yr (2013 Wetlands Supplement), R 0.49, CF 0.451.
    inputs = tiny_inputs(
        years=(2025, 2026, 2027),
        dims={
            "cover": {
                "mangrove": {
                    "growth_maximum": 192.0, "growth_rate": 0.1213, "growth_shape": 1.878, "root_shoot": 0.49,
                    "carbon_fraction": 0.451, "soil_accumulation": 1.62,
                }
            },
            "planting": {"ponds": {"planting_cover": "mangrove"}},
        },
    )  # fmt: skip
    biomass = 1.49 * 0.451 * chapman_richards(np.arange(4), 192.0, 0.1213, 1.878)
    per_hectare = (np.diff(biomass) + 1.62) * 44 / 12
    np.testing.assert_allclose(
        planting_response(inputs).sel(planting="ponds", start=2025).values, per_hectare, rtol=1e-12
    )
    hectares = inputs["planting_cost"] * 0.0
    hectares.loc[{"year": 2025}], hectares.loc[{"year": 2026}] = 10.0, 5.0
    forest = grow(inputs, hectares)
    expected = [
        10 * per_hectare[0],
        10 * per_hectare[1] + 5 * per_hectare[0],
        10 * per_hectare[2] + 5 * per_hectare[1],
    ]
    np.testing.assert_allclose(forest["planting_removals"].sel(planting="ponds").values, expected, rtol=1e-12)
    np.testing.assert_allclose(forest["additional_removals"].sel(node="island").values, expected, rtol=1e-12)
    assert forest["planted"].sel(planting="ponds").values.tolist() == [10.0, 15.0, 15.0]
    assert (forest["inventory_removals"] == 0).all()


def test_removals_are_the_change_of_carbon_times_forty_four_twelfths():
    forest = unplanted(stand(age=30.0, area=7.0))
    np.testing.assert_allclose(
        forest["inventory_removals"].sum("node").values,
        np.diff(forest["carbon_stock"].sum(["cell", "pool"]).values) * TCO2_PER_TC,
        rtol=1e-12,
    )
