"""The methods by hand: gain-loss and stock change of the IPCC, wood in use, an even-aged rotation, fates of events."""

from __future__ import annotations

import numpy as np
import pytest

from engine.forest_methods import simple_fate
from engine.forest_pools import _matrix, moves
from engine.growth import chapman_richards
from engine.planting import TCO2_PER_TC
from engine.pools import POOLS
from engine.windthrow import gust_at, typhoon_damage
from tests.forest_stands import COVERS, NATURAL, RUBBER, forest_of, grown


def tonnes(forest, name):
    return forest[name].sum("node").values / TCO2_PER_TC


def test_gain_and_loss_of_a_managed_forest_by_hand():
    # IPCC 2006, vol. 4, ch. 2. 1,000 ha of rainforest of Asia, 30 years old, gaining 2.7 t/ha/yr (2019 Refinement),
    # R 0.207, CF 0.47; 10 ha burn (eq. 2.14, fd 1) at 20 · 3.4 + 10 · 2.7 = 95 t/ha.
    # Gain, eq. 2.9, 2.10: 990 · 2.7 · 1.207 · 0.47 and 10 ha that begin again with 3.4: 1,535.6 tC.
    # Loss: 10 · 95 · 1.207 · 0.47 = 538.9 tC.
    rates = {
        "cover_growth": "ipcc_rates",
        "growth_young": 3.4,
        "growth_old": 2.7,
        "growth_break": 20.0,
        "growth_maximum": 413.1,
        "root_shoot": 0.207,
        "root_shoot_old": 0.207,
        "carbon_fraction": 0.47,
    }
    fire = {"fire": {"event_kind": "fire", "event_year": 2025.0, "event_share": 0.01}}
    for method in ("gain_loss", "stock_change"):
        forest = grown(forest_of([(0, 0, 30.0, 1000.0)], method=method, covers={"rain": rates}, events=fire, years=1))
        assert tonnes(forest, "gross_removals")[0] == pytest.approx(1535.6, abs=0.1)
        assert tonnes(forest, "forest_emissions")[0] == pytest.approx(538.9, abs=0.1)


def test_roots_part_the_two_methods_where_their_ratio_changes():
    # Stock change reads the ratio of the whole stock, gain-loss that of what is added: at 125 t/ha they differ.
    cover = NATURAL | {"root_shoot": 0.323, "root_shoot_old": 0.246, "root_shoot_break": 125.0}
    roots = {}
    for method in ("stock_change", "gain_loss"):
        forest = grown(forest_of([(0, 0, 30.0, 1.0)], method=method, covers={"moist": cover}, years=10))
        stock = forest["pool_stock"].sum(["node", "cover"]).sel(pool=["above_ground", "below_ground"]).values
        roots[method] = stock[1] / stock[0]
    assert roots["stock_change"][[0, -1]] == pytest.approx([0.323, 0.246])
    assert roots["gain_loss"][0] == pytest.approx(0.323)
    assert 0.246 < roots["gain_loss"][-1] < 0.323
    assert (np.diff(roots["gain_loss"]) <= 1e-12).all()


@pytest.mark.parametrize("method", ["stock_change", "gain_loss"])
def test_the_mean_carbon_of_an_even_aged_rotation_is_the_integral_over_it(method):
    # Equal hectares at each age from 0 to 33, felled at 34: stock stays, and is ∫ B dt over the rotation. The mean of
    # whole ages lies below the integral by half a year's share of the final stand, B(34) / 2 / 34 (trapezoid rule).
    ages = np.arange(34.0)
    forest = grown(forest_of([(0, 1, age, 10.0) for age in ages], method=method, years=40))
    living = forest["pool_stock"].sum(["node", "cover"]).sel(pool=["above_ground", "below_ground"]).sum("pool").values
    np.testing.assert_allclose(living, living[0], rtol=1e-10)
    fine = np.linspace(0.0, 34.0, 340_001)
    curve = chapman_richards(fine, 190.0, 0.0857, 2.102) * 0.47 * 1.10
    integral = float(np.sum((curve[1:] + curve[:-1]) / 2) * (fine[1] - fine[0])) / 34.0
    assert living[0] / 340.0 == pytest.approx(integral - curve[-1] / 68.0, rel=2e-4)
    # What is felled each year is what grows: only the wood that goes into products is a net sink.
    net = tonnes(forest, "inventory_removals")
    products = np.diff(forest["pool_stock"].sum(["node", "cover"]).sel(pool="products").values)
    np.testing.assert_allclose(net, products, atol=1e-8)


