"""Help, usage errors, the doctor and explanations in the language asked for."""

from __future__ import annotations

import json
import re

import pytest
import typer

from ilot import cli
from ilot.doctor import examine
from ilot.glossary.explain import explain, in_words
from ilot.verbs.help import texts
from ilot.words.language import PSEUDO, accented, speaking, translations
from tests.integration.command_line import SMALL, ask

VERBS = [command.name for command in cli.app.registered_commands]
CODES = {"ilot", "results", "inputs", *VERBS}
"""Words of the command line and of the data, the same in every language."""


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")


def untold(shown: str) -> list[str]:
    """Words without an accent that the pseudo language would have marked, codes and names of options apart."""
    bare = re.sub(r"`[^`]*`|'[^']*'|<[^>]*>|\[[^]]*\]|\{[^}]*\}|--?[\w-]+|\S*[\\/.=_|]\S*", " ", shown)
    words = re.findall(r"[A-Za-zâĉêĝĥîĵôŝûŵŷÂĈÊĜĤÎĴÔŜÛŴŶ]{4,}", bare)
    return [word for word in words if word == word.lower() and accented(word) != word and word not in CODES]


@pytest.mark.parametrize("verb", [None, *VERBS])
def test_help_leaves_nothing_untold(verb: str | None, capsys, monkeypatch) -> None:
    monkeypatch.setattr(cli, "asked_language", lambda words: PSEUDO)
    shown = ask(capsys, monkeypatch, *([verb] if verb else []), "--help").out
    assert accented("Options") in shown and accented("Usage: ").strip() in shown
    assert untold(shown) == []


@pytest.mark.parametrize("language", ["fr", "zh"])
def test_every_text_of_the_help_has_a_translation(language: str) -> None:
    assert [text for text in texts(cli.app) if text not in translations(language)] == []


@pytest.mark.parametrize(("language", "said"), [("fr", "Simule un scénario"), ("zh", "逐小时模拟")])
def test_help_speaks_the_language_before_or_behind_the_verb_and_that_of_the_machine(
    language: str, said: str, capsys, monkeypatch
) -> None:
    for words in (("run", "--help", "--lang", language), ("--lang", language, "run", "-h")):
        assert said in ask(capsys, monkeypatch, *words).out
    assert said not in ask(capsys, monkeypatch, "run", "--help").out
    monkeypatch.setenv("ILOT_LANG", language)
    assert said in ask(capsys, monkeypatch, "run", "--help").out
    assert "Simulate a scenario" in ask(capsys, monkeypatch, "run", "--help", "--lang", "en").out


def test_chinese_help_is_not_cut_off_on_a_narrow_terminal(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = ask(capsys, monkeypatch, "optimise", "--help", "--lang", "zh").out
    said = translations("zh")["Keep the best plan found by then; exits with 4."]
    assert said[-4:].replace(" ", "") in re.sub(r"[\s│]", "", shown)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rn",), "Il n’y a pas de commande « rn »"),
        (("run",), "Il manque l’argument « NAME_OR_FILE »"),
        (("run", SMALL, "--no-such"), "Il n’y a pas d’option --no-such"),
        (("track", "A", "B", "--tolerance", "3"), "Valeur non valide pour « --tolerance » : elle doit être au plus 1"),
        (("optimise", SMALL, "--weeks", "x"), "Valeur non valide pour « --weeks » : il faut un nombre entier"),
    ],
)
def test_what_the_command_line_does_not_understand_is_said_in_french(words, said, capsys, monkeypatch) -> None:
    told = ask(capsys, monkeypatch, "--lang", "fr", *words)
    assert told.code == 2 and told.err.replace("\xa0", " ").startswith(said)


def test_the_doctor_tells_its_findings_in_the_language() -> None:
    with speaking(PSEUDO):
        lines = [str(each) for each in examine()]
    assert [untold(line) for line in lines] == [[]] * len(lines)


@pytest.mark.parametrize("word", ["technologies.lifetime", "unserved_demand", "lcoe", "solar", "sweep", "E205"])
def test_an_explanation_leaves_nothing_untold(word: str) -> None:
    with speaking(PSEUDO):
        for entry in explain(word):
            entry.pop("example", None)
            entry["name"] = ""
            entry["fields"] = [{**each, "name": ""} for each in entry.get("fields", [])]
            entry.pop("dimensions", None)
            assert untold(in_words(entry)) == []


def test_an_editor_is_told_fields_in_the_language(capsys, monkeypatch) -> None:
    schema = json.loads(ask(capsys, monkeypatch, "schema", "--lang", "fr").out)
    assert schema["description"] == "Une île, un avenir."
    assert schema["$defs"]["Technology"]["properties"]["lifetime"]["description"].startswith("années de service")


def test_a_group_without_help_is_no_error() -> None:
    assert "Options" in set(texts(typer.Typer(callback=lambda: None)))
