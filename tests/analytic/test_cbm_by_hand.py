"""The carbon of stands against sums that a pencil does."""

from __future__ import annotations

import numpy as np
import pytest

from engine.cbm import Decay, Roots, Stands, Turnover, grow_stands, parameters, spin_up, stands
from engine.disturbances import Disturbance, all_flows, events, matrices, no_events
from engine.kernels.carbon import History, Parameters
from engine.pools import BIOMASS, DECAYING, ECOSYSTEM, FLOWS, POOLS, Flow, flow_total, production
from engine.tally import tally

NOTHING_SHED = Turnover(*[0.0] * 10)
NO_DECAY = Decay(np.zeros(9), 10.0, 2.0, 1.0, 1.0)
NO_ROOTS = Roots(0.0, 1.0, 0.0, 0.0, 0.0, 0.5)
STILL = np.zeros((1, 1, 3))


def at(pool: str) -> int:
    return POOLS.index(pool)


def one_stand(**tonnes: float) -> Stands:
    stand = stands([0], [0])
    for pool, carbon in tonnes.items():
        stand.pools[0, at(pool)] = carbon
    return stand


def group(turnover=NOTHING_SHED, decay=NO_DECAY, roots=NO_ROOTS, mixing=0.0, temperature=10.0) -> Parameters:
    return parameters(turnover, decay, roots, mixing, [temperature])


def after(stand: Stands, groups: Parameters, n_years: int, increments=STILL, disturbances=(), happens=None):
    n = stand.age.size
    moves, names = matrices(disturbances), all_flows(disturbances)
    counted = tally(np.ones(n), n_years, len(names), range(n), range(n))
    what = no_events(n) if happens is None else events(n, *happens)
    return grow_stands(stand, increments, groups, moves, what, n_years, counted), counted, names


def of_pools(**values: float) -> np.ndarray:
    return np.array([values.get(pool, 0.0) for pool in DECAYING])


def test_one_dead_pool_decays_by_its_power_and_warms_by_q10():
    # 2 %/yr at 10 °C and a Q10 of 3 are 6 %/yr at 20 °C; 80 % of what decays is air, 20 % becomes slow.
    decay = Decay(of_pools(MediumSoil=0.02), 10.0, 3.0, of_pools(MediumSoil=0.8), 1.0)
    grown, _, _ = after(one_stand(MediumSoil=100.0), group(decay=decay, temperature=20.0), 25)
    left = 100.0 * 0.94**25
    assert grown.pools[0, at("MediumSoil")] == pytest.approx(left, rel=1e-13)
    assert grown.pools[0, at("CO2")] == pytest.approx(0.8 * (100 - left), rel=1e-13)
    assert grown.pools[0, at("AboveGroundSlowSoil")] == pytest.approx(0.2 * (100 - left), rel=1e-13)


def test_decay_is_never_faster_than_its_limit():
    decay = Decay(of_pools(AboveGroundVeryFastSoil=0.5), 10.0, 3.0, of_pools(AboveGroundVeryFastSoil=1.0), 1.0)
    grown, _, _ = after(one_stand(AboveGroundVeryFastSoil=100.0), group(decay=decay, temperature=30.0), 1)
    assert grown.pools[0, at("AboveGroundVeryFastSoil")] == 0.0
    assert grown.pools[0, at("CO2")] == 100.0


def test_litter_of_a_year_falls_between_the_halves_of_growth_and_takes_nothing_from_the_living():
    turnover = NOTHING_SHED._replace(stem=0.01, branch=0.04, branch_snag_share=0.25, stem_snag_fall=0.5)
    growing = np.array([[[2.0, 0.0, 4.0]]])
    grown, counted, names = after(one_stand(Merch=50.0, Other=10.0, StemSnag=8.0), group(turnover), 1, growing)
    found = dict(zip(POOLS, grown.pools[0], strict=True))
    assert (found["Merch"], found["Other"]) == (52.0, 14.0)
    assert found["StemSnag"] == pytest.approx(8.0 * 0.5 + 0.01 * 51.0)  # half the growth stands when litter falls
    assert found["MediumSoil"] == pytest.approx(4.0)
    assert found["BranchSnag"] == pytest.approx(0.04 * 0.25 * 12.0)
    assert found["AboveGroundFastSoil"] == pytest.approx(0.04 * 0.75 * 12.0)
    balance = production(counted.flows[0, 0], names)
    assert balance["npp"] == pytest.approx(6.0 + 0.51 + 0.48)
    assert balance["npp"] == balance["nep"] == balance["nbp"]


