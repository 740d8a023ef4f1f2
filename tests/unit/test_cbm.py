"""What the carbon core refuses, and what it makes of its tables."""

from __future__ import annotations

import numpy as np
import pytest

from engine.cbm import Decay, Roots, Turnover, grow_stands, parameters, spin_up, stands
from engine.disturbances import Disturbance, all_flows, events, matrices, no_events
from engine.kernels.carbon import History
from engine.pools import FLOWS, POOLS, Flow, flow_total, incidence
from engine.tally import tally

TURNOVER = Turnover(0.01, 0.9, 0.04, 0.02, 0.6, 0.03, 0.1, 0.25, 0.5, 0.5)
DECAY = Decay(np.full(9, 0.1), 10.0, 2.0, 0.8, 1.0)
ROOTS = Roots(0.222, 1.0, 0.072, 0.354, -0.06, 0.5)
GROUPS = parameters(TURNOVER, DECAY, ROOTS, 0.006, [20.0])
GROWING = np.ones((1, 5, 3))
FIRE = Disturbance({("Merch", "CO2"): 1.0})


def test_shares_and_rates_outside_0_to_1_are_refused():
    with pytest.raises(ValueError, match="shares between 0 and 1"):
        parameters(TURNOVER._replace(stem=1.5), DECAY, ROOTS, 0.006, [20.0])
    with pytest.raises(ValueError, match="shares between 0 and 1"):
        parameters(TURNOVER, DECAY, ROOTS, 0.006, [np.nan])
    with pytest.raises(ValueError, match="finite"):
        parameters(TURNOVER, DECAY, ROOTS._replace(power=np.nan), 0.006, [20.0])


def test_groups_differ_by_what_is_given_per_group():
    both = parameters(TURNOVER._replace(stem=[0.01, 0.02]), DECAY, ROOTS, 0.006, [10.0, 20.0])
    position = {flow: at for at, flow in enumerate(FLOWS)}
    stem, medium = (
        position[Flow(*flow)] for flow in (("turnover", "Merch", "StemSnag"), ("decay", "MediumSoil", "CO2"))
    )
    np.testing.assert_allclose(both.share[:, stem], [0.01, 0.02])
    np.testing.assert_allclose(both.share[:, medium], [0.08, 0.16])


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ({("Merch", "Air"): 0.5}, "no pool Air"),
        ({("Merch", "CO2"): -0.5}, "not a share"),
        ({("Merch", "CO2"): np.nan}, "not a share"),
        ({("Merch", "CO2"): 0.7, ("Merch", "Products"): 0.4}, "more than there is"),
    ],
)
def test_impossible_matrices_are_refused(moves, says):
    with pytest.raises(ValueError, match=says):
        matrices([Disturbance(moves)])


def test_what_a_matrix_does_not_move_stays_and_rounded_tables_are_taken_as_written():
    half, rounded = {("Merch", "CO2"): 0.5}, {("Merch", "CO2"): 0.999999}
    both = matrices([Disturbance(half), Disturbance(rounded)])
    assert both.first.tolist() == [0, 0, 2, 3]
    assert both.proportion.tolist() == [0.5, 0.5, 0.999999]
    assert both.flow.tolist() == [len(FLOWS), -1, len(FLOWS)]


def test_flows_of_disturbances_follow_those_of_every_year_once_each():
    names = all_flows([FIRE, Disturbance({("Merch", "CO2"): 0.5, ("Other", "CO2"): 1.0, ("Other", "Other"): 0.0})])
    assert names[len(FLOWS) :] == (Flow("disturbance", "Merch", "CO2"), Flow("disturbance", "Other", "CO2"))


def test_events_are_sorted_by_stand_and_year_and_keep_their_order_within_a_year():
    happens = events(3, [2, 0, 2, 2], [4, 1, 0, 0], [1, 2, 3, 4])
    assert happens.first.tolist() == [0, 1, 1, 4]
    assert happens.year.tolist() == [1, 0, 0, 4]
    assert happens.matrix.tolist() == [2, 3, 4, 1]
    assert happens.curve.tolist() == [-1] * 4


@pytest.mark.parametrize(("stand", "year"), [(3, 0), (-1, 0), (0, -1)])
def test_events_of_no_stand_or_of_the_past_are_refused(stand, year):
    with pytest.raises(ValueError, match="events must be"):
        events(3, [stand], [year], [1])


