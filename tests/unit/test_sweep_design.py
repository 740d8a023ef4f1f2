"""Where the members of a sweep lie."""

from __future__ import annotations

import numpy as np
import pytest

from ilot.studies.sweep_design import is_unbalanced, points, unit_samples
from ilot.studies.sweep_file import SweepFile, flow, override
from scenarios.document import read_text


def swept(design: str, values: dict, samples: int | None = None, seed: int = 1) -> SweepFile:
    return SweepFile.model_validate(
        {"schema": 1, "scenario": "x", "run": "simulate", "design": design, "values": values, "seed": seed}
        | ({} if samples is None else {"samples": samples})
    )


def test_a_grid_has_every_combination_the_last_path_fastest() -> None:
    members = points(swept("grid", {"a.b": {"low": 0, "high": 1, "levels": 3}, "c": ["x", "y"]}))
    assert [tuple(member.values()) for member in members] == [
        (0.0, "x"), (0.0, "y"), (0.5, "x"), (0.5, "y"), (1.0, "x"), (1.0, "y"),
    ]  # fmt: skip
    assert all(list(member) == ["a.b", "c"] for member in members)


def test_a_latin_hypercube_has_one_member_in_each_slice_of_each_value() -> None:
    samples = unit_samples("lhs", 50, 3, seed=4)
    for column in samples.T:
        assert sorted((column * 50).astype(int)) == list(range(50))


def test_a_sobol_design_of_a_power_of_two_has_one_member_in_each_slice_of_each_value() -> None:
    samples = unit_samples("sobol", 64, 4, seed=4)
    for column in samples.T:
        assert sorted((column * 64).astype(int)) == list(range(64))


def test_a_shorter_sobol_design_is_the_beginning_of_a_longer_one() -> None:
    assert np.array_equal(unit_samples("sobol", 200, 2, seed=1), unit_samples("sobol", 256, 2, seed=1)[:200])
    assert is_unbalanced(swept("sobol", {"a": [1, 2]}, 200))
    assert not is_unbalanced(swept("sobol", {"a": [1, 2]}, 256))


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_the_same_seed_gives_the_same_members_and_another_seed_others(design: str) -> None:
    values = {"a": {"low": -2, "high": 3}, "b": ["p", "q", "r"]}
    assert points(swept(design, values, 16)) == points(swept(design, values, 16))
    assert points(swept(design, values, 16)) != points(swept(design, values, 16, seed=2))


def test_members_keep_to_their_ranges_and_take_each_item_of_a_list_alike_often() -> None:
    members = points(swept("lhs", {"a": {"low": -2, "high": 3}, "b": ["p", "q", "r"]}, 30))
    assert all(-2 <= member["a"] < 3 for member in members)
    assert [sum(member["b"] == item for member in members) for item in "pqr"] == [10, 10, 10]


@pytest.mark.parametrize("value", [31.5, 1e-9, True, "30 yr", "=1: #x", {2025: 1.5, 2030: "2 MW"}, ["a", 2], None])
def test_a_value_reads_back_as_it_was_given(value: object) -> None:
    assert read_text(flow(value), "x").data == value


def test_a_range_with_a_unit_overrides_with_number_and_unit() -> None:
    varied = swept("lhs", {"a": {"low": 1, "high": 2, "unit": "yr"}}, 1).values["a"]
    assert override("a", 1.25, varied) == 'a="1.25 yr"'
