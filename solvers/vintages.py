"""What is built in one period and serves in later ones: technologies, stores, links and measures alike."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from engine.clock import in_service
from engine.costs import annuity_factor
from engine.vintage_groups import whole
from solvers.assets import TECHNOLOGY, Asset
from solvers.periods import Periods
from solvers.retirement import add_retirements, is_operable, planned_retirements, retired, saved_upkeep
from solvers.rows import constrain, positive
from solvers.whole_units import add_whole_units

if TYPE_CHECKING:
    from solvers.data import Data


def asset_tables(asset: Asset, inputs: xr.Dataset, periods: Periods) -> dict[str, dict[tuple, float]]:
    """Return the numbers of an asset, each table's name led by that of its capacity and a dot.

    Returns
    -------
    * `can_build` (instance, period): 1 where builds may enter service: buildable in the period's first year, and that
      year not past.
    * `existing` (instance, period): what stands without builds, its least over the period's years, 0 where banned.
    * `without_ban` (instance, period): its least if no law took anything out of service.
    * `standing` (instance, period): its highest, for limits on capacity.
    * `serves`, `stands` (instance, build period, period): 1 where a build serves in every year of the period, where it
      still stands at its start.
    * `maximum` (least over the years, but never below what stands), `maximum_build` (mean × years), inf without limit.
      Groups of vintages share the maximum of their technology: each has it whole, and what stands of all is below it.
    * `is_freed` (instance, period): 1 where what leaves early makes room under the limit, 0 where more stands than it.
    * `build_cost`, `build_fixed_om` (instance, build period): present money per unit, annuities and fixed O&M of every
      year alive within the horizon.
    * `overnight` (instance, period): money per unit of what is built at its start.
    * `sunk_cost`, `sunk_fixed_om` (instance, period): present money of what exists: annuities of committed vintages,
      fixed O&M.
    """
    years = inputs["year"].values.astype(int)
    spans = {p: np.searchsorted(years, periods.spans[p]) for p in periods.years}
    names = [str(name) for name in inputs[asset.dim].values]
    discount = np.array([periods.discount[int(year)] for year in years])
    unbanned, builds = _existing(asset, inputs), _service(asset, inputs, periods)
    operable = is_operable(asset, inputs)
    existing = unbanned * operable
    fixed_om = inputs[asset.fixed_om].values
    repaid = annuity_factor(inputs[asset.cost_of_capital].values[:, np.newaxis], inputs[asset.lifetime].values)
    vintage_of = np.searchsorted(inputs["vintage"].values, years)
    buildable, maximum = inputs[asset.is_buildable].values, inputs[asset.maximum].values
    rate = inputs[asset.maximum_build].values if asset.maximum_build else np.full(maximum.shape, np.inf)
    overnight, sunk = inputs[asset.overnight_cost].values, _sunk_annuities(asset, inputs, repaid)
    table: dict[str, dict[tuple, float]] = {name: {} for name in _TABLES}
    for p, span in spans.items():
        together: defaultdict[str, float] = defaultdict(float)
        for i, name in enumerate(names):
            together[whole(name)] += float(existing[i, span].max())
        for i, name in enumerate(names):
            stands = float(existing[i, span].max())
            alive = builds[p][i]
            table["sunk_cost"][name, p] = float((sunk[i] * discount)[span].sum())
            table["sunk_fixed_om"][name, p] = float((existing[i] * fixed_om[i] * discount)[span].sum())
            may_build = buildable[i, span[0]] == 1 and p >= int(inputs.attrs["present_year"])
            table["can_build"][name, p] = float(may_build)
            table["existing"][name, p] = float(existing[i, span].min())
            table["without_ban"][name, p] = float(unbanned[i, span].min())
            table["standing"][name, p] = stands
            table["is_freed"][name, p] = float(maximum[i, span].min() >= together[whole(name)])
            table["maximum"][name, p] = max(float(maximum[i, span].min()), together[whole(name)])
            table["maximum_build"][name, p] = mean_of_finite(rate[i, span]) * len(span)
            table["build_cost"][name, p] = float(
                (alive * discount).sum() * overnight[i, span[0]] * repaid[i, vintage_of[span[0]]]
            )
            table["overnight"][name, p] = float(overnight[i, span[0]])
            table["build_fixed_om"][name, p] = float((alive * discount * fixed_om[i] * operable[i]).sum())
            for later in periods.years:
                service = alive[spans[later]] * operable[i, spans[later]]
                table["serves"][name, p, later] = float(service.min())
                table["stands"][name, p, later] = float(alive[spans[later][0]])
    return {f"{asset.capacity}.{name}": rows for name, rows in table.items()}


_TABLES = (
    "can_build", "existing", "standing", "maximum", "maximum_build", "build_cost", "build_fixed_om", "serves", "stands",
    "sunk_cost", "sunk_fixed_om", "overnight", "without_ban", "is_freed",
)  # fmt: skip


def mean_of_finite(values: np.ndarray) -> float:
    """Return the mean of the finite values, infinity if there are none: years without a limit do not loosen one."""
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if finite.size else math.inf


def _existing(asset: Asset, inputs: xr.Dataset) -> np.ndarray:
    """Capacity in service by year without builds and without bans, less what leaves whatever is decided."""
    serves = in_service(inputs["vintage"].values, inputs[asset.lifetime].values, inputs["year"].values).astype(float)
    gone = np.cumsum(planned_retirements(asset, inputs), axis=2) if asset.retirements else np.zeros_like(serves)
    return np.einsum("ivy,ivy->iy", np.maximum(inputs[asset.existing].values[:, :, np.newaxis] - gone, 0.0), serves)


def _service(asset: Asset, inputs: xr.Dataset, periods: Periods) -> dict[int, np.ndarray]:
    """For each build period the years in which its builds are alive, (instance, year) of 0 and 1."""
    lifetime = inputs[asset.lifetime].sel(vintage=list(periods.years)).values
    serves = in_service(np.array(periods.years), lifetime, inputs["year"].values).astype(float)
    return {period: serves[:, position] for position, period in enumerate(periods.years)}


def _sunk_annuities(asset: Asset, inputs: xr.Dataset, repaid: np.ndarray) -> np.ndarray:
    """Yearly annuities of committed vintages, those from the present year on, (instance, year); repaid by vintage."""
    vintages, years = inputs["vintage"].values, inputs["year"].values
    committed = np.where(vintages >= int(inputs.attrs["present_year"]), inputs[asset.existing].values, 0.0)
    priced_in = np.searchsorted(years, np.clip(vintages, years[0], years[-1]))
    money = committed * inputs[asset.overnight_cost].values[:, priced_in] * repaid
    serves = in_service(vintages, inputs[asset.lifetime].values, years)
    return np.einsum("iv,ivy->iy", money, serves.astype(float))


def add_vintages(block: pyo.Block, data: Data, asset: Asset, instances: list[str]) -> None:
    """Add builds and capacity of `instances` to a family's block: `builds`, `capacity` and their limits."""
    periods = data.periods.years

    def number(name: str, *index: str | int) -> float:
        return data(f"{asset.capacity}.{name}", *index)

    buildable = [(i, p) for i in instances for p in periods if number("can_build", i, p)]
    built = {i: [v for name, v in buildable if name == i] for i in instances}
    every = [(i, p) for i in instances for p in periods]
    builds = positive(block, asset.builds, buildable, f"enters service at the period's start [{asset.unit}]")
    capacity = positive(block, asset.capacity, every, f"serves in every year of the period [{asset.unit}]")
    if asset.retirements:
        add_retirements(block, data, asset, instances, builds)
    if asset is TECHNOLOGY:
        add_whole_units(block, data, builds)

    def is_what_stands(_: pyo.Block, i: str, p: int) -> pyo.Expression:
        """capacity = existing + Σ builds that serve − retired; dual: present money per unit of existing capacity."""
        serving = sum(number("serves", i, v, p) * builds[i, v] for v in built[i] if v <= p)
        return capacity[i, p] == number("existing", i, p) + serving - retired(block, data, asset, i, p)

    groups: defaultdict[str, list[str]] = defaultdict(list)
    for i in instances:
        groups[whole(i)].append(i)

    def stands_at(i: str, p: int) -> pyo.Expression:
        standing = [number("stands", i, v, p) * builds[i, v] for v in built[i] if v <= p]
        return number("standing", i, p) + sum(standing) - number("is_freed", i, p) * retired(block, data, asset, i, p)

    def is_within_limit(_: pyo.Block, i: str, p: int) -> pyo.Expression:
        """standing + Σ builds that stand − retired ≤ maximum; dual: present money per unit of the limit."""
        return sum(stands_at(group, p) for group in groups[i]) <= number("maximum", groups[i][0], p)

    def is_within_rate(_: pyo.Block, i: str, p: int) -> pyo.Expression:
        """builds ≤ yearly rate × years of the period; dual: present money per unit of builds."""
        return builds[i, p] <= number("maximum_build", i, p)

    limited = [
        (i, p) for i, alike in groups.items() for p in periods
        if any(number("stands", group, v, p) for group in alike for v in built[group])
        and math.isfinite(number("maximum", alike[0], p))
    ]  # fmt: skip
    slow = [(i, p) for i, p in buildable if math.isfinite(number("maximum_build", i, p))]
    constrain(block, every, is_what_stands, f"{asset.capacity}_is_what_stands")
    constrain(block, limited, is_within_limit, f"{asset.capacity}_is_within_limit")
    if asset.maximum_build:
        constrain(block, slow, is_within_rate, f"{asset.builds}_are_within_rate")


