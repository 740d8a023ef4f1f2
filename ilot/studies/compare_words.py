"""A comparison of runs as tables for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ilot.studies.architecture import NOTHING
from ilot.studies.compare import SERIES
from ilot.table import figure, table
from ilot.words.amounts import percent_change
from ilot.words.figures import FIGURES, KPI
from ilot.words.language import _, language
from ilot.words.phrases import word

STEP = 10
"""Years shown are the first and the last that all runs have, and every tenth between."""


def in_words(data: Mapping[str, Any]) -> str:
    """Return a comparison as tables."""
    names, of_base = _names(data["runs"]), _(" (the base)")
    parts = [
        f"{name}: {each['scenario']}, {each['years']}{of_base if n == 0 else ''}"
        for n, (name, each) in enumerate(zip(names, data["runs"], strict=True))
    ]
    order = [name for name in data["kpi"] if any(value is not None for value in data["kpi"][name]["values"])]
    rows = [[_named(name), data["kpi"][name]["unit"], *_cells(data["kpi"][name])] for name in order]
    parts.append(table(["", _("unit"), *names], rows, _("All years together"), left=2))
    shown = {name: told for name, told in data["annual"].items() if name in SERIES}
    differing = {name: told for name, told in shown.items() if len(set(map(tuple, told["values"]))) > 1}
    if differing:
        parts.append(_yearly(differing, names))
    if len(differing) < len(shown):
        same = [name for name in shown if name not in differing]
        parts.append(_("The same in all, in every year: {names}").format(names=", ".join(map(_named, same))))
    if data["ranking"] is not None:
        by_place = dict(zip((each["run"] for each in data["runs"]), names, strict=True))
        parts += [_ranked(data, by_place), _by_architecture(data, by_place)]
    if data["economics"]:
        parts.append(_earned(data, names))
    parts += [f"{_('Beware')}: {sentence}" for sentence in data["warnings"]]
    return "\n\n".join(["\n".join(parts[: len(names)]), *parts[len(names) :]])


def _ranked(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The runs by net present cost, with what each is dearer than the cheapest, and what it builds."""
    built, lowest = {each["run"]: each["builds"] for each in data["runs"]}, data["ranking"][0]["net_present_cost"]
    rows = [
        [
            str(n),
            names[each["run"]],
            _built(built[each["run"]]),
            figure(cost := each["net_present_cost"]),
            _above(cost, lowest),
        ]
        for n, each in enumerate(data["ranking"], 1)
    ]
    unit = data["ranking"][0]["unit"]
    heads, title = ["", _("run"), _("builds"), unit, _("above the first")], _("By net present cost, the lowest first")
    return table(heads, rows, title, left=3)


def _by_architecture(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    rows = [
        [_built(each["architecture"]), names[each["run"]], str(each["runs"]), figure(each["net_present_cost"])]
        for each in data["architectures"]
    ]
    unit = data["ranking"][0]["unit"]
    heads = [_("builds"), _("the cheapest"), _("of runs"), unit]
    return table(heads, rows, _("Best of each architecture"), left=2)


def _above(cost: float, lowest: float) -> str:
    if cost == lowest:
        return ""
    return percent_change((cost - lowest) / lowest) if lowest > 0 else figure(cost - lowest)


def _earned(data: Mapping[str, Any], names: Sequence[str]) -> str:
    """What each run earns against the base, in one table."""
    unit = data["kpi"]["net_present_cost"]["unit"]
    rows = [
        [_("net present value"), unit, *[figure(each["net_present_value"]) for each in data["economics"]]],
        [_("rate of return"), "1/yr", *[figure(each["rate_of_return"]) for each in data["economics"]]],
        [_("discounted payback"), "yr", *[figure(each["payback"]) for each in data["economics"]]],
        [_("abatement cost"), f"{unit}/tCO2e", *[figure(each["abatement_cost"]) for each in data["economics"]]],
    ]
    return table(["", _("unit"), *names[1:]], rows, _("Against the base, as it is paid"), left=2)


def _yearly(annual: Mapping[str, Any], names: Sequence[str]) -> str:
    """Yearly series of each run in one table, at the milestones."""
    years = next(iter(annual.values()))["years"]
    at = [n for n, year in enumerate(years) if year in (years[0], years[-1]) or year % STEP == 0]
    rows = [
        [f"{_named(name)}, {told['unit']}" if n == 0 else "", run, *(figure(values[y]) for y in at)]
        for name, told in annual.items()
        for n, (run, values) in enumerate(zip(names, told["values"], strict=True))
    ]
    return table(["", "", *(str(years[n]) for n in at)], rows, _("By year"), left=2)


def _built(architecture: str) -> str:
    return _("nothing new") if architecture == NOTHING else architecture


def _named(name: str) -> str:
    """A figure as scripts and `ilot explain` know it, or in another language what it is called there."""
    return name if language() == "en" else word(KPI | FIGURES, name)


def _names(runs: Sequence[dict[str, Any]]) -> list[str]:
    """Short names of runs: of the folder, numbered where two are alike."""
    short = [Path(each["run"]).name for each in runs]
    return [name if short.count(name) == 1 else each["run"] for name, each in zip(short, runs, strict=True)]


def _cells(kpi: dict[str, Any]) -> list[str]:
    """Values in figures, each but the base's with its difference; of years the years."""
    show = (lambda value: "–" if value is None else f"{value:.0f}") if kpi["unit"] == "year" else figure
    base, *others = zip(kpi["values"], kpi["differences"], strict=True)
    return [show(base[0]), *[f"{show(value)}{_change(value, less, kpi['unit'])}" for value, less in others]]


def _change(value: float | None, less: float | None, unit: str) -> str:
    """The difference to the base: in percent where that says something, else in the unit."""
    if value is None or less is None or less == 0:
        return ""
    base = value - less
    if unit in ("1", "year") or base <= 0:
        return f" ({figure(less, sign=True)})"
    return f" ({percent_change(less / base)})"
