"""Ouessant at the published prices: the optimiser's bound, and the search that starts from its sizes.

The best rule-based sizing known without a kWh shed costs 0.2074 USD/kWh (PyPI package microgrids 0.3.1, MIT; Antunes,
Sadou and Haessig); the bound with the generator's hours relaxed was known to be near 0.176.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.search import bounds_around, cheapest
from engine.sizing import island_of
from scenarios.inputs.build import build
from scenarios.load import load
from solvers.optimise import optimise
from solvers.pathway import Pathway

FILE = Path(__file__).parents[1] / "data" / "ouessant_sizing.yaml"
SERVED = 6774.979
"""MWh/yr."""
BEST_KNOWN = 207.4
"""USD/MWh."""


@pytest.fixture(scope="module")
def pathway() -> Pathway:
    return optimise(build(load(FILE)))


@pytest.mark.slow
def test_no_sizing_costs_less_than_the_optimiser_says(pathway: Pathway) -> None:
    bound = pathway.objective * 1.05 / SERVED
    assert float(pathway.operation["unserved_demand"].sum()) == pytest.approx(0.0, abs=1e-6)
    assert bound == pytest.approx(178.491, abs=1e-3)
    island = island_of(build(load("ouessant-published")))
    best = cheapest(island, *bounds_around(pathway.plan, 4.0), unserved_share=0.0)
    assert bound <= float(best["lcoe"]) <= BEST_KNOWN + 0.04
    assert float(best["unserved_demand"].sum()) == 0.0


def test_a_search_needs_room_and_one_year(pathway: Pathway) -> None:
    with pytest.raises(ValueError, match="a factor above 1"):
        bounds_around(pathway.plan, 1.0)
