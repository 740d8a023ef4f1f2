"""One number of a validated scenario, read or replaced by its dotted path, without reading the files again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from scenarios.problems import did_you_mean, listed
from scenarios.quantity import Trajectory, Value
from scenarios.schema import Scenario


class NoAmount(LookupError):
    """A path leads to no number: what is wrong and what to do."""

    def __init__(self, message: str, cure: str) -> None:
        self.message, self.cure = message, cure
        super().__init__(f"{message}; {cure}")


def value_at(scenario: Scenario, path: str) -> Value:
    """Return the number at a dotted path, such as `stocks.cars.survival.life` or `drivers.people.2030`.

    Raises
    ------
    NoAmount
        When there is none.
    """
    return _number(part_at(scenario, path), path)


def part_at(scenario: Scenario, path: str) -> Any:
    """Return what stands at a dotted path: a part of the scenario, a path in time, a value, a plain number.

    Raises
    ------
    NoAmount
        When nothing does.
    """
    part: Any = scenario
    for key in path.split("."):
        part = _inside(part, key)
    return part


def with_amounts(scenario: Scenario, amounts: Mapping[str, float]) -> Scenario:
    """Return the scenario with the numbers at some paths replaced, each in its declared unit; ranges are not checked.

    Raises
    ------
    NoAmount
        When a path leads to no number.
    """
    values = {path: replace(value_at(scenario, path), amount=amount) for path, amount in amounts.items()}
    return with_values(scenario, values)


def with_values(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """Return the scenario with the values at some paths replaced; a plain number takes the amount alone."""
    for path, value in values.items():
        scenario = _replaced(scenario, path.split("."), value)
    return scenario


def _replaced(part: Any, keys: Sequence[str], value: Value) -> Any:
    if not keys:
        if isinstance(part, Trajectory):
            return Trajectory((), (value,))
        return value if isinstance(part, Value) else value.amount
    key, *rest = keys
    new = _replaced(_inside(part, key), rest, value)
    if isinstance(part, Trajectory):
        points = [new if str(year) == key else point for year, point in zip(part.years, part.points, strict=True)]
        return Trajectory(part.years, tuple(points))
    if isinstance(part, BaseModel):
        return part.model_copy(update={key: new})
    return {old: new if str(old) == key else item for old, item in part.items()}


def _inside(part: Any, key: str) -> Any:
    if isinstance(part, Trajectory):
        known: dict[str, Any] = {str(year): point for year, point in zip(part.years, part.points, strict=True)}
    elif isinstance(part, BaseModel):
        known = {name: getattr(part, name) for name in type(part).model_fields}
        known = {name: value for name, value in known.items() if value is not None}
    elif isinstance(part, dict):
        known = {str(name): value for name, value in part.items()}
    else:
        known = {}
    if key not in known:
        raise NoAmount(f"'{key}' does not exist", f"{did_you_mean(key, known)}here are: {listed(known) or 'no fields'}")
    return known[key]


def _number(part: Any, path: str) -> Value:
    if isinstance(part, Trajectory) and not part.is_constant:
        raise NoAmount(f"'{path}' changes by year", f"name one of its years: {path}.{part.years[0]}")
    if isinstance(part, Trajectory):
        return part.points[0]
    if isinstance(part, Value):
        return part
    if isinstance(part, (int, float)) and not isinstance(part, bool):
        return Value(float(part), "1")
    raise NoAmount(f"'{path}' is not a number", "name one number of the scenario")
