"""A new project: a scenario of one's own that builds on one of the library."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from ilot.failures import Code, Failure
from scenarios.problems import did_you_mean, listed

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
    if with_book:
        from ilot.book import book
        from scenarios.load import load

        scenario = load(folder / "island.yaml")
        (folder / "island.xlsx").write_bytes(book(scenario, f"{scenario.scenario.name}-book", "island.yaml"))
    return sorted(path for path in folder.rglob("*") if path.is_file())
