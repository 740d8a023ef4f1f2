"""How well the values of a scenario are known, as strict validation asks: each has a source that somebody has seen."""

from __future__ import annotations

from typing import Any

from ilot.words.quality import UNSTATED, stated
from scenarios.load import Loaded
from scenarios.problems import Problem, problem_at


def quality_problems(loaded: Loaded) -> list[Problem]:
    """Return a warning for every value without source or quality, and for every one of an unseen source.

    An assumption that calls itself one is well stated; so is every value of the library that says `assumed`.
    """
    found = []
    for path, source, quality in stated(loaded.scenario):
        told = _doubt(source, quality)
        if told is not None:
            place = loaded.resolved.place_of(_as_written(loaded, path))
            found.append(problem_at(place, told[0], path, *told[1:]))
    return found


def _doubt(source: str, quality: str) -> tuple[str, str, str] | None:
    """Code, what is wrong, what to do."""
    missing = [word for word, is_missing in (("source", not source), ("quality", quality == UNSTATED)) if is_missing]
    if missing:
        return "W601", f"the value says no {' and no '.join(missing)}", "write {value, unit, source, quality}"
    if quality == "unverified":
        return "W602", "nobody has seen the source", "look it up, then write published, derived or measured"
    return None


def _as_written(loaded: Loaded, path: tuple[str, ...]) -> tuple[Any, ...]:
    """The path as the file has it: years and levels are whole numbers there."""
    data: Any = loaded.resolved.data
    found: list[Any] = []
    for key in path:
        names = data if isinstance(data, dict) else {}
        found.append(int(key) if key not in names and key.isdigit() and int(key) in names else key)
        data = names.get(found[-1])
    return tuple(found)
