"""Remarks on the very value of a problem, in French and Chinese where their form is known, else in English."""

from __future__ import annotations

import pytest

from ilot.checks.words import told
from ilot.words.language import PSEUDO, accented, speaking
from ilot.words.remarks import _BLANK, REMARKS, remark
from scenarios.problems import Place, problem_at
from scenarios.quantity import QuantityError, parse_quantity

PLACE = Place("island.yaml", 3, 5)


def of_value(raw: object) -> str:
    """What is said of a value in MW that is none, or out of its range."""
    with pytest.raises(QuantityError) as caught:
        parse_quantity(raw, "MW", ge=0)
    fault = caught.value.faults[0]
    return told(problem_at(PLACE, fault.code, ("x",), fault.message, fault.cure)).splitlines()[1].strip()


@pytest.mark.parametrize(
    ("raw", "french", "chinese"),
    [
        ("3 MWh", "« MWh » là où il faut", "“MWh”，此处应为"),
        (-1, "-1 MW n’est pas au moins 0 MW", "-1 MW 不满足至少 0 MW"),
        ("many", "« many » n’est pas un nombre avec une unité", "“many”不是带单位的数"),
        ([1], "une liste là où il faut une valeur en MW", "列表，此处应为以 MW 计的数值"),
        ("1 MV", "l’unité « MV » est inconnue", "未知单位“MV”"),
    ],
)
def test_what_is_wrong_with_a_value_is_said_whole_in_the_language(raw: object, french: str, chinese: str) -> None:
    for language, words in (("fr", french), ("zh", chinese)):
        with speaking(language):
            said = of_value(raw).replace("\xa0", " ")
            assert said.startswith(words) and "in English" not in said and "英文" not in said and "anglais" not in said


def test_a_name_of_the_planner_is_not_translated_though_it_is_a_word() -> None:
    with speaking("fr"):
        assert remark("there is no fuel 'service'") == "il n’y a pas de combustible «\xa0service\xa0»"
        assert (remark("there are: node, fuel") or "").endswith("node, fuel")


def test_a_hint_is_said_before_the_cure() -> None:
    with speaking("fr"):
        said = remark("did you mean 'lifetime'? the fields are: lifetime, land")
    assert said == "vouliez-vous dire «\xa0lifetime\xa0»\xa0? les champs sont\xa0: lifetime, land"


def test_braces_of_a_form_stay() -> None:
    with speaking("zh"):
        assert "{2025: 10, 2035: 40}" in str(remark("use whole years, such as {2025: 10, 2035: 40}"))


def test_a_remark_of_no_form_is_shown_in_english_and_said_to_be_so() -> None:
    with speaking("fr"):
        said = told(problem_at(PLACE, "E205", ("x",), "no such form of a remark", "correct the value"))
    assert said.splitlines()[1] == "    en anglais\xa0: no such form of a remark; correct the value"


def test_no_form_hides_behind_a_wider_one_before_it() -> None:
    plain = [form for form in REMARKS if "{wanted}" not in form]
    with speaking(PSEUDO):
        hidden = [form for form in plain if remark(_BLANK.sub("q1", form)) != _BLANK.sub("q1", accented(form))]
    assert hidden == []
