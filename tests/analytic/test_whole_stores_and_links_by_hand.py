"""Containers of storage and cables that come whole, by hand."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from engine.costs import net_present_cost
from engine.simulate import simulate
from ilot.checks.contradictions import problems_of
from ilot.words.language import speaking
from ilot.words.sentences import retold
from scenarios.load import load
from scenarios.problems import ScenarioError
from solvers.infeasible import Infeasible
from solvers.optimise import optimise
from tests.analytic.test_pathway_by_hand import engine, island, sun
from tests.integration.command_line import SMALL

YEARS = (2025, 2026, 2027)
PERFECT, MYOPIC = {"foresight": "perfect"}, {"foresight": "myopic"}


def nights(attrs: dict[str, Any] | None = None, years: tuple[int, ...] = (2025,), **said: Any) -> xr.Dataset:
    """2 MW day and night, free sun of 10 MW by day: a MW and 12 MWh of battery spare a MW of oil every night."""
    battery = {
        "store_power_cost": 1e5, "store_energy_cost": 1e4, "store_charge_cost": 1e5, "charge_power_ratio": 0.0,
        "store_whole_units": 1.0,
    }  # fmt: skip
    plants = {
        "sun": sun(existing_capacity={2025: 10.0}, is_buildable=0.0, overnight_cost=0.0),
        "engine": engine(existing_capacity={2025: 5.0}, is_buildable=0.0, overnight_cost=0.0),
    }
    return island(years=years, attrs=attrs, dims={"technology": plants, "store": {"battery": battery | said}})


def crossing(
    local: float, attrs: dict[str, Any] | None = None, years: tuple[int, ...] = (2025,), **said: Any
) -> xr.Dataset:
    """2 MW in the town, plants at the port behind cables, and dearer ones in the town itself."""
    plants = {
        "port": engine(technology_node="port"), "town": engine(technology_node="town", overnight_cost=local)
    }  # fmt: skip
    cable = {
        "link_from": "port", "link_to": "town", "link_cost": 2e5, "link_lifetime": 30.0, "link_unit_capacity": 0.8
    }  # fmt: skip
    use = {"power": {"use_energy": 8760.0 * 2.0, "use_pattern": "flat", "use_node": "town"}}
    dims = {"technology": plants, "link": {"cable": cable | said}, "use": use}
    return island(nodes=("port", "town"), years=years, attrs=attrs, dims=dims)


@pytest.mark.parametrize(
    ("sizes", "power", "energy", "charge"),
    [
        ({"store_whole_units": 0.0, "store_unit_power": 0.6}, 2.0, 24.0, 2.0),
        ({"store_unit_power": 0.6}, 2.4, 24.0, 2.0),
        ({"store_unit_energy": 7.0}, 2.0, 28.0, 2.0),
        ({"store_unit_charge": 0.9}, 2.0, 24.0, 2.7),
        ({"store_unit_power": 0.6, "store_unit_energy": 7.0, "store_unit_charge": 0.9}, 2.4, 28.0, 3.6),
    ],
    ids=["divisible", "power", "energy", "charge", "container"],
)
def test_each_part_whose_size_is_stated_comes_whole_and_a_unit_is_all_of_them(
    sizes: dict[str, float], power: float, energy: float, charge: float
) -> None:
    """2 MW, 24 MWh and 2 MW of charge are needed; a container of 0.6 MW, 7 MWh and 0.9 MW is needed four times."""
    inputs = nights(**sizes)
    pathway = optimise(inputs, weeks=1)
    built = [float(pathway.plan[f"store_{part}_builds"].sum()) for part in ("power", "energy", "charge")]
    assert built == pytest.approx([power, energy, charge], rel=1e-6)
    paid = (1e5 * power + 1e4 * energy + 1e5 * charge) / 15 / 1.05
    assert pathway.objective == pytest.approx(paid, rel=1e-6)
    assert net_present_cost(simulate(inputs, pathway.plan)) == pytest.approx(pathway.objective, rel=1e-6)


@pytest.mark.parametrize(("local", "cables", "more"), [(1.3e6, 1.6, 0.04e6), (1.5e6, 2.4, 0.08e6)])
def test_cables_come_whole_and_another_is_laid_where_plants_behind_none_cost_more(
    local: float, cables: float, more: float
) -> None:
    """Millions: 1.6 × 1.2 + 0.4 × local or 2 × 1 + 2.4 × 0.2, against 2 × 1.2 with parts of cables."""
    free, inputs = optimise(crossing(local), weeks=1), crossing(local, link_whole_units=1.0)
    whole = optimise(inputs, weeks=1)
    assert float(free.plan["link_builds"].sum()) == pytest.approx(2.0)
    assert float(whole.plan["link_builds"].sum()) == pytest.approx(cables)
    assert whole.objective - free.objective == pytest.approx(more / 30 / 1.05, rel=1e-5)
    assert net_present_cost(simulate(inputs, whole.plan)) == pytest.approx(whole.objective, rel=1e-6)
    assert whole.duals == () and len(whole.rounds) == 1


@pytest.mark.parametrize("attrs", [PERFECT, MYOPIC], ids=["perfect", "myopic"])
def test_units_are_whole_in_each_step_of_foresight(attrs: dict[str, Any]) -> None:
    """1 MW at first, then 2 MW: two containers of 0.6 MW and two more, two cables of 0.8 MW and a third."""
    for inputs, builds, expected in (
        (nights(attrs, YEARS, store_unit_power=0.6), "store_power_builds", [1.2, 1.2, 0.0]),
        (crossing(3e6, attrs, YEARS, link_whole_units=1.0), "link_builds", [1.6, 0.8, 0.0]),
    ):
        inputs["use_energy"].values[0, 0] *= 0.5
        pathway = optimise(inputs, weeks=1)
        assert pathway.plan[builds].squeeze().values.tolist() == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_alternatives_are_whole_too() -> None:
    """At 40 % more cost a fifth container of 0.6 MW can be had, and no sixth; nights without the fourth cost more."""
    sizes = {"store_unit_power": 0.6, "store_unit_energy": 7.0, "store_charge_cost": 0.0, "charge_power_ratio": 1.0}
    pathway = optimise(nights(**sizes), weeks=1, alternatives=0.4)
    power = next(each for each in pathway.ranges if each.kind == "store_power")
    assert (power.least, power.chosen, power.most) == pytest.approx((2.4, 2.4, 3.0), rel=1e-6)


def test_whole_containers_that_alone_leave_no_plan_are_said_with_the_store_and_what_to_do() -> None:
    """2 MW of firm power are asked for; containers of 0.8 MW under a limit of 2 MW give 1.6."""
    inputs = nights(store_unit_power=0.8, store_maximum_power=2.0, store_capacity_credit=1.0)
    inputs["capacity_credit"].values[:] = 0.0
    inputs["reserve_margin"].values[...] = 1e-9
    with pytest.raises(Infeasible) as refusal:
        optimise(inputs, weeks=1)
    assert refusal.value.problems[-1].startswith("stores.battery.whole_units: with parts of units of battery there is")
    assert "unit_power" in refusal.value.problems[-1]
    (problem,) = problems_of(refusal.value.problems[-1:], load(SMALL))
    assert problem.path == "stores.battery.whole_units" and problem.code == "E504"
    with speaking("fr"):
        assert "unités entières" in retold(problem.message)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["stores.battery.whole_units=true"], "unit_power, unit_energy or unit_charge"),
        (["stores.battery.unit_charge=1 MW"], "no charge power"),
        (["stores.battery.unit_power=0 MW"], "unit_power"),
        (
            ["stores.battery.whole_units=true", "stores.battery.unit_power=1 MW", "stores.battery.unit_energy=4 MWh",
             "stores.battery.duration=5 h"],
            "one of its units holds 4 h, its duration is 5 h",
        ),
    ],
    ids=["no size", "no charge part", "nothing", "duration"],
)  # fmt: skip
def test_units_of_a_store_that_cannot_be_are_refused(said: list[str], why: str) -> None:
    with pytest.raises(ScenarioError, match=why):
        load(SMALL, said)
