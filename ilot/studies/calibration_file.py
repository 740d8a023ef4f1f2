"""The file of `ilot calibrate`: which numbers of a scenario are fitted, and to what was observed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ilot.studies.sweep_file import DottedPath, Part, scenario_file
from scenarios.amounts import NoAmount, value_at
from scenarios.document import Keys, read_document
from scenarios.grammar import problems_of
from scenarios.inheritance import Resolved
from scenarios.load import Loaded, load
from scenarios.problems import ScenarioError, did_you_mean, listed, problem_at
from scenarios.quantity import Quality
from scenarios.schema import Scenario

KINDS = {
    "service": "units wanted of a service",
    "stock": "units of a stock in use",
    "stock_share": "share of a stock in the units of its service in use",
    "sales": "units of a stock sold new in a year",
    "sales_share": "share of a stock in the units of its service sold new in a year",
    "second_hand": "units of a stock brought in second-hand in a year",
    "scrapped": "units of a stock that left use in a year",
    "stock_energy": "final energy of a stock in a year, MWh",
    "use": "final energy of a use in a year, MWh",
}
"""What can be fitted: `kind|name`."""

STATES = ("service", "stock", "stock_share")
"""Kinds counted at an instant: a year's value, its sales included, stands for the end of the year."""

EXAMPLE = """\
schema: 1
scenario: my-island.yaml        # or a name of the library
observed:
  stock_share|electric_cars: {file: cars.csv, column: electric, unit: "%", source: census, quality: published}
until: 2022                     # later figures are predicted, not fitted; all are fitted if left out
parameters:
  stocks.electric_cars.adoption.midpoint: {low: 2020, high: 2040}
  stocks.electric_cars.survival.life: {low: 8, high: 25, also: [stocks.petrol_cars.survival.life]}
"""


class Observed(Part):
    """Figures that a series of the simulation is held against: a column of a CSV file by year or month."""

    file: str = Field(description="CSV file in the folder of this one")
    column: str = Field(description="column with the figures; an empty cell is no figure")
    time_column: str = Field(
        default="time", description="column with years (2018), months (2022-02) or spans (2022-01/2022-02)"
    )
    unit: Annotated[str, Field(coerce_numbers_to_str=True)] = Field(
        default="1", description="unit that the figures are written in"
    )
    error: float | None = Field(
        default=None, gt=0, description="standard error of a figure, in its unit; alike for all series if left out"
    )
    source: str
    quality: Quality


class Bounds(Part):
    """A number of the scenario, in its own unit, between two others."""

    low: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    also: list[DottedPath] = Field(default=[], description="further numbers that are the same one")


class CalibrationFile(Part):
    """Numbers of a scenario fitted to what was observed."""

    schema_version: Literal[1] = Field(alias="schema")
    scenario: str = Field(description="a name of the library, or a file relative to this one")
    observed: dict[str, Observed] = Field(min_length=1, description="series, such as stock|NAME, to its figures")
    until: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$", coerce_numbers_to_str=True)] | None = Field(
        default=None, description="last year or month that is fitted; later figures are predicted"
    )
    parameters: dict[DottedPath, Bounds] = Field(
        min_length=1, description="dotted path, as of --set, to the range in which it is looked for"
    )


def read_calibration(path: Path) -> tuple[CalibrationFile, Loaded]:
    """Read a calibration file and the scenario it fits, and check one against the other.

    Raises
    ------
    ScenarioError
        With every problem of the stage that failed: reading, grammar, or relations.
    """
    document = read_document(path)
    resolved = Resolved(document.data, document.places, document.key_places, (path,))
    try:
        said = CalibrationFile.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(problems_of(error, resolved, CalibrationFile)) from None
    loaded = load(scenario_file(said.scenario, path))
    problems = [
        problem_at(resolved.place_of(at), code, at, message, cure)
        for at, code, message, cure in _relations(said, loaded, path)
    ]
    if problems:
        raise ScenarioError(problems)
    return said, loaded


def names_of(scenario: Scenario) -> list[str]:
    """Return the names of the series that a scenario has."""
    things: dict[str, Iterable[str]] = {"service": scenario.services, "use": scenario.uses}
    return [f"{kind}|{name}" for kind in KINDS for name in things.get(kind, scenario.stocks)]


Found = Iterator[tuple[Keys, str, str, str]]


def _relations(said: CalibrationFile, loaded: Loaded, path: Path) -> Found:
    known = names_of(loaded.scenario)
    for name, observed in said.observed.items():
        at: Keys = ("observed", name)
        if name not in known:
            yield at, "E301", f"there is no series '{name}'", f"{did_you_mean(name, known)}there are: {listed(known)}"
        if not (path.parent / observed.file).resolve().is_relative_to(path.parent.resolve()):
            yield (*at, "file"), "E402", f"{observed.file} lies outside the folder of this file", "copy it into it"
    every = [other for name, bounds in said.parameters.items() for other in (name, *bounds.also)]
    for name, bounds in said.parameters.items():
        at = ("parameters", name)
        if not bounds.low < bounds.high:
            yield at, "E206", f"low {bounds.low:g} is not below high {bounds.high:g}", "correct one of the two"
        for other in (name, *bounds.also):
            if every.count(other) > 1:
                yield at, "E206", f"'{other}' is named more than once", "name it once"
            yield from _impossible(loaded, other, bounds, at)


def _impossible(loaded: Loaded, path: str, bounds: Bounds, at: Keys) -> Found:
    """A path without a number, a start outside the range, or a bound that the scenario cannot have."""
    try:
        start = value_at(loaded.scenario, path)
    except NoAmount as error:
        yield at, "E131", f"{path}: {error.message}", error.cure
        return
    if not bounds.low <= start.amount <= bounds.high:
        wrong = f"{path} is {start.amount:g} in the scenario, outside {bounds.low:g} to {bounds.high:g}"
        yield at, "E206", wrong, "widen the range, or correct the scenario: the fit begins there"
    name = str(loaded.resolved.files[0])
    for bound in (bounds.low, bounds.high):
        try:
            load(name, [f"{path}={bound!r}"])
        except ScenarioError as error:
            first = error.problems[0]
            yield at, first.code, f"{path} = {bound:g}: {first.message}", first.cure
