"""The work behind `ilot run` and `ilot optimise`: from the name of a scenario to a finished run folder."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xarray as xr

from engine.indicators import budget_verdict
from engine.results import Results
from engine.simulate import simulate
from ilot.contradictions import explained
from ilot.failures import Code, Failure
from ilot.language import speaking
from ilot.macc import abatement
from ilot.manifest import digest, manifest, versions
from ilot.progress import Stage, stages
from ilot.questions import plain as plain_questions
from ilot.questions import questions
from ilot.reasons import told
from ilot.record import Record, read_pathway, read_record, write_pathway, write_record
from ilot.reference import reference_of
from ilot.runs import finished, mark_solved, new_run, place_for, refuse_existing, unfinished
from ilot.scores import plain as plain_scores
from ilot.scores import scores
from ilot.summary import summarise
from ilot.what_if import what_if
from ilot.written_plan import plan_from
from scenarios.build import build, plan_of
from scenarios.load import Loaded, load
from solvers.optimise import optimise
from solvers.pathway import Pathway
from solvers.replay import replay

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
        loaded, inputs = _prepared(name, overrides, stage, notes)
        chosen = plan_of(loaded, inputs) if plan is None else plan_from(plan, name, overrides, inputs)
        place = place_for(loaded.scenario.name, out)
        with new_run(place) as folder:
            with notes.timed("simulate"):
                tell = stage(f"simulating {loaded.scenario.name}")
                results = simulate(inputs, chosen, hours_of=kept_years(inputs), progress=tell)
            summary = summarise(results, run=str(place), warnings=notes.warnings, timings=notes.seconds)
            _add_answers(summary, loaded, results)
            options = {"set": list(overrides), "plan": plan}
            about = _manifest(loaded, "run", options, results, notes)
            record = Record(loaded, results, summary, about)
            _write(folder, record, stage)
    return record


def optimise_scenario(
    name: str,
    *,
    overrides: Sequence[str] = (),
    out: Path | None = None,
    solver: str = "auto",
    weeks: int | None = None,
    strict_budget: bool = False,
    time_limit: float | None = None,
    alternatives: float | None = None,
) -> Record:
    """Choose the pathway of a scenario, prove it in the simulator, compare it, and leave a run folder.

    Parameters
    ----------
    name, overrides, out : as for `run_scenario`.
    solver : `auto`, `simplex`, `ipx`, `hipo` or `banded`.
    weeks : typical weeks, 0 for the full year; the scenario's own number if not given.
    strict_budget : fail if the budget is exceeded; the run is kept all the same.
    time_limit : s, for all solves; what is best until then is kept, with a warning.
    alternatives : share by which cost may be above the least, to tell the range of every capacity within it.

    Raises
    ------
    Failure
        `INFEASIBLE` when the budget is exceeded and was to be kept.
    """
    notes = Notes()
    with stages() as stage, notes.listening():
        loaded, inputs = _prepared(name, overrides, stage, notes)
        if inputs.attrs["cost_method"] != "annuity":
            cure = "set finance.method to annuity, or use `ilot run`"
            raise Failure(Code.BAD_INPUT, f"finance.method: project prices one year, there is no pathway; {cure}")
        asked = {"solver": solver, "weeks": weeks, "strict_budget": strict_budget, "alternatives": alternatives}
        asked["time_limit"] = math.inf if time_limit is None else time_limit
        given = plan_of(loaded, inputs) if len(inputs.attrs["levers_of_others"]) else None
        place = place_for(loaded.scenario.name, out)
        with new_run(place) as folder, explained(loaded):
            pathway = _solved(folder, place, inputs, given, asked, stage, notes)
            with notes.timed("replay"):
                tell = stage("proving the plan over every hour of every year")
                proof = replay(inputs, pathway, hours_of=kept_years(inputs), progress=tell)
            with notes.timed("reference"):
                reference = reference_of(loaded, overrides, stage)
            notes.warnings += pathway.warnings
            summary = summarise(
                proof.results,
                run=str(place),
                extra_kpi={
                    "objective": (str(inputs.attrs["currency"]), pathway.objective),
                    "gap": ("1", pathway.gap),
                    "replay_cost_gap": ("1", proof.cost_gap),
                    "replay_unserved_energy": ("MWh", proof.unserved_energy),
                },
                warnings=notes.warnings,
                timings=notes.seconds,
            )
            _add_answers(summary, loaded, proof.results)
            summary |= told(pathway)
            asked["time_limit"] = time_limit
            options = {"set": list(overrides), **asked, "method": pathway.method, **pathway.options}
            about = _manifest(loaded, "optimise", options, proof.results, notes, pathway)
            record = Record(loaded, proof.results, summary, about, reference, pathway, proof)
            _write(folder, record, stage)
    _hold_to_budget(record, strict_budget)
    return record


def _add_answers(summary: dict[str, Any], loaded: Loaded, results: Results) -> None:
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
    """Keeps the texts of warnings in a list."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.texts = texts

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def _prepared(name: str, overrides: Sequence[str], stage: Stage, notes: Notes) -> tuple[Loaded, xr.Dataset]:
    stage(f"reading {name}")
    with notes.timed("load"):
        loaded = load(name, overrides)
    with notes.timed("build"):
        return loaded, build(loaded)


def _solved(
    folder: Path,
    place: Path,
    inputs: xr.Dataset,
    given: xr.Dataset | None,
    asked: dict[str, Any],
    stage: Stage,
    notes: Notes,
) -> Pathway:
    """The pathway; of a killed run to the same place, if it got that far with the same inputs and options."""
    fingerprint = digest(inputs, *([] if given is None else [given]), **asked, **versions())
    earlier = unfinished(place, fingerprint)
    if earlier is not None:
        pathway = read_pathway(earlier, inputs)
        stage("resuming from the plan that was solved earlier")
    else:
        with notes.timed("optimise"):
            tell = stage(f"optimising {inputs.attrs['name']}")
            pathway = optimise(inputs, given=given, progress=tell, **asked)
    write_pathway(folder, pathway, str(inputs.attrs["currency"]))
    mark_solved(folder, fingerprint)
    return pathway


def _manifest(
    loaded: Loaded,
    verb: str,
    options: dict[str, Any],
    results: Results,
    notes: Notes,
    pathway: Pathway | None = None,
) -> dict[str, Any]:
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


def _write(folder: Path, record: Record, stage: Stage) -> None:
    stage("writing the run and its report")
    write_record(folder, record)
    write_report(folder / "report.html", record)


def write_report(path: Path, record: Record) -> None:
    """Write the report of a run as one HTML file."""
    from ilot.reporting.page import write_report as write

    write(path, record)


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


def _hold_to_budget(record: Record, is_strict: bool) -> None:
    """Refuse a pathway beyond its budget if that was asked for; it is kept all the same."""
    verdict = budget_verdict(record.results, str(record.results.inputs.attrs["budget_node"]) or None)
    if is_strict and record.pathway is not None and record.pathway.exceeds_budget:
        raise Failure(
            Code.INFEASIBLE,
            f"the carbon budget of {verdict.budget:,.0f} tCO2 is exceeded by {verdict.exceeded_by:,.0f} tCO2 "
            f"from {verdict.exceeded_year} on; what comes nearest is kept in {record.summary['run']}",
        )
