"""Who pays: all of the cost, once, and nothing that the scenario does not say."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from engine.costs import annuity_factor, measure_costs, planting_costs
from engine.simulate import no_plan, simulate
from ilot.exports.payers import UNSTATED, Share, household_bill, shares, to_payers
from ilot.planning import run_scenario
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from tests.tiny import tiny_inputs
from tests.unit.test_border import INGOTS, PRICED

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
PLAN = ("plan.technologies.hydro.2027=0.1 MW", "plan.measures.electric_cars.2026=20")
TARIFF = ("finance.tariff=250 EUR/MWh", "finance.equalisation=state")


def paid(*overrides: str) -> tuple[dict[tuple[str, str], np.ndarray], list[Share], np.ndarray]:
    """What each pays by year, and all cost but that of unserved demand."""
    loaded = load(SMALL, (*PLAN, *overrides))
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs))
    whole = results.annual["cost"].mean("member").drop_sel(item="unserved").sum("item").values
    found = shares(loaded.scenario, results)
    return {(share.payer, share.what): share.paid for share in found}, found, whole


@pytest.mark.parametrize("said", [(), TARIFF, (*TARIFF, *PRICED, *INGOTS)])
def test_all_that_is_paid_is_all_that_it_costs(said: tuple[str, ...]) -> None:
    _, found, whole = paid(*said)
    assert sum(share.paid for share in found if not share.is_beyond) == pytest.approx(whole, rel=1e-12)


def test_households_pay_for_their_cars_by_hand() -> None:
    """20 cars of 5,000 EUR over 15 years at 5 % from 2026, each 200 EUR a year cheaper to keep."""
    by_payer, _, _ = paid()
    yearly = 20 * (5000 * annuity_factor([0.05], 15)[0] - 200)
    assert by_payer["household", "measures"] == pytest.approx([0, yearly, yearly, yearly])


def test_the_tariff_pays_by_energy_and_the_state_the_rest() -> None:
    by_payer, _, _ = paid(*TARIFF)
    assert by_payer["users of electricity", "tariff"][0] == pytest.approx(876 * 250, rel=1e-6)
    without, _, _ = paid()
    system = without[UNSTATED, "power system, without a tariff"]
    rest = by_payer["state", "power system beyond the tariff"]
    assert rest == pytest.approx(system - by_payer["users of electricity", "tariff"])


def test_each_planting_and_each_measure_has_its_own_cost_by_hand() -> None:
    """10 ha for 4,000 money/ha in 2026 and 50 a year; 2 units for 5,000 over 15 years without interest from 2025."""
    inputs = tiny_inputs(
        years=(2025, 2026, 2027),
        dims={
            "cover": ["trees"],
            "planting": {
                "hills": {"planting_cost": 4e3, "planting_fixed_om": 50.0, "planting_cover": "trees"},
                "dunes": {"planting_cost": 1e3, "planting_cover": "trees"},
            },
            "measure": {"switch": {"measure_cost": 5e3, "measure_fixed_om": -100.0, "measure_sector": "homes"}},
        },
        discount_rate=0.0,
        measure_potential=10.0,
    )
    plan = no_plan(inputs)
    plan["hectares"].loc[{"planting": "hills", "year": 2026}] = 10.0
    plan["measure_builds"].loc[{"measure": "switch", "year": 2025}] = 2.0
    results = simulate(inputs, plan)
    by_planting = planting_costs(results)
    assert by_planting.sel(planting="hills").values.tolist() == [0.0, 40_500.0, 500.0]
    assert by_planting.sel(planting="dunes").values.tolist() == [0.0, 0.0, 0.0]
    assert measure_costs(results).sel(measure="switch").values == pytest.approx([2 * 5e3 / 15 - 200] * 3)


def test_nobody_is_named_that_the_scenario_does_not_name() -> None:
    by_payer, _, _ = paid(TARIFF[0])
    assert (UNSTATED, "power system beyond the tariff") in by_payer
    assert not {"state", "exporter"} & {payer for payer, _ in by_payer}


def test_the_exporter_pays_at_the_border_besides() -> None:
    """500 t of aluminium a year from 2026, 1.91258 certificates of 82.32 EUR each."""
    _, found, _ = paid(*PRICED, *INGOTS)
    (border,) = [share for share in found if share.payer == "exporter"]
    assert border.is_beyond
    assert border.paid[:2] == pytest.approx([0.0, 500 * 157.44], abs=3.0)


def test_buyers_of_credits_pay_besides_what_is_sold() -> None:
    """100 yuan a tonne was paid for the first credits of Hainan's national park; here 30 EUR, and 40 from 2027 on."""
    loaded = load(SMALL, ("carbon.credits.share=50 %", "carbon.credits.buffer=20 %",
                          "carbon.credits.price.value={2025: 30, 2026: 30, 2027: 40, 2028: 40}",
                          "carbon.credits.price.unit=EUR/t"))  # fmt: skip
    results = simulate(build(loaded))
    sold = np.array([[100.0, 0.0, 50.0, 10.0]])
    results.annual["credits_sold"] = (("node", "year"), sold)
    (bought,) = [share for share in shares(loaded.scenario, results) if share.payer == "buyers of credits"]
    assert bought.is_beyond
    assert bought.paid.tolist() == [3000.0, 0.0, 2000.0, 400.0]
    without = load(SMALL, ("carbon.credits.share=50 %", "carbon.credits.buffer=20 %")).scenario
    assert "buyers of credits" not in {share.payer for share in shares(without, results)}


def test_the_table_is_written_from_a_run(tmp_path: Path) -> None:
    run = run_scenario(SMALL, out=tmp_path / "run", overrides=(*PLAN, *TARIFF)).summary["run"]
    to_payers(Path(run), tmp_path / "payers.csv")
    rows = list(csv.DictReader((tmp_path / "payers.csv").read_text(encoding="utf-8").splitlines()))
    for year in ("2025", "2028"):
        whole, *parts = [
            sum(
                float(row["value"])
                for row in rows
                if row["unit"] == "EUR" and row["year"] == year and (row["payer"] == "all") is is_all
            )
            for is_all in (True, False)
        ]
        assert whole == pytest.approx(parts[0], rel=1e-12)
    bills = [float(row["value"]) for row in rows if row["unit"] == "EUR/person"]
    # 876 MWh of 250 EUR over 1,000 residents in 2025; every year the demand follows the people.
    assert bills == pytest.approx([219.0] * 4, rel=1e-9)


def test_without_a_tariff_or_a_sector_of_homes_there_is_no_bill() -> None:
    loaded = load(SMALL, PLAN)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs))
    assert household_bill(loaded.scenario, results) is None
    priced = load(SMALL, (*PLAN, *TARIFF, "uses.homes.sector=buildings"))
    inputs = build(priced)
    no_homes = simulate(inputs, plan_of(priced, inputs))
    assert household_bill(priced.scenario, no_homes) is None, "no sector is called residential"
