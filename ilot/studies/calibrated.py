"""What a calibration leaves: a scenario with the fitted numbers and their source, and the figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ilot.failures import Code, Failure
from ilot.progress import stages
from ilot.runs.folder import refuse_existing
from ilot.studies.calibration import Calibration, Fitted, Point, fit
from ilot.studies.calibration_file import CalibrationFile, read_calibration
from ilot.studies.sweep_file import flow
from ilot.table import figure, table
from ilot.words.amounts import percent_change
from ilot.words.language import _
from scenarios.amounts import part_at, with_values
from scenarios.inheritance import is_single_value
from scenarios.load import Loaded, library
from scenarios.quantity import Trajectory, Value, written


def calibrate(file: Path, out: Path | None = None) -> dict[str, Any]:
    """Fit the parameters of a calibration file and write a scenario that holds them.

    Returns
    -------
    `scenario` (the file written), `extends`, `parameters` (path → value, unit, standard_error, low, high, start),
    `correlation`, `points`, `errors` (series → fitted and predicted root mean square), `evaluations`, `warnings`.

    Raises
    ------
    ScenarioError, Failure
        As `read_calibration` and `fit`; and when the scenario to be written is there already or cannot extend.
    """
    said, loaded = read_calibration(file)
    place = _place(said, loaded, out)
    with stages() as stage:
        found = fit(said, loaded.scenario, file, stage(f"fitting {len(said.parameters)} parameters"))
    part = place.with_name(f"{place.name}.part")
    part.write_text(_written(said, loaded, found, place, file), encoding="utf-8")
    part.replace(place)
    return _told(said, loaded, found, place)


def in_words(told: Mapping[str, Any]) -> str:
    """Return what a calibration found, for a reader."""
    parameters = [
        (path, each["unit"], *(_digits(each[key]) for key in ("start", "value", "standard_error", "low", "high")))
        for path, each in told["parameters"].items()
    ]
    points = [
        (
            each["series"], each["time"], _("fitted") if each["fitted"] else _("predicted"),
            *(figure(each[key]) for key in ("observed", "simulated")), figure(each["error"], sign=True),
            "–" if each["relative_error"] is None else percent_change(each["relative_error"]), figure(each["band"]),
        )
        for each in told["points"]
    ]  # fmt: skip
    lines = [
        table(
            [_("parameter"), _("unit"), _("before"), _("fitted"), _("std. error"), _("95 % from"), _("to")],
            parameters, left=2,
        ),
        "",
        table(
            [_("series"), _("time"), "", _("observed"), _("simulated"), _("error"), _("relative"), "95 % ±"],
            points, left=3,
        ),
        "",
        *(f"{_('Beware')}: {sentence}" for sentence in told["warnings"]),
        _("Written: {scenario}, which extends {parent}. Next: ilot run {scenario}").format(
            scenario=told["scenario"], parent=told["extends"]
        ),
    ]  # fmt: skip
    return "\n".join(lines)


def _place(said: CalibrationFile, loaded: Loaded, out: Path | None) -> Path:
    """Where the scenario is written: beside the one it extends, so that it can, unless that is of the library."""
    source = loaded.resolved.files[0]
    is_of_library = said.scenario in library()
    place = out or (Path() if is_of_library else source.parent) / f"{loaded.scenario.name}-calibrated.yaml"
    refuse_existing(place)
    if place.suffix != ".yaml":
        raise Failure(Code.BAD_INPUT, f"{place} is no name of a scenario; end it in .yaml")
    if not is_of_library and place.resolve().parent != source.resolve().parent:
        raise Failure(Code.BAD_INPUT, f"{place} could not extend {source}: choose a place in the same folder")
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _written(said: CalibrationFile, loaded: Loaded, found: Calibration, place: Path, file: Path) -> str:
    """A scenario that extends the one fitted and holds the new numbers, each with its source."""
    source = loaded.resolved.files[0]
    head = {
        "schema": 1,
        "name": place.stem,
        "title": f"{loaded.scenario.name}, calibrated",
        "extends": said.scenario if said.scenario in library() else source.name,
    }
    values = {
        path: Value(each.value, each.unit, **_provenance(said, found, each, file))
        for each in found.parameters
        for path in (each.path, *said.parameters[each.path].also)
    }
    scenario = with_values(loaded.scenario, values)
    tree: dict[str, Any] = {}
    for path in values:
        above = path.rpartition(".")[0]
        # A child replaces a path in time whole.
        whole = above if isinstance(part_at(scenario, above), Trajectory) else path
        part = part_at(scenario, whole)
        _put(tree, whole.split("."), part if isinstance(part, (int, float)) else written(part))
    lines = [f"# By `ilot calibrate {file.name}`.", *(f"{key}: {flow(value)}" for key, value in head.items())]
    return "\n".join([*lines, *_lines(tree, "")]) + "\n"


def _put(tree: dict[str, Any], keys: list[str], value: Any) -> None:
    *above, last = keys
    for key in above:
        tree = tree.setdefault(key, {})
    tree[last] = value


def _provenance(said: CalibrationFile, found: Calibration, each: Fitted, file: Path) -> dict[str, Any]:
    series = "; ".join(f"{name} of {observed.source}" for name, observed in said.observed.items())
    n_fitted = sum(point.is_fitted for point in found.points)
    return {
        "source": f"fitted by {file.name} to {series}",
        "quality": "derived",
        "note": f"95 % interval {each.low:.6g} to {each.high:.6g}, standard error {each.standard_error:.3g}, "
        f"{n_fitted} figures" + (f" until {said.until}" if said.until else ""),
    }


def _lines(tree: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in tree.items():
        if isinstance(value, dict) and not is_single_value(value):
            lines += [f"{indent}{key}:", *_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {flow(value)}")
    return lines


def _told(said: CalibrationFile, loaded: Loaded, found: Calibration, place: Path) -> dict[str, Any]:
    parameters = {
        each.path: {
            "value": each.value, "unit": each.unit, "standard_error": each.standard_error,
            "low": each.low, "high": each.high, "start": each.start, "at_bound": each.is_at_bound,
        }
        for each in found.parameters
    }  # fmt: skip
    return {
        "scenario": str(place),
        "extends": said.scenario,
        "parameters": parameters,
        "correlation": found.correlation.tolist(),
        "points": [_point(point) for point in found.points],
        "errors": {name: _errors(found, name) for name in said.observed},
        "evaluations": found.n_evaluations,
        "warnings": [
            _(
                "{path} is at a bound of its range: do not trust its interval; widen the range if it may lie beyond"
            ).format(path=each.path)
            for each in found.parameters
            if each.is_at_bound
        ],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "series": point.series, "time": point.time, "observed": point.observed, "simulated": point.simulated,
        "error": point.error, "relative_error": point.error / point.observed if point.observed else None,
        "band": point.band, "fitted": point.is_fitted,
    }  # fmt: skip


def _errors(found: Calibration, series: str) -> dict[str, float | None]:
    """Root mean square of the errors of a series, of the figures fitted and of those predicted."""
    told = {}
    for name, wanted in (("fitted", True), ("predicted", False)):
        errors = [point.error for point in found.points if point.series == series and point.is_fitted is wanted]
        told[name] = float(np.sqrt(np.mean(np.square(errors)))) if errors else None
    return told


def _digits(value: float) -> str:
    return f"{value:.6g}"
