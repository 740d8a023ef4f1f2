"""Every value of a scenario with its unit, source, quality and note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ilot.words.amounts import NBSP, fixed, number
from ilot.words.language import numeral
from ilot.words.phrases import say
from ilot.words.quality import UNSTATED
from scenarios.quantity import Trajectory, Value
from scenarios.schema import Scenario

Path = tuple[str, ...]


@dataclass(frozen=True)
class Assumption:
    """A row of the table of assumptions: where it stands in the scenario, and what it is."""

    path: Path
    value: str
    unit: str
    source: str
    quality: str
    note: str

    @property
    def group(self) -> str:
        """The thing it belongs to, as a path for `--set`."""
        return ".".join(self.path[:2]) if len(self.path) > 2 else self.path[0]

    @property
    def within(self) -> str:
        """Its path inside the group."""
        return ".".join(self.path[2:] if len(self.path) > 2 else self.path[1:])


def assumptions(scenario: Scenario) -> list[Assumption]:
    """Return a row for each value that `ilot.words.quality` counts, in the order of the scenario file."""
    return list(_rows(scenario, ()))


def _rows(part: Any, path: Path) -> Iterator[Assumption]:
    if isinstance(part, Value):
        yield _row(path, _written(part.amount), part)
    elif isinstance(part, Trajectory):
        told = _written(part.points[0].amount) if part.is_constant else _by_year(part)
        yield _row(path, told, part.points[0])
    elif isinstance(part, BaseModel):
        if getattr(part, "quality", None) is not None and getattr(part, "source", None):
            yield _data(part, path)
        for name, field in type(part).model_fields.items():
            yield from _rows(getattr(part, name), (*path, field.alias or name))
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from _rows(item, (*path, str(name)))


def _row(path: Path, told: str, value: Value) -> Assumption:
    unit = "" if value.unit == "1" else value.unit
    return Assumption(path, told, unit, value.source or "", value.quality or UNSTATED, value.note or "")


def _data(part: Any, path: Path) -> Assumption:
    """A data file, a synthesised pattern: a source without one number."""
    if hasattr(part, "column"):
        told = say("data_file", file=part.file, column=part.column)
    else:
        told = say("synthesised", kind=getattr(part, "kind", path[-1]))
    return Assumption(path, told, getattr(part, "unit", ""), part.source, part.quality, getattr(part, "note", ""))


def _by_year(value: Trajectory) -> str:
    return ", ".join(
        f"{year}:{NBSP}{_written(point.amount)}" for year, point in zip(value.years, value.points, strict=True)
    )


def _written(amount: float) -> str:
    """Whole numbers as they are, others to four digits."""
    if amount == round(amount) and abs(amount) < 1e15:
        return fixed(amount)
    return numeral(f"{amount:,.4g}").replace("-", "−") if abs(amount) < 1e4 else number(amount)
