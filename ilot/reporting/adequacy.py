"""The section on reliability: loss of load with its uncertainty, contingencies and storms."""

from __future__ import annotations

from typing import Any

from engine.reliability import lolp_by_hour, loss_of_load, n_members
from ilot.glossary.kpis import LOSS_OF_LOAD
from ilot.reporting.tables import Table
from ilot.reporting.yearly import Yearly
from ilot.words.adequacy import contingencies_said, load_carrying_said, loss_of_load_said, storms_said
from ilot.words.figures import LOSSES
from ilot.words.language import _, numeral
from ilot.words.phrases import begun, say

UNITS = {"lolh": "h", "lole": "d", "lolev": "", "eue": "MWh", "neue": "ppm", "shortage_year_share": "%"}


def adequacy(y: Yearly) -> dict[str, Any]:
    """Return sentences, and of an ensemble the tables of loss of load and of its probability by month and hour."""
    said = [
        loss_of_load_said(y.results),
        *contingencies_said(y.results),
        *storms_said(y.results),
        *load_carrying_said(y.results),
    ]
    is_ensemble = n_members(y.results) > 1
    return {
        "adequacy": [f"{begun(text)}{say('stop')}" for text in said],
        "loss_of_load": _estimates(y) if is_ensemble else None,
        "lolp": _by_hour(y) if is_ensemble and float(y.results.annual["unserved_hours"].max()) > 0 else None,
    }


def _estimates(y: Yearly) -> Table:
    rows = []
    for name, estimate in loss_of_load(y.results).items():
        factor = 100.0 if UNITS[name] == "%" else 1.0
        cells = [
            "–" if each is None else f"{numeral(f'{factor * each:,.3g}')} {_(UNITS[name])}".strip() for each in estimate
        ]
        rows.append([_(LOSSES[name]), _(LOSS_OF_LOAD[name]), *cells])
    return Table([say("figure"), say("meaning"), say("estimate"), say("low"), say("high")], rows, 2)


def _by_hour(y: Yearly) -> Table:
    lolp = lolp_by_hour(y.results)
    hours = [str(hour) for hour in lolp["hour_of_day"].values]
    rows = [
        [str(month), *(numeral(f"{100 * share:.2g}") if share else "" for share in lolp.sel(month=month).values)]
        for month in lolp["month"].values
    ]
    return Table([say("month"), *hours], rows)
