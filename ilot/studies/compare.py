"""Finished runs beside each other: what they come to, and whether they stand in the same world."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.cash_flow import cash_flow
from engine.finance import abatement_cost, internal_rate_of_return, net_present_value, payback
from engine.results import Results
from ilot.failures import Code, Failure
from ilot.runs.folder import finished
from ilot.runs.record import read_json, read_results
from ilot.studies.architecture import architecture_of, best_of_each
from ilot.studies.diff import Difference, differences
from ilot.words.language import _
from scenarios.load import Loaded, load

SERIES = (
    "demand", "unserved_energy", "renewable_share", "zero_carbon_share", "fuel", "gross_co2", "gross_emissions",
    "removals", "cost",
)  # fmt: skip
"""Yearly series that come first: gross emissions and removals apart."""
MONEY = ("net_present_cost", "lcoe", "objective", "cost", "fuel_import_cost")
Run = tuple[str, Loaded, dict[str, Any]]
"""Folder, scenario and summary of a run."""


def compare_runs(folders: Sequence[Path], base: Path | None = None) -> dict[str, Any]:
    """Return the KPIs and key series of runs, each with its difference to the base, the first run if none is named.

    Parameters
    ----------
    folders : of finished runs.
    base : the run that the others are compared with; it need not be among them.

    Returns
    -------
    `base`, `runs`, `ranking` (by net present cost; None where money differs), `kpi` (name → {unit, values,
    differences}, in the order of `runs`, the base first), `annual` (the same of every group of yearly series, at all
    years that all runs have, with `years`), `architectures` (the cheapest run of each, None where money differs),
    `economics` (of each run but the base: net present value, rate of return, discounted payback, abatement cost),
    `warnings`.

    Raises
    ------
    Failure
        `BAD_INPUT` when a folder is no finished run, or there are fewer than two.
    """
    places = list(dict.fromkeys([*([base] if base is not None else []), *folders]))
    if len(places) < 2:
        raise Failure(Code.BAD_INPUT, "name two runs or more: ilot compare runs/A runs/B")
    runs = [_read(finished(place)) for place in places]
    warnings = [sentence for run in runs[1:] for sentence in world(runs[0], run)]
    prices = {(each.scenario.money.currency, each.scenario.money.price_year) for _, each, _ in runs}
    is_one_money = len(prices) == 1
    built = {place: architecture_of(Path(place), loaded.scenario) for place, loaded, _ in runs}
    ranking = _ranking(runs) if is_one_money else None
    return {
        "base": runs[0][0],
        "runs": [
            {"run": place, "scenario": loaded.scenario.name, "years": _span(summary["years"]), "builds": built[place]}
            for place, loaded, summary in runs
        ],
        "ranking": ranking,
        "architectures": None if ranking is None else best_of_each(ranking, built),
        "kpi": _kpis(runs, is_one_money),
        "annual": _annual(runs, is_one_money),
        "economics": [_economics(runs[0], run) for run in runs[1:]] if is_one_money else None,
        "warnings": warnings,
    }


def world(base: Run, run: Run) -> list[str]:
    """Return in which ways a run stands in another world than the base, so that their figures tell more than the plan.

    Money, simulated years, discounting, population, drivers, prices of fuel and carbon, weather, and the budget's rule.
    """
    found = [each for each in differences(base[1], run[1]) if _is_world(each.path)]
    groups: dict[str, list[Difference]] = {}
    for each in found:
        groups.setdefault(_world_of(each.path), []).append(each)
    told = _("{run} does not share {what} with {base}: {differences}")
    return [
        told.format(run=_label(run), what=_(what), base=_label(base), differences=_listed(some))
        for what, some in groups.items()
    ]


def _economics(base: Run, run: Run) -> dict[str, Any]:
    """What a run earns on what it spends more than the base, and what a tonne less costs; None where neither applies.

    The flows are costs of the base less costs of the run, at the edges of the years that both have.
    """
    ours, theirs = read_results(Path(run[0])), read_results(Path(base[0]))
    same_years = ours.annual["year"].equals(theirs.annual["year"])
    is_project = "project" in (ours.inputs.attrs["cost_method"], theirs.inputs.attrs["cost_method"])
    found: dict[str, Any] = {"run": run[0]}
    if is_project or not same_years:
        return {**found, "net_present_value": None, "rate_of_return": None, "payback": None, "abatement_cost": None}
    flows = (cash_flow(theirs) - cash_flow(ours)).sum("item").values
    rate = float(theirs.inputs["discount_rate"])
    value = net_present_value(rate, flows)
    return {
        **found,
        "net_present_value": value,
        # What saves first and pays later is a loan: its rate is no return.
        "rate_of_return": internal_rate_of_return(flows) if flows[np.flatnonzero(flows)[:1]].sum() < 0 else None,
        "payback": payback(flows, rate),
        "abatement_cost": abatement_cost(-value, 0.0, balance(ours), balance(theirs)),
    }


def balance(results: Results) -> float:
    """Return gross emissions less additional removals of all years, tCO2e, the members' mean."""
    gross = results.annual["gross_emissions"].mean("member").sum()
    return float(gross - results.annual["additional_removals"].sum())


