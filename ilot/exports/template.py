"""The scenario of a run as a workbook of values to fill in, beside the scenario file and data that it builds on."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ilot.exports.values_book import book
from ilot.runs.folder import refuse_existing
from ilot.runs.record import write_scenario
from scenarios.load import load

SCENARIO, BOOK = "scenario.yaml", "island.xlsx"


def to_template(run: Path, folder: Path) -> None:
    """Write a folder with the scenario of a run, its data files, and a workbook that extends it, whole or not at all.

    Raises
    ------
    Failure
        When the folder exists.
    """
    refuse_existing(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        partial.chmod(0o755)
        loaded = load(run / SCENARIO)
        write_scenario(partial, loaded)
        (partial / BOOK).write_bytes(book(loaded, f"{loaded.scenario.name}-book", SCENARIO))
        refuse_existing(folder)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
