"""Parent and child together equal the resolved scenario, whatever they hold."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.inheritance import Resolved, resolve

KEYS = st.sampled_from(["a", "b", "c", "value", "unit"])
LEAVES = st.one_of(st.integers(-9, 9), st.booleans(), st.sampled_from(["x", "12 MW"]), st.lists(st.integers(0, 3)))
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(KEYS, inner, max_size=3) | st.dictionaries(st.integers(2020, 2023), inner, max_size=2)
    ),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(KEYS, VALUES, max_size=4)


def as_yaml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(as_yaml, value)) + "]" if isinstance(value, list) else json.dumps(value)


def resolved_from(parent: dict[str, Any], child: dict[str, Any]) -> Resolved:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "parent.yaml").write_text(as_yaml(parent))
        Path(folder, "child.yaml").write_text(as_yaml({"extends": "parent.yaml"} | child))
        return resolve(Path(folder, "child.yaml"), lambda name: None)


def laid_over(parent: Any, child: Any) -> Any:
    """The rule as the documentation says it: only open mappings merge, all else replaces, empty deletes."""

    def is_open(value: Any) -> bool:
        is_path = isinstance(value, dict) and value != {} and all(isinstance(key, int) for key in value)
        return isinstance(value, dict) and "value" not in value and not is_path

    both = {**parent, **child}
    for key in parent.keys() & child.keys():
        if is_open(parent[key]) and is_open(child[key]):
            both[key] = laid_over(parent[key], child[key])
    return {key: item for key, item in both.items() if item is not None}


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths(item, (*path, key)) for key, item in inside))


@settings(deadline=None, max_examples=60)
@given(parent=MAPPINGS, child=MAPPINGS, deleted=st.sets(KEYS, max_size=2))
def test_parent_and_child_equal_the_resolved_scenario(
    parent: dict[str, Any], child: dict[str, Any], deleted: set[str]
) -> None:
    child = child | dict.fromkeys(deleted & parent.keys())
    resolved = resolved_from(parent, child)
    assert resolved.data == laid_over(parent, child)
    assert set(resolved.places) == paths(resolved.data)
    assert set(resolved.key_places) == {path for path in paths(resolved.data) if path and not is_item(path, resolved)}


def is_item(path: tuple[str | int, ...], resolved: Resolved) -> bool:
    around: Any = resolved.data
    for key in path[:-1]:
        around = around[key]
    return isinstance(around, list)


@settings(deadline=None, max_examples=40)
@given(parent=MAPPINGS, child=MAPPINGS)
def test_a_value_comes_from_the_child_exactly_when_the_child_writes_it(
    parent: dict[str, Any], child: dict[str, Any]
) -> None:
    resolved = resolved_from(parent, child)
    from_child = {path for path, place in resolved.places.items() if place.file.endswith("child.yaml")}
    assert from_child == paths(child)


@settings(deadline=None, max_examples=20)
@given(scenario=MAPPINGS)
def test_an_empty_child_changes_nothing(scenario: dict[str, Any]) -> None:
    assert resolved_from(scenario, {}).data == scenario
