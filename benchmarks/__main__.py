"""`python -m benchmarks [--smoke] [CASE…]`: climb the ladders, each rung in a process of its own."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
import warnings
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records.jsonl"
"""A JSON line for each rung that was right. Not in git: what is worth keeping goes into DIARY.md."""


def main() -> int:
    """Run the ladders asked for and return 1 if any rung gave a wrong figure or failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Climb ladders of cases.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="all without one")
    parser.add_argument("--smoke", action="store_true", help="the lowest rung alone, under a minute")
    parser.add_argument("--list", action="store_true", help="name the cases")
    asked = parser.parse_args()
    from benchmarks.cases import CASES

    if unknown := set(asked.cases) - set(CASES):
        parser.error(f"no case {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    chosen = {name: case for name, case in CASES.items() if not asked.cases or name in asked.cases}
    if asked.list:
        for name, case in chosen.items():
            print(f"{name:<18} {', '.join(map(str, case.sizes))} {case.unit}: {case.run.__doc__}")
        return 0
    start, failed = time.perf_counter(), []
    for name, case in chosen.items():
        for size in case.smoke if asked.smoke else case.sizes:
            if not _climb(name, size, case.unit):
                failed.append(f"{name} {size}")
    print(f"{time.perf_counter() - start:.0f} s in all. " + (f"FAILED: {', '.join(failed)}" if failed else "All right."))
    return 1 if failed else 0


def _climb(name: str, size: int, unit: str) -> bool:
    """Run a rung in a fresh process, print and keep its record; False if it failed."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        try:
            record = pool.apply(measure, (name, size))
        except Exception as error:  # whatever a rung raises, the others are still run
            print(f"{name} {size} {unit}: {type(error).__name__}: {error}", file=sys.stderr)
            return False
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    seconds = ", ".join(f"{phase} {spent:.3f}" for phase, spent in record["seconds"].items())
    more = [f"{count:,} {what}" for what, count in record["sizes"].items()]
    more += [f"{peer} takes {ratio:.2f} times as long" for peer, ratio in record["ratios"].items()]
    print(f"{name} {size} {unit}: {seconds} s; {'; '.join(more)}; {record['peak_mb']:.0f} MB", flush=True)
    return True


def measure(name: str, size: int) -> dict[str, Any]:
    """Return the record of one rung."""
    from benchmarks.cases import CASES
    from benchmarks.measurement import Measurement, peak_mb
    from solvers.program import NegligibleCoefficient

    warnings.simplefilter("ignore", NegligibleCoefficient)
    measured = Measurement(name, size, imported_mb=peak_mb())
    CASES[name].run(measured, size)
    return measured.record()


if __name__ == "__main__":
    sys.exit(main())
