"""The sheet of U4SSC indicators for a verifier: what is observed, what is computed, what is not modelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.results import Results
from engine.u4ssc import computed
from ilot.exports.series import printed, write_table
from ilot.runs.folder import refuse_existing
from ilot.runs.record import read_record
from scenarios.schema import Observation, Scenario
from scenarios.u4ssc import KPIS

COLUMNS = (
    "code", "name", "definition", "numerator", "denominator", "value", "unit", "year", "quality", "source",
)  # fmt: skip
NOT_MODELLED = "not modelled"


def to_u4ssc(run: Path, path: Path) -> None:
    """Write one row for each of the 91 indicators as CSV, UTF-8; raises as `ilot.exports.series.to_csv`."""
    refuse_existing(path)
    record = read_record(run)
    found = rows(record.loaded.scenario, record.results)
    write_table(path, COLUMNS, printed(found))


def rows(scenario: Scenario, results: Results) -> Iterator[list[object]]:
    """Yield one row an indicator: what the scenario observed, else the simulation of the present year, else nothing.

    The present year is that of the horizon, or the first simulated one after it.
    """
    present = max(scenario.horizon.present_year, scenario.horizon.first_year)
    ratios = computed(results)
    for kpi in KPIS:
        about = [kpi.code, kpi.name, kpi.definition]
        ratio, observed = ratios.get(kpi.slug), scenario.indicators.get(kpi.slug)
        value = None if ratio is None else ratio.value(present)
        if observed is not None:
            yield [*about, "", "", _told(observed), kpi.unit, observed.year, observed.quality, observed.source]
        elif ratio is not None and value is not None:
            above, below = (float(part.sel(year=present)) for part in (ratio.numerator, ratio.denominator))
            parts = [f"{above!r} {ratio.numerator_unit}", f"{below!r} {ratio.denominator_unit}"]
            yield [*about, *parts, value, kpi.unit, present, "modelled", f"this run: {ratio.meaning}"]
        else:
            yield [*about, "", "", NOT_MODELLED, kpi.unit, "", "", ""]


def _told(observed: Observation) -> str | float:
    """One number, or one for each part."""
    if isinstance(observed.value, dict):
        return "; ".join(f"{part} {number!r}" for part, number in observed.value.items())
    return observed.value
