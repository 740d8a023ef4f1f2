"""The face of îlot: command line, run folders, report and export, and one clean name for Python.

>>> import ilot
>>> island = ilot.load("ouessant-reference")  # doctest: +SKIP
>>> results = island.simulate()  # doctest: +SKIP
>>> results.annual.ilot.balance()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "load": "ilot.island",
    "build": "scenarios.inputs.build",
    "plan_of": "scenarios.inputs.build",
    "simulate": "engine.simulate",
    "optimise": "solvers.optimise",
    "replay": "solvers.replay",
    "report": "ilot.report_file",
}
"""Where each function of the Python interface lives; imported when asked for, as `ilot --help` needs none."""


def __getattr__(name: str) -> Any:
    """Look up a function of the interface, or the version, only when it is asked for."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("ilot")
        except PackageNotFoundError:  # run from its folder, without an installation
            return "not installed"
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*_ROOMS, "__version__"]
