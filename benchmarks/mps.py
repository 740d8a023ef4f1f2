"""`python -m benchmarks.mps FOLDER [CASE…]`: every linear program of the ladders as an MPS file, for solver people."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.chain import as_arrays, chain
from benchmarks.grids import YEAR, every_hour, in_years, numbers, ring
from benchmarks.islands import read
from benchmarks.linear import PERIODS, fives, hainan, ouessant
from benchmarks.measurement import Measurement
from benchmarks.programs import numbers_of_weeks
from benchmarks.storage_investment import SCENARIO
from solvers.data import Data
from solvers.highs import write_mps
from solvers.program import LinearProgram, NegligibleCoefficient
from solvers.two_hours import compile_hours

UNMEASURED = Measurement("", 0)


def _two_nodes(n_hours: int) -> Data:
    return numbers(ring(2), n_hours)


def _full_year(n_nodes: int) -> Data:
    return numbers(ring(n_nodes), YEAR)


def _ouessant(n_weeks: int) -> Data:
    return numbers_of_weeks(ouessant(UNMEASURED, PERIODS), n_weeks)


STATED: dict[str, Callable[[int], Data]] = {
    "lp_hours": lambda hours: numbers(ring(1), hours),
    "lp_nodes": _full_year,
    "lp_periods": lambda periods: numbers(ring(1, periods), YEAR),
    "lp_weather_years": lambda years: every_hour(in_years(years)),
    "lp_technologies": lambda farms: numbers(ring(1, n_farms=farms), YEAR),
    "lp_hainan": lambda weeks: numbers_of_weeks(hainan(UNMEASURED), weeks),
    "pathway_weeks": _ouessant,
    "pathway_periods": lambda periods: numbers_of_weeks(ouessant(UNMEASURED, fives(periods)), 1),
    "peer_linopy": _full_year,
    "peer_pyomo_interface": _full_year,
    "peer_pyomo": _ouessant,
    "solved_linopy": _two_nodes,
    "solved_pypsa": _two_nodes,
    "solved_oemof": _two_nodes,
    "solved_pyomo": _two_nodes,
    "oemof_v1": lambda hours: numbers(read(str(SCENARIO), (), UNMEASURED)[0], hours),
    "either_hours": lambda hours: numbers(ring(1), hours),
    "either_nodes": lambda nodes: numbers(ring(nodes), YEAR // 4),
    "either_weeks": _ouessant,
}
"""Case → size → the numbers of its program."""
ARRAYS: dict[str, Callable[[int], LinearProgram]] = {
    "chain_hours": lambda hours: as_arrays(chain(1, hours)),
    "chain_nodes": lambda nodes: as_arrays(chain(nodes, YEAR)),
    "chain_periods": lambda periods: as_arrays(chain(1, YEAR, periods)),
    "chain_yardsticks": lambda nodes: as_arrays(chain(nodes, YEAR)),
    "chain_vintages": lambda periods: as_arrays(chain(3, YEAR, periods)),
}
"""Case → size → its program, stated as arrays: its rows and columns are numbered."""


def main() -> int:
    """Write the files asked for."""
    known = [*STATED, *ARRAYS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mps", description="Write programs as MPS.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"all without one: {', '.join(known)}")
    parser.add_argument("--largest", type=int, default=sys.maxsize, help="columns of the largest program to write")
    asked = parser.parse_args()
    if unknown := set(asked.cases) - set(known):
        parser.error(f"no case {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    asked.folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore", NegligibleCoefficient)
    for case in asked.cases or known:
        for size in CASES[case].sizes:
            if not _written(case, size, asked.largest, asked.folder / f"{case}-{size}.mps"):
                break
    return 0


def _written(case: str, size: int, largest: int, file: Path) -> bool:
    """Write a program; False if it has too many columns, as those of larger sizes then have."""
    # The model is kept while the names of its rows are asked for.
    stated, program = compile_hours(STATED[case](size)) if case in STATED else (None, ARRAYS[case](size))
    if len(program.columns) > largest:
        return False
    write_mps(program, file)
    print(f"{file.name}: {len(program.rows):,} rows, {len(program.columns):,} columns", flush=True)
    del stated
    return True


if __name__ == "__main__":
    sys.exit(main())
