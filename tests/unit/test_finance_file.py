"""What a bank reads of a power system, by hand on one plant."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from engine.cash_flow import power_cash_flow
from engine.results import Results
from engine.simulate import simulate
from ilot.exports.finance import sheet, to_finance
from ilot.failures import Failure
from ilot.planning import run_scenario
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
CAPITAL = (
    "finance.capital.debt_share=60 %", "finance.capital.cost_of_equity=12 %/yr", "finance.capital.cost_of_debt=5 %/yr",
    "finance.capital.tax=25 %", "finance.capital.inflation=2 %/yr",
)  # fmt: skip
DEBT = ("finance.debt.share=70 %", "finance.debt.rate=5 %/yr", "finance.debt.years=2")
TARIFF = ("finance.tariff=600 EUR/MWh",)
HYDRO = ("plan.technologies.hydro.2027=0.1 MW",)
WACC = 1.0705 / 1.02 - 1
"""0.4 · 12 % + 0.6 · 5 % · 0.75 = 7.05 %, less 2 % of inflation."""


def simulated(*overrides: str) -> tuple[Scenario, Results]:
    loaded = load(SMALL, overrides)
    inputs = build(loaded)
    return loaded.scenario, simulate(inputs, plan_of(loaded, inputs))


def test_the_real_cost_of_capital_stands_where_a_lever_states_none() -> None:
    plain, priced = build(load(SMALL)), build(load(SMALL, (*CAPITAL, "stores.battery.cost_of_capital=3 %/yr")))
    names = ("cost_of_capital", "store_cost_of_capital", "measure_cost_of_capital")
    assert all((plain[name] == 0.05).all() for name in names)
    assert np.allclose(priced["cost_of_capital"], WACC, rtol=1e-14)
    assert np.allclose(priced["measure_cost_of_capital"], WACC, rtol=1e-14)
    assert priced["store_cost_of_capital"].values.tolist() == [0.03]
    assert float(priced["discount_rate"]) == 0.05


def test_the_cash_flow_of_the_power_system_leaves_out_what_others_pay() -> None:
    """100 kW of hydro for 3000 − 2/5·500 = 2,800 EUR/kW in 2027; no cars, no lost load, no petrol."""
    _, results = simulated(*HYDRO, "plan.measures.electric_cars.2026=20")
    flows = power_cash_flow(results)
    assert flows.sel(item="investment").values.tolist() == pytest.approx([0, 0, 280_000.0, 0, 0])
    power = results.annual["power_cost"].mean("member")
    running = power.sel(item=["fixed_om", "variable_om", "fuel", "carbon", "export"]).sum("item").values
    assert flows.sel(item="operation").values[1:] == pytest.approx(running)


def test_debt_and_its_cover_by_hand() -> None:
    """70 % of 280,000 at prices of 2027, two years later than the price year, repaid in 2027 and 2028."""
    scenario, results = simulated(*HYDRO, *CAPITAL, *DEBT, *TARIFF)
    told = sheet(scenario, results)
    lending = told.lending
    assert lending is not None and told.revenue is not None and lending.life_cover is not None
    borrowed = 0.7 * 280_000 * 1.02**2
    level = borrowed * 0.05 / (1 - 1.05**-2)
    assert lending.drawn == pytest.approx([0, 0, borrowed, 0])
    assert lending.service == pytest.approx([0, 0, level, level])
    assert lending.owed == pytest.approx([0, 0, borrowed * 1.05 - level, 0], abs=1e-6)
    served = (results.annual["demand"] - results.annual["unserved_demand"]).sum(["node", "member"]).values
    assert told.revenue == pytest.approx(served * 600)
    cash = (told.revenue - told.operation) * 1.02 ** np.arange(1, 5)
    assert lending.cover[2:] == pytest.approx(cash[2:] / level)
    assert np.isinf(lending.cover[:2]).all()
    by_hand = (cash[2] / 1.05**3 + cash[3] / 1.05**4) / (level / 1.05**3 + level / 1.05**4)
    assert lending.life_cover == pytest.approx(by_hand)


def test_present_value_and_return_by_hand() -> None:
    scenario, results = simulated(*HYDRO, *CAPITAL, *TARIFF)
    told = sheet(scenario, results)
    assert told.revenue is not None and told.lending is None
    flows = np.concatenate([[0.0], told.revenue - told.operation])
    flows[2] -= 280_000.0
    flows[4] += told.residual
    by_hand = sum(flow / (1 + WACC) ** edge for edge, flow in enumerate(flows))
    assert told.rate == pytest.approx(WACC)
    assert told.present_value == pytest.approx(by_hand)
    left = 280_000 * (1 - (1 + WACC) ** -58) / (1 - (1 + WACC) ** -60)
    assert told.residual == pytest.approx(left)


def test_without_a_tariff_nothing_is_earned_and_nothing_is_said() -> None:
    scenario, results = simulated(*HYDRO, *CAPITAL, *DEBT)
    told = sheet(scenario, results)
    assert (told.revenue, told.present_value, told.rate_of_return, told.lending) == (None, None, None, None)


def test_what_does_not_fit_is_an_error_that_helps() -> None:
    with pytest.raises(ScenarioError, match="debt has no inflation"):
        load(SMALL, DEBT)
    with pytest.raises(ScenarioError, match="covers what a tariff does not"):
        load(SMALL, ("finance.equalisation=state",))
    with pytest.raises(ScenarioError, match=r"the real cost of capital is -2\.") as error:
        load(SMALL, (*CAPITAL[:4], "finance.capital.inflation=10 %/yr"))
    assert [problem.code for problem in error.value.problems] == ["E343"]


def test_the_sheet_is_written_from_a_run(tmp_path: Path) -> None:
    funding = ("finance.funding.public=30 %", "finance.funding.private=50 %", "finance.funding.green_bonds=20 %")
    said = (*HYDRO, *CAPITAL, *DEBT, *TARIFF, *funding)
    run = run_scenario(SMALL, out=tmp_path / "run", overrides=said).summary["run"]
    to_finance(Path(run), tmp_path / "finance.csv")
    rows = list(csv.DictReader((tmp_path / "finance.csv").read_text(encoding="utf-8").splitlines()))
    cover = {row["year"]: float(row["value"]) for row in rows if row["item"] == "debt_service_cover"}
    assert set(cover) == {"2027", "2028"}
    (rate,) = [float(row["value"]) for row in rows if row["item"] == "cost_of_capital"]
    assert rate == pytest.approx(WACC)
    assert {row["money"] for row in rows if row["item"] == "debt_service"} == {"of its year"}
    assert {row["money"] for row in rows if row["item"] == "investment"} == {"constant 2025"}
    put_up = {row["item"]: float(row["value"]) for row in rows if row["year"] == "2027" and "investment" in row["item"]}
    # 0.1 MW of hydropower at 2,800 EUR/kW.
    assert put_up == pytest.approx(
        {"investment": 280e3, "investment_by_public": 84e3, "investment_by_private": 140e3,
         "investment_by_green_bonds": 56e3}
    )  # fmt: skip
    assert {row["value"] for row in rows if row["item"] == "levelised_cost_of_storage|battery"} == {
        "none: nothing is supplied"
    }


def test_a_project_has_no_sheet(tmp_path: Path) -> None:
    said = ("finance.method=project", "finance.project_lifetime=20 yr", "horizon.last_year=2025",
            "horizon.periods=[2025]", "technologies.engine.overnight_cost=400 EUR/kW")  # fmt: skip
    run = run_scenario(SMALL, out=tmp_path / "run", overrides=said).summary["run"]
    with pytest.raises(Failure, match="no flows by year"):
        to_finance(Path(run), tmp_path / "finance.csv")
