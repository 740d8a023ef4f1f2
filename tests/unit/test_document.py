"""Reading YAML: values, places, and refusal of everything hostile or doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.document import read_document, read_text
from scenarios.inheritance import apply_override, resolve
from scenarios.problems import Problem, ScenarioError


def problems_in(text: str) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "island.yaml")
    return caught.value.problems


def test_plain_values_follow_yaml_1_2() -> None:
    text = "a: yes\nb: 010\nc: 1.5e3\nd: true\ne: ~\nf: '5'\n2025: 0o17\ng: 2020-01-01\nh: 12:30\ni: .5\nj: -3"
    assert read_text(text, "x").data == {
        "a": "yes",
        "b": 10,
        "c": 1500.0,
        "d": True,
        "e": None,
        "f": "5",
        2025: "0o17",
        "g": "2020-01-01",
        "h": "12:30",
        "i": 0.5,
        "j": -3,
    }


def test_every_value_and_key_has_its_place() -> None:
    document = read_text("a:\n  b: [1, {c: x}]\n", "f.yaml")
    assert document.places["a", "b", 1, "c"] == ("f.yaml", 2, 14)
    assert document.key_places["a", "b", 1, "c"] == ("f.yaml", 2, 11)
    assert document.key_places["a", "b"] == ("f.yaml", 2, 3)


def test_an_alias_repeats_the_value_it_names() -> None:
    document = read_text("a: &x {k: 1}\nb: *x\n", "f.yaml")
    assert document.data == {"a": {"k": 1}, "b": {"k": 1}}
    assert document.places["b", "k"].line == 1
    document.data["a"]["k"] = 2
    assert document.data["b"]["k"] == 1


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\n b: 2\n", "E101", 2, 3),
        ("a: [1, 2\nb: 3", "E101", 2, 2),
        ("a:\n\t- b", "E101", 2, 1),
        ("a: \x07", "E101", 1, 4),
        ("a: 'x\n", "E101", 2, 1),
        ("a: " + "[" * 31 + "]" * 31, "E105", 1, 33),
        ("a: *q", "E106", 1, 4),
        ("a: &x {b: *x}", "E106", 1, 11),
        ("a: &x 1\nb: [" + "*x, " * 101 + "]", "E106", 2, 405),
        ("a: !!python/object/apply:os.system [echo]", "E107", 1, 4),
        ("a: !island 1", "E107", 1, 4),
        ("%YAML 1.1\n---\na: yes", "E107", 2, 1),
        ("a: &x {k: 1}\nb: {<<: *x}", "E107", 2, 5),
        ("a: 1\nb: 2\na: 3", "E108", 3, 1),
        ("2025: 1\n'2025': 2", "E108", 2, 1),
        ("x: 1\n---\ny: 2\n", "E109", 2, 1),
        ("a: .nan", "E111", 1, 4),
        ("a: NaN", "E111", 1, 4),
        ("a: -.inf", "E111", 1, 4),
        ("a: 1e999", "E111", 1, 4),
        ("true: 1", "E112", 1, 1),
        ("? [a, b]\n: 1\n", "E112", 1, 3),
    ],
)
def test_bad_text_is_named_with_its_place_and_a_cure(text: str, code: str, line: int, column: int) -> None:
    problem = problems_in(text)[0]
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.file == "island.yaml" and problem.message and problem.cure


def test_few_aliases_that_stand_for_billions_of_values_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert problems_in("\n".join(lines))[0].code == "E104"


def test_all_problems_that_are_no_syntax_errors_come_at_once() -> None:
    codes = [problem.code for problem in problems_in("a: .nan\nb: !t 1\nc: 1\nc: 2\n")]
    assert codes == ["E111", "E107", "E108"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: \xff\n", "E103"),
        (b"- a\n- b\n", "E110"),
        (b"", "E110"),
        (b"#" * 2_000_001, "E104"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "island.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read_document(file)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_byte_that_is_not_utf8_is_found(tmp_path: Path) -> None:
    file = tmp_path / "island.yaml"
    file.write_bytes("name: île\ntitle: ".encode() + b"\xeele\n")
    with pytest.raises(ScenarioError) as caught:
        read_document(file)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (2, 8)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_document(tmp_path / name)
    assert caught.value.problems[0].code == "E102"


PARENT = """\
name: parent
technologies:
  pv: {lifetime: 25 yr, cost: {2025: 700, 2035: 500}, sites: [a, b]}
  wind: {lifetime: {value: 20, unit: yr, source: maker}}
