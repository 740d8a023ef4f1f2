"""The compiled dispatch against the rule written out in plain Python, and what must hold for any island."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.kernels import dispatch as compiled
from engine.kernels.dispatch import Hours, Links, Plants, Stores, Totals
from engine.kernels.outages import Outages
from engine.kernels.shortage import ENERGY_SO_FAR, LARGEST, N_FIGURES, PEAK
from tests.load_following import Island, Link, Store, Technology, operate_plainly

N_HOURS = 48
NODES = ("east", "west")


@pytest.fixture(scope="module")
def interpreted() -> ModuleType:
    """The kernel's own source, not compiled."""
    spec = importlib.util.spec_from_file_location("interpreted_dispatch", compiled.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ILOT_INTERPRET", "1")
        spec.loader.exec_module(module)
    return module


# Steps of 1/8 MW make exact ties, full stores and engines at their limits frequent.
powers = st.integers(0, 32).map(lambda eighths: eighths / 8)
shares = st.sampled_from([0.0, 0.25, 0.5, 0.9])
kinds = st.sampled_from(["variable", "before", "after", "must_run_before", "must_run_after"])


@st.composite
def islands(draw: st.DrawFn, nodes: tuple[str, ...] = NODES, unit: float = 0.5) -> Island:
    at = st.sampled_from(nodes)
    rough = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def hours(highest: float) -> list[float]:
        return [float(n) / 8 for n in rough.integers(0, int(8 * highest) + 1, N_HOURS)]

    technologies = [
        Technology(draw(at), draw(kinds), hours(2.0), draw(shares), draw(st.sampled_from([0.0, unit])))
        for _ in range(4)
    ]
    efficiencies = st.sampled_from([1.0, 0.95, 0.8])
    stores = []
    for _ in range(draw(st.integers(0, 2))):
        capacity, lowest = draw(powers), draw(st.sampled_from([0.0, 0.2]))
        standing, first = draw(st.sampled_from([0.0, 0.01])), draw(st.sampled_from([0.0, 0.5, 1.0]))
        into, out = draw(efficiencies), draw(efficiencies)
        stores.append(Store(draw(at), draw(powers), capacity, into, out, standing, lowest * capacity, first * capacity))
    ends = st.permutations(nodes).map(lambda pair: pair[:2])
    links = [
        Link(*draw(ends), draw(powers), draw(st.sampled_from([0.0, 0.05])))
        for _ in range(draw(st.integers(0, 2)) if len(nodes) > 1 else 0)
    ]
    exports = {node: draw(st.sampled_from([0.0, 0.5])) for node in nodes}
    return Island({node: hours(4.0) for node in nodes}, technologies, stores, links, exports)


def operate(island: Island, kernel: Any = compiled.operate, keep: bool = True) -> tuple[Totals, Hours]:
    """Run the kernel on an island of the reference."""
    nodes, plants = list(island.demand), island.technologies
    demand = np.array(list(island.demand.values()), dtype=float)
    n, h, t, s, k = len(nodes), demand.shape[1], len(plants), len(island.stores), len(island.links)
    totals = Totals(*map(np.zeros, ((t, 12), t, t, t, s, s, k, n, n, n, (n, 12), n, N_FIGURES, (12, 24), 1)))
    rows = [(n, h), (t, h), (s, h), (s, h), (s, h + 1), (k, h), (n, h), (n, h), (n, h)]
    hours = Hours(*(np.zeros(shape if keep else (0, 0)) for shape in rows))

    def which(test: Any) -> np.ndarray:
        return np.array([i for i, plant in enumerate(plants) if test(plant.kind)], dtype=np.int64)

    def node_of(labels: list[str]) -> np.ndarray:
        return np.array([nodes.index(label) for label in labels], dtype=np.int64)

    def column(values: list[float]) -> np.ndarray:
        return np.array(values, dtype=float)

    kernel(
        demand,
        np.array([plant.available for plant in plants], dtype=float).reshape(t, h),
        np.zeros(h, np.int64),
        column([island.export_capacity.get(node, 0.0) for node in nodes]),
        Plants(
            node_of([plant.node for plant in plants]),
            np.arange(t),
            np.ones(t),
            column([plant.minimum_load for plant in plants]),
            column([plant.unit for plant in plants]),
            np.ones(t),
            which(lambda kind: kind == "variable"),
            which(lambda kind: kind.startswith("must_run")),
            which(lambda kind: kind.endswith("before")),
            which(lambda kind: kind.endswith("after")),
        ),
        Stores(
            node_of([store.node for store in island.stores]),
            *(column([getattr(store, name) for store in island.stores])
              for name in ("power", "capacity", "into", "out", "standing", "lowest", "first")),
            np.ones(s),
        ),
        Links(
            node_of([link.start for link in island.links]),
            node_of([link.end for link in island.links]),
            column([link.capacity for link in island.links]),
            column([link.loss for link in island.links]),
        ),
        Outages(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)),
        totals,
        hours,
    )  # fmt: skip
    return totals, hours


