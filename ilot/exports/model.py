"""The optimiser's model of a run as an MPS file, for another solver to confirm."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ilot.checks.contradictions import decided_by_the_planner
from ilot.failures import Code, Failure
from ilot.runs.folder import refuse_existing, write_new
from ilot.runs.record import Record, read_record
from scenarios.inputs.build import plan_of
from solvers.choice import EXCESS_TOLERANCE, KILOGRAM
from solvers.data import gather
from solvers.highs import write_mps
from solvers.hourly import hourly_power
from solvers.two_hours import compile_hours


def to_mps(run: Path, path: Path) -> None:
    """Write the last program of an optimised run: least cost, with the excess over the carbon budget held to its least.

    Rows that simulation taught in later rounds are not in it (`pathway.json` tells them): with one round its optimum is
    the run's objective, with more it is a lower bound of it.

    Raises
    ------
    Failure
        When the file exists, its name does not end in .mps, or the run was not optimised with foresight.
    """
    refuse_existing(path)
    if path.suffix != ".mps":
        raise Failure(Code.BAD_INPUT, f"{path}: the name of an MPS file ends in .mps")
    record = read_record(run)
    if record.pathway is None:
        raise Failure(Code.BAD_INPUT, f"{run} was simulated, not optimised: there is no model; use `ilot optimise`")
    if record.results.inputs.attrs["foresight"] != "perfect":
        raise Failure(Code.BAD_INPUT, f"{run} was planned period by period: there is no one model of it")
    write_new(path, model(record))


def model(record: Record) -> bytes:
    """Return the model of an optimised run as the text of an MPS file."""
    assert record.pathway is not None
    chosen = record.pathway
    inputs = decided_by_the_planner(record.results.inputs, plan_of(record.loaded, record.results.inputs))
    stated, program = compile_hours(gather(inputs, hourly_power(inputs), chosen.periods, chosen.hours))
    excess, _ = program.coefficients(1.0 * stated.pyomo.policy.excess)
    held = program.with_row("excess_stays_least", excess, upper=chosen.excess * (1 + EXCESS_TOLERANCE) + KILOGRAM)
    with tempfile.TemporaryDirectory() as folder:
        write_mps(held, Path(folder, "model.mps"))
        return Path(folder, "model.mps").read_bytes()
