"""Units that come whole, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from engine.costs import net_present_cost
from engine.simulate import simulate
from scenarios.load import load
from scenarios.problems import ScenarioError
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.analytic.test_pathway_by_hand import engine, island
from tests.integration.command_line import SMALL


def chosen(**said: Any) -> Pathway:
    """A demand of 2 MW, engines of 0.8 MW, and small ones that are dearer to build."""
    plants = {"large": engine(unit_capacity=0.8) | said, "small": engine(overnight_cost=1.5e6)}
    return optimise(island(dims={"technology": plants}), weeks=1)


def test_what_comes_whole_is_built_whole_and_the_rest_by_what_is_divisible() -> None:
    free, whole = chosen(), chosen(whole_units=1.0)
    assert float(free.plan["technology_builds"].sel(technology="large").sum()) == pytest.approx(2.0)
    # Two large ones and 0.4 MW of small cost 2.2 times a MW of large; three large ones 2.4 times.
    builds = whole.plan["technology_builds"].sum("year")
    assert builds.sel(technology="large").item() == pytest.approx(1.6)
    assert builds.sel(technology="small").item() == pytest.approx(0.4)
    assert whole.objective - free.objective == pytest.approx(0.2 * 1e6 / 30 / 1.05, rel=1e-6)


def test_a_third_unit_is_built_where_small_ones_cost_more_than_what_it_leaves_idle() -> None:
    plants = {"large": engine(unit_capacity=0.8, whole_units=1.0), "small": engine(overnight_cost=2.5e6)}
    inputs = island(dims={"technology": plants})
    pathway = optimise(inputs, weeks=1)
    assert float(pathway.plan["technology_builds"].sel(technology="large").sum()) == pytest.approx(2.4)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-6)
    assert pathway.duals == ()


def test_whole_units_without_a_size_are_refused_with_their_place() -> None:
    with pytest.raises(ScenarioError, match="unit_capacity"):
        load(SMALL, ["technologies.hydro.whole_units=true", "technologies.hydro.unit_capacity="])
