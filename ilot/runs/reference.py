"""The scenario that an optimised one is compared with."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from engine.results import Results
from engine.simulate import simulate
from ilot.progress import Stage
from scenarios.inputs.build import build, plan_of
from scenarios.load import Loaded, load
from scenarios.problems import ScenarioError

logger = logging.getLogger(__name__)

ENDING = "-reference"


def reference_of(loaded: Loaded, overrides: Sequence[str], stage: Stage) -> Results | None:
    """Simulate the reference of a scenario under its own plan; None where there is none.

    Overrides hold for the reference too, so that both stand in the same world, except those of the plan and
    those that name what it does not have.
    """
    path = reference_file(loaded)
    if path is None:
        return None
    reference = _with_overrides(path, overrides)
    inputs = build(reference)
    tell = stage(f"simulating {reference.scenario.name}, to compare with")
    return simulate(inputs, plan_of(reference, inputs), progress=tell)


def reference_file(loaded: Loaded) -> Path | None:
    """Return the file of the reference: a parent named `…-reference`, else the only such file beside one."""
    parents = loaded.resolved.files[1:]
    for path in parents:
        if path.stem.endswith(ENDING):
            return path
    if loaded.scenario.name.endswith(ENDING):
        return None
    beside = {file for path in loaded.resolved.files for file in path.parent.glob(f"*{ENDING}.yaml")}
    return beside.pop() if len(beside) == 1 else None


def _with_overrides(path: Path, overrides: Sequence[str]) -> Loaded:
    """The reference with every override that it can take."""
    taken: list[str] = []
    reference = load(path)
    for text in overrides:
        if text.startswith("plan."):
            continue
        try:
            reference = load(path, [*taken, text])
            taken.append(text)
        except ScenarioError:
            logger.warning("--set %s does not apply to %s, which is simulated without it", text, path.stem)
    return reference