def test_roots_follow_what_stands_above_ground():
    # Half of 300 t/ha is 150 tC/ha; roots 0.2 of dry matter; a tenth of them fine at any size.
    grown, _, _ = after(one_stand(Merch=150.0), group(roots=Roots(0.2, 1.0, 0.1, 0.0, 0.0, 0.5)), 1)
    assert grown.pools[0, at("CoarseRoots")] == pytest.approx(27.0)
    assert grown.pools[0, at("FineRoots")] == pytest.approx(3.0)


def test_what_an_old_stand_loses_becomes_litter():
    shrinking = np.array([[[-10.0, 0.0, 0.0]]])
    grown, counted, names = after(one_stand(Merch=100.0), group(), 1, shrinking)
    assert grown.pools[0, at("Merch")] == 90.0
    # A tenth of the stem wood declines, of the 95 t that stand at midyear.
    assert grown.pools[0, at("StemSnag")] == pytest.approx(9.5)
    assert flow_total(counted.flows[0, 0], names, process=("decline",)) == pytest.approx(9.5)


def test_an_event_moves_what_its_matrix_says_and_all_else_stays():
    storm = Disturbance({("Merch", "StemSnag"): 0.4, ("Merch", "Products"): 0.1, ("StemSnag", "MediumSoil"): 1.0}, None)
    grown, counted, names = after(
        one_stand(Merch=100.0, StemSnag=10.0, Foliage=3.0), group(), 2, disturbances=[storm], happens=([0], [1], [1])
    )
    found = dict(zip(POOLS, grown.pools[0], strict=True))
    assert [found[pool] for pool in ("Merch", "StemSnag", "MediumSoil", "Products", "Foliage")] == [50, 40, 10, 10, 3]
    assert grown.age[0] == 2
    moved = {flow: value for flow, value in zip(names, counted.flows[0, 1], strict=True) if value and flow not in FLOWS}
    assert moved == {
        Flow("disturbance", "Merch", "StemSnag"): 40.0,
        Flow("disturbance", "Merch", "Products"): 10.0,
        Flow("disturbance", "StemSnag", "MediumSoil"): 10.0,
    }
    assert production(counted.flows[0], names)["nbp"].tolist() == [0.0, -10.0]


def test_an_event_may_replace_a_forest_by_another_that_grows_in_the_same_year():
    felling = Disturbance({("Merch", "Products"): 1.0}, age_after=0)
    growing = np.array([[[1.0, 0, 0]] * 50, [[5.0, 0, 0]] * 50])
    old = one_stand(Merch=30.0)._replace(age=np.array([30]))
    grown, _, _ = after(old, group(), 3, growing, [felling], ([0], [1], [1], [1], [0]))
    assert grown.pools[0, [at("Merch"), at("Products")]].tolist() == [10.0, 31.0]
    assert (grown.age[0], grown.curve[0]) == (2, 1)


def test_the_mean_carbon_of_a_rotation_is_the_integral_of_its_growth():
    # B(t) = 180·(1 − e^(−t/15))², cut every 25 years; its integral in closed form. Straight lines from year to year
    # exceed it by (B'(25) − B'(0))/12 (Euler and Maclaurin): by a hundredth of a tonne in the mean.
    top, k, rotation = 180.0, 1 / 15, 25
    above = top * (1 - np.exp(-k * np.arange(rotation + 1))) ** 2
    growing = np.zeros((1, rotation, 3))
    growing[0, :, 0] = np.diff(above)
    cut = Disturbance({("Merch", "Products"): 1.0}, age_after=0)
    cuts = np.arange(rotation, 8 * rotation, rotation)
    _, counted, _ = after(one_stand(), group(), 8 * rotation, growing, [cut], (cuts * 0, cuts, cuts * 0 + 1))
    stock = counted.pools[0, :, at("Merch")]
    np.testing.assert_allclose(stock[: rotation + 1], above, rtol=1e-13)
    # At the edge of a cut the stock stands before the event of the year that begins there.
    mean = (np.sum(above[1:-1]) + above[-1] / 2) / rotation
    assert np.mean(stock[1:]) + (above[0] - above[-1]) / 2 / rotation == pytest.approx(mean, rel=1e-12)
    t = float(rotation)
    integral = top * (t - 2 * (1 - np.exp(-k * t)) / k + (1 - np.exp(-2 * k * t)) / (2 * k))
    slope = 2 * top * k * np.exp(-k * t) * (1 - np.exp(-k * t))
    assert mean == pytest.approx((integral + slope / 12) / t, abs=1e-4)
    assert counted.pools[0, -1, at("Products")] == pytest.approx(7 * above[-1])


