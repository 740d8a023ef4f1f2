"""`ilot report` and `ilot export`: what can be made of a finished run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ilot.runs.folder import finished
from ilot.verbs.verb import Answer
from ilot.words.language import _, language

Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")]


class Format(StrEnum):
    """What a run can be exported to."""

    CSV = "csv"
    NETCDF = "netcdf"
    ACCOUNT = "account"
    BALANCE = "balance"
    CBAM = "cbam"
    U4SSC = "u4ssc"
    FINANCE = "finance"
    PAYERS = "payers"
    INVESTMENTS = "investments"
    SCORES = "scores"
    QUESTIONS = "questions"
    IAMC = "iamc"
    DATAPACKAGE = "datapackage"
    PARQUET = "parquet"
    EXCEL = "excel"
    TEMPLATE = "template"
    MPS = "mps"


def report(
    run: Run,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The new HTML file, else RUN-LANG.html here.")
    ] = None,
    what_if: Annotated[
        bool, typer.Option("--what-if", help="Simulate a grid of a few levers, for sliders inside the page.")
    ] = False,
    macc: Annotated[
        bool, typer.Option("--macc", help="Simulate the plan without each of its parts: what a tonne avoided costs.")
    ] = False,
) -> Answer:
    """Write the report of a finished run anew: in another language, with sliders. The run itself is never changed."""
    from ilot.report_file import report as write

    folder = finished(run)
    path = out or Path(f"{folder.resolve().name}-{language()}.html")
    write(folder, path, language=language(), with_what_if=what_if, with_abatement=macc)
    told = _("Report written to {file}").format(file=path)
    return Answer({"run": str(folder), "report": str(path), "language": language()}, told)


def export(
    run: Run,
    to: Annotated[
        Format,
        typer.Option(
            "--to",
            help="csv: yearly series as a long table. netcdf: yearly results. account: the carbon account by line. "
            "balance: emissions, removals by kind, credits and net. "
            "cbam: goods sold in the EU. u4ssc: indicators for a verifier. finance: cash flow and debt. "
            "payers: who pays. investments: what each thing costs to build. "
            "scores: indices and labels by criterion. questions: five tables of answers. "
            "iamc: the IAMC's long table. datapackage: a folder after Frictionless. parquet: as csv, in columns. "
            "excel: a workbook of results with charts. template: a folder with a workbook of the scenario's values to "
            "fill in. mps: the optimiser's model.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Else RUN.csv, RUN.nc, RUN-account.csv … here.")
    ] = None,
) -> Answer:
    """Write the yearly series of a finished run for other programs."""
    from ilot.exports.account import to_account, to_balance
    from ilot.exports.border import to_cbam
    from ilot.exports.datapackage import to_datapackage
    from ilot.exports.finance import to_finance
    from ilot.exports.investment import to_investments
    from ilot.exports.model import to_mps
    from ilot.exports.payers import to_payers
    from ilot.exports.questions import to_questions
    from ilot.exports.results_book import to_excel
    from ilot.exports.scores import to_scores
    from ilot.exports.series import to_csv, to_iamc, to_netcdf, to_parquet
    from ilot.exports.template import to_template
    from ilot.exports.u4ssc import to_u4ssc

    folder = finished(run)
    suffix, write = {
        Format.CSV: (".csv", to_csv),
        Format.NETCDF: (".nc", to_netcdf),
        Format.ACCOUNT: ("-account.csv", to_account),
        Format.BALANCE: ("-balance.csv", to_balance),
        Format.CBAM: ("-cbam.csv", to_cbam),
        Format.U4SSC: ("-u4ssc.csv", to_u4ssc),
        Format.FINANCE: ("-finance.csv", to_finance),
        Format.PAYERS: ("-payers.csv", to_payers),
        Format.INVESTMENTS: ("-investments.csv", to_investments),
        Format.SCORES: ("-scores.csv", to_scores),
        Format.QUESTIONS: ("-questions.csv", to_questions),
        Format.IAMC: ("-iamc.csv", to_iamc),
        Format.DATAPACKAGE: ("-datapackage", to_datapackage),
        Format.PARQUET: (".parquet", to_parquet),
        Format.EXCEL: (".xlsx", to_excel),
        Format.TEMPLATE: ("-values", to_template),
        Format.MPS: (".mps", to_mps),
    }[to]
    path = out if out is not None else Path(f"{folder.resolve().name}{suffix}")
    write(folder, path)
    return Answer({"run": str(folder), "format": str(to), "file": str(path)}, _("Written to {file}").format(file=path))
