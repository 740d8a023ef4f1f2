"""Reading one YAML document, with the place of every value, from a source that may be hostile.

The text is read as a stream of YAML events, so that limits on size, depth and aliases bite before anything is
built, and no YAML tag can ever construct an object. Plain scalars follow the core schema of YAML 1.2.2
(§10.3.2, https://yaml.org/spec/1.2.2/), narrowed: `yes`, `0o17`, `0x1F` and dates stay text; NaN and infinity
are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaml import YAMLError
from yaml.cyaml import CParser

from scenarios.problems import Place, Problem, ScenarioError, problem_at

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
MAX_ALIASES = 100
MAX_VALUES = 50_000  # after aliases are expanded, so that few aliases cannot stand for billions of values

Keys = tuple[str | int, ...]

# What YAML 1.1, which libyaml reads, and YAML 1.2 take differently: tabs, other ends of lines, a byte order mark.
_ODD = re.compile("[\t\x85\u2028\u2029\ufeff]")
_NULL = re.compile(r"(null|Null|NULL|~)?\Z")
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.?(nan|inf|infinity)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """A document as plain data, with the place of every value and every key by its path."""

    data: Any
    places: dict[Keys, Place] = field(default_factory=dict)
    key_places: dict[Keys, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class _Node:
    """A composed value: `content` is a scalar, a list of nodes, or key → (place of the key, node)."""

    content: Any
    place: Place
    size: int
    depth: int


def read_document(path: Path) -> Document:
    """Read a scenario file: plain dicts, lists, texts, numbers and booleans, each with its place.

    Raises
    ------
    ScenarioError
        E101–E112: with every problem found, each with file, line and column.
    """
    document = read_text(_text_of(path), str(path))
    if not isinstance(document.data, dict):
        place = document.places.get((), Place(str(path), 1, 1))
        raise ScenarioError(
            [
                _problem(
                    place,
                    "E110",
                    f"the document is {_kind(document.data)}, not a mapping",
                    "write keys and values, such as 'name: my-island'",
                )
            ]
        )
    return document


def read_text(text: str, name: str) -> Document:
    """Read one YAML document of any kind from a text; `name` stands for the file in messages."""
    composer, root = _composed(text, name)
    if composer.problems:
        raise ScenarioError(composer.problems)
    places: dict[Keys, Place] = {}
    key_places: dict[Keys, Place] = {}
    return Document(_plain(root, (), places, key_places), places, key_places)


def _text_of(path: Path) -> str:
    """The text of a file that exists, is small enough and is UTF-8."""
    place = Place(str(path))
    try:
        if not path.is_file():
            cause = "is a folder" if path.is_dir() else "does not exist"
            raise ScenarioError(
                [_problem(place, "E102", f"the file {cause}", "check the name and the folder you are in")]
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ScenarioError(
                [
                    _problem(
                        place,
                        "E104",
                        f"the file has {size:,} bytes, more than the {MAX_BYTES:,} allowed",
                        "put hourly data in CSV files and name them under 'series'",
                    )
                ]
            )
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ScenarioError(
            [_problem(place, "E102", f"the file cannot be read ({error})", "check its name and its permissions")]
        ) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = error.start - before.rfind(b"\n")
        raise ScenarioError(
            [
                _problem(
                    Place(str(path), before.count(b"\n") + 1, column),
                    "E103",
                    f"byte 0x{raw[error.start]:02x} is not UTF-8",
                    "save the file as UTF-8 in your editor",
                )
            ]
        ) from error


def _composed(text: str, name: str) -> tuple[_Composer, _Node]:
    """The text read by libyaml, and where something is wrong with it or may be, by the parser that can tell."""
    if not _ODD.search(text):
        quick = _Composer(text, name)
        try:
            root = quick.compose(_events(text))
        except (YAMLError, ValueError):
            pass
        else:
            if not quick.problems:
                return quick, root
    composer = _Composer(text, name)
    return composer, composer.compose_slowly()


def _events(text: str) -> Iterator[Any]:
    """The text as YAML events, each with its place."""
    parser = CParser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


class _Composer:
    """Builds nodes from the events of one text and collects what is wrong with it."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Node | None] = {}  # None while the anchored value is still being read
        self.n_aliases = 0
        self.n_values = 0

    def compose(self, events: Iterator[Any]) -> _Node:
        """The root node of the only document; syntax errors end the reading, others are collected."""
        root = _Node(None, Place(self.name, 1, 1), 1, 1)
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                self._check_directives(event)
                root = self._node(next(events), events, 1, ())
                break
        self._check_only_document(events)
        return root

    def compose_slowly(self) -> _Node:
        """As `compose`, by a parser in Python: twenty times slower, it knows better what is wrong, and where."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        try:
            return self.compose(iter(YAML(typ="safe", pure=True).parse(self.text)))
        except (YAMLError, ValueError) as error:
            raise ScenarioError([*self.problems, self._syntax_problem(error)]) from error

    def _check_directives(self, event: Any) -> None:
        if event.version or event.tags:
            self._complain(
                self._place(event),
                "E107",
                (),
                "a '%' directive stands before the document",
                "remove the line: the language is YAML 1.2 without tags",
            )

    def _check_only_document(self, events: Iterator[Any]) -> None:
        for event in events:
            if type(event).__name__ == "DocumentStartEvent":
                self._complain(
                    self._place(event),
                    "E109",
                    (),
                    "a second document begins here ('---')",
                    "keep one scenario in one file",
                )
                return

    def _node(self, event: Any, events: Iterator[Any], depth: int, path: Keys) -> _Node:
        """Compose the value that begins with `event`."""
        kind = type(event).__name__
        place = self._place(event)
        if kind == "AliasEvent":
            return self._alias(event.anchor, place, depth, path)
        self._check_limits(place, depth, path)
        anchor = event.anchor
        if anchor is not None:
            self.anchors[anchor] = None
        if event.tag is not None or getattr(event, "ctag", None) is not None:
            self._complain(
                place,
                "E107",
                path,
                f"the tag '{event.tag}' is not allowed",
                "write a plain value without '!'",
            )
        if kind == "ScalarEvent":
            node = _Node(self._scalar(event, place, path), place, 1, 1)
        elif kind == "SequenceStartEvent":
            node = self._sequence(events, place, depth, path)
        else:
            node = self._mapping(events, place, depth, path)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _check_limits(self, place: Place, depth: int, path: Keys, n_values: int = 1) -> None:
        """Stop the reading when the document is deeper or larger than any honest scenario."""
        self.n_values += n_values
        if depth > MAX_DEPTH:
            raise self._end(place, "E105", path, f"values are nested more than {MAX_DEPTH} deep", "flatten them")
        if self.n_values > MAX_VALUES:
            raise self._end(
                place,
                "E104",
                path,
                f"the document holds more than {MAX_VALUES:,} values",
                "put hourly data in CSV files and name them under 'series'",
            )

    def _alias(self, name: str, place: Place, depth: int, path: Keys) -> _Node:
        self.n_aliases += 1
        if self.n_aliases > MAX_ALIASES:
            raise self._end(
                place,
                "E106",
                path,
                f"aliases are used more than {MAX_ALIASES} times",
                "put what is shared in a parent file and use 'extends'",
            )
        node = self.anchors.get(name)
        if node is None:
            cause = "stands inside its own value" if name in self.anchors else "names nothing defined before"
            raise self._end(place, "E106", path, f"the alias '*{name}' {cause}", "write the value out")
        self._check_limits(place, depth - 1 + node.depth, path, node.size)
        return _Node(node.content, place, node.size, node.depth)

    def _sequence(self, events: Iterator[Any], place: Place, depth: int, path: Keys) -> _Node:
        items: list[_Node] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self._node(event, events, depth + 1, (*path, len(items))))
        return _grown(items, items, place)

    def _mapping(self, events: Iterator[Any], place: Place, depth: int, path: Keys) -> _Node:
        entries: dict[str | int, tuple[Place, _Node]] = {}
        seen: dict[str, Place] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key_place = self._place(event)
            key = self._key(event, self._node(event, events, depth + 1, path), key_place, path)
            value = self._node(next(events), events, depth + 1, (*path, key))
            if str(key) in seen:
                self._complain(
                    key_place,
                    "E108",
                    (*path, key),
                    f"the key '{key}' is already written on line {seen[str(key)].line}",
                    "keep one of the two",
                )
                continue
            seen[str(key)] = key_place
            entries[key] = (key_place, value)
        return _grown(entries, [value for _, value in entries.values()], place)

    def _key(self, event: Any, node: _Node, place: Place, path: Keys) -> str | int:
        key = node.content
        if key == "<<" and not event.style:
            self._complain(
                place,
                "E107",
                path,
                "the merge key '<<' is not part of YAML 1.2",
                "use 'extends' or write the values out",
            )
        if isinstance(key, bool) or not isinstance(key, (str, int)):
            self._complain(place, "E112", path, f"a key is {_kind(key)}", "use a name, or a year such as 2030")
            return "?"
        return key

    def _scalar(self, event: Any, place: Place, path: Keys) -> Any:
        text = event.value
        if event.style:  # quoted, or a block of text
            return text
        if _NULL.match(text):
            return None
        if text in _BOOLEAN:
            return _BOOLEAN[text]
        if _INTEGER.match(text):
            return int(text)
        number = float(text) if _NUMBER.match(text) else None
        if _NOT_FINITE.match(text) or (number is not None and abs(number) == float("inf")):
            self._complain(
                place,
                "E111",
                path,
                f"'{text[:40]}' is not a finite number",
                "write a number, or remove the line if the value is not known",
            )
        return text if number is None else number

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.name, mark.line + 1, mark.column + 1)

    def _complain(self, place: Place, code: str, path: Keys, message: str, cure: str) -> None:
        self.problems.append(problem_at(place, code, path, message, cure))

    def _end(self, place: Place, code: str, path: Keys, message: str, cure: str) -> ScenarioError:
        self._complain(place, code, path, message, cure)
        return ScenarioError(self.problems)

    def _syntax_problem(self, error: Exception) -> Problem:
        """A syntax error of the YAML reader as a problem with a cure."""
        from ruamel.yaml.error import MarkedYAMLError

        if isinstance(error, MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            said = ", ".join(part for part in (error.context, error.problem) if part)
            place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
            return _problem(place, "E101", f"not valid YAML ({said})", _cure_for(said))
        position = getattr(error, "position", None)
        if position is None:
            return _problem(Place(self.name), "E101", f"not valid YAML ({error})", "correct the text")
        before = self.text[:position]
        place = Place(self.name, before.count("\n") + 1, position - before.rfind("\n"))
        character = self.text[position]
        return _problem(place, "E101", f"the character {character!r} cannot be printed", "remove it")


_CURES = {
    "mapping values are not allowed": "indent keys of one level alike, and quote text that holds ': '",
    "'\\t'": "indent with spaces, not with tabs",
    "cannot start any token": "put the text in quotes",
    "flow sequence": "close the list with ']' and separate its items with commas",
    "flow mapping": "close the mapping with '}' and separate its entries with commas",
    "quoted scalar": "close the quotes",
    "could not find expected ':'": "write 'key: value', with a space after the colon",
    "block mapping": "indent keys of one level alike",
    "block collection": "indent items of one level alike, and do not mix '- item' with 'key: value'",
}


def _cure_for(said: str) -> str:
    return next((cure for phrase, cure in _CURES.items() if phrase in said), "correct the text at this place")


def _problem(place: Place, code: str, message: str, cure: str) -> Problem:
    return problem_at(place, code, (), message, cure)


def _grown(content: Any, children: list[_Node], place: Place) -> _Node:
    """A node over its children, knowing how many values and levels it holds."""
    return _Node(
        content,
        place,
        1 + sum(child.size for child in children),
        1 + max((child.depth for child in children), default=0),
    )


def _plain(node: _Node, path: Keys, places: dict[Keys, Place], key_places: dict[Keys, Place]) -> Any:
    """The plain data under a node; notes the place of each value and key on the way."""
    places[path] = node.place
    if isinstance(node.content, list):
        return [_plain(item, (*path, i), places, key_places) for i, item in enumerate(node.content)]
    if isinstance(node.content, dict):
        data = {}
        for key, (key_place, value) in node.content.items():
            key_places[(*path, key)] = key_place
            data[key] = _plain(value, (*path, key), places, key_places)
        return data
    return node.content


def _kind(value: Any) -> str:
    """A value's type in a planner's words."""
    names = {type(None): "empty", bool: "true or false", dict: "a mapping", list: "a list", str: "a text"}
    return names.get(type(value), "a number")
