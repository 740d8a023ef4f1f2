"""The verdict in a planner's words, as a terminal shows it."""

from __future__ import annotations

import numpy as np

from engine.costs import net_present_cost
from engine.indicators import NEAR_ZERO, BudgetVerdict, budget_verdict, node_verdicts
from engine.reliability import n_members
from engine.results import Results
from ilot.runs.record import Record
from ilot.runs.summary import Series, asks_for_reserve, compared_series, series_of, strategy
from ilot.words.adequacy import contingencies_said, load_carrying_said, loss_of_load_said, storms_said, target_said
from ilot.words.amounts import celsius, difference, fixed, percent, written
from ilot.words.built import builds
from ilot.words.judgement import judged
from ilot.words.language import _
from ilot.words.lines import padded, wrapped
from ilot.words.names import CARRIERS, RULES, SECTORS, STRATEGIES
from ilot.words.next_steps import next_steps
from ilot.words.phrases import in_sentence, joined, listed, say, word
from ilot.words.quality import ASSUMED, assumed_share, values_by_quality
from ilot.words.reasons import reasons
from ilot.words.sentences import retold
from ilot.words.titles import text_of, title_of
from scenarios.schema import Scenario

MARGIN = 14
WIDTH = 108

SMALL = 0.005
"""A difference of shares, or a share of all fuel, below this is not told."""

FEW = 3
"""Fuels up to which each is told."""

Line = tuple[str, str]
"""A heading and what is said under it."""


def verdict(record: Record, name: str) -> str:
    """Return what a run found, for a planner.

    Parameters
    ----------
    name : the scenario as it was asked for, for the commands to try next.
    """
    results = record.results
    series = series_of(record.summary)
    is_pathway = results.annual.sizes["year"] > 1
    lines: list[Line] = [
        (_("Today"), year_of(results, series, 0)),
        *([(_("Then"), year_of(results, series, -1))] if is_pathway else []),
        (_("Demand served"), served(results, series)),
        *target(record),
        *reliability(results),
        (_("Cost"), cost(record)),
        *operation(results, series),
    ]
    if record.pathway is not None:
        lines += [*builds(results), (_("Proof"), proof(record)), *reasons(record.pathway)]
    if record.reference is not None:
        lines.append((_("Compared"), comparison(results, record.reference)))
    lines += [
        *([(_("Near zero"), near_zero(results, series))] if is_pathway else []),
        (_("Carbon budget"), budget(results)),
        *([("1.5 °C", joined(judged(results)))] if is_pathway else []),
        *parts(results, record.loaded.scenario),
        (_("Data"), data(record.loaded.scenario)),
        *[(_("Beware"), retold(warning)) for warning in record.manifest["warnings"]],
        (_("Report"), f"{record.summary['run']}/report.html"),
    ]
    years = results.annual["year"].values
    scenario = record.loaded.scenario
    title = f"{text_of(scenario.title, scenario.name)} ({scenario.name}), {years[0]}–{years[-1]}"
    heading = _("Try next")
    commands = "\n".join(f"  {command}" for command in next_steps(record, name))
    return f"{title}\n\n" + "\n".join(_laid(line) for line in lines) + f"\n\n{heading}\n{commands}"


def served(results: Results, series: Series) -> str:
    """Return whether demand is served in every hour, and how little one weather year says about it."""
    unserved, hours = series["unserved_energy"][1], series["unserved_hours"][1]
    n_years, n_weather = len(unserved), int(results.inputs.attrs["n_weather_years"])
    if unserved.sum() <= 1e-9 * series["demand"][1].sum():
        text = _("in every one of the {hours} hours simulated").format(hours=fixed(n_years * n_members(results) * 8760))
    else:
        missing = {
            "energy": written(unserved.sum(), "MWh"),
            "share": percent(unserved.sum() / series["demand"][1].sum()),
            "hours": fixed(hours.sum()),
            "first": results.annual["year"].values[np.flatnonzero(unserved > 0)[0]],
        }
        text = (
            _("not always: on average {energy} ({share}) missing in {hours} hours, first in {first}").format(**missing)
            if n_members(results) > 1
            else _("not always: {energy} ({share}) missing in {hours} hours, first in {first}").format(**missing)
        )
    if n_weather >= 2:
        return text
    if results.inputs.attrs.get("synthetic"):
        return text + _("; by synthetic weather of one single year, so this is no figure of reliability")
    return text + _("; by the weather of one single year, so this is no figure of reliability")


