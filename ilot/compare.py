"""Finished runs beside each other: what they come to, and whether they stand in the same world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.cash_flow import cash_flow
from engine.finance import abatement_cost, internal_rate_of_return, net_present_value, payback
from engine.results import Results
from ilot.diff import Difference, differences
from ilot.failures import Code, Failure
from ilot.record import read_json, read_results
from ilot.runs import finished
from ilot.table import figure, table
from scenarios.load import Loaded, load

SERIES = (
    "demand", "unserved_energy", "renewable_share", "zero_carbon_share", "fuel", "gross_co2", "gross_emissions",
    "removals", "cost",
)  # fmt: skip
"""Yearly series that are compared: gross emissions and removals apart."""
MONEY = ("net_present_cost", "lcoe", "objective", "cost", "fuel_import_cost")
STEP = 10
"""Milestones are the first and the last year that all runs have, and every tenth year between."""

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
    differences}, in the order of `runs`, the base first), `annual` (name → {unit, years, values}), `economics`
    (of each run but the base: net present value, rate of return, discounted payback, abatement cost), `warnings`.

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
    return {
        "base": runs[0][0],
        "runs": [
            {"run": place, "scenario": loaded.scenario.name, "years": _span(summary["years"])}
            for place, loaded, summary in runs
        ],
        "ranking": _ranking(runs) if is_one_money else None,
        "kpi": _kpis(runs, is_one_money),
        "annual": _milestones(runs, is_one_money),
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
    return [
        f"{_label(run)} does not share {what} with {_label(base)}: {_listed(some)}" for what, some in groups.items()
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
        "rate_of_return": internal_rate_of_return(flows),
        "payback": payback(flows, rate),
        "abatement_cost": abatement_cost(-value, 0.0, balance(ours), balance(theirs)),
    }


def balance(results: Results) -> float:
    """Return gross emissions less additional removals of all years, tCO2e, the members' mean."""
    gross = results.annual["gross_emissions"].mean("member").sum()
    return float(gross - results.annual["additional_removals"].sum())


def in_words(data: Mapping[str, Any]) -> str:
    """Return a comparison as tables."""
    names = _names(data["runs"])
    parts = [
        f"{name}: {each['scenario']}, {each['years']}{' (the base)' if n == 0 else ''}"
        for n, (name, each) in enumerate(zip(names, data["runs"], strict=True))
    ]
    order = [name for name in data["kpi"] if any(value is not None for value in data["kpi"][name]["values"])]
    rows = [[name, data["kpi"][name]["unit"], *_cells(data["kpi"][name])] for name in order]
    parts.append(table(["", "unit", *names], rows, "All years together", left=2))
    differing = {name: told for name, told in data["annual"].items() if len(set(map(tuple, told["values"]))) > 1}
    if differing:
        parts.append(_yearly(differing, names))
    if len(differing) < len(data["annual"]):
        same = [name for name in data["annual"] if name not in differing]
        parts.append(f"The same in all, in every year shown: {', '.join(same)}")
    if data["ranking"] is not None:
        by_place = dict(zip((each["run"] for each in data["runs"]), names, strict=True))
        ranked = [f"  {n}. {by_place[each['run']]}: {figure(each['net_present_cost'])} {each['unit']}"
                  for n, each in enumerate(data["ranking"], 1)]  # fmt: skip
        parts.append("\n".join(["By net present cost, the lowest first", *ranked]))
    if data["economics"]:
        parts.append(_earned(data, names))
    parts += [f"Beware: {sentence}" for sentence in data["warnings"]]
    return "\n\n".join(["\n".join(parts[: len(names)]), *parts[len(names) :]])


def _earned(data: Mapping[str, Any], names: Sequence[str]) -> str:
    """What each run earns against the base, in one table."""
    unit = data["kpi"]["net_present_cost"]["unit"]
    rows = [
        ["net present value", unit, *[figure(each["net_present_value"]) for each in data["economics"]]],
        ["rate of return", "1/yr", *[figure(each["rate_of_return"]) for each in data["economics"]]],
        ["discounted payback", "yr", *[figure(each["payback"]) for each in data["economics"]]],
        ["abatement cost", f"{unit}/tCO2e", *[figure(each["abatement_cost"]) for each in data["economics"]]],
    ]
    return table(["", "unit", *names[1:]], rows, "Against the base, as it is paid", left=2)


