"""What to try next: commands a planner can copy, made of the scenario's own levers."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from ilot.runs.record import Record
from scenarios.load import Loaded, library


def next_steps(record: Record, name: str) -> list[str]:
    """Return commands that go on from a run: another lever, the reference, the optimiser, another island."""
    verb = "run" if record.pathway is None else "optimise"
    steps = [f"ilot {verb} {shlex.quote(name)} --set {lever}" for lever in _levers(record.loaded)]
    if record.pathway is not None:
        steps.append(f"ilot run {shlex.quote(name)} --plan {shlex.quote(record.summary['run'])}")
    elif record.loaded.scenario.finance.method == "annuity":
        steps.append(f"ilot optimise {_target(record.loaded, name)}")
    if record.reference is not None:
        steps.append(f"ilot run {record.reference.inputs.attrs['name']}")
    steps += [f"ilot run {other}" for other in _other_islands(record.loaded)]
    return [*dict.fromkeys(steps), f"ilot export {shlex.quote(record.summary['run'])} --to csv", "ilot list"]


def _levers(loaded: Loaded) -> Iterator[str]:
    """One lever of the plants and one of the prices, each moved noticeably."""
    scenario, year = loaded.scenario, loaded.scenario.horizon.present_year
    for plant, technology in scenario.technologies.items():
        limit = technology.maximum_capacity
        is_open = technology.status in ("adopted", "planned")
        if is_open and technology.kind == "variable" and limit is not None and limit.at(year) > 0:
            yield f"technologies.{plant}.maximum_capacity='{2 * limit.at(year):g} {limit.unit}'"
            break
    for fuel_name, fuel in scenario.fuels.items():
        for field in ("price_by_volume", "price_by_mass", "price"):
            price = getattr(fuel, field)
            if price is not None and price.at(year) > 0:
                yield f"fuels.{fuel_name}.{field}='{1.5 * price.at(year):.4g} {price.unit}'"
                return


def _target(loaded: Loaded, name: str) -> str:
    """For a scenario of the library the one with the island's plain name; else the scenario itself."""
    beside = [stem for stem, path in library().items() if path.parent == loaded.resolved.files[0].parent]
    island = loaded.resolved.files[0].parent.name
    return island if name in beside and island in beside else shlex.quote(name)


def _other_islands(loaded: Loaded) -> Iterator[str]:
    """The reference of every other island of the library, or what it has first."""
    here = {path.parent for path in loaded.resolved.files}
    for folder in sorted({path.parent for path in library().values()} - here):
        names = sorted(path.stem for path in folder.glob("*.yaml"))
        yield next((name for name in names if name.endswith("-reference")), names[0])
