"""The results of a run as a workbook: tables, charts, account, verification sheets, assumptions, how to cite."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.results import Results
from engine.variables import ELECTRICITY
from ilot.exports import account as account_file
from ilot.exports import border, payers
from ilot.exports import finance as finance_file
from ilot.exports import u4ssc as u4ssc_file
from ilot.exports.values_book import values_by_group
from ilot.glossary.kpis import KPIS, OPTIMISED
from ilot.reporting.palette import COST, REMOVALS, SECTOR, TECHNOLOGY, colours
from ilot.runs.folder import refuse_existing, write_new
from ilot.runs.record import Record, read_record
from ilot.words.language import _
from ilot.words.sentences import retold
from ilot.words.titles import text_of
from scenarios.schema import Scenario

YEARLY, BORDER = "yearly", "CBAM"
ASSUMED = ("path", "year", "value", "unit", "source", "quality", "note")
KNOWN = ("name", "value", "unit", "meaning")
BALANCE = tuple(
    f"{name}_tCO2e"
    for name in (
        "gross", "gross_co2", "intended_removals", "credits_issued", "credits_sold", "other_removals",
        "harvested_products", "inventory_removals", "net", "inventory_net",
    )
)  # fmt: skip
TEXTS = (
    "about", "indicators", YEARLY, "charts", "account", "balance", "finance", "payers", "assumptions", "what", "group",
    "item", *KNOWN, *ASSUMED, *account_file.COLUMNS, *BALANCE, *u4ssc_file.COLUMNS, *finance_file.COLUMNS,
    *payers.COLUMNS,
)  # fmt: skip
"""Names and heads of the sheets, for the catalogues; those of a declaration at the border are the declarant's own."""

WIDE = 60
"""Widest column, characters: longer texts are cut by the cell beside, not in the file."""

Cells = Sequence[object]


@dataclass(frozen=True)
class Sheet:
    """One table: its name, heads and rows; numbers are numbers, whatever else is text."""

    name: str
    heads: Cells
    rows: Sequence[Cells]


@dataclass(frozen=True)
class Chart:
    """One native chart of the items of a group over the years, stacked; gross emissions and removals are two."""

    title: str
    group: str
    kind: str
    palette: dict[str, str]


CHARTS = (
    Chart("Gross emissions by sector, before any removal", "gross_emissions", "column", SECTOR),
    Chart("Removals, apart from emissions", "removals", "column", REMOVALS),
    Chart("Generation", "generation", "area", TECHNOLOGY),
    Chart("Capacity", "capacity", "column", TECHNOLOGY),
    Chart("Final energy by carrier", "final_energy", "area", {ELECTRICITY: "#0072B2"}),
    Chart("Cost", "cost", "column", COST),
)


def to_excel(run: Path, path: Path) -> None:
    """Write the results of a run as one workbook.

    Raises
    ------
    Failure
        When the file exists.
    """
    refuse_existing(path)
    write_new(path, results_book(read_record(run)))


def results_book(record: Record) -> bytes:
    """Return the results of a run as the bytes of an .xlsx file."""
    import xlsxwriter

    content = io.BytesIO()
    # A text stays a text, whatever it begins with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        charts = None
        for table in sheets(record):
            _write(book.add_worksheet(_(table.name)), table, bold)
            if table.name == YEARLY:
                charts = book.add_worksheet(_("charts"))
                _draw(book, charts, table, _classes(record))
    return content.getvalue()


def sheets(record: Record) -> list[Sheet]:
    """Return every table of the workbook, in its order."""
    scenario, results = record.loaded.scenario, record.results
    return [
        Sheet("about", ("what", ""), list(_about(record))),
        Sheet("indicators", KNOWN, list(_indicators(record.summary))),
        _yearly(record.summary),
        Sheet("account", account_file.COLUMNS, list(account_file.account_rows(scenario, results))),
        _balance(results),
        Sheet("U4SSC", u4ssc_file.COLUMNS, list(u4ssc_file.rows(scenario, results))),
        _border(scenario, results),
        *_money(scenario, results),
        Sheet(
            "assumptions",
            ASSUMED,
            list(_assumptions(record)),
        ),
    ]


def _about(record: Record) -> Iterator[Cells]:
    attrs, about = record.results.inputs.attrs, record.manifest
    version, name = about["versions"].get("ilot", ""), record.loaded.scenario.name
    money = _("{currency}, prices of {year}")
    cite = _("îlot {version}, scenario {name}, {finished}, inputs {digest}")
    yield _("scenario"), name
    yield _("title"), text_of(record.loaded.scenario.title, name)
    yield _("verb"), about["verb"]
    yield _("finished"), about["finished"]
    yield _("years"), f"{record.summary['years'][0]}–{record.summary['years'][-1]}"
    yield _("money"), money.format(currency=attrs["currency"], year=record.loaded.scenario.money.price_year)
    yield _("signs"), _("emissions are positive to the air; removals are positive, and never inside emissions")
    for package, of in about["versions"].items():
        yield _("version of {package}").format(package=package), of
    yield _("inputs (sha256)"), about["inputs_sha256"]
    digest = about["inputs_sha256"][:16]
    yield _("how to cite"), cite.format(version=version, name=name, finished=about["finished"], digest=digest)
    for warning in record.summary["warnings"]:
        yield _("warning"), retold(warning)


