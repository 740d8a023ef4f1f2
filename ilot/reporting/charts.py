"""The shapes of the figures: yearly bars, yearly lines and a week of dispatch, as plain plotly objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from ilot.reporting.palette import GREY, INK
from ilot.words import language

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
HOURS_OF_DAY = 24
HEIGHT, WEEK_HEIGHT = 320, 280

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Item:
    """One thing in a figure, in the unit that is shown. `mark`: `area`, `hatch`, `line` or `dash`."""

    label: str
    values: Array
    colour: str
    mark: str = "area"

    @property
    def is_line(self) -> bool:
        """Whether it is drawn as a line."""
        return self.mark in ("line", "dash")


@dataclass(frozen=True)
class Figure:
    """A figure of the report: title, unit, what it shows in words, legend and the plotly object."""

    name: str
    title: str
    unit: str
    says: str
    legend: Sequence[Item]
    plot: dict[str, Any] = field(repr=False)


def bars(years: Sequence[int], items: Sequence[Item], unit: str) -> dict[str, Any]:
    """Return stacked bars by year, negative values below the axis, lines above them."""
    data = [_line(years, item, unit) if item.is_line else _bar(years, item, unit) for item in items]
    layout = layout_of(unit, HEIGHT) | {"barmode": "relative", "bargap": 0.18, "xaxis": _years_axis(years)}
    if any(item.is_line is False and (item.values < 0).any() for item in items):
        layout["yaxis"] |= {"zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1}
    return {"data": data, "layout": layout}


def lines(
    years: Sequence[int], items: Sequence[Item], unit: str, levels: Sequence[tuple[float, str]], top: float
) -> dict[str, Any]:
    """Return lines by year from 0 to `top`; `levels` are horizontal rules with a text at their right end."""
    layout = layout_of(unit, HEIGHT) | {"xaxis": _years_axis(years)}
    layout["margin"]["r"] = 52
    layout["yaxis"] |= {"range": [0, top]}
    layout["shapes"] = [_rule(value) for value, _ in levels]
    layout["annotations"] += [_at_right(value, text) for value, text in levels]
    return {"data": [_line(years, item, unit) for item in items], "layout": layout}


def week(first_day: int, items: Sequence[Item], unit: str, span: tuple[float, float]) -> dict[str, Any]:
    """Return hourly areas, stacked above and below the axis, and lines.

    Parameters
    ----------
    first_day : of the year, from 0.
    span : lowest and highest value of the vertical axis.
    """
    n_hours = len(items[0].values)
    data = [_step(item, unit, n_hours) for item in items]
    days = range(0, n_hours, HOURS_OF_DAY)
    axis = {
        "range": [0, n_hours],
        "tickvals": [hour + HOURS_OF_DAY // 2 for hour in days],
        "ticktext": [day_of_year(first_day + hour // HOURS_OF_DAY) for hour in days],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
    }
    layout = layout_of(unit, WEEK_HEIGHT) | {"xaxis": axis}
    layout["yaxis"] |= {"zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1, "range": list(span)}
    layout["shapes"] = [_midnight(hour) for hour in days[1:]]
    return {"data": data, "layout": layout}


def day_of_year(day: int) -> str:
    """Return the date of a day of a year without 29 February, from 0.

    >>> day_of_year(0), day_of_year(59), day_of_year(364)
    ('1 Jan', '1 Mar', '31 Dec')
    """
    return language.day(date(2025, 1, 1) + timedelta(days=day))


def rounded(values: Array) -> list[float]:
    """Return values to five digits of the largest: enough for the eye, small in the file."""
    values = np.asarray(values, dtype=float)
    peak = np.abs(values).max(initial=0.0)
    digits = 5 - int(np.ceil(np.log10(peak))) if peak > 0 else 0
    return (np.round(values, digits) + 0.0).tolist()


def _bar(years: Sequence[int], item: Item, unit: str) -> dict[str, Any]:
    marker: dict[str, Any] = {"color": item.colour, "line": {"width": 0}}
    if item.mark == "hatch":
        marker["pattern"] = {"shape": "/", "size": 5, "solidity": 0.35, "fgcolor": GREY, "bgcolor": "#FFFFFF"}
    return _named(item, unit) | {
        "type": "bar",
        "x": list(years),
        "y": rounded(item.values),
        "marker": marker,
    }


def _line(years: Sequence[int], item: Item, unit: str) -> dict[str, Any]:
    return _named(item, unit) | {
        "type": "scatter",
        "mode": "lines+markers" if len(years) == 1 else "lines",
        "x": list(years),
        "y": rounded(item.values),
        "line": {"color": item.colour, "width": 2.2, "dash": "4px,3px" if item.mark == "dash" else "solid"},
    }


def _step(item: Item, unit: str, n_hours: int) -> dict[str, Any]:
    """An hour holds its value to its end: the last one is repeated at the edge."""
    values = rounded(item.values)
    trace = _named(item, unit) | {
        "type": "scatter",
        "mode": "lines",
        "x0": 0,
        "dx": 1,
        "y": [*values, values[-1]],
        "line": {"shape": "hv", "width": 0, "color": item.colour},
    }
    if item.is_line:
        trace["line"] |= {"width": 1.8, "dash": "3px,2px" if item.mark == "dash" else "solid"}
        return trace
    trace |= {"stackgroup": "below" if (item.values < 0).any() else "above", "fillcolor": item.colour}
    if item.mark == "hatch":
        trace["fillpattern"] = {"shape": "/", "size": 5, "solidity": 0.35, "fgcolor": GREY, "bgcolor": "#FFFFFF"}
    return trace


def _named(item: Item, unit: str) -> dict[str, Any]:
    return {"name": plain(item.label), "hovertemplate": f"%{{y:,.5~g}} {plain(unit)}"}


def plain(text: str) -> str:
    """Return text that plotly shows as it is: it reads a subset of HTML, and d3 templates."""
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("%{", "%&#123;")):
        text = text.replace(sign, instead)
    return text


def layout_of(unit: str, height: int) -> dict[str, Any]:
    """Return the layout that all figures share, the unit standing above the vertical axis."""
    return {
        "height": height,
        "margin": {"l": 46, "r": 10, "t": 26, "b": 30},
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "separators": language.separators(),
        "hovermode": "x unified",
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        "dragmode": False,
        "yaxis": {
            "gridcolor": "#E4E4E4",
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
            "nticks": 6,
            "tickformat": ",.4~g",
            "automargin": True,
        },
        "annotations": [
            {
                "text": plain(unit),
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "xshift": -40,
                "yshift": 4,
                "showarrow": False,
                "font": {"size": 12, "color": "#555555"},
            }
        ],
    }


def _years_axis(years: Sequence[int]) -> dict[str, Any]:
    axis: dict[str, Any] = {"showgrid": False, "ticks": "outside", "ticklen": 4, "tickcolor": GREY, "fixedrange": True}
    if len(years) < 8:
        axis |= {"tickvals": list(years), "ticktext": [str(year) for year in years]}
    beside = 2.5 if len(years) == 1 else 0.6
    return axis | {"range": [years[0] - beside, years[-1] + beside], "tickformat": "d", "hoverformat": "d"}


def _rule(value: float) -> dict[str, Any]:
    line = {"color": INK, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _at_right(value: float, text: str) -> dict[str, Any]:
    at = {"xref": "paper", "x": 1, "y": value, "xanchor": "left", "xshift": 4, "showarrow": False}
    return at | {"text": plain(text), "font": {"size": 11, "color": "#555555"}}


def _midnight(hour: int) -> dict[str, Any]:
    line = {"color": "#E4E4E4", "width": 1}
    at = {"type": "line", "x0": hour, "x1": hour, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return at | {"line": line}
