"""What a MWh costs that plants generate, and one that a store gives; of all that is served it is in `engine.costs`."""

from __future__ import annotations

import xarray as xr

from engine.costs import POWER_PARTS, annuities, present_cost
from engine.membership import bare
from engine.results import Results


def lcos(results: Results, charging_price: float = 0.0) -> dict[str, float | None]:
    """Return the levelised cost of what each store discharges, money/MWh; None for one that discharges nothing.

    Parameters
    ----------
    charging_price : money/MWh of what it charges; 0 leaves the cost of charging, and so of losses, out.

    Notes
    -----
    Discounted annuities, fixed and variable O&M and charging over discounted discharge, as LCOE is over what is
    served; the cost method `annuity`. What stood before the present year is sunk and costs its O&M alone.
    Schmidt et al. (2019), Joule 3, 81, DOI 10.1016/j.joule.2018.12.008, equation 1; its cost at the end of life is in
    the investment.
    """
    inputs, annual = results.inputs, results.annual
    yearly = _store_costs(results) + annual["charge"] * charging_price
    cost, given = (present_cost(inputs, each).mean("member") for each in (yearly, annual["discharge"]))
    return {
        str(store): float(cost.sel(store=store) / given.sel(store=store)) if float(given.sel(store=store)) > 0 else None
        for store in inputs["store"].values
    }


def generation_cost(results: Results) -> float | None:
    """Return the levelised cost of what plants generate, money/MWh: power cost without stores and unserved demand.

    Links count with the plants, and what export earns is taken off. None if nothing is generated.
    """
    power = results.annual["power_cost"].drop_sel(item="unserved").sum("item")
    generated = results.annual["generation"].sum("technology")
    cost, energy = (
        float(present_cost(results.inputs, each).mean("member"))
        for each in (power - _store_costs(results).sum("store"), generated)
    )
    return cost / energy if energy > 0 else None


def _store_costs(results: Results) -> xr.DataArray:
    """Annuities, fixed and variable O&M of each store, (store, member, year), money/yr."""
    inputs, annual, plan = results.inputs, results.annual, results.plan
    standing = sum(
        annuities(part, inputs, plan) + bare(annual[part.in_service]) * bare(inputs[part.fixed_om])
        for part in POWER_PARTS
        if "store" in inputs[part.lifetime].dims
    )
    return bare(standing + annual["discharge"] * inputs["store_variable_om"])
