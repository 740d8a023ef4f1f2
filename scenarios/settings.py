"""What the chosen levels of a scenario's levers set in it, before it is validated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarios.inheritance import Keys, Resolved, lay_over


def with_settings(resolved: Resolved, chosen: Resolved) -> Resolved:
    """Return a scenario with the settings of the levels that another form of it chooses laid over it, in file order."""
    for at, value in _chosen(chosen.data):
        resolved = lay_over(resolved, str(at[-1]).split("."), value, chosen.place_of(at), allow_new=True)
    return resolved


def _chosen(data: dict[Any, Any]) -> Iterator[tuple[Keys, Any]]:
    """Where each setting of a chosen level is written, and its value; what is not a lever is left to the grammar."""
    for name, lever in _mapping(data.get("levers")).items():
        level = _mapping(lever).get("level")
        levels = _mapping(_mapping(lever).get("levels"))
        if not isinstance(level, int):
            continue
        for path, value in _mapping(_mapping(levels.get(level)).get("settings")).items():
            yield ("levers", name, "levels", level, "settings", path), value


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
