"""`ilot explain` and `doctor`: what a word means, and whether this machine is fit."""

from __future__ import annotations

from typing import Annotated

import typer

from ilot.failures import Code
from ilot.verbs.verb import Answer
from ilot.words.language import _


def explain(
    word: Annotated[
        str,
        typer.Argument(
            metavar="CODE|PATH|VARIABLE|KPI",
            help="Such as E205, technologies.lifetime, unserved_demand or lcoe.",
            show_default=False,
        ),
    ],
) -> Answer:
    """Say what a problem's code, a field of a scenario, a variable or a KPI means."""
    from ilot.glossary.explain import explain as entries_of
    from ilot.glossary.explain import in_words

    found = entries_of(word)
    return Answer({"word": word, "found": found}, "\n\n".join(map(in_words, found)))


def doctor() -> Answer:
    """Try on this machine each part that a run needs, and say what to do about what fails."""
    from ilot.doctor import examine

    findings = examine()
    is_well = all(each.is_ok for each in findings)
    words = [
        *map(str, findings),
        "",
        _("All is well.") if is_well else _("Follow the arrows, then run `ilot doctor` again."),
    ]
    data = {"ok": is_well, "checks": [each.as_dict() for each in findings]}
    return Answer(data, "\n".join(words), Code.DONE if is_well else Code.DEFECT)