def _read(folder: Path) -> Run:
    return str(folder), load(folder / "scenario.yaml"), read_json(folder / "kpi.json")


def _kpis(runs: Sequence[Run], is_one_money: bool) -> dict[str, Any]:
    """KPIs that any run has: unit, values, and differences to the base where both have a value of the same money."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(name for *_run, summary in runs for name in summary["kpi"]):
        told = [summary["kpi"].get(name, {"unit": None, "value": None}) for *_run, summary in runs]
        values = [each["value"] for each in told]
        units = list(dict.fromkeys(each["unit"] for each in told if each["unit"] is not None))
        comparable = is_one_money or name not in MONEY
        found[name] = {
            "unit": " / ".join(units),
            "values": values,
            "differences": [_less(value, values[0]) if comparable else None for value in values],
        }
    return found


def _annual(runs: Sequence[Run], is_one_money: bool) -> dict[str, Any]:
    """The sums of yearly series that all runs have, at the years that all have; the key ones first."""
    years = sorted(set.intersection(*(set(summary["years"]) for *_run, summary in runs)))
    known = [name for name in runs[0][2]["annual"] if "|" not in name]
    found = {}
    for name in dict.fromkeys((*SERIES, *known)) if years else ():
        told = [(summary["annual"].get(name), summary["years"]) for *_run, summary in runs]
        if all(series is not None for series, _ in told) and (is_one_money or not _is_money(told[0][0]["unit"], runs)):
            rows = [[series["values"][has.index(year)] for year in years] for series, has in told]
            if any(value != 0 for row in rows for value in row):
                less = [[value - base for value, base in zip(row, rows[0], strict=True)] for row in rows]
                found[name] = {"unit": told[0][0]["unit"], "years": years, "values": rows, "differences": less}
    return found


def _is_money(unit: str, runs: Sequence[Run]) -> bool:
    return any(loaded.scenario.money.currency in unit for _, loaded, _ in runs)


def _ranking(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The runs by net present cost, the lowest first."""
    costs = [(place, summary["kpi"]["net_present_cost"]) for place, _, summary in runs]
    ranked = sorted(costs, key=lambda each: each[1]["value"])
    return [{"run": place, "net_present_cost": cost["value"], "unit": cost["unit"]} for place, cost in ranked]


WORLD = {
    "money": "currency and price year",
    "horizon": "years and discounting",
    "drivers": "drivers",
    "weather": "weather",
    "carbon": "the rules of the carbon account",
    "reliability": "the price of failure and the reserve",
    "finance": "the finance method",
    "population": "population",
    "prices": "prices",
}
PRICES = ("price", "price_by_volume", "price_by_mass")


def _world_of(path: str) -> str:
    """What a path belongs to, of the things that no plan decides; empty for the others."""
    top, _dot, rest = path.partition(".")
    last = rest.rpartition(".")[2]
    if top == "nodes" and last == "population":
        return WORLD["population"]
    if top in ("fuels", "policies", "nodes") and last in PRICES:
        return WORLD["prices"]
    return WORLD.get(top, "")


def _is_world(path: str) -> bool:
    return bool(_world_of(path)) and path != "horizon.periods"


def _listed(some: Sequence[Difference], limit: int = 3) -> str:
    one, more = _("{path} is {value}, not {base}"), len(some) - limit
    told = [one.format(path=each.path, value=each.b, base=each.a) for each in some[:limit]]
    return "; ".join(told) + (_("; and {n} more").format(n=more) if more > 0 else "")


def _label(run: Run) -> str:
    return Path(run[0]).name


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}"


def _less(value: float | None, base: float | None) -> float | None:
    return None if value is None or base is None else value - base
