"""The tables: key figures, what is built, measures, and cost by item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.costs import discount_weights
from engine.indicators import indicators
from ilot.glossary.kpis import KPIS, OPTIMISED
from ilot.reporting.yearly import Yearly
from ilot.runs.summary import asks_for_reserve
from ilot.words.amounts import difference, fixed, number, scale_for, written
from ilot.words.figures import KPI
from ilot.words.language import _
from ilot.words.names import ITEMS
from ilot.words.phrases import begun, say, word
from ilot.words.titles import text_of, title_of

BUILDS = (
    ("technology_builds", "technology", "technologies", "MW"),
    ("store_power_builds", "store", "stores", "MW"),
    ("store_energy_builds", "store", "stores", "MWh"),
    ("store_charge_builds", "store", "stores", "MW"),
    ("link_builds", "link", "links", "MW"),
    ("hectares", "planting", "planting", "ha"),
)
"""Variables of the plan, their dimension, the key of the scenario that names its instances, and the unit."""

CASES = ("storm_", "contingency_", "fuel_stock_")
"""Beginnings of the figures that stand only where the scenario asks for them."""

NEGLIGIBLE = 1e-6
WORD_JOINER = "\N{WORD JOINER}"
"""Keeps a line from ending inside a span of years."""


@dataclass(frozen=True)
class Table:
    """Heads and rows of text; `n_words` columns from the left are words, the others numbers."""

    heads: list[str]
    rows: list[list[str]]
    n_words: int = 1


def key_figures(y: Yearly) -> Table:
    """Return name, definition and value of each figure; beside it the reference where there is one."""
    kpi = y.record.summary["kpi"]
    theirs = indicators(y.record.reference) if y.record.reference is not None else {}
    is_idle = _idle(y)
    shown = [name for name in KPI if name in kpi and not is_idle(name)]
    heads = [say("figure"), say("meaning"), say("this_pathway")] + ([say("reference")] if theirs else [])
    rows = []
    for name in shown:
        row = [_(KPI[name]), _meaning(name), _told(kpi[name]["value"], kpi[name]["unit"])]
        if theirs:
            row.append(_told(theirs[name][1], theirs[name][0]) if name in theirs else "")
        rows.append(row)
    return Table(heads, rows, 2)


def builds(y: Yearly) -> Table | None:
    """Return what enters service, by the investment years; None if the plan builds nothing."""
    plan, spans = y.results.plan, _spans(y)
    years, rows = plan["year"].values, []
    for variable, dim, group, unit in BUILDS:
        for name, built in zip(plan[dim].values.tolist(), plan[variable].transpose(dim, "year").values, strict=True):
            if built.sum() <= NEGLIGIBLE:
                continue
            lever = getattr(y.scenario.forest, group) if group == "planting" else getattr(y.scenario, group)
            title = title_of(y.scenario, group, name) if group != "planting" else word({}, name)
            if variable == "store_charge_builds":
                title = say("charge_power", store=title)
            by_span = [float(built[(years >= start) & (years <= end)].sum()) for start, end in spans]
            unit_shown, cells = _cells([*by_span, sum(by_span)], unit)
            rows.append([title, word({}, lever[name].decided_by), unit_shown, *cells])
    used = [i for i in range(len(spans)) if any(row[3 + i] for row in rows)]
    heads = [say("asset"), say("decided_by"), say("unit"), *(_span_name(spans[i]) for i in used), say("total")]
    rows = [[*row[:3], *(row[3 + i] for i in used), row[-1]] for row in rows]
    return Table(heads, rows, 3) if rows else None


def retirements(y: Yearly) -> Table | None:
    """Return the capacity that leaves service, at the end of its life or early; None if nothing does."""
    inputs, plan, annual = y.results.inputs, y.results.plan, y.results.annual
    spans, rows = _spans(y), []
    for variable, built, dim, group, unit in (
        ("capacity", "technology_builds", "technology", "technologies", "MW"),
        ("energy_capacity", "store_energy_builds", "store", "stores", "MWh"),
        ("link_capacity", "link_builds", "link", "links", "MW"),
    ):
        for name in map(str, inputs[dim].values):
            standing = annual[variable].sel({dim: name}).values
            left = (standing[:-1] + plan[built].sel({dim: name}).values[1:] - standing[1:]).clip(min=0.0)
            by_span = [float(left[[start <= year <= end for year in y.years[1:]]].sum()) for start, end in spans]
            if sum(by_span) > NEGLIGIBLE:
                unit_shown, cells = _cells([*by_span, sum(by_span)], unit)
                rows.append([title_of(y.scenario, group, name), unit_shown, *cells])
    used = [i for i in range(len(spans)) if any(row[2 + i] for row in rows)]
    heads = [say("asset"), say("unit"), *(_span_name(spans[i]) for i in used), say("total")]
    return Table(heads, [[*row[:2], *(row[2 + i] for i in used), row[-1]] for row in rows], 2) if rows else None


def measures(y: Yearly) -> Table | None:
    """Return the units of each measure in use at the start of each investment year; None if none is adopted."""
    levels, potentials = (
        given.transpose("measure", "year")
        for given in (y.results.annual["measure_level"], y.results.inputs["measure_potential"])
    )
    at = {year: y.years.index(year) for year in milestones_of(y)}
    years = [year for year in at if levels.values[:, at[year]].sum() > NEGLIGIBLE]
    rows = []
    names = levels["measure"].values.tolist()
    for name, level, potential in zip(names, levels.values, potentials.values, strict=True):
        if level.max() <= NEGLIGIBLE:
            continue
        about = y.scenario.measures[name]
        units = [number(float(level[at[year]])) if level[at[year]] > NEGLIGIBLE else "" for year in years]
        most = float(potential[at[years[-1]]])
        title = title_of(y.scenario, "measures", name)
        rows.append([title, text_of(about.unit), word({}, about.decided_by), *units, number(most)])
    heads = [say("measure"), say("one_unit"), say("decided_by"), *map(str, years), say("potential")]
    return Table(heads, rows, 3) if rows else None


def costs(y: Yearly) -> Table:
    """Return the present value of each item, beside the reference where there is one."""
    ours = _present(y.results.annual["cost"], y.results.inputs)
    reference = y.record.reference
    theirs = _present(reference.annual["cost"], reference.inputs) if reference is not None else {}
    names = [name for name in ours if ours[name] or theirs.get(name)]
    pairs = {word(ITEMS, name): (ours[name], theirs.get(name, 0.0)) for name in names}
    pairs[say("sum")] = (sum(ours.values()), sum(theirs.values()))
    scale = scale_for(y.currency, max((abs(value) for pair in pairs.values() for value in pair), default=0.0))

    def told(value: float) -> str:
        return fixed(value / scale.factor, 2)

    heads = [say("item"), f"{say('this_pathway')}, {scale.unit}"]
    if reference is None:
        return Table(heads, [[title, told(mine)] for title, (mine, _) in pairs.items()])
    heads += [f"{say('reference')}, {scale.unit}", f"{say('difference')}, {scale.unit}"]
    rows = [
        [title, told(mine), told(other), ("+" if mine > other else "") + told(mine - other)]
        for title, (mine, other) in pairs.items()
    ]
    return Table(heads, rows)


def gaps(y: Yearly) -> Table | None:
    """Return emissions of each investment period as the optimiser saw them and as simulated."""
    replay = y.record.replay
    if replay is None:
        return None
    seen = replay.emissions_by_period
    rows = []
    for period in seen["period"].values:
        model, simulation = (float(seen.sel(period=period, source=source)) for source in ("model", "simulation"))
        gap = difference(simulation - model, "tCO2e")
        rows.append([str(period), written(model, "tCO2e"), written(simulation, "tCO2e"), gap])
    return Table([say("period"), say("seen"), say("simulated"), say("difference")], rows)


def _meaning(name: str) -> str:
    return f"{begun(_((KPIS | OPTIMISED)[name]).replace('CO2', 'CO₂'))}{say('stop')}"


def _told(value: float | int | None, unit: str) -> str:
    if value is None:
        return "–"
    if unit == "year":
        return str(int(value))
    if unit in ("h", "d"):
        return f"{number(value)} {_(unit)}"
    return written(float(value), unit)


def _idle(y: Yearly) -> Callable[[str], bool]:
    """Which figures say nothing for this island: removals without forest, what nobody asks for."""
    about_forest = (
        "removals", "additional_removals", "net_emissions", "net_zero_year", "net_zero_co2_year",
        "inventory_net_zero_year",
    )  # fmt: skip
    inputs, kpi, has_removals = y.results.inputs, y.record.summary["kpi"], bool(y.group("removals"))
    lacking = {
        "flexible": inputs.sizes["flexible"] == 0,
        "spilled": not bool((inputs["inflow"] > 0).any()),
        "reserve_shortfall": not asks_for_reserve(inputs),
        "planner": not str(inputs.attrs["budget_node"]),
        "job_years": kpi["job_years"]["value"] is None,
        "unit_starts": not bool(((inputs["start_cost"] > 0) | (inputs["start_fuel"] > 0)).any()),
    }
    starts = tuple(start for start, lacks in lacking.items() if lacks)

    def is_idle(name: str) -> bool:
        is_untold = name.startswith(CASES) and kpi[name]["value"] is None
        return is_untold or name.startswith(starts) or (name in about_forest and not has_removals)

    return is_idle


def _spans(y: Yearly) -> list[tuple[int, int]]:
    """The investment periods as first and last years."""
    periods = [int(year) for year in y.results.inputs.attrs["periods"]]
    starts = sorted({y.years[0], *(year for year in periods if y.years[0] <= year <= y.years[-1])})
    return list(zip(starts, [*(start - 1 for start in starts[1:]), y.years[-1]], strict=True))


def _span_name(span: tuple[int, int]) -> str:
    start, end = span
    return str(start) if start == end else f"{start}–{WORD_JOINER}{end % 100:02d}"


def milestones_of(y: Yearly) -> list[int]:
    """At most eight years: the starts of the periods and the last year."""
    years = sorted({start for start, _ in _spans(y)} | {y.years[-1]})
    return [years[i] for i in np.unique(np.linspace(0, len(years) - 1, min(8, len(years))).round().astype(int))]


def _cells(values: list[float], unit: str) -> tuple[str, list[str]]:
    """Numbers in the unit that suits the largest; blank for nothing."""
    scale = scale_for(unit, max(values))
    return scale.unit, [number(value / scale.factor) if value > NEGLIGIBLE else "" for value in values]


def _present(cost: xr.DataArray, inputs: xr.Dataset) -> dict[str, float]:
    present = (cost.mean("member") * discount_weights(inputs)).sum("year")
    return {str(item): float(value) for item, value in zip(present["item"].values, present.values, strict=True)}
