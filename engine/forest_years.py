"""A year of forest: what strikes it, how it grows, what is felled, and what its wood gives back to the air."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.forest_events import Flows, expected_hits, fell_at_rotation, happen, hit_by, listed
from engine.forest_methods import Method
from engine.growth import Floats
from engine.stands import Stands


@dataclass
class Year:
    """The land at the end of a year, and what it exchanged with the air in it."""

    stands: Stands
    products: Floats
    """(place, cover), tC of harvested wood in use"""
    flows: Flows


def live(
    inputs: xr.Dataset, method: Method, stands: Stands, n_places: int, *, has_events: bool, has_hazards: bool
) -> Iterator[Year]:
    """Yield the land after each year: events at its start, growth, felling at its end.

    Parameters
    ----------
    stands : with their pools; they are changed.
    n_places : places that `stands.place` counts.
    has_events : whether the events of the list happen (places are then cells).
    has_hazards : whether hazards strike as in a mean year.
    """
    rotation, half_life = inputs["rotation"].values, inputs["product_half_life"].values
    products = np.zeros((n_places, inputs.sizes["cover"]))
    for year in inputs["year"].values:
        flows = Flows()
        for event in listed(inputs, int(year)) if has_events else ():
            stands = happen(method, stands, hit_by(inputs, stands, event), flows)
        for hit in expected_hits(inputs, stands) if has_hazards else ():
            stands = happen(method, stands, hit, flows)
        taken, given = method.grow(stands)
        flows.add(stands, taken, given, np.zeros(stands.n))
        fell_at_rotation(method, stands, rotation, flows)
        products = in_use(products, flows, half_life)
        yield Year(stands, products, flows)


def in_use(products: Floats, flows: Flows, half_life: Floats) -> Floats:
    """Return the carbon of wood in use a year later, (place, cover), tC; what is lost goes to the air in `flows`.

    Parameters
    ----------
    products : (place, cover), tC at the start of the year.
    half_life : (cover,), yr; 0: wood gives its carbon back at once.

    Notes
    -----
    C(i+1) = e^(−k) C(i) + (1 − e^(−k)) / k · inflow(i), k = ln 2 / half-life.

    References
    ----------
    IPCC 2006 Guidelines, vol. 4, ch. 12, eq. 12.1 (2019 Refinement, eq. 12.2), first-order decay.

    Examples
    --------
    >>> flows = Flows([np.array([0])], [np.array([0])], [np.zeros(1)], [np.zeros(1)], [np.array([100.0])])
    >>> in_use(np.zeros((1, 1)), flows, np.array([35.0])).round(3)
    array([[99.016]])
    """
    if not (products.any() or any(inflow.any() for inflow in flows.products)):
        return products
    inflow = flows.by("products", np.arange(products.shape[0]), *products.shape)
    rate = np.log(2.0) / np.maximum(half_life, 1e-12)
    kept = np.exp(-rate) * products - np.expm1(-rate) / rate * inflow
    place, cover = np.nonzero(products + inflow)
    flows.give(place, cover, (products + inflow - kept)[place, cover])
    return kept
