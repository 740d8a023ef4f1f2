"""Numbers with a unit and a provenance, as a planner writes them and as the model uses them.

A planner may write a plain number (in the declared unit), a text with a unit (``"12 MW"``, ``700 EUR/kW``,
``4.5 %``) or a record ``{value, unit, year, source, quality, note}``; where a number may change by year, also
a path in time ``{2025: 10, 2035: 40}`` of any of these, or a record whose value is such a path. A published factor is
named, ``{factor: mee_2023_hainan}``, and brings its unit, year, source and quality (`scenarios.factors`). In the
schema, ``Annotated[Value, value_of("MW", ge=0)]`` and ``Annotated[Trajectory, trajectory_of("money/MWh")]``
read them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from pydantic_core import PydanticCustomError, core_schema

from scenarios.factors import factors
from scenarios.problems import did_you_mean, listed
from scenarios.units import UnitError, convert, unit_of

Quality = Literal["measured", "published", "derived", "estimate", "assumed", "unverified"]
"""How well a value is known: measured on the spot; published by the source named; derived from published
values by a stated calculation; estimate of an expert or a regression; assumed by us; unverified, the source
not seen."""

_QUALITIES: tuple[str, ...] = get_args(Quality)
_TEXT = re.compile(r"(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>\D.*)?\Z", re.ASCII)
_RECORD = ("value", "unit", "year", "source", "quality", "note")
_FORMS = "a number, a text with its unit such as '12 MW', or a record {value, unit, source, quality}"


@dataclass(frozen=True)
class Value:
    """One number with its unit and where it comes from.

    `amount` is in `unit`, the declared one with the scenario's currency in place of ``money``; `year` is the
    year the value speaks of or, for money, whose prices it is in; `quality` is one of `Quality` or None.
    """

    amount: float
    unit: str
    source: str | None = None
    quality: str | None = None
    year: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Trajectory:
    """A number that may change by year: one point, or points at whole years, strictly rising.

    Between two points it changes linearly; before the first and after the last it is constant.
    """

    years: tuple[int, ...]
    points: tuple[Value, ...]

    @property
    def is_constant(self) -> bool:
        """Whether it was written as one number for all years."""
        return not self.years

    @property
    def unit(self) -> str:
        """The unit of every point."""
        return self.points[0].unit

    def at(self, year: float) -> float:
        """The amount in a year, in `unit`.

        >>> Trajectory((2025, 2035), (Value(10.0, "MW"), Value(40.0, "MW"))).at(2030)
        25.0
        """
        if self.is_constant or year <= self.years[0]:
            return self.points[0].amount
        if year >= self.years[-1]:
            return self.points[-1].amount
        after = bisect_right(self.years, year)
        start, end = self.years[after - 1], self.years[after]
        low, high = self.points[after - 1].amount, self.points[after].amount
        return low + (high - low) * (year - start) / (end - start)

    def values(self, years: Iterable[float]) -> list[float]:
        """The amounts in several years, in `unit`."""
        return [self.at(year) for year in years]


@dataclass(frozen=True)
class Fault:
    """What is wrong inside one value: code, what and what to do, and the keys that lead to it from the
    value."""

    code: str
    message: str
    cure: str
    at: tuple[str | int, ...] = ()


class QuantityError(ValueError):
    """A value that cannot be understood; carries every fault found in it."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.message for fault in faults))


