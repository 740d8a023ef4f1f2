"""What is wrong with a very value and what to do about it: recognised by its form, as `ilot.words.sentences` are.

The rooms that read a scenario speak English alone. A remark of no form here is shown in English, and said to be so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ilot.words.language import _

REMARKS = (
    # values
    "a value in {unit}",
    "a whole number",
    "a number",
    "a text",
    "true or false",
    "a list",
    "a mapping",
    "a mapping of names to values",
    "a mapping of fields to values",
    "something else",
    "nothing",
    "empty",
    "a number without unit",
    "a number, a text with its unit such as '12 MW', or a record {value, unit, source, quality}",
    "{value} is not a finite number",
    "write a number, or remove the line",
    "write a number, or remove the line if the value is not known",
    "{value} is too large",
    "'{text}' is not a number with a unit",
    "write the decimal point as '.' and no separators",
    "the unit is written twice: '{text}' and '{unit}'",
    "keep one of the two",
    "this value cannot change by year",
    "write one number",
    "a path in time has the keys {years}",
    "use whole years, such as {2025: 10, 2035: 40}",
    "the years {years} do not rise",
    "write them in order",
    "a record without 'value'",
    "the unit is not a text",
    "write it like MW or EUR/kW",
    "the year '{year}' is not a whole number",
    "write it like 2024",
    "the quality '{quality}' is not one of the allowed words",
    "use one of: {words}",
    "there is no published factor '{name}'",
    "the names stand in scenarios/factors.csv and docs/factors.md",
    "write {factor: NAME} alone",
    "the lowest state of charge, {low}, is not below the highest, {high}",
    "{amount} is not at least {limit}",
    "{amount} is not above {limit}",
    "{amount} is not at most {limit}",
    "{amount} is not below {limit}",
    "{what} is not of length at least {limit}",
    "{what} is not of length at most {limit}",
    "correct the number, or write its unit if it is in another",
    "correct the value",
    "correct the number",
    # units
    "'{found}' where {unit} is expected",
    "give it in {unit} or a unit of the same kind",
    "a power is not an energy: give it in {unit}",
    "an energy is not a power: give it in {unit}",
    "carbon is not CO2: 1 tC is 44/12 tCO2; convert it and say so in 'note'",
    "CO2 alone is not CO2 equivalent: give the value for the right one",
    "running hours and calendar years are told apart: convert it and say so in 'note'",
    "the amount is in {found}, the scenario's money in {own}",
    "convert it with a stated exchange rate and price year, and say so in 'note'",
    "'{sign}' does not say which currency",
    "write the ISO code: {code}",
    "'{text}' is not a unit",
    "the unit '{unit}' is not known",
    "write it like MW, EUR/kW or gCO2/kWh",
    # grammar
    "the field '{name}' is missing",
    "'{name}' is not a field here",
    "'{name}' is not a field of a value",
    "the fields here are: {names}",
    "the fields are: {names}",
    "{what} is not one of the allowed words",
    "{what} is not written as it must be here",
    "use the form {form} (a regular expression)",
    "write it: it says which form this is",
    "write '{name}: …' ({meaning})",
    "write '{name}: …' in '{place}'",
    "the scenario",
    # documents
    "the document is {what}, not a mapping",
    "write keys and values, such as 'name: my-island'",
    "the file is a folder",
    "the file does not exist",
    "check the name and the folder you are in",
    "check its name",
    "the file has {size} bytes, more than the {most} allowed",
    "the file has more than the {most} bytes allowed",
    "put hourly data in CSV files and name them under 'series'",
    "keep hourly data in CSV files",
    "the file cannot be read ({error})",
    "it cannot be read ({error})",
    "check its name and its permissions",
    "name a CSV file, in UTF-8",
    "byte {byte} is not UTF-8",
    "save the file as UTF-8 in your editor",
    "a '%' directive stands before the document",
    "remove the line: the language is YAML 1.2 without tags",
    "a second document begins here ('---')",
    "keep one scenario in one file",
    "the tag '{tag}' is not allowed",
    "write a plain value without '!'",
    "values are nested more than {n} deep",
    "flatten them",
    "the document holds more than {n} values",
    "aliases are used more than {n} times",
    "put what is shared in a parent file and use 'extends'",
    "the alias '*{name}' stands inside its own value",
    "the alias '*{name}' names nothing defined before",
    "write the value out",
    "the key '{name}' is already written on line {line}",
    "the merge key '<<' is not part of YAML 1.2",
    "use 'extends' or write the values out",
    "a key is {what}",
    "use a name, or a year such as 2030",
    "not valid YAML ({error})",
    "the character {sign} cannot be printed",
    "remove it",
    "correct the text",
    "correct the text at this place",
    "indent keys of one level alike, and quote text that holds ': '",
    "indent with spaces, not with tabs",
    "put the text in quotes",
    "close the list with ']' and separate its items with commas",
    "close the mapping with '}' and separate its entries with commas",
    "close the quotes",
    "write 'key: value', with a space after the colon",
    "indent keys of one level alike",
    "indent items of one level alike, and do not mix '- item' with 'key: value'",
    "the value is empty, and nothing is inherited here to delete",
    "write the value or remove the line",
    # parents, overrides and the library
    "extends is {what}",
    "write one name of the library, or one relative path such as base.yaml",
    "the files extend each other in a circle: {files}",
    "remove one 'extends'",
    "there are more than {n} parents in a row",
    "merge some of them into one file",
    "the parent '{name}' lies outside the folder of this file",
    "copy it into the folder, or name a scenario of the library",
    "the parent '{name}' is neither in the library nor in the folder",
    "`ilot list` shows the library, and a file of your own is named by its relative path",
    "there is no scenario '{name}' in the library and no such file",
    "the library has: {names}; a file of your own ends in .yaml",
    "'{text}' is not an override",
    "write path=value, such as technologies.pv.lifetime='30 yr'",
    "'{name}' does not exist",
    "here are: {names}",
    "'{name}' holds no further fields",
    "set it whole",
    # workbooks
    "the sheet '{sheet}' has no '{name}'",
    "write it into its two columns",
    "the columns {names} are missing",
    "`ilot init --excel` makes them",
    "it cannot be read as a workbook ({error})",
    "save it as .xlsx",
    "the year {year} is there twice",
    "one of several rows has no year",
    "one row for all years, or one for each",
    "'{year}' is not a year",
    "write it as 2030",
    "{what} is a date or time",
    "write a number or a text",
    # hourly files
    "the file has a header and no rows",
    "give a row for every hour",
    "the path leaves the folder of the scenario",
    "copy the file into the folder and name it by its relative path",
    "data files in the folder: none",
    "data files in the folder: {names}",
    "the demand is negative, {value}",
    "correct it: local generation is a technology of its own, not a negative demand",
    "{value} is not between {low} and {high}, as {quantity} must be",
    "{value} is not between {low} and {high}, as {quantity} must be (and {n} more)",
    "correct the number, or the 'unit' of the series",
    "the column '{name}' is missing",
    "the column '{name}' occurs twice",
    "the columns are: {names}",
    "the file has {n} rows, not the {expected} of {year}",
    "the file has {n} rows, not the {expected}",
    "give one row for every interval of one calendar year",
    "{stamp} occurs twice",
    "remove one of the two rows",
    "{n} rows are missing, the first at {stamp}",
    "fill the gap and say how in 'note'",
    "{stamp} comes after {before}",
    "put the rows in order",
    "'{text}' is not a time stamp",
    "write it like 2016-12-31 23:00",
    "the clock '{name}' is not known",
    "use UTC, an offset such as +08:00, an IANA zone such as Europe/Paris, or as_published",
    "'{value}' is not a number",
    "write a plain number",
    "write plain numbers with a decimal point",
    # relations between values
    "there is no {kind} '{name}'",
    "there are: none yet",
    "there are: {names}",
    "node",
    "pattern",
    "driver",
    "carrier",
    "service",
    "fuel",
    "measure group",
    "stock",
    "pattern of hours",
    "series or temperature pattern",
    "'{name}' is not in the scenario",
    "{year} is not simulated",
    "choose a year from {first} to {last}",
    "choose a year from {first} on",
    "the last year {year} lies before the first",
    "periods are not rising years",
    "write them in rising order, each once",
    "the first period is {year}",
    "begin with the first year, {year}: every year must belong to a period",
    "a period begins after the last year",
    "remove it or extend the horizon",
    "overnight_cost is missing, but the technology may be built",
    "state overnight_cost with its source, or set status: existing",
    "one of fixed_om and fixed_om_share must be given, and not both",
    "state fixed_om in money/MW/yr, or fixed_om_share as a yearly share of overnight_cost",
    "a share of an overnight cost that is not given",
    "state overnight_cost, or fixed_om in money/MW/yr",
    "power_cost and energy_cost are needed: the store may be built",
    "state both with their sources, or set status: existing",
    "cost is missing, but the link may be built",
    "state cost with its source, or set status: existing",
    "a variable technology has no pattern",
    "name its availability: pattern: NAME",
    "an efficiency without a fuel",
    "name the fuels, or remove efficiency",
    "it burns fuel but has no efficiency",
    "state efficiency with its source, or the load points of its data sheet as fuel_by_load",
    "the shares of its fuels add up to {total} in {year}",
    "make them add up to 1 in every year",
    "{field} is missing for a {kind}",
    "{field} is given for a {kind}",
    "a {kind} has {field} and nothing else",
    "leave room between them",
    "the year starts at {state}, outside {low} to {high}",
    "start between minimum_state and maximum_state",
    # what is asked and cannot be had
    "the target of {target} in {year} is not reached within the simulated years: the fleet cannot turn over faster "
    "than it sells",
    "from {year} on the highest hour is above the firm capacity of the scenario's own plan, in {n} of {all} years; "
    "at worst {peak} MW against {firm} MW in {worst}",
    "{used} {unit} are in use in {year}, and at most {most} can be",
    "emission cap {when}: end uses and processes alone emit {least} tCO2e/yr, the cap is {cap}",
    "fuel limit of {fuel} {when}: end uses alone burn {used} MWh/yr, the limit is {limit}",
    "policies.{name}: end uses and processes alone emit {least} tCO2, {removed} can be removed, the budget is {budget}",
    "policies.{name} {when}: end uses and processes alone emit {least} tCO2e/yr, the cap is {cap}",
    "policies.{name} {when}: what stands takes {taken} ha, the limit is {limit}",
    "reserve margin {when}: {need} MW of firm capacity are asked for, at most {firm} can be had",
    "the target of {target} in {year} is reached in {reached}: the fleet cannot turn over faster than it sells",
    "set the target later, or scrap earlier",
    "build more or keep plants longer under `plan`, or let `ilot optimise` choose",
    "correct the limit, or what stands and is planned",
    "take away less, or later",
    "the run has no such series",
    "raise the cap, begin it later, or give end uses more measures",
    "raise the limit, or give end uses more measures",
    "lower the margin, raise a capacity credit, or let more firm capacity be built",
    "give way in one of what is named",
    # the widest, last
    "{what} where {wanted} belongs",
    "write {wanted}",
)
"""The forms; of two that fit a remark the first counts, and what stands in the blank `wanted` must be a form itself."""

SPOKEN = ("kind", "place", "unit", "wanted", "what")
"""Blanks that hold a form where they hold no name or figure of the planner's; `meaning` holds that of a field."""

