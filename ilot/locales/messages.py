"""All messages of the face, for the catalogues: `python -m ilot.locales.messages` brings the catalogues up to date."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from pydantic import BaseModel

from engine.account import SUB_SECTORS
from engine.variables import TABLE as VARIABLES
from ilot import doctor
from ilot.cli import app
from ilot.exports import results_book
from ilot.glossary.error_texts import TEXTS
from ilot.glossary.explain import LABELS
from ilot.glossary.fields import english_line, english_meaning, places, places_of
from ilot.glossary.kpis import KPIS, LOSS_OF_LOAD, OPTIMISED
from ilot.studies.calibration_file import CalibrationFile
from ilot.studies.compare import WORLD
from ilot.studies.macc import KINDS
from ilot.studies.sweep_file import SweepFile
from ilot.verbs.help import texts as help_texts
from ilot.words import amounts, figures, limits, names, origins
from ilot.words.language import LOCALES
from ilot.words.phrases import WORDS
from ilot.words.remarks import REMARKS
from ilot.words.sentences import FORMS
from scenarios import u4ssc
from scenarios.problems import CODES

HERE = Path(__file__).parent
TABLES = (
    names.RULES, names.SECTORS, names.CLASSES, names.CARRIERS, names.ITEMS, origins.QUALITIES, origins.CHECKS,
    names.STRATEGIES, names.BASKETS, names.SOURCES, limits.LEVERS, limits.DUALS, names.WEEKS, WORDS, figures.LOSSES,
    figures.KPI, origins.VERBS, figures.FIGURES, LOSS_OF_LOAD, SUB_SECTORS, KINDS, WORLD,
)  # fmt: skip
DROPPED = ('"POT-', '"PO-', '"Report-', '"Last-', '"Language-Team', '"Generated', '"Project')
"""Headers that change by themselves, or say nothing."""

COMPUTED = ("ec_i_t_8a", "en_en_aq_2c", "en_e_e_1c", "en_e_e_2c", "en_e_e_3c")
"""Indicators of U4SSC that a simulation can give: the names that a page shows of itself."""

Message = str | tuple[str, str]
"""A text, or one for one and one for many."""


def messages() -> list[Message]:
    """Return every message, each once, in a settled order."""
    return list(dict.fromkeys(_all()))


def _all() -> Iterator[Message]:
    for table in TABLES:
        yield from table.values()
    yield from (*origins.QUALITY_NAMES, *names.UNITS, *names.NAMES, *FORMS, *REMARKS)
    yield from ((KPIS | OPTIMISED)[name] for name in figures.KPI)
    yield from (name for steps in amounts.STEPS.values() for _factor, name in steps if " " in name)
    yield from (name for _factor, name in amounts.MONEY_STEPS)
    yield from (each.name for each in u4ssc.KPIS if each.slug in COMPUTED)
    for path in sorted(HERE.parent.rglob("*.py")):
        found = extract("python", BytesIO(path.read_bytes()), keywords={"_": None, "plural": (1, 2)})
        yield from (message if isinstance(message, str) else (message[0], message[-1]) for _line, message, *_ in found)
    yield from _meanings()
    yield from LABELS
    yield from help_texts(app)
    yield from doctor.checks()
    yield from (*KPIS.values(), *OPTIMISED.values())
    yield from (*results_book.TEXTS, *(chart.title for chart in results_book.CHARTS))
    yield from (text for code in CODES for text in (CODES[code], *TEXTS[code]))


def _meanings() -> Iterator[str]:
    """What fields of the language and variables of the engine mean, and what the parts of a scenario are."""
    yield from (english_meaning(place) for place in places())
    forms: list[type[BaseModel]] = [SweepFile, CalibrationFile]
    yield from (place.field.description or english_meaning(place) for form in forms for place in places_of(form))
    yield from (english_line(part) for part in dict.fromkeys([*(place.model for place in places()), *forms]))
    yield from (row.meaning for rows in VARIABLES.values() for row in rows.values())


def renewed(name: str) -> Catalog:
    """Return the catalogue of a language with all messages of today, those without a translation empty."""
    path = HERE / f"{name}.po"
    with path.open("rb") as file:
        known = read_po(file, locale=LOCALES[name])
    catalogue = Catalog(locale=LOCALES[name], project="ilot", charset="utf-8", fuzzy=False)
    for message in messages():
        before = known.get(message[0] if isinstance(message, tuple) else message)
        catalogue.add(message, before.string if before is not None else None)
    return catalogue


def write(name: str, catalogue: Catalog) -> None:
    """Write a catalogue without what changes by itself: dates, places in the code."""
    catalogue.header_comment = (
        f"# What îlot says, in {catalogue.locale_identifier}; brought up to date by ilot.locales.messages."
    )
    content = BytesIO()
    write_po(content, catalogue, width=118, omit_header=False, no_location=True)
    kept = [line for line in content.getvalue().decode().split("\n") if not line.startswith(DROPPED)]
    (HERE / f"{name}.po").write_text("\n".join(kept), encoding="utf-8")


if __name__ == "__main__":
    for language in LOCALES:
        if language != "en":
            write(language, renewed(language))
