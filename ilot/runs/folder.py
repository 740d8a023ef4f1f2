"""A run is a folder. It is written beside its place and moved there whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ilot.failures import Code, Failure

FINGERPRINT = "fingerprint.txt"
"""In an unfinished folder: what its solved plan was made of. A finished run says so in its manifest."""


def place_for(name: str, out: Path | None, now: datetime | None = None) -> Path:
    """Return the folder of a new run: `out`, or `runs/NAME-UTCSTAMP` below the current folder.

    Raises
    ------
    Failure
        `BAD_INPUT` when `out` exists and is not an empty folder: a finished run is never overwritten.
    """
    if out is not None:
        _refuse_taken(out)
        return out
    stamp = f"{name}-{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    tries = (Path("runs", stamp if n == 1 else f"{stamp}-{n}") for n in range(1, 1000))
    return next(place for place in tries if not place.exists())


@contextmanager
def new_run(place: Path) -> Iterator[Path]:
    """Give a folder to write a run in; at the end it becomes `place`, and after any exception it is gone.

    A process that is killed leaves `.NAME.partial-…` beside the place, never the place itself.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
    try:
        partial.chmod(0o755)
        yield partial
        (partial / FINGERPRINT).unlink(missing_ok=True)
        _refuse_taken(place)
        if place.exists():
            place.rmdir()
        partial.rename(place)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    for other in _partials(place):
        shutil.rmtree(other, ignore_errors=True)


def unfinished(place: Path, fingerprint: str) -> Path | None:
    """Return the folder of a killed run to the same place whose solved plan has this fingerprint, if any."""
    for partial in _partials(place):
        written = partial / FINGERPRINT
        if written.is_file() and written.read_text(encoding="utf-8") == fingerprint:
            return partial
    return None


def mark_solved(partial: Path, fingerprint: str) -> None:
    """Say that the plan in an unfinished folder is whole, and what it was made of. To be written last."""
    written = partial / f"{FINGERPRINT}.part"
    written.write_text(fingerprint, encoding="utf-8")
    written.rename(partial / FINGERPRINT)


def finished(run: Path) -> Path:
    """Return a run's folder after a look that it is one.

    Raises
    ------
    Failure
        `BAD_INPUT` when it is missing, or is no finished run.
    """
    if not (run / "manifest.json").is_file() or run.name.startswith("."):
        runs = sorted(path.parent.as_posix() for path in Path("runs").glob("[!.]*/manifest.json"))
        cure = f"the runs here are: {', '.join(runs[-5:])}" if runs else "`ilot run` or `ilot optimise` makes one"
        raise Failure(Code.BAD_INPUT, f"{run} is not the folder of a finished run; {cure}")
    return run


def damaged(path: Path, error: Exception) -> Failure:
    """Return what to say of a file of a run that cannot be read as it was written."""
    again = f"run it again: ilot run {path.parent / 'scenario.yaml'}"
    return Failure(Code.BAD_INPUT, f"the run is damaged: {path} is missing or not as it was written ({error}); {again}")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all.

    Raises
    ------
    Failure
        `BAD_INPUT` when it exists.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        refuse_existing(path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def refuse_existing(path: Path) -> None:
    """Raise `BAD_INPUT` if there is something at the path."""
    if path.exists():
        raise Failure(Code.BAD_INPUT, f"{path} exists already and is not overwritten; choose another --out")


def _refuse_taken(place: Path) -> None:
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Failure(
            Code.BAD_INPUT,
            f"{place} exists already and is not overwritten; choose another --out or remove it",
        )


def _prefix(place: Path) -> str:
    return f".{place.name}.partial-"


def _partials(place: Path) -> list[Path]:
    return sorted(path for path in place.parent.glob(f"{_prefix(place)}*") if path.is_dir())
