"""Which of the values varied in a sweep matter most to what comes out: the method of Morris."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ilot.failures import Code, Failure
from ilot.studies.sweep import run_sweep
from ilot.studies.sweep_design import MORRIS_LEVELS, morris_trajectories, sensitivity, unit_problem
from ilot.studies.sweep_file import SweepFile, read_sweep
from ilot.studies.sweep_table import read_members
from ilot.table import figure, table
from ilot.words.language import _

SHOWN = 10
"""Values shown in words for each KPI."""


def rank(file: Path, *, workers: int | None = None, out: Path | None = None) -> dict[str, Any]:
    """Run the trajectories of a sweep file of the design `morris` and rank its values by influence.

    Returns
    -------
    `sweep` (folder), `scenario`, `members`, `trajectories`, and `influence`: KPI → {unit, values: path → {mean,
    mean_absolute, spread, band}}, the most influential first. All four are in the unit of the KPI, for a step over the
    whole range of the value; `band` is half of the 95 % interval of `mean_absolute`.

    Raises
    ------
    ScenarioError, Failure
        As `ilot.studies.sweep.run_sweep`; if the design is another, or a member failed.

    Notes
    -----
    Elementary effects along random trajectories: their mean μ (which way), mean absolute μ* (how much), standard
    deviation σ (not linear, or together with others).

    References
    ----------
    Morris (1991), Technometrics 33(2), 161–174, doi:10.1080/00401706.1991.10484804; Campolongo, Cariboni and
    Saltelli (2007), Environmental Modelling & Software 22(10), 1509–1518, doi:10.1016/j.envsoft.2006.10.004 (μ*).
    """
    sweep = read_sweep(file)
    if sweep.design != "morris":
        raise Failure(Code.BAD_INPUT, f"{file} has the design {sweep.design}; to rank values write 'design: morris'")
    sensitivity("SALib.analyze.morris")
    told = run_sweep(file, workers=workers, out=out)
    if told["failed"]:
        first = next(iter(told["errors"]))
        raise Failure(
            Code.BAD_INPUT,
            f"{told['failed']} of {told['members']} members failed, and all are needed: {first}; narrow a range",
        )
    records = read_members(sorted((Path(told["sweep"]) / "members").glob("*.json")))
    figures = {name: [record["kpi"].get(name, {}).get("value") for record in records] for name in told["kpi"]}
    return {
        "sweep": told["sweep"],
        "scenario": told["scenario"],
        "members": told["members"],
        "trajectories": sweep.samples,
        "influence": {
            name: {"unit": told["kpi"][name]["unit"], "values": influence(sweep, values)}
            for name, values in figures.items()
            if all(value is not None and math.isfinite(value) for value in values)
        },
    }


def influence(sweep: SweepFile, outcomes: list[float]) -> dict[str, dict[str, float]]:
    """Return the influence of each value on an outcome, the greatest first; `outcomes` by member, in their order."""
    analyze = sensitivity("SALib.analyze.morris").analyze
    problem = unit_problem(len(sweep.values))
    points = morris_trajectories(sweep.samples or 0, len(sweep.values), sweep.seed)
    found = analyze(problem, points, np.array(outcomes, float), num_levels=MORRIS_LEVELS, seed=sweep.seed)
    columns = {"mean": "mu", "mean_absolute": "mu_star", "spread": "sigma", "band": "mu_star_conf"}
    told = {
        path: {ours: float(found[theirs][n]) for ours, theirs in columns.items()} for n, path in enumerate(sweep.values)
    }
    return dict(sorted(told.items(), key=lambda item: -item[1]["mean_absolute"]))


def in_words(told: Mapping[str, Any]) -> str:
    """Return the ranking for a reader, KPIs that no value moves left out."""
    words = {name: told[name] for name in ("trajectories", "members", "scenario", "sweep")}
    lines = [_("{trajectories} trajectories, {members} members of {scenario}: {sweep}").format(**words)]
    for name, about in told["influence"].items():
        values = {path: each for path, each in about["values"].items() if each["mean_absolute"] > 0}
        if not values:
            continue
        rows = [
            (path, *(figure(each[key]) for key in ("mean_absolute", "band")), figure(each["mean"], sign=True),
             figure(each["spread"]))
            for path, each in list(values.items())[:SHOWN]
        ]  # fmt: skip
        title = _("{kpi}, {unit}: change over the whole range of a value").format(kpi=name, unit=about["unit"])
        heads = [_("value"), _("mean of |change|"), "95 % ±", _("mean"), _("spread")]
        lines += ["", table(heads, rows, title)]
    return "\n".join(lines)
