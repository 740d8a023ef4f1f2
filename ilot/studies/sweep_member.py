"""One member of a sweep: computed in whatever process, kept as one small file."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from engine.simulate import simulate
from ilot.failures import failure_of
from ilot.runs.summary import summarise
from ilot.studies.sweep_file import SweepFile, override
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError


@dataclass(frozen=True)
class Member:
    """What a process needs to know of a member: its number, from 0, and its values by path."""

    number: int
    values: Mapping[str, Any]
    sweep: SweepFile
    scenario: str
    folder: Path

    @property
    def file(self) -> Path:
        """Where the member is kept once it is finished."""
        return self.folder / f"{self.number:06d}.json"

    @property
    def overrides(self) -> list[str]:
        """The values as texts of `--set`."""
        return [override(path, value, self.sweep.values[path]) for path, value in self.values.items()]


def run_member(member: Member) -> None:
    """Compute a member and write its file, whole or not at all; what is wrong with a member is its result.

    Raises
    ------
    OSError, MemoryError
        What is wrong with the machine is no result.
    """
    try:
        outcome = {**_figures(member), "error": None}
    except (OSError, MemoryError):
        raise
    except Exception as error:
        outcome = {"years": [], "annual": {}, "kpi": {}, "error": in_words(error)}
    told = {"member": member.number, "values": dict(member.values), **outcome}
    part = member.file.with_suffix(".part")
    part.write_text(json.dumps(told, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    part.replace(member.file)


def in_words(error: Exception) -> str:
    """Return what is wrong with a member on one line, without the place of the scenario on this machine."""
    if isinstance(error, ScenarioError):
        return "; ".join(f"{each.path}: {each.message} [{each.code}]" for each in error.problems)
    return " ".join(failure_of(error).message.split())


def start_worker(level: int) -> None:
    """Make a process of the pool quiet, leave Ctrl-C to the main process, and end when that one is gone."""
    logging.basicConfig(level=max(level, logging.ERROR))
    logging.captureWarnings(True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _figures(member: Member) -> dict[str, Any]:
    """Years, yearly series and KPIs of one member."""
    loaded = load(member.scenario, member.overrides)
    inputs = build(loaded)
    if member.sweep.run == "simulate":
        summary = summarise(simulate(inputs, plan_of(loaded, inputs)))
    else:
        summary = _optimised(inputs)
    return {name: summary[name] for name in ("years", "annual", "kpi")}


def _optimised(inputs: xr.Dataset) -> dict[str, Any]:
    # Imported here: Pyomo would double the start of every process of a sweep that only simulates.
    from solvers.optimise import optimise

    pathway = optimise(inputs, threads=1)  # other members have the other processors
    proof = pathway.proof
    assert proof is not None
    return summarise(
        proof.results,
        extra_kpi={
            "objective": (str(inputs.attrs["currency"]), pathway.objective),
            "gap": ("1", pathway.gap),
            "replay_cost_gap": ("1", proof.cost_gap),
            "replay_unserved_energy": ("MWh", proof.unserved_energy),
        },
    )
