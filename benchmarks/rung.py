"""One rung of a ladder, in a process that does nothing else."""

from __future__ import annotations

import gc
import warnings
from typing import Any

from benchmarks.measurement import Measurement, WrongFigure, peak_mb


def measure(name: str, size: int) -> dict[str, Any]:
    """Return the record of a rung; heavy imports come first and are no part of it."""
    from benchmarks.cases import CASES
    from solvers.program import NegligibleCoefficient

    warnings.simplefilter("ignore", NegligibleCoefficient)
    gc.freeze()  # what imports made is not looked through again and again
    measured = Measurement(name, size, imported_mb=peak_mb())
    CASES[name].run(measured, size)
    if not measured.figures:
        raise WrongFigure(f"{name} {size} holds nothing against what it must be")
    return measured.record()