"""


def family(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "child.yaml"


def nothing(name: str) -> None:
    return None


def test_a_child_merges_replaces_and_deletes(tmp_path: Path) -> None:
    child = family(
        tmp_path,
        parent=PARENT,
        child=(
            "extends: parent.yaml\ntechnologies:\n  pv:\n    cost: {2030: 1}\n    sites: [c]\n"
            "    lifetime: null\n"
            "  wind: {lifetime: {value: 30}}\n  tidal: {lifetime: 20 yr}\n"
        ),
    )
    resolved = resolve(child, nothing)
    assert resolved.data == {
        "name": "parent",
        "technologies": {
            "pv": {"cost": {2030: 1}, "sites": ["c"]},
            "wind": {"lifetime": {"value": 30}},
            "tidal": {"lifetime": "20 yr"},
        },
    }
    assert resolved.place_of(("name",)) == (str(tmp_path / "parent.yaml"), 1, 7)
    assert resolved.place_of(("technologies", "pv", "cost", 2030)) == (str(child), 4, 18)
    assert resolved.place_of(("technologies", "tidal"), key=True) == (str(child), 8, 3)
    assert [file.name for file in resolved.files] == ["child.yaml", "parent.yaml"]


def test_a_parent_of_the_library_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "parent.yaml").write_text(PARENT)
    (tmp_path / "mine").mkdir()
    child = family(tmp_path / "mine", child="extends: reference\nname: mine\n")
    find = {"reference": tmp_path / "library" / "parent.yaml"}.get
    assert resolve(child, find).data["technologies"]["pv"]["lifetime"] == "25 yr"
    assert resolve("reference", find).data["name"] == "parent"


@pytest.mark.parametrize(
    ("extends", "code"),
    [
        ("nobody", "E120"),
        ("parnt.yaml", "E120"),
        ("child.yaml", "E121"),
        ("../secret.yaml", "E123"),
        ("/etc/passwd", "E123"),
        ("C:/x.yaml", "E123"),
        ("link.yaml", "E123"),
        ("[a, b]", "E124"),
        ("null", "E124"),
    ],
)
def test_a_bad_parent_is_named_at_its_line(tmp_path: Path, extends: str, code: str) -> None:
    (tmp_path / "secret.yaml").write_text("name: secret\n")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    child = family(folder, parent=PARENT, child=f"name: child\nextends: {extends}\n")
    with pytest.raises(ScenarioError) as caught:
        resolve(child, nothing)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.path) == (code, 2, "extends")


def test_a_misspelt_parent_is_guessed(tmp_path: Path) -> None:
    child = family(tmp_path, parent=PARENT, child="extends: parnt.yaml\n")
    with pytest.raises(ScenarioError, match=r"did you mean 'parent\.yaml'\?"):
        resolve(child, nothing)


def test_a_long_chain_and_a_circle_of_parents_are_refused(tmp_path: Path) -> None:
    chain = {f"p{n}": f"extends: p{n + 1}.yaml\n" for n in range(12)}
    with pytest.raises(ScenarioError) as caught:
        resolve(family(tmp_path, child="extends: p0.yaml\n", p12="name: x\n", **chain), nothing)
    assert caught.value.problems[0].code == "E122"
    with pytest.raises(ScenarioError) as caught:
        resolve(family(tmp_path, child="extends: b.yaml\n", b="extends: child.yaml\n"), nothing)
    assert caught.value.problems[0].code == "E121"


def test_an_empty_value_with_nothing_to_delete_is_an_error(tmp_path: Path) -> None:
    child = family(tmp_path, child="name: x\npv:\n  lifetime:\n  cost: {value: null}\n")
    with pytest.raises(ScenarioError) as caught:
        resolve(child, nothing)
    found = [(problem.code, problem.path) for problem in caught.value.problems]
    assert found == [("E113", "pv.lifetime"), ("E113", "pv.cost.value")]


def test_an_override_replaces_one_value_and_says_where_it_came_from(tmp_path: Path) -> None:
    resolved = resolve(family(tmp_path, child=PARENT), nothing)
    changed = apply_override(resolved, "technologies.pv.lifetime=30 yr")
    assert changed.data["technologies"]["pv"]["lifetime"] == "30 yr"
    assert changed.place_of(("technologies", "pv", "lifetime")).file == "--set"
    assert resolved.data["technologies"]["pv"]["lifetime"] == "25 yr"
    changed = apply_override(changed, "technologies.pv.cost.2035=400")
    assert changed.data["technologies"]["pv"]["cost"] == {2025: 700, 2035: 400}
    changed = apply_override(changed, "technologies.pv.cost={2025: 1}")
    assert changed.data["technologies"]["pv"]["cost"] == {2025: 1}
    assert ("technologies", "pv", "cost", 2035) not in changed.places
    changed = apply_override(changed, "technologies.pv.sites=")
    assert "sites" not in changed.data["technologies"]["pv"]
    changed = apply_override(changed, "policies.ban.year=2030", allow_new=True)
    assert changed.data["policies"] == {"ban": {"year": 2030}}
    assert changed.place_of(("policies", "ban"), key=True).file == "--set"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("technologies", "E130"),
        ("=3", "E130"),
        ("a..b=3", "E130"),
        ("technologies.pw.lifetime=3", "E131"),
        ("technologies.pv.lifetime.years=3", "E131"),
        ("technologies.pv.nothing=", "E131"),
        ("technologies.pv.lifetime=[3", "E101"),
        ("technologies.pv.lifetime=.nan", "E111"),
        ("technologies.pv.lifetime=!!python/name:os.system x", "E107"),
    ],
)
def test_a_bad_override_is_named(tmp_path: Path, text: str, code: str) -> None:
    resolved = resolve(family(tmp_path, child=PARENT), nothing)
    with pytest.raises(ScenarioError) as caught:
        apply_override(resolved, text)
    assert (caught.value.problems[0].code, caught.value.problems[0].file) == (code, "--set")
