"""What two scenarios say differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilot.studies.diff import Difference, differences
from scenarios.load import load

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


@pytest.fixture
def found(tmp_path: Path):
    """Differences of small.yaml and a child of it."""
    (tmp_path / "small.yaml").write_text(SMALL.read_text())

    def of(text: str) -> list[Difference]:
        (tmp_path / "child.yaml").write_text(f"schema: 1\nname: child\nextends: small.yaml\n{text}")
        return differences(load(tmp_path / "small.yaml"), load(tmp_path / "child.yaml"))

    return of


def test_a_scenario_does_not_differ_from_a_child_that_changes_its_name_alone(found) -> None:
    assert found("title: Another title\n") == []


def test_a_changed_value_is_told_with_file_and_line_on_both_sides(found) -> None:
    (only,) = found("technologies: {hydro: {lifetime: 50 yr}}\n")
    assert (only.path, only.a.value, only.b.value) == ("technologies.hydro.lifetime", "60 yr", "50 yr")
    written = SMALL.read_text().splitlines()
    assert written[only.a.line - 1].strip() == "lifetime: 60 yr"
    assert only.b.origin == "child.yaml:4"


def test_the_same_value_in_another_unit_or_with_a_source_is_no_difference(found) -> None:
    assert found("technologies: {hydro: {lifetime: {value: 60, source: a book}, maximum_capacity: 0.5 MW}}\n") == []


def test_a_path_in_time_is_compared_by_its_points(found) -> None:
    (only,) = found("drivers: {people: {2025: 1000, 2028: 960}}\n")
    assert (only.a.value, only.b.value) == ("2025: 1000, 2028: 970", "2025: 1000, 2028: 960")


def test_a_thing_that_only_one_has_is_one_difference(found) -> None:
    (only,) = found("policies: {price: null}\n")
    assert (only.path, only.b.value, only.b.origin) == ("policies.price", None, "")
    assert only.a.origin.startswith("small.yaml:")


def test_a_value_that_one_leaves_to_its_default_says_so(found) -> None:
    (only,) = found("seed: 7\n")
    assert (only.path, only.a.value, only.a.origin, only.b.value) == ("seed", "1", "default", "7")
