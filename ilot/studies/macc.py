"""What each part of a plan costs per tonne it avoids: the plan simulated again without it, one part at a time.

Parts of a plan work on each other: solar power is worth less beside wind, an electric car more beside clean power.
So each is left out of the whole plan, and the rows do not add up to it: no stacked bars.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.costs import net_present_cost
from engine.finance import abatement_cost
from engine.fleet import without_impossible_retirements
from engine.results import Results
from engine.simulate import no_plan, simulate
from ilot.progress import Stage, stages
from ilot.runs.record import read_results
from ilot.studies.compare import balance
from ilot.table import figure, table
from ilot.words.language import _

BUILDS = {
    "technology": ("technology_builds",),
    "store": ("store_power_builds", "store_energy_builds", "store_charge_builds"),
    "link": ("link_builds",),
    "measure": ("measure_builds",),
    "planting": ("hectares",),
}
"""Kind of lever, which is its dimension → what a plan builds of it."""
FUEL = "fuel switch"
"""The lever of a technology that burns other fuels than the scenario has it burn."""
WHOLE = "whole plan"
KINDS = {name: name for name in (*BUILDS, FUEL, WHOLE)}
"""Kinds of lever as a reader meets them, for the catalogues."""
ROUNDING = 1e-9
"""A difference of emissions below this share of them is one of rounding: nothing is avoided."""

Lever = tuple[str, str]
"""Kind and name."""


def abatement_costs(run: Path) -> dict[str, Any]:
    """Return what each lever of a finished run avoids and costs, cheapest tonne first.

    Returns
    -------
    `run`, `unit` (currency) and `levers`, a list of `{kind, lever, cost, avoided, abatement_cost, unserved}`: net
    present cost of the plan less that without the lever; tCO2e of gross emissions less additional removals that it
    avoids in all years; cost per tonne, None where nothing is avoided; MWh more of demand not served without it. The
    last row is the whole plan against none.
    """
    results = read_results(run)
    with stages() as stage:
        rows = abatement(results, stage)
    return {"run": str(run), "unit": str(results.inputs.attrs["currency"]), "levers": rows}


def abatement(results: Results, stage: Stage) -> list[dict[str, Any]]:
    """Return the `levers` of `abatement_costs` for a simulation."""
    rows = []
    for kind, name in (*levers(results), (WHOLE, "")):
        tell = stage(f"simulating without {kind} {name}".rstrip())
        plan = no_plan(results.inputs) if kind == WHOLE else without(results, (kind, name))
        rows.append(_row((kind, name), results, simulate(results.inputs, plan, progress=tell)))
    last = float("inf")
    *parts, whole = rows
    parts.sort(key=lambda row: last if row["abatement_cost"] is None else row["abatement_cost"])
    return [*parts, whole]


def levers(results: Results) -> list[Lever]:
    """Return what the plan builds anything of, and the technologies whose fuels it changes."""
    plan, found = results.plan, []
    for kind, builds in BUILDS.items():
        is_built = [any(float(plan[each].sel({kind: name}).sum()) > 0 for each in builds) for name in plan[kind].values]
        found += [(kind, str(name)) for name in plan[kind].values[np.array(is_built, dtype=bool)]]
    switched = (abs(plan["fuel_share"] - results.inputs["fuel_share"]) > 1e-9).any(["fuel", "year"])
    is_said = (plan["fuel_share"].sum("fuel") > 0).any("year")
    return [*found, *((FUEL, str(name)) for name in plan["technology"].values[(switched & is_said).values])]


def without(results: Results, lever: Lever) -> xr.Dataset:
    """Return the plan without one lever; what was built of it is then not retired either."""
    kind, name = lever
    plan = results.plan.copy(deep=True)
    if kind == FUEL:
        usual = results.inputs["fuel_share"].sel(technology=name)
        plan["fuel_share"].loc[{"technology": name}] = usual.transpose("fuel", "year").values
        return plan
    for builds in BUILDS[kind]:
        plan[builds].loc[{kind: name}] = 0.0
    return without_impossible_retirements(results.inputs, plan)


def _row(lever: Lever, results: Results, left_out: Results) -> dict[str, Any]:
    cost, base = net_present_cost(results), net_present_cost(left_out)
    emitted, otherwise = balance(results), balance(left_out)
    if abs(otherwise - emitted) <= ROUNDING * abs(otherwise):
        otherwise = emitted
    unserved, more = (float(each.annual["unserved_demand"].mean("member").sum()) for each in (results, left_out))
    return {
        "kind": lever[0],
        "lever": lever[1],
        "cost": cost - base,
        "avoided": otherwise - emitted,
        "abatement_cost": abatement_cost(cost, base, emitted, otherwise),
        "unserved": more - unserved,
    }


def in_words(told: Mapping[str, Any]) -> str:
    """Return the levers as a table."""
    unit = told["unit"]
    kinds = [KINDS[row["kind"]] for row in told["levers"]]
    rows = [
        [_(kind), row["lever"], *(figure(row[name]) for name in ("abatement_cost", "avoided", "cost", "unserved"))]
        for kind, row in zip(kinds, told["levers"], strict=True)
    ]
    headings = ["", "", f"{unit}/tCO2e", _("tCO2e avoided"), _("cost, {unit}").format(unit=unit),
                _("MWh unserved without it")]  # fmt: skip
    note = _(
        "Each against the plan without it; they do not add up. Where demand goes unserved, its price is in the cost."
    )
    return f"{table(headings, rows, _('Marginal abatement'), left=2)}\n\n{note}"
