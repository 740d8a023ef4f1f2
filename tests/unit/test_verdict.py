"""The verdict on 1.5 °C: budget and milestones apart, both needed, and what is not known left open."""

from __future__ import annotations

import numpy as np
import pytest

from engine.indicators import indicators
from engine.results import Results
from engine.simulate import no_plan, simulate
from engine.targets import Overshoot, overshoot
from engine.verdict import judgement
from ilot.runs.summary import summarise
from ilot.words.judgement import judged
from tests.tiny import tiny_inputs
from tests.years import year_by_hand

YEARS = tuple(range(2025, 2051))
MEDIANS = {2025: 80.0, 2030: 52.0, 2035: 35.0, 2040: 20.0, 2050: 1.0}
"""tCO2 a year on straight lines through the milestones, of 100 t in 2019."""


def pathway(
    co2: dict[int, float], budget: float, years: tuple[int, ...] = YEARS, base: float | None = 100.0
) -> Results:
    """CO2 of years, straight between those named, with a share of the budget and emissions of 2019."""
    about = {"process": {"kiln": {"process_sector": "industry"}}, "basket": [] if base is None else ["CO2"]}
    inputs = tiny_inputs(years=years, dims=about, carbon_budget=budget, budget_table=budget, base_emissions=base or 0.0)
    annual = year_by_hand(inputs)
    emitted = np.interp(years, list(co2), list(co2.values()))
    annual["gross_emissions"].loc[{"sector": "industry", "gas": "CO2", "scope": "1"}] = emitted
    return Results(annual, annual, {}, inputs, no_plan(inputs))


def test_both_the_budget_and_the_milestones_make_a_pathway_of_1_5_degrees() -> None:
    found = judgement(pathway(MEDIANS, 1000.0))
    assert found.is_kept is True and found.overshoot is None and not found.not_judged
    assert [each.year for each in found.milestones] == [2030, 2035, 2040, 2050]
    # Trapezoids by hand: 2025 … 2050, all but the last half year on each side.
    assert found.counted == pytest.approx(np.interp(YEARS, list(MEDIANS), list(MEDIANS.values())).sum())


def test_a_budget_kept_does_not_make_up_for_a_milestone_missed() -> None:
    found = judgement(pathway({**MEDIANS, 2030: 53.0}, 1000.0))
    assert found.is_kept is False and found.overshoot is None
    assert [each.year for each in found.milestones if not each.is_met] == [2030]
    sentence = judged(pathway({**MEDIANS, 2030: 53.0}, 1000.0))[0].replace("\N{NO-BREAK SPACE}", " ")
    assert sentence == "This is no pathway of 1.5 °C: in 2030 CO₂ is 47 % below 2019 where 48 % is asked."


def test_milestones_met_do_not_make_up_for_a_budget_exceeded() -> None:
    found = judgement(pathway(MEDIANS, 300.0))
    assert found.is_kept is False and all(each.is_met for each in found.milestones)
    # 80 + 74.4 + 68.8 + 63.2 = 286.4 by 2028, and 57.6 more in 2029.
    assert found.overshoot is not None and found.overshoot.first_year == 2029
    assert found.overshoot.peak_year == 2050
    assert found.overshoot.peak == pytest.approx(found.counted - 300.0)


def test_what_is_not_simulated_or_not_known_is_left_open() -> None:
    short = judgement(pathway(MEDIANS, 1000.0, years=tuple(range(2025, 2036))))
    assert short.is_kept is None and short.not_judged == ("2040, 2050, years of milestones that are not simulated",)
    unknown = judgement(pathway(MEDIANS, 1000.0, base=None))
    assert unknown.is_kept is None and "carbon.base_2019.co2" in unknown.not_judged[0]
    assert judgement(pathway(MEDIANS, 300.0, base=None)).is_kept is False


def test_the_verdict_names_rule_likelihood_first_year_and_removals() -> None:
    said = " ".join(judged(pathway(MEDIANS, 1000.0)))
    for part in (
        "is a pathway of 1.5 °C",
        "equal per head",
        "50\N{NO-BREAK SPACE}% likely",
        "from 2025 on",
        "no removals",
    ):
        assert part in said


def test_a_count_that_comes_back_has_its_peak_and_its_return() -> None:
    assert overshoot({2025: 4.0, 2026: 9.0, 2027: 12.0, 2028: 7.0}, 8.0) == Overshoot(2026, 2027, 4.0, 2028)
    assert overshoot({2025: 4.0, 2026: 9.0, 2027: 12.0}, 8.0) == Overshoot(2026, 2027, 4.0, None)
    assert overshoot({2025: 4.0, 2026: 8.0}, 8.0) is None
    assert overshoot({2025: 1.0}, -1.0) == Overshoot(2025, 2025, 2.0, None), "a share that the past has spent already"


def test_the_size_of_an_overshoot_and_the_verdict_are_in_the_figures_of_a_run() -> None:
    inputs = tiny_inputs(
        years=(2029, 2030), dims={"process": {"kiln": {"process_sector": "industry"}}, "basket": ["CO2"]},
        carbon_budget=100.0, budget_table=100.0, base_emissions=100.0,
    )  # fmt: skip
    inputs["process_emissions"].loc[{"gas": "CO2"}] = [60.0, 52.0]
    results = simulate(inputs)
    found, told = indicators(results), summarise(results)["verdict"]
    assert found["budget_peak_excess"] == ("tCO2", pytest.approx(12.0))
    assert found["budget_peak_year"] == ("year", 2030) == found["budget_exceeded_year"]
    assert (told["is_kept"], told["rule"], told["likelihood"], told["first_year"]) == (False, "per_capita", 0.5, 2029)
    assert [each["is_met"] for each in told["milestones"]] == [True]