def _yearly(annual: Mapping[str, Any], names: Sequence[str]) -> str:
    """Yearly series of each run in one table."""
    years = next(iter(annual.values()))["years"]
    rows = [
        [f"{name}, {told['unit']}" if n == 0 else "", run, *map(figure, values)]
        for name, told in annual.items()
        for n, (run, values) in enumerate(zip(names, told["values"], strict=True))
    ]
    return table(["", "", *map(str, years)], rows, "By year", left=2)


def _read(folder: Path) -> Run:
    return str(folder), load(folder / "scenario.yaml"), read_json(folder / "kpi.json")


def _kpis(runs: Sequence[Run], is_one_money: bool) -> dict[str, Any]:
    """KPIs that any run has: unit, values, and differences to the base where both have a value of the same money."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(name for *_, summary in runs for name in summary["kpi"]):
        told = [summary["kpi"].get(name, {"unit": None, "value": None}) for *_, summary in runs]
        values = [each["value"] for each in told]
        units = list(dict.fromkeys(each["unit"] for each in told if each["unit"] is not None))
        comparable = is_one_money or name not in MONEY
        found[name] = {
            "unit": " / ".join(units),
            "values": values,
            "differences": [_less(value, values[0]) if comparable else None for value in values],
        }
    return found


def _milestones(runs: Sequence[Run], is_one_money: bool) -> dict[str, Any]:
    """Key yearly series at the years that all runs have."""
    years = sorted(set.intersection(*(set(summary["years"]) for *_, summary in runs)))
    chosen = [year for year in years if year in (years[0], years[-1]) or year % STEP == 0]
    found = {}
    for name in SERIES if chosen else ():
        told = [(summary["annual"].get(name), summary["years"]) for *_, summary in runs]
        if all(series is not None for series, _ in told) and (is_one_money or name not in MONEY):
            rows = [[series["values"][has.index(year)] for year in chosen] for series, has in told]
            if any(value != 0 for row in rows for value in row):
                found[name] = {"unit": told[0][0]["unit"], "years": chosen, "values": rows}
    return found


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
}
PRICES = ("price", "price_by_volume", "price_by_mass")


def _world_of(path: str) -> str:
    """What a path belongs to, of the things that no plan decides; empty for the others."""
    top, _, rest = path.partition(".")
    last = rest.rpartition(".")[2]
    if top == "nodes" and last == "population":
        return "population"
    if top in ("fuels", "policies", "nodes") and last in PRICES:
        return "prices"
    return WORLD.get(top, "")


def _is_world(path: str) -> bool:
    return bool(_world_of(path)) and path != "horizon.periods"


def _listed(some: Sequence[Difference], limit: int = 3) -> str:
    told = [f"{each.path} is {each.b}, not {each.a}" for each in some[:limit]]
    return "; ".join(told) + (f"; and {len(some) - limit} more" if len(some) > limit else "")


def _label(run: Run) -> str:
    return Path(run[0]).name


def _names(runs: Sequence[dict[str, Any]]) -> list[str]:
    """Short names of runs: of the folder, numbered where two are alike."""
    short = [Path(each["run"]).name for each in runs]
    return [name if short.count(name) == 1 else each["run"] for name, each in zip(short, runs, strict=True)]


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}"


def _less(value: float | None, base: float | None) -> float | None:
    return None if value is None or base is None else value - base


def _cells(kpi: dict[str, Any]) -> list[str]:
    """Values in figures, each but the base's with its difference; of years the years."""
    show = (lambda value: "–" if value is None else f"{value:.0f}") if kpi["unit"] == "year" else figure
    base, *others = zip(kpi["values"], kpi["differences"], strict=True)
    return [show(base[0]), *[f"{show(value)}{_change(value, less, kpi['unit'])}" for value, less in others]]


def _change(value: float | None, less: float | None, unit: str) -> str:
    """The difference to the base: in percent where that says something, else in the unit."""
    if value is None or less is None or less == 0:
        return ""
    base = value - less
    if unit in ("1", "year") or base <= 0:
        return f" ({figure(less, sign=True)})"
    return f" ({less / base:+.1%})"
