"""Electricity of Hainan: fitted to 2018 and 2020, predicted to 2023, each figure against its own base; the outlook."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from benchmarks.synthesis_check import OUTLOOK, outlook_rows
from ilot.studies.calibrated import calibrate

FOLDER = Path(__file__).parents[2] / "docs" / "backcasts"
PAGE = FOLDER.parent / "demand.md"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    folder = tmp_path_factory.mktemp("backcast")
    for file in (*FOLDER.glob("*.yaml"), *FOLDER.glob("*.csv")):
        shutil.copy(file, folder)
    return calibrate(folder / "calibrate-hainan-electricity.yaml")


def error(told: dict, series: str, time: str) -> float:
    (point,) = [p for p in told["points"] if (p["series"], p["time"]) == (series, time)]
    return float(point["relative_error"])


def test_all_electricity_of_2018_is_met_and_that_of_2023_predicted_within_three_percent(told: dict) -> None:
    # 32.70 TWh (DEA); about 48.5 TWh (36.46 in nine months, Xinhua).
    assert abs(error(told, "use|total", "2018")) < 1e-9
    assert abs(error(told, "use|total", "2023")) < 0.03


def test_what_the_grid_fed_in_2023_is_predicted_within_three_percent(told: dict) -> None:
    # 42.674 TWh (shinerinc), against sales of 2020 and never against the total.
    assert abs(error(told, "use|grid_fed", "2023")) < 0.03


def test_the_years_of_the_pandemic_are_predicted_too_high(told: dict) -> None:
    for year in ("2021", "2022"):
        assert 0.05 < error(told, "use|total", year) < 0.08


def test_the_page_prints_what_the_commands_say(told: dict) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for point in told["points"]:
        name = {"use|total": "all electricity", "use|grid_fed": "fed in by the grid"}[point["series"]]
        counted, model = (f"{point[key] / 1e6:.2f}" for key in ("observed", "simulated"))
        row = f"| {name} | {point['time']} | {counted} | {model} | {point['relative_error']:+.1%} |"
        assert row.replace("%", " %") in page
    assert f"{told['parameters']['uses.total.elasticity']['value']:.3f}" in page
    for row in outlook_rows():
        assert row in page


def test_the_outlook_is_shipped_as_published() -> None:
    with OUTLOOK.open(encoding="utf-8") as file:
        published = {int(row["year"]): float(row["twh"]) for row in csv.DictReader(file)}
    assert published[2020] == pytest.approx(36.629, abs=5e-4)
    assert published[2060] == pytest.approx(80.868, abs=5e-4)


def test_demand_lies_above_the_outlook_by_what_is_named() -> None:
    # Cars (1.4 to 7.9 TWh) are not in the outlook; without them demand keeps within 12 % of it from 2030 on.
    for row in outlook_rows()[1:]:
        outlook, uses, cars = (float(cell) for cell in re.findall(r"\d+\.\d+", row)[:3])
        assert 0 < uses / outlook - 1 < 0.125
        assert cars < 8
