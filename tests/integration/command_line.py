"""Calling the command line: in this process, where imports are paid once, or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from ilot import cli

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "small.yaml"
COMMAND = [sys.executable, "-c", "from ilot.cli import main; main()"]


class Said(NamedTuple):
    """What a command said."""

    code: int
    out: str
    err: str


def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> Said:
    """Run the command line in this process."""
    monkeypatch.setattr(sys, "argv", ["ilot", *map(str, words)])
    capsys.readouterr()
    code = cli.exit_code()
    said = capsys.readouterr()
    return Said(code, said.out, said.err)


def start(*words: object, folder: Path) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
