"""`python -m benchmarks.mps FOLDER [CASE…]`: every linear program of the ladders as an MPS file, for solver people."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.grids import numbers, ring
from solvers.highs import write_mps
from solvers.two_hours import compile_hours

YEAR = 8760
GRIDS: dict[str, dict[int, tuple[int, int, int, int]]] = {
    "lp_hours": {hours: (1, 1, 1, hours) for hours in (168, 672, 2190, YEAR)},
    "lp_nodes": {nodes: (nodes, 1, 1, YEAR) for nodes in (1, 2, 5, 10, 20)},
    "lp_periods": {periods: (1, periods, 1, YEAR) for periods in (1, 2, 4, 8)},
    "lp_technologies": {farms: (1, 1, farms, YEAR) for farms in (1, 4, 16, 64)},
}
"""Case → size → nodes, periods, farms, hours."""


def main() -> int:
    """Write the files asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mps", description="Write programs as MPS.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"all without one: {', '.join(GRIDS)}")
    parser.add_argument("--largest", type=int, default=sys.maxsize, help="columns of the largest program to write")
    asked = parser.parse_args()
    if unknown := set(asked.cases) - set(GRIDS):
        parser.error(f"no case {', '.join(sorted(unknown))}; there are {', '.join(GRIDS)}")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for case in asked.cases or GRIDS:
        for size, (nodes, periods, farms, hours) in GRIDS[case].items():
            # The model is kept while the names of its rows are asked for.
            _stated, program = compile_hours(numbers(ring(nodes, periods, farms), hours))
            if len(program.columns) <= asked.largest:
                write_mps(program, asked.folder / f"{case}-{size}.mps")
                print(f"{case}-{size}.mps: {len(program.rows):,} rows, {len(program.columns):,} columns", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
