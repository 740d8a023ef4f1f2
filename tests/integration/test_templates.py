"""Every template of `ilot init` is a project that works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.indicators import indicators
from engine.simulate import simulate
from ilot.project import TEMPLATES, make_project
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

NAMES = sorted(entry.name for entry in TEMPLATES.iterdir() if entry.is_dir() and not entry.name.startswith("_"))


def test_there_is_a_template_for_each_island_and_a_blank_one() -> None:
    assert NAMES == ["blank", "hainan", "ouessant"]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_read_and_simulated_as_it_is(name: str, tmp_path: Path) -> None:
    make_project(tmp_path / "project", name)
    loaded = load(tmp_path / "project" / "island.yaml")
    inputs = build(loaded)
    found = indicators(simulate(inputs, plan_of(loaded, inputs)))
    served, unserved = found["served_energy"][1], found["unserved_energy"][1]
    assert served is not None and unserved is not None
    assert served > 0
    assert unserved < 0.2 * served


@pytest.mark.parametrize("name", [name for name in NAMES if name != "blank"])
def test_the_levers_in_a_template_are_true_when_the_marks_are_taken_away(name: str, tmp_path: Path) -> None:
    make_project(tmp_path / "project", name)
    path = tmp_path / "project" / "island.yaml"
    head, *levers = path.read_text(encoding="utf-8").split("\n# -- ")
    for lever in levers:
        body = "\n".join(line.removeprefix("# ") for line in lever.splitlines()[1:] if line.startswith("# "))
        for part in _once_each(body):
            path.write_text(f"{head}\n{part}\n", encoding="utf-8")
            load(path)


def _once_each(body: str) -> list[str]:
    """The top-level parts of some YAML, each alone: levers may name the same part twice."""
    parts: list[list[str]] = []
    for line in body.splitlines():
        if line and not line.startswith(" "):
            parts.append([])
        if parts:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts]
