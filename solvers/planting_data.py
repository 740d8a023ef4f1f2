"""What a hectare planted removes and costs, and what is planted whatever is decided here."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.planting import planting_response
from solvers.periods import Periods

Table = dict[tuple, float]


def planted_whatever_is_decided(inputs: xr.Dataset) -> np.ndarray:
    """Return the hectares that others and earlier steps plant, (planting, year), ha at the start of the year.

    `solvers.given` puts them into the inputs as the planner sees them.
    """
    if "hectares" in inputs:
        return inputs["hectares"].transpose("planting", "year").values
    return np.zeros((inputs.sizes["planting"], inputs.sizes["year"]))


def planting_tables(inputs: xr.Dataset, periods: Periods) -> dict[str, Table]:
    """Return what a hectare removes and costs, and the same of all that is planted whatever is decided here.

    Returns
    -------
    Of a hectare planted at a period's start, (planting, period):

    * `hectare_counted`: tCO2 against the budget until the horizon, less what is issued as credits.
    * `hectare_cost`: present money, upkeep until the horizon included.
    * `planting_overnight`: money of its price year to plant it.
    * `can_plant`: 1 where it may begin.

    Of what others and earlier steps plant, in their years, (planting, period):

    * `planted`: ha that stand by the period's last year.
    * `planted_counted`, `planted_cost`: of all planted in the period's years, as of a hectare.

    And `land_left` (node, cover): ha of a cover that may be turned into another beyond all that is planted so, of those
    that some planting replaces; below 0 where it is too much.
    """
    years = inputs["year"].values.astype(int)
    counted, cost = _of_a_hectare(inputs, periods)
    hectares, present = planted_whatever_is_decided(inputs), int(inputs.attrs["present_year"])
    is_buildable, overnight = inputs["planting_is_buildable"].values, inputs["planting_cost"].values
    table: dict[str, Table] = {name: {} for name in _TABLES}
    for k, name in enumerate(inputs["planting"].values.tolist()):
        for p in periods.years:
            start, span = int(np.searchsorted(years, p)), np.searchsorted(years, periods.spans[p])
            table["hectare_counted"][name, p] = float(counted[k, start])
            table["hectare_cost"][name, p] = float(cost[k, start])
            table["planting_overnight"][name, p] = float(overnight[k, start])
            table["can_plant"][name, p] = float(is_buildable[k, start] == 1 and p >= present)
            table["planted"][name, p] = float(hectares[k, : span[-1] + 1].sum())
            table["planted_counted"][name, p] = float(hectares[k, span] @ counted[k, span])
            table["planted_cost"][name, p] = float(hectares[k, span] @ cost[k, span])
    return {**table, "land_left": _land_left(inputs, hectares)}


def _land_left(inputs: xr.Dataset, hectares: np.ndarray) -> Table:
    """What all plantings together may still turn of each cover at each node, ha."""
    left: Table = {}
    labels = (inputs[label].values.tolist() for label in ("planting_node", "planting_replaces"))
    for k, (node, cover) in enumerate(zip(*labels, strict=True)):
        if cover:
            limit = left.get((node, cover), float(inputs["land_limit"].sel(node=node, cover=cover)))
            left[node, cover] = limit - float(hectares[k].sum())
    return left


_TABLES = (
    "hectare_counted", "hectare_cost", "planting_overnight", "can_plant",
    "planted", "planted_counted", "planted_cost",
)  # fmt: skip


def _of_a_hectare(inputs: xr.Dataset, periods: Periods) -> tuple[np.ndarray, np.ndarray]:
    """Removals that count, tCO2, and present cost of a hectare planted at the start of each year, (planting, year)."""
    years = inputs["year"].values.astype(int)
    discount = np.array([periods.discount[int(year)] for year in years])
    counts = (years >= int(inputs.attrs["budget_first_year"])) * (1.0 - inputs["credit_share"].values)
    removed = planting_response(inputs).transpose("planting", "start", "year").values @ counts
    upkeep = (inputs["planting_fixed_om"].values * discount)[:, ::-1].cumsum(axis=1)[:, ::-1]
    return removed, inputs["planting_cost"].values * discount + upkeep