def test_wood_in_use_decays_by_its_half_life():
    # IPCC 2019 Refinement, vol. 4, ch. 12: 100 tC in, half-life 35: k = ln 2 / 35 = 0.019804, after a year
    # 100 (1 − e^−k) / k = 99.016, after 35 more years half of it.
    cover = RUBBER | {"growth_rate": 0.0, "product_share": 1.0}
    start = {"wood": {"event_kind": "harvest", "event_year": 2025.0, "event_share": 1.0}}
    grows = RUBBER | {"product_share": 1.0, "rotation": np.inf}
    forest = grown(forest_of([(0, 0, 30.0, 1.0)], covers={"once": grows}, events=start, years=36))
    wood = forest["pool_stock"].sel(pool="products").sum(["node", "cover"]).values
    felled = chapman_richards(30.0, 190.0, 0.0857, 2.102) * 0.47
    assert wood[1] == pytest.approx(0.99016 * felled, rel=1e-5)
    assert wood[36] == pytest.approx(wood[1] / 2, rel=1e-12)
    assert cover["product_half_life"] == 35.0


def test_a_thinned_stand_goes_on_by_the_curves_increments():
    thinning = {"cut": {"event_kind": "thinning", "event_year": 2025.0, "event_share": 0.3}}
    for method in ("stock_change", "gain_loss", "cbm"):
        cut, whole = (
            grown(forest_of([(0, 0, 20.0, 1.0)], method=method, events=events, years=5))["pool_stock"]
            .sel(pool="above_ground")
            .sum(["node", "cover"])
            .values
            for events in (thinning, {})
        )
        assert cut[0] == whole[0]
        np.testing.assert_allclose(whole[1:] - cut[1:], 0.3 * whole[0], rtol=1e-9)


def test_land_turned_to_another_use_nears_its_stocks_in_twenty_years():
    # IPCC 2006, vol. 4, eq. 2.25: (84 − 101) / 20 tC/ha/yr of soil, and likewise dead wood and litter.
    clearing = {
        "road": {"event_kind": "deforestation", "event_year": 2025.0, "event_to_cover": 2.0, "event_share": 1.0}
    }
    forest = grown(forest_of([(0, 0, 50.0, 10.0)], events=clearing, years=25))
    soil = forest["pool_stock"].sel(pool="soil").sum(["node", "cover"]).values
    np.testing.assert_allclose(np.diff(soil)[:20], -170.0 / 20)
    np.testing.assert_allclose(soil[20:], 840.0)
    assert forest["forest_area"].sel(cover="field").values.tolist()[1:] == [10.0] * 24
    # Living carbon went to the air in the first year.
    living = chapman_richards(50.0, 413.0, 0.0155, 1.254) * 0.47 * 1.212 * 10.0
    dead = (14.8 + 4.8 + 101.0 - 84.0) * 10.0 / 20
    assert tonnes(forest, "forest_emissions")[0] == pytest.approx(living + dead)


