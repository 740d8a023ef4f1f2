"""The work behind `ilot run`: from the name of a scenario to a finished run folder. The optimiser is not here."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xarray as xr

from engine.results import Results
from engine.simulate import simulate
from ilot.exports.questions import plain as plain_questions
from ilot.exports.questions import questions
from ilot.exports.scores import plain as plain_scores
from ilot.exports.scores import scores
from ilot.progress import Stage, stages
from ilot.reporting.page import write_report
from ilot.runs.folder import new_run, place_for
from ilot.runs.manifest import manifest
from ilot.runs.record import Record, write_record
from ilot.runs.summary import summarise
from ilot.runs.written_plan import plan_from
from scenarios.inputs.build import build, plan_of
from scenarios.load import Loaded, load
from solvers.pathway import Pathway

logger = logging.getLogger(__name__)


def run_scenario(
    name: str, *, overrides: Sequence[str] = (), plan: str | None = None, out: Path | None = None
) -> Record:
    """Simulate a scenario under a plan and leave a run folder.

    Parameters
    ----------
    name : of the library, or a file.
    overrides : texts `path=value`.
    plan : a run, or a file with a plan; else the scenario's own plan.
    out : folder of the run, else `runs/NAME-UTCSTAMP`.
    """
    notes = Notes()
    with stages() as stage, notes.listening():
        loaded, inputs = prepared(name, overrides, stage, notes)
        chosen = plan_of(loaded, inputs) if plan is None else plan_from(plan, name, overrides, inputs)
        place = place_for(loaded.scenario.name, out)
        with new_run(place) as folder:
            with notes.timed("simulate"):
                tell = stage(f"simulating {loaded.scenario.name}")
                results = simulate(inputs, chosen, hours_of=kept_years(inputs), progress=tell)
            summary = summarise(results, run=str(place), warnings=notes.warnings, timings=notes.seconds)
            add_answers(summary, loaded, results)
            options = {"set": list(overrides), "plan": plan}
            about = manifest_of(loaded, "run", options, results, notes)
            record = Record(loaded, results, summary, about)
            write_run(folder, record, stage)
    return record


def add_answers(summary: dict[str, Any], loaded: Loaded, results: Results) -> None:
    """Add the scores that the scenario asks for, saying which figures they lack, and the five questions' answers."""
    found = scores(loaded.scenario, results, summary)
    summary["scores"] = plain_scores(found)
    summary["questions"] = plain_questions(questions(loaded.scenario, results, summary))
    summary["warnings"] += [
        f"score '{name}' is not computed: there is no figure of {', '.join(total.missing)}"
        for name, total in found.items()
        if total.missing
    ]


def kept_years(inputs: xr.Dataset) -> tuple[int, ...]:
    """Return the years whose hours a run keeps: the first, the middle and the last."""
    years = inputs["year"].values
    return tuple(sorted({int(years[0]), int(years[len(years) // 2]), int(years[-1])}))


@dataclass
class Notes:
    """What is written down along the way: seconds by part of the work, and warnings."""

    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Measure a part of the work."""
        start = time.perf_counter()
        yield
        self.seconds[part] = time.perf_counter() - start

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Keep what is logged as a warning."""
        handler = _Keeper(self.warnings)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)


class _Keeper(logging.Handler):
    """Keeps the texts of warnings in a list, each once."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.texts = texts

    def emit(self, record: logging.LogRecord) -> None:
        if (text := record.getMessage()) not in self.texts:
            self.texts.append(text)


def prepared(name: str, overrides: Sequence[str], stage: Stage, notes: Notes) -> tuple[Loaded, xr.Dataset]:
    """Read a scenario and build its inputs."""
    stage(f"reading {name}")
    with notes.timed("load"):
        loaded = load(name, overrides)
    with notes.timed("build"):
        return loaded, build(loaded)


def manifest_of(
    loaded: Loaded,
    verb: str,
    options: dict[str, Any],
    results: Results,
    notes: Notes,
    pathway: Pathway | None = None,
) -> dict[str, Any]:
    """Return what a run was made of and how well it closes, the optimiser's residuals among the simulation's."""
    residuals = dict(results.checks)
    if pathway is not None and pathway.residuals is not None:
        residuals |= {f"solver_{name}": value for name, value in vars(pathway.residuals).items()}
    return manifest(
        loaded,
        verb=verb,
        options=options,
        inputs=results.inputs,
        residuals=residuals,
        warnings=notes.warnings,
        timings=notes.seconds,
    )


def write_run(folder: Path, record: Record, stage: Stage) -> None:
    """Write all that a run folder holds."""
    stage("writing the run and its report")
    write_record(folder, record)
    write_report(folder / "report.html", record)
