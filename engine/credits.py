"""Additional removals that are sold as credits: they leave the island's balance, with a buffer against reversal."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.membership import bare


def with_credits(inputs: xr.Dataset, forest: xr.Dataset) -> xr.Dataset:
    """Return the results of the forest with what is issued as credits taken off its `additional_removals`."""
    found = issue_credits(inputs, forest["additional_removals"])
    return forest.drop_vars("additional_removals").merge(found)


def issue_credits(inputs: xr.Dataset, additional: xr.DataArray) -> xr.Dataset:
    """Return what leaves the balance by credits, and `additional_removals`, what of them the island keeps.

    Parameters
    ----------
    additional : (node, year), tCO2/yr, removals of measures beyond the same land without them.

    Returns
    -------
    `additional_removals` kept, `credits_issued` (what left them: sold or put in the buffer, less losses that it
    replaces), `credits_sold`, `credits_reversed` (sold tonnes lost again that the buffer replaces), each (node, year),
    tCO2/yr, and `credit_reserve`, what the buffer holds at the end of the year, tCO2.

    Notes
    -----
    Of what is taken up in a year a share is issued; of that the buffer keeps its part and the rest is sold. In a
    year of loss (additional < 0) the lost tonnes are taken, as far as they reach, from the buffer, at most as many as
    were sold and not replaced yet; the loss beyond is the island's own. So over all years

        Σ additional = Σ kept + Σ sold + reserve left.

    A pooled buffer as those of forest carbon programmes (such as Verra's AFOLU non-permanence risk tool), here the
    island's own: nobody else's losses draw on it.
    """
    taken = additional.transpose("node", "year").values
    share, keep = inputs["credit_share"].values, float(inputs["credit_buffer"])
    issued = np.maximum(taken, 0.0) * share
    sold = issued * (1.0 - keep)
    reversed_, reserve = np.zeros_like(taken), np.zeros_like(taken)
    held, outstanding = np.zeros(taken.shape[0]), np.zeros(taken.shape[0])
    for year in range(taken.shape[1]):
        held, outstanding = held + issued[:, year] * keep, outstanding + sold[:, year]
        used = np.minimum(np.minimum(held, outstanding), np.maximum(-taken[:, year], 0.0))
        held, outstanding = held - used, outstanding - used
        reversed_[:, year], reserve[:, year] = used, held
    found = {
        "additional_removals": taken - (issued - reversed_),
        "credits_issued": issued - reversed_,
        "credits_sold": sold,
        "credits_reversed": reversed_,
        "credit_reserve": reserve,
    }
    coords = bare(additional.transpose("node", "year")).coords
    return xr.Dataset({name: (("node", "year"), values) for name, values in found.items()}, coords)
