"""The section of the five questions: a table for each, of figures that other sections define."""

from __future__ import annotations

import re

from ilot.exports.questions import QUESTIONS, Answer, questions
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import number, percent, written
from ilot.words.figures import FIGURES, KPI
from ilot.words.language import _
from ilot.words.phrases import begun, say, word
from ilot.words.sentences import retold


def answers(y: Yearly) -> list[tuple[str, str, Table]]:
    """Return heading, what is asked, and the table of each question."""
    found = questions(y.scenario, y.results, y.record.summary)
    heads = [say("figure"), say("question_of"), say("year"), say("value")]
    return [
        (say(name), say(f"{name}_asks"), Table(heads, [_row(answer, y) for answer in found[name]], 3))
        for name in QUESTIONS
    ]


def _row(answer: Answer, y: Yearly) -> list[str]:
    title = word(FIGURES | KPI, answer.figure)
    parts = [part for part in re.split(r"\||: ", answer.item) if part]
    item = begun(say("comma").join(retold(part) if retold(part) != part else word({}, part) for part in parts))
    return [title, item, y.span if answer.year is None else str(answer.year), _told(answer)]


def _told(answer: Answer) -> str:
    """A value as people read it."""
    value, unit = answer.value, answer.unit
    if value is None:
        return "–"
    if isinstance(value, str):
        return retold(value)
    if unit == "year":
        return str(int(value))
    if unit == "1/yr" or (unit == "1" and answer.figure not in ("loan_life_cover", "debt_service_cover_lowest")):
        return percent(float(value))
    if unit in ("", "1"):
        return number(float(value))
    if unit.startswith("of ") or unit in ("h", "d", "yr", "%", "kWh", "GJ", "ppm"):
        return f"{number(float(value))} {_(unit) if _(unit) != unit else retold(unit)}"
    return written(float(value), unit)
