"""The report of a finished run, written anew: in another language, with sliders, with the cost of abatement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ilot.progress import stages
from ilot.reporting.page import write_report
from ilot.runs.folder import finished, refuse_existing
from ilot.runs.record import read_record
from ilot.runs.what_if import what_if
from ilot.studies.macc import abatement
from ilot.words.language import speaking


def report(
    run: Path | str, out: Path | str, *, language: str = "en", with_what_if: bool = False, with_abatement: bool = False
) -> Path:
    """Write the report of a finished run anew, to a file that does not exist yet, and return that file.

    Parameters
    ----------
    language : `en`, `fr` or `zh`.
    with_what_if : simulate a grid of levers for sliders: those of the scenario's `report.what_if`, or the usual ones.
    with_abatement : simulate the plan without each of its parts, for what a tonne costs that each avoids.
    """
    path = Path(out)
    refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    record = read_record(finished(Path(run)))
    with stages() as stage:
        if with_what_if:
            asked = record.loaded.scenario.report.what_if
            record = replace(record, what_if=what_if(record.results, asked, stage))
        if with_abatement:
            record = replace(record, abatement=abatement(record.results, stage))
    with speaking(language):
        write_report(path, record)
    return path
