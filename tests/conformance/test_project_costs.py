"""The cost method `project` against a published microgrid.

Ouessant, one year, PV 3,000 kW, wind 900 kW, generator, battery 5,000 kWh, as in the example
Microgrid_Wind-Solar of Microgrids.py 0.3.1 (MIT); energies, running hours and costs computed with that
package. Its kW, kWh and $ are MW, MWh and $ here.
"""

from __future__ import annotations

import pytest

from engine.costs import lcoe, net_present_cost, yearly_costs
from engine.project import store_energy_life, technology_life
from engine.results import Results
from engine.simulate import no_plan
from tests.tiny import tiny_inputs
from tests.years import year_by_hand

CHARGE, DISCHARGE = 990.4337141140302, 896.1066937222157


def published_run(generator, generated, fuel, unserved, npc, lcoe):
    """(inputs, annual, npc, lcoe) of one of the two published sizes of the generator."""
    inputs = tiny_inputs(
        years=(2016,),
        dims={
            "technology": {
                "generator": {
                    "existing_capacity": generator,
                    "overnight_cost": 400e3,
                    "running_om": 20.0,
                    "lifetime": 25.0,
                    "lifetime_hours": 15_000.0,
                },
                "pv": {"existing_capacity": 3.0, "overnight_cost": 1.2e6, "fixed_om": 20e3, "lifetime": 25.0},
                "wind": {
                    "existing_capacity": 0.9,
                    "overnight_cost": 3.5e6,
                    "fixed_om": 100e3,
                    "lifetime": 25.0,
                },
            },
            "store": {
                "battery": {
                    "store_existing_energy": 5.0,
                    "store_energy_cost": 350e3,
                    "store_energy_fixed_om": 10e3,
                    "store_energy_lifetime": 15.0,
                    "store_cycle_lifetime": 3000.0,
                }
            },
            "fuel": {"diesel": {"fuel_price": 1000.0}},
        },
        attrs={"cost_method": "project", "salvage": "linear", "project_lifetime": 25},
        unserved_cost=0.0,
    )
    annual = year_by_hand(
        inputs,
        capacity={"generator": generator, "pv": 3.0, "wind": 0.9},
        energy_capacity={"battery": 5.0},
        generation={"generator": generated},
        running_hours={"generator": 3310.0},
        charge={"battery": CHARGE},
        discharge={"battery": DISCHARGE},
        demand={"island": 6774.979},
        unserved_demand={"island": unserved},
    )
    annual["priced_fuel_use"].loc[{"technology": "generator", "fuel": "diesel"}] = fuel
    return inputs, annual, npc, lcoe


RUNS = [
    (1.8, 1672.8843618927454, 401.49224685426115, 0.0, 21890027.729086526, 229.24812869928668),
    (0.9, 1607.8251994139021, 385.8780478593382, 65.05916247884411, 19548407.387251545, 206.7100016092461),
]


@pytest.mark.parametrize("run", RUNS)
def test_the_published_net_present_cost_and_levelised_cost_are_reproduced(run):
    inputs, annual, npc, per_mwh = published_run(*run)
    online = annual["running_hours"] * annual["capacity"]
    plan = no_plan(inputs)
    results = Results(annual.merge(yearly_costs(inputs, plan, annual, online)), annual, {}, inputs, plan)
    assert net_present_cost(results) == pytest.approx(npc, rel=1e-12)
    assert lcoe(results) == pytest.approx(per_mwh, rel=1e-12)


def test_a_life_ends_by_running_hours_or_age_whichever_comes_first():
    inputs, annual, *_ = published_run(*RUNS[0])
    life = technology_life(inputs, annual)
    assert life.sel(technology="generator").item() == pytest.approx(15_000 / 3310)
    assert life.sel(technology="pv").item() == 25.0
    # 188.654 full cycles a year would wear the battery out in 15.9 years: it ages faster.
    assert store_energy_life(inputs, annual).item() == 15.0
    annual["charge"] *= 2
    throughput = 2 * CHARGE + DISCHARGE
    assert store_energy_life(inputs, annual).item() == pytest.approx(3000 / (throughput / 10.0))
