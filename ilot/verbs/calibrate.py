"""`ilot calibrate`: numbers of a scenario fitted to what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ilot.verbs.verb import Answer


def calibrate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What is fitted to what, as YAML: see `ilot explain calibrate`.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Scenario to write, else NAME-calibrated.yaml.")
    ] = None,
) -> Answer:
    """Fit numbers of a scenario to observed figures, and say how sure they are and how well they predict.

    Leaves a scenario that extends the one fitted and holds the new numbers with their source.
    What FILE holds, with an example: ilot explain calibrate
    """
    from ilot.studies.calibrated import calibrate as fitted
    from ilot.studies.calibrated import in_words

    told = fitted(file, out)
    return Answer(told, in_words(told))
