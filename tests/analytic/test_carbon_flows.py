"""What moves between the pools of a simulated forest, against the core in one run and the meaning of its sums."""

from __future__ import annotations

import numpy as np
import pytest

from engine import cbm
from engine.checks import ConservationError, _carbon_flows, check_results
from engine.disturbances import Disturbance, all_flows, events, matrices
from engine.forest_methods import standing
from engine.forest_pools import METHODS, _increments, _parameters, moves, reported
from engine.planting import TCO2_PER_TC
from engine.pools import POOLS, Flow, flow_total, production
from engine.simulate import simulate
from engine.tally import tally
from tests.forest_stands import forest_of, grown
from tests.libcbm_tables import indicators

LAND = [(0, 0, 40.0, 100.0), (1, 1, 30.0, 50.0), (1, 0, 5.0, 20.0), (0, 2, 0.0, 500.0)]
FELLED = {"cut": {"event_kind": "harvest", "event_year": 2027.0, "event_share": 1.0, "event_cover": 0.0}}
STRUCK = {
    **FELLED,
    "storm": {"event_kind": "typhoon", "event_year": 2026.0, "event_lat": 19.0, "event_lon": 110.0,
              "event_speed": 55.0, "event_radius": 80.0},
    "fire": {"event_kind": "fire", "event_year": 2028.0, "event_share": 0.2},
    "thinned": {"event_kind": "thinning", "event_year": 2028.0, "event_share": 0.3},
}  # fmt: skip


def table(forest):
    """Flows of a simulation as the core has them: (node, year, flow), and their names."""
    flows = tuple(Flow(*str(name).split()) for name in forest["transfer"].values)
    return forest["carbon_flow"].transpose("node", "year", "transfer").values, flows


@pytest.fixture(scope="module")
def forest():
    return grown(forest_of(LAND, method="cbm", events=STRUCK, hazards_as="expected", years=8, expected_loss=0.02))


def test_years_one_by_one_move_what_the_core_moves_in_one_run():
    inputs = forest_of([(0, 0, 40.0, 100.0), (1, 0, 5.0, 20.0)], method="cbm", events=FELLED, years=6)
    simulated, names = table(grown(inputs))
    stands = standing(inputs, METHODS["cbm"](inputs))
    temperatures = np.array([22.0, 25.0])
    felling = Disturbance(moves("harvest", 1.0, 0.0))
    flows = all_flows([felling])
    count = tally([100.0, 20.0], 6, len(flows), flow_bin=[0, 1])
    cbm.grow_stands(
        cbm.Stands(stands.pools, np.array([40, 5]), np.array([0, 0]), np.array([0, 1])),
        _increments(inputs), _parameters(inputs, temperatures), matrices([felling]),
        events(2, [0, 1], [2, 2], [1, 1]), 6, count,
    )  # fmt: skip
    for column, flow in enumerate(flows):
        of_core = count.flows[..., column]
        np.testing.assert_allclose(
            simulated[..., names.index(flow)], of_core, rtol=1e-12, atol=1e-12, err_msg=f"{flow}"
        )
    others = [column for column, flow in enumerate(names) if flow not in flows]
    assert not simulated[..., others].any()
    assert flow_total(simulated, names, process=("disturbance",))[0, 2] > 1000.0


def test_net_productions_are_those_that_the_flows_define(forest):
    flows, names = table(forest)
    for name, values in production(flows, names).items():
        np.testing.assert_allclose(forest["net_production"].sel(production=name).values, values, rtol=1e-13)
    npp, nep, nbp = (forest["net_production"].sel(production=name) for name in ("npp", "nep", "nbp"))
    # Taken from the air is NPP; NBP is the change of the five pools on the land, wood in use apart.
    np.testing.assert_allclose(npp * TCO2_PER_TC, forest["gross_removals"], rtol=1e-12)
    on_land = forest["pool_stock"].drop_sel(pool="products").sum(["cover", "pool"])
    np.testing.assert_allclose(nbp, np.diff(on_land.values, axis=1), rtol=1e-9, atol=1e-9)
    assert (npp > nep).all()
    assert (nep >= nbp).all()
    assert (nep > nbp).any("year").all()


def test_the_indicators_of_libcbm_add_up_to_the_same(forest):
    # libcbm's own sums: NPP = growth and litter of biomass; NEP = NPP − decay to air; NBP = NEP − disturbance to air
    # and products, from its table of 47 indicators and not from our names of processes.
    flows, names = table(forest)
    meant = indicators()

    def total(*wanted):
        chosen = {flow for name in wanted for flow in meant[name]}
        return sum(flows[..., names.index(flow)] for flow in chosen if flow in names)

    growth = [name for name in meant if name.startswith("DeltaBiomass")]
    litter = [name for name in meant if name.startswith("Turnover") and "Litter" in name]
    decay = [name for name in meant if name.startswith("Decay") and name.endswith("Air")]
    lost = [
        name for name in meant if name.startswith("Disturbance") and name.endswith(("Production", "CO2", "CO", "CH4"))
    ]
    assert all((growth, litter, decay, lost))
    npp = total(*growth, *litter)
    nep = npp - total(*decay)
    nbp = nep - total(*lost)
    for name, values in {"npp": npp, "nep": nep, "nbp": nbp}.items():
        np.testing.assert_allclose(forest["net_production"].sel(production=name).values, values, rtol=1e-12, atol=1e-9)


def test_every_pool_changes_by_what_moved_and_a_lost_flow_is_found(forest):
    assert _carbon_flows(forest) < 1e-13
    for column in np.flatnonzero(abs(forest["carbon_flow"]).sum(["node", "year"]).values):
        without = forest["carbon_flow"].copy()
        without[:, column] = 0.0
        name = str(forest["transfer"].values[column])
        _, source, sink = (POOLS.index(each) if each in POOLS else each for each in name.split())
        # Dead wood that stays dead wood, and litter below ground that stays soil, is one pool of the results.
        if not (reported()[source] * reported()[sink]).any():
            assert _carbon_flows(forest.assign(carbon_flow=without)) > 1e-9, name


def test_a_whole_simulation_is_held_against_its_flows():
    results = simulate(forest_of(LAND, method="cbm", events=STRUCK, years=6))
    assert results.checks["carbon_flows"] < 1e-12
    halved = results.annual.assign(carbon_flow=results.annual["carbon_flow"] * 0.5)
    with pytest.raises(ConservationError, match="carbon_flows"):
        check_results(type(results)(halved, results.hourly, results.checks, results.inputs, results.plan))


@pytest.mark.parametrize("method", ["stock_change", "gain_loss"])
def test_methods_that_know_stocks_alone_have_no_flows(method):
    found = grown(forest_of(LAND, method=method, events=STRUCK, years=4))
    assert found.sizes["transfer"] == found.sizes["production"] == 0
    assert _carbon_flows(found) == 0.0
