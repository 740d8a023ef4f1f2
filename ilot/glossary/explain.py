"""What a code, a field of a scenario, a variable or a KPI means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from engine.variables import TABLE
from ilot.failures import Code, Failure
from ilot.glossary.error_texts import TEXTS
from ilot.glossary.fields import NAME, Place, described, fields_of, first_line, kind_of, parts_of, pattern, places
from ilot.glossary.kpis import KPIS, OPTIMISED
from ilot.studies.calibration_file import EXAMPLE as CALIBRATION
from ilot.studies.calibration_file import CalibrationFile
from ilot.studies.sweep_file import EXAMPLE, SweepFile
from ilot.words.language import _
from scenarios.factors import factors
from scenarios.problems import CODES, did_you_mean

Entry = dict[str, Any]
"""`kind` (code, field, variable, kpi or file), `name`, `meaning`, and what else is known."""

_SHOWN = ("why", "what_to_do", "form", "unit", "range", "required", "dimensions")

LABELS = tuple(name.replace("_", " ") for name in _SHOWN)


def explain(word: str) -> list[Entry]:
    """Return all that a word stands for.

    Raises
    ------
    Failure
        `BAD_INPUT` when it stands for nothing, with the nearest word.
    """
    found = [*_files(word), *_codes(word), *_fields(word), *_forms(word), *_variables(word), *_kpis(word)]
    found += _factors(word)
    if found:
        return found
    known = [*CODES, *KPIS, *OPTIMISED, *_variable_names(), *(place.path for place in places())]
    hint = did_you_mean(word, [*known, *(place.key for place in places()), *factors()])
    raise Failure(
        Code.BAD_INPUT,
        f"'{word}' is no code, field, variable or KPI; {hint}try E205, technologies.lifetime, demand or lcoe",
    )


def in_words(entry: Entry) -> str:
    """Return an entry for a reader."""
    lines = [f"{entry['name']} ({entry['about']})", f"  {entry['meaning']}"]
    told = {_(name.replace("_", " ")): entry[name] for name in _SHOWN if entry.get(name)}
    lines += ["  " + _("{name}: {value}").format(name=name, value=value) for name, value in told.items()]
    lines += [f"  {each['name']:<24} {each['meaning']}" for each in entry.get("fields", [])]
    return "\n".join([*lines, *(["", entry["example"]] if "example" in entry else [])])


def _files(word: str) -> Iterator[Entry]:
    """Files of verbs by the verb's name."""
    of_verb: dict[str, tuple[type[BaseModel], str]] = {
        "sweep": (SweepFile, EXAMPLE),
        "calibrate": (CalibrationFile, CALIBRATION),
    }
    if word in of_verb:
        form, example = of_verb[word]
        about = _("file of `ilot {verb}`").format(verb=word)
        yield {"kind": "file", "name": word, "about": about, "meaning": first_line(form),
               "fields": fields_of(form), "example": example}  # fmt: skip


def _codes(word: str) -> Iterator[Entry]:
    code = word.upper()
    if code in CODES:
        why, cure = TEXTS[code]
        yield {"kind": "code", "name": code, "about": _("problem of a scenario"), "meaning": _(CODES[code]),
               "why": _(why), "what_to_do": _(cure)}  # fmt: skip


def _factors(word: str) -> Iterator[Entry]:
    """Published factors, by name or by the start of it: `mee_2023` gives them all."""
    for name, row in factors().items():
        if name == word or (len(word) > 3 and name.startswith(f"{word}_")):
            unit = _("{unit} per {per}").format(unit=row.unit, per=row.per) if row.per else row.unit
            said = _("{value} {unit} of {gas} ({quality})").format(
                value=f"{row.value:g}", unit=unit, gas=row.gas, quality=_(row.quality)
            )
            yield {"kind": "factor", "name": name, "about": _("published factor"), "meaning": said,
                   "why": f"{row.source}{'; ' if row.note else ''}{row.note}",
                   "form": f"{{factor: {name}}}"}  # fmt: skip


def _kpis(word: str) -> Iterator[Entry]:
    for about, names in ((_("KPI"), KPIS), (_("KPI of an optimised run"), OPTIMISED)):
        if word in names:
            yield {"kind": "kpi", "name": word, "about": about, "meaning": _(names[word])}


def _variables(word: str) -> Iterator[Entry]:
    for dataset, rows in TABLE.items():
        if word in rows:
            row = rows[word]
            yield {
                "kind": "variable",
                "name": word,
                "about": _("variable of {dataset}").format(dataset=dataset),
                "meaning": _(row.meaning),
                "unit": row.unit,
                "range": _between(row.low, row.high) + (_(", or infinite: no limit") if row.may_be_infinite else ""),
                "dimensions": ", ".join(row.dims),
            }


def _variable_names() -> list[str]:
    return [name for rows in TABLE.values() for name in rows]


def _fields(word: str) -> Iterator[Entry]:
    """Fields at a dotted path, names given or left out; else all fields of that name."""
    exact = [place for place, written in _ways_to_write() if written.fullmatch(word)]
    deepest = max((place.path.count(".") for place in exact), default=0)
    found = [place for place in exact if place.path.count(".") == deepest]
    for place in found or [place for place in places() if place.key == word]:
        yield described(place)


@lru_cache(maxsize=1)
def _ways_to_write() -> list[tuple[Place, re.Pattern[str]]]:
    return [(place, re.compile(pattern(place))) for place in places()]


def _forms(word: str) -> Iterator[Entry]:
    """A part of a scenario that has forms, by the word of its `kind`: the pattern `solar`."""
    for place in places():
        for part in parts_of(place.field.annotation):
            if word == kind_of(part):
                yield {"kind": "field", "name": f"{place.path}.{NAME}, kind: {word}", "about": _("part of a scenario"),
                       "meaning": first_line(part), "fields": fields_of(part)}  # fmt: skip


def _between(low: float, high: float) -> str:
    words = [_("at least {limit}").format(limit=f"{low:g}")] if low > -float("inf") else []
    words += [_("at most {limit}").format(limit=f"{high:g}")] if high < float("inf") else []
    return _(", ").join(words) or _("any number")
