"""What the report says of energy from source to use, of stocks and electrification."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "sankey": "Energy from source to use",
    "sankey_figure": "Energy from source to use in a year",
    "sankey_says": "In {last}, {brought} are brought in from {n} sources, {used} are used and {lost} are lost on the "
    "way.",
    "sankey_plants": "{kind} plants",
    "sankey_loss_plants": "Lost in plants",
    "sankey_loss_links": "Lost in lines",
    "sankey_loss_stores": "Lost in stores and charging",
    "sankey_electricity": "Electricity",
    "sankey_export": "Export",
    "sankey_unserved": "Demand not served",
    "stocks": "Stocks and electrification",
    "stock_figure": "In use: {service}",
    "stock_says": "Electric are {before} in {first} and {after} in {last}.",
    "units": "units",
    "electrified_figure": "Electricity in final energy",
    "electrified_all": "All sectors",
    "electrified_says": "Electricity is {before} of final energy in {first} and {after} in {last}; dashed, by sector.",
}
