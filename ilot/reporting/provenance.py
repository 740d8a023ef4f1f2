"""How a report was made: checks, solver, versions, files, and how to cite it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from ilot.reporting.tables import Table
from ilot.reporting.verdict import data_notes
from ilot.reporting.yearly import Yearly
from ilot.words.amounts import fixed
from ilot.words.language import _, numeral
from ilot.words.origins import CHECKS, VERBS
from ilot.words.phrases import say, word
from ilot.words.sentences import retold
from ilot.words.titles import text_of

NOT_INSTALLED = "not installed"
"""What a manifest says of a package that is run from a folder."""


def provenance(y: Yearly) -> dict[str, Any]:
    """Return what the last section of the report shows; paths are shown without their folders."""
    manifest = y.record.manifest
    versions = manifest.get("versions", {})
    version = versions.get("ilot", "")
    words = {
        "product": "îlot" if version in ("", NOT_INSTALLED) else f"îlot {version}",
        "title": text_of(y.scenario.title, y.scenario.name),
        "name": y.scenario.name,
        "verb": _(VERBS.get(manifest.get("verb", ""), "")),
        "finished": manifest.get("finished", ""),
        "digest": str(manifest.get("inputs_sha256", ""))[:16],
    }
    files = [[PurePath(each["file"]).name, each["sha256"]] for each in manifest.get("files", [])]
    return {
        "checks": _checks(y),
        "solver": _solver(y),
        "sentences": [retold(text) for text in y.record.replay.sentences] if y.record.replay is not None else [],
        "data_notes": [retold(note) for note in data_notes(y)],
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "machine": ", ".join(str(value) for value in manifest.get("platform", {}).values()),
        "options": _facts(manifest.get("options", {})),
        "seeds": _facts(manifest.get("seeds", {})),
        "timings": ", ".join(f"{name} {fixed(seconds, 1)} s" for name, seconds in manifest.get("timings", {}).items()),
        "files": files,
        "inputs_sha256": manifest.get("inputs_sha256", ""),
        "cite": say("cite_text", **words),
        "footer": say("footer", **words),
    }


def _checks(y: Yearly) -> Table:
    rows = [[word(CHECKS, name), _residual(value)] for name, value in y.results.checks.items()]
    return Table([say("check"), say("residual")], rows)


def _solver(y: Yearly) -> Table | None:
    """What the optimiser was, how big its problem and how good its answer; None where nothing was optimised."""
    pathway = y.record.pathway
    if pathway is None:
        return None
    facts: dict[str, str] = {
        say("solver_name"): say("solver_told", version=pathway.version, method=pathway.method),
        say("solver_status"): pathway.status,
        say("solver_size"): say("solver_size_told", columns=fixed(pathway.n_columns), rows=fixed(pathway.n_rows)),
        say("solver_rounds"): str(len(pathway.rounds)),
        say("solver_gap"): _residual(pathway.gap),
    }
    if pathway.residuals is not None:
        facts |= {
            say("solver_residual", name=word({}, name).lower()): _residual(value)
            for name, value in vars(pathway.residuals).items()
            if isinstance(value, (int, float))
        }
    return Table([say("solver"), ""], [[name, value] for name, value in facts.items()])


def _residual(value: float) -> str:
    return "0" if value == 0 else numeral(f"{value:.1e}").replace("-", "−")


def _facts(options: dict[str, Any]) -> str:
    """Options that say something, on one line."""
    told = {name: value for name, value in options.items() if value not in (None, [], "")}
    return ", ".join(f"{name} = {value}" for name, value in told.items())
