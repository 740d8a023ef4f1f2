"""What is wrong with a sweep file is said all at once, with place and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilot.studies.sweep_file import EXAMPLE, read_sweep
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
SOUND = """\
schema: 1
scenario: small.yaml
run: simulate
design: lhs
samples: 4
values:
  horizon.discount_rate: {low: 2, high: 8, unit: "%/yr"}
  technologies.hydro.lifetime: [40 yr, 60 yr]
outputs: [lcoe]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    return tmp_path


def said(folder: Path, *changes: tuple[str, str]) -> list[tuple[str, int, str]]:
    """Code, line and path of each problem of the sound file after changes."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "sweep.yaml").write_text(text)
    with pytest.raises(ScenarioError) as caught:
        read_sweep(folder / "sweep.yaml")
    assert all(problem.cure for problem in caught.value.problems)
    return [(problem.code, problem.line, problem.path) for problem in caught.value.problems]


def test_the_sound_file_and_the_example_are_sound(folder: Path) -> None:
    (folder / "sweep.yaml").write_text(SOUND)
    assert read_sweep(folder / "sweep.yaml").seed == 1
    (folder / "example.yaml").write_text(EXAMPLE)
    assert read_sweep(folder / "example.yaml").samples == 200


def test_grammar_is_said_all_at_once(folder: Path) -> None:
    assert said(folder, ("samples:", "sample:"), ("simulate", "simulte"), ("high: 8", "hihg: 8")) == [
        ("E203", 3, "run"),
        ("E202", 5, "sample"),
        ("E201", 7, "values.horizon.discount_rate.high"),
        ("E202", 7, "values.horizon.discount_rate.hihg"),
    ]


def test_relations_are_said_all_at_once(folder: Path) -> None:
    changes = [("small.yaml", "smal.yaml"), ("samples: 4\n", ""), ("low: 2", "low: 9"), ("[lcoe]", "[lcoee]")]
    assert said(folder, *changes) == [
        ("E102", 2, "scenario"),
        ("E201", 4, "design"),
        ("E206", 6, "values.horizon.discount_rate"),
        ("E203", 8, "outputs.0"),
    ]


def test_a_grid_wants_levels_and_no_samples(folder: Path) -> None:
    assert [each[0::2] for each in said(folder, ("lhs", "grid"))] == [
        ("E206", "samples"),
        ("E201", "values.horizon.discount_rate"),
    ]


def test_a_grid_beyond_all_sense_is_refused_before_it_is_made(folder: Path) -> None:
    assert said(folder, ("lhs\nsamples: 4", "grid"), ('"%/yr"', '"%/yr", levels: 1000000')) == [("E205", 6, "values")]


def test_a_path_that_is_not_in_the_language_and_a_unit_of_the_wrong_kind_are_found_before_the_first_run(
    folder: Path,
) -> None:
    assert said(folder, ("hydro.lifetime", "hydro.lifetme"), ('"%/yr"', "MW")) == [
        ("E213", 7, "values.horizon.discount_rate"),
        ("E202", 8, "values.technologies.hydro.lifetme"),
    ]


def test_a_kpi_of_the_optimiser_is_none_of_a_simulation(folder: Path) -> None:
    assert said(folder, ("[lcoe]", "[objective]")) == [("E203", 9, "outputs.0")]
