"""The face of îlot: command line, run folders, report and export, and one clean name for Python."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Look the version up only when it is asked for: importlib.metadata is slow to import."""
    if name == "__version__":
        from importlib.metadata import version

        return version("ilot")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
