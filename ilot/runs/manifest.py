"""What a run was made with: versions, machine, hashes of what was read, options, residuals, timings."""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from scenarios.load import Loaded

PACKAGES = (
    "ilot",
    "numpy",
    "scipy",
    "xarray",
    "pandas",
    "numba",
    "pyomo",
    "highspy",
    "netCDF4",
    "pydantic",
    "pvlib",
)
DATA_FIELDS = ("file", "grid", "ages")
"""Fields of a scenario that name a data file."""


def manifest(
    loaded: Loaded,
    *,
    verb: str,
    options: Mapping[str, Any],
    inputs: xr.Dataset,
    residuals: Mapping[str, float],
    warnings: list[str],
    timings: Mapping[str, float],
) -> dict[str, Any]:
    """Return the manifest of a run as plain data.

    Parameters
    ----------
    options : what was asked for on the command line, and what the solver was given.
    residuals : of the conservation checks and of the solver, by name.
    timings : s, by part of the work.
    """
    return {
        "verb": verb,
        "scenario": loaded.scenario.name,
        "finished": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "versions": {"python": platform.python_version(), **versions()},
        "platform": {
            "system": platform.platform(),
            "machine": platform.machine(),
            "processors": os.cpu_count(),
        },
        "files": [{"file": str(path), "sha256": sha256(path)} for path in files_read(loaded)],
        "inputs_sha256": digest(inputs),
        "options": {name: value if _is_json(value) else str(value) for name, value in options.items()},
        "seeds": {"scenario": loaded.scenario.seed},
        "residuals": dict(residuals),
        "warnings": warnings,
        "timings": dict(timings),
    }


def versions() -> dict[str, str]:
    """Return the installed versions of what computes; a package that is run from a folder may have none."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def files_read(loaded: Loaded) -> list[Path]:
    """Return the scenario file, its parents and their data files, in the order of reading, each once."""
    return list(dict.fromkeys([*loaded.resolved.files, *(path for _, path in data_files(loaded))]))


def data_files(loaded: Loaded) -> list[tuple[str, Path]]:
    """Return the data files of a scenario: the relative name that it gives, and where that is."""
    return [(name, loaded.folder_of(*path) / name) for path, name in _named(loaded.resolved.data, ())]


def _named(data: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in DATA_FIELDS and isinstance(value, str):
                yield (*path, key), value
            else:
                yield from _named(value, (*path, key))


def _is_json(value: Any) -> bool:
    """Whether JSON can say a value: it has no infinity, which stands for no limit."""
    return not isinstance(value, float) or math.isfinite(value)


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(*datasets: xr.Dataset, **options: Any) -> str:
    """Return a hash of all values, coordinates and attributes of Datasets, and of options."""
    total = hashlib.sha256(json.dumps(options, sort_keys=True, default=str).encode())
    for dataset in datasets:
        total.update(json.dumps(dataset.attrs, sort_keys=True, default=str).encode())
        for name in sorted(map(str, dataset.variables)):
            array = dataset.variables[name]
            values = np.ascontiguousarray(array.values)
            total.update(f"{name} {array.dims} {values.dtype} {values.shape}".encode())
            total.update(values.tobytes())
    return total.hexdigest()
