"""What the optimiser sees of a year, and what it costs to see it: `python -m benchmarks.aggregation` prints a table.

Two periods of Ouessant, least cost alone (no budget held), one thread. Each row is one choice under `time.optimise`;
its objective is compared with that of the full year.
"""

from __future__ import annotations

import time

import xarray as xr

from benchmarks.islands import PATHWAY
from scenarios.inputs.build import build
from scenarios.load import load
from solvers.answer import Status
from solvers.data import gather
from solvers.highs import solve
from solvers.hourly import hourly_power
from solvers.periods import investment_periods
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours

PERIODS = ["plan=", "horizon.last_year=2034", "horizon.periods=[2025, 2030]"]
DAYS = {"typical_weeks": 0, "storage": "linked"}
CHOICES: dict[str, dict[str, int | str]] = {
    "full year": {"typical_weeks": 0},
    "resolution: 3": {"typical_weeks": 0, "resolution": 3},
    "segments: 2190": {"typical_weeks": 0, "segments": 2190},
    "typical_weeks: 4": {"typical_weeks": 4},
    "typical_weeks: 4, storage: linked": {"typical_weeks": 4, "storage": "linked"},
    "typical_days: 12": {"typical_weeks": 0, "typical_days": 12},
    "typical_days: 12, storage: linked": {**DAYS, "typical_days": 12},
    "typical_days: 48, storage: linked": {**DAYS, "typical_days": 48},
    "typical_days: 48, storage: linked, segments: 12": {**DAYS, "typical_days": 48, "segments": 12},
}


def measured(inputs: xr.Dataset, choice: dict[str, int | str]) -> tuple[float, int, float]:
    """Return the least cost, the columns of the program, and the processor seconds that building and solving took."""
    inputs = inputs.assign_attrs(choice)
    start, power = time.process_time(), hourly_power(inputs)
    hours = representative_hours(inputs, power)
    _model, program = compile_hours(gather(inputs, power, investment_periods(inputs), hours))
    solution = solve(program, solver="banded")
    if solution.status is not Status.OPTIMAL:
        raise RuntimeError(f"{choice}: {solution.status}")
    return solution.objective, len(program.columns), time.process_time() - start


def main() -> None:
    """Print the table, the full year first."""
    inputs = build(load(PATHWAY, PERIODS))
    measured(inputs, {"typical_weeks": 1})  # so that nothing is counted that only a first call does
    print("| `time.optimise` | columns | processor time, s | least cost over that of the full year |")
    print("|---|---:|---:|---:|")
    full = 0.0
    for name, choice in CHOICES.items():
        cost, columns, seconds = measured(inputs, choice)
        full = full or cost
        print(f"| `{name}` | {columns:,} | {seconds:.1f} | {cost / full - 1:+.2%} |", flush=True)


if __name__ == "__main__":
    main()