def test_soil_comes_to_rest_where_what_falls_is_what_decays():
    # Foliage sheds 2 t a year; x = (x + in)·(1 − k) from pool to pool gives x = in·(1 − k)/k.
    turnover = NOTHING_SHED._replace(foliage=0.5)
    rates = of_pools(AboveGroundVeryFastSoil=0.4, AboveGroundSlowSoil=0.05, BelowGroundSlowSoil=0.01)
    decay = Decay(
        rates, 10.0, 1.0, of_pools(AboveGroundVeryFastSoil=0.75, AboveGroundSlowSoil=1, BelowGroundSlowSoil=1), 1
    )
    grown, counted, names = after(one_stand(Foliage=4.0), group(turnover, decay, mixing=0.02), 4000)
    very_fast = 2.0 * 0.6 / 0.4
    kept = 0.95 * 0.98
    above = 0.5 * kept / (1 - kept)  # a quarter of the 2 t that decay each year
    mixed = 0.02 * (above + 0.5) * 0.95
    below = mixed / 0.01
    found = grown.pools[0, [at("AboveGroundVeryFastSoil"), at("AboveGroundSlowSoil"), at("BelowGroundSlowSoil")]]
    np.testing.assert_allclose(found, [very_fast, above, below], rtol=1e-10)
    assert production(counted.flows[0, -1], names)["nbp"] == pytest.approx(0.0, abs=1e-12)


def test_a_spun_up_forest_of_all_ages_neither_gains_nor_loses():
    # Every age of a rotation on as much land each: what one stand gains, the one that burns loses.
    interval = 20
    fire = Disturbance({(pool, "CO2"): 1.0 for pool in POOLS[BIOMASS]}, age_after=0)
    growing = np.full((1, interval + 1, 3), [2.0, 0.1, 0.5])
    turnover = Turnover(0.005, 0.9, 0.03, 0.02, 0.6, 0.03, 0.1, 0.25, 0.5, 0.5)
    decay = Decay(np.full(9, 0.2), 10.0, 2.0, np.append(np.full(7, 0.8), [1.0, 1.0]), 1.0)
    groups = group(turnover, decay, Roots(0.222, 1.0, 0.072, 0.354, -0.06, 0.5), 0.006)
    past = History(*(np.full(interval, value) for value in (interval, 1, 1, 100, 100)))
    # Spin-up gives a stand of age a the years a − 1, as libcbm does: so ages 1 to 20 stand for 0 to 19.
    every_age = np.arange(1, interval + 1)
    rested = spin_up(stands([0] * interval, [0] * interval), every_age, growing, groups, matrices([fire]), past)
    forest = rested._replace(age=every_age - 1)
    burning = (np.arange(interval), (interval - forest.age) % interval, [1] * interval)
    burning = tuple(np.asarray(column)[1:] for column in burning)
    _, counted, names = after(forest, groups, interval, growing, [fire], burning)
    stock = counted.pools[:, :, ECOSYSTEM].sum(axis=(0, 2))
    # The oldest stand burns at the start of the next year: it is counted with its living pools at one edge more.
    np.testing.assert_allclose(np.diff(stock)[1:], 0.0, atol=1e-9 * stock[0])
    nbp = production(counted.flows, names)["nbp"].sum(axis=0)
    np.testing.assert_allclose(np.diff(stock), nbp, atol=1e-9 * stock[0])
