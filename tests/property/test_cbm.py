"""The compiled carbon year against the year in plain Python, and what must hold for any stands."""

from __future__ import annotations

import importlib.util
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.cbm
from engine.cbm import Decay, Roots, Stands, Turnover, grow_stands, parameters, spin_up, stands
from engine.disturbances import Disturbance, all_flows, events, matrices
from engine.kernels import carbon as compiled
from engine.kernels.carbon import Events, History
from engine.pools import ECOSYSTEM, FLOWS, POOLS, incidence, production
from engine.tally import tally
from tests.carbon_year import disturbed, year

LAST_AGE, N_CURVES, N_GROUPS = 30, 4, 3

STORM = Disturbance(
    {
        ("Merch", "StemSnag"): 0.25,
        ("Merch", "Products"): 0.125,
        ("Other", "BranchSnag"): 0.5,
        ("Foliage", "AboveGroundVeryFastSoil"): 0.75,
        ("StemSnag", "MediumSoil"): 0.5,
    },
    age_after=None,
)
FIRE = Disturbance(
    {
        ("Merch", "StemSnag"): 1.0,
        ("Foliage", "CO2"): 0.75,
        ("Foliage", "CH4"): 0.25,
        ("Other", "CO"): 1.0,
        ("CoarseRoots", "BelowGroundFastSoil"): 1.0,
        ("FineRoots", "BelowGroundVeryFastSoil"): 1.0,
        ("AboveGroundSlowSoil", "CO2"): 0.5,
        ("StemSnag", "CO2"): 1.0,
    },
    age_after=0,
)
LATE_CUT = Disturbance({("Merch", "Products"): 1.0, ("Other", "AboveGroundFastSoil"): 1.0}, 0, keeps_growth=True)
DISTURBANCES = [STORM, FIRE, LATE_CUT]
MATRICES, NAMES = matrices(DISTURBANCES), all_flows(DISTURBANCES)


class World(NamedTuple):
    """Stands with all that they need, and the numbers that the parameters were made of."""

    stands: Stands
    increments: np.ndarray
    numbers: dict[str, Any]
    events: tuple[np.ndarray, ...]
    n_years: int


@st.composite
def worlds(draw: st.DrawFn, n_stands: int = 7, n_years: int = 9) -> World:
    rough = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rates = rough.uniform(0.0, 1.0, (len(Turnover._fields), N_GROUPS)) * draw(st.sampled_from([0.1, 1.0]))
    decay = Decay(
        rough.uniform(0, 0.6, 9), 10.0 + np.zeros(9), rough.uniform(1, 3, 9), rough.uniform(0, 1, 9), np.ones(9)
    )
    numbers = {
        "turnover": Turnover(*rates),
        "decay": decay._replace(air_share=np.append(decay.air_share[:7], [1.0, 1.0])),
        "roots": Roots(0.222, rough.uniform(0.6, 1.0, N_GROUPS), 0.072, 0.354, -0.06, 0.5),
        "slow_mixing": 0.006,
        "temperature": rough.uniform(-5.0, 30.0, N_GROUPS),
    }
    old = stands(rough.integers(0, N_CURVES, n_stands), rough.integers(0, N_GROUPS, n_stands))
    old.pools[:, ECOSYSTEM] = rough.gamma(1.0, 20.0, (n_stands, 14))
    old.age[:] = rough.integers(0, LAST_AGE + 5, n_stands)
    increments = rough.normal(1.0, 2.0, (N_CURVES, LAST_AGE, 3))
    n_events = draw(st.integers(0, 12))
    happens = (
        rough.integers(0, n_stands, n_events),
        rough.integers(0, n_years, n_events),
        rough.integers(1, len(DISTURBANCES) + 1, n_events),
        rough.integers(-1, N_CURVES, n_events),
        rough.integers(-1, N_GROUPS, n_events),
    )
    return World(old, increments, numbers, happens, n_years)


def grown(world: World, counted: compiled.Tally | None = None, **options: Any) -> Stands:
    n_years = options.pop("n_years", world.n_years)
    happens: Events = events(world.stands.age.size, *world.events)
    groups = parameters(**world.numbers)
    return grow_stands(world.stands, world.increments, groups, MATRICES, happens, n_years, counted, **options)


def rows(of: Stands, which: Any) -> Stands:
    return Stands(*(column[which] for column in of))


