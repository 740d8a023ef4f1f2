"""What lies near the optimum, and a solver that is stopped before it."""

from __future__ import annotations

from typing import Any

import pytest

import solvers.choice
from solvers.answer import Solution, Status
from solvers.choice import SolverStopped
from solvers.highs import solve
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


def test_a_start_from_the_optimum_finds_what_a_cold_start_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """And begins there: the same ranges and displacements in fewer iterations of simplex."""
    iterations: dict[bool, int] = {}

    def counting(is_warm: bool) -> None:
        def solve_and_count(program: LinearProgram, **options: Any) -> Solution:
            if not is_warm:
                options.pop("warm_start", None)
            found = solve(program, **options)
            iterations[is_warm] = iterations.get(is_warm, 0) + found.iterations
            return found

        monkeypatch.setattr(solvers.choice, "solve", solve_and_count)

    found = {}
    for is_warm in (True, False):
        counting(is_warm)
        found[is_warm] = optimise(island(options=("battery",), sun_cost=4e5), weeks=1, alternatives=0.05)
    for warm, cold in zip(found[True].ranges, found[False].ranges, strict=True):
        assert (warm.name, warm.chosen) == (cold.name, pytest.approx(cold.chosen, rel=1e-6, abs=1e-6))
        for end in ("least", "most"):
            assert getattr(warm, end) == pytest.approx(getattr(cold, end), rel=1e-5, abs=1e-5)
    for warm, cold in zip(found[True].displaced, found[False].displaced, strict=True):
        # Without the engine, which simulation asked for, there is none.
        assert warm.name == cold.name and (warm.cost is None) == (cold.cost is None) == (warm.name == "engine")
        assert warm.cost is None or warm.cost == pytest.approx(cold.cost, rel=1e-6)
    assert iterations[True] < 0.8 * iterations[False]


def test_progress_names_each_range_and_an_interruption_ends_the_work() -> None:
    told: list[str] = []

    def until_the_second_range(done: int, of: int, text: str) -> None:
        told.append(text)
        if text.startswith("alternatives: the range of sun"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        optimise(island(options=("battery",)), weeks=1, alternatives=0.05, progress=until_the_second_range)
    assert told[-1] == "alternatives: the range of sun, 1 of 4"


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
