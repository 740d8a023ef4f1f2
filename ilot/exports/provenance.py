"""Where the two numbers of a line of the account come from: its activity and its factor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from engine.account import BIOGENIC, Line
from engine.scope2 import CONTRACT, RESIDUAL
from engine.variables import ELECTRICITY
from scenarios.inputs.activities import FIELDS
from scenarios.quantity import Quality, Trajectory, Value
from scenarios.schema import Scenario
from scenarios.schema.account import Activity

Said = Trajectory | Value | None


class Provenance(NamedTuple):
    """What a verifier asks of a number."""

    source: str
    quality: str
    year: str
    """The year that the number speaks of, where its source says so."""


SIMULATED = Provenance("this run", "derived", "")
GRID = Provenance("emissions of the island's plants and purchases over energy served, this run", "derived", "")
EMBODIED = ", embodied"
LAND = "forest"
"""Sector of the lines of land."""
WORSE = get_args(Quality)
"""Qualities from the best to the worst."""


def activity_of(line: Line, scenario: Scenario) -> Provenance:
    """Return where the activity of a line comes from: counted in the scenario, or simulated from what it says.

    What is simulated names what it rests on, and is no better than the worst of that.
    """
    counted, process = _activity(line.source, scenario), scenario.processes.get(line.source)
    if counted is not None:
        return _told(counted.amount, line.year)
    if process is not None and process.cement is not None:
        return _resting_on(_told(said, line.year) for said in (process.cement.output, process.cement.clinker_ratio))
    if process is not None:
        return _told(getattr(process, _field(line.gas)), line.year)
    if line.sector == LAND:
        return Provenance(f"this run: carbon of stands by class, {scenario.forest.method}", "derived", "")
    return _resting_on(_used(line, scenario))


def factor_of(line: Line, scenario: Scenario) -> Provenance:
    """Return where the factor of a line comes from."""
    account, name = scenario.carbon.account, line.source
    counted = _activity(name, scenario)
    if counted is not None:
        return _told(getattr(counted, _field(line.gas)), line.year)
    if name in scenario.fuels:
        there = scenario.fuels[name].in_sectors.get(line.sector)
        if there is not None and line.gas in ("CH4", "N2O"):
            return _told(getattr(there, _field(line.gas)), line.year)
        return _told(getattr(scenario.fuels[name], _field(line.gas)), line.year)
    if name in scenario.processes:
        cement = scenario.processes[name].cement
        if cement is not None and line.gas == "CO2":
            return _told(cement.clinker_co2, line.year)
        return _told(getattr(scenario.processes[name], _field(line.gas)), line.year)
    if name.endswith(EMBODIED):
        thing = name.removesuffix(EMBODIED)
        return _told(account.embodied.technologies.get(thing, account.embodied.stores.get(thing)), line.year)
    if name.startswith(f"{CONTRACT} "):
        stated = account.contracts[name.removeprefix(f"{CONTRACT} ")].co2
        return GRID if stated is None else _told(stated, line.year)
    if name.endswith(RESIDUAL) and account.residual is not None:
        return _told(account.residual, line.year)
    return GRID if line.scope in ("2", "3") else SIMULATED


def _used(line: Line, scenario: Scenario) -> Iterator[Provenance]:
    """What a sector's energy at a node rests on: its uses, its stocks' number and what a unit of them uses."""
    carrier = line.source if line.source in scenario.fuels else ELECTRICITY
    for use in scenario.uses.values():
        sectors = {use.sector} | {end.sector for end in use.end_uses.values()}
        if (use.node, use.carrier) == (line.node, carrier) and line.sector in sectors:
            yield _told(use.energy, line.year)
    for stock in scenario.stocks.values():
        if (stock.node, stock.sector, stock.carrier) == (line.node, line.sector, carrier):
            yield _told(stock.energy_use, line.year)
            yield _told(scenario.services[stock.service].level, line.year)


def _resting_on(parts: Iterable[Provenance]) -> Provenance:
    """One provenance of what follows from several: all their sources, and the worst quality, `derived` at best."""
    found = list(parts)
    sources = dict.fromkeys(part.source for part in found if part.source)
    worst = max((WORSE.index(part.quality) for part in found if part.quality), default=0)
    quality = WORSE[max(worst, WORSE.index("derived"))]
    return Provenance("; ".join(("this run", *sources)), quality, "")


def _activity(source: str, scenario: Scenario) -> Activity | None:
    if source in scenario.processes:
        return scenario.processes[source].activity
    beyond = scenario.carbon.account.beyond
    return beyond[source].activity if source in beyond else None


def _field(gas: str) -> str:
    return "biogenic_co2" if gas == BIOGENIC else FIELDS[gas]


def _told(said: Said, year: int) -> Provenance:
    """What the last point up to the year says, or the first; nothing where nothing is said."""
    if said is None:
        return SIMULATED
    value = said if isinstance(said, Value) else said.points[0]
    if isinstance(said, Trajectory):
        for when, point in zip(said.years, said.points, strict=False):
            value = point if when <= year else value
    return Provenance(value.source or "", value.quality or "", "" if value.year is None else str(value.year))