def group_numbers(world: World, group: int) -> dict[str, Any]:
    """The parameters of one group, as plain numbers."""
    turnover = Turnover(*(float(row[group]) for row in world.numbers["turnover"]))
    roots = world.numbers["roots"]._replace(power=float(world.numbers["roots"].power[group]))
    temperature = float(world.numbers["temperature"][group])
    return world.numbers | {"turnover": turnover, "roots": roots, "temperature": temperature}


def plainly(world: World, stand: int) -> np.ndarray:
    """The pools of one stand by the plain years; events that keep the growth of before are not written out there."""
    pools = dict(zip(POOLS, world.stands.pools[stand], strict=True))
    age, curve, group = (int(column[stand]) for column in world.stands[1:])
    for now in range(world.n_years):
        for whose, when, matrix, new_curve, new_group in zip(*world.events, strict=True):
            if (whose, when) == (stand, now):
                disturbance = DISTURBANCES[matrix - 1]
                pools = disturbed(pools, disturbance.moves)
                age = age if disturbance.age_after is None else disturbance.age_after
                curve, group = (curve if new_curve < 0 else new_curve), (group if new_group < 0 else new_group)
        increment = world.increments[curve, age] if age < LAST_AGE else np.zeros(3)
        pools = year(pools, increment, **group_numbers(world, group))
        age += 1
    return np.array(list(pools.values()))


@given(worlds())
@settings(max_examples=25)
def test_the_kernel_gives_what_the_plain_years_give(world):
    world = world._replace(events=tuple(column[world.events[2] != 3] for column in world.events))
    found = grown(world).pools
    for stand in range(found.shape[0]):
        np.testing.assert_allclose(found[stand], plainly(world, stand), rtol=1e-11, atol=1e-11)


