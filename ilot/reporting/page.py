"""The page: every section of the report, put together and written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from engine.results import Results
from ilot.record import Record
from ilot.reporting import tables, targets, verdict, years
from ilot.reporting.adequacy import adequacy
from ilot.reporting.amounts import percent
from ilot.reporting.assumptions import assumptions
from ilot.reporting.charts import Figure
from ilot.reporting.generation import origins
from ilot.reporting.operation import operation
from ilot.reporting.provenance import provenance
from ilot.reporting.questions import answers
from ilot.reporting.titles import LANGUAGE, text_of
from ilot.reporting.weeks import kept_years, week_figures
from ilot.reporting.words import QUALITIES, say
from ilot.reporting.yearly import Yearly
from scenarios.load import Loaded
from solvers.pathway import Pathway
from solvers.replay import Replay


def write_report(
    path: Path,
    *,
    summary: dict[str, Any],
    results: Results,
    loaded: Loaded,
    reference: Results | None = None,
    pathway: Pathway | None = None,
    replay: Replay | None = None,
    manifest: Mapping[str, Any],
) -> None:
    """Write the report of a run as one HTML file that opens offline and asks for nothing.

    Parameters
    ----------
    path : the file; written anew.
    summary : of `ilot.summary.summarise`.
    results : the simulation; weeks are shown of the years whose hours it holds.
    loaded : the scenario, for titles, deciders and assumptions.
    reference : the simulation to compare with.
    pathway, replay : of an optimised run.
    manifest : of `ilot.manifest.manifest`.
    """
    record = Record(loaded, results, summary, dict(manifest), reference, pathway, replay)
    path.write_text(page(record), encoding="utf-8")


def page(record: Record) -> str:
    """Return the report as HTML."""
    y = Yearly(record)
    figures = _figures(y)
    sources = origins(record.results, y.scenario)
    # An island of forest alone has no week of electricity to show.
    kept = kept_years(record.results) if float(record.results.annual["demand"].sum()) > 0 else []
    weeks = [(year, week_figures(record, sources, year)) for year in reversed(kept)]
    plots = [figure for group in (*figures.values(), *(group for _, group in weeks)) for figure in group]
    template = _environment().get_template("report.html.j2")
    return template.render(
        say=say,
        figures=figures,
        weeks=weeks,
        plots=_json({figure.name: figure.plot for figure in plots}),
        style=_read("report.css"),
        script=_read("report.js"),
        plotly=_plotly(),
        **_words(y),
        **_tables(y),
        **adequacy(y),
        **_assumed(y),
        **provenance(y),
    )


def _figures(y: Yearly) -> dict[str, list[Figure]]:
    """The figures by year of each section; some sections have nothing to show."""
    sections: dict[str, list[Figure | None]] = {
        "emissions": [years.emissions(y), years.budget(y) if y.is_counted else None],
        "forest": [years.forest(y)],
        "pathway": [years.capacity(y), years.stores(y), years.generation(y), years.fuel(y), years.final_energy(y)],
        "costs": [years.cost(y)],
    }
    return {name: [figure for figure in group if figure is not None] for name, group in sections.items()}


def _words(y: Yearly) -> dict[str, Any]:
    return {
        "language": LANGUAGE,
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
        "measures": tables.measures(y),
        "costs": tables.costs(y),
        "gaps": tables.gaps(y),
        "questions": answers(y),
    }


def _assumed(y: Yearly) -> dict[str, Any]:
    rows = assumptions(y.scenario)
    counts = Counter(row.quality for row in rows)
    return {
        "assumptions": [(group, list(found)) for group, found in groupby(rows, key=lambda row: row.group)],
        "n_assumptions": len(rows),
        "qualities": QUALITIES,
        "counts": {quality: counts[quality] for quality in QUALITIES if counts[quality]},
        "counted": ", ".join(f"{counts[quality]} {quality}" for quality in QUALITIES if counts[quality]),
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
    return Markup((files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8"))
