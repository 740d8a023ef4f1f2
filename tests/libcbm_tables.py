"""Parameter tables of libcbm, turned into ours: shipped figures and those of the installed package."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.cbm import Decay, Roots, Turnover
from engine.disturbances import Disturbance
from engine.pools import DECAYING, Flow

FOLDER = Path(__file__).parent / "data" / "libcbm"
FIGURES = json.loads((FOLDER / "parameters.json").read_text())


def turnover_of(row: Mapping[str, Any]) -> Turnover:
    """Turnover of one row of libcbm's `turnover_parameters`, or of several as (group,) columns."""
    return Turnover(
        stem=row["StemAnnualTurnoverRate"],
        foliage=row["FoliageFallRate"],
        branch=row["BranchTurnoverRate"],
        coarse_root=row["CoarseRootTurnProp"],
        fine_root=row["FineRootTurnProp"],
        stem_snag_fall=row["StemSnag"],
        branch_snag_fall=row["BranchSnag"],
        branch_snag_share=row["OtherToBranchSnagSplit"],
        coarse_root_above_share=row["CoarseRootAGSplit"],
        fine_root_above_share=row["FineRootAGSplit"],
    )


def decay_of(table: Mapping[str, Mapping[str, float]]) -> Decay:
    """Decay of libcbm's `decay_parameters`, by pool."""
    names = ("base_decay_rate", "reference_temp", "q10", "prop_to_atmosphere", "max_rate")
    return Decay(*(np.array([table[pool][name] for pool in DECAYING]) for name in names))


def roots_of(table: Mapping[str, float], is_hardwood: Sequence[bool]) -> Roots:
    """Root equations of groups of softwood (a line) or hardwood (a power) of libcbm's `root_parameters`."""
    hard = np.asarray(is_hardwood)
    return Roots(
        scale=np.where(hard, table["hw_a"], table["sw_a"]),
        power=np.where(hard, table["hw_b"], 1.0),
        fine_least=table["frp_a"],
        fine_range=table["frp_b"],
        fine_rate=table["frp_c"],
        carbon_fraction=table["biomass_to_carbon_rate"],
    )


def disturbance_of(rows: Sequence[tuple[str, str, float]]) -> Disturbance:
    """A matrix of libcbm as `cbm_exn` uses it: every event sets the age to 0, growth is that of before."""
    return Disturbance({(source, sink): share for source, sink, share in rows}, age_after=0, keeps_growth=True)


def read_case(name: str, what: str) -> tuple[list[str], np.ndarray]:
    """Columns and numbers of a shipped result, sorted by step and stand."""
    with (FOLDER / f"{name}_{what}.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    numbers = np.array(rows, float)
    return head, numbers[np.lexsort((numbers[:, 1], numbers[:, 0]))]


def indicators() -> dict[str, tuple[Flow, ...]]:
    """The flows that each of libcbm's flux indicators adds up."""
    ours = {
        "Growth and Turnover": ("growth", "turnover", "decline", "snag_fall"),
        "Decay": ("decay", "mixing"),
        "Disturbance": ("disturbance",),
    }
    return {
        name: tuple(Flow(each, source, sink) for each in ours[process] for source in sources for sink in sinks)
        for name, (process, sources, sinks) in FIGURES["flux"].items()
    }
