"""What happened beside what was planned: observed figures against the yearly series of a run."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ilot.runs.record import read_json
from ilot.studies.observed import header_of, told_rows
from ilot.table import figure, table
from ilot.words.amounts import percent, percent_change
from ilot.words.language import _, numeral
from scenarios.load import load
from scenarios.problems import Place, Problem, ScenarioError, did_you_mean, listed, problem_at
from scenarios.schema import Scenario
from scenarios.units import UnitError, convert

HEADS = ("series", "year", "value", "unit")
"""Columns of the file of observed figures; a further column `source` is told again."""

TOLERANCE = 0.05
"""Share of the planned value by which an observed one may differ unremarked."""

LESS_IS_BETTER = (
    "gross_emissions", "gross_co2", "gross_emissions_by_gas", "gross_emissions_by_scope", "net_emissions", "co2_count",
    "co2_count_cumulative", "unserved_energy", "unserved_hours", "fuel", "fuel_volume", "cost", "power_cost",
)  # fmt: skip
MORE_IS_BETTER = (
    "capacity", "energy_capacity", "renewable_share", "zero_carbon_share", "measure", "planted", "removals",
    "stock_share",
)  # fmt: skip
"""Groups of series of which a plan promises at least so much; of the others neither side is better."""


class Series(NamedTuple):
    """A yearly series of the plan."""

    unit: str
    values: dict[int, float]


@dataclass(frozen=True)
class Observed:
    """One observed figure, in the unit of its series."""

    series: str
    year: int
    value: float
    source: str


@dataclass(frozen=True)
class Beside:
    """One observed figure beside the plan.

    `years_behind` is by how many years the plan reached this value earlier (negative: later), where its series only
    rises or only falls there; `slips` whether it is worse than the plan by more than the tolerance.
    """

    series: str
    year: int
    unit: str
    planned: float
    observed: float
    difference: float | None
    years_behind: float | None
    slips: bool
    source: str


def track(run: Path, file: Path, tolerance: float = TOLERANCE) -> dict[str, Any]:
    """Return each observed figure beside the plan of a finished run, and a warning for each that slips.

    Parameters
    ----------
    file : CSV with the columns `HEADS`; a series is named as in `ilot export --to csv` (`group|item`), the share of a
        stock in its service as `stock_share|NAME`.
    tolerance : share of the planned value.

    Returns
    -------
    `scenario`, `run`, `observed` (list of `Beside` as plain data, by series and year), `milestones` (of emissions, on
    the present course), `warnings`.

    Raises
    ------
    ScenarioError
        With every problem of the file, by line: E401, E403, E301 for a series that the run lacks, E406, E409, E414,
        units.
    """
    summary, scenario = read_json(run / "kpi.json"), load(run / "scenario.yaml").scenario
    planned = _planned(summary, scenario)
    found = [_beside(each, planned[each.series], tolerance) for each in _read(file, planned)]
    found.sort(key=lambda each: (each.series, each.year))
    milestones = list(_milestones(summary, found))
    return {
        "scenario": summary["scenario"],
        "run": str(run),
        "observed": [asdict(each) for each in found],
        "milestones": milestones,
        "warnings": [*map(_sentence, (each for each in found if each.slips)), *_slipping(milestones)],
    }


def in_words(told: dict[str, Any]) -> str:
    """Return what was tracked as a table and its warnings."""
    rows = [
        (
            each["series"], str(each["year"]), each["unit"], figure(each["planned"]), figure(each["observed"]),
            "–" if each["difference"] is None else percent_change(each["difference"]),
            "–" if each["years_behind"] is None else numeral(f"{each['years_behind']:+.1f}"),
        )
        for each in told["observed"]
    ]  # fmt: skip
    heads = [_("series"), _("year"), _("unit"), _("planned"), _("observed"), _("difference"), _("years behind")]
    title = _("{scenario}: plan and what happened").format(scenario=told["scenario"])
    words = [table(heads, rows, title=title, left=3)]
    words += [f"{_('warning:')} {text}" for text in told["warnings"]]
    if not told["warnings"]:
        words.append(_("Nothing observed is behind the plan."))
    return "\n".join(words)


def years_behind(planned: dict[int, float], year: int, observed: float) -> float | None:
    """Return by how many years a plan reached a value before it was observed; negative where it is ahead.

    Along the plan from that year on, back or forth, as long as it rises or falls as it does as a whole; None where it
    never comes to the value.

    >>> years_behind({2025: 10.0, 2026: 20.0, 2027: 30.0}, 2027, 15.0)
    1.5
    """
    years = sorted(planned)
    trend = np.sign(planned[years[-1]] - planned[years[0]])
    here = years.index(year)
    step = int(trend * np.sign(observed - planned[year]))
    if step == 0:
        return 0.0 if observed == planned[year] else None
    while 0 <= here + step < len(years):
        a, b = planned[years[here]], planned[years[here + step]]
        if trend * step * (b - a) <= 0:
            return None
        if min(a, b) <= observed <= max(a, b):
            return year - (years[here] + step * (observed - a) / (b - a))
        here += step
    return None


def _planned(summary: dict[str, Any], scenario: Scenario) -> dict[str, Series]:
    """Every yearly series of the run, and the share of each stock in its service."""
    years = summary["years"]
    series = {
        name: Series(told["unit"], dict(zip(years, told["values"], strict=True)))
        for name, told in summary["annual"].items()
    }
    for name, stock in scenario.stocks.items():
        rivals = [series[f"stock|{other}"] for other, each in scenario.stocks.items() if each.service == stock.service]
        total = {year: sum(each.values[year] for each in rivals) for year in years}
        own = series[f"stock|{name}"].values
        shares = {year: own[year] / total[year] for year in years if total[year] > 0}
        series[f"stock_share|{name}"] = Series("1", shares)
    return series


def _read(file: Path, planned: dict[str, Series]) -> list[Observed]:
    """The figures of the file, in the units of their series."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cure = "name a CSV file, in UTF-8"
        raise ScenarioError([problem_at(Place(str(file)), "E401", (), f"it cannot be read ({error})", cure)]) from None
    rows = csv.DictReader(text.splitlines(), strict=True)
    known = header_of(rows, file)
    missing = [head for head in HEADS if head not in known]
    if missing:
        words = f"the columns {', '.join(missing)} are missing"
        raise ScenarioError([problem_at(Place(str(file), 1, 1), "E403", (), words, f"write {', '.join(HEADS)}")])
    found: list[Observed] = []
    problems: list[Problem] = []
    lines: dict[tuple[str, int], int] = {}
    for row in told_rows(rows, file):
        place = Place(str(file), rows.line_num, 1)
        try:
            each = _observed(row, planned, place)
            first = lines.setdefault((each.series, each.year), place.line)
            if first != place.line:
                words = f"{each.year} is told twice, first on line {first}"
                problems.append(problem_at(place, "E406", (each.series,), words, "keep one of the two"))
            found.append(each)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return found


