"""A workbook of values: what is written is read back, and what is wrong is told by sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter

from ilot.exports.values_book import book
from ilot.project import make_project
from scenarios.book import EXTENDS, FRONT, NAME, PATH, UNIT, YEAR, YOUR_QUALITY, YOUR_SOURCE, YOURS, read_book
from scenarios.load import load
from scenarios.problems import ScenarioError

HEADS = (PATH, YEAR, UNIT, YOURS, YOUR_SOURCE, YOUR_QUALITY)
BASE = "ouessant-reference"


def workbook(folder: Path, rows: Sequence[Sequence[Any]], front: Sequence[Sequence[str]] | None = None) -> Path:
    """A workbook whose one sheet of values, `technologies`, holds the rows."""
    file = folder / "book.xlsx"
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as written:
        sheet = written.add_worksheet(FRONT)
        for n, row in enumerate(front or ((NAME, "mine"), (EXTENDS, BASE))):
            sheet.write_row(n, 0, row)
        sheet = written.add_worksheet("technologies")
        for n, row in enumerate([HEADS, *rows]):
            sheet.write_row(n, 0, row)
    return file


def messages(file: Path) -> list[str]:
    with pytest.raises(ScenarioError) as refusal:
        load(file)
    return [str(problem).replace(str(file), "book") for problem in refusal.value.problems]


def test_an_empty_workbook_is_the_scenario_it_extends_under_another_name(tmp_path: Path) -> None:
    scenario = load(BASE)
    (tmp_path / "book.xlsx").write_bytes(book(scenario, "mine", BASE))
    read = load(tmp_path / "book.xlsx")
    assert read.scenario.name == "mine"
    assert read.scenario.model_copy(update={"name": BASE}) == scenario.scenario


def test_a_value_replaces_the_default_with_its_unit_and_source(tmp_path: Path) -> None:
    rows = [
        ("technologies.engines.lifetime", None, "yr", 33, "the maker", "published"),
        ("technologies.pv_public.status", None, None, "refused"),
    ]
    scenario = load(workbook(tmp_path, rows)).scenario
    (lifetime,) = scenario.technologies["engines"].lifetime.points
    assert (lifetime.amount, lifetime.unit, lifetime.source, lifetime.quality) == (33.0, "yr", "the maker", "published")
    assert scenario.technologies["pv_public"].status == "refused"


def test_a_year_joins_the_years_that_were_there(tmp_path: Path) -> None:
    price = load(BASE).scenario.fuels["diesel"].price_by_volume
    assert price is not None and price.years == (2025, 2030, 2040, 2050)
    rows = [("fuels.diesel.price_by_volume", 2035, "EUR/m3", 1000, "a guess", "assumed")]
    changed = load(workbook(tmp_path, rows)).scenario.fuels["diesel"].price_by_volume
    assert changed is not None and changed.years == (2025, 2030, 2035, 2040, 2050)
    assert changed.at(2035) == 1000.0 and changed.at(2050) == price.at(2050)
    assert changed.points[0] == price.points[0]


@pytest.mark.parametrize(
    ("formula", "value", "said"),
    [("=1/0", "#DIV/0!", "the error #DIV/0!"), ("=20+13", "", "never computed"), ("=20+13", 33, None),
     ('=IF(1,"","")', None, None)],
)  # fmt: skip
def test_a_formula_that_comes_to_nothing_is_not_taken_for_an_empty_cell(
    tmp_path: Path, formula: str, value: Any, said: str | None
) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(file)) as written:
        sheet = written.add_worksheet(FRONT)
        sheet.write_row(0, 0, (NAME, "mine"))
        sheet.write_row(1, 0, (EXTENDS, BASE))
        sheet = written.add_worksheet("technologies")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ("technologies.engines.lifetime", None, "yr"))
        sheet.write_formula(1, 3, formula, None, 0 if value is None else value)
    if value is None:  # a text that is empty: as a spreadsheet writes it
        repack(file, b"</f><v>0</v>", b"</f><v></v>", b'<c r="D2">', b'<c r="D2" t="str">')
    if said is None:
        found, default = (load(each).scenario.technologies["engines"].lifetime.at(2025) for each in (file, BASE))
        assert found == (33.0 if value else default) and default != 33.0
    else:
        (told,) = messages(file)
        assert told.startswith("book:technologies!D2: technologies.engines.lifetime: ") and said in told
        assert told.endswith("[E151]")


def repack(file: Path, *changes: bytes) -> None:
    """Change the parts of a workbook as texts, old and new in turn."""
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(file, "w") as archive:
        for name, part in parts.items():
            for old, new in zip(changes[::2], changes[1::2], strict=True):
                part = part.replace(old, new)
            archive.writestr(name, part)


def test_bad_cells_are_told_all_at_once_by_sheet_and_cell(tmp_path: Path) -> None:
    rows = [
        ("technologies.engines.lifetime", None, "yr", -3),
        ("technologies.engines.status", None, None, "exsting"),
        ("technologies.engines.lifetim", None, "yr", 20),
    ]
    told = messages(workbook(tmp_path, rows))
    assert [text.split(": ")[0] for text in told] == [f"book:technologies!D{n}" for n in (2, 3, 4)]
    assert [text[-5:-1] for text in told] == ["E205", "E203", "E202"]


def test_two_rows_without_years_contradict_each_other(tmp_path: Path) -> None:
    path = "technologies.engines.lifetime"
    (told,) = messages(workbook(tmp_path, [(path, None, "yr", 20), (path, None, "yr", 30)]))[:1]
    assert told.startswith(f"book:technologies!D2: {path}") and told.endswith("[E152]")


def test_a_workbook_that_names_no_scenario_is_refused(tmp_path: Path) -> None:
    (told,) = messages(workbook(tmp_path, [], front=[(NAME, "mine")]))
    assert "the sheet 'scenario' has no 'extends'" in told and "E150" in told


def test_a_parent_outside_the_folder_is_refused(tmp_path: Path) -> None:
    (told,) = messages(workbook(tmp_path, [], front=[(NAME, "mine"), (EXTENDS, "../other.yaml")]))
    assert told.startswith("book:scenario!B2") and "E123" in told


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_text("name,mine\n", encoding="utf-8")
    (told,) = messages(file)
    assert "E150" in told


def test_a_date_is_no_value(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(file)) as written:
        front = written.add_worksheet(FRONT)
        front.write_row(0, 0, (NAME, "mine"))
        front.write_row(1, 0, (EXTENDS, BASE))
        sheet = written.add_worksheet("technologies")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ("technologies.engines.lifetime", None, "yr"))
        sheet.write_number(1, 3, 45000, written.add_format({"num_format": "yyyy-mm-dd"}))
    (told,) = messages(file)
    assert "E151" in told


def test_every_value_of_a_project_is_in_its_workbook(tmp_path: Path) -> None:
    """`init --excel`: the workbook of each template runs as it is and says what its scenario says."""
    for template in ("ouessant", "hainan", "blank"):
        folder = tmp_path / template
        make_project(folder, template, with_book=True)
        said = read_book(folder / "island.xlsx")
        assert said.values == {} and said.extends == "island.yaml"
        mine, base = load(folder / "island.xlsx").scenario, load(folder / "island.yaml").scenario
        assert mine.model_copy(update={"name": base.name}) == base
