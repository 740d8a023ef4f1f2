"""From what pydantic finds wrong in a scenario to problems a planner can act on."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.inheritance import Resolved
from scenarios.problems import Place, Problem, did_you_mean, dotted, listed, problem_at
from scenarios.quantity import Fault

Keys = tuple[str | int, ...]

_EXPECTED = {
    "int": "a whole number",
    "float": "a number",
    "string": "a text",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping of names to values",
    "model": "a mapping of fields to values",
    "tuple": "a list",
}
_LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "above"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "below"),
    "too_short": ("min_length", "of length at least"),
    "too_long": ("max_length", "of length at most"),
    "string_too_short": ("min_length", "of length at least"),
    "string_too_long": ("max_length", "of length at most"),
}


@dataclass(frozen=True)
class _Spot:
    """Where an error belongs: the path in the data, what the schema allows there, and the branch of a
    union."""

    path: Keys
    types: tuple[Any, ...]
    is_key: bool
    union_at: Keys | None
    branch: str | int | None


def problems_of(error: ValidationError, resolved: Resolved, model: type[BaseModel]) -> list[Problem]:
    """Turn every error of a validation into problems, each at the place where its value is written.

    Parameters
    ----------
    error : ValidationError
        Of ``model.model_validate(resolved.data, context={"currency": ...})``.
    resolved : Resolved
        The data that were validated, with the place of each value.
    model : type
        The model of the whole scenario; tells which fields are allowed where.
    """
    found = [(item, _spot(item["loc"], item["type"], model, resolved.data)) for item in error.errors(include_url=False)]
    problems = [problem for item, spot in _one_branch_each(found) for problem in _problems(item, spot, resolved)]
    return list(dict.fromkeys(problems))


def _problems(item: Any, spot: _Spot, resolved: Resolved) -> Iterator[Problem]:
    """The problems of one error of pydantic: one, or all the faults of a value with units."""
    kind = item["type"]
    faults: Sequence[Fault] = item["ctx"]["faults"] if kind == "quantity" else [_fault(item, spot)]
    for fault in faults:
        path = (*spot.path, *fault.at)
        is_key = spot.is_key or fault.code == "E202"
        yield problem_at(
            _place(resolved, path, is_key, fault.code == "E201"), fault.code, path, fault.message, fault.cure
        )


def _place(resolved: Resolved, path: Keys, is_key: bool, is_missing: bool) -> Place:
    """The place of the value; of its key, when the key is wrong; of the mapping's key, when it lacks a
    field."""
    if is_missing and path not in resolved.places:
        return resolved.place_of(path[:-1], key=True)
    return resolved.place_of(path, key=is_key)


def _fault(item: Any, spot: _Spot) -> Fault:
    """What is wrong and what to do, in a planner's words, for one kind of error."""
    kind, raw, context = item["type"], item["input"], item.get("ctx", {})
    if kind == "missing":
        return Fault("E201", f"the field '{spot.path[-1]}' is missing", _how_to_write(spot))
    if kind == "extra_forbidden":
        allowed = _fields(spot.types)
        return Fault(
            "E202",
            f"'{spot.path[-1]}' is not a field here",
            f"{did_you_mean(spot.path[-1], allowed)}the fields here are: {listed(allowed, 40)}",
        )
    if kind in ("literal_error", "enum"):
        return _not_a_word(raw, re.findall(r"'([^']*)'", str(context["expected"])) or [context["expected"]])
    if kind == "union_tag_invalid":
        fault = _not_a_word(context["tag"], re.findall(r"'([^']*)'", str(context["expected_tags"])))
        return replace(fault, at=(context["discriminator"].strip("'"),))
    if kind == "union_tag_not_found":
        name = context["discriminator"].strip("'")
        return Fault("E201", f"the field '{name}' is missing", "write it: it says which form this is", (name,))
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return Fault("E205", f"{_shown(raw)} is not {words} {context[name]}", "correct the value")
    if kind == "finite_number":
        return Fault("E111", f"{raw} is not a finite number", "write a number, or remove the line")
    if kind == "string_pattern_mismatch":
        return Fault(
            "E204",
            f"{_shown(raw)} is not written as it must be here",
            f"use the form {context['pattern']} (a regular expression)",
        )
    if kind.endswith(("_type", "_parsing", "_from_float")):
        expected = _EXPECTED.get(kind.split("_")[0], "something else")
        return Fault("E204", f"{_shown(raw)} where {expected} belongs", f"write {expected}")
    return Fault("E206", str(item["msg"]).removeprefix("Value error, "), "correct the value")