@given(worlds())
@settings(max_examples=15)
def test_interpreted_equals_compiled(world):
    spec = importlib.util.spec_from_file_location("interpreted_carbon", compiled.__file__)
    assert spec is not None and spec.loader is not None
    interpreted = importlib.util.module_from_spec(spec)
    counts = [tally(np.ones(7), world.n_years, len(NAMES), range(7), range(7)) for _ in range(2)]
    fast = [grown(world, counts[0]), rested(world)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ILOT_INTERPRET", "1")
        spec.loader.exec_module(interpreted)
        patch.setattr(engine.cbm, "carbon", interpreted)
        slow = [grown(world, counts[1]), rested(world)]
    # Not equal to the last bit: NumPy's exponential is not that of the compiler's library.
    for one, other in zip((*fast[0], *fast[1], *counts[0]), (*slow[0], *slow[1], *counts[1]), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


def rested(world: World, which: Any = slice(None), **options: Any) -> Stands:
    """The stands of a world after a spin-up under fire."""
    n = world.stands.age.size
    increments = np.abs(world.increments)
    past = History(*(np.full(n, value)[which] for value in (11, 2, 1, 2, 5)))
    start = rows(world.stands, which)
    return spin_up(start, start.age, increments, parameters(**world.numbers), MATRICES, past, **options)


@given(worlds())
@settings(max_examples=25)
def test_what_flowed_is_how_the_pools_changed(world):
    counted = tally(np.ones(7), world.n_years, len(NAMES), range(7), range(7))
    grown(world, counted)
    before, after = counted.pools[:, :-1], counted.pools[:, 1:]
    change = counted.flows @ incidence(NAMES)
    size = before.sum(axis=2, keepdims=True) + np.abs(counted.flows).sum(axis=2, keepdims=True)
    assert (np.abs(after - before - change) <= 1e-12 * size).all()
    on_land = (after - before)[:, :, ECOSYSTEM].sum(axis=2)
    nbp = production(counted.flows, NAMES)["nbp"]
    assert (np.abs(on_land - nbp) <= 1e-12 * size[:, :, 0]).all()


@given(worlds(), st.permutations(range(7)))
@settings(max_examples=15)
def test_shuffled_stands_give_shuffled_results_and_each_alone_the_same(world, order):
    usual, order = grown(world), list(order)
    place = np.argsort(order)
    moved = (place[world.events[0]], *world.events[1:])
    for one, other in zip(grown(world._replace(stands=rows(world.stands, order), events=moved)), usual, strict=True):
        np.testing.assert_array_equal(one, other[order])
    for stand in range(7):
        own = world.events[0] == stand
        alone = (np.zeros(own.sum(), int), *(column[own] for column in world.events[1:]))
        for one, other in zip(
            grown(world._replace(stands=rows(world.stands, [stand]), events=alone)), usual, strict=True
        ):
            np.testing.assert_array_equal(one[0], other[stand])


@given(worlds(), st.permutations(range(7)))
@settings(max_examples=10)
def test_spin_up_of_shuffled_or_single_stands_is_the_same(world, order):
    usual = rested(world)
    np.testing.assert_array_equal(rested(world, list(order)).pools, usual.pools[list(order)])
    for stand in range(7):
        np.testing.assert_array_equal(rested(world, [stand]).pools[0], usual.pools[stand])


@given(worlds(), st.integers(0, 9))
@settings(max_examples=15)
def test_a_longer_horizon_has_the_same_beginning(world, n_years):
    short, long = (tally(np.ones(7), years, len(NAMES), range(7), range(7)) for years in (n_years, world.n_years))
    grown(world, short, n_years=n_years)
    grown(world, long)
    np.testing.assert_array_equal(short.pools, long.pools[:, : n_years + 1])
    np.testing.assert_array_equal(short.flows, long.flows[:, :n_years])


@given(worlds())
@settings(max_examples=10)
def test_years_one_by_one_are_the_years_in_one_call(world):
    now = world.stands
    for at in range(world.n_years):
        here = world.events[1] == at
        happens = tuple(column[here] for column in world.events)
        now = grown(world._replace(stands=now, events=(happens[0], happens[1] * 0, *happens[2:])), n_years=1)
    for one, other in zip(now, grown(world), strict=True):
        np.testing.assert_array_equal(one, other)


@given(worlds(n_stands=1500, n_years=3), st.integers(1, 40))
@settings(max_examples=5)
def test_threads_change_nothing_and_bins_add_up(world, n_bins):
    bins = np.arange(1500) * n_bins // 1500
    counts = [tally(np.linspace(0, 2, 1500), 3, len(NAMES), bins, bins % 3) for _ in range(2)]
    one, other = (grown(world, counted, threads=threads) for counted, threads in zip(counts, (1, 3), strict=True))
    np.testing.assert_array_equal(one.pools, other.pools)
    np.testing.assert_array_equal(counts[0].pools, counts[1].pools)
    np.testing.assert_array_equal(counts[0].flows, counts[1].flows)
    total = np.linspace(0, 2, 1500) @ one.pools
    np.testing.assert_allclose(counts[0].pools[:, -1].sum(axis=0), total, rtol=1e-10)


@given(worlds())
@settings(max_examples=10)
def test_no_pool_is_negative_unless_growth_is_that_of_before_an_event(world):
    world = world._replace(events=tuple(column[world.events[2] != 3] for column in world.events))
    assert (grown(world).pools >= -1e-12).all()
    assert (rested(world).pools >= -1e-12).all()


def test_flows_stand_where_the_kernel_puts_them():
    firsts = [[flow.process for flow in FLOWS].index(name) for name in dict.fromkeys(flow.process for flow in FLOWS)]
    assert firsts == [compiled.TURNOVER, compiled.DECLINE, compiled.SNAG_FALL, compiled.DECAY, compiled.MIXING,
                      compiled.GROWTH]  # fmt: skip
    assert len(FLOWS) == compiled.DISTURBANCE and len(POOLS) == compiled.N_POOLS
    constants = {
        "INPUT": "Input", "MERCH": "Merch", "FOLIAGE": "Foliage", "OTHER": "Other", "COARSE_ROOTS": "CoarseRoots",
        "FINE_ROOTS": "FineRoots", "ABOVE_VERY_FAST": "AboveGroundVeryFastSoil",
        "BELOW_VERY_FAST": "BelowGroundVeryFastSoil", "ABOVE_FAST": "AboveGroundFastSoil",
        "BELOW_FAST": "BelowGroundFastSoil", "MEDIUM": "MediumSoil", "ABOVE_SLOW": "AboveGroundSlowSoil",
        "BELOW_SLOW": "BelowGroundSlowSoil", "STEM_SNAG": "StemSnag", "BRANCH_SNAG": "BranchSnag", "CO2": "CO2",
        "CH4": "CH4", "CO": "CO", "NO2": "NO2", "PRODUCTS": "Products",
    }  # fmt: skip
    assert {name: POOLS[getattr(compiled, name)] for name in constants} == constants