def test_enrichment_keeps_the_age_and_changes_the_curve():
    faster = NATURAL | {"growth_rate": 0.0575, "growth_maximum": 350.0, "growth_shape": 2.35}
    change = {"plant": {"event_kind": "enrichment", "event_year": 2025.0, "event_to_cover": 1.0, "event_share": 1.0}}
    forest = grown(forest_of([(0, 0, 20.0, 1.0)], covers={"poor": NATURAL, "rich": faster}, events=change, years=2))
    above = forest["pool_stock"].sel(pool="above_ground").sum(["node", "cover"]).values
    gain = chapman_richards(np.array([20.0, 21.0, 22.0]), 350.0, 0.0575, 2.35) * 0.47
    np.testing.assert_allclose(np.diff(above), np.diff(gain), rtol=1e-9)


def test_storms_strike_rubber_as_in_hainan():
    # Wu et al. 2015: mature rubber half destroyed at 38.9 m/s, about 70 % at Beaufort 14 (43.8 m/s), nothing below 6.
    gust = np.array([5.0, 38.9, 43.8])
    share = typhoon_damage(gust, 38.9, 0.1728)
    assert share[0] == 0.0 and share[1] == pytest.approx(0.5) and share[2] == pytest.approx(0.70, abs=0.005)
    young = typhoon_damage(np.array([43.8]), 42.6, 0.1695)
    assert young[0] == pytest.approx(0.55, abs=0.005)
    assert typhoon_damage(np.array([80.0]), np.inf, 1.0)[0] == 0.0


def test_wind_falls_off_from_the_storm():
    # One degree of latitude is 111.19 km; at four radii half of the wind is left.
    there = gust_at(np.array([19.0, 20.0]), np.array([110.0, 110.0]), 19.0, 110.0, 60.0, 111.19 / 4)
    np.testing.assert_allclose(there, [60.0, 30.0], rtol=1e-4)


def test_a_storm_of_the_list_strikes_by_wind_kind_and_age():
    storm = {
        "rammasun": {
            "event_kind": "typhoon", "event_year": 2025.0, "event_lat": 19.8, "event_lon": 110.3,
            "event_speed": 38.9, "event_radius": 50.0,
        }
    }  # fmt: skip
    covers = {name: dict(cover) for name, cover in COVERS.items()}
    forest = grown(forest_of([(1, 1, 20.0, 100.0), (1, 0, 20.0, 100.0)], covers=covers, events=storm, years=1))
    above = forest["pool_stock"].sel(pool="above_ground", node="south")
    before = above.isel(year_edge=0)
    struck = 1 - (above.isel(year_edge=1) / before)
    rubber, natural = float(struck.sel(cover="rubber")), float(struck.sel(cover="natural"))
    assert 0.4 < rubber < 0.5 and 0.05 < natural < 0.15  # half and 13 % of the area, less a year's growth


@pytest.mark.parametrize("kind", ["typhoon", "fire", "harvest", "thinning", "deforestation", "afforestation"])
def test_every_matrix_sends_all_carbon_somewhere(kind):
    for matrix in (_matrix(moves(kind, 0.4, 0.3)), simple_fate(kind, 0.3, 0.4)):
        np.testing.assert_allclose(matrix.sum(axis=1), 1.0, rtol=1e-12)
        assert (matrix >= 0).all()


def test_a_wildfire_burns_what_libcbm_burns():
    # libcbm 2.10.2, wildfire of Ontario mixedwood: of leaves 0.863 to CO2 and 0.041 stay litter, of branches 0.251.
    matrix = _matrix(moves("fire", 1.0, 0.0))

    def share(source, sink):
        return matrix[POOLS.index(source), POOLS.index(sink)]

    assert share("Foliage", "CO2") == pytest.approx(0.863, abs=1e-3)
    assert share("Foliage", "AboveGroundVeryFastSoil") == pytest.approx(0.0406, abs=1e-3)
    assert share("Other", "CO2") == pytest.approx(0.251, abs=1e-3)
    assert share("FineRoots", "CO2") == pytest.approx(0.183, abs=1e-3)
    assert share("MediumSoil", "CO2") == pytest.approx(0.18, abs=1e-3)
    assert share("Merch", "StemSnag") == 1.0
