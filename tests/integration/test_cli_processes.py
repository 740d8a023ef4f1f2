"""What only a process of its own can show: what is imported, and what a signal leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.command_line import ROOT, SMALL, start

HEAVY = {"numpy", "pandas", "xarray", "numba", "pyomo", "pvlib"}


@pytest.mark.parametrize("words", [("--help",), ("validate", str(SMALL)), ("list",)], ids=lambda w: w[0])
def test_help_and_validation_import_nothing_heavy(words, tmp_path):
    script = (
        "import sys, ilot.cli\n"
        "code = ilot.cli.exit_code()\n"
        f"print('heavy:', *sorted(set(sys.modules) & {HEAVY!r}))\n"
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "heavy:"


IDLE = {"pyomo", "highspy", "scipy.cluster", "scipy.ndimage", "scipy.optimize", "scipy.signal", "scipy.stats", "pvlib"}


def test_a_run_and_its_report_import_no_optimiser_and_little_of_scipy(tmp_path):
    """What loads and is never called would be a third of the time that a run takes."""
    script = (
        "import sys, ilot.cli\n"
        "code = ilot.cli.exit_code()\n"
        f"print('idle:', *sorted(set(sys.modules) & {IDLE!r}), file=sys.stderr)\n"
        "sys.exit(code)"
    )
    for words in (("run", "ouessant-reference", "--out", "run"), ("report", "run", "--out", "report.html")):
        command = [sys.executable, "-c", script, *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1].strip() == "idle:"


def begun(folder: Path) -> subprocess.Popen[str]:
    """A run of many years that has begun to simulate: its partial folder is there."""
    process = start("run", SMALL, "--set", "horizon.last_year=2300", "--out", folder / "run", folder=folder)
    limit = time.monotonic() + 60
    while not list(folder.glob(".run.partial-*")):
        assert process.poll() is None and time.monotonic() < limit, process.communicate()
        time.sleep(0.02)
    return process


def test_a_killed_run_leaves_nothing_that_looks_finished(tmp_path):
    process = begun(tmp_path)
    process.kill()
    process.communicate()
    assert not (tmp_path / "run").exists()
    assert all(path.name.startswith(".") for path in tmp_path.iterdir())


def test_an_interrupted_run_says_so_and_leaves_nothing(tmp_path):
    process = begun(tmp_path)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and out == "" and "interrupted" in err and "Traceback" not in err
    assert not (tmp_path / "run").exists() and not list(tmp_path.glob(".run.partial-*"))
