"""`python -m benchmarks [--smoke] [CASE…]`: climb the ladders, each rung in a fresh process (smoke: in one)."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.rung import measure

RECORDS = Path(__file__).parent / "records.jsonl"
"""A JSON line for each rung that was right. Not in git: what is worth keeping goes into DIARY.md."""


def main() -> int:
    """Run the ladders asked for and return 1 if any rung gave a wrong figure or failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Climb ladders of cases.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="all without one")
    parser.add_argument("--smoke", action="store_true", help="the lowest rung alone, a minute or two")
    parser.add_argument("--list", action="store_true", help="name the cases")
    asked = parser.parse_args()
    # One thread each, of ours and of peers, so that processor time compares. Before anything loads a BLAS.
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")  # as the command `ilot` does
    os.environ["TQDM_DISABLE"] = "1"  # bars of peers
    from benchmarks.apart import interpreter
    from benchmarks.cases import CASES
    from benchmarks.measurement import is_installed

    if unknown := set(asked.cases) - set(CASES):
        parser.error(f"no case {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    chosen = {name: case for name, case in CASES.items() if not asked.cases or name in asked.cases}
    if asked.list:
        for name, case in chosen.items():
            print(f"{name:<18} {', '.join(map(str, case.sizes))} {case.unit}: {case.run.__doc__}")
        return 0
    start, failed = time.perf_counter(), []
    for name, case in chosen.items():
        if missing := [peer for peer in case.peers if not (interpreter(peer) or is_installed(peer))]:
            print(f"{name}: left out, {', '.join(missing)} is not installed (pip install 'ilot[peers]')")
            continue
        for size in case.smoke if asked.smoke else case.sizes:
            if not _climb(name, size, case.unit, _here if asked.smoke else _apart):
                failed.append(f"{name} {size}")
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All right."
    print(f"{time.perf_counter() - start:.0f} s in all. {verdict}")
    return 1 if failed else 0


def _climb(name: str, size: int, unit: str, run: Callable[[str, int], dict[str, Any]]) -> bool:
    """Run a rung, print and keep its record; False if it failed."""
    try:
        record = run(name, size)
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


def _apart(name: str, size: int) -> dict[str, Any]:
    """Run a rung in a fresh process: its first call is a first call, its memory its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measure, name, size).result()


def _here(name: str, size: int) -> dict[str, Any]:
    """Run a rung in this process, which imports everything once: quick, and its memory is that of all rungs."""
    return measure(name, size)


if __name__ == "__main__":
    sys.exit(main())
