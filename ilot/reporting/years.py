"""The figures by year: emissions, budget, capacity, generation, fuel, final energy, forest and cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ilot.reporting.charts import Figure, Item, bars, lines
from ilot.reporting.land import by_class
from ilot.reporting.palette import BLUE, CARRIER, COST, GREY, INK, REMOVALS, SECTOR, TECHNOLOGY, colours, rank
from ilot.reporting.yearly import Array, Yearly, largest_of, scaled
from ilot.words.amounts import celsius, percent, scale_for, written
from ilot.words.names import CARRIERS, CLASSES, ITEMS, SECTORS
from ilot.words.phrases import joined, say, word
from ilot.words.titles import title_of

REACH = 2.2
"""The figure of the budget reaches up to this multiple of the pathway's count; the reference may leave it."""


def _stack(
    y: Yearly, name: str, items: list[Item], unit: str, says: str, per_year: bool = True, title: str | None = None
) -> Figure:
    """A figure of stacked bars; `items` in the canonical unit."""
    shown, by = scaled(items, unit)
    unit_shown = say("per_year", unit=by) if per_year else by
    plot = bars(y.years, shown, unit_shown)
    return Figure(name, title or say(f"{name}_figure"), unit_shown, says, shown, plot)


def emissions(y: Yearly) -> Figure:
    """Gross emissions by sector; removals below the axis; net as a line only where there are removals."""
    sectors = y.group("gross_emissions")
    items = [
        Item(word(SECTORS, name), values, colour)
        for (name, values), colour in zip(sectors.items(), colours(sectors, SECTOR), strict=True)
    ]
    rises = y["gross_emissions"][-1] >= y["gross_emissions"][0]
    manner = "_one" if len(y.years) == 1 else "_rise" if rises else ""
    says = [say(f"gross_says{manner}", **y.ends("gross_emissions", "tCO2e"))]
    removals = y.group("removals")
    if removals:
        sinks = {"inventory": say("existing_sink"), "additional": say("additional_sink")}
        items += [Item(sinks[name], -values, REMOVALS[name]) for name, values in removals.items()]
        items.append(Item(say("net"), y["net_emissions"], INK, "line"))
        says += [say("gross_says_removals"), _forest_says(y)]
    if y.reference:
        items.append(Item(say("reference_gross"), y.reference["gross_emissions"], GREY, "dash"))
        says.append(say("gross_says_reference"))
    return _stack(y, "gross", items, "tCO2e", joined(says))


def budget(y: Yearly) -> Figure:
    """What is counted against the budget, beside the island's shares for this and for higher temperatures."""
    attrs = y.results.inputs.attrs
    share = float(y.results.inputs["carbon_budget"].sum())
    items = [Item(say("this_pathway"), y["co2_count_cumulative"], BLUE, "line")]
    reach = REACH * max(float(items[0].values.max()), share)
    if y.reference:
        items.append(Item(say("reference"), y.reference["co2_count_cumulative"], GREY, "dash"))
    highest = min(reach, 1.08 * max(share, *(float(item.values.max()) for item in items)))
    scale = scale_for("tCO2", highest)
    shown = [replace(item, values=item.values / scale.factor) for item in items]
    levels = [
        (value / scale.factor, f"{celsius(temperature)} °C")
        for temperature, value in [(attrs["budget_temperature"], share), *_higher_shares(y)]
        if value <= highest or value == share
    ]
    plot = lines(y.years, shown, scale.unit, levels, highest / scale.factor)
    return Figure("budget", say("budget_figure"), scale.unit, _budget_says(y), shown, plot)


def _higher_shares(y: Yearly) -> list[tuple[float, float]]:
    """Higher temperatures and the island's shares for them, tCO2, at the likelihood of its budget."""
    attrs = y.results.inputs.attrs
    table = y.results.inputs["budget_table"].sel(likelihood=attrs["budget_likelihood"], method="nearest")
    pairs = zip(table["temperature"].values, table.values, strict=True)
    return [(float(t), float(share)) for t, share in pairs if t > attrs["budget_temperature"] + 1e-9]


def _budget_says(y: Yearly) -> str:
    verdict, attrs, last = y.budget, y.results.inputs.attrs, y.years[-1]
    words = {"budget": written(verdict.budget, "tCO2"), "counted": written(verdict.counted, "tCO2"), "last": last}
    said = (
        [say("budget_says_kept", **words)]
        if verdict.exceeded_year is None
        else [say("budget_says_exceeded", year=verdict.exceeded_year, **words)]
    )
    if y.reference:
        ends = written(float(y.reference["co2_count_cumulative"][-1]), "tCO2")
        said.append(say("budget_says_reference", counted=ends))
    likelihood = percent(attrs["budget_likelihood"])
    return joined([*said, say("budget_says_what", start=attrs["budget_first_year"], likelihood=likelihood)])


def capacity(y: Yearly) -> Figure:
    """Capacity in service by technology and store."""
    inputs = y.results.inputs
    kinds = dict(zip(inputs["technology"].values, inputs["technology_class"].values, strict=True))
    stores = dict(zip(inputs["store"].values, inputs["store_kind"].values, strict=True))
    groups = dict.fromkeys(kinds, "technologies") | dict.fromkeys(stores, "stores")
    parts = [
        (str((kinds | stores)[name]), title_of(y.scenario, groups[name], name), values)
        for name, values in y.group("capacity").items()
    ]
    items = _coloured(parts)
    largest = largest_of({item.label: item.values for item in items})
    return _stack(
        y, "capacity", items, "MW", say("capacity_says", largest=largest, **y.ends("capacity", "MW")), per_year=False
    )


