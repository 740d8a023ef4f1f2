"""The colours, the same in every figure, told apart by colour-blind readers too.

The eight of Okabe and Ito (2008, Color Universal Design, https://jfly.uni-koeln.de/color/), and beyond them the muted
scheme of Tol (2021, SRON/EPS/TN/09-002).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

FLEXIBLE = "#88CCEE"
INK, GREY, PALE, BLUE = "#222222", "#8C8C8C", "#C9C9C9", "#0072B2"

TECHNOLOGY = {
    "nuclear": "#882255",
    "hydro": "#332288",
    "geothermal": "#AA4499",
    "biomass": "#009E73",
    "waste": "#999933",
    "tidal": "#44AA99",
    "wave": "#117733",
    "wind": "#56B4E9",
    "offshore_wind": "#0072B2",
    "pv": "#E69F00",
    "csp": "#F0E442",
    "battery": "#CC79A7",
    "pumped_hydro": "#AA4499",
    "reservoir": "#332288",
    "hydrogen": "#DDCC77",
    "thermal": "#CC6677",
    "biofuel": "#009E73",
    "import": "#999999",
    "gas": "#DDCC77",
    "diesel": "#D55E00",
    "oil": "#D55E00",
    "coal": "#4D4D4D",
}
"""Colour by class of technology or kind of store, in the order in which they are stacked from the ground."""

SECTOR = {
    "power": "#4D4D4D",
    "buildings": "#56B4E9",
    "residential": "#56B4E9",
    "services": "#0072B2",
    "transport": "#E69F00",
    "aviation": "#DDCC77",
    "shipping": "#332288",
    "industry": "#CC79A7",
    "agriculture": "#009E73",
    "waste": "#999933",
}
CARRIER = {
    "electricity": "#0072B2",
    "biofuel": "#009E73",
    "biomass": "#009E73",
    "diesel": "#D55E00",
    "petrol": "#E69F00",
    "gas": "#DDCC77",
    "natural_gas": "#DDCC77",
    "lpg": "#999933",
    "kerosene": "#AA4499",
    "fuel_oil": "#661100",
    "uranium": "#882255",
    "coal": "#4D4D4D",
    "heat": "#CC6677",
    "hydrogen": "#CC79A7",
}
COST = {
    "investment": "#0072B2",
    "fixed_om": "#56B4E9",
    "variable_om": "#44AA99",
    "fuel": "#D55E00",
    "end_use_fuel": "#E69F00",
    "stocks": "#332288",
    "measures": "#CC79A7",
    "planting": "#009E73",
    "carbon": "#4D4D4D",
    "unserved": "#882255",
    "export": "#999933",
}
REMOVALS = {"inventory": "#A9D8C6", "additional": "#009E73"}

SPARE = ("#CC6677", "#117733", "#88CCEE", "#661100", "#999933", "#AA4499", "#DDCC77")
"""For what has no colour of its own."""


def colours(kinds: Iterable[str], table: dict[str, str]) -> list[str]:
    """Return a colour for each kind: the second and third of one kind in a lighter and a darker shade."""
    seen: Counter[str] = Counter()
    strangers: dict[str, str] = {}
    chosen = []
    for kind in kinds:
        if kind not in table:
            strangers.setdefault(kind, SPARE[len(strangers) % len(SPARE)])
        chosen.append(_shade(table.get(kind) or strangers[kind], seen[kind]))
        seen[kind] += 1
    return chosen


def rank(kind: str) -> int:
    """Return the place of a kind in the stack, from the ground."""
    order = list(TECHNOLOGY)
    return order.index(kind) if kind in order else len(order)


def _shade(colour: str, nth: int) -> str:
    """The colour itself, then towards white, towards black, and on."""
    towards, share = (255, 0.45) if nth % 2 else (0, 0.24)
    weight = 0.0 if nth == 0 else min(share * (nth + 1) // 2 if nth > 2 else share, 0.8)
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (towards - part) * weight):02X}" for part in parts)