def _observed(row: dict[str, str | None], planned: dict[str, Series], place: Place) -> Observed:
    name, year, value, unit = ((row[head] or "").strip() for head in HEADS)
    if name not in planned:
        cure = f"{did_you_mean(name, planned)}`ilot export --to csv` shows all, such as {listed(planned, 5)}"
        raise ScenarioError([problem_at(place, "E301", (name,), "the run has no such series", cure)])
    series = planned[name]
    if not year.isdecimal() or int(year) not in series.values:
        span = f"{min(series.values)} to {max(series.values)}"
        raise ScenarioError([problem_at(place, "E414", (name,), f"'{year}' is no year of the run", f"it has {span}")])
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ScenarioError([problem_at(place, "E409", (name,), f"'{value}' is not a number", "write a plain number")])
    try:
        number = convert(number, unit or series.unit, series.unit)
    except UnitError as error:
        raise ScenarioError([problem_at(place, error.code, (name,), error.message, error.cure)]) from None
    return Observed(name, int(year), float(number), (row.get("source") or "").strip())


def _beside(each: Observed, series: Series, tolerance: float) -> Beside:
    planned = series.values[each.year]
    sign = _worse_when(each.series)
    worse = sign * (each.value - planned)
    return Beside(
        series=each.series,
        year=each.year,
        unit=series.unit,
        planned=planned,
        observed=each.value,
        difference=each.value / planned - 1.0 if planned else None,
        years_behind=years_behind(series.values, each.year, each.value),
        slips=worse > tolerance * abs(planned),
        source=each.source,
    )


def _worse_when(name: str) -> int:
    """1 where more than planned is worse, −1 where less is, 0 where neither."""
    group = name.partition("|")[0]
    return 1 if group in LESS_IS_BETTER else -1 if group in MORE_IS_BETTER else 0


def _milestones(summary: dict[str, Any], found: list[Beside]) -> Iterator[dict[str, Any]]:
    """Milestones ahead, if emissions stay by as much above the plan as in the last observed year."""
    seen = [each for each in found if each.series == "gross_co2" and each.planned > 0]
    if not seen:
        return
    last = max(seen, key=lambda each: each.year)
    ratio = last.observed / last.planned
    for milestone in summary.get("milestones", {}).get("CO2", []):
        if milestone["year"] > last.year:
            course = 1.0 - (1.0 - milestone["reached"]) * ratio
            yield {**milestone, "on_course": course, "slips": course < milestone["asked"]}


def _slipping(milestones: list[dict[str, Any]]) -> Iterator[str]:
    for each in milestones:
        if each["slips"]:
            told = (
                _("milestone {year}, {asked} less CO2, which the plan keeps: on the present course it will be {course}")
                if each["is_met"]
                else _(
                    "milestone {year}, {asked} less CO2, which the plan itself misses: on the present course it will "
                    "be {course}"
                )
            )
            yield told.format(year=each["year"], asked=percent(each["asked"]), course=percent(each["on_course"]))


def _sentence(each: Beside) -> str:
    """One figure that slips, in words."""
    told = (
        _("{series} {year} is above the plan")
        if each.observed > each.planned
        else _("{series} {year} is below the plan")
    )
    unit = "" if each.unit == "1" else f" {each.unit}"
    words = {"observed": figure(each.observed), "planned": f"{figure(each.planned)}{unit}"}
    said = told.format(series=each.series, year=each.year) + _(": {observed} against {planned}").format(**words)
    if each.difference is not None:
        said += f" ({percent_change(each.difference)})"
    if each.years_behind is not None:
        said += _(", {n} years behind").format(n=numeral(f"{each.years_behind:.1f}"))
    return said
