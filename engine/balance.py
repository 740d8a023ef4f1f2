"""The carbon balance: the account before any removal, removals by kind, what is sold, and the net of both.

Net is never given alone: every figure it is made of stands beside it.
"""

from __future__ import annotations

import xarray as xr

from engine.membership import bare
from engine.planting import TCO2_PER_TC
from engine.results import Results

PRODUCTS = "products"
"""The pool of wood in use."""


def balance(results: Results) -> xr.Dataset:
    """Return the carbon balance by node and year, tCO2e/yr, removals positive.

    Returns
    -------
    `gross` : scopes 1 and 2, before any removal, the mean of the members.
    `gross_co2` : the CO2 of it.
    `intended_removals` : of what the plan plants beyond the same land without it, all of it.
    `credits_issued` : of these, what leaves the balance: sold or in the buffer, less losses that the buffer replaces.
    `credits_sold` : the part that others count.
    `other_removals` : of land that stands already, in the national inventory.
    `harvested_products` : what wood in use gained, in `other_removals` already and not added to it.
    `inventory_removals` : of all land, as an inventory would show it, credits not taken off.
    `net` : gross less intended removals that are kept. `inventory_net` : gross less inventory-style removals.
    """
    annual = results.annual
    gross = annual["gross_emissions"].mean("member").sum(["sector", "scope"])
    kept = annual["additional_removals"]
    wood = annual["pool_stock"].sel(pool=PRODUCTS).sum("cover").diff("year_edge", label="lower")
    wood = bare(wood).rename(year_edge="year").assign_coords(year=annual["year"].values)
    total = gross.sum("gas")
    found = {
        "gross": total,
        "gross_co2": gross.sel(gas="CO2"),
        "intended_removals": kept + annual["credits_issued"],
        "credits_issued": annual["credits_issued"],
        "credits_sold": annual["credits_sold"],
        "other_removals": annual["inventory_removals"],
        "harvested_products": wood * TCO2_PER_TC,
        "inventory_removals": annual["land_removals"],
        "net": total - kept,
        "inventory_net": total - annual["land_removals"],
    }
    return xr.Dataset({name: bare(values).transpose("node", "year") for name, values in found.items()})
