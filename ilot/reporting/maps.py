"""The shapes of maps: hours and days of a year, and the cells of a forest, as plain plotly objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ilot.reporting.charts import HOURS_OF_DAY, day_of_year, layout_of, plain, rounded
from ilot.reporting.palette import CIVIDIS, DIVERGING

HEAT_HEIGHT, MAP_HEIGHT = 230, 420
MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)

Array = npt.NDArray[np.float64]


def heat(unit: str, hour: str) -> dict[str, Any]:
    """Return a map of days from left to right and hours of the day upwards; the page fills in the values."""
    trace = {
        "type": "heatmap",
        "z": [],
        "colorscale": CIVIDIS,
        "zmin": 0,
        "colorbar": {"thickness": 12, "outlinewidth": 0, "title": {"text": plain(unit)}, "tickformat": ",.5~g"},
        "hovertemplate": f"%{{x}}, %{{y}} h: %{{z:,.5~g}} {plain(unit)}<extra></extra>",
    }
    layout = layout_of(hour, HEAT_HEIGHT)
    layout["hovermode"] = "closest"
    starts = list(MONTH_STARTS[::3])  # more would not fit side by side on paper or a telephone
    layout["xaxis"] = {
        "tickvals": starts, "ticktext": [day_of_year(day) for day in starts], "tickangle": 0,
        "showgrid": False, "fixedrange": True,
    }  # fmt: skip
    layout["yaxis"] = {"tickvals": list(range(0, HOURS_OF_DAY, 6)), "showgrid": False, "fixedrange": True}
    return {"data": [trace], "layout": layout}


def cells(lon: Array, lat: Array, values: Array, names: Sequence[str], unit: str) -> dict[str, Any]:
    """Return cells at their places, coloured by a value of either sign."""
    reach = float(np.abs(values).max(initial=0.0)) or 1.0
    width = max(float(np.ptp(lon)) * np.cos(np.deg2rad(float(lat.mean()))), float(np.ptp(lat)), 1e-9)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [round(float(each), 4) for each in lon],
        "y": [round(float(each), 4) for each in lat],
        "text": [plain(name) for name in names],
        "marker": {
            "symbol": "square",
            "size": max(5.0, min(26.0, 300 * _spacing(lon, lat) / width)),
            "color": rounded(values),
            "cmin": -reach,
            "cmax": reach,
            "colorscale": DIVERGING,
            "colorbar": {"thickness": 12, "outlinewidth": 0, "title": {"text": plain(unit)}, "tickformat": ",.5~g"},
        },
        "hovertemplate": f"%{{text}}: %{{marker.color:,.5~g}} {plain(unit)}<extra></extra>",
    }
    layout = layout_of("°", MAP_HEIGHT)
    layout["hovermode"] = "closest"
    ratio = 1.0 / max(0.1, float(np.cos(np.deg2rad(float(lat.mean())))))
    layout["xaxis"] = {"zeroline": False, "gridcolor": "#EEEEEE", "ticksuffix": "°", "fixedrange": True}
    layout["yaxis"] |= {"scaleanchor": "x", "scaleratio": ratio, "ticksuffix": "°", "tickformat": ""}
    return {"data": [trace], "layout": layout}


def bars_by_name(names: Sequence[str], values: Array, unit: str, colour: str) -> dict[str, Any]:
    """Return horizontal bars by name, for cells without a place."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": rounded(values),
        "y": [plain(name) for name in names],
        "marker": {"color": colour},
        "hovertemplate": f"%{{x:,.5~g}} {plain(unit)}<extra></extra>",
    }
    layout = layout_of("", max(160, 60 + 18 * len(names)))
    layout["hovermode"] = "closest"
    layout["xaxis"] = {"title": {"text": plain(unit)}, "gridcolor": "#E4E4E4", "fixedrange": True}
    layout["yaxis"] = {"automargin": True, "fixedrange": True, "autorange": "reversed"}
    return {"data": [trace], "layout": layout}


def _spacing(lon: Array, lat: Array) -> float:
    """Degrees between neighbouring places, in their median."""
    if lon.size < 2:
        return 1.0
    place = np.stack([lon * np.cos(np.deg2rad(lat.mean())), lat], axis=1)
    far = np.sqrt(((place[:, None] - place[None]) ** 2).sum(axis=2))
    far[far == 0] = np.inf
    return float(np.median(far.min(axis=1)))