def test_rows_that_there_are_not_are_refused():
    two, moves = stands([0, 0], [0, 0]), matrices([FIRE])
    for what, start, happens in (
        ("curve of growth", stands([0, 1], [0, 0]), no_events(2)),
        ("group of parameters", stands([0, 0], [0, -1]), no_events(2)),
        ("group of parameters", two, events(2, [0], [0], [1], group=1)),
        ("events are not", two, events(2, [0], [0], [2])),
        ("events are not", two, events(2, [0], [0], [-1])),
        ("events are not", two, no_events(3)),
    ):
        with pytest.raises(ValueError, match=what):
            grow_stands(start, GROWING, GROUPS, moves, happens, 3)
    with pytest.raises(ValueError, match="tally is not"):
        grow_stands(two, GROWING, GROUPS, moves, no_events(2), 3, tally([1.0], 3, 41, flow_bin=[0]))
    with pytest.raises(ValueError, match="tally is not"):
        grow_stands(two, GROWING, GROUPS, moves, no_events(2), 3, tally([1.0, 1.0], 2, 41, flow_bin=[0, 0]))
    with pytest.raises(ValueError, match="finite"):
        grow_stands(two, GROWING * np.nan, GROUPS, moves, no_events(2), 3)


def history(**changes: int) -> History:
    usual = {"return_interval": 10, "event": 1, "last_event": 1, "min_rotations": 2, "max_rotations": 5}
    return History(*(np.array([value]) for value in (usual | changes).values()))


@pytest.mark.parametrize(
    ("changes", "age", "says"),
    [({"return_interval": 1}, 3, "2 years or more"), ({}, -1, "2 years or more"), ({"event": 2}, 3, "not of these")],
)
def test_spin_up_refuses_what_cannot_be(changes, age, says):
    with pytest.raises(ValueError, match=says):
        spin_up(stands([0], [0]), [age], GROWING, GROUPS, matrices([FIRE]), history(**changes))


def test_spin_up_ends_when_the_slow_pools_hardly_change_and_at_most_after_so_many_rotations():
    slowly = DECAY._replace(base_rate=np.append(np.full(7, 0.1), [0.005, 0.001]))
    groups = parameters(TURNOVER, slowly, ROOTS, 0.006, [20.0])

    def spun_up(**changes: int) -> np.ndarray:
        return spin_up(stands([0], [0]), [1], GROWING, groups, matrices([FIRE]), history(**changes)).pools

    long, longer = (spun_up(min_rotations=n, max_rotations=n + 1) for n in (2000, 2001))
    stopped = spun_up(max_rotations=1000)
    slow = [POOLS.index("AboveGroundSlowSoil"), POOLS.index("BelowGroundSlowSoil")]
    np.testing.assert_allclose(longer[0, slow], long[0, slow], rtol=1e-12)
    assert stopped[0, POOLS.index("CO2")] < long[0, POOLS.index("CO2")] / 10
    # The rule sees the change from one event to the next: a pool that loses 0.1 % a year is far from rest by then.
    assert 0.5 < stopped[0, slow].sum() / long[0, slow].sum() < 0.8


def test_start_is_left_as_it_is_and_nothing_is_counted_twice():
    start, moves = stands([0], [0]), matrices([FIRE])
    counted = tally([2.0], 3, 41, [0], [0])
    once = grow_stands(start, GROWING, GROUPS, moves, no_events(1), 3, counted)
    assert start.pools.sum() == 1.0 and start.age[0] == 0
    np.testing.assert_allclose(counted.pools[0, -1], 2 * once.pools[0])
    growth = flow_total(counted.flows[0], all_flows([FIRE]), process=["growth"], sink=["Merch", "Foliage", "Other"])
    np.testing.assert_allclose(growth, 2 * 3.0)


def test_nothing_comes_of_no_stands():
    none = grow_stands(stands([], []), GROWING, GROUPS, matrices([]), no_events(0), 3)
    assert none.pools.shape == (0, len(POOLS))
    empty = History(*(np.zeros(0, int) for _ in range(5)))
    assert spin_up(stands([], []), [], GROWING, GROUPS, matrices([FIRE]), empty).pools.shape == (0, len(POOLS))


def test_litter_takes_nothing_from_the_living_and_all_else_only_moves():
    effect = incidence(FLOWS).sum(axis=1)
    assert {flow.process for flow, sum_ in zip(FLOWS, effect, strict=True) if sum_ == 1} == {
        "growth",
        "turnover",
        "decline",
    }
    assert set(effect) == {0.0, 1.0}