@settings(max_examples=150)
@given(islands())
def test_the_kernel_does_what_the_rule_says(island: Island) -> None:
    said = operate_plainly(island)
    totals, hours = operate(island)
    for name in ("generation", "charge", "discharge", "flow", "export", "curtailment", "unserved"):
        plain = np.array(said[name], dtype=float).reshape(getattr(hours, name).shape)
        np.testing.assert_allclose(getattr(hours, name), plain, atol=1e-9, rtol=0, err_msg=name)
    np.testing.assert_allclose(hours.state[:, 1:].ravel(), np.ravel(said["state"]), atol=1e-9, rtol=0)
    np.testing.assert_allclose(totals.online, np.sum(said["online"], axis=1), atol=1e-9)


@settings(max_examples=30)
@given(islands())
def test_interpreted_equals_compiled(interpreted: ModuleType, island: Island) -> None:
    for one, other in zip(operate(island), operate(island, interpreted.operate), strict=True):
        for mine, theirs in zip(one, other, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@settings(max_examples=30)
@given(islands())
def test_totals_are_the_sums_of_the_hours_kept_or_not(island: Island) -> None:
    totals, hours = operate(island)
    bare, _ = operate(island, keep=False)
    for mine, theirs in zip(totals, bare, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for name in ("charge", "discharge", "export", "curtailment", "unserved"):
        np.testing.assert_allclose(getattr(totals, name), getattr(hours, name).sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(totals.flow, abs(hours.flow).sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(totals.generation[:, 0], hours.generation.sum(axis=1), atol=1e-9)
    np.testing.assert_array_equal(totals.running, (hours.generation > 0).sum(axis=1))
    np.testing.assert_array_equal(totals.peak, np.max(list(island.demand.values()), axis=1))
    assert totals.shortage[1] == pytest.approx(hours.unserved.sum(axis=0).max())


@settings(max_examples=100)
@given(islands())
def test_energy_balances_at_every_node_and_hour_and_states_stay_in_bounds(island: Island) -> None:
    _, hours = operate(island)
    for position, node in enumerate(island.demand):
        supply = hours.unserved[position] - np.array(island.demand[node])
        variable = np.zeros(N_HOURS)
        for plant, output in zip(island.technologies, hours.generation, strict=True):
            if plant.node == node:
                supply = supply + output
                variable += (np.array(plant.available) - output) * (plant.kind == "variable")
        for store, taken, given_back in zip(island.stores, hours.charge, hours.discharge, strict=True):
            supply = supply + (given_back - taken) * (store.node == node)
        for link, sent in zip(island.links, hours.flow, strict=True):
            onward, back = np.maximum(sent, 0), np.maximum(-sent, 0)
            supply = supply + (back * (1 - link.loss) - onward) * (link.start == node)
            supply = supply + (onward * (1 - link.loss) - back) * (link.end == node)
        np.testing.assert_allclose(supply, hours.export[position] + hours.curtailment[position] - variable, atol=1e-9)
    for store, state in zip(island.stores, hours.state, strict=True):
        lowest = np.minimum(store.lowest, state[:-1] * (1 - store.standing))
        assert (state[1:] >= lowest - 1e-9).all() and (state <= store.capacity + 1e-9).all()
    for link, sent in zip(island.links, hours.flow, strict=True):
        assert (abs(sent) <= link.capacity + 1e-9).all()
    assert (hours.unserved >= 0).all() and (hours.curtailment >= 0).all() and (hours.generation >= 0).all()


@settings(max_examples=60)
@given(islands(nodes=("island",)), st.sampled_from([0.25, 1.0, 4.0]))
def test_more_storage_never_leaves_more_demand_unserved_on_one_node(island: Island, more: float) -> None:
    # Energy of one store. More power may leave more unserved: the rule then drains the store in hours that an
    # engine could have served, and it lies empty when the engine alone is too small. So may minimum loads: a larger
    # store serves an hour alone in which a smaller one would have let an engine start and be charged by it.
    for plant in island.technologies:
        plant.minimum_load = 0.0
    island.stores = [Store("island", 1.0, 2.0, 0.9, 0.9)]
    before, _ = operate(island)
    island.stores = [Store("island", 1.0, 2.0 + more, 0.9, 0.9)]
    after, _ = operate(island)
    assert after.unserved.sum() <= before.unserved.sum() + 1e-9


@settings(max_examples=40)
@given(islands(unit=0.0), st.sampled_from([0.5, 2.0, 1024.0]))
def test_an_island_k_times_as_large_does_k_times_as_much(island: Island, k: float) -> None:
    once, _ = operate(island)
    island.demand = {node: [k * mw for mw in hours] for node, hours in island.demand.items()}
    island.export_capacity = {node: k * mw for node, mw in island.export_capacity.items()}
    for plant in island.technologies:
        plant.available = [k * mw for mw in plant.available]
    for store in island.stores:
        for name in ("power", "capacity", "lowest", "first"):
            setattr(store, name, k * getattr(store, name))
    for link in island.links:
        link.capacity *= k
    larger, _ = operate(island)
    for name, value in once._asdict().items():
        factor: Any = 1.0 if name in ("running", "shortage_hours", "nonsynchronous") else k
        if name == "shortage":  # hours, days and numbers stay, power and energy grow
            factor = np.where(np.isin(np.arange(N_FIGURES), (PEAK, LARGEST, ENERGY_SO_FAR)), k, 1.0)
        expected = value * factor
        np.testing.assert_allclose(getattr(larger, name), expected, rtol=1e-12, err_msg=name)
