"""The documentation against the code: what it names exists, what it prints is so, and its examples run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import CODES
from tests.operation import operated

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "DIARY.md", *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
NAMED_FILE = re.compile(r"`((?:engine|scenarios|solvers|ilot|benchmarks|tests|docs)/[\w./-]+\.\w+)`")


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    files = NAMED_FILE.findall(page.read_text(encoding="utf-8"))
    assert not [file for file in files if not (ROOT / file).exists()]


def test_the_nomenclature_is_what_the_table_of_variables_says() -> None:
    command = [sys.executable, str(ROOT / "docs" / "nomenclature.py")]
    said = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True
    )
    assert (ROOT / "docs" / "nomenclature.md").read_text(encoding="utf-8") == said.stdout, "run `make nomenclature`"


def test_the_page_of_the_language_lists_every_error_code() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| ([EW]\d{3}) \| (.*) \|$", text, re.MULTILINE)) == CODES


def test_the_whole_scenario_of_the_language_page_is_one(tmp_path: Path) -> None:
    (whole,) = (text for text in blocks(ROOT / "docs" / "language.md", "yaml") if "name: small\n" in text)
    (tmp_path / "small.yaml").write_text(whole, encoding="utf-8")
    inputs = build(load(tmp_path / "small.yaml"))
    assert float(inputs["use_energy"].sel(year=2025).sum()) == pytest.approx(2000.0)


@pytest.mark.parametrize("part", range(5))
def test_each_part_of_the_language_page_that_is_laid_over_the_whole_scenario_fits_it(part: int, tmp_path: Path) -> None:
    examples = blocks(ROOT / "docs" / "language.md", "yaml")
    (whole,) = (text for text in examples if "name: small\n" in text)
    parts = [text for text in examples if text.startswith("# over small.yaml\n")]
    assert len(parts) == 5
    (tmp_path / "small.yaml").write_text(whole, encoding="utf-8")
    (tmp_path / "over.yaml").write_text(f"schema: 1\nname: over\nextends: small.yaml\n{parts[part]}", encoding="utf-8")
    build(load(tmp_path / "over.yaml"))


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks(ROOT / "README.md", "python")
    exec(compile(example, "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert "built − without" in said and "link_losses" in said


def test_the_hour_worked_by_hand_in_the_model_page_comes_out_of_the_engine() -> None:
    operation = operated(
        1.5,
        technologies={
            "pv": {"capacity": 1.0, "technology_kind": "variable", "availability_pattern": "sun"},
            "engines": {
                "capacity": 2.4,
                "unit_capacity": 0.6,
                "forced_availability": 0.95,
                "minimum_load": 0.3,
                "fuel": "diesel",
                "fuel_slope": 1 / 0.3694,
                "fuel_intercept": 0.1988,
            },
        },
        stores={
            "battery": {
                "capacity": 1.0,
                "energy": 1.0,
                "initial_state": 0.45,
                "minimum_state": 0.1,
                "discharge_efficiency": 0.98,
            }
        },
        fuels={"diesel": {}},
        patterns={"sun": np.where(np.arange(8760) == 0, 0.3, 0.0)},
    )
    first = operation.hourly.isel(hour=0).squeeze(drop=True)
    assert float(first["generation"].sel(technology="pv")) == pytest.approx(0.300)
    assert float(first["discharge"].sum()) == pytest.approx(0.343)
    assert float(first["generation"].sel(technology="engines")) == pytest.approx(0.857)
    assert first["state_of_charge"].values.ravel()[1] == pytest.approx(0.10)
    # The rest of the year the engines alone carry 1.5 MW with three units on line.
    fuel = float(operation.annual["fuel_use"].sum()) - 8759 * (1.5 / 0.3694 + 0.1988 * 1.8)
    assert fuel == pytest.approx(2.559, abs=5e-4)
    assert fuel / 9.938 * 1000 == pytest.approx(257, abs=1)
    assert fuel * 0.26676 == pytest.approx(0.683, abs=5e-4)
