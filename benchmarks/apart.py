"""A peer's work in a process and an environment of its own.

`python -m benchmarks.apart FOLDER PEER…` makes an environment for each peer: îlot and that one tool, with whatever
versions it asks for. Benchmarks that find `FOLDER` in the variable `ILOT_PEERS` use them; else a peer runs by the
interpreter that runs the benchmarks.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

HOUSE = Path(__file__).resolve().parent.parent
ENVIRONMENTS = "ILOT_PEERS"
"""The variable that names the folder of environments."""

T = TypeVar("T")


def apart(peer: str, work: Callable[..., T], *given: Any) -> T:
    """Return what a function of a module makes of its arguments in a fresh process of a peer's environment.

    Raises
    ------
    RuntimeError
        The process failed; what it said stands on standard error.
    """
    call = [str(interpreter(peer) or sys.executable), "-m", "benchmarks.apart"]
    done = subprocess.run(call, input=pickle.dumps((work, given)), stdout=subprocess.PIPE, cwd=HOUSE, check=False)
    if done.returncode:
        raise RuntimeError(f"{peer} ended with code {done.returncode}")
    answer: T = pickle.loads(done.stdout)
    return answer


def interpreter(peer: str) -> Path | None:
    """Return the interpreter of a peer's own environment; None where it has none."""
    folder = os.environ.get(ENVIRONMENTS, "")
    found = Path(folder).resolve() / peer / "bin" / "python"
    return found if folder and found.exists() else None


def make_environment(folder: Path, peer: str) -> None:
    """Make an environment with îlot's own needs and one peer, of the versions it asks for."""
    place = folder / peer
    venv.create(place, with_pip=True, clear=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", str(HOUSE), peer]
    subprocess.run([place / "bin" / "python", *install], check=True)


def _answer() -> None:
    """Do the call that stands on standard input; banners of solvers do not reach standard output."""
    told = os.dup(sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    work, given = pickle.load(sys.stdin.buffer)
    with os.fdopen(told, "wb") as out:
        pickle.dump(work(*given), out)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        _answer()
    for name in sys.argv[2:]:
        make_environment(Path(sys.argv[1]), name)
