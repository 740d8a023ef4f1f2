"""Cases A and B: pools through spin-up, fire and clear-cut, and the fluxes, as libcbm 2.10.2 gives them.

Figures computed with the package libcbm 2.10.2 (`cbm_exn`, its own parameters): tests/data/libcbm. They have twelve
digits, so that half of the last is 5e-12 of a number; beyond that 1e-8 tC/ha is held.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np
import pytest

from engine.cbm import Parameters, Stands, grow_stands, parameters, spin_up, stands
from engine.disturbances import all_flows, events, matrices
from engine.kernels.carbon import History
from engine.pools import POOLS
from engine.tally import tally
from tests.libcbm_tables import (
    FIGURES,
    FOLDER,
    decay_of,
    disturbance_of,
    indicators,
    read_case,
    roots_of,
    turnover_of,
)

CASES = {"exn_A_softwood_boreal": "sw", "exn_B_hardwood_24C": "hw"}
DIGITS = {"rtol": 5e-12, "atol": 1e-8}
TABLE = np.array(FIGURES["increments"])
INCREMENTS = np.stack([np.vstack([TABLE, np.zeros(3)]), np.vstack([np.zeros(3), TABLE])])
"""Growth in the year that begins at an age, twice: in spin-up the table's age 1 is the first year of a stand; in the
steps of these cases it is the year that begins at age 1."""


class Run(NamedTuple):
    """What a case gives: (step, stand, pool) tC/ha, (step, stand, flow) tC/ha/yr, and the names of the flows."""

    pools: np.ndarray
    flows: np.ndarray
    names: tuple


def run(name: str) -> Run:
    kind, case = CASES[name], json.loads((FOLDER / f"{name}_case.json").read_text())
    numbers = sorted(FIGURES["disturbances"][kind])
    disturbances = [disturbance_of(FIGURES["disturbances"][kind][number]) for number in numbers]
    matrix = {int(number): 1 + place for place, number in enumerate(numbers)}
    moves = matrices(disturbances)
    n = len(case["ages"])
    groups = of_group(kind, case["mean_annual_temperature"])
    ranges = ("return_interval", "min_rotations", "max_rotations")
    interval, least, most = (np.full(n, case[each]) for each in ranges)
    history = History(
        interval,
        np.full(n, matrix[case["historical_disturbance_type"]]),
        np.full(n, matrix[case["last_pass_disturbance_type"]]),
        least,
        most,
    )
    first = spin_up(stands([0] * n, [0] * n), case["ages"], INCREMENTS, groups, moves, history)
    stepping = Stands(first.pools, first.age, np.ones(n, np.int64), first.group)
    year, stand, kinds = zip(*case["disturbances"], strict=True)
    happens = events(n, stand, np.array(year) - 1, [matrix[each] for each in kinds])
    names = all_flows(disturbances)
    counted = tally(np.ones(n), case["T"], len(names), range(n), range(n))
    grow_stands(stepping, INCREMENTS, groups, moves, happens, case["T"], counted)
    return Run(counted.pools.swapaxes(0, 1), counted.flows.swapaxes(0, 1), names)


def of_group(kind: str, temperature: float) -> Parameters:
    return parameters(
        turnover_of(FIGURES["turnover"][kind]),
        decay_of(FIGURES["decay"]),
        roots_of(FIGURES["roots"], [kind == "hw"]),
        FIGURES["slow_mixing"],
        [temperature],
    )


@pytest.mark.parametrize("name", CASES)
def test_every_pool_is_that_of_libcbm_through_spin_up_fire_and_clear_cut(name):
    found = run(name)
    head, theirs = read_case(name, "pools")
    assert tuple(head[2 : 2 + len(POOLS)]) == POOLS
    for step, stand, *pools in theirs[:, : 2 + len(POOLS)]:
        np.testing.assert_allclose(found.pools[int(step), int(stand)], pools, **DIGITS)


@pytest.mark.parametrize("name", CASES)
def test_every_flux_indicator_is_that_of_libcbm(name):
    found = run(name)
    head, theirs = read_case(name, "flux")
    meant = indicators()
    assert set(head[2:]) <= set(meant)
    for step, stand, *fluxes in theirs:
        here = found.flows[int(step) - 1, int(stand)]
        for column, flux in zip(head[2:], fluxes, strict=True):
            ours = sum(here[found.names.index(flow)] for flow in meant[column] if flow in found.names)
            np.testing.assert_allclose(ours, flux, **DIGITS, err_msg=f"{column} of stand {stand} in step {step}")
