"""Money when it is paid: by hand, and its present value against the annuities of the account."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.cash_flow import cash_flow
from engine.costs import net_present_cost
from engine.finance import net_present_value
from engine.simulate import simulate
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from tests.tiny import tiny_inputs

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


def test_a_plant_is_paid_at_the_start_and_valued_at_the_end() -> None:
    """1 MW for 100,000 in 2026, ten years of life, no interest: eight tenths are left at the end of 2027."""
    inputs = tiny_inputs(
        years=(2025, 2026, 2027),
        dims={"technology": {"plant": {"overnight_cost": 100_000.0, "lifetime": 10.0, "fixed_om": 500.0}}},
        discount_rate=0.0,
    )
    plan = simulate(inputs).plan
    plan["technology_builds"].loc[{"technology": "plant", "year": 2026}] = 1.0
    flows = cash_flow(simulate(inputs, plan))
    assert flows.sel(item="investment").values.tolist() == [0.0, 100_000.0, 0.0, 0.0]
    assert flows.sel(item="operation").values == pytest.approx([0.0, 0.0, 500.0, 500.0])
    assert flows.sel(item="residual").values == pytest.approx([0.0, 0.0, 0.0, -80_000.0])


def test_what_an_annuity_has_yet_to_pay_is_left_at_the_horizon() -> None:
    """At 10 %, one of two years left of 1,000: 1000 / 1.7355 / 1.1 = 523.81 (the hand's value 11/21)."""
    plant = {"overnight_cost": 1000.0, "lifetime": 2.0, "cost_of_capital": 0.1}
    inputs = tiny_inputs(dims={"technology": {"plant": plant}}, discount_rate=0.1)
    plan = simulate(inputs).plan
    plan["technology_builds"].loc[{"technology": "plant", "year": 2025}] = 1.0
    assert float(cash_flow(simulate(inputs, plan)).sel(item="residual")[-1]) == pytest.approx(-1000 * 11 / 21)


@pytest.mark.parametrize("rate", [0.0, 0.07])
def test_the_present_value_of_the_flows_is_the_net_present_cost(rate: float) -> None:
    said = load(SMALL)
    some = next(iter(said.scenario.measures))
    buildable = next(name for name, each in said.scenario.technologies.items() if each.overnight_cost is not None)
    overrides = (
        f"horizon.discount_rate={rate}", f"plan.technologies.{buildable}.2026=0.1 MW", f"plan.measures.{some}.2026=5",
    )  # fmt: skip
    loaded = load(SMALL, overrides)
    inputs = build(loaded)
    for name in ("cost_of_capital", "store_cost_of_capital", "link_cost_of_capital", "measure_cost_of_capital"):
        inputs[name] = inputs[name] * 0 + rate
    results = simulate(inputs, plan_of(loaded, inputs))
    assert float(results.plan["technology_builds"].sum()) > 0
    total = cash_flow(results).sum("item").values
    assert net_present_value(rate, total) == pytest.approx(net_present_cost(results), rel=1e-12)


def test_a_project_has_no_flows_by_year() -> None:
    results = simulate(tiny_inputs(attrs={"cost_method": "project"}))
    with pytest.raises(ValueError, match="no flows by year"):
        cash_flow(results)


def test_flows_of_several_assets_add_up() -> None:
    plant = {"overnight_cost": 1000.0, "lifetime": 20.0, "cost_of_capital": 0.05}
    both = tiny_inputs(dims={"technology": {"a": plant, "b": {**plant, "overnight_cost": 500.0}}}, discount_rate=0.05)
    plan = simulate(both).plan
    plan["technology_builds"][:] = 2.0
    flows = cash_flow(simulate(both, plan))
    assert float(flows.sel(item="investment").sum()) == pytest.approx(3000.0)
    assert np.isfinite(flows.values).all()
