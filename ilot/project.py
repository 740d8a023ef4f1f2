"""A new project: a scenario of one's own that builds on one of the library."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from ilot.failures import Code, Failure
from ilot.glossary.fields import json_schema
from scenarios.load import Loaded, load
from scenarios.problems import did_you_mean, listed

DATA = "demand.csv"
"""Hours to be replaced by one's own: a row of names, a row of units, then one row an hour."""

TEMPLATES = files("ilot") / "templates"


def make_project(folder: Path, template: str, with_book: bool = False) -> list[Path]:
    """Copy a template into a new or empty folder and return the files made; on request with a workbook of its values.

    Raises
    ------
    Failure
        `BAD_INPUT` when the template does not exist, or the folder holds something.
    """
    known = sorted(entry.name for entry in TEMPLATES.iterdir() if entry.is_dir() and not entry.name.startswith("_"))
    if template not in known:
        hint = did_you_mean(template, known)
        raise Failure(Code.BAD_INPUT, f"there is no template '{template}'; {hint}the templates are: {listed(known)}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Failure(Code.BAD_INPUT, f"{folder} is not empty; name a new folder")
    with as_file(TEMPLATES / template) as source:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    with as_file(TEMPLATES / "_shared") as source:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    (folder / "schema.json").write_text(json.dumps(json_schema(), ensure_ascii=False) + "\n", encoding="utf-8")
    loaded = load(folder / "island.yaml")
    (folder / DATA).write_text(_demand(loaded), encoding="utf-8")
    if with_book:
        from ilot.exports.values_book import book

        (folder / "island.xlsx").write_bytes(book(loaded, f"{loaded.scenario.name}-book", "island.yaml"))
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _demand(loaded: Loaded) -> str:
    """The electricity demand of each node in the first simulated year, before measures, as CSV."""
    import numpy as np

    from engine.clock import HOURS, energy
    from scenarios.inputs.build import build
    from solvers.hourly import hourly_power

    power = hourly_power(build(loaded))
    profile = power.profile[:, :HOURS]  # of the first weather year
    hours = np.array([annual[0] @ profile for annual in power.base.values()]) / energy(1.0)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(["time", *power.base])
    table.writerow(["", *(["MW"] * len(power.base))])
    start = datetime(2025, 1, 1)  # no leap year: 8,760 hours
    for hour, row in enumerate(hours.T):
        table.writerow([f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M}", *(f"{value:.6g}" for value in row)])
    return text.getvalue()
