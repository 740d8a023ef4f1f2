"""The carbon balance: removals by kind, credits that leave it, their buffer, and that nothing is made or lost."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.account import MEMO, account, totals
from engine.balance import balance
from engine.credits import issue_credits
from engine.emissions import budget_count
from engine.results import Results
from engine.simulate import simulate
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

PLANTATIONS = "tropical-plantations"


def credited(taken: list[float], share: float, buffer: float) -> xr.Dataset:
    years = range(2025, 2025 + len(taken))
    inputs = xr.Dataset({"credit_share": (("year",), [share] * len(taken)), "credit_buffer": buffer}, {"year": years})
    return issue_credits(inputs, xr.DataArray([taken], {"node": ["a"], "year": years}, ("node", "year")))


def test_credits_and_their_buffer_by_hand() -> None:
    """Half of 100 t is issued, a fifth of it kept: 40 sold, 10 in the buffer. A loss of 30 takes the 10 first."""
    found = credited([100.0, 100.0, -30.0, 0.0], 0.5, 0.2)
    assert found["credits_sold"].values.tolist() == [[40.0, 40.0, 0.0, 0.0]]
    assert found["credit_reserve"].values.tolist() == [[10.0, 20.0, 0.0, 0.0]]
    assert found["credits_reversed"].values.tolist() == [[0.0, 0.0, 20.0, 0.0]]
    assert found["additional_removals"].values.tolist() == [[50.0, 50.0, -10.0, 0.0]]


@pytest.mark.parametrize("taken", [[5.0, 7.0, -3.0, 2.0, -40.0, 6.0], [-1.0, 0.0, 4.0, -0.5, -0.5, 9.0]])
@pytest.mark.parametrize(("share", "buffer"), [(0.3, 0.0), (1.0, 0.25), (0.0, 0.5)])
def test_over_all_years_what_was_taken_up_was_kept_sold_or_is_in_reserve(
    taken: list[float], share: float, buffer: float
) -> None:
    found = credited(taken, share, buffer)
    parts = found["additional_removals"].sum() + found["credits_sold"].sum() + found["credit_reserve"][0, -1]
    assert float(parts) == pytest.approx(sum(taken), abs=1e-12)
    assert (found["credit_reserve"] >= 0).all() and (found["credits_sold"] >= 0).all()


def test_without_credits_all_additional_removals_are_the_island_s() -> None:
    assert credited([3.0, -2.0], 0.0, 0.0)["additional_removals"].values.tolist() == [[3.0, -2.0]]


SAID = ("node=land", "cover=acacia", "cost=100 CNY/ha", "fixed_om=0", "potential=500 ha", "status=planned")
PLANTED = (
    *(f"forest.planting.more.{said}" for said in (*SAID, "decided_by=county")),
    "plan.hectares.more.2027=100 ha",
)


@pytest.fixture(scope="module")
def planted() -> dict[str, Results]:
    """A hundred hectares of acacia that a plan adds, felled after ten years; with and without credits."""
    said = {"kept": (), "sold": ("carbon.credits.share=0.5", "carbon.credits.buffer=20 %")}
    return {name: _simulated(overrides) for name, overrides in said.items()}


def _simulated(overrides: tuple[str, ...]) -> Results:
    loaded = load(PLANTATIONS, (*PLANTED, *overrides))
    inputs = build(loaded)
    return simulate(inputs, plan_of(loaded, inputs))


def test_what_is_sold_leaves_the_count_against_the_budget(planted: dict[str, Results]) -> None:
    kept, sold = (planted[name].annual["additional_removals"] for name in ("kept", "sold"))
    assert float(kept.sum()) > 1000.0
    assert (sold.where(kept > 0, 0.0) == 0.5 * kept.where(kept > 0, 0.0)).all()
    annual = planted["sold"].annual
    left = annual["credits_sold"].sum() + annual["credit_reserve"].isel(year=-1).sum()
    assert float(sold.sum() + left) == pytest.approx(float(kept.sum()), rel=1e-12)
    felled = kept < 0
    assert felled.any() and (annual["credits_reversed"].where(felled, 0.0).sum() > 0)
    counted = [budget_count(planted[name].annual, 2026).values[-1] for name in ("kept", "sold")]
    assert counted[1] - counted[0] == pytest.approx(float(left), rel=1e-12)


def test_credits_are_a_memo_and_the_community_s_total_holds_what_it_keeps(planted: dict[str, Results]) -> None:
    for results in planted.values():
        years = results.annual["year"].values.tolist()
        lines, found = account(results), balance(results).sum("node")
        land = [line for line in lines if line.ref == "V.2"]
        kept = found["intended_removals"] - found["credits_issued"] + found["other_removals"]
        np.testing.assert_allclose(totals(land, years)["basic_plus"], -kept, rtol=1e-9, atol=1e-9)
        memo = sum(line.co2e for line in land if line.scope == MEMO)
        assert memo == pytest.approx(-float(found["credits_issued"].sum()), rel=1e-9)


def test_the_balance_adds_up_by_node_and_year(planted: dict[str, Results]) -> None:
    for results in planted.values():
        found = balance(results)
        kept = found["intended_removals"] - found["credits_issued"]
        np.testing.assert_allclose(found["net"], found["gross"] - kept, rtol=1e-12, atol=1e-9)
        land = found["intended_removals"] + found["other_removals"]
        np.testing.assert_allclose(found["inventory_removals"], land, rtol=1e-9)
        np.testing.assert_allclose(found["inventory_net"], found["gross"] - land, rtol=1e-9, atol=1e-9)
        gross = results.annual["gross_emissions"].mean("member").sum(["sector", "scope", "gas"])
        np.testing.assert_allclose(found["gross"], gross.transpose("node", "year"), rtol=1e-12)


def test_wood_in_use_is_the_change_of_its_pool(planted: dict[str, Results]) -> None:
    results = planted["kept"]
    wood = results.annual["pool_stock"].sel(pool="products").sum("cover").values
    found = balance(results)["harvested_products"].values
    np.testing.assert_allclose(found, np.diff(wood, axis=-1) * 44 / 12, rtol=1e-9, atol=1e-9)