def _indicators(summary: dict[str, Any]) -> Iterator[Cells]:
    meanings = {**KPIS, **OPTIMISED}
    for name, told in summary["kpi"].items():
        yield name, told["value"], told["unit"], _(meanings.get(name, ""))


def _yearly(summary: dict[str, Any]) -> Sheet:
    """One series a row, its years side by side; the series of a group follow each other."""
    rows: list[Cells] = []
    for name, series in summary["annual"].items():
        group, _bar, item = name.partition("|")
        rows.append((group, item, series["unit"], *series["values"]))
    return Sheet(YEARLY, ("group", "item", "unit", *summary["years"]), rows)


def _balance(results: Results) -> Sheet:
    heads, *rows = account_file.balance_table(results)
    return Sheet("balance", heads, rows)


def _border(scenario: Scenario, results: Results) -> Sheet:
    declared = border.declarations(scenario, results)
    heads = border.heads(scenario.money.currency)
    return Sheet(BORDER, heads, declared or [(retold(border.nothing_to_declare(scenario)),)])


def _money(scenario: Scenario, results: Results) -> Iterator[Sheet]:
    """Finance and payers; the method `project` has neither by year."""
    if scenario.finance.method != "project":
        yield Sheet("finance", finance_file.COLUMNS, list(finance_file.finance_rows(scenario, results)))
        yield Sheet("payers", payers.COLUMNS, list(payers.payer_rows(scenario, results)))


def _assumptions(record: Record) -> Iterator[Cells]:
    for rows in values_by_group(record.loaded.resolved.data).values():
        for each in rows:
            yield each.path, each.year, each.amount, each.unit, each.source, each.quality, each.note


def _write(sheet: Any, table: Sheet, bold: Any) -> None:
    """Write a table with frozen heads, a filter, and columns about as wide as what they hold."""
    for column, head in enumerate(table.heads):
        is_ours = isinstance(head, str) and table.name != BORDER
        _write_cell(sheet, 0, column, _(str(head)) if is_ours else head, bold)
    for n, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, n, column, cell, None)
    for column in range(len(table.heads)):
        longest = max(len(str(row[column])) for row in (table.heads, *table.rows[:500]) if column < len(row))
        sheet.set_column(column, column, min(WIDE, max(9, longest + 2)))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.heads) - 1)


def _write_cell(sheet: Any, n: int, column: int, cell: object, form: Any) -> None:
    if isinstance(cell, bool) or cell is None:
        sheet.write(n, column, cell, form)
    elif isinstance(cell, (int, float)) and math.isfinite(cell):
        sheet.write_number(n, column, cell, form)
    else:
        sheet.write_string(n, column, str(cell), form)


def _classes(record: Record) -> dict[str, str]:
    """Technology → class, store → kind: what gives a series its colour."""
    scenario = record.loaded.scenario
    return {
        **{name: each.technology_class for name, each in scenario.technologies.items()},
        **{name: each.kind for name, each in scenario.stores.items()},
    }


def _draw(book: Any, sheet: Any, table: Sheet, classes: dict[str, str]) -> None:
    """Draw the charts below each other; a series that is 0 in every year is left out."""
    below = 0
    for chart in CHARTS:
        rows = [
            n
            for n, (group, item, _unit, *values) in enumerate(table.rows, 1)
            if group == chart.group and item and any(values)
        ]
        if rows:
            drawn = _chart(book, chart, table, rows, classes)
            about = _("{title}: rows of the sheet {sheet}").format(title=_(chart.title), sheet=_(YEARLY))
            sheet.insert_chart(below, 0, drawn, {"description": about})
            below += 22


def _chart(book: Any, chart: Chart, table: Sheet, rows: Iterable[int], classes: dict[str, str]) -> Any:
    drawn, last, at = book.add_chart({"type": chart.kind, "subtype": "stacked"}), len(table.heads) - 1, list(rows)
    name = _(table.name)
    items = [str(table.rows[n - 1][1]) for n in at]
    for n, colour in zip(at, colours([classes.get(item, item) for item in items], chart.palette), strict=True):
        drawn.add_series(
            {
                "name": [name, n, 1],
                "categories": [name, 0, 3, 0, last],
                "values": [name, n, 3, n, last],
                "fill": {"color": colour},
                "gap": 30,
            }
        )
    drawn.set_title({"name": _(chart.title), "name_font": {"size": 12}})
    drawn.set_y_axis(
        {"name": _("{unit} a year").format(unit=table.rows[at[0] - 1][2]), "major_gridlines": {"visible": True}}
    )
    drawn.set_legend({"position": "right"})
    drawn.set_size({"width": 900, "height": 420})
    return drawn
