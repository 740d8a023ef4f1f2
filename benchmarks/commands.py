"""How long the verbs of a first hour take, each in a process of its own: what starts, loads, computes and writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.islands import read
from benchmarks.measurement import Measurement
from engine.simulate import simulate

ISLAND = "ouessant"
VERBS = {
    "help": "--help",
    "validate": f"validate {ISLAND}",
    "validate hainan": "validate hainan",
    "run": f"run {ISLAND} --out run-{{n}}",
    "report": "report run-{n} --out report-{n}.html",
}
"""Phase → the words after `ilot`; each time writes into places of its own."""


def commands(measured: Measurement, n_times: int) -> None:
    """The verbs so many times, the least time counts: the run served what simulating it here serves."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        _spent(f"run {ISLAND} --out first", folder)  # compiles the kernels where no earlier process has
        for n in range(n_times):
            for phase, words in VERBS.items():
                wall, busy = _spent(words.format(n=n), folder)
                measured.seconds[phase] = min(wall, measured.seconds.get(phase, wall))
                measured.busy[phase] = min(busy, measured.busy.get(phase, busy))
        served = json.loads((folder / "run-0" / "kpi.json").read_text(encoding="utf-8"))["kpi"]["served_energy"]
        measured.sizes = {"bytes of a run": sum(file.stat().st_size for file in (folder / "run-0").rglob("*"))}
    annual = simulate(*read(ISLAND, (), Measurement("", 0))).annual
    expected = annual["demand"].sum() - annual["unserved_demand"].sum() + annual["flexible_intake"].sum()
    measured.expect("served energy", float(served["value"]), float(expected), 1e-9)


def _spent(words: str, folder: Path) -> tuple[float, float]:
    """Wall and processor time of a command, s, from the start of its process to its end."""
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-c", "from ilot.cli import main; main()", *words.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system
