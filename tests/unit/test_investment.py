"""What an investment amounts to, by hand, and the same in the simulator and in the optimiser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.costs import annuity_factor, net_present_cost
from engine.finance import import_charge, interest_during_construction, provision
from engine.simulate import simulate
from ilot.exports.investment import COLUMNS, rows
from scenarios.inputs.build import build, plan_of
from scenarios.inputs.investment import investment
from scenarios.load import load
from scenarios.problems import ScenarioError
from solvers.optimise import optimise
from solvers.replay import replay

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
HYDRO = (
    "technologies.hydro.construction_time=2 yr", "technologies.hydro.decommissioning_share=5 %",
    "technologies.hydro.imported_share=40 %", "technologies.hydro.cost_of_capital=10 %/yr",
    "finance.imports.duty=8 %", "finance.imports.tax=13 %",
)  # fmt: skip
EVERYTHING = (
    *HYDRO, "stores.battery.decommissioning_share=5 %", "stores.battery.imported_share=100 %",
    "measures.electric_cars.imported_share=50 %", "measures.electric_cars.decommissioning_share=2 %",
)  # fmt: skip


def test_interest_runs_on_what_is_spent_before_service() -> None:
    # 10 %, two years, evenly: (1.21 − 1) / (2 ln 1.1) = 0.21 / 0.190620 = 1.101668.
    assert float(interest_during_construction(0.10, 2.0)) == pytest.approx(0.21 / (2 * np.log(1.1)), rel=1e-12)
    assert interest_during_construction([0.0, 0.1], [3.0, 0.0]).tolist() == [1.0, 1.0]
    # Against yearly payments at mid-year, the construction finance factor of NREL's ATB: 1.1^½ (1 + 1.1) / 2.
    mid_year = 1.1**0.5 * (1 + 1.1) / 2
    assert float(interest_during_construction(0.10, 2.0)) == pytest.approx(
        mid_year * (1 + np.log(1.1) ** 2 / 24), rel=1e-6
    )


def test_a_provision_grows_to_what_taking_down_costs() -> None:
    # 5 % of 1,000,000 after 20 years at 7 %: 50,000 / 3.869684 = 12,920.95.
    assert 50_000 * float(provision(0.07, 20.0)) == pytest.approx(12_920.95, abs=0.005)
    sinking_fund = 0.07 / (1.07**20 - 1)
    assert float(annuity_factor(0.07, 20.0) * provision(0.07, 20.0)) == pytest.approx(sinking_fund, rel=1e-12)


def test_tax_is_due_on_the_duty_too() -> None:
    # 8 % duty and 13 % on 1.08: 1.2204.
    assert float(import_charge(0.08, 0.13)) == pytest.approx(0.2204, rel=1e-12)


def test_the_parts_of_an_investment_by_hand() -> None:
    scenario = load(SMALL, HYDRO).scenario
    found = investment(scenario, scenario.technologies, "overnight_cost", "lifetime", [2025])
    hydro = list(scenario.technologies).index("hydro")
    parts = {name: values[hydro, 0] for name, values in found._asdict().items()}
    imports = 3e6 * 0.4 * 0.2204
    interest = (3e6 + imports) * (0.21 / (2 * np.log(1.1)) - 1)
    expected = {"overnight": 3e6, "imports": imports, "interest": interest, "provision": 150_000 * 1.1**-60}
    assert parts == pytest.approx(expected, rel=1e-12)
    assert found.total[hydro, 0] == pytest.approx(sum(expected.values()), rel=1e-12)
    assert (
        float(build(load(SMALL, HYDRO))["overnight_cost"].sel(technology="hydro", year=2025)) == found.total[hydro, 0]
    )


def test_a_scenario_that_says_nothing_pays_the_overnight_cost_alone() -> None:
    scenario = load(SMALL).scenario
    found = investment(scenario, scenario.stores, "energy_cost", "energy_lifetime", [2025, 2028])
    assert found.total.tolist() == found.overnight.tolist() == [[200_000.0, 200_000.0]]


def test_a_free_trade_port_waives_duty_and_tax_from_its_year_on() -> None:
    def cost(*overrides: str) -> list[float]:
        return build(load(SMALL, (*HYDRO, *overrides)))["overnight_cost"].sel(technology="hydro").values.tolist()

    port, without = cost("finance.imports.waived_from=2027"), cost()
    nothing_imported = cost("technologies.hydro.imported_share=0")
    assert port[:2] == without[:2] and port[2:] == nothing_imported[2:]
    assert min(dear - cheap for dear, cheap in zip(without, nothing_imported, strict=True)) > 0


def test_a_share_of_fixed_upkeep_is_of_the_overnight_cost_alone() -> None:
    plain, dear = (build(load(SMALL, overrides))["fixed_om"] for overrides in ((), HYDRO))
    assert plain.equals(dear)


def test_the_simulator_and_the_optimiser_pay_the_same_for_every_part() -> None:
    inputs = build(
        load(SMALL, (*EVERYTHING, "technologies.hydro.lead_time=2 yr", "technologies.hydro.overnight_cost=900 EUR/kW"))
    )
    pathway = optimise(inputs, weeks=1)
    simulated = replay(inputs, pathway).results
    built = pathway.plan
    assert float(built["technology_builds"].sum()) > 0 and float(built["measure_builds"].sum()) > 0
    discount = 1.05 ** -(simulated.annual["year"] - 2024)
    yearly = (simulated.annual["cost"].mean("member") * discount).sum("year")
    for item in ("investment", "measures"):
        own = float(pathway.operation["cost"].sel(item=item).sum())
        assert own == pytest.approx(float(yearly.sel(item=item)), rel=1e-9), item


def test_a_dearer_investment_costs_its_annuity_more() -> None:
    plan = ("plan.technologies.hydro.2027=0.1 MW", "technologies.hydro.cost_of_capital=10 %/yr")

    def cost(*overrides: str) -> float:
        loaded = load(SMALL, (*plan, *overrides))
        inputs = build(loaded)
        return net_present_cost(simulate(inputs, plan_of(loaded, inputs)))

    more = 0.1 * (0.21 / (2 * np.log(1.1)) - 1) * 2.8e6 * float(annuity_factor(0.10, 60.0))
    found = cost("technologies.hydro.construction_time=2 yr") - cost()
    assert found == pytest.approx(more * (1.05**-3 + 1.05**-4), rel=1e-9)


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (("technologies.hydro.construction_time=3 yr",), "longer than the lead time of 2 yr"),
        (("technologies.hydro.imported_share=40 %",), "nothing says what imports pay"),
        (("finance.funding.public=60 %", "finance.funding.green_bonds=30 %"), "add up to 90.0000%"),
        (
            ("finance.method=project", "finance.project_lifetime=25 yr", "horizon.last_year=2025",
             "horizon.periods=[2025]", "technologies.hydro.decommissioning_share=5 %",
             "technologies.engine.overnight_cost=1"),
            "no year of construction",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_that_helps(overrides: tuple[str, ...], said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as error:
        load(SMALL, overrides)
    assert "E343" in {problem.code for problem in error.value.problems}


def test_the_parts_of_every_investment_are_written_with_their_annuity() -> None:
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows(load(SMALL, EVERYTHING).scenario)]
    assert {row["part"] for row in found} == {
        "technologies.overnight_cost", "stores.power_cost", "stores.energy_cost", "measures.cost"
    }  # fmt: skip
    (hydro,) = [row for row in found if row["name"] == "hydro" and row["year"] == 2025]
    parts = [float(hydro[name]) for name in ("overnight", "imports", "interest", "provision")]
    assert sum(parts) == pytest.approx(float(hydro["investment"]), rel=1e-15)
    assert float(hydro["annuity"]) == pytest.approx(sum(parts) * float(annuity_factor(0.10, 60.0)), rel=1e-12)
    assert (hydro["unit"], float(hydro["cost_of_capital"])) == ("EUR/MW", 0.1)
