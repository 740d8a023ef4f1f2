"""A peer: the classic CBM of the package libcbm, its spin-up and its years."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.apart import apart
from benchmarks.measurement import Measurement
from engine.cbm import Decay, Parameters, Roots, Turnover, parameters
from engine.pools import DECAYING, POOLS

TEMPERATURE, INTERVAL = 5.0, 125
PAST = {"return_interval": INTERVAL, "min_rotations": 10, "max_rotations": 30, "mean_annual_temp": TEMPERATURE}
PLACE = {"admin_boundary": "Ontario", "eco_boundary": "Mixedwood Plains"}
STAND = {
    "curve": "one",
    **PLACE,
    "area": 1.0,
    "delay": 0,
    "land_class": "UNFCCC_FL_R_FL",
    "afforestation_pre_type": "None",
    "historic_disturbance_type": "Wildfire",
    "last_pass_disturbance_type": "Wildfire",
}
RED_PINE = {"species": "Red pine", "age_volume_pairs": [[0, 0], [50, 100], [100, 150], [150, 200], [250, 210]]}


class Years(NamedTuple):
    """What libcbm makes of its years."""

    pools: np.ndarray  # (edge, stand, pool) tC/ha in our order: first and last edge, or every edge of a single stand
    parameters: Parameters


def years_of_libcbm(ages: np.ndarray, n_years: int, measured: Measurement) -> Years:
    """Spin up and step stands of red pine; the phases `libcbm spin-up` and `a year of libcbm`."""
    years, theirs = apart("libcbm", _years_of_libcbm, ages, n_years)
    measured.take("libcbm", theirs)
    return years


def _years_of_libcbm(ages: np.ndarray, n_years: int) -> tuple[Years, dict[str, Any]]:
    measured = Measurement("libcbm", ages.size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of Linux distributions that it was not compiled on
        from libcbm.model.cbm import cbm_variables
        from libcbm.model.cbm.stand_cbm_factory import StandCBMFactory
        from libcbm.storage import dataframe
        from libcbm.storage.backends import BackendType

        factory = StandCBMFactory({"curve": ["one"]}, [{"classifier_set": ["one"], "merch_volumes": [RED_PINE]}])
        classifiers, inventory = factory.prepare_inventory(dataframe.from_pandas(pd.DataFrame({"age": ages, **STAND})))
        past = pd.DataFrame({name: np.full(ages.size, value) for name, value in PAST.items()})
        past = past.astype({name: "int32" for name, value in PAST.items() if isinstance(value, int)})
        with factory.initialize_cbm() as model:
            now = cbm_variables.initialize_simulation_variables(
                classifiers, inventory, model.pool_codes, model.flux_indicator_codes, BackendType.numpy
            )
            before = cbm_variables.initialize_spinup_variables(
                now,
                BackendType.numpy,
                dataframe.convert_dataframe_backend(dataframe.from_pandas(past), BackendType.numpy),
            )
            with measured.phase("libcbm spin-up"):
                model.spinup(before)
            now.parameters.add_column(before.parameters["mean_annual_temp"], now.parameters.n_cols)
            now = model.init(now)
            edges = [_our_pools(now)]
            for year in range(n_years):
                with measured.phase("a year of libcbm"):
                    now = model.step(now)
                if ages.size == 1 or year == n_years - 1:
                    edges.append(_our_pools(now))
    unit = factory.defaults_ref.get_spatial_unit_id(PLACE["admin_boundary"], PLACE["eco_boundary"])
    return Years(np.array(edges), _parameters_of_libcbm(unit)), measured.record()


def _our_pools(now: Any) -> np.ndarray:
    """Pools in our order: libcbm keeps those of softwood and hardwood apart."""
    table = now.pools.to_pandas()
    return np.stack(
        [
            sum(table[kind + pool].to_numpy() for kind in ("", "Softwood", "Hardwood") if kind + pool in table)
            for pool in POOLS
        ],
        axis=1,
    )


def _parameters_of_libcbm(unit: int) -> Parameters:
    """The parameters of softwood in a spatial unit, from the tables of the package."""
    from libcbm import resources

    folder = Path(resources.get_cbm_exn_parameters_dir())

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    (shed,) = (
        row for row in rows("turnover_parameters") if row["spatial_unit_id"] == str(unit) and row["sw_hw"] == "sw"
    )
    turnover = [
        *("StemAnnualTurnoverRate", "FoliageFallRate", "BranchTurnoverRate", "CoarseRootTurnProp", "FineRootTurnProp"),
        *("StemSnag", "BranchSnag", "OtherToBranchSnagSplit", "CoarseRootAGSplit", "FineRootAGSplit"),
    ]
    decays = {row["pool"]: row for row in rows("decay_parameters")}
    decay = ("base_decay_rate", "reference_temp", "q10", "prop_to_atmosphere", "max_rate")
    (root,) = rows("root_parameters")
    (mixing,) = rows("slow_mixing_rate")
    return parameters(
        Turnover(*(float(shed[name]) for name in turnover)),
        Decay(*(np.array([float(decays[pool][name]) for pool in DECAYING]) for name in decay)),
        Roots(
            float(root["sw_a"]),
            1.0,
            *(float(root[name]) for name in ("frp_a", "frp_b", "frp_c", "biomass_to_carbon_rate")),
        ),
        float(mixing["rate"]),
        [TEMPERATURE],
    )
