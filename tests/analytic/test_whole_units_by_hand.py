"""Units that come whole, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from engine.costs import net_present_cost
from engine.simulate import simulate
from scenarios.load import load
from scenarios.problems import ScenarioError
from solvers.infeasible import Infeasible
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


def test_what_whole_units_alone_rule_out_is_said_with_the_technology_and_what_to_do() -> None:
    """2 MW of firm capacity are asked for; units of 0.8 MW under a limit of 2 MW give 1.6."""
    plants = {
        "large": engine(unit_capacity=0.8, whole_units=1.0, maximum_capacity=2.0, capacity_credit=1.0),
        "small": engine(unit_capacity=0.1, whole_units=1.0, maximum_capacity=0.0),
    }
    inputs = island(dims={"technology": plants}, reserve_margin=1e-9)
    with pytest.raises(Infeasible) as refusal:
        optimise(inputs, weeks=1)
    told = refusal.value.problems
    assert any(
        problem.startswith("technologies.large.maximum_capacity [large, 2025] would have to") for problem in told
    )
    assert told[-1].startswith("technologies.large.whole_units: with parts of units of large there is a plan")
    assert "unit_capacity" in told[-1] and not any("technologies.small.whole" in problem for problem in told)


def test_where_no_one_technology_suffices_all_whole_units_are_named_together() -> None:
    """1.2 + 0.6 MW in units of 0.6 where 1 MW of each may stand: 2 MW only if both come in parts."""
    plant = engine(unit_capacity=0.6, whole_units=1.0, maximum_capacity=1.0, capacity_credit=1.0)
    inputs = island(dims={"technology": {"one": plant, "other": dict(plant)}}, reserve_margin=1e-9)
    with pytest.raises(Infeasible, match=r"technologies\.one\.whole_units and technologies\.other\.whole_units: with"):
        optimise(inputs, weeks=1)


def test_limits_that_contradict_with_parts_of_units_too_are_told_as_such() -> None:
    plant = engine(unit_capacity=0.8, whole_units=1.0, overnight_cost=1e6)
    capital = {"little": {"policy_kind": "capital_maximum", "policy_area": "", "policy_limit": 1e6}}
    inputs = island(
        dims={"technology": {"plant": plant | {"capacity_credit": 1.0}}, "policy": capital}, reserve_margin=0.1
    )
    with pytest.raises(Infeasible) as refusal:
        optimise(inputs, weeks=1)
    assert "these cannot all hold" in refusal.value.problems[-1]
    assert not any("whole_units" in problem for problem in refusal.value.problems)
