"""The work behind `ilot optimise`: from a scenario to a pathway that simulation proves, in a finished run folder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from engine.indicators import budget_verdict
from ilot.checks.contradictions import explained
from ilot.failures import Code, Failure
from ilot.planning import Notes, add_answers, kept_years, manifest_of, prepared, write_run
from ilot.progress import Stage, stages
from ilot.runs.folder import mark_solved, new_run, place_for, unfinished
from ilot.runs.manifest import digest, versions
from ilot.runs.record import Record, read_pathway, write_pathway
from ilot.runs.reference import reference_of
from ilot.runs.summary import summarise
from ilot.words.reasons import told
from scenarios.inputs.build import plan_of
from solvers.optimise import optimise
from solvers.pathway import Pathway
from solvers.replay import Replay, replay


def optimise_scenario(
    name: str,
    *,
    overrides: Sequence[str] = (),
    out: Path | None = None,
    solver: str = "auto",
    weeks: int | None = None,
    weather_years: str | None = None,
    strict_budget: bool = False,
    threads: int | None = None,
    time_limit: float | None = None,
    alternatives: float | None = None,
    certified: float | None = None,
) -> Record:
    """Choose the pathway of a scenario, prove it in the simulator, compare it, and leave a run folder.

    Parameters
    ----------
    name, overrides, out : as for `run_scenario`.
    solver : `auto`, `simplex`, `ipx`, `hipo`, `banded` or `vertex`.
    weeks : typical weeks, 0 for the full year; the scenario's own number if not given.
    weather_years : `first`, `all` or numbers such as `1,3,5`, instead of the scenario's own.
    strict_budget : fail if the budget is exceeded; the run is kept all the same.
    threads : of the solver; its own choice if not given.
    time_limit : s, for all solves; what is best until then is kept, with a warning.
    alternatives : share by which cost may be above the least, to tell the range of every capacity within it.
    certified : gap within which a plan will do, from a coarse year's bound.

    Raises
    ------
    Failure
        `INFEASIBLE` when the budget is exceeded and was to be kept.
    """
    notes = Notes()
    with stages() as stage, notes.listening():
        loaded, inputs = prepared(name, [*overrides, *_of_weather(weather_years)], stage, notes)
        if inputs.attrs["cost_method"] != "annuity":
            cure = "set finance.method to annuity, or use `ilot run`"
            raise Failure(Code.BAD_INPUT, f"finance.method: project prices one year, there is no pathway; {cure}")
        asked = {"solver": solver, "weeks": weeks, "strict_budget": strict_budget, "alternatives": alternatives}
        asked["certified"] = certified
        asked |= {"threads": threads, "time_limit": math.inf if time_limit is None else time_limit}
        given = plan_of(loaded, inputs) if len(inputs.attrs["levers_of_others"]) else None
        place = place_for(loaded.scenario.name, out)
        with new_run(place) as folder, explained(loaded):
            pathway = _solved(folder, place, inputs, given, asked, stage, notes)
            with notes.timed("replay"):
                proof = pathway.proof or _proven(inputs, pathway, stage)
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
            add_answers(summary, loaded, proof.results)
            summary |= told(pathway)
            asked["time_limit"] = time_limit
            options = {
                "set": list(overrides),
                "weather_years": weather_years,
                **asked,
                "method": pathway.method,
                **pathway.options,
            }
            about = manifest_of(loaded, "optimise", options, proof.results, notes, pathway)
            record = Record(loaded, proof.results, summary, about, reference, pathway, proof)
            write_run(folder, record, stage)
    _hold_to_budget(record)
    return record


def _of_weather(years: str | None) -> list[str]:
    """The option as the override that it stands for."""
    if years is None:
        return []
    return [f"time.optimise.weather_years={f'[{years}]' if years[:1].isdigit() else years}"]


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
            pathway = optimise(inputs, given=given, hours_of=kept_years(inputs), progress=tell, **asked)
    write_pathway(folder, pathway, str(inputs.attrs["currency"]))
    mark_solved(folder, fingerprint)
    return pathway


def _proven(inputs: xr.Dataset, pathway: Pathway, stage: Stage) -> Replay:
    """The proof of a plan that an unfinished run had left."""
    tell = stage("proving the plan over every hour of every year")
    return replay(inputs, pathway, hours_of=kept_years(inputs), progress=tell)


def _hold_to_budget(record: Record) -> None:
    """Refuse a pathway beyond its budget if that was asked for; it is kept all the same."""
    verdict = budget_verdict(record.results, str(record.results.inputs.attrs["budget_node"]) or None)
    if record.pathway is not None and record.pathway.breaks_strict_budget:
        raise Failure(
            Code.INFEASIBLE,
            f"the carbon budget of {verdict.budget:,.0f} tCO2 is exceeded by {verdict.exceeded_by:,.0f} tCO2 "
            f"from {verdict.exceeded_year} on; what comes nearest is kept in {record.summary['run']}",
        )
