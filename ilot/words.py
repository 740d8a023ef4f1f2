"""The verdict in a planner's words, as a terminal shows it."""

from __future__ import annotations

import textwrap

import numpy as np

from engine.costs import net_present_cost
from engine.indicators import NEAR_ZERO, BudgetVerdict, budget_verdict, node_verdicts
from engine.reliability import n_members
from engine.results import Results
from ilot.adequacy import contingencies_said, load_carrying_said, loss_of_load_said, storms_said
from ilot.built import builds
from ilot.figures import carbon, energy, litres, money, percent
from ilot.next_steps import next_steps
from ilot.quality import ASSUMED, assumed_share, values_by_quality
from ilot.reasons import reasons
from ilot.record import Record
from ilot.reporting.judgement import judged
from ilot.reporting.titles import title_of
from ilot.reporting.words import listed
from ilot.summary import Series, annual_series, asks_for_reserve, strategy
from scenarios.schema import Scenario

MARGIN = 14
WIDTH = 108

SMALL = 0.005
"""A difference of shares, or a share of all fuel, below this is not told."""

FEW = 3
"""Fuels up to which each is told."""

Line = tuple[str, str]
"""A heading and what is said under it."""

RULES = {"per_capita": "equal per capita"}


def verdict(record: Record, name: str) -> str:
    """Return what a run found, for a planner.

    Parameters
    ----------
    name : the scenario as it was asked for, for the commands to try next.
    """
    results = record.results
    series = annual_series(results)
    is_pathway = results.annual.sizes["year"] > 1
    lines: list[Line] = [
        ("Today", year_of(results, series, 0)),
        *([("Then", year_of(results, series, -1))] if is_pathway else []),
        ("Demand served", served(results, series)),
        *reliability(results),
        ("Cost", cost(record)),
        *operation(results, series),
    ]
    if record.pathway is not None:
        lines += [*builds(results), ("Proof", proof(record)), *reasons(record.pathway)]
    if record.reference is not None:
        lines.append(("Compared", comparison(results, record.reference)))
    lines += [
        *([("Near zero", near_zero(results, series))] if is_pathway else []),
        ("Carbon budget", budget(results)),
        *([("1.5 °C", " ".join(judged(results)))] if is_pathway else []),
        *parts(results, record.loaded.scenario),
        ("Data", data(record.loaded.scenario)),
        *[("Beware", warning) for warning in record.manifest["warnings"]],
        ("Report", f"{record.summary['run']}/report.html"),
    ]
    years = results.annual["year"].values
    title = f"{results.inputs.attrs['title']} ({results.inputs.attrs['name']}), {years[0]}–{years[-1]}"
    commands = "\n".join(f"  {command}" for command in next_steps(record, name))
    return f"{title}\n\n" + "\n".join(_laid(line) for line in lines) + f"\n\nTry next\n{commands}"


def served(results: Results, series: Series) -> str:
    """Return whether demand is served in every hour, and how little one weather year says about it."""
    unserved, hours = series["unserved_energy"][1], series["unserved_hours"][1]
    n_years, n_weather = len(unserved), int(results.inputs.attrs["n_weather_years"])
    if unserved.sum() <= 1e-9 * series["demand"][1].sum():
        text = f"in every one of the {n_years * n_members(results) * 8760:,} hours simulated"
    else:
        share = percent(unserved.sum() / series["demand"][1].sum())
        first = results.annual["year"].values[np.flatnonzero(unserved > 0)[0]]
        mean = "on average " if n_members(results) > 1 else ""
        missing = f"{mean}{energy(unserved.sum())} ({share}) missing in {hours.sum():,.0f} hours"
        text = f"not always: {missing}, first in {first}"
    if n_weather < 2:
        weather = "synthetic weather" if results.inputs.attrs.get("synthetic") else "the weather"
        text += f"; by {weather} of one single year, so this is no figure of reliability"
    return text


def operation(results: Results, series: Series) -> list[Line]:
    """Return the strategy that `best` chose, and how flexible demand and spinning reserve fared."""
    lines, inputs, currency = [], results.inputs, str(results.inputs.attrs["currency"])
    chosen = strategy(results)
    if chosen:
        costs = {name: said["value"] for name, said in chosen["present_power_cost"].items()}
        others = [f"{money(c - costs[chosen['chosen']], currency, sign=True)} by {name.replace('_', ' ')}"
                  for name, c in costs.items() if name != chosen["chosen"]]  # fmt: skip
        lines.append(("Strategy", f"{chosen['chosen'].replace('_', ' ')} is the cheapest; {listed(others)}"))
    if inputs.sizes["flexible"]:
        taken, missed = (series[f"flexible_{what}"][1].sum() for what in ("intake", "missed"))
        fared = f"{energy(missed)} missed by their deadlines" if missed > 0 else "every deadline met"
        lines.append(("Flexible", f"{energy(taken)} taken by demand that may wait, {fared}"))
    if asks_for_reserve(inputs):
        hours = series["reserve_shortfall_hours"][1].sum()
        fared = f"short in {hours:,.0f} hours" if hours > 0 else "held in every hour"
        lines.append(("Reserve", f"spinning reserve {fared}"))
    return lines


