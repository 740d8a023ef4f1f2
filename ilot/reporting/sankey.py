"""Where energy comes from and where it goes in a year, as flows between named places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.variables import ELECTRICITY
from ilot.accessor import Accessor
from ilot.reporting.charts import Figure, layout_of, plain
from ilot.reporting.palette import CARRIER, GREY, PALE, SECTOR, TECHNOLOGY
from ilot.reporting.yearly import Array, Yearly
from ilot.words.amounts import number, scale_for, written
from ilot.words.language import _
from ilot.words.names import CARRIERS, CLASSES, SECTORS, SOURCES
from ilot.words.phrases import say, word
from ilot.words.titles import title_of

HEIGHT = 460
NEGLIGIBLE = 1e-4
"""Share of the largest flow below which a flow is not drawn."""

Ends = tuple[str, str]
"""Key of the place a flow leaves and of that where it arrives."""


@dataclass(frozen=True)
class Place:
    """A place of the figure: what it is called, and its colour."""

    label: str
    colour: str


def sankey(y: Yearly) -> tuple[Figure, dict[str, Any]]:
    """Return the figure of the last year, and for the page the flows of every year."""
    found = flows(y)
    places = _places(y, found)
    scale = scale_for("MWh", max(float(values.max()) for values in found.values()))
    used = {ends: values / scale.factor for ends, values in found.items()}
    order = list(places)
    links = {
        "source": [order.index(ends[0]) for ends in used],
        "target": [order.index(ends[1]) for ends in used],
        "color": [_pale(places[ends[0]].colour) for ends in used],
    }
    floor = NEGLIGIBLE * max(float(values.max()) for values in used.values())
    values = [
        [float(f"{each[at]:.4g}") if each[at] > floor else 0 for each in used.values()] for at in range(len(y.years))
    ]
    trace = {
        "type": "sankey",
        "arrangement": "snap",
        "valueformat": ",.5~g",
        "valuesuffix": f" {scale.unit}",
        "node": {
            "label": [plain(place.label) for place in places.values()],
            "color": [place.colour for place in places.values()],
            "pad": 14,
            "thickness": 14,
            "line": {"width": 0},
        },
        "link": {**links, "value": values[-1]},
    }
    layout = layout_of(say("per_year", unit=scale.unit), HEIGHT)
    layout["hovermode"] = "closest"
    layout["margin"] = {"l": 10, "r": 10, "t": 26, "b": 10}
    layout["annotations"][0]["xshift"] = 0
    figure = Figure("sankey", say("sankey_figure"), say("per_year", unit=scale.unit), _says(y, found), (),
                    {"data": [trace], "layout": layout})  # fmt: skip
    return figure, {"years": y.years, "values": values}


def flows(y: Yearly) -> dict[Ends, Array]:
    """Return the flows of every year, (year,) MWh/yr, means of the members; what enters electricity leaves it."""
    annual = y.results.annual
    found: dict[Ends, Array] = defaultdict(lambda: np.zeros(len(y.years)))
    for (source, target), values in _of_plants(y):
        found[source, target] = found[source, target] + values
    for name, (given, taken) in _of_stores(y).items():
        found[ELECTRICITY, "loss:stores"] = found[ELECTRICITY, "loss:stores"] + (taken - given).clip(min=0.0)
        found[f"store:{name}", ELECTRICITY] = (given - taken).clip(min=0.0)
    lost = Accessor(annual).balance()["use"].sel(purpose="link_losses").values
    found[ELECTRICITY, "loss:links"] = np.where(Accessor(annual).yearly("flow") > 0, lost, 0.0)
    found[ELECTRICITY, "export"] = annual["export"].sum("node").mean("member").values
    # Final energy holds what flexible demand draws: what it takes besides its buffers lose, what it lacks is missed.
    power = annual["final_energy"].sel(carrier=ELECTRICITY).sum(["node", "sector"])
    drawn = power - annual["demand"].sum("node").mean("member")
    besides = (annual["flexible_intake"].sum("flexible").mean("member") - drawn).values
    found[ELECTRICITY, "loss:stores"] = found[ELECTRICITY, "loss:stores"] + besides.clip(min=0.0)
    missed = (-besides).clip(min=0.0)
    found["unserved", ELECTRICITY] = annual["unserved_demand"].sum("node").mean("member").values + missed
    final = annual["final_energy"].sum("node").transpose("sector", "carrier", "year")
    for sector, of_carrier in zip(final["sector"].values.tolist(), final.values, strict=True):
        for carrier, values in zip(final["carrier"].values.tolist(), of_carrier, strict=True):
            source = ELECTRICITY if carrier == ELECTRICITY else f"fuel:{carrier}"
            found[source, f"sector:{sector}"] = values.clip(min=0.0)
    return {ends: values for ends, values in found.items() if values.max() > 0}


def _of_plants(y: Yearly) -> list[tuple[Ends, Array]]:
    """Fuel into plants, and from plants power and what is lost; sun, wind and water come as they are."""
    annual, inputs = y.results.annual, y.results.inputs
    generation = annual["generation"].mean("member").transpose("technology", "year").values
    burned = annual["fuel_use"].mean("member").transpose("technology", "fuel", "year").values
    kinds = inputs["technology_class"].values.tolist()
    scopes = dict(zip(inputs["fuel"].values.tolist(), inputs["fuel_scope"].values.tolist(), strict=True))
    found: list[tuple[Ends, Array]] = []
    for kind, made, own in zip(kinds, generation, burned, strict=True):
        if own.sum() == 0:
            found.append(((f"source:{kind}", ELECTRICITY), made))
            continue
        total = own.sum(axis=0)
        for fuel, used in zip(scopes, own, strict=True):
            share = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
            if scopes[fuel] == "2":
                found.append(((f"fuel:{fuel}", ELECTRICITY), made * share))
                continue
            found.append(((f"fuel:{fuel}", f"plant:{kind}"), used))
            found.append(((f"plant:{kind}", ELECTRICITY), np.minimum(made * share, used)))
            found.append(((f"plant:{kind}", "loss:plants"), (used - made * share).clip(min=0.0)))
    return found


def _of_stores(y: Yearly) -> dict[str, tuple[Array, Array]]:
    """What stores of each kind gave and took."""
    annual, kinds = y.results.annual, y.results.inputs["store_kind"].values.tolist()
    found: dict[str, tuple[Array, Array]] = {}
    given, taken = (annual[name].mean("member").transpose("store", "year").values for name in ("discharge", "charge"))
    for i, kind in enumerate(kinds):
        before = found.get(kind, (np.zeros(len(y.years)), np.zeros(len(y.years))))
        found[kind] = before[0] + given[i], before[1] + taken[i]
    return found


def _places(y: Yearly, found: dict[Ends, Array]) -> dict[str, Place]:
    """Key of each place that a flow touches → what is shown of it."""
    return {key: _place(y, key) for key in dict.fromkeys(end for ends in found for end in ends)}


def _place(y: Yearly, key: str) -> Place:
    group, _sep, name = key.partition(":")
    if group == "fuel":
        title = title_of(y.scenario, "fuels", name) if name not in CARRIERS else word(CARRIERS, name)
        return Place(title, CARRIER.get(name, GREY))
    if group == "source":
        return Place(_(SOURCES.get(name, "")) or word(CLASSES, name), TECHNOLOGY.get(name, GREY))
    if group == "plant":
        return Place(say("sankey_plants", kind=word(CLASSES, name)), TECHNOLOGY.get(name, GREY))
    if group == "store":
        return Place(word(CLASSES, name), TECHNOLOGY.get(name, GREY))
    if group == "sector":
        return Place(word(SECTORS, name), SECTOR.get(name, GREY))
    if group == "loss":
        return Place(say(f"sankey_loss_{name}"), PALE)
    return Place(say(f"sankey_{key}"), {ELECTRICITY: CARRIER[ELECTRICITY], "unserved": "#222222"}.get(key, GREY))


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def _says(y: Yearly, found: dict[Ends, Array]) -> str:
    last = {ends: float(values[-1]) for ends, values in found.items()}
    primary = {end for end, _to in found if last[end, _to] > 0} - {end for _from, end in found}
    brought = sum(value for (source, _to), value in last.items() if source in primary)
    used = sum(value for (_from, target), value in last.items() if target.startswith("sector:"))
    lost = sum(value for (_from, target), value in last.items() if target.startswith("loss:"))
    return say("sankey_says", last=y.years[-1], brought=written(brought, "MWh"), used=written(used, "MWh"),
               lost=written(lost, "MWh"), n=number(len(primary)))  # fmt: skip
