"""The rules of effort sharing on three toy countries, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.effort_sharing import (
    ability_to_pay,
    blended_shares,
    by_capability,
    equal_cumulative_per_capita,
    equal_per_capita,
    grandfathering,
    greenhouse_development_rights,
    linear_path,
    per_capita_convergence,
    responsibility_capability,
)

# Three countries that are the world: rich, middle, poor.
EMISSIONS = np.array([50.0, 30.0, 20.0])
PEOPLE = np.array([10.0, 30.0, 60.0])
GDP = np.array([80.0, 60.0, 60.0])
BUDGET = 400.0


def test_grandfathering_shares_by_emissions() -> None:
    assert grandfathering(BUDGET, EMISSIONS, 100.0) == pytest.approx([200.0, 120.0, 80.0], rel=1e-14)


def test_equal_per_capita_shares_by_people() -> None:
    assert equal_per_capita(BUDGET, PEOPLE, 100.0) == pytest.approx([40.0, 120.0, 240.0], rel=1e-14)


def test_blended_shares_lie_between_the_two() -> None:
    both = blended_shares([200.0, 120.0, 80.0], [40.0, 120.0, 240.0], 0.25)
    assert both == pytest.approx([80.0, 120.0, 200.0], rel=1e-14)
    with pytest.raises(ValueError, match="outside 0"):
        blended_shares([1.0], [1.0], 1.5)


def test_by_capability_gives_more_to_the_poor() -> None:
    # P²/G: 100/80 = 1.25, 900/60 = 15, 3600/60 = 60; the sum is 76.25.
    assert by_capability(BUDGET, PEOPLE, GDP) == pytest.approx([500 / 76.25, 6000 / 76.25, 24000 / 76.25], rel=1e-14)


def test_convergence_starts_at_emissions_and_ends_at_people() -> None:
    path = per_capita_convergence(
        [100.0, 80.0, 60.0], EMISSIONS / 100, np.repeat(PEOPLE[:, None] / 100, 3, axis=1), 2.0
    )
    # Half way the rich have (0.5 + 0.1) / 2 = 0.3 of 80.
    assert path[0] == pytest.approx([50.0, 24.0, 6.0], rel=1e-14)
    assert path.sum(axis=0) == pytest.approx([100.0, 80.0, 60.0], rel=1e-14)


def test_a_straight_path_spends_the_budget() -> None:
    # B = 100, E = 40: zero after 2·100/40 − 1 = 4 years: 40, 30, 20, 10, 0.
    assert linear_path(100.0, 40.0, 6) == pytest.approx([40.0, 30.0, 20.0, 10.0, 0.0, 0.0], abs=1e-12)


def test_a_budget_of_less_than_half_a_year_is_spent_at_once() -> None:
    assert linear_path(15.0, 40.0, 3) == pytest.approx([15.0, 0.0, 0.0], abs=0)


def test_equal_cumulative_shares_charge_the_past() -> None:
    past = np.array([[60.0, 50.0], [20.0, 30.0], [10.0, 20.0]])
    people = np.repeat(PEOPLE[:, None], 2, axis=1)
    # The rich: (0.1·90 − 60) + (0.1·100 − 50) = −91, and 40 of the budget: −51.
    whole = equal_cumulative_per_capita(BUDGET, past, people, [90.0, 100.0], [100.0, 100.0])
    assert whole == pytest.approx([-51.0, 127.0, 324.0], rel=1e-14)
    assert whole.sum() == pytest.approx(BUDGET, rel=1e-14)
    # With a tenth fading each year: −51·0.81 − 40·0.9 = −77.31.
    faded = equal_cumulative_per_capita(BUDGET, past, people, [90.0, 100.0], [100.0, 100.0], fading=0.1)
    assert faded[0] == pytest.approx(40.0 - 77.31, rel=1e-13)


def test_ability_to_pay_cuts_by_the_cube_root_of_income() -> None:
    # Incomes over the mean of 2: 8/2 = 4, 2/2 = 1, 1/2. The cut of 40 is shared by 50·∛4 : 30·1 : 20·∛½.
    weights = np.array([50.0 * 4 ** (1 / 3), 30.0, 20.0 * 0.5 ** (1 / 3)])
    left = ability_to_pay(EMISSIONS, PEOPLE, GDP, 60.0)
    assert left == pytest.approx(EMISSIONS - 40.0 * weights / weights.sum(), rel=1e-14)
    assert left.sum() == pytest.approx(60.0, rel=1e-14)
    assert ability_to_pay(EMISSIONS, PEOPLE, GDP, 100.0) == pytest.approx(EMISSIONS, rel=1e-14)


def test_development_rights_cut_by_responsibility_and_capability() -> None:
    # Capability: 80·4 : 60·1 : 60·½ = 320 : 60 : 30 of 410. Responsibility: 70 : 20 : 10 of 100.
    index = responsibility_capability([70.0, 20.0, 10.0], PEOPLE, GDP)
    assert index == pytest.approx([0.35 + 160 / 410, 0.1 + 30 / 410, 0.05 + 15 / 410], rel=1e-14)
    left = greenhouse_development_rights(EMISSIONS, index, 60.0)
    assert left == pytest.approx(EMISSIONS - 40.0 * index, rel=1e-14)
    assert left.sum() == pytest.approx(60.0, rel=1e-14)
