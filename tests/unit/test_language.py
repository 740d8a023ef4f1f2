"""Messages, their translations, and how numbers are written."""

from __future__ import annotations

import re

import pytest

from ilot.locales.messages import Message, messages
from ilot.words.amounts import percent, scale_for, written
from ilot.words.language import LANGUAGES, PSEUDO, _, accented, numeral, plural, read_catalogue, speaking, translations
from ilot.words.phrases import PARTS, WORDS, listed, say

TRANSLATED = [language for language in LANGUAGES if language != "en"]


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def forms(message: Message) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


def known(language: str) -> dict[Message, list[str]]:
    """The messages of a catalogue with their translations."""
    catalogue = read_catalogue(language)
    return {(one, catalogue.many[one]) if one in catalogue.many else one: said
            for one, said in catalogue.forms.items()}  # fmt: skip


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_no_translation_is_of_nothing(language: str) -> None:
    asked, told = set(messages()), known(language)
    assert asked - set(told) == set(), "run `make catalogues` and translate what is new"
    assert set(told) - asked == set(), "run `make catalogues`"
    assert [message for message, said in told.items() if not all(said)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_blanks_of_its_message(language: str) -> None:
    for message, said in known(language).items():
        asked = blanks(forms(message)[-1])
        # One thing need not be counted: "a limit".
        assert all(blanks(text) in (asked, asked - {"n"}) for text in said), message
        assert blanks(said[-1]) == asked, message


@pytest.mark.parametrize("language", TRANSLATED)
def test_hardly_a_message_is_the_same_in_another_language(language: str) -> None:
    same = [
        english
        for english, text in translations(language).items()
        if english == text and re.search(r"[a-z]{4} [a-z]{2}", english)
    ]
    assert same == []


def test_french_signs_stand_behind_a_space_that_does_not_break() -> None:
    said = [text for texts in known("fr").values() for text in texts]
    assert [text for text in said if re.search(r" [:;?!»]|« |[\w»)]»|\w'\w", text)] == []


def test_chinese_uses_its_own_signs_and_one_way_to_write_a_year() -> None:
    said = [text for texts in known("zh").values() for text in texts]
    plain = [re.sub(r"“[^”]*”|`[^`]*`", "", text) for text in said]
    assert [text for text in plain if re.search(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?!\w)", text)] == []
    assert [
        text for text in plain if re.search(r"\{\w*(year|first|last)\w*\}年|[\u4e00-\u9fff]\{\w*year\} 年", text)
    ] == []


@pytest.mark.parametrize(
    ("language", "former"),
    [("fr", "exécution n|non servi[es]|valeur actuelle(?! nette)|prévoyance"), ("zh", "总排放|贴现|模式|清除|无碳")],
)
def test_one_thing_has_one_name(language: str, former: str) -> None:
    assert [text for texts in known(language).values() for text in texts if re.search(former, text)] == []


def test_a_language_ends_where_it_began() -> None:
    with speaking("zh"):
        assert say("year") == "年份"
    assert say("year") == "Year"


def test_what_has_no_translation_stays_english() -> None:
    with speaking("fr"):
        assert _("no such message") == "no such message"


@pytest.mark.parametrize(
    ("language", "n", "said"), [("en", 1, "{n} typical week"), ("en", 4, "{n} typical weeks"),
                                ("fr", 1, "{n} semaine type"), ("fr", 4, "{n} semaines types"),
                                ("zh", 1, "{n} 个典型周"), ("zh", 4, "{n} 个典型周")]
)  # fmt: skip
def test_a_number_asks_for_its_form_of_a_message(language: str, n: int, said: str) -> None:
    with speaking(language):
        assert plural("{n} typical week", "{n} typical weeks", n) == said


@pytest.mark.parametrize(
    ("language", "number", "energy", "money", "share"),
    [
        ("en", "1,234.5", "6.3 GWh", "27.1 M€", "9.3 %"),
        ("fr", "1\u202f234,5", "6,3 GWh", "27,1 M€", "9,3 %"),
        ("zh", "1,234.5", "630 万千瓦时", "2,714 万欧元", "9.3%"),
    ],
)
def test_numbers_and_units_are_written_as_the_language_writes_them(
    language: str, number: str, energy: str, money: str, share: str
) -> None:
    with speaking(language):
        assert numeral("1,234.5") == number
        assert written(6_300.4, "MWh").replace("\xa0", " ") == energy
        assert written(27_138_303, "EUR").replace("\xa0", " ") == money
        assert percent(0.09274).replace("\xa0", " ") == share


def test_chinese_counts_by_ten_thousands() -> None:
    with speaking("zh"):
        assert [scale_for("MWh", peak).unit for peak in (2e5, 2e3, 1.0)] == ["亿千瓦时", "万千瓦时", "千瓦时"]
        assert scale_for("MW", 9_480).factor == 10.0
        assert listed(["电力", "交通", "工业"]) == "电力、交通和工业"


def test_the_pseudo_language_marks_every_letter_but_those_of_blanks() -> None:
    assert accented("By {last} it is kept") == "Bŷ {last} ît îŝ kêpt"
    with speaking(PSEUDO):
        assert say("year") == accented("Year")


def test_no_two_parts_of_the_report_say_something_by_the_same_name() -> None:
    assert sum(len(part.WORDS) for part in PARTS) == len(WORDS)
