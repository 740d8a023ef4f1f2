"""What the optimiser says of what it did not find out, and of a budget that it must exceed: no more than it knows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

import solvers.kept
import solvers.optimise
from ilot.words.language import speaking
from ilot.words.sentences import retold
from solvers.alternatives import NO_ANSWER, OUT_OF_TIME, displaced
from solvers.answer import Status
from solvers.choice import Asked, choose
from solvers.data import gather
from solvers.hourly import hourly_power
from solvers.periods import investment_periods
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours
from tests.analytic.test_pathway_by_hand import engine, island


@pytest.mark.parametrize(
    ("status", "why"),
    [(Status.TIME_LIMIT, OUT_OF_TIME), (Status.ERROR, NO_ANSWER), (Status.INFEASIBLE, "")],
)
def test_what_was_not_found_out_is_no_impossibility(status: Status, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = island(dims={"technology": {"engine": engine()}})
    power = hourly_power(inputs)
    data = gather(inputs, power, investment_periods(inputs), representative_hours(inputs, power, 1))
    stated, program = compile_hours(data)
    choice = choose(stated, program, [], Asked())
    monkeypatch.setattr(solvers.choice, "solve", lambda *_, **__: replace(choice.solution, status=status))
    (without,) = displaced(stated, choice, Asked(), lambda _: None)
    assert without.cost is None and without.not_found_out == why
    assert without.sentence == (
        f"What would be without engine was not found out: {why}."
        if why
        else "Without engine there is no plan that keeps to all limits."
    )
    with speaking("fr"):
        assert retold(without.sentence) != without.sentence
        assert why == "" or retold(why) in retold(without.sentence)


def test_a_budget_that_must_be_exceeded_is_not_taken_for_its_least_excess(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(found: float, excess: float) -> tuple[str, ...]:
        for name, answer in (("carbon_budget", 13_300.0), ("budget_nodes", [])):
            monkeypatch.setattr(solvers.kept, name, lambda _, answer=answer: answer)
        monkeypatch.setattr(solvers.kept.simulated, "counted", lambda *_: found)
        pathway = SimpleNamespace(excess=excess, exceeds_budget=excess > 0)
        return tuple(solvers.kept._carbon_budget(None, pathway, None))

    (said,) = told(17_842.4, 4_047.1)
    assert said == (
        "Simulation counts 17,842.4 tCO2 until the horizon, 495.3 more than carbon.budget (13,300.0) and the least "
        "excess of the plan over it (4,047.1) together."
    )
    with speaking("zh"):
        assert "13,300.0" in retold(said) and "Simulation" not in retold(said)
    assert told(17_347.1, 4_047.1) == ()
    (said,) = told(13_400.0, 0.0)
    assert said == (
        "Simulation does not keep carbon.budget until the horizon: 13,400.0 tCO2 counted, the limit is 13,300.0."
    )
