"""The Python interface: an island that is loaded, simulated and compared, and what `Dataset.ilot` says of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import ilot
from engine.results import Results
from ilot.island import Island

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


@pytest.fixture(scope="module")
def island() -> Island:
    return ilot.load(SMALL)


@pytest.fixture(scope="module")
def results(island: Island) -> Results:
    return island.simulate()


def test_an_island_simulates_as_the_functions_do(island: Island, results: Results) -> None:
    inputs = ilot.build(island)
    by_hand = ilot.simulate(inputs, ilot.plan_of(island, inputs))
    assert results.annual.identical(by_hand.annual)


def test_inputs_are_built_once(island: Island) -> None:
    assert island.inputs is island.inputs


def test_a_pathway_s_plan_is_simulated_as_a_plan_is(island: Island, results: Results) -> None:
    class Found:
        plan = island.plan

    assert island.simulate(Found()).annual.identical(results.annual)  # type: ignore[arg-type]


def test_runs_are_compared_with_the_first(island: Island, results: Results) -> None:
    more = ilot.load(SMALL, ["uses.homes.energy=900 MWh/yr"]).simulate()
    told = island.compare({"now": results, "more": more})
    assert list(told.columns) == ["unit", "now", "more", "more − now"]
    assert told.loc["served_energy", "more − now"] == pytest.approx(
        told.loc["served_energy", "more"] - told.loc["served_energy", "now"]
    )
    assert told.loc["served_energy", "more − now"] > 0


def test_what_is_supplied_is_what_is_used(results: Results) -> None:
    balance = results.annual.ilot.balance()
    supply, use = balance["supply"].sum("source"), balance["use"].sum("purpose")
    np.testing.assert_allclose(supply, use, rtol=1e-12)
    assert float(abs(balance["use"].sel(purpose="link_losses")).max()) <= 1e-9 * float(use.max())


def test_a_variable_says_its_unit_and_meaning(results: Results) -> None:
    told = results.annual.ilot
    assert told.unit("generation") == "MWh/yr" and told.meaning("generation") == "energy generated"
    with pytest.raises(KeyError, match="not in the table"):
        told.unit("nonsense")


def test_a_picture_holds_the_numbers_under_their_unit(results: Results) -> None:
    figure = results.annual.ilot.plot("generation", "technology")
    total = np.sum([bar.y for bar in figure.data], axis=0)
    np.testing.assert_allclose(total, results.annual.ilot.yearly("generation").values)
    assert figure.layout.yaxis.title.text == "MWh/yr"
    with pytest.raises(KeyError, match="no dimension 'store'"):
        results.annual.ilot.plot("generation", "store")
