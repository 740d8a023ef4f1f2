"""Sizings side by side against the rule written out, the dispatch of one sizing, and each other."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import blocks
from engine.blocks import Totals, Year
from engine.kernels import sizing as compiled
from tests.load_following import Island, Store, Technology, operate_plainly
from tests.property.test_dispatch import operate as operate_alone

N_HOURS = 48
N_SIZINGS = 5

# Steps of 1/8 MW make exact ties, full stores and engines at their limits frequent.
eighths = st.integers(0, 32).map(lambda n: n / 8)


@st.composite
def batches(draw: st.DrawFn) -> tuple[Year, list[np.ndarray]]:
    """Hours and rules of an island, and its sizes: variables, engines, store power, store energy."""
    rough = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_variables, n_engines, n_stores = draw(st.integers(0, 2)), draw(st.integers(0, 3)), draw(st.integers(0, 2))

    def of_stores(values: list[float]) -> np.ndarray:
        return np.array([draw(st.sampled_from(values)) for _ in range(n_stores)], dtype=float)

    year = Year(
        rough.integers(1, 33, N_HOURS) / 8,
        rough.integers(0, 9, (n_variables, N_HOURS)) / 8,
        draw(st.integers(0, n_engines)),
        1.0 - of_stores([0.0, 0.01]),
        of_stores([1.0, 0.95, 0.8]),
        of_stores([1.0, 0.95, 0.8]),
        of_stores([0.0, 0.2]),
        of_stores([0.0, 0.5, 1.0]),
    )
    widths = n_variables, n_engines, n_stores, n_stores
    return year, [rough.integers(0, 17, (N_SIZINGS, width)) / 8 for width in widths]


def island_of(year: Year, sizes: list[np.ndarray], sizing: int) -> Island:
    """One sizing in the words of the reference."""
    variables, engines, power, energy = (array[sizing] for array in sizes)
    technologies = [
        Technology("island", "variable", list(size * profile), 0.0, 0.0)
        for size, profile in zip(variables, year.profile, strict=True)
    ] + [
        Technology("island", "before" if n < year.n_before else "after", [size] * N_HOURS, 0.0, 0.0)
        for n, size in enumerate(engines)
    ]
    stores = [
        Store(
            "island", power[n], energy[n], year.charge_efficiency[n], year.discharge_efficiency[n], 1.0 - year.kept[n],
            year.minimum_state[n] * energy[n], year.initial_state[n] * energy[n],
        )
        for n in range(len(power))
    ]  # fmt: skip
    return Island({"island": list(year.demand)}, technologies, stores, [], {})


def assert_same(found: Totals, expected: Totals) -> None:
    for name, mine, theirs in zip(Totals._fields[:-1], found, expected, strict=False):
        np.testing.assert_array_equal(mine, theirs, err_msg=name)
    for name in ("curtailment", "curtailment_peak", "unserved", "unserved_peak", "short_hours", "longest_spell"):
        np.testing.assert_array_equal(found.island[name], expected.island[name], err_msg=name)


@settings(max_examples=60)
@given(batches())
def test_each_sizing_does_what_the_rule_and_the_dispatch_say(batch: tuple[Year, list[np.ndarray]]) -> None:
    year, sizes = batch
    found, n_variables = blocks.operate(year, *sizes), sizes[0].shape[1]
    for sizing in range(N_SIZINGS):
        island = island_of(year, sizes, sizing)
        said = {name: np.sum(hours, axis=0) for name, hours in plainly(island).items()}
        totals, hours = operate_alone(island)
        of_plants = np.concatenate([found.variable[sizing], found.engine[sizing]])
        np.testing.assert_allclose(of_plants, said["generation"], atol=1e-9)
        np.testing.assert_allclose(found.charge[sizing], said["charge"], atol=1e-9)
        np.testing.assert_allclose(found.discharge[sizing], said["discharge"], atol=1e-9)
        np.testing.assert_allclose(of_plants, totals.generation[:, 0], atol=1e-9)
        np.testing.assert_allclose(found.running[sizing], totals.running[n_variables:])
        np.testing.assert_allclose(found.stored[sizing], hours.state[:, -1] - hours.state[:, 0], atol=1e-9)
        of_island = {name: float(values[sizing]) for name, values in found.island.items()}
        short = hours.unserved[0] > 1e-6 * year.demand
        expected = {
            "curtailment": totals.curtailment[0],
            "curtailment_peak": hours.curtailment.max(),
            "unserved": totals.unserved[0],
            "unserved_peak": totals.shortage[1],
            "short_hours": totals.shortage[0],
            "longest_spell": max(map(len, "".join("x" if now else " " for now in short).split()), default=0),
        }
        assert {name: of_island[name] for name in expected} == pytest.approx(expected, abs=1e-9)


def plainly(island: Island) -> dict[str, np.ndarray]:
    """The hours of the reference, (hour, instance)."""
    said = operate_plainly(island)
    return {
        name: np.array(said[name], dtype=float).reshape(-1, N_HOURS).T for name in ("generation", "charge", "discharge")
    }


@settings(max_examples=30)
@given(batches())
def test_a_batch_equals_one_by_one(batch: tuple[Year, list[np.ndarray]]) -> None:
    year, sizes = batch
    together = blocks.operate(year, *sizes)
    for sizing in range(N_SIZINGS):
        alone = blocks.operate(year, *(array[[sizing]] for array in sizes))
        of_one = [array[[sizing]] for array in together[:-1]]
        for mine, theirs in zip(of_one, alone[:-1], strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-13, atol=1e-13)
        for name in ("curtailment", "unserved", "short_hours", "longest_spell"):
            np.testing.assert_allclose(together.island[name][sizing], alone.island[name][0], rtol=1e-13, atol=1e-13)


def test_sizings_of_many_blocks_come_back_in_their_order() -> None:
    rough = np.random.default_rng(7)
    year = Year(rough.uniform(1, 3, N_HOURS), np.zeros((0, N_HOURS)), 0, *np.zeros((5, 0)))
    engines = rough.uniform(0, 3, (3 * compiled.MEMBERS + 17, 1))
    found = blocks.operate(year, np.zeros((len(engines), 0)), engines, *np.zeros((2, len(engines), 0)))
    np.testing.assert_allclose(found.engine, np.minimum(engines, year.demand).sum(axis=1, keepdims=True), rtol=1e-12)
    np.testing.assert_array_equal(found.island["short_hours"], (engines < year.demand).sum(axis=1))


@pytest.fixture(scope="module")
def interpreted() -> ModuleType:
    """The kernel's own source, not compiled."""
    spec = importlib.util.spec_from_file_location("interpreted_sizing", compiled.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ILOT_INTERPRET", "1")
        spec.loader.exec_module(module)
    return module


@settings(max_examples=4)
@given(batches())
def test_interpreted_equals_compiled(interpreted: ModuleType, batch: tuple[Year, list[np.ndarray]]) -> None:
    year, sizes = batch
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "kernel", interpreted)
        plain = blocks.operate(year, *sizes)
    assert_same(blocks.operate(year, *sizes), plain)


@pytest.mark.parametrize("wrong", range(4))
def test_rows_that_are_not_those_of_a_block_are_refused(wrong: int) -> None:
    shapes = [(1, 9, 128), (1, 1, 3, 128), (1, 1, 3, 128), (1, 1, 6, 128)]
    for shape in ((*shapes[wrong][:-1], 64), (*shapes[wrong][:-2], 2, 128)):
        rows = [np.zeros(shape if n == wrong else right) for n, right in enumerate(shapes)]
        with pytest.raises(ValueError, match="of a block"):
            compiled.operate_sizings(
                np.ones(2), np.ones((1, 2)), np.ones(1), np.ones(1), np.ones(1), 0, 1e-12, 1e-6, *rows
            )
