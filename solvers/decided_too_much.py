"""What others decide that cannot be: more land than there is, more that leaves or is rebuilt than stands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.vintage_groups import whole
from solvers.assets import Asset
from solvers.data import Data
from solvers.retirement import LEAVING, planned_builds, planned_retirements

ROUNDING = 1e-5
"""Share of the largest of a kind up to which more than there is is rounding: earlier steps are solved answers."""
_STATED_AS = {
    "technology_builds": "technologies", "store_power_builds": "store_power", "store_energy_builds": "store_energy",
    "store_charge_builds": "store_charge", "link_builds": "links",
}  # fmt: skip
"""Builds → where a scenario's plan states them."""


def decided_too_much(data: Data) -> Iterator[str]:
    """Yield what of the decisions of others cannot be, each with its place in their plan."""
    yield from _land(data)
    for asset in LEAVING:
        yield from _leaving(data, asset)
        yield from _rebuilt(data, asset)


def _land(data: Data) -> Iterator[str]:
    """More of a cover is planted over than there is and may be."""
    node, cover = data.label("planting_node"), data.label("planting_replaces")
    last = data.periods.years[-1]
    for land, left in data.tables["land_left"].items():
        planted = {a: data("planted", a, last) for a in node if (node[a], cover[a]) == land}
        if left < -ROUNDING * sum(planted.values()):
            name = max(planted, key=planted.__getitem__)
            yield (
                f"plan.hectares.{name}: others plant {sum(planted.values()):g} ha on {land[1]} of {land[0]}, "
                f"{-left:g} ha more than may be"
            )


def _leaving(data: Data, asset: Asset) -> Iterator[str]:
    """More of a vintage leaves early than entered service: what the planner's part of a plan builds is not there."""
    gone, entered = planned_retirements(asset, data.inputs).sum(axis=2), data.inputs[asset.existing].values
    largest = max(gone.max(initial=0.0), entered.max(initial=0.0))
    for k, v in np.argwhere(gone > entered + ROUNDING * largest):
        yield (
            f"plan.{asset.retirements}.{whole(data.names(asset.dim)[k])}: {gone[k, v]:g} {asset.unit} of "
            f"{int(data.inputs['vintage'].values[v])} leave service by what others decide, {entered[k, v]:g} stand"
        )


def _rebuilt(data: Data, asset: Asset) -> Iterator[str]:
    """Others rebuild more of a thing than leaves service with it."""
    inputs, names = data.inputs, data.names(asset.dim)
    of = np.array([data.label(f"{asset.dim}_refit_of")[name] for name in names])
    gone = planned_retirements(asset, inputs).sum(axis=1)
    built = planned_builds(asset, inputs)
    for old in sorted(set(of.tolist()) - {""}):
        left = gone[[whole(name) == old for name in names]].sum(axis=0)
        rebuilt = built[of == old].sum(axis=0)
        for year in np.flatnonzero(rebuilt > left + ROUNDING * rebuilt.max()):
            name = whole(names[int(np.argmax(np.where(of == old, built[:, year], -1.0)))])
            place = f"plan.{_STATED_AS[asset.builds]}.{name} {int(inputs['year'].values[year])}"
            yield (
                f"{place}: others rebuild {rebuilt[year]:g} {asset.unit} of {old}, "
                f"of which {left[year]:g} leave service"
            )