def target(record: Record) -> list[Line]:
    """Return how the plan stands to the reliability target, where anything is not served."""
    told = target_said(record.results, record.pathway, record.replay)
    return [(_("Target"), told)] if told else []


def operation(results: Results, series: Series) -> list[Line]:
    """Return the strategy that `best` chose, and how flexible demand and spinning reserve fared."""
    lines, inputs, currency = [], results.inputs, str(results.inputs.attrs["currency"])
    chosen = strategy(results)
    if chosen:
        costs = {name: said["value"] for name, said in chosen["present_power_cost"].items()}
        others = [
            _("{more} by {strategy}").format(
                more=difference(cost - costs[chosen["chosen"]], currency), strategy=_(STRATEGIES[name])
            )
            for name, cost in costs.items()
            if name != chosen["chosen"]
        ]
        least, best = _("{strategy} is the cheapest; {others}"), STRATEGIES[chosen["chosen"]]
        told = least.format(strategy=_(best), others=listed(others))
        lines.append((_("Strategy"), told))
    if inputs.sizes["flexible"]:
        taken, missed = (series[f"flexible_{what}"][1].sum() for what in ("intake", "missed"))
        told = (
            _("{energy} taken by demand that may wait, {missed} missed by their deadlines")
            if missed > 0
            else _("{energy} taken by demand that may wait, every deadline met")
        )
        lines.append((_("Flexible"), told.format(energy=written(taken, "MWh"), missed=written(missed, "MWh"))))
    if asks_for_reserve(inputs):
        hours = series["reserve_shortfall_hours"][1].sum()
        told = _("spinning reserve short in {hours} hours") if hours > 0 else _("spinning reserve held in every hour")
        lines.append((_("Reserve"), told.format(hours=fixed(hours))))
    return lines


def reliability(results: Results) -> list[Line]:
    """Return loss of load, contingencies and storms, as far as there is more than one weather year or a case."""
    lines = [(_("Reliability"), loss_of_load_said(results))] if n_members(results) > 1 else []
    tests = (*contingencies_said(results), *storms_said(results), *load_carrying_said(results))
    return lines + [(_("Put to test"), text) for text in tests]


def cost(record: Record) -> str:
    """Return the net present cost, and the cost of electricity."""
    results, kpi = record.results, record.summary["kpi"]
    currency = str(results.inputs.attrs["currency"])
    text = _("{amount} in all, present value at {rate}, prices of {year}").format(
        amount=written(kpi["net_present_cost"]["value"], currency),
        rate=percent(float(results.inputs["discount_rate"])),
        year=results.inputs.attrs["price_year"],
    )
    if kpi["lcoe"]["value"] is not None:
        text += _("; electricity {lcoe}").format(lcoe=written(kpi["lcoe"]["value"], f"{currency}/MWh"))
    return text


def proof(record: Record) -> str:
    """Return how the simulation of every hour differs from what the optimiser saw."""
    replay = record.replay
    assert replay is not None
    words = {
        "n": record.results.annual.sizes["year"],
        "unserved": written(replay.unserved_energy, "MWh"),
        "seen": written(replay.model_unserved_energy, "MWh"),
    }
    if replay.cost_gap is None:
        text = _("simulated over all {n} × 8,760 hours: no cost in the optimiser, {unserved} unserved (it saw {seen})")
        return text.format(**words)
    text = _(
        "simulated over all {n} × 8,760 hours: cost {gap} against what the optimiser saw, {unserved} unserved "
        "(it saw {seen})"
    )
    return text.format(gap=difference(replay.cost_gap, "1"), **words)


def comparison(results: Results, reference: Results) -> str:
    """Return the plan against the reference: cost, fuel, CO2 and unserved hours over all years."""
    ours, theirs = compared_series(results), compared_series(reference)
    costs = net_present_cost(results), net_present_cost(reference)
    currency = str(results.inputs.attrs["currency"])
    saved = {"change": _change(*costs), "amount": difference(costs[0] - costs[1], currency)}
    parts = [_("cost {change} ({amount})").format(**saved)]
    if theirs["fuel_volume"][1].sum() > 0:
        burned = ours["fuel_volume"][1].sum(), theirs["fuel_volume"][1].sum()
        parts.append(_("fuel of the plants {change}").format(change=_change(*burned)))
    co2 = ours["gross_co2"][1].sum(), theirs["gross_co2"][1].sum()
    saved = {"change": _change(*co2), "amount": difference(co2[0] - co2[1], "tCO2")}
    parts.append(_("CO₂ {change} ({amount})").format(**saved))
    hours = {"ours": fixed(ours["unserved_hours"][1].sum()), "theirs": fixed(theirs["unserved_hours"][1].sum())}
    parts.append(_("unserved hours {ours} against {theirs}").format(**hours))
    told = _("with {reference}, over all years: {changes}")
    return told.format(reference=reference.inputs.attrs["name"], changes=say("comma").join(parts))


