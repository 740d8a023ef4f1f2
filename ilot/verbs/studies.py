"""`ilot sweep`, `compare`, `track`, `macc` and `diff`: many runs, beside each other and beside what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ilot.failures import Code
from ilot.verbs.verb import Answer
from ilot.words.language import _

Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes; else as many as there are processors.")
]


def sweep(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What is varied, as YAML: see `ilot explain sweep`.")],
    workers: Workers = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder of the sweep, else runs/sweep-FILE-HASH.")
    ] = None,
) -> Answer:
    """Run a scenario many times with other values: a grid, a Latin hypercube or a Sobol design.

    Stopped or killed, the same command goes on where it was.
    At the end there are sweep.csv, one row for each member, and sweep.nc with the yearly series too.
    What FILE holds, with an example: ilot explain sweep
    """
    from ilot.studies.sweep import in_words, run_sweep

    told = run_sweep(file, workers=workers, out=out)
    is_lost = told["failed"] == told["members"]
    return Answer(told, in_words(told), Code.BAD_INPUT if is_lost else Code.DONE)


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders of finished runs.")],
    base: Annotated[
        Path | None, typer.Option("--base", metavar="RUN", help="What they are compared with, else the first.")
    ] = None,
) -> Answer:
    """Show what finished runs come to beside each other, and whether they stand in the same world."""
    from ilot.studies.compare import compare_runs
    from ilot.studies.compare_words import in_words

    told = compare_runs(runs, base)
    return Answer(told, in_words(told))


def track(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")],
    observed: Annotated[
        Path, typer.Argument(metavar="OBSERVED.csv", help="What happened: columns series, year, value, unit.")
    ],
    tolerance: Annotated[
        float, typer.Option("--tolerance", min=0.0, max=1.0, help="Share of the plan that goes unremarked.")
    ] = 0.05,
) -> Answer:
    """Set what happened beside the plan of a run, and warn of what slips: series named as in `export --to csv`."""
    from ilot.runs.folder import finished
    from ilot.studies.track import in_words
    from ilot.studies.track import track as beside

    told = beside(finished(run), observed, tolerance)
    return Answer(told, in_words(told))


def macc(run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")]) -> Answer:
    """Show what each part of a run's plan costs per tonne it avoids, by simulating the plan without it."""
    from ilot.runs.folder import finished
    from ilot.studies.macc import abatement_costs, in_words

    told = abatement_costs(finished(run))
    return Answer(told, in_words(told))


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario of the library, or a YAML file.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
) -> Answer:
    """Show every value in which two scenarios differ, and where each was written."""
    from ilot.studies.diff import differences
    from ilot.table import table
    from scenarios.load import load

    found = differences(load(a), load(b))
    rows = [(each.path, str(each.a), each.a.origin, str(each.b), each.b.origin) for each in found]
    words = (
        table((_("path"), a, _("from"), b, _("from")), rows, left=5)
        if found
        else _("{a} and {b} say the same").format(a=a, b=b)
    )
    return Answer({"a": a, "b": b, "differences": [each.as_dict() for each in found]}, words)