def stores(y: Yearly) -> Figure | None:
    """Energy that stores can hold; nothing where there is no store."""
    kinds = dict(zip(y.results.inputs["store"].values, y.results.inputs["store_kind"].values, strict=True))
    parts = [
        (str(kinds[name]), title_of(y.scenario, "stores", name), values)
        for name, values in y.group("energy_capacity").items()
    ]
    if not parts:
        return None
    says = say("stores_says", **y.ends("energy_capacity", "MWh"))
    return _stack(y, "stores", _coloured(parts), "MWh", says, per_year=False)


def generation(y: Yearly) -> Figure:
    """Electricity by source, with the demand as a line."""
    items = [Item(each.label, each.annual(y.results), each.colour) for each in y.sources]
    largest = largest_of({item.label: item.values for item in items}) or "–"
    if y["unserved_energy"].max() > 0:
        items.append(Item(say("unserved"), y["unserved_energy"], INK))
    items.append(Item(say("demand"), y["demand"] + y["flexible_intake"], INK, "line"))
    return _stack(y, "generation", items, "MWh", say("generation_says", largest=largest, **y.ends("demand", "MWh")))


def fuel(y: Yearly) -> Figure | None:
    """Fuel of power plants; nothing where none is burned."""
    burned = y.group("fuel")
    if not burned:
        return None
    items = _carriers(burned)
    litres = float(y["fuel_volume"][-1])
    volume = say("fuel_volume", litres=written(litres, "L"), last=y.years[-1]) if litres > 0 else ""
    if y.reference:
        items.append(Item(say("reference"), y.reference["fuel"], GREY, "dash"))
    return _stack(y, "fuel", items, "MWh", say("fuel_says", volume=volume, **y.ends("fuel", "MWh")))


def final_energy(y: Yearly) -> Figure:
    """Final energy by carrier, measures included."""
    return _stack(
        y,
        "final",
        _carriers(y.group("final_energy")),
        "MWh",
        say("final_says", **y.ends("final_energy", "MWh")),
    )


def forest(y: Yearly) -> Figure | None:
    """Removals of existing and of planted forest apart; nothing where there is no forest."""
    removals = y.group("removals")
    if not removals:
        return None
    sinks = {"inventory": say("existing_sink"), "additional": say("additional_sink")}
    items = [Item(sinks[name], values, REMOVALS[name]) for name, values in removals.items()]
    return _stack(y, "forest", items, "tCO2", _forest_says(y))


def sink(y: Yearly) -> Figure | None:
    """Removals by class of cover, releases below the axis; nothing where there is no cover."""
    found = by_class(y)
    if found is None:
        return None
    shown, unit, says = found
    unit = say("per_year", unit=unit)
    return Figure("class", say("class_figure"), unit, says, shown, bars(y.years, shown, unit))


def _forest_says(y: Yearly) -> str:
    last = {sink: float(y[f"removals|{sink}"][-1]) for sink in ("inventory", "additional")}
    said = [say("forest_says", last=y.years[-1], inventory=written(last["inventory"], "tCO2"))]
    if last["additional"] != 0:
        additional = written(last["additional"], "tCO2")
        said.append(say("forest_says_additional", last=y.years[-1], additional=additional))
    return joined(said)


def cost(y: Yearly) -> Figure:
    """All costs of a year by item, investment as annuities; what is earned below the axis."""
    found = y.group("cost")
    names = [name for name in COST if name in found]
    items = [Item(word(ITEMS, name), found[name], COST[name]) for name in names]
    largest = largest_of({item.label: item.values for item in items}) or "–"
    if y.reference:
        items.append(Item(say("reference"), y.reference["cost"], GREY, "dash"))
    return _stack(y, "cost", items, y.currency, say("cost_says", largest=largest, **y.ends("cost", y.currency)))


def _carriers(found: dict[str, Array]) -> list[Item]:
    order = sorted(found, key=lambda name: (name != "electricity", name))
    return [
        Item(word(CARRIERS, name), found[name], colour)
        for name, colour in zip(order, colours(order, CARRIER), strict=True)
    ]


def _coloured(parts: list[tuple[str, str, Array]]) -> list[Item]:
    """Items of (kind, title, values), those of one title as one, stacked and coloured by kind."""
    together: dict[tuple[str, str], Array] = {}
    for kind, title, values in parts:
        together[kind, title] = together.get((kind, title), np.zeros_like(values)) + values
    if len(together) > 10:
        by_kind: dict[tuple[str, str], Array] = {}
        for (kind, _), values in together.items():
            title = word(CLASSES, kind)
            by_kind[kind, title] = by_kind.get((kind, title), np.zeros_like(values)) + values
        together = by_kind
    ranked = sorted(together, key=lambda key: rank(key[0]))
    shades = colours([kind for kind, _ in ranked], TECHNOLOGY)
    return [Item(key[1], together[key], colour) for key, colour in zip(ranked, shades, strict=True)]
