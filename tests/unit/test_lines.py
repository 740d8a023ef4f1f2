"""Lines on a terminal end where a reader would end them, in every language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ilot.table import table
from ilot.words.amounts import NBSP, percent, written
from ilot.words.language import speaking
from ilot.words.lines import longest_piece, padded, wrapped

SAID = "到 2050 年超出预算{budget}，共{money}，可再生占{share}，自 2035 年起每年{energy}。"


def said() -> tuple[list[str], str]:
    """Figures as Chinese writes them, and a sentence that holds them."""
    with speaking("zh"):
        figures = [written(4_553, "tCO2"), written(41_940_000, "EUR"), percent(0.9912), written(6_310, "MWh")]
    names = ("budget", "money", "share", "energy")
    return figures, SAID.format(**dict(zip(names, figures, strict=True)))


@pytest.mark.parametrize("width", range(16, 90))
def test_a_figure_of_a_chinese_line_stays_whole_with_its_unit(width: int) -> None:
    figures, sentence = said()
    lines = wrapped(sentence, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == sentence.replace(" ", "")
    assert all(sum(figure in line for line in lines) == 1 for figure in (*figures, "2050 年", "2035 年"))
    assert not any(line[0] in "，。" for line in lines)


@pytest.mark.parametrize("width", range(20, 60))
def test_a_figure_of_a_french_line_keeps_its_groups_and_its_unit(width: int) -> None:
    figures = ("227\u202f760", f"5,08{NBSP}kt{NBSP}CO₂", f"2,3{NBSP}%", "0.18 MW")
    lines = wrapped(
        f"dans chacune des {figures[0]} heures{NBSP}: {figures[1]}, {figures[2]} et {figures[3]} de plus", width
    )
    assert all(sum(figure in line for line in lines) == 1 for figure in figures)
    assert not any(line.startswith((":", "%")) for line in lines)


@pytest.mark.parametrize("width", (30, 40, 50, 70))
def test_a_table_keeps_figures_whole(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    figures, sentence = said()
    monkeypatch.setenv("COLUMNS", str(width))
    drawn = table(("什么", "说明"), [("成本", sentence), ("碳预算", "1\u202f234,5 MWh")], left=2)
    assert all(cell_len(line) <= width for line in drawn.splitlines())
    assert all(figure in drawn for figure in (*figures, "1\u202f234,5 MWh"))


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab 年吨CO₂，。1234,.%（）\xa0\u202f", max_size=80), st.integers(2, 40))
def test_no_sign_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= max(width, min(longest_piece(text), width)) for line in lines)


def test_what_is_longer_than_a_line_is_cut() -> None:
    assert wrapped("runs/a-long-name", 6) == ["runs/a", "-long-", "name"]


def test_chinese_is_filled_up_by_columns() -> None:
    assert [cell_len(padded(word, 12)) for word in ("ok", "正常", "软件包")] == [12, 12, 12]
