"""What a rung of a ladder measures: seconds by phase, peak memory, sizes, figures that must be right."""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from os import cpu_count, getloadavg
from pathlib import Path
from typing import Any

PACKAGES = (
    "ilot", "numpy", "scipy", "xarray", "numba", "pyomo", "highspy", "libcbm", "microgrids", "linopy", "pypsa",
    "oemof.solph", "piqp", "clarabel",
)  # fmt: skip


_MISSING = "not installed"


class WrongFigure(AssertionError):
    """A benchmark whose answer is wrong: its speed is of no interest."""


@dataclass
class Measurement:
    """The record of one rung.

    Attributes
    ----------
    case, size : the ladder and the rung.
    seconds : wall time by phase, in the order of the phases; of a phase run several times, the least.
    busy : CPU time of this process likewise, which other work on the machine lengthens less.
    sizes : counts such as `rows`, `columns`, `nonzeros`, `iterations`.
    figures : what was checked: name → [found, expected, relative tolerance].
    ratios : peer's seconds over ours.
    peers : what a peer measured in a process of its own: seconds, busy, sizes, imported_mb, peak_mb.
    versions : of peers, as they ran.
    methods : phase → the method that gave a solver's answer.
    """

    case: str
    size: int
    seconds: dict[str, float] = field(default_factory=dict)
    busy: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int | float] = field(default_factory=dict)
    figures: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    peers: dict[str, dict[str, Any]] = field(default_factory=dict)
    methods: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    imported_mb: float = 0.0

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase; of repeated ones the least time is kept."""
        start, start_busy = time.perf_counter(), time.process_time()
        yield
        spent, busy = time.perf_counter() - start, time.process_time() - start_busy
        self.seconds[name] = min(spent, self.seconds.get(name, spent))
        self.busy[name] = min(busy, self.busy.get(name, busy))

    def expect(self, name: str, found: float, expected: float, tolerance: float) -> None:
        """Hold a figure against what it must be, within a share of it.

        Raises
        ------
        WrongFigure
            If it is not.
        """
        self.figures[name] = (float(found), float(expected), tolerance)
        if not abs(found - expected) <= tolerance * max(abs(expected), 1e-12):
            raise WrongFigure(f"{self.case} {self.size}: {name} is {found!r}, not {expected!r}")

    def compare(self, peer: str, theirs: dict[str, Any], phases: Sequence[str], ratio: str = "") -> None:
        """Keep a peer's record, and its processor time over ours of the phases named, as a ratio of the peer's name."""
        self.ratios[ratio or peer] = spent_by_peer(theirs) / sum(self.busy[phase] for phase in phases)
        self.peers[peer] = {key: theirs[key] for key in ("seconds", "busy", "sizes", "imported_mb", "peak_mb")}
        self.versions |= {peer: theirs["versions"].get(peer, _MISSING)}

    def take(self, peer: str, theirs: dict[str, Any]) -> None:
        """Keep the phases of a peer's record among ours."""
        self.seconds |= theirs["seconds"]
        self.busy |= theirs["busy"]
        self.versions |= {peer: theirs["versions"].get(peer, _MISSING)}

    def record(self) -> dict[str, Any]:
        """Return the measurement as plain data, with machine and versions."""
        return {
            "when": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            **asdict(self),
            "cpu_seconds": time.process_time(),
            "peak_mb": peak_mb(),
            "machine": {
                "processors": cpu_count(),
                "architecture": platform.machine(),
                "load": getloadavg()[0],
            },
            "commit": _commit(),
            "versions": {
                "python": platform.python_version(),
                **{name: _version(name) for name in PACKAGES},
                **self.versions,
            },
        }


def spent_by_peer(theirs: dict[str, Any]) -> float:
    """Return a peer's processor time, s: all but imports, first calls and the making of inputs."""
    return sum(spent for phase, spent in theirs["busy"].items() if not phase.startswith(("imports", "build in")))


@cache
def _commit() -> str:
    """Return the commit that is measured, with `+` where files were changed since; empty without git."""
    described = ["git", "describe", "--always", "--exclude=*", "--dirty=+"]
    try:
        found = subprocess.run(described, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return found.stdout.strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _MISSING


def is_installed(package: str) -> bool:
    """Tell whether a package is there; not every peer is on every machine."""
    return _version(package) != _MISSING


def peak_mb() -> float:
    """Return the largest resident memory of this process so far, MB."""
    per_mb = 1024.0**2 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb
