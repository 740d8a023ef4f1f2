"""What is paid when: investment as it is spent, costs as they fall due, and what is left at the horizon.

The yearly costs of `engine.costs` spread an investment over its life; a bank and a treasurer ask for the money when
it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import xarray as xr

from engine.clock import of_builds
from engine.costs import MEASURES, POWER_PARTS, Part, annuity_factor
from engine.membership import bare
from engine.results import Results

ITEMS = ("investment", "operation", "residual")


def cash_flow(results: Results) -> xr.DataArray:
    """Return payments (item, year_edge), money, the members' mean; `residual` is negative and falls on the last edge.

    Notes
    -----
    A build is paid at the start of its year, yearly costs at the end of theirs. The residual value of what
    outlives the horizon is what its annuity would still have paid, overnight cost × (1 − (1+r)^−m) /
    (1 − (1+r)^−L) with m of L years left. So where the cost of capital is the discount rate, the present value of
    the flows is the net present cost of `engine.costs`, to rounding.

    Raises
    ------
    ValueError
        With the cost method `project`, whose one year stands for many.
    """
    _refuse_projects(results)
    return _flows(results, (*POWER_PARTS, MEASURES), _yearly(results))


def power_cash_flow(results: Results) -> xr.DataArray:
    """Return payments of the power system alone, (item, year_edge), money; raises as `cash_flow`.

    Demand that is not served costs society, not the system: it is left out. Surplus sold outside is taken off the
    operation. Measures, planting and fuels of end uses are paid by others.
    """
    _refuse_projects(results)
    cost = results.annual["power_cost"].mean("member").drop_sel(item=["investment", "unserved"])
    return _flows(results, POWER_PARTS, cost.sum("item").values)


def _flows(results: Results, parts: Iterable[Part], operation: np.ndarray) -> xr.DataArray:
    """Builds of parts as they are bought and valued at the horizon, and a yearly cost of operation."""
    years = results.inputs.variables["year"].values
    flows = np.zeros((len(ITEMS), years.size + 1))
    for part in parts:
        bought, left = _bought(results, part)
        flows[0, :-1] += bought
        flows[2, -1] -= left
    flows[1, 1:] = operation
    edges = np.append(years, years[-1] + 1)
    return xr.DataArray(flows, {"item": list(ITEMS), "year_edge": edges}, ("item", "year_edge"))


def _refuse_projects(results: Results) -> None:
    if results.inputs.attrs["cost_method"] == "project":
        raise ValueError("the cost method project has no flows by year")


def _bought(results: Results, part: Part) -> tuple[np.ndarray, float]:
    """Money spent at the start of each year on one kind of part, and its value at the horizon."""
    inputs, plan = results.inputs, results.plan
    price = bare(inputs[part.overnight_cost])
    dim = str(price.dims[0])
    years, first = inputs.variables["year"].values, int(inputs.variables["year"].values[0])
    existing = bare(inputs[part.existing]).transpose(dim, "vintage").values
    is_committed = inputs.variables["vintage"].values >= inputs.attrs["present_year"]
    spent, left = np.zeros(years.size), 0.0
    rate = np.asarray(inputs[part.cost_of_capital].values, dtype=float)[:, None]
    lives = bare(inputs[part.lifetime]).transpose(dim, "vintage")
    for vintages, life, amount in (
        (inputs.variables["vintage"].values, lives.values, existing * is_committed),
        (years, of_builds(lives, years).values, bare(plan[part.builds]).transpose(dim, "year").values),
    ):
        at = np.clip(vintages, first, years[-1])
        value = amount * price.transpose(dim, "year").values[:, at - first]
        serves = vintages <= years[-1]
        paid = value * serves * unpaid(rate, life, np.clip(vintages + life - at, 0.0, life))
        np.add.at(spent, at - first, paid.sum(axis=0))
        left += float((value * serves * unpaid(rate, life, np.clip(vintages + life - years[-1] - 1, 0.0, life))).sum())
    return spent, left


def unpaid(rate: npt.ArrayLike, life: npt.ArrayLike, years_left: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the share of what was bought that the annuity's last years have yet to pay, of the broadcast shape.

    (1 − (1+r)^−m) / (1 − (1+r)^−L) with m of L years left, valued when they begin; m/L at r = 0.
    """
    years_left = np.asarray(years_left, dtype=float)
    whole = 1.0 / annuity_factor(rate, life)
    some = np.where(years_left > 0, years_left, 1.0)
    return np.where(years_left > 0, 1.0 / annuity_factor(rate, some), 0.0) / whole


def _yearly(results: Results) -> np.ndarray:
    """Every cost that is no investment, by year."""
    inputs, annual = results.inputs, results.annual
    others = annual["cost"].mean("member").sum("item").values.copy()
    others -= annual["cost"].mean("member").sel(item="investment").values
    upkeep = xr.dot(bare(annual["measure_level"]), bare(inputs["measure_fixed_om"]), dim="measure").values
    return others - annual["cost"].mean("member").sel(item="measures").values + upkeep