def reliability(results: Results) -> list[Line]:
    """Return loss of load, contingencies and storms, as far as there is more than one weather year or a case."""
    lines = [("Reliability", loss_of_load_said(results))] if n_members(results) > 1 else []
    tests = (*contingencies_said(results), *storms_said(results), *load_carrying_said(results))
    return lines + [("Put to test", text) for text in tests]


def cost(record: Record) -> str:
    """Return the net present cost, and the cost of electricity."""
    results, kpi = record.results, record.summary["kpi"]
    currency, year = results.inputs.attrs["currency"], results.inputs.attrs["price_year"]
    rate = percent(float(results.inputs["discount_rate"]))
    amount = money(kpi["net_present_cost"]["value"], currency)
    text = f"{amount} in all, present value at {rate}, prices of {year}"
    if kpi["lcoe"]["value"] is not None:
        text += f"; electricity {kpi['lcoe']['value']:,.0f} {currency}/MWh"
    return text


def proof(record: Record) -> str:
    """Return how the simulation of every hour differs from what the optimiser saw."""
    replay = record.replay
    assert replay is not None
    n_years = record.results.annual.sizes["year"]
    cost = "no cost in the optimiser" if replay.cost_gap is None else f"cost {replay.cost_gap:+.1%}"
    return (
        f"simulated over all {n_years} × 8,760 hours: {cost} of what the optimiser saw, "
        f"{energy(replay.unserved_energy)} unserved (it saw {energy(replay.model_unserved_energy)})"
    )


def comparison(results: Results, reference: Results) -> str:
    """Return the plan against the reference: cost, fuel, CO2 and unserved hours over all years."""
    ours, theirs = annual_series(results), annual_series(reference)
    costs = net_present_cost(results), net_present_cost(reference)
    currency = results.inputs.attrs["currency"]
    parts = [f"cost {_change(*costs)} ({money(costs[0] - costs[1], currency, sign=True)})"]
    if theirs["fuel_volume"][1].sum() > 0:
        ours_burned, theirs_burned = ours["fuel_volume"][1].sum(), theirs["fuel_volume"][1].sum()
        parts.append(f"fuel of the plants {_change(ours_burned, theirs_burned)}")
    co2 = ours["gross_co2"][1].sum(), theirs["gross_co2"][1].sum()
    parts.append(f"CO2 {_change(*co2)} ({carbon(co2[0] - co2[1], 'CO2', sign=True)})")
    hours = ours["unserved_hours"][1].sum(), theirs["unserved_hours"][1].sum()
    parts.append(f"unserved hours {hours[0]:,.0f} against {hours[1]:,.0f}")
    return f"with {reference.inputs.attrs['name']}, over all years: {', '.join(parts)}"


def near_zero(results: Results, series: Series) -> str:
    """Return from when gross emissions are near zero, and what remains; never net alone."""
    years, gross = results.annual["year"].values, series["gross_emissions"][1]
    holds = np.flatnonzero(gross > NEAR_ZERO * gross[0])
    first = int(holds[-1]) + 1 if holds.size else 0
    share = percent(gross[-1] / gross[0]) if gross[0] > 0 else "0 %"
    remains = f"{carbon(gross[-1], 'CO2e')} a year remain in {years[-1]}, {share} of {years[0]}{_largest(series)}"
    when = f"from {years[first]} on (gross emissions)" if first < len(years) else f"not by {years[-1]}"
    return f"{when}; {remains}{_removals(series)}"


def budget(results: Results) -> str:
    """Return the share of the island, or of the planner's node, in the remaining budget, and how the pathway does."""
    about, node = results.inputs.attrs, str(results.inputs.attrs["budget_node"])
    verdict_, whose = budget_verdict(results, node or None), f"the share of {node}" if node else "the island's share"
    rule = RULES.get(str(about["budget_rule"]), str(about["budget_rule"]))
    text = (
        f"{whose} for {about['budget_temperature']} °C, {rule}, likelihood "
        f"{percent(about['budget_likelihood'])}, from {about['budget_first_year']} on, is "
        f"{carbon(verdict_.budget, 'CO2')}"
    )
    if not _is_counted(results):
        return f"{text}; the years simulated end before it begins"
    text += _spent(verdict_, int(results.annual["year"].values[-1]))
    if verdict_.exceeded_year is None:
        return text
    if verdict_.nearest is None:
        highest = float(results.inputs["temperature"].values[-1])
        return f"{text}. It keeps to no budget up to {highest:g} °C"
    temperature, likelihood = verdict_.nearest
    return f"{text}. It does keep to {temperature:g} °C with a likelihood of {percent(likelihood)}"