def _not_a_word(raw: Any, words: Sequence[Any]) -> Fault:
    return Fault(
        "E203",
        f"{_shown(raw)} is not one of the allowed words",
        f"{did_you_mean(raw, words)}use one of: {listed(words, 40)}",
    )


def _how_to_write(spot: _Spot) -> str:
    """A cure for a missing field: its name, and what it means when the schema says so."""
    name = str(spot.path[-1])
    for model in _models(spot.types):
        field = _field(model, name)
        if field is not None and field.description:
            return f"write '{name}: …' ({field.description})"
    return f"write '{name}: …' in '{dotted(spot.path[:-1]) or 'the scenario'}'"


def _spot(loc: Keys, kind: str, model: type[BaseModel], data: Any) -> _Spot:
    """Follow pydantic's location through data and schema; its parts that are no keys name a branch of a
    union."""
    path: Keys = ()
    allowed: tuple[Any, ...] = (model,)
    union_at: Keys | None = None
    branch: str | int | None = None
    here = data
    for n, part in enumerate(loc):
        is_last = n == len(loc) - 1
        if part == "[key]":
            return _Spot(path, allowed, True, union_at, branch)
        if is_last and kind in ("missing", "extra_forbidden"):
            return _Spot((*path, part), allowed, kind == "extra_forbidden", union_at, branch)
        inside = _inside(allowed, part)
        if inside is None or not _holds(here, part):
            union_at, branch = path, part
            allowed = tuple(one for one in _models(allowed) if _is_branch(one, part)) or allowed
            continue
        path, allowed, here = (*path, part), inside, here[part]
    return _Spot(path, allowed, False, union_at, branch)


def _one_branch_each(found: list[tuple[Any, _Spot]]) -> list[tuple[Any, _Spot]]:
    """Of the errors that the branches of one union all report, only those of the branch that came
    furthest."""
    furthest: dict[Keys, tuple[int, str | int | None]] = {}
    for _, spot in found:
        if spot.union_at is not None:
            best = furthest.get(spot.union_at)
            if best is None or len(spot.path) > best[0]:
                furthest[spot.union_at] = (len(spot.path), spot.branch)
    return [(item, spot) for item, spot in found if spot.union_at is None or furthest[spot.union_at][1] == spot.branch]


def _inside(allowed: tuple[Any, ...], key: str | int) -> tuple[Any, ...] | None:
    """What the schema allows under a key, or None when no type here has such a key."""
    for one in allowed:
        if isinstance(one, type) and issubclass(one, BaseModel) and (field := _field(one, key)) is not None:
            return _members(field.annotation)
        if get_origin(one) is dict:
            return _members(get_args(one)[1])
        if get_origin(one) in (list, tuple) and isinstance(key, int):
            return _members(get_args(one)[0])
    return None


def _members(annotation: Any) -> tuple[Any, ...]:
    """The types of an annotation, without Annotated, unions taken apart."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(member for one in get_args(annotation) for member in _members(one))
    return (annotation,)


def _models(allowed: tuple[Any, ...]) -> list[type[BaseModel]]:
    return [one for one in allowed if isinstance(one, type) and issubclass(one, BaseModel)]


def _is_branch(model: type[BaseModel], tag: str | int) -> bool:
    """Whether a model is the branch of a union that pydantic calls by this tag."""
    words = [
        word
        for field in model.model_fields.values()
        for word in get_args(field.annotation)
        if get_origin(field.annotation) is Literal
    ]
    return model.__name__ == tag or tag in words


def _field(model: type[BaseModel], key: str | int) -> FieldInfo | None:
    """The field of a model as it is written: by its alias, where it has one."""
    return next((field for name, field in model.model_fields.items() if key == (field.alias or name)), None)


def _fields(allowed: tuple[Any, ...]) -> list[str]:
    return [field.alias or name for model in _models(allowed) for name, field in model.model_fields.items()]


def _holds(data: Any, key: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(key, int) and 0 <= key < len(data)
    return isinstance(data, dict) and key in data


def _shown(raw: Any) -> str:
    """A wrong value as a planner would recognise it."""
    if isinstance(raw, dict):
        return "a mapping"
    if isinstance(raw, list):
        return "a list"
    return f"'{str(raw).lower() if isinstance(raw, bool) else str(raw)[:60]}'"
