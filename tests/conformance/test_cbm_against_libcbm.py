"""The carbon core and the package libcbm (`cbm_exn`) side by side, on random stands."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cbm import Stands, grow_stands, parameters, spin_up, stands
from engine.disturbances import all_flows, events, matrices
from engine.kernels.carbon import History
from engine.pools import POOLS
from engine.tally import tally
from tests.libcbm_tables import decay_of, disturbance_of, indicators, roots_of, turnover_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # libcbm warns of Linux distributions that it was not compiled on
    pytest.importorskip("libcbm")
    from libcbm import resources
    from libcbm.model.cbm_exn import cbm_exn_model

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]  # libcbm compiles for ten seconds

WILDFIRE = 1
LEAKS = 195
"""The matrices of this type (16 of libcbm's 504) lose 0.01 to 0.13 % of two pools; here what is not moved stays."""
LAST_AGE, YEARS = 60, 12
TOLERANCE = {"rtol": 1e-12, "atol": 1e-8}
INCREMENTS = ("merch_inc", "foliage_inc", "other_inc")


class World(NamedTuple):
    """Random stands of two spatial units, as columns of numbers."""

    seed: int
    units: list[int]


def stands_of(world: World, n: int) -> dict[str, np.ndarray]:
    """Draw stands: where, of what kind, how warm, how old, by which curve, and what happens to them."""
    draw = np.random.default_rng(world.seed)
    rising = draw.gamma(1.5, 1.0, (n, LAST_AGE, 3)) * [1.5, 0.4, 0.5]
    # Old stands shrink: at most to nothing, as spin-up wants.
    old = np.arange(LAST_AGE) >= draw.integers(20, LAST_AGE + 1, (n, 1))
    shrinking = -rising.cumsum(axis=1) * draw.uniform(0.0, 0.04, (n, 1, 1))
    shrinking /= 1.0 + np.arange(LAST_AGE)[:, np.newaxis] / 15.0
    increments = np.where(old[:, :, np.newaxis], shrinking, rising)
    short = increments.cumsum(axis=1).min(axis=(1, 2)) < 0.0
    increments[short] = rising[short]
    return {
        "unit": draw.choice(world.units, n),
        "hard": draw.integers(0, 2, n),
        "temperature": draw.uniform(-3.0, 28.0, n),
        "later_temperature": draw.uniform(-3.0, 28.0, n),
        "interval": draw.integers(2, 50, n),
        "least": draw.integers(1, 4, n),
        "most": draw.integers(4, 9, n),
        "age": draw.integers(0, LAST_AGE + 20, n),
        "increments": increments,
        "chance": draw.random((YEARS, n)),
        "choice": draw.random((YEARS, n)),
    }


@given(st.builds(World, st.integers(0, 2**32), st.lists(st.sampled_from([3, 11, 17, 40, 42]), min_size=1, max_size=2)))
@settings(max_examples=6, deadline=None)
def test_pools_and_fluxes_are_those_of_libcbm_for_any_stands(world):
    n = 24
    drawn, tables = stands_of(world, n), tables_of(world.units)
    kinds = disturbance_kinds(tables, world.units)
    happens = np.where(drawn["chance"] < 0.15, np.array(kinds)[(drawn["choice"] * len(kinds)).astype(int)], 0)
    their_pools, their_fluxes = by_libcbm(drawn, tables, happens)
    our_pools, our_flows, names = by_ilot(drawn, tables, happens)
    np.testing.assert_allclose(our_pools, their_pools, **TOLERANCE)
    meant = indicators()
    for name, column in their_fluxes.items():
        ours = sum(our_flows[:, :, names.index(flow)] for flow in meant[name] if flow in names)
        np.testing.assert_allclose(ours, column, **TOLERANCE, err_msg=name)


def tables_of(units: list[int]) -> dict[str, Any]:
    """The parameters of libcbm, disturbances of these spatial units alone: its steps take a tenth of the time."""
    folder = resources.get_cbm_exn_parameters_dir()
    tables = {
        name: pd.read_csv(f"{folder}/{name}.csv")
        for name in ("decay_parameters", "turnover_parameters", "root_parameters", "slow_mixing_rate",
                     "disturbance_matrix_association", "disturbance_matrix_value")
    }  # fmt: skip
    association = tables["disturbance_matrix_association"]
    association = association[association["spatial_unit_id"].isin(units)]
    values = tables["disturbance_matrix_value"]
    values = values[values["disturbance_matrix_id"].isin(association["disturbance_matrix_id"])]
    return tables | {"disturbance_matrix_association": association, "disturbance_matrix_value": values}


def disturbance_kinds(tables: dict[str, Any], units: list[int]) -> list[int]:
    """Types that every unit has for both kinds of tree: fires, cuts, deforestation, 5 to 95 % mortality …"""
    association = tables["disturbance_matrix_association"]
    found = association.groupby("disturbance_type_id").size()
    return sorted(int(kind) for kind in found.index[found == 2 * len(set(units))] if kind != LEAKS)


def by_libcbm(drawn: dict[str, np.ndarray], tables: dict[str, Any], happens: np.ndarray):
    """Pools (edge, stand, pool) and fluxes by name (year, stand)."""
    n = drawn["age"].size
    row, age = np.indices((n, LAST_AGE))
    table = pd.DataFrame(drawn["increments"].reshape(-1, 3), columns=list(INCREMENTS))
    table.insert(0, "age", age.ravel() + 1)
    table.insert(0, "row_idx", row.ravel())
    start = pd.DataFrame(
        {
            "age": drawn["age"],
            "area": 1.0,
            "delay": 0,
            "return_interval": drawn["interval"],
            "min_rotations": drawn["least"],
            "max_rotations": drawn["most"],
            "spatial_unit_id": drawn["unit"],
            "sw_hw": drawn["hard"],
            "species": -1,
            "mean_annual_temperature": drawn["temperature"],
            "historical_disturbance_type": WILDFIRE,
            "last_pass_disturbance_type": WILDFIRE,
        }
    )
    overridden = {name: table for name, table in tables.items() if name.startswith("disturbance")}
    pools, fluxes = [], []
    with cbm_exn_model.initialize(parameters=overridden, config_path=resources.get_cbm_exn_parameters_dir()) as model:
        now = model.spinup({"parameters": start, "increments": table})
        pools.append(now["pools"][list(POOLS)].to_numpy().copy())
        for year in range(YEARS):
            now["parameters"]["mean_annual_temperature"] = temperature(drawn, year)
            now["parameters"]["disturbance_type"] = happens[year]
            old = now["state"]["age"].to_numpy()
            for part, name in enumerate(INCREMENTS):
                known = drawn["increments"][np.arange(n), np.minimum(old, LAST_AGE - 1), part]
                now["parameters"][name] = np.where(old < LAST_AGE, known, 0.0)
            now = model.step(now)
            pools.append(now["pools"][list(POOLS)].to_numpy().copy())
            fluxes.append(now["flux"].copy())
    return np.array(pools), {name: np.array([each[name] for each in fluxes]) for name in fluxes[0].columns}


def by_ilot(drawn: dict[str, np.ndarray], tables: dict[str, Any], happens: np.ndarray):
    """Pools (edge, stand, pool), flows (year, stand, flow) and their names."""
    n = drawn["age"].size
    rows = {name: column.to_numpy() for name, column in _turnover_rows(drawn, tables).items()}
    decay = decay_of(tables["decay_parameters"].set_index("pool").to_dict("index"))
    roots = roots_of(tables["root_parameters"].iloc[0].to_dict(), drawn["hard"] == 1)
    mixing = float(tables["slow_mixing_rate"]["rate"].iloc[0])
    disturbances, matrix_of = _matrices(tables)
    moves, names = matrices(disturbances), all_flows(disturbances)
    wildfire = np.array([matrix_of[place(drawn, stand), WILDFIRE] for stand in range(n)])
    history = History(drawn["interval"], wildfire, wildfire, drawn["least"], drawn["most"])
    groups = parameters(turnover_of(rows), decay, roots, mixing, drawn["temperature"])
    now = spin_up(stands(range(n), range(n)), drawn["age"], drawn["increments"], groups, moves, history)
    pools, flows = [now.pools], []
    for year in range(YEARS):
        groups = parameters(turnover_of(rows), decay, roots, mixing, temperature(drawn, year))
        hit = np.flatnonzero(happens[year])
        which = [matrix_of[place(drawn, stand), int(happens[year, stand])] for stand in hit]
        counted = tally(np.ones(n), 1, len(names), flow_bin=range(n))
        now = grow_stands(
            Stands(*now), drawn["increments"], groups, moves, events(n, hit, np.zeros(hit.size), which), 1, counted
        )
        pools.append(now.pools)
        flows.append(counted.flows[:, 0])
    return np.array(pools), np.array(flows), names


def temperature(drawn: dict[str, np.ndarray], year: int) -> np.ndarray:
    """The climate changes halfway."""
    return drawn["temperature"] if year < YEARS // 2 else drawn["later_temperature"]


def place(drawn: dict[str, np.ndarray], stand: int) -> tuple[int, str]:
    return int(drawn["unit"][stand]), ("sw", "hw")[drawn["hard"][stand]]


def _turnover_rows(drawn: dict[str, np.ndarray], tables: dict[str, Any]) -> pd.DataFrame:
    indexed = tables["turnover_parameters"].set_index(["spatial_unit_id", "sw_hw"])
    return indexed.loc[[place(drawn, stand) for stand in range(drawn["age"].size)]].reset_index()


def _matrices(tables: dict[str, Any]):
    """Disturbances, and the number of each by ((unit, kind of tree), type)."""
    columns = ["source_pool", "sink_pool", "proportion"]
    values = tables["disturbance_matrix_value"].groupby("disturbance_matrix_id")[columns]
    numbers = {number: 1 + at for at, number in enumerate(values.groups)}
    matrix_of = {
        ((row.spatial_unit_id, row.sw_hw), row.disturbance_type_id): numbers[row.disturbance_matrix_id]
        for row in tables["disturbance_matrix_association"].itertuples()
    }
    return [disturbance_of(list(rows.itertuples(index=False, name=None))) for _, rows in values], matrix_of
