"""The shape of a marginal abatement cost curve, as a plain plotly object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ilot.reporting.charts import HEIGHT, Item, layout_of, plain, rounded
from ilot.reporting.palette import GREY, INK

Array = npt.NDArray[np.float64]

APART = 20
"""Numbers that fit side by side over the figure on a narrow screen."""


def curve(items: Sequence[Item], widths: Array, span: tuple[float, float], unit: str, across: str) -> dict[str, Any]:
    """Return bars side by side, each as wide as is told and marked with its number; `across` names the other axis."""
    centres, total = np.cumsum(widths) - widths / 2, float(widths.sum())
    costs = np.array([float(item.values[0]) for item in items])
    trace = {
        "type": "bar",
        "x": rounded(centres),
        "y": rounded(costs),
        "width": rounded(widths),
        "text": [plain(item.label) for item in items],
        "textposition": "none",
        "marker": {"color": [item.colour for item in items], "line": {"width": 1, "color": "#FFFFFF"}},
        "hovertemplate": f"%{{text}}<br>%{{width:,.5~g}} {plain(across)}<br>%{{y:,.5~g}} {plain(unit)}<extra></extra>",
    }
    layout = layout_of(unit, HEIGHT)
    layout["hovermode"] = "closest"
    layout["margin"] |= {"t": 48, "b": 52}
    layout["annotations"][0]["yshift"] = 24
    layout["xaxis"] = {
        "title": {"text": plain(across)}, "range": [0, total], "showgrid": False, "zeroline": False,
        "fixedrange": True, "ticks": "outside", "ticklen": 4, "tickcolor": GREY,
    }  # fmt: skip
    layout["yaxis"] |= {"zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1, "range": list(span)}
    places = _apart(centres, total)
    layout["annotations"] += [_number(str(nth), float(place)) for nth, place in enumerate(places, 1)]
    ends = costs.clip(0.0, span[1])
    layout["shapes"] = [
        _leader(float(place), float(centre), float(end), span[1])
        for place, centre, end in zip(places, centres, ends, strict=True)
    ]
    return {"data": [trace], "layout": layout}


def _apart(centres: Array, total: float) -> Array:
    """Places for the numbers: above their bars, and where these are thin beside each other."""
    n = len(centres)
    gap = total / max(n + 1, APART)
    places = centres.copy()
    for nth in range(n):
        places[nth] = max(places[nth], places[nth - 1] + gap if nth else 0.5 * gap)
    for nth in reversed(range(n)):
        places[nth] = min(places[nth], places[nth + 1] - gap if nth + 1 < n else total - 0.5 * gap)
    return places


def _number(text: str, place: float) -> dict[str, Any]:
    at = {"x": place, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
    return at | {"text": text, "font": {"size": 12, "color": INK}}


def _leader(place: float, centre: float, end: float, top: float) -> dict[str, Any]:
    line = {"color": GREY, "width": 0.8}
    return {"type": "line", "x0": place, "y0": top, "x1": centre, "y1": end, "line": line}
