"""Dead pools of an undisturbed mature forest at 10 and 24 °C with the decay of CBM-CFS3, against tropical stocks.

The parameters are Canadian (Kurz et al. 2009; libcbm 2.10.2, hardwood of spatial unit 17). Above ground stand the
413.1 t/ha of primary rainforest in Asia (IPCC 2019 Refinement, table 4.7) at 0.47 tC/t, as 70 % stems, 2 % leaves,
28 % branches. What the docs say of the soil in the tropics are the figures of this file.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.cbm import decay_rate, grow_stands, parameters, stands
from engine.disturbances import matrices, no_events
from engine.pools import DECAYING, POOLS
from tests.libcbm_tables import FIGURES, decay_of, roots_of, turnover_of

ABOVE_GROUND, SHARES = 413.1 * 0.47, [0.70, 0.02, 0.28]
CENTURIES = 6000
DECAY = decay_of(FIGURES["decay"])

LITTER = ("AboveGroundVeryFastSoil", "AboveGroundFastSoil")
DEAD_WOOD = ("BelowGroundFastSoil", "MediumSoil", "StemSnag", "BranchSnag")
HUMUS, MINERAL_SOIL = ("AboveGroundSlowSoil",), ("BelowGroundVeryFastSoil", "BelowGroundSlowSoil")


@pytest.fixture(scope="module")
def at_rest() -> dict[float, dict[str, float]]:
    """Pools by temperature after millennia in which the living pools stand still."""
    warm = [10.0, 24.0]
    groups = parameters(
        turnover_of(FIGURES["turnover"]["hw"]),
        DECAY,
        roots_of(FIGURES["roots"], [True] * 2),
        FIGURES["slow_mixing"],
        warm,
    )
    forest = stands([0, 0], [0, 1])
    forest.pools[:, 1:4] = ABOVE_GROUND * np.array(SHARES)
    old = grow_stands(forest, np.zeros((1, 1, 3)), groups, matrices([]), no_events(2), CENTURIES)
    return {at: dict(zip(POOLS, pools, strict=True)) for at, pools in zip(warm, old.pools, strict=True)}


@pytest.mark.parametrize(
    ("pools", "at_10", "at_24"),
    [(LITTER, 21.4, 3.4), (DEAD_WOOD, 37.3, 16.1), (HUMUS, 65.7, 20.4), (MINERAL_SOIL, 176.4, 92.8)],
)
def test_warmth_leaves_a_fifth_to_a_half_of_the_dead_carbon(at_rest, pools, at_10, at_24):
    found = [sum(at_rest[warmth][pool] for pool in pools) for warmth in (10.0, 24.0)]
    np.testing.assert_allclose(found, [at_10, at_24], atol=0.05)


def test_dead_wood_at_24_degrees_is_that_of_tropical_rainforest(at_rest):
    # IPCC 2019 Refinement, table 2.2, rainforest: dead wood 14.8, litter 4.8 tC/ha.
    assert sum(at_rest[24.0][pool] for pool in DEAD_WOOD) == pytest.approx(14.8, rel=0.10)
    assert sum(at_rest[24.0][pool] for pool in LITTER) == pytest.approx(4.8, rel=0.30)


def test_soil_at_24_degrees_is_within_a_seventh_of_the_mean_of_hainan(at_rest):
    # Hainan's forests, mean of inventory and plots, published 2023: soil 101.04 tC/ha. The humus pool counts as soil:
    # tropical forests have little of a humus layer, and what CBM keeps there is in the ground.
    soil = sum(at_rest[24.0][pool] for pool in HUMUS + MINERAL_SOIL)
    assert soil == pytest.approx(113.2, abs=0.05)
    assert soil == pytest.approx(101.04, rel=1 / 7)


def test_leaves_rot_within_the_year_at_24_degrees_for_the_rate_has_reached_its_limit():
    rates = dict(zip(DECAYING, decay_rate([24.0], DECAY)[0], strict=True))
    assert rates["AboveGroundVeryFastSoil"] == 1.0
    # The lasting soil pool does not feel warmth: Q10 is 1.
    assert rates["BelowGroundSlowSoil"] == pytest.approx(0.0033)
