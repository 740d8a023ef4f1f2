"""What two scenarios say differently, and where each says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scenarios.load import Loaded
from scenarios.problems import dotted
from scenarios.quantity import Trajectory, Value

Keys = tuple[str | int, ...]

DESCRIPTIVE = ("name", "title", "description", "source", "quality", "note")
"""Fields that say something about values and are none."""
ABSENT = object()


@dataclass(frozen=True)
class Side:
    """What one scenario says at a path: the value in words, and its file and line where it was written.

    `value` is None where the scenario says nothing; `line` is None for a default and for what is not there.
    """

    value: str | None
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return "–" if self.value is None else self.value

    @property
    def origin(self) -> str:
        """File and line, without the folders."""
        if self.value is None:
            return ""
        if self.file is None:
            return "default"
        return f"{Path(self.file).name}:{self.line}" if self.line else Path(self.file).name


@dataclass(frozen=True)
class Difference:
    """A path at which two scenarios differ."""

    path: str
    a: Side
    b: Side

    def as_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)


def differences(a: Loaded, b: Loaded) -> list[Difference]:
    """Return every value in which two scenarios differ, by path.

    Values are compared as they are understood: `0.03 GW` is no other value than `30 MW`. Sources, notes and titles
    are not compared. A thing that only one of the two has is one difference, not one for each of its values.
    """
    return [
        Difference(dotted(path), _side(a, path, ours), _side(b, path, theirs))
        for path, ours, theirs in _differing(a.scenario, b.scenario, ())
    ]


def _differing(ours: Any, theirs: Any, path: Keys) -> Iterator[tuple[Keys, Any, Any]]:
    """Paths and values where two parts differ, as deep as both have parts."""
    fields, others = _parts(ours), _parts(theirs)
    if fields is None or others is None or type(ours) is not type(theirs):
        if not _same(ours, theirs):
            yield path, ours, theirs
        return
    for key in dict.fromkeys([*fields, *others]):
        if key not in DESCRIPTIVE or isinstance(ours, dict):
            yield from _differing(fields.get(key, ABSENT), others.get(key, ABSENT), (*path, key))


def _parts(part: Any) -> Mapping[Any, Any] | None:
    """What a part of a scenario holds, by the key that is written in a file; None for a single value."""
    if isinstance(part, BaseModel):
        return {
            field.alias or name: ABSENT if getattr(part, name) is None else getattr(part, name)
            for name, field in type(part).model_fields.items()
        }
    return part if isinstance(part, dict) else None


def _same(ours: Any, theirs: Any) -> bool:
    return _bare(ours) == _bare(theirs)


def _bare(value: Any) -> Any:
    """A value without its provenance."""
    if isinstance(value, Value):
        return value.amount, value.unit
    if isinstance(value, Trajectory):
        amounts = [point.amount for point in value.points]
        return dict(zip(value.years, amounts, strict=False)) or amounts[0], value.unit
    return value


def _side(loaded: Loaded, path: Keys, value: Any) -> Side:
    if value is ABSENT:
        return Side(None)
    resolved = loaded.resolved
    if path not in resolved.places and path not in resolved.key_places:
        return Side(in_words(value))
    place = resolved.place_of(path, key=isinstance(value, (BaseModel, dict)))
    return Side(in_words(value), place.file, place.line or None)


def in_words(value: Any) -> str:
    """Return a value, or a part of a scenario in short, as text.

    >>> in_words(Trajectory((2025, 2035), (Value(10.0, "MW"), Value(40.0, "MW"))))
    '2025: 10, 2035: 40 MW'
    """
    if isinstance(value, Value):
        return _with_unit(f"{value.amount:.6g}", value.unit)
    if isinstance(value, Trajectory):
        if value.is_constant:
            return in_words(value.points[0])
        pairs = zip(value.years, value.points, strict=True)
        return _with_unit(", ".join(f"{year}: {point.amount:.6g}" for year, point in pairs), value.unit)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        told = (f"{key}: {in_words(item)}" for key, item in value.items())
        return "{" + ", ".join(told) + "}"
    if isinstance(value, BaseModel):
        said = [key for key, item in (_parts(value) or {}).items() if item is not ABSENT and key not in DESCRIPTIVE]
        return f"({', '.join(said[:4])} …)" if len(said) > 4 else f"({', '.join(said)})"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(in_words, value)) + "]"
    return str(value)


def _with_unit(text: str, unit: str) -> str:
    return text if unit == "1" else f"{text} {unit}"
