"""What a planner reads when something is wrong: the place, the cause, the cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scenarios.grammar import problems_of
from scenarios.inheritance import resolve
from scenarios.problems import CODES, Place, Problem, ScenarioError, did_you_mean, listed, problem_at
from scenarios.quantity import Trajectory, Value, trajectory_of, value_of


def test_a_problem_reads_as_place_path_cause_cure_code() -> None:
    problem = Problem("E205", "a.yaml", 3, 7, "pv.lifetime", "-1 yr is not above 0 yr", "correct the number")
    assert str(problem) == "a.yaml:3:7: pv.lifetime: -1 yr is not above 0 yr; correct the number [E205]"
    assert json.loads(json.dumps(problem.as_dict()))["column"] == 7


def test_a_problem_without_line_or_path_leaves_them_out() -> None:
    assert str(problem_at(Place("--set"), "E130", (), "bad", "do")) == "--set: bad; do [E130]"


def test_an_error_carries_its_problems_in_the_order_of_the_file() -> None:
    places = [Place("b.yaml", 1, 1), Place("a.yaml", 9, 1), Place("a.yaml", 2, 5)]
    error = ScenarioError(problem_at(place, "E201", (), "m", "c") for place in places)
    assert [(problem.file, problem.line) for problem in error.problems] == [
        ("a.yaml", 2),
        ("a.yaml", 9),
        ("b.yaml", 1),
    ]
    assert str(error).count("\n") == 2


def test_close_words_are_guessed_and_distant_ones_are_not() -> None:
    assert did_you_mean("Lifetme", ["lifetime", "cost"]) == "did you mean 'lifetime'? "
    assert did_you_mean("zzz", ["lifetime", "cost"]) == ""
    assert listed(range(5), limit=3) == "0, 1, 2, …"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Solar(Part):
    kind: Literal["solar"]
    tilt: float = Field(ge=0, le=90, allow_inf_nan=False)


class Wind(Part):
    kind: Literal["wind"]
    hub_height: Annotated[Value, value_of("m", gt=0)]


class Technology(Part):
    node: str
    lifetime: Annotated[Value, value_of("yr", gt=0)] = Field(description="years in service")
    cost: Annotated[Trajectory, trajectory_of("money/MW", ge=0)] | None = None
    status: Literal["existing", "planned"] = "planned"
    units: int = 1
    sites: list[str] = []


class Island(Part):
    name: Annotated[str, Field(pattern="^[a-z]+$")]
    title: dict[Literal["en", "fr"], str] | str = ""
    technologies: dict[Annotated[str, Field(pattern="^[a-z]+$")], Technology] = {}
    patterns: dict[str, Annotated[Solar | Wind, Field(discriminator="kind")]] = {}
    first: int = 0
    last: int = 1

    @model_validator(mode="after")
    def _ordered(self) -> Island:
        if self.last < self.first:
            raise ValueError("the last year is before the first")
        return self


def problems_in(folder: Path, text: str) -> list[Problem]:
    file = folder / "island.yaml"
    file.write_text(text, encoding="utf-8")
    resolved = resolve(file, lambda name: None)
    with pytest.raises(ValidationError) as caught:
        Island.model_validate(resolved.data, context={"currency": "EUR"})
    return problems_of(caught.value, resolved, Island)


PV = "name: x\ntechnologies:\n  pv:\n    node: n\n    lifetime: 25\n"


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "path", "said"),
    [
        (
            "name: x\ntechnologies:\n  pv:\n    node: n\n",
            "E201",
            3,
            3,
            "technologies.pv.lifetime",
            "years in service",
        ),
        (PV + "    lifetme: 3\n", "E202", 6, 5, "technologies.pv.lifetme", "did you mean 'lifetime'?"),
        ("name: x\nnmae: y\n", "E202", 2, 1, "nmae", "did you mean 'name'?"),
        (PV + "    status: planed\n", "E203", 6, 13, "technologies.pv.status", "did you mean 'planned'?"),
        (PV + "    units: many\n", "E204", 6, 12, "technologies.pv.units", "a whole number"),
        (PV + "    units: 1.5\n", "E204", 6, 12, "technologies.pv.units", "a whole number"),
        (PV + "    sites: [a, 3]\n", "E204", 6, 16, "technologies.pv.sites.1", "a text"),
        (PV + "    sites: a\n", "E204", 6, 12, "technologies.pv.sites", "a list"),
        (PV + "    cost: 3 USD/kW\n", "E214", 6, 11, "technologies.pv.cost", "exchange rate"),
        (PV + "    cost: {2025: 1, 2030: -1}\n", "E205", 6, 27, "technologies.pv.cost.2030", "correct"),
        (PV + "    cost: {value: 1, unit: MW}\n", "E213", 6, 28, "technologies.pv.cost.unit", "EUR/MW"),
        (PV + "    cost: {value: 1, qualty: x}\n", "E202", 6, 22, "technologies.pv.cost.qualty", "'quality'"),
        ("name: x\ntechnologies: 3\n", "E204", 2, 15, "technologies", "a mapping"),
        ("name: x\ntechnologies: {pv: 3}\n", "E204", 2, 20, "technologies.pv", "a mapping"),
        ("name: x\ntechnologies: {P V: {node: n, lifetime: 2}}\n", "E204", 2, 16, "technologies.P V", "form"),
        ("name: X\n", "E204", 1, 7, "name", "form"),
        (
            "name: x\npatterns: {a: {kind: solr, tilt: 3}}\n",
            "E203",
            2,
            22,
            "patterns.a.kind",
            "did you mean 'solar'?",
        ),
        ("name: x\npatterns: {a: {tilt: 3}}\n", "E201", 2, 12, "patterns.a.kind", "which form"),
        ("name: x\npatterns: {a: {kind: solar, tilt: 99}}\n", "E205", 2, 35, "patterns.a.tilt", "correct"),
        (
            "name: x\npatterns: {a: {kind: solar, tilt: 'nan'}}\n",
            "E111",
            2,
            35,
            "patterns.a.tilt",
            "a number",
        ),
        (
            "name: x\npatterns: {a: {kind: wind, hub: 3, hub_height: 3}}\n",
            "E202",
            2,
            28,
            "patterns.a.hub",
            "hub_height",
        ),
        ("name: x\npatterns: {a: {kind: wind}}\n", "E201", 2, 12, "patterns.a.hub_height", "hub_height"),
        ("name: x\ntitle: {en: a, frr: b}\n", "E203", 2, 16, "title.frr", "did you mean 'fr'?"),
        ("name: x\ntitle: 3\n", "E204", 2, 8, "title", "write"),
        ("name: x\nfirst: 3\nlast: 2\n", "E206", 1, 1, "", "correct"),
    ],
)
def test_every_kind_of_mistake_is_named_at_its_place(
    tmp_path: Path, text: str, code: str, line: int, column: int, path: str, said: str
) -> None:
    problems = problems_in(tmp_path, text)
    found = [(problem.code, problem.line, problem.column, problem.path) for problem in problems]
    assert found == [(code, line, column, path)]
    assert said in f"{problems[0].message}; {problems[0].cure}"
    assert code in CODES


def test_all_mistakes_of_a_file_come_at_once(tmp_path: Path) -> None:
    text = PV + "    cost: {2025: x, 2030: 1 MW}\n    status: built\n    speed: 3\nnam: x\n"
    codes = sorted(problem.code for problem in problems_in(tmp_path, text))
    assert codes == ["E202", "E202", "E203", "E211", "E213"]


def test_a_mistake_in_the_child_points_to_the_child(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(PV)
    problems = problems_in(tmp_path, "extends: base.yaml\ntechnologies: {pv: {lifetime: 3 MW}}\n")
    assert [(Path(problem.file).name, problem.line) for problem in problems] == [("island.yaml", 2)]
    problems = problems_in(tmp_path, "extends: base.yaml\ntechnologies: {pv: {node: null}}\n")
    assert [(Path(problem.file).name, problem.path) for problem in problems] == [
        ("island.yaml", "technologies.pv.node")
    ]


def test_every_code_used_in_the_sources_has_a_title() -> None:
    import re

    files = [file for room in ("scenarios", "ilot") for file in (Path(__file__).parents[2] / room).glob("*.py")]
    used: set[Any] = {code for file in files for code in re.findall(r'"([EW][1-6]\d\d)"', file.read_text())}
    assert used - set(CODES) == set()
