"""The page: every section of the report, put together and written."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ilot.reporting import tables, targets, verdict, years
from ilot.reporting.abatement import abatement
from ilot.reporting.adequacy import adequacy
from ilot.reporting.advice import advice
from ilot.reporting.assumptions import Assumption, assumptions
from ilot.reporting.balance import balances
from ilot.reporting.charts import Figure
from ilot.reporting.declared import declared
from ilot.reporting.hours import days, hours_of, room_for
from ilot.reporting.land import by_cell
from ilot.reporting.money import cash, cost_of_electricity
from ilot.reporting.operation import operation
from ilot.reporting.provenance import provenance
from ilot.reporting.questions import answers
from ilot.reporting.reasons import reasons
from ilot.reporting.sankey import sankey
from ilot.reporting.sliders import sliders
from ilot.reporting.stocks import electrification, stocks
from ilot.reporting.weeks import kept_years, member_name, shown_members, week_figures
from ilot.reporting.yearly import Yearly
from ilot.runs.record import Record
from ilot.words.amounts import percent
from ilot.words.language import LOCALES, _, language, separators
from ilot.words.origins import QUALITIES
from ilot.words.phrases import say
from ilot.words.titles import text_of

SCRIPTS = ("report", "pickers", "sliders", "filter")
"""Scripts of the page, in this order."""


def write_report(path: Path, record: Record) -> None:
    """Write the report of a run as one HTML file that opens offline and asks for nothing; the file is written anew."""
    path.write_text(page(record), encoding="utf-8")


def page(record: Record) -> str:
    """Return the report as HTML, in the language that is spoken."""
    y = Yearly(record)
    figures = _figures(y)
    sources = y.sources
    # An island of forest alone has no electricity to show.
    is_powered = float(record.results.annual["demand"].sum()) > 0
    kept = kept_years(record.results) if is_powered else []
    weeks = [(year, week_figures(record, sources, year)) for year in reversed(kept)]
    members = shown_members(record.results, kept, room_for(record, len(kept))) if kept else []
    hours = [hours_of(record, sources, year, members) for year in reversed(kept)]
    flow = sankey(y) if is_powered else None
    moved, parts = sliders(y), abatement(y)
    plots = [figure for group in (*figures.values(), *(group for _year, group in weeks)) for figure in group]
    plots += [figure for each in hours for figure in (each.week, *each.heats)]
    plots += [found[0] for found in (flow, moved) if found is not None]
    plots += [parts[1]] if parts is not None and parts[1] is not None else []
    data = {
        "hours": {each.year: each.members for each in hours},
        "days": days() if hours else [],
        "sankey": None if flow is None else flow[1],
        "what_if": None if moved is None else moved[1],
        "separators": separators(),
    }
    rows = assumptions(y.scenario)
    return _environment().get_template("report.html.j2").render(
        say=say,
        figures=figures,
        weeks=weeks,
        hours=hours,
        members=[member_name(record.results, member) for member in members],
        n_members=record.results.inputs.sizes["member"],
        sankey=None if flow is None else flow[0],
        sliders=moved,
        abatement=parts,
        plots=_json({figure.name: figure.plot for figure in plots}),
        data=_json(data),
        style=_read("report.css"),
        script=Markup("\n").join(_read(f"{name}.js") for name in SCRIPTS),
        plotly=_plotly(),
        warned=advice(y, rows),
        **_words(y),
        **_tables(y),
        **adequacy(y),
        **declared(y),
        **balances(y),
        **reasons(y),
        **_assumed(rows),
        **provenance(y),
    )  # fmt: skip


def _figures(y: Yearly) -> dict[str, list[Figure]]:
    """The figures by year of each section; some sections have nothing to show."""
    sections: dict[str, list[Figure | None]] = {
        "emissions": [years.emissions(y), years.budget(y) if y.is_counted else None],
        "forest": [years.forest(y), years.sink(y), by_cell(y)],
        "pathway": [years.capacity(y), years.stores(y), years.generation(y), years.fuel(y), years.final_energy(y)],
        "stocks": [*stocks(y), electrification(y)],
        "costs": [years.cost(y), cash(y)],
    }
    return {name: [figure for figure in group if figure is not None] for name, group in sections.items()}


def _words(y: Yearly) -> dict[str, Any]:
    return {
        "language": LOCALES.get(language(), "en").replace("_", "-"),
        "title": text_of(y.scenario.title, y.scenario.name),
        "description": text_of(y.scenario.description),
        "span": y.span,
        "first": y.years[0],
        "last": y.years[-1],
        "headline": verdict.headline(y),
        "shortfall": verdict.shortfall(y),
        "points": verdict.points(y),
        "cautions": verdict.cautions(y),
        "operation": operation(y),
        "discount_rate": percent(float(y.results.inputs["discount_rate"])),
        "price_year": y.results.inputs.attrs["price_year"],
    }


def _tables(y: Yearly) -> dict[str, Any]:
    return {
        "key_figures": tables.key_figures(y),
        "nodes": verdict.nodes(y),
        "node_heads": verdict.NODE_HEADS,
        "budget_first_year": y.results.inputs.attrs["budget_first_year"],
        "budget_table": verdict.budget_table(y) if y.is_counted else None,
        "shares": targets.shares(y),
        "rules_left_out": targets.rules_left_out(y),
        "milestones": targets.milestones(y),
        "warming": targets.warming(y),
        "builds": tables.builds(y),
        "retirements": tables.retirements(y),
        "measures": tables.measures(y),
        "costs": tables.costs(y),
        "lcoe_table": cost_of_electricity(y),
        "gaps": tables.gaps(y),
        "questions": answers(y),
    }


def _assumed(rows: list[Assumption]) -> dict[str, Any]:
    counts = Counter(row.quality for row in rows)
    return {
        "assumptions": [(group, list(found)) for group, found in groupby(rows, key=lambda row: row.group)],
        "n_assumptions": len(rows),
        "qualities": {quality: _(meaning) for quality, meaning in QUALITIES.items()},
        "quality_names": {quality: _(quality) for quality in QUALITIES},
        "counts": {quality: counts[quality] for quality in QUALITIES if counts[quality]},
        "counted": say("comma").join(f"{counts[quality]} {_(quality)}" for quality in QUALITIES if counts[quality]),
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ilot.reporting", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _json(data: Any) -> Markup:
    """JSON that may stand in a script element, whatever the texts in it hold."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _read(name: str) -> Markup:
    """A file of ours, to be embedded as it is."""
    return Markup((files("ilot.reporting") / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _plotly() -> Markup:
    """The plotly library as a script, from the Python package."""
    found = find_spec("plotly")  # found, not imported: the package is slow to import, and the script is all it is for
    assert found is not None and found.submodule_search_locations
    script = Path(found.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
    return Markup(script.read_text(encoding="utf-8"))
