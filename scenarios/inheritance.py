"""Joining a scenario with the files it extends, keeping the origin of every value.

The rules of `extends`: mappings merge by key; an empty value (`null`) deletes what is inherited; scalars and
lists replace; and so do the two mappings that are single values, a record (it has the key `value`) and a path
in time (all its keys are years).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from scenarios.document import Document, Keys, read_document, read_text
from scenarios.problems import Place, Problem, ScenarioError, did_you_mean, listed, problem_at

MAX_PARENTS = 10
OVERRIDE = "--set"

Find = Callable[[str], Path | None]


@dataclass(frozen=True)
class Resolved:
    """A scenario joined with all its parents.

    `data` is plain; `places` and `key_places` give file, line and column of each value and key by its path;
    `files` are the files read, the scenario first and its oldest ancestor last.
    """

    data: dict[Any, Any]
    places: dict[Keys, Place]
    key_places: dict[Keys, Place]
    files: tuple[Path, ...]

    def place_of(self, path: Keys, key: bool = False) -> Place:
        """The place of the value (or of its key) at a path, or of the nearest mapping around it."""
        if key and path in self.key_places:
            return self.key_places[path]
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path) or Place(str(self.files[0]), 1, 1)


def resolve(scenario: Path | str, find: Find) -> Resolved:
    """Read a scenario and its ancestors, and merge them, the oldest first.

    Parameters
    ----------
    scenario : Path or str
        A file, or the name of a scenario of the library.
    find : callable
        The library: the file of a name, or None when it has no such name.

    Raises
    ------
    ScenarioError
        E101–E112 for the documents, E113 for an empty value with nothing to delete, E120–E124 for `extends`.
    """
    files, documents = _lineage(_start(scenario, find), find)
    data: dict[Any, Any] = {}
    places: dict[Keys, Place] = {}
    key_places: dict[Keys, Place] = {}
    problems: list[Problem] = []
    for document in reversed(documents):
        data = _merged(data, document, (), places, key_places, problems)
    for below in [*_paths(data.pop("extends", None), ("extends",))]:
        places.pop(below, None)
        key_places.pop(below, None)
    if problems:
        raise ScenarioError(problems)
    return Resolved(data, places, key_places, tuple(files))


def apply_override(resolved: Resolved, text: str, allow_new: bool = False) -> Resolved:
    """The scenario with the value at one path replaced, as by ``--set technologies.pv.lifetime='30 yr'``.

    The value is read as YAML; an empty one deletes. Unknown mappings on the way are an error unless
    `allow_new`.

    Raises
    ------
    ScenarioError
        E130 when the text is not ``path=value``, E131 when the path does not exist.
    """
    place = Place(OVERRIDE)
    written, equals, value_text = text.partition("=")
    names = [name.strip() for name in written.split(".")]
    if not equals or not all(names):
        raise ScenarioError(
            [
                problem_at(
                    place,
                    "E130",
                    (),
                    f"'{text[:80]}' is not an override",
                    "write path=value, such as technologies.pv.lifetime='30 yr'",
                )
            ]
        )
    return lay_over(resolved, names, read_text(value_text, OVERRIDE).data, place, allow_new)


def lay_over(resolved: Resolved, names: list[str], value: Any, place: Place, allow_new: bool = False) -> Resolved:
    """The scenario with the value at one path replaced, or deleted where it is None, as written at a place.

    Raises
    ------
    ScenarioError
        E131 when the path does not exist.
    """
    path = _checked_path(resolved.data, names, place, allow_new, deletes=value is None)
    places = {at: where for at, where in resolved.places.items() if at[: len(path)] != path}
    key_places = {at: where for at, where in resolved.key_places.items() if at[: len(path)] != path}
    if value is not None:
        for n in range(len(path)):
            places.setdefault(path[:n], place)
            key_places.setdefault(path[: n + 1], place)
        places |= dict.fromkeys(_paths(value, path), place)
        key_places |= dict.fromkeys(_paths(value, path), place)
    return Resolved(_with(resolved.data, path, value), places, key_places, resolved.files)


def is_single_value(value: Any) -> bool:
    """Whether a mapping is one value, replaced whole: a record, or a path in time."""
    if not isinstance(value, dict):
        return False
    return "value" in value or (bool(value) and all(isinstance(key, int) for key in value))


def _start(scenario: Path | str, find: Find) -> Path:
    if isinstance(scenario, Path):
        return scenario
    found = find(scenario)
    return found if found is not None else Path(scenario)


def _lineage(path: Path, find: Find) -> tuple[list[Path], list[Document]]:
    """The files from a scenario to its oldest ancestor, and what they hold."""
    files: list[Path] = []
    documents: list[Document] = []
    parent: Path | None = path
    while parent is not None:
        files.append(parent)
        documents.append(read_document(parent))
        parent = _parent(documents[-1], files, find)
    return files, documents


def _parent(document: Document, files: list[Path], find: Find) -> Path | None:
    """The file that the last document extends, if any."""
    if "extends" not in document.data:
        return None
    name = document.data["extends"]
    place = document.places[("extends",)]
    if not isinstance(name, str) or not name.strip():
        raise _extends_error(
            place,
            "E124",
            f"extends is {name!r}",
            "write one name of the library, or one relative path such as base.yaml",
        )
    parent = parent_of(name, files[-1], place, find)
    if parent.resolve() in [file.resolve() for file in files]:
        chain = " → ".join([*(file.name for file in files), parent.name])
        raise _extends_error(place, "E121", f"the files extend each other in a circle: {chain}", "remove one 'extends'")
    if len(files) > MAX_PARENTS:
        raise _extends_error(
            place,
            "E122",
            f"there are more than {MAX_PARENTS} parents in a row",
            "merge some of them into one file",
        )
    return parent


def parent_of(name: str, child: Path, place: Place, find: Find) -> Path:
    """The file of a parent: a name of the library, or a path inside the folder of the child."""
    found = find(name)
    if found is not None:
        return found
    folder = child.parent.resolve()
    is_file_name = name.endswith((".yaml", ".yml"))
    candidate = folder / (name if is_file_name else f"{name}.yaml")
    if (
        Path(name).is_absolute()
        or PureWindowsPath(name).drive
        or "\\" in name
        or "\0" in name
        or not candidate.resolve().is_relative_to(folder)
    ):
        raise _extends_error(
            place,
            "E123",
            f"the parent '{name}' lies outside the folder of this file",
            "copy it into the folder, or name a scenario of the library",
        )
    if not candidate.is_file():
        siblings = sorted(file.name if is_file_name else file.stem for file in folder.glob("*.y*ml"))
        raise _extends_error(
            place,
            "E120",
            f"the parent '{name}' is neither in the library nor in the folder",
            f"{did_you_mean(name, siblings)}`ilot list` shows the library, "
            "and a file of your own is named by its relative path",
        )
    return candidate


def _extends_error(place: Place, code: str, message: str, cure: str) -> ScenarioError:
    return ScenarioError([problem_at(place, code, ("extends",), message, cure)])


def _merged(
    inherited: Any,
    document: Document,
    path: Keys,
    places: dict[Keys, Place],
    key_places: dict[Keys, Place],
    problems: list[Problem],
) -> dict[Any, Any]:
    """The inherited mapping at a path with the document's own laid over it; the places follow the values."""
    places[path] = document.places[path]
    result = dict(inherited)
    for key, value in _at(document.data, path).items():
        here = (*path, key)
        if value is None and key not in inherited:
            problems.append(
                problem_at(
                    document.places[here],
                    "E113",
                    here,
                    "the value is empty, and nothing is inherited here to delete",
                    "write the value or remove the line",
                )
            )
            continue
        old = result.get(key)
        keeps = _is_open(old) and _is_open(value)
        if not keeps:
            for gone in _paths(old, here):
                places.pop(gone, None)
                key_places.pop(gone, None)
        if value is None:
            del result[key]
            continue
        key_places[here] = document.key_places[here]
        if isinstance(value, dict):
            result[key] = _merged(old if keeps else {}, document, here, places, key_places, problems)
        else:
            result[key] = value
            for new in _paths(value, here):
                places[new] = document.places[new]
                if new in document.key_places:
                    key_places[new] = document.key_places[new]
    return result


