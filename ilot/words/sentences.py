"""Sentences that a run keeps in English, with figures in them: recognised by their form, and said in another language.

Rooms below the face know no language but English, and what a run wrote down is never changed. So a sentence is laid
beside the forms below, what stands in the blanks of the one that fits is said in turn, and the form is translated as
any message is. A sentence of no form stays in English.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ilot.words.language import _, language, numeral

FORMS = (
    # What the optimiser's view left out, and what the simulation taught it.
    "Simulated over every hour, {what} differs by {gap} from what the model saw.",
    "The model saw no {what}, the simulation does.",
    "present cost",
    "gross emissions",
    "{unserved} MWh of demand are not served over the horizon ({share} of all; the model saw {seen} MWh).",
    "{energy} MWh could have been generated and were not used (the model saw {seen} MWh).",
    "Flexible demand misses {missed} MWh by its deadlines (the model saw {seen} MWh).",
    "Simulation corrected the optimiser once: it was asked for {lessons}. Unserved demand went from {before} to "
    "{after} MWh.",
    "Simulation corrected the optimiser {n} times: it was asked for {lessons}. Unserved demand went from {before} to "
    "{after} MWh.",
    "After {n} solves simulation still asks for: {lessons}.",
    "What simulation asked for could not be had ({why}): this is the plan before it was asked.",
    "Simulation does not follow what the optimiser was asked for ({lessons}): its rule runs other plants, by their "
    "merit order. This is the plan before it was asked.",
    "no pathway meets all that is asked: {problems}",
    "{fields}: with parts of units of {names} there is a plan, with whole units there is none; let them come in parts, "
    "give smaller units ({sizes}), or give way in what they must fit",
    "{limit} would have to give way by {amount} (it is {bound})",
    "{limit} would have to give way by {amount}",
    "{power} MW more of dispatchable plant in {year}",
    "less {fuel} in {year} (simulation burned {burned} of {limit} MWh/yr)",
    "a lower cap in {year} (simulation emitted {emitted} of {limit} tCO2e/yr)",
    "a lower cap under {policy} in {year} (simulation emitted {emitted} of {limit} tCO2e/yr)",
    "less CO2 under {policy} (simulation counted {counted} of {budget} tCO2)",
    "{energy} MWh/yr less that is not renewable in {year}",
    "{energy} MWh/yr less that is not local in {year}",
    "{energy} MWh/yr less that is imported in {year}",
    "the carbon budget",
    "The period from {year} began before the present year {present}: nothing is built in it, so that builds begin with "
    "the next period.",
    "The optimiser sees {n} of {all} weather years, the simulation all of them: time.optimise.weather_years: all lets "
    "both see the same.",
    "The optimiser sees mean availability; the simulation draws outages of single units.",
    "No reserve margin is asked for: adequacy rests on the price of unserved demand.",
    "The optimiser knows no minimum up and down times ({names}): the simulation holds them.",
    "The optimiser starts infinitely small units ({names}): it sees fewer and cheaper starts than the simulation.",
    "The optimiser sees the bent fuel curve of {names} as a straight line that never burns less.",
    "The optimiser lets {names} charge at any power, below its least too.",
    "The optimiser sees stores that do not fade ({names}): the simulation takes what age and cycles take.",
    "The optimiser does not follow the lower reservoir of {names}, into which a river flows by way of the upper one.",
    "The optimiser moves {names} to where it serves best; the simulation also follows the hours of its tariff.",
    "The optimiser foresees when {names} is best served; the simulated control looks at surplus and deadlines.",
    "The optimiser takes the hourly price or emissions of {names} at their mean: it splits fuels by the year.",
    "The optimiser lets each typical week or day of {names} begin at the state that serves best, not as it is given.",
    "The optimiser holds spinning reserve with parts of units, and knows the largest unit's output only as its share "
    "of the fleet's: the simulation commits whole units, or reports what is short.",
    "The simulation does not hold the share behind converters: it counts the hours that pass it "
    "(nonsynchronous_hours).",
    "Simulation does not keep {limit} in {year}: {found} {what}, the limit is {bound}.",
    "Simulation does not keep {limit} until the horizon: {found} {what}, the limit is {bound}.",
    "Simulation counts {found} tCO2 until the horizon, {beyond} more than carbon.budget ({budget}) and the least "
    "excess of the plan over it ({excess}) together.",
    "tCO2e/yr emitted",
    "tCO2 counted",
    "tCO2 removed",
    "MWh/yr burned",
    "Simulation does not keep {limit} in {year}: {share} of what is served is {what}, at most {most} may be.",
    "not renewable",
    "not local",
    "imported",
    "Simulation does not keep {limit} in {year}: in {hours} hours a year more than {share} comes through converters, "
    "at most {highest}.",
    "Foresight is myopic: each period was planned as if it were the last, and could use, of what was left of the "
    "carbon budget, an equal part for each of its years.",
    "Foresight is limited: each period was planned with {n} periods in view, itself included, which could use, of what "
    "was left of the carbon budget, an equal part for each of their years.",
    "No alternatives: the least cost itself is not proven.",
    "The least cost was not sought to the end: a coarser year, after {n} rounds, proves that no plan is cheaper than "
    "this one by more than {gap}.",
    "No alternatives: with foresight that ends before the horizon each step has decided already.",
    "Time ran out: this is the cheapest plan found so far, not the cheapest.",
    "Time ran out before the least cost was found: this plan has the least excess over the carbon budget, and costs "
    "more than it need.",
    "Time ran out: neither least excess nor least cost is proven.",
    "The solver {first} stopped before its answer was proven; {method} took over.",
    "simplex without presolve",
    "The plan is chosen with foresight, and simulated by the strategy {strategy}.",
    "lever {lever}: of {measure} {wanted} units are wanted in {year} and {used} are in use: more may not begin in a "
    "year",
    # What a limit costs that binds; the longer forms first.
    "{limit} binds in {years}: one {what} less costs {first} in {start}, {last} in {end}, what it takes so that the "
    "excess over the carbon budget does not grow included, at {price} (present value) a tCO2.",
    "{limit} binds in {years}: one {what} less costs {cost}, what it takes so that the excess over the carbon budget "
    "does not grow included, at {price} (present value) a tCO2.",
    "{limit} binds in {years}: one {what} less costs {first} in {start}, {last} in {end}.",
    "{limit} binds in {years}: one {what} less costs {cost}.",
    "{limit} binds in {years}: one {what} more costs {cost}, what it takes so that the excess over the carbon budget "
    "does not grow included, at {price} (present value) a tCO2.",
    "{limit} binds in {years}: one {what} more costs {cost}.",
    "tCO2 of the carbon budget",
    "tCO2 of gross CO2",
    "tCO2 of net CO2",
    "tCO2 of removals",
    "tCO2e emitted",
    "MWh that is not renewable",
    "MWh that is not of the island",
    "MWh imported",
    "MWh of fuel",
    "MW of firm capacity",
    "ha that may be planted over",
    "MW behind converters, in every hour",
    "ha of land",
    "MW of capacity",
    "MW of power",
    "MWh of storage",
    "MW of charge power",
    "unit in use",
    "MW built",
    "MWh built",
    "unit adopted",
    "ha planted",
    "{currency} to invest",
    # What was done to data on reading.
    "{series}: {clock}: the row of {when} was left out, the clock is put forward over it",
    "{series}: {clock}: the row of {when} was used twice, the clock is put back over it",
    "{series}: moved by {n} intervals to the scenario's clock, round the year",
    "{series}: 29 February was left out ({what})",
    "{series}: PVGIS gives instants (minute {minute} of the hour): taken for the hour",
    "{pattern}: the current is scaled by {factor} to meet the capacity factor",
    "{pattern}: energy, peak and minimum as published; load factor {factor}; means by month and hour within {error}",
    "{plant}: its fuel curve, fitted to load points, misses none of them by more than {error}",
    "the remaining budget for {temperature} °C at {likelihood} from 2026 on is estimated from a file before the final "
    "edition: the published table could not be read",
    "missing {what}",
    "income and emissions of every party of the world",
    "emissions",
    "world emissions",
    "emissions weight",
    "convergence year",
    "past",
    # What a reader must know of a run.
    "synthetic hours, calibrated to published figures; none of them happened: {names}",
    "demand is not always served: {energy} MWh in all, the first in {year}",
    "air pollutants are incomplete, no factor is stated for: {names}",
    "jobs are incomplete, no multiplier is stated for: {names}",
    "score '{name}' is not computed: there is no figure of {figures}",
    "flexible demand '{name}' misses {missed} of {drawn} MWh by its deadlines",
    "spinning reserve is short in {hours} hours, by {power} MW in their mean",
    "the share behind converters is more than policies allow in {hours} hours, at most {share}",
    "service '{name}': up to {units} units are wanted and not in use",
    "stock '{name}': its target of {share} in {year} is reached in {reached}: the fleet cannot turn over faster than "
    "it "
    "sells",
    "stock '{name}': its target of {share} in {year} is not reached by {last}: the fleet cannot turn over faster than "
    "it sells",
    "{n} weather years are few: read loss of load with its confidence interval",
    "one weather year: unserved hours are those of this one year, not the reliability of the system",
    "one weather year: loss of load is over {n} draws of outages in the weather of this one year, not the reliability "
    "of the system",
    "--set {text} does not apply to {scenario}, which is simulated without it",
    # The verdict on 1.5 °C and the five questions.
    "years from {year} on, in which the budget counts",
    "CO2 of 2019 (carbon.base_2019.co2), which the milestones are counted from",
    "{years}, years of milestones that are not simulated",
    "of {n}",
    "yes",
    "no",
    "open",
    "reached",
    "not reached",
    # Who pays.
    "power system",
    "not stated",
    "power system, without a tariff",
    "power system beyond the tariff",
    "users of electricity",
    "tariff",
    "energy of a home by resident, part of what users pay",
    "exporter",
    "border adjustment of the EU",
    "buyers of credits",
    "removals sold as credits",
    "households",
    "users of fuel",
    "fuel of end uses",
    "carbon price outside the power system",
    "buyers of stocks",
    "cars, appliances and other stocks",
    "household",
    "measures",
    # What each plant displaces.
    "Without {name} there is no plan that keeps to all limits.",
    "What would be without {name} was not found out: {why}.",
    "time ran out",
    "the solver gave no answer that holds",
    "Without {name} the plan costs {cost} {currency} (present value). {year}, MWh/yr: {changes}.",
    "Without {name} the plan costs {cost} {currency} (present value).",
    "demand not served {energy}",
    # What is done now.
    "reading {name}",
    "simulating {n} points of {levers}",
    "simulating without whole plan",
    "simulating without fuel switch {name}",
    "simulating without {kind} {name}",
    "simulating {name}, to compare with",
    "simulating {name}",
    "optimising {name}",
    "proving the plan over every hour of every year",
    "resuming from the plan that was solved earlier",
    "writing the run and its report",
    "fitting {n} parameters",
    "{n} of {all} members to do, in {folder}",
    # What a verb cannot do.
    "interrupted; nothing was left behind",
    "interrupted; {n} of {all} members are kept, the same command goes on from there",
    "a file cannot be read or written: {error}",
    "the solver stopped without a trusted plan: {error}; try another --solver",
    "a defect of ours, not of your file: {error}. Please report it with the output of -v",
    "{run} is not the folder of a finished run; the runs here are: {runs}",
    "{run} is not the folder of a finished run; `ilot run` or `ilot optimise` makes one",
    "{path} exists already and is not overwritten; choose another --out or remove it",
    "{path} exists already and is not overwritten; choose another --out",
    "{folder} is not empty; name a new folder",
    "there is no template '{name}'; the templates are: {names}",
    "there is no template '{name}'; did you mean '{hint}'? the templates are: {names}",
    "there is no plan {path}; name a run, its plan.nc, or a YAML file with `plan:`",
    "the plan of {source} is of another scenario: it differs in {differences}. Use a plan of a scenario with the same "
    "plants, stores, measures and years",
    "name two runs or more: ilot compare runs/A runs/B",
    "the carbon budget of {budget} tCO2 is exceeded by {excess} tCO2 from {year} on; what comes nearest is kept in "
    "{run}",
    "finance.method: project prices one year, there is no pathway; set finance.method to annuity, or use `ilot run`",
    "finance.method: project prices one year, there is no pathway; write run: simulate, or set finance.method to "
    "annuity in the scenario",
    "finance.method: project has no flows by year; set it to annuity",
    "'{word}' is no code, field, variable or KPI; did you mean '{hint}'? try E205, technologies.lifetime, demand or "
    "lcoe",
    "'{word}' is no code, field, variable or KPI; try E205, technologies.lifetime, demand or lcoe",
    "Parquet needs one more package: pip install pyarrow",
    "{file} has the design {design}; to rank values write 'design: morris'",
    "{failed} of {members} members failed, and all are needed: {error}; narrow a range",
    "{place} is no name of a scenario; end it in .yaml",
    "{place} could not extend {source}: choose a place in the same folder",
    "{folder} holds another sweep, or this one of an earlier scenario or version; choose another --out",
    "{folder} exists already and is no sweep; choose another --out",
    "a process of the sweep was killed, perhaps for want of memory; what is finished is kept: run the same command "
    "again, with fewer --workers",
    "{path}: the name of an MPS file ends in .mps",
    "{run} was simulated, not optimised: there is no model; use `ilot optimise`",
    "{run} was planned period by period: there is no one model of it",
    "no score: {name} names none; state it under `scores` (docs/indicators.md)",
    "nothing to declare: {name} names no good that is sold in the EU; state them under `carbon.border.goods` "
    "(docs/account.md) and run again",
    "nothing to declare: certificates are due from {year} on, and {name} ends before",
    "{run} is a run of another version of îlot, without {names} and others; run it again: ilot run {file}",
    "{run} is a run of another version of îlot, without {names}; run it again: ilot run {file}",
    "the fit did not settle within {n} rounds; narrow the ranges, or begin nearer to the figures",
    "the scenario cannot be simulated at {where}: {error}",
    "{series}: the figure of {time} lies outside the simulated {first} to {last}; change horizon.first_year or "
    "last_year, or leave the figure out",
    "{n} figures cannot fit {parameters} parameters and tell how sure they are; fit fewer parameters, or name "
    "{figures} figures at least",
    "the figures do not tell {names} apart: leave one out, tie them together with 'also', or add figures that "
    "depend on it",
    "the figures do not tell {names} at all: leave one out, tie them together with 'also', or add figures that "
    "depend on it",
    "a design 'morris' needs SALib, which is not installed: {command}",
    "node {node}, year {year}, hour {hour}: demand is {power} MW; measures in use: {measures}",
    "node {node}, year {year}: measures save more {carrier} than is used, {energy} MWh too much",
    "time.optimise: {n} typical days are asked for, and there are {most} in {years} years",
    "time.optimise: {n} typical weeks are asked for, and there are {most} in {years} years",
    "time.optimise: {hours} hours cannot be divided into steps of {n}",
    "time.optimise: {hours} hours cannot be divided into {n} segments",
    "time.optimise.clustering: {method} needs tsam, which is not installed: pip install 'ilot[tsam]', or set "
    "clustering: ward",
    "banded solves linear programs, and this one has integer columns: take auto",
    "hipo needs the package highspy-extras: pip install 'highspy[extras]', or take ipx",
    # What the command line does not understand.
    "{what}; `{command} --help` shows how",
    "No such command '{name}'. Did you mean {names}?",
    "No such command '{name}'",
    "No such option: {name} Did you mean {names}?",
    "No such option: {name} (Possible options: {names})",
    "No such option: {name}",
    "Missing argument '{name}'",
    "Missing option '{name}'",
    "Option '{name}' requires an argument",
    "Got unexpected extra argument(s) ({names})",
    "Invalid value for '{name}': {why}",
    "Input should be less than or equal to {limit}",
    "Input should be greater than or equal to {limit}",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number",
    "Value error, '{value}' is not one of {words}",
)
"""The forms; of two that fit a sentence the first counts."""

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w.]*\d)")


def retold(sentence: str) -> str:
    """Return a sentence that a run kept, in the language that is spoken.

    >>> retold("The model saw no present cost, the simulation does.")
    'The model saw no present cost, the simulation does.'
    """
    if language() == "en":
        return sentence
    for form, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return _(form).format(**{name: _filling(text) for name, text in found.groupdict().items()})
    return _(sentence)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_expression(form), re.DOTALL)) for form in FORMS)


def _expression(form: str) -> str:
    parts = re.split(r"\{(\w+)\}", form)
    return "".join(f"(?P<{part}>.+?)" if nth % 2 else re.escape(part) for nth, part in enumerate(parts))


def _filling(text: str) -> str:
    """What stands in a blank: sentences of their own, in a list or alone, or names and figures."""
    parts = re.split(r"(, |; )", text)
    told = [retold(part) for part in parts]
    # A list, where each of its members is known; else a sentence may hold a comma itself.
    if any(new == old for new, old in zip(told[::2], parts[::2], strict=True)) and (whole := retold(text)) != text:
        return whole
    return "".join(_(part) if part in (", ", "; ") else _named(part) for part in parts)


def _named(text: str) -> str:
    """A sentence of its own, a name of the model, or figures."""
    told = retold(text)
    if told == text:
        known = _(begun := text.replace("_", " ").capitalize())
        told = known[:1].lower() + known[1:] if known != begun else text
    return told if told != text else _NUMBER.sub(lambda found: numeral(found[0]), text)