@dataclass(frozen=True)
class _Rule:
    """What a field declares: its unit, and limits on the amount in that unit."""

    unit: str
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None
    by_year: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        read: Callable[..., Any] = parse_trajectory if self.by_year else parse_quantity

        def validated(raw: Any, info: core_schema.ValidationInfo) -> Any:
            currency = (info.context or {}).get("currency")
            try:
                return read(
                    raw,
                    self.unit,
                    currency=currency if isinstance(currency, str) else None,
                    ge=self.ge,
                    gt=self.gt,
                    le=self.le,
                    lt=self.lt,
                )
            except QuantityError as error:
                raise PydanticCustomError(
                    "quantity", "{message}", {"message": str(error), "faults": error.faults}
                ) from None

        return core_schema.with_info_plain_validator_function(
            validated, serialization=core_schema.plain_serializer_function_ser_schema(written)
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        limits = {
            "minimum": self.ge,
            "exclusiveMinimum": self.gt,
            "maximum": self.le,
            "exclusiveMaximum": self.lt,
        }
        shown = "of one" if self.unit == "1" else self.unit.replace("money", "the scenario's money")
        number: dict[str, Any] = {"type": "number", "description": f"in {shown}"}
        number |= {name: limit for name, limit in limits.items() if limit is not None}
        text = {"type": "string", "description": f"a number and its unit, to be converted to {shown}"}
        value = [number, text, _record_schema([{"type": "number"}, {"type": "string"}]), _FACTOR]
        if not self.by_year:
            return {"anyOf": value, "description": f"[{self.unit}]"}
        path = {
            "type": "object",
            "patternProperties": {"^[0-9]{4}$": {"anyOf": value}},
            "minProperties": 1,
            "additionalProperties": False,
            "description": "by year; linear between, constant outside",
        }
        return {
            "anyOf": [*value, path, _record_schema([path])],
            "description": f"[{self.unit}], may change by year",
        }


def value_of(
    unit: str,
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> _Rule:
    """The annotation of a `Value` field in a unit, with limits checked after conversion.

    ``money`` in the unit stands for the scenario's currency, read from ``context['currency']`` of the
    validation.
    """
    unit_of(unit)
    return _Rule(unit, ge, gt, le, lt)


def trajectory_of(
    unit: str,
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> _Rule:
    """The annotation of a `Trajectory` field; as `value_of`."""
    unit_of(unit)
    return _Rule(unit, ge, gt, le, lt, by_year=True)


def parse_quantity(
    raw: Any,
    unit: str,
    *,
    currency: str | None = None,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> Value:
    """Read one number with its unit and provenance.

    Parameters
    ----------
    raw : number, text with unit, record or Value
        As written by a planner; a number without unit is in the declared one.
    unit : str
        The declared unit; ``money`` in it stands for the scenario's currency.
    currency : str, optional
        ISO 4217 code of the scenario's currency.
    ge, gt, le, lt : float, optional
        Limits on the amount, in the declared unit.

    Raises
    ------
    QuantityError
        With codes E111, E201–E205, E211–E214.

    Examples
    --------
    >>> parse_quantity("700 EUR/kW", "money/MW", currency="EUR").amount
    700000.0
    """
    if isinstance(raw, Value):
        raw = written(raw)
    value = _record(raw, unit, currency) if isinstance(raw, dict) else _number(raw, None, unit, currency)
    _check_limits(value, (("at least", ge), ("above", gt), ("at most", le), ("below", lt)))
    return value


def parse_trajectory(raw: Any, unit: str, **rules: Any) -> Trajectory:
    """Read a number that may change by year; parameters and errors as `parse_quantity`, and E215."""
    if isinstance(raw, Trajectory):
        raw = written(raw)
    if isinstance(raw, dict) and isinstance(raw.get("value"), dict):
        return _shared_record(raw, unit, rules)
    if not isinstance(raw, dict) or "value" in raw or (raw and not any(isinstance(key, int) for key in raw)):
        return Trajectory((), (parse_quantity(raw, unit, **rules),))
    years = list(raw)
    if not years or not all(isinstance(year, int) and 1900 <= year <= 2300 for year in years):
        raise QuantityError(
            Fault(
                "E215",
                f"a path in time has the keys {listed(years) or '(none)'}",
                "use whole years, such as {2025: 10, 2035: 40}",
            )
        )
    if years != sorted(years):
        raise QuantityError(Fault("E215", f"the years {listed(years)} do not rise", "write them in order"))
    points: list[Value] = []
    faults: list[Fault] = []
    for year, item in raw.items():
        try:
            points.append(parse_quantity(item, unit, **rules))
        except QuantityError as error:
            faults += [replace(fault, at=(year, *fault.at)) for fault in error.faults]
    if faults:
        raise QuantityError(*faults)
    return Trajectory(tuple(years), tuple(points))


def written(value: Value | Trajectory) -> Any:
    """A value as plain data that reads back as the same value."""
    if isinstance(value, Trajectory):
        return (
            written(value.points[0])
            if value.is_constant
            else {year: written(point) for year, point in zip(value.years, value.points, strict=True)}
        )
    fields = {
        "value": value.amount,
        "unit": value.unit,
        "year": value.year,
        "source": value.source,
        "quality": value.quality,
        "note": value.note,
    }
    return {name: field for name, field in fields.items() if field is not None}


def _shared_record(raw: dict[Any, Any], unit: str, rules: dict[str, Any]) -> Trajectory:
    """A record whose value is a path in time: its unit and provenance hold for every point without its
    own."""
    shared = {key: item for key, item in raw.items() if key != "value"}
    spread = {
        year: {**shared, **item} if isinstance(item, dict) else {**shared, "value": item}
        for year, item in raw["value"].items()
    }
    try:
        return parse_trajectory(spread, unit, **rules)
    except QuantityError as error:
        faults = dict.fromkeys(_home(fault, shared, raw["value"]) for fault in error.faults)
        raise QuantityError(*faults) from None


def _home(fault: Fault, shared: dict[Any, Any], path: dict[Any, Any]) -> Fault:
    """The fault at the place where it was written: in the record around the path, or in the path."""
    if not fault.at:
        return replace(fault, at=("value",))
    year, *keys = fault.at
    point = path[year]
    if isinstance(point, dict) and (not keys or keys[0] in point):
        return replace(fault, at=("value", *fault.at))
    return replace(fault, at=tuple(keys) if keys and keys[0] in shared else ("value", year))


def _number(raw: Any, found: str | None, unit: str, currency: str | None) -> Value:
    """A number or a text, in its own unit, the unit `found` beside it, or the declared one."""
    shown = unit.replace("money", currency) if currency else unit
    if isinstance(raw, str):
        raw, found = _split(raw, found)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise QuantityError(Fault("E211", f"{_kind(raw)} where a value in {shown} belongs", f"write {_FORMS}"))
    if not math.isfinite(raw):
        raise QuantityError(Fault("E111", f"{raw} is not a finite number", "write a number, or remove the line"))
    try:
        amount = float(raw) if found is None else convert(float(raw), found, unit, currency)
    except UnitError as error:
        raise QuantityError(Fault(error.code, error.message, error.cure)) from None
    if not math.isfinite(amount):
        raise QuantityError(Fault("E111", f"{raw} {found} is too large", "correct the number"))
    return Value(amount, shown)


def _split(text: str, beside: str | None) -> tuple[float, str | None]:
    """The number and the unit in a text."""
    match = _TEXT.match(text.strip())
    if match is None:
        raise QuantityError(Fault("E211", f"'{text[:60]}' is not a number with a unit", f"write {_FORMS}"))
    if match["unit"] and beside is not None:
        raise QuantityError(
            Fault("E211", f"the unit is written twice: '{text[:60]}' and '{beside}'", "keep one of the two")
        )
    if match["unit"] and re.match(r"[,_']\d|(?!1/)\d", match["unit"].strip()):
        raise QuantityError(
            Fault(
                "E211",
                f"'{text[:60]}' is not a number with a unit",
                "write the decimal point as '.' and no separators",
            )
        )
    return float(match["number"]), match["unit"] or beside


def _record(raw: dict[Any, Any], unit: str, currency: str | None) -> Value:
    """A record {value, unit, year, source, quality, note}, or {factor: NAME}."""
    if raw and all(isinstance(key, int) for key in raw):
        raise QuantityError(Fault("E215", "this value cannot change by year", "write one number"))
    if "factor" in raw:
        raw = _of_table(raw)
    faults = [
        Fault(
            "E202",
            f"'{key}' is not a field of a value",
            f"{did_you_mean(key, _RECORD)}the fields are: {listed(_RECORD)}",
            (key,),
        )
        for key in raw
        if key not in _RECORD
    ]
    faults += _provenance_faults(raw)
    value = Value(math.nan, unit)
    if raw.get("value") is None:
        faults.append(Fault("E201", "a record without 'value'", f"write {_FORMS}"))
    elif "unit" in raw and not isinstance(raw["unit"], str):
        faults.append(Fault("E204", "the unit is not a text", "write it like MW or EUR/kW", ("unit",)))
    else:
        try:
            value = _number(raw["value"], raw.get("unit"), unit, currency)
        except QuantityError as error:
            key = "unit" if "unit" in raw and error.faults[0].code in ("E212", "E213", "E214") else "value"
            faults += [replace(fault, at=(key,)) for fault in error.faults]
    if faults:
        raise QuantityError(*faults)
    return replace(
        value,
        year=raw.get("year"),
        source=raw.get("source"),
        quality=raw.get("quality"),
        note=raw.get("note"),
    )


def _of_table(raw: dict[Any, Any]) -> dict[str, Any]:
    """The record that a published factor stands for."""
    name = raw["factor"]
    if len(raw) > 1:
        raise QuantityError(
            Fault("E202", f"'factor' beside {listed(set(raw) - {'factor'})}", "write {factor: NAME} alone")
        )
    row = factors().get(name) if isinstance(name, str) else None
    if row is None:
        cure = f"{did_you_mean(str(name), factors())}the names stand in scenarios/factors.csv and docs/factors.md"
        raise QuantityError(Fault("E203", f"there is no published factor '{name}'", cure, ("factor",)))
    note = f"{row.gas} per {row.per}; {row.note}".rstrip("; ") if row.per else row.note
    told = {"value": row.value, "unit": row.unit, "year": row.year, "source": row.source, "quality": row.quality}
    return {**told, "note": note} if note else told


def _provenance_faults(raw: dict[Any, Any]) -> list[Fault]:
    faults = [
        Fault("E204", f"'{key}' is {_kind(raw[key])}", "write a text", (key,))
        for key in ("source", "note")
        if key in raw and not isinstance(raw[key], str)
    ]
    quality, year = raw.get("quality"), raw.get("year")
    if quality is not None and quality not in _QUALITIES:
        faults.append(
            Fault(
                "E203",
                f"the quality '{quality}' is not one of the allowed words",
                f"{did_you_mean(quality, _QUALITIES)}use one of: {listed(_QUALITIES)}",
                ("quality",),
            )
        )
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        faults.append(Fault("E204", f"the year '{year}' is not a whole number", "write it like 2024", ("year",)))
    return faults


def _check_limits(value: Value, limits: Iterable[tuple[str, float | None]]) -> None:
    amount = value.amount
    for words, limit in limits:
        if limit is None:
            continue
        kept = {
            "at least": amount >= limit,
            "above": amount > limit,
            "at most": amount <= limit,
            "below": amount < limit,
        }[words]
        if not kept:
            unit = "" if value.unit == "1" else f" {value.unit}"
            raise QuantityError(
                Fault(
                    "E205",
                    f"{amount:g}{unit} is not {words} {limit:g}{unit}",
                    "correct the number, or write its unit if it is in another",
                )
            )


_FACTOR = {
    "type": "object",
    "required": ["factor"],
    "additionalProperties": False,
    "properties": {"factor": {"type": "string", "description": "name of a published factor, see docs/factors.md"}},
}
"""JSON Schema of a published factor by its name."""


def _record_schema(value: list[dict[str, Any]]) -> dict[str, Any]:
    """JSON Schema of a record with provenance."""
    return {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": {"anyOf": value},
            "unit": {"type": "string"},
            "year": {"type": "integer"},
            "source": {"type": "string"},
            "quality": {"enum": list(_QUALITIES)},
            "note": {"type": "string"},
        },
    }


def _kind(raw: Any) -> str:
    names = {type(None): "nothing", bool: f"'{str(raw).lower()}'", dict: "a mapping", list: "a list"}
    return names.get(type(raw), f"'{raw}'")
