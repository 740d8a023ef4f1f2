"""What lies near the optimum, and a solver that is stopped before it."""

from __future__ import annotations

import pytest

import solvers.choice
from solvers.answer import Solution, Status
from solvers.choice import SolverStopped
from solvers.optimise import optimise
from solvers.program import LinearProgram
from tests.property.test_pathway_responds import island


def test_every_range_holds_its_choice_and_costs_no_more_than_allowed() -> None:
    pathway = optimise(island(options=("battery",)), weeks=1, alternatives=0.05)
    assert {(each.kind, each.name) for each in pathway.ranges} == {
        ("capacity", "engine"), ("capacity", "sun"), ("store_power", "battery"), ("energy_capacity", "battery"),
    }  # fmt: skip
    for each in pathway.ranges:
        assert each.least is not None and each.most is not None
        assert each.least <= each.chosen * (1 + 1e-6) + 1e-6 and each.chosen <= each.most * (1 + 1e-6) + 1e-6
    sun = next(each for each in pathway.ranges if each.name == "sun")
    assert sun.most is not None and sun.least is not None and sun.most > sun.least


def test_the_most_of_a_plant_that_only_costs_is_what_the_slack_buys() -> None:
    inputs = island(sun_cost=8e9, years=(2025,))
    pathway = optimise(inputs, weeks=1, alternatives=0.1)
    sun = next(each for each in pathway.ranges if each.name == "sun")
    assert sun.chosen == pytest.approx(0.0, abs=1e-9) and sun.least == pytest.approx(0.0, abs=1e-9)
    annuity = 8e9 / 30 / 1.05
    # A MW costs its annuity and spares fuel that is worth a hundred thousandth of it.
    assert sun.most == pytest.approx(0.1 * pathway.objective / annuity, rel=2e-2)


def test_what_a_chosen_plant_displaces_is_generated_by_others_without_it() -> None:
    inputs = island(sun_cost=1e5, years=(2025,))
    pathway = optimise(inputs, weeks=1, alternatives=0.05)
    (sun,) = [each for each in pathway.displaced if each.name == "sun"]
    assert sun.cost is not None and sun.cost > 0
    assert sun.generation["engine"] == pytest.approx(float(pathway.operation["generation"].sel(technology="sun").sum()))
    assert "Without sun the plan costs +" in sun.sentence


def stopping(monkeypatch: pytest.MonkeyPatch, at: int, keeps_point: bool) -> None:
    """Let the solver run out of time in its `at`-th solve, with or without a feasible point."""
    from dataclasses import replace

    import numpy as np

    from solvers.highs import solve

    calls = []

    def solve_until(program: LinearProgram, **options: object) -> Solution:
        calls.append(program)
        found = solve(program, **options)  # type: ignore[arg-type]
        if len(calls) < at:
            return found
        nothing = np.empty(0)
        point = found.x if keeps_point else nothing
        return replace(found, status=Status.TIME_LIMIT, x=point, row_dual=nothing, reduced_cost=nothing)

    monkeypatch.setattr(solvers.choice, "solve", solve_until)


def test_a_solver_that_is_stopped_keeps_its_best_point_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    best = optimise(island(), weeks=1)
    stopping(monkeypatch, at=2, keeps_point=True)
    kept = optimise(island(), weeks=1)
    assert best.status == "optimal" and not best.is_stopped_early
    assert kept.status == "time limit" and kept.is_stopped_early and kept.rounds
    assert kept.objective == pytest.approx(best.objective)
    assert any("cheapest plan found so far" in warning for warning in kept.warnings)


def test_without_a_point_in_the_second_solve_the_plan_of_least_excess_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    best = optimise(island(), weeks=1)
    stopping(monkeypatch, at=2, keeps_point=False)
    kept = optimise(island(), weeks=1)
    assert kept.is_stopped_early and kept.objective >= best.objective * (1 - 1e-9)
    assert kept.objective == pytest.approx(float(kept.operation["cost"].sum()), rel=1e-9)
    assert any("least excess over the carbon budget" in warning for warning in kept.warnings)


def test_without_any_point_there_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping(monkeypatch, at=1, keeps_point=False)
    with pytest.raises(SolverStopped, match="time limit"):
        optimise(island(), weeks=1)


def test_a_time_limit_of_no_time_stops_at_once() -> None:
    with pytest.raises(SolverStopped, match="time limit"):
        optimise(island(), weeks=1, time_limit=0.0)
