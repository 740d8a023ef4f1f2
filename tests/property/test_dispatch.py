"""The compiled dispatch against the rule written out in plain Python, and what must hold for any island."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.kernels.dispatch import operate as compiled
from engine.kernels.fleet import Flexible, Hours, Links, Plants, Rule, Stores, Totals
from engine.kernels.outages import Outages
from engine.kernels.shortage import ENERGY_SO_FAR, LARGEST, N_FIGURES, PEAK
from engine.strategies import STRATEGIES
from tests import load_following as plain
from tests.load_following import Island, Link, Store, Technology, operate_plainly

N_HOURS = 48
CONVERTERS = 0.4
"""Share behind converters above which hours are counted."""
NODES = ("east", "west")


@pytest.fixture(scope="module")
def interpreted() -> Iterator[Callable[..., None]]:
    """The kernel's own source, and that of its steps, not compiled."""
    compiled_modules = {name: module for name, module in sys.modules.items() if name.startswith("engine.kernels")}
    for name in compiled_modules:
        del sys.modules[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ILOT_INTERPRET", "1")
        yield importlib.import_module("engine.kernels.dispatch").operate
    sys.modules.update(compiled_modules)


# Steps of 1/8 MW make exact ties, full stores and engines at their limits frequent.
powers = st.integers(0, 32).map(lambda eighths: eighths / 8)
shares = st.sampled_from([0.0, 0.25, 0.5, 0.9])
kinds = st.sampled_from(["variable", "before", "after", "must_run_before", "must_run_after"])
efficiencies = st.sampled_from([1.0, 0.95, 0.8])


@st.composite
def islands(draw: st.DrawFn, nodes: tuple[str, ...] = NODES, unit: float = 0.5) -> Island:
    """What the first engine knew: variable sources, engines, stores, links, exports, load following."""
    at = st.sampled_from(nodes)
    rough = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def hours(highest: float) -> list[float]:
        return [float(n) / 8 for n in rough.integers(0, int(8 * highest) + 1, N_HOURS)]

    technologies = [
        Technology(draw(at), draw(kinds), hours(2.0), draw(shares), draw(st.sampled_from([0.0, unit])))
        for _ in range(4)
    ]
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


@st.composite
def full_islands(draw: st.DrawFn, nodes: tuple[str, ...] = NODES) -> Island:
    """The whole fleet: units with up and down times, water, hydrogen, flexible demand, reserve, every strategy."""
    island = draw(islands(nodes))
    rough = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    for plant in island.technologies:
        plant.up, plant.down = draw(st.sampled_from([1, 1, 3, 8])), draw(st.sampled_from([1, 1, 4]))
        plant.intercept, plant.curvature = draw(st.sampled_from([0.0, 0.1])), draw(st.sampled_from([0.0, 0.5]))
        plant.start_fuel = draw(st.sampled_from([0.0, 2.0]))
        plant.synchronous, plant.reserve = draw(st.sampled_from([0.0, 1.0])), draw(st.sampled_from([0.0, 1.0]))
    for store in island.stores:
        store.charge_power = draw(powers)
        store.lowest_charge = draw(st.sampled_from([0.0, 0.25])) * store.charge_power
        if draw(st.booleans()):
            store.inflow = [float(n) / 8 for n in rough.integers(0, 9, N_HOURS)]
        if draw(st.booleans()):
            store.lower = store.capacity * draw(st.sampled_from([0.5, 1.0]))
            store.lower_first = store.lower * draw(st.sampled_from([0.0, 0.5, 1.0]))
        store.kept = max(store.lowest, draw(shares) * store.capacity)
        store.synchronous, store.reserve = draw(st.sampled_from([0.0, 1.0])), draw(st.sampled_from([0.0, 1.0]))
    island.strategy = draw(st.sampled_from(list(STRATEGIES)))
    set_point = draw(st.sampled_from([0.25, 0.8, 1.0]))
    for store in island.stores:
        target = {"cycle_charging": set_point * store.capacity, "peak_reserve": store.kept}
        store.target = target.get(island.strategy, store.lowest)
    island.flexible = [draw(flexible_demands(nodes)) for _ in range(draw(st.integers(0, 2)))]
    reserves = st.tuples(st.sampled_from([0.0, 0.1]), st.sampled_from([0.0, 0.2]), st.sampled_from([0.0, 1.0]))
    island.reserve = draw(reserves)
    island.interval = draw(st.sampled_from([1.0, 0.5]))
    return island


@st.composite
def flexible_demands(draw: st.DrawFn, nodes: tuple[str, ...]) -> plain.Flexible:
    rough = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    buffer, power = draw(powers), draw(powers)
    return plain.Flexible(
        draw(st.sampled_from(nodes)),
        [float(n) / 8 for n in rough.integers(0, 5, N_HOURS)],
        [power * float(n) / 4 for n in rough.integers(0, 5, N_HOURS)],
        [buffer * float(n) / 4 for n in rough.integers(2, 5, N_HOURS)],
        [float(n) / 4 for n in rough.integers(0, 3, N_HOURS)],
        draw(st.booleans()),
        draw(efficiencies),
        draw(st.sampled_from([0.0, 0.01])),
        buffer * draw(st.sampled_from([0.0, 0.5])),
    )


def operate(island: Island, kernel: Callable[..., None] = compiled, keep: bool = True) -> tuple[Totals, Hours]:
    """Run the kernel on an island of the reference."""
    n, t, s, k, f = (
        len(island.demand), len(island.technologies), len(island.stores), len(island.links), len(island.flexible),
    )  # fmt: skip
    h = len(next(iter(island.demand.values())))
    kept = h if keep else 0
    tables = Tables(island)
    totals = Totals(
        np.zeros((t, 12)), *np.zeros((6, t)), np.zeros((t, 2)), *np.zeros((3, s)), np.zeros(k), *np.zeros((3, f)),
        *np.zeros((3, n)), np.zeros((n, 12)), np.zeros(n), np.zeros(N_FIGURES), np.zeros((12, 24)),
        np.zeros(2), np.zeros(2),
    )  # fmt: skip
    hours = Hours(
        np.zeros((n, kept)), *np.zeros((2, t, kept)), *np.zeros((2, s, kept)), *np.zeros((2, s, kept + 1)),
        np.zeros((s, kept)), np.zeros((k, kept)), np.zeros((f, kept)), np.zeros((f, kept + 1)), np.zeros((f, kept)),
        *np.zeros((3, n, kept)),
    )  # fmt: skip
    kernel(
        np.array(list(island.demand.values())), tables.profile(), np.zeros(h, np.int64),
        tables.column(island.export_capacity.get(node, 0.0) for node in island.demand), np.array([0, -1]),
        tables.plants(), tables.stores(), tables.links(), tables.flexible(), tables.rule(),
        tables.outages(), totals, hours,
    )  # fmt: skip
    return totals, hours


class Tables:
    """An island of the reference as the kernel's arrays."""

    def __init__(self, island: Island) -> None:
        self.island, self.rows = island, [np.array(plant.available) for plant in island.technologies]

    def row(self, values: list[float]) -> int:
        self.rows.append(np.array(values))
        return len(self.rows) - 1

    def profile(self) -> np.ndarray:
        self.plants(), self.stores(), self.flexible()
        n_hours = len(next(iter(self.island.demand.values())))
        found = np.array(self.rows).reshape(len(self.rows), n_hours)
        self.rows = self.rows[: len(self.island.technologies)]
        return found

    def outages(self) -> Outages:
        """One of the 2 MW that there are of every technology fails in the first hour and is not repaired."""
        n = len(self.island.technologies)
        return Outages(np.zeros(n, np.int64), np.arange(n), np.ones(n))

    def column(self, values: Any) -> np.ndarray:
        return np.array(list(values), dtype=float)

    def nodes(self, things: list) -> np.ndarray:
        return np.array([list(self.island.demand).index(thing.node) for thing in things], dtype=np.int64)

    def by_node(self, *ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        lists = [
            [n for n in range(len(ends[0])) if node in {int(end[n]) for end in ends}]
            for node in range(len(self.island.demand))
        ]
        first = np.cumsum([0, *map(len, lists)]).astype(np.int64)
        return first, np.array([n for found in lists for n in found], dtype=np.int64)

    def plants(self) -> Plants:
        plants = self.island.technologies

        def which(has: Callable[[Technology], bool]) -> np.ndarray:
            return np.array([n for n, plant in enumerate(plants) if has(plant)], dtype=np.int64)

        names = ("slope", "intercept", "curvature", "start_fuel", "synchronous", "reserve")
        return Plants(
            self.nodes(plants), np.arange(len(plants)), np.full(len(plants), 2.0),
            self.column(p.minimum_load for p in plants), self.column(p.unit for p in plants),
            np.array([p.up for p in plants], np.int64), np.array([p.down for p in plants], np.int64),
            *(self.column(getattr(p, name) for p in plants) for name in names),
            which(lambda p: not p.is_dispatchable),
            which(lambda p: p.kind.startswith("must_run")),
            which(lambda p: p.kind in ("before", "after") and (p.up > 1 or p.down > 1)),
            which(lambda p: p.is_dispatchable),
            which(lambda p: p.kind.endswith("before")),
            which(lambda p: p.kind.endswith("after")),
        )  # fmt: skip

    def stores(self) -> Stores:
        stores = self.island.stores
        inflow = [-1 if s.inflow is None else self.row(s.inflow) for s in stores]
        charge = self.column(s.power if s.charge_power is None else s.charge_power for s in stores)

        def of(name: str) -> np.ndarray:
            return self.column(getattr(store, name) for store in stores)

        return Stores(
            self.nodes(stores), *self.by_node(self.nodes(stores)), charge,
            of("power"), of("lowest_charge"), of("capacity"), of("into"), of("out"),
            of("standing"), of("lowest"), of("first"), np.array(inflow, dtype=np.int64), np.ones(len(stores)),
            of("lower"), of("lower_first"), of("kept"), of("target"), of("synchronous"), of("reserve"),
        )  # fmt: skip

    def links(self) -> Links:
        links, nodes = self.island.links, list(self.island.demand)
        start, end = ([nodes.index(getattr(link, name)) for link in links] for name in ("start", "end"))
        capacity, loss = (self.column(getattr(link, name) for link in links) for name in ("capacity", "loss"))
        ends = np.array(start, np.int64), np.array(end, np.int64)
        return Links(*ends, *self.by_node(*ends), capacity, loss)

    def flexible(self) -> Flexible:
        things = self.island.flexible
        ones = np.ones(len(things))
        # Largest buffer: the content at the beginning is a share of it in a scenario, and here given as it is.
        draw, power, buffer, eager = (
            np.array([self.row(getattr(each, name)) for each in things], dtype=np.int64)
            for name in ("draw", "power", "buffer", "eager")
        )
        return Flexible(
            self.nodes(things), *self.by_node(self.nodes(things)), draw, ones, power, ones, buffer, ones, eager,
            *(self.column(getattr(each, name) for each in things) for name in ("smart", "efficiency", "loss", "first")),
        )  # fmt: skip

    def rule(self) -> Rule:
        return Rule(self.island.interval, *STRATEGIES[self.island.strategy][:3], *self.island.reserve, CONVERTERS)


WRITTEN = (
    "generation", "charge", "discharge", "flow", "export", "curtailment", "unserved",
    "online", "spilled", "intake", "missed",
)  # fmt: skip


@settings(max_examples=300)
@given(st.one_of(islands(), full_islands()))
def test_the_kernel_does_what_the_rule_says(island: Island) -> None:
    said = operate_plainly(island)
    totals, hours = operate(island)
    for name in WRITTEN:
        wanted = np.array(said[name], dtype=float).reshape(getattr(hours, name).shape)
        np.testing.assert_allclose(getattr(hours, name), wanted, atol=1e-9, rtol=0, err_msg=name)
    for name in ("state", "lower", "content"):
        np.testing.assert_allclose(getattr(hours, name)[:, 1:].ravel(), np.ravel(said[name]), atol=1e-9, rtol=0)
    np.testing.assert_allclose(totals.online, np.sum(said["online"], axis=1), atol=1e-9)
    np.testing.assert_allclose(totals.reserve[0], np.sum(said["reserve_lack"]) if any(island.reserve) else 0, atol=1e-9)
    np.testing.assert_allclose(totals.nonsynchronous[0], max(0.0, np.max(said["converters"])), atol=1e-9)
    # Not where rounding decides.
    if np.abs(np.subtract(said["converters"], CONVERTERS)).min() > 1e-5:
        assert totals.nonsynchronous[1] == np.sum(np.array(said["converters"]) > CONVERTERS)
    changes = np.diff(np.array(said["units"], dtype=float), axis=1)
    np.testing.assert_array_equal(totals.starts, np.maximum(changes, 0).sum(axis=1))


@settings(max_examples=60)
@given(full_islands())
def test_fuel_is_that_of_the_curve_hour_by_hour(island: Island) -> None:
    said = operate_plainly(island)
    totals, _ = operate(island)
    first = np.array(island.technologies[0].available)
    for n, plant in enumerate(island.technologies):
        output, online, units = (np.array(said[name][n]) for name in ("generation", "online", "units"))
        if not plant.is_dispatchable:
            continue
        rising = np.maximum(np.diff(units, prepend=units[0]), 0)
        started = np.minimum(rising * plant.unit, online) if plant.unit else rising * online
        curved = np.divide(output**2, online, out=np.zeros(N_HOURS), where=online > 0)
        burned = plant.slope * output + plant.intercept * online + plant.curvature * curved
        burned = burned + plant.start_fuel * started
        np.testing.assert_allclose(totals.weighted[n], [(burned * first).sum(), burned.sum()], atol=1e-8)
        np.testing.assert_allclose([totals.curved[n], totals.started[n]], [curved.sum(), started.sum()], atol=1e-9)


@settings(max_examples=30)
@given(full_islands())
def test_interpreted_equals_compiled(interpreted: Callable[..., None], island: Island) -> None:
    for one, other in zip(operate(island), operate(island, interpreted), strict=True):
        for mine, theirs in zip(one, other, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@settings(max_examples=30)
@given(full_islands())
def test_totals_are_the_sums_of_the_hours_kept_or_not(island: Island) -> None:
    totals, hours = operate(island)
    bare, _ = operate(island, keep=False)
    for mine, theirs in zip(totals, bare, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for name in ("charge", "discharge", "export", "curtailment", "unserved", "online", "spilled", "intake", "missed"):
        np.testing.assert_allclose(getattr(totals, name), getattr(hours, name).sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(totals.flow, abs(hours.flow).sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(totals.generation[:, 0], hours.generation.sum(axis=1), atol=1e-9)
    np.testing.assert_array_equal(totals.running, (hours.generation > 0).sum(axis=1))
    np.testing.assert_array_equal(totals.peak, np.max(list(island.demand.values()), axis=1))
    assert totals.shortage[PEAK] == pytest.approx(hours.unserved.sum(axis=0).max())


@settings(max_examples=100)
@given(full_islands())
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
        for each, taken in zip(island.flexible, hours.intake, strict=True):
            supply = supply - taken * (each.node == node)
        for link, sent in zip(island.links, hours.flow, strict=True):
            onward, back = np.maximum(sent, 0), np.maximum(-sent, 0)
            supply = supply + (back * (1 - link.loss) - onward) * (link.start == node)
            supply = supply + (onward * (1 - link.loss) - back) * (link.end == node)
        np.testing.assert_allclose(supply, hours.export[position] + hours.curtailment[position] - variable, atol=1e-9)
    for store, state in zip(island.stores, hours.state, strict=True):
        inflow = np.array(store.inflow or [0.0] * N_HOURS)
        lowest = np.minimum(store.lowest, state[:-1] * (1 - store.standing) + inflow)
        assert (state[1:] >= lowest - 1e-9).all() and (state <= store.capacity + 1e-9).all()
    for each, taken, content, missed in zip(island.flexible, hours.intake, hours.content, hours.missed, strict=True):
        stored = content[:-1] * (1 - each.loss) + each.efficiency * taken * island.interval
        np.testing.assert_allclose(content[1:], stored - np.array(each.draw) + missed, atol=1e-9)
        room = np.maximum(each.buffer, content[:-1] * (1 - each.loss) - np.array(each.draw))
        assert (content >= 0).all() and (content[1:] <= room + 1e-9).all()
        assert (taken <= np.array(each.power) + 1e-9).all() and (taken >= 0).all()
    for store, water in zip(island.stores, hours.lower, strict=True):
        assert (water >= 0).all() and (water <= store.lower + 1e-9).all()
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
    # Fuel is weighted with the first row of the profiles, which is as large as the island.
    same = {"running": 1.0, "starts": 1.0, "nonsynchronous": 1.0, "shortage_hours": 1.0, "weighted": [k * k, k]}
    # Hours, days and numbers stay, power and energy grow.
    grows = np.isin(np.arange(N_FIGURES), (PEAK, LARGEST, ENERGY_SO_FAR))
    same |= {"shortage": np.where(grows, k, 1.0), "reserve": [k, 1.0]}
    for name, value in once._asdict().items():
        expected = value * np.array(same.get(name, k))
        np.testing.assert_allclose(getattr(larger, name), expected, rtol=1e-12, err_msg=name)


@settings(max_examples=60)
@given(flexible_demands(("island",)))
def test_waiting_misses_no_draw_that_full_power_from_the_start_would_meet(each: plain.Flexible) -> None:
    each.loss, each.eager, each.smart = 0.0, [0.0] * N_HOURS, True
    plant = Technology("island", "after", [10.0] * N_HOURS)
    island = Island({"island": [1.0] * N_HOURS}, [plant], flexible=[each])
    late, _ = operate(island)
    each.smart = False
    at_once, _ = operate(island)
    np.testing.assert_allclose(late.missed, at_once.missed, atol=1e-9)
    assert late.unserved.sum() == 0.0


@settings(max_examples=40)
@given(full_islands())
def test_what_runs_stays_on_line_for_its_minimum_up_time_and_off_for_its_minimum_down_time(island: Island) -> None:
    for plant in island.technologies:
        plant.available = [2.0] * N_HOURS
    units = np.array(operate_plainly(island)["units"])
    _, hours = operate(island)
    for plant, count, online in zip(island.technologies, units, hours.online, strict=True):
        if plant.kind not in ("before", "after"):
            continue
        changes = np.diff(count, prepend=count[0])
        for hour in range(1, N_HOURS):
            if plant.up > 1:
                assert count[hour] >= np.maximum(changes[max(0, hour - plant.up + 1) : hour + 1], 0).sum()
            stopped = np.maximum(-changes[max(0, hour - plant.down + 1) : hour + 1], 0).sum() if plant.down > 1 else 0
            assert count[hour] <= (np.ceil(2.0 / plant.unit) if plant.unit else 1) - stopped
        assert (hours.generation[island.technologies.index(plant)] >= plant.minimum_load * online - 1e-12).all()


@settings(max_examples=40)
@given(full_islands(nodes=("island",)))
def test_a_reserve_that_is_not_asked_for_changes_nothing_and_one_that_is_asked_for_is_held_or_told(
    island: Island,
) -> None:
    island.reserve = (0.2, 0.0, 0.0)
    totals, hours = operate(island)
    demand = np.array(island.demand["island"]) + hours.intake.sum(axis=0)
    # What is shed of flexible demand was part of the demand for which reserve was asked.
    assert totals.reserve[0] <= 0.2 * (demand.sum() + totals.unserved.sum()) + 1e-9 or hours.intake.size
    island.reserve = (0.0, 0.0, 0.0)
    assert operate(island)[0].reserve[0] == 0.0
