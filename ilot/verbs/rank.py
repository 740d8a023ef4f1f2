"""`ilot rank`: which values of a scenario matter most."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ilot.verbs.studies import Workers
from ilot.verbs.verb import Answer


def rank(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A sweep with 'design: morris': see `ilot explain sweep`.")
    ],
    workers: Workers = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder of the sweep, else runs/sweep-FILE-HASH.")
    ] = None,
) -> Answer:
    """Rank the values of a scenario by their influence on what comes out (method of Morris).

    Runs as a sweep does: stopped or killed, the same command goes on where it was. Needs the extra ilot[sensitivity].
    """
    from ilot.studies.ranking import in_words
    from ilot.studies.ranking import rank as ranked

    told = ranked(file, workers=workers, out=out)
    return Answer(told, in_words(told))