_HINT = re.compile(r"did you mean '(?P<hint>.*?)'\? (?P<rest>.+)", re.DOTALL)
_BLANK = re.compile(r"\{([a-z]+)\}")


def remark(text: str) -> str | None:
    """Return a remark in the language that is spoken, None where it is of no form that is known."""
    hint = _HINT.fullmatch(text)
    if hint is not None:
        rest = remark(hint["rest"])
        blanks = {"hint": hint["hint"], "rest": rest or ""}
        return _filled(_("did you mean '{hint}'? {rest}"), blanks) if rest else None
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None and (said := _blanks(found.groupdict())) is not None:
            return _filled(_(form), said)
    return None


def _blanks(found: dict[str, str]) -> dict[str, str] | None:
    """What stands in the blanks, in the language where it is ours; None where it is not what a form asks for."""
    said = {name: remark(text) if name in SPOKEN else None for name, text in found.items()}
    if "wanted" in said and said["wanted"] is None:
        return None
    return {name: said[name] or (_(text) if name == "meaning" else text) for name, text in found.items()}


def _filled(form: str, blanks: dict[str, str]) -> str:
    """A form with its blanks filled in; braces around anything else are braces, as in `{2025: 10}`."""
    return _BLANK.sub(lambda blank: blanks[blank[1]], form)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_expression(form), re.DOTALL)) for form in REMARKS)


def _expression(form: str) -> str:
    parts = _BLANK.split(form)
    return "".join(f"(?P<{part}>.+?)" if nth % 2 else re.escape(part) for nth, part in enumerate(parts))