def investment(block: pyo.Block, data: Data, asset: Asset, period: int) -> tuple[pyo.Expression, pyo.Expression]:
    """Return the present money of annuities and of fixed O&M of all built in a period and standing without builds."""
    builds = block.component(asset.builds)
    standing = [i for i, p in block.component(asset.capacity) if p == period]
    built = [i for i, p in builds if p == period]
    cost, fixed_om = (
        sum(data(f"{asset.capacity}.sunk_{kind}", i, period) for i in standing)
        + sum(data(f"{asset.capacity}.build_{kind}", i, period) * builds[i, period] for i in built)
        for kind in ("cost", "fixed_om")
    )
    return cost, fixed_om - saved_upkeep(block, data, asset, period)


def capital(block: pyo.Block, data: Data, asset: Asset, period: int) -> pyo.Expression:
    """Return the overnight cost of all built at the start of a period, money of the price year."""
    builds = block.component(asset.builds)
    return sum(data(f"{asset.capacity}.overnight", i, p) * builds[i, p] for i, p in builds if p == period)


def most(data: Data, capacity: str, instance: str, period: int) -> float:
    """Return the highest capacity that decisions can reach in a period."""
    can = any(data(f"{capacity}.can_build", instance, v) for v in data.periods.years if v <= period)
    return data(f"{capacity}.maximum" if can else f"{capacity}.standing", instance, period)