def near_zero(results: Results, series: Series) -> str:
    """Return from when gross emissions are near zero, and what remains; never net alone."""
    years, gross = results.annual["year"].values, series["gross_emissions"][1]
    holds = np.flatnonzero(gross > NEAR_ZERO * gross[0])
    first = int(holds[-1]) + 1 if holds.size else 0
    is_reached = first < len(years)
    words = {
        "when": years[first] if is_reached else years[-1],
        "left": written(gross[-1], "tCO2e"),
        "last": years[-1],
        "share": percent(gross[-1] / gross[0]) if gross[0] > 0 else percent(0.0),
        "first": years[0],
        "who": _largest(series),
    }
    text = (
        _("from {when} on (gross emissions); {left} a year remain in {last}, {share} of {first}{who}")
        if is_reached
        else _("not by {when}; {left} a year remain in {last}, {share} of {first}{who}")
    )
    return f"{text.format(**words)}{_removals(series)}"


def budget(results: Results) -> str:
    """Return the share of the island, or of the planner's node, in the remaining budget, and how the pathway does."""
    about, node = results.inputs.attrs, str(results.inputs.attrs["budget_node"])
    verdict_ = budget_verdict(results, node or None)
    words = {
        "node": node,
        "temperature": celsius(about["budget_temperature"]),
        "rule": _(RULES.get(str(about["budget_rule"]), str(about["budget_rule"]))),
        "likelihood": percent(about["budget_likelihood"]),
        "start": about["budget_first_year"],
        "budget": written(verdict_.budget, "tCO2"),
    }
    text = (
        _("the share of {node} for {temperature} °C, {rule}, likelihood {likelihood}, from {start} on, is {budget}")
        if node
        else _("the island's share for {temperature} °C, {rule}, likelihood {likelihood}, from {start} on, is {budget}")
    ).format(**words)
    if not _is_counted(results):
        return text + _("; the years simulated end before it begins")
    text += _spent(verdict_, int(results.annual["year"].values[-1]))
    if verdict_.exceeded_year is None:
        return text
    if verdict_.nearest is None:
        highest = float(results.inputs["temperature"].values[-1])
        return text + _(". It keeps to no budget up to {temperature} °C").format(temperature=celsius(highest))
    temperature, likelihood = verdict_.nearest
    kept = _(". It does keep to {temperature} °C with a likelihood of {likelihood}")
    return text + kept.format(temperature=celsius(temperature), likelihood=percent(likelihood))


def parts(results: Results, scenario: Scenario) -> list[Line]:
    """Return how each node but the one of the largest share stands to its own share, and what its count is."""
    verdicts = node_verdicts(results)
    largest = max(verdicts, key=lambda node: verdicts[node].budget)
    others = {node: found for node, found in verdicts.items() if node != largest}
    if not others or not _is_counted(results):
        return []
    last = int(results.annual["year"].values[-1])
    lines = [
        (word({}, node), _of_node(found, title_of(scenario, "nodes", node), last)) for node, found in others.items()
    ]
    territorial = _(
        "CO₂ counts where it is emitted, and electricity where it is generated or imported: a part of the island that "
        "draws its power from another has little of it in its count"
    )
    return [*lines, (_("By territory"), territorial)]


def _of_node(found: BudgetVerdict, title: str, last: int) -> str:
    """A node's share, when it is spent, and what its count is made of."""
    share = _("{title}: its share of that budget is {budget}")
    apart = _(". Told apart: gross {gross}; additional sink {additional}; existing sink {existing}, not counted")
    return (
        share.format(title=title, budget=written(found.budget, "tCO2"))
        + _spent(found, last)
        + apart.format(
            gross=written(found.gross_co2, "tCO2"),
            additional=written(found.additional_removals, "tCO2"),
            existing=written(found.inventory_removals, "tCO2"),
        )
    )


