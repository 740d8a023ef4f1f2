"""What the library holds, and where every value of a scenario was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.inheritance import resolve
from scenarios.load import Loaded, library


def catalogue(language: str = "en") -> list[dict[str, str]]:
    """Return the scenarios of the library: name, island, title, description and file, islands together."""
    entries = []
    for name, path in library().items():
        data = resolve(path, library().get).data
        entries.append(
            {
                "name": name,
                "island": text_in(data.get("island") or path.parent.name, language),
                "title": text_in(data.get("title", ""), language),
                "description": " ".join(text_in(data.get("description", ""), language).split()),
                "file": str(path),
            }
        )
    return sorted(entries, key=lambda entry: (entry["island"], entry["name"]))


def text_in(text: Any, language: str) -> str:
    """Return a text of a scenario in a language, in English or in any."""
    if not isinstance(text, dict):
        return str(text)
    return str(text.get(language) or text.get("en") or next(iter(text.values()), ""))


def origins(loaded: Loaded) -> list[dict[str, Any]]:
    """Return each value of a scenario, parents and overrides joined: path, value and where it was written."""
    found: list[dict[str, Any]] = []
    for path, place in loaded.resolved.places.items():
        value = loaded.resolved.data
        for key in path:
            value = value[key]
        if not isinstance(value, (dict, list)):
            where = ":".join([Path(place.file).name, *([str(place.line)] if place.line else [])])
            found.append({"path": ".".join(map(str, path)), "value": value, "from": where, "file": place.file})
    return sorted(found, key=lambda each: each["path"])
