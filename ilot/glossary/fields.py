"""The fields of the scenario language: what each means, and how it is written."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from engine.variables import TABLE
from ilot.glossary.meanings import MEANINGS
from ilot.words.language import _
from scenarios.quantity import Trajectory, Value
from scenarios.schema import Scenario

NAME = "NAME"
_PARTS_OF_A_VALUE = r"(\.(\d{4}|value|unit|year|source|quality|note))*"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the scenario language: every field with its meaning, and its unit and range if any."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    schema = {"$schema": dialect, **Scenario.model_json_schema(by_alias=True)}
    for place in places():
        part = schema if place.model is Scenario else _definition(schema["$defs"], place.model)
        part["description"] = first_line(place.model)
        part["properties"][place.key]["description"] = _hint(place)
    return schema


def _definition(known: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """What the schema says of a part; pydantic puts the module before the names of namesakes."""
    name = model.__name__
    return known[name if name in known else f"{model.__module__.replace('.', '__')}__{name}"]


def _hint(place: Place) -> str:
    """What an editor shows of a field while one writes."""
    rule = _rule(place.field)
    unit = None if rule is None else _("unit {unit}").format(unit=_unit(rule))
    told = [meaning(place), unit, _range(place.field, rule)]
    return "; ".join(text for text in told if text)


@dataclass(frozen=True)
class Place:
    """A field of the scenario language: dotted path with NAME for free names, and what it is a field of."""

    path: str
    model: type[BaseModel]
    field: FieldInfo
    key: str


def places() -> list[Place]:
    """Return every field of the scenario language, in its order."""
    return list(_places(Scenario, ""))


def meaning(place: Place) -> str:
    """Return what a field means, in the language that is spoken."""
    return _(english_meaning(place))


def english_meaning(place: Place) -> str:
    """Return what a field means: as the schema says, as this room says, or as the table of variables does."""
    name = place.model.__name__
    for key in (f"{name}.{place.key}", place.key):
        if place.field.description is None and key in MEANINGS:
            return MEANINGS[key]
    if place.field.description is None and place.key in TABLE["inputs"]:
        return TABLE["inputs"][place.key].meaning
    return place.field.description or ""


def pattern(place: Place) -> str:
    """What a planner may write for a field: with names, without, and down to the parts of a value."""
    steps = ["" if step == NAME else rf"\.{re.escape(step)}" for step in place.path.split(".")]
    path = "".join(step or r"(\.[^.]+)?" for step in steps).removeprefix(r"\.")
    inside = members(place.field.annotation)
    if any(get_origin(one) is dict for one in inside):
        path += r"(\.[^.]+)?"
    if _rule(place.field) is not None or any(_rule_of(one) is not None for one in inside):
        path += _PARTS_OF_A_VALUE
    return path


def described(place: Place) -> dict[str, Any]:
    """Return a field as plain data: meaning, form, unit, range, whether it is required, what is in it."""
    rule, parts = _rule(place.field), parts_of(place.field.annotation)
    entry: dict[str, Any] = {
        "kind": "field",
        "name": place.path,
        "about": _("field of a scenario, {part}").format(part=place.model.__name__),
        "meaning": meaning(place),
        "form": _form(place.field),
        "unit": None if rule is None else _unit(rule),
        "range": _range(place.field, rule),
        "required": _("yes") if place.field.is_required() else _("no{default}").format(default=_default(place.field)),
    }
    if len(parts) == 1:
        entry["fields"] = fields_of(parts[0])
    elif parts:
        entry["fields"] = [{"name": f"kind: {kind_of(part)}", "meaning": first_line(part)} for part in parts]
    return entry


def fields_of(part: type[BaseModel]) -> list[dict[str, str]]:
    """Return the fields of a part with their meanings."""
    return [{"name": each.key, "meaning": meaning(each)} for each in places_of(part)]


def places_of(part: type[BaseModel]) -> list[Place]:
    """Return the fields of a part, without those inside of them."""
    return list(_places(part, "", is_deep=False))


def kind_of(part: type[BaseModel]) -> str | None:
    """The word of `kind` that a part stands for, where it is one of several forms."""
    words = get_args(part.model_fields["kind"].annotation) if "kind" in part.model_fields else ()
    return words[0] if len(words) == 1 else None


def first_line(part: type[BaseModel]) -> str:
    """Return what a part is, in one line, in the language that is spoken."""
    return _(english_line(part))


def english_line(part: type[BaseModel]) -> str:
    """Return what a part is, in one line."""
    return (part.__doc__ or "").strip().splitlines()[0]


def _places(model: type[BaseModel], above: str, is_deep: bool = True) -> Iterator[Place]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        path = f"{above}.{key}".lstrip(".")
        yield Place(path, model, field, key)
        if is_deep:
            below = f"{path}.{NAME}" if any(get_origin(one) is dict for one in members(field.annotation)) else path
            for part in parts_of(field.annotation):
                yield from _places(part, below)


def parts_of(annotation: Any) -> list[type[BaseModel]]:
    """The parts of the scenario that a field holds, by itself or by name."""
    found: list[type[BaseModel]] = []
    for one in members(annotation):
        if get_origin(one) is dict:
            found += parts_of(get_args(one)[1])
        elif isinstance(one, type) and issubclass(one, BaseModel):
            found.append(one)
    return found


def members(annotation: Any) -> list[Any]:
    """Return the types of an annotation: unions taken apart, without None and what annotates."""
    if get_origin(annotation) is Annotated and _rule_of(annotation) is None:
        return members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [one for member in get_args(annotation) for one in members(member) if one is not types.NoneType]
    return [annotation]


def _rule(field: FieldInfo) -> Any | None:
    """What a field declares of a value with unit: unit, limits, whether it changes by year."""
    found = [item for item in field.metadata if hasattr(item, "by_year")]
    return next(iter([*found, *(rule for one in members(field.annotation) if (rule := _rule_of(one)))]), None)


def _rule_of(annotation: Any) -> Any | None:
    """The rule in an annotation, or in what its mapping holds."""
    if get_origin(annotation) is dict:
        return _rule_of(get_args(annotation)[1])
    if get_origin(annotation) is not Annotated:
        return None
    return next((item for item in get_args(annotation)[1:] if hasattr(item, "by_year")), None)


def _unit(rule: Any) -> str:
    if rule.unit == "1":
        return _("of one: 0.3 or 30 %")
    return _("{unit} (money: the scenario's currency)").format(unit=rule.unit) if "money" in rule.unit else rule.unit


def _range(field: FieldInfo, rule: Any | None) -> str:
    if rule is not None:
        limits = {
            _("at least {limit}"): rule.ge, _("above {limit}"): rule.gt,
            _("at most {limit}"): rule.le, _("below {limit}"): rule.lt,
        }  # fmt: skip
        return _(", ").join(words.format(limit=f"{limit:g}") for words, limit in limits.items() if limit is not None)
    told = {Ge: (_("at least {limit}"), "ge"), Gt: (_("above {limit}"), "gt"),
            Le: (_("at most {limit}"), "le"), Lt: (_("below {limit}"), "lt"),
            MinLen: (_("at least as many as {limit}"), "min_length"),
            MaxLen: (_("at most as many as {limit}"), "max_length")}  # fmt: skip
    items = [
        *field.metadata,
        *(item for one in get_args(field.annotation) for item in getattr(one, "__metadata__", ())),
    ]
    limiting = [(*told[type(item)], item) for item in items if type(item) in told]
    return _(", ").join(words.format(limit=getattr(item, name)) for words, name, item in limiting)


def _form(field: FieldInfo) -> str:
    if any(hasattr(item, "by_year") for item in field.metadata):
        return _value_form(_rule(field))
    if len(parts_of(field.annotation)) > 1:
        return _("mapping by name, in one of several kinds; `ilot explain KIND` shows the fields of each")
    return _one_of(members(field.annotation))


def _form_of(one: Any) -> str:
    if _rule_of(one) is not None and get_origin(one) is Annotated:
        return _value_form(_rule_of(one))
    if get_origin(one) is Literal:
        return _("one of {words}").format(words=_(", ").join(map(str, get_args(one))))
    if get_origin(one) is dict:
        keys, values = get_args(one)
        return _form_of_mapping(keys).format(values=_one_of(members(values)))
    if get_origin(one) in (list, tuple):
        return _("list: {values}").format(values=_form_of(members(get_args(one)[0])[0]))
    if isinstance(one, type) and issubclass(one, BaseModel) and one not in (Value, Trajectory):
        return _("fields of {part}").format(part=one.__name__)
    return _plain_form(one)


def _one_of(forms: Sequence[Any]) -> str:
    return _(" or ").join(dict.fromkeys(map(_form_of, forms)))


def _form_of_mapping(keys: Any) -> str:
    """How a mapping is written, by what its keys are, with a blank for its values."""
    if int in members(keys):
        return _("mapping by year: {values}")
    if str in members(keys):
        return _("mapping by name: {values}")
    return _("mapping by {keys}: {{values}}").format(keys=_form_of(keys))


def _plain_form(one: Any) -> str:
    forms = {bool: _("true or false"), int: _("whole number"), float: _("number"), str: _("text")}
    return forms.get(one, _("value"))


def _value_form(rule: Any) -> str:
    if rule.by_year:
        return _("value with unit, one number or by year: {2025: 10, 2035: 40}")
    return _("value with unit, one number")


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    if default is None or isinstance(default, BaseModel) or default in ({}, [], ""):
        return ""
    told = str(default).lower() if isinstance(default, bool) else default
    return _(", {default} if absent").format(default=told)
