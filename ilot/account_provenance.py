"""Where the two numbers of a line of the account come from: its activity and its factor."""

from __future__ import annotations

from typing import NamedTuple

from engine.account import BIOGENIC, Line
from engine.scope2 import CONTRACT, RESIDUAL
from scenarios.activities import FIELDS
from scenarios.quantity import Trajectory, Value
from scenarios.schema import Scenario
from scenarios.schema_account import Activity

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


def activity_of(line: Line, scenario: Scenario) -> Provenance:
    """Return where the activity of a line comes from: counted in the scenario, or simulated."""
    counted = _activity(line.source, scenario)
    if counted is not None:
        return _told(counted.amount, line.year)
    if line.source in scenario.processes:
        return _told(getattr(scenario.processes[line.source], _field(line.gas)), line.year)
    return SIMULATED


def factor_of(line: Line, scenario: Scenario) -> Provenance:
    """Return where the factor of a line comes from."""
    account, name = scenario.carbon.account, line.source
    counted = _activity(name, scenario)
    if counted is not None:
        return _told(getattr(counted, _field(line.gas)), line.year)
    if name in scenario.fuels:
        return _told(getattr(scenario.fuels[name], _field(line.gas)), line.year)
    if name in scenario.processes:
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
