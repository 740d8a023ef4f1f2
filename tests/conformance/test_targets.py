"""Milestones and warming by hand."""

from __future__ import annotations

import pytest

from engine.targets import milestones, warming_if_all_did


def test_milestones_are_held_against_2019() -> None:
    met = milestones({2029: 90.0, 2030: 52.0, 2035: 36.0, 2050: 1.0}, 100.0)
    assert [(m.year, m.asked, m.is_met) for m in met] == [(2030, 0.48, True), (2035, 0.65, False), (2050, 0.99, True)]
    assert met[1].reached == pytest.approx(0.64)


def test_gases_have_their_own_milestones() -> None:
    assert [m.asked for m in milestones({2030: 1.0, 2040: 1.0}, 2.0, "GHG")] == [0.43, 0.69]
    with pytest.raises(ValueError, match="above 0"):
        milestones({2030: 1.0}, 0.0)


def test_the_world_warms_by_what_the_island_uses_beyond_its_share() -> None:
    # Twice a share of 130 Gt: 130 Gt beyond, 0.45 °C per 1000 Gt.
    best, low, high = warming_if_all_did(2.0, 1.0, 130e9, 1.5)
    assert best == pytest.approx(1.5 + 0.45 * 0.13)
    assert (low, high) == (pytest.approx(1.5 + 0.27 * 0.13), pytest.approx(1.5 + 0.63 * 0.13))


def test_a_budget_kept_exactly_is_the_limit_itself() -> None:
    assert warming_if_all_did(1.0, 1.0, 130e9, 1.5) == pytest.approx((1.5, 1.5, 1.5))


def test_less_than_the_share_is_cooler_than_the_limit() -> None:
    best, low, high = warming_if_all_did(0.5, 1.0, 130e9, 1.5)
    assert low < best < high < 1.5