def parts(results: Results, scenario: Scenario) -> list[Line]:
    """Return how each node but the one of the largest share stands to its own share, and what its count is."""
    verdicts = node_verdicts(results)
    largest = max(verdicts, key=lambda node: verdicts[node].budget)
    others = {node: found for node, found in verdicts.items() if node != largest}
    if not others or not _is_counted(results):
        return []
    last = int(results.annual["year"].values[-1])
    lines = [
        (
            node.replace("_", " ").capitalize(),
            f"{title_of(scenario, 'nodes', node)}: its share of that budget is {carbon(found.budget, 'CO2')}"
            f"{_spent(found, last)}. Told apart: gross {carbon(found.gross_co2, 'CO2')}; additional sink "
            f"{carbon(found.additional_removals, 'CO2')}; existing sink "
            f"{carbon(found.inventory_removals, 'CO2')}, not counted",
        )
        for node, found in others.items()
    ]
    territorial = (
        "CO2 counts where it is emitted, and electricity where it is generated or imported: a part of the "
        "island that draws its power from another has little of it in its count"
    )
    return [*lines, ("By territory", territorial)]


def _is_counted(results: Results) -> bool:
    """Whether the count against the budget begins within the simulated years."""
    return int(results.annual["year"].values[-1]) >= int(results.inputs.attrs["budget_first_year"])


def _spent(verdict_: BudgetVerdict, last: int) -> str:
    """When a share of the budget is spent and what is emitted beyond it."""
    counted = carbon(verdict_.counted, "CO2")
    if verdict_.exceeded_year is None:
        return f"; by {last} {counted} of it are spent: kept"
    excess = carbon(verdict_.exceeded_by, "CO2")
    return f". It is spent in {verdict_.exceeded_year}: budget exceeded by {excess} by {last}, {counted} in all"


def data(scenario: Scenario) -> str:
    """Return how much of the input is known and how much assumed."""
    counts = values_by_quality(scenario)
    told = ", ".join(f"{n} {quality}" for quality, n in counts.items() if quality not in ASSUMED)
    n_all = sum(counts.values())
    return f"{percent(assumed_share(counts))} of {n_all} input values are assumed ({told or 'none is sourced'})"


def year_of(results: Results, series: Series, at: int) -> str:
    """A year in a few figures: electricity, fuel, emissions, and shares where nuclear sets them apart."""
    renewable, zero_carbon = (float(series[f"{what}_share"][1][at]) for what in ("renewable", "zero_carbon"))
    told = [
        f"{results.annual['year'].values[at]}: {energy(series['served_energy'][1][at])} of electricity",
        *_fuel_of_plants(results, series, at),
        carbon(series["gross_co2"][1][at], "CO2"),
        f"{percent(renewable)} renewable",
    ]
    if abs(zero_carbon - renewable) > SMALL:
        told.append(f"{percent(zero_carbon)} zero-carbon with nuclear")
    return ", ".join(told)


def _fuel_of_plants(results: Results, series: Series, at: int) -> list[str]:
    """What power plants burn: litres if all of it has a volume, else energy, by fuel if these are few.

    Electricity bought from outside, a fuel of scope 2, is told apart: no plant of the island burns it.
    """
    inputs = results.inputs
    amounts = {str(name): float(series[f"fuel|{name}"][1][at]) for name in inputs["fuel"].values}
    bought = {name: amounts.pop(name) for name in map(str, inputs["fuel"].values[inputs["fuel_scope"].values == "2"])}
    fuels = [name for name, amount in amounts.items() if amount > SMALL * sum(amounts.values())]
    told = []
    if fuels and all(f"fuel_volume|{name}" in series for name in fuels):
        kinds = listed([name.replace("_", " ") for name in fuels])
        told.append(f"{litres(series['fuel_volume'][1][at])} of {kinds} in the plants")
    elif fuels:
        each = [f"{energy(amounts[name])} of {name.replace('_', ' ')}" for name in fuels]
        whole = f"{energy(sum(amounts.values()))} of fuel"
        told.append(f"{listed(each) if len(each) <= FEW else whole} in the plants")
    if sum(bought.values()) > 0:
        told.append(f"{energy(sum(bought.values()))} bought from outside")
    return told


def _largest(series: Series) -> str:
    """The sector that the residual comes from most."""
    residual = {name.partition("|")[2]: values[-1] for name, (_, values) in series.items()
                if name.startswith("gross_emissions|")}  # fmt: skip
    total = sum(residual.values())
    if total <= 0:
        return ""
    sector, most = max(residual.items(), key=lambda item: item[1])
    return f", {percent(most / total)} of it from {sector}"


def _removals(series: Series) -> str:
    inventory, additional = (float(series[f"removals|{kind}"][1][-1]) for kind in ("inventory", "additional"))
    if inventory == 0 and additional == 0:
        return ""
    return (
        f". Removals, told apart: {carbon(additional, 'CO2')} additional; {carbon(inventory, 'CO2')} of "
        "forest that stands already in the national inventory"
    )


def _change(ours: float, theirs: float) -> str:
    return f"{ours / theirs - 1:+.0%}" if theirs > 0 else f"{ours:,.0f} against 0"


def _laid(line: Line) -> str:
    """One line of the verdict, wrapped beside its heading."""
    return textwrap.fill(
        line[1],
        WIDTH,
        initial_indent=f"{line[0]:<{MARGIN - 1}} ",
        subsequent_indent=" " * MARGIN,
        break_on_hyphens=False,
    )
