"""`python -m benchmarks.report [FILE]`: the records as one HTML page: time against size, fitted exponents, peers."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable
from html import escape
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from benchmarks.__main__ import RECORDS
from benchmarks.measurement import spent_by_peer

Record = dict[str, Any]
LEAST = 0.02
"""s below which a phase is too short to fit an exponent to."""
LAYOUT = {"height": 380, "template": "simple_white", "margin": {"t": 20, "b": 40}}
COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44", "#8f5d9f", "#b08900", "#4c8a8f", "#7a6652", "#5b5f97")


def main() -> int:
    """Write the page; return 1 without records."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description="Draw the records.")
    parser.add_argument("file", nargs="?", type=Path, default=RECORDS.with_suffix(".html"), help="beside the records")
    target = parser.parse_args().file
    if not RECORDS.exists():
        print(f"no records: run python -m benchmarks first ({RECORDS} is missing)", file=sys.stderr)
        return 1
    lines = RECORDS.read_text(encoding="utf-8").splitlines()
    target.write_text(page([json.loads(line) for line in lines if line.strip()]), encoding="utf-8")
    print(target)
    return 0


def page(records: Iterable[Record]) -> str:
    """Return the page: the latest record of each rung, and how the time of each case went from commit to commit."""
    cases: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda record: record["when"]):
        cases.setdefault(record["case"], []).append(record)
    parts = [_section(case, told) + _history(told) for case, told in sorted(cases.items())]
    script = "<script>" + _plotly() + "</script>"
    style = "body{font:15px sans-serif;max-width:70em;margin:2em auto}td,th{padding:.15em .8em;text-align:right}"
    head = f"<meta charset='utf-8'><title>Benchmarks</title><style>{style}</style>{script}"
    return f"<!doctype html><html lang='en'><head>{head}</head><body><h1>Benchmarks</h1>{''.join(parts)}</body></html>"


def exponent(sizes: list[float], seconds: list[float]) -> float | None:
    """Return b of seconds ≈ a · size^b by least squares of logarithms; None where there is too little to fit.

    >>> round(exponent([1, 10, 100], [0.1, 1.0, 10.0]), 6)
    1.0
    """
    pairs = [(size, spent) for size, spent in zip(sizes, seconds, strict=True) if size > 0 and spent >= LEAST]
    if len({size for size, _ in pairs}) < 2:
        return None
    x, y = np.log([size for size, _ in pairs]), np.log([spent for _, spent in pairs])
    return float(np.polyfit(x, y, 1)[0])


def _section(case: str, records: list[Record]) -> str:
    latest = {record["size"]: record for record in records}
    rungs = [latest[size] for size in sorted(latest)]
    figure = go.Figure(layout=LAYOUT)
    phases = list(dict.fromkeys(phase for rung in rungs for phase in rung["busy"]))
    lines = [(phase, [(r["size"], r["busy"][phase]) for r in rungs if phase in r["busy"]], "solid") for phase in phases]
    for peer in dict.fromkeys(peer for rung in rungs for peer in rung.get("peers", {})):
        lines.append(
            (peer, [(r["size"], spent_by_peer(r["peers"][peer])) for r in rungs if peer in r["peers"]], "dash")
        )
    for (name, points, dash), colour in zip(lines, cycle(COLOURS), strict=False):
        sizes, seconds = [list(values) for values in zip(*points, strict=True)]
        slope = exponent(sizes, seconds)
        label = name if slope is None else f"{name} ∝ size^{slope:.2f}"
        line = {"color": colour, "dash": dash}
        figure.add_scatter(x=sizes, y=seconds, name=label, mode="lines+markers", line=line)
    figure.update_xaxes(type="log", title="size")
    figure.update_yaxes(type="log", title="processor time, s")
    drawing = figure.to_html(full_html=False, include_plotlyjs=False)
    return f"<h2>{escape(case)}</h2>{drawing}{_table(rungs)}{_about(rungs[-1])}"


def _history(records: list[Record]) -> str:
    """Draw the largest rung that several commits have measured, in the order of time; of a commit the least."""
    commits: dict[int, list[str]] = {}
    for record in records:
        commits.setdefault(record["size"], []).append(_commit(record))
    size = max((size for size, of in commits.items() if len(set(of)) > 1), default=None)
    if size is None:
        return ""
    figure, of_size = go.Figure(layout=LAYOUT), [record for record in records if record["size"] == size]
    for phase in dict.fromkeys(phase for record in of_size for phase in record["busy"]):
        least: dict[str, float] = {}
        for record in of_size:
            if phase in record["busy"]:
                commit = _commit(record)
                least[commit] = min(record["busy"][phase], least.get(commit, math.inf))
        figure.add_scatter(x=list(least), y=list(least.values()), name=phase, mode="lines+markers")
    figure.update_xaxes(type="category", categoryarray=list(dict.fromkeys(commits[size])), title="commit")
    figure.update_yaxes(type="log", title="processor time, s")
    return f"<h3>History, size {size:,}</h3>{figure.to_html(full_html=False, include_plotlyjs=False)}"


def _commit(record: Record) -> str:
    """Name the code that was measured: version and commit, or the day where a record has none."""
    return f"{record['versions'].get('ilot', '')} {record.get('commit', '')}".strip() or str(record["when"][:10])


def _table(rungs: list[Record]) -> str:
    sizes = list(dict.fromkeys(name for rung in rungs for name in rung["sizes"]))
    peers = list(dict.fromkeys(name for rung in rungs for name in rung["ratios"]))
    phases = list(dict.fromkeys(phase for rung in rungs for phase in rung["seconds"]))
    heads = ["size", *(f"{phase}, s" for phase in phases), *sizes, "peak MB", *(f"{peer} takes" for peer in peers)]
    rows = [
        [
            rung["size"], *(rung["seconds"].get(phase) for phase in phases), *(rung["sizes"].get(n) for n in sizes),
            rung["peak_mb"], *(rung["ratios"].get(peer) for peer in peers),
        ]
        for rung in rungs
    ]  # fmt: skip
    body = "".join("<tr>" + "".join(f"<td>{_figure(value)}</td>" for value in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr>{body}</table>"


def _about(rung: Record) -> str:
    machine, versions = rung["machine"], ", ".join(f"{name} {number}" for name, number in rung["versions"].items())
    where = f"{machine['processors']} processors, {machine['architecture']}, load {machine['load']:.1f}"
    return f"<p>{escape(rung['when'])}; {escape(rung.get('commit', ''))}; {escape(where)}; {escape(versions)}</p>"


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int) or (math.isfinite(value) and abs(value) >= 1000):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


if __name__ == "__main__":
    sys.exit(main())
