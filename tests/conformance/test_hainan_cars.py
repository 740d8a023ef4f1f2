"""Cars of Hainan: fitted to the counts until 2022, held against those of 2023 to 2025, and against the page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ilot.studies.calibrated import calibrate

FOLDER = Path(__file__).parents[2] / "docs" / "backcasts"
NAMES = {
    "stock|private_cars": "private cars",
    "service|vehicles": "motor vehicles",
    "stock_share|new_energy": "new-energy share of motor vehicles",
    "sales_share|new_energy": "new-energy share of new registrations",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    folder = tmp_path_factory.mktemp("backcast")
    for file in (*FOLDER.glob("*.yaml"), *FOLDER.glob("*.csv")):
        shutil.copy(file, folder)
    return calibrate(folder / "calibrate-hainan-cars.yaml")


def relative_errors(told: dict, series: str) -> dict[str, float]:
    return {p["time"]: p["relative_error"] for p in told["points"] if p["series"] == series and not p["fitted"]}


def test_fleets_after_2022_are_predicted_within_four_percent(told: dict) -> None:
    # NBS: 1,747,900 private cars at the end of 2023; China News: 2,045,000 vehicles in April 2024.
    assert abs(relative_errors(told, "stock|private_cars")["2023"]) < 0.04
    assert all(abs(error) < 0.04 for error in relative_errors(told, "service|vehicles").values())


def test_new_energy_vehicles_are_predicted_well_for_a_year_and_too_fast_for_three(told: dict) -> None:
    # 13.87 % in October 2023, 22.64 % in October 2025, of all motor vehicles.
    errors = relative_errors(told, "stock_share|new_energy")
    assert abs(errors["2023-10"]) < 0.05
    assert 0.10 < errors["2025-10"] < 0.20


def test_only_figures_until_2022_are_fitted(told: dict) -> None:
    assert {p["fitted"] for p in told["points"] if p["time"][:4] <= "2022"} == {True}
    assert {p["fitted"] for p in told["points"] if p["time"][:4] > "2022"} == {False}


def test_the_page_prints_what_the_command_says(told: dict) -> None:
    page = (FOLDER / "hainan-cars.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|`]+) \| (\d{4}[^|]*) \| (.+) \| (.+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    points = sorted(told["points"], key=lambda point: point["fitted"])
    assert len(rows) == len(points)
    for (name, time, *texts), point in zip(rows, points, strict=True):
        assert (name, time) == (NAMES[point["series"]], point["time"])
        printed = [float(text.replace(",", "").replace(" %", "")) / (100 if "%" in text else 1) for text in texts]
        tolerance = 1.0 if point["observed"] > 1 else 1e-4
        assert printed[0] == pytest.approx(point["observed"], abs=tolerance)
        assert printed[1] == pytest.approx(point["simulated"], abs=tolerance)
        assert printed[2] == pytest.approx(point["relative_error"], abs=1e-3)
        assert printed[3] == pytest.approx(point["band"], abs=tolerance)
    for path, each in told["parameters"].items():
        (line,) = re.findall(rf"^\| `{re.escape(path)}` \| (.+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
        for text, key in zip(line, ("value", "low", "high"), strict=True):
            assert float(text) == pytest.approx(each[key], rel=1e-4)
