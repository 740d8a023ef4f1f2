"""Indices and labels that a scenario asks for: each criterion with its figure, its weight and what it scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.results import Results
from engine.u4ssc import computed
from ilot.exports.series import harmless, write_table
from ilot.failures import Code, Failure
from ilot.runs.folder import refuse_existing
from ilot.runs.record import read_record
from scenarios.schema import Scenario
from scenarios.schema.scores import Criterion, Score
from scenarios.u4ssc import BY_SLUG

COLUMNS = ("score", "group", "criterion", "figure", "year", "value", "unit", "counts", "weight", "scored", "source")


@dataclass(frozen=True)
class Scored:
    """One criterion. `scored` is 0 to 1, None with `value` where the figure is not there."""

    name: str
    of: str
    group: str
    weight: float
    counts: str
    source: str
    year: int | None
    unit: str
    value: float | None
    scored: float | None


@dataclass(frozen=True)
class Total:
    """A score of 0 to 1, and by group; None where a criterion has no figure, which `missing` names."""

    value: float | None
    groups: dict[str, float | None]
    needed: float | None
    is_reached: bool | None
    missing: tuple[str, ...]
    criteria: tuple[Scored, ...]


def scores(scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> dict[str, Total]:
    """Return every score of the scenario: Σ weight × scored / Σ weight of its criteria, and of each group.

    Parameters
    ----------
    summary : of `runs.summary.summarise`, whose `kpi` and `annual` criteria name. A U4SSC code is what the scenario
        observed, else what the simulation gives in the year.
    """
    return {name: _total(score, scenario, results, summary) for name, score in scenario.scores.items()}


def _total(score: Score, scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> Total:
    criteria = tuple(_scored(name, said, scenario, results, summary) for name, said in score.criteria.items())
    groups = dict.fromkeys(each.group for each in criteria if each.group)
    value = _mean(criteria)
    return Total(
        value=value,
        groups={group: _mean(tuple(each for each in criteria if each.group == group)) for group in groups},
        needed=score.needed,
        is_reached=None if value is None or score.needed is None else value >= score.needed - 1e-12,
        missing=tuple(each.of for each in criteria if each.scored is None),
        criteria=criteria,
    )


def _mean(criteria: tuple[Scored, ...]) -> float | None:
    """Weighted mean; None where one of them has no figure."""
    scored = [(each.weight, each.scored) for each in criteria if each.scored is not None]
    if len(scored) < len(criteria):
        return None
    return sum(weight * each for weight, each in scored) / sum(weight for weight, _ in scored)


def _scored(name: str, said: Criterion, scenario: Scenario, results: Results, summary: Mapping[str, Any]) -> Scored:
    unit, value, year = _figure(said, scenario, results, summary)
    return Scored(
        name=name, of=said.of, group=said.group or "", weight=said.weight, counts=_counts(said), source=said.source,
        year=year, unit=unit, value=value, scored=None if value is None else _rated(said, value),
    )  # fmt: skip


def _rated(said: Criterion, value: float) -> float:
    """What a value scores: met or not, or linear from worst to best and no further."""
    if said.at_least is not None:
        return float(value >= said.at_least)
    if said.at_most is not None:
        return float(value <= said.at_most)
    assert said.worst is not None and said.best is not None
    return min(1.0, max(0.0, (value - said.worst) / (said.best - said.worst)))


def _counts(said: Criterion) -> str:
    """What counts, in words."""
    if said.at_least is not None:
        return f"at least {said.at_least:g}"
    if said.at_most is not None:
        return f"at most {said.at_most:g}"
    return f"0 at {said.worst:g}, 1 at {said.best:g}"


def _figure(
    said: Criterion, scenario: Scenario, results: Results, summary: Mapping[str, Any]
) -> tuple[str, float | None, int | None]:
    """Unit, value and year of what a criterion names."""
    years = summary["years"]
    year = years[-1] if said.year is None else said.year
    if said.of in BY_SLUG:
        return _of_u4ssc(said.of, year, scenario, results)
    if said.of in summary["annual"]:
        series = summary["annual"][said.of]
        return series["unit"], float(series["values"][years.index(year)]), year
    found = summary["kpi"].get(said.of, {"unit": "", "value": None})
    return found["unit"], None if found["value"] is None else float(found["value"]), None


def _of_u4ssc(slug: str, year: int, scenario: Scenario, results: Results) -> tuple[str, float | None, int | None]:
    """What is observed of an indicator, else what the simulation gives; an observation of parts is not one number."""
    unit, observed = BY_SLUG[slug].unit, scenario.indicators.get(slug)
    if observed is not None:
        return unit, None if isinstance(observed.value, dict) else observed.value, observed.year
    ratio = computed(results).get(slug)
    return unit, None if ratio is None else ratio.value(year), year


def plain(found: Mapping[str, Total]) -> dict[str, Any]:
    """Return scores as plain data, for `kpi.json`."""
    return {name: asdict(total) for name, total in found.items()}


def to_scores(run: Path, path: Path) -> None:
    """Write one criterion a row, then its groups and the whole score, as CSV; raises as `series.to_csv`, and
    `Failure` where the scenario scores nothing."""
    refuse_existing(path)
    record = read_record(run)
    if not record.loaded.scenario.scores:
        name = record.loaded.scenario.name
        raise Failure(Code.BAD_INPUT, f"no score: {name} names none; state it under `scores` (docs/indicators.md)")
    found = scores(record.loaded.scenario, record.results, record.summary)
    write_table(path, COLUMNS, [row for name, total in found.items() for row in _rows(name, total)])


def _rows(name: str, total: Total) -> Iterator[list[object]]:
    for each in total.criteria:
        value, scored = ("not computed" if number is None else repr(number) for number in (each.value, each.scored))
        yield [
            name, each.group, each.name, each.of, each.year or "", value, each.unit, each.counts, each.weight, scored,
            harmless(each.source),
        ]  # fmt: skip
    for group, number in [*total.groups.items(), ("", total.value)]:
        told = "not computed" if number is None else repr(number)
        needed = "" if group or total.needed is None else f"at least {total.needed:g}"
        yield [name, group, "all", "", "", "", "", needed, "", told, ""]