def _is_counted(results: Results) -> bool:
    """Whether the count against the budget begins within the simulated years."""
    return int(results.annual["year"].values[-1]) >= int(results.inputs.attrs["budget_first_year"])


def _spent(verdict_: BudgetVerdict, last: int) -> str:
    """When a share of the budget is spent and what is emitted beyond it."""
    words = {"last": last, "counted": written(verdict_.counted, "tCO2"), "year": verdict_.exceeded_year}
    if verdict_.exceeded_year is None:
        return _("; by {last} {counted} of it are spent: kept").format(**words)
    told = _(". It is spent in {year}: budget exceeded by {excess} by {last}, {counted} in all")
    return told.format(excess=written(verdict_.exceeded_by, "tCO2"), **words)


def data(scenario: Scenario) -> str:
    """Return how much of the input is known and how much assumed."""
    counts = values_by_quality(scenario)
    told = say("comma").join(f"{n} {_(quality)}" for quality, n in counts.items() if quality not in ASSUMED)
    return _("{share} of {n} input values are assumed ({told})").format(
        share=percent(assumed_share(counts)), n=fixed(sum(counts.values())), told=told or _("none is sourced")
    )


def year_of(results: Results, series: Series, at: int) -> str:
    """A year in a few figures: electricity, fuel, emissions, and shares where nuclear sets them apart."""
    renewable, zero_carbon = (float(series[f"{what}_share"][1][at]) for what in ("renewable", "zero_carbon"))
    of_electricity = _("{year}: {energy} of electricity")
    told = [
        of_electricity.format(
            year=results.annual["year"].values[at], energy=written(series["served_energy"][1][at], "MWh")
        ),
        *_fuel_of_plants(results, series, at),
        written(series["gross_co2"][1][at], "tCO2"),
        _("{share} renewable").format(share=percent(renewable)),
    ]
    if abs(zero_carbon - renewable) > SMALL:
        told.append(_("{share} zero-carbon with nuclear").format(share=percent(zero_carbon)))
    return say("comma").join(told)


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
        kinds = listed([_fuel(name) for name in fuels])
        volume = written(series["fuel_volume"][1][at], "L")
        told.append(_("{volume} of {fuels} in the plants").format(volume=volume, fuels=kinds))
    elif len(fuels) > FEW:
        told.append(_("{energy} of fuel in the plants").format(energy=written(sum(amounts.values()), "MWh")))
    elif fuels:
        each = [
            _("{energy} of {fuel}").format(energy=written(amounts[name], "MWh"), fuel=_fuel(name)) for name in fuels
        ]
        told.append(_("{fuels} in the plants").format(fuels=listed(each)))
    if sum(bought.values()) > 0:
        told.append(_("{energy} bought from outside").format(energy=written(sum(bought.values()), "MWh")))
    return told


def _fuel(name: str) -> str:
    return in_sentence(word(CARRIERS, name))


def _largest(series: Series) -> str:
    """The sector that the residual comes from most."""
    residual = {name.partition("|")[2]: values[-1] for name, (_, values) in series.items()
                if name.startswith("gross_emissions|")}  # fmt: skip
    total = sum(residual.values())
    if total <= 0:
        return ""
    sector, most = max(residual.items(), key=lambda item: item[1])
    told = _(", {share} of it from {sector}")
    return told.format(share=percent(most / total), sector=in_sentence(word(SECTORS, sector)))


def _removals(series: Series) -> str:
    inventory, additional = (float(series[f"removals|{kind}"][1][-1]) for kind in ("inventory", "additional"))
    if inventory == 0 and additional == 0:
        return ""
    told = _(
        ". Removals, told apart: {additional} additional; {existing} of forest that stands already in the national "
        "inventory"
    )
    return told.format(additional=written(additional, "tCO2"), existing=written(inventory, "tCO2"))


def _change(ours: float, theirs: float) -> str:
    return difference(ours / theirs - 1, "1") if theirs > 0 else _("{ours} against 0").format(ours=fixed(ours))


def _laid(line: Line) -> str:
    """One line of the verdict, wrapped beside its heading."""
    heading, told = line
    beside = "\n".join(f"{'':{MARGIN}}{part}" for part in wrapped(told, WIDTH - MARGIN))
    return padded(heading, MARGIN - 1) + " " + beside.lstrip(" ")
