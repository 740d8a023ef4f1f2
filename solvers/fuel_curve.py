"""A bent fuel curve as the straight line that the linear model can hold."""

from __future__ import annotations

import numpy as np
import xarray as xr


def straightened(inputs: xr.Dataset) -> xr.Dataset:
    """Return `fuel_intercept` and `fuel_slope`, (technology,), of a line that never burns less than the curve.

    With x the output over the capacity on line, x̲ the minimum load and fuel a + b·x + c·x²: the chord from x̲ to 1,
    intercept a − c·x̲ and slope b + c·(1 + x̲), exact at both ends. Where its intercept would be negative, the line
    through nothing that touches the dearer end: slope max(a/x̲ + b + c·x̲, a + b + c). A straight curve is itself.
    """
    a, b, c, least = (
        inputs[name].values.astype(float) for name in ("fuel_intercept", "fuel_slope", "fuel_curvature", "minimum_load")
    )
    is_chord = a >= c * least
    at_least = np.divide(a, least, out=np.zeros_like(a), where=least > 0) + b + c * least
    slope = np.where(is_chord, b + c * (1.0 + least), np.maximum(at_least, a + b + c))
    return xr.Dataset(
        {
            "fuel_intercept": ("technology", np.where(is_chord, a - c * least, 0.0)),
            "fuel_slope": ("technology", slope),
        },
        {"technology": inputs["technology"].values},
    )
