"""Whether a pathway is one of 1.5 °C: it keeps to its carbon budget and meets the milestones, or it is not."""

from __future__ import annotations

from typing import NamedTuple

from engine.emissions import budget_count
from engine.indicators import SLACK, budget_verdict, milestone_verdicts
from engine.results import Results, once
from engine.targets import MILESTONES, Milestone, Overshoot, overshoot

LIMIT = 1.5
"""°C above 1850–1900."""


class Judgement(NamedTuple):
    """What the verdict is, and what it rests on."""

    is_kept: bool | None
    """True: the budget and all milestones; False: one of them is missed; None: open, nothing that is judged fails."""
    rule: str
    """The rule of effort sharing that gives the island its budget."""
    likelihood: float
    """Of staying below 1.5 °C, 1."""
    first_year: int
    """From which the budget counts."""
    budget: float
    """tCO2, the island's share for 1.5 °C."""
    counted: float
    """tCO2 at the horizon: gross CO2 less the additional removals."""
    removals: float
    """tCO2 of additional removals in that count."""
    overshoot: Overshoot | None
    """By how much the count exceeds this budget; None if it is kept."""
    milestones: tuple[Milestone, ...]
    """Those of CO2 within the simulated years; none without emissions of 2019."""
    not_judged: tuple[str, ...]
    """What the verdict would need and the run does not give."""


@once
def judgement(results: Results) -> Judgement:
    """Return whether the island's pathway is one of 1.5 °C, by its rule, likelihood and first year.

    The budget is that of 1.5 °C, whatever temperature the scenario aims at. The milestones are the reductions of CO2
    below 2019, −48, −65, −80 and −99 % in 2030, 2035, 2040 and 2050 (`engine.targets`); they and the budget are two
    verdicts, and 1.5 °C needs both. What is not simulated is not judged, and leaves open what does not fail already.
    """
    attrs, inputs, annual = results.inputs.attrs, results.inputs, results.annual
    likelihood, first_year = float(attrs["budget_likelihood"]), int(attrs["budget_first_year"])
    share = float(inputs["budget_table"].sel(temperature=LIMIT, likelihood=likelihood))
    years = annual["year"].values.tolist()
    counted = budget_count(annual[["gross_emissions", "additional_removals"]], first_year).values.tolist()
    exceeded = overshoot(dict(zip(years, counted, strict=True)), share, SLACK)
    met = tuple(milestone_verdicts(results).get("CO2", ()))
    not_judged = _not_judged(years, first_year, has_base=bool("CO2" in inputs["basket"].values))
    fails = exceeded is not None or not all(milestone.is_met for milestone in met)
    return Judgement(
        is_kept=False if fails else None if not_judged else True,
        rule=str(attrs["budget_rule"]),
        likelihood=likelihood,
        first_year=first_year,
        budget=share,
        counted=counted[-1],
        removals=budget_verdict(results).additional_removals,
        overshoot=exceeded,
        milestones=met,
        not_judged=not_judged,
    )


def _not_judged(years: list[int], first_year: int, has_base: bool) -> tuple[str, ...]:
    """What a verdict on 1.5 °C would need besides."""
    found = []
    if years[-1] < first_year:
        found.append(f"years from {first_year} on, in which the budget counts")
    if not has_base:
        found.append("CO2 of 2019 (carbon.base_2019.co2), which the milestones are counted from")
    elif beyond := [str(year) for year in MILESTONES["CO2"] if year not in years]:
        found.append(f"{', '.join(beyond)}, years of milestones that are not simulated")
    return tuple(found)
