"""The five tables of a run: their figures are those of the run, and none is missing that it has."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ilot.exports.questions import QUESTIONS, Answer, questions, to_questions
from ilot.planning import run_scenario
from ilot.reporting.questions import answers
from ilot.reporting.yearly import Yearly
from ilot.runs.record import Record, read_json

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
SAID = (
    "plan.technologies.hydro.2027=0.1 MW", "finance.tariff=600 EUR/MWh", "finance.equalisation=state",
    "finance.funding.public=40 %", "finance.funding.green_bonds=60 %", "finance.capital.debt_share=60 %",
    "finance.capital.cost_of_equity=12 %/yr", "finance.capital.cost_of_debt=5 %/yr", "finance.capital.tax=25 %",
    "finance.capital.inflation=2 %/yr", "finance.debt.share=70 %", "finance.debt.rate=5 %/yr", "finance.debt.years=2",
    "carbon.base_2019.co2=2000", "visitors.number=5000 1/yr", "visitors.sectors=[residential]",
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Record]:
    folder = tmp_path_factory.mktemp("questions") / "run"
    return folder, run_scenario(SMALL, out=folder, overrides=SAID)


def told(record: Record) -> dict[str, list[Answer]]:
    return questions(record.loaded.scenario, record.results, record.summary)


def test_each_question_has_its_table(run: tuple[Path, Record]) -> None:
    found = told(run[1])
    assert tuple(found) == QUESTIONS
    names = {question: {answer.figure for answer in table} for question, table in found.items()}
    assert {"gross_emissions", "emissions_per_visitor", "u4ssc_indicators"} <= names["quantifiable"]
    assert {"net_present_cost", "internal_rate_of_return", "household_bill", "paid"} <= names["financeable"]
    assert {"unserved_energy", "peak_demand"} <= names["feasible"]
    assert {"is_1p5", "milestones_met", "policy", "levers"} <= names["governable"]
    assert {"assumed_share", "seed"} <= names["experimentable"]


def test_the_figures_are_those_of_the_run(run: tuple[Path, Record]) -> None:
    summary, found = run[1].summary, told(run[1])
    for table in found.values():
        for answer in table:
            if answer.figure in summary["kpi"] and answer.year is None:
                assert answer.value == summary["kpi"][answer.figure]["value"]
            if answer.figure in summary["annual"] and answer.year is not None:
                series = summary["annual"][answer.figure]
                assert answer.value == series["values"][summary["years"].index(answer.year)]


def test_who_puts_up_the_money_puts_up_all_of_it_and_who_pays_pays_all(run: tuple[Path, Record]) -> None:
    _, record = run
    found = told(record)["financeable"]
    put_up = {answer.item: answer.value for answer in found if answer.figure == "investment"}
    assert put_up == {
        "power system": pytest.approx(280e3), "public": pytest.approx(112e3), "green_bonds": pytest.approx(168e3)
    }  # fmt: skip
    paid = sum(float(answer.value or 0) for answer in found if answer.figure == "paid")
    cost = record.results.annual["cost"].mean("member").drop_sel(item="unserved").sum()
    assert paid == pytest.approx(float(cost), rel=1e-12)


def test_who_decides_is_counted_by_lever(run: tuple[Path, Record]) -> None:
    levers = {answer.item: answer.value for answer in told(run[1])["governable"] if answer.figure == "levers"}
    assert levers == {"county": 2, "household": 1}, "hydropower and a battery; electric cars; the engine stands"


def test_they_stand_in_the_results_and_in_a_file(run: tuple[Path, Record], tmp_path: Path) -> None:
    folder, record = run
    kept = read_json(folder / "kpi.json")["questions"]
    assert {question: len(table) for question, table in kept.items()} == {
        question: len(table) for question, table in told(record).items()
    }
    to_questions(folder, tmp_path / "questions.csv")
    rows = list(csv.DictReader((tmp_path / "questions.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == sum(map(len, kept.values()))
    assert {row["question"] for row in rows} == set(QUESTIONS)


def test_the_report_tells_them_in_words(run: tuple[Path, Record]) -> None:
    tables = {heading: table for heading, _, table in answers(Yearly(run[1]))}
    assert list(tables) == ["Quantifiable", "Financeable", "Feasible", "Governable", "Experimentable"]
    governable = {row[0]: row[-1] for row in tables["Governable"].rows}
    assert governable["A pathway of 1.5 °C"] == "open", "no year of a milestone is simulated"
    assert all(len(row) == len(table.heads) for table in tables.values() for row in table.rows)
