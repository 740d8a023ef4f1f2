"""From the name of a scenario, or its file, to a validated scenario that knows where every value was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scenarios.book import SUFFIX, read_book
from scenarios.checks.relations import relations
from scenarios.grammar import problems_of
from scenarios.inheritance import Resolved, apply_override, parent_of, resolve
from scenarios.problems import Place, ScenarioError, did_you_mean, listed, problem_at
from scenarios.schema import Scenario
from scenarios.settings import with_settings

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True)
class Loaded:
    """A scenario with the origin of its values: what is read and what it says."""

    scenario: Scenario
    resolved: Resolved

    def folder_of(self, *path: str | int) -> Path:
        """The folder of the file that wrote the value at `path`: data files are named relative to it."""
        written = Path(self.resolved.place_of(path).file)
        return (written if written.exists() else self.resolved.files[0]).parent


def library() -> dict[str, Path]:
    """Return the scenarios that come with îlot: name → file."""
    return {path.stem: path for path in sorted(LIBRARY.glob("*/*.yaml"))}


def load(scenario: str | Path, overrides: Iterable[str] = ()) -> Loaded:
    """Read, join, validate and check one scenario.

    Parameters
    ----------
    scenario : a name of the library, or the path of a YAML file or of a workbook of values.
    overrides : texts `path=value`, laid over the file in their order.

    Raises
    ------
    ScenarioError
        With every problem of the stage that failed: reading, grammar, or relations between values.
    """
    given = list(overrides)
    written = _read(_located(scenario))
    chosen = _overridden(written, given)
    # What is said by hand stands above what the level of a lever sets.
    resolved = _overridden(with_settings(written, chosen), given) if chosen.data.get("levers") else chosen
    currency = resolved.data.get("money", {})
    currency = currency.get("currency") if isinstance(currency, dict) else None
    try:
        parsed = Scenario.model_validate(resolved.data, context={"currency": currency})
    except ValidationError as error:
        raise ScenarioError(problems_of(error, resolved, Scenario)) from None
    problems = relations(parsed, resolved)
    if problems:
        raise ScenarioError(problems)
    return Loaded(parsed, resolved)


def _read(path: Path) -> Resolved:
    """A scenario joined with its parents: a YAML file, or a workbook and the file it extends."""
    if path.suffix != SUFFIX:
        return resolve(path, library().get)
    book, find = read_book(path), library().get
    return book.laid_over(resolve(parent_of(book.extends, path, book.place_of_extends, find), find), path)


def _overridden(resolved: Resolved, overrides: Iterable[str]) -> Resolved:
    for text in overrides:
        resolved = apply_override(resolved, text, allow_new=True)
    return resolved


def _located(scenario: str | Path) -> Path:
    known = library()
    path = Path(scenario)
    if str(scenario) in known:
        return known[str(scenario)]
    if path.suffix in (".yaml", ".yml", SUFFIX) or path.exists():
        return path
    raise ScenarioError(
        [
            problem_at(
                Place(str(scenario)),
                "E102",
                (),
                f"there is no scenario '{scenario}' in the library and no such file",
                f"{did_you_mean(scenario, known)}the library has: {listed(known)}; a file of your own ends in .yaml",
            )
        ]
    )
