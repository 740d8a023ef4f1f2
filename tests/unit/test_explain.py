"""Every word a planner may meet is explained."""

from __future__ import annotations

import pytest

from engine.variables import TABLE
from ilot.failures import Failure
from ilot.glossary.error_texts import TEXTS
from ilot.glossary.explain import explain, in_words
from ilot.glossary.fields import json_schema, meaning, places
from ilot.glossary.meanings import MEANINGS
from scenarios.problems import CODES


def test_every_code_has_a_cause_and_a_cure() -> None:
    assert set(TEXTS) == set(CODES)
    assert all(why.endswith(".") and cure.endswith(".") for why, cure in TEXTS.values())


def test_every_field_of_the_language_has_a_meaning_and_no_meaning_is_of_nothing() -> None:
    assert [place.path for place in places() if not meaning(place)] == []
    keys = {key for place in places() for key in (place.key, f"{place.model.__name__}.{place.key}")}
    assert set(MEANINGS) - keys == set()


def test_an_editor_is_told_the_meaning_of_every_field_and_its_unit() -> None:
    schema = json_schema()
    parts = {"Scenario": schema, **schema["$defs"]}
    silent = [
        f"{name}.{key}"
        for name, part in parts.items()
        for key, field in part.get("properties", {}).items()
        if not field.get("description")
    ]
    assert silent == []
    lifetime = parts["Technology"]["properties"]["lifetime"]["description"]
    assert lifetime.startswith("years in service") and lifetime.endswith("unit yr; above 0, at most 200")


def test_every_variable_is_explained() -> None:
    for name in (name for rows in TABLE.values() for name in rows):
        assert any(entry["kind"] == "variable" for entry in explain(name)), name


@pytest.mark.parametrize(
    "word",
    ["technologies.lifetime", "technologies.pv.lifetime", "technologies.pv_roof.lifetime.value"],
)
def test_a_field_is_found_with_its_name_without_and_down_to_the_parts_of_its_value(word: str) -> None:
    (entry,) = explain(word)
    assert (entry["name"], entry["unit"], entry["required"]) == ("technologies.NAME.lifetime", "yr", "yes")
    assert entry["range"] == "above 0, at most 200"


def test_a_field_of_many_things_is_explained_for_each() -> None:
    names = [entry["name"] for entry in explain("lifetime") if entry["kind"] == "field"]
    assert names == ["technologies.NAME.lifetime", "links.NAME.lifetime", "measures.NAME.lifetime"]


def test_fields_are_called_as_they_are_written_in_a_file() -> None:
    assert explain("carbon.budget.from")[0]["form"] == "one of 2020, 2025, 2026"
    assert explain("technologies.x.class")[0]["kind"] == "field"


def test_a_name_shows_what_can_be_said_of_the_thing() -> None:
    (entry,) = explain("technologies.engines")
    assert {"lifetime", "overnight_cost", "class"} <= {field["name"] for field in entry["fields"]}
    assert "years in service" in in_words(entry)


def test_each_form_of_a_pattern_is_explained_by_its_kind() -> None:
    (entry,) = [each for each in explain("solar") if each["kind"] == "field"]
    assert "tilt" in {field["name"] for field in entry["fields"]}


def test_an_unknown_word_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(Failure, match="did you mean 'net_present_cost'") as caught:
        explain("net_present_csot")
    assert caught.value.code == 2