def _is_open(value: Any) -> bool:
    """Whether a value merges by key."""
    return isinstance(value, dict) and not is_single_value(value)


def _paths(value: Any, path: Keys) -> Iterator[Keys]:
    """The path of a value and of everything inside it."""
    yield path
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(item, (*path, key))


def _at(data: Any, path: Keys) -> Any:
    for key in path:
        data = data[key]
    return data


def _checked_path(data: dict[Any, Any], names: list[str], place: Place, allow_new: bool, deletes: bool) -> Keys:
    """The keys of a dotted path. All but the last must exist unless new ones are allowed, all to delete."""
    path: Keys = ()
    inside: Any = data
    for n, name in enumerate(names, 1):
        if not isinstance(inside, dict):
            raise _override_error(place, path, f"'{path[-1]}' holds no further fields", "set it whole")
        key: str | int = int(name) if name.isdecimal() and name not in inside else name
        path = (*path, key)
        must_exist = deletes if n == len(names) else not allow_new
        if must_exist and key not in inside:
            raise _override_error(
                place, path, f"'{name}' does not exist", f"{did_you_mean(name, inside)}here are: {listed(inside)}"
            )
        inside = inside.get(key, {})
    return path


def _override_error(place: Place, path: Keys, message: str, cure: str) -> ScenarioError:
    return ScenarioError([problem_at(place, "E131", path, message, cure)])


def _with(data: dict[Any, Any], path: Keys, value: Any) -> dict[Any, Any]:
    """A copy of nested mappings with the value at the path replaced, or removed when it is None."""
    key, *rest = path
    if rest:
        return {**data, key: _with(data.get(key, {}), tuple(rest), value)}
    if value is None:
        return {name: old for name, old in data.items() if name != key}
    return {**data, key: value}
